"""Word documents, made by python-docx and by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import progress
from documents.article import Article, SectionKind
from documents.errors import UnreadableFile
from documents.readers import docx as reader
from tests.documents.readers.zips import changed, colour, entity_bomb, packed, zip_bomb

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(document: Document) -> bytes:
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


def written(write: Callable[[Document], Any]) -> bytes:
    document = docx.Document()
    write(document)
    return saved(document)


STYLES = ("Normal", "heading 1", "Quote", "caption", "Title")
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "word/styles.xml": f"<w:styles {W}>"
    + "".join(f'<w:style w:type="paragraph" w:styleId="{n}"><w:name w:val="{n}"/></w:style>' for n in STYLES)
    + "</w:styles>",
}


def with_body(xml: str) -> bytes:
    """A small document whose body is these paragraphs."""
    head = (
        'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    )
    body = f"<w:document {W} {head}><w:body>{xml}</w:body></w:document>"
    return packed({**PARTS, "word/document.xml": body})


def p(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def r(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def blocks(article: Article) -> list[tuple[str, int, str]]:
    return [(block.kind.value, block.level, article.text[block.start : block.end]) for block in article.blocks]


def marks(article: Article) -> list[tuple[str, str, str]]:
    return [(mark.kind.value, article.text[mark.start : mark.end], mark.href) for mark in article.marks]


def a_report(document: Document) -> None:
    document.add_heading("The Ferry", 0)
    document.add_heading("First", 1)
    paragraph = document.add_paragraph("Some ")
    paragraph.add_run("bold").bold = True
    paragraph.add_run(" and ")
    paragraph.add_run("slanted").italic = True
    document.add_paragraph("one", style="List Bullet")
    document.add_paragraph("two", style="List Number")
    document.add_paragraph("said", style="Quote")
    document.add_paragraph("Table 1", style="Caption")
    table = document.add_table(2, 2)
    for row in range(2):
        for column in range(2):
            table.cell(row, column).text = f"{row}{column}"


def test_the_layout_is_kept() -> None:
    article = reader.read(written(a_report))
    assert blocks(article) == [
        ("heading", 1, "The Ferry"),
        ("heading", 1, "First"),
        ("paragraph", 0, "Some bold and slanted"),
        ("item", 1, "one"),
        ("item", 1, "two"),
        ("quotation", 1, "said"),
        ("caption", 0, "Table 1"),
        *(("cell", 0, words) for words in ("00", "01", "10", "11")),
    ]
    assert marks(article) == [("strong", "bold", ""), ("emphasis", "slanted", "")]
    assert article.title == "The Ferry"


def test_what_the_file_says_of_itself() -> None:
    def stated(document: Document) -> None:
        document.add_paragraph("Words")
        core = document.core_properties
        core.title, core.author, core.language = "The Ferry", "Jane Doe; John Roe", "de_AT"
        core.keywords, core.created = "boats", datetime(2021, 3, 4, 5, tzinfo=UTC)

    article = reader.read(written(stated), url="https://a.example/")
    assert (article.title, article.authors, article.language) == ("The Ferry", ("Jane Doe", "John Roe"), "de-AT")
    assert (article.metadata["keywords"], article.metadata["created"]) == ("boats", "2021-03-04")
    assert (article.published, article.url) == (None, "https://a.example/")


def test_what_programs_write_where_nobody_wrote_anything_is_nothing() -> None:
    def stated(document: Document) -> None:
        document.add_paragraph("Words")
        document.core_properties.title, document.core_properties.author = "Microsoft Word - a.doc", "Admin"

    article = reader.read(written(stated))
    assert (article.title, article.authors) == ("", ())


def test_comments_are_remarks_on_their_passages() -> None:
    def commented(document: Document) -> None:
        paragraph = document.add_paragraph("One ")
        first, second = paragraph.add_run("two"), paragraph.add_run(" three.")
        first.bold = True
        document.add_comment([first, second], text="A remark\nof two lines", author="Bob", initials="B")
        third = document.add_paragraph("Four").runs
        document.add_comment(third, text="Another", author="Charlie", initials="C")

    article = reader.read(written(commented))
    found = [(article.text[remark.start : remark.end], remark.note, remark.author) for remark in article.remarks]
    assert found == [("two three.", "A remark\nof two lines", "Bob"), ("Four", "Another", "Charlie")]
    assert all(remark.made and remark.made.tzinfo for remark in article.remarks)
    assert article.text == "One two three.\n\nFour"


def comments(*numbers: int) -> dict[str, bytes]:
    items = "".join(f'<w:comment w:id="{n}" w:author="Bob">{p(r(f"note {n}"))}</w:comment>' for n in numbers)
    return {"word/comments.xml": f"<w:comments {W}>{items}</w:comments>".encode()}


PLACES = {
    "over several paragraphs": (
        p('<w:commentRangeStart w:id="1"/>', r("one")) + p(r("two"), '<w:commentRangeEnd w:id="1"/>', r("three")),
        "one\n\ntwo",
    ),
    "at a point": (p(r("one")) + p(r("two "), '<w:r><w:commentReference w:id="1"/></w:r>', r("three")), "two three"),
    "around paragraphs": (
        f'<w:commentRangeStart w:id="1"/>{p(r("one"))}<w:commentRangeEnd w:id="1"/>{p(r("two"))}',
        "one",
    ),
    "between cells": (
        f'<w:tbl><w:commentRangeStart w:id="1"/><w:tr><w:tc>{p(r("one"))}</w:tc><w:tc>{p(r("two"))}'
        f'<w:commentRangeEnd w:id="1"/></w:tc></w:tr></w:tbl>{p(r("three"))}',
        "one\ttwo",
    ),
    "nowhere": (p(r("one")), None),
}


@pytest.mark.parametrize(("body", "passage"), PLACES.values(), ids=PLACES)
def test_a_comment_is_about(body: str, passage: str | None) -> None:
    article = reader.read(changed(with_body(body), comments(1)))
    remark = article.remarks[0]
    assert (None if remark.start is None else article.text[remark.start : remark.end]) == passage
    assert (remark.note, remark.author, remark.made) == ("note 1", "Bob", None)


NOTE = "<w:footnote w:id='2'>{}</w:footnote>"
NOTES = f"<w:footnotes {W}>{NOTE.format(p(r('First')) + p(r('goes on')))}</w:footnotes>"
ENDNOTES = f"<w:endnotes {W}><w:endnote w:id='2'>{p(r('At the end'))}</w:endnote></w:endnotes>"


def test_notes_are_linked_both_ways() -> None:
    body = p(r("One"), "<w:r><w:footnoteReference w:id='2'/></w:r>") + p(
        r("Two"), "<w:r><w:endnoteReference w:id='2'/></w:r>"
    )
    parts = {"word/footnotes.xml": NOTES.encode(), "word/endnotes.xml": ENDNOTES.encode()}
    article = reader.read(changed(with_body(body), parts))
    assert blocks(article) == [
        ("paragraph", 0, "One1"),
        ("paragraph", 0, "Two2"),
        ("note", 0, "1 First"),
        ("note", 0, "goes on"),
        ("note", 0, "2 At the end"),
    ]
    starts = [f"#{block.start}" for block in article.blocks]
    links = [(words, href) for kind, words, href in marks(article) if kind == "link"]
    assert links == [("1", starts[2]), ("2", starts[4]), ("1", starts[0]), ("2", starts[1])]


WORDS = {
    "a field": (p("<w:fldSimple w:instr='PAGE'>", r("7"), "</w:fldSimple>"), "7"),
    "another direction": (p("<w:bdo w:val='rtl'>", r("words"), "</w:bdo>"), "words"),
    "a control": (p("<w:sdt><w:sdtContent>", r("words"), "</w:sdtContent></w:sdt>"), "words"),
    "characters above others": (
        p("<w:r><w:ruby><w:rt>", r("up"), "</w:rt><w:rubyBase>", r("down"), "</w:rubyBase></w:ruby></w:r>"),
        "down(up)",
    ),
    "an old break": (p("<w:r><w:t>a</w:t><w:cr/><w:t>b</w:t><w:ptab/><w:t>c</w:t></w:r>"), "a\nb c"),
    "hidden words are not shown": (
        p(r("seen"), r("hidden", "<w:vanish/>"), r("not", "<w:vanish w:val='0'/>")),
        "seennot",
    ),
    "a text box": (
        p(
            r("before"),
            "<w:r><w:drawing><wp:inline><wps:wsp><wps:txbx><w:txbxContent>",
            p(r("in the box")),
            "</w:txbxContent></wps:txbx></wps:wsp></wp:inline></w:drawing></w:r>",
            r(" after"),
        ),
        "before after\n\nin the box",
    ),
    "of two forms of a box one": (
        p(
            "<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent>",
            p(r("boxed")),
            "</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>",
            p(r("boxed")),
            "</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
        ),
        "boxed",
    ),
    "a box of the newer form alone": (
        p(
            "<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent>",
            p(r("boxed")),
            "</w:txbxContent></wps:txbx></w:drawing></mc:Choice></mc:AlternateContent></w:r>",
        ),
        "boxed",
    ),
    "a formula": (
        p(
            "<m:oMathPara><m:oMath><m:sSup><m:e><m:r><m:t>a</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup>"
            "</m:sSup><m:r><m:t>+</m:t></m:r><m:f><m:num><m:r><m:t>b+c</m:t></m:r></m:num><m:den><m:rad><m:deg/><m:e>"
            "<m:r><m:t>d</m:t></m:r></m:e></m:rad></m:den></m:f><m:d><m:dPr><m:begChr m:val='['/></m:dPr><m:e><m:r>"
            "<m:t>e</m:t></m:r></m:e></m:d><m:nary><m:sub><m:r><m:t>0</m:t></m:r></m:sub><m:e/></m:nary></m:oMath>"
            "</m:oMathPara>"
        ),
        "a^2+(b+c)/(√d)[e)∫_0",
    ),
}


@pytest.mark.parametrize(("body", "text"), WORDS.values(), ids=WORDS)
def test_words_are_kept_wherever_they_stand(body: str, text: str) -> None:
    assert reader.read(with_body(body)).text == text


def test_how_it_looks_does_not_matter() -> None:
    looks = '<w:rFonts w:ascii="A"/><w:b/><w:color w:val="red"/><w:sz w:val="20"/><w:lang w:val="de"/>'
    body = p('<w:proofErr w:type="x"/>', r("a", looks), '<w:r w:rsidR="1"><w:tab/><w:t>b</w:t></w:r>')
    article = reader.read(with_body(body))
    assert (article.text, marks(article)) == ("a b", [("strong", "a", "")])


CHANGES = {
    "insertions and deletions": (
        p(r("a"), f"<w:ins>{r('b')}</w:ins>", "<w:del><w:r><w:delText>c</w:delText></w:r></w:del>"),
        "ab",
        ("without 1 deleted passage",),
    ),
    "a passage that moved": (
        p("<w:moveFrom><w:r><w:t>a</w:t></w:r></w:moveFrom>", r("b"), "<w:moveTo><w:r><w:t>a</w:t></w:r></w:moveTo>"),
        "ba",
        ("without 1 deleted passage",),
    ),
    "a chart": (p(r("a"), "<w:r><w:drawing><c:chart/></w:drawing></w:r>"), "a", ("1 chart could not",)),
    "nothing lost": (p(r("a")), "a", ()),
}


@pytest.mark.parametrize(("body", "text", "warnings"), CHANGES.values(), ids=CHANGES)
def test_what_is_not_taken_over_is_said(body: str, text: str, warnings: tuple[str, ...]) -> None:
    article = reader.read(with_body(body))
    assert article.text == text
    assert len(article.warnings) == len(warnings)
    assert all(part in whole for part, whole in zip(warnings, article.warnings, strict=True))


LOOSE = {
    "a note that is missing": "<w:r><w:footnoteReference w:id='9'/></w:r>",
    "an address that is missing": f"<w:hyperlink r:id='rId9'>{r(' more')}</w:hyperlink>",
    "a picture that is missing": "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><pic:pic><pic:blipFill>"
    "<a:blip r:embed='rId9'/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>",
    "a sign without a number": "<w:r><w:sym w:font='Wingdings'/></w:r>",
    "a comment that is missing": '<w:commentRangeStart w:id="9"/><w:r><w:commentReference w:id="9"/></w:r>',
}


@pytest.mark.parametrize("loose", LOOSE.values(), ids=LOOSE)
def test_what_leads_nowhere_does_no_harm(loose: str) -> None:
    assert reader.read(with_body(p(r("Words"), loose))).text.split()[0] == "Words"


def test_a_long_document_is_read_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    def footnoted(number: int) -> str:
        return p(r(f"Words {number}"), f"<w:r><w:footnoteReference w:id='{number}'/></w:r>")

    def entry(words: str) -> str:
        return p('<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>', r(words))

    notes = "".join(f"<w:footnote w:id='{n}'>{p(r(f'Note {n}'))}</w:footnote>" for n in range(40))
    level = '<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl>'
    numbering = (
        f'<w:abstractNum w:abstractNumId="1">{level}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    body = "".join(map(footnoted, reversed(range(40)))) + "".join(entry(f"entry {n}") for n in range(30))
    commented = f'<w:commentRangeStart w:id="1"/>{body}<w:commentRangeEnd w:id="1"/>{p(r("end"))}'
    parts = {
        "word/footnotes.xml": f"<w:footnotes {W}>{notes}</w:footnotes>".encode(),
        "word/numbering.xml": f"<w:numbering {W}>{numbering}</w:numbering>".encode(),
        **comments(1),
    }
    content = changed(with_body(commented), parts)
    whole = reader.read(content)
    monkeypatch.setattr("documents.readers.docx.pieces._LARGEST", 20)
    seen: list[tuple[int, int]] = []
    with progress.listening(lambda done, total: seen.append((done, total))):
        assert reader.read(content) == whole
    assert seen[-1][1] > 10
    assert [block.number for block in whole.blocks if block.kind == "item"] == list(range(1, 31))
    assert whole.text.endswith("39 Note 1\n\n40 Note 0")
    (remark,) = whole.remarks
    assert whole.text[remark.start : remark.end].startswith("Words 391\n")
    assert whole.text[remark.start : remark.end].endswith("entry 29")


def test_own_styles_are_understood_by_their_outline_level_and_what_they_are_based_on() -> None:
    def styled(document: Document) -> None:
        for name, base in (("My Part", None), ("My Chapter", "Heading 2"), ("It's bold", None)):
            kind = (
                docx.enum.style.WD_STYLE_TYPE.CHARACTER if "bold" in name else docx.enum.style.WD_STYLE_TYPE.PARAGRAPH
            )
            style = document.styles.add_style(name, kind)
            style.base_style = document.styles[base] if base else None
            if name == "My Part":
                style.element.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="2"/>'))
            style.font.bold = "bold" in name or None
        document.add_paragraph("Part", style="My Part")
        document.add_paragraph("Chapter", style="My Chapter")
        document.add_paragraph("Words").add_run(" in bold", style="It's bold")

    article = reader.read(written(styled))
    assert blocks(article) == [("heading", 3, "Part"), ("heading", 2, "Chapter"), ("paragraph", 0, "Words in bold")]
    assert marks(article) == [("strong", " in bold", "")]


def test_pictures_are_figures() -> None:
    def pictured(document: Document) -> None:
        document.add_paragraph("Before")
        document.add_picture(io.BytesIO(colour("teal")))
        document.add_paragraph("After").add_run().add_picture(io.BytesIO(colour("teal")))

    article = reader.read(written(pictured))
    assert [kind for kind, _, _ in blocks(article)] == ["paragraph", "figure", "paragraph", "figure"]
    assert (len(article.pictures), article.pictures[0].width, article.warnings) == (1, 120, ())


def test_a_picture_outside_the_file_is_never_fetched() -> None:
    def pictured(document: Document) -> None:
        document.add_picture(io.BytesIO(colour("teal")))
        document.add_paragraph("Words")

    content = written(pictured)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        body = package.read("word/document.xml").replace(b"r:embed", b"r:link")
        relations = package.read("word/_rels/document.xml.rels")
    relations = relations.replace(b'Target="media/image1.png"', b'Target="file:///etc/passwd" TargetMode="External"')
    parts = {"word/document.xml": body, "word/_rels/document.xml.rels": relations}
    article = reader.read(changed(content, parts))
    assert (article.text, article.pictures) == ("Words", ())
    assert "outside the file" in article.warnings[0]


def test_heads_and_feet_of_pages_are_furniture() -> None:
    def headed(document: Document) -> None:
        document.add_paragraph("Words")
        document.sections[0].header.paragraphs[0].text = "The running head"
        document.sections[0].footer.paragraphs[0].text = "- 7 -"

    article = reader.read(written(headed))
    found = [(section.kind, article.text[section.start : section.end]) for section in article.sections]
    assert found == [(SectionKind.BODY, "Words"), (SectionKind.FURNITURE, "The running head")]


PLAIN = st.lists(st.text("abcdéя", min_size=1, max_size=6), min_size=1, max_size=6).map(" ".join)


@settings(deadline=None)
@given(st.lists(st.tuples(PLAIN, st.sampled_from(STYLES)), min_size=1, max_size=6))
def test_every_word_is_in_the_text(paragraphs: list[tuple[str, str]]) -> None:
    body = "".join(p(f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>', r(words)) for words, style in paragraphs)
    article = reader.read(with_body(body))
    assert article.text.split() == [word for words, _ in paragraphs for word in words.split()]


GOOD = with_body(p(r("Words")))
DEEP = "<w:tbl><w:tr><w:tc>" * 60 + p(r("deep")) + "</w:tc></w:tr></w:tbl>" * 60
HOSTILE = {
    "a bomb": (zip_bomb("word/document.xml"), "harmful"),
    "entities that multiply": (changed(GOOD, {"word/document.xml": entity_bomb()}), "entities"),
    "entities in the styles": (changed(GOOD, {"word/styles.xml": entity_bomb()}), "entities"),
    "an external entity": (
        changed(GOOD, {"word/document.xml": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'}),
        "entities",
    ),
    "a document type": (
        changed(GOOD, {"word/document.xml": b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>'}),
        "document type",
    ),
    "a path that leads outside": (changed(GOOD, {"../../etc/passwd": b"x"}), "leads outside"),
    "20,000 entries": (changed(GOOD, {f"word/{n}.xml": b"" for n in range(20_000)}), "more than 10,000"),
    "half a file": (GOOD[: len(GOOD) // 2], "damaged"),
    "another kind of ZIP": (changed(b"", {"a.txt": b"x"}), "no Word document"),
    "no ZIP at all": (b"words", "damaged or no archive"),
    "nothing": (b"", "damaged or no archive"),
    "an old document": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old format"),
    "a document with a password": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "password",
    ),
    "no words": (with_body(""), "no text"),
    "XML of another kind": (changed(GOOD, {"word/document.xml": b"<a/>"}), "damaged|no text"),
    "tables in tables": (with_body(DEEP), "too deep|damaged"),
    "cells of no width": (
        with_body(f"<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='x'/></w:tcPr>{p()}</w:tc></w:tr></w:tbl>"),
        "damaged",
    ),
}


@pytest.mark.parametrize(("content", "message"), HOSTILE.values(), ids=HOSTILE)
def test_what_is_harmful_or_damaged_is_refused_with_a_sentence(content: bytes, message: str) -> None:
    with pytest.raises(UnreadableFile, match=message) as caught:
        reader.read(content, name="a.docx")
    assert "a.docx" in str(caught.value)
