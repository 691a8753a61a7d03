"""The original PDFs with real highlights and notes (ISO 32000-1, 12.5.6), in a ZIP, a file for each document. Pure.

Each is the original, byte for byte, with an update behind it. A passage is found again by its letters and what stands
around it (``finding``): one that has no sure place is not put anywhere, but told in the archive's list, as is all
that stands on documents which came as something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from annotator.codebook import SEPARATOR
from annotator.exchange.bundle import AnnotationItem, Bundle, TextItem
from annotator.exchange.commonmark import minute
from annotator.exchange.formats.pdf_annotated.apart import Apart
from annotator.exchange.formats.pdf_annotated.finding import AROUND
from annotator.exchange.formats.pdf_annotated.marking import Note
from annotator.exchange.losses import Feature
from annotator.exchange.zipping import Names, zipped
from documents.errors import UnreadableFile

CARRIES = frozenset(
    {
        Feature.NOTE, Feature.AUTHOR, Feature.CREATED, Feature.EDITED, Feature.DOCUMENT_NOTE, Feature.REWORDED,
        Feature.UNTAGGED, Feature.MANY_TAGS, Feature.NESTED_TAG, Feature.OVERLAP, Feature.SAME_PLACE, Feature.LINES,
        Feature.COLOUR, Feature.TEXT, Feature.PAGE, Feature.UNMARKED,
    }
)  # fmt: skip
INSTEAD = {Feature.MARKDOWN: "plain", Feature.REPLY: "comment", Feature.ORPHAN: "list"}
LIST = "Not in the PDFs"
PDF = "application/pdf"

_CONTEXT = AROUND * 2  # characters of the text, of which so many may be no letters


def dump(bundle: Bundle) -> Iterator[bytes]:
    """The archive, a document at a time."""
    with Apart() as apart:
        yield from zipped(_files(bundle, apart))


def _files(bundle: Bundle, apart: Apart) -> Iterator[tuple[str, Iterable[bytes | str]]]:
    names = Names()
    names.fit(LIST, ".txt")
    colours = {SEPARATOR.join(one.path): one.colour for one in bundle.codebook.entries}
    missing: list[str] = []
    for text in bundle.texts:
        content, reason = b"", "The document didn’t come as a PDF."
        lost: Iterable[AnnotationItem] = text.annotations
        if text.original is not None and text.original[1] == PDF:
            try:
                content, lost = _annotated(text, colours, apart)
            except UnreadableFile as error:
                content, reason = text.original[2], str(error)
            yield names.fit(text.document.title, ".pdf"), [content]
        missing += [_told(text, one, reason if lost is text.annotations else "") for one in lost]
    if missing:
        yield f"{LIST}.txt", ["\n".join(missing)]


def _annotated(text: TextItem, colours: Mapping[str, str], apart: Apart) -> tuple[bytes, list[AnnotationItem]]:
    """The document's original with what stands on it, and what has no sure place there. Raises UnreadableFile."""
    assert text.original is not None  # noqa: S101 (asked for a PDF alone)
    name, _media_type, content = text.original
    notes = [note_of(one, text, colours) for one in text.annotations if not one.is_orphan]
    made, lost = apart.marked(content, notes, name=name)
    return made, [one for one in text.annotations if one.is_orphan or one.uid in lost]


def note_of(one: AnnotationItem, text: TextItem, colours: Mapping[str, str]) -> Note:
    """What is put into the PDF for an annotation."""
    start, end = one.start or 0, one.end or 0
    before, after = text.text[max(0, start - _CONTEXT) : start], text.text[end : end + _CONTEXT]
    colour = next((colours[tag] for tag in one.tags if colours.get(tag)), "")
    said = [one.note] if one.note else []
    said += [f"When it was highlighted it read: {one.made_quote}"] if one.made_quote else []
    said += [f"{reply.author}, {minute(reply.created)}: {reply.text}" for reply in one.replies]
    return Note(
        one.uid, before, one.quote, after, colour, one.author, "; ".join(one.tags), "\n\n".join(said),
        one.created, one.edited,
    )  # fmt: skip


def _told(text: TextItem, one: AnnotationItem, reason: str) -> str:
    reason = reason or ("Not in the text any more." if one.is_orphan else "Not surely found in the PDF.")
    said = (text.document.title, one.quote or "On the whole document", "; ".join(one.tags), one.note, reason)
    who = f"{one.author}, {minute(one.created)}, {one.uid}"
    return "\n".join([*(part for part in said if part), who, ""])
