"""Queries that are filled in: what a form asks for, and what of a query stands in the form again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.search.building import NAMES, Filled, put_together, taken_apart
from annotator.search.language import And, parse

BUILT = {
    "nothing": (Filled(), ""),
    "words": (Filled(words="troops  NATO"), "troops NATO"),
    "the beginning of a word": (Filled(words="econ*"), "econ*"),
    "a phrase": (Filled(phrase="delicate edifice"), '"delicate edifice"'),
    "a phrase that came with its quotation marks": (Filled(phrase='"delicate edifice"'), '"delicate edifice"'),
    "any of these": (Filled(either="troops soldiers"), "troops OR soldiers"),
    "one of one": (Filled(either="troops"), "troops"),
    "any of these, and one more": (Filled(words="Iraq", either="troops soldiers"), "Iraq (troops OR soldiers)"),
    "none of these": (Filled(words="troops", without="Kosovo Bosnia"), "troops -Kosovo -Bosnia"),
    "a tag by its path": (Filled(tag="economy/energy"), "tag:economy/energy"),
    "a tag of two words": (Filled(tag="Free trade"), 'tag:"Free trade"'),
    "a person": (Filled(by="me"), "by:me"),
    "a place": (Filled(words="troops", place="title"), "troops in:title"),
    "from a year on": (Filled(low="2019"), "date:2019.."),
    "until a day": (Filled(high="2021-03-31"), "date:..2021-03-31"),
    "one year": (Filled(low="2019", high="2019"), "date:2019"),
    "no date": (Filled(words="troops", low="last year"), "troops"),
    "words that would be operators": (Filled(words="this OR that"), 'this "OR" that'),
    "a word that would be a field": (Filled(words="tag:Iraq"), '"tag:Iraq"'),
    "with what there is no room for": (Filled(words="troops", rest="is:orphan has:note"), "troops is:orphan has:note"),
}


@pytest.mark.parametrize(("filled", "query"), BUILT.values(), ids=BUILT)
def test_a_form_writes_a_query(filled: Filled, query: str) -> None:
    assert put_together(filled) == query


TAKEN = {
    "nothing": ("", Filled()),
    "words": ("troops econ*", Filled(words="troops econ*")),
    "one word of its own": ("-Kosovo", Filled(without="Kosovo")),
    "words or words": ("troops OR soldiers", Filled(either="troops soldiers")),
    "a second phrase stays as it is": ('"one two" "three four"', Filled(phrase="one two", rest='"three four"')),
    "a second tag stays as it is": ("tag:Iraq tag:NATO", Filled(tag="Iraq", rest="tag:NATO")),
    "a tag alone stays as it is": ("tag=Iraq", Filled(rest="tag=Iraq")),
    "what must not be so stays as it is": ("troops -tag:Iraq", Filled(words="troops", rest="-tag:Iraq")),
    "a relation stays as it is": ("tag:troops WITHIN tag:Iraq", Filled(rest="tag:troops WITHIN tag:Iraq")),
    "letter by letter stays as it is": ("'NATO' troops", Filled(words="troops", rest="'NATO'")),
    "dates": ("date:2019..2021", Filled(low="2019", high="2021")),
    "an open date": ("date:2019..", Filled(low="2019")),
    "a year": ("date:2019", Filled(low="2019", high="2019")),
    "a place that is none": ("in:title|body", Filled(rest="in:title|body")),
}


@pytest.mark.parametrize(("query", "filled"), TAKEN.values(), ids=TAKEN)
def test_a_query_stands_in_the_form_again(query: str, filled: Filled) -> None:
    assert taken_apart(parse(query)) == filled


def parts_of(query: str) -> set[object]:
    node = parse(query)
    return set(node.parts) if isinstance(node, And) else {node}


def rid(query: str) -> str:
    return put_together(taken_apart(parse(query)))


PIECES = ("troops", "econ*", '"a phrase"', '"a"~5', "'Exact'", "-Kosovo", '-"no phrase"', "(a OR b)", "tag:Iraq")
PIECES += ("by:me", "in:title", "in:title|body", "date:2019..", "date:2019-03", "-tag:x", "tag:a WITHIN tag:b")
PIECES += ('author:"A. B."', "L'avion")


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6))
def test_a_query_that_went_through_the_form_asks_for_the_same(pieces: list[str]) -> None:
    query = " ".join(pieces)
    assert parts_of(rid(query)) == parts_of(query)


@given(st.dictionaries(st.sampled_from([name for name in NAMES if name != "rest"]), st.text(max_size=12)))
def test_whatever_is_filled_in_makes_a_query(filled: dict[str, str]) -> None:
    parse(put_together(Filled(**filled)))
