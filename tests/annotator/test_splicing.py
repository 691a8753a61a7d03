"""Pages around a text that was compressed once."""

from __future__ import annotations

import gzip
import zlib

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from annotator.splicing import Fragment, answer_with

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


def answer(html, before, after, *, accepts="gzip, br"):
    request = RequestFactory().get("/", headers={"Accept-Encoding": accepts})
    return answer_with(request, Fragment.of(html), before=before, after=after)


@given(TEXTS, TEXTS, TEXTS)
def test_a_spliced_page_is_its_three_parts(before, html, after):
    response = answer(html, before, after)
    assert response["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content).decode() == before + html + after


@given(TEXTS, TEXTS, TEXTS)
def test_a_plain_page_is_its_three_parts(before, html, after):
    response = answer(html, before, after, accepts="br")
    assert not response.has_header("Content-Encoding")
    assert response.content.decode() == before + html + after


@pytest.mark.parametrize("size", [0, 1, 32_767, 32_768, 65_535, 65_536, 3_000_000])
def test_a_text_may_be_long(size):
    html = ("The tide is not free. ä🐝\n" * (size // 24 + 1))[:size]
    assert gzip.decompress(answer(html, "<main>", "</main>").content).decode() == f"<main>{html}</main>"


def test_what_comes_before_is_not_confused_with_the_text():
    """Each part may have what the others have: compression looks back 32 kB."""
    same = "The quick brown fox. " * 3000
    assert gzip.decompress(answer(same, same, same).content).decode() == same * 3


def test_a_browser_s_own_way_of_reading_it():
    """In pieces, as it comes."""
    content = answer("fox" * 10_000, "<p>", "</p>").content
    reader, read = zlib.decompressobj(31), b""
    for n in range(0, len(content), 7):
        read += reader.decompress(content[n : n + 7])
    assert read + reader.flush() == b"<p>" + b"fox" * 10_000 + b"</p>"
    assert reader.eof


def test_caches_keep_both():
    assert answer("fox", "", "")["Vary"] == "Accept-Encoding"
    assert answer("fox", "", "", accepts="")["Vary"] == "Accept-Encoding"


ACCEPTS = {
    "nothing": ("", False),
    "gzip": ("gzip", True),
    "gzip among others": ("br, gzip, deflate", True),
    "others": ("br, deflate", False),
}


@pytest.mark.parametrize(("accepts", "compressed"), ACCEPTS.values(), ids=ACCEPTS)
def test_who_does_not_take_gzip_gets_none(accepts, compressed):
    assert answer("fox", "", "", accepts=accepts).has_header("Content-Encoding") == compressed


@given(TEXTS, TEXTS, st.sampled_from([zlib.Z_DEFAULT_STRATEGY, zlib.Z_HUFFMAN_ONLY]), st.integers(0, 9))
def test_fragments_put_together_are_one(first, second, strategy, level):
    both = Fragment.of(first, strategy=strategy, level=level) + Fragment.of(second)
    assert both.content().decode() == first + second
    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(answer_with(request, both, before="[", after="]").content).decode() == f"[{first}{second}]"


def test_an_answer_says_what_it_is():
    request = RequestFactory().get("/")
    assert answer_with(request, Fragment.of(""))["Content-Type"] == "text/html; charset=utf-8"
    assert answer_with(request, Fragment.of("1"), content_type="application/json")["Content-Type"] == "application/json"
