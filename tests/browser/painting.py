"""What is painted on the text of a reading page."""

from __future__ import annotations

from playwright.sync_api import Page

_PAINTED = """name => [...(CSS.highlights.get(`annotator-${name}`) ?? [])].map((passage) => {
  const range = document.createRange();
  range.setStart(passage.startContainer, passage.startOffset);
  range.setEnd(passage.endContainer, passage.endOffset);
  return range.toString();
})"""


def painted(page: Page, name: str) -> list[str]:
    """The texts painted in a colour, or as what a name says."""
    return list(page.evaluate(_PAINTED, name))


def drawn(page: Page) -> None:
    """Waits until the page has answered to what came in, which it does before it draws."""
    page.evaluate(
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
    )
