"""What an item is like: a document of the project, or an earlier item of its import."""

from __future__ import annotations

from dataclasses import replace

from documents.article import Article
from documents.duplicates import Fingerprint, Like, compared, fingerprint_of, likes_of, sharing
from documents.likeness import NEAR, likeness_of, shingles_of, trace_of
from documents.models import Decision, ImportContent, ImportItem, ItemState, Likeness, TextBand
from documents.staged import decompress

_CERTAIN = (Likeness.BYTES, Likeness.ADDRESS, Likeness.TEXT)
_MOST = 20  # rows to choose from
_STILL_COMES = (ItemState.READY, ItemState.ACCEPTED)


def compare(item: ImportItem, article: Article) -> None:
    """Find out what the item is like, and save it with the decision that goes with it unless a person took one.
    Part of the act that reads or corrects it."""
    own = fingerprint_of(replace(article, url=item.address), item.sha256)
    like = likes_of(item.project, [own])[0]
    if like is None or like.how is Likeness.NEAR:
        twin = _twin(item, own)
        like = twin if twin and (like is None or twin.score >= like.score) else like
    _remember(item, own)
    note(item, like)
    item.save(update_fields=["likeness", "likeness_score", "like", "twin", "decision", "changed_at"])


def note(item: ImportItem, like: Like | None) -> None:
    """Write on the item what it is like. What is the same is left out, unless somebody decides otherwise."""
    item.likeness = like.how if like else ""
    item.likeness_score = like.score if like else 0.0
    item.like = like.document if like else None
    item.twin_id = like.item if like else None
    if item.decision in ("", Decision.SKIP):
        item.decision = Decision.SKIP if like and like.how is not Likeness.NEAR else ""


def forget(items: list[ImportItem]) -> None:
    """Drop the traces of items that wait no more."""
    TextBand.objects.filter(item__in=items).delete()


def _traces(own: Fingerprint) -> dict[int, Likeness]:
    values = ((Likeness.BYTES, own.bytes), (Likeness.ADDRESS, own.address), (Likeness.TEXT, own.text))
    return {trace_of(how, value): how for how, value in values if value}


def _remember(item: ImportItem, own: Fingerprint) -> None:
    TextBand.objects.filter(item=item).delete()
    TextBand.objects.bulk_create(
        TextBand(project_id=item.project_id, item=item, band=band) for band in (*_traces(own), *own.bands)
    )


def _twin(item: ImportItem, own: Fingerprint) -> Like | None:
    """An item of the same import that came before it, and still comes in."""
    traces = _traces(own)
    earlier = ImportItem.objects.filter(within_id=item.within_id, pk__lt=item.pk, state__in=_STILL_COMES)
    same = TextBand.objects.filter(project_id=item.project_id, band__in=traces, item__in=earlier).order_by("item_id")
    if rows := [(pk, _CERTAIN.index(traces[band])) for band, pk in same.values_list("band", "item_id")[:_MOST]]:
        pk, place = min(rows)
        return Like(_CERTAIN[place], item=pk)
    candidates = earlier.filter(pk__in=sharing(item.project, own.bands, "item"))
    best: Like | None = None
    readings = ImportContent.objects.filter(item__in=candidates, reading__isnull=False)
    for pk, reading in readings.values_list("pk", "reading"):
        other = decompress(reading)
        score = likeness_of(own.shingles, shingles_of(compared(other.text, other.sections)))
        if score >= NEAR and (best is None or score > best.score):
            best = Like(Likeness.NEAR, score, item=pk)
    return best
