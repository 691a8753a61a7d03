"""What items are like: documents of the project, or earlier items of their import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.db.models import QuerySet

from documents.article import Article
from documents.duplicates import (
    Fingerprint,
    Like,
    compared,
    fingerprint_of,
    insert_bands,
    known_bands,
    likes_of,
    sharing,
)
from documents.likeness import NEAR, likeness_of, shingles_of, trace_of
from documents.models import Decision, ImportContent, ImportItem, ItemState, Likeness, TextBand
from documents.staged import decompress

FIELDS = ("likeness", "likeness_score", "like", "twin", "decision")  # of an item, that ``compare`` sets
_CERTAIN = (Likeness.BYTES, Likeness.ADDRESS, Likeness.TEXT)
_MOST_ROWS = 400
_STILL_COMES = (ItemState.READY, ItemState.ACCEPTED)


def print_of(item: ImportItem, article: Article) -> Fingerprint:
    """By what an item is found, with its address as corrected."""
    return fingerprint_of(replace(article, url=item.address), item.sha256)


def compare(items: Sequence[ImportItem], prints: Sequence[Fingerprint]) -> None:
    """Find out what these items of one import are like, and set their ``FIELDS``; the decision that goes with it
    unless a person took one. What is the same is left out, unless somebody decides otherwise.

    Part of the act that reads or corrects them: that saves them. ``prints`` are theirs, in their order.
    """
    pks = [item.pk for item in items]
    found = [
        like and (like if like.earlier is None else replace(like, item=pks[like.earlier], earlier=None))
        for like in likes_of(items[0].project, prints)
    ]
    open_ones = [n for n, like in enumerate(found) if like is None or like.how is Likeness.NEAR]
    twins = _twins([items[n] for n in open_ones], [prints[n] for n in open_ones])
    for item, like in zip(items, found, strict=True):
        twin = twins.get(item.pk)
        _note(item, twin if twin and (like is None or _is_better(twin, like)) else like)
    TextBand.objects.filter(item__in=pks).delete()
    bands = {item.pk: (*_traces(one), *one.bands) for item, one in zip(items, prints, strict=True)}
    insert_bands(items[0].project_id, bands, "item")


def forget(items: Sequence[ImportItem]) -> None:
    """Drop the traces of items that wait no more."""
    TextBand.objects.filter(item__in=[item.pk for item in items]).delete()


def _is_better(twin: Like, like: Like) -> bool:
    return (twin.how is not Likeness.NEAR, twin.score) > (like.how is not Likeness.NEAR, like.score)


def _note(item: ImportItem, like: Like | None) -> None:
    item.likeness = like.how if like else ""
    item.likeness_score = like.score if like else 0.0
    item.like = like.document if like else None
    item.twin_id = like.item if like else None
    if item.decision in ("", Decision.SKIP):
        item.decision = Decision.SKIP if like and like.how is not Likeness.NEAR else ""


def _traces(one: Fingerprint) -> dict[int, Likeness]:
    values = zip(_CERTAIN, (one.bytes, one.address, one.text), strict=True)
    return {trace_of(how, value): how for how, value in values if value}


def _twins(items: Sequence[ImportItem], prints: Sequence[Fingerprint]) -> Mapping[int, Like]:
    """Those items of the same import that came before these, and still come in, by the numbers of these."""
    if not items:
        return {}
    project, import_ = items[0].project, items[0].within_id
    traces = [_traces(one) for one in prints]
    all_bands = {band for one in prints for band in one.bands} | {trace for own in traces for trace in own}
    known = known_bands(project, all_bands, "item")
    twins: dict[int, Like] = {}
    if not known:
        return twins
    earlier = ImportItem.objects.filter(within_id=import_, state__in=_STILL_COMES)
    wanted = {trace for own in traces for trace in own} & known
    rows = TextBand.objects.filter(project=project, band__in=wanted, item__in=earlier).order_by("item_id")
    holders: dict[int, int] = {}
    for band, pk in rows.values_list("band", "item_id")[:_MOST_ROWS]:
        holders.setdefault(band, pk)
    for item, one, own in zip(items, prints, traces, strict=True):
        same = [(how, holders[trace]) for trace, how in own.items() if holders.get(trace, item.pk) < item.pk]
        if same:
            twins[item.pk] = Like(same[0][0], item=same[0][1])
        elif near := [band for band in one.bands if band in known]:
            pks = sharing(project, near, "item")
            if like := _nearest(one, earlier.filter(pk__in=pks, pk__lt=item.pk).values_list("pk", flat=True)):
                twins[item.pk] = like
    return twins


def _nearest(one: Fingerprint, candidates: QuerySet[ImportItem, int]) -> Like | None:
    best: Like | None = None
    readings = ImportContent.objects.filter(pk__in=candidates, reading__isnull=False)
    for pk, reading in readings.values_list("pk", "reading"):
        other = decompress(reading)
        score = likeness_of(one.shingles, shingles_of(compared(other.text, other.sections)))
        if score >= NEAR and (best is None or score > best.score):
            best = Like(Likeness.NEAR, score, item=pk)
    return best
