"""Several things done with many documents: as one act, once however often it is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from annotator.actions import locks, topics
from annotator.errors import Conflict
from annotator.models import Tag
from documents.acting import act as acting
from documents.actions import work
from documents.actions.values import set_value
from documents.models import Change, Document, Field, Project


@dataclass(frozen=True, slots=True)
class Deeds:
    """What is to be done with each of the documents, in this order."""

    status: str = ""
    assign: Sequence[Any] = ()
    unassign: Sequence[Any] = ()
    add_topics: Sequence[Tag] = ()
    remove_topics: Sequence[Tag] = ()
    values: Mapping[Field, str] = field(default_factory=dict)  # '' takes one away

    def __bool__(self) -> bool:
        return any(getattr(self, one.name) for one in fields(self))


@dataclass(frozen=True, slots=True)
class Done:
    """An act that is done, now or before: how many documents it changed, and its last line in the log."""

    changed: int
    number: int


def done_before(uid: UUID, *, project: Project, by: Any) -> Done | None:
    """What this act did, if it was done. Conflict if another one has its identifier."""
    lines = Change.objects.filter(batch=uid).order_by("-number")
    last = lines.first()
    if last is None:
        return None
    if last.by_id != by.pk or last.project_id != project.pk:
        raise Conflict(_("Another act has this identifier already."))
    return Done(lines.telling().order_by().values("document").distinct().count(), last.number)


def change_documents(documents: QuerySet[Document], deeds: Deeds, *, project: Project, uid: UUID, by: Any) -> Done:
    """Do all of it with these documents of the project, or nothing. Which documents they are is asked once, so that
    what is done first doesn't decide what is done next."""
    with transaction.atomic():
        locks.of_act(uid)
        if done := done_before(uid, project=project, by=by):
            return done
        with acting(uid):
            those = Document.objects.filter(pk__in=[one.pk for one in work.hold(documents, project)])
            _do(those, deeds, project=project, by=by)
            done = done_before(uid, project=project, by=by)
            if done is None:
                line = Change.objects.record(Change.EMPTY_ACT, project_id=project.pk, by=by, target=uid, private_to=by)
                done = Done(0, line.number)
        return done


def _do(those: QuerySet[Document], deeds: Deeds, *, project: Project, by: Any) -> None:
    if deeds.status:
        work.set_status(those, deeds.status, project=project, by=by)
    if deeds.assign:
        work.assign(those, deeds.assign, project=project, by=by)
    if deeds.unassign:
        work.unassign(those, deeds.unassign, project=project, by=by)
    for tag in deeds.add_topics:
        topics.add_to_all(those, tag, project=project, by=by)
    for tag in deeds.remove_topics:
        topics.remove_from_all(those, tag, project=project, by=by)
    for one, written in deeds.values.items():
        set_value(those, one, written, project=project, by=by)
