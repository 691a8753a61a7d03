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
