"""Placing right in texts that were changed by chance: no share falls below what is pinned here, in any kind of change;
and a score is what it says."""

from __future__ import annotations

import pytest

from tests.quality.changed_texts import bands, cases, shares
from tests.quality.changing import EDITS

AT_LEAST = {"right": 0.998, "same": 0.999, "edited": 0.988, "gone": 0.99}
AT_MOST = {"wrong": 0.001, "wrong among the sure": 0.0005}


@pytest.mark.parametrize(("share", "floor"), AT_LEAST.items(), ids=AT_LEAST)
def test_as_many_are_right_as_ever(share: str, floor: float) -> None:
    assert shares(cases())[share] >= floor


@pytest.mark.parametrize(("share", "ceiling"), AT_MOST.items(), ids=AT_MOST)
def test_no_more_are_wrong_than_ever(share: str, ceiling: float) -> None:
    assert shares(cases())[share] <= ceiling


@pytest.mark.parametrize("kind", EDITS)
def test_no_kind_of_change_is_left_behind(kind: str) -> None:
    assert shares([case for case in cases() if case.kind == kind])["right"] >= 0.983


def test_of_passages_with_a_score_no_fewer_are_right_than_it_says() -> None:
    for band, (count, right) in bands((case.found.score, case.verdict) for case in cases()).items():
        assert count < 20 or right >= band
