"""Correcting what is known of a document, moving it to the trash and back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.errors import Invalid
from documents.likeness import address_key
from documents.models import Change, Document
from documents.text import canonical

EDITABLE = ("title", "authors", "publisher", "published", "url", "language", "direction")

DIRECTIONS = ("", "ltr", "rtl")  # "": as its language is written


def edit_document(document: Document, *, by: Any, **fields: Any) -> Document:
    """Correct some of ``EDITABLE``. What is the same as before is no change."""
    if unknown := set(fields) - set(EDITABLE):
        raise Invalid(_("A document has no %(fields)s to edit.") % {"fields": ", ".join(sorted(unknown))})
    fields = {name: _clean(value) for name, value in fields.items()}
    changed = {name: value for name, value in fields.items() if getattr(document, name) != value}
    if not changed:
        return document
    if not changed.get("title", document.title):
        raise Invalid(_("A document needs a title."))
    checked_address(changed.get("url", ""))
    if changed.get("direction", "") not in DIRECTIONS:
        raise Invalid(_("A text runs ltr (left to right) or rtl (right to left)."))
    with transaction.atomic():
        before = {name: _plain(getattr(document, name)) for name in changed}
        for name, value in changed.items():
            setattr(document, name, value)
        document.address_key = address_key(document.url)
        document.save(update_fields=[*changed, "address_key"])
        _record("document.edited", document, by=by, before=before, after={k: _plain(v) for k, v in changed.items()})
    return document


def trash_document(document: Document, *, by: Any) -> None:
    """Move a document to the trash, with all that was annotated on it. Doing it twice does it once."""
    with transaction.atomic():
        now = timezone.now()
        if Document.objects.filter(pk=document.pk, trashed_at__isnull=True).update(trashed_at=now, trashed_by=by):
            document.trashed_at, document.trashed_by = now, by
            _record("document.trashed", document, by=by, before={"title": document.title})


def restore_document(document: Document, *, by: Any) -> None:
    """Take a document out of the trash. Doing it twice does it once."""
    with transaction.atomic():
        if Document.objects.filter(pk=document.pk, trashed_at__isnull=False).update(trashed_at=None, trashed_by=None):
            document.trashed_at = document.trashed_by = None
            _record("document.restored", document, by=by, after={"title": document.title})


def checked_address(url: str) -> str:
    """``url`` again, if it is one that a page may link to, or empty."""
    if url and not url.lower().startswith(("http://", "https://")):
        raise Invalid(_("An address starts with http:// or https://, not as “%(url)s” does.") % {"url": url[:80]})
    return url


def _record(verb: str, document: Document, *, by: Any, **states: Any) -> None:
    Change.objects.record(
        verb, project_id=document.project_id, by=by, target=document.uid, document_id=document.pk, **states
    )


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return canonical(value).strip()
    return [_clean(one) for one in value] if isinstance(value, list) else value


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
