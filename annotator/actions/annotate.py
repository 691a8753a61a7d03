"""Making, editing, trashing and restoring annotations."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from annotator.access import Passage
from annotator.actions import edits
from annotator.actions.edits import LONGEST_NOTE, LONGEST_QUOTE
from annotator.actions.notices import tell_of_note
from annotator.actions.place import place_late
from annotator.actions.sheet import Sheet, writing
from annotator.errors import Conflict, Invalid
from annotator.models import Annotation, Tag, Tagging
from documents.actions import work
from documents.actions.work import one_act
from documents.models import Change, Document, Project, Revision
from documents.text import Span

__all__ = ["LONGEST_NOTE", "LONGEST_QUOTE"]


def annotate(  # noqa: PLR0913 (what an annotation is made of)
    passage: Passage,
    *,
    uid: UUID,
    span: Span | None,
    quote: str,
    tags: Collection[int],
    note: str,
    by: Any,
    private: bool = False,
) -> tuple[Annotation, bool]:
    """A new annotation on a span, or on the whole document if ``span`` is None.

    ``passage`` comes from ``access.passage_to_annotate`` for the same span. Repeating the same act (same
    ``uid``, author, document and span) changes nothing and answers with what is there and False. Raises
    QuoteMismatch if the quote isn't the text of the span. Made on an older revision, it is placed in the current one.

    Does by itself what ``acts`` does by the sheet: the hottest write asks the database for as little as can be.
    """
    annotation = new_annotation(passage, uid=uid, span=span, quote=quote, note=note, private=private, by=by)
    try:
        with beginning(passage, by=by):
            annotation.save(force_insert=True)
            _tag(annotation, set(tags), by=by)
            tell_of_note(annotation, by=by)
            annotation.change_number = _record(annotation, tags, passage, by=by)
            if not passage.is_current:
                _follow(annotation)
    except IntegrityError:
        # Not asked beforehand: a repeated request is rare, and the database knows in any case.
        existing = Annotation.objects.filter(uid=uid).select_related("author").first()
        if existing is None:
            raise
        check_the_same(existing, annotation)
        return existing, False
    return annotation, True


@contextmanager
def beginning(passage: Passage, *, by: Any) -> Iterator[None]:
    """A transaction, and one act where the first mark on a document says that its work has begun."""
    with one_act() if passage.begins else transaction.atomic():
        if passage.begins:
            begin(passage, by=by)
        yield


def begin(passage: Passage, *, by: Any) -> None:
    """Whoever marks something in a document that is his to work on has begun."""
    document = Document.objects.filter(pk=passage.document_id)
    work.begin(document, project=Project(pk=passage.project_id), by=by)


def new_annotation(  # noqa: PLR0913 (what an annotation is made of)
    passage: Passage, *, uid: UUID, span: Span | None, quote: str, note: str, private: bool, by: Any
) -> Annotation:
    """What is to be stored. Raises QuoteMismatch, Invalid."""
    return Annotation(
        uid=uid,
        project_id=passage.project_id,
        document_id=passage.document_id,
        author=by,
        note=edits.checked_note(note),
        private=private,
        **edits.anchored(passage, span=span, quote=quote),
    )


def edit_annotation(
    annotation: Annotation, *, by: Any, note: str | None = None, tags: Collection[int] | None = None
) -> Annotation:
    """Give an annotation another note, other tags, or both; None leaves as it is.

    A tag that lies in the trash stays on the annotation, named or not: it is there again once restored.
    """
    with _editing(annotation, by=by) as sheet:
        if tags is not None:
            standing = set(sheet.tags_of(annotation))
            lying = Tagging.objects.filter(content_object=annotation, tag__trashed_at__isnull=False)
            tags = set(tags) | set(lying.values_list("tag_id", flat=True))
            _check_tags(annotation.project_id, tags - standing)
        edits.edit(sheet, annotation, note=note, tags=tags)
    return annotation


def move_annotation(annotation: Annotation, passage: Passage, *, span: Span, quote: str, by: Any) -> Annotation:
    """Give a highlight other ends: it is made anew on the revision of ``passage`` (from ``access.passage_to_annotate``
    for the same span), and placed in the current one. Raises QuoteMismatch, Invalid."""
    with _editing(annotation, by=by) as sheet:
        edits.move(sheet, annotation, passage=passage, span=span, quote=quote)
    return annotation


def resolve_annotation(annotation: Annotation, *, by: Any) -> None:
    """There is nothing more to say. Doing it twice does it once."""
    _do(edits.resolve, annotation, by=by)


def reopen_annotation(annotation: Annotation, *, by: Any) -> None:
    _do(edits.reopen, annotation, by=by)


def share_annotation(annotation: Annotation, *, by: Any) -> None:
    """Show a private annotation to the project, as it stands."""
    _do(edits.share, annotation, by=by)


def unshare_annotation(annotation: Annotation, *, by: Any) -> None:
    """Keep an annotation, and all that lies under it, from everybody but its author."""
    _do(edits.unshare, annotation, by=by)


def trash_annotation(annotation: Annotation, *, by: Any) -> None:
    """Move an annotation to the trash, with its tags and replies. Doing it twice does it once."""
    _do(edits.trash, annotation, by=by)


def restore_annotation(annotation: Annotation, *, by: Any) -> None:
    """Take an annotation out of the trash. Doing it twice does it once."""
    _do(edits.restore, annotation, by=by)


def check_the_same(existing: Annotation, wanted: Annotation) -> None:
    """Conflict if ``existing`` isn't what ``wanted`` would have been."""
    same = ("author_id", "document_id", "made_on_id", "made_start", "made_end")
    if any(getattr(existing, name) != getattr(wanted, name) for name in same):
        raise Conflict(_("Another annotation has this identifier already."))
    if existing.trashed_at is not None:
        raise Conflict(_("This annotation was moved to the trash; restore it first."))


def _do(edit: Callable[[Sheet, Annotation], None], annotation: Annotation, *, by: Any) -> None:
    with _editing(annotation, by=by) as sheet:
        edit(sheet, annotation)


@contextmanager
def _editing(annotation: Annotation, *, by: Any) -> Iterator[Sheet]:
    """The annotation as it stands, locked on PostgreSQL, so that of two edits at once each starts from what the other
    left."""
    with writing(by) as sheet:
        annotation.refresh_from_db(fields=_MUTABLE, from_queryset=Annotation.objects.select_for_update())
        yield sheet
    annotation.change_number = sheet.lines[-1].number if sheet.lines else annotation.change_number


_MUTABLE = ("note", "private", "resolved_at", "resolved_by", "trashed_at", "trashed_by", "start", "end", "placed_on")


def _follow(annotation: Annotation) -> None:
    """Place what was made on an older text, by a page that has been open for long, in the current one."""
    current = Revision.objects.filter(document=annotation.document_id, number=F("document__revision_number"))
    place_late(current.select_related("document").get())
    annotation.refresh_from_db(fields=["placed_on", "start", "end", "how", "score"])


# Checked and stored by one statement: to build the two queries anew for each highlight costs ten times as much,
# and between the two a tag could go.
_TAG = """
    INSERT INTO annotator_tagging (project_id, content_object_id, tag_id, by_id, created_at)
    SELECT tag.project_id, %s, tag.id, %s, %s FROM annotator_tag tag
    WHERE tag.project_id = %s AND tag.trashed_at IS NULL AND tag.id IN ({places})
"""


def _tag(annotation: Annotation, tags: Collection[int], *, by: Any) -> None:
    """Put tags on an annotation. Raises Invalid if one isn't in the project's codebook."""
    if not tags:
        return
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(
            _TAG.format(places=", ".join(["%s"] * len(tags))),
            [annotation.pk, by.pk, now, annotation.project_id, *tags],
        )
        if cursor.rowcount == len(tags):
            return
    _check_tags(annotation.project_id, tags)


def _check_tags(project_id: int, tags: Collection[int]) -> None:
    standing = Tag.objects.filter(project_id=project_id, pk__in=tags, trashed_at__isnull=True)
    if missing := sorted(set(tags).difference(standing.values_list("pk", flat=True))) if tags else ():
        raise Invalid(_("The codebook of this project has no tag %(tags)s.") % {"tags": ", ".join(map(str, missing))})


def _record(annotation: Annotation, tags: Collection[int], passage: Passage, *, by: Any) -> int:
    return Change.objects.record(
        "annotation.added",
        project_id=annotation.project_id,
        by=by,
        target=annotation.uid,
        document_id=annotation.document_id,
        after=edits.state_of(annotation, tags),
        private_to=by if annotation.private else None,
        made=(annotation, passage.language),
    ).number
