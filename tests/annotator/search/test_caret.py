"""Which part of a query somebody is writing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.search.caret import caret_in
from annotator.search.language import Field, Phrase, parse

# The caret is the bar: what is replaced, of which field, what is written of it.
CASES = {
    "nothing at all": ("|", "", "", ""),
    "a word": ("tro|", "tro", "", "tro"),
    "a word with the caret inside": ("a tro|ops b", "troops", "", "tro"),
    "behind a space": ("troops |", "", "", ""),
    "a field": ("tag:eco|", "tag:eco", "tag", "eco"),
    "a field without a value": ("x tag:|", "tag:", "tag", ""),
    "a field's very name": ("x ta|", "ta", "", "ta"),
    "a field that must not be": ("x -tag:eco|", "tag:eco", "tag", "eco"),
    "a field and nothing under it": ("tag=eco|", "tag=eco", "tag", "eco"),
    "a path": ("tag:economy/en| x", "tag:economy/en", "tag", "economy/en"),
    "quotation marks that are open": ('tag:"code 1/1|', 'tag:"code 1/1', "tag", "code 1/1"),
    "quotation marks around the caret": ('tag:"code 1/1|.2" x', 'tag:"code 1/1.2"', "tag", "code 1/1"),
    "open ones before others": ('tag:"ec| "war"', 'tag:"ec', "tag", "ec"),
    "a phrase": ('"the quick| fox"', '"the quick fox"', "", "the quick"),
    "a quoted mark": (r'tag:"a\"b|', r'tag:"a\"b', "tag", 'a"b'),
    "a value in a group": ("tag:(a OR b|)", "b", "tag", "b"),
    "a value in a group in a group": ("tag:(a OR (b|", "b", "tag", "b"),
    "a field of its own in a group": ("tag:(a OR by:b|", "by:b", "by", "b"),
    "behind a group": ("tag:(a OR b) c|", "c", "", "c"),
    "a group of words": ("(a c|", "c", "", "c"),
    "a bracket too many": ("a) tag:b|", "tag:b", "tag", "b"),
    "a name with spaces": ('"my field":v|', '"my field":v', "my field", "v"),
    "a name in another script": ("тег:эк|", "тег:эк", "тег", "эк"),
}


@pytest.mark.parametrize(("marked", "term", "name", "written"), CASES.values(), ids=CASES)
def test_the_term_at_the_caret_is_found(marked, term, name, written):
    text = marked.replace("|", "")
    caret = caret_in(text, marked.index("|"))
    assert text[caret.start : caret.end] == term
    assert (caret.name, caret.written) == (name, written)


def test_a_value_is_written_as_it_must_be():
    caret = caret_in("tag=", 4)
    assert caret.field("tag", "economy/energy") == "tag=economy/energy"
    assert caret.field("tag", 'the "big" one') == r'tag="the \"big\" one"'
    assert caret_in("tag:(a", 6).field("tag", "two words") == '"two words"'


@given(st.text(alphabet="ab1 \"'():=-\\/*~\n", max_size=30), st.integers(0, 40))
def test_whatever_is_written_the_caret_stands_in_a_term(text, at):
    caret = caret_in(text, at)
    at = min(at, len(text))
    assert 0 <= caret.start <= at <= caret.end <= len(text)


@given(st.text(min_size=1, max_size=20).filter(lambda value: value.isprintable() and value.strip()))
def test_what_is_written_means_the_value(value):
    node = parse(caret_in("tag:", 4).field("tag", value))
    assert isinstance(node, Field)
    assert isinstance(node.value, Phrase) or node.value.text == value
    assert not isinstance(node.value, Phrase) or node.value.text == value
