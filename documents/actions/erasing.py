"""Taking documents and projects out of the database, for ever. What stands on them must be gone before."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.cache import caches
from django.db import transaction
from django.db.models import Model, QuerySet

from documents.models import (
    AddressCheck,
    Assignment,
    Change,
    ColumnMapping,
    Document,
    DocumentPicture,
    Field,
    FieldValue,
    Import,
    ImportContent,
    ImportItem,
    Invitation,
    Membership,
    Project,
    Revision,
    SourceFile,
    TextBand,
)

# Each before those that it points at.
_OF_A_PROJECT: tuple[type[Model], ...] = (
    TextBand,
    AddressCheck,
    Assignment,
    FieldValue,
    Field,
    ColumnMapping,
    ImportItem,
    Import,
    DocumentPicture,
    Change,
    Revision,
    SourceFile,
    Document,
    Invitation,
    Membership,
)


def erase_documents(pks: Collection[int]) -> None:
    """These documents with all their texts, original files and pictures. Lines of the log stay and let go of them.
    A part of an act: its transaction is open, and it writes the line that tells of this."""
    ImportItem.objects.filter(like__in=pks).update(like=None)
    ImportItem.objects.filter(document__in=pks).update(document=None)
    Change.objects.filter(document__in=pks).update(document=None)
    erase_proposals(pks)
    for model in (TextBand, AddressCheck, Assignment, FieldValue, DocumentPicture, Revision, SourceFile):
        erase(model._default_manager.filter(document__in=pks))
    erase(Document.objects.filter(pk__in=pks))
    transaction.on_commit(_forget_pages)


def erase_proposals(pks: Collection[int]) -> None:
    """What was to become a newer text of these documents, and what became of that. A part of an act, too."""
    erase(ImportContent.objects.filter(item__revises__in=pks))
    erase(ImportItem.objects.filter(revises__in=pks))


def erase_project(project: Project) -> None:
    """A project with its documents, imports, members and its log. A part of an act, as the other is."""
    erase(ImportContent.objects.filter(item__project=project))
    for model in _OF_A_PROJECT:
        erase(model._default_manager.filter(project=project))
    erase(Project.objects.filter(pk=project.pk))
    transaction.on_commit(_forget_pages)


def erase(things: QuerySet[Any]) -> None:
    """Delete rows by one statement. To let Django follow what points at them would load them all, texts and files."""
    rows: Any = things.order_by()
    rows._raw_delete(rows.db)


def _forget_pages() -> None:
    """Pages made of texts are kept to be quick; they must go with them."""
    caches["pages"].clear()
