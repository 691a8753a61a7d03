"""Two texts side by side."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from documents import differences
from documents.differences import Row, all_rows, compared

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
    "what is gone takes its space along": ("One two three", "One three", ["0: One [two] three | One three"], 0),
    "space within a line that is other": ("One  two", "One two", ["0: One[  ]two | One[> ]two"], 0),
    "space around lines is none to speak of": ("One  \n two", "  One\ntwo", [], 2),
    "common words among rewritten ones are rewritten with them": (
        "Whales and dolphins breathe through the blowhole of their heads",
        "Whales and dolphins communicate using the songs of the ocean",
        [
            "0: Whales and dolphins [breathe through the blowhole of their heads] | "
            "Whales and dolphins [>communicate using the songs of the ocean]"
        ],
        0,
    ),
    "a line ends where it ended, whatever was put in after it": (
        "Twice it comes, they say.",
        "Often it comes, they say.\nSomething else was put in.",
        ["0: [Twice] it comes, they say. | [>Often] it comes, they say.", "0:  | [>Something else was put in.]"],
        0,
    ),
    "a paragraph is divided": (
        "The tide comes in. The tide goes out.",
        "The tide comes in.\nThe tide goes out!",
        ["0: The tide comes in. The tide goes out[.] | The tide comes in.", "0:  | The tide goes out[>!]"],
        0,
    ),
    "two paragraphs are joined": (
        "Tides.\nThe moon pulls at them.",
        "Tides. The moon pulls at them.",
        ["0: Tides. | ", "0: The moon pulls at them. | Tides. The moon pulls at them."],
        0,
    ),
    "characters of scripts without spaces are words": ("潮水来了", "潮水走了", ["0: 潮水[来]了 | 潮水[>走]了"], 0),
    "a sign stays on its letter": ("किताब पढ़ो", "किताब पढ़ा", ["0: किताब [पढ़ो] | किताब [>पढ़ा]"], 0),
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


LOW = "The water stands lowest six hours after noon."
MOVED = {
    "a line": (f"{LOW}\n{TIDE}", f"{TIDE}\n{LOW}", [(LOW, LOW, len(TIDE) + 1, 0)]),
    "a line that is there twice hasn't": (f"{LOW}\n{TIDE}", f"{LOW}\n{TIDE}\n{LOW}", []),
    "nothing short": (f"So.\n{TIDE}", f"{TIDE}\nSo.", []),
    "what is short, beside what moved": (
        f"So.\n{LOW}\n{TIDE}",
        f"{TIDE}\nSo.\n{LOW}",
        [("So.", "So.", len(TIDE) + 1, 0), (LOW, LOW, len(TIDE) + 5, 4)],
    ),
    "a line that was edited on the way": (
        f"{LOW}\n{TIDE}",
        f"{TIDE}\n{LOW.replace('six', 'seven')}",
        [(LOW.replace("six", "[six]"), LOW.replace("six", "[>seven]"), len(TIDE) + 1, 0)],
    ),
}


@pytest.mark.parametrize(("old", "new", "moved"), MOVED.values(), ids=MOVED)
def test_what_moved_is_said(old: str, new: str, moved: list[tuple[str, str, int, int]]) -> None:
    found = compared(old, new)
    away = [row for row in found.rows if row.moved is not None and row.old]
    here = [row for row in found.rows if row.moved is not None and row.new]
    pairs = [(told(one)[3:-3], told(other)[6:], one.moved, other.moved) for one, other in zip(away, here, strict=True)]
    assert pairs == moved
    assert found.moved == len(moved)


ONE_LINE = {
    "a word is another": ("One two three", "One four three", "One <two>[four ]three"),
    "a word is gone": ("One two three", "One three", "One <two >three"),
    "a word is new": ("One three", "One two three", "One [two ]three"),
    "space is other": ("One  two", "One two", "One<  >[ ]two"),
    "it was divided": (
        "The tide comes. The tide goes.",
        "The tide comes.\nThe tide goes!",
        "The tide comes.<.>|The tide goes[!]",
    ),
    "it was joined": ("Tides here.\nThe moon pulls.", "Tides. The moon pulls.", "< here>|Tides. The moon pulls."),
    "it moved": (f"{LOW}\n{TIDE}", f"{TIDE}\n{LOW}", f"({LOW})|The tide comes in|And nobody thanks it|({LOW})"),
}


@pytest.mark.parametrize(("old", "new", "read"), ONE_LINE.values(), ids=ONE_LINE)
def test_two_lines_are_read_as_one(old: str, new: str, read: str) -> None:
    signs = {"same": "{}", "old": "<{}>", "new": "[{}]", "away": "({})", "here": "({})"}
    lines = ["".join(signs[kind].format(one.text) for kind, one in row.together) for row in compared(old, new).rows]
    assert "|".join(lines) == read


@given(some.text(alphabet="ab. \n", max_size=120), some.text(alphabet="ab. \n", max_size=120))
def test_every_part_stands_where_it_says(old: str, new: str) -> None:
    for row in all_rows(old, new):
        for text, pieces in ((old, row.old), (new, row.new)):
            assert all(text.startswith(piece.text, piece.start) for piece in pieces)
        read = "".join(piece.text for kind, piece in row.together if kind in {"same", "new", "here"})
        assert not row.new or read.split() == "".join(piece.text for piece in row.new).split()


def test_words_that_are_gone_and_come_are_counted() -> None:
    found = compared("One two three\nGone, all of it", "One four three")
    assert (found.gone, found.come) == (5, 1)


LONG = {
    "equal words": ("a " * 20_000, "b " * 10_000 + "a " * 10_000),
    "equal lines": ("a\n" * 10_000, "b\n" * 5_000 + "a\n" * 5_000),
    "no space": ("x" * 1_000_000, "y" * 1_000_000),
    "lines that are all other": ("\n".join(map(str, range(10_000))), "\n".join(map(str, range(10_000, 20_000)))),
}


@pytest.mark.parametrize(("old", "new"), LONG.values(), ids=LONG)
def test_what_repeats_itself_is_compared_within_bounds(old: str, new: str) -> None:
    begun = process_time()
    assert compared(old, new).rows
    assert process_time() - begun < 5


def test_more_differences_than_are_shown_are_cut() -> None:
    old = "\n".join(f"The old line {n}" for n in range(differences.MOST_ROWS + 10))
    found = compared(old, old.replace("old", "new"))
    assert len(found.rows) <= differences.MOST_ROWS + 2
    assert found.cut
