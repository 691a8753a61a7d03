"""What holds of placing in every text: what wasn't touched is where it was, and nothing is cut or out of bounds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.anchoring import Placement, place
from documents.graphemes import cuts
from documents.text import Span

ANYTHING = [
    "a",
    "fox",
    "The",
    "the",
    "dog.",
    "\n",
    "\n\n",
    "größer",
    "漢字",
    "🐦",
    "👩‍👩‍👧",
    "🇩🇪🇫🇷",
    "e\u0301",
    "हिन्दी",
    "각",
]
TEXTS = st.lists(st.sampled_from(ANYTHING), max_size=40).map(" ".join)
OURS = [
    f"{first}{second}"
    for first in ("mo", "ka", "ri", "su", "te")
    for second in ("lin", "dar", "pos", "gen", "bu", "wax")
]
THEIRS = st.lists(st.sampled_from(["Zeh", "uno", "yot.", "ix", "\n", "vau"]), max_size=12).map(" ".join)
MANY = st.permutations(OURS)


def spans_in(text: str) -> st.SearchStrategy[Span]:
    return (
        st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
        .filter(lambda p: p[0] != p[1])
        .map(lambda pair: Span(min(pair), max(pair)))
    )


def words_in(text: str, data: st.DataObject) -> Span:
    """From the start of one word to the end of another."""
    words = text.split(" ")
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    start = len("".join(f"{word} " for word in words[:first]))
    return Span(start, start + len(" ".join(words[first : last + 1])))


def only(placements: list[Placement]) -> Span:
    (placement,) = placements
    assert placement.span is not None
    return placement.span


@given(TEXTS, TEXTS, st.data())
def test_a_placement_is_within_the_text_and_says_what_it_is(old: str, new: str, data: st.DataObject) -> None:
    spans = data.draw(st.lists(spans_in(old), max_size=4)) if old else []
    found = place(old, new, spans)
    assert len(found) == len(spans)
    for span, placement in zip(spans, found, strict=True):
        assert 0 <= placement.score <= 1
        assert (placement.how == "orphan") == (placement.span is None) == (placement.score == 0)
        if placement.span is None:
            continue
        assert 0 <= placement.span.start < placement.span.end <= len(new)
        assert placement.how == "fuzzy" or placement.span.of(new) == span.of(old)
        assert (placement.how == "exact") == (placement.span == span and placement.how != "fuzzy")
        if not cuts(old, span.start) and not cuts(old, span.end):
            assert not cuts(new, placement.span.start)
            assert not cuts(new, placement.span.end)


@given(TEXTS, TEXTS, st.data())
def test_each_is_placed_alike_alone_and_among_others_and_again(old: str, new: str, data: st.DataObject) -> None:
    spans = data.draw(st.lists(spans_in(old), max_size=4)) if old else []
    found = place(old, new, spans)
    assert found == place(old, new, spans)
    assert found == [place(old, new, [span])[0] for span in spans]


@given(TEXTS, st.data())
def test_in_the_same_text_all_is_where_it_was(text: str, data: st.DataObject) -> None:
    spans = data.draw(st.lists(spans_in(text), max_size=4)) if text else []
    assert place(text, text, spans) == [Placement(span, "exact", 1.0) for span in spans]


@given(MANY, THEIRS, THEIRS, THEIRS, THEIRS, st.data())
def test_in_a_paragraph_that_was_not_touched_all_is_where_it_was(
    words: list[str], before: str, after: str, new_before: str, new_after: str, data: st.DataObject
) -> None:
    paragraph = " ".join(words[:12])
    old, new = f"{before}\n{paragraph}\n{after}", f"{new_before}\n{paragraph}\n{new_after}"
    at, to = old.index(paragraph), new.index(paragraph)
    span = data.draw(spans_in(paragraph))
    found = only(place(old, new, [Span(at + span.start, at + span.end)]))
    assert found == Span(to + span.start, to + span.end)


@given(MANY, THEIRS.filter(bool), st.data())
def test_text_put_in_before_a_passage_moves_it_by_its_length(
    words: list[str], inserted: str, data: st.DataObject
) -> None:
    old = " ".join(words)
    span = words_in(old, data)
    at = data.draw(st.sampled_from([0, *(n + 1 for n in range(span.start) if old[n] == " ")]))
    new = f"{old[:at]}{inserted} {old[at:]}"
    assert only(place(old, new, [span])) == Span(span.start + len(inserted) + 1, span.end + len(inserted) + 1)


@given(MANY, st.data())
def test_a_paragraph_that_moved_takes_its_passages_along(words: list[str], data: st.DataObject) -> None:
    first, second, third = (" ".join(words[n : n + 10]) for n in (0, 10, 20))
    old, new = f"{first}\n\n{second}\n\n{third}", f"{second}\n\n{third}\n\n{first}"
    span = words_in(first, data)
    assert only(place(old, new, [span])).of(new) == span.of(old)
