"""Replies under annotations."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext as _

from annotator.actions import edits
from annotator.actions.edits import LONGEST_REPLY
from annotator.actions.sheet import writing
from annotator.errors import Conflict
from annotator.models import Annotation, Reply

__all__ = ["LONGEST_REPLY"]


def add_reply(annotation: Annotation, *, uid: UUID, text: str, by: Any) -> tuple[Reply, bool]:
    """A reply under an annotation. Repeating the same act answers with what is there and False."""
    reply = new_reply(annotation, uid=uid, text=text, by=by)
    try:
        with writing(by) as sheet:
            edits.add_reply(sheet, reply)
    except IntegrityError:
        # Not asked beforehand: a repeated request is rare, and the database knows in any case.
        existing = Reply.objects.filter(uid=uid).select_related("author").first()
        if existing is None:
            raise
        check_the_same(existing, reply)
        return existing, False
    return reply, True


def new_reply(annotation: Annotation, *, uid: UUID, text: str, by: Any) -> Reply:
    text = edits.checked_reply(text)
    return Reply(uid=uid, project_id=annotation.project_id, annotation=annotation, author=by, text=text)


def edit_reply(reply: Reply, *, text: str, by: Any) -> Reply:
    with writing(by) as sheet:
        edits.edit_reply(sheet, _as_it_stands(reply), text=text)
    return reply


def trash_reply(reply: Reply, *, by: Any) -> None:
    """Move a reply to the trash. Doing it twice does it once."""
    with writing(by) as sheet:
        edits.trash_reply(sheet, _as_it_stands(reply))


def restore_reply(reply: Reply, *, by: Any) -> None:
    """Take a reply out of the trash. Doing it twice does it once."""
    with writing(by) as sheet:
        edits.restore_reply(sheet, _as_it_stands(reply))


def check_the_same(existing: Reply, wanted: Reply) -> None:
    """Conflict if ``existing`` isn't what ``wanted`` would have been."""
    if (
        existing.author_id != wanted.author_id
        or existing.annotation_id != wanted.annotation.pk
        or existing.trashed_at is not None
    ):
        raise Conflict(_("Another reply has this identifier already."))


def _as_it_stands(reply: Reply) -> Reply:
    """Locked on PostgreSQL, so that of two edits at once each starts from what the other left."""
    fields = ("text", "trashed_at", "trashed_by")
    reply.refresh_from_db(fields=fields, from_queryset=Reply.objects.select_for_update())
    return reply
