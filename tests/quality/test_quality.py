"""Reading right: no measure falls below what is pinned in floors.json."""

from __future__ import annotations

import json

import pytest

from tests.quality.scoring import FLOORS, Sample, averages, by_kind, samples, scores_of

KINDS = dict(by_kind())


@pytest.mark.parametrize(
    ("kind", "measure", "floor"),
    [(kind, *pinned) for kind, floors in json.loads(FLOORS.read_text("utf-8")).items() for pinned in floors.items()],
)
def test_no_measure_falls_below_its_floor(kind: str, measure: str, floor: float) -> None:
    short = {sample.name: scores_of(sample)[measure] for sample in KINDS[kind] if scores_of(sample).get(measure, 1) < 1}
    assert averages(KINDS[kind])[measure] >= floor, f"{measure} of {kind}; not all right: {short}"


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
def test_every_word_of_the_source_is_in_the_text(sample: Sample) -> None:
    assert scores_of(sample)["words"] == 1


def test_there_are_enough_samples_and_each_has_its_expectation() -> None:
    assert len(samples()) >= 60
    assert {sample.name for sample in samples() if not sample.path.with_suffix(".json").exists()} == set()
