"""The search as a program uses it."""

from __future__ import annotations

import pytest

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
