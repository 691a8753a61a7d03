"""What is read of projects and documents, named by what it returns."""

from __future__ import annotations

from django.db.models import QuerySet

from documents.models import Change, Document, Project, SourceFile


def documents_in(project: Project) -> QuerySet[Document]:
    """The project's documents that don't lie in the trash."""
    return Document.objects.filter(project=project, trashed_at__isnull=True)


def trashed_documents_in(project: Project) -> QuerySet[Document]:
    """The project's documents in the trash, the last one thrown away first."""
    return Document.objects.filter(project=project, trashed_at__isnull=False).order_by("-trashed_at")


def publishers_in(project: Project) -> list[str]:
    """The publishers of the project's documents, by name."""
    names = documents_in(project).exclude(publisher="").order_by("publisher")
    return list(names.values_list("publisher", flat=True).distinct())


def source_file_of(document: Document) -> SourceFile | None:
    """The file that the document's newest revision came from."""
    return SourceFile.objects.filter(document=document).order_by("-pk").first()


def changes_of(project: Project) -> QuerySet[Change]:
    """The project's log, the newest line first, with who and which document."""
    return Change.objects.filter(project=project).select_related("by", "document").order_by("-number")


def changes_after(project: Project, number: int, *, most: int) -> list[Change]:
    """The first ``most`` lines of the log after ``number``, the oldest first."""
    return list(changes_of(project).filter(number__gt=number).order_by("number")[:most])
