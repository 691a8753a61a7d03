"""Markdown: its layout, its front matter, and raw HTML as the text it is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from documents.article import BlockKind, MarkKind
from documents.errors import UnreadableFile
from documents.readers import markdown

FRONT: dict[str, tuple[str, dict[str, Any]]] = {
    "simple fields": (
        '---\ntitle: "The Ferry"\nauthor: Jane Doe\ndate: 2021-03-04\nurl: https://a.example/\n'
        "publisher: Coast\nlanguage: en-gb\n---\nText",
        {
            "title": "The Ferry",
            "authors": ("Jane Doe",),
            "published": date(2021, 3, 4),
            "url": "https://a.example/",
            "publisher": "Coast",
            "language": "en-GB",
        },
    ),
    "authors as a list": (
        "---\nauthors:\n  - Jane Doe\n  - name: John Roe\n---\nText",
        {"authors": ("Jane Doe", "John Roe")},
    ),
    "authors in brackets": ("---\nauthors: [Jane Doe, 'John Roe']\n---\nText", {"authors": ("Jane Doe", "John Roe")}),
    "no front matter": ("# The *Ferry*\n\nText", {"title": "The Ferry", "authors": ()}),
    "a byline below the title": (
        "# The Ferry\n\nBy Jane Doe\n\n4 March 2021\n\nText",
        {"authors": ("Jane Doe",), "published": date(2021, 3, 4)},
    ),
    "a heading after words is no title": ("Words first.\n\n# The Ferry", {"title": ""}),
    "two rules are no front matter": ("---\n\nwords\n\n---\n\nmore", {"text": "words\n\nmore"}),
    "an address that is no page": ("---\nurl: javascript:alert(1)\n---\nText", {"url": ""}),
}


@pytest.mark.parametrize(("source", "expected"), FRONT.values(), ids=FRONT)
def test_what_a_file_says_of_itself(source: str, expected: dict[str, Any]) -> None:
    article = markdown.read(source.encode())
    assert {name: getattr(article, name) for name in expected} == expected


BLOCKS: dict[str, tuple[str, list[tuple[Any, ...]]]] = {
    "headings": ("# a\n\n### b", [(BlockKind.HEADING, 1, "a"), (BlockKind.HEADING, 3, "b")]),
    "lists in lists": (
        "1. a\n   - b\n2. c",
        [(BlockKind.ITEM, 1, "a"), (BlockKind.ITEM, 2, "b"), (BlockKind.ITEM, 1, "c")],
    ),
    "a quotation": ("> a\n> b\n>\n> > c", [(BlockKind.QUOTATION, 1, "a b"), (BlockKind.QUOTATION, 2, "c")]),
    "code": ("```\nx = 1\n\ny\n```", [(BlockKind.CODE, 0, "x = 1\n\ny")]),
    "a table": ("| a | b |\n|---|---|\n| 1 | 2 |", [(BlockKind.CELL, 0, word) for word in "ab12"]),
    "raw HTML is text": (
        "<b>a</b>\n\n<script>x</script>",
        [(BlockKind.PARAGRAPH, 0, "<b>a</b>"), (BlockKind.PARAGRAPH, 0, "<script>x</script>")],
    ),
    "a hard break": ("a  \nb", [(BlockKind.PARAGRAPH, 0, "a\nb")]),
    "the words of a picture": ("![a boat](b.png)", [(BlockKind.PARAGRAPH, 0, "a boat")]),
}


@pytest.mark.parametrize(("source", "blocks"), BLOCKS.values(), ids=BLOCKS)
def test_markdown_becomes_blocks(source: str, blocks: list[tuple[Any, ...]]) -> None:
    article = markdown.read(source.encode())
    assert [(block.kind, block.level, article.text[block.start : block.end]) for block in article.blocks] == blocks


def test_inline_marks_are_kept() -> None:
    article = markdown.read(b"*a* **b** `c` ~~d~~ [e](https://e.example/) [f](javascript:g)")
    marks = [(mark.kind, article.text[mark.start : mark.end], mark.href) for mark in article.marks]
    assert marks == [
        (MarkKind.EMPHASIS, "a", ""),
        (MarkKind.STRONG, "b", ""),
        (MarkKind.CODE, "c", ""),
        (MarkKind.STRIKE, "d", ""),
        (MarkKind.LINK, "e", "https://e.example/"),
    ]


def test_front_matter_alone_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="no text"):
        markdown.read(b"---\ntitle: x\n---\n")


HOSTILE = {
    "deep quotations": "> " * 3_000 + "deep",
    "deep lists": "".join(f"{'  ' * n}- deep\n" for n in range(300)),
    "many brackets": "[" * 20_000 + "deep",
    "many stars": "*" * 20_000 + "deep",
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_are_read_all_the_same(source: str) -> None:
    assert "deep" in markdown.read(source.encode()).text
