"""What comes of a newer text: foreseen before it is taken, prepared before its transaction, written within."""

from __future__ import annotations

import random
import threading
from typing import Any
from uuid import uuid4

import pytest

from annotator.actions import place as placing
from annotator.actions import steps as do
from annotator.actions.acts import perform
from annotator.actions.annotate import trash_annotation
from annotator.actions.follow import revision_coming, revision_proposed
from annotator.actions.place import catch_up, place_annotations
from annotator.actions.undo import undo
from annotator.anchoring import place
from annotator.api.news import news_after
from annotator.models import Annotation
from annotator.search.fulltext import forget_annotations
from documents.access import project_to_read
from documents.actions.revisions import add_revision
from documents.effects import Effect
from documents.models import Change, Document, Revision
from documents.text import Span
from tests import factories as make
from tests.annotator.test_concurrency import shared  # noqa: F401 (a fixture)
from tests.tools.threads import in_thread, threads

OLD = (
    "The harbour lay still that morning, and nobody had yet come down to the boats.\n"
    "The quick brown fox jumps over the lazy dog while the ferry leaves.\n"
    "It was a fine day in May, and the whole village had come to see the launch.\n"
)
NEW = (
    "A line that nobody had written before stands at the top of all.\n"
    "The harbour lay still that morning, and nobody had yet come down to the boats.\n"
    "The quick brown fox leaps over the lazy dog while the ferry leaves.\n"
)
STILL, FUZZY, GONE = "nobody had yet come down", "fox jumps over the lazy dog", "the whole village had come"


@pytest.fixture
def document(db: None) -> Document:
    return make.document(make.project(), text=OLD)


def renew(document: Document, text: str = NEW) -> None:
    add_revision(document, make.reading(text), by=make.alice())


def effect(document: Document, text: str = NEW) -> Effect:
    return revision_proposed(document=document, text=text)


def silent(_done: int, _total: int) -> None:
    """Nobody listens."""


def score_is(score: float, annotation: Annotation) -> None:
    Annotation.objects.filter(pk=annotation.pk).update(score=score)


# --- foreseen ---

FATES: dict[str, tuple[str | None, str, Effect]] = {
    "the text as it is": (STILL, OLD, Effect(same=1)),
    "something after it": (STILL, OLD + "More.\n", Effect(same=1)),
    "something before it": (STILL, NEW, Effect(moved=1)),
    "its words are gone": (GONE, NEW, Effect(gone=1)),
    "a note on the whole document": (None, NEW, Effect()),
}


@pytest.mark.parametrize(("quote", "text", "expected"), FATES.values(), ids=FATES)
def test_what_would_become_of_it(document: Document, quote: str | None, text: str, expected: Effect) -> None:
    make.annotation(document, quote=quote)
    before = Change.objects.count()
    assert effect(document, text) == expected
    assert Change.objects.count() == before


@pytest.mark.parametrize(("sure", "expected"), [(0.999, Effect(unsure=1)), (0.1, Effect(moved=1))])
def test_other_words_are_unsure_below_a_score(
    document: Document, monkeypatch: pytest.MonkeyPatch, sure: float, expected: Effect
) -> None:
    monkeypatch.setattr("annotator.actions.placements.SURE", sure)
    make.annotation(document, quote=FUZZY)
    assert effect(document) == expected


def test_what_was_lost_or_unsure_before_is_not_counted_against_a_text(document: Document) -> None:
    fuzzy, gone = make.annotation(document, quote=FUZZY), make.annotation(document, quote=GONE)
    renew(document)
    again = "Another line.\n" + NEW
    score_is(0.01, fuzzy)
    assert effect(document, again) == Effect(same=1, moved=1)
    assert effect(document, NEW + "More.\n") == Effect(same=2)
    assert effect(document, OLD) == Effect(moved=2)
    score_is(0.999, fuzzy)
    assert not effect(document, "Nothing of the kind.\n").is_sure
    forget_annotations([gone.pk])
    Annotation.objects.filter(pk=gone.pk).delete()


def test_what_lies_in_the_trash_is_not_counted(document: Document) -> None:
    trash_annotation(make.annotation(document, quote=GONE), by=make.bob())
    assert effect(document) == Effect()


def test_what_is_left_as_an_orphan_stays_where_it_is(document: Document) -> None:
    gone = make.annotation(document, quote=GONE)
    perform([do.Leave(gone.uid)], uid=uuid4(), by=make.bob())
    assert effect(document) == Effect(same=1)


# --- prepared ---


def test_what_was_prepared_is_not_looked_for_again(document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [make.annotation(document, quote=quote) for quote in (STILL, FUZZY, GONE)]
    ready = revision_coming(document=document, text=NEW, progress=silent)

    def find(*_arguments: Any) -> None:
        pytest.fail("looked for again")

    with monkeypatch.context() as patched:
        patched.setattr(placing.Anchoring, "find", find)
        add_revision(document, make.reading(NEW), by=make.alice(), prepared=(ready,))
    assert standing(made) == straight(made, NEW)


def standing(annotations: list[Annotation]) -> list[tuple[Any, ...]]:
    found = []
    for one in annotations:
        one.refresh_from_db()
        found.append((one.start, one.end, one.how, one.score))
    return found


def straight(annotations: list[Annotation], text: str) -> list[tuple[Any, ...]]:
    """Where placing puts them, from the texts that they were made on."""
    found = []
    for one in annotations:
        assert one.made_start is not None
        assert one.made_end is not None
        [put] = place(one.made_on.text, text, [Span(one.made_start, one.made_end)])
        ends = (put.span.start, put.span.end) if put.span else (None, None)
        found.append((*ends, put.how, put.score))
    return found


def test_what_came_or_was_made_anew_meanwhile_is_placed_within(document: Document) -> None:
    moved, kept = make.annotation(document, quote=GONE), make.annotation(document, quote=STILL)
    ready = revision_coming(document=document, text=NEW, progress=silent)
    new = make.annotation(document, quote="harbour")
    at = Span(OLD.index("ferry"), OLD.index("ferry") + 5)
    perform([do.Edit(moved.uid, passage=do.Passage(1, at, "ferry"))], uid=uuid4(), by=make.bob())
    add_revision(document, make.reading(NEW), by=make.alice(), prepared=(ready,))
    all_of_them = [moved, kept, new]
    found = standing(all_of_them)
    assert found == straight(all_of_them, NEW)
    assert found[0][0] == NEW.index("ferry")


def test_what_was_prepared_for_another_text_says_nothing(document: Document) -> None:
    made = [make.annotation(document, quote=STILL)]
    ready = revision_coming(document=document, text="Nothing of the kind.", progress=silent)
    add_revision(document, make.reading(NEW), by=make.alice(), prepared=("something else", ready))
    assert standing(made) == straight(made, NEW)


def test_it_tells_how_far_it_is_and_can_be_stopped(document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placing, "_REPORTED", 2)
    for word in ("harbour", "fox", "dog", "day", "May"):
        make.annotation(document, quote=word)
    told: list[tuple[int, int]] = []
    revision_coming(document=document, text=NEW, progress=lambda done, total: told.append((done, total)))
    assert told == [(2, 5), (4, 5), (5, 5)]

    def stop(_done: int, _total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        revision_coming(document=document, text=NEW, progress=stop)


def test_preparing_changes_nothing_and_asks_little(
    document: Document, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    for word in ("harbour", "fox"):
        make.annotation(document, quote=word)
    with django_assert_num_queries(2):
        revision_coming(document=document, text=NEW, progress=silent)
    for word in ("quick", "brown", "lazy", "dog", "fine", "day", "May", "ferry", "boats"):
        make.annotation(document, quote=word)
    with django_assert_num_queries(2):
        revision_coming(document=document, text=NEW, progress=silent)
    assert Annotation.objects.filter(placed_on__number=1).count() == 11


# --- written ---


def test_of_very_many_several_lines_tell_and_all_are_taken_back(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(placing, "MOST_IN_A_LINE", 2)
    monkeypatch.setattr("annotator.actions.placements.AT_ONCE", 2)
    made = [make.annotation(document, quote=quote) for quote in (STILL, FUZZY, GONE)]
    before = standing(made)
    renew(document)
    lines = Change.objects.filter(verb="annotations.placed")
    assert [len((line.after or {})["places"]) for line in lines.order_by("number")] == [2, 1]
    assert lines.values("batch").distinct().count() == 1
    undo(project_to_read(make.alice(), document.project.slug), act=uuid4(), by=make.alice())
    assert standing(made) == before


def test_pages_hear_of_a_new_text_without_what_it_placed_where_that_is_very_much(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [make.annotation(document, quote=quote) for quote in (STILL, FUZZY)]
    last = Change.objects.latest("number").number
    renew(document)
    news = news_after(document, last, user=make.bob())
    assert (news["revision"], {one["uid"] for one in news["annotations"]}) == (2, {one.uid for one in made})
    monkeypatch.setattr("annotator.queries.LONGEST_PLACING", 10)
    news = news_after(document, last, user=make.bob())
    assert (news["revision"], news["annotations"]) == (2, [])


def test_after_many_texts_all_stands_where_placing_straight_puts_it(document: Document) -> None:
    """Of texts that differ by a word each, so that errors would add up. More of it in ``tests.benchmarks.revising``."""
    chance = random.Random(7)
    made = [make.annotation(document, quote=word) for word in ("harbour", STILL, FUZZY, GONE, "fine day")]
    text = OLD
    for number in range(20):
        words = text.split(" ")
        words[chance.randrange(len(words))] += f" {number}"
        text = " ".join(words)
        renew(document, text)
        if number == 9:
            made.append(make.annotation(document, quote="lay"))
    assert standing(made) == straight(made, text)


def test_a_note_on_the_whole_document_goes_along(document: Document) -> None:
    note = make.annotation(document, quote=None, note="All of it")
    renew(document)
    note.refresh_from_db()
    assert (note.placed_on.number, note.start, note.how, note.score) == (2, None, "exact", 1.0)


# --- at the same moment ---


def test_what_is_marked_while_a_text_comes_in_is_accepted_and_placed(shared: None) -> None:  # noqa: F811
    """Several mark the text, change ends and leave orphans, while it becomes another one five times."""
    document = in_thread(lambda: make.document(make.project(), text=OLD))
    stop = threading.Event()

    def mark(who: int) -> int:
        count = 0
        chance = random.Random(who)
        while not stop.is_set() or not count:
            current = Revision.objects.filter(document=document).order_by("number").last()
            assert current is not None
            start = chance.randrange(len(OLD) // 2)
            span = Span(start, start + 12)
            uid = uuid4()
            passage = do.Passage(current.number, span, span.of(current.text))
            perform([do.Annotate(uid, document.uid, passage)], uid=uuid4(), by=make.bob())
            other = do.Passage(current.number, Span(start + 1, start + 9), current.text[start + 1 : start + 9])
            perform([do.Edit(uid, passage=other)], uid=uuid4(), by=make.bob())
            count += 1
        return count

    def rewrite() -> None:
        try:
            for number in range(5):
                renew(Document.objects.get(pk=document.pk), f"Revision {number}.\n{OLD}")
        finally:
            stop.set()

    in_thread(make.bob)
    with threads(4) as start:
        markers = [start(mark, who) for who in range(3)]
        start(rewrite).result()
        count = sum(one.result() for one in markers)

    def look() -> None:
        current = Document.objects.get(pk=document.pk)
        catch_up(current)
        assert current.revision_number == 6
        found = list(Annotation.objects.select_related("made_on", "placed_on"))
        assert len(found) == count
        assert {one.placed_on.number for one in found} == {6}
        text = make.revision(current).text
        assert standing(found) == straight(found, text)
        place_annotations(make.revision(current), by=None)

    in_thread(look)
