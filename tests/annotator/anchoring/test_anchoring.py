"""A passage is found again in another version of its text, or not at all: never in a wrong place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.anchoring import Anchoring, Selectors
from documents.text import Span

FOX = "The quick brown fox jumps over the lazy dog. It was a fine day in May, and the whole village had come.\n"
DOG = "Nobody saw the dog get up. It had been lying there since noon, as it did on every day of that summer.\n"
HEN = "The hens had gone to sleep. One of them was counted twice, which nobody noticed until the autumn.\n"


def selectors(text: str, quote: str, *, nth: int = 0) -> Selectors:
    at = -1
    for _ in range(nth + 1):
        at = text.index(quote, at + 1)
    end = at + len(quote)
    return Selectors(Span(at, end), quote, text[max(0, at - 32) : at], text[end : end + 32])


# old text, quote, new text, how and what is found (None: nothing)
CASES = {
    "unchanged text": (FOX, "brown", FOX, ("exact", "brown")),
    "words changed after it": (FOX, "brown fox", FOX.replace("May", "June"), ("exact", "brown fox")),
    "words added before": (FOX, "brown fox", f"Once upon a time. {FOX}", ("moved", "brown fox")),
    "a paragraph added before": (FOX + DOG, "since noon", HEN + FOX + DOG, ("moved", "since noon")),
    "a paragraph taken away before": (FOX + DOG, "since noon", DOG, ("moved", "since noon")),
    "lines joined to one": (FOX + DOG, "get up. It had", (FOX + DOG).replace("\n", " "), ("exact", "get up. It had")),
    "its paragraph moved to the end": (
        FOX + DOG + HEN,
        "It was a fine day in May, and the whole village",
        DOG + HEN + FOX,
        ("moved", "It was a fine day in May, and the whole village"),
    ),
    "a word of it was replaced": (
        FOX,
        "It was a fine day in May, and the whole village",
        FOX.replace("fine", "grey"),
        ("fuzzy", "It was a grey day in May, and the whole village"),
    ),
    "its first word was replaced": (
        FOX,
        "quick brown fox jumps over",
        FOX.replace("quick", "slow"),
        ("fuzzy", "slow brown fox jumps over"),
    ),
    "its last word was replaced": (
        FOX,
        "quick brown fox jumps over",
        FOX.replace("over", "across"),
        ("fuzzy", "quick brown fox jumps across"),
    ),
    "all of it was replaced": (FOX, "quick brown fox", FOX.replace("quick brown fox", "slow white hen"), None),
    "it was taken out": (FOX + DOG, "quick brown fox", DOG, None),
    "a short word that stands elsewhere too": (FOX + DOG, "lazy", DOG + "A lazy hen.\n", None),
    "a common word whose neighbours went": (FOX, "the", "By and by the weather turned.\n", None),
    "quite another text": (FOX, "brown fox", HEN, None),
    "no text at all": (FOX, "brown fox", "", None),
    "another alphabet": ("Погода была хорошая.\n", "была", "Вчера погода была хорошая.\n", ("moved", "была")),
    "beyond the basic plane": (f"🐦 {FOX}", "brown fox", f"🐦🐦 {FOX}", ("moved", "brown fox")),
}


@pytest.mark.parametrize(("old", "quote", "new", "expected"), CASES.values(), ids=CASES)
def test_a_passage_is_found_again(old: str, quote: str, new: str, expected: tuple[str, str] | None) -> None:
    found = Anchoring(old, new).find(selectors(old, quote))
    assert (found and (found.how, found.span.of(new))) == expected
    if found and found.how != "moved":
        assert (found.score == 1) == (found.how == "exact")


REPEATED = "He said no. " * 5


@pytest.mark.parametrize("nth", range(5))
def test_of_words_that_stand_there_often_each_is_itself(nth: int) -> None:
    found = Anchoring(REPEATED, f"Before. {REPEATED}").find(selectors(REPEATED, "said", nth=nth))
    assert found is not None
    assert found.span.start == REPEATED.index("said") + 12 * nth + 8


def test_of_two_places_elsewhere_none_is_taken() -> None:
    old = f"{HEN}{FOX}"
    new = f"{FOX}Words between.\n{FOX}"
    found = Anchoring(old, f"{DOG}{new}{HEN}").find(selectors(old, "jumps over the lazy dog"))
    assert found is None or found.span.of(f"{DOG}{new}{HEN}") == "jumps over the lazy dog"


WORDS = st.lists(
    st.sampled_from(["a", "fox", "the", "dog", "jumps", "\n", "größer", "漢字", "🐦"]), min_size=1, max_size=40
)


@given(WORDS, WORDS, st.data())
def test_what_is_found_word_for_word_says_the_same(one: list[str], other: list[str], data: st.DataObject) -> None:
    old, new = " ".join(one), " ".join(other)
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))
    passage = Selectors(Span(start, end), old[start:end], old[max(0, start - 32) : start], old[end : end + 32])
    found = Anchoring(old, new).find(passage)
    if found is not None:
        assert 0 <= found.span.start < found.span.end <= len(new)
        assert 0 < found.score <= 1
        assert found.how == "fuzzy" or found.span.of(new) == passage.quote
        assert found.how != "exact" or found.span == passage.span
