"""The tag tree: names, paths, order, descendants. Pure: works on any nodes with pk, parent_id, name, position."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

SEPARATOR = " / "  # between the names of a path
ROOM = 100  # between the positions of two siblings, so that others can stand between them


class Node(Protocol):
    @property
    def pk(self) -> int: ...
    @property
    def parent_id(self) -> int | None: ...
    @property
    def name(self) -> str: ...
    @property
    def position(self) -> int: ...


N = TypeVar("N", bound=Node)


@dataclass(frozen=True, slots=True)
class Placed(Generic[N]):
    """A node in its tree: the path of names that leads to it, and how deep it lies (0 at the root)."""

    node: N
    path: str
    depth: int
    has_children: bool


def key_of(name: str) -> str:
    """What makes two names the same name: case and compatibility forms folded, by Unicode's rules,
    runs of white space as one space.

    Databases can't be asked: SQLite's LOWER() knows only ASCII.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return " ".join(folded.split())


def depth_first(nodes: Iterable[N]) -> list[Placed[N]]:
    """The nodes as one reads a tree: each before its children, siblings by position and name.

    A node whose parent is not among ``nodes`` stands at the root.
    """
    known = list(nodes)
    pks = {node.pk for node in known}
    children: dict[int | None, list[N]] = defaultdict(list)
    for node in sorted(known, key=lambda n: (n.position, key_of(n.name), n.pk), reverse=True):
        children[node.parent_id if node.parent_id in pks else None].append(node)
    placed: list[Placed[N]] = []
    # A stack instead of recursion: nothing limits how deep a tree may be.
    waiting = [(node, node.name, 0) for node in children[None]]
    while waiting:
        node, path, depth = waiting.pop()
        below = children.get(node.pk, [])
        placed.append(Placed(node, path, depth, bool(below)))
        waiting.extend((child, f"{path}{SEPARATOR}{child.name}", depth + 1) for child in below)
    return placed


def in_order(siblings: Iterable[N]) -> list[N]:
    """Tags of one parent as one reads them."""
    return sorted(siblings, key=lambda n: (n.position, key_of(n.name), n.pk))


def arranged(siblings: Sequence[tuple[int, int]], moved: Sequence[int], before: int | None) -> dict[int, int]:
    """New positions, by pk, with which ``moved`` stand in this order in front of ``before`` (None: last).

    ``siblings`` are those that stand at that place, in order, each with its position; some of ``moved`` may be among
    them. Others move only where there is no room left between two, and then all that have to.
    """
    left = dict(siblings)
    gone = set(moved)
    order = [pk for pk, _position in siblings]
    if before is not None:  # what moves away can't be stood in front of: the next one that stays can
        before = next((pk for pk in order[order.index(before) :] if pk not in gone), None)
    order = [pk for pk in order if pk not in gone]
    at = len(order) if before is None else order.index(before)
    low = left[order[at - 1]] if at else -1
    if before is None:
        return {pk: low + ROOM * number for number, pk in enumerate(moved, start=1)} if at else _spaced(moved)
    between = left[before] - low
    if between > len(moved):
        return {pk: low + between * number // (len(moved) + 1) for number, pk in enumerate(moved, start=1)}
    spaced = _spaced([*order[:at], *moved, *order[at:]])
    return {pk: position for pk, position in spaced.items() if pk in gone or left[pk] != position}


def merging(nodes: Iterable[N], tags: Sequence[int], into: int) -> tuple[dict[int, int], dict[int, list[int]]]:
    """What becomes a part of what if ``tags`` become parts of ``into``, the deepest first; and which nodes go under
    which others then, in order. Nodes under one of ``tags`` go along; where a node of that name stands there already,
    they become parts of it. ``into`` lies under none of ``tags``."""
    known = {node.pk: node for node in nodes}
    children: dict[int | None, list[int]] = defaultdict(list)
    for node in in_order(known.values()):
        children[node.parent_id].append(node.pk)
    parts, moves = dict.fromkeys(tags, into), defaultdict[int, list[int]](list)
    names: dict[int, dict[str, int]] = {}
    waiting = list(tags)
    while waiting:
        one = waiting.pop(0)
        to = parts[one]
        if to not in names:
            names[to] = {key_of(known[pk].name): pk for pk in children[to] if pk not in parts}
        for child in children[one]:
            if child in parts:
                continue
            there = names[to].setdefault(key_of(known[child].name), child)
            if there == child:
                moves[to].append(child)
            else:
                parts[child] = there
                waiting.append(child)
    depths = {placed.node.pk: placed.depth for placed in depth_first(known.values())}
    return {pk: parts[pk] for pk in sorted(parts, key=lambda pk: (-depths[pk], pk))}, dict(moves)


def _spaced(pks: Sequence[int]) -> dict[int, int]:
    return {pk: ROOM * number for number, pk in enumerate(pks, start=1)}


def paths(nodes: Iterable[N]) -> dict[int, str]:
    """The path of each node by its pk."""
    return {placed.node.pk: placed.path for placed in depth_first(nodes)}


def descendants(pk: int, parents: Mapping[int, int | None]) -> set[int]:
    """``pk`` and all that lies under it; ``parents`` gives each node's parent."""
    children: dict[int | None, list[int]] = defaultdict(list)
    for child, parent in parents.items():
        children[parent].append(child)
    found, waiting = set(), [pk]
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting.extend(children.get(node, ()))
    return found


def split_path(path: str) -> list[str]:
    """The names of a path: ``"Claims / Economic"`` → ``["Claims", "Economic"]``."""
    return [name.strip() for name in path.split(SEPARATOR) if name.strip()]


def least_used(used: Iterable[str], palette: Sequence[str]) -> str:
    """The colour of the palette that is used least, the first of several."""
    count = Counter(used)
    return min(palette, key=lambda colour: count[colour])
