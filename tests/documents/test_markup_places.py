"""Pictures that come with a page, and links to places in it."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image

from documents import markup
from documents.article import NO_WORDS, BlockKind
from documents.pictures import LONGEST_SIDE, picture_of


def png(width: int = 120, height: int = 80) -> bytes:
    output = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(output, "PNG")
    return output.getvalue()


def embedded(content: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"


def blocks(source: str, **more: object) -> list[tuple[str, str]]:
    root = markup.parse(source)
    assert root is not None
    writer = markup.blocks_of(root, **more)  # type: ignore[arg-type]
    return [(block.kind.value, writer.text[block.start : block.end]) for block in writer.blocks]


PICTURES = {
    "one in the page, with words": (
        f'<p>Before <img src="{embedded(png())}" alt="A teal field"> after</p>',
        [("paragraph", "Before"), ("figure", "A teal field"), ("paragraph", "after")],
    ),
    "one in the page, without words": (
        f'<img src="{embedded(png())}"><p>Text</p>',
        [("figure", NO_WORDS), ("paragraph", "Text")],
    ),
    "one beside the page": (
        '<img src="cid:one" alt="Beside"><p>Text</p>',
        [("figure", "Beside"), ("paragraph", "Text")],
    ),
    "one on another machine": ('<img src="https://example.org/x.png" alt="Far"><p>Text</p>', [("paragraph", "Text")]),
    "an icon": (f'<p>Text <img src="{embedded(png(16, 16))}" alt="Icon"> goes on</p>', [("paragraph", "Text goes on")]),
    "no image at all": ('<img src="data:image/png;base64,AAAA" alt="Broken"><p>Text</p>', [("paragraph", "Text")]),
    "in the entry of a list": (
        f'<ul><li>One <img src="{embedded(png())}" alt="Shown"> more<li>Two</ul>',
        [("item", "One"), ("figure", "Shown"), ("paragraph", "more"), ("item", "Two")],
    ),
    "in the cell of a table": (
        f'<table><tr><td>A <img src="{embedded(png())}"></td><td>B</td></tr></table>',
        [("cell", "A"), ("cell", "B")],
    ),
}


@pytest.mark.parametrize(("source", "expected"), PICTURES.values(), ids=PICTURES)
def test_pictures_that_came_along_become_figures(source: str, expected: list[tuple[str, str]]) -> None:
    beside = {"cid:one": png()}
    assert blocks(source, picture=beside.get) == expected


def test_the_same_picture_twice_is_kept_once() -> None:
    root = markup.parse(f'<img src="{embedded(png())}" alt="One"><img src="{embedded(png())}" alt="Two">')
    assert root is not None
    writer = markup.blocks_of(root)
    assert [block.picture for block in writer.blocks if block.kind is BlockKind.FIGURE] == [0, 0]
    assert len(writer.pictures) == 1


def test_links_to_a_place_in_the_page_lead_there_and_others_to_nowhere_go() -> None:
    root = markup.parse(
        '<p>Said<sup><a href="#n1" id="back">1</a></sup>, and <a href="#gone">more</a>.</p>'
        '<ol><li id="n1">The note. <a href="#back">back</a></li></ol>'
    )
    assert root is not None
    writer = markup.blocks_of(root, "https://example.org/page")
    note = next(block for block in writer.blocks if block.kind is BlockKind.ITEM)
    assert [(writer.text[m.start : m.end], m.href) for m in writer.marks if m.href] == [
        ("1", f"#{note.start}"),
        ("back", "#0"),
    ]


def test_a_large_picture_is_made_smaller_and_loses_all_but_its_pixels() -> None:
    output = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "where it was taken"
    Image.new("RGB", (4000, 1000), "teal").save(output, "JPEG", exif=exif)
    found = picture_of(output.getvalue())
    assert found is not None
    assert (found.width, found.height, found.media_type) == (LONGEST_SIDE, LONGEST_SIDE // 4, "image/jpeg")
    assert b"where it was taken" not in found.content


NO_PICTURES = {
    "nothing": b"",
    "text": b"<svg xmlns='http://www.w3.org/2000/svg'></svg>",
    "half an image": png()[:60],
    "a bomb": b"BM"
    + b"\x00" * 12
    + (40).to_bytes(4, "little")
    + (60_000).to_bytes(4, "little") * 2
    + b"\x01\x00\x18\x00"
    + b"\x00" * 24,
}


@pytest.mark.parametrize("content", NO_PICTURES.values(), ids=NO_PICTURES)
def test_what_is_no_picture_is_none(content: bytes) -> None:
    assert picture_of(content) is None


def test_an_anchor_stands_at_its_place_in_the_block() -> None:
    root = markup.parse('<p> One <a id="a"></a>two<b id="b"> three</b></p><p id="c"></p><p>four</p><a id="d"></a>')
    assert root is not None
    writer = markup.blocks_of(root)
    text = writer.text
    assert [text[point:] for name in "abcd" if (point := writer.point(name)) is not None] == [
        "two three\n\nfour",
        " three\n\nfour",
        "four",
        "",
    ]
    assert writer.point("e") is None


def test_notes_are_notes_whatever_is_in_them() -> None:
    notes = '<aside epub:type="footnote"><p>one</p><ul><li>two</li></ul></aside><p role="doc-endnote">three</p>'
    assert blocks(f"<p>words</p>{notes}<p>more</p>") == [
        ("paragraph", "words"),
        ("note", "one"),
        ("note", "two"),
        ("note", "three"),
        ("paragraph", "more"),
    ]


def test_several_pages_make_one_text() -> None:
    pages = markup.Pages()
    for source in (
        '<table><tr><td>a<td>b</table><p id="one">One, see <a href="#two">two</a>',
        '<p id="two">Two<table><tr><td>c<td>d</table>',
    ):
        root = markup.parse(source)
        assert root is not None
        pages.add(root)
    writer = pages.end()
    assert writer.text == "a\tb\n\nOne, see two\n\nTwo\n\nc\td"
    assert [(writer.text[m.start : m.end], m.href) for m in writer.marks] == [("two", "#19")]
    assert {block.number for block in writer.blocks if block.kind is BlockKind.CELL} == {0, 1}
