"""Opening a container: its parts become items of the same import, some at a time."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from documents.actions.imports import claiming, results, staging
from documents.containers import DEEPEST, Container, Failure, Part
from documents.errors import Refused, UnreadableFile
from documents.isolation import Apart
from documents.models import ImportItem
from documents.worker.contents import as_file

SECONDS_BETWEEN_WRITES = 0.5
MOST_PARTS_AT_ONCE = 100
MOST_BYTES_AT_ONCE = claiming.BYTES_AT_ONCE


class Stopped(Exception):
    """The item is no longer this worker's, or the worker is to stop."""


class Pulse:
    """Writes, at most every half second, how far the first of ``items`` is, which keeps all of them this worker's."""

    def __init__(self, items: Sequence[ImportItem], stopping: threading.Event) -> None:
        self._items, self._stopping = items, stopping
        self._last = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        """Raises Stopped where there is no reason to go on."""
        if self._stopping.is_set():
            raise Stopped
        if time.monotonic() - self._last >= SECONDS_BETWEEN_WRITES:
            self._last = time.monotonic()
            if not claiming.renew(self._items, done=done, total=total):
                raise Stopped

    def only_renew(self, *_progress: int) -> None:
        """The same where ``done`` counts something else: the parts of a container that are items already."""
        first = self._items[0]
        self(first.done, first.total)


def open_container(item: ImportItem, container: Container, apart: Apart, beat: Pulse) -> None:
    """Put all its parts in. A container that is a document as well stays to be read. Raises Refused and Stopped."""
    if item.depth >= DEEPEST:
        if container.also_read:
            return
        raise UnreadableFile(
            _("“%(item)s” lies in archives inside archives, more than %(most)s deep: unpack them first.")
            % {"item": item, "most": DEEPEST}
        )
    with as_file(item) as path:
        known = {"name": item.name, "media_type": item.media_type, "charset": item.charset}
        mapping = None
        if container.mapped:
            columns = apart.columns(path, **known)
            mapping = results.mapping_for(item, columns)
            if mapping is None:
                results.ask_for_columns(item, columns)
                return
        try:
            _put_in(item, apart, beat, path=path, mapping=mapping)
        except Refused:
            if not container.also_read:  # else its reader says what is wrong with it
                raise
    if not container.also_read:
        results.opened(item)


def _put_in(item: ImportItem, apart: Apart, beat: Pulse, *, path: Path, mapping: Mapping[str, str] | None) -> None:
    """The parts in their order, behind those that another worker put in before it ended."""
    parts: Any = apart.parts(
        path,
        name=item.name,
        media_type=item.media_type,
        url=item.url,
        charset=item.charset,
        mapping=mapping,
        listener=beat.only_renew,
    )
    waiting: list[Part | Failure] = []
    size, since = 0, time.monotonic()
    with closing(parts):
        for place, part in enumerate(parts):
            beat.only_renew()
            if place < item.done:
                continue
            waiting.append(part)
            size += len(part.content) if isinstance(part, Part) else 0
            late = time.monotonic() - since > SECONDS_BETWEEN_WRITES
            if late or len(waiting) >= MOST_PARTS_AT_ONCE or size > MOST_BYTES_AT_ONCE:
                _write(item, waiting)
                waiting, size, since = [], 0, time.monotonic()
    if waiting:
        _write(item, waiting)


def _write(item: ImportItem, parts: Sequence[Part | Failure]) -> None:
    if not staging.add_parts(item, parts, done=item.done + len(parts)):
        raise Stopped
