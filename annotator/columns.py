"""A document's annotations as columns: small to send, quick to make, quick to read. Asked for by SQL that is written
once and works on both databases: Django takes longer to make 50,000 objects than the database takes to find them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from operator import sub
from typing import Any, NamedTuple, cast
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import connection

from annotator.anchoring import SURE
from annotator.models.annotation import Placing
from annotator.people import ProjectNotes
from documents.models import Document
from documents.templatetags.words import name_of

_HEX = {"sqlite": "{0}", "postgresql": "REPLACE(CAST({0} AS TEXT), '-', '')"}
_SECONDS = {
    "sqlite": "CAST(strftime('%%s', substr({0}, 1, 19)) AS INTEGER)",
    "postgresql": "CAST(FLOOR(EXTRACT(EPOCH FROM {0})) AS BIGINT)",
}
# A column in one piece, as JSON: to fetch 50,000 rows takes Python several times longer.
_LIST = {
    "sqlite": "json_group_array({0})",
    "postgresql": "COALESCE(CAST(json_agg({0}) AS TEXT), '[]')",
}
_LIST_WHERE = {
    "sqlite": "json_group_array({0}) FILTER (WHERE {1})",
    "postgresql": "COALESCE(CAST(json_agg({0}) FILTER (WHERE {1}) AS TEXT), '[]')",
}
_TEXT = {"sqlite": "group_concat({0}, '')", "postgresql": "string_agg({0}, '')"}
_TUPLE = {"sqlite": "json_array({0})", "postgresql": "json_build_array({0})"}
# The plus has the database go through the annotations in the order in which they lie there, and sort them afterwards.
_STANDING = {"sqlite": "+a.trashed_at IS NULL", "postgresql": "a.trashed_at IS NULL"}
# Both databases join what they list in the order of the rows within.
_ROWS = """
    SELECT {columns} FROM (
        SELECT a.id, {uid} AS uid, a.start AS start_at, a."end" AS end_at, a.author_id, {created} AS created, a.note,
            a.how, {quote} AS quote, CASE WHEN a.private THEN 1 ELSE 0 END AS private, {resolved} AS resolved,
            a.resolved_by_id, a.score, CASE WHEN a.left_at IS NULL THEN 0 ELSE 1 END AS left_as_one, a.credit
        FROM annotator_annotation a WHERE {standing} AND {wanted}
        ORDER BY a.start IS NULL, a.start, a."end" DESC, a.id
    ) AS found
"""
_FEW = "id, note, how, quote, private, resolved, resolved_by_id, score, left_as_one, credit"
_OF_FEW = f"note <> '' OR how <> '{Placing.EXACT.value}' OR private = 1 OR resolved IS NOT NULL OR credit <> ''"
_TAGS = """
    SELECT {columns} FROM (
        SELECT t.content_object_id AS annotation, t.tag_id AS tag FROM annotator_annotation a
        JOIN annotator_tagging t ON t.content_object_id = a.id
        WHERE {standing} AND {wanted} ORDER BY t.id
    ) AS found
"""
_REPLIES = """
    SELECT r.annotation_id, {uid}, r.author_id, r.credit, r.text, {created}, {edited} FROM annotator_annotation a
    JOIN annotator_reply r ON r.annotation_id = a.id
    WHERE {standing} AND r.trashed_at IS NULL AND {wanted} ORDER BY r.id
"""
# The quote of a highlight is the text at its place; only an orphan must carry its own.
_QUOTE = f"CASE WHEN a.how = '{Placing.ORPHAN.value}' THEN a.quote ELSE '' END"


class _Rows(NamedTuple):
    """All rows, one list a column, and what only some of them have."""

    uids: str  # 32 hexadecimal digits each
    pks: list[int]
    starts: list[int | None]  # None at the end
    ends: list[int | None]
    authors: list[int]
    created: list[int]  # seconds since 1970
    few: dict[int, _Few]  # by row number


class _Few(NamedTuple):
    """What few rows have."""

    note: str
    how: str
    quote: str
    private: int
    resolved_at: int | None
    resolved_by: int | None
    score: float
    left: int  # whether it was left as an orphan
    credit: str  # whom the file names that it came out of

    @property
    def is_unsure(self) -> bool:
        """Whether a person should look where it stands."""
        return (self.how == Placing.FUZZY and self.score < SURE) or (self.how == Placing.ORPHAN and not self.left)


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
    def shared_by(cls, user: Any, document: Document) -> Wanted:
        """Those of them that are this person's."""
        return cls("a.document_id = %s AND a.author_id = %s AND NOT a.private", (document.pk, user.pk))

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


def columns(document: Document, wanted: Wanted) -> dict[str, Any]:
    """One list a column, a row an annotation: by place, the longer first where several start, those that stand nowhere
    in the text last; what few rows have is kept by row number. At most five queries."""
    rows = _rows(wanted)
    replies = _replies(wanted) if rows.pks else {}
    people, notes = People(), ProjectNotes(document.project_id)
    placed = rows.starts.index(None) if None in rows.starts else len(rows.starts)
    starts, few = cast("list[int]", rows.starts[:placed]), rows.few.items()
    authors = people.indices(rows.authors)
    for n, row in few:
        if row.credit:
            authors[n] = people.index(rows.authors[n], row.credit)
    tags, sets = _tags(wanted, rows.pks)
    return {
        "uid": rows.uids,
        "start": steps(starts),
        "length": list(map(sub, cast("list[int]", rows.ends[:placed]), starts)),
        "author": authors,
        "created": steps(rows.created),
        "tags": tags,
        "tag_sets": sets,
        "notes": {n: {"text": row.note, "html": notes.html(row.note)} for n, row in few if row.note},
        "how": {n: row.how for n, row in few if row.how != Placing.EXACT},
        "unsure": {n: row.score for n, row in few if row.is_unsure},
        "quotes": {n: row.quote for n, row in few if row.quote},
        "private": [n for n, row in few if row.private],
        "resolved": {
            n: {"by": people.index(row.resolved_by), "at": row.resolved_at}
            for n, row in few
            if row.resolved_at is not None and row.resolved_by is not None
        },
        "replies": {
            n: [
                {
                    "uid": uid,
                    "author": people.index(author, credit),
                    "text": text,
                    "html": notes.html(text),
                    "created": created,
                    **({"edited": edited} if edited is not None else {}),
                }
                for uid, author, credit, text, created, edited in replies[pk]
            ]
            for n, pk in enumerate(rows.pks if replies else ())
            if pk in replies
        },
        "people": people.named(),
    }


def _rows(wanted: Wanted) -> _Rows:
    lists = [_in_this_sql(_LIST, name) for name in ("id", "start_at", "end_at", "author_id", "created")]
    few = _in_this_sql(_LIST_WHERE, _in_this_sql(_TUPLE, _FEW), _OF_FEW)
    [(uids, *found)] = _asked(
        _ROWS,
        columns=", ".join((_in_this_sql(_TEXT, "uid"), *lists, few)),
        uid=_in_this_sql(_HEX, "a.uid"),
        created=_in_this_sql(_SECONDS, "a.created_at"),
        resolved=_in_this_sql(_SECONDS, "a.resolved_at"),
        wanted=wanted,
        quote=_QUOTE,
        values=wanted.values,
    )
    pks, starts, ends, authors, created, some = map(json.loads, found)
    places = dict(zip(pks, range(len(pks)), strict=True)) if some else {}
    return _Rows(uids or "", pks, starts, ends, authors, created, {places[pk]: _Few(*row) for pk, *row in some})


def _tags(wanted: Wanted, pks: Sequence[int]) -> tuple[list[int], list[tuple[int, ...]]]:
    """Which set of tags each of these annotations has, and the sets: tag pks in the order in which they were put
    there. Tags that lie in the trash are among them: a page shows only those its codebook has."""
    columns = ", ".join(_in_this_sql(_LIST, name) for name in ("annotation", "tag"))
    rows = _asked(_TAGS, columns=columns, wanted=wanted, values=wanted.values) if pks else [("[]", "[]")]
    found: dict[int, tuple[int, ...]] = {}
    for annotation, tag in zip(*map(json.loads, rows[0]), strict=True):
        found[annotation] = (*found[annotation], tag) if annotation in found else (tag,)
    sets: dict[tuple[int, ...], int] = {}
    return [sets.setdefault(found.get(pk, ()), len(sets)) for pk in pks], list(sets)


def _replies(wanted: Wanted) -> dict[int, list[tuple[Any, ...]]]:
    """(uid, author pk, credit, text, when made, when edited) of the replies under each annotation, by its pk, oldest
    first; times in seconds since 1970."""
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
        standing = _in_this_sql(_STANDING)
        cursor.execute(sql.format(wanted=wanted.condition, standing=standing, **parts), values)
        return list(cursor.fetchall())


def _in_this_sql(ways: dict[str, str], *parts: str) -> str:
    return ways[connection.vendor].format(*parts)


def steps(numbers: list[int]) -> list[int]:
    """Each as what it adds to the one before; the first to 0."""
    return list(map(sub, numbers, (0, *numbers)))


class People:
    """The people met so far, each with a small number of their own: what columns name them by. Whom a file names, and
    somebody here brought in, is one apart."""

    def __init__(self) -> None:
        self._index: dict[int | tuple[int, str], int] = {}

    def index(self, pk: int, credit: str = "") -> int:
        return self._index.setdefault((pk, credit) if credit else pk, len(self._index))

    def indices(self, pks: Sequence[int]) -> list[int]:
        for pk in dict.fromkeys(pks):
            self.index(pk)
        return list(map(self._index.__getitem__, pks))

    def named(self) -> list[dict[str, Any]]:
        met = [one if isinstance(one, tuple) else (one, "") for one in self._index]
        users = get_user_model().objects.in_bulk({pk for pk, _credit in met}) if met else {}
        return [{"id": pk, "name": name_of(users[pk]), **({"credit": credit} if credit else {})} for pk, credit in met]
