"""The API's description of itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from django.urls import get_resolver
from ninja import Schema

from annotator.api import api

METHODS = {"get", "put", "post", "patch", "delete"}
MADE_UP = {"Get", "Put", "Post", "Patch", "Delete", "Restore", "Put Reply", "Patch Reply", "Of Project"}


@pytest.fixture(scope="module")
def schema():
    return api.get_openapi_schema()


def operations(schema):
    return {
        f"{method.upper()} {path}": operation
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    }


def test_every_operation_says_what_it_does(schema):
    for name, operation in operations(schema).items():
        assert operation.get("summary"), name
        assert operation["summary"] not in MADE_UP, name
        assert operation["tags"], name


def test_every_operation_says_how_it_answers(schema):
    for name, operation in operations(schema).items():
        answers = operation["responses"]
        assert any(200 <= int(status) < 300 for status in answers if str(status).isdecimal()), name
        for status in ("4XX", "5XX"):
            content = answers[status]["content"]
            assert content == {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}, name
        for status, answer in answers.items():
            if str(status) not in {"204", "4XX", "5XX"}:
                assert answer["content"], name
                for content in answer["content"].values():
                    assert content["schema"], name


def test_operations_have_names_of_their_own(schema):
    names = [operation["operationId"] for operation in operations(schema).values()]
    assert len(set(names)) == len(names)


def test_every_address_of_the_api_is_described(schema):
    described = {re.sub(r"\{\w+\}", "{}", path) for path in schema["paths"]}
    (found,) = (one for one in get_resolver().url_patterns if getattr(one, "app_name", None) == "ninja")
    served = {
        "/api/" + re.sub(r"<[^>]+>", "{}", str(pattern.pattern))
        for pattern in found.url_patterns
        if pattern.name not in {"api-root", "openapi-json", "openapi-view"}
    }
    assert served == described


def test_references_lead_somewhere(schema):
    known = {f"#/components/schemas/{name}" for name in schema["components"]["schemas"]}
    assert set(references(schema)) <= known


def references(part):
    if isinstance(part, dict):
        if "$ref" in part:
            yield part["$ref"]
        part = list(part.values())
    if isinstance(part, list):
        for one in part:
            yield from references(one)


@pytest.mark.django_db
def test_it_is_served(client):
    response = client.get("/api/openapi.json")
    assert response.status_code == 200
    assert response.json()["openapi"].startswith("3.")
    assert client.get("/api/docs").status_code == 200


def test_two_schemas_never_share_a_name():
    """Of two that do, the description knows one: the other's answers would be described by it."""

    def under(schema: type[Schema]) -> Iterator[type[Schema]]:
        for one in schema.__subclasses__():
            yield one
            yield from under(one)

    known = {one for one in under(Schema) if one.__module__.startswith("annotator.api.")}
    names = Counter(one.__name__ for one in known)
    assert [name for name, count in names.items() if count > 1] == []
