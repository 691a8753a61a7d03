"""What an export reads of the database, as plain tuples: objects would cost five times as much.

``plan`` cuts what is to go out into chunks; each of the others reads a chunk in one query.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.db.models import CharField, Count, F, QuerySet
from django.db.models.functions import Cast

from annotator import queries
from annotator.exchange.bundle import FieldItem
from annotator.exchange.scope import Scope, left_behind, standing
from annotator.models import Annotation, Tagging, Topic
from annotator.past_codebook import Definition, in_force
from annotator.search.numbers import Numbers
from documents.models import Document, Field, FieldValue, Project, Revision
from documents.paging import Pages

# A chunk is read and written at once: so much stands in memory at a time.
_MOST_ANNOTATIONS = 8000
_MOST_CHARACTERS = 4_000_000  # of the texts that the quotes are compared with


@dataclass(frozen=True, slots=True)
class Plan:
    """The annotations of a scope, in chunks of whole documents or of stretches of a long one."""

    total: int
    chunks: list[QuerySet[Annotation]]


def plan(scope: Scope) -> Plan:
    """Documents stand as they were imported, annotations by place, the longer first; in each document,
    notes on the whole of it and orphans come last."""
    behind = left_behind(scope)
    # By the documents' project and not their own: SQLite goes through all passages of a site to have them in order.
    on_documents = Annotation.objects.filter(
        trashed_at__isnull=True, document__project=scope.project, document__trashed_at__isnull=True
    )
    in_order = standing(scope, behind=behind, among=on_documents).order_by("document_id")
    counts = in_order.values_list("document_id", "document__characters").annotate(Count("pk"))
    # Chunks name documents alone: asked for the project too, SQLite goes through all of it for each.
    annotations = scope.among(Annotation.objects.filter(trashed_at__isnull=True)).order_by(
        "document_id", F("start").asc(nulls_last=True), F("end").desc(), "pk"
    )
    chunks: list[QuerySet[Annotation]] = []
    for documents in _shelves(counts):
        chosen = annotations.filter(document__in=documents)
        if here := [pk for document in documents for pk in behind.get(document, ())]:
            chosen = chosen.exclude(pk__in=Numbers(here))
        chunks += [chosen] if documents[1:] else _stretches(chosen)
    return Plan(total=sum(count for _document, _characters, count in counts), chunks=chunks)


def _shelves(counts: Iterable[tuple[int, int, int]]) -> Iterator[list[int]]:
    """The documents in groups that fit into a chunk; one that is larger stands alone."""
    documents: list[int] = []
    characters = annotations = 0
    for document, length, count in counts:
        characters, annotations = characters + length, annotations + count
        if documents and (characters > _MOST_CHARACTERS or annotations > _MOST_ANNOTATIONS):
            yield documents
            documents, characters, annotations = [], length, count
        documents.append(document)
    if documents:
        yield documents


def _stretches(annotations: QuerySet[Annotation]) -> Iterator[QuerySet[Annotation]]:
    """One document's annotations, cut where another passage starts."""
    starts = annotations.filter(start__isnull=False).order_by("start").values_list("start", flat=True)
    cuts = list(dict.fromkeys(list(starts)[::_MOST_ANNOTATIONS]))
    if len(cuts) <= 1:
        yield annotations
        return
    for cut, following in zip(cuts, [*cuts[1:], None], strict=True):
        stretch = annotations.filter(start__gte=cut)
        yield stretch if following is None else stretch.filter(start__lt=following)
    yield annotations.filter(start__isnull=True)


def rows_of(chunk: QuerySet[Annotation]) -> list[tuple[Any, ...]]:
    """What is stored of the annotations of the chunk, in their order: (document's pk, revision's pk, pk of the author
    or of who brought it in, credit, pk, uid, start, end, quote, prefix, suffix, note, how, score, created, edited).
    The uid and the times are text: see ``queries.dashed`` and ``queries.moment``."""
    # As text: Django takes longer to make UUIDs and times of a row than SQLite to find it.
    uid, created, edited = (Cast(column, CharField()) for column in ("uid", "created_at", "edited_at"))
    return list(
        chunk.values_list(
            *("document_id", "placed_on_id", "author_id", "credit", "pk", uid, "start", "end", "quote", "prefix"),
            *("suffix", "note", "how", "score", created, edited),
        )
    )


def places_of(chunk: QuerySet[Annotation]) -> list[tuple[Any, ...]]:
    """(pk, revision's pk, start, end, quote, how) of the annotations that stand somewhere, in no order."""
    placed = chunk.order_by().filter(start__isnull=False)
    return list(placed.values_list("pk", "placed_on_id", "start", "end", "quote", "how"))


class Text(NamedTuple):
    """A revision's number and text, and where its pages start."""

    number: int
    text: str
    pages: Pages = ()


def texts_of(revisions: Collection[int]) -> dict[int, Text]:
    """The text of each revision, by its pk."""
    found = Revision.objects.filter(pk__in=revisions).order_by()
    # The pages alone, and not all of the layout.
    rows = found.values_list("pk", "number", "text", "layout__pages")
    return {pk: Text(number, text, pages or ()) for pk, number, text, pages in rows}


def documents_of(pks: Collection[int]) -> dict[int, Document]:
    return Document.objects.in_bulk(pks)


def topics_of(documents: Collection[int]) -> dict[int, list[int]]:
    """The tags' pks that each document lies under, by the document's pk."""
    topics = Topic.objects.filter(content_object__in=documents).order_by()
    return _grouped(topics.values_list("content_object_id", "tag_id"))


def known_of(documents: Collection[int], fields: Sequence[Field]) -> dict[int, tuple[FieldItem, ...]]:
    """What is known of each document in these fields, in their order, by the document's pk. No query without fields."""
    if not fields:
        return {}
    rows = FieldValue.objects.filter(document__in=documents, field__in=fields).order_by()
    texts = {(document, field): text for document, field, text in rows.values_list("document_id", "field_id", "text")}
    return {
        pk: tuple(FieldItem(one.name, one.kind, texts[pk, one.pk]) for one in fields if (pk, one.pk) in texts)
        for pk in documents
    }


def tags_of(chunk: QuerySet[Annotation]) -> list[tuple[int, int]]:
    """(annotation's pk, tag's pk) of all tags on the annotations."""
    # By joining: SQLite would make a list of all annotations first, to look into it for each.
    return list(chunk.order_by().filter(taggings__isnull=False).values_list("pk", "taggings__tag_id"))


def earlier_definitions(
    chunk: QuerySet[Annotation], redefined: Mapping[int, Sequence[Definition]]
) -> dict[int, list[tuple[int, Definition]]]:
    """The tags of each annotation that were put there under another definition than the newest of those in
    ``redefined``, each with the one that was in force; by the annotation's pk. No query where no tag was redefined."""
    found: dict[int, list[tuple[int, Definition]]] = defaultdict(list)
    if not redefined:
        return found
    taggings = Tagging.objects.filter(content_object__in=_pks(chunk), tag__in=redefined).order_by()
    for annotation, tag, put in taggings.values_list("content_object_id", "tag_id", "created_at"):
        known = redefined[tag]
        if put < known[-1].since:
            found[annotation].append((tag, in_force(known, put)))
    return found


def replies_to(chunk: QuerySet[Annotation]) -> list[tuple[Any, ...]]:
    """(annotation's pk, uid, author's pk, credit, text, created, edited) of the replies, the oldest first."""
    replies = chunk.filter(replies__isnull=False, replies__trashed_at__isnull=True).order_by("replies__pk")
    columns = ("uid", "author_id", "credit", "text", "created_at", "edited_at")
    return list(replies.values_list("pk", *(f"replies__{column}" for column in columns)))


def names_of(people: Collection[int]) -> dict[int, str]:
    """What each person is called, by pk."""
    found = get_user_model().objects.in_bulk(people)
    return {pk: user.get_full_name() or user.get_username() for pk, user in found.items()}


def paths_of(project: Project) -> dict[int, str]:
    """The path of each tag of the codebook, by its pk."""
    return {placed.node.pk: placed.path for placed in queries.codebook(project)}


def _pks(chunk: QuerySet[Annotation]) -> QuerySet[Annotation, Any]:
    return chunk.order_by().values("pk")


def _grouped(pairs: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    groups: dict[int, list[int]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups
