"""A passage beside the places where it may stand: what is offered, and which words are the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.anchoring import Anchoring
from annotator.beside import LONGEST, MOST, Part, changes, likely_places, near_place, passage, standing
from documents.text import Span

CHANGES = {
    "nothing": ("the brown fox", "the brown fox", "=the brown fox"),
    "a word": ("the brown fox", "the red fox", "=the |-brown|+red|= fox"),
    "words in a row are told as one": ("the quick brown fox", "the slow red fox", "=the |-quick brown|+slow red|= fox"),
    "a word that went": ("the brown fox", "the fox", "=the |-brown |=fox"),
    "a word that came": ("the fox", "the brown fox", "=the |+brown |=fox"),
    "capitals and quotation marks are no change": ("“The fox”", '"the Fox"', '="the Fox"'),
    "Chinese, by characters": ("我们读书", "我们写书", "=我们|-读|+写|=书"),
    "all of it": ("one", "two", "-one|+two"),
    "no words": ("", "", ""),
}
SIGNS = {"=": "same", "-": "gone", "+": "new"}


@pytest.mark.parametrize(("old", "new", "expected"), CHANGES.values(), ids=CHANGES)
def test_what_became_of_a_passage_is_told_in_one_row(old: str, new: str, expected: str) -> None:
    wanted = [Part(SIGNS[part[0]], part[1:]) for part in expected.split("|") if part]  # type: ignore[arg-type]
    assert changes(old, new) == wanted


TEXTS = st.text(alphabet="ab c“\n我\U0001f642é", max_size=30)


@given(TEXTS, TEXTS)
def test_no_word_of_either_gets_lost(old: str, new: str) -> None:
    found = changes(old, new)
    assert "".join(part.text for part in found if part.kind != "gone") == new
    without_new = "".join(part.text for part in found if part.kind != "new")
    assert len(without_new) == len(old)
    assert "".join(part.text for part in standing(old, new)) == new


def test_where_nearly_all_is_other_words_no_word_is_marked() -> None:
    assert standing("one two three", "one four five six") == [Part("same", "one four five six")]
    assert standing("one two three", "one two six") == [Part("same", "one two "), Part("new", "six")]


def test_a_passage_is_shown_with_whole_words_around_it() -> None:
    text = f"{'before ' * 60}HERE{' after' * 60}"
    start = text.index("HERE")
    found = passage(text, Span(start, start + 4))
    assert found.quote == "HERE"
    assert found.before.startswith("…before")
    assert found.before.endswith("before ")
    assert found.after.startswith(" after")
    assert found.after.endswith("after…")
    at_the_ends = passage("one two", Span(0, 7))
    assert (at_the_ends.before, at_the_ends.after) == ("", "")


def test_of_a_very_long_passage_the_beginning_and_the_end_are_shown() -> None:
    text = "a" * 3 * LONGEST
    found = passage(text, Span(0, len(text)))
    assert len(found.quote) + found.left_out + len(found.rest) == len(text)
    assert found.left_out > LONGEST


def places(old: str, new: str, quote: str) -> list[str]:
    start = old.index(quote)
    span = Span(start, start + len(quote))
    return [one.span.of(new) for one in likely_places(Anchoring(old, new), old, new, span) if one.span]


STORY = "The committee met in spring. It said nothing of note.\nAll went home early, and the lamps were put out.\n"
OFFERED = {
    "where the comparison says": (
        "committee met in spring",
        STORY.replace("spring", "autumn"),
        "committee met in autumn",
    ),
    "the same words elsewhere": (
        "said nothing of note",
        "Quite another text, which said nothing of note.",
        "said nothing of note",
    ),
    "the same words in capitals": (
        "said nothing of note",
        "A text that SAID NOTHING OF NOTE at all.",
        "SAID NOTHING OF NOTE",
    ),
    "what is like it": (
        "All went home early, and the lamps",
        "Some wrote: all went to bed early and the lamps fell.",
        "all went to bed early and the lamps",
    ),
}


@pytest.mark.parametrize(("quote", "new", "expected"), OFFERED.values(), ids=OFFERED)
def test_a_person_is_offered(quote: str, new: str, expected: str) -> None:
    assert expected in places(STORY, new, quote)


def test_what_is_nowhere_is_offered_nowhere() -> None:
    assert places(STORY, "Completely different words, about bees and their keepers.", "said nothing of note") == []


def test_words_that_stand_everywhere_say_nothing_of_where_they_were() -> None:
    often = places("What we read of one red fox in town.\n", "Others saw a red fox or two.\n" * 20, "red fox")
    assert len(often) == MOST
    assert len(places("What we read of one red fox in town.\n", "Others saw a red fox or two.\n" * 200, "red fox")) < 2


@given(TEXTS, TEXTS, st.data())
def test_places_are_few_and_apart_and_in_the_text(old: str, new: str, data: st.DataObject) -> None:
    if not old:
        return
    start = data.draw(st.integers(0, len(old) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(old))))
    anchoring = Anchoring(old, new)
    found = [one.span for one in likely_places(anchoring, old, new, span) if one.span]
    assert len(found) <= MOST
    assert all(0 <= one.start < one.end <= len(new) for one in found)
    assert not any(one.overlaps(other) for one in found for other in found if one is not other)
    assert 0 <= near_place(anchoring, old, span, length=len(new)) <= len(new)


def test_what_is_lost_is_looked_for_after_what_stood_before_it_in_its_line() -> None:
    old = "A line that stays as it is.\nWhat was said before the passage stays, the passage goes, and the rest too.\n"
    new = "A line that stays as it is.\nMore.\nWhat was said before the passage stays, and no more of it.\n"
    start = old.index("the passage goes")
    near = near_place(Anchoring(old, new), old, Span(start, start + 16), length=len(new))
    assert new[:near].strip(" ,").endswith("passage stays")


def test_what_is_lost_is_looked_for_after_the_last_line_before_it_that_still_stands() -> None:
    old = "A line that stays as it is, word for word.\nThis one is gone.\nThis one as well, with the passage.\n"
    new = f"{'Something new. ' * 40}\nA line that stays as it is, word for word.\n{'And more. ' * 40}\n"
    start = old.index("the passage")
    near = near_place(Anchoring(old, new), old, Span(start, start + 11), length=len(new))
    assert new[:near].endswith("word for word.")
