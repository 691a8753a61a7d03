"""What is marked for a hit."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.search.widening import Reach, Widening
from documents.article import Block, BlockKind
from documents.text import Span

TEXT = (
    "Troops left Basra. Dr. Smith of the U.S. Army saw it at 5.30 p.m. that day! “Did he?” asked Ng.\nTwo lines\nlater."
)
BLOCKS = (Block(BlockKind.PARAGRAPH, 0, 95), Block(BlockKind.PARAGRAPH, 96, len(TEXT)))
SENTENCES = {
    "the first one": ("Basra", "Troops left Basra."),
    "short forms and initials don't end it": (
        "Army",
        "Dr. Smith of the U.S. Army saw it at 5.30 p.m. that day!",
    ),
    "what was asked, and who asked": ("asked", "“Did he?” asked Ng."),
    "a hit over two of them takes both": (
        "Basra. Dr",
        "Troops left Basra. Dr. Smith of the U.S. Army saw it at 5.30 p.m. that day!",
    ),
    "a line's end ends it": ("Two", "Two lines"),
    "the last one": ("later", "later."),
}


@pytest.mark.parametrize(("words", "sentence"), SENTENCES.values(), ids=SENTENCES)
def test_a_hit_is_widened_to_its_sentence(words: str, sentence: str) -> None:
    assert widened(TEXT, words, Reach.SENTENCE) == sentence


def widened(text: str, words: str, reach: Reach, blocks: tuple[Block, ...] = BLOCKS) -> str:
    start = text.index(words)
    return Widening(text, blocks).of(Span(start, start + len(words)), reach).of(text)


def test_a_paragraph_is_a_block_and_without_blocks_a_line() -> None:
    assert widened(TEXT, "lines", Reach.PARAGRAPH) == "Two lines\nlater."
    assert widened(TEXT, "lines", Reach.PARAGRAPH, ()) == "Two lines"
    assert widened(TEXT, "later", Reach.PARAGRAPH, ()) == "later."
    assert widened(TEXT, "Ng.\nTwo", Reach.PARAGRAPH) == TEXT


def test_a_hit_stays_as_it_is() -> None:
    assert widened(TEXT, "left", Reach.HIT) == "left"


def test_sentences_end_without_a_space_where_the_script_has_none() -> None:
    text = "部队离开了。他看见了！后来呢？"
    assert widened(text, "看见", Reach.SENTENCE, ()) == "他看见了！"
    assert widened(text, "后来", Reach.SENTENCE, ()) == "后来呢？"


def test_a_small_letter_goes_on() -> None:
    assert widened("He said “Go!” and went. She stayed.", "went", Reach.SENTENCE, ()) == "He said “Go!” and went."


@given(st.text(alphabet="aB .!?\n。“”", min_size=1), st.data())
def test_what_is_marked_has_the_hit_in_it_and_no_white_space_more(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    hit = Span(start, data.draw(st.integers(start + 1, len(text))))
    found = [Widening(text).of(hit, reach) for reach in (Reach.HIT, Reach.SENTENCE, Reach.PARAGRAPH)]
    assert found[2].contains(found[1])
    assert found[1].contains(found[0])
    assert found[0] == hit
    for span in found[1:]:
        lead, trail = text[span.start : hit.start], text[hit.end : span.end]
        assert not lead[:1].isspace()
        assert not trail[-1:].isspace()


BARE = {"dots": ".", "dots and spaces": ". ", "ends of lines": "\n", "stops without spaces": "。", "short forms": "U."}


@pytest.mark.parametrize("sign", BARE.values(), ids=BARE)
def test_a_text_of_nothing_but_signs_is_read_at_once(sign: str) -> None:
    text = sign * 100_000
    started = process_time()
    Widening(text).of(Span(len(text) // 2, len(text) // 2 + 1), Reach.SENTENCE)
    assert process_time() - started < 1
