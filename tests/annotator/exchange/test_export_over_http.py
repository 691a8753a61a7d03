"""Exports over the API: who may have them, and what the answer says."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace

import pytest
from django.test import Client

from annotator.api import api
from annotator.exchange import FORMATS
from annotator.models import Annotation, Pseudonym
from documents.models import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


def client(user=None):
    made = Client()
    if user is not None:
        made.force_login(user)
    return made


def address(project, format_name="csv", query=""):
    return f"/api/projects/{project.slug}/exports/{format_name}{query}"


def body(response):
    return b"".join(response.streaming_content)


MEDIA_TYPES = {"csv": "text/csv", "jsonld": "application/ld+json", "markdown": "text/markdown"}


@pytest.mark.parametrize(("format_name", "media_type"), MEDIA_TYPES.items())
def test_a_member_downloads_a_file(format_name, media_type):
    project = make.project()
    make.annotation(make.document(project))
    reader = make.person("dora")
    make.member(project, reader, role=Role.READER)
    response = client(reader).get(address(project, format_name))
    assert response.status_code == 200
    assert response.streaming
    assert response["Content-Type"].startswith(media_type)
    assert response["Content-Disposition"].startswith(f'attachment; filename="{project.slug}-20')
    assert b"brown" in body(response)


def test_a_name_in_another_script_survives_in_the_files_name():
    project = make.project(name="Наука")
    response = client(make.alice()).get(address(project))
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%D0%BD%D0%B0")
    body(response)


REFUSALS = {
    "a stranger": (make.charlie, "csv", "", 404),
    "nobody": (lambda: None, "csv", "", 401),
    "an unknown format": (make.bob, "xls", "", 422),
    "a document that isn't there": (make.bob, "csv", "?document=00000000-0000-4000-8000-000000000000", 404),
    "no document's identifier": (make.bob, "csv", "?document=x", 422),
    "a tag that isn't there": (make.bob, "csv", "?tag=999999", 404),
    "a tag that can't be": (make.bob, "csv", f"?tag={10**30}", 404),
    "no tag's number": (make.bob, "csv", "?tag=x", 422),
}


@pytest.mark.parametrize(("who", "format_name", "query", "status"), REFUSALS.values(), ids=REFUSALS)
def test_what_cant_be_had_is_a_problem(who, format_name, query, status):
    response = client(who()).get(address(make.project(), format_name, query))
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"


def test_another_projects_document_or_tag_is_not_found():
    project, other = make.project(), make.project(name="Another")
    document, tag = make.document(other), make.tag(other)
    bob = client(make.bob())
    assert bob.get(address(project, query=f"?document={document.uid}")).status_code == 404
    assert bob.get(address(project, query=f"?tag={tag.pk}")).status_code == 404


def test_a_document_and_a_tag_narrow_it_down():
    project = make.project()
    tag, document = make.tag(project), make.document(project)
    make.annotation(document, quote="quick", tags=(tag,))
    make.annotation(document, quote="fox")
    response = client(make.bob()).get(address(project, "jsonld", f"?document={document.uid}&tag={tag.pk}"))
    found = json.loads(body(response))
    assert [one["target"]["selector"][0]["exact"] for one in found["first"]["items"]] == ["quick"]
    assert found["id"].startswith("http://testserver/api/projects/")
    assert found["label"] == f"{project.name}: The fox, tag “Animals”"


def test_a_wrong_quote_is_a_problem_and_no_file():
    project = make.project()
    annotation = make.annotation(make.document(project))
    Annotation.objects.filter(pk=annotation.pk).update(start=0, end=5)
    response = client(make.bob()).get(address(project))
    assert (response.status_code, response["Content-Type"]) == (500, "application/problem+json")
    assert "“brown”" in response.json()["detail"]


def test_it_may_be_compressed_on_the_way():
    project = make.project()
    make.annotation(make.document(project))
    response = client(make.bob()).get(address(project), headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert b"brown" in gzip.decompress(body(response))


def test_what_a_format_leaves_behind_is_told_before():
    project = make.project()
    tag, document = make.tag(project), make.document(project)
    make.annotation(document, quote="quick", note="Is it?", tags=(tag,))
    make.annotation(document, quote="fox")
    bob = client(make.bob())
    found = bob.get(address(project, "spacy-jsonl/losses", f"?tag={tag.pk}")).json()
    assert (found["annotations"], found["documents"]) == (1, 1)
    [note] = [one for one in found["losses"] if one["feature"] == "note"]
    assert note == {
        "feature": "note",
        "count": 1,
        "instead": "kept in a part of the file that other programs pass over",
        "says": "1 note on a passage: kept in a part of the file that other programs pass over.",
    }
    assert bob.get(address(project, "qdpx/losses")).json()["losses"] == []
    assert bob.get(address(project, "taguette/losses")).status_code == 422
    assert bob.get(address(project, "csv/losses", "?q=tga:x")).json()["suggestion"] == "tag:x"
    assert not Pseudonym.objects.exists()


def test_what_is_not_installed_is_a_problem_that_says_how_to_add_it(monkeypatch):
    monkeypatch.setitem(FORMATS, "csv", replace(FORMATS["csv"], needs=("no_such_package", "tables")))
    project = make.project()
    for path in ("csv", "csv/losses"):
        response = client(make.bob()).get(address(project, path))
        assert response.status_code == 422
        assert response.json()["detail"] == (
            "“Table (CSV)” isn’t installed here. Whoever looks after this site can add it: make tables"
        )


def test_the_api_names_every_format_and_its_media_type():
    described = api.get_openapi_schema()["paths"]["/api/projects/{slug}/exports/{format_name}"]["get"]
    for name, one in FORMATS.items():
        assert (f"`{name}` (.{one.extension}): {one.label}" in described["description"]) is one.writes
        assert one.media_type in described["responses"][200]["content"] or not one.writes
