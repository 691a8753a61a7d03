"""What goes out of an older revision of a document: the annotations as they stood, with the tags of then."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from annotator.access import CONTEXT
from annotator.at_revision import PastAnnotation, annotations_at, codebook_at_revision
from annotator.codebook import depth_first, descendants
from annotator.errors import Invalid, NotFound
from annotator.exchange import reading
from annotator.exchange.bundle import AnnotationItem, DocumentItem, ReplyItem
from annotator.exchange.leaving_out import Part, begins_in, kinds_of, spans_left
from annotator.exchange.masking import Masking, author_of
from annotator.exchange.reading import Text
from annotator.exchange.scope import Scope
from annotator.models import Annotation
from annotator.past_codebook import Definition, PastTag, Tags
from documents.article import sections_from
from documents.models import Document, Revision
from documents.paging import pages_at


@dataclass(frozen=True, slots=True)
class Then:
    """What stood: the annotations by place, the path of each tag by its number, and what those tags meant that say
    more than their name, by path."""

    annotations: list[PastAnnotation]
    paths: dict[int, str]
    definitions: dict[str, Definition]

    @property
    def people(self) -> set[int]:
        """The numbers of those who wrote something."""
        replies = (reply for one in self.annotations for reply in one.replies)
        return {one.author for one in self.annotations} | {reply.author for reply in replies}


def older(document: Document | None, number: int | None) -> int | None:
    """The number of the older revision that an export is asked of; None where what stands now is wanted. Raises Invalid
    where no document is named, NotFound where it has no such revision."""
    if number is None:
        return None
    if document is None:
        raise Invalid(_("A revision is one of a document: say which document is to be exported."))
    if not 1 <= number <= document.revision_number:
        raise NotFound(_("“%(title)s” has no revision %(number)s.") % {"title": document.title, "number": number})
    return number if number < document.revision_number else None


def then(scope: Scope) -> Then:
    """What stood of the scope when its revision, an older one of its document, was last the current one."""
    document, revision = scope.document, scope.revision
    assert document is not None and revision is not None  # noqa: S101, PT018 (see older)
    tags = codebook_at_revision(document, revision)
    placed = depth_first(tags.values())
    found = list(_chosen(annotations_at(document, revision, user=scope.user), scope, tags))
    ended = Revision.objects.get(document=document, number=revision + 1).created_at
    meant = {one.path: _definition(one.node, ended) for one in placed}
    telling = {path: definition for path, definition in meant.items() if any(definition.words[1:])}
    return Then(found, {one.node.pk: one.path for one in placed}, telling)


def _chosen(found: Iterable[PastAnnotation], scope: Scope, tags: Tags) -> Iterator[PastAnnotation]:
    """Those that are in the scope, as ``Scope.among`` and ``left_behind`` have it of those of now. What a query found
    is what it finds now."""
    only = None
    if scope.only is not None:
        uids = scope.only.filter(document=scope.document).order_by().values_list("uid", flat=True)
        only = {str(uid) for uid in uids}
    wanted: set[int] = set()
    if scope.tag is not None:
        wanted = {scope.tag.pk, *descendants(scope.tag.pk, {tag.pk: tag.parent_id for tag in tags.values()})}
    left = _left(scope)
    for one in found:
        if (
            (only is None or one.uid in only)
            and (scope.tag is None or not wanted.isdisjoint(one.tags))
            and (scope.writer is None or scope.writer.is_of(one.author, one.credit))
            and (scope.since is None or one.created >= scope.since)
            and (scope.until is None or one.created < scope.until)
            and (one.start is None or not begins_in(left, one.start))
            and _says_something(one, scope, tags)
        ):
            yield one


def _left(scope: Scope) -> list[tuple[int, int]]:
    """Where the sections of the revision stand that are left out."""
    if not kinds_of(scope.without):
        return []
    of_it = Revision.objects.filter(document=scope.document, number=scope.revision or 0)
    sections = of_it.values_list("layout__sections", flat=True).get()
    return spans_left(sections_from({"sections": sections}), scope.without)


def _says_something(one: PastAnnotation, scope: Scope, tags: Tags) -> bool:
    answered = bool(one.replies) and Part.REPLIES not in scope.without
    return Part.NOTES not in scope.without or bool(one.quote) or answered or any(tag in tags for tag in one.tags)


def _definition(tag: PastTag, at: datetime) -> Definition:
    return Definition(at, tag.name, tag.description, tag.when_to_use, tag.when_not)


def items_of(
    stood: Then, scope: Scope, *, document: DocumentItem, names: Mapping[int, str], masking: Masking | None
) -> Iterator[AnnotationItem]:
    """As they go out. Positions and quotes are those of the scope's revision, of orphans those they were made with."""
    assert scope.revision is not None  # noqa: S101 (see older)
    here = Revision.objects.values_list("pk", flat=True).get(document=scope.document, number=scope.revision)
    lost = {one.made[0] for one in stood.annotations if one.how == "orphan" and one.made[0] is not None}
    texts = reading.texts_of({here, *lost})
    beside = _beside({one.uid for one in stood.annotations if one.quote and one.made[1] is None})
    for one in stood.annotations:
        item = _item(one, document, stood.paths, names, texts=texts, here=texts[here], masking=masking)
        prefix, suffix = beside.get(one.uid, (item.prefix, item.suffix))
        yield item._replace(prefix=prefix, suffix=suffix)


def _beside(orphans: Collection[str]) -> dict[str, tuple[str, str]]:
    """What the file that each of these came out of has around its words. One query, where there are any."""
    rows = Annotation.objects.filter(uid__in=orphans, made_start__isnull=True) if orphans else Annotation.objects.none()
    return {str(uid): (prefix, suffix) for uid, prefix, suffix in rows.values_list("uid", "prefix", "suffix")}


def _item(  # noqa: PLR0913 (an annotation and what belongs to it)
    one: PastAnnotation,
    document: DocumentItem,
    paths: Mapping[int, str],
    names: Mapping[int, str],
    *,
    texts: Mapping[int, Text],
    here: Text,
    masking: Masking | None,
) -> AnnotationItem:
    start, end, quote, page, made_quote = one.start, one.end, one.quote, "", ""
    around, at, to = "", 0, 0
    if start is not None and end is not None:
        around, at, to = here.text, start, end
        quote, made_quote = here.text[start:end], one.quote if here.text[start:end] != one.quote else ""
        page = pages_at(here.pages, start, end) if here.pages else ""
    elif one.quote and one.made[0] is not None and one.made[1] is not None and one.made[2] is not None:
        around, at, to = texts[one.made[0]].text, one.made[1], one.made[2]
    return AnnotationItem(
        uid=one.uid,
        document=document,
        revision=here.number,
        start=start,
        end=end,
        quote=quote,
        prefix=around[max(0, at - CONTEXT) : at],
        suffix=around[to : to + CONTEXT] if around else "",
        made_quote=made_quote,
        tags=tuple(sorted(paths[tag] for tag in one.tags if tag in paths)),
        note=one.note,
        author=author_of(one.credit, names[one.author], masking),
        created=one.created,
        edited=one.edited,
        how=one.how,
        score=one.score,
        replies=tuple(
            ReplyItem(
                reply.uid,
                author_of(reply.credit, names[reply.author], masking),
                reply.text,
                reply.created,
                reply.edited,
            )
            for reply in one.replies
        ),
        page=page,
    )
