"""What else there is to do for a worker that nobody waits for: others say what, and whether there is something of it.

errands.add(Errand("name", is_due, do))    # once, when the program starts
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Errand:
    """``is_due``: whether there is something to do now; it is asked often, and by every web process. ``do``: one small
    piece of it, done by however many workers at once; False where there was nothing."""

    name: str
    is_due: Callable[[], bool]
    do: Callable[[], bool]


_errands: dict[str, Errand] = {}


def add(errand: Errand) -> None:
    """One of each name."""
    _errands[errand.name] = errand


def is_one_due() -> bool:
    """Whether there is something to do of any of them."""
    return any(errand.is_due() for errand in _errands.values())


def do_one() -> bool:
    """A piece of the first one that has something to do. False where none has."""
    return any(errand.do() for errand in _errands.values())
