"""Tags become parts of another; passages get another tag."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from annotator import access
from annotator.actions import tag as tagging
from annotator.actions.codebook import operations as do
from annotator.actions.codebook.aliases import aliases_follow, leave_alias
from annotator.actions.codebook.book import Book
from annotator.actions.codebook.passages import instead, retag, tagged
from annotator.actions.codebook.topics import change_topics
from annotator.codebook import merging
from annotator.errors import Invalid
from annotator.models import Annotation, Tag, Tagging
from documents.acting import act as acting
from documents.models import Change, Project

_KEPT = (*tagging.WORDS, "shortcut")


def merge(book: Book, wanted: do.Merge) -> None:
    """Passages, topics and children go to ``into``; each tag leaves its name there, and its words where ``into`` has
    none. Where ``into`` lies under one of the tags it takes its place. The lines go from the passages up, so that
    taking them back begins with the tags."""
    parts, moves = planned(book, wanted)
    change_passages(book, parts)
    reshape(book, parts, moves)


def planned(book: Book, wanted: do.Merge) -> tuple[dict[int, int], dict[int, list[int]]]:
    """As ``codebook.merging`` has it, once ``into`` lies under none of the tags."""
    into, tags = book.tag(wanted.into), book.several(wanted.tags)
    gone = {tag.pk for tag in tags}
    if into.pk in gone:
        raise Invalid(_("“%(name)s” can't become a part of itself.") % {"name": into.name})
    top, above = None, into.parent_id
    while above is not None:
        top, above = (above if above in gone else top), book.tags[above].parent_id
    if top is not None:
        book.put([into], parent=book.tags[top].parent_id, before=top)
    return merging(book.tags.values(), [tag.pk for tag in tags], into.pk)


def change_passages(book: Book, parts: Mapping[int, int]) -> None:
    """All of them, those in the trash and what others keep to themselves too."""
    found = tagged(carrying(book.project, set(parts)))
    retag(instead(found, {old: (new,) for old, new in parts.items()}), project=book.project, by=book.by)
    change_topics(parts, project=book.project, by=book.by)


def reshape(book: Book, parts: Mapping[int, int], moves: Mapping[int, list[int]]) -> None:
    """The tree as it is once these are parts of others."""
    for parent, children in moves.items():
        book.put([book.tags[pk] for pk in children], parent=parent, before=None)
    aliases_follow(book, parts)
    for old in parts:
        leave_alias(book, book.tags[old], parts)
    now = timezone.now()
    lines = []
    for old, new in parts.items():
        lines.append(
            book.line("tag.merged", book.tags[old], before=tagging.state_of(book.tags[old]), after={"into": new})
        )
    Tag.objects.filter(pk__in=parts).update(trashed_at=now)
    book.record(lines)
    _keep_words(book, parts)


def follow(project: Project, *, act: UUID, by: Any) -> None:
    """Have passages follow that somebody tagged at the very moment of this act: their writing waited for it to end,
    and ends before this begins, since both write in the log, in turn."""
    with transaction.atomic(), acting(act):
        Change.objects.record_all(project.pk, [])
        lines = Change.objects.filter(batch=act, verb="tag.merged", project=project).values_list(
            "target", "after__into"
        )
        parts = {int(old): new for old, new in lines}
        merged = set(Tag.objects.filter(pk__in=parts, trashed_at__isnull=False).values_list("pk", flat=True))
        if Tagging.objects.filter(tag__in=merged).exists():
            found = tagged(carrying(project, merged))
            retag(instead(found, {old: (parts[old],) for old in merged}), project=project, by=by)


def retag_passages(book: Book, wanted: do.Retag) -> None:
    """Passages that this person may see; others stay as they are."""
    tag = book.tag(wanted.tag)
    to = [book.tag(pk).pk for pk in wanted.to]
    found = seen(carrying(book.project, {tag.pk}), book.by)
    if wanted.annotations is not None:
        found = found.filter(uid__in=wanted.annotations)
    retag(instead(tagged(found), {tag.pk: to}), project=book.project, by=book.by)


def carrying(project: Project, tags: set[int]) -> QuerySet[Annotation]:
    uses = Tagging.objects.filter(project=project, tag__in=tags).order_by()
    return Annotation.objects.filter(pk__in=uses.values("content_object"))


def seen(annotations: QuerySet[Annotation], by: Any) -> QuerySet[Annotation]:
    """Those that stand and that this person may see."""
    return annotations.filter(access.visible_to(by), trashed_at__isnull=True, document__trashed_at__isnull=True)


def _keep_words(book: Book, parts: Mapping[int, int]) -> None:
    wanted: dict[int, dict[str, Any]] = {}
    for old, new in parts.items():
        into, words = book.tags[new], wanted.setdefault(new, {})
        for name in _KEPT:
            if not getattr(into, name) and (value := getattr(book.tags[old], name)):
                words.setdefault(name, value)
    for new, words in wanted.items():
        if words:
            tagging.edit_tag(book.tags[new], by=book.by, **words)
