"""Orphans out of files, which never stood in a text here: all that is known of them are their words."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from annotator import placings
from annotator.actions import steps as do
from annotator.actions.acts import perform
from annotator.actions.annotate import restore_annotation, trash_annotation
from annotator.actions.follow import revision_proposed
from annotator.actions.undo import redo, undo
from annotator.at_revision import annotations_at
from annotator.became import became
from annotator.columns import Wanted, columns
from annotator.errors import Invalid
from annotator.exchange import FORMATS
from annotator.history import told
from annotator.models import Annotation
from annotator.search.understanding import understood
from documents.access import project_to_read
from documents.actions.revisions import add_revision
from documents.effects import Effect
from documents.models import Change, Document
from documents.text import Span
from tests import factories as make
from tests.annotator.exchange.going_out import export

pytestmark = pytest.mark.django_db

TEXT = "Mr and Mrs Fox live here.\nThe quick brown fox jumps over the very lazy dog of the house.\nNobody minds.\n"
WORDS = "The swift brown fox jumps over the very lazy dog"
LIKE = "The quick brown fox jumps over the very lazy dog"
NEWER = f"First: {WORDS}. Last."
AROUND = ("Mr and Mrs Fox live here. ", " of the house.")


@pytest.fixture
def document() -> Document:
    return make.document(make.project(), text=TEXT)


@pytest.fixture
def orphan(document: Document) -> Annotation:
    """Maria's, brought in by Bob. Nearly its words stand in the text."""
    return make.orphan(document, quote=WORDS, around=AROUND, note="Which one?")


def standing(orphan: Annotation) -> tuple[Any, ...]:
    orphan.refresh_from_db()
    made = (orphan.made_start, orphan.made_end, orphan.quote, orphan.prefix, orphan.suffix)
    return (*made, orphan.start, orphan.end, orphan.how, orphan.score, orphan.left_at)


NOWHERE = (None, None, WORDS, *AROUND, None, None, "orphan", 0.0, None)


def act(*steps: do.Step) -> None:
    perform(steps, uid=uuid4(), by=make.bob())


def take_back(document: Document) -> None:
    undo(project_to_read(make.bob(), document.project.slug), act=uuid4(), by=make.bob())


def do_again(document: Document) -> None:
    redo(project_to_read(make.bob(), document.project.slug), act=uuid4(), by=make.bob())


def put_there(document: Document, orphan: Annotation) -> None:
    """By hand: in its like words."""
    start = make.revision(document).text.index(LIKE)
    place = do.Passage(document.revision_number, Span(start, start + len(LIKE)), LIKE)
    act(do.Edit(orphan.uid, passage=place))


def test_it_is_made_where_a_person_puts_it(document, orphan):
    put_there(document, orphan)
    start = TEXT.index(LIKE)
    assert standing(orphan)[:3] == (start, start + len(LIKE), LIKE)
    assert standing(orphan)[5:] == (start, start + len(LIKE), "exact", 1.0, None)
    there = standing(orphan)
    take_back(document)
    assert standing(orphan) == NOWHERE
    do_again(document)
    assert standing(orphan) == there


def test_the_history_shows_its_old_and_new_words_alone(document, orphan):
    put_there(document, orphan)
    take_back(document)
    lines = Change.objects.filter(verb="annotation.moved").select_related("by", "document")
    for line in told(lines, slug=document.project.slug):
        assert [difference.label for difference in line.differences] == ["Passage"]


def test_it_is_left_looked_for_again_and_both_taken_back(document, orphan):
    act(do.Leave(orphan.uid))
    left = standing(orphan)
    assert left[:-1] == NOWHERE[:-1]
    assert left[-1] is not None
    take_back(document)
    assert standing(orphan) == NOWHERE
    do_again(document)
    act(do.Unleave(orphan.uid))
    assert standing(orphan) == NOWHERE
    take_back(document)
    assert standing(orphan)[:-1] == NOWHERE[:-1]
    assert standing(orphan)[-1] is not None


def test_that_it_was_put_there_is_taken_back_once_the_text_is_another(document, orphan):
    put_there(document, orphan)
    add_revision(document, make.reading(f"First of all.\n{TEXT}"), by=make.alice())
    take_back(document)
    assert standing(orphan) == NOWHERE
    assert orphan.placed_on.number == 2


@pytest.mark.parametrize("is_left", [False, True], ids=["not settled", "left as an orphan"])
def test_a_newer_text_without_its_words_leaves_it_an_orphan(document, orphan, is_left):
    if is_left:
        act(do.Leave(orphan.uid))
    before = standing(orphan)
    add_revision(document, make.reading(f"First of all.\n{TEXT}"), by=make.alice())
    assert standing(orphan) == before
    assert orphan.placed_on.number == 2
    assert not Change.objects.filter(verb="annotations.placed").exists()


@pytest.mark.parametrize("is_left", [False, True], ids=["not settled", "left as an orphan"])
def test_a_newer_text_that_has_its_words_is_where_it_was_made(document, orphan, is_left):
    if is_left:
        act(do.Leave(orphan.uid))
    before = standing(orphan)
    add_revision(document, make.reading(NEWER), by=make.alice())
    start = NEWER.index(WORDS)
    end = start + len(WORDS)
    assert standing(orphan) == (start, end, WORDS, "First: ", ". Last.", start, end, "exact", 1.0, None)
    assert (orphan.made_on.number, orphan.placed_on.number) == (2, 2)
    [then] = annotations_at(document, 1, user=make.alice())
    assert (then.start, then.how, then.quote) == (None, "orphan", WORDS)
    undo(project_to_read(make.alice(), document.project.slug), act=uuid4(), by=make.alice())
    assert standing(orphan)[5:] == before[5:]
    redo(project_to_read(make.alice(), document.project.slug), act=uuid4(), by=make.alice())
    assert standing(orphan)[5:] == (start, end, "exact", 1.0, None)
    add_revision(document, make.reading(f"Before all. {NEWER}"), by=make.alice())
    assert standing(orphan)[5:8] == (start + 12, end + 12, "moved")


def test_words_alone_are_no_place_where_they_may_be_others(document):
    short = make.orphan(document, quote="swift")
    add_revision(document, make.reading(NEWER), by=make.alice())
    assert standing(short)[0] is None


def test_a_proposed_text_has_no_effect_on_it(document, orphan):
    assert revision_proposed(document=document, text="Nothing of the kind.") == Effect()


def test_it_stood_nowhere_on_older_revisions(document, orphan):
    put_there(document, orphan)
    take_back(document)
    add_revision(document, make.reading("Nothing of the kind."), by=make.alice())
    put_elsewhere = do.Passage(2, Span(0, 7), "Nothing")
    act(do.Edit(orphan.uid, passage=put_elsewhere))
    [then] = annotations_at(document, 1, user=make.alice())
    assert (then.start, then.end, then.how, then.quote, then.credit) == (None, None, "orphan", WORDS, "Maria")


def test_two_revisions_are_compared_with_it(document, orphan):
    add_revision(document, make.reading("Nothing of the kind."), by=make.alice())
    olds, news = ([*annotations_at(document, number, user=make.alice())] for number in (1, 2))
    [found] = became(olds, news, old_text=TEXT, new_text="Nothing of the kind.")
    assert (found.kind, found.was, found.is_) == ("orphan", WORDS, WORDS)


def test_the_queue_has_it_after_what_was_made_here(document, orphan):
    other = make.annotation(document, quote="Nobody minds")
    add_revision(document, make.reading("Nothing of the kind."), by=make.alice())
    assert other.pk > orphan.pk
    project = project_to_read(make.alice(), document.project.slug)
    assert list(placings.to_look_at(project, user=make.alice())) == [other, orphan]


def test_the_queue_shows_it_as_the_file_has_it(client, document, orphan):
    client.force_login(make.bob())
    page = client.get(reverse("document-review", args=[document.uid])).content.decode()
    assert "As the file has it" in page
    assert "As it was marked" not in page
    assert AROUND[0].strip() in page
    start = TEXT.index(LIKE)
    assert f'data-start="{start}" data-end="{start + len(LIKE)}"' in page
    assert f'data-near="{start}"' in page


def test_what_it_has_no_like_of_is_drawn_from_the_beginning(client, document):
    make.orphan(document, quote="Something completely different", around=("And now for: ", "."))
    client.force_login(make.bob())
    page = client.get(reverse("document-review", args=[document.uid])).content.decode()
    assert "Nothing like it stands in the current text." in page
    assert 'data-near="0"' in page


def test_the_queue_takes_what_a_person_says_of_it(client, document, orphan):
    client.force_login(make.bob())
    address = reverse("placing", args=[orphan.uid])
    start = TEXT.index(LIKE)
    client.post(address, {"do": "accept", "revision": 1, "start": start, "end": start + len(LIKE), "quote": LIKE})
    assert standing(orphan)[:3] == (start, start + len(LIKE), LIKE)
    take_back(document)
    client.post(address, {"do": "words", "words": "Nobody minds."})
    assert standing(orphan)[2] == "Nobody minds."
    take_back(document)
    client.post(address, {"do": "leave"})
    assert standing(orphan)[-1] is not None
    client.post(address, {"do": "unleave"})
    assert standing(orphan) == NOWHERE


def test_the_api_says_where_it_may_stand(client, document, orphan):
    client.force_login(make.bob())
    offered = client.get(f"/api/annotations/{orphan.uid}/candidates").json()
    start = TEXT.index(LIKE)
    assert (offered["candidates"][0]["start"], offered["candidates"][0]["end"]) == (start, start + len(LIKE))
    shown = client.get(f"/api/annotations/{orphan.uid}").json()
    assert (shown["start"], shown["quote"], shown["how"], shown["unsure"]) == (None, WORDS, "orphan", True)
    assert (shown["prefix"], shown["suffix"]) == AROUND


def test_the_reading_page_gets_its_words(document, orphan):
    make.annotation(document, quote=None, note="On all of it")
    found = columns(document, Wanted.shared(document))
    assert (found["start"], found["how"], found["quotes"], found["unsure"]) == ([], {0: "orphan"}, {0: WORDS}, {0: 0.0})


def test_it_is_printed_with_its_words(client, document, orphan):
    client.force_login(make.alice())
    page = client.get(reverse("document-print", args=[document.uid])).content.decode()
    assert WORDS in page
    assert "not found in the current text" in page


QUERIES = ("is:orphan", "quote:swift", f'quote:"{WORDS}"', "note:which")


@pytest.mark.parametrize("query", QUERIES)
def test_it_is_found(document, orphan, query):
    assert list(understood(document.project, query, user=make.alice()).passages()) == [orphan]


OUT = [name for name, one in FORMATS.items() if one.writes]


@pytest.mark.parametrize("number", [None, 1], ids=["now", "then"])
@pytest.mark.parametrize("format_name", ["jsonl", "jsonld", "csv"])
def test_its_words_go_out(document, orphan, format_name, number):
    add_revision(document, make.reading("Nothing of the kind."), by=make.alice())
    file = b"".join(export(document.project, format_name, document=document, revision=number)).decode()
    for words in (WORDS, AROUND[0].strip(), AROUND[1].strip()):
        assert words in file


@pytest.mark.parametrize("format_name", OUT)
def test_every_format_lets_it_out(document, orphan, format_name):
    assert b"".join(export(document.project, format_name, document=document))


def test_it_goes_to_the_trash_and_comes_back(document, orphan):
    trash_annotation(orphan, by=make.bob())
    restore_annotation(orphan, by=make.bob())
    assert standing(orphan) == NOWHERE
    act(do.Trash(orphan.uid))
    take_back(document)
    assert standing(orphan) == NOWHERE


def test_a_note_on_the_whole_document_is_no_orphan(document):
    note = make.brought(document, quote="", note="On all of it")
    assert (note.has_place, note.how) == (False, "exact")
    for step in (do.Leave(note.uid), do.Edit(note.uid, passage=do.Passage(1, Span(0, 2), "Mr"))):
        with pytest.raises(Invalid):
            act(step)
