"""Whom a note speaks to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.mentions import Mention, key, meant, mentions_in
from annotator.notes import named_in, note_html

NAMES = ("bob", "bob.smith", "dot.", "ada@example.org", "a_b", "josé", "李雷", "mary-jane", "c++")
PEOPLE = frozenset((key(name), f"{name} by name") for name in NAMES)

SPOKEN_TO = {
    "alone": ("@bob", ["bob"]),
    "in a sentence": ("Look, @bob, at this.", ["bob"]),
    "at the end of a sentence": ("Is it, @bob?", ["bob"]),
    "before a full stop": ("Ask @bob.", ["bob"]),
    "before dashes": ("@bob--really", []),
    "before trailing dashes": ("@bob-- really", ["bob"]),
    "in capitals": ("@BOB", ["bob"]),
    "with a possessive": ("@bob's words, @bob’s", ["bob"]),
    "in brackets": ("(@bob)", ["bob"]),
    "in bold": ("**@bob** and _@a_b_", ["bob", "a_b"]),
    "in a quotation, a list and a heading": ("> @bob\n\n- @a_b\n\n# @josé", ["bob", "a_b", "josé"]),
    "the longer name": ("@bob.smith.", ["bob.smith"]),
    "a name that ends in a stop": ("@dot. said so", ["dot."]),
    "a name that ends in signs": ("@c++, please", ["c++"]),
    "a name with a dash": ("@mary-jane", ["mary-jane"]),
    "a name that is an address": ("@ada@example.org.", ["ada@example.org"]),
    "an accent typed apart": ("@Jose\u0301!", ["josé"]),
    "another script": ("你好 @李雷。", ["李雷"]),
    "full width": ("@ｂｏｂ", ["bob"]),
    "two, one of them twice": ("@bob @a_b @bob", ["bob", "a_b"]),
    "over two lines": ("@bob\n@a_b", ["bob", "a_b"]),
    "nobody of that name": ("@nobody", []),
    "the start of a name": ("@bo @bobby @bob.s", []),
    "an address": ("bob@bob.org, x.@bob, a-@bob", []),
    "an address in angle brackets": ("<ada@example.org>", []),
    "a path": ("https://example.org/@bob", []),
    "two signs": ("@@bob", []),
    "a sign alone": ("@ bob, @", []),
    "an escaped sign": (r"\@bob", []),
    "in code": ("`@bob`", []),
    "in a block of code": ("```\n@bob\n```\n\n    @bob", []),
    "in a link": ("[@bob](https://example.org)", []),
    "after a link": ("[x](https://example.org) @bob", ["bob"]),
}


@pytest.mark.parametrize(("markdown", "expected"), SPOKEN_TO.values(), ids=SPOKEN_TO)
def test_a_note_names_people(markdown: str, expected: list[str]) -> None:
    known = {name for name, _called in PEOPLE}
    assert named_in(markdown) & known >= {key(name) for name in expected}
    html = note_html(markdown, PEOPLE)
    for name in expected:
        assert f'title="{name} by name"' in html
    assert html.count('<span class="mention"') == (0 if not expected else html.count("by name"))
    assert bool(expected) == ("mention" in html)


def test_only_the_name_is_marked() -> None:
    assert note_html("Ask @Bob.", PEOPLE) == ('<p>Ask <span class="mention" title="bob by name">@Bob</span>.</p>\n')
    assert note_html("Ask @Bob.") == "<p>Ask @Bob.</p>\n"


def test_what_somebody_is_called_is_never_markup() -> None:
    people = frozenset({("bob", '"><script>alert(1)</script>')})
    assert note_html("@bob", people) == (
        '<p><span class="mention" title="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;">@bob</span></p>\n'
    )


def test_of_two_names_the_longer_is_meant() -> None:
    (mention,) = mentions_in("@dot.")
    assert meant(mention, {"dot", "dot."}) == Mention(0, 5, "dot.")
    assert meant(mention, {"dot"}) == Mention(0, 4, "dot")
    assert meant(mention, {"do"}) is None


@given(st.text(st.sampled_from("@bo.+-_ é\u0301\n*`[]()\\<>")))
def test_nothing_typed_breaks_and_the_text_stays(markdown: str) -> None:
    for mention in mentions_in(markdown):
        assert markdown[mention.start : mention.end] == f"@{mention.name}"
    plain, marked = note_html(markdown), note_html(markdown, PEOPLE)
    assert marked.replace("</span>", "").count("@") == plain.count("@")


@given(st.sampled_from(NAMES), st.sampled_from(["", " ", ", ", "! ", "\n", ") "]))
def test_every_user_name_can_be_mentioned(name: str, after: str) -> None:
    assert key(name) in named_in(f"x @{name}{after}")
