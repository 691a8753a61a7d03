"""Putting documents under topics, one or many at once."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from annotator.errors import Invalid
from annotator.models import DismissedTopic, Tag, Topic
from documents.actions.work import hold, one_act
from documents.models import Change, Document, Project
from documents.models.rows import insert


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


def add_to_all(documents: QuerySet[Document], tag: Tag, *, project: Project, by: Any) -> int:
    """Put all of these under a topic, as one act; answers how many weren't there."""
    if tag.project_id != project.pk or tag.trashed_at is not None:
        raise Invalid(_("The codebook of this project has no tag %(tags)s.") % {"tags": tag.pk})
    with one_act():
        there = Topic.objects.filter(tag=tag).order_by().values("content_object")
        new = hold(documents.exclude(pk__in=there), project)
        insert([Topic(project_id=project.pk, content_object_id=one.pk, tag=tag, by=by) for one in new])
        Change.objects.record_all(project.pk, [_line("topic.added", one, project, by, after=tag) for one in new])
    return len(new)


def remove_from_all(documents: QuerySet[Document], tag: Tag, *, project: Project, by: Any) -> int:
    """Take all of these out of a topic, as one act; answers how many were there."""
    with one_act():
        there = Topic.objects.filter(tag=tag).order_by().values("content_object")
        gone = hold(documents.filter(pk__in=there), project)
        Topic.objects.filter(tag=tag, content_object__in=[one.pk for one in gone]).delete()
        Change.objects.record_all(project.pk, [_line("topic.removed", one, project, by, before=tag) for one in gone])
    return len(gone)


def dismiss_topic(document: Document, tag: Tag, *, by: Any) -> None:
    """Suggest this topic for this document to this person no more. Doing it twice does it once."""
    if tag.project_id != document.project_id:
        raise Invalid(_("The codebook of this project has no tag %(tags)s.") % {"tags": tag.pk})
    with transaction.atomic():
        _row, made = DismissedTopic.objects.get_or_create(
            document=document, tag=tag, person=by, defaults={"project_id": document.project_id}
        )
        if made:
            _record("topic.dismissed", document, by=by, after={"tag": tag.pk}, private_to=by)


def suggest_again(document: Document, tag: Tag, *, by: Any) -> None:
    """Suggest it to this person again, should passages still do."""
    with transaction.atomic():
        removed, _by_model = DismissedTopic.objects.filter(document=document, tag=tag, person=by).delete()
        if removed:
            _record("topic.suggested", document, by=by, before={"tag": tag.pk}, private_to=by)


def _line(verb: str, one: Any, project: Project, by: Any, **states: Tag) -> Change:
    named = {name: {"tag": tag.pk} for name, tag in states.items()}
    return Change(verb=verb, project_id=project.pk, by=by, target=str(one.uid), document_id=one.pk, **named)


def _record(verb: str, document: Document, *, by: Any, **states: Any) -> None:
    Change.objects.record(
        verb, project_id=document.project_id, by=by, target=document.uid, document_id=document.pk, **states
    )
