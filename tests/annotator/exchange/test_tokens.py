"""Tokens, labels and places: what formats of language processing count in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.exchange.labels import UNTAGGED, Labels
from annotator.exchange.places import Places
from annotator.exchange.tokens import tokens, tokens_of, trimmed, without_overlaps
from documents.graphemes import cuts
from documents.text import Span
from tests.annotator.exchange import items

FAMILY = "👨‍👩‍👧"
TOKENS = {
    "words and signs": ("It's 3.5 €, no_one!", ["It", "'", "s", "3", ".", "5", "€", ",", "no_one", "!"]),
    "white space of any kind": ("a\tb\n\n c\u00a0d", ["a", "b", "c", "d"]),
    "marks go with their letters": ("cafe\u0301s menu", ["cafe\u0301s", "menu"]),
    "emoji stay whole": (f"a{FAMILY}b 👍🏽!", ["a", FAMILY, "b", "👍🏽", "!"]),
    "right to left": ("שלום, عالم", ["שלום", ",", "عالم"]),
    "a mark on a blank": ("a \u0301b", ["a", "\u0301", "b"]),
    "nothing": (" \n", []),
}


@pytest.mark.parametrize(("text", "expected"), TOKENS.values(), ids=TOKENS)
def test_a_text_is_words_and_signs(text: str, expected: list[str]) -> None:
    assert [token.of(text) for token in tokens(text)] == expected


@settings(max_examples=50)
@given(st.text(items.LETTERS + "'_-"), st.sets(st.integers(-1, 70)))
def test_tokens_hold_everything_but_white_space_and_cut_no_character(text: str, ends: set[int]) -> None:
    found = tokens(text, ends)
    assert "".join(token.of(text) for token in found) == "".join(text.split())
    assert all(token.of(text).split() == [token.of(text)] for token in found)
    for token in found:
        assert not cuts(text, token.start) or text[token.start - 1].isspace()
    inside = {at for token in found for at in range(token.start + 1, token.end)}
    assert not any(at in inside for at in ends if not cuts(text, at))


def test_a_passage_is_of_the_tokens_it_touches() -> None:
    text = "one two  three"
    found = tokens(text)
    assert tokens_of(found, 0, 3) == (0, 1)
    assert tokens_of(found, 2, 10) == (0, 3)
    assert tokens_of(found, 7, 9) == (2, 2)


def test_white_space_goes_from_the_ends() -> None:
    assert trimmed("a b\nc ", Span(1, 6)) == Span(2, 5)
    assert trimmed("a \n c", Span(1, 4)) is None


def test_of_places_that_share_something_the_longer_wins() -> None:
    places = [Span(0, 3), Span(2, 9), Span(8, 10), Span(9, 12), Span(9, 12)]
    assert without_overlaps(places, lambda place: place) == [Span(2, 9), Span(9, 12)]
    assert without_overlaps([Span(0, 2), Span(1, 3)], lambda place: place) == [Span(0, 2)]


def test_labels_are_words_each_another() -> None:
    labels = Labels(latin=True)
    asked = ["Claims / Économic", "Claims_Economic", "Claims / Économic", "声明", "", "Untagged", "-"]
    words = ["Claims_Economic", "Claims_Economic_2", "Claims_Economic", "Tag", UNTAGGED, "Untagged_2", "Tag_2"]
    assert [labels.label(path) for path in asked] == words
    assert dict(labels.items())["Tag"] == "声明"
    assert Labels(latin=False).label("声明 / 新 的") == "声明_新_的"


PLACES = {
    "code points": ("🌊 rise", "code points", (2, 6), (2, 6, "rise")),
    "UTF-16 units": ("🌊 rise", "UTF-16", (3, 7), (2, 6, "rise")),
    "carriage returns before": ("a\r\nb\r\ncd", "code points", (6, 8), (4, 6, "cd")),
    "controls and units": ("\x00🌊\r\nx", "UTF-16", (5, 6), (2, 3, "x")),
    "beyond the text": ("abc", "code points", (1, 4), None),
    "beyond all bounds": ("abc", "UTF-16", (1, 10**30), None),
    "negative": ("abc", "code points", (-2, 2), None),
    "the wrong way round": ("abc", "code points", (2, 1), None),
    "empty": ("abc", "code points", (1, 1), None),
    "no numbers": ("abc", "code points", (True, "2"), None),
    "nothing but what goes": ("a\x00b", "code points", (1, 2), None),
}


@pytest.mark.parametrize(("raw", "unit", "place", "expected"), PLACES.values(), ids=PLACES)
def test_places_become_code_points_of_the_canonical_text(
    raw: str, unit: str, place: tuple[object, object], expected: tuple[int, int, str] | None
) -> None:
    assert Places(raw, utf16=unit == "UTF-16").claim(*place) == expected


def test_the_quote_stays_where_another_text_stands_there() -> None:
    places = Places("one two")
    assert places.claim(0, 3, "two") == (0, 3, "two")
    assert places.claim(0, 30, "two") == (None, None, "two")


def test_places_are_found_far_into_a_text_that_changes() -> None:
    raw = "line\r\n" * 5000
    at = raw.index("line", 20_000)
    start, end, quote = Places(raw).claim(at, at + 4) or (0, 0, "")
    assert (quote, start) == ("line", at - raw[:at].count("\r"))
    assert Places(raw).text[start:end] == "line"
