"""The search as a program uses it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotator.actions.annotate import unshare_annotation
from documents.actions.revisions import add_correction
from tests import factories as make

FOX = make.FOX


@pytest.fixture
def document(project):
    return make.document(project, publisher="Outlook", language="en")


def hits(caller, document, **asked):
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return caller("GET", f"/documents/{document.uid}/hits?{query}")


def test_hits_are_where_the_words_stand(alice, document):
    found = hits(alice, document, q="foxes lazy").json()
    assert [FOX[start:end] for start, end, _kind in found["hits"]] == ["fox", "lazy"]
    assert found["hits"][0][2] == "body"
    assert found["title"] == [[4, 7]]
    assert (found["query"], found["revision"], found["more"]) == ("foxes lazy", 1, False)
    assert found["next"] is found["previous"] is None


def test_the_next_document_comes_with_its_address(alice, project, document):
    another = make.document(project, text="More of foxes.", title="More", language="en")
    found = hits(alice, another, q="fox", sort="newest").json()
    assert found["next"] == {
        "uid": str(document.uid),
        "title": "The fox",
        "link": f"/documents/{document.uid}/?q=fox&at=16-19",
    }


def test_passages_are_hits_for_who_may_see_them(alice, bob, document):
    passage = make.annotation(document, quote="brown", tags=(make.tag(document.project),))
    asked = {"q": "tag:Animals", "show": "passages"}
    assert hits(alice, document, **asked).json()["hits"] == [[passage.start, passage.end, "body"]]
    unshare_annotation(passage, by=make.bob())
    assert hits(alice, document, **asked).json()["hits"] == []
    assert len(hits(bob, document, **asked).json()["hits"]) == 1


def test_hits_in_an_older_text_are_those_of_that_text(alice, document):
    add_correction(document, make.article("No such animal."), by=make.alice(), expected=1)
    assert hits(alice, document, q="fox").json()["hits"] == []
    assert len(hits(alice, document, q="fox", revision=1).json()["hits"]) == 1
    assert hits(alice, document, q="fox", revision=9).status_code == 404


FAULTS = {
    "a field that isn't": ("tga:x", 0, 5, "tag:x"),
    "a tag that isn't": ("fox tag:Animal", 8, 6, "fox tag:Animals"),
    "a bracket that is open": ("(fox", 0, 1, "(fox)"),
}


@pytest.mark.parametrize(("query", "at", "length", "suggestion"), FAULTS.values(), ids=FAULTS)
def test_what_is_not_understood_is_said_where_it_is_and_what_was_meant(alice, document, query, at, length, suggestion):
    make.tag(document.project)
    answer = hits(alice, document, q=query)
    assert answer.status_code == 422
    problem = answer.json()
    assert (problem["at"], problem["suggestion"]) == (at, suggestion)
    assert problem["length"] == length


def test_fields_are_those_of_the_language_and_the_project(alice, project):
    alice("POST", f"/projects/{project.slug}/fields", {"name": "Region", "kind": "choice", "choices": ["South"]})
    found = alice("GET", f"/projects/{project.slug}/search/fields").json()
    fields = {field["name"]: field for field in found["fields"]}
    assert fields["tag"]["speaks_of"] == "passage"
    assert fields["tag"]["own"] is False
    assert fields["is"]["values"][0] == "orphan"
    assert (fields["Region"]["own"], fields["Region"]["values"]) == (True, ["South"])
    assert "WITHIN" in {operator["name"] for operator in found["operators"]}


def test_what_may_come_at_the_caret_is_offered(alice, project):
    make.tag(project, "Animals")
    address = f"/projects/{project.slug}/search/complete"
    found = alice("GET", f"{address}?q=fox tag:an dog&at=10").json()
    assert found == {
        "start": 4,
        "end": 10,
        "completions": [{"insert": "tag:Animals", "label": "Animals", "detail": "", "kind": "tag"}],
    }
    assert alice("GET", f"{address}?q=fox tag:an").json()["completions"] == found["completions"]


# ── What is found ────────────────────────────────────────────────────────────────────────────────────────────────────


def search(caller, project, **asked):
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return caller("GET", f"/projects/{project.slug}/search?{query}")


def test_documents_come_with_some_of_their_texts(alice, project, document):
    make.annotation(document)
    found = search(alice, project, q="lazy fox").json()
    assert (found["query"], found["show"], found["next"], found["remarks"]) == ("lazy fox", "documents", None, [])
    assert found["lines"] is found["passages"] is found["counts"] is found["facets"] is None
    (one,) = found["documents"]
    assert (one["uid"], one["publisher"], one["passages"], one["at"]) == (str(document.uid), "Outlook", 1, 16)
    assert "".join(part["text"] for part in one["snippet"]) == FOX
    assert [part["text"] for part in one["snippet"] if part["hit"]] == ["fox", "lazy"]
    assert one["link"] == f"/documents/{document.uid}/?q=lazy+fox&at=16-19"


def test_passages_come_with_what_stands_around_them(alice, project, document):
    passage = make.annotation(document, quote="brown", tags=(make.tag(project),), note="A colour")
    found = search(alice, project, q="tag:Animals", show="passages", width=10).json()
    (one,) = found["passages"]
    assert (one["before"], one["quote"], one["after"]) == ("The quick ", "brown", " fox jumps")
    assert (one["note"], one["start"], one["end"]) == ("A colour", passage.start, passage.end)
    assert one["link"].endswith(f"?q=tag%3AAnimals&show=passages#a-{passage.uid}")


def test_notes_on_whole_documents_are_passages_too(alice, project, document):
    make.annotation(document, quote=None, note="All about it")
    (one,) = search(alice, project, q="note:about", show="passages").json()["passages"]
    assert (one["quote"], one["before"], one["start"]) == ("", "", None)


def test_a_concordance_goes_page_by_page(alice, project, document):
    make.document(project, text="Foxes, and a fox.", title="More", language="en")
    asked = {"q": "fox", "show": "concordance", "width": 12, "limit": 2}
    page = search(alice, project, **asked).json()
    assert [line["keyword"] for line in page["lines"]] == ["Foxes", "fox"]
    (line,) = search(alice, project, **asked, after=page["next"]).json()["lines"]
    assert (line["left"], line["right"]) == ("quick brown ", " jumps over ")
    assert line["link"] == f"/documents/{document.uid}/?q=fox&show=concordance&at=16-19"


def test_all_three_kinds_are_counted_and_spread(alice, project, document):
    make.annotation(document, quote="brown fox", tags=(make.tag(project),))
    found = search(alice, project, q="fox", counts=1, facets=1).json()
    assert found["counts"] == {"documents": 1, "passages": 1, "occurrences": 1, "more": False}
    publisher = next(facet for facet in found["facets"] if facet["name"] == "publisher")
    (value,) = publisher["values"]
    assert (value["label"], value["count"], value["on"]) == ("Outlook", 1, False)
    assert search(alice, project, q=value["query"]).json()["query"] == value["query"]


def test_there_are_certain_orders(alice, project, document):
    assert search(alice, project, q="fox", sort="left").status_code == 422
    assert search(alice, project, q="fox", sort="left", show="concordance").status_code == 200


def test_what_others_keep_to_themselves_is_neither_found_nor_counted(alice, bob, project, document):
    passage = make.annotation(document, quote="brown", note="Between us", tags=(make.tag(project),))
    unshare_annotation(passage, by=make.bob())
    for query in ("tag:Animals", "note:us", "by:bob"):
        for show in ("passages", "concordance", "documents"):
            asked = {"q": query, "show": show, "counts": 1, "facets": 1}
            assert len(search(bob, project, **asked).json()[kind(show)]) == 1
            found = search(alice, project, **asked).json()
            assert found[kind(show)] == []
            assert found["counts"] == {"documents": 0, "passages": 0, "occurrences": 0, "more": False}
            assert all(value["count"] == 0 for facet in found["facets"] for value in facet["values"])


def kind(show):
    return "lines" if show == "concordance" else show


@pytest.mark.parametrize("show", ["documents", "passages", "concordance"])
def test_more_hits_cost_no_more_queries(project, show):
    caller, tag, counted = make.alice(), make.tag(project), []
    client = Client()
    client.force_login(caller)
    for more in (2, 7):
        for _number in range(more):
            make.annotation(make.document(project, publisher="Outlook"), quote="fox", tags=(tag,))
        address = f"/api/projects/{project.slug}/search?q=fox&show={show}&counts=1&facets=1"
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert len(client.get(address).json()[kind(show)]) >= more
        counted.append(len(asked))
    assert counted[0] == counted[1]
