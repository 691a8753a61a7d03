"""The tag tree: names, paths, order, descendants. Pure: works on any nodes with pk, parent_id, name, position."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

SEPARATOR = " / "  # between the names of a path


class Node(Protocol):
    pk: int
    parent_id: int | None
    name: str
    position: int


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
