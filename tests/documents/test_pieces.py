"""All blocks of a text as a person corrects them, and the edits that they come to."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.article import Article, BlockKind, SectionKind
from documents.rewriting import Beginning, Edit, Piece, UnusableEdit, piece_of, rewritten
from documents.rewriting.pieces import (
    carried,
    edits_between,
    edits_from,
    kind_from,
    kind_named,
    kinds_to_choose,
    listed,
    pieces_of,
)
from tests.documents.test_rewriting import article, articles, edits_of, shown

OLD = article("One.", "Two.", "Three.", "Four.")
PIECES = pieces_of(OLD)
CASES: dict[str, tuple[list[Piece], list[tuple[int, int, int]]]] = {
    "nothing": (PIECES, []),
    "one changed": ([PIECES[0], replace(PIECES[1], text="2."), *PIECES[2:]], [(1, 2, 1)]),
    "one split": ([PIECES[0], replace(PIECES[1], text="T"), Piece("wo."), *PIECES[2:]], [(1, 2, 2)]),
    "one added": ([PIECES[0], Piece("1½."), *PIECES[1:]], [(1, 1, 1)]),
    "one added before all": ([Piece("0."), *PIECES], [(0, 0, 1)]),
    "one added behind all": ([*PIECES, Piece("5.")], [(4, 4, 1)]),
    "one deleted": ([PIECES[0], *PIECES[2:]], [(1, 2, 0)]),
    "the first deleted": (PIECES[1:], [(0, 1, 0)]),
    "two joined": ([PIECES[0], replace(PIECES[1], text="Two. Three."), PIECES[3]], [(1, 3, 1)]),
    "all deleted": ([], [(0, 4, 0)]),
    "all other ones": ([Piece("New.")], [(0, 4, 1)]),
    "one added where the first is gone": ([Piece("0."), *PIECES[1:]], [(0, 1, 1)]),
}


@pytest.mark.parametrize(("pieces", "expected"), CASES.values(), ids=CASES)
def test_pieces_come_to_the_fewest_edits(pieces: list[Piece], expected: list[Any]) -> None:
    edits = edits_between(OLD, pieces)
    assert [(edit.first, edit.end, len(edit.pieces)) for edit in edits] == expected
    assert pieces_of(OLD, edits) == pieces


def test_blocks_in_another_order_are_refused() -> None:
    with pytest.raises(UnusableEdit):
        edits_between(OLD, [PIECES[1], PIECES[0]])


@given(st.data(), articles())
def test_pieces_and_edits_are_two_ways_to_say_the_same(data: st.DataObject, old: Article) -> None:
    edits = data.draw(edits_of(old))
    again = edits_from(json.loads(json.dumps(listed(edits))))
    assert again == edits
    pieces = pieces_of(old, edits)
    assert pieces_of(old, edits_between(old, pieces)) == pieces
    assert shown(rewritten(old, edits_between(old, pieces))) == shown(rewritten(old, edits))


UNUSABLE: dict[str, Any] = {
    "no list": 7,
    "no edit": [[1, 2]],
    "a text for a number": [["1", 2, []]],
    "true for a number": [[True, 2, []]],
    "a piece without text": [[0, 1, [{"kind": "paragraph"}]]],
    "a piece that is none": [[0, 1, ["x"]]],
    "a kind that isn't": [[0, 1, [{"text": "x", "kind": "poem"}]]],
    "a section that isn't": [[0, 1, [{"text": "x", "begins": {"kind": "menu"}}]]],
}


@pytest.mark.parametrize("said", UNUSABLE.values(), ids=UNUSABLE)
def test_what_is_no_edit_is_refused(said: Any) -> None:
    with pytest.raises(UnusableEdit):
        edits_from(said)


def test_kinds_have_names_that_say_all_of_them() -> None:
    names = list(kinds_to_choose())
    assert {"paragraph", "heading-1", "heading-6", "item-2", "numbered-1", "code", "note"} <= set(names)
    assert not {"cell", "figure"} & set(names)
    for name in names:
        kind, level, numbered = kind_from(name)
        assert kind_named(kind, level, 1 if numbered else None) == name


@pytest.mark.parametrize("name", ["poem", "heading-x", "heading--1", "item-1000", ""])
def test_a_kind_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(UnusableEdit):
        kind_from(name)


def test_edits_are_carried_to_a_newer_text_with_the_same_blocks() -> None:
    newer = article("Zero.", "One.", "Two.", "Three, otherwise.", "Four.")
    edits = [
        Edit(0, 1, (replace(piece_of(OLD, 0), text="1."),)),
        Edit(2, 3, (Piece("3.", was=2),)),
        Edit(3, 3, (Piece("3½."),)),
        Edit(4, 4, (Piece("5."),)),
    ]
    fitting, lost = carried(OLD, edits, newer)
    assert shown(rewritten(newer, fitting)) == ["Zero.", "1.", "Two.", "Three, otherwise.", "3½.", "Four.", "5."]
    assert lost == [edits[1]]


def test_a_section_that_is_another_in_the_newer_text_begins_anew() -> None:
    edit = Edit(1, 2, (Piece("2.", was=1, begins=Beginning(SectionKind.COMMENT, "Ann", 0)),))
    fitting, _lost = carried(OLD, [edit], article("Zero.", "One.", "Two.", "Three.", "Four."))
    assert fitting == [Edit(2, 3, (Piece("2.", was=2, begins=Beginning(SectionKind.COMMENT, "Ann")),))]


def test_another_kind_is_an_edit() -> None:
    pieces = [replace(PIECES[0], kind=BlockKind.HEADING, level=1), *PIECES[1:]]
    assert [(edit.first, edit.end) for edit in edits_between(OLD, pieces)] == [(0, 1)]
