"""A ZIP file, written as it goes out: it is never whole in memory. Pure."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from io import RawIOBase
from typing import Any

_FIRST = (1980, 1, 1, 0, 0, 0)  # the same files make the same bytes
_STORED = re.compile(r"\.(zip|docx|epub|odt|png|jpe?g|webp|gif|gz|pdf)$", re.IGNORECASE)  # packed already
_UNFIT = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)  # devices of Windows
_LONGEST = 120  # bytes of a name


class Drain(RawIOBase):
    """Takes what is written and gives it away; tells no place, so that the writer never goes back."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


def zipped(files: Iterable[tuple[str, Iterable[bytes | str]]]) -> Iterator[bytes]:
    """The archive of these files, piece by piece: of each its path and its content, which is read when its turn comes.
    Text becomes UTF-8."""
    drain = Drain()
    with zipfile.ZipFile(drain, "w") as archive:
        for path, content in files:
            about = zipfile.ZipInfo(path, _FIRST)
            about.compress_type = zipfile.ZIP_STORED if _STORED.search(path) else zipfile.ZIP_DEFLATED
            about.external_attr = 0o644 << 16
            with archive.open(about, "w") as entry:
                for part in content:
                    entry.write(part.encode() if isinstance(part, str) else part)
                    if block := drain.taken():
                        yield block
            if block := drain.taken():
                yield block
    yield drain.taken()


class Names:
    """Names of files for things, each another, that every system takes: of the letters that people gave."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def fit(self, wanted: str, extension: str = "") -> str:
        """``wanted`` as a file's name with that extension (``.txt``); another where it is taken, whatever the case."""
        bare = _UNFIT.sub(" ", unicodedata.normalize("NFC", wanted))
        bare = " ".join(bare.replace("..", " ").split()).strip(". ") or "untitled"
        bare = bare.encode()[:_LONGEST].decode(errors="ignore").strip(". ")
        bare = f"_{bare}" if _RESERVED.match(bare) else bare
        name, number = bare, 1
        while (key := f"{name}{extension}".casefold()) in self._taken:
            number += 1
            name = f"{bare} {number}"
        self._taken.add(key)
        return f"{name}{extension}"
