"""The reading page, opened from a search: it knows what was looked for, and the way back."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def document() -> Any:
    return make.document(make.project(name="Harrow Bay"), language="en")


def page_of(client: Any, document: Any, query: str) -> str:
    client.force_login(make.bob())
    return str(client.get(f"/documents/{document.uid}/{query}").content.decode())


CASES = {
    "the query alone": (
        "?q=fox",
        "q=fox&show=documents&sort=newest&revision=1",
        "/projects/harrow-bay/search/?q=fox",
    ),
    "what it was shown as, and in which order": (
        "?q=fox+OR+%22a+dog%22&show=passages&sort=title&at=4-9",
        "q=fox+OR+%22a+dog%22&show=passages&sort=title&revision=1",
        "/projects/harrow-bay/search/?q=fox+OR+%22a+dog%22&show=passages&sort=title",
    ),
    "an order that there isn't": (
        "?q=fox&sort=colour",
        "q=fox&show=documents&sort=newest&revision=1",
        "/projects/harrow-bay/search/?q=fox",
    ),
}


@pytest.mark.parametrize(("query", "asks", "results"), CASES.values(), ids=CASES)
def test_a_document_opened_from_a_search_asks_for_its_hits(
    client: Any, document: Any, query: str, asks: str, results: str
) -> None:
    page = page_of(client, document, query)
    address = f"/api/documents/{document.uid}/hits?{asks}"
    assert found(r'data-hits="([^"]+)"', page) == [address]
    assert found(r'<link rel="preload"[^>]* href="([^"]*/hits[^"]*)"', page) == [address]
    assert found(r'class="hits-back" href="([^"]+)"', page) == [results]


def found(pattern: str, page: str) -> list[str]:
    return [unescape(one) for one in re.findall(pattern, page)]


@pytest.mark.parametrize("query", ["", "?q=", "?q=%20%00", "?at=4-9"])
def test_a_document_opened_without_a_search_has_no_hits(client: Any, document: Any, query: str) -> None:
    page = page_of(client, document, query)
    assert "search-hits" not in page
    assert "hits.css" not in page


def test_what_was_looked_for_is_text_of_the_page(client: Any, document: Any) -> None:
    page = page_of(client, document, "?q=<script>alert(1)</script>")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


PAPER = {
    "words are marked where they stand": ("?q=FOX", ["fox"], "1 hit is marked."),
    "a word in any of its forms": ("?q=jumped", ["jumps"], "1 hit is marked."),
    "what stands in a highlight is marked within it": ("?q=lazy", ["lazy"], "1 hit is marked."),
    "passages, where they were looked for": ("?q=note:dull&show=passages", ["lazy dog"], "1 hit is marked."),
    "nothing where there is nothing": ("?q=cat", [], "Not found in the text."),
    "nothing where the query is at fault": ("?q=(fox", [], "parenthesis"),
    "nothing where nothing was looked for": ("", [], None),
}


@pytest.mark.parametrize(("query", "marked", "said"), PAPER.values(), ids=PAPER)
def test_hits_are_marked_on_paper(client: Any, document: Any, query: str, marked: list[str], said: str | None) -> None:
    make.annotation(document, quote="lazy dog", note="dull")
    page = page_of(client, document, f"print/{query}")
    text = page.split("<article", 1)[1].split("</article>")[0]
    assert [re.sub("<[^>]*>", "", one) for one in re.findall(r'<mark class="hit">(.*?)</mark>', text)] == marked
    assert ("sheet-hits" in page) == (said is not None)
    assert (said or "") in page


def test_a_stranger_is_told_nothing_of_hits(client: Any, document: Any) -> None:
    client.force_login(make.charlie())
    assert client.get(f"/documents/{document.uid}/print/?q=fox").status_code == 404
