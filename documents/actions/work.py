"""How far the work on documents has come, and who is to do it: each act for many documents at once.

Documents are given as a query; the whole of it is one act, and one undo. What is so already is no change, so that an
act that is done twice is done once. Every function answers how many documents it changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.acting import act, current_act
from documents.errors import Conflict, Invalid, TooLarge
from documents.models import Assignment, Change, Document, Membership, Project, Role, Status
from documents.models.rows import insert

MOST = 20_000  # documents at once


class Held(NamedTuple):
    """A document that nobody else changes until the commit."""

    pk: int
    uid: UUID
    status: str


def set_status(documents: QuerySet[Document], status: str, *, project: Project, by: Any) -> int:
    """Say how far the work on these documents has come. Who had finished stays finished."""
    if status not in Status.values:
        raise Invalid(_("A document is new, in_progress or done, not “%(status)s”.") % {"status": str(status)[:40]})
    with one_act():
        changed = hold(documents.exclude(status=status), project)
        _mark(changed, status, project=project, by=by)
    return len(changed)


def open_for_work(documents: QuerySet[Document], *, project: Project, by: Any) -> int:
    """Of these, the new ones that this person is to work on and has opened are in progress. Nobody pressed anything, so
    it isn't an act that undo would stop at."""
    return _begin("work.opened", documents, project=project, by=by)


def begin(documents: QuerySet[Document], *, project: Project, by: Any) -> int:
    """Of these, the new ones that this person is to work on and marks something in are in progress: a part of that act,
    taken back with it."""
    return _begin("work.begun", documents, project=project, by=by)


def leave(documents: QuerySet[Document], *, project: Project, by: Any) -> int:
    """Of these, those in progress are new again: what was marked in them first was taken back."""
    with one_act():
        left = hold(documents.filter(status=Status.IN_PROGRESS), project)
        _mark(left, Status.NEW, project=project, by=by, verb="work.left")
    return len(left)


def assign(documents: QuerySet[Document], people: Collection[Any], *, project: Project, by: Any) -> int:
    """Give these documents to these people, beside those who have them. Invalid if one of them may not annotate."""
    _check(people, project)
    with one_act():
        held = hold(documents, project)
        pks = [one.pk for one in held]
        there = set(Assignment.objects.filter(document__in=pks, person__in=people).values_list("document", "person"))
        new = [(one, person) for person in people for one in held if (one.pk, person.pk) not in there]
        give([(one, person.pk, None) for one, person in new], project=project, by=by)
    return len({one.pk for one, _person in new})


def unassign(documents: QuerySet[Document], people: Collection[Any], *, project: Project, by: Any) -> int:
    """Take these documents from these people, who may have left the project."""
    with one_act():
        held = {one.pk: one for one in hold(documents, project)}
        standing = Assignment.objects.filter(document__in=list(held), person__in=people).order_by("pk")
        rows = list(standing.values_list("document", "person", "by", "done_at"))
        standing.order_by().delete()
        lines = []
        for document, person, giver, done_at in rows:
            before = {"person": person, "by": giver, "done_at": done_at and done_at.isoformat()}
            lines.append(_line("work.unassigned", held[document], project, by, before=before))
        Change.objects.record_all(project.pk, lines)
    return len({row[0] for row in rows})


def finish(documents: QuerySet[Document], *, person: Any, project: Project, by: Any) -> int:
    """This person is done with these documents, of those that are his. A document that nobody else is still to work on
    is done, too; another is in progress."""
    with one_act():
        mine = hold(documents.filter(assignments__person=person, assignments__done_at=None), project)
        set_done(mine, person.pk, timezone.now(), project=project, by=by)
        pks = [one.pk for one in mine]
        left = set(Assignment.objects.filter(document__in=pks, done_at=None).values_list("document", flat=True))
        _mark([one for one in mine if one.pk not in left], Status.DONE, project=project, by=by)
        begun = [one for one in mine if one.pk in left and one.status == Status.NEW]
        _mark(begun, Status.IN_PROGRESS, project=project, by=by)
    return len(mine)


def reopen(documents: QuerySet[Document], *, person: Any, project: Project, by: Any) -> int:
    """This person isn't done with these documents after all, and so they aren't either."""
    with one_act():
        mine = hold(documents.filter(assignments__person=person, assignments__done_at__isnull=False), project)
        set_done(mine, person.pk, None, project=project, by=by)
        _mark([one for one in mine if one.status == Status.DONE], Status.IN_PROGRESS, project=project, by=by)
    return len(mine)


def trash_all(documents: QuerySet[Document], *, project: Project, by: Any) -> int:
    """Move these documents to the trash, with all that was annotated on them."""
    with one_act():
        standing = hold(documents.filter(trashed_at=None), project)
        pks = [one.pk for one in standing]
        Document.objects.filter(pk__in=pks).update(trashed_at=timezone.now(), trashed_by=by)
        titles = dict(Document.objects.filter(pk__in=pks).order_by().values_list("pk", "title"))
        lines = [_line("document.trashed", one, project, by, before={"title": titles[one.pk]}) for one in standing]
        Change.objects.record_all(project.pk, lines)
    return len(standing)


def restore_all(documents: QuerySet[Document], *, project: Project, by: Any) -> int:
    """Take these documents out of the trash."""
    with one_act():
        lying = hold(documents.filter(trashed_at__isnull=False), project)
        pks = [one.pk for one in lying]
        Document.objects.filter(pk__in=pks).update(trashed_at=None, trashed_by=None)
        titles = dict(Document.objects.filter(pk__in=pks).order_by().values_list("pk", "title"))
        lines = [_line("document.restored", one, project, by, after={"title": titles[one.pk]}) for one in lying]
        Change.objects.record_all(project.pk, lines)
    return len(lying)


def give(rows: Sequence[tuple[Held, int, datetime | None]], *, project: Project, by: Any) -> None:
    """New assignments: document, person's number, when they had finished. Call it in a transaction."""
    insert(
        [
            Assignment(project_id=project.pk, document_id=one.pk, person_id=person, by=by, done_at=done_at)
            for one, person, done_at in rows
        ]
    )
    lines = []
    for one, person, done_at in rows:
        after = {"person": person} | ({"done_at": done_at.isoformat()} if done_at else {})
        lines.append(_line("work.assigned", one, project, by, after=after))
    Change.objects.record_all(project.pk, lines)


def set_done(held: Sequence[Held], person: int, done_at: datetime | None, *, project: Project, by: Any) -> None:
    """When a person had finished with these; None: not yet. Says nothing of the documents' status, nor whether it was
    otherwise before. Call it in a transaction."""
    rows = Assignment.objects.filter(document__in=[one.pk for one in held], person=person)
    before = dict(rows.order_by().values_list("document", "done_at"))
    rows.update(done_at=done_at)
    verb = "work.reopened" if done_at is None else "work.finished"
    lines = []
    for one in held:
        was = before[one.pk]
        states = {
            "before": {"person": person, "done_at": was and was.isoformat()},
            "after": {"person": person, "done_at": done_at and done_at.isoformat()},
        }
        lines.append(_line(verb, one, project, by, **states))
    Change.objects.record_all(project.pk, lines)


def hold(documents: QuerySet[Document], project: Project) -> list[Held]:
    """Those of the documents that are this project's, locked in one order until the commit."""
    rows = documents.filter(project=project).select_related(None).order_by("pk")
    locked = rows.select_for_update(of=("self",), no_key=True).values_list("pk", "uid", "status")
    held = [Held(*row) for row in locked[: MOST + 1]]
    if len(held) > MOST:
        sentence = _("These are more than %(most)s documents. Choose fewer, by a filter say, and go on after that.")
        raise TooLarge(sentence % {"most": MOST})
    return held


@contextmanager
def one_act() -> Iterator[None]:
    """A transaction whose lines are one act, or part of the one under way."""
    with transaction.atomic():
        if current_act():
            yield
        else:
            with act(uuid4()):
                yield


def _begin(verb: str, documents: QuerySet[Document], *, project: Project, by: Any) -> int:
    with one_act():
        mine = documents.filter(status=Status.NEW, assignments__person=by, assignments__done_at=None)
        new = hold(mine, project)
        _mark(new, Status.IN_PROGRESS, project=project, by=by, verb=verb)
    return len(new)


def _mark(held: Sequence[Held], status: str, *, project: Project, by: Any, verb: str = "work.marked") -> None:
    other = [one for one in held if one.status != status]
    Document.objects.filter(pk__in=[one.pk for one in other]).update(status=status)
    lines = [
        _line(verb, one, project, by, before={"status": one.status}, after={"status": str(status)}) for one in other
    ]
    Change.objects.record_all(project.pk, lines)


def _check(people: Collection[Any], project: Project) -> None:
    pks = [person.pk for person in people]
    members = Membership.objects.filter(project=project, user__in=pks, role__gte=Role.ANNOTATOR, user__is_active=True)
    may = set(members.values_list("user", flat=True))
    for person in people:
        if person.pk not in may:
            raise Conflict(
                _("%(person)s can’t be given documents: that needs a member who may annotate.") % {"person": person}
            )


def _line(verb: str, one: Held, project: Project, by: Any, **states: Any) -> Change:
    return Change(verb=verb, project_id=project.pk, by=by, target=str(one.uid), document_id=one.pk, **states)
