"""What is read of projects and documents, named by what it returns."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery

from documents.models import Change, Document, Membership, Project, SourceFile


def projects_with_activity(projects: QuerySet[Project]) -> list[Any]:
    """These projects with ``document_count`` and ``last_change_at``, the one worked on last first. Two queries."""
    # The log's index by project and number finds each last line at once.
    last = Change.objects.filter(project=OuterRef("pk")).order_by("-number").values("at")[:1]
    found: list[Any] = list(projects.annotate(last_change_at=Subquery(last)))
    standing = Document.objects.filter(project__in=found, trashed_at__isnull=True).order_by()
    counts = dict(standing.values_list("project").annotate(Count("pk")))
    for project in found:
        project.document_count = counts.get(project.pk, 0)
    return sorted(found, key=lambda project: project.last_change_at or project.created_at, reverse=True)


def members_of(project: Project) -> QuerySet[Membership]:
    """The people of a project, owners first, then by when they joined."""
    return Membership.objects.filter(project=project).select_related("user").order_by("-role", "pk")


def documents_in(project: Project) -> QuerySet[Document]:
    """The project's documents that don't lie in the trash."""
    return Document.objects.filter(project=project, trashed_at__isnull=True)


def trashed_documents_in(project: Project) -> QuerySet[Document]:
    """The project's documents in the trash, the last one thrown away first."""
    return Document.objects.filter(project=project, trashed_at__isnull=False).order_by("-trashed_at")


def source_file_of(document: Document) -> SourceFile | None:
    """The file that the document's newest revision came from. Its bytes are read when they are asked for."""
    return SourceFile.objects.filter(document=document).defer("content").order_by("-pk").first()


def changes_of(project: Project) -> QuerySet[Change]:
    """The project's log, the newest line first, with who and which document."""
    return Change.objects.filter(project=project).select_related("by", "document").order_by("-number")


def changes_after(project: Project, number: int, *, most: int) -> list[Change]:
    """The first ``most`` lines of the log after ``number``, the oldest first."""
    return list(changes_of(project).filter(number__gt=number).order_by("number")[:most])
