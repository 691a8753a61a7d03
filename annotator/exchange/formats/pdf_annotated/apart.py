"""``python -m annotator.exchange.formats.pdf_annotated.apart``: PDFs are marked in a process of its own. Pure.

PDFs are strangers' files: one that makes pdfium crash, loop or swallow memory ends that process and nothing else.
Questions and answers are frames (``documents.frames``).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Self

from annotator.exchange.formats.pdf_annotated.marking import Note, marked
from documents.child import Child, Ended, Limits
from documents.errors import Refused, UnreadableFile
from documents.frames import Closed, put, take

LIMITS = Limits(memory=700_000_000, silence=60.0, whole=60.0)

_WHY = {"memory": "takes too much memory", "time": "takes too long", "crash": "breaks the program that reads it"}


class Apart:
    """The process, started when it is first needed. Used as a context."""

    def __init__(self) -> None:
        self._child: Child | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_why: object) -> None:
        if self._child is not None:
            self._child.close()

    @property
    def number(self) -> int:
        """The process id; 0 where there is none."""
        return self._child.number if self._child else 0

    def marked(self, content: bytes, notes: Sequence[Note], *, name: str) -> tuple[bytes, list[str]]:
        """What ``marking.marked`` answers. Raises UnreadableFile, also where the process came to an end over it."""
        self._child = self._child or Child(__name__, LIMITS)
        try:
            self._child.ask([({"name": name, "notes": [_packed(note) for note in notes]}, content)])
            head, body = self._child.answer()
        except Ended as error:
            self._child = None
            raise UnreadableFile(f"Nothing was put into “{name}”: it {_WHY[error.why]}.") from error
        self._child.answered()
        if "refused" in head:
            raise UnreadableFile(head["refused"])
        return body, head["lost"]


def main() -> None:
    """Answer until the other end closes."""
    questions, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):  # whatever a library prints goes nowhere
        os.dup2(nowhere, standard)
    _bound()
    with suppress(Closed, OSError):
        while True:
            head, content = take(questions)
            try:
                made, lost = marked(content, [_unpacked(note) for note in head["notes"]], name=head["name"])
                put(answers, {"lost": lost}, made)
            except Refused as error:
                put(answers, {"refused": str(error)})
            answers.flush()


def _bound() -> None:
    """No file is written, and no more memory asked for than there may be."""
    with suppress(ImportError):  # there is none on Windows
        import resource

        for limit, most in (("RLIMIT_DATA", LIMITS.memory), ("RLIMIT_FSIZE", 0), ("RLIMIT_CORE", 0)):
            with suppress(ValueError, OSError):
                resource.setrlimit(getattr(resource, limit), (most, most))


def _packed(note: Note) -> list[Any]:
    return [*note[:-2], note.created.isoformat(), note.edited.isoformat() if note.edited else ""]


def _unpacked(note: list[Any]) -> Note:
    *words, created, edited = note
    times = (datetime.fromisoformat(created), datetime.fromisoformat(edited) if edited else None)
    return Note._make((*words, *times))


if __name__ == "__main__":
    main()
