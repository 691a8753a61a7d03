"""The search page: one query as documents, as passages and as a concordance; what is said when it can't be answered."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotator.actions.annotate import trash_annotation
from annotator.models import Annotation
from annotator.views.searching import Asked
from documents.actions.documents import trash_document
from documents.models import Role
from tests import factories as make

TEXT = "The bees of Harrow Bay\nBees dance. Nobody marks where the bee went, or why bees went there.\n"

ADDRESSES = {
    "the query alone": ("q=bees", "?q=bees"),
    "what is usual stays out": ("q=bees&show=documents&sort=newest&width=60", "?q=bees"),
    "another kind": ("q=bees&show=passages", "?q=bees&show=passages"),
    "an order of another kind": ("q=bees&show=concordance&sort=newest", "?q=bees&show=concordance"),
    "an order and a width": (
        "q=bees&show=concordance&sort=left&width=30",
        "?q=bees&show=concordance&sort=left&width=30",
    ),
    "a page": ("q=bees&after=x-3", "?q=bees&after=x-3"),
    "a saved search that is open": (
        "q=bees&view=0F0F0F0F-0000-4000-8000-000000000000",
        "?q=bees&view=0f0f0f0f-0000-4000-8000-000000000000",
    ),
    "a view that can be none": ("q=bees&view=mine", "?q=bees"),
    "nonsense": ("q=+bees%00+&show=pictures&sort=colour&width=9999", "?q=bees"),
}


@pytest.mark.parametrize(("query", "expected"), ADDRESSES.values(), ids=ADDRESSES)
def test_an_address_is_as_short_as_can_be(query: str, expected: str) -> None:
    assert Asked.of(QueryDict(query)).address == expected


def test_another_kind_begins_anew_in_its_own_order() -> None:
    asked = Asked(text="bees", show="concordance", sort="left", after="3-4")
    assert asked.asking(show="documents") == "?q=bees"
    assert asked.asking(sort="right") == "?q=bees&show=concordance&sort=right"


@pytest.fixture
def shelf() -> dict[str, Any]:
    """Two documents with bees and one with a fox; a passage with a tag and a note on the bees, a private one of Bob's;
    what lies in the trash; and Charlie's bees."""
    project = make.project(name="Harrow Bay")
    insects = make.tag(project, "Insects", colour="amber")
    one = make.document(project, text=TEXT, title="On bees", language="en", authors=("Ann Lee",), publisher="Lantern")
    two = make.document(project, text="A hive is a town.\n", title="Towns of bees")
    make.document(project, title="The fox")
    passage = make.annotation(one, quote="Bees dance", tags=(insects,), note="Do *they*?")
    private = make.annotation(one, quote="Nobody marks", note="bees, for me")
    Annotation.objects.filter(pk=private.pk).update(private=True)
    gone = make.document(project, text=TEXT, title="Bees that went")
    trash_document(gone, by=make.alice())
    trash_annotation(make.annotation(one, quote="went there", note="bees"), by=make.bob())
    elsewhere = make.project(name="Elsewhere", by=make.charlie(), with_bob=False)
    make.document(elsewhere, text=TEXT, title="Charlie’s bees", by=make.charlie())
    return {"project": project, "one": one, "two": two, "passage": passage, "tag": insects}


@pytest.fixture
def look(client: Client, shelf: dict[str, Any]) -> Callable[..., Any]:
    """The page with this query, as Bob sees it unless told otherwise."""

    def looked(query: str = "", *, by: Any = None, **more: str) -> Any:
        client.force_login(by or make.bob())
        asked = {"q": query, **more} if query else more
        return client.get(reverse("search", args=[shelf["project"].slug]), asked)

    return looked


def links_of(response: Any) -> list[str]:
    return [unescape(address) for address in re.findall(r'href="([^"]*)"', response.content.decode())]


def page_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.django_db
class TestThePage:
    def test_without_a_query_it_shows_what_can_be_asked(self, look: Callable[..., Any]) -> None:
        response = look()
        assert response.status_code == 200
        assert "search-examples" in page_of(response)
        assert not response.context.get("rows")

    def test_documents_are_found_by_their_text_and_their_title(self, look: Callable[..., Any]) -> None:
        response = look("bees")
        assert [row["document"].title for row in response.context["rows"]] == ["Towns of bees", "On bees"]
        page = page_of(response)
        assert "2 documents" in page
        assert '<mark class="found">Bees</mark> dance' in page
        assert "Ann Lee" in page

    def test_a_document_leads_to_its_first_hit(self, look: Callable[..., Any], shelf: dict[str, Any]) -> None:
        (row,) = look("dance").context["rows"]
        address = urlsplit(row["address"])
        assert address.path == reverse("document", args=[shelf["one"].uid])
        start = TEXT.index("dance")
        assert parse_qs(address.query) == {"q": ["dance"], "at": [f"{start}-{start + 5}"]}

    def test_passages_show_their_tags_and_lead_to_themselves(
        self, look: Callable[..., Any], shelf: dict[str, Any]
    ) -> None:
        response = look("tag:Insects", show="passages")
        (row,) = response.context["rows"]
        assert row["address"].endswith(f"#a-{shelf['passage'].uid}")
        page = page_of(response)
        assert "Insects" in page
        assert "<em>they</em>" in page
        assert f'value="{shelf["passage"].uid}" form="search-acts"' in page

    def test_a_concordance_has_each_occurrence_with_what_stands_around_it(
        self, look: Callable[..., Any], shelf: dict[str, Any]
    ) -> None:
        response = look("bees", show="concordance")
        rows = response.context["rows"]
        assert [row["keyword"] for row in rows] == ["bees", "Bees", "bee", "bees"]
        assert rows[1]["right"].startswith(" dance")
        start = TEXT.index("Bees")
        assert rows[1]["key"] == f"{shelf['one'].uid}:{start}-{start + 4}"
        assert f"at={start}-{start + 4}" in rows[1]["address"]

    def test_a_concordance_is_sorted_by_its_heads(self, look: Callable[..., Any]) -> None:
        response = look("bees", show="concordance", sort="right")
        rights = [row["right"].replace(",", "").replace(".", "").casefold().split() for row in response.context["rows"]]
        assert len(rights) == 4
        assert rights == sorted(rights)
        assert 'class="line-right" aria-sort="ascending"' in page_of(response)

    def test_all_three_kinds_are_counted(self, look: Callable[..., Any]) -> None:
        kinds = {kind["name"]: kind["count"] for kind in look("bees").context["kinds"]}
        assert kinds == {"documents": "2", "passages": "2", "concordance": "4"}

    def test_what_is_another_s_alone_is_neither_found_nor_counted(
        self, look: Callable[..., Any], shelf: dict[str, Any]
    ) -> None:
        make.annotation(shelf["one"], quote="Nobody", note="secret wasps")
        Annotation.objects.filter(note="secret wasps").update(private=True)
        assert len(look("wasps", show="passages").context["rows"]) == 1
        response = look("wasps", show="passages", by=make.alice())
        assert not response.context["rows"]
        assert {kind["count"] for kind in response.context["kinds"]} == {"0"}


EXPORTS = {
    "documents": (["Towns of bees", "On bees"], "harrow-bay-bees-documents", "These documents as a table (CSV)"),
    "passages": (["Bees dance", "Nobody marks"], "harrow-bay-bees-passages", "These passages as a table (CSV)"),
    "concordance": (["bees", "Bees", "bee", "bees"], "harrow-bay-bees-concordance", "The concordance as a table (CSV)"),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("show", "expected"), EXPORTS.items(), ids=EXPORTS)
def test_all_that_is_found_can_be_had_as_a_table_by_who_reads(
    look: Callable[..., Any], shelf: dict[str, Any], client: Client, show: str, expected: tuple[list[str], str, str]
) -> None:
    cells, name, label = expected
    rita = make.person("rita")
    make.member(shelf["project"], rita, role=Role.READER)
    make.annotation(shelf["one"], quote="Nobody marks", note="bees", by=make.alice())
    Annotation.objects.filter(note="bees, for me").delete()
    response = look("bees", show=show, by=rita)
    assert label in page_of(response)
    file = client.get(response.context["exports"][0]["address"])
    assert f'filename="{name}-20' in file["Content-Disposition"]
    rows = list(csv.DictReader(b"".join(file.streaming_content).decode("utf-8-sig").splitlines()))
    assert sorted(set(cells) - {cell for row in rows for cell in row.values()}) == []
    assert len(rows) == len(cells)


@pytest.mark.django_db
@pytest.mark.parametrize("show", ["documents", "passages"])
def test_what_is_marked_goes_out_in_all_formats_with_the_query_in_the_files_name(
    look: Callable[..., Any], client: Client, show: str
) -> None:
    response = look('"bees dance" OR tag:Insects', show=show)
    page = client.get(response.context["exports"][1]["address"])
    assert (page.context["choice"].q, page.context["choice"].show) == ('"bees dance" OR tag:Insects', show)
    address = next(row.address for one in page.context["sections"] for row in one.rows if row.name == "csv")
    assert '"harrow-bay-bees-dance-or-tag-insects.csv"' in client.get(address)["Content-Disposition"]


@pytest.mark.django_db
def test_nothing_found_is_neither_put_in_order_nor_taken_away(look: Callable[..., Any]) -> None:
    assert 'id="search-sort"' in page_of(look("bees"))
    page = page_of(look("wasps"))
    assert 'id="search-sort"' not in page
    assert "Export all" not in page


@pytest.mark.django_db
def test_what_is_found_is_marked_without_what_stands_around_it(look: Callable[..., Any]) -> None:
    assert '<mark>Bees <mark class="found">dance</mark></mark>' in page_of(look("dance has:note", show="passages"))


FAULTS = {
    "a parenthesis that isn't closed": ("(bees", "(bees)"),
    "a field that isn't there": ("tga:Insects", "tag:Insects"),
    "a tag that isn't there": ("tag:Insect", "tag:Insects"),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("query", "suggestion"), FAULTS.values(), ids=FAULTS)
def test_what_is_not_understood_is_shown_with_what_was_meant(
    look: Callable[..., Any], query: str, suggestion: str
) -> None:
    response = look(query, show="passages")
    assert response.status_code == 422
    fault = response.context["fault"]
    assert fault["before"] + fault["here"] + fault["after"] == query
    assert fault["suggestion"] == suggestion
    assert look(**{name: values[0] for name, values in parse_qs(fault["address"][1:]).items()} | {"query": suggestion})
    assert parse_qs(fault["address"][1:]) == {"q": [suggestion], "show": ["passages"]}


@pytest.mark.django_db
def test_a_part_that_finds_nothing_alone_is_named(look: Callable[..., Any]) -> None:
    none = look("bees wasps").context["none"]
    assert none["alone"] == [{"part": "wasps", "address": "?q=bees"}]


@pytest.mark.django_db
def test_parts_that_are_nowhere_together_are_offered_apart(look: Callable[..., Any]) -> None:
    none = look("hive fox").context["none"]
    assert none["loosened"] == [{"query": "fox", "address": "?q=fox"}, {"query": "hive", "address": "?q=hive"}]


@pytest.mark.django_db
def test_where_words_are_looked_for_is_no_part_by_itself(look: Callable[..., Any]) -> None:
    none = look("in:title dance").context["none"]
    assert "alone" not in none
    assert none["loosened"] == [{"query": "dance", "address": "?q=dance"}]


@pytest.mark.django_db
def test_what_is_filled_in_becomes_a_query(look: Callable[..., Any]) -> None:
    response = look(
        build="1", show="passages", **{"with-words": "bees", "with-tag": "Insects", "with-rest": "has:note"}
    )
    assert response.status_code == 302
    query = parse_qs(urlsplit(response.url).query)
    assert query == {"q": ["bees tag:Insects has:note"], "show": ["passages"]}


@pytest.mark.django_db
def test_a_rest_that_is_no_query_is_left_out(look: Callable[..., Any]) -> None:
    response = look(build="1", **{"with-words": "bees", "with-rest": "(("})
    assert parse_qs(urlsplit(response.url).query) == {"q": ["bees"]}


@pytest.mark.django_db
def test_the_form_is_filled_in_with_the_query(look: Callable[..., Any]) -> None:
    page = page_of(look("bees by:me is:orphan"))
    assert 'name="with-words" value="bees"' in page
    assert '<option value="me" selected>' in page
    assert 'name="with-rest" value="is:orphan"' in page


@pytest.mark.django_db
def test_facets_narrow_the_search_down_and_let_go_again(look: Callable[..., Any]) -> None:
    def value(query: str, title: str) -> dict[str, Any]:
        groups = {group["title"]: group["values"] for group in look(query).context["facets"]}
        return groups[title][0]

    wider = value("bees", "Publisher")
    assert (wider["label"], wider["count"], wider["chosen"]) == ("Lantern", "1", False)
    narrower = parse_qs(wider["address"][1:])["q"][0]
    assert len(look(narrower).context["rows"]) == 1
    assert value(narrower, "Publisher")["chosen"]
    assert value(narrower, "Publisher")["address"] == "?q=bees"


@pytest.mark.django_db
@pytest.mark.parametrize("show", ["documents", "passages", "concordance"])
def test_more_rows_cost_no_more_queries(client: Client, show: str) -> None:
    counts = []
    for number in (2, 20):
        project = make.project(name=f"With {number}")
        tag = make.tag(project, "Insects")
        for _each in range(number):
            document = make.document(project, text=TEXT, title="On bees")
            make.annotation(document, quote="Bees dance", tags=(tag,), note="bees")
        client.force_login(make.bob())
        address = reverse("search", args=[project.slug])
        client.get(address, {"q": "bees", "show": show})
        with CaptureQueriesContext(connection) as asked:
            assert len(client.get(address, {"q": "bees", "show": show}).context["rows"]) >= number
        counts.append(len(asked))
    assert counts[1] <= counts[0] + 2  # texts are read a few at a time


@pytest.mark.django_db
def test_the_help_explains_the_language(client: Client) -> None:
    client.force_login(make.charlie())
    page = page_of(client.get(reverse("search-help")))
    for example in ("tag:economy/energy", "WITHIN", "~5"):
        assert example in page
    assert "Search in" not in page


@pytest.mark.django_db
def test_the_help_leads_back_to_the_search_one_left(look: Callable[..., Any], client: Client) -> None:
    left = look("bees tag:Insects", show="passages")
    (there,) = [address for address in links_of(left) if address.startswith(reverse("search-help"))]
    (back,) = [address for address in links_of(client.get(there)) if "/search/" in address]
    assert back == f"{reverse('search', args=['harrow-bay'])}?q=bees+tag%3AInsects&show=passages"
    client.force_login(make.charlie())
    assert not [address for address in links_of(client.get(there)) if "/search/" in address]
