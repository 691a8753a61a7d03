"""Rows stored as they were, with the times of then, under keys that nobody else gets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.db import connection, models

AT_ONCE = 500
_AS_THEY_ARE = (models.CharField, models.TextField, models.IntegerField, models.FloatField, models.ForeignKey)


def reserve(model: type[models.Model], count: int) -> Sequence[int]:
    """Keys that no other row of this table gets, in rising order."""
    if not count:
        return ()
    table, key = model._meta.db_table, model._meta.pk
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [f'"{table}"', key.column, count],
            )
            return [number for (number,) in cursor.fetchall()]
        # One writer holds the database here.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
        if row is None:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, count])
            return range(1, count + 1)
        cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s", [count, table])
        return range(row[0] + 1, row[0] + 1 + count)


def store(model: type[models.Model], rows: Iterable[Mapping[str, Any]], *, at_once: int = AT_ONCE) -> None:
    """Insert rows, each with a value for every field by the name of its attribute, some at a time."""
    fields = model._meta.concrete_fields
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608 (names of columns)
    columns = [(field.attname, _prepared(field)) for field in fields]
    with connection.cursor() as cursor:
        for some in in_portions(rows, at_once):
            cursor.executemany(
                statement,
                [[row[name] if prepare is None else prepare(row[name]) for name, prepare in columns] for row in some],
            )


def in_portions(rows: Iterable[Any], size: int = AT_ONCE) -> Iterator[list[Any]]:
    waiting = iter(rows)
    while some := list(islice(waiting, size)):
        yield some


def _prepared(field: Any) -> Callable[[Any], Any] | None:
    """How a value is given to the database; None for what it takes as it is."""
    if isinstance(field, _AS_THEY_ARE):
        return None
    if isinstance(field, models.DateTimeField):
        return lambda value: connection.ops.adapt_datetimefield_value(value)
    return lambda value: field.get_db_prep_save(value, connection)
