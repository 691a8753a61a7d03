"""The report as a page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from lxml import html

from annotator.exchange.bundle import FieldItem, ReplyItem
from annotator.exchange.codebooks.entries import CodebookFile, Entry
from annotator.exchange.formats import html_report
from tests.annotator.exchange import items


def source(*texts: Any, **more: Any) -> str:
    return items.written(html_report.dump(items.bundle(texts or None, **more))).decode()


def page(*texts: Any, **more: Any) -> Any:
    return html.document_fromstring(source(*texts, **more).encode())


def shown(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_passages_stand_by_document_with_tags_notes_and_replies() -> None:
    whole = page()
    assert [shown(one) for one in whole.xpath("//nav//li")] == [
        "Tides & “moons” <of> the sea 🌊 7", "Document 2 1", "Document 3 0",
    ]  # fmt: skip
    first = whole.get_element_by_id(f"a-{items.uid(100)}")
    assert first.xpath(".//mark")[0].text_content() == "🌊 rise"
    assert first.xpath(".//blockquote")[0].text_content().strip() == items.TEXT[:44]
    assert [shown(one) for one in first.xpath(".//ul/li")] == ["Claims / Economic", "Mood"]
    assert html.tostring(first.xpath(".//div[@class='note']/p")[0]).decode().startswith("<p>Look <em>here</em> &lt;b")
    assert shown(first.xpath(".//div[@class='reply']")[0]) == "Bob Stone, 2026-03-04 05:06 UTCIs it? Really?"
    assert [one.get("data-hue") for one in first.xpath(".//li//i")] == ["green", ""]
    assert "This passage is not in the text any more." in shown(whole.get_element_by_id(f"a-{items.uid(106)}"))
    assert "On the whole document" in shown(whole.get_element_by_id(f"a-{items.uid(105)}"))
    assert "Nothing is marked here." in shown(whole)


def test_each_tag_has_a_bar_and_its_number() -> None:
    rows = page().xpath("//table[@class='chart']/tbody/tr")
    assert [(shown(row), row.xpath(".//rect/@width")) for row in rows] == [
        ("Claims2", ["66.7"]), ("Claims / Economic1", ["33.3"]), ("Mood3", ["100.0"]),
    ]  # fmt: skip
    about = items.document()
    unknown = page(items.text_item(about, items.passage(about, "rise", tags=("Lost",))), codebook=CodebookFile(()))
    assert [shown(row) for row in unknown.xpath("//tbody/tr")] == ["Lost1"]


def test_the_codebook_says_what_tags_mean() -> None:
    assert shown(page().xpath("//dl[@class='codebook']/div")[0]) == (
        "ClaimsWhat is said to be so.When to use: When it is stated.When not to use: Not for questions."
    )


def test_the_file_needs_nothing_else_and_forbids_the_rest() -> None:
    text = source()
    assert "default-src 'none'" in text
    assert not re.search(r"<(script|img|link|iframe|object)\b|url\(|@import|\bon\w+=|\bstyle=", text)


BAD = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'&\x00\x08\x1b"


def test_nothing_that_people_wrote_becomes_a_part_of_the_page() -> None:
    about = items.document(
        uid=items.uid(1), title=BAD, authors=(BAD,), publisher=BAD, language=BAD, topics=(BAD,),
        url=f"javascript:alert(1)//{BAD}", fields=(FieldItem(BAD, "url", f"https://x.example/{BAD}"),),
    )  # fmt: skip
    reply = ReplyItem(items.uid(9), BAD, BAD, items.MADE)
    text = BAD * 2
    one = items.annotation(
        about, text, 0, len(BAD), tags=(BAD,), note=f"{BAD}[no](javascript:alert)", author=BAD, replies=(reply,)
    )
    written = source(
        items.text_item(about, one._replace(made_quote=BAD, page=BAD), text=text),
        project=BAD, scope=BAD, codebook=CodebookFile((Entry((BAD,), "", BAD, "", BAD, BAD, BAD, (BAD,)),)),
    )  # fmt: skip
    found = html.document_fromstring(written.encode())
    assert not found.xpath("//script | //img | //*[@onerror] | //a[starts-with(@href, 'javascript')]")
    assert "\x00" not in written
    assert BAD[:-3] in found.xpath("//h1")[0].text_content()


LINKS = {"the site is known": ("https://site.example", 1), "it isn't": ("", 0)}


@pytest.mark.parametrize(("site", "count"), LINKS.values(), ids=LINKS)
def test_passages_lead_back_where_the_site_is_known(site: str, count: int) -> None:
    about = items.document(address="https://site.example/d/")
    whole = page(items.text_item(about, items.passage(about, "rise")), site=site)
    assert len(whole.xpath(f"//a[@href='https://site.example/d/#a-{items.uid(100)}']")) == count
    assert len(whole.xpath("//h2/a[@href='https://site.example/d/']")) == count
