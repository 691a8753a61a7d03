"""Who may do what to a codebook: an annotator makes tags, unless only editors do, and changes or throws away those of
his own that nobody else has used; all else is an editor's."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from annotator import access
from annotator.actions.codebook import operations as do
from annotator.actions.codebook.book import Book
from annotator.errors import NotAllowed
from documents.access import reaching
from documents.models import Role


def check(operation: do.Operation, book: Book) -> None:
    """NotAllowed if this person may not. The book's project with ``my_role``."""
    project, by = book.project, book.by
    if isinstance(operation, do.Make):
        access.making_tags(project)
    elif isinstance(operation, do.Change):
        check_own({operation.tag}, project=project, by=by)
    elif isinstance(operation, do.Recolour):
        check_own(set(operation.tags), project=project, by=by)
    elif isinstance(operation, do.Trash):
        check_own(book.under(operation.tags), project=project, by=by)
    else:
        reaching(project, Role.EDITOR)


def check_own(tags: set[int], *, project: Any, by: Any) -> None:
    """NotAllowed if one of these tags isn't this person's to change."""
    reaching(project, Role.ANNOTATOR)
    changeable = access.tags_to_change(by, project)
    if changeable is not None and not tags <= changeable:
        raise NotAllowed(_("Others made this tag or use it: ask an editor of the project to change it."))
