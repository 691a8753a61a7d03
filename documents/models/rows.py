"""Many rows at once, as fast as the database takes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from django.db import connection, models

_AS_THEY_ARE = (models.CharField, models.TextField, models.IntegerField, models.FloatField, models.ForeignKey)


def insert(objects: Sequence[models.Model]) -> None:
    """Save new objects of one model, and give them their numbers. Call it inside a transaction.

    Does what ``bulk_create`` does, in a quarter of its time: numbers are taken in advance, so one prepared statement
    serves all rows, and only what a driver doesn't take as it is goes through its field.
    """
    if not objects:
        return
    model = type(objects[0])
    if isinstance(model._meta.pk, models.AutoField):
        for number, one in zip(_numbers(model, len(objects)), objects, strict=True):
            one.pk = number
    statement, columns = _insertion(model)
    rows = []
    for one in objects:
        rows.append([prepare(field, one) for field, prepare in columns])
        one._state.adding, one._state.db = False, connection.alias
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def update(objects: Sequence[models.Model], names: Sequence[str]) -> None:
    """Save these fields of objects of one model, with one prepared statement."""
    if not objects:
        return
    meta = type(objects[0])._meta
    columns = [(field, _prepared(field)) for field in meta.concrete_fields if field.name in names]
    rows = [[*(prepare(field, one) for field, prepare in columns), one.pk] for one in objects]
    quote = connection.ops.quote_name
    places = ", ".join(f"{quote(str(field.column))} = %s" for field, _prepare in columns)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {quote(meta.db_table)} SET {places} WHERE {quote(str(meta.pk.column))} = %s", rows)  # noqa: S608


def _numbers(model: type[models.Model], count: int) -> Sequence[int]:
    """Numbers that nobody else gets. SQLite has one writer, who holds the database here."""
    key = model._meta.pk
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [f'"{table}"', key.column, count],
            )
            return [number for (number,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
    last = row[0] if row else 0
    return range(last + 1, last + 1 + count)


Prepare = Callable[[Any, Any], Any]


@cache  # a model's columns never change, and a single row takes less time than to ask for them
def _insertion(model: type[models.Model]) -> tuple[str, list[tuple[Any, Prepare]]]:
    columns = [(field, _prepared(field)) for field in model._meta.concrete_fields]
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field, _prepare in columns)
    places = ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})", columns  # noqa: S608


def _prepared(field: Any) -> Prepare:
    """How to get at what is to be written of a field."""
    if isinstance(field, _AS_THEY_ARE):
        return _as_it_is
    if getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False):
        return _with_the_time
    return _through_its_field


def _as_it_is(field: Any, one: Any) -> Any:
    return getattr(one, field.attname)


def _with_the_time(field: Any, one: Any) -> Any:
    return field.get_db_prep_save(field.pre_save(one, True), connection)  # noqa: FBT003 (as Django has it)


def _through_its_field(field: Any, one: Any) -> Any:
    return field.get_db_prep_save(getattr(one, field.attname), connection)
