"""Making, editing, trashing and restoring annotations."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from annotator.access import CONTEXT
from annotator.errors import Conflict, Invalid, QuoteMismatch
from annotator.models import Annotation, Tag, Tagging
from documents.models import Change, Revision
from documents.text import Span

LONGEST_QUOTE = 100_000  # code points
LONGEST_NOTE = 100_000


def annotate(  # noqa: PLR0913 (what an annotation is made of)
    revision: Revision,
    *,
    uid: UUID,
    span: Span | None,
    quote: str,
    tags: Collection[int],
    note: str,
    by: Any,
) -> tuple[Annotation, bool]:
    """A new annotation on a span of ``revision``, or on the whole document if ``span`` is None.

    ``revision`` comes from ``access.passage_to_annotate`` with the text around the span. Repeating the
    same act (same ``uid``, author, document and span) changes nothing and answers with what is there
    and False. Raises QuoteMismatch if the quote isn't the text of the span.
    """
    if len(note) > LONGEST_NOTE:
        raise Invalid(_("A note can have at most %(most)s characters.") % {"most": LONGEST_NOTE})
    prefix, suffix = _context(revision, span, quote)
    with transaction.atomic():
        existing = Annotation.objects.filter(uid=uid).select_related("author").first()
        if existing is not None:
            return _the_same(existing, revision=revision, span=span, by=by), False
        annotation = Annotation(
            uid=uid,
            project_id=revision.project_id,
            document_id=revision.document_id,
            author=by,
            note=note,
            made_on=revision,
            made_start=span.start if span else None,
            made_end=span.end if span else None,
            quote=quote,
            prefix=prefix,
            suffix=suffix,
            placed_on=revision,
            start=span.start if span else None,
            end=span.end if span else None,
        )
        annotation.save(force_insert=True)
        _tag(annotation, _tags_in(revision.project_id, tags), by=by)
        annotation.change_number = _record("annotation.added", annotation, by=by, after=_state(annotation, tags))
    return annotation, True


def edit_annotation(
    annotation: Annotation, *, by: Any, note: str | None = None, tags: Collection[int] | None = None
) -> Annotation:
    """Give an annotation another note, other tags, or both; None leaves as it is."""
    if note is not None and len(note) > LONGEST_NOTE:
        raise Invalid(_("A note can have at most %(most)s characters.") % {"most": LONGEST_NOTE})
    with transaction.atomic():
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        if note is not None and note != annotation.note:
            before["note"], after["note"] = annotation.note, note
            annotation.note = note
        if tags is not None:
            standing = list(annotation.taggings.values_list("tag_id", flat=True))
            if set(tags) != set(standing):
                wanted = _tags_in(annotation.project_id, set(tags) - set(standing))
                annotation.taggings.exclude(tag_id__in=tags).delete()
                _tag(annotation, wanted, by=by)
                before["tags"], after["tags"] = sorted(standing), sorted(set(tags))
        if after:
            annotation.edited_at = timezone.now()
            annotation.save(update_fields=["note", "edited_at"])
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


def _context(revision: Any, span: Span | None, quote: str) -> tuple[str, str]:
    """The text just before and just after the span, once the quote has been verified."""
    if span is None:
        if quote:
            raise Invalid(_("A note on the whole document has no quote."))
        return "", ""
    if len(span) > LONGEST_QUOTE:
        raise Invalid(_("A highlight can be at most %(most)s characters long.") % {"most": LONGEST_QUOTE})
    lead = min(span.start, CONTEXT)
    prefix, rest = revision.passage[:lead], revision.passage[lead:]
    found, suffix = rest[: len(span)], rest[len(span) :]
    if len(found) < len(span):
        raise QuoteMismatch(_("The text ends before the end of that passage."), found=found)
    if found != quote:
        raise QuoteMismatch(_("The text at that place is not the quote that was sent."), found=found)
    if not quote.strip():
        raise Invalid(_("There is nothing but white space to highlight there."))
    return prefix, suffix


def _the_same(existing: Annotation, *, revision: Revision, span: Span | None, by: Any) -> Annotation:
    where = (span.start, span.end) if span else (None, None)
    made = (existing.made_start, existing.made_end)
    if existing.author_id != by.pk or existing.document_id != revision.document_id or made != where:
        raise Conflict(_("Another annotation has this identifier already."))
    if existing.trashed_at is not None:
        raise Conflict(_("This annotation was moved to the trash; restore it first."))
    return existing


def _tags_in(project_id: int, wanted: Collection[int]) -> list[Tag]:
    tags = list(Tag.objects.filter(project_id=project_id, pk__in=wanted, trashed_at__isnull=True)) if wanted else []
    if missing := set(wanted) - {tag.pk for tag in tags}:
        raise Invalid(
            _("The codebook of this project has no tag %(tags)s.") % {"tags": ", ".join(map(str, sorted(missing)))}
        )
    return tags


def _tag(annotation: Annotation, tags: list[Tag], *, by: Any) -> None:
    Tagging.objects.bulk_create(
        Tagging(project_id=annotation.project_id, content_object=annotation, tag=tag, by=by) for tag in tags
    )


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
