"""Where the occurrences of a search would be marked with a tag: looked for, widened and counted before anything is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from annotator.access import visible_to
from annotator.errors import Conflict, TooLarge
from annotator.models import Annotation
from annotator.search.occurrences import About, Found, all_found, found_on
from annotator.search.understanding import Search
from annotator.search.widening import Reach, Widening
from documents.article import Block
from documents.models import Revision
from documents.text import Span

MOST = 20_000  # places at once
SHOWN = 12  # of them
_AROUND = 60  # code points of the text that are shown before and after one
_LONGEST = 100_000  # code points of a highlight
_AT_ONCE = 100  # texts


class Places(NamedTuple):
    """Spans of the text of a revision (its primary key) which must still be its document's current one. ``check`` is
    Python's hash of that text, if it was read before the revision was."""

    document: int
    revision: int
    spans: Sequence[Span]
    check: int | None = None


class Shown(NamedTuple):
    """One of the places with what stands around it."""

    document: About
    before: str
    quote: str
    after: str


@dataclass(slots=True)
class Plan:
    """What would be marked; ``there``: at how many places a passage that this person may see carries the tag already,
    so that nothing is marked."""

    places: list[Places] = field(default_factory=list)
    there: int = 0
    count: int = 0
    shown: list[Shown] = field(default_factory=list)

    @property
    def documents(self) -> int:
        return len(self.places)

    def add(self, document: About, text: str, places: Places) -> None:
        if not places.spans:
            return
        self.count += len(places.spans)
        if self.count > MOST:
            raise too_many()
        self.places.append(places)
        for span in places.spans[: SHOWN - len(self.shown)]:
            before, after = text[max(0, span.start - _AROUND) : span.start], text[span.end : span.end + _AROUND]
            self.shown.append(Shown(document, before, span.of(text), after))


Chosen = Mapping[UUID, Collection[Span] | None]


def planned(search: Search, *, tag: int, reach: Reach = Reach.HIT, chosen: Chosen | None = None) -> Plan:
    """All occurrences of the search, or those ``chosen``: by document the spans of hits, None for all in it.

    TooLarge over ``MOST``, Conflict where something chosen isn’t found any more. Texts are read some at a time.
    """
    plan = Plan()
    if not search.terms:
        return plan
    found = _all(search) if chosen is None else _those(search, chosen)
    while some := list(islice(found, _AT_ONCE)):
        _add(plan, some, tag=tag, reach=reach, user=search.user)
    return plan


class _Hits(NamedTuple):
    document: About
    text: str
    spans: list[Span]


def _all(search: Search) -> Iterator[_Hits]:
    return filter(lambda one: one.spans, map(_hits, all_found(search)))


def _those(search: Search, chosen: Chosen) -> Iterator[_Hits]:
    documents = {one.uid: one for one in search.documents().filter(uid__in=list(chosen)).order_by("-pk")}
    if len(documents) < len(chosen):
        raise others_by_now()
    for uid, document in documents.items():
        found, wanted = _hits(found_on(search, document, document.revision_number)), chosen[uid]
        if wanted is None:
            yield found
            continue
        if set(wanted) - set(found.spans):
            raise others_by_now()
        yield found._replace(spans=[span for span in found.spans if span in wanted])


def _hits(found: Found) -> _Hits:
    # One more than may be is enough to know that there are too many.
    return _Hits(found.document, found.text, [Span(one.start, one.end) for one in islice(found.places, MOST + 1)])


def _add(plan: Plan, some: Sequence[_Hits], *, tag: int, reach: Reach, user: Any) -> None:
    pks = [one.document.pk for one in some]
    revisions = _revisions(pks, with_blocks=reach is not Reach.HIT)
    carrying = _carrying(tag, pks, user=user)
    for one in some:
        if one.document.pk not in revisions:
            raise others_by_now()
        revision, blocks = revisions[one.document.pk]
        spans = sorted(set(_widened(one, blocks, reach)))
        there = carrying[one.document.pk]
        plan.there += sum((span.start, span.end) in there for span in spans)
        new = [span for span in spans if (span.start, span.end) not in there]
        plan.add(one.document, one.text, Places(one.document.pk, revision, new, hash(one.text)))


def _widened(one: _Hits, blocks: Sequence[Block], reach: Reach) -> Iterator[Span]:
    widening = Widening(one.text, blocks)
    for hit in one.spans:
        span = widening.of(hit, reach)
        if len(span) > _LONGEST and reach is Reach.PARAGRAPH:
            span = widening.of(hit, Reach.SENTENCE)
        yield span if len(span) <= _LONGEST else hit


def _revisions(documents: Sequence[int], *, with_blocks: bool) -> dict[int, tuple[int, Sequence[Block]]]:
    """The current revision of each, and its blocks."""
    current = Revision.objects.filter(document__in=documents, number=F("document__revision_number")).order_by()
    if not with_blocks:
        return {document: (pk, ()) for document, pk in current.values_list("document_id", "pk")}
    return {one.document_id: (one.pk, one.blocks) for one in current.only("document_id", "layout")}


def _carrying(tag: int, documents: Sequence[int], *, user: Any) -> dict[int, set[tuple[int, int]]]:
    """Where passages that this person may see carry the tag, by document."""
    found: dict[int, set[tuple[int, int]]] = defaultdict(set)
    standing = Annotation.objects.filter(
        visible_to(user), document__in=documents, trashed_at__isnull=True, start__isnull=False, taggings__tag=tag
    )
    rows: Any = standing.order_by().values_list("document_id", "start", "end")
    for document, start, end in rows:
        found[document].add((start, end))
    return found


def others_by_now() -> Conflict:
    return Conflict(
        _("The search finds something else by now than what you chose from. Look at the hits again, then choose.")
    )


def too_many() -> TooLarge:
    sentence = _("These are more than %(most)s hits. Narrow the search, by a date say, and go on after that.")
    return TooLarge(sentence % {"most": f"{MOST:,}"})


def spans_in(keys: Iterable[str]) -> dict[UUID, set[Span]]:
    """The occurrences that keys (see ``key_of``) stand for, by document. ValueError for what is none."""
    found: dict[UUID, set[Span]] = defaultdict(set)
    for key in keys:
        document, _colon, place = key.partition(":")
        start, _dash, end = place.partition("-")
        found[UUID(document)].add(Span(int(start), int(end)))
    return found


def key_of(document: UUID, start: int, end: int) -> str:
    return f"{document}:{start}-{end}"
