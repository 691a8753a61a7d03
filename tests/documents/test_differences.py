"""Two texts side by side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from documents import differences
from documents.differences import Piece, Row, compared

TIDE = "The tide comes in\nThe tide goes out\nNobody asks it to\nAnd nobody thanks it"


def told(row: Row) -> str:
    """A row as one line: what only one of the two has stands in brackets, with > for what only the new one has."""
    old = "".join(f"[{piece.text}]" if piece.other else piece.text for piece in row.old)
    new = "".join(f"[>{piece.text}]" if piece.other else piece.text for piece in row.new)
    return f"{row.skipped}: {old} | {new}"


CASES: dict[str, tuple[str, str, list[str], int]] = {
    "the same": (TIDE, TIDE, [], 4),
    "nothing at all": ("", "", [], 0),
    "blank lines don't count": (TIDE, TIDE.replace("\n", "\n\n \n"), [], 4),
    "one word is another": (
        TIDE,
        TIDE.replace("thanks", "stops"),
        [
            "2: Nobody asks it to | Nobody asks it to",
            "0: And nobody [thanks] it | And nobody [>stops] it",
        ],
        0,
    ),
    "a line is new": (
        "One\nTwo\nThree",
        "One\nTwo\nTwo and a half\nThree",
        ["1: Two | Two", "0:  | [>Two and a half]", "0: Three | Three"],
        0,
    ),
    "a line is gone": ("One\nTwo", "Two", ["0: [One] | ", "0: Two | Two"], 0),
    "a line that has nothing in common went, and another came": (
        "Completely different words here",
        "Xyz",
        ["0: [Completely different words here] | ", "0:  | [>Xyz]"],
        0,
    ),
    "lines between two differences are left out but for those beside them": (
        "a1\nb\nc\nd\ne\nf\ng1",
        "a2\nb\nc\nd\ne\nf\ng2",
        ["0: [a1] | ", "0:  | [>a2]", "0: b | b", "3: f | f", "0: [g1] | ", "0:  | [>g2]"],
        0,
    ),
    "two neighbours stay together": (
        "a1\nb\nc1",
        "a2\nb\nc2",
        ["0: [a1] | ", "0:  | [>a2]", "0: b | b", "0: [c1] | ", "0:  | [>c2]"],
        0,
    ),
}


@pytest.mark.parametrize(("old", "new", "rows", "skipped"), CASES.values(), ids=CASES)
def test_the_differences_of_two_texts(old: str, new: str, rows: list[str], skipped: int) -> None:
    found = compared(old, new)
    assert [told(row) for row in found.rows] == rows
    assert (found.skipped, found.cut) == (skipped, False)


@given(some.text(alphabet="ab \n", max_size=80), some.text(alphabet="ab \n", max_size=80))
def test_what_is_shown_and_what_is_skipped_is_all_there_is(old: str, new: str) -> None:
    found = compared(old, new)
    skipped = sum(row.skipped for row in found.rows) + found.skipped
    for text, side in ((old, "old"), (new, "new")):
        lines = [line for line in text.split("\n") if line.strip()]
        shown = ["".join(piece.text for piece in getattr(row, side)) for row in found.rows if getattr(row, side)]
        assert len(shown) + skipped == len(lines)
        assert all(line in lines for line in shown)


LONG = {
    "more lines than are compared": "line\n" * (differences.MOST_LINES + 1),
    "more characters than are compared": "x" * (differences.MOST_CHARACTERS + 1),
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_what_was_not_compared_is_said(text: str) -> None:
    assert compared(text, text).cut


def test_more_differences_than_are_shown_are_cut() -> None:
    old = "\n".join(f"The old line {n}" for n in range(differences.MOST_ROWS + 10))
    found = compared(old, old.replace("old", "new"))
    assert len(found.rows) <= differences.MOST_ROWS + 2
    assert found.cut


def test_a_line_of_too_many_words_is_shown_as_a_whole() -> None:
    old = "word " * differences.MOST_WORDS
    [row] = compared(old, old + "more").rows
    assert (row.old, row.new) == ((Piece(old, other=True),), (Piece(old + "more", other=True),))
