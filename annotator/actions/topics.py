"""Putting documents under topics."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from annotator.errors import Invalid
from annotator.models import Tag, Topic
from documents.models import Change, Document


def add_topic(document: Document, tag: Tag, *, by: Any) -> None:
    """Put a document under a topic. Doing it twice does it once."""
    if tag.project_id != document.project_id or tag.trashed_at is not None:
        raise Invalid(_("The codebook of this project has no tag %(tags)s.") % {"tags": tag.pk})
    with transaction.atomic():
        _topic, made = Topic.objects.get_or_create(
            content_object=document, tag=tag, defaults={"project_id": document.project_id, "by": by}
        )
        if made:
            _record("topic.added", document, by=by, after={"tag": tag.pk})


def remove_topic(document: Document, tag: Tag, *, by: Any) -> None:
    """Take a document out of a topic. Doing it twice does it once."""
    with transaction.atomic():
        removed, _by_model = Topic.objects.filter(content_object=document, tag=tag).delete()
        if removed:
            _record("topic.removed", document, by=by, before={"tag": tag.pk})


def _record(verb: str, document: Document, *, by: Any, **states: Any) -> None:
    Change.objects.record(
        verb, project_id=document.project_id, by=by, target=document.uid, document_id=document.pk, **states
    )
