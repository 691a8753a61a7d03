"""The few questions that keeping open pages up to date asks of the database, for all pages at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Max, Q
from django.utils import timezone

from annotator import queries
from annotator.live.streams import Stream
from annotator.models import Annotation, Blinding, Presence
from annotator.tokens import standing_tokens
from documents.models import Change, Document, Membership, Project, Role

MOST_LINES = 500  # of the log at once
GONE_AFTER = timedelta(seconds=45)  # without a sign, a page counts as closed


OF_CODEBOOKS = ("tag", "codebook")  # kinds of lines that tell of a codebook


class Line(NamedTuple):
    """What is needed to know whom a line of the log concerns."""

    number: int
    document: int | None
    by: int | None
    kind: str
    target: str
    private_to: int | None


def last_numbers(projects: Collection[int]) -> dict[int, int]:
    """The number of the last change of each of these projects that has any. Asked several times a second."""
    marks = ", ".join(["%s"] * len(projects))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, (SELECT MAX(number) FROM documents_change WHERE project_id = documents_project.id)"  # noqa: S608 (marks alone)
            f" FROM documents_project WHERE id IN ({marks})",
            list(projects),
        )
        return {project: number for project, number in cursor.fetchall() if number}


def lines_after(project: int, number: int, *, documents: Collection[int]) -> list[Line]:
    """The next lines of a project's log that concern these documents, or no document alone, at most MOST_LINES."""
    concerned = Q(document__isnull=True) | Q(document__in=documents)
    lines = Change.objects.filter(concerned, project_id=project, number__gt=number).order_by("number")
    columns = ("number", "document_id", "by_id", "verb", "target", "private_to_id")
    return [
        Line(number, document, by, verb.partition(".")[0], target, private_to)
        for number, document, by, verb, target, private_to in lines.values_list(*columns)[:MOST_LINES]
    ]


def last_for_page(document: Document, after: int, *, user: Any) -> int | None:
    """The number of the last change after ``after`` that a page of this document must know of; None without one."""
    number: int | None = queries.lines_for_page(document, after, user=user).aggregate(last=Max("number"))["last"]
    return number


def last_of_codebook(project: Project, after: int) -> int | None:
    """The number of the last change after ``after`` that made the codebook another; None without one."""
    kinds = Q()
    for kind in OF_CODEBOOKS:
        kinds |= Q(verb__startswith=f"{kind}.")
    lines = Change.objects.filter(kinds, project=project, number__gt=after)
    number: int | None = lines.aggregate(last=Max("number"))["last"]
    return number


def seen_by(user: Any, lines: Collection[Line], *, project: int) -> list[Line]:
    """Those of one project's lines that this person may see, of a project that is blind to them. One query."""
    among = Change.objects.seen_by(user).filter(project_id=project, number__gte=min(line.number for line in lines))
    seen = set(among.filter(number__lte=max(line.number for line in lines)).values_list("number", flat=True))
    return [line for line in lines if line.number in seen or line.kind == "annotations"]


def kept_in_the_dark(people: Collection[int], *, project: int) -> set[int]:
    """Those of these people to whom the project is blind; nobody, most often. Two queries, or one."""
    if not Blinding.objects.filter(project=project).exists():
        return set()
    owners = Membership.objects.filter(project=project, role=Role.OWNER).values_list("user_id", flat=True)
    return set(people) - set(owners)


def see_more_than_others(lines: Iterable[Line]) -> set[int]:
    """The people to whom these lines tell something that is private to them."""
    targets: dict[str, set[str]] = defaultdict(set)
    people = set()
    for line in lines:
        targets[line.kind].add(line.target)
        if line.private_to is not None:
            people.add(line.private_to)
    touched = Q(uid__in=targets["annotation"]) | Q(replies__uid__in=targets["reply"])
    if targets["annotation"] or targets["reply"]:
        people |= set(Annotation.objects.filter(touched, private=True).order_by().values_list("author_id", flat=True))
    return people


def documents_named(pks: Collection[int]) -> dict[int, Document]:
    return Document.objects.select_related("project").in_bulk(pks)


def allowed(streams: Collection[Stream]) -> set[Stream]:
    """Those whose person is still signed in, or whose token still stands, and may still read. Four queries, or five
    with tokens, however many they are."""
    people = get_user_model().objects.filter(is_active=True).in_bulk({stream.person for stream in streams})
    keys = {pk: person.get_session_auth_hash() for pk, person in people.items()}
    sessions = Session.objects.filter(session_key__in={s.session for s in streams}, expire_date__gt=timezone.now())
    signed_in = set(sessions.values_list("session_key", flat=True)) | _standing({s.session for s in streams})
    members = Membership.objects.filter(
        project_id__in={s.project for s in streams}, project__trashed_at=None, user_id__in=set(people)
    )
    memberships = set(members.values_list("project_id", "user_id"))
    wanted = {s.document for s in streams if s.document is not None}
    standing = Document.objects.filter(pk__in=wanted, trashed_at=None, project__trashed_at=None)
    documents = set(standing.values_list("pk", "project_id"))  # another project's since it was moved
    return {
        stream
        for stream in streams
        if (stream.document is None or (stream.document, stream.project) in documents)
        and (stream.project, stream.person) in memberships
        and stream.session in signed_in
        and keys.get(stream.person) == stream.key
    }


def _standing(proofs: Collection[str]) -> set[str]:
    """Of those that are tokens (``api.auth.proof_of_sign_in``), the ones that open something."""
    pks = [proof.removeprefix("token ") for proof in proofs if proof.startswith("token ")]
    return {f"token {pk}" for pk in standing_tokens().filter(pk__in=pks).values_list("pk", flat=True)} if pks else set()


class OpenPage(NamedTuple):
    document: int
    tab: UUID
    seen_at: datetime
    person: int
    name: str


def open_pages(documents: Collection[int]) -> list[OpenPage]:
    """Where these documents are open now, by their readers' names. One query."""
    pages = Presence.objects.filter(document__in=documents, seen_at__gt=timezone.now() - GONE_AFTER)
    pages = pages.order_by("person__first_name", "person__last_name", "person_id")
    names = ("person__first_name", "person__last_name", "person__username")
    return [
        OpenPage(document, tab, seen_at, person, f"{first} {last}".strip() or username)
        for document, tab, seen_at, person, first, last, username in pages.values_list(
            "document_id", "tab", "seen_at", "person_id", *names
        )
    ]


def readers(pages: Iterable[OpenPage]) -> list[dict[str, Any]]:
    """Who has these pages of a document open, and how many: the data of a "presence" event."""
    found: dict[int, dict[str, Any]] = {}
    for page in pages:
        reader = found.setdefault(page.person, {"person": {"id": page.person, "name": page.name}, "tabs": 0})
        reader["tabs"] += 1
    return list(found.values())
