"""Which act the lines of the log belong to: all that is recorded within ``act(…)`` is undone as one. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Act:
    """``uid`` was made by whoever acts, so that an act that is sent twice is done once. ``undoes``: the number of the
    line of the log that is taken back, if this is an undo."""

    uid: UUID
    undoes: int | None = None


_act: ContextVar[Act | None] = ContextVar("act", default=None)


def current_act() -> Act | None:
    """The act under way, or None: then each line of the log is an act of its own."""
    return _act.get()


@contextmanager
def act(uid: UUID, *, undoes: int | None = None) -> Iterator[Act]:
    """Everything that is recorded within belongs to this act. Within another act, this one counts."""
    token = _act.set(found := Act(uid, undoes))
    try:
        yield found
    finally:
        _act.reset(token)
