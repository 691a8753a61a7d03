"""``python -m tests.quality`` prints what is read how well; ``--worst`` each sample that isn't read all right;
``--pin`` writes the averages into floors.json."""

from __future__ import annotations

import json
import sys

from tests.quality.scoring import FLOORS, MEASURES, averages, by_kind, scores_of


def main() -> None:
    print(f"{'':32} {'':>3}", *(f"{measure:>9}" for measure in MEASURES))  # noqa: T201
    floors = {}
    for kind, samples in by_kind():
        if "--worst" in sys.argv:
            for sample in samples:
                _row(sample.name, 1, scores_of(sample), only_worse=True)
        floors[kind] = averages(samples)
        _row(kind, len(samples), floors[kind])
    if "--pin" in sys.argv:
        FLOORS.write_text(json.dumps(floors, indent=2) + "\n", "utf-8")


def _row(name: str, count: int, scores: dict[str, float], *, only_worse: bool = False) -> None:
    if only_worse and all(score == 1 for score in scores.values()):
        return
    shown = [f"{scores[measure]:9.3f}" if measure in scores else f"{'–':>9}" for measure in MEASURES]
    print(f"{name:32} {count:>3}", *shown)  # noqa: T201


if __name__ == "__main__":
    main()
