"""What became of each thing, for a program, for a person, and as a bar on a terminal."""

from __future__ import annotations

import json
import os
import shutil
import time
from typing import Any, TextIO

from documents.management.importing.storing import Outcome

_SECONDS_BETWEEN_DRAWINGS = 0.1
_BAR = 24  # characters


def as_json(outcome: Outcome, *, with_text: bool) -> str:
    """One line: what ``import_documents --json`` promises."""
    reading = outcome.reading
    article = reading.article if reading else None
    line: dict[str, Any] = {
        # A name that isn't UTF-8 comes out with question marks.
        "source": os.fsencode(outcome.source).decode("utf-8", "replace"),
        "status": outcome.status,
        "id": outcome.uid,
        "near_duplicate_of": outcome.near,
        "title": reading.title if reading else "",
        "authors": list(article.authors) if article else [],
        "publisher": article.publisher if article else "",
        "published": article.published.isoformat() if article and article.published else None,
        "url": article.url if article else "",
        "language": article.language if article else "",
        "characters": len(article.text) if article else 0,
        "sections": [
            {"kind": str(s.kind), "start": s.start, "end": s.end, "author": s.author, "reply_to": s.reply_to}
            for s in (article.sections if article else ())
        ],
        "reader": reading.reader if reading else "",
        "warnings": list(article.warnings) if article else [],
        "error": outcome.error,
    }
    if with_text:
        line["text"] = article.text if article else ""
    # ASCII alone, so that it is the same line whatever the terminal's encoding.
    return json.dumps(line)


def as_line(outcome: Outcome) -> str:
    """For a person: what became of it, where it came from, what it is called or what went wrong."""
    if outcome.reading is None or outcome.error is not None:
        return f"{outcome.status:12}  {outcome.source}: {outcome.error}"
    near = f" (nearly the same as {outcome.near})" if outcome.near else ""
    return f"{outcome.status:12}  {outcome.source}: {outcome.reading.title}{near}"


class Bar:
    """How far it is, drawn over and over in the last line of a terminal; nothing where ``stream`` is none.

    ``total`` counts files and addresses; what is inside of them is counted as it comes.
    """

    def __init__(self, stream: TextIO, *, total: int) -> None:
        self._stream = stream if stream.isatty() else None
        self._total = total
        self._opened = self._done = 0
        self._name = ""
        self._drawn = 0.0

    def opening(self, source: str) -> None:
        self._opened += 1
        self._name = source.rstrip("/").rpartition("/")[2] or source
        self._draw()

    def done(self) -> None:
        self._done += 1
        self._draw()

    def clear(self) -> None:
        """Take the bar away, so that a line can be written in its place."""
        if self._stream is not None and self._drawn:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._drawn = 0.0

    def _draw(self) -> None:
        now = time.monotonic()
        if self._stream is None or now - self._drawn < _SECONDS_BETWEEN_DRAWINGS:
            return
        self._drawn = now
        # A file counts as done when the next one is opened; what is in it may be many documents.
        share = max(self._opened - 1, 0) / max(self._total, 1)
        bar = "█" * round(share * _BAR)
        line = f"{bar:░<{_BAR}} {share:4.0%}  {self._done} done  {self._name}"
        encoding = getattr(self._stream, "encoding", None) or "ascii"
        line = line[: shutil.get_terminal_size().columns - 1].encode(encoding, "replace").decode(encoding)
        self._stream.write(f"\r{line}\x1b[K")
        self._stream.flush()
