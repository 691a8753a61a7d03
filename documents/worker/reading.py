"""Reading what a worker claimed: pages are fetched, containers opened, everything else read apart, results kept."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import DatabaseError, OperationalError
from django.utils.translation import gettext as _

from documents.actions.imports import accepting, claiming, proposing, results, versions
from documents.containers import container_for
from documents.errors import Refused
from documents.fetch import fetch
from documents.isolation import Apart, Found, Question
from documents.models import ImportItem
from documents.worker.contents import Contents
from documents.worker.opening import Pulse, Stopped, open_container

SECONDS_BETWEEN_WRITES = 0.5
MOST_KEPT = claiming.AT_ONCE  # results in memory
MOST_BYTES_KEPT = claiming.BYTES_AT_ONCE

logger = logging.getLogger(__name__)


def read(
    items: Sequence[ImportItem], *, apart: Apart, stopping: threading.Event, rest: Callable[[float], None]
) -> None:
    """Read these items, claimed by this worker, all of one import. What can't be read has failed, with the reason."""
    contents = Contents(items)
    waiting = list(items)
    plain = []
    while waiting:
        item, beat = waiting[0], Pulse(waiting, stopping)
        try:
            if _is_document(item, contents, apart, beat):
                plain.append(item)
        except Stopped:
            if stopping.is_set():
                return
        except Refused as error:
            results.fail(item, str(error))
        waiting.pop(0)
    _read_documents(plain, contents, _Kept(rest, lambda first: Pulse(first, stopping)), apart, stopping)


def _is_document(item: ImportItem, contents: Contents, apart: Apart, beat: Pulse) -> bool:
    """Whether the item is to be read as a document; if it is a container, open it. Fetches it first if need be."""
    first_bytes = contents.start_of(item)
    if first_bytes is None:
        beat(0, 0)
        contents.add(item, _fetched(item))
        first_bytes = contents.start_of(item) or b""
    if item.revises_id is not None:  # the newer text of one document is one document
        return True
    container = container_for(item.media_type, item.name, first_bytes)
    if container is None:
        return True
    open_container(item, container, apart, beat)
    return container.also_read


def _fetched(item: ImportItem) -> bytes:
    found = fetch(item.url)
    results.keep_fetched(
        item,
        found.content,
        {
            "asked": item.url,
            "url": found.url,
            "status": found.status,
            "at": found.at.isoformat(),
            "media_type": found.media_type,
            "headers": dict(found.headers),
        },
        url=found.url[:2000],
        name=item.name or found.name[:500],
        media_type=found.media_type[:100],
        charset=(item.charset or found.charset)[:40],
    )
    return found.content


def _read_documents(
    items: Sequence[ImportItem], contents: Contents, kept: _Kept, apart: Apart, stopping: threading.Event
) -> None:
    """Files are read in a child while the results of those before are stored here."""
    waiting = list(items)
    while waiting and not stopping.is_set():
        beat, asked = Pulse(waiting, stopping), deque[bytes]()

        def progress(done: int, total: int, beat: Pulse = beat) -> None:
            kept.write_if_late()
            beat(done, total)

        answers: Any = apart.read_all(_questions(list(waiting), contents, asked), listener=progress)
        try:
            for found in answers:
                kept.add(waiting.pop(0), asked.popleft(), found)
                if stopping.is_set():
                    break
                if waiting:
                    beat(0, 0)
        except Stopped:
            waiting.pop(0)  # it is somebody else's now, or nobody's
        finally:
            answers.close()
    kept.write()


def _questions(items: Sequence[ImportItem], contents: Contents, asked: deque[bytes]) -> Iterator[Question]:
    """One for each; its bytes are ``asked`` until the answer comes."""
    for item in items:
        content = contents.of(item)
        asked.append(content)
        # A known extension would decide before the media type does.
        name = "" if item.read_as else item.name
        yield Question(content=content, name=name, media_type=item.media_type, url=item.url, charset=item.charset)


class _Kept:
    """Results, written together: one sync of the disk costs as much as several."""

    def __init__(self, rest: Callable[[float], None], pulse: versions.Pulse) -> None:
        self._results: list[results.Result] = []
        self._bytes = 0
        self._since = time.monotonic()
        self._rest, self._pulse = rest, pulse

    def add(self, item: ImportItem, content: bytes, found: Found | Refused) -> None:
        if isinstance(found, Refused):
            results.fail(item, str(found))
            return
        item.reader, item.reader_version, item.media_type = found.reader, found.reader_version, found.media_type
        self._results.append(results.Result(item, content, found.article, found.packed))
        self._bytes += len(content) + len(found.packed)
        if len(self._results) >= MOST_KEPT or self._bytes > MOST_BYTES_KEPT:
            self.write()
        self.write_if_late()

    def write_if_late(self) -> None:
        """Nobody waits long for what was read while a long file is being read."""
        if self._results and time.monotonic() - self._since > SECONDS_BETWEEN_WRITES:
            self.write()

    def write(self) -> None:
        start = time.monotonic()
        if self._results:
            _keep(self._results, self._pulse)
            self._rest(start)
        self._results, self._bytes, self._since = [], 0, time.monotonic()


def _keep(found: list[results.Result], pulse: versions.Pulse) -> None:
    """Keep them to be looked at, or store them at once in an import without a preview. Newer texts of documents come
    one by one (``claiming``)."""
    try:
        if found[0].item.revises_id is not None:
            proposing.keep_proposal(found[0], progress=pulse([found[0].item]))
        elif found[0].item.within.straight:
            accepting.store_read(found, pulse=pulse)
        else:
            results.keep_readings(found)
    except Stopped:  # they are somebody else's now, or given back at the end
        pass
    except OperationalError:
        raise
    except Refused as error:  # of several, each says so for itself
        results.fail(found[0].item, str(error))
    except (DatabaseError, ValueError) as error:
        if len(found) > 1:  # one of them can't be kept; the others can
            for one in found:
                _keep([one], pulse)
        else:
            logger.exception("%s could not be kept", found[0].item.uid, exc_info=error)
            results.fail(found[0].item, _("What was read in it can't be stored. Please report it."))
