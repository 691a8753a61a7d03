"""Where only a few documents or passages fit the rest of a query, these are looked at one by one: the same is found."""

from __future__ import annotations

from typing import Any

import pytest

from annotator.search import filters
from annotator.search.understanding import understood
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
