"""An archive that somebody sends, opened with doubt: every byte is bounded before it is unpacked and proven by its
SHA-256. Names of entries are compared with those that there can be and never used as paths. Pure."""

from __future__ import annotations

import hashlib
import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, NoReturn

from annotator.errors import Invalid, TooLarge
from annotator.exchange.archive.kinds import KINDS, Kind
from annotator.exchange.archive.manifest import FORMAT, MANIFEST, ORIGINALS, PICTURES, VERSION
from documents.archives import MOST_TIMES, directory_of
from documents.errors import UnreadableFile

MOST_ENTRIES = 200_000
MOST_DIRECTORY = 40_000_000  # bytes of the ZIP's directory, which is read as a whole
MOST_ROWS = 20_000_000  # of one kind
MOST_GONE = 1_000_000  # of one kind, that are named and aren't there
MOST_LINE = 128_000_000  # bytes of a row: a long text with its layout
MOST_MANIFEST = 1_000_000
_HARMLESS = 100_000_000  # unpacked bytes below which nothing is called a bomb
_KEPT = re.compile(rf"(?:{ORIGINALS}|{PICTURES})/([0-9a-f]{{64}})")
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, struct.error),
    *(ValueError, LookupError, RuntimeError, NotImplementedError, RecursionError),
)
_BLOCK = 1 << 20
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


class Packed:
    """An opened archive. ``identity``: a SHA-256 of all that is in it, the same however often it is packed. Raises
    UnreadableFile for what is damaged or no such archive, TooLarge for what is too much, Invalid for what another
    version wrote."""

    def __init__(self, file: BinaryIO, *, name: str, most: int) -> None:
        """``most``: how many bytes it may have unpacked."""
        self.name = name or "The archive"
        self._infos: dict[str, zipfile.ZipInfo] = {}
        try:
            size = self._check_directory(file)
            self._file = zipfile.ZipFile(file)
            self._list(size, most)
            self.manifest = self._read_manifest()
        except _DAMAGED as error:
            raise self.unreadable("It is damaged, or no ZIP file.") from error
        self._check_manifest()
        self.identity = hashlib.sha256(json.dumps(self.manifest["files"], sort_keys=True).encode()).hexdigest()

    def unreadable(self, why: str) -> UnreadableFile:
        return UnreadableFile(f"“{self.name}” can’t be read as the archive of a project. {why} Export it again.")

    def count(self, kind: Kind) -> int:
        """How many rows of this kind there are said to be."""
        return int(self.manifest["files"][kind.file]["rows"])

    def gone(self, kind: str) -> int:
        """How many of this kind are named that aren't in it."""
        return int(self.manifest["gone"].get(kind, 0))

    def rows(self, kind: Kind) -> Iterator[tuple[int, dict[str, Any]]]:
        """The number of each row and what it says. That all were there and nothing was changed is known at the end."""
        said = self.manifest["files"][kind.file]
        digest, number = hashlib.sha256(), 0
        for number, line in enumerate(self._lines(kind.file, digest), start=1):
            if number > said["rows"]:
                break
            yield number, self._row(kind, number, line)
        if number != said["rows"] or digest.hexdigest() != said["sha256"]:
            raise self.unreadable(f"“{kind.file}” isn’t what its manifest says: it was changed, or cut off.")

    def wrong(self, kind: Kind, number: int, why: str) -> UnreadableFile:
        return self.unreadable(f"Row {number} of “{kind.file}” is wrong: {why}.")

    def content(self, folder: str, digest: str) -> bytes:
        """The bytes of a source file or a picture."""
        info = self._infos.get(f"{folder}/{digest}")
        if info is None:
            raise self.unreadable(f"The file “{folder}/{digest}” is missing in it.")
        try:
            with self._file.open(info) as entry:
                content = entry.read(info.file_size + 1)
        except _DAMAGED as error:
            raise self.unreadable(f"The file “{folder}/{digest}” is damaged.") from error
        if hashlib.sha256(content).hexdigest() != digest:
            raise self.unreadable(f"The file “{folder}/{digest}” isn’t the one of that SHA-256.")
        return content

    def check_kept(self, folder: str, digests: set[str]) -> None:
        """That there are these files and no others."""
        there = {path.partition("/")[2] for path in self._infos if path.startswith(f"{folder}/")}
        if other := sorted(there ^ digests):
            is_missing = "is missing" if other[0] in digests else "is named by nothing"
            raise self.unreadable(f"The file “{folder}/{other[0]}” {is_missing} in it.")

    def _check_directory(self, file: BinaryIO) -> int:
        count, length = directory_of(file)
        if count > MOST_ENTRIES or length > MOST_DIRECTORY:
            raise TooLarge(f"“{self.name}” holds more than {MOST_ENTRIES:,} files.")
        return file.seek(0, io.SEEK_END)

    def _list(self, size: int, most: int) -> None:
        known = {MANIFEST, *(kind.file for kind in KINDS)}
        total = 0
        for info in self._file.infolist():
            path = info.filename
            if path not in known and not _KEPT.fullmatch(path):
                raise self.unreadable(f"It holds “{path[:80]}”, which is no part of such an archive.")
            is_plain = info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) and not info.flag_bits & 0x1
            if path in self._infos or not is_plain:
                raise self.unreadable(f"Its “{path}” is there twice, encrypted, or packed in an unusual way.")
            self._infos[path] = info
            total += info.file_size
        if total > most:
            raise TooLarge(f"“{self.name}” would unpack to more than {most // 1_000_000:,} MB.")
        if total > max(_HARMLESS, MOST_TIMES * size):
            raise self.unreadable(f"It would unpack to more than {MOST_TIMES} times its size, as harmful files do.")

    def _read_manifest(self) -> Any:
        with self._file.open(self._infos[MANIFEST]) as entry:
            return json.loads(entry.read(MOST_MANIFEST))

    def _check_manifest(self) -> None:
        said = self.manifest
        if not isinstance(said, dict) or said.get("format") != FORMAT:
            raise self.unreadable("It is a ZIP file of something else.")
        version = said.get("version")
        if isinstance(version, int) and version > VERSION:
            raise Invalid(
                f"“{self.name}” was written by a newer version of this program (format {version}, here {VERSION})."
                " Update this site, then import it."
            )
        if version != VERSION or not self._is_whole(said):
            raise self.unreadable("Its manifest isn’t one.")
        for kind in KINDS:
            if kind.file not in self._infos or kind.file not in said["files"]:
                raise self.unreadable(f"“{kind.file}” is missing in it.")
            if self.count(kind) * 2 > self._infos[kind.file].file_size:
                raise self.unreadable(f"“{kind.file}” is said to have more rows than it can have.")

    @staticmethod
    def _is_whole(said: dict[str, Any]) -> bool:
        files, gone, project = said.get("files"), said.get("gone"), said.get("project")
        if not (isinstance(files, dict) and isinstance(gone, dict) and isinstance(project, dict)):
            return False
        if not all(_is_count(one) and one <= MOST_GONE for one in gone.values()):
            return False
        counted = []
        for one in files.values():
            if not isinstance(one, dict) or not isinstance(one.get("sha256"), str):
                return False
            counted.append(one.get("rows"))
        named = [project.get("name"), project.get("address")]
        return all(_is_count(one) for one in counted) and all(isinstance(one, str) for one in named)

    def _lines(self, path: str, digest: Any) -> Iterator[bytes]:
        rest = b""
        try:
            with self._file.open(self._infos[path]) as entry:
                while block := entry.read(_BLOCK):
                    digest.update(block)
                    *lines, rest = (rest + block).split(b"\n")
                    yield from lines
                    if len(rest) > MOST_LINE:
                        self._raise_long(path)
        except _DAMAGED as error:
            raise self.unreadable(f"“{path}” is damaged.") from error
        if rest:
            raise self.unreadable(f"“{path}” is cut off.")

    def _raise_long(self, path: str) -> NoReturn:
        raise TooLarge(f"A row of “{path}” in “{self.name}” is larger than {MOST_LINE // 1_000_000} MB.")

    def _row(self, kind: Kind, number: int, line: bytes) -> dict[str, Any]:
        try:
            row = json.loads(line, parse_constant=_no_number)
            if b"\\u" in line:
                _check_characters(row)
        except (ValueError, RecursionError) as error:
            raise self.wrong(kind, number, "it is no JSON that every database takes") from error
        if not isinstance(row, dict):
            raise self.wrong(kind, number, "it is no object")
        return row


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_ROWS


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _check_characters(row: Any) -> None:
    """NUL and halves of characters are in no text, and stand in JSON by their numbers alone."""
    written = json.dumps(row, ensure_ascii=False)
    written.encode()
    if _NUL.search(written):
        raise ValueError
