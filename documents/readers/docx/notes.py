"""The footnotes and endnotes of a DOCX, gathered from the HTML of its pieces. Pure."""

from __future__ import annotations

from lxml import html
from lxml.html import HtmlElement

from documents.markup.notes import number_notes


class Notes:
    """The notes in the order of their references."""

    def __init__(self) -> None:
        self._notes: list[HtmlElement] = []
        self._back: dict[str, str] = {}  # id of a note → id of its reference

    def take_from(self, root: HtmlElement) -> None:
        """Takes the notes out of a page. Its references show the bare number, counted through the document."""
        for link in root.iter("a"):
            target = (link.get("href") or "")[1:]
            if target.startswith(("footnote-", "endnote-")) and "-ref-" not in target:
                self._back.setdefault(target, link.get("id") or "")
                link.text = str(len(self._back))
        for note in [item for item in root.iter("li") if item.get("id") in self._back]:
            note.drop_tree()
            self._notes.append(note)

    def page(self) -> HtmlElement:
        """A page of the notes alone: each begins with its number, which leads back."""
        page = html.Element("ol")
        order = {number: place for place, number in enumerate(self._back)}
        page.extend(sorted(self._notes, key=lambda note: order[note.get("id")]))
        number_notes(page, list(page), back=self._back)
        return page
