"""The tags beside the document list: which of a large codebook are shown, how others are found, what is counted."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.urls import reverse

from annotator.access import passage_to_annotate
from annotator.actions.annotate import annotate
from annotator.actions.topics import add_topic
from annotator.listing import tree_facets
from documents.actions.documents import trash_document
from documents.text import Span
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf() -> dict[str, Any]:
    """Claims with Economic, which has Prices; Iraq; Law with a Prices of its own. Two documents, one in the trash."""
    cache.clear()  # as if nobody had looked at a project of this number before
    project = make.project()
    tags = {"claims": make.tag(project, "Claims"), "iraq": make.tag(project, "Iraq"), "law": make.tag(project, "Law")}
    tags["economic"] = make.tag(project, "Economic", parent=tags["claims"])
    tags["prices"] = make.tag(project, "Prices", parent=tags["economic"])
    tags["others"] = make.tag(project, "Prices", parent=tags["law"])
    one, two, gone = (make.document(project, title=title, publisher=title) for title in ("one", "two", "gone"))
    make.annotation(one, tags=(tags["prices"], tags["iraq"]))
    make.annotation(one, quote="fox", tags=(tags["economic"],))
    make.annotation(two, tags=(tags["iraq"],))
    make.annotation(two, quote="dog", tags=(tags["others"],))
    make.annotation(gone, tags=(tags["iraq"],))
    add_topic(two, tags["prices"], by=make.alice())
    trash_document(gone, by=make.alice())
    return {"project": project, "documents": {"one": one, "two": two}, **tags}


def listed(client: Any, shelf: dict[str, Any], query: dict[str, Any], *, by: Any = None) -> Any:
    client.force_login(by or make.bob())
    return client.get(reverse("project", args=[shelf["project"].slug]), query)


def counts(response: Any, kind: str) -> dict[str, int]:
    return {facet.label: facet.count for facet in getattr(response.context["facets"], kind).shown}


COUNTS: dict[str, tuple[dict[str, str], dict[str, int], dict[str, int]]] = {
    "all": (
        {},
        {"Claims": 1, "Economic": 1, "Prices": 1, "Iraq": 2, "Law": 1},
        {"Claims": 1, "Economic": 1, "Prices": 1},
    ),
    "one publisher's": ({"publisher": "one"}, {"Claims": 1, "Economic": 1, "Prices": 1, "Iraq": 1}, {}),
    "another's": (
        {"publisher": "two"},
        {"Iraq": 1, "Law": 1, "Prices": 1},
        {"Claims": 1, "Economic": 1, "Prices": 1},
    ),
    "of what is in the trash": ({"publisher": "gone"}, {}, {}),
}


@pytest.mark.parametrize(("query", "tags", "topics"), COUNTS.values(), ids=COUNTS)
def test_tags_count_documents_within_what_else_is_asked_for(
    client: Any, shelf: dict[str, Any], query: dict[str, str], tags: dict[str, int], topics: dict[str, int]
) -> None:
    response = listed(client, shelf, query)
    assert (counts(response, "tags"), counts(response, "topics")) == (tags, topics)


def test_a_chosen_tag_is_counted_without_itself(client: Any, shelf: dict[str, Any]) -> None:
    response = listed(client, shelf, {"tag": str(shelf["claims"].pk)})
    assert counts(response, "tags")["Iraq"] == 2
    assert counts(response, "topics") == {}


def test_private_passages_count_for_their_author_alone(client: Any, shelf: dict[str, Any]) -> None:
    span = Span(0, 3)
    passage = passage_to_annotate(make.bob(), shelf["documents"]["two"].uid, 1, span)
    tags = {shelf["economic"].pk}
    annotate(passage, uid=uuid4(), span=span, quote="The", tags=tags, note="", private=True, by=make.bob())
    query = {"publisher": "two"}
    assert counts(listed(client, shelf, query), "tags") == {
        "Claims": 1,
        "Economic": 1,
        "Iraq": 1,
        "Law": 1,
        "Prices": 1,
    }
    assert counts(listed(client, shelf, query, by=make.alice()), "tags") == {"Iraq": 1, "Law": 1, "Prices": 1}


SHOWN: dict[str, tuple[str, list[str], int]] = {
    "the highest": ("", ["Claims", "Iraq", "Law"], 3),
    "what is chosen, above it and right below it": ("claims", ["Claims", "Economic", "Iraq"], 3),
    "the chosen one, however deep": ("prices", ["Claims", "Economic", "Prices"], 3),
}


@pytest.mark.parametrize(("chosen", "shown", "others"), SHOWN.values(), ids=SHOWN)
def test_of_a_large_codebook_some_tags_are_shown(
    client: Any,
    shelf: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    chosen: str,
    shown: list[str],
    others: int,
) -> None:
    monkeypatch.setattr(tree_facets, "MOST_SHOWN", 3)
    response = listed(client, shelf, {"tag": str(shelf[chosen].pk)} if chosen else {})
    tree = response.context["facets"].tags
    assert ([facet.label for facet in tree.shown], tree.others) == (shown, others)
    assert b'name="tag-named"' in response.content


NAMED: dict[str, tuple[str, str]] = {
    "a name": ("iraq", "iraq"),
    "a path in any case": ("law / PRICES", "others"),
}


@pytest.mark.parametrize(("written", "tag"), NAMED.values(), ids=NAMED)
def test_a_tag_that_is_not_shown_is_found_by_its_name(
    client: Any, shelf: dict[str, Any], written: str, tag: str
) -> None:
    response = listed(client, shelf, {"tag-named": written, "tag": "", "page": "2", "publisher": "two"})
    address = reverse("project", args=[shelf["project"].slug])
    assert (response.status_code, response.url) == (302, f"{address}?tag={shelf[tag].pk}&publisher=two")


REFUSED = {
    "a name there is not": ("Bees", "The codebook has no such tag."),
    "a name that several have": ("prices", "Several tags have this name: choose one with those above it."),
}


@pytest.mark.parametrize(("written", "said"), REFUSED.values(), ids=REFUSED)
def test_a_name_that_finds_no_one_tag_is_said_and_left_out(
    client: Any, shelf: dict[str, Any], monkeypatch: pytest.MonkeyPatch, written: str, said: str
) -> None:
    monkeypatch.setattr(tree_facets, "MOST_SHOWN", 3)
    response = listed(client, shelf, {"topic-named": written})
    assert response.context["form"].errors["topic-named"] == [said]
    assert len(response.context["rows"]) == 2
