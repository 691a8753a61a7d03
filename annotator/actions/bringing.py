"""Annotations out of a file of another program, made as many at once: with the names and times that the file has.

Nobody is told of them as of something that was written now: no notices, no mails.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from annotator.access import CONTEXT
from annotator.actions import edits
from annotator.actions.sheet import Sheet
from annotator.models import Annotation, Reply
from annotator.models.annotation import MOST_CREDIT, Placing
from documents.models import Change, Project
from documents.text import Span

BROUGHT = "file.brought"  # the line of an act that says which file all of it came out of


@dataclass(frozen=True, slots=True)
class By:
    """Who it is by: somebody of this site, and the name that the file has where that is somebody else."""

    author: int
    credit: str = ""


@dataclass(frozen=True, slots=True)
class ComingReply:
    text: str
    by: By
    uid: UUID | None = None
    created: datetime | None = None
    edited: datetime | None = None


@dataclass(frozen=True, slots=True)
class ComingAnnotation:
    """``span`` is where ``quote`` stands in the document's current text; None for an orphan, which keeps ``prefix`` and
    ``suffix`` as the file has them, and for a note on the whole document, which has no quote."""

    by: By
    span: Span | None
    quote: str
    prefix: str = ""
    suffix: str = ""
    tags: Sequence[int] = ()
    note: str = ""
    uid: UUID | None = None
    created: datetime | None = None
    edited: datetime | None = None
    replies: Sequence[ComingReply] = ()


@dataclass(frozen=True, slots=True)
class Onto:
    """A document that annotations come onto: numbers of its project, its own, and of its current revision; the text of
    that, and its language."""

    project: int
    document: int
    revision: int
    text: str
    language: str


def bring(sheet: Sheet, onto: Onto, coming: Iterable[ComingAnnotation]) -> int:
    """Note all of these; answers how many. Spans are those of the document's current text, which is held so."""
    count = 0
    for one in coming:
        annotation = _annotation(onto, one)
        sheet.make(annotation)
        sheet.retag(annotation, one.tags)
        edits.record(sheet, "annotation.added", annotation, after=edits.state_of(annotation, one.tags))
        sheet.lines[-1].made = (annotation, onto.language)
        for reply in one.replies:
            made = _reply(annotation, reply)
            sheet.make(made)
            sheet.record("reply.added", made, document_id=onto.document, after={"text": made.text})
        count += 1
    return count


def say(sheet: Sheet, project: Project, act: UUID, *, file: str, counts: dict[str, int]) -> None:
    """The line that tells of the file. Note it last."""
    line = Change(verb=BROUGHT, project_id=project.pk, by=sheet.by, target=str(act), after={"file": file, **counts})
    sheet.lines.append(line)


def _annotation(onto: Onto, one: ComingAnnotation) -> Annotation:
    quote, prefix, suffix = one.quote, one.prefix[-CONTEXT:], one.suffix[:CONTEXT]
    start = end = None
    how, score = Placing.EXACT, 1.0
    if one.span is not None:
        start, end = one.span.start, one.span.end
        quote = onto.text[start:end]
        prefix, suffix = onto.text[max(0, start - CONTEXT) : start], onto.text[end : end + CONTEXT]
    elif quote:
        how, score = Placing.ORPHAN, 0.0
    fields: dict[str, Any] = {"created_at": one.created} if one.created else {}
    return Annotation(
        uid=one.uid or uuid4(),
        project_id=onto.project,
        document_id=onto.document,
        author_id=one.by.author,
        credit=one.by.credit[:MOST_CREDIT],
        note=one.note,
        made_on_id=onto.revision,
        made_start=start,
        made_end=end,
        quote=quote,
        prefix=prefix,
        suffix=suffix,
        placed_on_id=onto.revision,
        start=start,
        end=end,
        how=how.value,
        score=score,
        edited_at=one.edited,
        **fields,
    )


def _reply(annotation: Annotation, one: ComingReply) -> Reply:
    fields: dict[str, Any] = {"created_at": one.created} if one.created else {}
    return Reply(
        uid=one.uid or uuid4(),
        project_id=annotation.project_id,
        annotation=annotation,
        author_id=one.by.author,
        credit=one.by.credit[:MOST_CREDIT],
        text=one.text,
        edited_at=one.edited,
        **fields,
    )
