"""The open streams of this process, and what waits to be sent on each. Pure."""

from __future__ import annotations

import json
import queue
import threading
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

HEARTBEAT = 15.0  # seconds without news after which a comment is sent, to notice a page that is gone
MOST_WAITING = 100  # messages; whoever takes them more slowly than they come starts anew from what it has
_COMMENT = b":\n\n"


class Message(NamedTuple):
    """``content``: an event as it is sent. ``change``: the number of the last change it tells of, or None."""

    content: bytes
    change: int | None = None


def event(name: str, told: Any, *, change: int | None = None) -> Message:
    """An event of the HTML standard's text/event-stream. ``told`` is sent as JSON; text is taken for JSON already."""
    text = told if isinstance(told, str) else json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    number = "" if change is None else f"id: {change}\n"
    return Message(f"event: {name}\n{number}data: {text}\n\n".encode(), change)


@dataclass(eq=False, slots=True)
class Stream:
    """One open page: which (``tab``), of which document (None: of the project's codebook), whose (``person``, signed in
    by ``session`` with the proof ``key`` of their password), and ``change``, the last change that it knows of.
    ``knows_readers``: it was told who else is there. ``unseen``: how many unseen notices it was told of, if it was.
    ``only``: the only project that it is told of, if it came by a token for one."""

    tab: UUID
    document: int | None
    project: int
    person: int
    session: str
    key: str
    change: int
    knows_readers: bool = False
    unseen: int | None = None
    only: int | None = None
    _waiting: queue.SimpleQueue[Message | None] = field(default_factory=queue.SimpleQueue)

    def put(self, message: Message) -> None:
        """To be sent; never waits."""
        if self._waiting.qsize() < MOST_WAITING:
            self._waiting.put(message)
        elif self._waiting.qsize() == MOST_WAITING:
            self.end()

    def end(self) -> None:
        """After what waits, there is no more: the page asks again, and is told why if it may not go on."""
        self._waiting.put(None)

    def take(self, seconds: float = HEARTBEAT) -> bytes | None:
        """What to send next, after at most this time; None at the end."""
        try:
            message = self._waiting.get(timeout=seconds)
        except queue.Empty:
            return _COMMENT
        if message is None:
            return None
        if message.change is None:
            return message.content
        if message.change <= self.change:  # it came in time for what the page was told first
            return b""
        self.change = message.change
        return message.content


class Sending(Iterator[bytes]):
    """The body of an answer: first what is there, then whatever comes. ``begin`` is called before the first wait,
    ``close`` by the server, even if nobody ever asked for the first part."""

    def __init__(
        self, stream: Stream, first: Collection[Message], *, begin: Callable[[], None], over: Callable[[Stream], None]
    ) -> None:
        self._stream = stream
        self._first: bytes | None = b"".join(message.content for message in first)
        self._begin = begin
        self._over = over

    def __next__(self) -> bytes:
        if self._first is not None:
            self._begin()
            first, self._first = self._first, None
            return first
        while (content := self._stream.take()) == b"":
            pass
        if content is None:
            raise StopIteration
        return content

    def close(self) -> None:
        self._over(self._stream)


class Streams:
    """All that are open in this process. Used by many threads."""

    def __init__(self) -> None:
        self._open: set[Stream] = set()
        self._turn = threading.Lock()
        self._looked: dict[int, int] = {}
        self.changed = threading.Event()  # some came or went

    def __len__(self) -> int:
        return len(self._open)

    def join(self, stream: Stream, *, last: int, most: int) -> bool:
        """Whether there was room among at most ``most``. ``last`` is the number of its project's last change."""
        with self._turn:
            for other in [one for one in self._open if (one.tab, one.person) == (stream.tab, stream.person)]:
                other.end()  # the same page, which lost its connection; the server doesn't know it yet
                self._open.remove(other)
            if len(self._open) >= most:
                return False
            self._open.add(stream)
            self._looked.setdefault(stream.project, last)
        self.changed.set()
        return True

    def leave(self, stream: Stream) -> None:
        with self._turn:
            if stream not in self._open:
                return
            self._open.remove(stream)
            if all(other.project != stream.project for other in self._open):
                self._looked.pop(stream.project, None)
        self.changed.set()

    def end(self, *, tab: UUID, person: int) -> None:
        """A page says that it goes."""
        for stream in self.all():
            if (stream.tab, stream.person) == (tab, person):
                stream.end()
                self.leave(stream)

    def end_all(self) -> None:
        for stream in self.all():
            stream.end()

    def all(self) -> list[Stream]:
        with self._turn:
            return list(self._open)

    def by_document(self) -> Mapping[int, list[Stream]]:
        found: dict[int, list[Stream]] = defaultdict(list)
        for stream in self.all():
            if stream.document is not None:
                found[stream.document].append(stream)
        return found

    def looked(self) -> dict[int, int]:
        """By project, the number up to which all its changes have been told."""
        with self._turn:
            return dict(self._looked)

    def look_after(self, project: int, number: int) -> None:
        with self._turn:
            if project in self._looked:
                self._looked[project] = number
