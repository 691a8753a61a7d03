"""What stands before and after what was found: words in texts, or passages where no words are looked for."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce

from annotator.models import Annotation
from annotator.search.occurrences import About, Found, all_found, by_length, found_in, texts_of
from annotator.search.scope import sections_by_term
from annotator.search.understanding import Search
from documents.article import NO_WORDS
from documents.models import Revision

_NOWHERE = 2**31 - 1  # where passages are sorted that are found nowhere in the text
_LONGEST = 300  # code points of a keyword
_MORE = 16  # code points that are looked at beside the width, since blanks are drawn together
_AT_ONCE = 200  # passages that are asked for
_BLANK = re.compile(rf"[\s{NO_WORDS}]+")
_COLUMNS = (
    *("document_id", "document__uid", "document__title", "document__language", "document__characters"),
    *("pk", "uid", "start", "end", "place", "quote", "prefix", "suffix", "placed_on_id"),
)
_PLACE = Coalesce("start", Value(_NOWHERE))
_ORDER = ("-document_id", "place", "pk")


class Line(NamedTuple):
    """``start`` and ``end``: of the keyword in the document's text, None for a passage that is found nowhere in it.
    ``passage``: identifier and number of the passage that it is the quote of, where no words are looked for."""

    document: About
    start: int | None
    end: int | None
    left: str
    keyword: str
    right: str
    passage: tuple[UUID, int] | None = None


class _Passage(NamedTuple):
    document: About
    characters: int
    pk: int
    uid: UUID
    start: int | None
    end: int | None
    place: int
    quote: str
    prefix: str
    suffix: str
    placed_on: int


# Where a line is found again: numbers of its document and its passage (0: none), and its place (-1: none).
Spot = tuple[int, int, int, int]


def spot_of(line: Line) -> Spot:
    start, end = (-1, -1) if line.start is None or line.end is None else (line.start, line.end)
    return (line.document.pk, start, end, line.passage[1] if line.passage else 0)


def lines(search: Search, *, width: int, after: int | None = None) -> Iterator[Line]:
    """All lines, the newest document first and in the order of the text; from the document with that number on. What
    isn't asked for isn't read."""
    if sections_by_term(search.meaning):
        return _around(found_in(search, after=after), width)
    return _quoted(_by_place(search, after=after), width)


def all_lines(search: Search, *, width: int) -> Iterator[Line]:
    """The same by one question, for who wants them all."""
    if sections_by_term(search.meaning):
        return _around(all_found(search), width)
    numbers = array("q", _placed(search).order_by(*_ORDER).values_list("pk", flat=True).iterator(chunk_size=2000))
    return _quoted(_numbered(numbers), width)


def lines_at(spots: Sequence[Spot], *, width: int) -> list[Line]:
    """The lines at these spots, where texts and passages are as they were."""
    passages = _numbered([pk for *_place, pk in spots if pk])
    found = {spot_of(line): line for line in _quoted(passages, width)}
    in_texts = defaultdict(list)
    for spot in spots:
        if not spot[3]:
            in_texts[spot[0]].append(spot)
    for one in texts_of(in_texts):
        for spot in in_texts[one.document.pk]:
            found[spot] = _line(one.document, one.text, spot[1], spot[2], width)
    return [found[spot] for spot in spots if spot in found]


def _around(found: Iterable[Found], width: int) -> Iterator[Line]:
    for document, text, places in found:
        for start, end, _section in places:
            yield _line(document, text, start, end, width)


def _by_place(search: Search, *, after: int | None) -> Iterator[_Passage]:
    """The passages that it finds, some at a time."""
    placed = _placed(search)
    behind = Q() if after is None else Q(document_id__lte=after)
    while True:
        some = list(_rows(placed.filter(behind).order_by(*_ORDER)[:_AT_ONCE]))
        yield from some
        if len(some) < _AT_ONCE:
            return
        last = some[-1]
        here = Q(document_id=last.document.pk)
        later = Q(place__gt=last.place) | Q(place=last.place, pk__gt=last.pk)
        behind = Q(document_id__lt=last.document.pk) | (here & later)


def _placed(search: Search) -> QuerySet[Annotation]:
    return search.passages().exclude(quote="").annotate(place=_PLACE)


def _numbered(numbers: Sequence[int]) -> Iterator[_Passage]:
    for first in range(0, len(numbers), _AT_ONCE):
        some = list(numbers[first : first + _AT_ONCE])
        yield from _rows(Annotation.objects.filter(pk__in=some).annotate(place=_PLACE).order_by(*_ORDER))


def _rows(passages: QuerySet[Annotation]) -> Iterator[_Passage]:
    for row in passages.values_list(*_COLUMNS):
        yield _Passage(About(*row[:4]), *row[4:])


def _quoted(passages: Iterable[_Passage], width: int) -> Iterator[Line]:
    """Passages in the order of their documents, as lines. A text is read once for all of its passages that follow each
    other."""
    by_text = groupby(passages, key=attrgetter("placed_on", "characters"))
    for part in by_length((list(some), characters) for (_revision, characters), some in by_text):
        standing = {some[0].placed_on for some in part if some[0].start is not None}
        texts = dict(Revision.objects.filter(pk__in=standing).order_by().values_list("pk", "text"))
        for one in chain.from_iterable(part):
            yield _of_passage(one, texts.get(one.placed_on, ""), width)


def _of_passage(one: _Passage, text: str, width: int) -> Line:
    passage = (one.uid, one.pk)
    if one.start is None or one.end is None:
        return Line(
            one.document, None, None, _before(one.prefix, width), _cut(one.quote), _after(one.suffix, width), passage
        )
    return _line(one.document, text, one.start, one.end, width)._replace(passage=passage)


def _line(document: About, text: str, start: int, end: int, width: int) -> Line:
    left = _before(text[max(0, start - width - _MORE) : start], width)
    right = _after(text[end : end + width + _MORE], width)
    return Line(document, start, end, left, _cut(text[start:end]), right)


def _before(text: str, width: int) -> str:
    return _BLANK.sub(" ", text)[-width:]


def _after(text: str, width: int) -> str:
    return _BLANK.sub(" ", text)[:width]


def _cut(keyword: str) -> str:
    """The keyword, or its beginning and its end with an ellipsis where it is long."""
    keyword = _BLANK.sub(" ", keyword)
    return keyword if len(keyword) <= _LONGEST else f"{keyword[: _LONGEST // 2]} … {keyword[-_LONGEST // 2 :]}"
