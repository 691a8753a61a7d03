"""HTML → blocks and marks, by allow-list. Pure.

Every word that a browser shows is in the text; nothing of the markup is kept but what ``Block`` and
``Mark`` can say. Walks the tree without recursion: pages nest as deep as their authors like.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree, html

from documents.article import BlockKind, MarkKind
from documents.blockwriter import PARAGRAPH, BlockWriter, Shape
from documents.markup.cells import Cells
from documents.markup.images import Finder, Images
from documents.markup.notes import is_note

# fmt: off
_BLOCKS = frozenset(
    str.split("address article aside blockquote body button center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 "
    "h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre search section select "
    "summary table tbody td textarea tfoot "
    "th thead tr ul caption label iframe noframes frameset")
)
_UNSEEN = frozenset(
    str.split("script style template noscript head title meta link base datalist object embed canvas audio video "
    "iframe map area param source "
    "track noembed desc defs metadata annotation annotation-xml")
)
_OF_A_HEAD = frozenset(str.split("base basefont bgsound link meta noscript script style template title object isindex"))
_MARKS = {
    **dict.fromkeys(("em", "i", "cite", "dfn", "var"), MarkKind.EMPHASIS),
    **dict.fromkeys(("strong", "b"), MarkKind.STRONG),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), MarkKind.CODE),
    **dict.fromkeys(("s", "del", "strike"), MarkKind.STRIKE),
    "a": MarkKind.LINK,
    "sup": MarkKind.SUPERSCRIPT,
    "sub": MarkKind.SUBSCRIPT,
}
# fmt: on
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NOT_IN_CELLS = frozenset(str.split("table ul ol dl h1 h2 h3 h4 h5 h6 blockquote pre form article section"))
_VOID = frozenset(
    str.split("area base br col embed hr img input link meta param source track wbr p li td tr th dt dd option")
)
_WHOLE = re.compile(r"https?://[\w.-]+(?::\d+)?(?:[/?#][^\s\x00-\x1f]*)?$")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)[^<>]*>")
_SCRIPT = re.compile(r"<(script|style)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_DEEPEST = 500
_LONGEST_CELL = 600  # code points: longer ones are columns of a page laid out as a table


def parse(source: str) -> html.HtmlElement | None:
    """The tree of a page, mended as far as it can be; None where there is no element in it."""
    root, errors = _parsed(source)
    # libxml2 gives up 2,048 elements deep, and with that everything after.
    if any("depth" in error.message for error in errors):
        root, _ = _parsed(_flatter(source))
    if root is not None:
        _out_of_the_head(root)
    return root


def _parsed(source: str) -> tuple[html.HtmlElement | None, list[etree._LogEntry]]:
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        root = None
    return root, list(parser.error_log)


def _out_of_the_head(root: html.HtmlElement) -> None:
    """A page may leave out ``<body>`` (HTML, 13.1.2.4); libxml2 puts articles and sections into the head then."""
    head = root.find("head")
    first = next((n for n, one in enumerate(head) if one.tag not in _OF_A_HEAD), None) if head is not None else None
    if first is None:
        return
    moved, body = head[first:], root.find("body")
    if body is None:
        body = etree.SubElement(root, "body")
    if body.text:
        moved[-1].tail, body.text = f"{moved[-1].tail or ''}{body.text}", None
    body[:0] = moved


def _flatter(source: str) -> str:
    """The page without the tags that are nested too deep; their text stays."""
    depth = 0

    def kept(tag: re.Match[str]) -> str:
        nonlocal depth
        if tag[2].lower() in _VOID:
            return tag[0]
        depth += -1 if tag[1] else 1
        return tag[0] if depth + bool(tag[1]) <= _DEEPEST else " "

    return _TAG.sub(kept, _SCRIPT.sub(" ", source))


def blocks_of(root: html.HtmlElement, url: str = "", *, picture: Finder | None = None) -> BlockWriter:
    """The page's blocks, marks and pictures in reading order; ``origins`` are the elements they stand in.

    Links are made absolute against ``url`` and the page's ``<base>``; those to a place in the page lead
    there. ``picture`` answers an image's address with its bytes, where they came along with the page;
    those that stand in the page itself (``data:``) are taken too. No other image is ever asked for.
    """
    base = root.find(".//base[@href]")
    pages = Pages(picture)
    pages.add(root, urljoin(url, base.get("href", "")) if base is not None else url)
    return pages.end()


class Pages:
    """Several pages that make one text, one after the other, as the chapters of a book do.

    Ids and links to them (``#…``) are those of the whole text, so they should differ from page to page.
    """

    def __init__(self, picture: Finder | None = None) -> None:
        self._walk = _Walk(Images(picture))
        self.writer = self._walk.writer

    def add(self, root: html.HtmlElement, url: str = "") -> None:
        self._walk.base = url
        self._walk.through(root)

    def end(self) -> BlockWriter:
        """The blocks of all of them."""
        self.writer.resolve()
        return self.writer


def is_unseen(element: html.HtmlElement) -> bool:
    """Whether a browser shows nothing of this element."""
    if element.tag in _UNSEEN or not isinstance(element.tag, str):
        return True
    if element.get("hidden") is not None and element.get("hidden") != "until-found":
        return True
    if element.tag == "dialog" and element.get("open") is None:
        return True
    style = element.get("style")
    return style is not None and _HIDDEN_STYLE.search(style) is not None


def absolute(href: str, base: str) -> str:
    """An http(s) or mailto address in full, else ''."""
    href = href.strip()
    if not href:
        return ""
    if _WHOLE.match(href):
        return href  # the most frequent by far
    try:
        whole = urljoin(base, href)
        parts = urlsplit(whole)
    except ValueError:
        return ""
    if parts.scheme in ("http", "https") and parts.netloc:
        return whole
    return whole if parts.scheme == "mailto" and "@" in parts.path else ""


class _Walk:
    """Goes through a tree and tells a BlockWriter what it meets."""

    def __init__(self, images: Images) -> None:
        self.writer = BlockWriter()
        self.base = ""
        self.images = images
        self.lists: list[tuple[str, int]] = []  # tag and next number of each open list
        self.shapes: list[Shape] = [PARAGRAPH]  # of the open block elements
        self.quotes = 0
        self.tables = 0
        self.cells: list[Cells] = []  # of each open table of facts
        self.plain_tables: set[html.HtmlElement] = set()

    def through(self, root: html.HtmlElement) -> None:
        walk = etree.iterwalk(root, events=("start", "end"))
        skipped: html.HtmlElement | None = None
        for event, element in walk:
            if event == "start":
                if skipped is None and is_unseen(element):
                    skipped = element
                    walk.skip_subtree()
                elif skipped is None:
                    self._enter(element)
                    if element.text:
                        self.writer.write(element.text)
            else:
                if skipped is element:
                    skipped = None
                elif skipped is None:
                    self._leave(element)
                if skipped is None and element.tail and element is not root:
                    self.writer.write(element.tail)
        self.writer.end()

    def _enter(self, element: html.HtmlElement) -> None:
        tag = element.tag
        for name in (element.get("id"), element.get("name") if tag == "a" else None):
            self.writer.anchor(name or "")
        if tag in _MARKS:
            self.writer.open_mark(_MARKS[tag], _target(element, self.base) if tag == "a" else "")
        elif tag == "br":
            self.writer.line_break()
        elif tag == "img":
            self._picture(element)
        elif tag == "wbr":
            pass
        elif tag in _BLOCKS or "-" in tag:
            self._enter_block(element, tag)

    def _enter_block(self, element: html.HtmlElement, tag: str) -> None:
        if tag in ("ul", "ol", "menu", "dir"):
            self.lists.append((tag, _start(element)))
            if self.shapes[-1].kind is BlockKind.ITEM:
                self.shapes[-1] = PARAGRAPH  # what follows in the outer entry is no entry of its own
        elif tag == "blockquote":
            self.quotes += 1
        elif tag == "table":
            self._enter_table(element)
        elif tag == "tr" and self.cells:
            self.cells[-1].next_row()
        shape = self._shape(element, tag)
        if shape.kind is BlockKind.CELL and self.shapes[-1].kind is BlockKind.CELL:
            self.writer.line_break()  # a paragraph in a cell
        else:
            self.writer.begin(shape, element)
        self.shapes.append(shape)

    def _shape(self, element: html.HtmlElement, tag: str) -> Shape:
        above = self.shapes[-1]
        if above.kind is BlockKind.CELL:
            return above
        if tag in ("td", "th") and self.cells:
            row, column = self.cells[-1].place(element)
            return Shape(BlockKind.CELL, number=self.cells[-1].number, row=row, column=column, head=tag == "th")
        if above.kind is BlockKind.NOTE or is_note(element):
            return Shape(BlockKind.NOTE)
        if tag[0] == "h" and tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            return Shape(BlockKind.HEADING, level=int(tag[1]))
        if tag == "li" and self.lists:
            return self._item()
        if tag == "pre":
            return Shape(BlockKind.CODE)
        if tag in ("caption", "figcaption"):
            return Shape(BlockKind.CAPTION)
        if above.kind in (BlockKind.ITEM, BlockKind.CAPTION, BlockKind.CODE) and tag in (
            "p",
            "div",
            "span",
            "section",
            "label",
        ):
            return above if not self._written_in(above) else PARAGRAPH
        if self.quotes:
            return Shape(BlockKind.QUOTATION, level=self.quotes)
        return PARAGRAPH

    def _picture(self, element: html.HtmlElement) -> None:
        found = self.images.picture_in(element) if self.shapes[-1].kind is not BlockKind.CELL else None
        if found is not None:
            self.writer.figure(found, element.get("alt") or element.get("title") or "", element)
            above = self.shapes[-1]
            self.writer.begin(PARAGRAPH if above.kind is BlockKind.ITEM else above, element.getparent())

    def _written_in(self, shape: Shape) -> bool:
        """Whether the entry of a list has its first block already: the next is a plain paragraph."""
        return shape.kind is BlockKind.ITEM and self.writer.last_shape() is shape

    def _item(self) -> Shape:
        tag, number = self.lists[-1]
        self.lists[-1] = (tag, number + 1)
        return Shape(BlockKind.ITEM, level=len(self.lists), number=number if tag == "ol" else None)

    def _enter_table(self, element: html.HtmlElement) -> None:
        if _is_of_cells(element):
            self.cells.append(Cells(self.tables))
            self.tables += 1
        else:
            self.plain_tables.add(element)

    def _leave(self, element: html.HtmlElement) -> None:
        tag = element.tag
        if tag in _MARKS:
            self.writer.close_mark(_MARKS[tag])
        elif tag in _BLOCKS or (isinstance(tag, str) and "-" in tag):
            self._leave_block(element, tag)

    def _leave_block(self, element: html.HtmlElement, tag: str) -> None:
        left = self.shapes.pop()
        above = self.shapes[-1]
        if tag in ("ul", "ol", "menu", "dir"):
            self.lists.pop()
        elif tag == "blockquote":
            self.quotes -= 1
        elif tag == "table" and element not in self.plain_tables:
            self.cells.pop()
        if left.kind is BlockKind.CELL and above is left:
            self.writer.line_break()
            return
        # Text that follows inside an outer entry of a list is a paragraph of it, not a second entry.
        self.writer.begin(PARAGRAPH if above.kind is BlockKind.ITEM else above, element.getparent())


def _target(link: html.HtmlElement, base: str) -> str:
    href = (link.get("href") or "").strip()
    return "#" + unquote(href[1:]) if href.startswith("#") and len(href) > 1 else absolute(href, base)


def _start(element: html.HtmlElement) -> int:
    start = element.get("start") or "1"
    return int(start) if re.fullmatch(r"\d{1,6}", start) else 1


def _is_of_cells(table: html.HtmlElement) -> bool:
    """A table of facts, as against a page laid out with one."""
    if table.get("role") in ("presentation", "none"):
        return False
    rows = cells = 0
    for element in table.iterdescendants():
        if element.tag in _NOT_IN_CELLS:
            return False
        rows += element.tag == "tr"
        if element.tag in ("td", "th"):
            cells += 1
            if sum(map(len, element.itertext())) > _LONGEST_CELL:
                return False
    return rows >= 1 and cells > rows
