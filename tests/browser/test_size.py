"""Long texts and many highlights: a text of its own, overlaps told apart, stripes, the strip along the scroll bar."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from annotator.views import reader
from tests import factories as make
from tests.browser.painting import painted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = "\n".join(f"Paragraph {n} of a text that is long enough to be scrolled, and worth it." for n in range(600))


@pytest.fixture
def document() -> Any:
    project = make.project(name="Harrow Bay")
    tags = [make.tag(project, "Economic", colour="teal"), make.tag(project, "Framing", colour="violet")]
    document = make.document(project, text=TEXT, title="Long")
    make.annotation(document, quote="Paragraph 1 of a text", tags=tags)
    make.annotation(document, quote="1 of a text that is", tags=tags[:1])
    make.annotation(document, quote="Paragraph 550 of a text", tags=tags[1:])
    return document


@pytest.mark.parametrize("apart_from", [10, 10_000_000], ids=["by itself", "in the page"])
def test_a_text_is_there_and_painted(
    open_reader: Callable[..., Page], document: Any, monkeypatch: pytest.MonkeyPatch, apart_from: int
) -> None:
    monkeypatch.setattr(reader, "APART_FROM", apart_from)
    page = open_reader(document)
    assert "Paragraph 1 of a text" in painted(page, "teal")
    expect(page.locator("#text [data-start]")).to_have_count(600)


def test_a_long_text_reads_without_scripts(
    browser: Browser, live_server: Any, client: Any, document: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "APART_FROM", 10)
    client.force_login(make.bob())
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/documents/{document.uid}/")
    expect(page.locator("#text [data-start]")).to_have_count(600)
    context.close()


def test_overlaps_of_one_colour_are_told_apart(open_reader: Callable[..., Page], document: Any) -> None:
    page = open_reader(document)
    assert painted(page, "teal-2") == ["1 of a text"]
    assert painted(page, "teal-3") == []


def test_each_tag_has_a_stripe_beside_its_lines(open_reader: Callable[..., Page], document: Any) -> None:
    page = open_reader(document)
    lines = page.locator(".stripes path")
    expect(lines).to_have_count(2)
    found = [(line.get_attribute("data-colour"), line.get_attribute("data-dash")) for line in lines.all()]
    assert {colour for colour, _dash in found} == {"teal", "violet"}
    assert len({dash for _colour, dash in found}) == 2
    assert len({str(line.get_attribute("d")).partition(" ")[0] for line in lines.all()}) == 2


def test_the_strip_goes_to_the_nearest_highlight(open_reader: Callable[..., Page], document: Any) -> None:
    page = open_reader(document)
    strip = page.get_by_role("slider", name="Highlights along the text")
    expect(strip).to_have_attribute("aria-valuetext", re.compile("of 3"))
    box = strip.bounding_box()
    assert box
    page.mouse.click(box["x"] + 4, box["y"] + box["height"] * 0.8)
    expect(page.locator("#text p", has_text="Paragraph 550 of")).to_be_in_viewport()
    strip.focus()
    page.keyboard.press("Home")
    expect(page.locator("#text p", has_text="Paragraph 1 of")).to_be_in_viewport()
    page.keyboard.press("End")
    expect(page.locator("#text p", has_text="Paragraph 550 of")).to_be_in_viewport()


def test_hiding_all_highlights_takes_paint_and_stripes_away(open_reader: Callable[..., Page], document: Any) -> None:
    page = open_reader(document)
    expect(page.locator(".stripes path")).to_have_count(2)
    page.get_by_role("button", name=re.compile("^Hide")).first.click()
    expect(page.locator(".stripes path")).to_have_count(0)
    assert painted(page, "teal") == painted(page, "teal-2") == []


MARKED_BELOW = """share => {
  const canvas = document.querySelector("margin-strip canvas");
  const { data, width, height } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  for (let y = Math.floor(height * share); y < height; y++) if (data[(y * width + 1) * 4 + 3]) return true;
  return false;
}"""


def test_the_strip_shows_where_words_were_found(open_reader: Callable[..., Page], document: Any) -> None:
    page = open_reader(document)
    assert not page.evaluate(MARKED_BELOW, 0.95)
    page.keyboard.press("/")
    page.keyboard.type("Paragraph 590 of")
    page.wait_for_function(MARKED_BELOW, arg=0.95)
    page.keyboard.press("Escape")
    page.wait_for_function(f"share => !({MARKED_BELOW})(share)", arg=0.95)
