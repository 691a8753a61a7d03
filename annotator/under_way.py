"""How far an act is that a person waits for: noted by whoever does it, asked for by the page meanwhile.

It is kept beside the database, so that it is seen before the act is committed; nothing depends on it. On several
machines without a common folder, a page may wait without numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any
from uuid import UUID

from django.core.cache import caches

from documents.progress import listening

_EVERY = 0.25  # seconds
_KEPT = 120  # seconds


@contextmanager
def noted(uid: UUID, *, by: Any) -> Iterator[None]:
    """What is reported within (``documents.progress``) can be asked for, until it is over."""
    cache, key, last = caches["pages"], _key(uid, by), [float("-inf")]

    def note(done: int, total: int) -> None:
        if monotonic() - last[0] >= _EVERY:
            last[0] = monotonic()
            cache.set(key, (done, total), _KEPT)

    with listening(note):
        try:
            yield
        finally:
            cache.delete(key)


def how_far(uid: UUID, *, by: Any) -> tuple[int, int] | None:
    """How many are done of how many; None if nothing is known of such an act of this person."""
    found: tuple[int, int] | None = caches["pages"].get(_key(uid, by))
    return found


def _key(uid: UUID, by: Any) -> str:
    return f"under-way:{by.pk}:{uid.hex}"
