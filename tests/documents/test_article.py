"""What every reader promises of an Article, whatever it read."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from documents.article import Article, blocks_from, layout_of, marks_from, sections_from
from documents.errors import UnreadableFile
from documents.readers import READERS
from documents.text import canonical

PHRASES = [
    "Home",
    "Like",
    "Reply",
    "Share this:",
    "2 comments",
    "Ann says:",
    "  • bob says:",
    "Leave a Reply",
    "By Jane Doe",
    "3 May 2020",
    "A Title of Some Kind",
    "- one",
    "1. one",
    "> quoted",
    "# Head",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "<p>mark</p>",
    "<li>x",
    "**bold *both***",
    "The ferry left the northern harbour at dawn on Monday with two hundred passengers, most of them farmers.",
    "",
    "   ",
    "\t",
    "\u00a0",
    "漢字。",
    "سلام",
]
TEXTS = st.lists(st.one_of(st.sampled_from(PHRASES), st.text(max_size=30)), min_size=1, max_size=25).map("\n".join)


@given(st.text())
def test_canonical_text_is_canonical(text: str) -> None:
    assert canonical(canonical(text)) == canonical(text)


@settings(max_examples=250, deadline=None)
@given(TEXTS, st.sampled_from(sorted(READERS)))
def test_every_reader_keeps_the_promises_of_an_article(text: str, name: str) -> None:
    try:
        article = READERS[name].read(text.encode("utf-8", "replace"), name="a.txt")
    except UnreadableFile:
        return
    check_blocks(article)
    check_sections(article)
    check_marks(article)
    layout = layout_of(article)
    assert (blocks_from(layout), marks_from(layout), sections_from(layout)) == (
        article.blocks,
        article.marks,
        article.sections,
    )
    assert article.text == canonical(article.text)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_bare_text_stays_as_read(text: str) -> None:
    content = text.encode("utf-8", "replace").removeprefix(b"\xef\xbb\xbf")
    try:
        article = READERS["plain_text"].read(content)
    except UnreadableFile:
        return
    assert article.text == canonical(content.decode())


def check_blocks(article: Article) -> None:
    at = 0
    for block in article.blocks:
        assert not article.text[at : block.start].strip()
        shown = article.text[block.start : block.end]
        assert shown
        assert shown == shown.strip()
        at = block.end
    assert not article.text[at:].strip()


def check_sections(article: Article) -> None:
    starts = {block.start for block in article.blocks}
    ends = {block.end for block in article.blocks}
    at = 0
    for index, section in enumerate(article.sections):
        assert section.start in starts
        assert section.end in ends
        assert not article.text[at : section.start].strip()
        assert section.reply_to is None or (
            section.reply_to < index and article.sections[section.reply_to].kind == "comment"
        )
        at = section.end
    assert not article.text[at:].strip()


def check_marks(article: Article) -> None:
    blocks = [(block.start, block.end) for block in article.blocks]
    assert [mark.start for mark in article.marks] == sorted(mark.start for mark in article.marks)
    for mark in article.marks:
        assert mark.start < mark.end
        assert any(start <= mark.start and mark.end <= end for start, end in blocks)
