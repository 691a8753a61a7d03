"""Whatever the API's description allows, and some that it doesn't: no answer is other than described."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings

from annotator.api import api
from tests import factories as make

schemathesis = pytest.importorskip("schemathesis")
from schemathesis import GenerationMode, checks  # noqa: E402
from schemathesis.specs.openapi import checks as openapi  # noqa: E402

CHECKS = (
    checks.not_a_server_error,
    openapi.status_code_conformance,
    openapi.content_type_conformance,
    openapi.response_schema_conformance,
)
EXAMPLES = 12  # of each operation

schema = schemathesis.openapi.from_dict(api.get_openapi_schema())
schema.app = get_wsgi_application()
OPERATIONS = [found.ok() for found in schema.get_all_operations()]


@pytest.fixture(autouse=True)
def kept_connection() -> Iterator[None]:
    """A test is one transaction, which ends with its connection; Django would close it after each request."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def signed_in(db: None) -> dict[str, Any]:
    """What a page of Alice's sends along."""
    client = Client()
    client.force_login(make.alice())
    token = secrets.token_hex(16)
    cookies = {"sessionid": client.cookies["sessionid"].value, "csrftoken": token}
    return {"cookies": cookies, "headers": {"X-CSRFToken": token, "Host": "localhost", "Accept-Encoding": "identity"}}


@pytest.fixture
def things(db: None) -> dict[str, dict[str, Any]]:
    """What operations can be tried on, by a part of their address."""
    project = make.project()
    document = make.document(project)
    tag = make.tag(project)
    annotation = make.annotation(document, tags=(tag,))
    reply = make.reply(annotation)
    import_ = make.import_of(project, by=make.alice())
    return {
        "/imports/": {"uid": str(import_.uid), "item": str(import_.items.get().uid)},
        "/projects/": {"slug": project.slug, "format_name": "csv"},
        "/documents/": {"uid": str(document.uid), "pk": tag.pk},
        "/annotations/": {"uid": str(annotation.uid)},
        "/replies/": {"uid": str(reply.uid)},
        "/tags/": {"pk": tag.pk},
        "body": {"document": str(document.uid), "annotation": str(annotation.uid), "revision": 1},
    }


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_every_answer_is_as_described(
    operation: Any, mode: Any, signed_in: dict[str, Any], things: dict[str, dict[str, Any]]
) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode))
    def check(case: Any) -> None:
        case.call_and_validate(checks=CHECKS, **signed_in)
        # Most of what is made up is on nothing that there is; so once more, on something.
        real = next((real for part, real in things.items() if part in case.path), {})
        case.path_parameters |= {name: value for name, value in real.items() if name in case.path_parameters}
        if isinstance(case.body, dict):
            case.body |= {name: value for name, value in things["body"].items() if name in case.body}
        case.call_and_validate(checks=CHECKS, **signed_in)

    check()
