"""Which blocks of a page are the article and which the page around it. Pure.

What trafilatura takes is the article. It leaves out what the same container holds beside it: a first paragraph
with a class of its own, a subheading, half of a list or a table; those come back. A line that says itself that it
is a button or a notice goes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from documents.article import Block, BlockKind
from documents.blockwriter import BlockWriter
from documents.sections.dates import dateline
from documents.sections.furniture import Role, role_of
from documents.sections.lines import is_prose
from documents.sections.names import byline

_ASIDE_TAGS = frozenset(str.split("nav aside footer form button select menu dialog label textarea"))
_ASIDE_ROLES = frozenset(str.split("navigation complementary contentinfo search dialog banner"))
_ASIDE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|sidebar|widget|footer|share|sharing|sharedaddy"
    r"|social|related|recommend(?:ed|ations)?|"
    r"newsletter|subscribe|signup|advert|ads?|advertisement|promo|cookie|consent|banner|popup|modal|toolbar"
    r"|pagination|comment-respond|respond|jp-relatedposts|tags|tagcloud|trending|popular)(?:$|[\s_-])",
    re.IGNORECASE,
)
_APART_NAMES = re.compile(
    r"caption|credit|photo|image|figure|gallery|legend|(?:^|[\s_-])(?:authors?|bio|profile|about|byline)(?:$|[\s_-])",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")
_LONGEST_LINE = 240  # code points: a longer one is no furniture by what it says
_HEAD = 12  # blocks between a title and its article
_LIST = 3  # entries or cells: of fewer, one taken says nothing of the others
_LINKED = 0.6  # of a block: then it is a link and no text
_UNDER_TITLE = 6  # blocks of the article
_LISTS = ("ul", "ol", "dl", "menu", "dir")


@dataclass(slots=True)
class Parts:
    """The blocks of a page; ``free`` are the indices of those that no comment owns, in order."""

    writer: BlockWriter
    free: Sequence[int]
    text: str = ""
    _asides: dict[HtmlElement, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.text = self.writer.text

    def shown(self, index: int) -> str:
        block = self.writer.blocks[index]
        return self.text[block.start : block.end]

    def body(self, sure: set[int], title: str) -> set[int]:
        """The indices of the article's blocks; ``sure`` are those that trafilatura took."""
        if not sure:
            return self._all_but_asides()
        body = {index for index in sure if not self._says_it_is_none(index)} or set(sure)
        top = self._title(body, title)
        body = self._without_ends(self._without_asides(body), top)
        body |= self._head(body, top)
        if top is not None and min(body) < top < max(body):
            body.add(top)
        body |= self._halves(body)
        return body | self._beside(body)

    def _all_but_asides(self) -> set[int]:
        """Of a page without a main part: all that isn't marked up as something else."""
        kept = {index for index in self.free if not self.is_aside(index)}
        return kept if any(_LETTER.search(self.shown(index)) for index in kept) else set(self.free)

    def _says_it_is_none(self, index: int) -> bool:
        shown = self.shown(index)
        return len(shown) <= _LONGEST_LINE and role_of(key(shown)) in (Role.ALWAYS, Role.FORM, Role.COOKIES)

    def _without_asides(self, body: set[int]) -> set[int]:
        """Without the few short lines that are marked up as no part of the article."""
        asides = {index for index in body if self.is_aside(index)}
        lengths = {index: len(self.shown(index)) for index in body}
        if 4 * sum(lengths[index] for index in asides) > sum(lengths.values()):
            return body
        return {index for index in body if index not in asides or is_prose(self.shown(index))}

    def _title(self, body: set[int], title: str) -> int | None:
        """The block that is the title, above most of what was taken."""
        taken = sorted(body)
        latest = taken[len(taken) // 2]
        near = [index for index in self.free if taken[0] - _HEAD <= index <= latest]
        found = next((index for index in near if same(self.shown(index).split("\n")[0], title)), None)
        if found is not None and found != taken[-1]:
            return found
        blocks = self.writer.blocks
        heads = [index for index in near if blocks[index].kind is BlockKind.HEADING and blocks[index].level == 1]
        return heads[-1] if heads and heads[-1] < taken[0] else None

    def _without_ends(self, body: set[int], top: int | None) -> set[int]:
        """Without what stands above the title and beside the article, the lines of the site below its
        last running text, and those right under the title that say who wrote it and when."""
        kept = sorted(body)
        above = [index for index in kept if top is not None and index < top]
        below = kept[len(above) :]
        if below and not any(is_prose(self.shown(i)) and self._is_near(i, below) for i in above):
            kept = below
        while len(kept) > 1 and (self._has_role(kept[-1], any_role=True) or self._is_stray(kept)):
            kept.pop()
        for index in kept[:_UNDER_TITLE]:
            if index != top and len(kept) > 1 and not is_prose(self.shown(index)) and _is_about(self.shown(index)):
                kept.remove(index)
        return set(kept)

    def _is_near(self, index: int, kept: Sequence[int]) -> bool:
        """Whether a block stands in the element, or the one around it, that others of the article are in."""
        places = {
            place for i in kept if i != index for place in (self._parent(i), self._around(i)) if place is not None
        }
        return self._parent(index) in places or self._around(index) in places

    def _is_stray(self, kept: Sequence[int]) -> bool:
        """Whether the last block stands elsewhere, behind a heading that was not taken."""
        last, before = kept[-1], kept[-2]
        between = [index for index in self.free if before < index < last]
        return any(self.writer.blocks[index].kind is BlockKind.HEADING for index in between) and not self._is_near(
            last, kept
        )

    def _head(self, body: set[int], top: int | None) -> set[int]:
        """The running text between the title and what was taken, or right above that: an article's
        first paragraph often stands in an element of its own."""
        start = min(body)
        above = [index for index in self.free if start - _HEAD <= index < start]
        if top is not None:
            return {index for index in above if index > top and self._is_text(index)}
        beside = above[-1:] if above and self._parent(above[-1]) in (self._parent(start), self._around(start)) else []
        return {index for index in beside if self._is_text(index)}

    def _is_text(self, index: int) -> bool:
        """Running text, and not marked up or worded as anything else."""
        block = self.writer.blocks[index]
        return (
            block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.QUOTATION)
            and is_prose(self.shown(index))
            and self.linked(block) < _LINKED
            and not self._has_role(index)
            and not self._is_apart(index)
            and not self.is_aside(index)
        )

    def _halves(self, body: set[int]) -> set[int]:
        """The rest of tables and lists of which most is taken."""
        groups: dict[object, list[int]] = {}
        for index in self.free:
            block = self.writer.blocks[index]
            if block.kind is BlockKind.CELL:
                groups.setdefault(block.number, []).append(index)
            elif block.kind is BlockKind.ITEM:
                groups.setdefault(self._list_of(index), []).append(index)
        found: set[int] = set()
        for group in groups.values():
            taken = sum(index in body for index in group)
            if len(group) >= _LIST and 3 * taken >= 2 * len(group):
                found.update(index for index in group if not self._has_role(index))
        return found

    def _list_of(self, index: int) -> HtmlElement | None:
        at = self.writer.origins[index]
        while at is not None and at.tag not in _LISTS:
            at = at.getparent()
        return at

    def _beside(self, body: set[int]) -> set[int]:
        """Running text, code, pictures and subheadings between blocks that are taken, in the same element."""
        parents = {self._parent(index) for index in body} - {None}
        first, last = min(body), max(body)
        found: set[int] = set()
        between = [index for index in self.free if first < index < last and index not in body]
        for index in between:
            kind = self.writer.blocks[index].kind
            is_figure = kind is BlockKind.FIGURE or (kind is BlockKind.CAPTION and index - 1 in found)
            if is_figure or (self._parent(index) in parents and (kind is BlockKind.CODE or self._is_text(index))):
                found.add(index)
        return found | {index for index in between if self._is_subheading(index, body | found)}

    def _is_subheading(self, index: int, body: set[int]) -> bool:
        """Whether a heading stands between two running texts of the article, beside the second."""
        block = self.writer.blocks[index]
        return (
            block.kind is BlockKind.HEADING
            and index - 1 in body
            and index + 1 in body
            and self._parent(index) is self._parent(index + 1)
            and is_prose(self.shown(index + 1))
            and len(_LETTER.findall(self.shown(index))) > 2
            and self.linked(block) < _LINKED
            and not self._has_role(index)
            and not self.is_aside(index)
        )

    def _parent(self, index: int) -> HtmlElement | None:
        origin = self.writer.origins[index]
        return None if origin is None else origin.getparent()

    def _around(self, index: int) -> HtmlElement | None:
        parent = self._parent(index)
        return None if parent is None else parent.getparent()

    def _has_role(self, index: int, *, any_role: bool = False) -> bool:
        shown = self.shown(index)
        if len(shown) > _LONGEST_LINE or not _LETTER.search(shown):
            return False
        return role_of(key(shown)) not in ((None,) if any_role else (None, Role.PLACE, Role.COMMENTS))

    def _is_apart(self, index: int) -> bool:
        """Whether the block is marked up as belonging to a picture or to a person."""
        at = self.writer.origins[index]
        for _ in range(3):
            if at is None or at.tag in ("article", "main", "body"):
                return False
            if at.tag in ("figure", "figcaption", "address") or _APART_NAMES.search(_names_of(at)):
                return True
            at = at.getparent()
        return False

    def is_aside(self, index: int) -> bool:
        """Whether the block's element, or one around it, is marked up as no part of an article."""
        at = self.writer.origins[index]
        path: list[HtmlElement] = []
        while at is not None and at not in self._asides and at.tag not in ("article", "main", "body"):
            path.append(at)
            if at.tag in _ASIDE_TAGS or at.get("role") in _ASIDE_ROLES:
                break
            if _ASIDE_NAMES.search(_names_of(at)):
                break
            at = at.getparent()
        answer = self._asides.get(at, bool(path) and at is path[-1]) if at is not None else False
        self._asides.update(dict.fromkeys(path, answer))
        return answer

    def linked(self, block: Block) -> float:
        """The share of a block that leads elsewhere."""
        return sum(mark.end - mark.start for mark in self.writer.marks_in(block) if mark.href) / (
            block.end - block.start
        )


def _names_of(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def _is_about(shown: str) -> bool:
    """Whether a line, or each line of a block, says who wrote the article or when."""
    lines = [line for line in shown.split("\n") if line.strip()]
    return len(lines) <= 3 and all(dateline(line) is not None or byline(line) for line in lines)


def key(shown: str) -> str:
    """A line as the phrases of furniture are written."""
    return " ".join(shown.casefold().split()).strip('•|»«›‹<>[](){}*–—-:…·▾▼▲↑→←#_=~ “”"')


def same(left: str, right: str) -> bool:
    """Whether two lines say the same, but for white space and case."""
    return bool(right) and "".join(left.casefold().split()) == "".join(right.casefold().split())
