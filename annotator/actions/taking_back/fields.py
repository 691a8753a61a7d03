"""Taking back what was done to fields, and to the values of documents in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from annotator.actions.taking_back.built_upon import built_upon
from annotator.actions.taking_back.things import Things, gone
from documents.actions import fields as acting
from documents.actions import values
from documents.actions.refitting import REWRITTEN
from documents.actions.work import Held
from documents.field_values import parsed
from documents.fields import Parsed
from documents.models import Change, Field, FieldValue

_TRASHING = ("field.trashed", "field.restored")


def remove_field(line: Change, things: Things) -> None:
    """It was made, or restored. What documents have in it since stays with it."""
    field = _field(line, things)
    if field.trashed_at is not None:
        raise built_upon(line, things, verbs=_TRASHING)
    acting.trash_field(field, by=things.by)


def return_field(line: Change, things: Things) -> None:
    field = _field(line, things)
    if field.trashed_at is None:
        raise built_upon(line, things, verbs=_TRASHING)
    acting.restore_field(field, by=things.by)


def unedit_field(line: Change, things: Things) -> None:
    """With the values that the change rewrote, where they are still what it made of them."""
    field, before, after = _field(line, things), line.before or {}, dict(line.after or {})
    renamed = after.pop("renamed", {})
    if acting.state_of(field) != after:
        raise built_upon(line, things, verbs=("field.edited",))
    acting.edit_field(
        field,
        by=things.by,
        **before,
        renamed={new: old for old, new in renamed.items()},
        texts=_rewritten(line, field),
    )


def move_field_back(line: Change, things: Things) -> None:
    field = _field(line, things)
    before, after = line.before or {}, line.after or {}
    standing = list(Field.objects.filter(project=things.project, trashed_at__isnull=True).values_list("pk", flat=True))
    if field.pk not in standing or standing.index(field.pk) != after["place"]:
        raise built_upon(line, things, verbs=("field.moved", "field.added", *_TRASHING))
    acting.move_field(field, place=before["place"], by=things.by)


def left_to_the_field(_lines: Sequence[Change], _things: Things) -> None:
    """Values that a change of their field rewrote come back with it."""


def unset_values(lines: Sequence[Change], things: Things) -> None:
    """Give documents back what they had, if they still have what they were given."""
    by_field: dict[int, list[Change]] = defaultdict(list)
    for line in lines:
        by_field[(line.after or {})["field"]].append(line)
    for pk, some in by_field.items():
        field = Field.objects.filter(project=things.project, pk=pk).first()
        if field is None:
            raise gone()
        field = values.standing_field(field, things.project)
        documents = [things.standing_document(line) for line in some]
        rows = FieldValue.objects.filter(field=field, document__in=[one.pk for one in documents]).order_by()
        standing = dict(rows.values_list("document", "text"))
        wanted: dict[Held, Parsed | None] = {}
        for line, document in zip(some, documents, strict=True):
            if standing.get(document.pk, "") != (line.after or {})["text"]:
                raise built_upon(line, things, verbs=("value.set", REWRITTEN))
            was = (line.before or {})["text"]
            wanted[Held(document.pk, document.uid, document.status)] = parsed(field, was) if was else None
        values.put(field, wanted, by=things.by)


def _field(line: Change, things: Things) -> Any:
    field = Field.objects.filter(project=things.project, pk=int(line.target)).select_related("project").first()
    if field is None:
        raise gone()
    return field


def _rewritten(line: Change, field: Field) -> dict[int, str]:
    """What the values were that the act of this line rewrote, by document; of those that nobody touched since."""
    if line.batch is None:
        return {}
    lines = Change.objects.filter(batch=line.batch, verb=REWRITTEN).order_by()
    standing = dict(FieldValue.objects.filter(field=field).order_by().values_list("document", "text"))
    states = lines.values_list("document", "before", "after")
    found: dict[int, str] = {}
    for document, before, after in states:
        if before and after and before["field"] == field.pk and standing.get(document or 0) == after["text"]:
            found[document or 0] = before["text"]
    return found


DONE = {
    "field.added": remove_field,
    "field.edited": unedit_field,
    "field.moved": move_field_back,
    "field.trashed": return_field,
    "field.restored": remove_field,
}
TOGETHER = {"value.set": unset_values, REWRITTEN: left_to_the_field}
