"""Reading files that nobody vouches for, one at a time, for somebody who waits: in a child that all requests share."""

from __future__ import annotations

import atexit
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from documents.actions.importing import Reading, check_size
from documents.isolation import Apart, Found
from documents.text import canonical

MOST_AT_ONCE = 2  # children that read for requests; other requests wait
SECONDS_IDLE = 60.0  # after which they end


class Shared:
    """Children for reading that end when nobody has needed them for a while."""

    def __init__(self, *, most: int = MOST_AT_ONCE, idle: float = SECONDS_IDLE) -> None:
        self._apart = Apart()
        self._idle = idle
        self._places = threading.BoundedSemaphore(most)
        self._turn = threading.Lock()
        self._readers = 0
        self._end: threading.Timer | None = None

    @contextmanager
    def reading(self) -> Iterator[Apart]:
        """Something to read with, for as long as the context lasts. Waits where too many read already."""
        with self._places:
            with self._turn:
                self._readers += 1
                if self._end is not None:
                    self._end.cancel()
            try:
                yield self._apart
            finally:
                with self._turn:
                    self._readers -= 1
                    if not self._readers:
                        self._end = threading.Timer(self._idle, self.close_if_idle)
                        self._end.daemon = True
                        self._end.start()

    def close_if_idle(self) -> None:
        """End the children unless somebody reads. The next to read starts one."""
        with self._turn:
            if not self._readers:
                self._apart.close()


_shared = Shared()
atexit.register(_shared.close_if_idle)


def read_apart(content: bytes, *, name: str = "", media_type: str = "", url: str = "", charset: str = "") -> Reading:
    """Read a file without saving anything. Raises UnreadableFile and the like, also where it takes too much."""
    check_size(len(content), name=name)
    name = canonical(name)
    with _shared.reading() as apart:
        found = apart.read(content, name=name, media_type=media_type, url=url, charset=charset)
    return as_reading(found, content, name=name, url=url, charset=charset)


def as_reading(found: Found, content: bytes, *, name: str, **known: Any) -> Reading:
    """What was found in a file, to be stored; ``known`` is what else Reading has."""
    return Reading(
        content=content,
        name=name,
        media_type=found.media_type,
        article=found.article,
        reader=found.reader,
        reader_version=found.reader_version,
        sha256=hashlib.sha256(content).hexdigest(),
        **known,
    )
