"""An article survives being packed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.article import (
    Article,
    Block,
    BlockKind,
    Mark,
    MarkKind,
    PageStart,
    Picture,
    Remark,
    Section,
    SectionKind,
)
from documents.packing import dump, load

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
places = st.integers(0, 10_000)
numbers = st.none() | places
blocks = st.builds(
    Block, st.sampled_from(BlockKind), places, places, places, numbers, numbers, numbers, st.booleans(), numbers
)
marks = st.builds(Mark, st.sampled_from(MarkKind), places, places, words, words)
sections = st.builds(Section, st.sampled_from(SectionKind), places, places, words, words, numbers)
pictures = st.builds(Picture, st.binary(max_size=40), words, places, places, words)
moments = st.datetimes(timezones=st.none() | st.just(UTC))
remarks = st.builds(Remark, numbers, numbers, words, words, st.none() | moments, words)
facts = st.dictionaries(words, words | places | st.booleans() | st.floats(allow_nan=False), max_size=4)


def several(of: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(of, max_size=4).map(tuple)


articles = st.builds(
    Article,
    text=words,
    blocks=several(blocks),
    marks=several(marks),
    sections=several(sections),
    title=words,
    authors=several(words),
    publisher=words,
    published=st.none() | st.dates(),
    url=words,
    language=words,
    warnings=several(words),
    pages=several(st.builds(PageStart, places, words)),
    pictures=several(pictures),
    remarks=several(remarks),
    metadata=facts,
)


@given(articles)
def test_what_is_loaded_is_what_was_dumped(article: Article) -> None:
    assert load(dump(article)) == article


FULL = Article(
    text="A title\n\n\ufffc",
    blocks=(Block(BlockKind.HEADING, 0, 7, level=1), Block(BlockKind.FIGURE, 9, 10, picture=0)),
    marks=(Mark(MarkKind.LINK, 2, 7, "#9"),),
    sections=(Section(SectionKind.BODY, 0, 10),),
    published=date(2026, 1, 31),
    pictures=(Picture(b"pixels", "image/png", 60, 50, "ab" * 32),),
    remarks=(Remark(2, 7, "See below", "Bob", datetime(2026, 2, 1, 12, 30, tzinfo=UTC), "#ffee00"),),
    metadata={"rating": 4.5, "open": True},
)
DAMAGED = {
    "nothing": b"",
    "some text": b"Once upon a time there was a text.",
    "JSON of another kind": b"\0\0\0\2[]",
    "cut off in the head": dump(FULL)[:90],
    "cut off in a picture": dump(FULL)[:-1],
    "something after the pictures": dump(FULL) + b"x",
    "an unknown kind of block": dump(FULL).replace(b'"heading"', b'"headinX"'),
    "a day that there isn't": dump(FULL).replace(b"2026-01-31", b"2026-01-32"),
}


@pytest.mark.parametrize("packed", DAMAGED.values(), ids=DAMAGED)
def test_what_is_no_article_is_refused(packed: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - json's, date's and our own
        load(packed)


def test_a_lone_surrogate_harms_nothing() -> None:
    assert load(dump(Article(text="a\ud800b"))).text == "a?b"
