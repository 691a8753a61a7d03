"""What bringing in a codebook would do, tag by tag."""

from __future__ import annotations

from typing import Any

import pytest

from annotator.exchange.codebooks.entries import CodebookFile, Entry, in_tree_order
from annotator.exchange.codebooks.planning import Plan, planned
from annotator.past_codebook import Edit, PastTag

CLAIMS = PastTag(1, None, "Claims", "teal", "What could be false", shortcut="c", aliases=("Theses",))
ECONOMIC = PastTag(2, 1, "Economic", "red", shortcut="e")
ACTORS = PastTag(3, None, "Actors", "blue", aliases=("Both",))
PEOPLE = PastTag(4, 3, "People", "blue", aliases=("Both",))
STANDING = {tag.pk: tag for tag in (CLAIMS, ECONOMIC, ACTORS, PEOPLE)}
UIDS = {f"uid-{pk}": pk for pk in STANDING}


def plan(*entries: Entry, only_new: bool = False) -> Plan:
    return planned(CodebookFile(in_tree_order(entries)), STANDING, UIDS, only_new=only_new)


def entry(path: str, **fields: Any) -> Entry:
    return Entry(tuple(path.split(" / ")), **fields)


BECOMES = {
    "a tag of the same name": ((entry("claims"),), ["same"]),
    "one in the same place": ((entry("Claims"), entry("Claims / ECONOMIC")), ["same", "same"]),
    "the same name elsewhere": ((entry("Economic"),), ["new"]),
    "other words": ((entry("Claims", description="More"),), ["changed"]),
    "words that stand already": ((entry("Claims", description=" What could be false\r\n"),), ["same"]),
    "another colour": ((entry("Claims", colour="#ff0000"),), ["changed"]),
    "another name of it": ((entry("theses", when_not="No"),), ["changed"]),
    "another name of two": ((entry("Both"),), ["new"]),
    "one more name": ((entry("Claims", aliases=("Theses", "Points")),), ["changed"]),
    "a known tag renamed": ((entry("Points", uid="uid-1"),), ["changed"]),
    "a known tag moved": ((entry("Economic", uid="uid-2"),), ["changed"]),
    "a new one under a new one": ((entry("A"), entry("A / B")), ["new", "new"]),
    "no name": ((entry("   "),), ["name"]),
    "too long a name": ((entry("x" * 101),), ["name"]),
    "a path as a name": ((Entry(("A / B",)),), ["name"]),
    "under one that can't come in": ((entry("x" * 101), entry(f"{'x' * 101} / B")), ["name", "above"]),
    "twice": ((entry("A"), entry("a")), ["new", "twice"]),
    "by its name and another one": ((entry("Claims"), entry("Theses")), ["same", "twice"]),
    "the name of another": ((entry("Actors", uid="uid-1"),), ["taken"]),
    "under itself": ((Entry(("Actors",), uid="uid-4"), Entry(("Actors", "All"), uid="uid-3")), ["taken", "circle"]),
    "two that change their names": (
        (entry("Actors", uid="uid-1"), entry("Claims", uid="uid-3")),
        ["taken", "taken"],
    ),
    "a name that became free": ((entry("Points", uid="uid-1"), entry("Claims")), ["changed", "new"]),
}


@pytest.mark.parametrize(("entries", "verbs"), BECOMES.values(), ids=BECOMES)
def test_each_tag_of_a_file_becomes_something(entries, verbs):
    assert [row.why or row.verb for row in plan(*entries).rows] == verbs


def test_a_known_tag_goes_where_the_file_has_it():
    above, row = plan(entry("New"), entry("New / Money", uid="uid-2")).rows
    assert (above.verb, row.moved, row.parent, row.parent_row) == ("new", True, None, 0)
    assert row.edits == (Edit("name", "Economic", "Money"), Edit("parent", "Claims", "New"))


def test_a_new_tag_goes_under_the_one_that_is_there():
    _claims, jobs = plan(entry("Claims / Jobs", shortcut="j", colour="grey", aliases=("Work", "jobs", "work"))).rows
    assert (jobs.parent, jobs.parent_row) == (1, None)
    assert jobs.fields == {"name": "Jobs", "shortcut": "j", "colour": "grey"}
    assert jobs.aliases == ("Work",)


KEYS = {
    "another tag's": ((entry("A", shortcut="c"),), [("shortcut", "c")]),
    "its own": ((entry("Claims", shortcut="c"),), []),
    "one that another gave up": ((entry("Claims", shortcut="x"), entry("A", shortcut="c")), []),
    "one that a new one has": ((entry("A", shortcut="x"), entry("B", shortcut="x")), [("shortcut", "x")]),
    "two characters": ((entry("A", shortcut="xy"),), [("shortcut", "xy")]),
    "another name that finds another": ((entry("A", aliases=("Theses",)),), [("alias", "Theses")]),
    "another name that is one's beside it": ((entry("A", aliases=("claims",)),), [("alias", "claims")]),
    "another name that is one's elsewhere": ((entry("A", aliases=("Economic",)),), []),
    "another name of two": ((entry("A", aliases=("x",)), entry("B", aliases=("X",))), [("alias", "X")]),
    "another name that is too long": ((entry("A", aliases=("x" * 101,)),), [("alias", "x" * 101)]),
    "no colour of ours": ((entry("A", colour="puce"),), [("colour", "puce")]),
}


@pytest.mark.parametrize(("entries", "left"), KEYS.values(), ids=KEYS)
def test_what_a_tag_cannot_have_is_left(entries, left):
    assert [what for row in plan(*entries).rows for what in row.left] == left


def test_what_is_there_stays_where_only_new_tags_are_wanted():
    found = plan(entry("Points", uid="uid-1", description="Other"), entry("Points / Jobs"), only_new=True)
    assert [row.verb for row in found.rows] == ["same", "new"]
    assert found.rows[1].parent == 1


def test_another_plan_has_another_digest():
    plans = [
        plan(entry("A")),
        plan(entry("B")),
        plan(entry("A", description="x")),
        plan(entry("A", aliases=("x",))),
        plan(entry("Claims", description="x")),
        plan(entry("Claims", description="x"), only_new=True),
    ]
    assert len({one.digest() for one in plans}) == len(plans)
    assert plan(entry("A")).digest() == plans[0].digest()
    assert [one.does_something for one in plans] == [True] * 5 + [False]
