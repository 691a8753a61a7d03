"""Archives as containers: what is in them, where it lay, and what is left out."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable

import pytest

from documents.containers import Failure, Part, archive
from documents.errors import UnreadableFile

FILES = {"a.txt": b"first", "Coast/2020/b.txt": b"second", "./c.txt": b"third"}


def zipped(files: dict[str, bytes]) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as made:
        for path, content in files.items():
            made.writestr(path, content)
    return output.getvalue()


def tarred(files: dict[str, bytes], link: str = "") -> bytes:
    output = io.BytesIO()
    with tarfile.open(fileobj=output, mode="w") as made:
        for path, content in files.items():
            info = tarfile.TarInfo(path)
            info.size = len(content)
            made.addfile(info, io.BytesIO(content))
        if link:
            info = tarfile.TarInfo("link.txt")
            info.type, info.linkname = tarfile.SYMTYPE, link
            made.addfile(info)
    return output.getvalue()


def parts(content: bytes, name: str = "a.zip") -> list[Part | Failure]:
    return list(archive.parts_of(io.BytesIO(content), name=name))


PACKED: dict[str, tuple[str, Callable[[dict[str, bytes]], bytes]]] = {
    "ZIP": ("a.zip", zipped),
    "TAR": ("a.tar", tarred),
    "TAR.GZ": ("a.tar.gz", lambda files: gzip.compress(tarred(files))),
    "TAR.BZ2": ("a.tbz2", lambda files: bz2.compress(tarred(files))),
    "TAR.XZ": ("a.tar.xz", lambda files: lzma.compress(tarred(files))),
    "TAR.GZ that isn't called so": ("a.gz", lambda files: gzip.compress(tarred(files))),
}


@pytest.mark.parametrize(("name", "pack"), PACKED.values(), ids=PACKED)
def test_files_come_with_the_folders_they_lay_in(name: str, pack: Callable[[dict[str, bytes]], bytes]) -> None:
    assert parts(pack(FILES), name) == [
        Part(b"first", "a.txt"),
        Part(b"second", "b.txt", folders=("Coast", "2020")),
        Part(b"third", "c.txt"),
    ]


def test_what_systems_put_beside_files_is_left_out() -> None:
    hidden = [".DS_Store", "a/.git/config", "__MACOSX/a/._b.txt", "a/Thumbs.db", "desktop.ini", "a/Icon\r"]
    assert parts(zipped(dict.fromkeys(hidden, b"x") | {"a/b...txt": b"y", "c": b"z"})) == [
        Part(b"y", "b...txt", folders=("a",)),
        Part(b"z", "c"),
    ]


def test_what_can_t_be_had_is_named_and_the_rest_comes_in() -> None:
    found = parts(tarred({"../../evil.txt": b"x", "/etc/evil.txt": b"x", "a.txt": b"y"}, link="/etc/passwd"), "a.tar")
    assert [part.name for part in found] == ["../../evil.txt", "/etc/evil.txt", "a.txt", "link.txt"]
    assert [isinstance(part, Failure) for part in found] == [True, True, False, True]


def test_a_file_that_is_too_large_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST_PART", 10)
    [large, small] = parts(zipped({"large.txt": b"x" * 11, "small.txt": b"x" * 10}))
    assert isinstance(large, Failure)
    assert small == Part(b"x" * 10, "small.txt")


ALONE: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("a.csv.gz", gzip.compress),
    "bzip2": ("a.csv.bz2", bz2.compress),
    "xz": ("a.csv.xz", lzma.compress),
}


@pytest.mark.parametrize(("name", "pack"), ALONE.values(), ids=ALONE)
@pytest.mark.parametrize("length", [3, 200_000])
def test_a_file_packed_alone_is_one_part(name: str, pack: Callable[[bytes], bytes], length: int) -> None:
    content = bytes(number % 251 for number in range(length))
    assert parts(pack(content), name) == [Part(content, "a.csv")]


REFUSED: dict[str, tuple[str, bytes, str]] = {
    "nothing": ("a.zip", b"", "damaged or no archive"),
    "an empty ZIP": ("a.zip", zipped({}), "holds no files"),
    "hidden files alone": ("a.zip", zipped({".x": b""}), "holds no files"),
    "a packed file cut off": ("a.csv.gz", gzip.compress(bytes(range(256)) * 99)[:-30], "is damaged"),
    "a bomb of one file": ("a.txt.gz", gzip.compress(bytes(21_000_000)), "unpack to more than 20 MB"),
    "a bomb in a ZIP": ("a.zip", zipped({"a.txt": bytes(21_000_000)}), "only harmful files do"),
    "20,000 files": ("a.zip", zipped({f"{number}.txt": b"" for number in range(20_000)}), "more than 10,000 files"),
}


@pytest.mark.parametrize(("name", "content", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_can_t_be_opened_is_refused(name: str, content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=f"“{name}”.*{reason}"):
        parts(content, name)
