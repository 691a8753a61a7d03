"""Archives: ZIP, TAR, packed or not, and single files packed by gzip, bzip2 or xz. Pure."""

from __future__ import annotations

import io
import lzma
import re
import zlib
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import BinaryIO

from documents import progress
from documents.archives import MOST_TIMES, Archive, Entry, open_archive
from documents.archives.unpacked import TooMuch, Unpacked
from documents.containers import Failure, Part
from documents.errors import UnreadableFile

NAME = "archive"
LARGEST_PART = 100_000_000  # bytes, unpacked
_PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
_HARMLESS = 20_000_000  # unpacked bytes below which nothing is called a bomb
_TAR = re.compile(r"\.(?:tar|tgz|tbz2?|txz)(?:\.|$)", re.IGNORECASE)
# What systems put beside people's files.
_UNSEEN = re.compile(r"(?:^|/)(?:\.(?!\.?/)[^/]|__MACOSX(?:/|$)|(?:thumbs\.db|desktop\.ini|icon\r)$)", re.IGNORECASE)


def parts_of(
    file: BinaryIO, *, name: str = "", url: str = "", charset: str = "", mapping: Mapping[str, str] | None = None
) -> Iterator[Part | Failure]:
    """The files in an archive, in its order, with the folders they lie in. Hidden ones are left out.

    Raises UnreadableFile when it can't be opened, holds too much, or nothing.
    """
    alone = None if _TAR.search(name) else _unpacked_alone(file, name)
    if alone is not None:
        return iter((alone,))
    archive = open_archive(file, name=name)
    entries = [entry for entry in archive.entries() if not entry.is_dir and not _UNSEEN.search(entry.path)]
    if not entries:
        raise UnreadableFile(f"“{name or 'The archive'}” holds no files.")
    return _parts(archive, entries)


def _parts(archive: Archive, entries: list[Entry]) -> Iterator[Part | Failure]:
    for number, entry in enumerate(entries, 1):
        progress.report(number, len(entries))
        path = PurePosixPath(entry.path)
        try:
            content = archive.read(entry, most=LARGEST_PART)
        except UnreadableFile as error:
            yield Failure(entry.path, str(error))
            continue
        folders = tuple(part for part in path.parts[:-1] if part not in (".", "/"))
        yield Part(content=content, name=path.name, folders=folders)


def _unpacked_alone(file: BinaryIO, name: str) -> Part | None:
    """The file that is packed without a TAR around it (``articles.csv.gz``); None where there is one."""
    packed = file.seek(0, io.SEEK_END)
    file.seek(0)
    head = file.read(6)
    if not head.startswith(_PACKED):
        return None
    label = name or "The file"
    most = min(LARGEST_PART, max(_HARMLESS, MOST_TIMES * packed))
    try:
        stream = Unpacked(file, head, most=most)
        content = bytearray(stream.read(512))
        if content[257:262] == b"ustar":
            return None
        while chunk := stream.read(1 << 16):
            content += chunk
    except TooMuch as error:
        raise UnreadableFile(
            f"“{label}” would unpack to more than {most // 1_000_000} MB. Unpack it and import a part of it."
        ) from error
    except (zlib.error, lzma.LZMAError, EOFError, OSError, ValueError) as error:
        raise UnreadableFile(f"“{label}” is damaged. Make or download it again.") from error
    return Part(content=bytes(content), name=PurePosixPath(name.replace("\\", "/")).stem)
