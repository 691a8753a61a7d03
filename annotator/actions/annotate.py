"""Making, editing, trashing and restoring annotations."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from annotator.access import CONTEXT, Passage
from annotator.actions.notices import tell_of_note
from annotator.actions.place import place_annotations
from annotator.errors import Conflict, Invalid, QuoteMismatch
from annotator.models import Annotation, Tag
from documents.models import Change, Revision
from documents.text import Span, canonical

LONGEST_QUOTE = 100_000  # code points
LONGEST_NOTE = 100_000


def annotate(  # noqa: PLR0913 (what an annotation is made of)
    passage: Passage,
    *,
    uid: UUID,
    span: Span | None,
    quote: str,
    tags: Collection[int],
    note: str,
    by: Any,
) -> tuple[Annotation, bool]:
    """A new annotation on a span, or on the whole document if ``span`` is None.

    ``passage`` comes from ``access.passage_to_annotate`` for the same span. Repeating the same act (same
    ``uid``, author, document and span) changes nothing and answers with what is there and False. Raises
    QuoteMismatch if the quote isn't the text of the span. Made on an older revision, it is placed in the current one.
    """
    note = _checked(note)
    prefix, suffix = _context(passage.text, span, quote)
    start, end = (span.start, span.end) if span else (None, None)
    annotation = Annotation(
        uid=uid,
        project_id=passage.project_id,
        document_id=passage.document_id,
        author=by,
        note=note,
        made_on_id=passage.revision_id,
        made_start=start,
        made_end=end,
        quote=quote,
        prefix=prefix,
        suffix=suffix,
        placed_on_id=passage.revision_id,
        start=start,
        end=end,
    )
    try:
        with transaction.atomic():
            annotation.save(force_insert=True)
            _tag(annotation, set(tags), by=by)
            tell_of_note(annotation, by=by)
            annotation.change_number = _record("annotation.added", annotation, by=by, after=_state(annotation, tags))
            if not passage.is_current:
                _follow(annotation, by=by)
    except IntegrityError:
        # Not asked beforehand: a repeated request is rare, and the database knows in any case.
        existing = _existing(uid)
        if existing is None:
            raise
        return _the_same(existing, annotation), False
    return annotation, True


def edit_annotation(
    annotation: Annotation, *, by: Any, note: str | None = None, tags: Collection[int] | None = None
) -> Annotation:
    """Give an annotation another note, other tags, or both; None leaves as it is.

    A tag that lies in the trash stays on the annotation, named or not: it is there again once restored.
    """
    note = None if note is None else _checked(note)
    with transaction.atomic():
        # Locked on PostgreSQL, so that of two edits at once each starts from what the other left.
        annotation.refresh_from_db(fields=["note"], from_queryset=Annotation.objects.select_for_update())
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        if note is not None and note != annotation.note:
            before["note"], after["note"] = annotation.note, note
            annotation.note = note
        if tags is not None:
            trashed = dict(annotation.taggings.values_list("tag_id", "tag__trashed_at"))
            standing, lying = set(trashed), {pk for pk, trashed_at in trashed.items() if trashed_at is not None}
            wanted = set(tags) | lying
            if wanted != standing:
                annotation.taggings.filter(tag_id__in=standing - wanted).delete()
                _tag(annotation, wanted - standing, by=by)
                before["tags"], after["tags"] = sorted(standing), sorted(wanted)
        if after:
            annotation.edited_at = timezone.now()
            annotation.save(update_fields=["note", "edited_at"])
            tell_of_note(annotation, before=before.get("note", annotation.note), by=by)
            annotation.change_number = _record("annotation.edited", annotation, by=by, before=before, after=after)
    return annotation


def trash_annotation(annotation: Annotation, *, by: Any) -> None:
    """Move an annotation to the trash, with its tags and replies. Doing it twice does it once."""
    with transaction.atomic():
        now = timezone.now()
        standing = Annotation.objects.filter(pk=annotation.pk, trashed_at__isnull=True)
        if standing.update(trashed_at=now, trashed_by=by):
            annotation.trashed_at, annotation.trashed_by = now, by
            tags = annotation.taggings.values_list("tag_id", flat=True)
            _record("annotation.trashed", annotation, by=by, before=_state(annotation, tags))


def restore_annotation(annotation: Annotation, *, by: Any) -> None:
    """Take an annotation out of the trash. Doing it twice does it once."""
    with transaction.atomic():
        lying = Annotation.objects.filter(pk=annotation.pk, trashed_at__isnull=False)
        if lying.update(trashed_at=None, trashed_by=None):
            annotation.trashed_at = annotation.trashed_by = None
            tags = annotation.taggings.values_list("tag_id", flat=True)
            _record("annotation.restored", annotation, by=by, after=_state(annotation, tags))


def _checked(note: str) -> str:
    note = canonical(note)
    if len(note) > LONGEST_NOTE:
        raise Invalid(_("A note can have at most %(most)s characters.") % {"most": LONGEST_NOTE})
    return note


def _existing(uid: UUID) -> Annotation | None:
    return Annotation.objects.filter(uid=uid).select_related("author").first()


def _context(text: str, span: Span | None, quote: str) -> tuple[str, str]:
    """The text just before and just after the span, once the quote has been verified."""
    if span is None:
        if quote:
            raise Invalid(_("A note on the whole document has no quote."))
        return "", ""
    if len(span) > LONGEST_QUOTE:
        raise Invalid(_("A highlight can be at most %(most)s characters long.") % {"most": LONGEST_QUOTE})
    lead = min(span.start, CONTEXT)
    prefix, found, suffix = text[:lead], text[lead : lead + len(span)], text[lead + len(span) :]
    if len(found) < len(span):
        raise QuoteMismatch(_("The text ends before the end of that passage."), found=found)
    if found != quote:
        raise QuoteMismatch(_("The text at that place is not the quote that was sent."), found=found)
    if not quote.strip():
        raise Invalid(_("There is nothing but white space to highlight there."))
    return prefix, suffix


def _follow(annotation: Annotation, *, by: Any) -> None:
    """Place what was made on an older text, by a page that has been open for long, in the current one."""
    current = Revision.objects.filter(document=annotation.document_id, number=F("document__revision_number"))
    place_annotations(current.select_related("document").get(), by=by)
    annotation.refresh_from_db(fields=["placed_on", "start", "end", "how", "score"])


def _the_same(existing: Annotation, wanted: Annotation) -> Annotation:
    """``existing``, if it is what ``wanted`` would have been."""
    same = ("author_id", "document_id", "made_on_id", "made_start", "made_end")
    if any(getattr(existing, name) != getattr(wanted, name) for name in same):
        raise Conflict(_("Another annotation has this identifier already."))
    if existing.trashed_at is not None:
        raise Conflict(_("This annotation was moved to the trash; restore it first."))
    return existing


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
    standing = Tag.objects.filter(project_id=annotation.project_id, pk__in=tags, trashed_at__isnull=True)
    missing = sorted(set(tags) - set(standing.values_list("pk", flat=True)))
    raise Invalid(_("The codebook of this project has no tag %(tags)s.") % {"tags": ", ".join(map(str, missing))})


def _state(annotation: Annotation, tags: Collection[int]) -> dict[str, Any]:
    return {
        "start": annotation.start,
        "end": annotation.end,
        "quote": annotation.quote,
        "tags": sorted(tags),
        "note": annotation.note,
    }


def _record(verb: str, annotation: Annotation, *, by: Any, **states: Any) -> int:
    return Change.objects.record(
        verb,
        project_id=annotation.project_id,
        by=by,
        target=annotation.uid,
        document_id=annotation.document_id,
        **states,
    ).number
