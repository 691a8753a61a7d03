"""How well passages are found again in later versions of their texts, where histories of real prose say where each
went. ``python -m tests.quality.placing`` prints it."""

from __future__ import annotations

import gzip
import json
import os
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from typing import Any

from annotator.anchoring import Placement, place
from tests.quality.changed_texts import bands

HISTORIES = (
    Path(os.environ.get("ANNOTATOR_STANDARDS", Path(__file__).parents[3] / "shared" / "standards")) / "anchoring"
)
SURE = 0.9  # a score from which on hardly a placement may be wrong


@cache
def shares() -> dict[str, float]:
    """Of all cases, the share that is placed rightly (or is rightly an orphan), and wrongly; the share that is right
    of the passages that stayed as they were (to the character), were edited, or went; and the wrong of the sure."""
    counts: Counter[tuple[str, str]] = Counter()
    for case, found in _placed():
        verdict = _verdict(case, found)
        counts["all", verdict] += 1
        counts[case["truth"], verdict] += 1
        if found.score >= SURE:
            counts["sure", verdict] += 1
    return {
        "right": _share(counts, "all", "exact", "near", "rightly an orphan"),
        "wrong": _share(counts, "all", "wrong"),
        "same": _share(counts, "same", "exact"),
        "edited": _share(counts, "edited", "exact", "near"),
        "gone": _share(counts, "gone", "rightly an orphan"),
        "wrong among the sure": _share(counts, "sure", "wrong"),
    }


@cache
def by_score() -> dict[float, tuple[int, float]]:
    """How many were placed with each tenth of the score, and the share of them that is right."""
    return bands((found.score, _verdict(case, found)) for case, found in _placed())


@cache
def _placed() -> list[tuple[dict[str, Any], Placement]]:
    texts = json.loads(gzip.decompress((HISTORIES / "texts.json.gz").read_bytes()))
    pairs = defaultdict(list)
    for line in gzip.decompress((HISTORIES / "cases.jsonl.gz").read_bytes()).splitlines():
        case = json.loads(line)
        pairs[case["base_text"], case["target_text"]].append(case)
    placed: list[tuple[dict[str, Any], Placement]] = []
    for (base, target), cases in pairs.items():
        spans = [(case["start"], case["end"]) for case in cases]
        placed += zip(cases, place(texts[base], texts[target], spans), strict=True)
    return placed


def _verdict(case: dict[str, Any], found: Placement) -> str:
    if case["truth"] == "gone":
        return "rightly an orphan" if found.span is None else "wrong"
    if found.span is None:
        return "lost"
    start, end = case["t_start"], case["t_end"]
    shared = max(0, min(end, found.span.end) - max(start, found.span.start))
    either = max(end, found.span.end) - min(start, found.span.start)
    if shared == either:
        return "exact"
    return "near" if shared / either >= 0.5 else "wrong"


def _share(counts: Counter[tuple[str, str]], which: str, *verdicts: str) -> float:
    whole = sum(count for (truth, _verdict), count in counts.items() if truth == which)
    return sum(counts[which, verdict] for verdict in verdicts) / whole


if __name__ == "__main__":
    for name, share in shares().items():
        print(f"{name:24} {share:8.2%}")  # noqa: T201
    for band, (count, right) in by_score().items():
        print(f"scored {band:.1f} and more: {count:6} placed, right {right:7.2%}")  # noqa: T201
