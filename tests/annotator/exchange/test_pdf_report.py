"""The report as PDF, read by two other programs."""

from __future__ import annotations

import ctypes
import io
import re
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest

from annotator.errors import Invalid, TooLarge
from annotator.exchange.bundle import FieldItem, ReplyItem
from annotator.exchange.codebooks.colours import HUES
from annotator.exchange.codebooks.entries import CodebookFile, Entry
from annotator.exchange.formats import pdf_report
from annotator.exchange.formats.pdf_report import faces
from annotator.exchange.losses import Feature, counted, losses
from tests.annotator.exchange import items
from tests.annotator.exchange.coloured_font import with_a_wave

MILLIMETRE = 72 / 25.4
SITE = "https://site.example"


@pytest.fixture(autouse=True)
def _only_the_fonts_that_come_with_it(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What other fonts a computer has changes nothing here."""
    monkeypatch.setattr(faces, "_FOLDERS", {})
    monkeypatch.setattr(faces, "_ELSEWHERE", ())
    faces.files.cache_clear()
    yield
    faces.files.cache_clear()


def dumped(*texts: Any, **more: Any) -> bytes:
    return items.written(pdf_report.dump(items.bundle(texts or None, **more)))


def pages(content: bytes) -> list[str]:
    """The words of each page, each line one, as pdfium reads them."""
    document = pypdfium2.PdfDocument(content)
    try:
        return [document[at].get_textpage().get_text_range().replace("\r\n", "\n") for at in range(len(document))]
    finally:
        document.close()


def marked(text: str, **more: Any) -> Any:
    """A document with one passage, which is all of its text."""
    about = items.document()
    return items.text_item(about, items.annotation(about, text, 0, len(text), **more), text=text)


def test_passages_stand_by_document_with_tags_notes_and_replies() -> None:
    first, contents, documents, rest, tags, codebook = pages(dumped())
    assert first.split("\n") == [
        *("Tides", "8 annotations on 3 documents · 2026-03-04 05:06 UTC", "Tags"),
        *("Claims 2", "Claims / Economic 1", "Mood 3", "Tides 1 / 6"),
    ]
    assert "\nDocument 2 3\nDocument 3 4\n" in contents
    assert "\nAda Byron, Grace H. · The Tide · 2026-02-03 · en · https://example.org/tides?a=1&b=2 · Sea" in documents
    assert "Claims / Economic Mood\nAlice Smith, 2026-03-04 06:46 UTC\nLook here <b>\nBob Stone" in documents
    assert "Alice Smith, 2026-03-04 06:47 UTC (edited 2026-03-05 05:06 UTC)" in documents
    assert "gone with the tide\nThis passage is not in the text any more.\n" in documents
    assert documents.index("On the whole of it") < documents.index("gone with the tide") < documents.index("Document 2")
    assert "Document 3\nNothing is marked here." in rest
    assert "Claims\nrise A family Tides & “moons” <of> the sea" in tags
    assert "Claims\nWhat is said to be so.\nWhen to use: When it is stated.\n" in codebook
    assert "Other names: Feeling; Tone" in codebook


def test_the_file_says_what_it_is_in_which_language_and_where_its_parts_begin() -> None:
    reader = pypdf.PdfReader(io.BytesIO(dumped()))
    assert (reader.metadata.title, reader.root_object["/Lang"]) == ("Tides", "en")
    assert reader.metadata.creation_date == items.MADE.replace(microsecond=0)
    found = [(one.title, reader.get_destination_page_number(one)) for one in flat(reader.outline)]
    assert found == [
        ("Tags", 0), ("Documents", 2), ("Tides & “moons” <of> the sea 🌊", 2), ("Document 2", 2), ("Document 3", 3),
        ("Passages by tag", 4), ("Claims", 4), ("Claims / Economic", 4), ("Mood", 4), ("Codebook", 5),
        ("Signs without a font", 5),
    ]  # fmt: skip
    assert dumped() == dumped()


def flat(outline: Any) -> list[Any]:
    return [one for part in outline for one in (flat(part) if isinstance(part, list) else [part])]


def test_contents_over_many_pages_lead_to_where_documents_stand() -> None:
    texts = [items.text_item(items.document(number), text="Words") for number in range(1, 151)]
    content = dumped(*texts, codebook=CodebookFile(()))
    read = pages(content)
    lines = re.findall(r"(Document \d+)\s(\d+)(?=\s|$)", "\n".join(read[1:5]))
    assert len(lines) == 150
    for title, number in lines:
        assert f"{title}\nNothing is marked here." in read[int(number) - 1]
    reader = pypdf.PdfReader(io.BytesIO(content))
    targets = leading(reader, reader.pages[1])
    assert targets[2] == targets[3] == int(lines[0][1]) - 1
    assert read[-1].rstrip().endswith(f"{len(read)} / {len(read)}")


def links(page: Any) -> list[Any]:
    return [one.get_object() for one in page.get("/Annots", ()) if one.get_object()["/Subtype"] == "/Link"]


def leading(reader: Any, page: Any) -> list[int | None]:
    """The pages that the links of this one lead to."""
    return [reader.get_page_number(link["/Dest"][0].get_object()) for link in links(page) if "/Dest" in link]


def test_tags_lead_to_their_passages_and_these_to_where_they_stand() -> None:
    reader = pypdf.PdfReader(io.BytesIO(dumped()))
    assert set(leading(reader, reader.pages[0])) == {4}
    assert set(leading(reader, reader.pages[4])) == {2}
    tops = [float(link["/Dest"][3]) for link in links(reader.pages[4])]
    assert len(set(tops)) == 5  # of six lines, two are of one passage


LINKS = {"the site is known": (SITE, True), "it isn't": ("", False)}


@pytest.mark.parametrize(("site", "leads"), LINKS.values(), ids=LINKS)
def test_passages_lead_back_where_the_site_is_known(site: str, leads: bool) -> None:  # noqa: FBT001 (a case of a table)
    about = items.document(address=f"{SITE}/d/")
    content = dumped(items.text_item(about, items.passage(about, "rise")), site=site)
    addresses = {link["/A"]["/URI"] for page in pypdf.PdfReader(io.BytesIO(content)).pages for link in links(page)
                 if "/A" in link}  # fmt: skip
    assert addresses == ({f"{SITE}/d/", f"{SITE}/d/#a-{items.uid(100)}"} if leads else set())


def test_bars_are_as_long_as_tags_are_frequent_and_of_their_colours() -> None:
    bars = {round(width): colour for width, colour in rectangles(dumped()) if width > 20}
    longest = max(bars)
    assert bars == {
        round(longest * 2 / 3): rgb(HUES["blue"]), round(longest / 3): rgb(HUES["green"]), longest: rgb("#b59f5b"),
    }  # fmt: skip


def rectangles(content: bytes) -> Iterator[tuple[float, tuple[int, ...]]]:
    """Of what is drawn on the first page: width and colour."""
    page = pypdfium2.PdfDocument(content)[0]
    for one in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_PATH]):
        left, _bottom, right, _top = one.get_bounds()
        parts = [ctypes.c_uint() for _ in range(4)]
        pypdfium2.raw.FPDFPageObj_GetFillColor(one.raw, *parts)
        yield right - left, tuple(part.value for part in parts[:3])


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.lstrip("#")))


SCRIPTS = {
    "Latin": "Việt Nam: cafe\u0301, naïve, Łódź — “quoted” …",
    "Greek": "ἐν ἀρχῇ ἦν ὁ λόγος",
    "Cyrillic": "В начале было Слово",
    "Thai": "ภาษาไทยมีวรรณยุกต์",
    "Hebrew": "שלום עולם",
    "Arabic": "النص العربي",
    "Devanagari": "हिन्दी में लिखा",
}


@pytest.mark.parametrize("text", SCRIPTS.values(), ids=SCRIPTS)
def test_every_script_is_shown_by_the_fonts_that_come_with_it(text: str) -> None:
    content = dumped(marked(text))
    assert "Signs without a font" not in "".join(pages(content))
    names = {name for page in pypdf.PdfReader(io.BytesIO(content)).pages for name in fonts(page)}
    assert names <= {"NotoSans", "NotoSansArabic", "Heebo", "NotoSansThai"}
    if text[0] < "\u0590":  # what is shaped comes back in glyphs' order
        assert unicodedata.normalize("NFC", text) in pages(content)[2]


def fonts(page: Any) -> set[str]:
    used = page["/Resources"]["/Font"].values()
    return {one.get_object()["/BaseFont"].split("+")[1].split("-")[0] for one in used}


@pytest.mark.parametrize(("text", "at_left"), [("A word", True), ("שלום עולם", False), ("123 שלום", False)])
def test_a_text_begins_where_its_script_does(text: str, at_left: bool) -> None:  # noqa: FBT001 (a case of a table)
    page = pypdfium2.PdfDocument(dumped(marked(text)))[2]
    words = page.get_textpage()
    boxes = [words.get_charbox(at) for at in range(words.count_chars())]
    of_quote = [box for box in boxes if 7 < box[3] - box[1] < 12 and 690 < box[1] < 725]
    left, right = min(box[0] for box in of_quote), max(box[2] for box in of_quote)
    assert (left < 25 * MILLIMETRE, right > 185 * MILLIMETRE) == (at_left, not at_left)


def test_signs_that_no_font_has_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken.ttf").write_bytes(b"\x00\x01\x00\x00 no font")
    monkeypatch.setattr(faces, "_ELSEWHERE", (tmp_path, tmp_path / "none"))
    faces.files.cache_clear()
    assert faces.files()[-1].name == "broken.ttf"
    whole = "\n".join(pages(dumped(marked("a \U00012000 b \U00012000 \u0eb4\ufe0f\u2060!", tags=("Mood",)))))
    assert "a � b �" in whole
    assert "has 4 signs of it; “�” stands in their place: U+12000.\n" in whole  # two there, two in the list by tags


def test_pictures_in_fonts_are_shown_each_time_they_are_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_a_wave(tmp_path / "waves.ttf")
    monkeypatch.setattr(faces, "_ELSEWHERE", (tmp_path,))
    faces.files.cache_clear()
    content = dumped(marked("Sea 🌊 and 🌊\u200d🌊 3"))
    assert "Sea 🌊 and 🌊\u200d🌊 3" in pages(content)[2]
    used = pypdf.PdfReader(io.BytesIO(content)).pages[2]["/Resources"]["/Font"].values()
    assert sorted(one.get_object()["/Subtype"] for one in used) == ["/Type0", "/Type3"]


def test_what_stands_behind_a_picture_is_not_set_in_its_font(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_a_wave(tmp_path / "waves.ttf")
    monkeypatch.setattr(faces, "_ELSEWHERE", (tmp_path,))
    faces.files.cache_clear()
    about = items.document()
    content = dumped(items.text_item(about, items.passage(about, "🌊 rise", tags=("Mood",))))
    assert "🌊 rise Document 1 3\n" in pages(content)[3]


def test_fonts_of_the_computer_come_after_those_that_are_brought_without_their_other_cuts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (
        "Zed.ttf",
        "DejaVuSans.ttf",
        "DejaVuSans-Bold.ttf",
        "NotoSans-Italic.otf",
        "NotoSansCJK-Regular.ttc",
        "a.txt",
    ):
        (tmp_path / name).write_bytes(b"")
    monkeypatch.setattr(faces, "_ELSEWHERE", (tmp_path,))
    faces.files.cache_clear()
    names = [path.name for path in faces.files()]
    assert names[0] == "NotoSans[wdth,wght].ttf"
    assert names[4:] == ["NotoSansCJK-Regular.ttc", "DejaVuSans.ttf", "Zed.ttf"]


def test_without_any_font_it_is_said_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faces, "BROUGHT", ())
    faces.files.cache_clear()
    with pytest.raises(Invalid, match="no font on this computer"):
        dumped()


def test_notes_stand_there_as_their_words_with_the_bullets_of_lists() -> None:
    note = "A *note*\n\n- one\n    - two\n\n1. three\n\n<script>alert(1)</script>"
    read = "\n".join(pages(dumped(marked("Words", note=note))))
    assert "A note\n• one\n • two\n1. three\n<script>alert(1)</script>" in read
    told = losses(pdf_report, counted(items.told_texts(), items.BOOK))
    assert [(one.feature, one.instead) for one in told] == [
        (Feature.MARKDOWN, "plain"), (Feature.SHORTCUT, ""), (Feature.TEXT, ""),
    ]  # fmt: skip


BAD = '"><script>{nb} (a) \\) endobj \x00\x08\x1b % **b** [x](1) &'


def test_nothing_that_people_wrote_becomes_a_part_of_the_file() -> None:
    about = items.document(
        title=BAD, authors=(BAD,), publisher=BAD, topics=(BAD,), url=f"javascript:alert(1)//{BAD}",
        fields=(FieldItem(BAD, "url", BAD),), address="#d",
    )  # fmt: skip
    reply = ReplyItem(items.uid(9), BAD, BAD, items.MADE)
    one = items.annotation(about, BAD * 2, 0, len(BAD), tags=(BAD,), note="[no](javascript:alert)", replies=(reply,))
    one = one._replace(made_quote=BAD, page=BAD, author=BAD)
    book = CodebookFile((Entry((BAD,), "", BAD, "", BAD, BAD, BAD, (BAD,)),))
    content = dumped(items.text_item(about, one, text=BAD * 2), project=BAD, scope=BAD, codebook=book, site="#")
    reader = pypdf.PdfReader(io.BytesIO(content), strict=True)
    assert [link for page in reader.pages for link in links(page) if "/A" in link] == []
    assert "/JavaScript" not in str(reader.root_object)
    assert "{nb} (a) \\) endobj" in pages(content)[2]


def test_what_is_very_much_is_refused_and_what_is_very_long_is_not() -> None:
    with pytest.raises(TooLarge, match="HTML"):
        next(pdf_report.dump(items.bundle((), total=pdf_report.MOST + 1)))
    began = time.process_time()
    long = "word " * 10_000 + "x" * 20_000
    whole = "".join(pages(dumped(marked(long))))
    assert whole.count("word") >= 10_000
    assert whole.count("x") >= 20_000
    assert time.process_time() - began < 20


def test_an_empty_project_and_things_without_a_name_are_reports_too() -> None:
    assert (
        "0 annotations on 0 documents" in pages(items.written(pdf_report.dump(items.bundle((), CodebookFile(())))))[0]
    )
    about = items.document(title="")
    assert "untitled" in pages(dumped(items.text_item(about)))[2]
