"""What somebody highlighted or noted inside a file before it came here, as annotations of who brings it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from annotator.access import CONTEXT
from annotator.actions.annotate import LONGEST_NOTE, LONGEST_QUOTE
from annotator.models import Annotation
from documents.article import Remark
from documents.models import Change, Revision
from documents.text import canonical

# Markdown would take these for its own; the name of who wrote something is a name.
_ESCAPED = str.maketrans({sign: f"\\{sign}" for sign in r"\`*_[]<>#|~"})


def add_remarks(revision: Revision, remarks: Sequence[Remark], *, by: Any, batch: UUID | None = None) -> int:
    """An annotation for each remark that the document doesn't have yet, all of them or none; how many those are.

    A remark is known again by its words and its place, wherever that is by now and even in the trash, so reading a
    file again brings only what is new.
    """
    batch = batch or (uuid4() if len(remarks) > 1 else None)
    with transaction.atomic():
        known = _Known.of(revision)
        made = [
            annotation
            for remark in remarks
            if (annotation := _annotation(revision, remark, by=by)) is not None and known.is_new(annotation, remark)
        ]
        if made:
            Annotation.objects.bulk_create(made)
            Change.objects.record_all(revision.project_id, [_line(one, by=by, batch=batch) for one in made])
    return len(made)


def _annotation(revision: Revision, remark: Remark, *, by: Any) -> Annotation | None:
    """None for a remark that says nothing about nothing."""
    text, start, end = revision.text, remark.start, remark.end
    note = said_in_file(remark)
    if start is None or end is None or not 0 <= start < end <= len(text) or not text[start:end].strip():
        if not note:
            return None
        start = end = None
    elif end - start > LONGEST_QUOTE:
        end = start + LONGEST_QUOTE
    quote = prefix = suffix = ""
    if start is not None and end is not None:
        quote, prefix, suffix = text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return Annotation(
        project_id=revision.project_id,
        document_id=revision.document_id,
        author=by,
        note=note,
        made_on=revision,
        made_start=start,
        made_end=end,
        quote=quote,
        prefix=prefix,
        suffix=suffix,
        placed_on=revision,
        start=start,
        end=end,
    )


def said_in_file(remark: Remark) -> str:
    """The note: who wrote it in the file and when, and what. A bare highlight of nobody says nothing."""
    who, said = canonical(remark.author).strip().translate(_ESCAPED), canonical(remark.note).strip()
    day = date_format(remark.made, "j F Y") if remark.made else ""
    words = {"who": who, "day": day, "said": said}
    if not (who or said):
        return ""
    if not said:
        note = _("Highlighted by %(who)s, %(day)s, in the file") if day else _("Highlighted by %(who)s in the file")
    elif who:
        note = _("%(who)s, %(day)s, in the file: %(said)s") if day else _("%(who)s, in the file: %(said)s")
    else:
        note = _("In the file, %(day)s: %(said)s") if day else _("In the file: %(said)s")
    return (note % words)[:LONGEST_NOTE]


class _Known:
    """The annotations that a document has, by what they say; asked for once, and only of one with several texts."""

    def __init__(self, rows: Sequence[tuple[str, str, int | None, int | None]]) -> None:
        self._rows = rows

    @classmethod
    def of(cls, revision: Revision) -> _Known:
        if revision.number == 1:
            return cls(())
        annotations = Annotation.objects.filter(document_id=revision.document_id)
        return cls(list(annotations.values_list("note", "quote", "start", "end")))

    def is_new(self, annotation: Annotation, remark: Remark) -> bool:
        said = canonical(remark.note).strip()
        return not any(
            (said in note if said else note == annotation.note)
            and (quote == annotation.quote or _overlap(annotation, start, end))
            for note, quote, start, end in self._rows
        )


def _overlap(annotation: Annotation, start: int | None, end: int | None) -> bool:
    if annotation.start is None or annotation.end is None or start is None or end is None:
        return False
    return annotation.start < end and start < annotation.end


def _line(annotation: Annotation, *, by: Any, batch: UUID | None) -> Change:
    return Change(
        verb="annotation.added",
        project_id=annotation.project_id,
        by=by,
        target=str(annotation.uid),
        document_id=annotation.document_id,
        after={
            "start": annotation.start,
            "end": annotation.end,
            "quote": annotation.quote,
            "tags": [],
            "note": annotation.note,
        },
        batch=batch,
    )
