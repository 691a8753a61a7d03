"""What SQLite goes by where it chooses how to answer: how many rows a table has, and how they are spread.

PostgreSQL keeps its statistics up by itself. SQLite knows what ``ANALYZE`` told it the last time
(https://www.sqlite.org/lang_analyze.html): without, or with what was true of a small project, it goes through all
passages of a large one where it could look up a few. A migration that builds a table anew forgets what was known of it.
"""

from __future__ import annotations

from time import monotonic
from typing import Any

from django.core.cache import caches
from django.db import connection, transaction

_GROWING = ("documents_document", "documents_change", "annotator_annotation", "annotator_tagging")
_FEW = 2_000  # rows that are gone through in no time, whatever is known of them
_LOOKED_AT = 400  # rows of an index that are looked at: less than a second, however large the database is
_PAUSE = 60.0  # seconds
_SEEN = "estimates"

_asked = [float("-inf")]  # when this process last found that nothing is due


def is_due() -> bool:
    """Whether a table has more than twice the rows that SQLite knows of. It is asked once a minute at most."""
    if connection.vendor != "sqlite" or monotonic() - _asked[0] < _PAUSE:
        return False
    seen = caches["pages"].get(_SEEN, {})
    with connection.cursor() as cursor:
        if any(_has_grown(cursor, table, seen.get(table, 0)) for table in _GROWING):
            return True
    _asked[0] = monotonic()
    return False


def look() -> bool:
    """Look at some rows of each index. False if that isn't due."""
    if not is_due():
        return False
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit = {_LOOKED_AT}")
        cursor.execute("ANALYZE")
        # Other connections read what is known now when the schema is another one: not before.
        cursor.execute("CREATE TABLE annotator_looked (at)")
        cursor.execute("DROP TABLE annotator_looked")
        caches["pages"].set(_SEEN, {table: _most(cursor, table) for table in _GROWING})
    _asked[0] = monotonic()
    return True


def look_again(**_more: Any) -> None:
    """This process will ask the database anew: after it was set up, or emptied."""
    _asked[0] = float("-inf")
    caches["pages"].delete(_SEEN)


def _has_grown(cursor: Any, table: str, seen: int) -> bool:
    """``seen``: its highest number when it was looked at; it may have had fewer rows than that, if many are gone."""
    known = _known(cursor, table)
    return _most(cursor, table) > max(_FEW, 2 * max(known, seen if known else 0))


def _most(cursor: Any, table: str) -> int:
    """How many rows a table may have at most: the highest number given out."""
    cursor.execute(f"SELECT max(rowid) FROM {table}")  # noqa: S608 (our own names)
    return cursor.fetchone()[0] or 0


def _known(cursor: Any, table: str) -> int:
    """How many rows SQLite thinks that a table has."""
    cursor.execute("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat1'")
    if cursor.fetchone() is None:
        return 0
    cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = %s", [table])
    return max((int(stat.split()[0]) for (stat,) in cursor.fetchall()), default=0)
