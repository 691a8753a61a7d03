"""What is shown of a text around what was found in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.search.excerpts import Part, excerpt, marked

LONG = "All the world is a stage and " * 12 + "the bees merely players.\nThey have " + "their exits and " * 30


def said(parts: list[Part]) -> str:
    """Parts as one string, with what was found in brackets."""
    return "".join(f"[{part.text}]" if part.found else part.text for part in parts)


MARKED = {
    "nothing": ("The bees", [], "The bees"),
    "a word": ("The bees dance", [(4, 8)], "The [bees] dance"),
    "at both ends": ("bees and bees", [(0, 4), (9, 13)], "[bees] and [bees]"),
    "places that share characters": ("the honey bees", [(4, 9), (4, 14)], "the [honey][ bees]"),
    "a place in another": ("the honey bees", [(4, 14), (10, 14)], "the [honey bees]"),
    "no text": ("", [], ""),
    "a line break": ("honey\nbees", [(0, 10)], "[honey bees]"),
}


@pytest.mark.parametrize(("text", "places", "expected"), MARKED.values(), ids=MARKED)
def test_what_was_found_is_marked(text: str, places: list[tuple[int, int]], expected: str) -> None:
    assert said(marked(text, places)) == expected


def test_a_short_text_is_shown_whole() -> None:
    assert said(excerpt("The bees dance.\n", [(4, 8)])) == "The [bees] dance. "


def test_nothing_is_shown_where_nothing_was_found() -> None:
    assert excerpt(LONG, []) == []


def test_an_excerpt_begins_and_ends_with_whole_words() -> None:
    at = LONG.index("bees")
    shown = said(excerpt(LONG, [(at, at + 4)], width=120))
    assert shown.startswith("… is a stage and") or shown.startswith("… ")
    assert "the [bees] merely players. They have" in shown
    assert shown.endswith(" …")
    words = set(LONG.split())
    assert set(shown.replace("[bees]", "bees").strip("… ").split()) <= words


def test_what_is_found_beyond_the_excerpt_is_not_looked_for() -> None:
    def places() -> object:
        yield (0, 3)
        yield (400, 404)
        raise AssertionError

    assert said(excerpt(LONG, places(), width=60)).startswith("[All] the world")  # type: ignore[arg-type]


def test_a_text_without_spaces_is_cut_where_it_must_be() -> None:
    text = "蜂" * 1000
    shown = said(excerpt(text, [(500, 502)], width=100))
    assert "[蜂蜂]" in shown
    assert len(shown) < 130


@given(st.text(alphabet="ab \n", max_size=400), st.integers(0, 400), st.integers(1, 40), st.integers(1, 200))
def test_what_was_found_is_always_in_its_excerpt(text: str, at: int, length: int, width: int) -> None:
    at = min(at, max(0, len(text) - 1))
    place = (at, min(len(text), at + length))
    if place[0] == place[1]:
        return
    parts = excerpt(text, [place], width=width)
    assert "".join(part.text for part in parts if part.found) == text[slice(*place)].replace("\n", " ")
