"""A document's annotations as columns: small to send, quick to make, quick to read. Asked for by SQL that is written
once and works on both databases: Django takes longer to make 50,000 objects than the database takes to find them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import connection

from annotator.models.annotation import Placing
from annotator.people import ProjectNotes
from documents.models import Document

_HEX = {"sqlite": "{0}", "postgresql": "REPLACE(CAST({0} AS TEXT), '-', '')"}
_SECONDS = {
    "sqlite": "CAST(strftime('%%s', {0}) AS INTEGER)",
    "postgresql": "CAST(FLOOR(EXTRACT(EPOCH FROM {0})) AS BIGINT)",
}
_ROWS = """
    SELECT a.id, {uid}, a.{start}, a.{end}, a.author_id, {created}, a.note, {how}, {quote}, a.private, {resolved},
        a.resolved_by_id
    FROM annotator_annotation a {made_on} WHERE a.trashed_at IS NULL AND {wanted}
    ORDER BY a.{start} IS NULL, a.{start}, a.{end} DESC, a.id
"""
_TAGS = """
    SELECT t.content_object_id, t.tag_id FROM annotator_annotation a
    JOIN annotator_tagging t ON t.content_object_id = a.id
    WHERE a.trashed_at IS NULL AND {wanted} ORDER BY t.id
"""
_REPLIES = """
    SELECT r.annotation_id, {uid}, r.author_id, r.text, {created}, {edited} FROM annotator_annotation a
    JOIN annotator_reply r ON r.annotation_id = a.id
    WHERE a.trashed_at IS NULL AND r.trashed_at IS NULL AND {wanted} ORDER BY r.id
"""
# The quote of a highlight is the text at its place; only an orphan must carry its own.
_QUOTE = f"CASE WHEN a.how = '{Placing.ORPHAN.value}' THEN a.quote ELSE '' END"
_MADE_ON = "JOIN documents_revision m ON m.id = a.made_on_id AND (m.number = %s OR a.made_start IS NULL)"


class _Row(NamedTuple):
    pk: int
    uid: str  # 32 hexadecimal digits
    start: int | None
    end: int | None
    author: int
    created: int  # seconds since 1970
    note: str
    how: str
    quote: str
    private: bool
    resolved_at: int | None
    resolved_by: int | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which annotations: what SQL asks of ``a``, and with which values."""

    condition: str
    values: tuple[Any, ...]

    @classmethod
    def shared(cls, document: Document) -> Wanted:
        """Those that all members see."""
        return cls("a.document_id = %s AND NOT a.private", (document.pk,))

    @classmethod
    def seen_by(cls, user: Any, document: Document, *, changed: Collection[UUID]) -> Wanted:
        """This person's private ones, and of the shared ones these."""
        mine = "a.private AND a.document_id = %s AND a.author_id = %s"
        if not changed:
            return cls(mine, (document.pk, user.pk))
        among = ", ".join(["%s"] * len(changed))
        uids = [uid if connection.features.has_native_uuid_field else uid.hex for uid in changed]
        # The plus keeps the database from going through all annotations of the document.
        these = f"NOT a.private AND +a.document_id = %s AND a.uid IN ({among})"
        return cls(f"(({mine}) OR ({these}))", (document.pk, user.pk, document.pk, *uids))


def columns(document: Document, wanted: Wanted, *, made_on: int | None = None) -> dict[str, Any]:
    """One list a column, a row an annotation: by place, the longer first where several start, those that stand nowhere
    in the text last; what few rows have is kept by row number. With ``made_on``, the number of an older revision,
    where they were made on that one, and those of other revisions left out. At most five queries."""
    rows = _rows(wanted, made_on)
    tags = _tags(wanted) if rows else {}
    sets: dict[tuple[int, ...], int] = {}
    replies = _replies(wanted) if rows else {}
    people, notes = _People(), ProjectNotes(document.project_id)
    spans = [(row.start, row.end) for row in rows if row.start is not None and row.end is not None]
    return {
        "uid": "".join([row.uid for row in rows]),
        "start": _steps(start for start, _end in spans),
        "length": [end - start for start, end in spans],
        "author": [people.index(row.author) for row in rows],
        "created": _steps(row.created for row in rows),
        "tags": [sets.setdefault(tags.get(row.pk, ()), len(sets)) for row in rows],
        "tag_sets": list(sets),
        "notes": {n: {"text": row.note, "html": notes.html(row.note)} for n, row in enumerate(rows) if row.note},
        "how": {n: row.how for n, row in enumerate(rows) if row.how != Placing.EXACT},
        "quotes": {n: row.quote for n, row in enumerate(rows) if row.quote},
        "private": [n for n, row in enumerate(rows) if row.private],
        "resolved": {
            n: {"by": people.index(row.resolved_by), "at": row.resolved_at}
            for n, row in enumerate(rows)
            if row.resolved_at is not None and row.resolved_by is not None
        },
        "replies": {
            n: [
                {
                    "uid": uid,
                    "author": people.index(author),
                    "text": text,
                    "html": notes.html(text),
                    "created": created,
                    **({"edited": edited} if edited is not None else {}),
                }
                for uid, author, text, created, edited in replies[row.pk]
            ]
            for n, row in enumerate(rows)
            if row.pk in replies
        },
        "people": people.named(),
    }


def _rows(wanted: Wanted, made_on: int | None) -> list[_Row]:
    here = {"start": "start", "end": '"end"', "how": "a.how", "quote": _QUOTE, "made_on": ""}
    if made_on is not None:
        here = {
            "start": "made_start",
            "end": "made_end",
            "how": f"'{Placing.EXACT.value}'",
            "quote": "''",
            "made_on": _MADE_ON,
        }
    found = _asked(
        _ROWS,
        uid=_in_this_sql(_HEX, "a.uid"),
        created=_in_this_sql(_SECONDS, "a.created_at"),
        resolved=_in_this_sql(_SECONDS, "a.resolved_at"),
        wanted=wanted,
        values=(*(() if made_on is None else (made_on,)), *wanted.values),
        **here,
    )
    return list(map(_Row._make, found))


def _tags(wanted: Wanted) -> dict[int, tuple[int, ...]]:
    """The tag pks of each annotation, by its pk, in the order in which they were put there. Tags that lie in the
    trash are among them: a page shows only those its codebook has."""
    found: dict[int, tuple[int, ...]] = {}
    for annotation, tag in _asked(_TAGS, wanted=wanted, values=wanted.values):
        found[annotation] = (*found[annotation], tag) if annotation in found else (tag,)
    return found


def _replies(wanted: Wanted) -> dict[int, list[tuple[Any, ...]]]:
    """(uid, author pk, text, when made, when edited) of the replies under each annotation, by its pk, oldest first;
    times in seconds since 1970."""
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    uid, created = _in_this_sql(_HEX, "r.uid"), _in_this_sql(_SECONDS, "r.created_at")
    edited = _in_this_sql(_SECONDS, "r.edited_at")
    for annotation, hexadecimal, *rest in _asked(
        _REPLIES, uid=uid, created=created, edited=edited, wanted=wanted, values=wanted.values
    ):
        found[annotation].append((str(UUID(hexadecimal)), *rest))
    return found


def _asked(sql: str, *, wanted: Wanted, values: tuple[Any, ...], **parts: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql.format(wanted=wanted.condition, **parts), values)
        return list(cursor.fetchall())


def _in_this_sql(ways: dict[str, str], column: str) -> str:
    return ways[connection.vendor].format(column)


def _steps(numbers: Iterable[int]) -> list[int]:
    """Each as what it adds to the one before; the first to 0."""
    return [number - before for before, number in pairwise((0, *numbers))]


class _People:
    """The people met so far, each with a small number of their own."""

    def __init__(self) -> None:
        self._index: dict[int, int] = {}

    def index(self, pk: int) -> int:
        return self._index.setdefault(pk, len(self._index))

    def named(self) -> list[dict[str, Any]]:
        users = get_user_model().objects.in_bulk(self._index) if self._index else {}
        return [{"id": pk, "name": users[pk].get_full_name() or users[pk].get_username()} for pk in self._index]
