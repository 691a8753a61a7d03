"""Reading apart from the server: files nobody vouches for are read in a child process (``documents.reading_process``).

A file that needs too much memory or time, or that breaks its reader, costs one clear sentence and a new child.

    with Apart() as apart:
        found = apart.read(content, name="report.pdf")
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from documents import errors, packing
from documents.article import Article
from documents.child import Child, Ended, Limits
from documents.containers import Columns, Failure, Part
from documents.errors import Refused, UnreadableFile
from documents.frames import Head
from documents.progress import Listener

_LOG = logging.getLogger(__name__)
_MODULE = "documents.reading_process"
_AHEAD = 64  # files that a child has been handed and hasn't answered yet
_AHEAD_BYTES = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A file to be read, and what is known of it."""

    content: bytes
    name: str = ""
    media_type: str = ""
    url: str = ""
    charset: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a reader made of a file. ``packed`` is the article as ``documents.packing`` dumps it."""

    article: Article
    packed: bytes
    reader: str
    reader_version: int
    media_type: str


class Apart:
    """Child processes for reading, started when they are needed and kept for the next file.

    May be used by several threads; each question has a child to itself, so files can be read while a container's
    parts are still coming. Idle, a child waits for its pipe and costs no time. Close it, or use ``with``.
    """

    def __init__(self, limits: Limits | None = None, *, module: str = _MODULE) -> None:
        self._limits = limits or Limits()
        self._module = module
        self._lock = threading.Lock()
        self._idle: list[Child] = []
        self._all: set[Child] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def children(self) -> list[Child]:
        """Those that live, at work or idle."""
        with self._lock:
            return list(self._all)

    def close(self) -> None:
        """Ends every child. The next question would start one again."""
        with self._lock:
            children, self._all, self._idle = self._all, set(), []
        for child in children:
            child.close()

    def read(  # noqa: PLR0913 - one by position
        self,
        content: bytes,
        *,
        name: str = "",
        media_type: str = "",
        url: str = "",
        charset: str = "",
        listener: Listener | None = None,
    ) -> Found:
        """The article in a file. ``listener`` hears of the progress. Raises the reader's Refused (UnreadableFile,
        most often), and UnreadableFile where reading took too much or broke down."""
        question = Question(content=content, name=name, media_type=media_type, url=url, charset=charset)
        [found] = self.read_all([question], listener=listener)
        if isinstance(found, Refused):
            raise found
        return found

    def read_all(self, questions: Iterable[Question], *, listener: Listener | None = None) -> Iterator[Found | Refused]:
        """What became of each file, in their order, without raising for any. Questions are taken some way ahead of
        the answers, so that the child reads while the caller stores."""
        coming = iter(questions)
        asked: deque[Question] = deque()
        child: Child | None = None
        try:
            while True:
                again = list(asked) if child is None else []
                child = child or self._child()
                try:
                    child.ask(_message("read", question) for question in again)
                    _hand_over(child, coming, asked)
                    if not asked:
                        return
                    head, body = _answer(child, listener)
                except Ended as ended:
                    if not child.may_be_worn(ended):
                        yield _too_much(asked.popleft().name, ended)
                    self._without(child)
                    child = None
                else:
                    yield _outcome(head, body, asked.popleft().name)
        finally:
            self._give_back(child, busy=bool(asked))

    def parts(  # noqa: PLR0913 - one by position
        self,
        source: bytes | Path,
        *,
        name: str = "",
        media_type: str = "",
        url: str = "",
        charset: str = "",
        mapping: Mapping[str, str] | None = None,
        listener: Listener | None = None,
    ) -> Iterator[Part | Failure]:
        """The documents in a container, as they come. ``source`` is its bytes or the file that holds them;
        ``mapping`` is for tables (``Container.parts_of``). Raises Refused, after some parts perhaps."""
        known = Question(content=b"", name=name, media_type=media_type, url=url, charset=charset)
        more = {"mapping": dict(mapping) if mapping else None}
        for part in self._stream("parts", source, known, more, listener):
            assert not isinstance(part, Columns)  # noqa: S101 - for the type checker
            yield part

    def columns(self, source: bytes | Path, *, name: str = "", media_type: str = "", charset: str = "") -> Columns:
        """What a table of documents looks like. Raises Refused."""
        known = Question(content=b"", name=name, media_type=media_type, charset=charset)
        [columns] = self._stream("columns", source, known, {}, None)
        assert isinstance(columns, Columns)  # noqa: S101 - for the type checker
        return columns

    def _stream(
        self, doing: str, source: bytes | Path, known: Question, more: Head, listener: Listener | None
    ) -> Iterator[Part | Failure | Columns]:
        """All that one question brings, until its end."""
        path, body = (str(source.resolve()), b"") if isinstance(source, Path) else ("", source)
        head, _ = _message(doing, known)
        child = self._child()
        come, over = 0, False
        try:
            child.ask([(head | more | {"path": path}, body)])
            while not over:
                answer, content = _answer(child, listener)
                come, over = come + 1, answer["is"] not in ("part", "failure")
                if answer["is"] != "end":
                    yield _streamed(answer, content, known.name)
        except Ended as ended:
            if come or not child.may_be_worn(ended):
                raise _too_much(known.name, ended) from ended
        finally:
            self._give_back(child, busy=not over)
        if not over:
            yield from self._stream(doing, source, known, more, listener)

    def _child(self) -> Child:
        with self._lock:
            if self._idle:
                return self._idle.pop()
            child = Child(self._module, self._limits)
            self._all.add(child)
        return child

    def _without(self, child: Child) -> None:
        with self._lock:
            self._all.discard(child)
        child.close()

    def _give_back(self, child: Child | None, *, busy: bool) -> None:
        if child is None:
            return
        with self._lock:
            keep = not busy and child in self._all
            if keep:
                self._idle.append(child)
        if not keep:
            self._without(child)


def _hand_over(child: Child, coming: Iterator[Question], asked: deque[Question]) -> None:
    """Keeps the child busy: with half as many as it may have, it gets more, in one go."""
    if len(asked) > _AHEAD // 2:
        return
    ahead = sum(len(question.content) for question in asked)
    fresh = []
    while len(asked) < _AHEAD and (ahead < _AHEAD_BYTES or not asked):
        question = next(coming, None)
        if question is None:
            break
        ahead += len(question.content)
        asked.append(question)
        fresh.append(_message("read", question))
    child.ask(fresh)


def _message(doing: str, question: Question) -> tuple[Head, bytes]:
    head = {
        "do": doing,
        "name": question.name,
        "media_type": question.media_type,
        "url": question.url,
        "charset": question.charset,
    }
    return head, question.content


def _answer(child: Child, listener: Listener | None) -> tuple[Head, bytes]:
    """The next message that is no progress. Raises Ended."""
    head, body = child.answer()
    while head["is"] == "progress":
        if listener is not None:
            listener(head["done"], head["total"])
        head, body = child.answer()
    if head["is"] == "memory":
        raise child.ended("memory")
    child.answered()
    return head, body


def _outcome(head: Head, body: bytes, name: str) -> Found | Refused:
    if head["is"] != "article":
        return _refusal(head, name)
    try:
        return Found(packing.load(body), body, head["reader"], head["version"], head["media_type"])
    except (ValueError, KeyError) as error:
        _LOG.error("A reader's answer makes no sense: %s", error)
        return _broken(name)


def _streamed(head: Head, body: bytes, name: str) -> Part | Failure | Columns:
    if head["is"] == "part":
        head["folders"] = tuple(head["folders"])
        return Part(content=body, **{key: value for key, value in head.items() if key != "is"})
    if head["is"] == "failure":
        return Failure(head["name"], head["reason"])
    if head["is"] == "columns":
        samples = tuple(tuple(row) for row in head["samples"])
        return Columns(tuple(head["names"]), samples, head["rows"], head["suggested"])
    raise _refusal(head, name)


def _refusal(head: Head, name: str) -> Refused:
    """The child's own refusal, as it was raised there."""
    if head["is"] != "refused":
        _LOG.error("A reader broke down: %s", head.get("trace", head["is"]))
        return _broken(name)
    kind = getattr(errors, head["error"], UnreadableFile)
    return kind(head["message"])


def _broken(name: str) -> UnreadableFile:
    return UnreadableFile(
        f"“{name or 'The file'}” can't be read: its reader broke down over it. It may be damaged: open it where it was"
        " made, save it anew, and try that copy."
    )


def _too_much(name: str, ended: Ended) -> UnreadableFile:
    if ended.why == "crash":
        return _broken(name)
    needed = "more memory" if ended.why == "memory" else "more time"
    return UnreadableFile(
        f"“{name or 'The file'}” needs {needed} to be read than a file may take. Divide it, or save it in a simpler"
        " format."
    )
