"""What became of annotations between two revisions, and how they stand in the differences of the texts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from annotator.became import became, counted, marks_of
from annotator.differing import Mark, shown
from annotator.past_annotations import PastAnnotation
from documents.differences import compared
from documents.text import Span

OLD = "The brown fox jumps."
NEW = "Then the brown dog jumps."


def standing(start: int | None, end: int | None, *, uid: str = "a", how: str = "exact", **more: Any) -> PastAnnotation:
    known = {
        **{"score": 1.0, "quote": "brown", "note": "", "tags": (), "author": 1, "made": (1, 4, 9)},
        **{"created": datetime(2026, 5, 1, tzinfo=UTC)},
        **more,
    }
    return PastAnnotation(uid=uid, start=start, end=end, how=how, **known)


CASES: dict[str, tuple[PastAnnotation | None, PastAnnotation | None, str, str, str]] = {
    "stayed": (standing(1, 2), standing(1, 2), "same", "h", "h"),
    "other words at the same place": (standing(14, 15), standing(14, 15), "reworded", "j", " "),
    "moved": (standing(4, 9), standing(9, 14), "moved", "brown", "brown"),
    "other words": (standing(4, 13), standing(9, 18), "reworded", "brown fox", "brown dog"),
    "nowhere": (standing(4, 9), standing(None, None, how="orphan"), "orphan", "brown", "brown"),
    "nowhere still": (standing(None, None), standing(None, None), "orphan", "brown", "brown"),
    "found again": (standing(None, None, how="orphan"), standing(9, 14), "found", "brown", "brown"),
    "made since": (None, standing(9, 14), "new", "", "brown"),
    "thrown away since": (standing(4, 9), None, "deleted", "brown", ""),
}


@pytest.mark.parametrize(("old", "new", "kind", "was", "is_"), CASES.values(), ids=CASES)
def test_what_became_of_an_annotation(
    old: PastAnnotation | None, new: PastAnnotation | None, kind: str, was: str, is_: str
) -> None:
    [found] = became([old] if old else [], [new] if new else [], old_text=OLD, new_text=NEW)
    assert (found.kind, found.was, found.is_) == (kind, was, is_)
    assert found.shown is (new or old)


def test_notes_on_the_whole_document_are_not_told_of() -> None:
    whole = standing(None, None, made=(1, None, None), quote="")
    assert became([whole], [whole], old_text=OLD, new_text=NEW) == []


def test_they_come_by_place_and_are_counted_in_the_order_of_interest() -> None:
    olds = [standing(10, 13, uid="b"), standing(4, 9, uid="c"), standing(0, 3, uid="d")]
    news = [standing(9, 14, uid="c"), standing(0, 4, uid="e")]
    found = became(olds, news, old_text=OLD, new_text=NEW)
    assert [one.shown.uid for one in found] == ["d", "e", "c", "b"]
    assert list(counted(found).items()) == [("moved", 1), ("new", 1), ("deleted", 2)]
    olds_marked, news_marked = marks_of(found)
    assert [(one.uid, one.became) for one in olds_marked] == [("d", "deleted"), ("c", "moved"), ("b", "deleted")]
    assert [(one.uid, one.span) for one in news_marked] == [("e", Span(0, 4)), ("c", Span(9, 14))]


def test_marks_cut_the_words_where_they_begin_and_end() -> None:
    marks = [Mark("outer", Span(0, 13)), Mark("inner", Span(4, 9))]
    differences = shown(compared(OLD, "The brown fox jumped."), length=21, old_marks=marks, new_marks=marks)
    [row] = differences.rows
    assert [(one.kind, one.text, one.mark and one.mark.uid) for one in row.old] == [
        ("same", "The ", "outer"),
        ("same", "brown", "inner"),
        ("same", " fox", "outer"),
        ("same", " ", None),
        ("old", "jumps", None),
        ("same", ".", None),
    ]
    assert "".join(one.text for one in row.one) == "The brown fox jumpsjumped."


LOW = "The water stands lowest six hours after noon."
REST = "The tide comes in.\nThe tide goes out.\nNobody asks it to."


def test_differences_are_numbered_and_what_moved_leads_to_where_it_went() -> None:
    differences = shown(compared(f"{LOW}\n{REST}", f"{REST}\n{LOW}"), length=100)
    assert differences.count == 2
    moved = [(row.number, row.moved, row.is_above) for row in differences.rows if row.number]
    assert moved == [(1, 2, False), (2, 1, True)]
    assert differences.places[0] == 0
    assert 50 < differences.places[1] < 100


def test_neighbouring_lines_are_one_difference() -> None:
    differences = shown(compared("a1\nb1\nc\nd1", "a2\nb2\nc\nd2"), length=10)
    assert differences.count == 2
    assert [row.number for row in differences.rows if row.number] == [1, 2]
