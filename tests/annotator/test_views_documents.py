"""The document list: what is shown under which filters, in which order, with which counts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from annotator.actions.annotate import trash_annotation
from annotator.actions.tag import trash_tag
from annotator.actions.topics import add_topic
from documents.actions.documents import edit_document, trash_document
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf() -> dict[str, Any]:
    """Four documents; Claims lies above Economic; Charlie's project has some of the same names."""
    project = make.project()
    claims = make.tag(project, "Claims")
    economic = make.tag(project, "Economic", parent=claims)
    iraq = make.tag(project, "Iraq")
    rows = {
        "one": ("What is NATO’s New Mission?", ("Salman Sheikh",), "Outlook", date(2019, 1, 20)),
        "two": ("Économie du fleuve", ("Émile Zola", "Ann"), "Le Monde", date(2020, 5, 1)),
        "three": ("The tide is not free", (), "Outlook", date(2024, 3, 12)),
        "four": ("100% of nothing_", ("Ann",), "", None),
    }
    documents = {}
    for key, (title, authors, publisher, published) in rows.items():
        documents[key] = make.document(project, title=title, authors=authors, publisher=publisher, published=published)
    add_topic(documents["one"], iraq, by=make.alice())
    add_topic(documents["one"], claims, by=make.alice())
    add_topic(documents["two"], economic, by=make.alice())
    add_topic(documents["one"], economic, by=make.alice())
    make.annotation(documents["three"], tags=(economic,))
    make.annotation(documents["three"], quote="fox", tags=(claims,))
    make.annotation(documents["four"], quote="lazy", tags=(iraq,))
    make.annotation(documents["four"], quote=None, note="On all of it")
    trash_annotation(make.annotation(documents["one"], quote="dog", tags=(iraq,)), by=make.bob())
    other = make.project(name="Other", by=make.charlie(), with_bob=False)
    make.document(other, title="The tide elsewhere", publisher="Outlook", by=make.charlie())
    trash_document(make.document(project, title="Gone", publisher="Outlook"), by=make.alice())
    return {"project": project, "documents": documents, "claims": claims, "economic": economic, "iraq": iraq}


def listed(client: Any, shelf: dict[str, Any], query: dict[str, Any]) -> Any:
    client.force_login(make.bob())
    tags = {name: shelf[name].pk for name in ("claims", "economic", "iraq")}
    words = {name: tags.get(value, value) for name, value in query.items()}
    response = client.get(reverse("project", args=[shelf["project"].slug]), words)
    assert response.status_code == 200
    return response


FILTERS: dict[str, tuple[dict[str, str], list[str]]] = {
    "nothing": ({}, ["four", "three", "two", "one"]),
    "a topic": ({"topic": "iraq"}, ["one"]),
    "a topic and what lies under it": ({"topic": "claims"}, ["two", "one"]),
    "a topic under another": ({"topic": "economic"}, ["two", "one"]),
    "a tag and what lies under it": ({"tag": "claims"}, ["three"]),
    "a tag whose passages are partly in the trash": ({"tag": "iraq"}, ["four"]),
    "a publisher": ({"publisher": "Outlook"}, ["three", "one"]),
    "a publisher in another case": ({"publisher": "outlook"}, []),
    "from a day on": ({"from": "2020-05-01"}, ["three", "two"]),
    "until a day": ({"to": "2020-05-01"}, ["two", "one"]),
    "between two days": ({"from": "2020-01-01", "to": "2020-12-31"}, ["two"]),
    "from after until": ({"from": "2021-01-01", "to": "2020-01-01"}, []),
    "a word of the title": ({"q": "tide"}, ["three"]),
    "a word in another case": ({"q": "TIDE"}, ["three"]),
    "words of title and author": ({"q": "nato sheikh"}, ["one"]),
    "an author": ({"q": "ann"}, ["four", "two"]),
    "an author with an accent": ({"q": "Émile"}, ["two"]),
    "an author with an accent in another case": ({"q": "émile"}, ["two"]),
    "a title with an accent in another case": ({"q": "économie"}, ["two"]),
    "signs that mean something to a database": ({"q": "100%"}, ["four"]),
    "an underscore is just that": ({"q": "g_"}, ["four"]),
    "a quotation mark finds no JSON": ({"q": '"'}, []),
    "a bracket finds no JSON": ({"q": "["}, []),
    "several at once": ({"topic": "claims", "publisher": "Outlook", "q": "mission"}, ["one"]),
    "a topic that is not a number": ({"topic": "x"}, ["four", "three", "two", "one"]),
    "a topic there is not": ({"topic": "999999"}, ["four", "three", "two", "one"]),
    "a topic beyond all numbers": ({"topic": "9" * 40}, ["four", "three", "two", "one"]),
    "a day that is none": ({"from": "2020-13-45"}, ["four", "three", "two", "one"]),
    "an order that is none": ({"sort": "size"}, ["four", "three", "two", "one"]),
    "a page that is none": ({"page": "x"}, ["four", "three", "two", "one"]),
    "a page beyond the last": ({"page": "99"}, ["four", "three", "two", "one"]),
    "oldest first": ({"sort": "imported"}, ["one", "two", "three", "four"]),
    "by title": ({"sort": "title"}, ["four", "three", "one", "two"]),
    "by title, backwards": ({"sort": "-title"}, ["two", "one", "three", "four"]),
    "by date, what has none last": ({"sort": "published"}, ["one", "two", "three", "four"]),
    "by date, latest first, what has none last": ({"sort": "-published"}, ["three", "two", "one", "four"]),
    "by publisher": ({"sort": "publisher"}, ["four", "two", "three", "one"]),
    "by highlights": ({"sort": "-highlights"}, ["three", "four", "two", "one"]),
    "fewest highlights": ({"sort": "highlights"}, ["one", "two", "four", "three"]),
}


@pytest.mark.parametrize(("query", "found"), FILTERS.values(), ids=FILTERS)
def test_the_list_shows_what_is_asked_for(
    client: Any, shelf: dict[str, Any], query: dict[str, str], found: list[str]
) -> None:
    names = {document.pk: name for name, document in shelf["documents"].items()}
    rows = listed(client, shelf, query).context["rows"]
    assert [names[row.document.pk] for row in rows] == found


ODD = {
    "a topic there is not": ({"topic": "999999"}, "The codebook has no such tag"),
    "a topic that is not a number": ({"topic": "x"}, "Enter a whole number"),
    "a day that is none": ({"from": "2020-13-45"}, "Enter a valid date"),
    "an order that is none": ({"sort": "size"}, "Select a valid choice"),
}


@pytest.mark.parametrize(("query", "said"), ODD.values(), ids=ODD)
def test_what_makes_no_sense_is_reported(client: Any, shelf: dict[str, Any], query: dict[str, str], said: str) -> None:
    assert said in listed(client, shelf, query).content.decode()


COUNTS: dict[str, tuple[dict[str, str], dict[str, dict[str, int]]]] = {
    "a document counts once for each topic above": (
        {},
        {
            "topics": {"Claims": 2, "Economic": 2, "Iraq": 1},
            "tags": {"Claims": 1, "Economic": 1, "Iraq": 1},
            "publishers": {"Outlook": 2, "Le Monde": 1},
        },
    ),
    "counts are within the other filters": (
        {"publisher": "Outlook"},
        {
            "topics": {"Claims": 1, "Economic": 1, "Iraq": 1},
            "tags": {"Claims": 1, "Economic": 1},
            "publishers": {"Outlook": 2, "Le Monde": 1},
        },
    ),
    "what is chosen stays among its own": (
        {"topic": "iraq", "tag": "iraq"},
        {"topics": {"Iraq": 0}, "tags": {"Iraq": 0}, "publishers": {}},
    ),
}


@pytest.mark.parametrize(("query", "counts"), COUNTS.values(), ids=COUNTS)
def test_each_filter_says_how_many_documents_it_would_show(
    client: Any, shelf: dict[str, Any], query: dict[str, str], counts: dict[str, dict[str, int]]
) -> None:
    facets = listed(client, shelf, query).context["facets"]
    for kind, expected in counts.items():
        found = getattr(facets, kind)
        assert {facet.label: facet.count for facet in getattr(found, "shown", found)} == expected


def test_counts_follow_what_happens(client: Any, shelf: dict[str, Any]) -> None:
    before = listed(client, shelf, {}).context["facets"].publishers
    edit_document(shelf["documents"]["four"], publisher="Outlook", by=make.alice())
    after = listed(client, shelf, {}).context["facets"].publishers
    assert ([f.count for f in before], [f.count for f in after]) == ([2, 1], [3, 1])


def test_a_row_counts_highlights_and_shows_standing_topics(client: Any, shelf: dict[str, Any]) -> None:
    trash_tag(shelf["iraq"], by=make.alice())
    rows = {row.document.title: row for row in listed(client, shelf, {}).context["rows"]}
    assert rows["The tide is not free"].highlights == 2
    assert rows["100% of nothing_"].highlights == 1  # a note on the whole document is none
    assert [tag.name for tag in rows["What is NATO’s New Mission?"].topics] == ["Claims", "Economic"]


def test_filters_stay_in_every_address_of_the_page(client: Any, shelf: dict[str, Any]) -> None:
    html = listed(client, shelf, {"publisher": "Outlook", "q": "the tide"}).content.decode()
    assert "?publisher=Outlook&amp;q=the+tide&amp;sort=title" in html


def test_a_long_list_has_pages(client: Any, shelf: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.listing.PER_PAGE", 3)
    first = listed(client, shelf, {"sort": "imported", "publisher": ""})
    second = listed(client, shelf, {"sort": "imported", "page": "2"})
    assert (len(first.context["rows"]), len(second.context["rows"])) == (3, 1)
    assert "?sort=imported&amp;publisher=&amp;page=2" in first.content.decode()


def test_an_empty_project_offers_to_import(client: Any) -> None:
    project = make.project()
    client.force_login(make.alice())
    assert (
        reverse("import", args=[project.slug]) in client.get(reverse("project", args=[project.slug])).content.decode()
    )


def test_where_nothing_fits_one_can_clear_the_filters(client: Any, shelf: dict[str, Any]) -> None:
    assert "Clear the filters" in listed(client, shelf, {"q": "zzz"}).content.decode()


def test_a_project_may_have_an_address_in_any_script(client: Any) -> None:
    project = make.project(name="القراءة عن كثب")
    client.force_login(make.alice())
    assert client.get(reverse("project", args=[project.slug])).status_code == 200


def test_a_project_called_new_does_not_hide_behind_the_page_that_makes_projects(client: Any) -> None:
    project = make.project(name="New")
    client.force_login(make.alice())
    assert client.get(reverse("project", args=[project.slug])).context["project"] == project
