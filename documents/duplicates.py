"""What a text that is about to come in is like: the same file, page or text as a document, or nearly the same text.

What it costs doesn't grow with the project: each question asks an index for a bounded number of rows.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import F

from documents.article import Article, Section, SectionKind, sections_from
from documents.likeness import NEAR, address_key, bands_of, likeness_of, shingles_of
from documents.models import Document, Likeness, Project, Revision

if TYPE_CHECKING:
    from documents.likeness.shingles import Shingles

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


# Asked for each batch that comes in, so written once, as SQL: Django spends longer on building it than the database
# on answering. The oldest document is named.
_SAME = {
    Likeness.BYTES: (
        "SELECT 0, f.sha256, d.id FROM documents_sourcefile f JOIN documents_document d ON d.id = f.document_id"
        " WHERE f.project_id = %s AND d.trashed_at IS NULL AND f.sha256 IN"
    ),
    Likeness.ADDRESS: (
        "SELECT 1, d.address_key, d.id FROM documents_document d"
        " WHERE d.project_id = %s AND d.trashed_at IS NULL AND d.address_key <> '' AND d.address_key IN"
    ),
    Likeness.TEXT: (
        "SELECT 2, r.sha256, d.id FROM documents_revision r JOIN documents_document d ON d.id = r.document_id"
        " WHERE r.project_id = %s AND d.trashed_at IS NULL AND r.sha256 IN"
    ),
}


def _same_documents(project: Project, prints: Sequence[Fingerprint]) -> list[Like | None]:
    parts: list[str] = []
    values: list[str | int] = []
    for how, query in _SAME.items():
        wanted = {value for one in prints for kind, value in _keys(one) if kind is how}
        if wanted:
            parts.append(f"{query} ({', '.join(['%s'] * len(wanted))})")
            values += [project.pk, *wanted]
    known: dict[tuple[Likeness, str], int] = {}
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), values)
            for place, value, pk in cursor.fetchall():
                key = (tuple(_SAME)[place], value)
                known[key] = min(pk, known.get(key, pk))
    # Nearly always there are none, so the documents themselves are asked for apart.
    documents = Document.objects.in_bulk(known.values()) if known else {}
    return [
        next((Like(key[0], document=documents[known[key]]) for key in _keys(one) if key in known), None)
        for one in prints
    ]


def _near_documents(project: Project, prints: Mapping[int, Fingerprint]) -> dict[int, Like]:
    """For those places of ``prints`` where there is one."""
    known = known_bands(project, {band for one in prints.values() for band in one.bands}, "document")
    candidates = {
        place: sharing(project, [band for band in one.bands if band in known], "document")
        for place, one in prints.items()
        if known.intersection(one.bands)
    }
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


def known_bands(project: Project, bands: Collection[int], what: str) -> set[int]:
    """Those bands that some document, or item (``what``), of the project has: mostly none, and then there is nothing
    more to ask."""
    if not bands:
        return set()
    places = ", ".join(["%s"] * len(bands))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT band FROM documents_textband"  # noqa: S608 (nothing comes from outside)
            f" WHERE project_id = %s AND {what}_id IS NOT NULL AND band IN ({places})",
            [project.pk, *bands],
        )
        return {band for (band,) in cursor.fetchall()}


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


def insert_bands(project_id: int, bands: Mapping[int, Iterable[int]], what: str) -> None:
    """Keep the bands of documents, or items (``what``): number → bands. Part of the act that stores them."""
    rows = [(project_id, pk, band) for pk, own in bands.items() for band in own]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO documents_textband (project_id, {what}_id, band) VALUES (%s, %s, %s)",  # noqa: S608
                rows,
            )
