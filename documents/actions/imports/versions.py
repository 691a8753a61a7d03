"""Storing what becomes a revision of a document that is there: first what takes long, outside of any transaction and
with progress; then one short transaction. Until that is over, everybody sees the text that is there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from documents.actions.importing import Reading
from documents.actions.imports.proposing import compared, note
from documents.actions.imports.results import finish, still_mine
from documents.actions.revising import check_not_trashed, lock, prepared_for, silently
from documents.actions.revisions import add_correction, add_revision, store_reread
from documents.models import Document, ImportItem, ItemState, Origin
from documents.progress import Listener

Pulse = Callable[[Sequence[ImportItem]], Listener]
_STORED = (ItemState.ACCEPTED, ItemState.READING)


def quietly(_items: Sequence[ImportItem]) -> Listener:
    """A pulse that nobody feels: for what is stored at once."""
    return silently


def store_version(item: ImportItem, reading: Reading, *, progress: Listener) -> None:
    """Make it the text of the document that it revises or is like. A proposal whose document has got another text since
    it was looked at goes back to be looked at. Raises Conflict where the document lies in the trash, and what
    ``progress`` raises."""
    number = item.revises_id or item.like_id
    assert number is not None  # noqa: S101 (what is a version is one of some document)
    document = Document.objects.select_related("project").get(pk=number)
    check_not_trashed(document)
    prepared = prepared_for(document, reading.article.text, progress=progress)
    with transaction.atomic():
        if not still_mine([item], *_STORED):
            return
        lock(document, None)
        check_not_trashed(document)
        if fits := item.revises_id is None or document.revision_number == item.base:
            _revise(document, item, reading, prepared)
            item.state, item.document, item.error = ItemState.IMPORTED, document, ""
            finish([item])
    if not fits:
        _send_back(document, item, reading)


def _revise(document: Document, item: ImportItem, reading: Reading, prepared: tuple[Any, ...]) -> None:
    by, expected = item.decided_by or item.within.by, document.revision_number
    if item.origin == Origin.READ_AGAIN:
        store_reread(document, reading, by=by, expected=expected, prepared=prepared)
    elif item.origin == Origin.CORRECTED:
        add_correction(document, reading.article, by=by, expected=expected, prepared=prepared)
    else:
        add_revision(document, reading, by=by, expected=expected, origin=item.origin, prepared=prepared)


def _send_back(document: Document, item: ImportItem, reading: Reading) -> None:
    """To be looked at again, beside the text that the document has now."""
    by = item.decided_by or item.within.by
    found = compared(document, reading.article, origin=item.origin, named=bool(item.name or item.fetched), user=by)
    with transaction.atomic():
        if still_mine([item], *_STORED):
            item.state = ItemState.READY
            item.error = _(
                "“%(title)s” has got another text meanwhile, revision %(number)s: look at what changes once more."
            ) % {"title": document.title, "number": found.base}
            note(item, found, reading.article)
