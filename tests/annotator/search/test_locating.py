"""Where in a text a query is found: just where the index finds it, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.search.language import And, Exact, Near, Not, Or, Phrase, Word, parse
from annotator.search.locating import Hit, Sought, fits, hits
from annotator.search.words import tokens

pytestmark = pytest.mark.pure


def _forms(word):
    return {word, f"{word}s"}


FOUND = {  # query, text; what is found, in order
    "a word in its forms": ("troop", "Troops and a troop; trooper", "Troops|troop"),
    "whole words": ("cat", "concat cat's category scat", "cat"),
    "accents and case": ("ecole", "L’École, e\u0301cole ÉCOLE", "École|e\u0301cole|ÉCOLE"),
    "accents in the query": ("élan", "elan Élan", "elan|Élan"),
    "ligatures": ("fine", "ﬁne FINE", "ﬁne|FINE"),
    "one sign for two letters": ("strasse", "Straße strasse", "Straße|strasse"),
    "signs within a word": ("soft", "so\u00adft s\u200doft", "so\u00adft|s\u200doft"),
    "a sign before the rest of a word": ("test", "con\u00adtest test", "test"),
    "letters of their own": ("йод", "Йод и\u0306од иод", "Йод|и\u0306од"),
    "Arabic": ("الكتاب", "الكِتَابُ كتاب", "الكِتَابُ"),
    "Hangul in its letters": ("한국", "한국 한국", "한국|한국"),
    "far letters": ("ab", "\U0001d400\U0001d401 😀ab", "\U0001d400\U0001d401|ab"),
    "the beginning of a word": ("econ*", "Economy, eco, économie", "Economy|économie"),
    "the beginning of a number": ("20*", "2019 2,000 12", "2019|2,000"),
    "thousands": ("12345", "12,345 12.345 12345 345", "12,345|12.345|12345"),
    "no part of a number": ("345", "12,345 a345 345", "345"),
    "part of what isn't one": ("345", "1234,345,5", "345"),
    "a phrase": ('"foreign troops"', "Foreign, TROOPS foreign troop", "Foreign, TROOPS"),
    "over a line's end": ('"a b"', "a\nb a c b", "a\nb"),
    "a phrase is as it is written": ('"a troop"', "a troops a troop", "a troop"),
    "a word of two parts": ("co-operate", "co-operate Co operate cooperate", "co-operate|Co operate"),
    "and its beginning": ("co-op*", "co-operate co-o", "co-operate"),
    "Chinese within a sentence": ("本語", "日本語テキスト", "本語"),
    "one character": ("日", "日本の日", "日|日"),
    "Thai with a composed vowel": ("ทำ", "การทำงาน", "ทำ"),
    "Latin after Thai": ("test", "ที่test", "test"),
    "letter by letter": ("'US'", "US us USA BUS U.S US-", "US|US"),
    "with marks": ("'U.S.'", "the U.S. and us", "U.S."),
    "an accent of its own": ("'cafe'", "cafe cafe\u0301 café", "cafe"),
    "letters by letters without spaces": ("'本'", "日本語", "本"),
    "near": ('"oil price"~2', "Price of crude oil. oil a b c price", "Price of crude oil"),
    "near in any order, the nearest": ('"a b"~3', "a a b", "a b"),
    "three near each other": ('"a b c"~1', "c x a b", "c x a b"),
    "near ends at its distance": ('"a b"~1', "a x x b a x b", "b a|a x b"),
    "one word near itself is a phrase": ('"a a"~3', "a b a a", "a a"),
    "what must not be there isn't marked": ("a -b", "a b", "a"),
    "all terms in order": ("b OR a*", "ab b a", "ab|b|a"),
    "nothing": ("x", "a b", ""),
}


@pytest.mark.parametrize(("query", "text", "found"), FOUND.values(), ids=FOUND)
def test_what_is_found_where(query, text, found):
    located = [text[hit.start : hit.end] for hit in hits(text, Sought.of(parse(query), _forms))]
    assert located == (found.split("|") if found else [])


def test_a_hit_knows_its_term_and_those_of_several_come_in_order():
    sought = Sought.of(parse("\"a b\" a 'A'"))
    assert list(hits("x A b", sought)) == [
        Hit(2, 3, Word("a")),
        Hit(2, 3, Exact("A")),
        Hit(2, 5, Phrase("a b")),
    ]


def test_a_query_without_words_seeks_nothing():
    for query in ("tag:a", "-a", None):
        assert not Sought.of(query and parse(query))
    assert Sought.of(parse("a"))
    assert list(hits("a", Sought.of(None))) == []


def test_hits_come_as_they_are_asked_for():
    text = "war and peace " * 400_000
    assert next(hits(text, Sought.of(parse("war")))) == Hit(0, 3, Word("war"))


FITS = {
    "all in one": ("a b", ["a b"], True),
    "in different places of one document": ("a b", ["a", "b"], True),
    "a phrase stands in one place": ('"a b"', ["a", "b"], False),
    "one is missing": ("a b", ["a"], False),
    "one is enough": ("a OR b", ["b"], True),
    "not": ("a -b", ["a", "c"], True),
    "not, but there": ("a -b", ["a", "b"], False),
    "forms": ("troop", ["troops"], True),
    "no forms in phrases": ('"troop"', ["troops"], False),
    "near": ('"a b"~1', ["b x a"], True),
    "too far": ('"a b"~1', ["b x x a"], False),
    "a phrase's beginning": ("co-op*", ["co operate"], True),
    "letters": ("'US'", ["us"], False),
}


@pytest.mark.parametrize(("query", "texts", "fit"), FITS.values(), ids=FITS)
def test_a_query_fits_a_document(query, texts, fit):
    assert fits(texts, parse(query), expand=_forms) is fit


def test_fields_are_not_for_texts():
    with pytest.raises(ValueError, match="Field"):
        fits(["a"], parse("tag:a"))


alphabet = "aabbcssteExfi ßÉéйи1200.,'’-_ \u0301\u0306\u00ad日か本กำที่ﬁİ한ᄒ\u0345ῷ\u3099\U0001d400🎉\n"
texts = st.text(st.sampled_from(alphabet) | st.characters(codec="utf-8"), max_size=50)
plain = st.text(st.sampled_from("aabbcst12 ,.'-\n"), max_size=60)


@st.composite
def asked(draw):
    """A text, and a query for words that stand in it, or nearly."""
    text = draw(st.one_of(texts, plain))
    words = [one.text for one in tokens(text)] or ["a"]
    word = st.sampled_from(words) | st.sampled_from(["a", "ss", "ab"])
    several = st.lists(word, min_size=2, max_size=3).map(" ".join)
    near = st.builds(Near, several, st.integers(0, 3))
    cut = st.builds(lambda one, length: one[:length], word, st.integers(1, 3)).filter(lambda one: one[0].isalnum())
    term = st.one_of(
        st.builds(Word, word),
        st.builds(Word, cut, prefix=st.just(value=True)),
        st.builds(Phrase, several),
        near,
    )
    return text, tuple(draw(st.lists(term, min_size=1, max_size=3, unique=True)))


@settings(max_examples=150, deadline=None)
@given(asked())
def test_what_is_located_is_what_fits(given_text):
    text, terms = given_text
    located = list(hits(text, Sought.of(Or(terms) if len(terms) > 1 else terms[0], _forms)))
    assert located == sorted(located, key=lambda hit: hit[:2])
    for term in terms:
        assert any(hit.term == term for hit in located) == fits([text], term, expand=_forms)
        if isinstance(term, Word):
            forms = _forms(term.text)
            places = [
                (one.start, one.end)
                for one in tokens(text)
                if (one.text.startswith(term.text) if term.prefix else one.text in forms)
            ]
            single = len(list(tokens(term.text))) == 1 and next(tokens(term.text)).text == term.text
            assert not single or [hit[:2] for hit in located if hit.term == term] == places


def test_a_pair_of_opposites_fits_nothing():
    assert not fits(["a"], And((Word("a"), Not(Word("a")))))
