"""Where words of a file that stood nowhere are found for the first time."""

from __future__ import annotations

import pytest

from annotator.anchoring.first_place import first_place

LONG = "the swift brown fox jumps over the dog"
TEXT = f"A fox ran. A hen ran.\nSo {LONG}.\n"

CASES = {
    "short words with just this around them": (TEXT, ("ran", "A hen ", "."), "ran", 17),
    "with this on one side alone": (TEXT, ("ran", "A hen ", ""), "ran", 17),
    "at the very beginning": (TEXT, ("A", "", " fox"), "A", 0),
    "short words that are there twice so": (TEXT, ("ran", "", ". A"), "ran", 6),
    "not if both are the same": (TEXT, ("ran", "", "."), None, None),
    "short words with other words around": (TEXT, ("hen", "The ", " ran"), None, None),
    "short words with nothing around": (TEXT, ("hen", "", ""), None, None),
    "long words with nothing around": (TEXT, (LONG, "", ""), LONG, 25),
    "long words with other words around": (TEXT, (LONG, "Then ", "!"), LONG, 25),
    "long words that are there twice": (TEXT + TEXT, (LONG, "", ""), None, None),
    "which the words around tell apart": (TEXT + TEXT, (LONG, "", ".\nA"), LONG, 25),
    "words that aren't there": (TEXT, (f"{LONG}s", "", ""), None, None),
}


@pytest.mark.parametrize(("text", "words", "found", "start"), CASES.values(), ids=CASES)
def test_where_words_are_found_first(text, words, found, start):
    quote, prefix, suffix = words
    span = first_place(text, quote, prefix=prefix, suffix=suffix)
    assert (span and span.of(text), span and span.start) == (found, start)
