"""The one thread of a process that looks for news, and hands them to every open page that they concern."""

from __future__ import annotations

import logging
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.db import DatabaseError, InterfaceError, connection

from annotator.actions import presence
from annotator.live import watching
from annotator.live.streams import Stream, Streams, event
from annotator.live.telling import News, Telling
from annotator.notices import unseen_by_person

LOOK_EVERY = 0.25  # seconds
ASK_WHO_IS_THERE_EVERY = 2.0
SAY_WHO_IS_HERE_EVERY = 15.0
ASK_WHO_MAY_EVERY = 30.0
ASK_FOR_NOTICES_EVERY = 2.0  # of other projects; those of a project with news are asked for with its news
REST_AFTER_FAILURE = 2.0

# Lines of other kinds may tell that somebody may not read any more.
_HARMLESS = {"act", "annotation", "annotations", "reply", "tag", "topic"}
# Lines of these kinds concern every document: tags, and whether the project is blind.
_OF_ALL_DOCUMENTS = {"tag", "project"}

logger = logging.getLogger(__name__)


class Pump:
    """Looks for news as long as pages are open."""

    def __init__(self, streams: Streams, news: News) -> None:
        self._streams = streams
        self._news = news
        self._readers: dict[int, list[dict[str, Any]]] = {}
        self._here: frozenset[presence.Open] = frozenset()
        self._next = dict.fromkeys(("there", "here", "may", "notices"), 0.0)
        self._start = threading.Lock()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Look from now on; again, it does nothing."""
        with self._start:
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, daemon=True, name="live-updates")
                self._thread.start()

    def _work(self) -> None:
        while True:
            if not len(self._streams):
                self._readers.clear()
                connection.close()
                self._streams.changed.wait()
            time.sleep(LOOK_EVERY)
            try:
                self.look()
            except (DatabaseError, InterfaceError) as error:
                logger.warning("Pages could not be kept up to date just now: %s", error)
                connection.close()
                time.sleep(REST_AFTER_FAILURE)
            except Exception:
                logger.exception("Pages could not be kept up to date just now")
                connection.close()
                time.sleep(REST_AFTER_FAILURE)

    def look(self) -> None:
        """Tell all pages what there is to tell now."""
        looked = self._streams.looked()
        lasts = watching.last_numbers(looked) if looked else {}
        behind = [project for project, last in lasts.items() if last > looked[project]]
        for project in behind:
            after = looked[project]
            while after < lasts[project]:
                after = self._tell(project, after, lasts[project])
        if self._is_due("may", ASK_WHO_MAY_EVERY):
            self._end_those_who_may_not(self._streams.all())
        moved = self._streams.changed.is_set()
        self._streams.changed.clear()
        if self._is_due("here", SAY_WHO_IS_HERE_EVERY) or moved:
            self._say_who_is_here()
        if self._is_due("there", ASK_WHO_IS_THERE_EVERY) or moved:
            self._tell_who_is_there()
        if self._is_due("notices", ASK_FOR_NOTICES_EVERY) or moved or behind:
            self._tell_of_notices()

    def _is_due(self, what: str, every: float) -> bool:
        now = time.monotonic()
        if now < self._next[what]:
            return False
        self._next[what] = now + every
        return True

    # ── News ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _tell(self, project: int, after: int, last: int) -> int:
        """Tell of the next lines, those that pages which are open now must hear of; up to which line that was.
        ``last``: the last line that there surely is."""
        here = [stream for stream in self._streams.all() if stream.project == project]
        about = {stream.document for stream in here if stream.document is not None}
        lines = watching.lines_after(project, after, documents=about)
        if lines:
            last = lines[-1].number if len(lines) == watching.MOST_LINES else max(last, lines[-1].number)
            self._tell_of(lines, here, after=after, last=last)
        self._streams.look_after(project, last)
        return last

    def _tell_of(self, lines: Sequence[watching.Line], here: list[Stream], *, after: int, last: int) -> None:
        if any(line.kind not in _HARMLESS for line in lines):
            here = self._end_those_who_may_not(here)
        by_document: dict[int, list[Stream]] = defaultdict(list)
        for stream in here:
            if stream.document is not None:
                by_document[stream.document].append(stream)
        documents = watching.documents_named(by_document)
        people = get_user_model().objects.in_bulk({s.person for s in here} | {line.by for line in lines if line.by})
        news = Telling(self._news, after=after, last=last, people=people)
        common = [line for line in lines if line.document is None and line.kind in _OF_ALL_DOCUMENTS]
        others = [pk for pk in by_document if not any(line.document == pk for line in lines)]
        for pk in by_document.keys() - set(others):
            news.tell(documents[pk], by_document[pk], [line for line in lines if line.document in {pk, None}])
        if common and others:  # the same for all of these documents
            news.tell(documents[others[0]], [stream for pk in others for stream in by_document[pk]], common)
        if any(line.kind in watching.OF_CODEBOOKS for line in lines):
            told = event("news", {"change": last}, change=last)
            for stream in here:
                if stream.document is None:
                    stream.put(told)

    def _tell_of_notices(self) -> None:
        by_project: dict[int | None, list[Stream]] = defaultdict(list)
        for stream in self._streams.all():
            by_project[stream.only].append(stream)
        for only, streams in by_project.items():
            counts = unseen_by_person({stream.person for stream in streams}, only=only)
            for stream in streams:
                unseen = counts.get(stream.person, 0)
                if unseen != stream.unseen:
                    stream.put(event("notices", {"unseen": unseen}))
                    stream.unseen = unseen

    def _end_those_who_may_not(self, streams: Sequence[Stream]) -> list[Stream]:
        """Those that are left."""
        left = watching.allowed(streams) if streams else set()
        for stream in streams:
            if stream not in left:
                stream.end()
                self._streams.leave(stream)
        return list(left)

    # ── Presence ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _say_who_is_here(self) -> None:
        of_documents = self._streams.by_document().items()
        here = frozenset(presence.Open(s.tab, pk, s.person) for pk, streams in of_documents for s in streams)
        gone = {page.tab for page in self._here} - {page.tab for page in here}
        if here:
            presence.be_seen(here)
        if gone:
            presence.be_gone(gone)
        self._here = here

    def _tell_who_is_there(self) -> None:
        by_document = self._streams.by_document()
        pages = watching.open_pages(by_document) if by_document else []
        known, self._readers = self._readers, {}
        for pk, streams in by_document.items():
            found = self._readers[pk] = watching.readers(page for page in pages if page.document == pk)
            for stream in streams:
                if found != known.get(pk) or not stream.knows_readers:
                    stream.put(event("presence", found))
                    stream.knows_readers = True
