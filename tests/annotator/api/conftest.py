"""The API as a program sees it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests import factories as make


class Caller:
    """Speaks JSON with the API as one person, or signed out as none."""

    def __init__(self, person: Any = None) -> None:
        self.client = Client()
        if person is not None:
            self.client.force_login(person)

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        """Answers of the API are JSON, and its errors are problems that repeat their status."""
        content = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        response = self.client.generic(method, f"/api{path}", headers=named, **content)
        if response.status_code >= 400:
            assert response["Content-Type"] == "application/problem+json"
            problem = response.json()
            assert problem["status"] == response.status_code
            assert problem["title"]
            assert problem["type"] == "about:blank"
            assert "detail" in problem
        return response


@pytest.fixture
def project(db):
    return make.project()


@pytest.fixture
def document(project):
    return make.document(project)


@pytest.fixture
def alice(project):
    return Caller(make.alice())


@pytest.fixture
def bob(project):
    return Caller(make.bob())


@pytest.fixture
def charlie():
    return Caller(make.charlie())


@pytest.fixture
def rita(project):
    """May read, and no more."""
    rita = make.person("rita", first_name="Rita", last_name="Moss")
    make.member(project, rita, role=make.Role.READER)
    return Caller(rita)


@pytest.fixture
def nobody():
    return Caller()
