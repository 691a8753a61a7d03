"""Footnotes and endnotes in HTML. Pure. Roles are those of DPUB-ARIA 1.1 and EPUB's structure vocabulary."""

from __future__ import annotations

from lxml.html import HtmlElement, fromstring

_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"  # as XML has it
_ROLES = frozenset(("doc-footnote", "doc-endnote"))
_TYPES = frozenset(("footnote", "endnote", "rearnote", "note"))


def is_note(element: HtmlElement) -> bool:
    """Whether the page says that this element is a footnote or an endnote."""
    if element.get("role") in _ROLES:
        return True
    kinds = element.get("epub:type") or element.get(_EPUB_TYPE)
    return kinds is not None and not _TYPES.isdisjoint(kinds.split())


def number_notes(root: HtmlElement, notes: list[HtmlElement], *, back: dict[str, str]) -> None:
    """Makes each of ``notes`` (list items with an id) a note that begins with its number, which leads back.

    ``back`` is, for the id of a note, the id of the place that refers to it. Arrows that lead back are left out.
    """
    for number, note in enumerate(notes, 1):
        note.set("role", "doc-footnote")
        origin = back.get(note.get("id") or "", "")
        for link in list(note.iter("a")):
            if (link.get("href") or "") == f"#{origin}" or link.get("role") == "doc-backlink":
                link.drop_tree()
        first = next(note.iterchildren("p", "div"), note)
        label = fromstring(f"<a>{number}</a>")
        label.set("href", f"#{origin}")
        label.tail = f" {(first.text or '').lstrip()}"
        first.text = None
        first.insert(0, label)
