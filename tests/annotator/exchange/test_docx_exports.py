"""Documents of Word, as python-docx reads them."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings

from annotator.exchange.bundle import TextItem
from annotator.exchange.formats import docx_documents, docx_passages
from annotator.exchange.wordprocessing import fit, runs_right_to_left
from documents.article import Block, BlockKind, Mark, MarkKind
from tests.annotator.exchange import items

WHITE = str.maketrans({"\n": " ", "\t": " "})


def opened(*texts: TextItem) -> list[Any]:
    content = items.written(docx_documents.dump(items.bundle(texts or None)))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return [Document(io.BytesIO(archive.read(name))) for name in archive.namelist()]


def passages_in(document: Any) -> dict[int, str]:
    """The text between the ends of each comment, a paragraph a line."""
    found: dict[int, str] = {}
    reached: list[int] = []
    for paragraph in document.element.body.iter(qn("w:p")):
        for one in paragraph.iter():
            if one.tag == qn("w:commentRangeStart"):
                reached.append(int(one.get(qn("w:id"))))
                found[reached[-1]] = ""
            elif one.tag == qn("w:commentRangeEnd"):
                reached.remove(int(one.get(qn("w:id"))))
            else:
                said = {qn("w:t"): one.text or "", qn("w:br"): "\n", qn("w:tab"): "\t"}.get(one.tag, "")
                found |= {number: found[number] + said for number in reached}
        found |= {number: f"{found[number]}\n" for number in reached}
    assert not reached
    return found


def lined(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if line.strip()).strip()


def check(text: TextItem, document: Any) -> None:
    title, *paragraphs = [paragraph.text for paragraph in document.paragraphs]
    assert title == text.document.title
    assert "\n".join(paragraphs) == "\n".join(text.text[block.start : block.end] for block in text.blocks)
    found = passages_in(document)
    for number, one in enumerate(text.annotations):
        shown = one.quote.strip() and one.start is not None
        assert lined(found[number]) == (lined(one.quote) if shown else title)


def test_the_document_reads_as_it_did_and_each_comment_stands_on_its_passage() -> None:
    for text, document in zip(items.told_texts(), opened(), strict=True):
        check(text, document)


@settings(max_examples=25, deadline=None)
@given(items.projects(most=1))
def test_passages_may_overlap_touch_and_go_over_lines(texts: tuple[TextItem, ...]) -> None:
    [document] = opened(*texts)
    check(texts[0], document)


def test_a_comment_says_all_that_is_known_of_a_passage() -> None:
    comments = list(opened()[0].comments)
    assert [paragraph.text for paragraph in comments[0].paragraphs] == [
        "Claims / Economic; Mood", "Look *here* <b>", "Bob Stone, 2026-03-04 05:06 UTC", "Is it? *Really*?",
    ]  # fmt: skip
    assert (comments[0].author, comments[0].initials) == ("Alice Smith", "AS")
    assert comments[0].timestamp == items.told_texts()[0].annotations[0].created.replace(microsecond=0)
    assert "edited 2026-03-05 05:06 UTC" in comments[1].text
    assert comments[5].text.startswith("On the whole document")
    assert comments[6].text.startswith("This passage is not in the text any more: “gone with the tide”")


def test_passages_are_shaded_by_their_tags_the_innermost_on_top() -> None:
    about = items.document()
    outer, inner = items.passage(about, "A family", tags=("Claims",)), items.passage(about, "fam", number=101)
    [document] = opened(items.text_item(about, outer, inner))
    fills = {
        run.text: [one.get(qn("w:fill")) for one in run._r.iter(qn("w:shd"))]
        for paragraph in document.paragraphs
        for run in paragraph.runs
    }
    assert (fills["A "], fills["fam"], fills["ily"]) == (["BAD3E6"], ["FFF2CC"], ["BAD3E6"])


def test_blocks_and_marks_look_as_what_they_are() -> None:
    text = "Head\nbold italic\none\ntwo\ncode\nשלום"
    kinds = ((BlockKind.HEADING, 2, None), (BlockKind.PARAGRAPH, 0, None), (BlockKind.ITEM, 1, None),
             (BlockKind.ITEM, 1, 2), (BlockKind.CODE, 0, None), (BlockKind.PARAGRAPH, 0, None))  # fmt: skip
    blocks = tuple(
        Block(kind, line.start, line.end, level, number)
        for line, (kind, level, number) in zip(items.lined(text), kinds, strict=True)
    )
    marks = (Mark(MarkKind.STRONG, 5, 9), Mark(MarkKind.EMPHASIS, 7, 16), Mark(MarkKind.SUPERSCRIPT, 22, 24))
    [document] = opened(TextItem(items.document(), 1, text, (), blocks, marks))
    _title, head, para, item, number, code, hebrew = document.paragraphs
    assert [one.style.name for one in (head, para, item, number)] == [
        "Heading 2",
        "Normal",
        "List Bullet",
        "List Number",
    ]
    assert [(run.text, run.bold, run.italic) for run in para.runs] == [
        ("bo", True, None), ("ld", True, True), (" italic", None, True),
    ]  # fmt: skip
    assert number.runs[0].text == "t"
    assert number.runs[1].font.superscript
    assert code.runs[0].font.name == "Consolas"
    assert hebrew.runs[0].font.rtl
    assert hebrew._p.pPr.find(qn("w:bidi")) is not None


def test_what_xml_cannot_hold_is_replaced_sign_for_sign() -> None:
    assert fit("a\x00\x0b\ufffe\ud800b<🌊\t") == "a\ufffd\ufffd\ufffd\ufffdb<🌊\t"
    about = items.document(title='"<&>\x01')
    [document] = opened(items.text_item(about, items.annotation(about, "a\x01b", 1, 2, note="</w:t>"), text="a\x01b"))
    assert [paragraph.text for paragraph in document.paragraphs] == ['"<&>\ufffd', "a\ufffdb"]
    assert next(iter(document.comments)).text == "</w:t>"
    assert document.core_properties.title == '"<&>\ufffd'


LETTERS = {"12 שלום": True, "a שלום": False, "؟ مرحبا": True, "12": False}


@pytest.mark.parametrize(("text", "so"), LETTERS.items())
def test_a_paragraph_runs_as_its_first_letter_does(text: str, so: object) -> None:
    assert runs_right_to_left(text) == so


def test_passages_are_a_table_for_each_document() -> None:
    content = items.written(docx_passages.dump(items.bundle()))
    document = Document(io.BytesIO(content))
    assert [table.rows[0].cells[0].text for table in document.tables] == ["Passage", "Passage"]
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows[1] == [
        "🌊 rise", "Claims / Economic\nMood",
        "Look *here* <b>\nBob Stone, 2026-03-04 05:06 UTC\nIs it? *Really*?", "Alice Smith\n2026-03-04 06:46 UTC",
    ]  # fmt: skip
    assert [row[0] for row in rows[6:]] == [
        "On the whole document", "gone with the tide\nThis passage is not in the text any more.",
    ]  # fmt: skip
    page = document.sections[0]
    assert (page.page_width or 0) > (page.page_height or 0)
    words = [paragraph.text for paragraph in document.paragraphs]
    assert words[:2] == ["Tides", "8 annotations, 2026-03-04 05:06 UTC"]
    assert "Ada Byron, Grace H. · The Tide · 2026-02-03 · en · https://example.org/tides?a=1&b=2 · Sea / Tides" in words
    assert "Nothing is marked here." in words
