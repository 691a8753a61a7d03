"""What every format that there is keeps: nobody's secrets go out, no name under pseudonyms, nothing that does harm, and
each quote is the text at its place."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from datetime import date
from typing import Any

import pytest
from defusedxml import ElementTree

from annotator.access import visible_to
from annotator.actions.annotate import trash_annotation, unshare_annotation
from annotator.actions.blinding import make_blind
from annotator.actions.discuss import trash_reply
from annotator.actions.tag import edit_tag, trash_tag
from annotator.actions.topics import add_topic
from annotator.exchange import FORMATS
from annotator.exchange.choice import PSEUDONYMS, Choice, chosen
from annotator.exchange.losses import Feature
from annotator.exchange.transfer import export
from annotator.models import Annotation, Pseudonym
from documents.access import project_to_read
from documents.actions.documents import trash_document
from documents.actions.fields import make_field, set_value
from documents.actions.importing import import_document, read
from documents.models import Document, Project
from tests import factories as make
from tests.annotator.exchange.insides import files_of, read_out
from tests.annotator.exchange.test_pdf_annotated import original

pytestmark = pytest.mark.django_db

WRITTEN = [name for name, one in FORMATS.items() if one.writes and not one.missing]
BOTH = [name for name in WRITTEN if FORMATS[name].reads]
SITE = "https://notes.example"


def file_of(project: Any, name: str, *, user: Any, **choice: str) -> bytes:
    return b"".join(export(chosen(project, Choice(**choice), user=user), name, site_url=SITE))


def carries(name: str, *features: Feature) -> bool:
    return FORMATS[name].carrier.CARRIES.issuperset(features)


# What stays with whom it belongs to.


class Told:
    """A text and a PDF with what Alice, Bob and Dora marked, and a word for each that nobody else may read."""

    def __init__(self) -> None:
        self.project = make.project(name="Reading")
        self.dora = make.person("dora")
        make.member(self.project, self.dora)
        self.text = make.document(self.project, text="The quick brown fox. Furlongs of fog.", title="Fox")
        self.paper = import_document(self.project, read(original()[0], name="paper.pdf"), by=make.alice())
        self.open = make.annotation(self.text, quote="quick", note="openword", by=make.alice())
        make.annotation(self.paper, quote="harbour wakes", note="openpaper", by=make.alice())
        for person, word in ((make.bob(), "bobsword"), (self.dora, "dorasword")):
            for document, quote in ((self.text, "brown"), (self.paper, "kettle boils"), (self.text, None)):
                make.annotation(document, quote=quote, note=word, by=person)

    def words(self, name: str, user: Any, **choice: str) -> set[str]:
        said = read_out(file_of(self.project, name, user=user, **choice))
        return {word for word in ("openword", "bobsword", "dorasword") if word in said}


@pytest.mark.parametrize("name", WRITTEN)
def test_what_others_keep_to_themselves_stays_there(name: str) -> None:
    told = Told()
    for one in Annotation.objects.filter(author=told.dora):
        unshare_annotation(one, by=told.dora)
    noted = {"openword", "bobsword"} if told.words(name, make.alice()) else set()
    assert told.words(name, make.alice()) == told.words(name, None) == noted
    assert told.words(name, told.dora) == (noted | {"dorasword"} if noted else set())
    assert bool(noted) or not carries(name, Feature.NOTE)
    totals = [export(chosen(told.project, Choice(), user=user), name).total for user in (make.alice(), None, told.dora)]
    assert totals == [5, 5, 8]


@pytest.mark.parametrize("name", WRITTEN)
def test_in_a_blind_project_one_takes_away_ones_own(name: str) -> None:
    told = Told()
    make_blind(project_to_read(make.alice(), told.project.slug), by=make.alice())
    assert told.words(name, make.bob()) <= {"bobsword"}
    assert told.words(name, told.dora) <= {"dorasword"}
    assert told.words(name, make.bob(), q="has:note", show="documents") <= {"bobsword"}
    mine = Annotation.objects.filter(visible_to(make.bob()), project=told.project).count()
    assert export(chosen(told.project, Choice(), user=make.bob()), name).total == mine == 3


@pytest.mark.parametrize("name", WRITTEN)
def test_what_lies_in_the_trash_stays_there(name: str) -> None:
    project = make.project(name="Reading")
    old = make.tag(project, "Binnedtag", description="binnedmeaning")
    document = make.document(project, title="Kept")
    gone = make.document(project, title="Binnedtitle", text="A binnedtext of foxes.")
    add_topic(document, old, by=make.alice())
    kept = make.annotation(document, quote="fox", tags=(old,), note="kept")
    trash_reply(make.reply(kept, text="binnedreply"), by=make.bob())
    trash_annotation(make.annotation(document, quote="dog", note="binnednote"), by=make.bob())
    make.annotation(gone, quote="foxes", note="binnedtoo")
    trash_document(gone, by=make.alice())
    trash_tag(old, by=make.alice())
    assert "binned" not in read_out(file_of(project, name, user=make.alice(), people=PSEUDONYMS)).casefold()


# Under pseudonyms.


class Masked:
    """Three people whose names stand in all that people write: notes, replies, fields, tags' descriptions, queries."""

    def __init__(self) -> None:
        people = {
            "alice": ("Alicinda", "Ngwenyama"),
            "quillon": ("Quillon", "Harrowgate"),
            "zephy_v": ("Zephyrine", "Vantongeren-Oxley"),
        }
        self.people = [
            make.person(name, first_name=first, last_name=last, email=f"{last.lower()}@mail.example")
            for name, (first, last) in people.items()
        ]
        alice, quillon, zephyrine = self.people
        self.project = make.project(name="Reading", by=alice, with_bob=False)
        for person in (quillon, zephyrine):
            make.member(self.project, person)
        text = make.document(self.project, text="The quick brown fox. Furlongs of fog.", title="Fox", by=quillon)
        paper = import_document(self.project, read(original()[0], name="paper.pdf"), by=zephyrine)
        tag = make.tag(self.project, "Animals", description="As Zephyrine Vantongeren-Oxley says", by=quillon)
        edit_tag(tag, when_to_use="Ask @quillon", when_not="Not what Harrowgate marks", by=alice)
        field = make_field(self.project, "Seen", kind="text", by=alice)
        set_value(Document.objects.filter(pk=text.pk), field, "by Quillon", project=self.project, by=alice)
        add_topic(text, tag, by=zephyrine)
        note = "@alice, @zephy_v: QUILLON (Harrowgate) wrote to vantongeren-oxley@mail.example. Oxley?"
        for document, quote in ((text, "brown fox"), (text, None), (paper, "harbour wakes"), (paper, "kettle boils")):
            marked = make.annotation(document, quote=quote, tags=(tag,), note=note, by=quillon)
            make.reply(marked, text="Zephyrine, `zephy_v`? Alicinda Ngwenyama", by=alice)
        make.annotation(text, quote="quick", note="Nothing of people.", by=zephyrine)

    def secrets(self) -> set[str]:
        names = [(one.username, one.first_name, *one.last_name.split("-"), one.email) for one in self.people]
        return {name.casefold() for told in names for name in told}


@pytest.mark.parametrize("name", WRITTEN)
def test_under_pseudonyms_nobody_stands_anywhere_in_the_file(name: str) -> None:
    world = Masked()
    alice, quillon, _zephyrine = world.people
    choices: list[dict[str, str]] = [{}, {"q": "by:quillon"}, {"person": "zephy_v"}, {"q": "Zephyrine OR has:note"}]
    for choice in choices:
        asked = chosen(world.project, Choice(**choice, people=PSEUDONYMS), user=alice)
        said = f"{asked.name}\n{read_out(file_of(world.project, name, user=alice, people=PSEUDONYMS, **choice))}"
        assert {secret for secret in world.secrets() if secret in said.casefold()} == set(), choice
    said = read_out(file_of(world.project, name, user=alice, people=PSEUDONYMS))
    if carries(name, Feature.AUTHOR):
        assert Pseudonym.objects.get(person=quillon).name in said
    named = read_out(file_of(world.project, name, user=alice))
    assert "Harrowgate" in named or not carries(name, Feature.AUTHOR)


# What people write does no harm.

HARM = '=cmd|"/C calc"!A0 ../../etc/passwd ]]> <script>alert(1)</script> & <!-- \u202egnp.exe C:\\x {{7*7}}'
STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


@pytest.fixture
def hostile() -> Project:
    """A project in which all that people can write is meant to do harm."""
    mallory = make.person("mallory", first_name="=1+1", last_name="<b>]]>")
    project = make.project(name=HARM[:90])
    make.member(project, mallory)
    tags = [make.tag(project, f"{sign}{HARM[1:90]}".replace(" / ", "/")) for sign in "=+-@"]
    edit_tag(tags[0], description=HARM, when_not=HARM, by=make.alice())
    about: dict[str, Any] = {"authors": (HARM,), "publisher": HARM, "url": "https://e.example/?a=1&b=<c>"}
    for number in range(2):  # of the same title
        text = f"{HARM}\n\u202eemit 🌊 e\u0301 {number}\n\n{HARM}"
        document = make.document(project, title=HARM, text=text, published=date(2026, 1, 2), **about)
        add_topic(document, tags[1], by=make.alice())
        field = make_field(project, f"{HARM[:60]} {number}", kind="text", by=make.alice())
        set_value(Document.objects.filter(pk=document.pk), field, HARM, project=project, by=make.alice())
        for quote in (HARM, "\u202eemit 🌊", None):
            make.reply(make.annotation(document, quote=quote, note=HARM, tags=tags, by=mallory), text=HARM, by=mallory)
    return project


@pytest.mark.parametrize("name", WRITTEN)
def test_what_people_write_does_no_harm(hostile: Project, name: str) -> None:
    made = files_of(file_of(hostile, name, user=make.alice()))
    for path, content in made.items():
        _stays_where_it_is_unpacked(path)
        _is_sound(path or f"file.{FORMATS[name].extension}", content)
    paths = Counter(path.casefold() for path in made)
    assert set(paths.values()) == {1}


def _stays_where_it_is_unpacked(path: str) -> None:
    assert not path.startswith("/")
    assert not set(path.split("/")) & {".", ".."}
    assert not re.search(r'[\\:<>"|?*\x00-\x1f]', path)


def _is_sound(path: str, content: bytes) -> None:
    """Of its kind: read by a reader of that kind, with nothing in it that runs."""
    kind = path.rpartition(".")[2].lower()
    if content.startswith(b"<?xml") or kind in {"xml", "rels", "qde", "xmi"}:
        root = ElementTree.fromstring(content)
        assert not [one for one in root.iter() if str(one.tag).endswith(("}f", "}script"))]  # formulas of a sheet
    elif kind in {"json", "jsonld", "jsonl"}:
        rows = content.decode().splitlines() if kind == "jsonl" else [content]
        assert all(json.loads(row) is not None for row in rows)
    elif kind == "csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        assert len({len(row) for row in rows}) == 1
        assert not [cell for row in rows for cell in row if cell.startswith(STARTS)]
    elif kind == "html":
        assert b"<script" not in content
        assert b"&lt;script&gt;" in content


# Each quote is the text at its place.

BEFORE = "🦊👨‍👩‍👧 e\u0301te\u0301 مرحبا שלום 中文 \U0001d11e\t"
QUOTES = ("brown fox", "👩", "مرحبا", "e\u0301te\u0301", "\U0001d11e", "lazy 🐕 dog")


@pytest.mark.parametrize("name", BOTH)
def test_what_is_read_back_stands_where_it_says(name: str) -> None:
    project = make.project(name="Reading")
    tag = make.tag(project, "Animals")
    text = f"{BEFORE}the quick brown fox\njumps over the lazy 🐕 dog"
    document = make.document(project, title="Fox", text=text)
    for quote in QUOTES:
        make.annotation(document, quote=quote, tags=(tag,))
    content = file_of(project, name, user=make.alice())
    incoming = FORMATS[name].load(content, name=f"file.{FORMATS[name].extension}")
    texts = {one.key: text if one.text is None else one.text for one in incoming.documents}
    for one in incoming.annotations:
        assert one.quote in texts[one.document]
        if one.start is not None:
            assert texts[one.document][one.start : one.end] == one.quote
    found = {one.quote for one in incoming.annotations}
    assert found >= set(QUOTES) or not carries(name, Feature.OVERLAP)
    assert bool(found) is carries(name, Feature.OVERLAP) or name == "conll"
