"""Fills tables by few statements, which both databases understand: a million rows in seconds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.utils import timezone

from documents.models import Document, Revision

NUMBERS = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < %(count)s)"
NEW_UID = "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"


def hurry() -> None:
    """Have SQLite keep all that is written in memory until it is committed, and wait for no disk."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size = -1000000")
            cursor.execute("PRAGMA synchronous = OFF")


def drawn(number: str, what: int, most: int) -> str:
    """SQL for a number from 0 to below ``most`` that follows from another one as if it were drawn: multiplicative
    hashing (Knuth, The Art of Computer Programming 3, 6.4). ``what`` tells several draws apart."""
    return f"((({number} + {what * 7_919}) * 2654435761 %% 4294967296) / 512 %% {most})"


def table(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A temporary table of numbers whose rows are counted from 0 by ``n``."""
    with connection.cursor() as cursor:
        listed = ", ".join(f"{column} BIGINT" for column in columns)
        cursor.execute(f"CREATE TEMPORARY TABLE {name} (n INTEGER PRIMARY KEY, {listed})")
        gaps = ", ".join(["%s"] * (len(columns) + 1))
        cursor.executemany(f"INSERT INTO {name} VALUES ({gaps})", [(n, *row) for n, row in enumerate(rows)])


def copies_of(document: Document, count: int) -> None:
    """So many documents more like this one, each with the text of its first revision."""
    _copy(Document, {"pk": document.pk, "count": count}, {"uid": NEW_UID})
    new = "(SELECT id AS n FROM documents_document WHERE project_id = %(project)s AND id > %(pk)s) AS numbers"
    facts = {"pk": document.pk, "project": document.project_id}
    _copy(Revision, facts, {"document_id": "numbers.n"}, numbers=new, where="document_id")


def now() -> Any:
    return connection.ops.adapt_datetimefield_value(timezone.now())


def _copy(
    model: Any, facts: dict[str, int], other: dict[str, str], *, numbers: str = "numbers", where: str = "id"
) -> None:
    names = [field.column for field in model._meta.local_concrete_fields if not field.primary_key]
    quoted, chosen = (
        ", ".join(f'"{name}"' for name in names),
        [other.get(name, f'original."{name}"') for name in names],
    )
    counting = NUMBERS if numbers == "numbers" else ""
    name = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{name}" ({quoted}) {counting} SELECT {", ".join(chosen)} '
            f'FROM "{name}" AS original, {numbers} WHERE original.{where} = %(pk)s',
            facts,
        )
