"""The language that is searched in: what may be written, what it becomes, what is said where it isn't understood."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from annotator.search.language import (
    FIELDS,
    And,
    Exact,
    Field,
    How,
    Near,
    Not,
    NotUnderstood,
    Or,
    Phrase,
    Range,
    Relation,
    Word,
    check_names,
    field_of,
    parse,
    read,
    to_text,
    walk,
)
from annotator.search.language.parsing import DEEPEST, LONGEST, MOST_TERMS

pytestmark = pytest.mark.pure

A, B, C = Word("a"), Word("b"), Word("c")
TAG_A, TAG_B = Field("tag", A), Field("tag", B)

QUERIES = {
    "nothing": ("  ", None),
    "a word": ("troops", Word("troops")),
    "the beginning of a word": ("troop*", Word("troop", prefix=True)),
    "a phrase": ('"foreign troops"', Phrase("foreign troops")),
    "letter by letter": ("'US'", Exact("US")),
    "words near each other": ('"oil price"~5', Near("oil price", 5)),
    "words side by side are all wanted": ("a b c", And((A, B, C))),
    "AND says the same": ("a AND b AND c", And((A, B, C))),
    "OR is weaker": ("a b OR c", Or((And((A, B)), C))),
    "AND binds before OR": ("a OR b AND c", Or((A, And((B, C))))),
    "parentheses bind first": ("a (b OR c)", And((A, Or((B, C))))),
    "a group of its own stays one": ("a (b c)", And((A, And((B, C))))),
    "parentheses around one thing say nothing": ("((a))", A),
    "a minus": ("a -b", And((A, Not(B)))),
    "NOT": ("a NOT b", And((A, Not(B)))),
    "AND NOT": ("a AND NOT b", And((A, Not(B)))),
    "a minus before a group": ("-(a OR b)", Not(Or((A, B)))),
    "not not": ("--a", Not(Not(A))),
    "a dash between words says nothing": ("a - b – c", And((A, B, C))),
    "a hyphen belongs to its word": ("co-operate", Word("co-operate")),
    "an apostrophe is no quotation mark": ("don't l’avion", And((Word("don't"), Word("l’avion")))),
    "an exact term may hold one": ("'don't'", Exact("don't")),
    "marks alone say nothing": ("a & b …", And((A, B))),
    "a mark after a word is none of it": ("a, b; c?", And((A, B, C))),
    "small letters make no operator": ("a or b", And((A, Word("or"), B))),
    "a field": ("tag:economy/energy", Field("tag", Word("economy/energy"))),
    "without what lies under it": ("tag=economy", Field("tag", Word("economy"), exactly=True)),
    "a field's name in any case": ("TAG:a", TAG_A),
    "a value of several words": ('author:"Jane Doe"', Field("author", Phrase("Jane Doe"))),
    "a value letter by letter": ("title:'US'", Field("title", Exact("US"))),
    "a value's beginning": ("tag:eco*", Field("tag", Word("eco", prefix=True))),
    "a value keeps its marks": ("tag:C++,", Field("tag", Word("C++,"))),
    "from and to": ("date:2019..2021-03", Field("date", Range("2019", "2021-03"))),
    "from": ("date:2019..", Field("date", Range("2019", ""))),
    "to": ("date:..2021", Field("date", Range("", "2021"))),
    "an ellipsis that a telephone made": ("date:2019…2021", Field("date", Range("2019", "2021"))),
    "a project's own field": ("Blog-Type:news", Field("Blog-Type", Word("news"))),
    "a name of several words": ('"Blog type":news', Field("Blog type", Word("news"))),
    "several values": ("tag:(a OR -b)", Or((TAG_A, Not(TAG_B)))),
    "an address is a word": ("https://example.org/x", Word("https://example.org/x")),
    "a time is a word": ("10:30", Word("10:30")),
    "a colon after a word": ("Trek: a", And((Word("Trek"), A))),
    "within": ("tag:a WITHIN tag:b", Relation(TAG_A, How.WITHIN, TAG_B)),
    "near": ("tag:a NEAR/50 tag:b", Relation(TAG_A, How.NEAR, TAG_B, 50)),
    "near without a distance": ("tag:a NEAR tag:b", Relation(TAG_A, How.NEAR, TAG_B)),
    "relations bind before words": ("c tag:a BEFORE tag:b", And((C, Relation(TAG_A, How.BEFORE, TAG_B)))),
    "relations lean to the left": (
        "tag:a WITHIN tag:b WITH tag:a",
        Relation(Relation(TAG_A, How.WITHIN, TAG_B), How.WITH, TAG_A),
    ),
    "a relation of groups": ("(tag:a b) OVERLAPS tag:b", Relation(And((TAG_A, B)), How.OVERLAPS, TAG_B)),
    "not so": ("-tag:a WITHIN tag:b", Not(Relation(TAG_A, How.WITHIN, TAG_B))),
    "what a backslash stands before is meant itself": (r"\AND a\ b \-c", And((Word("AND"), Word("a b"), Word("-c")))),
    "within quotation marks, too": (r'"say \"a\""', Phrase('say "a"')),
    "quotation marks of telephones": ("“a b” ‘US’", And((Phrase("a b"), Exact("US")))),
    "quotation marks of other countries": ("„a b“ «b c»", And((Phrase("a b"), Phrase("b c")))),
    "full-width signs": ("（a OR b） tag：a", And((Or((A, B)), TAG_A))),
    "no space before a parenthesis": ("a(b OR c)", And((A, Or((B, C))))),
    "letters of any script": ("日本 мир", And((Word("日本"), Word("мир")))),
}


@pytest.mark.parametrize(("text", "node"), QUERIES.values(), ids=QUERIES)
def test_a_query_becomes_a_tree(text, node):
    assert parse(text) == node
    if node is not None:
        assert parse(to_text(node)) == node


FAULTS = {  # the query; the part that it is about; how it is put right
    "a parenthesis is open": ("a (b", "(", "a (b)"),
    "a parenthesis was never opened": ("a) b", ")", "a b"),
    "nothing in parentheses": ("a () b", "(", "a  b"),
    "a quotation mark is open": ('a "b c', '"', 'a "b c"'),
    "a single one is open": ("a 'b", "'", "a 'b'"),
    "several things at once": ('(a "b', '"', '(a "b")'),
    "nothing in quotation marks": ('a ""', '""', "a"),
    "no letter in them": ('a "…"', '"…"', "a"),
    "OR at the end": ("a OR", "OR", "a"),
    "OR at the start": ("OR a", "OR", "or a"),
    "two in a row": ("a AND OR b", "OR", "a AND or b"),
    "NOT before nothing": ("a NOT", "NOT", "a"),
    "a word that is an operator": ("NEAR EAST", "NEAR", "near EAST"),
    "no distance": ("tag:a NEAR/ tag:b", "NEAR/", "tag:a NEAR/50 tag:b"),
    "too far": ("tag:a NEAR/999999 tag:b", "NEAR/999999", "tag:a NEAR/100000 tag:b"),
    "no distance between words": ('"a b"~', "~", '"a b"~5'),
    "too far between words": ('"a b"~9999', "~9999", '"a b"~200'),
    "within what isn't": ("tag:a WITHIN -tag:b", "WITHIN", ""),
    "a star in a word": ("colo*r", "colo*r", "colo*"),
    "a star before a word": ("*ology", "*ology", ""),
    "a star after a phrase": ('"a b"*', "*", '"a b"'),
    "a field without a value": ("tag: a", "tag:", "tag:a"),
    "a field without any value": ("a tag:", "tag:", ""),
    "a field in a field's group": ("tag:(a by:b)", "by:", ""),
    "words near each other as a value": ('note:"a b"~3', '"a b"~3', ""),
    "from nowhere to nowhere": ("date:..", "..", ""),
}


@pytest.mark.parametrize(("text", "part", "right"), FAULTS.values(), ids=FAULTS)
def test_what_is_wrong_is_said_with_its_place_and_put_right(text, part, right):
    with pytest.raises(NotUnderstood) as caught:
        parse(text)
    fault = caught.value
    assert text[fault.at : fault.at + fault.length] == part
    assert fault.suggestion == right
    assert str(fault) == fault.sentence % fault.words
    assert not re.search(r"\w'\w", fault.sentence)  # it is ’ that people read
    parse(right)


NAMES = {
    "letters are swapped": ("tga:a b", "tga:a", "tag:a b"),
    "a letter is missing": ("publiser:BBC", "publiser:BBC", "publisher:BBC"),
    "a field of the project": ("b region:EU", None, None),
    "its name in another case": ("REGION:EU", None, None),
    "like a field of the project": ("regoin:EU", "regoin:EU", "region:EU"),
    "another spelling": ("headline:a", None, None),
    "a word before a colon": ("Star Trek:Discovery", "Trek:Discovery", 'Star "Trek:Discovery"'),
    "in a group": ("tgas:(a OR b)", "tgas:", "tag:(a OR b)"),
    "in a group, like nothing": ("quux:(a OR b)", "quux:", ""),
    "without what lies under it": ("b tga=x", "tga=x", "b tag=x"),
}


@pytest.mark.parametrize(("text", "part", "right"), NAMES.values(), ids=NAMES)
def test_a_field_that_nobody_knows_is_one_that_was_meant(text, part, right):
    node = parse(text)
    if part is None:
        check_names(node, ["region"], text=text)
        return
    with pytest.raises(NotUnderstood) as caught:
        check_names(node, ["region"], text=text)
    assert text[caught.value.at : caught.value.at + caught.value.length] == part
    assert caught.value.suggestion == right


def test_a_projects_field_goes_before_another_spelling():
    assert field_of("source") is FIELDS["publisher"]
    assert field_of("Source", known=["source"]) is None
    assert field_of("TAG", known=["tag"]) is FIELDS["tag"]


def test_no_name_of_a_field_is_another_ones():
    names = [name for field in FIELDS.values() for name in (field.name, *field.spellings)]
    assert len(names) == len(set(names))
    assert all(name == name.casefold() for name in names)


def test_terms_are_told_with_their_places():
    text = ' a tag:"b c" -(x)  date:1..2'
    _node, written = read(text)
    assert [text[one.at : one.end] for one in written] == ["a", 'tag:"b c"', "x", "date:1..2"]
    assert [text[one.name_at : one.name_end] for one in written] == ["", "tag:", "", "date:"]


HOSTILE = {
    "ten thousand terms": "a " * 10_000,
    "terms that are just short enough": "a " * 1_900,
    "deep parentheses": "(" * 2_000 + "a" + ")" * 1_990,
    "parentheses that stay open": "(" * LONGEST,
    "a million of them": "(" * 1_000_000,
    "many negations": "-" * 3_000 + "a",
    "negations in words": "NOT " * 900 + "a",
    "a chain of relations": " WITHIN ".join(["tag:a"] * 150),
    "quotation marks": '"' * LONGEST,
    "single ones": "'" * LONGEST,
    "backslashes": "\\" * LONGEST,
    "stars": "*" * LONGEST,
    "colons": "a:" * 1_900,
    "dots": "date:" + "." * 3_900,
    "digits": '"a b"~' + "9" * 3_900,
    "digits of a distance": "a NEAR/" + "9" * 3_900 + " b",
    "operators": "AND OR " * 500,
    "what bombs for regular expressions look like": "(a+)+" * 700,
    "signs of no script": "\x00\ud800\uffff" * 1_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_query_is_answered_at_once(text):
    started = time.process_time()
    node, fault = _answer(text)
    assert fault is None or 0 <= fault.at <= len(text)
    assert node is None or parse(to_text(node)) == node
    assert time.process_time() - started < 0.5


def _answer(text):
    try:
        return parse(text), None
    except NotUnderstood as fault:
        return None, fault


def test_a_query_has_its_limits():
    assert parse("a" * LONGEST) is not None
    assert parse("a " * MOST_TERMS) is not None
    assert parse("(" * DEEPEST + "a" + ")" * DEEPEST) == A
    for text in ("a" * (LONGEST + 1), "a " * (MOST_TERMS + 1), "(" * (DEEPEST + 1) + "a" + ")" * (DEEPEST + 1)):
        with pytest.raises(NotUnderstood):
            parse(text)


letters = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
spoken = letters.filter(lambda text: any(map(str.isalnum, text)))
odd = st.text(st.sampled_from("ab \"'()-*:=.~\\ORANDNOT…“”„«»‘’（：＊/1"), min_size=1, max_size=12)
spoken_odd = odd.filter(lambda text: any(map(str.isalnum, text)))
words = st.builds(Word, spoken | spoken_odd, st.booleans())
texts = st.one_of(
    words,
    st.builds(Phrase, spoken | spoken_odd),
    st.builds(Exact, spoken | spoken_odd),
    st.builds(Near, spoken | spoken_odd, st.integers(0, 200)),
)
ends = st.text(st.characters(codec="utf-8"), max_size=6)
ranges = st.builds(Range, ends, ends | odd).filter(lambda value: bool(value.low or value.high))
values = st.one_of(
    st.builds(Word, letters | odd, st.booleans()), st.builds(Phrase, letters | odd), st.builds(Exact, odd), ranges
)
names = st.one_of(st.sampled_from(sorted(FIELDS)), st.sampled_from(["region", "Blog type", 'a"b', "x-y", "1", "ß"]))
fields = st.builds(Field, names, values, st.booleans())


def _grown(nodes):
    several = st.lists(nodes, min_size=2, max_size=4).map(tuple)
    how = st.sampled_from([(how, None) for how in How] + [(How.NEAR, 50)])
    return st.one_of(
        st.builds(Not, nodes),
        st.builds(And, several),
        st.builds(Or, several),
        st.builds(lambda left, how, right: Relation(left, how[0], right, how[1]), nodes, how, nodes),
    )


nodes = st.recursive(texts | fields, _grown, max_leaves=12)


@settings(max_examples=100, deadline=None)
@given(nodes)
@example(And((Word("a\\"), Word("b"))))
@example(And((Field("tag", Range("1", "a\\")), Word("b"))))
def test_what_is_printed_is_parsed_as_it_was(node):
    assert parse(to_text(node)) == node


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.text(max_size=60), st.text(st.sampled_from("ab \"'()-*:=.~\\ORANDNOTWITHEC…/1tag:"), max_size=60)))
def test_any_text_is_understood_or_refused_and_then_put_right(text):
    node, fault = _answer(text)
    if fault is not None:
        assert 0 <= fault.at <= fault.at + fault.length <= len(text)
        parse(fault.suggestion)
    if node is not None:
        assert to_text(parse(to_text(node))) == to_text(node)
        terms = [one for one in walk(node) if not isinstance(one, (And, Or, Not, Relation))]
        assert terms == [one.term for one in read(text)[1]]
