"""Versions of a codebook over HTTP: frozen, read, compared."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator.actions import codebook
from annotator.actions import tag as tagging
from annotator.actions.codebook import operations as do
from annotator.actions.codebook.versions import freeze
from documents.access import project_to_read
from tests import factories as make


@pytest.fixture
def codes(project: Any) -> Any:
    """Animals (Foxes), Claims; frozen as "Round one"; then Foxes renamed, Claims merged into Animals, Bees new."""
    animals = make.tag(project, colour="teal", description="Whatever moves.")
    foxes, claims = make.tag(project, "Foxes", parent=animals), make.tag(project, "Claims")
    freeze(project, name="Round one", note="For May.", by=make.alice())
    tagging.edit_tag(foxes, name="Red foxes", by=make.alice())
    mine = project_to_read(make.alice(), project.slug)
    codebook.perform(mine, do.Merge((claims.pk,), animals.pk), uid=uuid4(), by=make.alice())
    make.tag(project, "Bees")
    return {"animals": animals.pk, "foxes": foxes.pk, "claims": claims.pk}


def at(project: Any, rest: str) -> str:
    return f"/projects/{project.slug}/codebook/{rest}"


def test_versions_are_listed_the_newest_first(rita: Any, project: Any, codes: Any) -> None:
    freeze(project, by=make.alice())
    newest, oldest = rita("GET", at(project, "versions")).json()
    assert (newest["number"], newest["name"], newest["tags"]) == (2, "", 3)
    assert oldest["by"] == {"id": make.alice().pk, "name": "Alice Ng"}
    assert (oldest["name"], oldest["note"], oldest["tags"]) == ("Round one", "For May.", 3)


def test_a_version_says_what_tags_meant_then(rita: Any, project: Any, codes: Any) -> None:
    answer = rita("GET", at(project, "versions/1")).json()
    assert answer["version"]["number"] == 1
    assert [(tag["path"], tag["depth"]) for tag in answer["tags"]] == [
        ("Animals", 0),
        ("Animals / Foxes", 1),
        ("Claims", 0),
    ]
    animals, foxes, _claims = answer["tags"]
    assert animals == {
        "id": codes["animals"],
        "name": "Animals",
        "path": "Animals",
        "parent": None,
        "depth": 0,
        "colour": "teal",
        "description": "Whatever moves.",
        "when_to_use": "",
        "when_not": "",
        "shortcut": "",
        "aliases": [],
    }
    assert foxes["parent"] == codes["animals"]


def test_the_codebook_is_read_as_it_is_now_and_as_it_was(rita: Any, project: Any, codes: Any) -> None:
    now = rita("GET", at(project, "past")).json()
    assert now["version"] is None
    assert {tag["name"]: tag["aliases"] for tag in now["tags"]} == {"Animals": ["Claims"], "Red foxes": [], "Bees": []}
    then = rita("GET", at(project, "past?on=v1")).json()
    assert [tag["name"] for tag in then["tags"]] == ["Animals", "Foxes", "Claims"]
    assert rita("GET", at(project, "past?on=1999-01-01")).json()["tags"] == []


def test_two_moments_are_compared(rita: Any, project: Any, codes: Any) -> None:
    answer = rita("GET", at(project, "compare?from=v1&to=now")).json()
    found = {tuple(one["kinds"]): one for one in answer["differences"]}
    assert set(found) == {("changed",), ("renamed",), ("new",), ("merged",)}
    renamed = found["renamed",]
    assert (renamed["tag"], renamed["was"], renamed["now"]) == (
        codes["foxes"],
        "Animals / Foxes",
        "Animals / Red foxes",
    )
    assert renamed["edits"] == [{"field": "name", "before": "Foxes", "after": "Red foxes"}]
    assert (found["new",]["was"], found["new",]["now"]) == (None, "Bees")
    assert (found["merged",]["now"], found["merged",]["merged_into"]) == (None, codes["animals"])
    assert answer["same"] == 0
    assert rita("GET", at(project, "compare?from=v1&to=v1")).json() == {"differences": [], "same": 3}


def test_an_editor_freezes_once_however_often_it_is_sent(alice: Any, bob: Any, project: Any, codes: Any) -> None:
    body = {"act": str(uuid4()), "name": "Round two"}
    first = alice("POST", at(project, "versions"), body).json()
    assert (first["number"], first["name"]) == (2, "Round two")
    assert alice("POST", at(project, "versions"), body).json() == first
    assert alice("POST", at(project, "versions"), {"name": "Round three"}).json()["number"] == 3
    assert bob("POST", at(project, "versions"), {}).status_code == 403


REFUSED = {
    "no such version": ("GET", "versions/7", None, 404),
    "a day that is none": ("GET", "past?on=tomorrow", None, 422),
    "a version that is none": ("GET", "compare?from=v9", None, 404),
    "a name that is too long": ("POST", "versions", {"name": "x" * 101}, 422),
}


@pytest.mark.parametrize(("method", "path", "body", "status"), REFUSED.values(), ids=REFUSED)
def test_what_makes_no_sense_is_refused(
    alice: Any, project: Any, codes: Any, method: str, path: str, body: Any, status: int
) -> None:
    assert alice(method, at(project, path), body).status_code == status


def test_an_empty_codebook_is_not_frozen(alice: Any, project: Any) -> None:
    assert alice("POST", at(project, "versions"), {}).status_code == 422


def test_the_questions_asked_do_not_grow_with_tags(rita: Any, project: Any) -> None:
    counts = []
    for more in (2, 18):
        for number in range(more):
            tagging.edit_tag(make.tag(project, f"T{more}-{number}"), name=f"U{more}-{number}", by=make.alice())
        freeze(project, by=make.alice())
        with CaptureQueriesContext(connection) as asked:
            for path in ("versions", "versions/1", "past", "compare?from=v1"):
                rita("GET", at(project, path))
        counts.append(len(asked))
    assert counts[0] == counts[1]
