"""Markdown: its layout, its front matter, and raw HTML as the text it is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
    "a byline and a day in a text without headings": (
        "By Jane Doe\n\n4 March 2021\n\nThe ferry leaves the old harbour at nine in the morning, every day.",
        {"authors": ("Jane Doe",), "published": date(2021, 3, 4), "title": ""},
    ),
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


NOTES: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "in the order of their references": (
        "a[^x] b[^y]\n\n[^y]: second\n[^x]: first",
        [("paragraph", "a1 b2"), ("note", "1 first"), ("note", "2 second")],
    ),
    "of several paragraphs": (
        "a[^1]\n\n[^1]: one\ngoes on\n\n    two\n\n        code\n\nafter",
        [("paragraph", "a1"), ("paragraph", "after"), ("note", "1 one goes on"), ("note", "two"), ("code", "code")],
    ),
    "referred to in a note": (
        "a[^1]\n\n[^1]: see[^2]\n\n[^2]: there",
        [("paragraph", "a1"), ("note", "1 see2"), ("note", "2 there")],
    ),
    "referred to by nothing": ("a\n\n[^1]: words", [("paragraph", "a"), ("note", "1 words")]),
    "twice under one name": ("a[^1]\n\n[^1]: b\n\n[^1]: c", [("paragraph", "a1"), ("note", "1 b"), ("note", "c")]),
    "in a quotation": ("> a[^1]\n>\n> [^1]: b", [("quotation", "a1"), ("note", "1 b")]),
    "not in code": (
        "`a[^1]`\n\n    [^1]: b\n\n[^1]: c",
        [("paragraph", "a[^1]"), ("code", "[^1]: b"), ("note", "1 c")],
    ),
    "that are not there": ("a[^1]", [("paragraph", "a[^1]")]),
    "right below a paragraph": ("a[^1]\n[^1]: b\n# c", [("paragraph", "a1"), ("heading", "c"), ("note", "1 b")]),
}


@pytest.mark.parametrize(("source", "blocks"), NOTES.values(), ids=NOTES)
def test_notes_stand_below_the_text(source: str, blocks: list[tuple[str, str]]) -> None:
    article = markdown.read(source.encode())
    assert [(block.kind.value, article.text[block.start : block.end]) for block in article.blocks] == blocks


def test_references_lead_to_notes_and_notes_back() -> None:
    article = markdown.read(b"# One\n\nb[^n] [there](#two-more) [gone](#nowhere)\n\n## Two, more\n\n[^n]: *c*")
    marks = [(mark.kind.value, article.text[mark.start : mark.end], mark.href) for mark in article.marks]
    place = {article.text[block.start : block.end]: f"#{block.start}" for block in article.blocks}
    assert marks == [
        ("link", "1", place["1 c"]),
        ("superscript", "1", ""),
        ("link", "there", place["Two, more"]),
        ("link", "1", place["b1 there gone"]),
        ("emphasis", "c", ""),
    ]


WORDS = st.lists(st.text("abcdé", min_size=1, max_size=6), min_size=1, max_size=8).map(" ".join)
FORMS = ("{}", "# {}", "> {}", "- {}", "1. {}", "*{}*", "**{}**", "[^{n}]: {}", "[{}](https://a.example/)", "`{}`")


@settings(deadline=None)
@given(st.lists(st.tuples(WORDS, st.sampled_from(FORMS)), min_size=1, max_size=8))
def test_every_word_is_in_the_text(parts: list[tuple[str, str]]) -> None:
    source = "\n\n".join(form.format(words, n=n) for n, (words, form) in enumerate(parts))
    found = markdown.read(source.encode()).text.split()
    wanted = [word for words, _ in parts for word in words.split()]
    assert sorted(word for word in found if not word.isdecimal()) == sorted(wanted)


HOSTILE = {
    "many notes": "".join(f"[^{n}] " for n in range(3_000)) + "".join(f"\n[^{n}]: deep" for n in range(3_000)),
    "notes that refer to each other": "[^a]\n\n[^a]: deep [^b]\n\n[^b]: [^a]",
    "notes in notes": "".join(f"{'    ' * n}[^{n}]: deep\n\n" for n in range(100)),
    "deep quotations": "> " * 3_000 + "deep",
    "deep lists": "".join(f"{'  ' * n}- deep\n" for n in range(300)),
    "many brackets": "[" * 20_000 + "deep",
    "many stars": "*" * 20_000 + "deep",
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_are_read_all_the_same(source: str) -> None:
    assert "deep" in markdown.read(source.encode()).text
