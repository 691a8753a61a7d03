"""Notes, replies, comments and page furniture left out of what goes out."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.exchange.bundle import AnnotationItem, ReplyItem, TextItem
from annotator.exchange.leaving_out import (
    Part,
    begins_in,
    parts_of,
    spans_left,
    without_sections,
    without_words,
)
from documents.article import Block, BlockKind, Mark, MarkKind, Section, SectionKind
from tests.annotator.exchange.items import MADE, annotation, document, passage, uid

pytestmark = pytest.mark.pure

KINDS = {"b": SectionKind.BODY, "c": SectionKind.COMMENT, "f": SectionKind.FURNITURE}
BOTH = frozenset({Part.COMMENTS, Part.FURNITURE})


def item(*sections: tuple[str, str], passages: tuple[str, ...] = (), behind: str = "") -> TextItem:
    """A text of sections ("f", "words of it"), each line of one a block, with two newlines between them."""
    blocks, made, text = [], [], ""
    for kind, words in sections:
        text += "\n\n" if text else ""
        start = len(text)
        for line in words.split("\n"):
            text += "\n" if len(text) > start else ""
            blocks.append(Block(BlockKind.PARAGRAPH, len(text), len(text) + len(line)))
            text += line
        made.append(Section(KINDS[kind], start, len(text)))
    text += behind
    about = document()
    marks = [passage(about, words, text, number=number) for number, words in enumerate(passages, start=100)]
    return TextItem(about, 1, text, tuple(marks), tuple(blocks), (), tuple(made))


def cut(one: TextItem, parts: frozenset[Part] = BOTH) -> TextItem:
    spans = spans_left(one.sections, parts)
    going = tuple(mark for mark in one.annotations if mark.start is None or not begins_in(spans, mark.start))
    made = without_sections(TextItem(**{**_fields(one), "annotations": going}), parts, around=32)
    assert all(mark.quote == made.text[mark.start : mark.end] for mark in made.standing)
    return made


def _fields(one: TextItem) -> dict[str, Any]:
    return {name: getattr(one, name) for name in TextItem.__slots__}


ARTICLE = (("f", "Home\nNews"), ("b", "The tide 🌊.\nIt rises."), ("c", "Well said."), ("f", "About us"))
CUTS: dict[str, tuple[TextItem, frozenset[Part], str]] = {
    "nothing": (item(*ARTICLE), frozenset(), "Home\nNews\n\nThe tide 🌊.\nIt rises.\n\nWell said.\n\nAbout us"),
    "the comments": (item(*ARTICLE), frozenset({Part.COMMENTS}), "Home\nNews\n\nThe tide 🌊.\nIt rises.\n\nAbout us"),
    "the furniture": (item(*ARTICLE), frozenset({Part.FURNITURE}), "The tide 🌊.\nIt rises.\n\nWell said."),
    "both": (item(*ARTICLE), BOTH, "The tide 🌊.\nIt rises."),
    "notes alone": (item(("c", "Well said.")), frozenset({Part.NOTES}), "Well said."),
    "all there is": (item(("f", "Home"), ("c", "Well said.")), BOTH, ""),
    "with white space at the end": (item(("b", "The tide."), ("c", "So?"), behind="\n \n"), BOTH, "The tide."),
    "what a passage reaches into": (
        item(*ARTICLE, passages=("It rises.\n\nWell",)),
        BOTH,
        "The tide 🌊.\nIt rises.\n\nWell",
    ),
    "what a passage reaches through": (
        item(("b", "The tide."), ("f", "Share this"), ("b", "It rises."), passages=("tide.\n\nShare this\n\nIt",)),
        BOTH,
        "The tide.\n\nShare this\n\nIt rises.",
    ),
    "the rest of what a passage reaches into": (
        item(("b", "The tide."), ("f", "Share this"), ("b", "It rises."), passages=("tide.\n\nShare", "rises")),
        BOTH,
        "The tide.\n\nShare\n\nIt rises.",
    ),
    "the rest before another section that goes": (
        item(("b", "The tide."), ("f", "Share this"), ("c", "So?"), ("b", "It rises."), passages=("tide.\n\nShare",)),
        BOTH,
        "The tide.\n\nShare\n\nIt rises.",
    ),
    "not the white space that a passage begins in": (
        item(("f", "Home"), ("b", "The tide."), passages=("\n\nThe",)),
        BOTH,
        "\n\nThe tide.",
    ),
    "what only begins where something is left out": (
        item(("b", "The tide."), ("f", "Share this"), ("b", "It rises."), passages=("this\n\nIt",)),
        BOTH,
        "The tide.\n\nIt rises.",
    ),
}


@pytest.mark.parametrize(("one", "parts", "text"), CUTS.values(), ids=CUTS)
def test_sections_are_cut_out_of_a_text(one: TextItem, parts: frozenset[Part], text: str) -> None:
    assert cut(one, parts).text == text


def test_what_loses_nothing_is_the_same_thing() -> None:
    one = item(("b", "The tide."))
    assert without_sections(one, BOTH, around=32) is one


def test_passages_move_along_with_what_stands_around_them() -> None:
    [moved] = cut(item(*ARTICLE, passages=("rises",))).annotations
    assert (moved.start, moved.end, moved.quote) == (15, 20, "rises")
    assert (moved.prefix, moved.suffix) == ("The tide 🌊.\nIt ", ".")
    near = without_sections(item(*ARTICLE, passages=("rises",)), BOTH, around=3)
    assert (near.annotations[0].prefix, near.annotations[0].suffix) == ("It ", ".")


def test_notes_on_the_whole_and_orphans_stay() -> None:
    about = document()
    lost = annotation(about, how="orphan", quote="gone")
    one = TextItem(**{**_fields(item(*ARTICLE)), "annotations": (lost, annotation(about, number=2, note="All"))})
    assert cut(one).annotations == one.annotations


def test_blocks_marks_and_sections_move_along() -> None:
    one = item(*ARTICLE)
    text, body = one.text, one.sections[1]
    link, home, back = text.index("tide"), text.index("Home"), text.index("It rises")
    marks = (
        Mark(MarkKind.STRONG, home, home + 4),
        Mark(MarkKind.LINK, link, link + 4, href=f"#{back}"),
        Mark(MarkKind.LINK, back, back + 2, href=f"#{home}"),
        Mark(MarkKind.LINK, back + 3, back + 8, href="https://example.org/#7"),
    )
    made = cut(TextItem(**{**_fields(one), "marks": marks}))
    assert [made.text[block.start : block.end] for block in made.blocks] == ["The tide 🌊.", "It rises."]
    assert [(made.text[mark.start : mark.end], mark.href) for mark in made.marks] == [
        ("tide", "#12"),
        ("It", ""),
        ("rises", "https://example.org/#7"),
    ]
    assert made.sections == (Section(SectionKind.BODY, 0, body.end - body.start),)


def test_answers_to_comments_know_what_they_answer() -> None:
    one = item(("f", "Home"), ("c", "So?"), ("c", "Yes."), ("b", "End"), ("c", "No."))
    sections = list(one.sections)
    sections[2] = Section(SectionKind.COMMENT, sections[2].start, sections[2].end, "Dora", "today", reply_to=1)
    made = cut(TextItem(**{**_fields(one), "sections": tuple(sections)}), frozenset({Part.FURNITURE}))
    assert [(section.author, section.reply_to) for section in made.sections] == [
        ("", None),
        ("Dora", 0),
        ("", None),
        ("", None),
    ]


def test_an_answer_to_a_comment_that_is_gone_answers_nothing() -> None:
    one = item(("c", "So?"), ("b", "End of it"), ("c", "Yes indeed."), passages=("of it\n\nYes",))
    sections = (*one.sections[:2], Section(SectionKind.COMMENT, one.sections[2].start, one.sections[2].end, reply_to=0))
    made = cut(TextItem(**{**_fields(one), "sections": sections}))
    assert made.text == "End of it\n\nYes"
    assert made.sections[1] == Section(SectionKind.COMMENT, 11, 14, reply_to=None)


WORDS: dict[str, tuple[str, frozenset[Part]]] = {
    "nothing": ("", frozenset()),
    "one": ("notes", frozenset({Part.NOTES})),
    "all": ("notes, replies,comments ,furniture,", frozenset(Part)),
}


@pytest.mark.parametrize(("words", "parts"), WORDS.values(), ids=WORDS)
def test_parts_are_named_with_commas_between_them(words: str, parts: frozenset[Part]) -> None:
    assert parts_of(words) == parts


def test_another_word_is_an_error() -> None:
    with pytest.raises(ValueError, match="menus"):
        parts_of("notes,menus")


def test_notes_and_replies_are_left_out_each_by_itself() -> None:
    one = annotation(document(), note="Mind this", replies=(ReplyItem(uid(7), "Bob", "Why?", MADE),))
    assert without_words(one, frozenset(Part)) == one._replace(note="", replies=())
    assert without_words(one, frozenset({Part.NOTES})) == one._replace(note="")
    assert without_words(one, frozenset({Part.REPLIES})) == one._replace(replies=())
    assert without_words(one, BOTH) is one


BEGINNINGS = {
    "before": (4, False),
    "first": (5, True),
    "last": (8, True),
    "behind": (9, False),
    "in the next": (20, True),
}


@pytest.mark.parametrize(("at", "begins"), BEGINNINGS.values(), ids=BEGINNINGS)
def test_what_begins_in_a_section(at: int, *, begins: bool) -> None:
    assert begins_in([(5, 9), (20, 22)], at) is begins


LINES = st.lists(st.text("ab 🌊e\u0301ש", min_size=1, max_size=6).map(lambda one: f"x{one}x"), min_size=1, max_size=3)
SECTIONS = st.lists(st.tuples(st.sampled_from("bcf"), LINES.map("\n".join)), min_size=1, max_size=6)


@st.composite
def items(draw: st.DrawFn) -> TextItem:
    one = item(*draw(SECTIONS), behind=draw(st.sampled_from(["", "\n"])))
    bounds = st.tuples(st.integers(0, len(one.text)), st.integers(0, len(one.text))).filter(
        lambda two: two[0] != two[1]
    )
    places = sorted(draw(st.lists(bounds.map(sorted), max_size=4)))
    marks = tuple(annotation(one.document, one.text, start, end, number=at) for at, (start, end) in enumerate(places))
    marked = tuple(Mark(MarkKind.EMPHASIS, block.start, block.start + 1) for block in one.blocks)
    return TextItem(**{**_fields(one), "annotations": marks, "marks": marked})


@given(items(), st.sets(st.sampled_from(Part)).map(frozenset))
def test_nothing_else_is_cut_and_every_quote_stays(one: TextItem, parts: frozenset[Part]) -> None:
    made = cut(one, parts)
    spans = spans_left(one.sections, parts)
    going = [mark for mark in one.standing if not begins_in(spans, mark.start or 0)]
    assert [mark.quote for mark in made.annotations] == [mark.quote for mark in going]
    kept = [at for at in range(len(one.text)) if not begins_in(spans, at) or _is_in(at, going)]
    assert _words(made.text) == _words("".join(one.text[at] for at in kept))
    told = ["".join(one.text[at] for at in range(block.start, block.end) if at in kept) for block in one.blocks]
    assert [made.text[block.start : block.end] for block in made.blocks] == [words for words in told if words]
    assert [made.text[mark.start : mark.end] for mark in made.marks] == ["x" for words in told if words]
    for block, following in pairwise(made.blocks):
        assert made.text[block.end : following.start].isspace()
    assert {block.start for block in made.blocks} >= {section.start for section in made.sections}
    assert {block.end for block in made.blocks} >= {section.end for section in made.sections}
    assert cut(made, parts) == made


def _words(text: str) -> str:
    return "".join(text.split())


def _is_in(at: int, marks: list[AnnotationItem]) -> bool:
    return any((mark.start or 0) <= at < (mark.end or 0) for mark in marks)
