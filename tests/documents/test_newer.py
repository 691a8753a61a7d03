"""How a text that a document may get differs from the one it has."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from documents.article import Article, Block, BlockKind, Mark, MarkKind, Picture, Section, SectionKind, layout_of
from documents.newer import differs_only_in_furniture, is_same

BODY, COMMENT, FURNITURE = SectionKind.BODY, SectionKind.COMMENT, SectionKind.FURNITURE


def page(*sections: tuple[SectionKind, str], **fields: Any) -> Article:
    """A page of these sections, each one paragraph, the first word of each a link to the block that comes first."""
    text, blocks, marks, made = "", [], [], []
    for kind, words in sections:
        start, end = len(text), len(text) + len(words)
        blocks.append(Block(BlockKind.PARAGRAPH, start, end))
        marks.append(Mark(MarkKind.LINK, start, start + len(words.split()[0]), f"#{blocks[0].start}"))
        made.append(Section(kind, start, end, author="Ann" if kind is COMMENT else ""))
        text += f"{words}\n"
    return Article(text=text, blocks=tuple(blocks), marks=tuple(marks), sections=tuple(made), **fields)


OLD = page((FURNITURE, "Home Sport"), (BODY, "It rose at night."), (COMMENT, "So it was."), (FURNITURE, "Most read"))
SAME = page((FURNITURE, "Home"), (BODY, "It rose at night."), (COMMENT, "So it was."))
IMAGE = Picture(b"x", "image/png", 1, 1, "a" * 64)


def with_block(article: Article, number: int, **fields: Any) -> Article:
    blocks = list(article.blocks)
    blocks[number] = replace(blocks[number], **fields)
    return replace(article, blocks=tuple(blocks))


CASES = {
    "other furniture": (SAME, True),
    "no furniture any more": (page((BODY, "It rose at night."), (COMMENT, "So it was.")), True),
    "another body": (page((FURNITURE, "Home"), (BODY, "It rose at noon."), (COMMENT, "So it was.")), False),
    "another comment": (page((FURNITURE, "Home"), (BODY, "It rose at night."), (COMMENT, "So was it.")), False),
    "one comment more": (page((BODY, "It rose at night."), (COMMENT, "So it was."), (COMMENT, "Yes.")), False),
    "the comments gone": (page((BODY, "It rose at night.")), False),
    "a heading in the body": (with_block(SAME, 1, kind=BlockKind.HEADING, level=2), False),
    "a picture in the body": (with_block(replace(SAME, pictures=(IMAGE,)), 1, picture=0), False),
    "another link in the body": (
        replace(SAME, marks=(SAME.marks[0], replace(SAME.marks[1], href="https://x.org"), SAME.marks[2])),
        False,
    ),
    "a heading in the furniture": (with_block(SAME, 0, kind=BlockKind.HEADING, level=2), True),
}


@pytest.mark.parametrize(("new", "only"), CASES.values(), ids=CASES)
def test_whether_only_what_stands_around_is_another(new: Article, only: object) -> None:
    assert differs_only_in_furniture(OLD.text, layout_of(OLD), new) is only


def test_where_all_is_furniture_nothing_is_said_to_be_the_same() -> None:
    menu = page((FURNITURE, "Home"))
    assert not differs_only_in_furniture(menu.text, layout_of(menu), page((FURNITURE, "Sport")))


def test_the_same_is_the_same_text_and_layout() -> None:
    assert is_same(OLD.text, layout_of(OLD), OLD)
    assert not is_same(OLD.text, layout_of(OLD), SAME)
    assert not is_same(OLD.text, layout_of(OLD), with_block(OLD, 1, kind=BlockKind.HEADING, level=1))
