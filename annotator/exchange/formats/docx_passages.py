"""Passages as a table of Word (Office Open XML, ECMA-376): passage, tags, note with replies, where and by whom. Pure.

One document for all; a heading and a table for each of its documents. Positions are left out; notes stay Markdown, as
text. Shading and the tag's name stand for its colour.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from annotator.codebook import SEPARATOR
from annotator.exchange.bundle import AnnotationItem, Bundle, DocumentItem
from annotator.exchange.commonmark import minute
from annotator.exchange.losses import Feature
from annotator.exchange.wordprocessing import fit, lines, paragraph, run, runs_right_to_left, shading, written
from documents.paging import cited

CARRIES = frozenset(Feature) - {
    Feature.TEXT,
    Feature.MARKDOWN,
    Feature.DEFINITION,
    Feature.SHORTCUT,
    Feature.ALIAS,
    Feature.UNUSED_TAG,
}
INSTEAD = {Feature.MARKDOWN: "plain"}  # as it was typed
COLUMNS = (
    ("Passage", 6200),
    ("Tags", 2200),
    ("Note and replies", 4000),
    ("Where and by whom", 2200),
)  # twentieths of pt

_SOFT = '<w:color w:val="595959"/><w:sz w:val="18"/>'


def dump(bundle: Bundle) -> Iterator[bytes]:
    """The document, a passage at a time."""
    title = f"{bundle.project}: {bundle.scope}" if bundle.scope else bundle.project
    return written(_body(title, bundle), title=title, made=bundle.made, wide=True)


def _body(title: str, bundle: Bundle) -> Iterator[str]:
    colours = {SEPARATOR.join(one.path): one.colour for one in bundle.codebook.entries}
    yield paragraph(run(title), style="Title")
    count = "1 annotation" if bundle.total == 1 else f"{bundle.total:,} annotations"
    yield paragraph(run(f"{count}, {minute(bundle.made)}", _SOFT))
    for text in bundle.texts:
        yield _heading(text.document)
        if not text.annotations:
            yield paragraph(run("Nothing is marked here.", _SOFT))
            continue
        yield _TABLE
        for one in text.annotations:
            yield _row(one, colours)
        yield "</w:tbl><w:p/>"


def _heading(one: DocumentItem) -> str:
    known = [
        ", ".join(one.authors),
        one.publisher,
        one.published.isoformat() if one.published else "",
        one.language,
        one.url,
        "; ".join(one.topics),
        *(f"{field.name}: {field.text}" for field in one.fields),
    ]
    about = " · ".join(part for part in known if part)
    heading = paragraph(run(one.title), style="Heading1", right_to_left=runs_right_to_left(one.title))
    return heading + (paragraph(run(about, _SOFT)) if about else "")


def _row(one: AnnotationItem, colours: Mapping[str, str]) -> str:
    passage = lines(one.quote) if one.quote else paragraph(run("On the whole document", "<w:i/>"))
    if one.is_orphan:
        passage += paragraph(run("This passage is not in the text any more.", "<w:i/>"))
    elif one.made_quote:
        passage += paragraph(run("When it was highlighted it read:", "<w:i/>")) + lines(one.made_quote)
    tags = "".join(paragraph(run(tag, shading(colours.get(tag, "")))) for tag in one.tags)
    said = lines(one.note) if one.note else ""
    for reply in one.replies:
        said += paragraph(run(f"{reply.author}, {minute(reply.created)}", "<w:b/>")) + lines(reply.text)
    edited = [f"edited {minute(one.edited)}"] if one.edited else []
    who = (cited(one.page), one.author, minute(one.created), *edited)
    where = "".join(paragraph(run(part, _SOFT)) for part in who if part)
    return _cells((passage, tags, said, where))


def _cells(contents: tuple[str, ...], about: str = "") -> str:
    cells = (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content or "<w:p/>"}</w:tc>'
        for (_name, width), content in zip(COLUMNS, contents, strict=True)
    )
    return f"<w:tr>{about}{''.join(cells)}</w:tr>"


_TABLE = (
    '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>'
    + "".join(f'<w:gridCol w:w="{width}"/>' for _name, width in COLUMNS)
    + "</w:tblGrid>"
    + _cells(tuple(paragraph(run(fit(name), "<w:b/>")) for name, _width in COLUMNS), "<w:trPr><w:tblHeader/></w:trPr>")
)
