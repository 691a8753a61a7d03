"""A revision as HTML: the text and nothing but the text, whatever it says."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.article import NO_WORDS, Block, BlockKind, Mark, MarkKind, PageStart, Picture, Section, SectionKind
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
        self.tags.add(tag)
        if tag == "img":
            return
        self.stack.append(tag)
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
    "a speaker": ([Mark(MarkKind.SPEAKER, 0, 3)], [], '<b class="speaker">abc</b>def'),
    "a time": (
        [Mark(MarkKind.TIME, 0, 3, value="62.5/64")],
        [],
        '<span class="time" title="1:02" data-time="1:02">abc</span>def',
    ),
    "a time that is cut is written once": (
        [Mark(MarkKind.TIME, 1, 6, value="3723/3724")],
        [Range(0, 3)],
        '<mark>a<span class="time" title="1:02:03" data-time="1:02:03">bc</span></mark>'
        '<span class="time" title="1:02:03">def</span>',
    ),
    "a time soon after another is not written out": (
        [Mark(MarkKind.TIME, 0, 3, value="0/2"), Mark(MarkKind.TIME, 3, 6, value="2/4")],
        [],
        '<span class="time" title="0:00" data-time="0:00">abc</span><span class="time" title="0:02">def</span>',
    ),
    "a time long after another": (
        [Mark(MarkKind.TIME, 0, 3, value="1/2"), Mark(MarkKind.TIME, 3, 6, value="31/32")],
        [],
        '<span class="time" title="0:01" data-time="0:01">abc</span>'
        '<span class="time" title="0:31" data-time="0:31">def</span>',
    ),
    "a time that is none": ([Mark(MarkKind.TIME, 0, 3, value='"soon"')], [], "<span>abc</span>def"),
    "a time beyond all clocks": ([Mark(MarkKind.TIME, 0, 3, value="1e300/nan")], [], "<span>abc</span>def"),
    "a link to no place of the text": ([Mark(MarkKind.LINK, 0, 3, "#4")], [], "abcdef"),
    "a link to no number": ([Mark(MarkKind.LINK, 0, 3, "#x")], [], "abcdef"),
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


def test_a_long_paragraph_fills_a_chunk() -> None:
    blocks, text = [], ""
    for _ in range(12):
        blocks.append(Block(BlockKind.PARAGRAPH, len(text), len(text) + 1000))
        text += "x" * 1000 + "\n"
    html = render_revision(text, blocks, [], body(blocks))
    assert [chunk.count("<p") for chunk in html.split('<div class="chunk">')[1:]] == [3, 3, 3, 3]


BATCHED = {
    "a text of few chunks": ([24], 0, 24),
    "a text of many": ([25], 2, 25),
    "a text of very many": ([100], 5, 100),
    "a text and what is said about it": ([3, 1, 1], 0, 5),
    "a long text and what is said about it": ([30, *[1] * 5], 3, 35),
    "a thread": ([1] * 60, 3, 60),
}


@pytest.mark.parametrize(("chunks", "batches", "count"), BATCHED.values(), ids=BATCHED)
def test_chunks_stand_in_batches(chunks: list[int], batches: int, count: int) -> None:
    blocks: list[Block] = []
    sections: list[Section] = []
    text = ""
    for number in chunks:
        first = len(text)
        for _ in range(number):
            blocks.append(Block(BlockKind.PARAGRAPH, len(text), len(text) + 3000))
            text += "x" * 3000 + "\n"
        sections.append(Section(SectionKind.COMMENT if sections else SectionKind.BODY, first, len(text)))
    html = render_revision(text, blocks, [], sections)
    assert (html.count('class="batch"'), html.count('class="chunk"')) == (batches, count)
    assert html.count("<div") == html.count("</div")
    held = [batch.count('class="chunk"') for batch in html.split('<div class="batch">')[1:]]
    assert max(held, default=0) <= 24


def test_the_own_bullets_of_bare_text_are_told_apart() -> None:
    article = article_of("Words above.\n\n• one\n• two")
    assert '<ul class="marked"><li' in render_revision(article.text, article.blocks, article.marks, article.sections)


PICTURE = Picture(b"", "image/png", 40, 30, "ab" * 32)
IMG = '<img src="/p?a=1&amp;b=&quot;" alt="" width="40" height="30" loading="lazy" decoding="async">'


def flow(*parts: tuple[BlockKind, str], level: int = 0) -> tuple[str, list[Block]]:
    """A text of these blocks, a line each; every figure has the first picture."""
    text, blocks = "", []
    for kind, words in parts:
        start = len(text)
        picture = 0 if kind is BlockKind.FIGURE else None
        blocks.append(Block(kind, start, start + len(words), level=level, picture=picture))
        text += f"{words}\n"
    return text, blocks


FIGURES = {
    "with words and captions": (
        ((BlockKind.FIGURE, "A <map>"), (BlockKind.CAPTION, "one"), (BlockKind.CAPTION, "two")),
        f'<figure>{IMG}<p class="words" data-start="0" dir="auto">A &lt;map&gt;</p>'
        '<p class="caption" data-start="8" dir="auto">one</p>'
        '<figcaption class="caption" data-start="12" dir="auto">two</figcaption></figure>',
    ),
    "without words": (
        ((BlockKind.FIGURE, NO_WORDS),),
        f'<figure>{IMG}<p class="wordless" role="img" aria-label="Picture without a description" data-start="0"'
        f' dir="auto">{NO_WORDS}</p></figure>',
    ),
    "one after the other": (
        ((BlockKind.FIGURE, "a"), (BlockKind.FIGURE, "b"), (BlockKind.PARAGRAPH, "c")),
        f'<figure>{IMG}<p class="words" data-start="0" dir="auto">a</p></figure>'
        f'<figure>{IMG}<p class="words" data-start="2" dir="auto">b</p></figure><p data-start="4" dir="auto">c</p>',
    ),
    "a caption of something else": (
        ((BlockKind.CAPTION, "a"), (BlockKind.FIGURE, "b")),
        '<p class="caption" data-start="0" dir="auto">a</p>'
        f'<figure>{IMG}<p class="words" data-start="2" dir="auto">b</p></figure>',
    ),
}


@pytest.mark.parametrize(("parts", "expected"), FIGURES.values(), ids=FIGURES)
def test_a_figure_holds_its_picture_its_words_and_its_captions(
    parts: tuple[tuple[BlockKind, str], ...], expected: str
) -> None:
    text, blocks = flow(*parts)
    html = render_revision(
        text, blocks, [], body(blocks), pictures=[PICTURE], picture_address=lambda picture: '/p?a=1&b="'
    )
    assert f'<div class="chunk">{expected}</div>' in html


@pytest.mark.parametrize("index", [None, -1, 1])
def test_a_figure_without_its_picture_is_its_words(index: int | None) -> None:
    block = Block(BlockKind.FIGURE, 0, 1, picture=index)
    html = render_revision("a", [block], [], body([block]), pictures=[PICTURE], picture_address=lambda picture: "/p")
    assert '<figure><p class="words" data-start="0" dir="auto">a</p></figure>' in html


def test_without_addresses_no_picture_is_shown() -> None:
    text, blocks = flow((BlockKind.FIGURE, "a"))
    assert "<img" not in render_revision(text, blocks, [], body(blocks), pictures=[PICTURE])


def test_notes_stand_together_and_links_lead_there_and_back() -> None:
    text, blocks = flow(
        (BlockKind.PARAGRAPH, "word1"),
        (BlockKind.NOTE, "1 note"),
        (BlockKind.NOTE, "2 note"),
        (BlockKind.PARAGRAPH, "e"),
    )
    marks = [Mark(MarkKind.LINK, 4, 5, "#6"), Mark(MarkKind.LINK, 6, 7, "#0")]
    html = render_revision(text, blocks, marks, body(blocks))
    assert html.count('<div class="notes">') == 1
    assert '<p id="b-0" data-start="0" dir="auto">word<a href="#b-6">1</a></p>' in html
    assert '<p id="b-6" data-start="6" dir="auto"><a href="#b-0">1</a> note</p>' in html
    assert '<p data-start="13" dir="auto">2 note</p></div><p data-start="20"' in html


def test_a_caption_never_begins_a_chunk_without_its_figure() -> None:
    parts = [(BlockKind.PARAGRAPH, "p")] * 19 + [(BlockKind.FIGURE, "f"), (BlockKind.CAPTION, "c")]
    text, blocks = flow(*parts, (BlockKind.PARAGRAPH, "q"))
    html = render_revision(text, blocks, [], body(blocks))
    assert re.findall(r"</figure></div><div class=\"chunk\"><p[^>]*>q", html)


def page(label: str, within: str = "") -> str:
    return f'<span class="page-start{within}" role="separator" data-page="{label}" aria-label="Page {label}"></span>'


PAGES = {
    "at the start of a block": ([PageStart(0, "1"), PageStart(4, "2")], f"{page('1')}abc|{page('2')}def|ghi"),
    "within a block": ([PageStart(5, "xii")], f"abc|d{page('xii', ' within')}ef|ghi"),
    "between two blocks": ([PageStart(3, "2")], f"abc|{page('2')}def|ghi"),
    "after the last block": ([PageStart(11, "9")], "abc|def|ghi"),
    "several with nothing between": ([PageStart(4, "2"), PageStart(4, "3")], f"abc|{page('3')}def|ghi"),
    "a label with signs": ([PageStart(0, '"<')], f"{page('&quot;&lt;')}abc|def|ghi"),
}


@pytest.mark.parametrize(("pages", "expected"), PAGES.values(), ids=PAGES)
def test_pages_begin_where_they_begin(pages: list[PageStart], expected: str) -> None:
    text, blocks = flow(*[(BlockKind.PARAGRAPH, words) for words in ("abc", "def", "ghi")])
    html = render_revision(text, blocks, [], body(blocks), pages=pages)
    assert "|".join(re.findall(r'dir="auto">(.*?)</p>', html)) == expected


def test_a_page_starts_inside_a_mark() -> None:
    html = render_revision(
        "abcdef", [Block(BlockKind.PARAGRAPH, 0, 6)], [Mark(EM, 1, 5)], [], pages=[PageStart(3, "2")]
    )
    assert f"a<em>bc{page('2', ' within')}de</em>f" in html


OVER_FURNITURE = {
    "a running head": ([PageStart(4, "2")], {8: "2"}),
    "a page of nothing else": ([PageStart(4, "2"), PageStart(8, "3")], {4: "2", 8: "3"}),
    "furniture at the end": ([PageStart(12, "4")], {12: "4"}),
}


@pytest.mark.parametrize(("pages", "found"), OVER_FURNITURE.values(), ids=OVER_FURNITURE)
def test_a_page_that_begins_with_furniture_is_numbered_at_the_text_after_it(
    pages: list[PageStart], found: dict[int, str]
) -> None:
    text, blocks = flow(*[(BlockKind.PARAGRAPH, words) for words in ("abc", "top", "def", "end")])
    kinds = (SectionKind.BODY, SectionKind.FURNITURE, SectionKind.BODY, SectionKind.FURNITURE)
    sections = [Section(kind, block.start, block.end) for kind, block in zip(kinds, blocks, strict=True)]
    html = render_revision(text, blocks, [], sections, pages=pages)
    numbered = re.findall(r'data-start="(\d+)" dir="auto"><span class="page-start" role="\S+" data-page="(\w+)"', html)
    assert {int(start): label for start, label in numbered} == found


ALPHABET = st.text(st.sampled_from(list("ab <>&\"'ß漢😀\n")), min_size=1, max_size=12)
VALUES = st.sampled_from(["", "1/2", "62.5/64", "nan", '"><b>'])


@st.composite
def layouts(draw: st.DrawFn) -> tuple[str, list[Block], list[Mark], list[Range], list[PageStart]]:
    writer = BlockWriter()
    for _ in range(draw(st.integers(1, 6))):
        writer.begin(
            Shape(
                draw(st.sampled_from(list(BlockKind))),
                level=1,
                number=draw(st.sampled_from([None, 1])),
                row=0,
                column=0,
                picture=draw(st.sampled_from([None, 0])),
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
                href = draw(st.sampled_from(["https://e.example/", "#0", f"#{block.start}", "#999"]))
                marks.append(Mark(draw(st.sampled_from(list(MarkKind))), start, end, href, draw(VALUES)))
    ranges = [Range(start, end, {"data-a": '<">'}, "k") for start, end in draw(st.lists(pair, max_size=4))]
    starts = sorted(draw(st.lists(st.integers(0, length), max_size=4)))
    pages = [PageStart(start, draw(ALPHABET)) for start in starts]
    return writer.text, writer.blocks, sorted(marks, key=lambda m: m.start), ranges, pages


@settings(max_examples=200, deadline=None)
@given(layouts())
def test_text_nodes_are_the_text_of_each_block(
    layout: tuple[str, list[Block], list[Mark], list[Range], list[PageStart]],
) -> None:
    text, blocks, marks, ranges, pages = layout
    html = render_revision(
        text,
        blocks,
        marks,
        body(blocks),
        ranges=ranges,
        pages=pages,
        pictures=[PICTURE],
        picture_address=lambda picture: '/"><b>',
    )
    reader = read(html)
    shown = {block.start: text[block.start : block.end] for block in blocks}
    # The parser used here keeps the newline that a browser drops after <pre>.
    assert {start: words.removeprefix("\n") for start, words in reader.texts.items()} == {
        s: w.removeprefix("\n") for s, w in shown.items()
    }
    assert reader.tags <= set(
        str.split(
            "div section p h2 ul ol li blockquote pre table tr td th figure figcaption img"
            " em strong code a s sup sub mark b span"
        )
    )


def test_nothing_is_rendered_as_nothing() -> None:
    assert render_revision("", [], [], []) == '<div class="text"></div>'
