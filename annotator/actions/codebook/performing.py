"""Doing an operation on a codebook: in one transaction, as one act, once however often it is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

from annotator.actions import locks
from annotator.actions.codebook import aliases, merging, rights, tags
from annotator.actions.codebook import operations as do
from annotator.actions.codebook.book import Book
from annotator.errors import Conflict
from documents.acting import act as acting
from documents.models import Change, Project

TRIES = 10
PATIENCE = 300  # milliseconds that a row is waited for
_WAITED_TOO_LONG = ("55P03", "40P01")  # PostgreSQL's codes: a lock wasn't to be had in time; two waited for each other


@dataclass(frozen=True, slots=True)
class Done:
    """An act on a codebook that is done, now or before. ``number``: of its last line in the log."""

    act: UUID
    number: int


DO: dict[type, Callable[[Book, Any], None]] = {
    do.Make: tags.make,
    do.Change: tags.change,
    do.Recolour: tags.recolour,
    do.Move: tags.move,
    do.Merge: merging.merge,
    do.Retag: merging.retag_passages,
    do.Trash: tags.trash,
    do.Restore: tags.restore,
    do.Settings: tags.settle,
    do.AddAlias: aliases.add_alias,
    do.RemoveAlias: aliases.remove_alias,
}


def perform(project: Project, operation: do.Operation, *, uid: UUID, by: Any) -> Done:
    """Do it as the act ``uid`` of this person. An act that was done already is answered as it was.

    ``project`` comes with ``my_role``. Raises what the operation raises, and nothing is done then; Conflict if another
    act has this identifier.
    """
    for _attempt in range(TRIES):
        try:
            done = _perform(project, operation, uid=uid, by=by)
            if isinstance(operation, do.Merge):
                merging.follow(project, act=uid, by=by)
            return done
        except OperationalError as error:
            # Somebody holds a row that this act needs and waits for the log, which this act holds: give way.
            if connection.in_atomic_block or getattr(error.__cause__, "sqlstate", "") not in _WAITED_TOO_LONG:
                raise
    raise Conflict(_("Too much is going on in this project at the moment: try again in a minute."))


def _perform(project: Project, operation: do.Operation, *, uid: UUID, by: Any) -> Done:
    with transaction.atomic():
        locks.of_act(uid)
        if (number := _number(uid, project=project, by=by)) is not None:
            return Done(uid, number)
        Change.objects.record_all(project.pk, [])  # in turn: nobody else changes the codebook meanwhile
        locks.with_patience(PATIENCE)
        book = Book.of(project, by=by)
        rights.check(operation, book)
        with acting(uid):
            DO[type(operation)](book, operation)
            number = _number(uid, project=project, by=by)
            if number is None:
                line = Change.objects.record(Change.EMPTY_ACT, project_id=project.pk, by=by, target=uid, private_to=by)
                number = line.number
        return Done(uid, number)


def _number(uid: UUID, *, project: Project, by: Any) -> int | None:
    """That of the act's last line; None if it wasn't done yet."""
    last = Change.objects.filter(batch=uid).order_by("-number").first()
    if last is None:
        return None
    if last.by_id != by.pk or last.project_id != project.pk:
        raise Conflict(_("Another act has this identifier already."))
    return last.number
