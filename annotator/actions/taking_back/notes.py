"""Taking back what was done to annotations and replies, noted on a sheet."""

from __future__ import annotations

from typing import Any

from annotator.actions import edits
from annotator.actions.sheet import Sheet
from annotator.actions.taking_back.built_upon import built_upon, said
from annotator.actions.taking_back.things import Things, in_trash
from annotator.models import Annotation
from documents.models import Change
from documents.text import Span

_TRASHING = ("annotation.trashed", "annotation.restored")
_TRASHING_REPLIES = ("reply.trashed", "reply.restored")


def remove_annotation(line: Change, things: Things, sheet: Sheet) -> None:
    """It was made or restored."""
    annotation = _standing(line, things)
    now: dict[str, Any] = {
        "note": annotation.note,
        "quote": annotation.quote,
        "tags": sorted(sheet.tags_of(annotation)),
        "private": annotation.private,
    }
    if any(value != now[name] for name, value in {"private": False, **(line.after or {})}.items() if name in now):
        raise built_upon(line, things)
    if annotation.resolved_at is not None and annotation.resolved_at > line.at:
        raise built_upon(line, things, verbs=("annotation.resolved",))
    _check_replies(annotation, line, things)
    edits.trash(sheet, annotation)


def return_annotation(line: Change, things: Things, sheet: Sheet) -> None:
    """It was moved to the trash."""
    annotation = things.annotation(line)
    if annotation.trashed_at is None or annotation.trashed_by_id != things.by.pk:
        raise built_upon(line, things, verbs=_TRASHING)
    edits.restore(sheet, annotation)


def unedit_annotation(line: Change, things: Things, sheet: Sheet) -> None:
    """Its note was changed, its tags, or both. What others tagged it with meanwhile stays."""
    annotation = _standing(line, things)
    before, after = line.before or {}, line.after or {}
    if "note" in after and annotation.note != after["note"]:
        raise built_upon(line, things, verbs=("annotation.edited",))
    tags: set[int] | None = None
    if "tags" in after:
        tags = set(sheet.tags_of(annotation))
        put, taken = set(after["tags"]) - set(before["tags"]), set(before["tags"]) - set(after["tags"])
        for tag in put | taken:
            things.standing_tag(tag)
        if not put <= tags or taken & tags:
            raise built_upon(line, things, verbs=("annotation.edited",))
        tags = (tags - put) | taken
    edits.edit(sheet, annotation, note=before.get("note"), tags=tags)


def move_back(line: Change, things: Things, sheet: Sheet) -> None:
    """Its ends were moved. It is made again where it was, on the text of that time, and stands where it stood."""
    annotation = _standing(line, things)
    made = [annotation.made_on_id, annotation.made_start, annotation.made_end]
    if made != (line.after or {})["made"]:
        raise built_upon(line, things, verbs=("annotation.moved",))
    _put_back(line, annotation, "annotation.moved", things, sheet)


def take_up(line: Change, things: Things, sheet: Sheet) -> None:
    """It was left as an orphan."""
    annotation = _standing(line, things)
    if annotation.left_at is None:
        raise built_upon(line, things, verbs=("annotation.unleft", "annotation.moved"))
    _put_back(line, annotation, "annotation.unleft", things, sheet)


def leave_again(line: Change, things: Things, sheet: Sheet) -> None:
    """It was looked for again, after it had been left as an orphan; nobody gave it a place since."""
    annotation = _standing(line, things)
    made = [annotation.made_on_id, annotation.made_start, annotation.made_end]
    if annotation.left_at is not None or made != (line.after or {})["made"]:
        raise built_upon(line, things, verbs=("annotation.left", "annotation.moved"))
    edits.leave(sheet, annotation)


def reopen(line: Change, things: Things, sheet: Sheet) -> None:
    annotation = _standing(line, things, anybodys=True)
    if annotation.resolved_at is None or annotation.resolved_by_id != things.by.pk:
        raise built_upon(line, things, verbs=("annotation.resolved", "annotation.reopened"))
    edits.reopen(sheet, annotation)


def resolve(line: Change, things: Things, sheet: Sheet) -> None:
    annotation = _standing(line, things, anybodys=True)
    if annotation.resolved_at is not None:
        raise built_upon(line, things, verbs=("annotation.resolved",))
    edits.resolve(sheet, annotation)


def unshare(line: Change, things: Things, sheet: Sheet) -> None:
    """It was shown to the project: not hidden again from those who replied."""
    annotation = _standing(line, things)
    if annotation.private:
        raise built_upon(line, things, verbs=("annotation.unshared",))
    _check_replies(annotation, line, things)
    edits.unshare(sheet, annotation)


def share(line: Change, things: Things, sheet: Sheet) -> None:
    annotation = _standing(line, things)
    if not annotation.private:
        raise built_upon(line, things, verbs=("annotation.shared",))
    edits.share(sheet, annotation)


def remove_reply(line: Change, things: Things, sheet: Sheet) -> None:
    reply = things.reply(line)
    if reply.trashed_at is not None:
        raise built_upon(line, things, verbs=_TRASHING_REPLIES)
    if reply.text != (line.after or {})["text"]:
        raise built_upon(line, things, verbs=("reply.edited",))
    edits.trash_reply(sheet, reply)


def return_reply(line: Change, things: Things, sheet: Sheet) -> None:
    reply = things.reply(line)
    if reply.trashed_at is None or reply.trashed_by_id not in {None, things.by.pk}:
        raise built_upon(line, things, verbs=_TRASHING_REPLIES)
    edits.restore_reply(sheet, reply)


def unedit_reply(line: Change, things: Things, sheet: Sheet) -> None:
    reply = things.reply(line)
    if reply.trashed_at is not None:
        raise in_trash(reply.text[:60])
    if reply.text != (line.after or {})["text"]:
        raise built_upon(line, things, verbs=("reply.edited",))
    edits.edit_reply(sheet, reply, text=(line.before or {})["text"])


def _put_back(line: Change, annotation: Annotation, verb: str, things: Things, sheet: Sheet) -> None:
    ends = line.before or {}
    pk, start, end = ends["made"]
    passage = None if start is None else things.passage(annotation.document, pk, Span(start, end))
    edits.put_back(sheet, annotation, verb, ends=ends, passage=passage)


def _standing(line: Change, things: Things, *, anybodys: bool = False) -> Annotation:
    annotation = things.annotation(line, anybodys=anybodys)
    if annotation.trashed_at is not None:
        raise built_upon(line, things, verbs=_TRASHING)
    return annotation


def _check_replies(annotation: Annotation, line: Change, things: Things) -> None:
    """Nobody replied since."""
    since = [reply for reply in things.replies_under(annotation) if reply.created_at > line.at]
    if since:
        raise said("reply.added", since[-1].author, since[-1].created_at, line, things)
