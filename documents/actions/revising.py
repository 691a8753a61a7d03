"""What all new revisions have in common: the row, the document that follows it, its fingerprint, a line in the log."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from documents import signals
from documents.acting import current_act
from documents.actions.storing import remember_text
from documents.article import Layout, Remark
from documents.errors import Conflict
from documents.likeness import address_key
from documents.models import Change, Document, Revision, SourceFile
from documents.newer_facts import FIELDS
from documents.progress import Listener


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a revision is made of. ``fields`` of the document become other with it. ``prepared`` is what the receivers
    of ``revision_coming`` answered; ``told`` is what the line in the log says beside."""

    text: str
    layout: Layout
    reader: str
    reader_version: int
    source_file: SourceFile | None
    fields: Mapping[str, Any] = field(default_factory=dict)
    prepared: tuple[Any, ...] = ()
    remarks: tuple[Remark, ...] = ()
    folders: tuple[str, ...] = ()
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)


def current_of(document: Document) -> Revision:
    """The document's current revision, with its text, and where it came from without the bytes."""
    return revision_of(document, document.revision_number)


def revision_of(document: Document, number: int) -> Revision:
    """One revision of the document. Raises Revision.DoesNotExist."""
    found = Revision.objects.select_related("document__project", "source_file").defer("source_file__content")
    revision = found.get(document=document, number=number)
    revision.document = document
    return revision


def lock(document: Document, expected: int | None) -> Revision:
    """The document's current revision, and nobody changes the document from here to the end of the transaction. Raises
    Conflict where that isn't the revision ``expected``."""
    fields = [*FIELDS, "revision_number", "characters", "trashed_at"]
    document.refresh_from_db(fields=fields, from_queryset=Document.objects.select_for_update(no_key=True))
    if expected is not None and document.revision_number != expected:
        raise Conflict(
            _("“%(title)s” has another text since you looked at it: look at it again, and repeat what you did.")
            % {"title": document.title}
        )
    return current_of(document)


def check_not_trashed(document: Document) -> None:
    """Raises Conflict where the document lies in the trash."""
    if document.trashed_at is not None:
        raise Conflict(_("“%(title)s” lies in the trash: restore it first.") % {"title": document.title})


def silently(_done: int, _total: int) -> None:
    """Nobody listens to how far it is."""


def prepared_for(document: Document, text: str, *, progress: Listener = silently) -> tuple[Any, ...]:
    """What takes long when the document gets this text, done before its transaction so that it holds nobody up."""
    answers = signals.revision_coming.send(sender=Document, document=document, text=text, progress=progress)
    return tuple(answer for _receiver, answer in answers if answer is not None)


def revise(current: Revision, made: Made, *, verb: str, by: Any, **more: Any) -> Revision:
    """The document's new revision, after its ``current`` one, which is locked. ``more`` goes to those who are told
    (``signals.revision_added``)."""
    document, batch = current.document, _batch()
    before = {name: _plain(getattr(document, name)) for name in made.fields}
    for name, value in made.fields.items():
        setattr(document, name, value)
    document.address_key = address_key(document.url)
    revision = Revision.objects.create(
        project_id=document.project_id,
        document=document,
        source_file=made.source_file,
        number=document.revision_number + 1,
        text=made.text,
        sha256=hashlib.sha256(made.text.encode()).hexdigest(),
        layout=made.layout,
        reader=made.reader,
        reader_version=made.reader_version,
        created_by=by,
    )
    document.revision_number, document.characters = revision.number, len(made.text)
    document.save(update_fields=["revision_number", "characters", "address_key", *made.fields])
    if made.text != current.text or made.layout["sections"] != current.layout["sections"]:
        remember_text(revision)
    told = {"remarks": made.remarks, "folders": made.folders, "prepared": made.prepared, **more}
    signals.revision_added.send(sender=Revision, revision=revision, by=by, batch=batch, **told)
    after = {name: _plain(value) for name, value in made.fields.items()}
    record(verb, current, revision, {**before, **made.before}, {**after, **made.after}, by=by, batch=batch)
    return revision


def record(  # noqa: PLR0913 (a line of the log has this many parts)
    verb: str,
    old: Revision,
    new: Revision,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    by: Any,
    batch: UUID | None,
) -> None:
    """The line in the log, the last one of the act."""
    Change.objects.record(
        verb,
        project_id=new.project_id,
        by=by,
        target=new.document.uid,
        document_id=new.document_id,
        before={"revision": old.number, **before},
        after={"revision": new.number, **after},
        batch=batch,
    )


def named(reader: str, version: int) -> str:
    """A reader, as the log has it."""
    return f"{reader} {version}"


def _batch() -> UUID:
    """What the revision and all that follows from it have in common: the act under way, or one of its own."""
    within = current_act()
    return within.uid if within else uuid4()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
