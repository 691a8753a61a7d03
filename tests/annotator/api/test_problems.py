"""Whatever goes wrong under /api/ is answered with a problem."""

from __future__ import annotations

import json
import logging
from uuid import uuid4

import pytest
from django.test import Client

from annotator.models import Annotation
from tests import factories as make

pytestmark = pytest.mark.django_db

NOWHERE = {
    "no such address": ("GET", "/nothing"),
    "the root": ("GET", "/"),
    "a UUID that is none": ("GET", "/annotations/brown"),
    "a number that is none": ("PATCH", "/tags/brown"),
    "a number with a sign": ("PATCH", "/tags/-1"),
    "a slash too many": ("GET", "/projects/"),
    "a write to no address": ("POST", "/nothing"),
}


@pytest.mark.parametrize(("method", "path"), NOWHERE.values(), ids=NOWHERE)
def test_an_address_that_leads_nowhere(bob, method, path):
    assert bob(method, path).status_code == 404


def test_a_number_larger_than_the_databases(alice):
    assert alice("PATCH", f"/tags/{10**30}", {"name": "x"}).status_code == 404


@pytest.mark.parametrize("path", ["/projects", f"/annotations/{uuid4()}", "/tags/1"])
def test_a_method_that_an_address_does_not_take(bob, path):
    response = bob("TRACE", path)
    assert response.status_code == 405
    assert response["Allow"]
    assert response.json()["detail"].startswith("This address takes ")


def send(person, content, *, media_type="application/json", path=None):
    client = Client()
    client.force_login(person)
    return client.generic("PUT", path or f"/api/annotations/{uuid4()}", content, content_type=media_type)


MALFORMED = {
    "nothing": b"",
    "half of an object": b'{"document":',
    "no JSON": b"document=1",
    "not UTF-8": b'{"note": "\xff"}',
    "a number": b"5",
    "null": b"null",
    "a list": b"[]",
    "nested beyond reason": b"[" * 100_000,
}


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
def test_a_body_that_can_not_be_read(bob, content):
    response = send(make.bob(), content)
    assert response.status_code in {400, 422}
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "media_type", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data", ""]
)
def test_a_body_of_another_type(bob, media_type):
    response = send(make.bob(), b"document=1", media_type=media_type)
    assert response.status_code in {400, 415, 422}
    assert response["Content-Type"] == "application/problem+json"


def test_a_body_that_is_too_large(bob, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    response = send(make.bob(), json.dumps({"note": "x" * 1000}).encode())
    assert (response.status_code, response["Content-Type"]) == (413, "application/problem+json")


def test_what_is_wrong_is_listed(bob, document):
    body = {"document": "x", "revision": 1, "start": -1, "end": 3, "quote": "The"}
    problem = bob("PUT", f"/annotations/{uuid4()}", body).json()
    assert [error["where"].split(".")[-1] for error in problem["errors"]] == ["document", "start"]


def test_what_was_sent_comes_back_without_harm(alice, project):
    response = alice("POST", f"/projects/{project.slug}/tags", {"name": "x", "colour": "\ud800<b>\x00"})
    assert response.status_code == 422


def test_a_failure_is_a_problem_that_tells_nothing_of_the_inside(bob, document, monkeypatch, caplog):
    def broken(*_args, **_kwargs):
        raise RuntimeError("the password is swordfish")

    monkeypatch.setattr("documents.models.change.ChangeManager.record", broken)
    body = {"document": str(document.uid), "revision": 1, "note": "x"}
    with caplog.at_level(logging.ERROR):
        response = bob("PUT", f"/annotations/{uuid4()}", body)
    assert response.status_code == 500
    assert "swordfish" not in response.text
    assert "swordfish" in caplog.text
    assert not Annotation.objects.exists()


def test_a_write_needs_the_token_of_a_page(bob, document):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make.bob())
    body = json.dumps({"document": str(document.uid), "revision": 1, "note": "x"})
    address = f"/api/annotations/{uuid4()}"
    refused = client.put(address, body, content_type="application/json")
    assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")
    client.get(f"/documents/{document.uid}/")
    token = client.cookies["csrftoken"].value
    made = client.put(address, body, content_type="application/json", headers={"X-CSRFToken": token})
    assert made.status_code == 201


def test_who_is_deactivated_is_signed_out(bob, document):
    person = make.bob()
    person.is_active = False
    person.save()
    assert bob("GET", f"/documents/{document.uid}").status_code == 401
