"""Lines that are gone from one place of a text and have come at another. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import Indel

_SHORTEST = 20  # characters of a line that is known by itself
_ALIKE = 0.75  # lines that moved and were edited share at least that much of their characters
_MOST_PAIRS = 2_000_000_000  # of characters that are compared for that, each with each


def moved_lines(gone: Sequence[str], come: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of lines, each by its place among those that are gone and those that have come, each in one pair at most:
    lines that are there once, word by word; short ones next to them; then those that are nearly alike."""
    ours, theirs = [" ".join(line.split()) for line in gone], [" ".join(line.split()) for line in come]
    pairs = _the_same(ours, theirs)
    _extended(pairs, ours, theirs)
    _nearly(pairs, ours, theirs)
    return sorted(pairs.items())


def _the_same(ours: Sequence[str], theirs: Sequence[str]) -> dict[int, int]:
    places = _once(theirs)
    return {n: places[line] for line, n in _once(ours).items() if len(line) >= _SHORTEST and line in places}


def _once(lines: Sequence[str]) -> dict[str, int]:
    """Where those lines stand that are there once."""
    places: dict[str, int] = {}
    for n, line in enumerate(lines):
        places[line] = -1 if line in places else n
    return {line: n for line, n in places.items() if n >= 0}


def _extended(pairs: dict[int, int], ours: Sequence[str], theirs: Sequence[str]) -> None:
    """Lines before and after moved ones that are the same moved along."""
    taken = set(pairs.values())
    for step in (1, -1):
        for one, other in sorted(pairs.items(), reverse=step < 0):
            at, to = one + step, other + step
            while 0 <= at < len(ours) and 0 <= to < len(theirs) and at not in pairs and to not in taken:
                if ours[at] != theirs[to]:
                    break
                pairs[at] = to
                taken.add(to)
                at, to = at + step, to + step


def _nearly(pairs: dict[int, int], ours: Sequence[str], theirs: Sequence[str]) -> None:
    """The longest first: those that are left and most like each other."""
    left = [n for n, line in enumerate(ours) if n not in pairs and len(line) >= _SHORTEST]
    taken = set(pairs.values())
    others = {n: line for n, line in enumerate(theirs) if n not in taken and len(line) >= _SHORTEST}
    if sum(len(ours[n]) for n in left) * sum(map(len, others.values())) > _MOST_PAIRS:
        return
    for n in sorted(left, key=lambda n: (-len(ours[n]), n)):
        found = process.extractOne(ours[n], others, scorer=Indel.normalized_similarity, score_cutoff=_ALIKE)
        if found is not None:
            pairs[n] = found[2]
            del others[found[2]]
