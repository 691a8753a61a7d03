"""The strip along the scroll bar together with what is folded and with texts from right to left, in a real browser."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from documents.actions import importing
from documents.article import Article, Block, BlockKind, Section, SectionKind
from tests import factories as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LINES = {
    "en": "Paragraph {n} of the text, which is long enough to be read at least once, and a little longer than that.",
    "ar": "الفقرة {n} من النص، وهي طويلة بما يكفي لتُقرأ مرة واحدة على الأقل، بل وأطول من ذلك قليلا.",
}
MARKED = {"en": ("Paragraph 5", "Paragraph 42"), "ar": ("الفقرة 5 ", "الفقرة 42 ")}
COUNT = 60
FOLDED = range(30, 50)

# The heights at which something is painted on the strip, from 0 to 1.
BARS = """() => {
  const canvas = document.querySelector("margin-strip canvas");
  const { data, width, height } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const rows = [];
  for (let row = 0; row < height; row++) if (data[(row * width + (width >> 1)) * 4 + 3] > 0) rows.push(row / height);
  return rows;
}"""


def article(language: str, *, folded: bool) -> Article:
    """Sixty paragraphs, twenty of which the page folds."""
    lines = [LINES[language].format(n=number) for number in range(COUNT)]
    starts = [sum(len(line) + 1 for line in lines[:number]) for number in range(COUNT + 1)]
    blocks = [Block(BlockKind.PARAGRAPH, starts[n], starts[n] + len(lines[n])) for n in range(COUNT)]
    parts = ((0, FOLDED.start), (FOLDED.start, FOLDED.stop), (FOLDED.stop, COUNT))
    kinds = (SectionKind.BODY, SectionKind.FURNITURE if folded else SectionKind.BODY, SectionKind.BODY)
    sections = tuple(
        Section(kind, starts[first], starts[after] - 1) for kind, (first, after) in zip(kinds, parts, strict=True)
    )
    return Article(text="\n".join(lines), blocks=tuple(blocks), sections=sections, title="Strip", language=language)


def document(language: str, *, folded: bool) -> Any:
    project = make.project(name="Strip")
    whole = article(language, folded=folded)
    made = importing.import_document(
        project, dataclasses.replace(make.reading(whole.text), article=whole), by=make.alice()
    )
    for quote in MARKED[language]:
        make.annotation(made, quote=quote.strip())
    return made


def press_on_strip(page: Page, share: float) -> None:
    strip = page.locator("margin-strip")
    box = strip.bounding_box()
    assert box
    strip.click(position={"x": box["width"] / 2, "y": share * box["height"]})


TEXTS = {
    "from left to right, with a fold": ("en", True),
    "from right to left": ("ar", False),
    "from right to left, with a fold": ("ar", True),
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_the_strip_leads_to_a_highlight_in_a_text(open_reader: Callable[..., Page], text: tuple[str, bool]) -> None:
    language, folded = text
    page = open_reader(document(language, folded=folded))
    expect(page.locator("margin-strip")).to_be_visible()
    fold = page.locator("details.furniture")
    page.wait_for_function(f"() => ({BARS})().length > 0")
    bars = page.evaluate(f"({BARS})()")
    assert bars[0] < 0.3 < bars[-1]
    press_on_strip(page, bars[-1])
    selected = page.locator("#text [data-start]").nth(42)
    expect(selected).to_be_in_viewport()
    expect(page.locator(".is-selected annotation-card")).to_contain_text(MARKED[language][1].strip())
    if folded:
        expect(fold).to_have_attribute("open", "")
        page.wait_for_function(f"before => ({BARS})().at(-1) !== before", arg=bars[-1])
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    press_on_strip(page, page.evaluate(f"({BARS})()")[0])
    expect(page.locator("#text [data-start]").nth(5)).to_be_in_viewport()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_strip_covers_neither_text_nor_cards(open_reader: Callable[..., Page], language: str) -> None:
    page = open_reader(document(language, folded=False))
    strip = page.locator("margin-strip").bounding_box()
    assert strip
    for part in (page.locator("#text"), page.locator("annotation-card").first):
        box = part.bounding_box()
        assert box
        assert box["x"] + box["width"] <= strip["x"] or strip["x"] + strip["width"] <= box["x"]


def test_keys_on_the_strip_lead_into_a_fold(open_reader: Callable[..., Page]) -> None:
    page = open_reader(document("en", folded=True))
    page.locator("margin-strip").focus()
    page.keyboard.press("End")
    expect(page.locator("details.furniture")).to_have_attribute("open", "")
    expect(page.locator("#text [data-start]").nth(42)).to_be_in_viewport()
    expect(page.locator("margin-strip")).to_be_focused()
    expect(page.locator("margin-strip")).to_have_attribute("aria-valuenow", "2")
