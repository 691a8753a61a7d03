"""What a text that is about to come in is like: the same file, page or text as a document, or nearly the same text.

What it costs doesn't grow with the project: each question asks an index for a bounded number of rows.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import F

from documents.article import Article, Section, SectionKind, sections_from
from documents.likeness import NEAR, Shingles, address_key, bands_of, likeness_of, shingles_of
from documents.models import Document, Likeness, Project, Revision, SourceFile

_MOST_CANDIDATES = 4  # texts that are compared with one, those with most bands in common
_MOST_OF_A_BAND = 50  # a band that more have says little: it is some phrase that many pages carry


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """By what an article is found again. ``bytes`` and ``text`` are SHA-256; ``address`` is "" if there is none."""

    bytes: str
    address: str
    text: str
    shingles: Shingles
    bands: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Like:
    """A document that something is like, and how: ``score`` from 0 to 1. Instead of a document, ``earlier`` is the
    place of one in the same batch, or ``item`` the number of an item in the same import."""

    how: Likeness
    score: float = 1.0
    document: Document | None = None
    earlier: int | None = None
    item: int | None = None


def fingerprint_of(article: Article, sha256: str) -> Fingerprint:
    """``sha256`` is that of the bytes. Takes about a third of a millisecond for 6 KB."""
    shingles = shingles_of(compared(article.text, article.sections))
    text = hashlib.sha256(article.text.encode()).hexdigest()
    return Fingerprint(sha256, address_key(article.url), text, shingles, bands_of(shingles))


def compared(text: str, sections: Iterable[Section]) -> str:
    """What of a text is compared: its body, since other comments and menus make no other article; else all of it."""
    return "\n".join(text[s.start : s.end] for s in sections if s.kind is SectionKind.BODY) or text


def likes_of(project: Project, prints: Sequence[Fingerprint]) -> list[Like | None]:
    """For each, the document it is most certainly like, or an earlier one of ``prints``; the trash left out.

    At most four queries, and a small one for each text.
    """
    same = _same_documents(project, prints)
    near = _near_documents(project, {place: one for place, one in enumerate(prints) if same[place] is None})
    found: list[Like | None] = []
    earlier = _Earlier()
    for place, (one, like) in enumerate(zip(prints, same, strict=True)):
        best = like or earlier.same_as(one)
        if best is None:
            best = max(filter(None, (near.get(place), earlier.near(one))), key=lambda like: like.score, default=None)
        found.append(best)
        if best is None or best.how is Likeness.NEAR:
            earlier.add(place, one)
    return found


class _Earlier:
    """Those of a batch that came before, which no query can find yet."""

    def __init__(self) -> None:
        self._same: dict[tuple[Likeness, str], int] = {}
        self._bands: dict[int, list[int]] = {}
        self._prints: dict[int, Fingerprint] = {}

    def add(self, place: int, one: Fingerprint) -> None:
        self._prints[place] = one
        for key in _keys(one):
            self._same.setdefault(key, place)
        for band in one.bands:
            self._bands.setdefault(band, []).append(place)

    def same_as(self, one: Fingerprint) -> Like | None:
        for key in _keys(one):
            if key in self._same:
                return Like(key[0], earlier=self._same[key])
        return None

    def near(self, one: Fingerprint) -> Like | None:
        common = Counter(place for band in one.bands for place in self._bands.get(band, ()))
        scores = [
            (likeness_of(one.shingles, self._prints[place].shingles), place)
            for place, _count in common.most_common(_MOST_CANDIDATES)
        ]
        score, place = max(scores, default=(0.0, 0))
        return Like(Likeness.NEAR, score, earlier=place) if score >= NEAR else None


def _keys(one: Fingerprint) -> list[tuple[Likeness, str]]:
    keys = [(Likeness.BYTES, one.bytes), (Likeness.ADDRESS, one.address), (Likeness.TEXT, one.text)]
    return [(how, value) for how, value in keys if value]


def _same_documents(project: Project, prints: Sequence[Fingerprint]) -> list[Like | None]:
    by_bytes, by_address, by_text = (
        _by_bytes(project, {one.bytes for one in prints}),
        _by_address(project, {one.address for one in prints} - {""}),
        _by_text(project, {one.text for one in prints}),
    )
    pks = {*by_bytes.values(), *by_address.values(), *by_text.values()}
    # Nearly always there are none, so the documents themselves are asked for apart.
    documents = Document.objects.in_bulk(pks) if pks else {}
    found: list[Like | None] = []
    for one in prints:
        known = (
            (Likeness.BYTES, by_bytes.get(one.bytes)),
            (Likeness.ADDRESS, by_address.get(one.address)),
            (Likeness.TEXT, by_text.get(one.text)),
        )
        found.append(next((Like(how, document=documents[pk]) for how, pk in known if pk), None))
    return found


def _by_bytes(project: Project, values: Collection[str]) -> dict[str, int]:
    files = SourceFile.objects.filter(project=project, sha256__in=values, document__trashed_at__isnull=True)
    return dict(files.order_by("-pk").values_list("sha256", "document_id"))


def _by_address(project: Project, values: Collection[str]) -> dict[str, int]:
    documents = Document.objects.filter(project=project, address_key__in=values, trashed_at__isnull=True)
    return dict(documents.order_by("-pk").values_list("address_key", "pk")) if values else {}


def _by_text(project: Project, values: Collection[str]) -> dict[str, int]:
    revisions = Revision.objects.filter(project=project, sha256__in=values, document__trashed_at__isnull=True)
    return dict(revisions.order_by("-pk").values_list("sha256", "document_id"))


def _near_documents(project: Project, prints: Mapping[int, Fingerprint]) -> dict[int, Like]:
    """For those places of ``prints`` where there is one."""
    candidates = {place: sharing(project, one.bands, "document") for place, one in prints.items()}
    wanted = {pk for pks in candidates.values() for pk in pks}
    if not wanted:
        return {}
    revisions = Revision.objects.filter(
        project=project,
        document__in=wanted,
        document__trashed_at__isnull=True,
        number=F("document__revision_number"),
    )
    shingles = {
        pk: shingles_of(compared(text, sections_from(layout)))
        for pk, text, layout in revisions.values_list("document_id", "text", "layout").iterator(chunk_size=20)
    }
    best: dict[int, tuple[float, int]] = {}
    for place, pks in candidates.items():
        own = prints[place].shingles
        scores = ((likeness_of(own, shingles[pk]), -pk) for pk in pks if pk in shingles)
        score, pk = max(scores, default=(0.0, 0))  # of two that are equally alike, the older
        if score >= NEAR:
            best[place] = (score, -pk)
    documents = Document.objects.in_bulk({pk for _score, pk in best.values()}) if best else {}
    return {place: Like(Likeness.NEAR, score, documents[pk]) for place, (score, pk) in best.items()}


def sharing(project: Project, bands: Sequence[int], what: str) -> list[int]:
    """The numbers of the documents, or items (``what``), that have most of these bands in common with a text."""
    if not bands:
        return []
    one = (
        f"SELECT * FROM (SELECT {what}_id FROM documents_textband"  # noqa: S608 (nothing comes from outside)
        f" WHERE project_id = %s AND band = %s AND {what}_id IS NOT NULL LIMIT {_MOST_OF_A_BAND}) AS b"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join([one] * len(bands)), [value for band in bands for value in (project.pk, band)]
        )
        common = Counter(pk for (pk,) in cursor.fetchall())
    return [pk for pk, _count in common.most_common(_MOST_CANDIDATES)]
