"""Whose turn it is: held from the call to the commit on PostgreSQL. SQLite has one writer anyway."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection

_PERSON = 0x556E646F  # the first key of two-key advisory locks


def of_act(uid: UUID) -> None:
    """Nobody else does this act meanwhile."""
    _hold(int.from_bytes(uid.bytes[:8], "big", signed=True))


def of_person(person: Any) -> None:
    """This person takes nothing else back meanwhile, nor goes on with an act."""
    _hold(_PERSON, person.pk)


def _hold(*keys: int) -> None:
    if connection.vendor == "postgresql":
        marks = ", ".join(["%s"] * len(keys))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_advisory_xact_lock({marks})", keys)


def with_patience(milliseconds: int) -> None:
    """From now to the commit no row is waited for longer than that: OperationalError then."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{int(milliseconds)}ms"])
