"""What a reader takes for one character is never cut."""

from __future__ import annotations

import pytest

from documents.graphemes import cuts, whole
from documents.text import Span

CLUSTERS = {
    "letters": ["a", "b", "漢", "字"],
    "an accent of its own": ["e\u0301", "a"],
    "a line end of two characters": ["\r\n", "\n", "a"],
    "a family": ["👩‍👩‍👧", "👩"],
    "a colour of skin": ["👍🏽", "👍"],
    "flags": ["🇩🇪", "🇫🇷", "🇩"],
    "a flag of a region": ["\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "a"],
    "a heart with a variation": ["❤️", "a"],
    "Hindi": ["हि", "न्दी", "क"],
    "a joiner after a virama": ["क्‍ष", "क"],
    "Thai": ["กำ", "ที่", "ก"],
    "Korean in parts": ["\u1112\u1161\u11ab", "\u1100\u1173\u11af", "a"],
    "Korean": ["한", "글", "가\u11a8", "글"],
}


@pytest.mark.parametrize("clusters", CLUSTERS.values(), ids=CLUSTERS)
def test_a_text_is_cut_between_clusters_only(clusters: list[str]) -> None:
    text = "".join(clusters)
    between = {len("".join(clusters[:n])) for n in range(len(clusters) + 1)}
    assert {at for at in range(len(text) + 1) if not cuts(text, at)} == between


def test_a_span_grows_until_it_cuts_nothing() -> None:
    assert whole("ae\u0301👩‍👩‍👧b", Span(2, 4)) == Span(1, 8)
    assert whole("plain", Span(1, 3)) == Span(1, 3)
