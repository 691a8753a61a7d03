"""Replies under annotations."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from annotator.actions.notices import tell_of_edited_reply, tell_of_reply
from annotator.errors import Conflict, Invalid
from annotator.models import Annotation, Reply
from documents.models import Change
from documents.text import canonical

LONGEST_REPLY = 20_000  # characters


def add_reply(annotation: Annotation, *, uid: UUID, text: str, by: Any) -> tuple[Reply, bool]:
    """A reply under an annotation. Repeating the same act answers with what is there and False."""
    text = _checked(text)
    reply = Reply(uid=uid, project_id=annotation.project_id, annotation=annotation, author=by, text=text)
    try:
        with transaction.atomic():
            reply.save(force_insert=True)
            tell_of_reply(reply, by=by)
            _record("reply.added", reply, by=by, after={"text": text})
    except IntegrityError:
        # Not asked beforehand: a repeated request is rare, and the database knows in any case.
        existing = Reply.objects.filter(uid=uid).select_related("author").first()
        if existing is None:
            raise
        if existing.author_id != by.pk or existing.annotation_id != annotation.pk or existing.trashed_at:
            raise Conflict(_("Another reply has this identifier already.")) from None
        return existing, False
    return reply, True


def edit_reply(reply: Reply, *, text: str, by: Any) -> Reply:
    text = _checked(text)
    if text == reply.text:
        return reply
    with transaction.atomic():
        before, reply.text, reply.edited_at = reply.text, text, timezone.now()
        reply.save(update_fields=["text", "edited_at"])
        tell_of_edited_reply(reply, before=before, by=by)
        _record("reply.edited", reply, by=by, before={"text": before}, after={"text": text})
    return reply


def trash_reply(reply: Reply, *, by: Any) -> None:
    """Move a reply to the trash. Doing it twice does it once."""
    with transaction.atomic():
        now = timezone.now()
        if Reply.objects.filter(pk=reply.pk, trashed_at__isnull=True).update(trashed_at=now):
            reply.trashed_at = now
            _record("reply.trashed", reply, by=by, before={"text": reply.text})


def restore_reply(reply: Reply, *, by: Any) -> None:
    """Take a reply out of the trash. Doing it twice does it once."""
    with transaction.atomic():
        if Reply.objects.filter(pk=reply.pk, trashed_at__isnull=False).update(trashed_at=None):
            reply.trashed_at = None
            _record("reply.restored", reply, by=by, after={"text": reply.text})


def _checked(text: str) -> str:
    text = canonical(text).strip()
    if not text:
        raise Invalid(_("A reply needs some text."))
    if len(text) > LONGEST_REPLY:
        raise Invalid(_("A reply can have at most %(most)s characters.") % {"most": LONGEST_REPLY})
    return text


def _record(verb: str, reply: Reply, *, by: Any, **states: Any) -> None:
    Change.objects.record(
        verb,
        project_id=reply.project_id,
        by=by,
        target=reply.uid,
        document_id=reply.annotation.document_id,
        **states,
    )
