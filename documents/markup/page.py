"""Page → Article. Pure. The whole page becomes text; trafilatura says which part of it is the article."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass

import trafilatura
from lxml import etree
from lxml.html import HtmlElement

from documents import markup
from documents.article import Article, Block, BlockKind, Section, SectionKind
from documents.blockwriter import BlockWriter
from documents.errors import UnreadableFile
from documents.language import language_of
from documents.markup.comments import Thread, owners, threads_of
from documents.markup.images import Finder
from documents.markup.metadata import meta_of
from documents.sections.dates import date_in_path
from documents.sections.furniture import Role, role_of
from documents.sections.metadata import below_title

# It reports each page without an article as an error; here that is an everyday thing.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

LARGEST = 4_000_000  # code points: above it trafilatura takes too long, and the whole page is body
DEEPEST = 400  # elements: deeper trees overflow the C stack of the extraction
_SURE = 25  # letters of a block that can't be the same as the article's by chance
_ASIDE_TAGS = frozenset(str.split("nav aside footer form button select menu dialog label textarea"))
_LETTER = re.compile(r"[^\W\d_]")
_ASIDE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|sidebar|widget|footer|share|sharing|sharedaddy"
    r"|social|related|recommend(?:ed|ations)?|"
    r"newsletter|subscribe|signup|advert|ads?|advertisement|promo|cookie|consent|banner|popup|modal|toolbar"
    r"|pagination|comment-respond|respond|jp-relatedposts|tags|tagcloud|trending|popular)(?:$|[\s_-])",
    re.IGNORECASE,
)


def article_of(source: str, *, name: str = "", url: str = "", picture: Finder | None = None) -> Article:
    """The article of a web page: body, comments and everything around them as sections. ``name`` and
    ``url`` are the page's, ``picture`` finds the images that came along (see ``markup.blocks_of``).

    Raises UnreadableFile when the page has no words that a browser would show.
    """
    root = markup.parse(source)
    writer = markup.blocks_of(root, url, picture=picture) if root is not None else BlockWriter()
    if root is None or not writer.blocks:
        raise UnreadableFile(
            f"“{name or url or 'The page'}” has no text. It may be one that scripts fill in: save it from the browser."
        )
    meta = meta_of(root, url)
    page = _Page(writer, threads_of(root))
    kinds = _kinds(page, _main_text(source, root), meta.title)
    text = writer.text
    sections = _sections(page, kinds)
    near = below_title(text, writer.blocks, meta.title)
    return Article(
        text=text,
        blocks=tuple(writer.blocks),
        marks=tuple(writer.marks),
        pictures=tuple(writer.pictures),
        sections=sections,
        title=meta.title,
        authors=meta.authors or near.authors,
        publisher=meta.publisher,
        published=meta.published or near.published or date_in_path(meta.url),
        url=meta.url,
        language=language_of(_longest_body(text, sections), declared=meta.language),
    )


@dataclass(slots=True)
class _Page:
    writer: BlockWriter
    comments: list[Thread]

    def shown(self, index: int) -> str:
        block = self.writer.blocks[index]
        return self._text()[block.start : block.end]

    def _text(self) -> str:
        self._whole = self._whole or self.writer.text
        return self._whole

    _whole: str = ""


def _main_text(source: str, root: HtmlElement) -> list[str]:
    """The paragraphs of the page that trafilatura takes for the article; none if it finds none."""
    if len(source) > LARGEST or _is_deep(root):
        return []
    try:
        found = trafilatura.bare_extraction(source, fast=True, include_comments=False, include_formatting=False)
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError, AssertionError, etree.LxmlError):
        return []  # a page that breaks the extraction is still a page
    body = getattr(found, "body", None)
    if body is None:
        return []
    return [_squeezed("".join(element.itertext())) for element in body]


def _is_deep(root: HtmlElement) -> bool:
    depth = deepest = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest > DEEPEST


def _kinds(page: _Page, main: Sequence[str], title: str) -> list[SectionKind]:
    """For each block: body, comment or furniture."""
    owned = owners(page.comments, page.writer.origins)
    kinds = [SectionKind.FURNITURE if owner is None else SectionKind.COMMENT for owner in owned]
    free = [index for index, owner in enumerate(owned) if owner is None]
    sure = _sure(page, free, main)
    if not sure:
        for index in free:
            kinds[index] = SectionKind.BODY
        return kinds
    first, last = _with_title(page, free, sure, title), max(sure)
    for index in free:
        if index in sure or index == first or (first <= index <= last and _belongs(page, index, sure)):
            kinds[index] = SectionKind.BODY
    _unfold_comment_buttons(page, kinds, owned)
    return kinds


def _sure(page: _Page, free: Sequence[int], main: Sequence[str]) -> set[int]:
    """The blocks whose text trafilatura took, long ones by their words, short ones whole and between long ones."""
    whole, parts = "\n".join(main), set(main)
    long: set[int] = set()
    short: set[int] = set()
    for index in free:
        squeezed = _squeezed(page.shown(index))
        if len(squeezed) >= _SURE and (
            squeezed in whole or (len(squeezed) > 80 and (squeezed[:40] in whole or squeezed[-40:] in whole))
        ):
            long.add(index)
        elif squeezed in parts:
            short.add(index)
    if not long:
        return short
    return long | {index for index in short if min(long) - 3 <= index <= max(long) + 3}


def _with_title(page: _Page, free: Sequence[int], sure: set[int], title: str) -> int:
    """Where the article begins: at its title, if that stands above it."""
    start = min(sure)
    wanted = _squeezed(title)
    for index in reversed([index for index in free if index <= start]):
        block = page.writer.blocks[index]
        if wanted and _squeezed(page.shown(index)) == wanted and block.kind is BlockKind.HEADING:
            return index
    for index in reversed([index for index in free if start - 12 <= index < start]):
        if page.writer.blocks[index].kind is BlockKind.HEADING and page.writer.blocks[index].level == 1:
            return index
    return start


def _belongs(page: _Page, index: int, sure: set[int]) -> bool:
    """Whether a block between those of the article is part of it: it is, unless it is marked up or
    worded as something else."""
    block = page.writer.blocks[index]
    shown = page.shown(index)
    if len(shown) <= 240 and _LETTER.search(shown) and role_of(_key(shown)) not in (None, Role.PLACE, Role.COMMENTS):
        return False
    if _is_aside(page.writer.origins[index]):
        return False
    return not _is_all_link(page.writer, block) or block.kind in (BlockKind.HEADING, BlockKind.CELL, BlockKind.CAPTION)


def _is_aside(element: HtmlElement | None) -> bool:
    for at in [] if element is None else [element, *element.iterancestors()]:
        if at.tag in ("article", "main", "body"):
            return False
        if at.tag in _ASIDE_TAGS or at.get("role") in (
            "navigation",
            "complementary",
            "contentinfo",
            "search",
            "dialog",
        ):
            return True
        if _ASIDE_NAMES.search(f"{at.get('class') or ''} {at.get('id') or ''}"):
            return True
    return False


def _is_all_link(writer: BlockWriter, block: Block) -> bool:
    linked = sum(mark.end - mark.start for mark in writer.marks_in(block) if mark.href)
    return linked >= 0.9 * (block.end - block.start)


def _unfold_comment_buttons(page: _Page, kinds: list[SectionKind], owned: Sequence[int | None]) -> None:
    """The buttons at the end of a comment are furniture."""
    for index in range(len(kinds) - 1, -1, -1):
        following = owned[index + 1] if index + 1 < len(kinds) and kinds[index + 1] is SectionKind.COMMENT else None
        if owned[index] is None or following == owned[index]:
            continue
        shown = page.shown(index)
        if len(shown) <= 60 and role_of(_key(shown)) in (Role.ACTION, Role.ALWAYS, Role.FORM):
            kinds[index] = SectionKind.FURNITURE


def _sections(page: _Page, kinds: Sequence[SectionKind]) -> tuple[Section, ...]:
    owned = owners(page.comments, page.writer.origins)
    runs: list[tuple[SectionKind, int | None, int, int]] = []
    for block, kind, owner in zip(page.writer.blocks, kinds, owned, strict=True):
        owner = owner if kind is SectionKind.COMMENT else None
        if runs and runs[-1][:2] == (kind, owner):
            runs[-1] = (kind, owner, runs[-1][2], block.end)
        else:
            runs.append((kind, owner, block.start, block.end))
    place: dict[int | None, int] = {}
    sections: list[Section] = []
    for kind, owner, start, end in runs:
        place.setdefault(owner, len(sections))
        if owner is None:
            sections.append(Section(kind, start, end))
            continue
        thread = page.comments[owner]
        sections.append(
            Section(
                kind,
                start,
                end,
                thread.author,
                thread.said,
                place.get(thread.above) if thread.above is not None else None,
            )
        )
    return tuple(sections)


def _longest_body(text: str, sections: Sequence[Section]) -> str:
    parts = [text[section.start : section.end] for section in sections if section.kind is SectionKind.BODY]
    return max(parts, key=len, default=text)


def _squeezed(shown: str) -> str:
    return "".join(shown.casefold().split())


def _key(shown: str) -> str:
    return " ".join(shown.casefold().split()).strip('•|»«›‹<>[](){}*–—-:…·▾▼▲↑→←#_=~ “”"')
