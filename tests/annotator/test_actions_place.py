"""Annotations in a new revision of their document: each at its place, or an orphan with all it carries."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import DjangoAssertNumQueries

from annotator import access, anchoring
from annotator.actions.annotate import trash_annotation
from annotator.actions.place import catch_up
from annotator.models import Annotation
from documents.actions.revisions import add_revision, correct_sections
from documents.article import SectionKind
from documents.models import Change, Document
from tests import factories as make
from tests.annotator.exchange.going_out import export

pytestmark = pytest.mark.django_db

OLD = "The quick brown fox jumps over the lazy dog.\nIt was a fine day in May, and the whole village had come.\n"
NEW = "A new first line.\nThe quick brown fox leaps across the lazy dog.\nNobody knows what day it was.\n"


@pytest.fixture
def document() -> Document:
    return make.document(make.project(), text=OLD)


def renew(document: Document, text: str = NEW) -> None:
    add_revision(document, make.reading(text), by=make.alice())


def place(annotation: Annotation) -> tuple[Any, ...]:
    annotation.refresh_from_db()
    if annotation.start is None:
        return annotation.how, None, annotation.placed_on.number
    return annotation.how, annotation.placed_on.text[annotation.start : annotation.end], annotation.placed_on.number


PLACES = {
    "the same words elsewhere": ("quick brown fox", ("moved", "quick brown fox", 2)),
    "other words": ("fox jumps over the lazy dog", ("fuzzy", "fox leaps across the lazy dog", 2)),
    "words that are gone": ("the whole village had come", ("orphan", None, 2)),
    "a note on all of it": (None, ("exact", None, 2)),
}


@pytest.mark.parametrize(("quote", "expected"), PLACES.values(), ids=PLACES)
def test_an_annotation_follows_its_words(document: Document, quote: str | None, expected: tuple[Any, ...]) -> None:
    tag = make.tag(document.project)
    annotation = make.annotation(document, quote=quote, tags=(tag,), note="Why?")
    renew(document)
    assert place(annotation) == expected
    assert (annotation.quote, annotation.note, annotation.taggings.get().tag) == (quote or "", "Why?", tag)


def test_the_same_text_changes_no_place_and_says_nothing(document: Document) -> None:
    annotation = make.annotation(document)
    correct_sections(document, {0: SectionKind.COMMENT}, by=make.alice())
    assert place(annotation) == ("exact", "brown", 2)
    assert not Change.objects.filter(verb="annotations.placed").exists()


def test_one_line_of_the_log_tells_where_all_went(document: Document) -> None:
    kept = make.annotation(document, quote="quick brown fox")
    lost = make.annotation(document, quote="whole village")
    make.annotation(document, quote=None, note="On all of it")
    renew(document)
    kept.refresh_from_db()
    line = Change.objects.get(verb="annotations.placed")
    assert (line.by, line.target, line.document) == (make.alice(), str(document.uid), document)
    assert line.before == {
        "places": [[str(kept.uid), 4, 19, "exact", 1.0], [str(lost.uid), 79, 92, "exact", 1.0]],
    }
    assert line.after == {
        "revision": 2,
        "places": [[str(kept.uid), 22, 37, "moved", kept.score], [str(lost.uid), None, None, "orphan", 0.0]],
    }
    assert line.batch == Change.objects.get(verb="document.revised").batch


def test_placing_starts_from_where_it_was_made(document: Document) -> None:
    annotation = make.annotation(document, quote="whole village")
    renew(document)
    assert place(annotation)[0] == "orphan"
    renew(document, OLD + "More of it.\n")
    assert place(annotation) == ("exact", "whole village", 3)
    assert annotation.score == 1


def test_after_many_revisions_all_stands_where_placing_straight_puts_it(document: Document) -> None:
    quotes = ("quick brown fox", "jumps", "lazy dog", "It was a fine day", "the whole village had come")
    annotations = [make.annotation(document, quote=quote) for quote in quotes]
    text = OLD
    for old, new in (("jumps", "leaps"), ("The quick", "One quick"), ("fine", "grey"), ("\n", "\n\n"), ("lazy ", "")):
        text = text.replace(old, new)
        renew(document, text)
    spans = [(OLD.index(quote), OLD.index(quote) + len(quote)) for quote in quotes]
    for annotation, straight in zip(annotations, anchoring.place(OLD, text, spans), strict=True):
        annotation.refresh_from_db()
        span = straight.span
        expected = (span and span.start, span and span.end, straight.how, straight.score)
        assert (annotation.start, annotation.end, annotation.how, annotation.score) == expected


def test_what_lies_in_the_trash_is_placed_too(document: Document) -> None:
    annotation = make.annotation(document, quote="quick brown fox")
    trash_annotation(annotation, by=make.bob())
    renew(document)
    assert place(annotation) == ("moved", "quick brown fox", 2)


def test_placing_many_costs_as_many_statements_as_placing_few() -> None:
    words = ("quick", "brown", "fox", "jumps", "over", "lazy", "dog", "fine", "whole", "village")
    counts = []
    for some in (words[:2], words[:2], words):  # the first time, what never changes is asked for
        document = make.document(make.project(), text=OLD)
        for word in some:
            make.annotation(document, quote=word)
        with CaptureQueriesContext(connection) as asked:
            renew(document)
        counts.append(len(asked))
    assert counts[1] == counts[2]
    assert counts[2] <= 30


def test_a_first_revision_asks_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    from annotator.actions.follow import revision_added

    document = make.document(make.project())
    revision = make.revision(document)
    by = make.alice()
    with django_assert_num_queries(0):
        revision_added(revision=revision, by=by)


def test_an_orphan_goes_out_without_a_position(document: Document) -> None:
    make.annotation(document, quote="whole village", note="Why?")
    renew(document)
    table = b"".join(export(document.project, "csv")).decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(table))
    assert (row["passage"], row["placing"], row["start"], row["end"]) == ("whole village", "orphan", "", "")
    [target] = [line for line in b"".join(export(document.project, "jsonld")).decode().splitlines() if "target" in line]
    assert "TextQuoteSelector" in target
    assert "TextPositionSelector" not in target
    assert "*This passage is not in the text any more.*" in b"".join(export(document.project, "markdown")).decode()


def test_what_a_page_makes_on_an_older_text_is_placed_in_the_current_one(document: Document) -> None:
    renew(document)
    older = Document.objects.get(pk=document.pk)
    older.revision_number = 1
    annotation = make.annotation(older, quote="brown fox")
    assert (annotation.made_on.number, annotation.made_start, annotation.start) == (1, 10, 28)
    assert place(annotation) == ("moved", "brown fox", 2)
    gone = make.annotation(older, quote="whole village")
    assert place(gone) == ("orphan", None, 2)


def test_what_slipped_in_at_the_same_moment_is_placed_when_it_is_read(
    document: Document, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = make.revision(document)
    annotation = make.annotation(document, quote="brown fox")
    with django_assert_num_queries(0):
        catch_up(document)
    renew(document)
    Annotation.objects.update(placed_on=first, start=10, end=19, how="exact")
    catch_up(document)
    assert place(annotation) == ("moved", "brown fox", 2)
    with django_assert_num_queries(1):
        catch_up(document)


def test_the_passage_knows_whether_its_text_is_the_current_one(document: Document) -> None:
    assert access.passage_to_annotate(make.bob(), document.uid, 1, None).is_current
    renew(document)
    assert not access.passage_to_annotate(make.bob(), document.uid, 1, None).is_current
