"""The comments of a DOCX, each with its author, its moment and the passage that it is about. Pure."""

from __future__ import annotations

from lxml import etree

from documents.article import Remark
from documents.blockwriter import BlockWriter
from documents.markup.flowing import moment, span_between
from documents.readers.docx.package import Package


def remarks_of(package: Package, writer: BlockWriter) -> list[Remark]:
    """In the order of the comments part (ECMA-376 part 1, 17.13.4). One that hangs on a point is about the block
    around it; one that hangs on nothing is about the whole document."""
    comments = package.part("comments")
    if comments is None:
        return []
    text = writer.text
    remarks = []
    for comment in comments.iter("{*}comment"):
        about = {etree.QName(key).localname: value for key, value in comment.items()}
        lines = ("".join(words.text or "" for words in line.iter("{*}t")) for line in comment.iter("{*}p"))
        note = "\n".join(line for line in lines if line.strip())
        start, end = _span(package, writer, text, about.get("id", "")) or (None, None)
        if note or start is not None:
            remarks.append(Remark(start, end, note, about.get("author", "").strip(), moment(about.get("date", ""))))
    return remarks


def _span(package: Package, writer: BlockWriter, text: str, number: str) -> tuple[int, int] | None:
    first, last = package.remade.anchors.get(number, ("", ""))
    start, end = writer.point(first), writer.point(last)
    if start is None or end is None:
        return None
    around = next((block for block in writer.blocks if block.end >= start), None)
    return span_between(text, start, end) or ((around.start, around.end) if around else None)
