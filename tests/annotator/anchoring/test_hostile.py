"""Texts that nobody writes are compared in bounded time, too, and what stands in them is still found."""

from __future__ import annotations

import random
import time

import pytest

from annotator.anchoring import place
from documents.text import Span

MOST = 5  # seconds of CPU for one


def _other_order(text: str, between: str) -> str:
    parts = text.split(between)
    random.Random(7).shuffle(parts)
    return between.join(parts)


EQUAL = "word " * 100_000
DIFFERENT = " ".join(f"{n:x}q" for n in range(60_000))
LINES = "\n".join(f"line {n} of all of it" for n in range(8_000))
LETTERS = "".join(random.Random(3).choices("abcdefghij", k=500_000))

TEXTS = {
    "equal words, some taken out": (EQUAL, EQUAL[:200_000]),
    "one line of one letter": ("a" * 1_000_000, "a" * 500_000 + "b" + "a" * 500_000),
    "one line of letters by chance": (LETTERS, LETTERS[::-1]),
    "words that are all different, in another order": (DIFFERENT, _other_order(DIFFERENT, " ")),
    "words that are all others": (DIFFERENT, DIFFERENT.replace("q", "z")),
    "lines in another order": (LINES, _other_order(LINES, "\n")),
    "equal lines": ("same line\n" * 50_000, "same line\n" * 30_000 + "x\n" + "same line\n" * 10_000),
    "nothing but space": (" " * 500_000, " " * 499_999 + "x"),
    "an accent without end": ("e" + "\u0301" * 100_000 + " x", "e" + "\u0301" * 99_000 + " z"),
    "signs by turns": (".,;" * 60_000, ";,." * 60_000),
}


@pytest.mark.parametrize(("old", "new"), TEXTS.values(), ids=TEXTS)
def test_a_hostile_text_takes_bounded_time(old: str, new: str) -> None:
    chance = random.Random(1)
    starts = [chance.randrange(len(old) - 60) for _ in range(100)]
    before = time.process_time()
    found = place(old, new, [Span(start, start + chance.choice((3, 20, 60))) for start in starts])
    assert time.process_time() - before < MOST
    assert all(one.span is None or one.span.end <= len(new) for one in found)


def test_lines_are_found_in_another_order() -> None:
    new = _other_order(LINES, "\n")
    at = LINES.index("line 4321 of all")
    (found,) = place(LINES, new, [Span(at, at + len("line 4321 of all of it"))])
    assert found.span is not None
    assert found.span.of(new) == "line 4321 of all of it"
