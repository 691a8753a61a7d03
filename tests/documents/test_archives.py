"""Archives: what is in them, and what is refused before it does harm."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import struct
import tarfile
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import archives
from documents.archives import open_archive, open_package
from documents.errors import UnreadableFile

FILES = {"a.txt": b"first", "folder/b.txt": b"second " * 3000, "folder/empty": b""}


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", method) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return output.getvalue()


def tarred(files: dict[str, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    output = io.BytesIO()
    with tarfile.open(fileobj=output, mode="w", format=form) as archive:
        for path, content in files.items():
            info = tarfile.TarInfo(path)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return output.getvalue()


def in_two_streams(content: bytes) -> bytes:
    return gzip.compress(content[:700]) + gzip.compress(content[700:])


PACKED: dict[str, Callable[[dict[str, bytes]], bytes]] = {
    "zip": zipped,
    "zip, stored": lambda files: zipped(files, zipfile.ZIP_STORED),
    "tar": tarred,
    "tar of old": lambda files: tarred(files, tarfile.USTAR_FORMAT),
    "tar.gz": lambda files: gzip.compress(tarred(files)),
    "tar.gz in two streams": lambda files: in_two_streams(tarred(files)),
    "tar.bz2": lambda files: bz2.compress(tarred(files)),
    "tar.xz": lambda files: lzma.compress(tarred(files)),
}


def opened(content: bytes) -> archives.Archive:
    return open_archive(io.BytesIO(content), name="a.zip")


@pytest.mark.parametrize("pack", PACKED.values(), ids=PACKED)
def test_every_file_is_read(pack: Callable[[dict[str, bytes]], bytes]) -> None:
    archive = opened(pack(FILES))
    assert [(entry.path, entry.size) for entry in archive.entries()] == [(p, len(c)) for p, c in FILES.items()]
    assert {entry.path: archive.read(entry) for entry in archive.entries()} == FILES
    assert {path: archive.read(path) for path in reversed(FILES)} == FILES
    assert ("a.txt" in archive, "c.txt" in archive) == (True, False)


PATHS = st.text("abc/é", min_size=1, max_size=8).filter(lambda path: path.strip("/") == path and "//" not in path)


@settings(deadline=None)
@given(st.dictionaries(PATHS, st.binary(max_size=3000), max_size=6), st.sampled_from(list(PACKED)))
def test_whatever_was_packed_comes_back(files: dict[str, bytes], kind: str) -> None:
    archive = opened(PACKED[kind](files))
    assert {entry.path: archive.read(entry) for entry in archive.entries()} == files


def test_a_name_in_utf8_is_told_though_it_is_not_marked() -> None:
    content = zipped({"naïve.txt": b"x"})
    unmarked = content.replace("naïve".encode(), b"na\xc3\xafve")
    at = unmarked.index(b"PK\x01\x02")
    unmarked = bytearray(unmarked)
    unmarked[at + 9] &= ~0x08
    unmarked[7] &= ~0x08
    assert [entry.path for entry in opened(bytes(unmarked)).entries()] == ["naïve.txt"]


def link_in_zip() -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        info = zipfile.ZipInfo("link")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
        archive.writestr("a.txt", "first")
    return output.getvalue()


def special_in_tar(kind: bytes) -> bytes:
    output = io.BytesIO()
    with tarfile.open(fileobj=output, mode="w") as archive:
        info = tarfile.TarInfo("link")
        info.type, info.linkname = kind, "/etc/passwd"
        archive.addfile(info)
        info = tarfile.TarInfo("a.txt")
        info.size = 5
        archive.addfile(info, io.BytesIO(b"first"))
    return output.getvalue()


def with_flag(content: bytes, *, at: int, value: int) -> bytes:
    """The first entry's flags or method changed in both of its heads."""
    changed = bytearray(content)
    changed[6 + at] = value
    changed[changed.index(b"PK\x01\x02") + 8 + at] = value
    return bytes(changed)


PROBLEMS = {
    "a path to the folder above": (zipped({"../x": b"x", "a.txt": b"first"}), "leads outside"),
    "one with the other stroke": (zipped({"a\\..\\..\\x": b"x", "a.txt": b"first"}), "leads outside"),
    "an absolute path": (zipped({"/etc/x": b"x", "a.txt": b"first"}), "leads outside"),
    "a drive": (zipped({"C:\\x": b"x", "a.txt": b"first"}), "leads outside"),
    "a path to the folder above, in a tar": (tarred({"b/../../x": b"x", "a.txt": b"first"}), "leads outside"),
    "a link in a zip": (link_in_zip(), "is a link"),
    "a symbolic link in a tar": (special_in_tar(tarfile.SYMTYPE), "is a link"),
    "a hard link in a tar": (special_in_tar(tarfile.LNKTYPE), "is a link"),
    "a device": (special_in_tar(tarfile.CHRTYPE), "a device"),
    "an encrypted file": (with_flag(zipped({"x": b"x", "a.txt": b"first"}), at=0, value=1), "is encrypted"),
    "an unusual packing": (with_flag(zipped({"x": b"x", "a.txt": b"first"}), at=2, value=9), "isn't supported"),
}


@pytest.mark.parametrize(("content", "problem"), PROBLEMS.values(), ids=PROBLEMS)
def test_what_could_do_harm_is_named_and_the_rest_is_read(content: bytes, problem: str) -> None:
    archive = opened(content)
    first, second = archive.entries()
    assert problem in first.problem
    assert (second.problem, archive.read(second)) == ("", b"first")
    with pytest.raises(UnreadableFile, match=problem):
        archive.read(first)


def test_a_document_with_such_a_file_in_it_is_refused_whole() -> None:
    with pytest.raises(UnreadableFile, match="“a.docx” can't be read.*leads outside"):
        open_package(zipped({"../x": b"x"}), name="a.docx")
    assert open_package(zipped(FILES), name="a.docx").read("a.txt") == b"first"


def lying_about_size(size: int) -> bytes:
    content = bytearray(zipped({"a.txt": b"words" * 1000}))
    at = content.index(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", size)
    content[22:26] = struct.pack("<I", size)
    return bytes(content)


def overlapping() -> bytes:
    """Many names for the same packed bytes, as in a quine or a bomb that doesn't nest."""
    content = zipped({"a": b"\0" * 3_000_000})
    start = content.index(b"PK\x01\x02")
    end = content.index(b"PK\x05\x06")
    heads = content[start:end] * 100
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 100, 100, len(heads), start, 0)
    return content[:start] + heads + tail


def endless_head() -> bytes:
    """A long name of a gigabyte, which a naive reader takes into memory."""
    info = tarfile.TarInfo("././@LongLink")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 1_000_000_000
    return gzip.compress(info.tobuf(tarfile.GNU_FORMAT) + b"a" * 1_000_000)


def large_file_in_tar(size: int) -> bytes:
    info = tarfile.TarInfo("a")
    info.size = size
    return info.tobuf() + b"\0" * 1024


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "a bomb in a zip": (lambda: zipped({"a": b"\0" * 30_000_000}), "harmful"),
    "a bomb in a tar.gz": (lambda: gzip.compress(tarred({"a": b"\0" * 30_000_000})), "harmful"),
    "overlapping entries": (overlapping, "more than 200"),
    "more than there may be": (lambda: large_file_in_tar(300_000_000), "more than 200 MB"),
    "20,000 entries": (lambda: zipped({f"{n}": b"" for n in range(20_000)}), "more than 10,000 files"),
    "20,000 entries in a tar": (
        lambda: gzip.compress(tarred({f"{n}": b"" for n in range(20_000)})),
        "more than 10,000",
    ),
    "an endless head": (endless_head, "more than 200 MB"),
    "a cut-off zip": (lambda: zipped(FILES)[:-40], "is damaged"),
    "a cut-off tar.gz": (lambda: gzip.compress(tarred(FILES))[:-40], "is damaged"),
    "a cut-off tar": (lambda: tarred({"a": b"x" * 4000})[:2000], "is damaged"),
    "no archive": (lambda: b"words", "is damaged or no archive"),
    "nothing": (lambda: b"", "is damaged or no archive"),
    "one packed file": (lambda: gzip.compress(b"words " * 200), "is damaged or no archive"),
    "noise in xz": (lambda: b"\xfd7zXZ\x00" + b"noise" * 9, "is damaged"),
}


@pytest.mark.parametrize(("make", "message"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_sound_archive_is_refused_with_a_sentence(make: Callable[[], bytes], message: str) -> None:
    with pytest.raises(UnreadableFile, match=message):
        opened(make())


UNREAD = {
    "more bytes than declared": (lying_about_size(10), "damaged"),
    "fewer bytes than declared": (lying_about_size(9_000_000), "damaged"),
    "changed bytes": (zipped(FILES, zipfile.ZIP_STORED).replace(b"first", b"worst", 1), "damaged"),
}


@pytest.mark.parametrize(("content", "message"), UNREAD.values(), ids=UNREAD)
def test_an_entry_that_is_not_what_it_says_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(UnreadableFile, match=message):
        opened(content).read("a.txt")


def test_a_part_may_be_no_larger_than_asked_for() -> None:
    with pytest.raises(UnreadableFile, match="larger than 0 MB"):
        opened(zipped(FILES)).read("folder/b.txt", most=1000)
    with pytest.raises(UnreadableFile, match="is missing"):
        opened(zipped(FILES)).read("nothing.txt")


def test_a_count_that_lies_is_found_out() -> None:
    content = bytearray(zipped({f"{n}": b"" for n in range(11_000)}))
    at = content.rindex(b"PK\x05\x06")
    content[at + 8 : at + 12] = struct.pack("<HH", 1, 1)
    with pytest.raises(UnreadableFile, match="more than 10,000"):
        opened(bytes(content))


def test_a_broken_stream_is_damage() -> None:
    content = bytearray(gzip.compress(tarred({"a": bytes(range(256)) * 400})))
    content[300:340] = b"\xff" * 40
    with pytest.raises(UnreadableFile, match="damaged"):
        opened(bytes(content))


NAMES: dict[str, tuple[str, list[str]]] = {
    "Russian": ("cp866", ["Статьи/Последний паром.txt", "Отчёт за май.txt"]),
    "Japanese": ("cp932", ["記事/最終フェリー.txt", "記事/今日のニュース.txt"]),
    "Chinese": ("gb18030", ["文章/最后一班渡轮.txt", "文章/今日新闻.txt"]),
    "German": ("cp437", ["Artikel/Fähre über den Fluß.txt"]),
    "UTF-8 that isn't marked": ("utf-8", ["Fähre.txt", "паром.txt"]),
}


@pytest.mark.parametrize(("code_page", "paths"), NAMES.values(), ids=NAMES)
def test_names_in_a_code_page_are_read(code_page: str, paths: list[str]) -> None:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        for number, path in enumerate(paths):
            archive.writestr("x" * len(path.encode(code_page)) + str(number), b"words")
    content = output.getvalue()
    for number, path in enumerate(paths):
        raw = path.encode(code_page)
        content = content.replace(b"x" * len(raw) + str(number).encode(), raw + str(number).encode())
    assert [entry.path[:-1] for entry in opened(content).entries()] == paths


def test_names_of_an_old_tar_are_read() -> None:
    content = tarred({"x" * 13 + ".txt": b"words"}, tarfile.USTAR_FORMAT)
    info = tarfile.TarInfo("Статьи/Паром.txt")
    info.size = 5
    old = info.tobuf(tarfile.USTAR_FORMAT, "cp866", "strict") + content[512:]
    assert [entry.path for entry in opened(old).entries()] == ["Статьи/Паром.txt"]
