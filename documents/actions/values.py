"""What is known of documents: values of a field, set for many documents at once, as one act."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from documents.actions.work import Held, hold, one_act
from documents.errors import Conflict
from documents.field_values import parsed
from documents.fields import Parsed
from documents.models import Change, Document, Field, FieldValue, Project
from documents.models.change import Brief
from documents.models.rows import insert, update

COLUMNS = ("text", "sort", "number", "day")


def set_value(documents: QuerySet[Document], field: Field, written: str, *, project: Project, by: Any) -> int:
    """Give these documents this value; '' takes away what they have. Answers how many it changed. Invalid if it is no
    value of the field."""
    with one_act():
        standing = standing_field(field, project)
        value = _read(standing, written)
        return put(standing, dict.fromkeys(hold(documents, project), value), by=by)


def set_values(document: Document, written: Mapping[Field, str], *, by: Any) -> int:
    """The values of several fields of one document, as one act; '' takes one away. Answers how many it changed."""
    if not written:
        return 0
    with one_act():
        held = hold(Document.objects.filter(pk=document.pk), document.project)
        changed = 0
        for field, text in written.items():
            standing = standing_field(field, document.project)
            changed += put(standing, dict.fromkeys(held, _read(standing, text)), by=by)
    return changed


def _read(field: Field, written: str) -> Parsed | None:
    return parsed(field, written) if written.strip() else None


def standing_field(field: Field, project: Project) -> Field:
    """The field as it is now, and stays until the commit. Conflict if it is in the trash, or of another project."""
    found = Field.objects.select_for_update(no_key=True).filter(pk=field.pk, project=project).first()
    if found is None or found.trashed_at is not None:
        raise Conflict(_("The field “%(field)s” is in the trash: restore it first.") % {"field": field.name})
    return found


def put(field: Field, wanted: Mapping[Held, Parsed | None], *, by: Any) -> int:
    """Documents that are held, and what each is to have; None: nothing. A line of the log for each that had something
    else. Call it in a transaction."""
    by_pk = {one.pk: one for one in wanted}
    standing = FieldValue.objects.filter(field=field, document__in=list(by_pk))
    rows = {value.document_id: value for value in standing.order_by()}
    gone, changed, new, lines = [], [], [], []
    for one, value in wanted.items():
        row = rows.get(one.pk)
        was, now = row.text if row else "", value.text if value else ""
        if was == now:
            continue
        lines.append((one, was, now))
        if row is None and value is not None:
            new.append(row_of(field, one.pk, value))
        elif row is not None and value is None:
            gone.append(row.pk)
        elif row is not None and value is not None:
            changed.append(filled(row, value))
    FieldValue.objects.filter(pk__in=gone).delete()
    update(changed, COLUMNS)
    insert(new)
    record("value.set", field, lines, by=by)
    return len(lines)


def row_of(field: Field, document: int, value: Parsed) -> FieldValue:
    """A value that isn't stored yet."""
    return filled(FieldValue(project_id=field.project_id, field_id=field.pk, document_id=document), value)


def filled(row: FieldValue, value: Parsed) -> FieldValue:
    row.text, row.sort, row.number, row.day = value.text, value.sort, value.number, value.day
    return row


def record(verb: str, field: Field, lines: Sequence[tuple[Held, str, str]], *, by: Any) -> None:
    """A line of the log for each: the document, what it had, what it has. '' is nothing."""
    # Written as JSON here, for there may be very many.
    known: dict[str, str] = {}

    def state(text: str) -> str:
        if text not in known:
            known[text] = json.dumps({"field": field.pk, "name": field.name, "text": text}, ensure_ascii=False)
        return known[text]

    briefs = [Brief(str(one.uid), one.pk, state(was), state(now), None) for one, was, now in lines]
    Change.objects.record_many(verb, briefs, project_id=field.project_id, by=by)
