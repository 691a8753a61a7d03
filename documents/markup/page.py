"""Page → Article. Pure. The whole page becomes text; trafilatura says which part of it is the article."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lxml.html import HtmlElement

from documents import markup
from documents.article import Article, Block, Section, SectionKind
from documents.blockwriter import BlockWriter
from documents.errors import UnreadableFile
from documents.language import language_of
from documents.markup.comments import Thread, owners, threads_of
from documents.markup.fallback import author_in, day_in
from documents.markup.images import Finder
from documents.markup.main_part import taken
from documents.markup.metadata import PageMeta, meta_of
from documents.markup.parts import Parts, key
from documents.sections.dates import date_in_path
from documents.sections.furniture import Role, role_of
from documents.sections.metadata import below_title
from documents.sections.names import signature


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
    comments = threads_of(root)
    owned = owners(comments, writer.origins)
    parts = Parts(writer, [index for index, owner in enumerate(owned) if owner is None])
    kinds = _kinds(parts, root, owned, meta.title)
    text = parts.text
    sections = _sections(writer.blocks, kinds, owned, comments)
    near = below_title(text, writer.blocks, meta.title)
    in_path = date_in_path(url) or date_in_path(meta.url)
    return Article(
        text=text,
        blocks=tuple(writer.blocks),
        marks=tuple(writer.marks),
        pictures=tuple(writer.pictures),
        sections=sections,
        title=meta.title,
        authors=meta.authors or near.authors or _signed(parts, kinds) or author_in(root),
        publisher=meta.publisher or near.publisher,
        published=_day(meta, near.published, in_path) or day_in(root, length=len(source), url=url),
        url=meta.url,
        language=language_of(_longest_body(text, sections), declared=meta.language),
    )


def _day(meta: PageMeta, shown: date | None, in_path: date | None) -> date | None:
    """What the page states; where it states it in world time, the day beside that in its address or
    under its title is the one of the place where it was published."""
    if meta.published is not None and meta.is_world_time:
        local = [day for day in (in_path, shown) if day is not None and abs((day - meta.published).days) <= 1]
        return local[0] if local else meta.published
    return meta.published or shown or in_path


def _kinds(parts: Parts, root: HtmlElement, owned: Sequence[int | None], title: str) -> list[SectionKind]:
    """For each block: body, comment or furniture."""
    kinds = [SectionKind.FURNITURE if owner is None else SectionKind.COMMENT for owner in owned]
    sure = {parts.free[number] for number in taken(root, [parts.shown(index) for index in parts.free])}
    for index in parts.body(sure, title):
        kinds[index] = SectionKind.BODY
    _unfold_comment_buttons(parts, kinds, owned)
    return kinds


def _signed(parts: Parts, kinds: Sequence[SectionKind]) -> tuple[str, ...]:
    """Who signed the article, in its last lines or right below them."""
    last = max((index for index, kind in enumerate(kinds) if kind is SectionKind.BODY), default=-1)
    for index in range(max(last - 1, 0), min(last + 4, len(kinds))):
        found = signature(parts.shown(index)) if kinds[index] is not SectionKind.COMMENT else ()
        if found:
            return found
    return ()


def _unfold_comment_buttons(parts: Parts, kinds: list[SectionKind], owned: Sequence[int | None]) -> None:
    """The buttons at the end of a comment are furniture."""
    for index in range(len(kinds) - 1, -1, -1):
        following = owned[index + 1] if index + 1 < len(kinds) and kinds[index + 1] is SectionKind.COMMENT else None
        if owned[index] is None or following == owned[index]:
            continue
        shown = parts.shown(index)
        if len(shown) <= 60 and role_of(key(shown)) in (Role.ACTION, Role.ALWAYS, Role.FORM):
            kinds[index] = SectionKind.FURNITURE


def _sections(
    blocks: Sequence[Block], kinds: Sequence[SectionKind], owned: Sequence[int | None], comments: Sequence[Thread]
) -> tuple[Section, ...]:
    runs: list[tuple[SectionKind, int | None, int, int]] = []
    for block, kind, owner in zip(blocks, kinds, owned, strict=True):
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
        thread = comments[owner]
        above = place.get(thread.above) if thread.above is not None else None
        sections.append(Section(kind, start, end, thread.author, thread.said, above))
    return tuple(sections)


def _longest_body(text: str, sections: Sequence[Section]) -> str:
    parts = [text[section.start : section.end] for section in sections if section.kind is SectionKind.BODY]
    return max(parts, key=len, default=text)
