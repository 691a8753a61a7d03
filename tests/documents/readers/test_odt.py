"""OpenDocument texts, made by hand."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.article import Article, SectionKind
from documents.errors import UnreadableFile
from documents.readers import odt
from tests.documents.readers.zips import changed, colour, entity_bomb, packed, zip_bomb

NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (
        *(("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("style", "style")),
        *(("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"), ("meta", "meta"), ("manifest", "manifest")),
    )
)
NAMES += ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
STYLES = """
<style:style style:name="Heading" style:family="paragraph"/>
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Quotations"/>
<style:style style:name="P2" style:family="paragraph"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="Loop" style:family="paragraph" style:parent-style-name="Loop"/>
<style:style style:name="P3" style:family="paragraph" style:default-outline-level="2"/>
<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="BI" style:family="text" style:parent-style-name="B">
  <style:text-properties fo:font-style="italic" style:text-position="super 58%"/></style:style>
<style:style style:name="N" style:family="text" style:parent-style-name="B">
  <style:text-properties fo:font-weight="normal" style:text-line-through-style="solid"/></style:style>
<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1"
  text:start-value="3"/><text:list-level-style-bullet text:level="2"/></text:list-style>
"""


def content(body: str) -> str:
    styles = f"<office:automatic-styles>{STYLES}</office:automatic-styles>"
    return (
        f"<office:document-content {NAMES}>{styles}<office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )


def file(body: str, **parts: bytes | str) -> bytes:
    named = {name.replace("__", "/").replace("_", "."): part for name, part in parts.items()}
    return packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content(body), **named})


def blocks(article: Article) -> list[tuple[str, int, str]]:
    return [(block.kind.value, block.level, article.text[block.start : block.end]) for block in article.blocks]


def marks(article: Article) -> list[tuple[str, str]]:
    return [(mark.kind.value, article.text[mark.start : mark.end]) for mark in article.marks]


LISTS = """<text:list text:style-name="L1"><text:list-item><text:p>one</text:p><text:list><text:list-item>
<text:p>inner</text:p></text:list-item></text:list><text:p>more of one</text:p></text:list-item>
<text:list-item><text:p>two</text:p></text:list-item></text:list><text:p>between</text:p>
<text:list text:style-name="L1" text:continue-numbering="true"><text:list-item><text:p>three</text:p></text:list-item>
<text:list-item text:start-value="9"><text:p>nine</text:p></text:list-item></text:list>"""
TABLE = """<table:table><table:table-column/><table:table-header-rows><table:table-row><table:table-cell>
<text:p>a</text:p></table:table-cell><table:table-cell/></table:table-row></table:table-header-rows><table:table-row>
<table:table-cell table:number-columns-repeated="2"/><table:table-cell><text:p>b</text:p><text:p>c</text:p>
</table:table-cell></table:table-row></table:table><text:p>after</text:p>"""
LAYOUT = {
    "headings": (
        '<text:h text:outline-level="1">a</text:h><text:h text:outline-level="12">b</text:h>'
        '<text:p text:style-name="P3">c</text:p><text:p text:style-name="Title">d</text:p>',
        [("heading", 1, "a"), ("heading", 6, "b"), ("heading", 2, "c"), ("heading", 1, "d")],
    ),
    "a quotation": ('<text:p text:style-name="P1">a</text:p>', [("quotation", 1, "a")]),
    "code": (
        '<text:p text:style-name="Preformatted_20_Text">a<text:s text:c="2"/>b</text:p>'
        '<text:p text:style-name="Preformatted_20_Text"/><text:p text:style-name="Preformatted_20_Text">c</text:p>',
        [("code", 0, "a  b\n\nc")],
    ),
    "lists": (
        LISTS,
        [
            *(("item", 1, "one"), ("item", 2, "inner"), ("paragraph", 0, "more of one"), ("item", 1, "two")),
            *(("paragraph", 0, "between"), ("item", 1, "three"), ("item", 1, "nine")),
        ],
    ),
    "a table": (TABLE, [("cell", 0, "a"), ("cell", 0, "b\nc"), ("paragraph", 0, "after")]),
    "sections and indexes": (
        "<text:section><text:p>a</text:p></text:section><text:table-of-content><text:table-of-content-source>"
        "<text:index-title-template>no</text:index-title-template></text:table-of-content-source><text:index-body>"
        "<text:p>b</text:p></text:index-body></text:table-of-content>",
        [("paragraph", 0, "a"), ("paragraph", 0, "b")],
    ),
    "a hidden section": (
        '<text:section text:display="none"><text:p>a</text:p></text:section><text:p>b</text:p>',
        [("paragraph", 0, "b")],
    ),
    "fields, tabs, breaks": (
        "<text:p>a<text:tab/>b<text:line-break/>c <text:page-number>7</text:page-number></text:p>",
        [("paragraph", 0, "a b\nc 7")],
    ),
    "a box beside the paragraph": (
        "<text:p>a <draw:frame><draw:text-box><text:p>box</text:p></draw:text-box></draw:frame>b</text:p>"
        "<draw:frame><draw:text-box><text:p>page box</text:p></draw:text-box></draw:frame>",
        [("paragraph", 0, "a b"), ("paragraph", 0, "box"), ("paragraph", 0, "page box")],
    ),
    "words in a drawing": (
        "<text:p>a<draw:custom-shape><text:p>drawn</text:p></draw:custom-shape> b</text:p>",
        [("paragraph", 0, "a b"), ("paragraph", 0, "drawn")],
    ),
    "characters above others": (
        "<text:p><text:ruby><text:ruby-base>a</text:ruby-base><text:ruby-text>b</text:ruby-text></text:ruby></text:p>",
        [("paragraph", 0, "a(b)")],
    ),
    "a formula": (
        "<text:p>a <draw:frame><draw:object><m:math xmlns:m='http://www.w3.org/1998/Math/MathML'><m:mi>x</m:mi>"
        "<m:annotation>x over y</m:annotation></m:math></draw:object></draw:frame></text:p>",
        [("paragraph", 0, "a x over y")],
    ),
}


@pytest.mark.parametrize(("body", "expected"), LAYOUT.values(), ids=LAYOUT)
def test_the_layout_is_kept(body: str, expected: list[tuple[str, int, str]]) -> None:
    assert blocks(odt.read(file(body))) == expected


def test_numbers_and_places() -> None:
    lists, table = odt.read(file(LISTS)), odt.read(file(TABLE))
    assert [block.number for block in lists.blocks if block.kind == "item"] == [3, None, 4, 5, 9]
    assert [(block.row, block.column, block.head) for block in table.blocks[:2]] == [(0, 0, True), (1, 2, False)]


def test_inline_marks_are_kept() -> None:
    article = odt.read(
        file(
            '<text:p>a <text:span text:style-name="BI">b</text:span> <text:span text:style-name="N">c</text:span> '
            '<text:a xlink:href="https://a.example/">d</text:a> <text:a xlink:href="file:///etc">e</text:a></text:p>'
            '<text:p text:style-name="P2">f</text:p>'
        )
    )
    assert sorted(marks(article)) == [
        ("emphasis", "b"),
        ("link", "d"),
        ("strike", "c"),
        ("strong", "b"),
        ("strong", "f"),
        ("superscript", "b"),
    ]


NOTE = (
    '<text:note text:note-class="{}"><text:note-citation>{}</text:note-citation>'
    "<text:note-body>{}</text:note-body></text:note>"
)


def test_notes_are_linked_both_ways() -> None:
    article = odt.read(
        file(
            f"<text:p>One{NOTE.format('endnote', 'i', '<text:p>last</text:p>')}</text:p>"
            f"<text:p>Two{NOTE.format('footnote', '1', '<text:p>first</text:p><text:p>goes on</text:p>')}</text:p>"
        )
    )
    assert blocks(article) == [
        *(("paragraph", 0, "Onei"), ("paragraph", 0, "Two1")),
        *(("note", 0, "1 first"), ("note", 0, "goes on"), ("note", 0, "i last")),
    ]
    start = [f"#{block.start}" for block in article.blocks]
    links = [(article.text[mark.start : mark.end], mark.href) for mark in article.marks if mark.href]
    assert links == [("i", start[4]), ("1", start[2]), ("1", start[1]), ("i", start[0])]


def test_links_to_bookmarks_lead_there() -> None:
    article = odt.read(
        file(
            '<text:p><text:a xlink:href="#Far%20away|region">a</text:a><text:bookmark-ref text:ref-name="Far away">b'
            '</text:bookmark-ref></text:p><text:p><text:bookmark-start text:name="Far away"/>c</text:p>'
        )
    )
    assert [mark.href for mark in article.marks] == ["#4", "#4"]


ANNOTATION = (
    "<office:annotation{}><dc:creator>Bob</dc:creator><dc:date>2021-03-04T05:06:07</dc:date><text:p>A</text:p>"
    "<text:p>remark</text:p></office:annotation>"
)
NAMED = ' office:name="x"'
REMARKS = {
    "a passage": (
        f"<text:p>One {ANNOTATION.format(NAMED)}two</text:p><text:p>three"
        '<office:annotation-end office:name="x"/> four</text:p>',
        "two\n\nthree",
    ),
    "the paragraph around a point": (
        f"<text:p>One</text:p><text:p>two {ANNOTATION.format('')}three</text:p>",
        "two three",
    ),
}


@pytest.mark.parametrize(("body", "passage"), REMARKS.values(), ids=REMARKS)
def test_annotations_are_remarks_on(body: str, passage: str) -> None:
    article = odt.read(file(body))
    (remark,) = article.remarks
    assert article.text[remark.start : remark.end] == passage
    assert (remark.note, remark.author, remark.made) == ("A\nremark", "Bob", datetime(2021, 3, 4, 5, 6, 7, tzinfo=UTC))
    assert "remark" not in article.text


def test_tracked_changes_are_accepted() -> None:
    deletion = "<text:changed-region><text:deletion><text:p>gone</text:p></text:deletion></text:changed-region>"
    article = odt.read(
        file(f"<text:tracked-changes>{deletion}</text:tracked-changes><text:p>a<text:change/>b</text:p>")
    )
    assert (article.text, len(article.warnings)) == ("ab", 1)
    assert "without 1 deleted passage" in article.warnings[0]


FRAME = (
    '<text:p>a<draw:frame><draw:image xlink:href="{}">{}</draw:image><svg:desc>A field</svg:desc></draw:frame>'
    "b</text:p>"
)


def test_pictures_are_figures() -> None:
    article = odt.read(file(FRAME.format("Pictures/1.png", ""), Pictures__1_png=colour("teal")))
    assert blocks(article) == [("paragraph", 0, "a"), ("figure", 0, "A field"), ("paragraph", 0, "b")]
    assert (article.pictures[0].width, article.warnings) == (120, ())


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/a.png", "Pictures/none.png", "../../../etc/passwd"])
def test_a_picture_that_is_not_in_the_file_is_missed_not_fetched(address: str) -> None:
    article = odt.read(file(FRAME.format(address, "")))
    assert (article.text, article.pictures) == ("ab", ())
    assert "1 picture could not be shown" in article.warnings[0]


def test_a_flat_file_is_read_too() -> None:
    data = f"<office:binary-data>{base64.b64encode(colour('teal')).decode()}</office:binary-data>"
    body = FRAME.format("", data)
    flat = (
        content(body)
        .replace("office:document-content", "office:document")
        .replace(
            "<office:automatic-styles>",
            "<office:meta><dc:title>The Ferry</dc:title></office:meta><office:automatic-styles>",
            1,
        )
    )
    article = odt.read(flat.encode(), name="a.fodt")
    assert (article.title, len(article.pictures), [kind for kind, _, _ in blocks(article)][1]) == (
        "The Ferry",
        1,
        "figure",
    )


META = f"""<office:document-meta {NAMES}><office:meta><dc:title>The Ferry</dc:title><dc:creator>John Roe</dc:creator>
<meta:initial-creator>Jane Doe</meta:initial-creator><dc:language>de-AT</dc:language>
<dc:date>2021-03-05T01:02:03.4</dc:date>
<meta:creation-date>2021-03-04T00:00:00</meta:creation-date><meta:keyword>boats</meta:keyword>
<meta:keyword>sea</meta:keyword>
<dc:subject>Travel</dc:subject></office:meta></office:document-meta>"""


def test_what_the_file_says_of_itself() -> None:
    article = odt.read(file("<text:p>Words</text:p>", meta_xml=META))
    assert (article.title, article.authors, article.language) == ("The Ferry", ("Jane Doe",), "de-AT")
    assert article.metadata == {
        **{"keywords": "boats, sea", "subject": "Travel"},
        **{"created": "2021-03-04", "modified": "2021-03-05"},
    }


def test_heads_and_feet_of_pages_are_furniture() -> None:
    styles = (
        f"<office:document-styles {NAMES}><office:master-styles><style:master-page><style:header>"
        "<text:p>The head</text:p></style:header><style:footer><text:p>- 7 -</text:p></style:footer>"
        "</style:master-page></office:master-styles>"
        "</office:document-styles>"
    )
    article = odt.read(file("<text:p>Words</text:p>", styles_xml=styles))
    found = [(section.kind, article.text[section.start : section.end]) for section in article.sections]
    assert found == [(SectionKind.BODY, "Words"), (SectionKind.FURNITURE, "The head")]


WORDS = st.lists(st.text("abcdéя", min_size=1, max_size=6), min_size=1, max_size=6).map(" ".join)
FORMS = st.sampled_from(
    (
        "<text:p>{}</text:p>",
        '<text:h text:outline-level="2">{}</text:h>',
        "<text:list><text:list-item><text:p>{}</text:p></text:list-item></text:list>",
        "<table:table><table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell></table:table-row></table:table>",
        "<text:p><text:span>{}</text:span><text:unheard-of>,</text:unheard-of></text:p>",
        "<text:p><draw:frame><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame></text:p>",
        f"<text:p>,{NOTE.format('footnote', ',', '<text:p>{}</text:p>')}</text:p>",
    )
)


@settings(deadline=None)
@given(st.lists(st.tuples(WORDS, FORMS), min_size=1, max_size=8))
def test_every_word_is_in_the_text(parts: list[tuple[str, str]]) -> None:
    article = odt.read(file("".join(form.format(words) for words, form in parts)))
    wanted = sorted(word for words, _ in parts for word in words.split())
    assert sorted(article.text.replace(",", " ").split()) == wanted


GOOD = file("<text:p>Words</text:p>")
ENCRYPTED = (
    f"<manifest:manifest {NAMES}><manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    "</manifest:manifest>"
)
HOSTILE = {
    "a bomb": (zip_bomb("content.xml"), "harmful"),
    "entities that multiply": (changed(GOOD, {"content.xml": entity_bomb()}), "entities"),
    "entities in its metadata": (changed(GOOD, {"meta.xml": entity_bomb()}), "entities"),
    "an external entity": (
        changed(GOOD, {"content.xml": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'}),
        "entities",
    ),
    "a path that leads outside": (changed(GOOD, {"../../etc/passwd": b"x"}), "leads outside"),
    "20,000 entries": (changed(GOOD, {f"{n}": b"" for n in range(20_000)}), "more than 10,000"),
    "half a file": (GOOD[: len(GOOD) // 2], "damaged"),
    "another kind of ZIP": (packed({"a.txt": b"x"}), "no OpenDocument"),
    "a table": (
        packed({"content.xml": content("").replace("office:text", "office:spreadsheet")}),
        "no text document",
    ),
    "nothing": (b"", "damaged"),
    "a password": (changed(GOOD, {"META-INF/manifest.xml": ENCRYPTED.encode()}), "password"),
    "no words": (file("<text:p/>"), "no text"),
    "deep nesting": (file("<text:span>" * 5_000 + "</text:span>" * 5_000), "damaged"),
    "numbers without end": (file(f'<text:p>a<text:s text:c="{"9" * 5000}"/></text:p><x>'), "damaged"),
}


@pytest.mark.parametrize(("body", "message"), HOSTILE.values(), ids=HOSTILE)
def test_what_is_harmful_or_damaged_is_refused_with_a_sentence(body: bytes, message: str) -> None:
    with pytest.raises(UnreadableFile, match=message) as caught:
        odt.read(body, name="a.odt")
    assert "a.odt" in str(caught.value)


LARGE = "9" * 5_000
ODD = {
    "numbers without end": f'<text:p>a<text:s text:c="{LARGE}"/>b</text:p>',
    "a heading of a level without end": f'<text:h text:outline-level="{LARGE}">a b</text:h>',
    "cells without end": f'<table:table><table:table-row><table:table-cell table:number-columns-repeated="{LARGE}"/>'
    "<table:table-cell><text:p>a b</text:p></table:table-cell></table:table-row></table:table>",
    "tables in tables": "<table:table><table:table-row><table:table-cell>" * 50
    + "<text:p>a b</text:p>"
    + "</table:table-cell></table:table-row></table:table>" * 50,
    "styles that stand on each other": '<text:p text:style-name="Loop">a b</text:p>',
    "entries without a list": "<text:list-item><text:p>a b</text:p></text:list-item>",
}


@pytest.mark.parametrize("body", ODD.values(), ids=ODD)
def test_odd_files_are_read_all_the_same(body: str) -> None:
    assert odt.read(file(body)).text.split() == ["a", "b"]
