"""How what a search found is spread over tags, topics, publishers, time, people, languages and fields, and the query
that each value makes of the search.

Of very many hits the newest are counted: reading them all would take longer than anybody waits. Then a facet is
``about``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from annotator.access import visible_to
from annotator.codebook import SEPARATOR
from annotator.kept_codebooks import Book, codebook_of
from annotator.models import Annotation, Tagging, Topic
from annotator.search.editing import field, has_part, parts_of, with_part, without_part
from annotator.search.language import to_text
from annotator.search.language.fields import field_of
from annotator.search.language.tree import Field, Node, Range
from annotator.search.naming import Unknown, language_called, makers_named, tags_named
from annotator.search.numbers import Numbers
from annotator.search.understanding import Search
from documents.field_values import fields_of, yes_or_no
from documents.models import Document, FieldValue, Kind
from documents.templatetags.words import name_of

MOST_COUNTED = 1_500  # hits
MOST_VALUES = 12
MOST_TAGS = 30
MOST_MONTHS = 18  # more than these, and years are told
_BY_VALUE = (Kind.CHOICE, Kind.YES_NO, Kind.TEXT)


@dataclass(frozen=True, slots=True)
class Value:
    """``query``: the search with this value, or without it if it is ``on``. Tags have a colour and a depth."""

    label: str
    count: int
    query: str
    on: bool
    colour: str = ""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    label: str
    values: list[Value]
    about: bool


@dataclass(frozen=True, slots=True)
class _Hits:
    """What is counted: documents, or passages. ``documents``: how many hits each document is or has."""

    search: Search
    documents: Mapping[int, int]
    tags: Iterable[tuple[int, int]]  # a hit, and a tag on it or on its passages
    people: Iterable[tuple[int, int | str]]  # a hit, and who made it or its passages: a person, or whom a file names
    about: bool


def facets(search: Search, *, passages: bool = False) -> list[Facet]:
    """Of the documents that a search finds, or of the passages. A document counts once for each value; tags count with
    all below them. As many queries as there are facets, about; facets without values are left out."""
    hits = _of_passages(search) if passages else _of_documents(search)
    book = codebook_of(search.project.pk)
    found = [
        _tags(hits, book, hits.tags, "tag", _("Tag")),
        _tags(hits, book, _topics(hits), "topic", _("Topic")),
        *_said_of_documents(hits),
        _people(hits),
        *_fields(hits),
    ]
    return [facet for facet in found if facet.values]


def _of_documents(search: Search) -> _Hits:
    pks, about = _cut(search.newest_documents(MOST_COUNTED + 1))
    on_them = Annotation.objects.filter(
        visible_to(search.user), document__in=Numbers(pks), trashed_at__isnull=True
    ).order_by()
    tagged = on_them.filter(taggings__isnull=False)
    return _Hits(
        search,
        dict.fromkeys(pks, 1),
        tagged.values_list("document_id", "taggings__tag_id").distinct(),
        dict.fromkeys((document, credit or author) for document, author, credit in _makers(on_them)),
        about,
    )


def _of_passages(search: Search) -> _Hits:
    pks, about = _cut(search.newest_passages(MOST_COUNTED + 1))
    found = Annotation.objects.filter(pk__in=Numbers(pks)).order_by()
    rows = list(found.values_list("pk", "document_id", "author_id", "credit"))
    taggings = Tagging.objects.filter(content_object__in=Numbers(pks)).order_by()
    return _Hits(
        search,
        Counter(document for _pk, document, *_by in rows),
        taggings.values_list("content_object_id", "tag_id"),
        [(pk, credit or author) for pk, _document, author, credit in rows],
        about,
    )


def _makers(passages: QuerySet[Annotation]) -> Iterable[tuple[int, int, str]]:
    return passages.values_list("document_id", "author_id", "credit").distinct()


def _cut(pks: list[int]) -> tuple[list[int], bool]:
    return pks[:MOST_COUNTED], len(pks) > MOST_COUNTED


def _topics(hits: _Hits) -> Iterable[tuple[int, int]]:
    topics: Any = Topic.objects.filter(content_object__in=Numbers(hits.documents)).order_by()
    return [tuple(row) for row in topics.values_list("content_object_id", "tag_id")]


def _tags(hits: _Hits, book: Book, pairs: Iterable[tuple[int, int]], name: str, label: str) -> Facet:
    """Those with the most hits, in the order of the tree, and those that are asked for."""
    weights = hits.documents if name == "topic" else {}
    under: dict[int, set[int]] = defaultdict(set)
    for hit, tag in pairs:
        under[hit].update(book.chains.get(tag, ()))
    counts: Counter[int] = Counter()
    for hit, tags in under.items():
        for tag in tags:
            counts[tag] += weights.get(hit, 1)
    chosen = _chosen(hits.search, name, lambda part: tags_named(book, part.value, exactly=True))
    shown = {tag for tag, _count in counts.most_common(MOST_TAGS)} | chosen.keys()
    values = []
    for one in book.placed:
        if one.node.pk in shown:
            part = chosen.get(one.node.pk) or field(name, one.path.replace(SEPARATOR, "/"))
            value = _value(hits.search, part, one.node.name, counts[one.node.pk])
            values.append(replace(value, colour=one.node.colour, depth=one.depth))
    return Facet(name, label, values, hits.about)


def _people(hits: _Hits) -> Facet:
    """A person is found by their user name; whom only a file names, by that name."""
    counts = Counter(person for _hit, person in hits.people)
    search = hits.search
    chosen = _chosen(search, "by", lambda part: makers_named(search.project, part.value, user=search.user))
    shown = [one for one, _count in counts.most_common(MOST_VALUES)]
    shown += [one for one in chosen if one not in shown]
    known = get_user_model().objects.in_bulk([one for one in shown if isinstance(one, int)])
    values = []
    for one in shown:
        if isinstance(one, str):
            written, label = one, one
        elif one in known:
            written, label = known[one].get_username(), name_of(known[one])
        else:
            continue
        values.append(_value(search, chosen.get(one) or field("by", written), label, counts[one]))
    return Facet("person", _("Person"), sorted(values, key=lambda one: (-one.count, one.label)), hits.about)


def _said_of_documents(hits: _Hits) -> list[Facet]:
    """Publisher, time and language. One query."""
    publishers: Counter[str] = Counter()
    months: Counter[tuple[int, int]] = Counter()
    languages: Counter[str] = Counter()
    found = Document.objects.filter(pk__in=Numbers(hits.documents)).order_by()
    for pk, publisher, published, language in found.values_list("pk", "publisher", "published", "language"):
        weight = hits.documents[pk]
        if publisher:
            publishers[publisher] += weight
        if published:
            months[published.year, published.month] += weight
        if language:
            languages[language.partition("-")[0]] += weight
    return [
        _commonest(hits, "publisher", _("Publisher"), publishers),
        _time(hits, months),
        _commonest(hits, "lang", _("Language"), languages, told=language_called),
    ]


def _commonest(hits: _Hits, name: str, label: str, counts: Counter[str], *, told: Callable[[str], str] = str) -> Facet:
    values = [
        _value(hits.search, field(name, value), told(value), count) for value, count in counts.most_common(MOST_VALUES)
    ]
    return Facet(name, label, values, hits.about)


def _time(hits: _Hits, months: Counter[tuple[int, int]]) -> Facet:
    """By month, or by year where that would be too many; in the order of time, the newest first."""
    if len(months) <= MOST_MONTHS:
        values = [
            _value(hits.search, field("date", f"{year}-{month:02}"), _month(year, month), months[year, month])
            for year, month in sorted(months, reverse=True)
        ]
        return Facet("month", _("Month"), values, hits.about)
    years: Counter[int] = Counter()
    for (year, _month_of_it), count in months.items():
        years[year] += count
    shown = sorted(years, reverse=True)[: 2 * MOST_VALUES]
    values = [_value(hits.search, field("date", f"{year:04}"), f"{year}", years[year]) for year in shown]
    return Facet("month", _("Year"), values, hits.about)


def _month(year: int, month: int) -> str:
    return date_format(date(year, month, 1), "F Y")


def _fields(hits: _Hits) -> list[Facet]:
    """The commonest values of the project's own fields of texts and choices. One query or two."""
    own = [one for one in fields_of(hits.search.project) if one.kind in _BY_VALUE]
    if not own:
        return []
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    values = FieldValue.objects.filter(field__in=own, document__in=Numbers(hits.documents)).order_by()
    for number, document, text in values.values_list("field_id", "document_id", "text"):
        counts[number][text] += hits.documents[document]
    return [_commonest(hits, one.key.replace(" ", "_"), one.name, counts[one.pk], told=_told(one.kind)) for one in own]


def _told(kind: str) -> Callable[[str], str]:
    return yes_or_no if kind == Kind.YES_NO else str


def _chosen(search: Search, name: str, named: Callable[[Field], Collection[Any]]) -> dict[Any, Field]:
    """What is asked for already, with the part of the query that does: where that means one thing."""
    found = {}
    for part in parts_of(search.node):
        if not isinstance(part, Field) or isinstance(part.value, Range):
            continue
        known = field_of(part.name)
        if known is None or known.name != name:
            continue
        try:
            meant = named(part)
        except Unknown:
            continue
        if len(meant) == 1:
            found[next(iter(meant))] = part
    return found


def _value(search: Search, part: Node, label: str, count: int) -> Value:
    on = has_part(search.node, part)
    node = without_part(search.node, part) if on else with_part(search.node, part)
    return Value(label, count, "" if node is None else to_text(node), on)
