"""What people corrected in the words of a text is corrected in another reading of it as well."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.article import Article, Mark, MarkKind, Remark
from documents.rewriting.corrected_words import corrected_words, with_words
from tests.factories import article

BEFORE = ["Tbe storm", "It rose at nigbt.", "Nobody was hurt.", "It rose at nigbt.", "The end"]
CASES: dict[str, tuple[list[str], dict[str, str]]] = {
    "nothing": (BEFORE, {}),
    "one block": (["The storm", *BEFORE[1:]], {"Tbe storm": "The storm"}),
    "two, one after the other": (
        ["The storm", "It rose.", *BEFORE[2:3], "It rose.", "The end"],
        {"Tbe storm": "The storm", "It rose at nigbt.": "It rose."},
    ),
    "the last one": ([*BEFORE[:4], "The very end"], {"The end": "The very end"}),
    "one of two that read the same": ([BEFORE[0], "It rose.", *BEFORE[2:]], {}),
    "one split": (["Tbe", "storm", *BEFORE[1:]], {}),
    "two joined": (["Tbe storm It rose at nigbt.", *BEFORE[2:]], {}),
    "one added, and one corrected after it": (
        ["New", *BEFORE[:4], "The very end"],
        {"The end": "The very end"},
    ),
    "one taken away": (BEFORE[1:], {}),
    "moved": (["The end", *BEFORE[:4]], {}),
    "all gone": ([], {}),
}


@pytest.mark.parametrize(("after", "words"), CASES.values(), ids=CASES)
def test_which_blocks_became_others(after: list[str], words: dict[str, str]) -> None:
    assert corrected_words(BEFORE, after) == words


def blocks(made: Article) -> list[str]:
    return [made.text[block.start : block.end] for block in made.blocks]


def test_a_block_that_reads_as_before_is_corrected_again_step_by_step() -> None:
    read = article("Tbe storm\n\nA new day.\n\nTbe storm\n")
    made, count = with_words(read, [{"Tbe storm": "The storm"}, {"The storm": "The great storm"}])
    assert blocks(made) == ["The great storm", "A new day.", "The great storm"]
    assert count == 2
    assert with_words(made, [{"Tbe storm": "The storm"}]) == (made, 0)


def test_what_was_corrected_back_is_not_corrected() -> None:
    read = article("Tbe storm")
    assert with_words(read, [{"Tbe storm": "The storm"}, {"The storm": "Tbe storm"}]) == (read, 0)


def test_a_correction_that_would_part_a_block_is_left() -> None:
    read = article("Tbe storm\nrose.")
    assert with_words(read, [{"rose.": "rose.\n\nAnd rose."}]) == (read, 0)


def test_marks_and_remarks_go_along() -> None:
    read = article("Tbe storm\n\nA new day.\n")
    marks = (Mark(MarkKind.STRONG, 4, 9), Mark(MarkKind.EMPHASIS, 13, 16))
    remarks = (Remark(4, 9, "Which?"), Remark(0, 9, "All"), Remark(13, 16), Remark(None, None, "Good"))
    made, _count = with_words(replace(read, marks=marks, remarks=remarks), [{"Tbe storm": "The great storm"}])
    assert [made.text[mark.start : mark.end] for mark in made.marks] == ["storm", "new"]
    assert [said(made, remark) for remark in made.remarks] == ["storm", None, "new", None]
    assert [remark.note for remark in made.remarks] == ["Which?", "All", "", "Good"]


def said(made: Article, remark: Remark) -> Any:
    return None if remark.start is None else made.text[remark.start : remark.end]


words = st.text(alphabet="ab ", min_size=1, max_size=4).map(lambda text: f"x{text}x")


@given(st.lists(words, min_size=1, max_size=8, unique=True), st.data())
def test_what_was_corrected_comes_back_when_it_is_read_again(read: list[str], data: st.DataObject) -> None:
    corrected = [data.draw(st.one_of(st.just(text), words.map(lambda one: f"{one}y"))) for text in read]
    made, count = with_words(article("\n\n".join(read)), [corrected_words(read, corrected)])
    assert blocks(made) == corrected
    assert count == sum(old != new for old, new in zip(read, corrected, strict=True))


@given(st.lists(words, max_size=8), st.lists(words, max_size=8), st.lists(words, max_size=8))
def test_nothing_but_whole_blocks_become_others(before: list[str], after: list[str], read: list[str]) -> None:
    found = corrected_words(before, after)
    assert found.keys() <= set(before) - set(after)
    made, _count = with_words(article("\n\n".join(read)), [found])
    assert blocks(made) == [found.get(text, text) for text in read]
