"""The tag tree, apart from any database."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.codebook import (
    SEPARATOR,
    arranged,
    depth_first,
    descendants,
    key_of,
    least_used,
    merging,
    paths,
    split_path,
)


@dataclass(frozen=True)
class Node:
    pk: int
    parent_id: int | None
    name: str
    position: int = 0


SAME = {
    "case": ("Health", "HEALTH"),
    "case beyond ASCII": ("Ärzte", "ärzte"),
    "case that grows": ("straße", "STRASSE"),
    "composed or not": ("caf\u00e9", "cafe\u0301"),
    "width": ("ABC", "ＡＢＣ"),
    "ligatures": ("ﬁnance", "finance"),
    "white space": ("  human \u00a0rights\n", "human rights"),
    "dotted capital I": ("İstanbul", "i\u0307stanbul"),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_names_that_are_the_same(one, other):
    assert key_of(one) == key_of(other) != ""


DIFFERENT = {
    "plus signs": ("C", "C++"),
    "a hash": ("C++", "C#"),
    "an accent": ("resume", "résumé"),
    "emoji": ("🐝", "🐞"),
    "a comma": ("a,b", "a b"),
    "scripts that look alike": ("a", "а"),
}


@pytest.mark.parametrize(("one", "other"), DIFFERENT.values(), ids=DIFFERENT)
def test_names_that_are_different(one, other):
    assert key_of(one) != key_of(other)


@given(st.text())
def test_the_key_of_a_key_is_itself(name):
    assert key_of(key_of(name)) == key_of(name)


@given(st.text(max_size=100))
def test_a_key_fits_into_its_column_or_nearly(name):
    # NFKC can make one code point eighteen; names that do are not names.
    assert len(key_of(name)) <= 18 * 3 * len(name)


TREE = [
    Node(1, None, "Claims", 10),
    Node(2, 1, "Economic", 10),
    Node(3, 2, "Trade"),
    Node(4, None, "Actors", 0),
    Node(5, 1, "Ärger", 0),
    Node(6, 1, "apple", 0),
]


def test_a_tree_is_read_from_top_to_bottom():
    read = [(placed.path, placed.depth, placed.has_children) for placed in depth_first(TREE)]
    assert read == [
        ("Actors", 0, False),
        ("Claims", 0, True),
        ("Claims / apple", 1, False),
        ("Claims / Ärger", 1, False),
        ("Claims / Economic", 1, True),
        ("Claims / Economic / Trade", 2, False),
    ]


def test_a_node_whose_parent_is_not_there_stands_at_the_root():
    assert paths([Node(3, 2, "Trade")]) == {3: "Trade"}


def test_a_tree_may_be_deeper_than_the_stack():
    chain = [Node(n, n - 1 or None, "x") for n in range(1, 5000)]
    assert depth_first(chain)[-1].depth == 4998
    assert len(descendants(1, {node.pk: node.parent_id for node in chain})) == 4999


@st.composite
def trees(draw):
    """Nodes each of which lies under an earlier one, or at the root."""
    count = draw(st.integers(0, 30))
    names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8)
    return [
        Node(n, draw(st.none() | st.integers(1, n - 1)) if n > 1 else None, draw(names), draw(st.integers(0, 3)))
        for n in range(1, count + 1)
    ]


@given(trees(), st.randoms())
def test_each_node_is_read_once_after_its_parent(tree, shuffle):
    shuffled = list(tree)
    shuffle.shuffle(shuffled)
    read = depth_first(shuffled)
    assert read == depth_first(tree)
    assert sorted(placed.node.pk for placed in read) == [node.pk for node in tree]
    order = [placed.node.pk for placed in read]
    for placed in read:
        if placed.node.parent_id is not None:
            assert order.index(placed.node.parent_id) < order.index(placed.node.pk)
            assert placed.depth > 0


@given(trees())
def test_a_subtree_is_read_in_one_piece(tree):
    read = [placed.node.pk for placed in depth_first(tree)]
    parents = {node.pk: node.parent_id for node in tree}
    for pk in read:
        below = descendants(pk, parents)
        start = read.index(pk)
        assert set(read[start : start + len(below)]) == below


def test_descendants_of_a_ring_come_to_an_end():
    assert descendants(1, {1: 2, 2: 1, 3: None}) == {1, 2}


PATHS = {
    "one name": ("Claims", ["Claims"]),
    "two": ("Claims / Economic", ["Claims", "Economic"]),
    "spaces around": ("  Claims /  Economic ", ["Claims", "Economic"]),
    "a slash without spaces": ("and/or / km/h", ["and/or", "km/h"]),
    "nothing between": ("Claims /  / Economic", ["Claims", "Economic"]),
    "nothing": (" / ", []),
}


@pytest.mark.parametrize(("path", "names"), PATHS.values(), ids=PATHS)
def test_a_path_is_split_into_names(path, names):
    assert split_path(path) == names


@given(st.lists(st.text(st.characters(exclude_characters="/", codec="utf-8")).map(str.strip).filter(bool), max_size=5))
def test_a_path_that_was_put_together_comes_apart_again(names):
    assert split_path(SEPARATOR.join(names)) == names


def test_the_least_used_colour_is_the_first_of_several():
    assert least_used([], ["red", "teal"]) == "red"
    assert least_used(["red", "blue"], ["red", "teal", "lime"]) == "teal"
    assert least_used(["red", "teal", "red"], ["red", "teal"]) == "teal"


# Siblings as (pk, position); what moves; in front of what; positions that change, or None: only the order matters.
ARRANGED = {
    "last": ([(1, 100), (2, 200)], [3], None, [1, 2, 3]),
    "alone": ([], [3], None, [3]),
    "between, where there is room": ([(1, 100), (2, 200)], [3], 2, [1, 3, 2]),
    "first": ([(1, 100), (2, 200)], [3], 1, [3, 1, 2]),
    "where there is no room": ([(1, 0), (2, 0)], [3], 2, [1, 3, 2]),
    "several, in their order": ([(1, 100), (2, 101)], [4, 3], 2, [1, 4, 3, 2]),
    "one of them, forward": ([(1, 100), (2, 200), (3, 300)], [3], 1, [3, 1, 2]),
    "one of them, to the end": ([(1, 100), (2, 200), (3, 300)], [1], None, [2, 3, 1]),
    "in front of itself": ([(1, 100), (2, 200), (3, 300)], [2], 2, [1, 2, 3]),
    "all of them": ([(1, 100), (2, 200)], [2, 1], 1, [2, 1]),
}


@pytest.mark.parametrize(("siblings", "moved", "before", "order"), ARRANGED.values(), ids=ARRANGED)
def test_siblings_make_room(siblings, moved, before, order):
    places = dict(siblings) | arranged(siblings, moved, before)
    assert sorted(places, key=places.__getitem__) == order
    assert len(set(places.values())) == len(places)
    assert min(places.values()) >= 0


def test_where_there_is_room_nobody_else_moves():
    assert arranged([(1, 100), (2, 200)], [3], 2) == {3: 150}


def test_what_lies_under_merged_nodes_goes_along_or_becomes_a_part_of_its_namesake():
    nodes = [
        Node(1, None, "Into"),
        Node(2, 1, "Trade"),
        Node(3, None, "From"),
        Node(4, 3, "trade"),
        Node(5, 4, "Tariffs"),
        Node(6, 3, "War"),
    ]
    assert merging(nodes, [3], 1) == ({4: 2, 3: 1}, {1: [6], 2: [5]})
