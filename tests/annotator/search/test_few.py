"""Where only a few documents or passages fit the rest of a query, these are looked at one by one: the same is found."""

from __future__ import annotations

from typing import Any

import pytest

from annotator.search import filters, results
from annotator.search.understanding import Search, understood
from tests import factories as make
from tests.annotator.search.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(kept_in_database: Any) -> World:
    made: World = kept_in_database(World)
    return made


QUERIES = (
    "waited tag:troops",
    "waited tag:troops -tag:economy",
    "date:2019 (tag:energy OR tag=economy)",
    "waited (tag:troops WITHIN tag:civil-war)",
    "troops tag:civil-war",
    "waited by:bob note:census",
    "lang:de tag:troops",
)


@pytest.mark.parametrize("few", [-1, 0, 1, 2000])
@pytest.mark.parametrize("query", QUERIES)
def test_as_much_is_found_however_it_is_looked_for(world, monkeypatch, query, few):
    def found() -> list[Any]:
        search = understood(world.project, query, user=make.alice())
        return [set(things.values_list("pk", flat=True)) for things in (search.documents(), search.passages())]

    usually = found()
    monkeypatch.setattr(filters, "FEW", few)
    assert found() == usually


@pytest.mark.parametrize("looks", [(), (1,), (2, 4), (1000,)], ids=str)
@pytest.mark.parametrize("query", [*QUERIES, "tag:troops", "tag:troops WITH tag:economy", "-tag:troops", "waited"])
def test_pages_are_the_same_however_many_are_looked_at_first(world, monkeypatch, query, looks):
    monkeypatch.setattr(filters, "_DOCUMENTS", looks)
    monkeypatch.setattr(filters, "_PASSAGES", looks)
    for page, of, sorts in (
        (results.documents_page, Search.documents, ("newest", "title")),
        (results.passages_page, Search.passages, ("newest", "oldest")),
    ):
        for sort in sorts:
            search = understood(world.project, query, user=make.alice())
            found, after = [], ""
            while True:
                one = page(search, sort=sort, after=after, limit=2)
                found += [row.pk for row in one.rows]
                if not (after := one.next):
                    break
            expected = of(search).values_list("pk", "title") if sort == "title" else of(search).values_list("pk", "pk")
            key = {"newest": lambda row: -row[0], "oldest": lambda row: row[0], "title": lambda row: (row[1], row[0])}
            assert found == [pk for pk, _by in sorted(expected, key=key[sort])], sort


@pytest.mark.parametrize(
    "query", [*QUERIES, "tag:troops", "tag:troops WITH tag:economy", "tag:troops WITHIN tag:troops"]
)
def test_on_some_documents_the_same_passages_are_found(world, query):
    search = understood(world.project, query, user=make.alice())
    found = set(search.passages().values_list("pk", "document"))
    documents = sorted({document for _pk, document in found})
    for some in (documents[:1], documents):
        expected = {pk for pk, document in found if document in some}
        assert set(search.passages_on(some).values_list("pk", flat=True)) == expected
