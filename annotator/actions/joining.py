"""An act too large for one request comes in several, its parts: all of it is one entry of the history and taken back as
one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from documents.models import Change

# Lines of an act that may be gone on with; what would go on with a larger one is an act of its own. So undo can ask for
# all of an act at once: a query may name 32,766 things.
MOST_LINES = 24_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where the lines of a request belong: to this batch, those after the line of this number."""

    batch: UUID
    after: int = 0
    is_part: bool = False

    def lines(self) -> list[Change]:
        lines = Change.objects.filter(batch=self.batch, number__gt=self.after)
        return list(lines.select_related("document").order_by("number"))


def place_of(uid: UUID, *, joins: UUID | None, by: Any) -> Place:
    """Where the lines of this request go: to the act ``joins`` if there is none yet, or if nothing else was done since
    by this person in its project; else they are an act of their own.

    Call it when all that the request changes is locked: from here to the commit nobody else writes in the log of the
    act's project.
    """
    if joins is None:
        return Place(uid)
    project = _project_of(joins, by)
    if project is None:
        is_free = not Change.objects.filter(batch=joins).exists()
        return Place(joins, is_part=True) if is_free else Place(uid)
    Change.objects.record_all(project, [])  # in turn
    newest = Change.objects.filter(project=project, by=by).order_by("-number").first()
    if newest is None or newest.batch != joins or newest.undoes is not None:
        return Place(uid)
    if Change.objects.filter(batch=joins).count() >= MOST_LINES:
        return Place(uid)
    return Place(joins, after=newest.number, is_part=True)


def record_part(uid: UUID, place: Place, *, project_id: int, by: Any) -> None:
    """That this request was done, and which lines are its own: sent again, it isn't done again. Call it last."""
    Change.objects.record(
        Change.PART, project_id=project_id, by=by, target=uid, after={"after": place.after}, private_to=by
    )


def part_done(uid: UUID, *, joins: UUID, by: Any) -> list[Change] | None:
    """What this request did, if it was done as a part of that act before; else None."""
    project = _project_of(joins, by)
    parts = Change.objects.filter(project=project, target=str(uid), verb=Change.PART, batch=joins, by=by)
    for number, after in parts.values_list("number", "after__after"):
        return [line for line in Place(joins, after).lines() if line.number < number]
    return None


def _project_of(act: UUID, by: Any) -> int | None:
    return Change.objects.filter(batch=act, by=by).order_by().values_list("project", flat=True).first()
