"""A SQLite file of somebody else, read without trust. Pure: it is read in memory and touches no disk.

The measures are those of https://www.sqlite.org/security.html, section 1.2: nothing of the schema runs, because only
columns of real tables are selected, by an authorizer that allows nothing else; what a file makes the library do is
counted, and stopped where it is too much.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from annotator.errors import TooLarge
from annotator.exchange.claims import FARTHEST, MOST_ROWS, bounded
from documents.errors import UnreadableFile

SIGN = b"SQLite format 3\x00"
_LONGEST_VALUE = 50_000_000  # bytes
_STEPS = 200_000  # of the library's machine, between two looks at the count
_MOST_LOOKS = 1000  # some ten seconds
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: _LONGEST_VALUE,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 200,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 50,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 2,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 8,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
_PRAGMAS = ("trusted_schema=OFF", "cell_size_check=ON", "query_only=ON", "recursive_triggers=OFF")
_LEGACY = b"\x01\x01"  # in place of the write-ahead log's mark, whose own file isn't here


class Database:
    """The tables of an opened file. What it is called is for messages."""

    def __init__(self, connection: sqlite3.Connection, *, name: str) -> None:
        self._connection = connection
        self._name = name
        self._columns = self._looked_up()

    def columns(self, table: str) -> frozenset[str]:
        """The stored columns of a real table; none where there is no such table."""
        return self._columns.get(table, frozenset())

    def rows(self, table: str, *columns: str) -> Iterator[tuple[Any, ...]]:
        """These columns of all rows, by the first; None where a table lacks one. The names are the program's own."""
        known = self.columns(table)
        if not known:
            return
        told = ", ".join(f'"{column}"' if column in known else "NULL" for column in columns)
        for number, row in enumerate(self._connection.execute(f'SELECT {told} FROM "{table}" ORDER BY 1')):  # noqa: S608 (names of real columns)
            if number == MOST_ROWS:
                raise TooLarge(f"“{self._name}” has more than {MOST_ROWS:,} rows in its table “{table}”.")
            yield tuple(row)

    def _looked_up(self) -> dict[str, frozenset[str]]:
        """No views, no virtual tables, no generated columns."""
        asked = "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 LIMIT 500"
        found = {}
        for (name,) in list(self._connection.execute(asked)):
            if isinstance(name, str) and name.isidentifier():
                told = self._connection.execute(f'PRAGMA table_info("{name}")')
                found[name] = frozenset(row[1] for row in told)
        return found


@contextmanager
def opened(content: bytes, *, name: str) -> Iterator[Database]:
    """Raises UnreadableFile where it is damaged or takes too long, also while it is read; TooLarge."""
    looks = 0

    def look() -> bool:
        nonlocal looks
        looks += 1
        return looks > _MOST_LOOKS

    image = bounded(content, name=name)
    if len(image) < 100 or not image.startswith(SIGN):
        raise UnreadableFile(f"“{name}” is no SQLite database. Choose the file that the other program exported.")
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        for limit, most in _LIMITS.items():
            connection.setlimit(limit, most)
        connection.set_progress_handler(look, _STEPS)
        try:
            connection.deserialize(image[:18] + _LEGACY + image[20:])
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
            connection.set_authorizer(_allowed)
            yield Database(connection, name=name)
        except (sqlite3.Error, UnicodeError, OverflowError, MemoryError) as error:
            raise UnreadableFile(
                f"“{name}” is damaged or isn’t what it should be ({error}). Export it again in the other program."
            ) from error


def _allowed(action: int, first: str | None, second: str | None, _database: str | None, within: str | None) -> int:
    """Columns of tables, read by no view or trigger; what a table is made of."""
    is_reading = action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ) and within is None
    is_asking = action == sqlite3.SQLITE_PRAGMA and first == "table_info"
    return sqlite3.SQLITE_OK if is_reading or is_asking else sqlite3.SQLITE_DENY


def number(value: Any) -> int | None:
    """A count or key that a column holds; None for anything else: columns of SQLite hold values of any kind."""
    return value if isinstance(value, int) and -FARTHEST < value < FARTHEST else None
