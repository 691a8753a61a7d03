"""Which topics a document's passages suggest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.suggesting import LEAST, MOST, Suggestion, suggested

PLACES, IRAQ, BAGHDAD, IRAN, WATER = 1, 2, 3, 4, 5
PARENTS = {PLACES: None, IRAQ: PLACES, BAGHDAD: IRAQ, IRAN: PLACES, WATER: None}

CASES = {
    "nothing carries a tag": ([], (), (), []),
    "too few passages": ([{IRAQ}] * 2, (), (), []),
    "many passages": ([{WATER}] * 4, (), (), [(WATER, 4)]),
    "what has most first": ([{WATER}] * 3 + [{IRAN}] * 4, (), (), [(IRAN, 4), (WATER, 3)]),
    "the tag above adds nothing": ([{BAGHDAD}] * 3, (), (), [(BAGHDAD, 3)]),
    "the tag above gathers two, after what passages carry": (
        [{IRAQ}] * 3 + [{IRAN}] * 4,
        (),
        (),
        [(IRAN, 4), (IRAQ, 3), (PLACES, 7)],
    ),
    "the tag above gathers too few of each": ([{IRAQ}, {IRAN}, {IRAN}], (), (), [(PLACES, 3)]),
    "a passage with two tags counts once above them": ([{IRAQ, IRAN}] * 3, (), (), [(IRAQ, 3), (IRAN, 3)]),
    "it is a topic": ([{WATER}] * 4, (WATER,), (), []),
    "it is above a topic": ([{IRAQ}] * 3 + [{IRAN}] * 3, (IRAQ,), (), [(IRAN, 3)]),
    "it is under a topic": ([{IRAQ}] * 3, (PLACES,), (), [(IRAQ, 3)]),
    "it was waved away": ([{WATER}] * 4, (), (WATER,), []),
    "a tag in the trash": ([{99}] * 4, (), (), []),
    "a topic in the trash": ([{WATER}] * 4, (99,), (), [(WATER, 4)]),
}


@pytest.mark.parametrize(("passages", "topics", "dismissed", "expected"), CASES.values(), ids=CASES)
def test_topics_are_suggested(passages, topics, dismissed, expected):
    assert suggested(passages, PARENTS, topics=topics, dismissed=dismissed) == [Suggestion(*one) for one in expected]


def test_only_a_few_are_suggested_at_once():
    parents = dict.fromkeys(range(1, 20))
    assert len(suggested([set(parents)] * LEAST, parents)) == MOST


tags = st.sampled_from(sorted(PARENTS))


@given(st.lists(st.sets(tags)), st.sets(tags), st.sets(tags))
def test_whatever_is_suggested_is_new_and_has_its_reasons(passages, topics, dismissed):
    for tag, count in suggested(passages, PARENTS, topics=topics, dismissed=dismissed):
        under = {one for one in PARENTS if tag in (one, PARENTS[one], PARENTS.get(PARENTS[one]))}
        assert count == sum(bool(under & one) for one in passages) >= LEAST
        assert not under & topics
        assert tag not in dismissed
