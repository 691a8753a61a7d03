"""The report, from its title to the last tag. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from annotator.codebook import SEPARATOR
from annotator.exchange.bundle import AnnotationItem, Bundle, DocumentItem
from annotator.exchange.codebooks.colours import hue_of
from annotator.exchange.codebooks.entries import CodebookFile
from annotator.exchange.commonmark import minute
from annotator.exchange.formats.pdf_report.paper import BODY, INK, LINK, SMALL, SOFT, UNKNOWN, Paper
from annotator.notes import note_html
from documents import markup
from documents.article import BlockKind
from documents.blockwriter import BlockWriter
from documents.paging import cited

_QUOTE = 11.0
_STEP = 6.0  # millimetres from line to line of lists
_NAME = 70  # of a tag beside its bar
_COUNT = 18
_UNTAGGED = "Without a tag"
_SHORT = 160  # characters of a passage in a list
_MOST_NAMED = 60  # signs that no font has


@dataclass
class _Report:
    paper: Paper
    bundle: Bundle
    hues: Mapping[str, str]
    documents: Sequence[tuple[DocumentItem, tuple[AnnotationItem, ...]]]
    tags: Sequence[str] = ()
    counts: Counter[str] = field(default_factory=Counter)
    places: dict[str, tuple[int, int]] = field(default_factory=dict)  # by uid: a link, and the page it leads to
    to_tags: dict[str, int] = field(default_factory=dict)


def laid_out(bundle: Bundle) -> bytearray:
    """The whole file. Reads the bundle's texts."""
    title = f"{bundle.project}: {bundle.scope}" if bundle.scope else bundle.project
    hues = {SEPARATOR.join(one.path): hue_of(one.colour) for one in bundle.codebook.entries}
    documents = [(text.document, text.annotations) for text in bundle.texts]
    signs = sum(len(one.quote) + len(one.note) for _, marked in documents for one in marked)
    paper = Paper(title, bundle.made, most_pages=500 + bundle.total + len(documents) + signs // 1_000)
    try:
        return _whole(_Report(paper, bundle, hues, documents), title)
    finally:
        paper.close_fonts()


def _whole(report: _Report, title: str) -> bytearray:
    paper, bundle = report.paper, report.bundle
    report.counts.update(tag for _, annotations in report.documents for one in annotations for tag in one.tags)
    order = dict.fromkeys([*(SEPARATOR.join(one.path) for one in bundle.codebook.entries), *sorted(report.counts)])
    report.tags = [tag for tag in order if report.counts[tag]]
    report.to_tags = {tag: paper.add_link(page=1) for tag in report.tags}  # put right later
    _first_page(report, title)
    _contents(report)
    _documents(report)
    _by_tag(report)
    _codebook(paper, bundle.codebook, report.hues)
    _unshown(paper)
    return paper.output()


def _first_page(report: _Report, title: str) -> None:
    paper, count = report.paper, len(report.documents)
    paper.add_page()
    paper.ink(INK, 24)
    paper.paragraphs(title, height=1.2)
    paper.ink(SOFT, BODY)
    paper.ln(2)
    told = f"{_counted(report.bundle.total, 'annotation')} on {_counted(count, 'document')}"
    paper.paragraphs(f"{told} · {minute(report.bundle.made)}")
    if not report.tags:
        return
    paper.ln(6)
    _heading(paper, "Tags", level=0, size=15)
    most, width = max(report.counts.values()), paper.epw - _NAME - _COUNT
    for tag in report.tags:
        paper.keep(_STEP)
        paper.ink(INK, BODY)
        paper.put(tag, width=_NAME, link=report.to_tags[tag])
        paper.put(f"{report.counts[tag]:,}", width=_COUNT, align="R")
        paper.set_x(paper.x + 3)
        paper.bar((width - 3) * report.counts[tag] / most, report.hues.get(tag, ""))
        paper.ln(_STEP)


def _contents(report: _Report) -> None:
    """Pages for the contents, which are written last, when it is known where everything stands."""
    sections = 2 + bool(report.tags) + bool(report.bundle.codebook.entries) + len(report.documents) + len(report.tags)
    paper = report.paper
    paper.add_page()
    # One more for the section about signs without a font, which isn't known of yet.
    pages = -(-(sections + 1) // _lines_a_page(paper))
    paper.insert_toc_placeholder(_write_contents, pages=pages, reset_page_indices=False)


def _lines_a_page(paper: Paper) -> int:
    return int((paper.eph - 16) // _STEP)


def _write_contents(paper: Any, outline: Sequence[Any]) -> None:
    paper.ink(INK, 15)
    paper.paragraphs("Contents")
    paper.ln(3)
    top, number = paper.y, 0
    for section in outline:
        if number == _lines_a_page(paper):
            paper.add_page()
            paper.set_y(top)
            number = 0
        number += 1
        paper.ink(SOFT if section.level else INK, BODY)
        paper.set_x(paper.l_margin + 6 * section.level)
        link = paper.add_link(page=section.page_number)
        paper.put(section.name, width=paper.epw - 6 * section.level - _COUNT, link=link)
        paper.put(str(section.page_number), width=_COUNT, link=link, align="R")
        paper.ln(_STEP)


def _documents(report: _Report) -> None:
    paper = report.paper
    _heading(paper, "Documents", level=0, size=18)
    for document, marked in report.documents:
        paper.ln(5)
        paper.keep(40)
        link = report.bundle.site and _web(document.address)
        _heading(paper, document.title or "untitled", level=1, size=14, link=link)
        _about(paper, document)
        if not marked:
            paper.paragraphs("Nothing is marked here.")
        for one in marked:
            _passage(report, one)


def _about(paper: Paper, one: DocumentItem) -> None:
    known = (
        *(", ".join(one.authors), one.publisher, one.published.isoformat() if one.published else "", one.language),
        *(one.url, "; ".join(one.topics)),
    )
    paper.ink(SOFT, SMALL)
    if line := " · ".join(part for part in known if part):
        paper.paragraphs(line, link=_web(one.url))
    for known_field in one.fields:
        paper.paragraphs(f"{known_field.name}: {known_field.text}")


def _passage(report: _Report, one: AnnotationItem) -> None:
    paper = report.paper
    paper.ln(4)
    paper.keep(26)
    link = paper.add_link(y=paper.y, page=paper.page)
    report.places[one.uid] = link, paper.page
    hue = next((report.hues[tag] for tag in one.tags if report.hues.get(tag)), "")
    paper.ink(INK, _QUOTE)
    paper.paragraphs(one.quote or "On the whole document", hue=hue)
    paper.ln(1)
    paper.ink(SOFT, SMALL)
    if one.is_orphan:
        paper.paragraphs("This passage is not in the text any more.")
    elif one.made_quote:
        paper.paragraphs(f"When it was highlighted it read: {one.made_quote}")
    _tags(report, one.tags)
    paper.ink(SOFT, SMALL)
    edited = f" (edited {minute(one.edited)})" if one.edited else ""
    parts = (cited(one.page), f"{one.author}, {minute(one.created)}{edited}")
    paper.paragraphs(" · ".join(part for part in parts if part), link=_web(report.bundle.link(one)))
    _said(paper, one.note, indent=4)
    for reply in one.replies:
        paper.ink(SOFT, SMALL)
        paper.paragraphs(f"{reply.author}, {minute(reply.created)}", indent=8)
        _said(paper, reply.text, indent=8)


def _tags(report: _Report, tags: Sequence[str]) -> None:
    """Each with its swatch, as many on a line as fit."""
    paper = report.paper
    paper.ink(INK, SMALL)
    for tag in tags:
        width = min(paper.get_string_width(paper.shown(tag)) + 5, paper.epw - 5)
        if paper.x > paper.l_margin and paper.x + width + 4 > paper.w - paper.r_margin:
            paper.ln(5)
        paper.keep(_STEP)
        paper.bar(2.6, report.hues.get(tag, ""))
        paper.set_x(paper.x + 4)
        paper.put(tag, width=width, link=report.to_tags[tag])
    if tags:
        paper.ln(_STEP)


def _said(paper: Paper, markdown: str, *, indent: float) -> None:
    if markdown:
        paper.ink(INK, BODY)
        for block in _blocks(markdown):
            paper.paragraphs(block, indent=indent)


def _blocks(markdown: str) -> Iterator[str]:
    """The words of each paragraph, and of each item of a list with what stands before it."""
    root = markup.parse(f"<div>{note_html(markdown)}</div>")
    writer = markup.blocks_of(root) if root is not None else BlockWriter()
    for block in writer.blocks:
        words = writer.text[block.start : block.end]
        if block.kind == BlockKind.ITEM:
            words = f"{'   ' * max(block.level - 1, 0)}{'•' if block.number is None else f'{block.number}.'} {words}"
        yield words


def _by_tag(report: _Report) -> None:
    """A line for each passage of each tag, leading to it."""
    if not report.tags:
        return
    paper = report.paper
    found: defaultdict[str, list[tuple[AnnotationItem, DocumentItem]]] = defaultdict(list)
    for document, marked in report.documents:
        for one in marked:
            for tag in one.tags:
                found[tag].append((one, document))
    paper.add_page()
    _heading(paper, "Passages by tag", level=0, size=18)
    for tag in report.tags:
        paper.ln(3)
        paper.keep(24)
        paper.set_link(report.to_tags[tag], y=paper.y, page=paper.page)
        _heading(paper, tag, level=1, size=12, hue=report.hues.get(tag, ""))
        for one, document in found[tag]:
            link, page = report.places[one.uid]
            paper.keep(_STEP)
            paper.ink(INK, SMALL)
            words = " ".join(one.quote[:_SHORT].split()) or "On the whole document"
            paper.put(words, width=paper.epw - 60 - _COUNT, link=link)
            paper.set_text_color(SOFT)
            paper.put(document.title, width=60, link=link)
            paper.put(str(page), width=_COUNT, link=link, align="R")
            paper.ln(_STEP)


def _codebook(paper: Paper, codebook: CodebookFile, hues: Mapping[str, str]) -> None:
    """What the tags mean."""
    if not codebook.entries:
        return
    paper.add_page()
    _heading(paper, "Codebook", level=0, size=18)
    for one in codebook.entries:
        path = SEPARATOR.join(one.path)
        paper.ln(2)
        paper.keep(20)
        paper.ink(INK, BODY)
        paper.bar(2.6, hues.get(path, ""))
        paper.set_x(paper.l_margin + 4)
        paper.put(path)
        paper.ln(_STEP)
        told = (
            ("", one.description),
            ("When to use: ", one.when_to_use),
            ("When not to use: ", one.when_not),
            ("Other names: ", "; ".join(one.aliases)),
        )
        paper.ink(SOFT, SMALL)
        for words, text in told:
            if text:
                paper.paragraphs(f"{words}{text}", indent=4)


def _unshown(paper: Paper) -> None:
    if not paper.unshown:
        return
    paper.keep(40)
    paper.ln(8)
    _heading(paper, "Signs without a font", level=0, size=15)
    paper.ink(INK, BODY)
    count, most = sum(paper.unshown.values()), sorted(paper.unshown, key=lambda sign: -paper.unshown[sign])
    named = ", ".join(f"U+{ord(sign):04X}" for sign in most[:_MOST_NAMED])
    more = " and others" if len(most) > _MOST_NAMED else ""
    paper.paragraphs(
        f"No font on the computer that made this file has {_counted(count, 'sign')} of it; “{UNKNOWN}” stands in their "
        f"place: {named}{more}. Install a font that has them, and make the report again."
    )


def _heading(paper: Paper, text: str, *, level: int, size: float, hue: str | None = None, link: Any = "") -> None:  # noqa: PLR0913 (all but two by keyword)
    words = " ".join(text.split())
    paper.start_section(words, level=level, strict=False)
    paper.ink(LINK if link else INK, size)
    if hue is not None:
        paper.bar(2.6, hue)
    paper.paragraphs(words, height=1.3, indent=0 if hue is None else 4, link=link)
    paper.ln(1)


def _web(address: str) -> str:
    return address if address.startswith(("http://", "https://")) else ""


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"
