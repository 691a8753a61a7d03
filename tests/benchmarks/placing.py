"""Placing 10,000 passages of 1 MB of text in a version of it with 500 edits, and in one that is another text.

``python -m tests.benchmarks.placing`` measures this alone, in a process of its own for its memory, and prints JSON.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import time
from itertools import accumulate

from annotator.anchoring import place
from tests.benchmarks.work import Row

CHARACTERS = 1_000_000
PASSAGES = 10_000
EDITS = 500
_LENGTHS = (5, 20, 60, 150, 400)  # code points


def many() -> list[Row]:
    out = subprocess.run([sys.executable, "-m", "tests.benchmarks.placing"], check=True, capture_output=True, text=True)
    figures = json.loads(out.stdout)
    return [
        Row("placing 10,000 in 1 MB with 500 edits, CPU", figures["edited"], "s", 2),
        Row("placing 10,000 in another text of 1 MB, CPU", figures["another"], "s", None),
        Row("memory for both", figures["memory"], "MB", 300),
    ]


def _measured() -> dict[str, float]:
    chance = random.Random(5)
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(2, 10))) for _ in range(8000)]
    old, another = _text(chance, words), _text(chance, words)
    new = old
    for _ in range(EDITS):
        new = _edited(chance, words, new)
    spans = []
    for _ in range(PASSAGES):
        start = chance.randrange(len(old) - max(_LENGTHS))
        spans.append((start, start + chance.choice(_LENGTHS)))
    return {
        "edited": _seconds(old, new, spans),
        "another": _seconds(old, another, spans),
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _seconds(old: str, new: str, spans: list[tuple[int, int]]) -> float:
    start = time.process_time()
    place(old, new, spans)
    return time.process_time() - start


def _text(chance: random.Random, words: list[str]) -> str:
    """Paragraphs of words as often as words are: half as often as the one before it in their order."""
    often = list(accumulate(1 / (n + 2) for n in range(len(words))))
    parts: list[str] = []
    length = 0
    while length < CHARACTERS:
        parts.append(" ".join(chance.choices(words, cum_weights=often, k=chance.randint(30, 150))) + ".\n\n")
        length += len(parts[-1])
    return "".join(parts)


def _edited(chance: random.Random, words: list[str], text: str) -> str:
    """Words put in, taken out or replaced, a paragraph put in, or some lines moved elsewhere."""
    at = chance.randrange(len(text) - 300)
    kind = chance.randrange(5)
    if kind == 0:
        return f"{text[:at]} {' '.join(chance.choices(words, k=chance.randint(1, 12)))} {text[at:]}"
    if kind == 1:
        return text[:at] + text[at + chance.randint(1, 80) :]
    if kind == 2:
        return text[:at] + chance.choice(words) + text[at + chance.randint(1, 10) :]
    if kind == 3:
        return f"{text[:at]}\n\n{' '.join(chance.choices(words, k=40))}\n\n{text[at:]}"
    end = at + chance.randint(80, 300)
    moved, rest = text[at:end], text[:at] + text[end:]
    to = chance.randrange(len(rest))
    return rest[:to] + moved + rest[to:]


if __name__ == "__main__":
    json.dump(_measured(), sys.stdout)
