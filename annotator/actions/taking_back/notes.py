"""Taking back what was done to annotations and replies."""

from __future__ import annotations

from annotator.actions import annotate, discuss
from annotator.actions.taking_back.built_upon import built_upon, said
from annotator.actions.taking_back.things import Things, in_trash
from annotator.models import Annotation
from documents.models import Change

_TRASHING = ("annotation.trashed", "annotation.restored")
_TRASHING_REPLIES = ("reply.trashed", "reply.restored")


def remove_annotation(line: Change, things: Things) -> None:
    """It was made or restored."""
    annotation = things.annotation(line)
    if annotation.trashed_at is not None:
        raise built_upon(line, things, verbs=_TRASHING)
    state = line.after or {}
    now = {
        "note": annotation.note,
        "quote": annotation.quote,
        "tags": sorted(_tags(annotation)),
        "private": annotation.private,
    }
    if any(name in state and state[name] != value for name, value in now.items()):
        raise built_upon(line, things)
    if annotation.resolved_at is not None and annotation.resolved_at > line.at:
        raise built_upon(line, things, verbs=("annotation.resolved",))
    _check_replies(annotation, line, things)
    annotate.trash_annotation(annotation, by=things.by)


def return_annotation(line: Change, things: Things) -> None:
    """It was moved to the trash."""
    annotation = things.annotation(line)
    if annotation.trashed_at is None or annotation.trashed_by_id != things.by.pk:
        raise built_upon(line, things, verbs=_TRASHING)
    annotate.restore_annotation(annotation, by=things.by)


def unedit_annotation(line: Change, things: Things) -> None:
    """Its note was changed, its tags, or both. What others tagged it with meanwhile stays."""
    annotation = things.annotation(line)
    if annotation.trashed_at is not None:
        raise built_upon(line, things, verbs=_TRASHING)
    before, after = line.before or {}, line.after or {}
    if "note" in after and annotation.note != after["note"]:
        raise built_upon(line, things, verbs=("annotation.edited",))
    tags: set[int] | None = None
    if "tags" in after:
        tags = _tags(annotation)
        put, taken = set(after["tags"]) - set(before["tags"]), set(before["tags"]) - set(after["tags"])
        for tag in put | taken:
            things.standing_tag(tag)
        if not put <= tags or taken & tags:
            raise built_upon(line, things, verbs=("annotation.edited",))
        tags = (tags - put) | taken
    annotate.edit_annotation(annotation, by=things.by, note=before.get("note"), tags=tags)


def remove_reply(line: Change, things: Things) -> None:
    reply = things.reply(line)
    if reply.trashed_at is not None:
        raise built_upon(line, things, verbs=_TRASHING_REPLIES)
    if reply.text != (line.after or {})["text"]:
        raise built_upon(line, things, verbs=("reply.edited",))
    discuss.trash_reply(reply, by=things.by)


def return_reply(line: Change, things: Things) -> None:
    reply = things.reply(line)
    if reply.trashed_at is None or reply.trashed_by_id not in {None, things.by.pk}:
        raise built_upon(line, things, verbs=_TRASHING_REPLIES)
    discuss.restore_reply(reply, by=things.by)


def unedit_reply(line: Change, things: Things) -> None:
    reply = things.reply(line)
    if reply.trashed_at is not None:
        raise in_trash(reply.text[:60])
    if reply.text != (line.after or {})["text"]:
        raise built_upon(line, things, verbs=("reply.edited",))
    discuss.edit_reply(reply, text=(line.before or {})["text"], by=things.by)


def _tags(annotation: Annotation) -> set[int]:
    return set(annotation.taggings.values_list("tag_id", flat=True))


def _check_replies(annotation: Annotation, line: Change, things: Things) -> None:
    """Nobody replied since."""
    since = annotation.replies.filter(trashed_at__isnull=True, created_at__gt=line.at)
    if reply := since.select_related("author").order_by("-pk").first():
        raise said("reply.added", reply.author, reply.created_at, line, things)
