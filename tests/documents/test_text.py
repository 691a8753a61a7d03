"""Canonical text, and places in it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.text import Span, canonical, direction_of

CANONICAL = {
    "as read": ("The fox.\n\nä e\u0301 🐞 👩‍👩‍👧 \u00a0\u200b\u200f مرحبا\tx", None),
    "newlines of Windows": ("a\r\nb\r\n", "a\nb\n"),
    "newlines of old Macs": ("a\rb", "a\nb"),
    "newlines of both": ("a\r\n\rb\n\rc", "a\n\nb\n\nc"),
    "newlines of Unicode": ("a\u2028b\u2029c\x85d\x0be\x0cf", "a\nb\nc\nd\ne\nf"),
    "NUL": ("a\x00b", "ab"),
    "control characters": ("a\x07\x1b[31mb\x7f\x9f", "a[31mb"),
    "a byte order mark": ("\ufeffa\ufeff", "a"),
    "half a surrogate pair": ("a\ud800b\udfff", "ab"),
    "no characters": ("a\uffff\ufffeb", "ab"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("text", "stored"), CANONICAL.values(), ids=CANONICAL)
def test_a_text_as_it_is_stored(text, stored):
    assert canonical(text) == (text if stored is None else stored)


@given(st.text(st.characters()))
def test_canonical_text_is_stored_as_it_is(text):
    stored = canonical(text)
    assert canonical(stored) == stored
    assert stored.encode().decode() == stored
    assert not any(unicodedata.category(one) in {"Cc", "Cs"} for one in stored if one not in "\n\t")


@given(st.text())
def test_nothing_else_is_lost(text):
    kept = [
        one for one in text if unicodedata.category(one) not in {"Cc", "Zl", "Zp"} and one not in "\ufeff\ufffe\uffff"
    ]
    assert [one for one in canonical(text) if one not in "\n\t"] == kept


NO_SPANS = {"empty": (3, 3), "backwards": (4, 3), "before the start": (-1, 3)}


@pytest.mark.parametrize(("start", "end"), NO_SPANS.values(), ids=NO_SPANS)
def test_what_is_no_span(start, end):
    with pytest.raises(ValueError, match="start < end"):
        Span(start, end)


def test_a_span_counts_code_points():
    text = "a👩‍👩‍👧b"
    assert Span(0, len(text)).of(text) == text
    assert len(Span(1, 6)) == 5
    assert Span(1, 6).of(text) == "👩‍👩‍👧"


OVERLAPS = {
    "apart": (Span(0, 2), Span(3, 4), False, False),
    "side by side": (Span(0, 2), Span(2, 4), False, False),
    "by one": (Span(0, 3), Span(2, 4), True, False),
    "inside": (Span(0, 9), Span(2, 4), True, True),
    "the same": (Span(2, 4), Span(2, 4), True, True),
    "around": (Span(2, 4), Span(0, 9), True, False),
    "from the start": (Span(0, 9), Span(0, 4), True, True),
}


@pytest.mark.parametrize(("one", "other", "overlaps", "contains"), OVERLAPS.values(), ids=OVERLAPS)
def test_spans_that_overlap_and_contain(one, other, overlaps, contains):
    assert one.overlaps(other) == other.overlaps(one) == overlaps
    assert one.contains(other) == contains


DIRECTIONS = {
    "en": "ltr",
    "": "ltr",
    "ar": "rtl",
    "ar-EG": "rtl",
    "he": "rtl",
    "fa": "rtl",
    "ku": "ltr",
    "ku-Arab": "rtl",
}


@pytest.mark.parametrize(("language", "direction"), DIRECTIONS.items())
def test_which_way_a_language_runs(language, direction):
    assert direction_of(language) == direction
