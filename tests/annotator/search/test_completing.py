"""What may come where somebody is writing a query."""

from __future__ import annotations

import pytest

from annotator.search.completing import MOST, completions
from annotator.search.language import Field, parse
from documents.actions.fields import make_field
from documents.actions.values import set_values
from documents.models import Kind
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    project = make.project()
    economy = make.tag(project, "Economy", description="Money and work")
    make.tag(project, "Energy", parent=economy)
    make.tag(project, "Civil war")
    region = make_field(project, "Region", kind=Kind.CHOICE, choices=["South", "North"], by=make.alice())
    make_field(project, "My place", kind=Kind.TEXT, by=make.alice())
    document = make.document(project, publisher="The Guardian", authors=["José García"], language="de-AT")
    set_values(document, {region: "South"}, by=make.alice())
    make.document(project, text="All about bees.", publisher="Die Zeit", authors=["Ann Lee"], language="en")
    return project


def offered(project, text):
    return [one.insert for one in completions(project, text, len(text), user=make.alice()).completions]


CASES = {
    "a field": ("ta", ["tag:"]),
    "a field by another name of it": ("headl", ["title:"]),
    "a field of the project": ("reg", ["Region:"]),
    "one with a space": ("my", ['"My place":']),
    "a tag": ("tag:ec", ["tag:Economy", "tag:Economy/Energy"]),
    "a tag by the end of its path": ("tag:ene", ["tag:Economy/Energy"]),
    "a tag with a space, by its second word": ("tag:war", ['tag:"Civil war"']),
    "a tag alone": ("tag=ene", ["tag=Economy/Energy"]),
    "a tag in a group": ("tag:(Energy OR ci", ['"Civil war"']),
    "a topic": ("topic:ene", ["topic:Economy/Energy"]),
    "by another spelling": ("code:ene", ["code:Economy/Energy"]),
    "a person by name": ("by:sto", ["by:bob"]),
    "oneself": ("by:me", ["by:me"]),
    "a publisher": ("publisher:gua", ['publisher:"The Guardian"']),
    "an author, without accents": ("author:garcia", ['author:"José García"']),
    "a language": ("lang:ger", ["lang:de-AT"]),
    "a state": ("is:or", ["is:orphan"]),
    "a place": ("in:fu", ["in:furniture"]),
    "a choice of a field": ("region:so", ["region:South"]),
    "an operator": ("tag:Energy wit", ["WITHIN", "WITH"]),
    "no operator at the start": ("wit", []),
    "what is known by a word": ("guar", ['publisher:"The Guardian"']),
    "a tag by a word": ("civ", ['tag:"Civil war"']),
    "nothing like it": ("tag:zzz", []),
    "a field that isn't": ("zzz:a", []),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_what_may_come_is_offered(project, text, expected):
    assert offered(project, text) == expected


def test_where_nothing_is_written_fields_are_offered(project):
    assert offered(project, "")[:2] == ["tag:", "note:"]


def test_what_is_offered_says_what_it_is(project):
    (found,) = completions(project, "x tag:econ y", 10, user=make.alice()).completions[:1]
    assert (found.label, found.detail, found.kind) == ("Economy", "Money and work", "tag")


def test_years_are_offered_for_dates(project):
    first, *_others, last = offered(project, "date:")
    assert isinstance(parse(first), Field)
    assert last.endswith("..")


def test_there_are_never_many(project):
    for number in range(30):
        make.tag(project, f"Code {number}")
    assert len(offered(project, "tag:code")) == MOST


def test_what_others_know_is_not_offered(project):
    elsewhere = make.project(name="Another")
    make.document(elsewhere, publisher="The Herald")
    make.tag(elsewhere, "Herons")
    assert offered(project, "publisher:her") == offered(project, "tag:her") == []


@pytest.mark.parametrize("text", ["ta", "tag:a", "by:a", "publisher:a", "author:a", "date:2", "region:a", "energy"])
def test_it_costs_a_handful_of_queries(project, text, django_assert_max_num_queries):
    offered(project, "tag:a")
    with django_assert_max_num_queries(5):
        offered(project, text)
