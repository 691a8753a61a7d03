"""ZIP and TAR files, read without trust: bounded before and while they are unpacked, never written to disk. Pure.

Formats: APPNOTE 6.3 (ZIP), POSIX.1-2001 (ustar and pax), RFC 1952 (gzip).
"""

from __future__ import annotations

import io
import lzma
import re
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from documents.archives.names import code_page_of, read_name
from documents.archives.unpacked import TooMuch, Unpacked
from documents.errors import UnreadableFile

MOST_ENTRIES = 10_000
MOST_BYTES = 200_000_000  # unpacked, all entries together
MOST_TIMES = 200  # larger than packed; text packs 3 to 10 times, the most repetitive XML some 100 times
_HARMLESS = 20_000_000  # unpacked bytes below which nothing is called a bomb
_LARGEST_DIRECTORY = 8_000_000  # bytes of a ZIP's central directory: it is read as a whole
_MOST_TAR = MOST_BYTES + MOST_ENTRIES * 2048  # with heads and padding
_ABSOLUTE = re.compile(r"/|[A-Za-z]:/")
_DAMAGED = (
    *(zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, struct.error),
    *(ValueError, LookupError, RuntimeError, NotImplementedError),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A file or folder in an archive. ``path`` has ``/`` between its parts, ``size`` is in bytes, as the archive
    declares it, ``number`` its place in the archive. ``problem`` says as a sentence why it can't be read, or is ''."""

    path: str
    size: int
    number: int
    is_dir: bool = False
    problem: str = ""


class _Opened(Protocol):
    def entries(self) -> Iterator[Entry]: ...

    def open(self, number: int) -> BinaryIO: ...


class Archive:
    """The entries of an opened archive, in its order. Close the file it was opened from when done."""

    def __init__(self, opened: _Opened, *, name: str, packed: int) -> None:
        self.name = name
        self._opened = opened
        self._entries: list[Entry] = []
        total = 0
        for entry in opened.entries():
            self._entries.append(entry)
            total += entry.size
            if len(self._entries) > MOST_ENTRIES:
                raise _too_many(name)
            if total > MOST_BYTES:
                raise _too_large(name)
            if total > max(_HARMLESS, MOST_TIMES * packed):
                raise UnreadableFile(
                    f"“{name}” would unpack to more than {MOST_TIMES} times its size, as only harmful files do. "
                    "It was not opened."
                )
        self._by_path = {entry.path: entry for entry in self._entries if not entry.is_dir}

    def entries(self) -> Iterator[Entry]:
        return iter(self._entries)

    def __contains__(self, path: str) -> bool:
        return path in self._by_path

    def read(self, wanted: str | Entry, *, most: int = MOST_BYTES) -> bytes:
        """The unpacked bytes of an entry. Reading in the archive's order is cheapest.

        Raises UnreadableFile when there is no such entry, when it is larger than ``most`` bytes, damaged, or has
        a problem.
        """
        entry = self._by_path.get(wanted) if isinstance(wanted, str) else wanted
        if entry is None or entry.is_dir:
            raise UnreadableFile(
                f"“{self.name}” is incomplete: “{wanted}” is missing in it. Make or download it again."
            )
        if entry.problem:
            raise UnreadableFile(entry.problem)
        if entry.size > most:
            raise self._is_too_large(entry, most)
        try:
            with self._opened.open(entry.number) as file:
                return self._all_of(file, entry, most)
        except _DAMAGED as error:
            raise UnreadableFile(
                f"“{entry.path}” in “{self.name}” is damaged. Make or download the file again."
            ) from error

    def _all_of(self, file: BinaryIO, entry: Entry, most: int) -> bytes:
        whole = bytearray()
        while chunk := file.read(1 << 16):
            whole += chunk
            if len(whole) > most:
                raise self._is_too_large(entry, most)
        if len(whole) < entry.size:
            raise EOFError
        return bytes(whole)

    def _is_too_large(self, entry: Entry, most: int) -> UnreadableFile:
        return UnreadableFile(f"“{entry.path}” in “{self.name}” is larger than {most / 1e6:.0f} MB unpacked.")


def open_archive(file: BinaryIO, *, name: str) -> Archive:
    """The archive in a seekable ``file``, told by its first bytes: ZIP, or TAR, also packed by gzip, bzip2 or xz.

    Entries that lead outside (``/…``, ``..``), links, devices and encrypted files are listed with their problem.
    Raises UnreadableFile when it is no archive, is damaged, or holds too much.
    """
    name = name or "The archive"
    packed = file.seek(0, io.SEEK_END)
    file.seek(0)
    head = file.read(6)
    file.seek(0)
    try:
        opened: _Opened = _Zip(file, name) if head.startswith(b"PK") else _Tar(file, head, name)
        return Archive(opened, name=name, packed=packed)
    except TooMuch as error:
        raise _too_large(name) from error
    except _DAMAGED as error:
        raise UnreadableFile(
            f"“{name}” is damaged or no archive that can be opened (ZIP, TAR, TAR.GZ). Make or download it again."
        ) from error


def open_package(content: bytes, *, name: str) -> Archive:
    """A ZIP that is one document (DOCX, ODT, EPUB). Raises UnreadableFile also where any entry has a problem."""
    archive = open_archive(io.BytesIO(content), name=name)
    for entry in archive.entries():
        if entry.problem:
            raise UnreadableFile(f"“{archive.name}” can't be read. {entry.problem}")
    return archive


def _too_many(name: str) -> UnreadableFile:
    return UnreadableFile(f"“{name}” holds more than {MOST_ENTRIES:,} files. Split it into smaller archives.")


def _too_large(name: str) -> UnreadableFile:
    return UnreadableFile(
        f"“{name}” would unpack to more than {MOST_BYTES // 1_000_000} MB. Split it into smaller archives."
    )


def _problem(path: str) -> str:
    if _ABSOLUTE.match(path) or ".." in path.split("/"):
        return f"“{path}” leads outside its archive, which harmful files do. It was left out."
    return ""


class _Zip:
    def __init__(self, file: BinaryIO, name: str) -> None:
        count, length = directory_of(file)
        if count > MOST_ENTRIES or length > _LARGEST_DIRECTORY:
            raise _too_many(name)
        self._file = zipfile.ZipFile(file)
        self._infos = self._file.infolist()
        self._code_page = code_page_of(info.filename.encode("cp437") for info in self._infos if _is_in_code_page(info))

    def entries(self) -> Iterator[Entry]:
        for number, info in enumerate(self._infos):
            path = self._path(info)
            yield Entry(path, info.file_size, number, info.is_dir(), self._problem(info, path))

    def open(self, number: int) -> BinaryIO:
        return self._file.open(self._infos[number])  # type: ignore[return-value]  # typed as IO[bytes]

    def _path(self, info: zipfile.ZipInfo) -> str:
        path = info.filename
        if not path.isascii() and _is_in_code_page(info):
            path = read_name(path.encode("cp437"), self._code_page)
        return path.replace("\\", "/")

    @staticmethod
    def _problem(info: zipfile.ZipInfo, path: str) -> str:
        if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
            return f"“{path}” is a link, which can't be imported."
        if info.flag_bits & 0x1:
            return f"“{path}” is encrypted. Unpack it with its password first."
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            return f"“{path}” is packed by a method that isn't supported. Pack it again as an ordinary ZIP file."
        return _problem(path)


def _is_in_code_page(info: zipfile.ZipInfo) -> bool:
    """Whether a name isn't marked as UTF-8; macOS and others write UTF-8 all the same. Read as cp437 till here."""
    return not info.flag_bits & 0x800


def directory_of(file: BinaryIO) -> tuple[int, int]:
    """How many entries the end of a ZIP declares, and how many bytes its directory takes (APPNOTE 4.3.14, 4.3.16)."""
    end = file.seek(0, io.SEEK_END)
    file.seek(max(0, end - 65_557 - 76))
    tail = file.read()
    file.seek(0)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise zipfile.BadZipFile
    count, length = struct.unpack_from("<HI", tail, at + 10)
    large = tail.rfind(b"PK\x06\x06", 0, at)
    if large >= 0 and at >= large + 56 and 0xFFFF in (count, length & 0xFFFF, length >> 16):
        count, length = struct.unpack_from("<QQ", tail, large + 32)
    return count, length


class _Tar:
    def __init__(self, file: BinaryIO, head: bytes, name: str) -> None:
        self._file = tarfile.open(fileobj=Unpacked(file, head, most=_MOST_TAR), mode="r:")  # noqa: SIM115
        self._infos: list[tarfile.TarInfo] = []

    def entries(self) -> Iterator[Entry]:
        while (info := self._file.next()) is not None:
            self._infos.append(info)
            if info.size < 0:
                raise tarfile.ReadError
            path = _tar_path(info.name)
            # The size of what isn't a plain file says nothing of the bytes that follow.
            plain = info.isreg() and not info.issparse()
            problem = "" if plain or info.isdir() else f"“{path}” is a link or a device, which can't be imported."
            size = info.size if info.isreg() else 0
            yield Entry(path, size, len(self._infos) - 1, info.isdir(), problem or _problem(path))

    def open(self, number: int) -> BinaryIO:
        found = self._file.extractfile(self._infos[number])
        if found is None:
            raise tarfile.ReadError
        return found  # type: ignore[return-value]  # typed as IO[bytes]


def _tar_path(name: str) -> str:
    if not name.isascii() and any("\udc80" <= character <= "\udcff" for character in name):
        raw = name.encode("utf-8", "surrogateescape")
        name = read_name(raw, code_page_of([raw]))
    return name.replace("\\", "/")
