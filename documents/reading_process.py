"""``python -m documents.reading_process``: reads what it is handed and answers with data. Knows no Django.

Started by ``documents.isolation`` for files that nobody vouches for. It writes no file, opens no connection, and takes
no more memory and time than it is given. Questions and answers are frames (``documents.frames``).
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import Any, BinaryIO

from documents import progress
from documents.containers import Failure, Part, container_for
from documents.errors import Refused, UnreadableFile
from documents.frames import Closed, Head, put, take
from documents.packing import dump
from documents.readers import can_be_imported, reader_for

FIRST_BYTES = 4096  # of a file: enough to know what it is
# Bytes of memory that can be written to. The parent watches how much is used (``child.Limits``); this is what may be
# asked for at once, which is more: telling a language takes 120 MB for a moment, beside the text.
_MOST_DATA = 360_000_000
_MOST_SECONDS = 400  # of the processor for one question, in case that nobody watches any more
_OFTEN = 0.05  # seconds between two reports of progress
_FORBIDDEN = ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname")
_CHANGES_FILES = ("os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod")
_FOR_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def main(doing: Mapping[str, Doing] | None = None, *, most_data: int = _MOST_DATA) -> None:
    """Answer until the other end closes. ``doing``: what this process can do, by what it is asked for."""
    questions_from, answers_to = _pipes()
    _bound(most_data)
    questions: SimpleQueue[tuple[Head, bytes]] = SimpleQueue()
    threading.Thread(target=_collect, args=(questions_from, questions), daemon=True).start()
    answers = Answers(answers_to)
    while True:
        head, body = questions.get()
        _allow_time()
        _answer((doing or _DOING)[head["do"]], head, body, answers)


def _collect(pipe: BinaryIO, questions: SimpleQueue[tuple[Head, bytes]]) -> None:
    """Takes questions while another is being answered: so the parent never waits for handing one over."""
    while True:
        try:
            questions.put(take(pipe))
        except (Closed, OSError):
            os._exit(0)  # nobody is there to hear an answer


class Answers:
    """The way back. Each answer goes at once: what the child breaks over is the question after the last answer."""

    def __init__(self, pipe: BinaryIO) -> None:
        self._pipe = pipe
        self._progressed = 0.0

    def put(self, head: Head, body: bytes = b"") -> None:
        put(self._pipe, head, body)
        self._pipe.flush()

    def progress(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._progressed > _OFTEN or done >= total:
            self._progressed = now
            self.put({"is": "progress", "done": done, "total": total})


Doing = Callable[[Head, bytes, Answers], None]


def _answer(doing: Doing, head: Head, body: bytes, answers: Answers) -> None:
    try:
        with progress.listening(answers.progress):
            doing(head, body, answers)
    except Refused as error:
        answers.put({"is": "refused", "error": type(error).__name__, "message": str(error)})
    except MemoryError:
        answers.put({"is": "memory"})
    except RecursionError:
        answers.put({"is": "refused", "error": "UnreadableFile", "message": _nested(head)})
    except Exception:  # noqa: BLE001 - whatever a library makes of a bad file is told to the parent, which logs it
        answers.put({"is": "broken", "trace": traceback.format_exc(limit=-8)})


def _nested(head: Head) -> str:
    return f"“{head['name'] or 'The file'}” is nested too deeply to be read. Save it in a simpler format."


def _read(head: Head, body: bytes, answers: Answers) -> None:
    reader = reader_for(head["media_type"], head["name"], body[:FIRST_BYTES])
    article = reader.read(body, name=head["name"], url=head["url"], charset=head["charset"])
    found = {"is": "article", "reader": reader.name, "version": reader.version, "media_type": reader.media_types[0]}
    answers.put(found, dump(article))


def _parts(head: Head, body: bytes, answers: Answers) -> None:
    with _opened(head, body) as file:
        container = _container(head, file)
        for part in container.parts_of(file, mapping=head["mapping"], **_known(head)):
            if isinstance(part, Failure):
                answers.put({"is": "failure", "name": part.name, "reason": part.reason})
            else:
                answers.put({"is": "part", **_told(part)}, part.content)
    answers.put({"is": "end"})


def _columns(head: Head, body: bytes, answers: Answers) -> None:
    with _opened(head, body) as file:
        module: Any = _container(head, file).load()
        columns = module.columns_of(file, name=head["name"], charset=head["charset"])
    answers.put(
        {
            "is": "columns",
            "names": columns.names,
            "samples": columns.samples,
            "rows": columns.rows,
            "suggested": dict(columns.suggested),
        }
    )


_DOING: dict[str, Doing] = {"read": _read, "parts": _parts, "columns": _columns}


def _opened(head: Head, body: bytes) -> BinaryIO:
    return Path(head["path"]).open("rb") if head.get("path") else io.BytesIO(body)


def _container(head: Head, file: BinaryIO) -> Any:
    first_bytes = file.read(FIRST_BYTES)
    file.seek(0)
    container = container_for(head["media_type"], head["name"], first_bytes)
    if container is None:
        raise UnreadableFile(f"“{head['name'] or 'The file'}” doesn't hold several documents. {can_be_imported()}")
    return container


def _known(head: Head) -> dict[str, str]:
    return {"name": head["name"], "url": head["url"], "charset": head["charset"]}


def _told(part: Part) -> Head:
    return {
        "name": part.name,
        "media_type": part.media_type,
        "url": part.url,
        "charset": part.charset,
        "folders": part.folders,
        "offered": part.offered,
    }


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output for the frames alone: whatever a library prints goes nowhere."""
    questions, answers = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):
        os.dup2(nowhere, standard)
    os.close(nowhere)
    return open(questions, "rb", buffering=65_536), open(answers, "wb", buffering=262_144)  # noqa: PTH123


def _bound(most_data: int) -> None:
    """Take from this process what reading doesn't need."""
    if hasattr(os, "nice"):
        os.nice(10)
    tempfile.TemporaryFile = _in_memory  # type: ignore[assignment]
    sys.addaudithook(_refuse)
    with suppress(ImportError):  # there is none on Windows
        import resource

        # Not the number of processes, which counts all of a person's, nor address space, of which libraries
        # reserve much that they never use.
        for limit, most in (("RLIMIT_DATA", most_data), ("RLIMIT_FSIZE", 0), ("RLIMIT_CORE", 0)):
            with suppress(ValueError, OSError):
                resource.setrlimit(getattr(resource, limit), (most, most))


def _in_memory(*_args: Any, **_more: Any) -> io.BytesIO:
    """For libraries that put something aside: py3langid does as it loads its model."""
    return io.BytesIO()


def _refuse(event: str, args: tuple[Any, ...]) -> None:
    if event == "open":
        path, _mode, flags = args
        is_file = not isinstance(path, int) and path != os.devnull  # a number is a pipe that is open already
        if is_file and isinstance(flags, int) and flags & _FOR_WRITING:
            raise PermissionError(f"Readers write no file: {path}")
    elif event in _FORBIDDEN or event in _CHANGES_FILES:
        raise PermissionError(f"Readers don't do that: {event}")


def _allow_time() -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        most = int(used.ru_utime + used.ru_stime) + _MOST_SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))


if __name__ == "__main__":
    main()
