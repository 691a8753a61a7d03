"""What can go wrong, in words a person can act on. Turned into HTTP answers in one place each:
``annotator.middleware`` for pages, ``annotator.api.problems`` for the API."""

from __future__ import annotations


class Refused(Exception):
    """An act that can't be done. ``str(error)`` says what happened, to what, and what can be done."""

    status = 400
    title = "Not possible"
    step: int | None = None  # of an act of several steps, the one that can't be done


class Invalid(Refused):
    """The request itself is wrong: a missing name, an unknown format."""

    status = 422
    title = "Not valid"


class NotFound(Refused):
    """There is no such thing, or it isn't this person's to see."""

    status = 404
    title = "Not found"


class NotAllowed(Refused):
    """The person may see it, but their role doesn't reach this far."""

    status = 403
    title = "Not allowed"


class Conflict(Refused):
    """What is asked for contradicts what is stored."""

    status = 409
    title = "Conflict"


class UnreadableFile(Refused):
    """A file that no reader can make sense of."""

    status = 422
    title = "File can't be read"


class TooLarge(Refused):
    status = 413
    title = "Too large"
