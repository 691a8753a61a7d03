"""Rows of tables and entries of feeds as articles: what their columns say goes before what the text seems to say."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from documents.article import Article, BlockKind, SectionKind
from documents.errors import UnreadableFile
from documents.readers import READERS, record
from documents.records import pack

PROSE = (
    "The last ferry left the northern harbour before dawn, and nobody on the quay was surprised, because it had been "
    "late for weeks and because the harbour master had said that it would be."
)


def read(at: str = "", /, metadata: dict[str, Any] | None = None, **fields: str) -> Article:
    return record.read(pack(fields, metadata or {}), name="a, row 2.record", url=at)


def test_what_the_text_says_of_itself_counts_where_no_column_does() -> None:
    text = f"The Last Ferry\n\nBy Jane Doe\n\n3 May 2020\n\n{PROSE}\n\n{PROSE}"
    found = read(text=text)
    assert (found.title, found.authors, found.published) == ("The Last Ferry", ("Jane Doe",), date(2020, 5, 3))
    found = read(text=text, title="Gone", authors="John Roe", published="2021-01-02", language="pt-br")
    assert (found.title, found.authors, found.published) == ("Gone", ("John Roe",), date(2021, 1, 2))
    assert (found.text, found.language) == (text, "pt-BR")


AUTHORS: dict[str, tuple[str, tuple[str, ...]]] = {
    "one": ("Jane Doe", ("Jane Doe",)),
    "a byline": ("By Jane Doe and John Roe", ("Jane Doe", "John Roe")),
    "several": ("Jane Doe; John Roe;Jane Doe", ("Jane Doe", "John Roe")),
    "an account": ("@jane_d", ("@jane_d",)),
    "a mail address": ("jane@a.example", ("jane@a.example",)),
    "surname first": ("Doe, Jane", ("Jane Doe",)),
    "none": (" ; ", ()),
}


@pytest.mark.parametrize(("named", "authors"), AUTHORS.values(), ids=AUTHORS)
def test_a_column_of_authors_is_believed(named: str, authors: tuple[str, ...]) -> None:
    assert read(text=PROSE, authors=named).authors == authors


def test_html_goes_before_text_and_is_laid_out() -> None:
    found = read(text="no", html='<h2>Late</h2><p>So <a href="/quay">it</a> was.', url="https://a.example/1")
    assert [(block.kind, found.text[block.start : block.end]) for block in found.blocks] == [
        (BlockKind.HEADING, "Late"),
        (BlockKind.PARAGRAPH, "So it was."),
    ]
    assert [section.kind for section in found.sections] == [SectionKind.BODY]
    assert found.marks[0].href == "https://a.example/quay"


def test_a_whole_page_is_read_as_pages_are() -> None:
    page = (
        "<!doctype html><html><head><title>The Last Ferry</title><meta name=author content='Jane Doe'></head><body>"
        f"<nav><a href=/>Home</a></nav><article><h1>The Last Ferry</h1><p>{PROSE}<p>{PROSE}</article></body></html>"
    )
    found = read(html=page, url="https://a.example/1")
    assert (found.title, found.authors, found.url) == ("The Last Ferry", ("Jane Doe",), "https://a.example/1")
    assert {section.kind for section in found.sections} == {SectionKind.FURNITURE, SectionKind.BODY}


PLAIN: dict[str, tuple[dict[str, str], str]] = {
    "html without a tag": ({"html": "One.\n\nTwo."}, "One.\n\nTwo."),
    "html without words": ({"html": "<p> </p>", "text": "One."}, "One."),
    "references alone": ({"html": "Bread &amp; fish"}, "Bread & fish"),
    "newlines of Windows": ({"text": "One.\r\n\r\nTwo.\r\n"}, "One.\n\nTwo."),
    "tags in a text are words": ({"text": "A <b> is bold."}, "A <b> is bold."),
}


@pytest.mark.parametrize(("fields", "text"), PLAIN.values(), ids=PLAIN)
def test_text_and_html_are_told_apart(fields: dict[str, str], text: str) -> None:
    assert read(**fields).text == text


def test_the_address_of_the_table_isn_t_the_row_s() -> None:
    assert read("https://a.example/table", text=PROSE, url="https://a.example/1").url == "https://a.example/1"
    assert read("https://a.example/table", text=PROSE, url="javascript:x").url == "https://a.example/table"


def test_metadata_is_kept_and_what_is_no_fact_is_named() -> None:
    found = read(text=PROSE, metadata={"n": 1, "ok": True, "no\x00te": "a\x00b", "raw": "x" * 10_001})
    assert found.metadata == {"n": 1, "ok": True, "note": "ab"}
    assert found.warnings == ("“raw” is too long to be a field (10,001 characters): it is in the original.",)


def test_warnings_travel_with_the_record() -> None:
    assert record.read(pack({"text": PROSE}, {}, warnings=["Only a summary."])).warnings == ("Only a summary.",)


def test_a_record_without_text_is_refused() -> None:
    with pytest.raises(UnreadableFile, match=r"“a, row 2.record” has no text"):
        read(title="Ferry", html="<br>")


def test_records_aren_t_offered_to_people() -> None:
    assert READERS["record"].extensions == ()
