"""Undoing and doing again: a person's own acts in a project, in order, each whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper
from django.utils.translation import gettext as _

from annotator import past
from annotator.actions import locks
from annotator.actions.taking_back import Things, take_back
from annotator.blindness import lines_seen
from annotator.errors import BuiltUpon, Conflict, NotAllowed, NotFound, Refused
from annotator.undoing import PastAct
from documents.access import reaching
from documents.acting import act as acting
from documents.models import Change, Document, Project, Role


@dataclass(frozen=True, slots=True)
class Undone:
    """What was undone or done again, in words, and the lines of the log that say so as far as this person may see
    them, the oldest first."""

    told: str
    changes: list[Change]


def undo(project: Project, *, act: UUID, by: Any, before: int | None = None) -> Undone:
    """Take back the newest act of this person in the project that stands; ``before``: the newest one before the line
    of this number, what came after is left alone. The act of taking back is ``act``; sent twice, it is done once.

    ``project`` comes with ``my_role``. NotFound if there is nothing to undo; BuiltUpon if somebody has built upon it
    since.
    """
    return _take(project, act=act, by=by, before=before, again=False)


def redo(project: Project, *, act: UUID, by: Any) -> Undone:
    """Do again what was undone last, unless something else was done since. As ``undo`` in everything else."""
    return _take(project, act=act, by=by, before=None, again=True)


def _take(project: Project, *, act: UUID, by: Any, before: int | None, again: bool) -> Undone:
    reaching(project, Role.ANNOTATOR)
    with transaction.atomic():
        locks.of_person(by)
        if done := _done(act, by=by):
            if done[0].project_id != project.pk or done[0].undoes is None:
                raise Conflict(_("Another act has this identifier already."))
            return _told(done, project=project, again=again)
        following = past.next_for(by, project, before=before)
        found = following.redo if again else following.undo
        if found is None:
            raise NotFound(_("There is nothing to do again.") if again else _("There is nothing to undo."))
        _take_back(found, project=project, act=act, by=by)
        if not (done := _done(act, by=by)):
            raise BuiltUpon(_("Nothing of it is left, so this can't be undone."), number=found.number)
        return _told(done, project=project, again=again)


def _take_back(found: PastAct, *, project: Any, act: UUID, by: Any) -> None:
    lines = past.lines_of(found, user=by)
    things = Things.of(lines, project=project, by=by, origin=past.origin_of(found))
    try:
        with acting(act, undoes=found.number):
            take_back(lines, things)
    except NotAllowed:
        raise
    except BuiltUpon as error:
        error.number = found.number
        raise
    except Refused as error:
        name = past.called(past.origin_of(found), project=project)
        sentence = _("This can't be undone (%(what)s): %(why)s") % {"what": name, "why": error}
        raise BuiltUpon(sentence, number=found.number) from error


def _done(act: UUID, *, by: Any) -> list[Any]:
    """With ``seen``: whether the project shows them to this person."""
    found = Change.objects.filter(batch=act, by=by).annotate(seen=ExpressionWrapper(lines_seen(by), BooleanField()))
    lines = list(found.defer("before", "after").order_by("number"))
    # Some at a time: of twenty thousand at once SQLite doesn't want to hear.
    documents = Document.objects.in_bulk({line.document_id for line in lines if line.document_id})
    for line in lines:
        line.document = documents[line.document_id] if line.document_id else None
    return lines


def _told(changes: list[Any], *, project: Project, again: bool) -> Undone:
    first = changes[0]
    origin = past.origin_of(PastAct(first.number, first.batch, first.undoes))
    sentence = _("Done again: %(what)s") if again else _("Undone: %(what)s")
    seen = [line for line in changes if line.seen and line.private_to_id in {None, line.by_id}]
    return Undone(sentence % {"what": past.called(origin, project=project)}, seen)
