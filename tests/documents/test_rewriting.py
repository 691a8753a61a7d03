"""A text as a person corrected it: what was touched is as it was typed, everything else as it was."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.article import NO_WORDS, Article, Block, BlockKind, Mark, MarkKind, PageStart, Section, SectionKind
from documents.graphemes import cuts
from documents.rewriting import Beginning, Edit, Piece, UnusableEdit, piece_of, rewritten
from tests.documents.test_article import check_blocks, check_marks, check_sections

P, H, ITEM, CELL = BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.ITEM, BlockKind.CELL
BODY, COMMENT, FURNITURE = SectionKind.BODY, SectionKind.COMMENT, SectionKind.FURNITURE
STRONG, LINK = MarkKind.STRONG, MarkKind.LINK


def article(*texts: str, marked: tuple[str, ...] = (), **fields: Any) -> Article:
    """Paragraphs, all of them body; the words of ``marked`` are strong."""
    text, blocks = "", []
    for one in texts:
        text += "\n\n" if text else ""
        blocks.append(Block(P, len(text), len(text) + len(one)))
        text += one
    marks = tuple(Mark(STRONG, text.index(words), text.index(words) + len(words)) for words in marked)
    sections = (Section(BODY, 0, len(text)),)
    return Article(text=text, blocks=tuple(blocks), **{"marks": marks, "sections": sections, **fields})


def shown(made: Article) -> list[str]:
    return [made.text[block.start : block.end] for block in made.blocks]


def strong(made: Article) -> list[str]:
    return [made.text[mark.start : mark.end] for mark in made.marks]


def change(index: int, *texts: str, **fields: Any) -> Edit:
    """One block in other words; several texts split it."""
    first, *others = (Piece(text, **fields) for text in texts)
    return Edit(
        index, index + 1, (replace(first, was=index, begins=Beginning(BODY, was=0) if index == 0 else None), *others)
    )


REWRITTEN = {
    "nothing": ([], ["One two.", "Three four.", "Five six."]),
    "a typo": ([change(0, "One too.")], ["One too.", "Three four.", "Five six."]),
    "a split": ([change(1, "Three", "four.")], ["One two.", "Three", "four.", "Five six."]),
    "a split by a blank line": ([change(1, "Three\n \nfour.")], ["One two.", "Three", "four.", "Five six."]),
    "two joined": ([Edit(1, 3, (Piece("Three four. Five six.", was=1),))], ["One two.", "Three four. Five six."]),
    "one deleted": ([Edit(1, 2)], ["One two.", "Five six."]),
    "the first deleted": ([Edit(0, 1)], ["Three four.", "Five six."]),
    "the last deleted": ([Edit(2, 3)], ["One two.", "Three four."]),
    "one emptied": ([change(1, " \n ")], ["One two.", "Five six."]),
    "one added before all": ([Edit(0, 0, (Piece("Zero."),))], ["Zero.", "One two.", "Three four.", "Five six."]),
    "one added behind all": ([Edit(3, 3, (Piece("Seven."),))], ["One two.", "Three four.", "Five six.", "Seven."]),
    "edits in any order": ([Edit(2, 3), change(0, "One.")], ["One.", "Three four."]),
    "space at the ends": ([change(1, "\n Three\tfour. ")], ["One two.", "Three\tfour.", "Five six."]),
    "other newlines": ([change(1, "Three\r\nfour.\x00")], ["One two.", "Three\nfour.", "Five six."]),
    "all gone": ([Edit(0, 3)], []),
}


@pytest.mark.parametrize(("edits", "texts"), REWRITTEN.values(), ids=REWRITTEN)
def test_blocks_become_what_was_typed(edits: list[Edit], texts: list[str]) -> None:
    made = rewritten(article("One two.", "Three four.", "Five six."), edits)
    assert shown(made) == texts
    assert made.text == "\n\n".join(texts)
    if texts:
        assert made.sections == (Section(BODY, 0, len(made.text)),)


MARKED = {
    "elsewhere": (change(1, "Other words."), ["brown fox"]),
    "a word put in before": (change(0, "The very quick brown fox jumps."), ["brown fox"]),
    "a letter put right inside": (change(0, "The quick brovn fox jumps."), ["brovn fox"]),
    "all its letters other ones": (change(0, "The quick ZZZZZ jumps."), ["ZZZZZ"]),
    "taken away": (change(0, "The quick jumps."), []),
    "split in it": (change(0, "The quick brown", "fox jumps."), ["brown", "fox"]),
    "its block joined to the next": (Edit(0, 2, (Piece("The quick brown fox jumps. Over.", was=0),)), ["brown fox"]),
    "its block deleted": (Edit(0, 1), []),
    "its block another kind": (change(0, "The quick brown fox jumps.", kind=H, level=2), ["brown fox"]),
}


@pytest.mark.parametrize(("edit", "marked"), MARKED.values(), ids=MARKED)
def test_marks_go_along_with_their_words(edit: Edit, marked: list[str]) -> None:
    made = rewritten(article("The quick brown fox jumps.", "Over.", marked=("brown fox",)), [edit])
    assert strong(made) == marked


def test_a_mark_up_to_the_end_of_its_block_takes_in_what_was_typed_there() -> None:
    made = rewritten(article("A bo1d", "Two", marked=("bo1d",)), [change(0, "A bold")])
    assert strong(made) == ["bold"]


def test_a_mark_cuts_no_letter_from_its_accent() -> None:
    made = rewritten(article("ab cafe", "Two", marked=("cafe",)), [change(0, "ab cafe\u0301s")])
    assert strong(made) == ["cafe\u0301"]


def test_links_lead_to_their_block_wherever_it_stands_now() -> None:
    old = article("See note.", "Two.", "A note.")
    place = old.blocks[2].start
    old = replace(old, marks=(Mark(LINK, 4, 8, f"#{place}"),))
    longer = rewritten(old, [change(1, "Two, and more of it.")])
    assert longer.marks[0].href == f"#{longer.blocks[2].start}"
    joined = rewritten(old, [Edit(1, 3, (Piece("Two. A note.", was=1),))])
    assert joined.marks[0].href == f"#{joined.blocks[1].start}"
    assert rewritten(old, [change(2, "A better note.")]).marks[0].href == f"#{place}"
    assert rewritten(old, [Edit(2, 3)]).marks == ()


def test_pages_begin_where_their_words_stand() -> None:
    old = article("One.", "Two. Three.", "Four.", pages=(PageStart(0, "1"), PageStart(11, "2"), PageStart(19, "3")))
    made = rewritten(old, [change(0, "Number one."), Edit(2, 3)])
    assert [made.text[page.start :][:6] for page in made.pages] == ["Number", "Three.", ""]


def test_space_around_and_between_what_was_not_touched_stays() -> None:
    text = "\n  One.\n \nTwo.\n\n\nThree.\n"
    blocks = (Block(P, 3, 7), Block(P, 10, 14), Block(P, 17, 23))
    old = Article(text=text, blocks=blocks, sections=(Section(BODY, 3, 23),))
    assert rewritten(old, [change(1, "2.")]).text == "\n  One.\n \n2.\n\n\nThree.\n"
    assert rewritten(old, [Edit(1, 2)]).text == "\n  One.\n\n\nThree.\n"
    assert rewritten(old, [Edit(0, 1)]).text == "\n  Two.\n\n\nThree.\n"


TABLE = Article(
    text="Head\n\na\tb\nc\td\n\nTail",
    blocks=(
        Block(P, 0, 4),
        *(Block(CELL, 6 + 2 * n, 7 + 2 * n, number=1, row=n // 2, column=n % 2, head=n < 2) for n in range(4)),
        Block(P, 15, 19),
    ),
    sections=(Section(BODY, 0, 19),),
)
TABLES = {
    "a cell in other words": ([Edit(2, 3, (Piece("bb", CELL, was=2),))], "Head\n\na\tbb\nc\td\n\nTail"),
    "lines in a cell": ([Edit(2, 3, (Piece("b\n\nb", CELL, was=2),))], "Head\n\na\tb\nb\nc\td\n\nTail"),
    "the last cell of a row gone": ([Edit(2, 3)], "Head\n\na\nc\td\n\nTail"),
    "the first cell of a row gone": ([Edit(3, 4)], "Head\n\na\tb\nd\n\nTail"),
    "a row gone": ([Edit(1, 3)], "Head\n\nc\td\n\nTail"),
    "a cell that is a paragraph now": ([Edit(2, 3, (Piece("b", was=2),))], "Head\n\na\n\nb\nc\td\n\nTail"),
    "a paragraph between two rows": ([Edit(3, 3, (Piece("x"),))], "Head\n\na\tb\nx\nc\td\n\nTail"),
}


@pytest.mark.parametrize(("edits", "text"), TABLES.values(), ids=TABLES)
def test_tables_keep_their_rows(edits: list[Edit], text: str) -> None:
    made = rewritten(TABLE, edits)
    assert made.text == text
    cells = {(block.row, block.column): block for block in made.blocks if block.kind is CELL}
    assert all(block.number == 1 and block.head == (row == 0) for (row, _), block in cells.items())


def test_a_picture_keeps_its_place_and_gets_other_words() -> None:
    old = replace(article("A fox", "Two"), blocks=(Block(BlockKind.FIGURE, 0, 5, picture=0), Block(P, 7, 10)))
    made = rewritten(old, [Edit(0, 1, (Piece("A red\n\nfox", BlockKind.FIGURE, was=0),))])
    assert (shown(made)[0], made.blocks[0].picture) == ("A red fox", 0)
    assert shown(rewritten(old, [Edit(0, 1, (Piece(" ", BlockKind.FIGURE, was=0),))]))[0] == NO_WORDS


def test_code_keeps_its_space() -> None:
    made = rewritten(article("One", "Two"), [change(1, "\nif x:\n\n    y\n", kind=BlockKind.CODE)])
    assert shown(made)[1] == "if x:\n\n    y"


def test_entries_that_a_split_makes_count_on() -> None:
    made = rewritten(article("One", "Two"), [change(1, "a\n\nb", kind=ITEM, level=1, number=3)])
    assert [(block.number, block.level) for block in made.blocks[1:]] == [(3, 1), (4, 1)]


SPEECH = article("Text.", "More text.", "I agree.", "Wholly.", "Not I.", "Menu.")
SPEECH = replace(
    SPEECH,
    sections=(
        Section(BODY, 0, 17),
        Section(COMMENT, 19, 36, "Ann", "1 May"),
        Section(COMMENT, 38, 44, "Ben", "2 May", 1),
        Section(FURNITURE, 46, 51),
    ),
)


def told(made: Article) -> list[tuple[str, str, str, int | None]]:
    return [(str(one.kind), one.author, one.said, one.reply_to) for one in made.sections]


ALL = [
    ("body", "", "", None),
    ("comment", "Ann", "1 May", None),
    ("comment", "Ben", "2 May", 1),
    ("furniture", "", "", None),
]
SECTIONS = {
    "nothing": ([], ALL),
    "the first block of a comment deleted": ([Edit(2, 3)], ALL),
    "the first block of a comment emptied": (
        [Edit(2, 3, (Piece("", was=2, begins=Beginning(COMMENT, "Ann", 1)),))],
        ALL,
    ),
    "joined over the beginning of a comment": ([Edit(1, 3, (Piece("More text. I agree.", was=1),))], ALL),
    "all of a comment deleted": ([Edit(2, 4)], [ALL[0], ("comment", "Ben", "2 May", None), ALL[3]]),
    "a section no more": (
        [Edit(2, 3, (Piece("I agree.", was=2),))],
        [ALL[0], ("comment", "Ben", "2 May", None), ALL[3]],
    ),
    "another author": (
        [Edit(2, 3, (Piece("I agree.", was=2, begins=Beginning(COMMENT, "Anna", 1)),))],
        [ALL[0], ("comment", "Anna", "1 May", None), *ALL[2:]],
    ),
    "a comment that is body": (
        [Edit(2, 3, (Piece("I agree.", was=2, begins=Beginning(BODY, "", 1)),))],
        [ALL[0], ALL[0], ("comment", "Ben", "2 May", None), ALL[3]],
    ),
    "a section that begins in the middle": (
        [Edit(1, 2, (Piece("More", was=1), Piece("text.", begins=Beginning(COMMENT, "Cy"))))],
        [ALL[0], ("comment", "Cy", "", None), ALL[1], ("comment", "Ben", "2 May", 2), ALL[3]],
    ),
}


@pytest.mark.parametrize(("edits", "expected"), SECTIONS.values(), ids=SECTIONS)
def test_sections_go_along(edits: list[Edit], expected: list[Any]) -> None:
    made = rewritten(SPEECH, edits)
    assert told(made) == expected
    check_sections(made)


UNUSABLE = {
    "beyond the last block": [Edit(3, 4)],
    "backwards": [Edit(2, 1)],
    "before the first block": [Edit(-1, 1)],
    "over each other": [Edit(0, 2), Edit(1, 2)],
    "of a block elsewhere": [Edit(0, 1, (Piece("x", was=1),))],
    "a cell out of nothing": [Edit(0, 1, (Piece("x", CELL),))],
    "a cell out of a paragraph": [Edit(0, 1, (Piece("x", CELL, was=0),))],
    "a level without bounds": [Edit(0, 1, (Piece("x", ITEM, level=99, was=0),))],
    "a number below nothing": [Edit(0, 1, (Piece("x", ITEM, number=-1, was=0),))],
    "a section that isn't there": [Edit(0, 1, (Piece("x", begins=Beginning(BODY, was=7)),))],
}


@pytest.mark.parametrize("edits", UNUSABLE.values(), ids=UNUSABLE)
def test_edits_that_do_not_fit_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(UnusableEdit):
        rewritten(article("One", "Two", "Three"), edits)


def test_a_cell_is_in_one_place_only() -> None:
    with pytest.raises(UnusableEdit):
        rewritten(TABLE, [Edit(1, 2, (Piece("a", CELL, was=1), Piece("b", CELL, was=1)))])


WORDS = st.text(st.sampled_from("ab e\u0301\U0001f469\u200d\U0001f52c.\n"), min_size=1, max_size=12)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    texts = [one.strip() or "x" for one in draw(st.lists(WORDS, min_size=1, max_size=6))]
    made = article(*texts)
    cuts_at = sorted({0, *draw(st.lists(st.integers(0, len(texts) - 1), max_size=3))})
    ends = [*(made.blocks[n - 1].end for n in cuts_at[1:]), len(made.text)]
    sections = tuple(
        Section(draw(st.sampled_from(SectionKind)), made.blocks[n].start, end)
        for n, end in zip(cuts_at, ends, strict=True)
    )
    marks = []
    for block in made.blocks:
        one, other = sorted(draw(st.tuples(*[st.integers(block.start, block.end)] * 2)))
        if one < other:
            marks.append(Mark(LINK, one, other, f"#{draw(st.sampled_from(made.blocks)).start}"))
    pages = sorted(draw(st.lists(st.integers(0, len(made.text)), max_size=3)))
    return replace(made, sections=sections, marks=tuple(marks), pages=tuple(PageStart(at, "x") for at in pages))


@st.composite
def edits_of(draw: st.DrawFn, made: Article) -> list[Edit]:
    places = sorted(draw(st.lists(st.integers(0, len(made.blocks)), max_size=6)))
    edits = []
    for first, end in zip(places[::2], places[1::2], strict=False):
        pieces = tuple(Piece(text) for text in draw(st.lists(WORDS, max_size=3)))
        edits.append(Edit(first, end, pieces))
    return edits


@given(articles())
def test_without_edits_it_is_the_same(old: Article) -> None:
    assert rewritten(old, []) == old
    pieces = [piece_of(old, index) for index in range(len(old.blocks))]
    old = replace(old, pages=())  # between blocks, a page begins with the later one
    assert rewritten(old, [Edit(n, n + 1, (piece,)) for n, piece in enumerate(pieces)]) == old


@given(st.data(), articles())
def test_whatever_is_edited_holds_together(data: st.DataObject, old: Article) -> None:
    edits = data.draw(edits_of(old))
    made = rewritten(old, edits)
    if made.blocks:
        check_blocks(made)
        check_sections(made)
        check_marks(made)
    assert list(made.pages) == sorted(made.pages, key=lambda page: page.start)
    assert all(0 <= page.start <= len(made.text) for page in made.pages)
    starts = {block.start for block in made.blocks}
    assert all(int(mark.href[1:]) in starts for mark in made.marks)
    touched = {n for edit in edits for n in range(edit.first, edit.end)}
    kept = [text for n, text in enumerate(shown(old)) if n not in touched]
    texts = iter(shown(made))
    assert all(text in texts for text in kept), "what wasn't touched is there, in its order"


@given(WORDS, WORDS)
def test_marks_are_never_cut_inside_a_letter(before: str, after: str) -> None:
    old = article(before.strip() or "x")
    ends = [at for at in range(len(old.text) + 1) if not cuts(old.text, at)]
    for start, end in zip(ends, ends[1:], strict=False):
        made = rewritten(replace(old, marks=(Mark(STRONG, start, end),)), [Edit(0, 1, (Piece(after, was=0),))])
        for mark in made.marks:
            block = next(one for one in made.blocks if one.start <= mark.start < one.end)
            words = made.text[block.start : block.end]
            assert not cuts(words, mark.start - block.start)
            assert not cuts(words, mark.end - block.start)
