"""Placing right: no share falls below what is pinned here, and no more are wrong."""

from __future__ import annotations

import pytest

from tests.quality.placing import HISTORIES, by_score, shares

AT_LEAST = {"right": 0.994, "same": 1, "edited": 0.9626, "gone": 0.988}
AT_MOST = {"wrong": 0.0023, "wrong among the sure": 0.002}


@pytest.fixture(autouse=True)
def _histories() -> None:
    if not HISTORIES.is_dir():
        pytest.skip(f"The histories of texts are not at {HISTORIES}; set ANNOTATOR_STANDARDS to their folder's parent.")


@pytest.mark.parametrize(("share", "floor"), AT_LEAST.items(), ids=AT_LEAST)
def test_as_many_are_right_as_ever(share: str, floor: float) -> None:
    assert shares()[share] >= floor


@pytest.mark.parametrize(("share", "ceiling"), AT_MOST.items(), ids=AT_MOST)
def test_no_more_are_wrong_than_ever(share: str, ceiling: float) -> None:
    assert shares()[share] <= ceiling


def test_of_passages_with_a_score_no_fewer_are_right_than_it_says() -> None:
    for band, (count, right) in by_score().items():
        assert count < 20 or right >= band
