"""A page of the history, read with few queries: the newest acts first, each folded to one entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Case, Count, F, JSONField, Max, Min, Q, QuerySet, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from annotator import past
from annotator.history.searches import ORIGINS, Searches
from annotator.history.telling import Line, name_of_person, told, where
from annotator.models import Reply
from annotator.queries import targets_hidden_from
from annotator.undoing import is_undo
from documents.models import Change, Document, Project

PER_PAGE = 60  # lines read for a page; it shows no more entries than that
_PLACED = "annotations.placed"  # its lines hold the place of every annotation of a document, twice
KINDS = {
    "annotation": ("annotation.", "annotations."),
    "reply": ("reply.",),
    "tag": ("tag.", "codebook."),
    "topic": ("topic.",),
    "document": ("document.",),
    "work": ("work.",),
    "field": ("field.", "value."),
    "import": ("import.",),
    "member": ("member.", "invitation."),
    "project": ("project.", "trash."),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What is to be shown: of a document, of one annotation and what lies under it, by a person, of a kind, of one
    act, before a line."""

    document: Document | None = None
    annotation: Any = None
    by: int = 0
    kind: str = ""
    act: UUID | None = None
    before: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """An act, or a line of one. ``others``: how many lines there are beside the one that it shows, as counted in
    ``sentence``. ``undone``: somebody took it back, and it was not done again. ``takes_back``: the number of the line
    that it took back, or with ``again`` did again."""

    line: Line
    sentence: SafeString
    act: UUID | None
    others: int
    undone: bool
    takes_back: int | None
    again: bool


@dataclass(frozen=True, slots=True)
class Page:
    entries: list[Entry]
    earlier: int | None  # the number before which the next page begins


def page_of(project: Project, filters: Filters, *, user: Any) -> Page:
    """A page of the log as this person may see it. The number of queries doesn't depend on how much there is."""
    lines = _lines(project, filters, user=user)
    found = _light(lines.filter(number__lt=filters.before) if filters.before else lines, most=PER_PAGE + 1)
    more, found = len(found) > PER_PAGE, found[:PER_PAGE]
    folds = _Folds.of(lines, found) if filters.act is None else _Folds()
    heads = [_head(list(act)) for _key, act in groupby(found, key=folds.key)]
    earlier = folds.first_of(found[-1]) if more else None
    _count_places(heads)
    standing = _Standing.of(heads)
    lines_told = told(heads, slug=project.slug)
    searches = Searches.of(project, heads if filters.act is None else (), among=folds.searched(filters), user=user)
    entries = [_entry(change, line, folds, standing, searches) for change, line in zip(heads, lines_told, strict=True)]
    return Page(entries, earlier)


def _head(act: Sequence[Change]) -> Change:
    """The newest line of an act that tells what was done: by which search it was found, is told with it."""
    return next((line for line in act if line.verb not in ORIGINS), act[0])


def _entry(change: Change, line: Line, folds: _Folds, standing: _Standing, searches: Searches) -> Entry:
    count = folds.count(change)
    sentence = _folded(change, folds, searches) if count > 1 else line.sentence
    if count > 1 or change.verb not in ORIGINS:
        sentence = searches.marked(change.batch, sentence)
    return Entry(
        line,
        sentence=sentence,
        act=change.batch if count > 1 else None,
        others=count - 1,
        undone=standing.is_undone(change),
        takes_back=change.undoes,
        again=change.undoes is not None and not is_undo(change.undoes, standing.below.__getitem__),
    )


def _folded(change: Change, folds: _Folds, searches: Searches) -> SafeString:
    """ "Alice highlighted 12 passages, added 1 tag in The fox"."""
    assert change.batch is not None  # noqa: S101 (single lines aren't folded)
    known = format_html_join(", ", "{}", ((one,) for one in searches.counted(change.batch, folds.counts[change.batch])))
    pattern = _("{who} {did} in {where}") if change.batch in folds.in_one_document else _("{who} {did}")
    who = name_of_person(change)
    if change.batch in folds.by_several:
        who = format_html(_("{who} and others"), who=who)
    return format_html(pattern, who=who, did=known, where=where(change))


def _lines(project: Project, filters: Filters, *, user: Any) -> QuerySet[Change]:
    lines = Change.objects.seen_by(user).filter(project=project).order_by("-number")
    if hidden := targets_hidden_from(user, project):
        lines = lines.exclude(target__in=hidden)
    if filters.document is not None:
        lines = lines.filter(document=filters.document)
    if filters.annotation is not None:
        replies = Reply.objects.filter(annotation=filters.annotation).values_list("uid", flat=True)
        lines = lines.filter(target__in=[str(uid) for uid in (filters.annotation.uid, *replies)])
    if filters.by:
        lines = lines.filter(by=filters.by)
    if filters.act is not None:
        lines = lines.filter(pk__in=Change.objects.filter(batch=filters.act).order_by().values("pk"))
    if starts := KINDS.get(filters.kind):
        wanted = Q()
        for start in starts:
            wanted |= Q(verb__startswith=start)
        lines = lines.filter(wanted)
    return lines


def _light(lines: QuerySet[Change], *, most: int) -> list[Change]:
    """The first of these lines with who and where, and without what would be heavy: the places of a placing."""
    empty = When(verb=_PLACED, then=Value(None, JSONField()))
    states = {f"light_{name}": Case(empty, default=F(name), output_field=JSONField()) for name in ("before", "after")}
    rows: list[Any] = list(lines.select_related("by", "document").defer("before", "after").annotate(**states)[:most])
    for row in rows:
        row.before, row.after = row.light_before, row.light_after
    return rows


@dataclass(frozen=True, slots=True)
class _Folds:
    """Of the acts of a page that have many lines: how many of each verb, from which line on, in which document."""

    counts: dict[UUID, dict[str, int]] = field(default_factory=dict)
    first: dict[UUID, int] = field(default_factory=dict)
    in_one_document: set[UUID] = field(default_factory=set)
    by_several: set[UUID] = field(default_factory=set)  # the samples: whoever wrote in them is named there
    by_searches: set[UUID] = field(default_factory=set)  # by what a search found

    @classmethod
    def of(cls, lines: QuerySet[Change], shown: Sequence[Change]) -> _Folds:
        batches = {line.batch for line in shown if line.batch}
        folds = cls(defaultdict(dict))
        documents: dict[UUID, set[int | None]] = defaultdict(set)
        people: dict[UUID, set[int | str]] = defaultdict(set)
        # By their keys, so that the index by batch is used.
        keys = Change.objects.filter(batch__in=batches).order_by().values("pk")
        rows = lines.filter(pk__in=keys).order_by().values_list("batch", "verb")
        # What came in with an archive has the names of those who have no account here.
        credit, unknown = KeyTextTransform("credit", "after"), Q(by__isnull=True)
        named = {"first": Min(credit, filter=unknown), "last": Max(credit, filter=unknown)}
        counted = rows.annotate(
            Count("pk"), Min("number"), Min("document"), Max("document"), Min("by"), Max("by"), **named
        )
        for batch, verb, count, first, low, high, *by in counted if batches else ():
            folds.first[batch] = min(first, folds.first.get(batch, first))
            if verb in ORIGINS:
                folds.by_searches.add(batch)
                continue
            folds.counts[batch][verb] = count
            documents[batch] |= {low, high}
            people[batch].update(pk for pk in by if pk is not None)
        folds.in_one_document.update(batch for batch, found in documents.items() if len(found) == 1)
        folds.by_several.update(batch for batch, found in people.items() if len(found) > 1)
        return folds

    def searched(self, filters: Filters) -> set[UUID] | None:
        """The acts that a search is named in; None where the filters keep the lines out that would tell."""
        return None if filters.kind or filters.document or filters.annotation else self.by_searches

    def key(self, line: Change) -> Any:
        """What lines of one act have in common."""
        return line.batch if line.batch in self.counts else line.number

    def first_of(self, line: Change) -> int:
        return self.first.get(line.batch, line.number) if line.batch else line.number

    def count(self, line: Change) -> int:
        return sum(self.counts[line.batch].values()) if line.batch in self.counts else 1


@dataclass(frozen=True, slots=True)
class _Standing:
    """What became of the acts of a page: ``above`` says by which act each was taken back, and that one, and so on;
    ``below`` what each took back."""

    number: dict[UUID, int]  # of a batch's first line: what takes it back names that
    above: dict[int, int]
    below: dict[int, int | None]

    @classmethod
    def of(cls, heads: Sequence[Change]) -> _Standing:
        batches = Change.objects.filter(batch__in={head.batch for head in heads if head.batch}).telling().order_by()
        number = dict(batches.values_list("batch").annotate(Min("number")))
        above: dict[int, int] = {}
        wanted = {number.get(head.batch, head.number) if head.batch else head.number for head in heads}
        while wanted:
            taking = Change.objects.filter(undoes__in=wanted).order_by().values_list("undoes")
            found = dict(taking.annotate(Min("number")))
            above |= found
            wanted = set(found.values()) - above.keys()
        return cls(number, above, past.undone_by({head.undoes for head in heads if head.undoes is not None}))

    def is_undone(self, change: Change) -> bool:
        number: int | None = self.number.get(change.batch, change.number) if change.batch else change.number
        undone = False
        while (number := self.above.get(number)) is not None:  # type: ignore[arg-type]  # it is none but at the end
            undone = not undone
        return undone


def _count_places(lines: Sequence[Change]) -> None:
    """Have the database count how many annotations each placing left where they were, moved, lost."""
    placed: dict[int, Any] = {line.number: line for line in lines if line.verb == _PLACED}
    if not placed:
        return
    for line in placed.values():
        line.after = {"found": {}}
    rows = _PLACES[connection.vendor].format(numbers=", ".join(["%s"] * len(placed)))
    with connection.cursor() as cursor:
        cursor.execute(rows, list(placed))
        for number, how, count in cursor.fetchall():
            placed[number].after["found"][how] = count


_PLACES = {
    "sqlite": """
        SELECT change.number, json_extract(place.value, '$[3]') AS how, COUNT(*)
        FROM documents_change change, json_each(change.after, '$.places') place
        WHERE change.number IN ({numbers}) GROUP BY change.number, how
    """,
    "postgresql": """
        SELECT change.number, place ->> 3 AS how, COUNT(*)
        FROM documents_change change, jsonb_array_elements(change.after -> 'places') place
        WHERE change.number IN ({numbers}) GROUP BY change.number, how
    """,
}
