"""What becomes of the values of a field when its choices are called otherwise, or it becomes of another kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Case, QuerySet, Value, When
from django.utils.translation import ngettext

from documents.actions.values import COLUMNS, filled, record
from documents.actions.work import Held
from documents.errors import Conflict
from documents.fields import Misfit, Parsed, parse
from documents.models import Document, Field, FieldValue, Kind
from documents.models.rows import update

REWRITTEN = "value.rewritten"  # its lines belong to a line "field.edited", and are taken back with it
_AT_ONCE = 5000  # documents, by their keys


def refit(
    field: Field, *, was: Mapping[str, Any], renamed: Mapping[str, str], texts: Mapping[int, str], by: Any
) -> None:
    """Make the values fit a field that is no more what it ``was``. Conflict if one can't. Call it in the transaction
    of the change."""
    values = FieldValue.objects.filter(field=field)
    if field.kind == was["kind"]:
        if field.kind == Kind.CHOICE:
            _rename(field, values, renamed)
        return
    rows = list(values.order_by("document"))
    known: dict[str, Parsed] = {}
    misfits = []
    for row in rows:
        text = texts.get(row.document_id, row.text)
        if text not in known:
            try:
                known[text] = parse(field.kind, text, field.choices)
            except Misfit:
                misfits.append(row.text)
    if misfits:
        unfit = set(misfits)
        raise _misfits(sum(row.text in unfit for row in rows), misfits[0], field)
    before = {row.document_id: row.text for row in rows}
    for row in rows:
        filled(row, known[texts.get(row.document_id, row.text)])
    update(rows, COLUMNS)
    _record(field, {row.document_id: (before[row.document_id], row.text) for row in rows}, by=by)


def _rename(field: Field, values: QuerySet[FieldValue], renamed: Mapping[str, str]) -> None:
    """All of them by one statement, so that choices may change places."""
    others = values.exclude(text__in={*field.choices, *renamed})
    if left := others.count():
        raise _misfits(left, others.values_list("text", flat=True).order_by("pk")[0], field)
    if renamed:
        text = Case(*(When(text=old, then=Value(new)) for old, new in renamed.items()))
        sort = Case(*(When(text=old, then=Value(parse("text", new).sort)) for old, new in renamed.items()))
        values.filter(text__in=list(renamed)).update(text=text, sort=sort)


def _misfits(count: int, example: str, field: Field) -> Conflict:
    sentence = ngettext(
        "%(count)s document has a value that “%(field)s” can’t hold: “%(example)s”. Correct it first.",
        "%(count)s documents have values that “%(field)s” can’t hold, such as “%(example)s”. Correct them first.",
        count,
    )
    return Conflict(sentence % {"count": count, "field": field.name, "example": example[:80]})


def _record(field: Field, texts: Mapping[int, tuple[str, str]], *, by: Any) -> None:
    changed = [pk for pk, (was, now) in texts.items() if was != now]
    lines = []
    for place in range(0, len(changed), _AT_ONCE):
        documents = Document.objects.filter(pk__in=changed[place : place + _AT_ONCE]).order_by("pk")
        for row in documents.values_list("pk", "uid", "status"):
            lines.append((Held(*row), *texts[row[0]]))
    record(REWRITTEN, field, lines, by=by)
