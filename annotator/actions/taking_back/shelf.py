"""Taking back what was done to documents and to the project."""

from __future__ import annotations

from datetime import date
from typing import Any

from annotator.actions.taking_back.built_upon import built_upon, worked_on
from annotator.actions.taking_back.things import Things
from documents.actions import documents, projects
from documents.models import Change

_TRASHING = ("document.trashed", "document.restored")


def unedit_document(line: Change, things: Things) -> None:
    document = things.standing_document(line)
    before, after = line.before or {}, line.after or {}
    if any(_plain(getattr(document, name)) != value for name, value in after.items()):
        raise built_upon(line, things, verbs=("document.edited", "document.revised", "document.reread"))
    if before.get("published"):
        before = {**before, "published": date.fromisoformat(before["published"])}
    documents.edit_document(document, by=things.by, **before)


def return_document(line: Change, things: Things) -> None:
    document = things.document(line)
    if document.trashed_at is None or document.trashed_by_id != things.by.pk:
        raise built_upon(line, things, verbs=_TRASHING)
    documents.restore_document(document, by=things.by)


def remove_document(line: Change, things: Things) -> None:
    """It was restored, or came in. Whoever worked on it since would lose that."""
    document = things.document(line)
    if document.trashed_at is not None:
        raise built_upon(line, things, verbs=_TRASHING)
    if worked := worked_on(line, things):
        raise worked
    documents.trash_document(document, by=things.by)


def unedit_project(line: Change, things: Things) -> None:
    project, after = things.project, line.after or {}
    if any(getattr(project, name) != value for name, value in after.items()):
        raise built_upon(line, things, verbs=("project.edited",))
    before = line.before or {}
    projects.edit_project(project, name=before["name"], description=before["description"], by=things.by)


def leave_as_it_is(line: Change, things: Things) -> None:
    """It says where the act has it from, a search or a file: the other lines are what is taken back."""


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
