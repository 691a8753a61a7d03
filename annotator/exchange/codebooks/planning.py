"""What bringing in a codebook would do to the one that stands, tag by tag. Pure.

A tag of the file is the one with its UUID, else the one of its name at its place, else the only one that bears its name
among its other names. What the file doesn't say changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from annotator.codebook import SEPARATOR, depth_first, descendants, key_of
from annotator.exchange.codebooks.colours import hue_of
from annotator.exchange.codebooks.entries import CodebookFile, Entry
from annotator.past_codebook import Edit, PastTag
from documents.text import canonical

WORDS = ("description", "when_to_use", "when_not")
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Row:
    """What becomes of a tag of the file.

    ``verb``: new, changed, same, or conflict: then nothing, and ``why`` says it: *name* (no tag can be called so),
    *above* (what it lies under can't come in), *twice* (the file has it already), *taken* (another tag has its name
    there), *circle* (it would lie under itself). ``tag``: the one that it is, None for a new one. ``parent``: under
    which it will stand, a tag's number or, where ``parent_row`` is given, the tag of that row. ``fields``: its words,
    of a tag that is there only those that differ. ``aliases``: other names that come to it. ``left``: what can't be
    taken over: *shortcut*, *colour*, *alias* and what it was.
    """

    path: tuple[str, ...]
    verb: str
    tag: int | None = None
    parent: int | None = None
    parent_row: int | None = None
    moved: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()
    why: str = ""
    left: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    rows: tuple[Row, ...]

    def counts(self) -> Counter[str]:
        """How many rows there are of each verb."""
        return Counter(row.verb for row in self.rows)

    @property
    def does_something(self) -> bool:
        return any(row.verb in ("new", "changed") for row in self.rows)

    def digest(self) -> str:
        """Another one where the plan is another."""
        told = [(row.path, row.verb, row.tag, row.parent, row.parent_row, row.moved) for row in self.rows]
        words = [(sorted(row.fields.items()), row.aliases, row.edits) for row in self.rows]
        return sha256(repr((told, words)).encode()).hexdigest()


def planned(
    codebook: CodebookFile, standing: Mapping[int, PastTag], uids: Mapping[str, int], *, only_new: bool
) -> Plan:
    """What bringing in ``codebook`` would do. ``uids``: the tags by their UUIDs. ``only_new``: tags that are there
    stay as they are."""
    planner = _Planner(standing, uids, only_new=only_new)
    return Plan(tuple(planner.row(entry) for entry in codebook.entries))


class _Planner:
    """The codebook as it would be by now, while the tags of the file are gone through. A tag that is there is known by
    its number, a new one by -1 less the number of its row."""

    def __init__(self, standing: Mapping[int, PastTag], uids: Mapping[str, int], *, only_new: bool) -> None:
        self._standing, self._uids, self._only_new = standing, uids, only_new
        self._names = {(tag.parent_id, key_of(tag.name)): pk for pk, tag in standing.items()}
        self._parents: dict[int, int | None] = {pk: tag.parent_id for pk, tag in standing.items()}
        self._keys = {tag.shortcut: pk for pk, tag in standing.items() if tag.shortcut}
        self._paths = {one.node.pk: one.path for one in depth_first(standing.values())}
        self._others: dict[str, set[int]] = {}  # the tags that bear a name beside their own
        for pk, tag in standing.items():
            for name in tag.aliases:
                self._others.setdefault(key_of(name), set()).add(pk)
        self._heirs = {key: min(pks) for key, pks in self._others.items() if len(pks) == 1}
        self._at: dict[tuple[str, ...], int | None] = {(): None}  # the tag at each path of the file
        self._known: set[int] = set()
        self._rows = 0

    def row(self, entry: Entry) -> Row:
        entry = _cleaned(entry)
        keys = tuple(key_of(name) for name in entry.path)
        number, self._rows = self._rows, self._rows + 1
        if not keys[-1] or len(entry.name) > LONGEST_NAME or SEPARATOR in entry.name:
            return Row(entry.path, "conflict", why="name")
        if keys[:-1] not in self._at:
            return Row(entry.path, "conflict", why="above")
        if keys in self._at:
            return Row(entry.path, "conflict", tag=_pk(self._at[keys]), why="twice")
        parent = self._at[keys[:-1]]
        found = self._uids.get(entry.uid)
        by_uid = found is not None and found not in self._known
        if not by_uid:
            found = self._names.get((parent, keys[-1]), self._heirs.get(keys[-1]))
        if found is None:
            return self._new(entry, keys, parent, number)
        if found in self._known or found < 0:
            return Row(entry.path, "conflict", tag=_pk(found), why="twice")
        self._at[keys] = found
        self._known.add(found)
        return self._changed(entry, found, parent, placed=by_uid)

    def _new(self, entry: Entry, keys: tuple[str, ...], parent: int | None, number: int) -> Row:
        pk = -1 - number
        self._at[keys] = self._names[parent, keys[-1]] = pk
        self._parents[pk] = parent
        fields, left = self._said(entry, pk)
        aliases, lost = self._new_names(entry, pk, entry.name, ())
        return Row(
            entry.path,
            "new",
            parent=_pk(parent),
            parent_row=_row(parent),
            fields={"name": entry.name, **fields},
            aliases=aliases,
            edits=tuple(Edit(name, "", words) for name, words in fields.items()),
            left=left + lost,
        )

    def _changed(self, entry: Entry, pk: int, parent: int | None, *, placed: bool) -> Row:
        tag = self._standing[pk]
        if self._only_new:
            return Row(entry.path, "same", tag=pk)
        key, stands = key_of(entry.name), (self._parents[pk], key_of(tag.name))
        moved = placed and parent != self._parents[pk]
        if placed and (parent, key) != stands:
            if (parent, key) in self._names:
                return Row(entry.path, "conflict", tag=pk, why="taken")
            if parent is not None and parent in descendants(pk, self._parents):
                return Row(entry.path, "conflict", tag=pk, why="circle")
            del self._names[stands]
            self._names[parent, key] = pk
            self._parents[pk] = parent
        said, left = self._said(entry, pk)
        if placed:
            said = {"name": entry.name, **said}
        fields = {name: words for name, words in said.items() if words != getattr(tag, name)}
        aliases, lost = self._new_names(entry, pk, fields.get("name", tag.name), tag.aliases)
        edits = [Edit(name, getattr(tag, name), words) for name, words in fields.items()]
        if moved:
            edits.append(Edit("parent", self._paths[pk].rpartition(SEPARATOR)[0], SEPARATOR.join(entry.path[:-1])))
        verb = "changed" if edits or aliases else "same"
        return Row(
            entry.path, verb, pk, _pk(parent), _row(parent), moved, fields, aliases, tuple(edits), left=left + lost
        )

    def _said(self, entry: Entry, pk: int) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
        """The words, colour and key that the file gives a tag, and which of them it can't have."""
        said = {name: words for name in WORDS if (words := getattr(entry, name))}
        left: list[tuple[str, str]] = []
        if entry.colour:
            if hue := hue_of(entry.colour):
                said["colour"] = hue
            else:
                left.append(("colour", entry.colour))
        if entry.shortcut:
            if len(entry.shortcut) > 1 or self._keys.get(entry.shortcut, pk) != pk:
                left.append(("shortcut", entry.shortcut))
            else:
                self._keys = {key: one for key, one in self._keys.items() if one != pk} | {entry.shortcut: pk}
                said["shortcut"] = entry.shortcut
        return said, tuple(left)

    def _new_names(
        self, entry: Entry, pk: int, name: str, known: Iterable[str]
    ) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
        """The other names that come to a tag, and those that can't, since they find another one."""
        had = {key_of(one) for one in (name, *known)}
        coming: list[str] = []
        left: list[tuple[str, str]] = []
        for alias in entry.aliases:
            key = key_of(alias)
            if not key or key in had:
                continue
            had.add(key)
            others = self._others.setdefault(key, set())
            if others - {pk} or (self._parents[pk], key) in self._names or len(alias) > LONGEST_NAME:
                left.append(("alias", alias))
            else:
                others.add(pk)
                coming.append(alias)
        return tuple(coming), tuple(left)


def _pk(found: int | None) -> int | None:
    return None if found is None or found < 0 else found


def _row(found: int | None) -> int | None:
    return -1 - found if found is not None and found < 0 else None


def _cleaned(entry: Entry) -> Entry:
    """The entry with its texts as they are stored."""
    return Entry(
        tuple(_line(name) for name in entry.path),
        uid=entry.uid,
        colour=entry.colour,
        shortcut=canonical(entry.shortcut).strip(),
        description=canonical(entry.description).strip(),
        when_to_use=canonical(entry.when_to_use).strip(),
        when_not=canonical(entry.when_not).strip(),
        aliases=tuple(_line(name) for name in entry.aliases),
    )


def _line(name: str) -> str:
    return " ".join(canonical(name).split())
