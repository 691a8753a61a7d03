"""Choosing what goes out: by whom, from when, and without what; counted in one way wherever it is counted."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from annotator.actions.annotate import trash_annotation
from annotator.actions.blinding import make_blind
from annotator.actions.pseudonyms import rename
from annotator.errors import Invalid, NotFound
from annotator.exchange import past
from annotator.exchange.choice import Choice, chosen
from annotator.exchange.features import features_of
from annotator.exchange.losses import Feature, counted
from annotator.exchange.scope import Scope, standing
from annotator.exchange.transfer import bundle_of
from annotator.exchange.writers import Known, writers_of
from annotator.models import Annotation
from documents.access import project_to_read
from documents.actions import importing
from documents.actions.revisions import add_revision
from documents.article import Article, Section, SectionKind
from documents.models import Project
from tests import factories as make

pytestmark = pytest.mark.django_db

HOME, BODY, COMMENT, FOOT = "Home of foxes", "The brown fox jumps.\nIt rests.", "A fox? Well said.", "About this fox"
TEXT = "\n\n".join((HOME, BODY, COMMENT, FOOT))
WHOLE = [HOME, "brown", "fox jumps", "rests", "Well said", "About", "", ""]


def article(text: str = TEXT) -> Article:
    """The text as a page has it: furniture, an article, a comment, furniture."""
    kinds = {HOME: "furniture", BODY: "body", COMMENT: "comment", FOOT: "furniture"}
    sections = tuple(
        Section(SectionKind(kind), text.index(words), text.index(words) + len(words)) for words, kind in kinds.items()
    )
    return replace(make.article(text, title="Page"), sections=sections)


@pytest.fixture
def project() -> Any:
    """Alice and Bob marked a page, and so did Maria, whom a file names; each at a time of their own."""
    project = make.project()
    page = importing.import_document(project, replace(make.reading(), article=article()), by=make.alice())
    bare = make.document(project, title="Bare", text="Nothing is marked on it.")
    tag = make.tag(project, "Animals")
    make.annotation(page, quote=HOME, by=make.alice(), note="A menu")
    make.annotation(page, quote="brown", by=make.bob(), note="So *brown*", tags=(tag,))
    make.reply(make.brought(page, quote="fox jumps", credit="Maria"), text="Does it?")
    make.annotation(page, quote="rests", by=make.alice())
    make.annotation(page, quote="Well said", by=make.bob(), tags=(tag,))
    make.annotation(page, quote="About", by=make.bob())
    make.annotation(page, quote=None, by=make.alice(), note="All in all")
    make.annotation(page, quote=None, by=make.bob(), note="Of animals", tags=(tag,))
    thrown = make.annotation(page, quote="It", by=make.bob())
    trash_annotation(thrown, by=make.bob())
    for day, one in enumerate(Annotation.objects.order_by("pk"), start=1):
        Annotation.objects.filter(pk=one.pk).update(created_at=datetime(2026, 3, day, 12, tzinfo=UTC))
    assert bare.pk
    return project


def out(project: Project, choice: Choice, *, user: Any = None, texts: bool = False) -> Any:
    return bundle_of(chosen(project, choice, user=user).scope, address="urn:uuid:1", texts=texts)


CHOICES: dict[str, tuple[dict[str, str], list[str]]] = {
    "everything": ({}, WHOLE),
    "a member": ({"person": "alice"}, [HOME, "rests", ""]),
    "another member, and not what he brought in": ({"person": "bob"}, ["brown", "Well said", "About", ""]),
    "somebody whom a file names": ({"person": "Maria"}, ["fox jumps"]),
    "from a day on": ({"since": "2026-03-05"}, ["Well said", "About", "", ""]),
    "until a day": ({"until": "2026-03-02"}, [HOME, "brown"]),
    "one day": ({"since": "2026-03-03", "until": "2026-03-03"}, ["fox jumps"]),
    "a month": ({"since": "2026-03", "until": "2026-03"}, WHOLE),
    "another year": ({"since": "2025", "until": "2025"}, []),
    "a member in some days": ({"person": "bob", "until": "2026-03-05"}, ["brown", "Well said"]),
    "without comments": ({"without": "comments"}, [HOME, "brown", "fox jumps", "rests", "About", "", ""]),
    "without furniture": ({"without": "furniture"}, ["brown", "fox jumps", "rests", "Well said", "", ""]),
    "without either": ({"without": "comments,furniture"}, ["brown", "fox jumps", "rests", "", ""]),
    "without notes": ({"without": "notes"}, WHOLE[:-1]),
    "without replies": ({"without": "replies"}, WHOLE),
    "without all that": (
        {"without": "comments,furniture,notes,replies", "person": "bob"},
        ["brown", ""],
    ),
}
COUNTED = {name: choice for name, (choice, _quotes) in CHOICES.items()}


@pytest.mark.parametrize(("choice", "quotes"), CHOICES.values(), ids=CHOICES)
def test_what_is_chosen_goes_out(project: Project, choice: dict[str, str], quotes: list[str]) -> None:
    bundle = out(project, Choice(**choice))
    items = list(bundle.annotations)
    assert [one.quote for one in items] == quotes
    assert bundle.total == len(quotes)
    assert all(one.quote == TEXT[one.start : one.end] for one in items if one.start is not None)


@pytest.mark.parametrize(("choice", "quotes"), CHOICES.values(), ids=CHOICES)
def test_what_is_chosen_goes_out_with_its_text(project: Project, choice: dict[str, str], quotes: list[str]) -> None:
    bundle = out(project, Choice(**choice), texts=True)
    texts = list(bundle.texts)
    assert [one.quote for text in texts for one in text.annotations] == quotes
    assert all(one.quote == text.text[one.start : one.end] for text in texts for one in text.standing)
    # A choice of annotations leaves bare documents out; what is left out doesn't.
    assert ("Bare" in {text.document.title for text in texts}) == (choice.keys() <= {"without"})


@pytest.mark.parametrize("choice", COUNTED.values(), ids=COUNTED)
def test_what_is_chosen_is_counted_as_it_goes_out(project: Project, choice: dict[str, str]) -> None:
    scope = chosen(project, Choice(**choice), user=None).scope
    bundle = out(project, Choice(**choice), texts=True)
    assert +features_of(scope) == +counted(bundle.texts, bundle.codebook)
    assert standing(scope).count() == bundle.total


@pytest.mark.parametrize(("choice", "quotes"), CHOICES.values(), ids=CHOICES)
def test_what_is_chosen_goes_out_of_an_older_revision(
    project: Project, choice: dict[str, str], quotes: list[str]
) -> None:
    page = project.documents.get(title="Page")
    add_revision(page, make.reading("Nothing of the kind."), by=make.alice())
    asked = Choice(document=str(page.uid), revision="1", **choice)
    bundle = out(project, asked)
    assert [one.quote for one in bundle.annotations] == quotes
    assert bundle.total == len(quotes) == len(past.then(chosen(project, asked, user=None).scope).annotations)
    [text] = out(project, asked, texts=True).texts
    assert [one.quote for one in text.annotations] == quotes
    assert all(one.quote == text.text[one.start : one.end] for one in text.standing)


def test_of_an_older_revision_a_query_chooses_what_it_finds_now(project: Project) -> None:
    page = project.documents.get(title="Page")
    add_revision(page, make.reading("Nothing of the kind."), by=make.alice())
    bundle = out(project, Choice(document=str(page.uid), revision="1", q="tag:Animals"), user=make.alice())
    assert [one.quote for one in bundle.annotations] == ["brown", "Well said", ""]


def test_notes_and_replies_are_left_out(project: Project) -> None:
    everything = list(out(project, Choice()).annotations)
    assert [one.note for one in everything if one.note] == ["A menu", "So *brown*", "All in all", "Of animals"]
    assert [reply.text for one in everything for reply in one.replies] == ["Does it?"]
    found = list(out(project, Choice(without="notes")).annotations)
    assert not any(one.note for one in found)
    assert any(one.replies for one in found)
    found = list(out(project, Choice(without="replies")).annotations)
    assert any(one.note for one in found)
    assert not any(one.replies for one in found)
    page = project.documents.get(title="Page")
    add_revision(page, make.reading("Nothing of the kind."), by=make.alice())
    asked = Choice(document=str(page.uid), revision="1", without="notes,replies")
    assert not any(one.note or one.replies for one in out(project, asked).annotations)


def test_a_note_on_a_whole_document_that_was_answered_goes_out_without_its_words(project: Project) -> None:
    answered = Annotation.objects.get(note="All in all")
    make.reply(answered, text="Is it all?")
    assert str(answered.uid) in {one.uid for one in out(project, Choice(without="notes")).annotations}
    assert str(answered.uid) not in {one.uid for one in out(project, Choice(without="notes,replies")).annotations}


def test_texts_go_out_without_what_is_left_out(project: Project) -> None:
    def text(without: str, **more: Any) -> str:
        scope = chosen(project, Choice(without=without), user=None).scope
        bundle = bundle_of(scope, address="urn:uuid:1", texts=True, **more)
        [page] = [one for one in bundle.texts if one.document.title == "Page"]
        return page.text

    assert text("") == TEXT
    assert text("notes,replies") == TEXT
    assert text("comments") == "\n\n".join((HOME, BODY, FOOT))
    assert text("comments,furniture") == BODY
    # A file that goes along has it all, and positions are found in that.
    assert text("comments,furniture", originals=True) == TEXT


def test_what_is_left_out_of_a_long_document_is_left_out_of_each_of_its_stretches(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.exchange.reading._MOST_ANNOTATIONS", 2)
    assert [one.quote for one in out(project, Choice(without="furniture")).annotations] == [
        *CHOICES["without furniture"][1]
    ]


def test_leaving_nothing_out_costs_nothing(project: Project) -> None:
    def queries(**choice: str) -> list[str]:
        with CaptureQueriesContext(connection) as made:
            list(out(project, Choice(**choice)).annotations)
        return [one["sql"] for one in made]

    queries()  # what is kept of a codebook is asked for once
    plain = queries()
    assert not any("sections" in one for one in plain)
    assert len(queries(without="notes")) == len(plain)
    assert len(queries(without="replies")) == len(plain) - 1
    assert len(queries(without="comments")) == len(plain) + 2


def test_days_begin_and_end_where_one_is(project: Project) -> None:
    Annotation.objects.update(created_at=datetime(2026, 3, 1, 23, 30, tzinfo=UTC))
    with timezone.override("Europe/Berlin"):
        assert out(project, Choice(until="2026-03-01")).total == 0
        assert out(project, Choice(since="2026-03-02")).total == len(WHOLE)
    with timezone.override("UTC"):
        assert out(project, Choice(until="2026-03-01")).total == len(WHOLE)


REFUSED: dict[str, tuple[dict[str, str], type[Exception], str]] = {
    "a stranger": ({"person": "charlie"}, NotFound, "Nobody called “charlie”"),
    "nobody": ({"person": "mallory"}, NotFound, "Nobody called “mallory”"),
    "no day": ({"since": "soon"}, Invalid, "“soon” is not a day"),
    "a day that there is not": ({"until": "2026-02-30"}, Invalid, "“2026-02-30” is not a day"),
    "a year too early": ({"since": "0001"}, Invalid, "is not a day"),
    "a year too late": ({"until": "9999-12-31"}, Invalid, "is not a day"),
    "what can not be left out": ({"without": "notes,menus"}, Invalid, "“notes,menus” can’t be left out"),
}


@pytest.mark.parametrize(("choice", "error", "words"), REFUSED.values(), ids=REFUSED)
def test_what_can_not_be_chosen_is_said(
    project: Project, choice: dict[str, str], error: type[Exception], words: str
) -> None:
    make.charlie()
    with pytest.raises(error, match=words):
        chosen(project, Choice(**choice), user=make.alice())


def test_a_member_who_wrote_nothing_can_be_chosen(project: Project) -> None:
    make.member(project, make.charlie())
    assert out(project, Choice(person="charlie")).total == 0


def test_who_has_the_name_that_a_file_gives_is_taken_for_the_same(project: Project) -> None:
    make.brought(project.documents.get(title="Page"), quote="jumps", credit="alice")
    assert out(project, Choice(person="alice")).total == len(CHOICES["a member"][1]) + 1


def test_names_of_files_can_be_chosen_as_long_as_something_stands_under_them(project: Project) -> None:
    trash_annotation(Annotation.objects.get(credit="Maria"), by=make.alice())
    with pytest.raises(NotFound):
        chosen(project, Choice(person="Maria"), user=make.alice())


def test_who_wrote_what_one_sees_is_offered(project: Project) -> None:
    alice = Known("alice", "Alice Ng")
    assert writers_of(project, user=make.alice()) == [alice, Known("bob", "Bob Stone"), Known("Maria", "Maria")]
    Annotation.objects.filter(author=make.bob()).exclude(credit="Maria").update(private=True)
    assert writers_of(project, user=make.alice()) == [alice, Known("Maria", "Maria")]


def test_where_others_are_hidden_nobody_can_be_chosen_but_oneself(project: Project) -> None:
    make.member(project, make.charlie())
    make_blind(project_to_read(make.alice(), project.slug), by=make.alice())
    assert writers_of(project, user=make.bob()) == [Known("bob", "Bob Stone"), Known("Maria", "Maria")]
    assert out(project, Choice(person="bob"), user=make.bob()).total == 4
    for hidden in ("alice", "charlie", "mallory"):
        with pytest.raises(NotFound, match=f"Nobody called “{hidden}”"):
            chosen(project, Choice(person=hidden), user=make.bob())
    with pytest.raises(NotFound, match="Nobody called “Maria”"):
        chosen(project, Choice(person="Maria"), user=make.charlie())
    assert out(project, Choice(person="bob"), user=make.alice()).total == 4


WORDS: dict[str, tuple[dict[str, str], str]] = {
    "everything": ({}, ""),
    "a member": ({"person": "alice"}, "by Alice Ng"),
    "a name of a file": ({"person": "Maria"}, "by Maria"),
    "days": ({"since": "2026-03-02", "until": "2026-03-05"}, "from 2 March 2026 on, until 5 March 2026"),
    "what is left out": (
        {"without": "furniture,replies,comments,notes"},
        "without notes, without replies, without comments on articles, without page furniture",
    ),
}


@pytest.mark.parametrize(("choice", "words"), WORDS.values(), ids=WORDS)
def test_a_file_says_what_was_chosen(project: Project, choice: dict[str, str], words: str) -> None:
    assert out(project, Choice(**choice)).scope == words


def test_who_was_chosen_goes_out_under_a_pseudonym(project: Project) -> None:
    asked = chosen(project, Choice(person="alice", people="pseudonyms"), user=make.alice())
    assert asked.masking is not None
    rename(project_to_read(make.alice(), project.slug), {make.alice().pk: "Reader"}, by=make.alice())
    asked = chosen(project, Choice(person="alice", people="pseudonyms"), user=make.alice())
    bundle = bundle_of(asked.scope, address="urn:uuid:1", texts=False, masking=asked.masking)
    assert bundle.scope == "by Reader"
    assert asked.name == "iraq-reading-group-reader"
    assert {one.author for one in bundle.annotations} == {"Reader"}


def test_documents_of_a_search_go_out_whole_without_what_is_left_out(project: Project) -> None:
    asked = chosen(project, Choice(q="fox", show="documents", without="comments"), user=make.alice())
    assert features_of(asked.scope)[Feature.TEXT] == 1
    assert features_of(asked.scope)[Feature.CREATED] == len(WHOLE) - 1


def test_a_scope_without_a_choice_is_all_of_a_project(project: Project) -> None:
    assert not Scope(project).is_of_annotations
    assert standing(Scope(project)).count() == len(WHOLE)


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_the_page_offers_people_days_and_what_can_be_left_out(project: Project) -> None:
    page = signed_in(make.alice()).get(
        reverse("export", args=[project.slug]) + "?person=Maria&since=2026-03-01&without=notes&without=comments"
    )
    shown = page.content.decode()
    assert page.context["count"] == 1
    for part in (
        '<option value="Maria" selected>Maria</option>',
        '<option value="bob">Bob Stone</option>',
        '<input type="date" id="export-since" name="since" value="2026-03-01">',
        '<input type="date" id="export-until" name="until" value="">',
        'value="notes" checked>',
        'value="comments" checked>',
        'value="replies">',
        "Annotated PDFs are the very files, which stay whole.",
        "person=Maria&amp;since=2026-03-01&amp;without=notes%2Ccomments",
    ):
        assert part in shown


def test_the_page_says_nothing_of_parts_where_none_is_left_out(project: Project) -> None:
    shown = signed_in(make.alice()).get(reverse("export", args=[project.slug]), {"without": "notes"}).content.decode()
    assert "which stay whole" not in shown


def test_the_page_keeps_days_that_no_field_for_days_takes(project: Project) -> None:
    shown = signed_in(make.alice()).get(reverse("export", args=[project.slug]), {"since": "2026-03"}).content.decode()
    assert '<input type="text" id="export-since" name="since" value="2026-03">' in shown


def test_files_of_the_page_and_the_api_leave_out_what_the_address_says(project: Project) -> None:
    asked = {"person": "alice", "until": "2026-03-04", "without": "notes,comments"}
    alice = signed_in(make.alice())
    page = alice.get(reverse("export-file", args=[project.slug, "csv"]), asked)
    api = alice.get(f"/api/projects/{project.slug}/exports/csv", asked)
    for answer in (page, api):
        rows = list(csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))
        assert [(row["passage"], row["note"]) for row in rows] == [(HOME, ""), ("rests", "")]


@pytest.mark.parametrize("wrong", [{"since": "soon"}, {"without": "menus"}, {"person": "mallory"}])
def test_the_api_says_what_can_not_be_chosen(project: Project, wrong: dict[str, str]) -> None:
    answer = signed_in(make.alice()).get(f"/api/projects/{project.slug}/exports/csv", wrong)
    assert answer.status_code in {404, 422}


def test_the_command_chooses_by_person_and_day_and_leaves_out(project: Project, tmp_path: Any) -> None:
    file = tmp_path / "some.csv"
    options = {"person": "bob", "since": "2026-03-02", "until": "2026-03", "without": "comments,notes,replies"}
    call_command("export_annotations", project=project.slug, format="csv", output=str(file), **options)
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))
    assert [(row["passage"], row["note"]) for row in rows] == [("brown", ""), ("About", ""), ("", "")]


@pytest.mark.parametrize("sign", ["\x00", "\ud800", "\x07"], ids=["nul", "half-sign", "bell"])
def test_signs_that_no_database_takes_are_no_part_of_a_choice(project: Project, sign: str) -> None:
    said = Choice.of({"person": f"b{sign}ob", "q": sign})
    assert (said.person, said.q) == ("bob", "")


@pytest.mark.parametrize("part", ["document", "revision", "tag", "q", "hits", "person", "since", "until", "without"])
def test_the_page_takes_any_signs_in_its_address(project: Project, part: str) -> None:
    page = signed_in(make.alice()).get(reverse("export", args=[project.slug]), {part: "a\x00b"})
    assert page.status_code < 500
