"""Pages of what was found, in an order, and what it is spread over."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator.actions import annotate
from annotator.search import facets as counting
from annotator.search import fulltext
from annotator.search.facets import facets
from annotator.search.results import documents_page, passages_page
from annotator.search.understanding import Search, understood
from documents.models import Document
from tests import factories as make
from tests.annotator.search.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(kept_in_database: Any) -> World:
    made: World = kept_in_database(World)
    return made


def asked(world: World, query: str, *, user: Any = None) -> Search:
    return understood(world.project, query, user=user or make.alice())


def names(things: dict[str, Any], rows: list[Any]) -> str:
    by_pk = {one.pk: name for name, one in things.items()}
    return " ".join(by_pk[row.pk] for row in rows)


DOCUMENTS = {
    "the newest first": ("newest", "talk oil war"),
    "the oldest first": ("oldest", "war oil talk"),
    "by title": ("title", "talk oil war"),
    "the last published first, undated ones last": ("published", "talk oil war"),
    "in no order that is known": ("colour", "talk oil war"),
    "by relevance, where no words are looked for": ("relevance", "talk oil war"),
}


@pytest.mark.parametrize(("sort", "found"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_documents_come_in_an_order_page_by_page(world, sort, found):
    search = asked(world, "")
    assert names(world.documents, documents_page(search, sort=sort).rows) == found
    rows, after = [], ""
    for _page in range(3):
        page = documents_page(search, sort=sort, after=after, limit=1)
        rows, after = [*rows, *page.rows], page.next
    assert (names(world.documents, rows), after) == (found, "")


PASSAGES = {
    "the newest first": ("newest", "öl waited prices river troops basra"),
    "the oldest first": ("oldest", "basra troops river prices waited öl"),
    "by title, then by place": ("title", "öl prices waited basra troops river"),
}


@pytest.mark.parametrize(("sort", "found"), PASSAGES.values(), ids=PASSAGES)
def test_passages_come_in_an_order_page_by_page(world, sort, found):
    search = asked(world, "")
    rows, after = [], ""
    for _page in range(3):
        page = passages_page(search, sort=sort, after=after, limit=2)
        rows, after = [*rows, *page.rows], page.next
    assert (names(world.passages, rows), after) == (found, "")


def test_a_page_begins_where_its_last_row_stands_now(world):
    search = asked(world, "")
    page = documents_page(search, sort="title", limit=1)
    Document.objects.filter(pk=world.documents["talk"].pk).update(title="Peace")
    assert names(world.documents, documents_page(search, sort="title", after=page.next).rows) == "war"


@pytest.mark.parametrize("after", ["x", "00000000000000000000000000000000", "²", "9999999"])
@pytest.mark.parametrize("sort", ["newest", "relevance"])
def test_a_page_that_never_was_is_the_first(world, sort, after):
    assert documents_page(asked(world, "waited OR Frieden"), sort=sort, after=after).rows


def test_the_most_relevant_come_first(world):
    once = make.document(world.project, text="Withdrawal. " + "Nothing but other words here. " * 40, title="Other")
    search = asked(world, "withdrawal")
    assert names({**world.documents, "once": once}, documents_page(search, sort="relevance").rows) == "war once"
    first = documents_page(search, sort="relevance", limit=1)
    assert documents_page(search, sort="relevance", limit=1, after=first.next).rows == [once]


def test_passages_are_ordered_by_relevance_too(world):
    assert names(world.passages, passages_page(asked(world, "tigris"), sort="relevance").rows) == "river"


def test_it_is_said_when_not_all_are_in_the_order_of_relevance(world, monkeypatch):
    monkeypatch.setattr(fulltext, "MOST_RANKED", 1)
    page = documents_page(asked(world, "waited"), sort="relevance")
    assert (names(world.documents, page.rows), page.cut) == ("oil", 1)


def shown(search: Search, *, passages: bool = False) -> dict[str, list[tuple[str, int, str]]]:
    return {
        facet.name: [(value.label, value.count, value.query) for value in facet.values]
        for facet in facets(search, passages=passages)
    }


def test_documents_are_spread_over_facets(world):
    assert shown(asked(world, "waited")) == {
        "tag": [
            ("Economy", 1, "waited tag:Economy"),
            ("Energy", 1, "waited tag:Economy/Energy"),
            ("Troops", 2, "waited tag:Troops"),
            ("Civil war", 1, 'waited tag:"Civil war"'),
        ],
        "topic": [("Economy", 1, "waited topic:Economy"), ("Energy", 1, "waited topic:Economy/Energy")],
        "publisher": [("The Guardian", 1, 'waited publisher:"The Guardian"')],
        "month": [("March 2019", 1, "waited date:2019-03")],
        "lang": [("English", 2, "waited lang:en")],
        "person": [("Alice Ng", 2, "waited by:alice"), ("Bob Stone", 2, "waited by:bob")],
        "region": [("North", 1, "waited region:North")],
    }


def test_passages_are_spread_over_facets(world):
    found = shown(asked(world, "topic:energy"), passages=True)
    assert found["tag"] == [
        ("Economy", 2, "topic:energy tag:Economy"),
        ("Energy", 1, "topic:energy tag:Economy/Energy"),
        ("Troops", 1, "topic:energy tag:Troops"),
    ]
    assert found["topic"] == [("Economy", 2, "topic:energy topic:Economy"), ("Energy", 2, "")]
    assert found["person"] == [("Alice Ng", 1, "topic:energy by:alice"), ("Bob Stone", 1, "topic:energy by:bob")]
    assert found["publisher"] == [("The Guardian", 2, 'topic:energy publisher:"The Guardian"')]


def test_every_value_s_query_finds_as_many_as_it_says(world):
    for user in (make.alice(), make.bob()):
        search = asked(world, "", user=user)
        for passages in (False, True):
            for facet in facets(search, passages=passages):
                for value in facet.values:
                    narrowed = asked(world, value.query, user=user)
                    count = (narrowed.passages() if passages else narrowed.documents()).count()
                    assert (facet.name, value.label, count) == (facet.name, value.label, value.count)


ON = {
    "a tag by its name": ("waited tag:energy", "tag", "Energy", "waited"),
    "a person by a full name": ('by:"Bob Stone"', "person", "Bob Stone", ""),
    "a publisher": ('oil publisher:"the guardian"', "publisher", "The Guardian", "oil"),
    "a language under another name": ("lang:en oil", "lang", "English", "oil"),
}


@pytest.mark.parametrize(("query", "name", "label", "without"), ON.values(), ids=ON)
def test_what_is_asked_for_already_can_be_taken_away(world, query, name, label, without):
    (value,) = (
        one for facet in facets(asked(world, query)) if facet.name == name for one in facet.values if one.label == label
    )
    assert (value.on, value.query) == (True, without)


def test_private_passages_are_counted_for_their_author_alone(world):
    found = {who: shown(asked(world, "Frieden", user=make.person(who)))["tag"] for who in ("alice", "bob")}
    assert ("Troops", 1, "Frieden tag:Troops") in found["bob"]
    assert not any(label == "Troops" for label, _count, _query in found["alice"])


def test_what_lies_in_the_trash_is_not_counted(world):
    annotate.trash_annotation(world.passages["öl"], by=make.alice())
    assert "tag" not in shown(asked(world, "Frieden"))


def test_of_very_many_hits_the_newest_are_counted(world, monkeypatch):
    monkeypatch.setattr(counting, "MOST_COUNTED", 1)
    found = facets(asked(world, ""))
    assert all(facet.about for facet in found)
    assert [value.label for facet in found if facet.name == "publisher" for value in facet.values] == ["Die Zeit"]


def test_many_months_are_told_as_years(world, monkeypatch):
    monkeypatch.setattr(counting, "MOST_MONTHS", 1)
    assert shown(asked(world, ""))["month"] == [("2021", 1, "date:2021"), ("2019", 1, "date:2019")]


def test_a_page_and_its_facets_cost_no_more_with_more_hits(world):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked_for:
            search = asked(world, "fox tag:troops")
            assert documents_page(search).rows
            assert passages_page(asked(world, "fox")).rows
            facets(search)
            facets(search, passages=True)
        return len(asked_for)

    for number in range(2):
        make.annotation(make.document(world.project, title=f"Fox {number}"), quote="fox", tags=(world.tags["troops"],))
    queries()  # the codebook is kept
    few = queries()
    for number in range(18):
        make.annotation(make.document(world.project, title=f"Fox {number}"), quote="fox", tags=(world.tags["troops"],))
    queries()
    assert queries() == few
