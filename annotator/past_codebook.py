"""The codebook as it stood: lines of the log taken back from what stands now, and what two of them differ in. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from annotator.codebook import depth_first, key_of

# What a definition is made of: whoever put the tag on a passage went by these.
DEFINING = ("name", "description", "when_to_use", "when_not")
COMPARED = (*DEFINING, "colour", "shortcut")


@dataclass(frozen=True, slots=True)
class PastTag:
    """A tag as it stood once, with its other names in their order."""

    pk: int
    parent_id: int | None
    name: str
    colour: str = ""
    description: str = ""
    when_to_use: str = ""
    when_not: str = ""
    shortcut: str = ""
    position: int = 0
    aliases: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> PastTag:
        return cls(**{**stored, "aliases": tuple(stored["aliases"])})


class TagLine(NamedTuple):
    """A line of the log about a tag. ``tag``: its number; ``before`` and ``after``: what changed of it."""

    at: datetime
    verb: str
    tag: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]


Tags = dict[int, PastTag]


def taken_back(standing: Mapping[int, PastTag], lying: Mapping[int, PastTag], lines: Iterable[TagLine]) -> Tags:
    """The tags that stood before these lines of the log were written, by their numbers.

    ``standing`` are those that stand after them, ``lying`` those in the trash; ``lines`` come the newest first. A tag
    that was deleted for ever comes back from what its line said when it was thrown away.
    """
    stood, lay = dict(standing), dict(lying)
    for line in lines:
        pk, holder = line.tag, stood if line.tag in stood else lay
        if line.verb == "tag.added":
            stood.pop(pk, None)
            lay.pop(pk, None)
        elif line.verb == "tag.restored":
            if pk in stood:
                lay[pk] = stood.pop(pk)
        elif line.verb in ("tag.trashed", "tag.merged"):
            stood[pk] = _as_before(lay.pop(pk, PastTag(pk, None, "")), line)
        elif pk in holder:
            holder[pk] = _as_before(holder[pk], line)
    return stood


def _as_before(tag: PastTag, line: TagLine) -> PastTag:
    before = {("parent_id" if name == "parent" else name): value for name, value in line.before.items()}
    before["aliases"] = _other_names_before(tag, line)
    return replace(tag, **{name: before[name] for name in before.keys() & set(PastTag.__slots__) - {"pk"}})


def _other_names_before(tag: PastTag, line: TagLine) -> tuple[str, ...]:
    """``alias`` in a line is another name that it gave the tag, or took from it."""
    names = list(tag.aliases)
    if line.verb == "tag.named" and line.after["alias"] in names:
        names.remove(line.after["alias"])
    elif line.verb == "tag.unnamed":
        names.append(line.before["alias"])
    return tuple(sorted(names))


@dataclass(frozen=True, slots=True)
class Definition:
    """What a tag was said to mean ``since`` a moment, until the next one."""

    since: datetime
    name: str
    description: str
    when_to_use: str
    when_not: str

    @property
    def words(self) -> tuple[str, ...]:
        return (self.name, self.description, self.when_to_use, self.when_not)


def definitions(tag: PastTag, made: datetime, lines: Iterable[TagLine]) -> tuple[Definition, ...]:
    """All that the tag, made at that time, was ever said to mean, the oldest first; ``lines``: its own, the newest
    first."""
    found: list[Definition] = []
    words = {name: getattr(tag, name) for name in DEFINING}
    for line in lines:
        if line.verb == "tag.edited" and (changed := line.before.keys() & set(DEFINING)):
            found.append(Definition(line.at, **words))
            words |= {name: line.before[name] for name in changed}
    found.append(Definition(made, **words))
    return tuple(reversed(found))


def in_force(known: Sequence[Definition], at: datetime) -> Definition:
    """Which of a tag's definitions, the oldest first, stood at that time; before all of them, the first."""
    return known[max(0, bisect_right(known, at, key=lambda one: one.since) - 1)]


class Edit(NamedTuple):
    """A field of a tag, as it was and as it is."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A tag that isn't in both codebooks, or not the same. ``was`` is None where it is new, ``now`` where it is gone.

    ``paths``: where it stood and stands, "" where it doesn't. ``moved``: it lies under another tag; ``reordered``: its
    place among the same is another. ``merged_into``: the tag that bears its name among its other names since.
    """

    was: PastTag | None
    now: PastTag | None
    paths: tuple[str, str]
    edits: tuple[Edit, ...] = ()
    moved: bool = False
    reordered: bool = False
    merged_into: PastTag | None = None

    @property
    def kinds(self) -> tuple[str, ...]:
        """What happened to it: new, merged, gone, or any of renamed, moved, reordered, changed."""
        if self.was is None or self.now is None:
            return ("new" if self.was is None else "merged" if self.merged_into else "gone",)
        edited = {edit.field for edit in self.edits}
        happened = {
            "renamed": "name" in edited,
            "moved": self.moved,
            "reordered": self.reordered,
            "changed": bool(edited - {"name"}),
        }
        return tuple(kind for kind, true in happened.items() if true)


def compared(old: Mapping[int, PastTag], new: Mapping[int, PastTag]) -> list[Difference]:
    """What became of a codebook: what is in the new one in its order, then what is gone in the order of the old."""
    olds, news = depth_first(old.values()), depth_first(new.values())
    was_at = {placed.node.pk: placed.path for placed in olds}
    is_at = {placed.node.pk: placed.path for placed in news}
    shifted = _reordered([one.node for one in olds], [one.node for one in news])
    found = []
    for placed in news:
        now, was = placed.node, old.get(placed.node.pk)
        if was is None:
            found.append(Difference(None, now, ("", placed.path)))
            continue
        moved = was.parent_id != now.parent_id
        edits = _edits(was, now)
        if edits or moved or now.pk in shifted:
            paths = (was_at[now.pk], placed.path)
            found.append(Difference(was, now, paths, edits, moved=moved, reordered=now.pk in shifted))
    heirs = _heirs(old, new)
    gone = [placed.node for placed in olds if placed.node.pk not in is_at]
    return found + [
        Difference(was, None, (was_at[was.pk], ""), merged_into=heirs.get(key_of(was.name))) for was in gone
    ]


def _edits(was: PastTag, now: PastTag) -> tuple[Edit, ...]:
    edits = [Edit(name, getattr(was, name), getattr(now, name)) for name in COMPARED]
    edits.append(Edit("aliases", ", ".join(was.aliases), ", ".join(now.aliases)))
    return tuple(edit for edit in edits if edit.before != edit.after)


def _heirs(old: Mapping[int, PastTag], new: Mapping[int, PastTag]) -> dict[str, PastTag]:
    """By the key of another name that came since: the tag that it came to."""
    heirs: dict[str, PastTag] = {}
    for tag in new.values():
        known = {key_of(name) for name in old[tag.pk].aliases} if tag.pk in old else set()
        heirs |= {key: tag for name in tag.aliases if (key := key_of(name)) not in known}
    return heirs


def _reordered(olds: Sequence[PastTag], news: Sequence[PastTag]) -> set[int]:
    """The fewest tags that explain another order of those that stand under the same tag in both."""
    place = {(tag.parent_id, tag.pk): number for number, tag in enumerate(olds)}
    families: dict[int | None, list[int]] = defaultdict(list)
    for tag in news:
        if (tag.parent_id, tag.pk) in place:
            families[tag.parent_id].append(tag.pk)
    return {pk for parent, pks in families.items() for pk in _out_of_line([(place[parent, pk], pk) for pk in pks])}


def _out_of_line(ranked: Sequence[tuple[int, int]]) -> set[int]:
    """Those that aren't in a longest rising run: (rank, pk) each (Fredman 1975)."""
    ends: list[int] = []  # the lowest rank at which a run of that length can end
    holders: list[int] = []
    before: dict[int, int | None] = {}
    for rank, pk in ranked:
        length = bisect_left(ends, rank)
        ends[length : length + 1], holders[length : length + 1] = [rank], [pk]
        before[pk] = holders[length - 1] if length else None
    kept: set[int] = set()
    at: int | None = holders[-1] if holders else None
    while at is not None:
        kept.add(at)
        at = before[at]
    return before.keys() - kept
