"""Where annotations stood before a new text came, as the log has it: for when that is undone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from annotator.actions.placements import Place, Put, Standing
from documents.models import Change, Document

PLACED = "annotations.placed"


@dataclass(frozen=True, slots=True)
class PlacedFrom:
    """An act that gave a document a text: the number of its first line, and those of its lines about placing."""

    first: int
    placed: tuple[int, ...]


def put_before(document: Document, act: PlacedFrom, rows: Sequence[Standing]) -> dict[int, Put]:
    """Where each of these annotations stood before the act, by pk. Not told of are those that were made since, or made
    anew: those are to be placed."""
    told, since = _told(act), _Since.of(document, act)
    found: dict[int, Put] = {}
    for row in rows:
        uid = str(row.uid)
        if since.is_made_anew(row):
            continue
        if uid in told:
            found[row.pk] = told[uid]
        elif uid not in since.unleft:  # it stood in the older text as it did in the newer one
            stands = Put(row.place, row.left_at)
            found[row.pk] = stands if row.left_at else since.stood.get(uid, stands)
    return found


def _told(act: PlacedFrom) -> dict[str, Put]:
    """What lines of the act say of where annotations stood before."""
    lines = Change.objects.filter(number__in=act.placed).values_list("before", flat=True)
    return {put.place.uid: put for before in lines for put in _puts(before or {})}


def _puts(before: dict[str, Any]) -> Iterator[Put]:
    left = before.get("left", {})
    for place in before["places"]:
        at = left.get(place[0])
        yield Put(Place(*place), at and datetime.fromisoformat(at))


@dataclass(slots=True)
class _Since:
    """What happened to annotations of a document from an act on: which are new, where those that were made anew had
    been made before, which were looked for again, and where those that were placed stood at first."""

    added: set[str] = field(default_factory=set)
    made: dict[str, list[Any]] = field(default_factory=dict)
    unleft: set[str] = field(default_factory=set)
    stood: dict[str, Put] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Document, act: PlacedFrom) -> _Since:
        since = cls()
        for verb, target, before in _lines_since(document, act):
            if verb == "annotation.added":
                since.added.add(target)
            elif verb == "annotation.moved":
                since.made.setdefault(target, before["made"])
            elif verb == "annotation.unleft":
                since.unleft.add(target)
            else:
                for put in _puts(before):
                    since.stood.setdefault(put.place.uid, put)
        return since

    def is_made_anew(self, row: Standing) -> bool:
        uid = str(row.uid)
        return uid in self.added or self.made.get(uid, list(row.made)) != list(row.made)


def _lines_since(document: Document, act: PlacedFrom) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(verb, target, before), the oldest first."""
    verbs = ("annotation.added", "annotation.moved", "annotation.unleft", PLACED)
    lines = Change.objects.filter(document=document, number__gte=act.first, verb__in=verbs).order_by("number")
    rows = lines.exclude(number__in=act.placed).values_list("verb", "target", "before")
    return ((verb, target, before or {}) for verb, target, before in rows)
