"""What is read of projects and documents, named by what it returns."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from documents.access import no_such_invitation
from documents.article import Article
from documents.models import (
    Change,
    Document,
    Import,
    ImportContent,
    ImportItem,
    Invitation,
    ItemState,
    Membership,
    Origin,
    Project,
    Purpose,
    Revision,
    Role,
    SourceFile,
)
from documents.newer_facts import newer_facts
from documents.secret import fingerprint_of, is_secret_of
from documents.staged import as_corrected, decompress

_UNDECIDED = (ItemState.WAITING, ItemState.READING, ItemState.READY, ItemState.ACCEPTED)
_MOST_PROPOSALS = 500


def projects_with_activity(projects: QuerySet[Project]) -> list[Any]:
    """These projects with ``document_count`` and ``last_change_at``, the one worked on last first. Two queries."""
    # The log's index by project and number finds each last line at once.
    last = Change.objects.filter(project=OuterRef("pk"), private_to__isnull=True).order_by("-number").values("at")[:1]
    found: list[Any] = list(projects.annotate(last_change_at=Subquery(last)))
    standing = Document.objects.filter(project__in=found, trashed_at__isnull=True).order_by()
    counts = dict(standing.values_list("project").annotate(Count("pk")))
    for project in found:
        project.document_count = counts.get(project.pk, 0)
    return sorted(found, key=lambda project: project.last_change_at or project.created_at, reverse=True)


def members_of(project: Project) -> QuerySet[Membership]:
    """The people of a project, owners first, then by when they joined."""
    return Membership.objects.filter(project=project).select_related("user").order_by("-role", "pk")


def open_invitations() -> QuerySet[Invitation]:
    """The invitations that somebody may join by now. Those of who is no owner any more are good for nothing."""
    owns = Membership.objects.filter(project=OuterRef("project"), user=OuterRef("made_by"), role=Role.OWNER)
    return Invitation.objects.filter(
        Exists(owns.filter(user__is_active=True)),
        withdrawn_at__isnull=True,
        used_at__isnull=True,
        expires_at__gt=timezone.now(),
        project__trashed_at__isnull=True,
    ).select_related("project", "made_by")


def open_invitations_of(project: Project) -> QuerySet[Invitation]:
    """The project's invitations that are still good, the newest first."""
    return open_invitations().filter(project=project).order_by("-pk")


def open_invitation(secret: str) -> Invitation:
    """The invitation that this secret opens. NotFound if there is none, or it isn't good any more."""
    invitation = open_invitations().filter(fingerprint=fingerprint_of(secret)).first()
    if invitation is None or not is_secret_of(secret, invitation.fingerprint):
        raise no_such_invitation()
    return invitation


def may_still_join(invitation: Invitation, user: Any) -> bool:
    """Whether nobody decided otherwise since: who was taken out, or given another role, after the invitation was made
    doesn't come back by it."""
    since = Change.objects.filter(project=invitation.project_id, target=user.get_username(), at__gt=invitation.made_at)
    return not since.filter(verb__in=("member.removed", "member.changed")).exclude(by=user).exists()


def mails_sent_by(user: Any, *, since: datetime) -> int:
    """How many invitations this person sent by mail."""
    return Invitation.objects.filter(made_by=user, made_at__gt=since).exclude(mail="").count()


def documents_in(project: Project) -> QuerySet[Document]:
    """The project's documents that don't lie in the trash."""
    return Document.objects.filter(project=project, trashed_at__isnull=True)


def trashed_documents_in(project: Project) -> QuerySet[Document]:
    """The project's documents in the trash, the last one thrown away first."""
    return Document.objects.filter(project=project, trashed_at__isnull=False).order_by("-trashed_at")


def source_file_of(document: Document) -> SourceFile | None:
    """The file that the document's newest revision came from. Its bytes are read when they are asked for."""
    return SourceFile.objects.filter(document=document).defer("content").order_by("-pk").first()


def text_of(document: Document) -> str:
    """The document's current text."""
    current = Revision.objects.filter(document=document, number=document.revision_number)
    return current.values_list("text", flat=True).get()


def revisions_of(document: Document) -> QuerySet[Revision]:
    """The document's revisions, the newest first, with who made them and from which file; without what they hold."""
    revisions = Revision.objects.filter(document=document).select_related("created_by", "source_file")
    return revisions.defer("text", "layout", "source_file__content").order_by("-number")


def changes_of(project: Project) -> QuerySet[Change]:
    """The project's log, the newest line first, with who and which document."""
    return Change.objects.filter(project=project).select_related("by", "document").order_by("-number")


def changes_after(project: Project, number: int, *, user: Any, most: int) -> list[Change]:
    """The first ``most`` lines of the log after ``number`` that this person may see, the oldest first."""
    lines = Change.objects.seen_by(user).filter(project=project, number__gt=number)
    return list(lines.select_related("by", "document").order_by("number")[:most])


def imports_of(project: Project, *, most: int = 50) -> list[Any]:
    """The project's last imports, the newest first, with who began them and their ``counts``: state → number of
    items. Without those of one newer text of one document, which are told of there. Two queries."""
    several = Exists(ImportItem.objects.filter(within=OuterRef("pk"), position__gt=0))
    imports: list[Any] = list(
        Import.objects.filter(Q(purpose=Purpose.DOCUMENTS) | several, project=project)
        .select_related("project", "by")
        .order_by("-pk")[:most]
    )
    counts: dict[int, dict[str, int]] = {import_.pk: {} for import_ in imports}
    rows = ImportItem.objects.filter(within__in=imports).order_by().values_list("within", "state")
    for within, state, count in rows.annotate(Count("pk")):
        counts[within][state] = count
    for import_ in imports:
        import_.counts = counts[import_.pk]
    return imports


def counts_of(import_: Import) -> dict[str, int]:
    """How many items of an import are in each state; states without any are left out."""
    items = ImportItem.objects.filter(within=import_).order_by()
    return dict(items.values_list("state").annotate(Count("pk")))


def items_of(import_: Import, *, state: str | None = None, after: int = 0, most: int = 100) -> list[ImportItem]:
    """The first ``most`` items of an import after number ``after``, in the order in which they came in, with what they
    are like and what they became. One query."""
    items = ImportItem.objects.filter(within=import_, pk__gt=after).select_related(
        "container", "like", "twin", "document"
    )
    return list((items.filter(state=state) if state else items).order_by("pk")[:most])


def proposals_of(document: Document) -> list[ImportItem]:
    """The newer texts of the document that somebody is to decide on, or that are on their way, the newest first; one
    that failed only as long as none has come after it. One query."""
    return list(_proposals().filter(revises=document)[:_MOST_PROPOSALS])


def proposals_in(project: Project) -> list[ImportItem]:
    """The same of all documents of a project that don't lie in the trash, with their documents. One query."""
    proposals = _proposals().filter(project=project, revises__trashed_at__isnull=True)
    return list(proposals.select_related("revises", "within__by")[:_MOST_PROPOSALS])


def corrections_of(item: ImportItem) -> dict[str, tuple[Any, Any]]:
    """The fields of its document that a newer text would make other: what they are, and what they would become."""
    document, article = item.revises, reading_of(item)
    if document is None or article is None or item.origin == Origin.CORRECTED:
        return {}
    given = {"url" if name == "address" else name for name in item.corrected}
    facts = newer_facts(document, article, named=bool(item.name or item.fetched), given=given)
    return {name: (getattr(document, name), value) for name, value in facts.items()}


def _proposals() -> QuerySet[ImportItem]:
    later = ImportItem.objects.filter(revises=OuterRef("revises"), pk__gt=OuterRef("pk"))
    standing = Q(state__in=_UNDECIDED) | (Q(state=ItemState.FAILED) & ~Exists(later))
    return ImportItem.objects.filter(standing, revises__isnull=False).select_related("within__by").order_by("-pk")


def reading_of(item: ImportItem) -> Article | None:
    """What the item's reader made of it, as corrected by hand; None where it isn't read, or not kept any more."""
    reading = ImportContent.objects.filter(item=item).values_list("reading", flat=True).first()
    return as_corrected(item, decompress(reading)) if reading else None
