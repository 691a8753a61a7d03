"""Taking back that a document got another text: the one before becomes its text again, as a new revision, and
annotations stand where they stood."""

from __future__ import annotations

from datetime import date
from typing import Any

from annotator.actions.placed_before import PLACED, PlacedFrom
from annotator.actions.taking_back.built_upon import built_upon
from annotator.actions.taking_back.things import Things
from documents.actions import revising, revisions
from documents.models import Change, Document, Revision
from documents.newer_facts import FIELDS

REVISED = ("document.revised", "document.reread", "document.sectioned", "document.returned")


def return_text(line: Change, things: Things) -> None:
    """It got another text, which is still its text. What became other of its details with it, and nobody changed
    since, becomes what it was."""
    document = things.standing_document(line)
    before, after = line.before or {}, line.after or {}
    if _standing_for(document, document.revision_number) != _standing_for(document, after["revision"]):
        raise built_upon(line, things, verbs=REVISED)
    if before["revision"] == after["revision"]:
        _take_back_reader(document, line, things)
        return
    fields = {
        name: _value(name, value)
        for name, value in before.items()
        if name in FIELDS and _plain(getattr(document, name)) == after.get(name)
    }
    revisions.restore_revision(
        document,
        _standing_for(document, before["revision"]),
        by=things.by,
        expected=document.revision_number,
        placed_from=_placed_from(line),
        fields=fields,
    )


def go_along(_line: Change, _things: Things) -> None:
    """Where annotations stand comes back with the text."""


def _standing_for(document: Document, number: int) -> int:
    """The revision that this one is again, as what came after that was undone, or done again; most often itself."""
    lines = Change.objects.filter(document=document, verb="document.returned", undoes__isnull=False)
    returns = dict(lines.order_by().values_list("after__revision", "after__returns"))
    while number in returns:
        number = returns[number]
    return number


def _placed_from(line: Change) -> PlacedFrom:
    act = Change.objects.filter(batch=line.batch) if line.batch else Change.objects.filter(number=line.number)
    of_document = act.filter(document=line.document_id).order_by("number").values_list("number", "verb")
    numbers = list(of_document)
    return PlacedFrom(numbers[0][0], tuple(number for number, verb in numbers if verb == PLACED))


def _take_back_reader(document: Document, line: Change, things: Things) -> None:
    """A newer reader had made the same of it."""
    current = revising.current_of(document)
    was = (line.before or {})["reader"]
    if revising.named(current.reader, current.reader_version) != (line.after or {})["reader"]:
        raise built_upon(line, things, verbs=REVISED)
    reader, _space, version = was.rpartition(" ")
    Revision.objects.filter(pk=current.pk).update(reader=reader, reader_version=int(version))
    states = ({"reader": (line.after or {})["reader"]}, {"reader": was})
    revising.record("document.reread", current, current, *states, by=things.by, batch=None)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _value(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name == "published" and value else value
