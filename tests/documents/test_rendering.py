"""A revision as HTML: the text and nothing but the text, whatever it says."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.article import Block, BlockKind, Mark, MarkKind, Section, SectionKind
from documents.blockwriter import BlockWriter, Shape
from documents.rendering import Labels, Range, render_revision
from documents.sections import article_of


class Reader(HTMLParser):
    """The text of each element with data-start, and whether all elements are nested properly."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.stack: list[str] = []
        self.texts: dict[int, str] = {}
        self.at: int | None = None
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.stack.append(tag)
        self.tags.add(tag)
        start = dict(attrs).get("data-start")
        if start is not None:
            self.at = int(start)
            self.texts[self.at] = ""

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.at is not None and not {"summary"} & set(self.stack):
            self.texts[self.at] += data


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert not reader.stack
    return reader


def body(blocks: list[Block]) -> list[Section]:
    return [Section(SectionKind.BODY, blocks[0].start, blocks[-1].end)]


def render(
    text: str,
    *,
    kind: BlockKind = BlockKind.PARAGRAPH,
    marks: list[Mark] | None = None,
    ranges: list[Range] | None = None,
) -> str:
    blocks = [Block(kind, 0, len(text), level=1)]
    whole = render_revision(text, blocks, marks or [], body(blocks), ranges=ranges or [])
    return re.sub(r'^.*?data-start="0" dir="auto">|</\w+></div></section></div>$', "", whole, flags=re.DOTALL)


EM, STRONG = MarkKind.EMPHASIS, MarkKind.STRONG
INLINE = {
    "plain": ([], [], "abcdef"),
    "one mark": ([Mark(EM, 1, 3)], [], "a<em>bc</em>def"),
    "a mark in a mark": ([Mark(EM, 0, 6), Mark(STRONG, 2, 4)], [], "<em>ab<strong>cd</strong>ef</em>"),
    "marks that overlap": (
        [Mark(EM, 0, 4), Mark(STRONG, 2, 6)],
        [],
        "<em>ab<strong>cd</strong></em><strong>ef</strong>",
    ),
    "a link": (
        [Mark(MarkKind.LINK, 0, 6, 'https://e.example/?a=1&b="2"')],
        [],
        '<a href="https://e.example/?a=1&amp;b=&quot;2&quot;" rel="noopener noreferrer nofollow" '
        'target="_blank">abcdef</a>',
    ),
    "a range": (
        [],
        [Range(2, 4, {"data-uid": 'x"<'}, "tag")],
        'ab<mark class="tag" data-uid="x&quot;&lt;">cd</mark>ef',
    ),
    "ranges that overlap": ([], [Range(0, 4), Range(2, 6)], "<mark>ab<mark>cd</mark></mark><mark>ef</mark>"),
    "a range across a mark": ([Mark(EM, 0, 3)], [Range(2, 5)], "<em>ab<mark>c</mark></em><mark>de</mark>f"),
    "a range past the block": ([], [Range(4, 99)], "abcd<mark>ef</mark>"),
}


@pytest.mark.parametrize(("marks", "ranges", "expected"), INLINE.values(), ids=INLINE)
def test_marks_and_ranges_are_nested_properly(marks: list[Mark], ranges: list[Range], expected: str) -> None:
    assert render("abcdef", marks=marks, ranges=ranges) == expected


def test_text_is_escaped() -> None:
    assert render("<script>alert('&')</script>") == "&lt;script&gt;alert('&amp;')&lt;/script&gt;"


KINDS = {
    "a heading is one level down": (Block(BlockKind.HEADING, 0, 1, level=1), '<h2 data-start="0" dir="auto">a</h2>'),
    "the deepest heading": (Block(BlockKind.HEADING, 0, 1, level=6), '<h6 data-start="0" dir="auto">a</h6>'),
    "an entry of a list": (Block(BlockKind.ITEM, 0, 1, level=1), '<ul><li data-start="0" dir="auto">a</li></ul>'),
    "a numbered entry, deeper": (
        Block(BlockKind.ITEM, 0, 1, level=2, number=3),
        '<ol><li data-level="2" value="3" data-start="0" dir="auto">a</li></ol>',
    ),
    "a quotation": (
        Block(BlockKind.QUOTATION, 0, 1, level=1),
        '<blockquote><p data-start="0" dir="auto">a</p></blockquote>',
    ),
    "code": (Block(BlockKind.CODE, 0, 1), '<pre data-start="0" dir="auto">a</pre>'),
    "a caption": (Block(BlockKind.CAPTION, 0, 1), '<p class="caption" data-start="0" dir="auto">a</p>'),
    "a heading cell": (
        Block(BlockKind.CELL, 0, 1, number=0, row=0, column=1, head=True),
        '<table><tr><td></td><th data-start="0" dir="auto">a</th></tr></table>',
    ),
}


@pytest.mark.parametrize(("block", "expected"), KINDS.values(), ids=KINDS)
def test_each_kind_of_block_has_its_element(block: Block, expected: str) -> None:
    assert f'<div class="chunk">{expected}</div>' in render_revision("a", [block], [], body([block]))


def test_sections_have_their_elements_and_labels() -> None:
    text = "a\n\nb\n\nc\n\nd"
    blocks = [Block(BlockKind.PARAGRAPH, n, n + 1) for n in (0, 3, 6, 9)]
    sections = [
        Section(SectionKind.BODY, 0, 1),
        Section(SectionKind.COMMENT, 3, 4, "Ann <3"),
        Section(SectionKind.COMMENT, 6, 7, "Bob", "", 1),
        Section(SectionKind.FURNITURE, 9, 10),
    ]
    labels = Labels(furniture=lambda count: f"{count} Zeile", comment=lambda author: f"Von {author}")
    html = render_revision(text, blocks, [], sections, language="de", labels=labels)
    assert '<article class="comment" data-depth="0" aria-label="Von Ann &lt;3">' in html
    assert '<article class="comment" data-depth="1" aria-label="Von Bob">' in html
    assert '<details class="furniture"><summary>1 Zeile</summary>' in html
    assert html.startswith('<div class="text" lang="de"><section class="body">')


def test_chunks_never_cut_a_list_or_a_table() -> None:
    writer = BlockWriter()
    for n in range(19):
        writer.begin(Shape())
        writer.write(f"p{n}")
    for n in range(30):
        writer.begin(Shape(BlockKind.ITEM, level=1))
        writer.write(f"i{n}")
    for n in range(30):
        writer.begin(Shape(BlockKind.CELL, number=0, row=n, column=0))
        writer.write(f"c{n}")
    writer.end()
    html = render_revision(writer.text, writer.blocks, writer.marks, body(writer.blocks))
    assert (html.count("<ul>"), html.count("<table>"), html.count('class="chunk"')) == (1, 1, 2)


def test_the_own_bullets_of_bare_text_are_told_apart() -> None:
    article = article_of("Words above.\n\n• one\n• two")
    assert '<ul class="marked"><li' in render_revision(article.text, article.blocks, article.marks, article.sections)


ALPHABET = st.text(st.sampled_from(list("ab <>&\"'ß漢😀\n")), min_size=1, max_size=12)


@st.composite
def layouts(draw: st.DrawFn) -> tuple[str, list[Block], list[Mark], list[Range]]:
    writer = BlockWriter()
    for _ in range(draw(st.integers(1, 6))):
        writer.begin(
            Shape(
                draw(st.sampled_from(list(BlockKind))),
                level=1,
                number=draw(st.sampled_from([None, 1])),
                row=0,
                column=0,
            )
        )
        writer.write("x" + draw(ALPHABET))
    writer.end()
    length = len(writer.text)
    pair = st.tuples(st.integers(0, length - 1), st.integers(1, length)).filter(lambda p: p[0] < p[1])
    marks = []
    for block in writer.blocks:
        for start, end in draw(
            st.lists(
                st.tuples(st.integers(block.start, block.end - 1), st.integers(block.start + 1, block.end)), max_size=3
            )
        ):
            if start < end:
                marks.append(Mark(draw(st.sampled_from(list(MarkKind))), start, end, "https://e.example/"))
    ranges = [Range(start, end, {"data-a": '<">'}, "k") for start, end in draw(st.lists(pair, max_size=4))]
    return writer.text, writer.blocks, sorted(marks, key=lambda m: m.start), ranges


@settings(max_examples=200, deadline=None)
@given(layouts())
def test_text_nodes_are_the_text_of_each_block(layout: tuple[str, list[Block], list[Mark], list[Range]]) -> None:
    text, blocks, marks, ranges = layout
    reader = read(render_revision(text, blocks, marks, body(blocks), ranges=ranges))
    shown = {block.start: text[block.start : block.end] for block in blocks}
    # The parser used here keeps the newline that a browser drops after <pre>.
    assert {start: words.removeprefix("\n") for start, words in reader.texts.items()} == {
        s: w.removeprefix("\n") for s, w in shown.items()
    }
    assert reader.tags <= set(
        str.split("div section p h2 ul ol li blockquote pre table tr td th em strong code a s sup sub mark")
    )


def test_nothing_is_rendered_as_nothing() -> None:
    assert render_revision("", [], [], []) == '<div class="text"></div>'
