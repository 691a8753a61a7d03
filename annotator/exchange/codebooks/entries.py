"""What a codebook as a file is made of, between the codebook and the formats. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from annotator.codebook import key_of


@dataclass(frozen=True, slots=True)
class Entry:
    """A tag as a file tells of it. ``path``: the names from the root to its own. "" and () where the file says
    nothing. ``uid``: a UUID in lower case, by which the tag is known again under another name."""

    path: tuple[str, ...]
    uid: str = ""
    colour: str = ""  # the name of a hue, or #rrggbb
    shortcut: str = ""
    description: str = ""
    when_to_use: str = ""
    when_not: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.path[-1]


@dataclass(frozen=True, slots=True)
class CodebookFile:
    """A codebook on its way out or in, each tag after the one that it lies under. ``project``: what it is called.

    ``left``: what a format could carry and we can't, each with its name: ``("set", "Round one")``.
    """

    entries: tuple[Entry, ...]
    project: str = ""
    left: tuple[tuple[str, str], ...] = field(default=())


def in_tree_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries with each after the one that it lies under; those that the paths only pass through are added."""
    known: dict[tuple[str, ...], int] = {}
    given: list[Entry] = []
    for entry in entries:
        given.append(entry)
        known.setdefault(_keys(entry.path), len(given) - 1)
    ordered: list[Entry] = []
    told: set[int] = set()
    passed: set[tuple[str, ...]] = set()
    for number, entry in enumerate(given):
        for above in _above(entry.path):
            keys = _keys(above)
            at = known.get(keys)
            if at is None and keys not in passed:
                ordered.append(Entry(above))
            elif at is not None and at not in told:
                told.add(at)
                ordered.append(given[at])
            passed.add(keys)
        if number not in told:
            told.add(number)
            passed.add(_keys(entry.path))
            ordered.append(entry)
    return tuple(ordered)


def _above(path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The paths of what lies above, the root first."""
    return (path[:depth] for depth in range(1, len(path)))


def _keys(path: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(key_of(name) for name in path)
