"""How alike texts are, the fingerprints by which they are found, and addresses that name the same page."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.likeness import NEAR, address_key, bands_of, likeness_of, normal_address, shingles_of, trace_of
from tests.benchmarks.texts import prose

RNG = random.Random(7)
IDEOGRAPHS = "".join(chr(RNG.randrange(0x4E00, 0x9FA5)) for _ in range(400))


def alike(one, other):
    return likeness_of(shingles_of(one), shingles_of(other))


def by_definition(one, other):
    """Jaccard of the sets of three words in a row."""
    words = [re.findall(r"\w+", text.casefold()) for text in (one, other)]
    a, b = ({tuple(own[n : n + 3]) for n in range(len(own) - 2)} for own in words)
    return len(a & b) / len(a | b)


def changed(text, count, seed=1):
    rng, words = random.Random(seed), text.split(" ")
    for _ in range(count):
        words[rng.randrange(len(words))] = f"other{rng.randrange(10_000)}"
    return " ".join(words)


@pytest.mark.parametrize("count", [1, 20, 100, 400])
def test_likeness_is_the_share_of_common_runs_of_three_words(count):
    text = prose(characters=5000, seed=3)
    other = changed(text, count)
    assert alike(text, other) == pytest.approx(by_definition(text, other))


SAME = {
    "punctuation": ("The fox, it jumps over.", "The fox it jumps over"),
    "case": ("THE FOX JUMPS OVER IT", "the fox jumps over it"),
    "spaces and lines": ("the fox\n\njumps  over it", "the fox jumps over it"),
    "fewer words than a run": ("Two words", "two words"),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_what_is_no_word_makes_no_difference(one, other):
    assert alike(one, other) == 1.0
    assert bands_of(shingles_of(one)) == bands_of(shingles_of(other))


OTHERS = {
    "other words": ("the fox jumps over", "a dog sleeps below"),
    "another order": ("one two three four", "four three two one"),
    "nothing": ("", "the fox jumps over"),
    "no words": ("… — !", "the fox jumps over"),
    "two words, another one": ("two words", "two others"),
}


@pytest.mark.parametrize(("one", "other"), OTHERS.values(), ids=OTHERS)
def test_texts_that_have_nothing_in_common(one, other):
    assert alike(one, other) == 0.0
    assert not set(bands_of(shingles_of(one))) & set(bands_of(shingles_of(other)))


def test_without_spaces_runs_of_characters_count():
    text = IDEOGRAPHS
    assert 0.9 < alike(text, text[:200] + "改" + text[201:]) < 1
    assert alike(text, "".join(reversed(text))) < 0.05
    assert alike("ภาษาไทยไม่มีช่องว่าง" * 5, "ภาษาไทยไม่มีช่องว่าง" * 5 + "ครับ") > 0.5


def test_a_text_without_words_has_no_fingerprint():
    assert bands_of(shingles_of("")) == bands_of(shingles_of("…")) == ()


def test_texts_that_are_nearly_the_same_find_each_other():
    found = missed = strangers = 0
    texts = [prose(characters=3000, seed=seed) for seed in range(120)]
    fingerprints = [set(bands_of(shingles_of(text))) for text in texts]
    for seed, text in enumerate(texts):
        other = changed(text, 12, seed)
        if alike(text, other) >= NEAR:
            hit = fingerprints[seed] & set(bands_of(shingles_of(other)))
            found, missed = found + bool(hit), missed + (not hit)
        strangers += bool(fingerprints[seed] & fingerprints[seed - 1])
    assert found > 100
    assert missed <= 1
    assert strangers <= 1


def test_a_fingerprint_stays_the_same_for_ever():
    """It is stored: whoever changes how it is made must make those of all documents anew."""
    bands = bands_of(shingles_of("The quick brown fox jumps over the lazy dog."))
    assert len(bands) == 12
    assert bands[:2] == (-781867114578644927, 7669059922407120509)
    assert trace_of("text", "abc") == 3804912456763374408
    assert all(-(2**63) <= band < 2**63 for band in bands)


@given(st.text())
def test_any_text_can_be_compared(text):
    assert alike(text, text) in {0.0, 1.0}
    assert len(bands_of(shingles_of(text))) in {0, 12}


PAGE = "https://example.org/a/b"
SAME_PAGE = {
    "the scheme": "HTTP://example.org/a/b",
    "case of the host": "https://Example.ORG/a/b",
    "the default port": "https://example.org:443/a/b",
    "a slash at the end": "https://example.org/a/b/",
    "a fragment": "https://example.org/a/b#comments",
    "tracking": "https://example.org/a/b?utm_source=x&fbclid=y&UTM_Campaign=z",
    "an empty query": "https://example.org/a/b?",
    "www": "https://www.example.org/a/b",
    "an index file": "https://example.org/a/b/index.html",
    "double slashes": "https://example.org//a//b",
    "escaped letters": "https://example.org/%61/b",
    "white space around": "  https://example.org/a/b\n",
    "a dot after the host": "https://example.org./a/b",
}


@pytest.mark.parametrize("url", SAME_PAGE.values(), ids=SAME_PAGE)
def test_addresses_of_the_same_page(url):
    assert address_key(url) == address_key(PAGE)


OTHER_PAGES = {
    "another path": "https://example.org/a/c",
    "case of the path": "https://example.org/A/b",
    "another host": "https://example.com/a/b",
    "another port": "https://example.org:8443/a/b",
    "a query that says which": "https://example.org/a/b?p=12",
    "the version for phones": "https://m.example.org/a/b",
    "the AMP version": "https://example.org/a/b/amp",
}


@pytest.mark.parametrize("url", OTHER_PAGES.values(), ids=OTHER_PAGES)
def test_addresses_of_other_pages(url):
    assert address_key(url) not in {"", address_key(PAGE)}


def test_the_order_of_a_query_makes_no_difference():
    assert address_key(f"{PAGE}?b=2&a=1&utm_id=x") == address_key(f"{PAGE}?a=1&b=2")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://example.org",
        "https://example.org/",
        "mailto:a@b.org",
        "ftp://x.org/a",
        "https://[",
        "/a",
        "https://x.org:99999/a",
    ],
)
def test_what_names_no_page_has_no_key(url):
    assert address_key(url) == ""


@given(st.text())
def test_any_text_may_stand_where_an_address_should(text):
    assert isinstance(normal_address(text), str)
    assert isinstance(address_key(f"https://example.org/{text}"), str)
