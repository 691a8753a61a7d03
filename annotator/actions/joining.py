"""An act too large for one request comes in several: each after the first goes on with it, so that all of it is one
entry of the history and taken back as one."""

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
    """Where the lines of a request belong: to this batch, those after the line of this number. ``project`` if it goes
    on with an act there."""

    batch: UUID
    after: int = 0
    project: int | None = None

    @property
    def goes_on(self) -> bool:
        return self.project is not None

    def lines(self) -> list[Change]:
        lines = Change.objects.filter(batch=self.batch, number__gt=self.after)
        return list(lines.select_related("document").order_by("number"))


def place_of(uid: UUID, *, joins: UUID | None, by: Any) -> Place:
    """Where the lines of this request go: to the act ``joins`` if nothing else was done since by this person in its
    project; else they are an act of their own.

    Call it when all that the request changes is locked: from here to the commit nobody else writes in the project's
    log.
    """
    if joins is None or (project := _project_of(joins, by)) is None:
        return Place(uid)
    Change.objects.record_all(project, [])  # in turn
    newest = Change.objects.filter(project=project, by=by).order_by("-number").first()
    if newest is None or newest.batch != joins or newest.verb == Change.EMPTY_ACT or newest.undoes is not None:
        return Place(uid)
    if Change.objects.filter(batch=joins).count() >= MOST_LINES:
        return Place(uid)
    return Place(joins, after=newest.number, project=project)


def record_part(uid: UUID, place: Place, *, by: Any) -> None:
    """That this request was done, and which lines are its own: sent again, it isn't done again. Call it last."""
    assert place.project is not None  # noqa: S101 (it goes on with an act)
    Change.objects.record(
        Change.PART, project_id=place.project, by=by, target=uid, after={"after": place.after}, private_to=by
    )


def part_done(uid: UUID, *, joins: UUID, by: Any) -> list[Change] | None:
    """What this request did, if it went on with that act before; else None."""
    project = _project_of(joins, by)
    parts = Change.objects.filter(project=project, target=str(uid), verb=Change.PART, batch=joins, by=by)
    for number, after in parts.values_list("number", "after__after"):
        return [line for line in Place(joins, after).lines() if line.number < number]
    return None


def _project_of(act: UUID, by: Any) -> int | None:
    return Change.objects.filter(batch=act, by=by).order_by().values_list("project", flat=True).first()
