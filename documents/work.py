"""Who may say how far a document has come; who has what to do, and how much of it is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from documents.access import document_to_read, reaching
from documents.errors import NotAllowed, NotFound
from documents.models import Assignment, Document, Membership, Project, Role, Status


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of what a person was given is done. ``member``: None, if the person has left the project."""

    person: Any
    member: bool
    assigned: int
    begun: int
    done: int

    @property
    def waiting(self) -> int:
        """Neither begun nor done."""
        return self.assigned - self.begun - self.done

    @property
    def percent(self) -> int:
        return round(100 * self.done / self.assigned) if self.assigned else 0


def document_to_work_on(user: Any, uid: UUID) -> Any:
    """A document whose status this person may set: an editor any, an annotator those that are his to work on."""
    document = reaching(document_to_read(user, uid), Role.ANNOTATOR)
    working_on(Document.objects.filter(pk=document.pk), user, document.my_role)
    return document


def working_on(documents: QuerySet[Document], user: Any, role: int) -> QuerySet[Document]:
    """``documents`` again, if a person in this role may set the status of all of them."""
    if role < Role.EDITOR and documents.exclude(_given_to(user)).exists():
        raise NotAllowed(_("Only an editor sets the status of documents that weren’t given to you."))
    return documents


def assignment_to_finish(user: Any, uid: UUID, person: int) -> Any:
    """What somebody was given: one's own, or anybody's for an editor. Comes with ``document.my_role``."""
    document = document_to_read(user, uid)
    reaching(document, Role.ANNOTATOR if person == user.pk else Role.EDITOR)
    assignment = Assignment.objects.filter(document=document, person=person).select_related("person").first()
    if assignment is None:
        raise NotFound(_("This document wasn’t given to this person."))
    assignment.document = document
    return assignment


def workers_of(project: Project) -> list[Any]:
    """The people whom documents can be given to, by name. One query."""
    members = Membership.objects.filter(project=project, role__gte=Role.ANNOTATOR, user__is_active=True)
    return sorted((one.user for one in members.select_related("user").order_by()), key=_by_name)


def assignments_by_document(documents: Collection[Document]) -> dict[int, list[Assignment]]:
    """Who is to work on each of these, by the document's pk, who was given it first in front. One query."""
    found: dict[int, list[Assignment]] = defaultdict(list)
    given = Assignment.objects.filter(document__in=[one.pk for one in documents])
    for assignment in given.select_related("person").order_by("pk"):
        found[assignment.document_id].append(assignment)
    return found


def queue_of(user: Any, project: Project) -> QuerySet[Assignment]:
    """What this person has still to do: what they have begun, then the others, in the order in which it was given."""
    return (
        Assignment.objects.filter(project=project, person=user, done_at=None, document__trashed_at__isnull=True)
        .exclude(document__status=Status.DONE)
        .select_related("document")
        .order_by("document__status", "pk")  # "in_progress" before "new"
    )


def done_lately(user: Any, project: Project) -> QuerySet[Assignment]:
    """What this person has finished, the last first."""
    done = Assignment.objects.filter(project=project, person=user, document__trashed_at__isnull=True)
    return done.filter(done_at__isnull=False).select_related("document").order_by("-done_at", "-pk")


def progress_of(project: Project) -> list[Progress]:
    """How far everybody is, by name; those who have left the project come last. Three queries."""
    done = Q(done_at__isnull=False) | Q(document__status=Status.DONE)
    begun = Q(document__status=Status.IN_PROGRESS) & ~done
    # "Not among the few in the trash" is half the work of looking at each.
    trashed = Document.objects.filter(project=project, trashed_at__isnull=False).order_by()
    standing = Assignment.objects.filter(project=project).exclude(document__in=trashed).order_by()
    parts = {"all_of_it": Count("pk"), "begun": Count("pk", filter=begun), "done": Count("pk", filter=done)}
    rows = standing.values_list("person").annotate(**parts)
    counts = {person: tuple(row) for person, *row in rows}
    workers = {one.pk for one in workers_of(project)}
    people = get_user_model().objects.filter(pk__in=workers | counts.keys())
    found = [Progress(one, one.pk in workers, *counts.get(one.pk, (0, 0, 0))) for one in people]
    return sorted(found, key=lambda one: (not one.member, _by_name(one.person)))


def documents_for_nobody(documents: QuerySet[Document]) -> QuerySet[Document]:
    """Those of them that were given to nobody."""
    return documents.exclude(Exists(Assignment.objects.filter(document=OuterRef("pk"))))


def documents_for(documents: QuerySet[Document], person: int) -> QuerySet[Document]:
    """Those of them that were given to this person, finished or not."""
    return documents.filter(pk__in=Assignment.objects.filter(person=person).order_by().values("document"))


def _given_to(user: Any) -> Exists:
    return Exists(Assignment.objects.filter(document=OuterRef("pk"), person=user))


def _by_name(person: Any) -> str:
    return str(person.get_full_name() or person.get_username()).casefold()
