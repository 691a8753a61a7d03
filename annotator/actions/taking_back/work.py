"""Taking back who is to work on documents, how far that has come, their topics and their way to the trash: for all
documents of an act at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from annotator.actions import topics
from annotator.actions.taking_back.built_upon import built_upon
from annotator.actions.taking_back.things import Things
from annotator.errors import Conflict, NotAllowed
from annotator.models import Annotation, Tag, Topic
from documents.actions import work
from documents.actions.work import Held
from documents.models import Assignment, Change, Document, Membership, Role

Lines = Sequence[Change]


def unmark(lines: Lines, things: Things) -> None:
    """Give documents the status again that they had."""
    _check_mine(lines, things)
    by_status: dict[str, list[int]] = defaultdict(list)
    for line in lines:
        document, before, after = things.standing_document(line), line.before or {}, line.after or {}
        if document.status != after["status"]:
            raise built_upon(line, things, verbs=("work.marked",))
        by_status[before["status"]].append(document.pk)
        document.status = before["status"]  # an earlier line of the act compares with it
    for status, pks in by_status.items():
        work.set_status(Document.objects.filter(pk__in=pks), status, project=things.project, by=things.by)


def unbegin(lines: Lines, things: Things) -> None:
    """What somebody marked first in documents goes: they are new again, unless there is more to show for by now."""
    documents = [things.standing_document(line).pk for line in lines]
    marked = Annotation.objects.filter(document__in=documents, trashed_at__isnull=True).order_by().values("document")
    work.leave(Document.objects.filter(pk__in=documents).exclude(pk__in=marked), project=things.project, by=things.by)


def begin_again(lines: Lines, things: Things) -> None:
    """The first mark is there again; whose documents they are may have changed since."""
    documents = [things.standing_document(line).pk for line in lines]
    work.begin(Document.objects.filter(pk__in=documents), project=things.project, by=things.by)


def unassign(lines: Lines, things: Things) -> None:
    """They were given to somebody, who hasn't finished since."""
    for person, some, given in _by_person(lines, things):
        for line, document in some:
            standing = given.get(document.pk)
            if standing is None or _at(standing.done_at) != _at((line.after or {}).get("done_at")):
                raise built_upon(line, things, verbs=("work.unassigned", "work.finished", "work.reopened"))
        pks = [document.pk for _line, document in some]
        work.unassign(Document.objects.filter(pk__in=pks), [person], project=things.project, by=things.by)


def assign(lines: Lines, things: Things) -> None:
    """They were taken from somebody, who may have left since."""
    for person, some, given in _by_person(lines, things):
        may = Membership.objects.filter(project=things.project, user=person, role__gte=Role.ANNOTATOR)
        if not may.exists():
            raise Conflict(_("who had it can’t be given documents any more."))
        rows = []
        for line, document in some:
            if document.pk in given:
                raise built_upon(line, things, verbs=("work.assigned",))
            rows.append((_held(document), person, _at((line.before or {})["done_at"])))
        work.give(rows, project=things.project, by=things.by)


def set_done_again(lines: Lines, things: Things) -> None:
    """Somebody finished, or did not after all."""
    for person, some, given in _by_person(lines, things):
        if person != things.by.pk and things.project.my_role < Role.EDITOR:
            raise NotAllowed(_("only an editor says so for others."))
        by_time: dict[datetime | None, list[Held]] = defaultdict(list)
        for line, document in some:
            standing = given.get(document.pk)
            if standing is None or _at(standing.done_at) != _at((line.after or {})["done_at"]):
                raise built_upon(line, things, verbs=("work.unassigned", "work.finished", "work.reopened"))
            by_time[_at((line.before or {})["done_at"])].append(_held(document))
        for done_at, held in by_time.items():
            work.set_done(held, person, done_at, project=things.project, by=things.by)


def take_out(lines: Lines, things: Things) -> None:
    """They were put under topics."""
    for tag, some, under in _by_topic(lines, things):
        for line, document in some:
            if document.pk not in under:
                raise built_upon(line, things, verbs=("topic.removed",))
        topics.remove_from_all(_those(some), tag, project=things.project, by=things.by)


def put_under(lines: Lines, things: Things) -> None:
    """They were taken out of topics."""
    for tag, some, under in _by_topic(lines, things):
        for line, document in some:
            if document.pk in under:
                raise built_upon(line, things, verbs=("topic.added",))
        topics.add_to_all(_those(some), tag, project=things.project, by=things.by)


def take_out_of_the_trash(lines: Lines, things: Things) -> None:
    """They were thrown away, and nobody has put them back and thrown them away again since."""
    some = [(line, things.document(line)) for line in lines]
    for line, document in some:
        if document.trashed_at is None or document.trashed_by_id != things.by.pk:
            raise built_upon(line, things, verbs=("document.trashed", "document.restored"))
    work.restore_all(_those(some), project=things.project, by=things.by)
    for _line, document in some:  # for the lines of the act that come next
        document.trashed_at = document.trashed_by = None


TOGETHER = {
    "topic.added": take_out,
    "topic.removed": put_under,
    "document.trashed": take_out_of_the_trash,
    "work.marked": unmark,
    "work.begun": unbegin,
    "work.left": begin_again,
    "work.assigned": unassign,
    "work.unassigned": assign,
    "work.finished": set_done_again,
    "work.reopened": set_done_again,
}


def _by_person(
    lines: Lines, things: Things
) -> Iterator[tuple[int, list[tuple[Change, Document]], dict[int, Assignment]]]:
    """Each person that lines name, the lines with their documents, and what the person has of those, by document."""

    def person_of(line: Change) -> int:
        return int((line.after or line.before or {})["person"])

    for person, group in groupby(sorted(lines, key=person_of), key=person_of):
        some = [(line, things.standing_document(line)) for line in group]
        pks = [document.pk for _line, document in some]
        given = Assignment.objects.filter(document__in=pks, person=person)
        yield person, some, {assignment.document_id: assignment for assignment in given}


def _by_topic(lines: Lines, things: Things) -> Iterator[tuple[Tag, list[tuple[Change, Document]], set[int]]]:
    """Each tag that lines name, the lines with their documents, and which of those are under it."""

    def topic_of(line: Change) -> int:
        return int((line.after or line.before or {})["tag"])

    for pk, group in groupby(sorted(lines, key=topic_of), key=topic_of):
        tag = things.standing_tag(pk)
        some = [(line, things.standing_document(line)) for line in group]
        under = Topic.objects.filter(tag=tag, content_object__in=[document.pk for _line, document in some])
        yield tag, some, set(under.order_by().values_list("content_object", flat=True))


def _those(some: Sequence[tuple[Change, Document]]) -> Any:
    return Document.objects.filter(pk__in=[document.pk for _line, document in some])


def _check_mine(lines: Lines, things: Things) -> None:
    """Whoever is no editor sets the status of what is his alone."""
    if things.project.my_role >= Role.EDITOR:
        return
    pks = {things.document(line).pk for line in lines}
    mine = Assignment.objects.filter(document__in=pks, person=things.by).values_list("document", flat=True)
    if pks - set(mine):
        raise NotAllowed(_("only an editor sets the status of documents that weren’t given to you."))


def _held(document: Document) -> Held:
    return Held(document.pk, document.uid, document.status)


def _at(moment: Any) -> datetime | None:
    return datetime.fromisoformat(moment) if isinstance(moment, str) else moment
