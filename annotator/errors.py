"""What can go wrong with annotations, beside what can go wrong with documents."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from documents.errors import Conflict, Invalid, NotAllowed, NotFound, Refused, TooLarge

__all__ = [
    "BuiltUpon",
    "ChangedMeanwhile",
    "Conflict",
    "Invalid",
    "Misunderstood",
    "NotAllowed",
    "NotFound",
    "QuoteMismatch",
    "Refused",
    "SomebodyElse",
    "TooLarge",
    "WrongExport",
]


class QuoteMismatch(Conflict):
    """The quote isn't what stands at the positions given; ``found`` is."""

    title = "The text there is another"

    def __init__(self, message: str, *, found: str) -> None:
        super().__init__(message)
        self.found = found


class BuiltUpon(Conflict):
    """An act that can't be undone, since somebody has built upon it. ``number``: its first line in the log."""

    title = "Can't be undone"

    def __init__(self, message: str, *, number: int | None = None) -> None:
        super().__init__(message)
        self.number = number


class ChangedMeanwhile(Conflict):
    """A text isn't any more what the new one was written upon. ``theirs`` is what stands there, ``by`` who wrote that
    (None: nobody knows), ``uid`` that of the annotation or reply."""

    title = "Changed meanwhile"

    def __init__(self, message: str, *, theirs: str, by: Any, uid: UUID) -> None:
        super().__init__(message)
        self.theirs, self.by, self.uid = theirs, by, uid


class SomebodyElse(Refused):
    """What was done by one person is sent while another is signed in, in the same browser."""

    status = 401
    title = "Somebody else is signed in"


class WrongExport(Refused):
    """An export would have carried a quote that isn't the text at its position; nothing is written."""

    status = 500
    title = "Export stopped"


class Misunderstood(Invalid):
    """A query that can't be searched with. ``at`` and ``length`` say which code points of it are meant; ``suggestion``
    is the whole query put right, or ""."""

    title = "Not understood"

    def __init__(self, message: str, *, at: int, length: int, suggestion: str = "") -> None:
        super().__init__(message)
        self.at, self.length, self.suggestion = at, length, suggestion
