"""What bad input gets: one clear message, nothing left behind, less than 300 MB and 10 seconds.

Every file goes the way that a worker takes it: opened or read in the reading process, parts read like files.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from documents.child import processor_seconds
from documents.containers import DEEPEST, Failure, container_for
from documents.errors import Refused
from documents.isolation import Apart, Found
from tests.hostile import bombs, files
from tests.hostile.bombs import EXTERNAL, EXTERNAL_DTD, LAUGHS, PARAMETERS, QUADRATIC
from tests.hostile.files import GOOD, TEXT

MOST_SECONDS = 10
MOST_MEMORY = 300_000_000  # bytes
BROKE = "its reader broke down"
SECRET = Path("/etc/passwd").read_text("utf-8").splitlines()[0] if Path("/etc/passwd").exists() else "root:"
OUTSIDE = Path(tempfile.gettempdir()) / "annotator-was-here.txt"

Outcome = Found | str


class Reading:
    """Takes files in as the program does, and measures what that takes."""

    def __init__(self, apart: Apart) -> None:
        self.apart = apart

    def outcomes(self, content: bytes, name: str, *, charset: str = "", may_break: bool = False) -> list[Outcome]:
        """What became of the file, or of each of its parts: what was found, or the message. ``may_break`` is for
        files that end the process of a library: what this costs is still one message."""
        before = self._seconds()
        came = list(self._taken(content, name, charset=charset))
        assert self._seconds() - before < MOST_SECONDS
        assert self.most_memory() < MOST_MEMORY
        for outcome in came:
            if isinstance(outcome, str):
                assert is_a_sentence(outcome) or (may_break and BROKE in outcome), outcome
            else:
                assert outcome.article.text.strip()
                assert SECRET not in outcome.article.text
        return came

    def _taken(
        self, content: bytes, name: str, *, media_type: str = "", charset: str = "", depth: int = 0
    ) -> Iterator[Outcome]:
        container = container_for(media_type, name, content[:4096])
        try:
            if container is not None and depth < DEEPEST:
                known = {"name": name, "media_type": media_type, "charset": charset}
                mapping = self.apart.columns(content, **known).suggested if container.mapped else None
                for part in self.apart.parts(content, **known, mapping=mapping):
                    if isinstance(part, Failure):
                        yield part.reason
                    else:
                        yield from self._taken(
                            part.content, part.name, media_type=part.media_type, charset=part.charset, depth=depth + 1
                        )
            if container is None or container.also_read or depth >= DEEPEST:
                yield self.apart.read(content, name=name, media_type=media_type, charset=charset)
        except Refused as error:
            yield str(error)

    def _seconds(self) -> float:
        return sum(processor_seconds(child.number) for child in self.apart.children)

    def most_memory(self) -> int:
        """The most that a child ever held, in bytes."""
        status = [Path(f"/proc/{child.number}/status") for child in self.apart.children]
        sizes = [re.search(r"VmHWM:\s+(\d+) kB", path.read_text("ascii")) for path in status if path.exists()]
        return max((int(size[1]) * 1024 for size in sizes if size), default=0)


def is_a_sentence(message: str) -> bool:
    """Whether a person can read it: words, an end, no traceback, not the general one for what nobody expected."""
    return 20 < len(message) < 1200 and message[-1] in ".!?" and "Traceback" not in message and BROKE not in message


@pytest.fixture(scope="module")
def reading() -> Iterator[Reading]:
    with Apart() as apart:
        yield Reading(apart)


@pytest.fixture(autouse=True)
def _nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    yield
    assert list(tmp_path.iterdir()) == []
    assert not OUTSIDE.exists()


@pytest.mark.parametrize(("extension", "content"), GOOD.items(), ids=GOOD)
def test_the_good_files_are_read(reading: Reading, extension: str, content: bytes) -> None:
    came = reading.outcomes(content, f"lock{extension}")
    assert came
    for outcome in came:
        assert isinstance(outcome, Found), outcome
        assert "lock" in outcome.article.text


@pytest.mark.parametrize(("extension", "content"), GOOD.items(), ids=GOOD)
def test_what_is_cut_off_is_read_as_far_as_it_goes_or_said_to_be_damaged(
    reading: Reading, extension: str, content: bytes
) -> None:
    for size in (1, 5, len(content) // 3, len(content) // 2, len(content) - 40, len(content) - 1):
        assert reading.outcomes(content[: max(size, 1)], f"lock{extension}")


@pytest.mark.parametrize("extension", GOOD)
def test_a_file_under_a_wrong_name_is_read_or_said_to_be_another(reading: Reading, extension: str) -> None:
    for content in GOOD.values():
        assert reading.outcomes(content, f"lock{extension}")


@pytest.mark.parametrize(("extension", "content"), GOOD.items(), ids=GOOD)
def test_damage_breaks_no_reader(reading: Reading, extension: str, content: bytes) -> None:
    for seed in range(5):
        reading.outcomes(bombs.broken(content, seed), f"lock{extension}")


@pytest.mark.parametrize("extension", GOOD)
def test_a_file_without_anything_in_it_says_so(reading: Reading, extension: str) -> None:
    for content in (b"", b"\n", b" \t\r\n", b"\xef\xbb\xbf", b"\0" * 1000):
        [message] = reading.outcomes(content, f"lock{extension}")
        assert isinstance(message, str)


@pytest.mark.parametrize("extension", GOOD)
def test_noise_says_so(reading: Reading, extension: str) -> None:
    noise = bytes(range(256)) * 400
    came = reading.outcomes(noise, f"lock{extension}")
    assert all(isinstance(outcome, str) for outcome in came)


ARCHIVES: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a zip bomb": ("a.zip", bombs.zip_bomb, "would unpack to more than"),
    "a zip bomb in a DOCX": ("a.docx", bombs.docx_bomb, "would unpack to more than"),
    "a DOCX of very much": ("a.docx", bombs.docx_paragraphs, "would unpack to more than"),
    "a zip bomb in an ODT": ("a.odt", lambda: files.odt(zeros=bombs.zlib_free(40)), "would unpack to more than"),
    "a zip bomb in an EPUB": ("a.epub", lambda: files.epub(zeros=bombs.zlib_free(40)), "would unpack to more than"),
    "a zip bomb in an XLSX": ("a.xlsx", lambda: files.xlsx(zeros=bombs.zlib_free(40)), "unpack"),
    "an entry that lies about its size": ("a.zip", bombs.lying_zip, "damaged|larger|unpack"),
    "entries that share their bytes": ("a.zip", bombs.overlapping_zip, "unpack|damaged|Overlapped"),
    "20,000 entries": ("a.zip", bombs.many_entries, "holds more than 10,000 files"),
    "20,000 entries in a TAR": ("a.tar.gz", bombs.many_members, "holds more than 10,000 files"),
    "an encrypted archive": ("a.zip", bombs.encrypted_zip, "is encrypted"),
    "a gzip bomb": ("a.txt.gz", bombs.gzip_bomb, "would unpack to more than"),
    "a gzip bomb as a TAR": ("a.tar.gz", bombs.gzip_bomb, "would unpack to more than|damaged|holds no files"),
    "a bzip2 bomb": ("a.tar.bz2", bombs.bz2_bomb, "would unpack to more than|damaged|holds no files"),
    "an xz bomb": ("a.tar.xz", bombs.xz_bomb, "would unpack to more than|damaged|holds no files"),
    "a gzip bomb as a web archive": ("a.warc.gz", bombs.gzip_bomb, "is no web archive"),
    "a file larger than any disk in a TAR": ("a.tar", bombs.huge_member, "unpack|damaged"),
    "a web archive's record of great length": ("a.warc", lambda: files.warc(declared=10**15), "larger|damaged"),
    "a page in a web archive that unpacks to much": (
        "a.warc",
        lambda: files.warc(bombs.gzip_bomb(60), head=b"Content-Encoding: gzip\r\n"),
        "larger than 30 MB",
    ),
    "an empty archive": ("a.zip", lambda: files.zipped({}), "holds no files|damaged|no archive"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "make", "message"), ARCHIVES.values(), ids=ARCHIVES)
def test_a_bomb_is_one_message(reading: Reading, name: str, make: Callable[[], bytes], message: str) -> None:
    came = reading.outcomes(make(), name)
    assert len(came) == 1 or name == "a.zip"
    for outcome in came:
        assert isinstance(outcome, str)
        assert re.search(message, outcome), outcome


def test_archives_in_archives_come_to_an_end(reading: Reading) -> None:
    [outcome] = reading.outcomes(bombs.nested_zip(12), "a.zip")
    assert isinstance(outcome, str)
    assert len(reading.outcomes(bombs.nested_zip(2), "a.zip")) == 1


OUTSIDE_PATHS = {
    "up": "../../../../../../../../../.." + str(OUTSIDE),
    "absolute": str(OUTSIDE),
    "a drive": "C:\\annotator-was-here.txt",
    "backslashes": "..\\..\\annotator-was-here.txt",
    "in the middle": "a/../../../annotator-was-here.txt",
}


@pytest.mark.parametrize("path", OUTSIDE_PATHS.values(), ids=OUTSIDE_PATHS)
@pytest.mark.parametrize(("name", "make"), {"a.zip": bombs.traversing, "a.tar": bombs.traversing_tar}.items())
def test_a_path_that_leads_outside_is_left_out_and_the_rest_read(
    reading: Reading, name: str, make: Callable[[str], bytes], path: str
) -> None:
    came = reading.outcomes(make(path), name)
    assert [outcome.article.text.strip() for outcome in came if isinstance(outcome, Found)] == [TEXT.strip()]
    [message] = [outcome for outcome in came if isinstance(outcome, str)]
    assert "leads outside" in message


@pytest.mark.parametrize(("name", "make"), {"a.zip": bombs.linked_zip, "a.tar": bombs.linked_tar}.items())
def test_links_and_devices_are_left_out_and_the_rest_read(
    reading: Reading, name: str, make: Callable[[], bytes]
) -> None:
    came = reading.outcomes(make(), name)
    assert [outcome.article.text.strip() for outcome in came if isinstance(outcome, Found)] == [TEXT.strip()]
    assert len(came) > 1


ENTITIES: dict[str, tuple[str, str]] = {
    "that multiply": (LAUGHS, "a9"),
    "that are long": (QUADRATIC, "a;" + "&a;" * 4000 + "&a"),
    "that fetch a file": (EXTERNAL, "secret"),
    "from elsewhere": (EXTERNAL_DTD, "amp"),
    "of parameters": (PARAMETERS, "c"),
}
WITH_ENTITIES: dict[str, Callable[[str, str], bytes]] = {
    ".docx": bombs.entity_docx,
    ".odt": bombs.entity_odt,
    ".epub": bombs.entity_epub,
    ".xlsx": bombs.entity_xlsx,
    ".rss": bombs.entity_feed,
    ".html": bombs.entity_html,
    ".mhtml": bombs.entity_svg,
}


@pytest.mark.parametrize(("prolog", "entity"), ENTITIES.values(), ids=ENTITIES)
@pytest.mark.parametrize(("extension", "make"), WITH_ENTITIES.items(), ids=WITH_ENTITIES)
def test_entities_neither_multiply_nor_fetch(
    reading: Reading, extension: str, make: Callable[[str, str], bytes], prolog: str, entity: str
) -> None:
    for outcome in reading.outcomes(make(prolog, entity), f"a{extension}"):
        assert isinstance(outcome, str) or len(outcome.article.text) < 200_000


@pytest.mark.parametrize(("prolog", "entity"), ENTITIES.values(), ids=ENTITIES)
def test_entities_in_an_e_books_package_neither_multiply_nor_fetch(reading: Reading, prolog: str, entity: str) -> None:
    for outcome in reading.outcomes(bombs.entity_opf(prolog, entity), "a.epub"):
        assert isinstance(outcome, str) or len(outcome.article.title) < 2000


PDFS: dict[str, tuple[Callable[[], bytes], str]] = {
    "an encrypted one": (bombs.encrypted_pdf, "password"),
    "a page of letters": (bombs.pdf_of_letters, ""),
    "a page that unpacks to much": (bombs.pdf_stream_bomb, ""),
    "a page packed many times": (bombs.pdf_filters, ""),
    "an image of much": (bombs.pdf_image_bomb, ""),
    "a table of contents that leads to itself": (bombs.xref_loop, ""),
    **{name: ((lambda objects=objects: files.pdf(objects)), "") for name, objects in bombs.LOOPS.items()},
}


@pytest.mark.parametrize(("make", "message"), PDFS.values(), ids=PDFS)
def test_a_hostile_pdf_is_read_or_refused(reading: Reading, make: Callable[[], bytes], message: str) -> None:
    [outcome] = reading.outcomes(make(), "a.pdf", may_break=True)
    if message:
        assert isinstance(outcome, str)
        assert message in outcome


@pytest.mark.parametrize("image", bombs.IMAGE_BOMBS.values(), ids=bombs.IMAGE_BOMBS)
def test_a_hostile_image_costs_itself_alone(reading: Reading, image: bytes) -> None:
    [outcome] = reading.outcomes(bombs.page_with(image), "a.mhtml")
    assert isinstance(outcome, Found), outcome
    assert outcome.article.text.count(TEXT.strip()) == 2


@pytest.mark.parametrize(("name", "content"), bombs.NESTED.values(), ids=bombs.NESTED)
def test_deep_and_wide_files_are_read_or_refused(reading: Reading, name: str, content: bytes) -> None:
    assert reading.outcomes(content, name)


@pytest.mark.parametrize("piece", bombs.CLASSES.values(), ids=bombs.CLASSES)
def test_no_pattern_stumbles_over_a_long_line(reading: Reading, piece: str) -> None:
    line = bombs.line_of(piece)
    for extension, content in {
        ".txt": f"{TEXT}\n\n{line}\n\n{TEXT}",
        ".md": f"{TEXT}\n\n{line}\n\n{TEXT}",
        ".html": f"<title>{line[:50_000]}</title><p>{TEXT}</p><p>{line}</p><p>{TEXT}</p>",
    }.items():
        reading.outcomes(content.encode("utf-8", "replace"), f"a{extension}")


TABLES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a row of very many cells": ("a.csv", bombs.long_row),
    "a quotation that never ends": ("a.csv", bombs.open_quotation),
    "numbers that are none": ("a.json", bombs.large_number),
    "columns without end": ("a.jsonl", bombs.many_columns),
    "two cells far apart": ("a.xlsx", bombs.sparse_sheet),
    "a table of strings that lies": ("a.xlsx", bombs.shared_strings),
}


@pytest.mark.parametrize(("name", "make"), TABLES.values(), ids=TABLES)
def test_a_hostile_table_is_read_or_refused(reading: Reading, name: str, make: Callable[[], bytes]) -> None:
    assert reading.outcomes(make(), name)


CHARSETS = ["", "x-nonsense", "punycode", "idna", "utf-7", "unicode_escape", "zlib", "undefined", "mbcs", "utf-16"]


@pytest.mark.parametrize("charset", CHARSETS)
def test_a_wrong_character_set_is_passed_over_or_told(reading: Reading, charset: str) -> None:
    for encoding in ("utf-8", "utf-16-le", "iso-8859-1", "shift_jis", "utf-32"):
        content = f"{TEXT} Straße, ёж, 水. {TEXT}".encode(encoding, "replace")
        page = b"<meta charset='%s'><p>%s</p>" % (charset.encode(), content)
        for name, whole in {"a.txt": content, "a.html": page, "a.csv": b"text\n" + content, "a.rtf": content}.items():
            assert reading.outcomes(whole, name, charset=charset)


@pytest.mark.parametrize("extension", GOOD)
def test_a_file_of_500_mb_of_nothing_is_opened_within_bounds(
    reading: Reading, extension: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The program takes no such file (MAX_UPLOAD_MB); a container is still opened from its place on the disk."""
    large = tmp_path_factory.mktemp("large") / f"large{extension}"
    with large.open("wb") as file:
        file.truncate(500_000_000)
    container = container_for("", large.name, b"\0" * 4096)
    if container is None:
        return
    opened = reading.apart.columns if container.mapped else reading.apart.parts
    with pytest.raises(Refused) as caught:
        list(opened(large, name=large.name))  # type: ignore[operator]
    assert is_a_sentence(str(caught.value))
    assert reading.most_memory() < MOST_MEMORY
    large.unlink()
