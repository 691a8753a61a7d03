"""``documents.reading_process`` with a reader and a container that do what a file tells them to, good or bad."""

from __future__ import annotations

import ctypes
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import BinaryIO

from documents import progress, reading_process
from documents.article import Article
from documents.containers import CONTAINERS, Columns, Container, Failure, Part
from documents.errors import TooLarge
from documents.readers import READERS, Reader

NAME, VERSION = "odd", 7
kept: list[bytes] = []


def read(content: bytes, *, name: str = "", url: str = "", charset: str = "") -> Article:
    act, _, rest = content.decode().partition(" ")
    return Article(text=str(ACTS[act](rest)), title=name, url=url, language=charset)


def sleep(seconds: str) -> str:
    time.sleep(float(seconds))
    return "slept"


def work(seconds: str) -> str:
    """Uses the processor for so long, and says so."""
    end = time.process_time() + float(seconds)
    while time.process_time() < end:
        progress.report(int((end - time.process_time()) * 10), 100)
    return "worked"


def spin(seconds: str) -> str:
    """Uses the processor and says nothing."""
    end = time.process_time() + float(seconds)
    while time.process_time() < end:
        pass
    return "spun"


def hoard(megabytes: str) -> int:
    return len(b"x" * (int(megabytes) * 1_000_000))


def keep(megabytes: str) -> int:
    kept.append(b"x" * (int(megabytes) * 1_000_000))
    return len(kept)


def swell(megabytes: str) -> str:
    keep(megabytes)
    return sleep("20")


def crash(_rest: str) -> int:
    return int(ctypes.string_at(0)[0])


def give_up(_rest: str) -> None:
    os.abort()


def fail(words: str) -> str:
    raise KeyError(words)


def nest(_rest: str) -> str:
    return nest(_rest)


def refuse(words: str) -> str:
    raise TooLarge(words)


def write(path: str) -> str:
    Path(path).write_text("left behind", encoding="utf-8")
    return "written"


def delete(path: str) -> str:
    Path(path).unlink()
    return "deleted"


def ask_another(words: str) -> str:
    """Hands words to a program and takes its answer, as the reader that leans on Pandoc does."""
    program = [sys.executable, "-c", "import sys; sys.stdout.write(sys.stdin.read().upper())"]
    return subprocess.run(program, input=words, capture_output=True, text=True, check=True).stdout


def connect(port: str) -> str:
    with socket.create_connection(("127.0.0.1", int(port)), timeout=1):
        return "connected"


def chatter(words: str) -> str:
    print(words, flush=True)  # noqa: T201 - as a library might
    os.write(1, words.encode())
    return "printed"


def look(what: str) -> str:
    known = {
        "modules": lambda: " ".join(sorted({name.partition(".")[0] for name in sys.modules})),
        "environment": lambda: " ".join(sorted(os.environ)),
        "files": lambda: " ".join(sorted(entry.name for entry in Path("/proc/self/fd").iterdir())),
        "priority": lambda: str(os.getpriority(os.PRIO_PROCESS, 0)),
        "process": lambda: str(os.getpid()),
        "folder": lambda: str(Path.cwd()),
    }
    return known[what]()


ACTS = {
    act.__name__: act
    for act in (
        *(
            sleep,
            work,
            spin,
            hoard,
            keep,
            swell,
            crash,
            give_up,
            fail,
            nest,
            refuse,
            write,
            delete,
            ask_another,
            connect,
            chatter,
            look,
        ),
        str,
    )
}


def parts_of(
    file: BinaryIO,
    *,
    name: str = "",
    url: str = "",
    charset: str = "",
    mapping: Mapping[str, str] | None = None,
) -> Iterator[Part | Failure]:
    """A part for each line; one that starts with ``!`` does what a file does."""
    for number, line in enumerate(file.read().splitlines()):
        if line.startswith(b"!"):
            read(line[1:])
        elif line.startswith(b"-"):
            yield Failure(line[1:].decode(), "It isn't there.")
        else:
            yield Part(line, f"{number}.odd", "a/b", url, charset, (name, str(mapping)), offered=bool(number % 2))


def columns_of(file: BinaryIO, *, name: str = "", charset: str = "") -> Columns:
    if b"!" in (line := file.readline()):
        read(line[1:])
    return Columns(tuple(line.decode().split()), (("1", "2"),), None, {"text": "a"})


if __name__ == "__main__":
    module = ModuleType("documents.readers.odd")
    module.__dict__.update(NAME=NAME, VERSION=VERSION, read=read, parts_of=parts_of, columns_of=columns_of)
    sys.modules["documents.readers.odd"] = sys.modules["documents.containers.odd"] = module
    READERS["odd"] = Reader("Odd", ("text/x-odd",), (".odd",), "odd")
    CONTAINERS["odd"] = Container("Odd ones", ("text/x-odds",), (".odds",), "odd", mapped=True)
    reading_process.main()
