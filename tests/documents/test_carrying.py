"""What people said that sections are goes along to another reading of nearly the same text."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.article import Article, Section, SectionKind
from documents.sections.carrying import by_hand, carried

BODY, COMMENT, FURNITURE = SectionKind.BODY, SectionKind.COMMENT, SectionKind.FURNITURE
KINDS = st.sampled_from(SectionKind)


def article(*sections: tuple[SectionKind, str]) -> Article:
    """An article of these sections, a line apart."""
    made, text = [], ""
    for kind, words in sections:
        made.append(Section(kind, len(text), len(text) + len(words)))
        text += f"{words}\n"
    return Article(text=text, sections=tuple(made))


def said(before: Article, *kinds: SectionKind) -> tuple[Article, dict[str, SectionKind]]:
    """The article with its sections of these kinds, and what that says of its lines."""
    pairs = zip(before.sections, kinds, strict=True)
    after = replace(before, sections=tuple(replace(section, kind=kind) for section, kind in pairs))
    return after, by_hand(before.text, before.sections, after.text, after.sections)


READ = article((BODY, "The storm\nIt rose at night."), (BODY, "Most read\nTwelve recipes"), (COMMENT, "So it was."))
_AFTER, LINES = said(READ, BODY, FURNITURE, COMMENT)
CASES = {
    "another body": ((BODY, "A calm day."), (BODY, "Most read\nTwelve recipes"), (BODY, FURNITURE)),
    "other spaces": ((BODY, "Most read\n  Twelve   recipes"), (FURNITURE,)),
    "one line more": ((BODY, "Most read\nTwelve recipes\nNew"), (FURNITURE,)),
    "mostly other lines": ((BODY, "Most read\nSeventeen quite different recipes"), (BODY,)),
    "together with the body": ((BODY, "It rose at night, and nobody slept.\nMost read\nTwelve recipes"), (BODY,)),
    "two of them in one": ((BODY, "Twelve recipes"), (BODY, "Most read"), (FURNITURE, FURNITURE)),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_section_of_the_same_lines_is_of_the_kind_that_people_said(case: Any) -> None:
    *sections, kinds = case
    new = carried(article(*sections), LINES)
    assert tuple(section.kind for section in new.sections) == kinds


def test_the_same_text_gets_the_same_sections() -> None:
    assert carried(READ, LINES) == _AFTER


def test_numbers_that_change_by_the_hour_make_no_other_line() -> None:
    _after, lines = said(article((BODY, "13 comments"), (BODY, "A text.")), FURNITURE, BODY)
    assert carried(article((BODY, "128 comments")), lines).sections[0].kind is FURNITURE


def test_a_line_that_stands_in_several_kinds_says_nothing() -> None:
    _after, lines = said(article((BODY, "Reply"), (BODY, "Reply"), (BODY, "Mine")), FURNITURE, BODY, FURNITURE)
    assert lines == {"Mine": FURNITURE}


def test_what_nobody_touched_says_nothing() -> None:
    assert LINES == {"Most read": FURNITURE, "Twelve recipes": FURNITURE}


words = st.text(alphabet="abc 1\n", max_size=12)
articles = st.lists(st.tuples(KINDS, words), max_size=6).map(lambda sections: article(*sections))


@given(articles, st.dictionaries(words.map(str.strip), KINDS, max_size=5))
def test_text_and_places_stay_and_twice_is_once(read: Article, lines: dict[str, SectionKind]) -> None:
    new = carried(read, lines)
    assert new.text == read.text
    assert [(one.start, one.end) for one in new.sections] == [(one.start, one.end) for one in read.sections]
    assert carried(new, lines) == new
    assert all(old == one or one.kind in lines.values() for old, one in zip(read.sections, new.sections, strict=True))


@given(st.lists(st.tuples(KINDS, KINDS), max_size=6))
def test_what_was_said_of_a_text_comes_back_when_it_is_read_again(kinds: list[tuple[SectionKind, SectionKind]]) -> None:
    letters = "abcdef"
    read = article(*((before, f"line {letters[n]}\nand {letters[n]}") for n, (before, _after) in enumerate(kinds)))
    after, lines = said(read, *(kind for _before, kind in kinds))
    assert carried(read, lines) == after
    assert carried(read, {}) is read
