"""Files of annotations over HTTP."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from annotator.models import Annotation, Arrival
from documents.models import Role
from tests import factories as make

pytestmark = pytest.mark.django_db

LINES = json.dumps({"text": make.FOX, "label": [[4, 9, "Speed"]]}) + "\n"


def post(client, project, **more):
    file = SimpleUploadedFile("fox.jsonl", LINES.encode())
    return client.post(f"/api/projects/{project.slug}/arrivals", {"file": file, **more})


def taken(client, project, arrival, **more):
    said = {"act": str(uuid4()), "seen": arrival["seen"], **more}
    address = f"/api/projects/{project.slug}/arrivals/{arrival['uid']}/in"
    return client.post(address, json.dumps(said), content_type="application/json")


def test_a_file_is_brought_looked_at_and_taken_in(client):
    project = make.project()
    client.force_login(make.alice())
    answer = post(client, project)
    told = answer.json()
    assert answer.status_code == 201
    assert (told["format"], told["annotations"], told["does_something"]) == ("doccano", {"placed": 1}, True)
    assert [one["verb"] for one in told["documents"]] == ["new"]
    assert client.get(f"/api/projects/{project.slug}/arrivals/{told['uid']}").json() == told
    done = taken(client, project, told)
    assert (done.status_code, done.json()["makes"]) == (
        200,
        ["1 new document", "1 passage in its place", "1 new tag"],
    )
    assert Annotation.objects.get().quote == "quick"
    again = client.get(f"/api/projects/{project.slug}/arrivals/{told['uid']}").json()
    assert (again["annotations"], again["does_something"]) == ({"same": 1}, False)
    assert client.delete(f"/api/projects/{project.slug}/arrivals/{told['uid']}").status_code == 204
    assert not Arrival.objects.exists()


def test_what_was_seen_is_what_is_done(client):
    project = make.project()
    client.force_login(make.alice())
    told = post(client, project).json()
    make.document(project)
    assert taken(client, project, told).status_code == 409
    assert not Annotation.objects.exists()


def test_a_file_is_its_bringers_alone(client):
    project = make.project()
    make.member(project, make.charlie(), role=Role.EDITOR)
    client.force_login(make.alice())
    told = post(client, project).json()
    client.force_login(make.charlie())
    assert client.get(f"/api/projects/{project.slug}/arrivals/{told['uid']}").status_code == 404
    client.force_login(make.bob())
    assert post(client, project).status_code == 403


def test_an_unknown_format_is_refused(client):
    project = make.project()
    client.force_login(make.alice())
    answer = post(client, project, format="nonsense")
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
