"""Where the words of a search stand in texts: read text by text, so that any number of them takes little memory."""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db.models import F, QuerySet

from annotator.search import fulltext, scope
from annotator.search.language import tree
from annotator.search.locating import Hit, hits
from annotator.search.numbers import Numbers
from annotator.search.ordering import Order, by_number
from annotator.search.understanding import Search
from documents.article import SectionKind
from documents.models import Document, Revision

# Texts are read some at a time: at most so many, and so many code points.
_FIRST, _TEXTS, _CHARACTERS = 10, 100, 1_000_000
_IN_TEXTS = (fulltext.Place.BODY, fulltext.Place.COMMENT, fulltext.Place.FURNITURE)
_AT_FIRST = 40  # documents that are asked for; then ever more

Span = tuple[int, int]
T = TypeVar("T")


class About(NamedTuple):
    """What is said of a document beside what was found in it."""

    pk: int
    uid: UUID
    title: str
    language: str


class Text(NamedTuple):
    """A document's text. ``sections``: kind, start and end of each, and more."""

    document: About
    text: str
    sections: Sequence[Sequence[Any]]


class Place(NamedTuple):
    """Where a hit is, and in which kind of section."""

    start: int
    end: int
    section: str


class Found(NamedTuple):
    """A text, and the places of what was found in it: in order, lazily."""

    document: About
    text: str
    places: Iterator[Place]


def found_in(search: Search, *, after: int | None = None) -> Iterator[Found]:
    """The texts in which words of a search may stand, the newest document first, from the document with this number on.
    Documents are asked for as they are wanted, so that the first ones come at once."""
    return _located(search, _texts(_documents(search, after=after)))


def all_found(search: Search) -> Iterator[Found]:
    """The same by one question for all documents, for who wants them all. Nothing is held open meanwhile: sixteen
    bytes for each document are kept."""
    numbers = array("q", chain.from_iterable(_with_words(search).iterator(chunk_size=2000)))
    return _located(search, _texts(zip(*[iter(numbers)] * 2, strict=True)))


def found_among(search: Search, documents: Collection[int]) -> Iterator[Found]:
    """The same of the documents with these numbers, whether or not anything is found in them."""
    return _located(search, _texts(_lengths(documents)))


def found_on(search: Search, document: Document, number: int) -> Found:
    """The same of one document, in the text with that number."""
    revisions = Revision.objects.filter(document=document, number=number)
    (found,) = _located(search, [list(_rows(revisions))])
    return found


def texts_of(documents: Collection[int]) -> Iterator[Text]:
    """The texts of the documents with these numbers as they are now."""
    for part in _texts(_lengths(documents)):
        yield from part


def _lengths(documents: Collection[int]) -> QuerySet[Document, Any]:
    return Document.objects.filter(pk__in=Numbers(documents)).order_by("-pk").values_list("pk", "characters")


def _with_words(search: Search) -> QuerySet[Document, Any]:
    """Number and length of the documents that a search finds and that have one of its words, the newest first."""
    found = search.documents()
    if not scope.asks_for_words(search.meaning):
        words = tuple(scope.sections_by_term(search.meaning))
        either = tree.Or(words) if len(words) > 1 else words[0]
        asked = fulltext.documents_with(search.project.pk, either, places=_IN_TEXTS, forms=search.forms)
        found = found.filter(pk__in=asked)
    return found.order_by("-pk").values_list("pk", "characters")


def _documents(search: Search, *, after: int | None) -> Iterator[tuple[int, int]]:
    beyond = None if after is None else after + 1
    most = _AT_FIRST
    while True:
        some = _some_documents(search, by_number(backwards=True, beyond=beyond), most)
        yield from some
        if len(some) < most:
            return
        beyond, most = some[-1][0], most * 4


def _some_documents(search: Search, order: Order, most: int) -> list[tuple[int, int]]:
    first = search.first_documents(order, most) if scope.asks_for_words(search.meaning) else None
    if first is None:
        return list(_with_words(search).filter(order.behind)[:most])
    return list(_lengths(first))


def _texts(documents: Iterable[tuple[int, int]]) -> Iterator[list[Text]]:
    for part in by_length(documents):
        yield _read(part)


def by_length(things: Iterable[tuple[T, int]]) -> Iterator[list[T]]:
    """In parts whose texts are read at once: few at first, so that something is there soon, and never long ones
    together. With each thing comes the length of its text."""
    part: list[T] = []
    characters, most = 0, _FIRST
    for thing, length in things:
        if part and (len(part) >= most or characters + length > _CHARACTERS):
            yield part
            part, characters, most = [], 0, min(most * 3, _TEXTS)
        part.append(thing)
        characters += length
    if part:
        yield part


def _read(pks: Sequence[int]) -> list[Text]:
    current = Revision.objects.filter(document__in=pks, number=F("document__revision_number"))
    found = {one.document.pk: one for one in _rows(current)}
    return [found[pk] for pk in pks if pk in found]


def _rows(revisions: QuerySet[Revision]) -> Iterator[Text]:
    columns = ("document_id", "document__uid", "document__title", "document__language", "text", "layout__sections")
    for pk, uid, title, language, text, sections in revisions.order_by().values_list(*columns):
        yield Text(About(pk, uid, title, language), text, sections)


def _located(search: Search, texts: Iterable[list[Text]]) -> Iterator[Found]:
    kinds = scope.sections_by_term(search.meaning)
    around = scope.of_passages(search.node, search.given)
    marks = None if around is None else search.part(around)
    for part in texts:
        marked = None if marks is None else _marked(marks, [one.document.pk for one in part])
        for one in part:
            places = _in_sections(hits(one.text, search.sought), one.sections, kinds)
            if marked is not None:
                places = _overlapping(places, marked[one.document.pk])
            yield Found(one.document, one.text, places)


def _marked(search: Search, documents: Collection[int]) -> dict[int, list[Span]]:
    """Where the passages that a search finds stand in these documents' texts."""
    found: dict[int, list[Span]] = defaultdict(list)
    standing = search.passages_on(documents).filter(start__isnull=False).order_by("start")
    for document, start, end in standing.values_list("document_id", "start", "end"):
        found[document].append((start or 0, end or 0))  # none is missing, says the filter
    return found


def _in_sections(
    found: Iterable[Hit], sections: Sequence[Sequence[Any]], kinds: Mapping[tree.Text, Collection[str]]
) -> Iterator[Place]:
    """What stands in a section where it is looked for. All are in the order of the text."""
    following = iter(sections)
    kind, end = SectionKind.BODY.value, 0  # a text without sections is all body
    last = None
    for hit in found:
        while hit.start >= end:
            kind, _start, end = next(following, (kind, 0, sys.maxsize))[:3]
        if kind in kinds.get(hit.term, ()) and last != hit[:2]:  # several terms may be found in one place
            last = hit[:2]
            yield Place(hit.start, hit.end, kind)


def _overlapping(places: Iterator[Place], spans: Sequence[Span]) -> Iterator[Place]:
    """Those that share a character with one of ``spans``, which are ordered by their start."""
    starts = [start for start, _end in spans]
    reaches = list(accumulate((end for _start, end in spans), max))
    for place in places:
        before = bisect_left(starts, place.end)
        if before and reaches[before - 1] > place.start:
            yield place
