"""How a text that a document may get differs from the one that it has. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from documents.article import Article, Layout, Section, SectionKind, blocks_from, layout_of, marks_from, sections_from


def is_same(text: str, layout: Layout, article: Article) -> bool:
    """Whether the article has just this text and layout."""
    return text == article.text and layout == layout_of(article)


def differs_only_in_furniture(text: str, layout: Layout, article: Article) -> bool:
    """Whether the body and the comments are the same to the letter, with all that shows in them, and only what stands
    around them is another. False where nothing is body or comment."""
    old = list(_told(text, layout, sections_from(layout)))
    return bool(old) and old == list(_told(article.text, layout_of(article), article.sections))


def _told(text: str, layout: Layout, sections: tuple[Section, ...]) -> Iterator[tuple[Any, ...]]:
    """What each section that is no furniture says and shows, wherever it stands."""
    pictures = [picture[0] for picture in layout.get("pictures", ())]
    blocks, marks = blocks_from(layout), marks_from(layout)
    block = mark = 0
    for section in sections:
        shown: list[tuple[Any, ...]] = []
        while block < len(blocks) and blocks[block].start < section.end:
            one, block = blocks[block], block + 1
            picture = None if one.picture is None else pictures[one.picture]
            shown.append((one.kind, one.start - section.start, one.level, one.row, one.column, one.head, picture))
        while mark < len(marks) and marks[mark].start < section.end:
            sign, mark = marks[mark], mark + 1
            place = (sign.start - section.start, sign.end - section.start)
            # What leads to another block of the text is told by that block's place, which may have moved.
            shown.append((sign.kind, *place, "#" if sign.href.startswith("#") else sign.href, sign.value))
        if section.kind is not SectionKind.FURNITURE:
            words = text[section.start : section.end]
            yield section.kind, words, section.author, section.said, tuple(shown)
