"""Programs with tokens: what one opens, for how long, and that nobody else learns of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from annotator.actions import tokens as acting
from annotator.actions.tokens import make_token, revoke_token
from annotator.actions.trash import delete_project
from annotator.api.live import pump, streams
from annotator.errors import Conflict, Invalid
from annotator.models import Token
from annotator.tokens import NOTED_EVERY, token_for
from documents.access import trashed_project_to_own
from documents.actions.projects import change_role, remove_member, trash_project
from documents.models import Membership, Role
from tests import factories as make

pytestmark = pytest.mark.django_db


def program(secret: str, client: Client | None = None) -> Callable[..., Any]:
    """Asks with a token, in a client that checks where forms come from."""
    client = client or Client(enforce_csrf_checks=True)

    def ask(method: str, path: str, body: Any = None) -> Any:
        content = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        return client.generic(method, f"/api{path}", headers={"Authorization": f"Bearer {secret}"}, **content)

    return ask


def made(by: Any, *, scope: str = "write", days: int = 7) -> tuple[Token, str]:
    return make_token(name="A script", scope=scope, days=days, by=by)


def test_a_token_opens_what_its_person_may_and_no_more(project, document):
    _token, bobs = made(make.bob())
    _token, charlies = made(make.charlie())
    assert [one["slug"] for one in program(bobs)("GET", "/projects").json()] == [project.slug]
    assert program(bobs)("POST", f"/projects/{project.slug}/tags", {"name": "Bees"}).status_code == 201
    assert program(bobs)("DELETE", f"/documents/{document.uid}").status_code == 403
    theirs, nothing = (program(charlies)("GET", f"/documents/{uid}") for uid in (document.uid, uuid4()))
    assert (theirs.status_code, theirs.json()) == (nothing.status_code, nothing.json())
    assert theirs.status_code == 404


def test_a_token_for_one_project_opens_no_other(project, document):
    other = make.project(name="Another one")
    _token, secret = make_token(name="A script", scope="write", days=7, by=make.alice(), project=other)
    ask = program(secret)
    assert [one["slug"] for one in ask("GET", "/projects").json()] == [other.slug]
    assert ask("POST", f"/projects/{other.slug}/tags", {"name": "Bees"}).status_code == 201
    theirs, nothing = (ask("GET", f"/documents/{uid}") for uid in (document.uid, uuid4()))
    assert (theirs.status_code, theirs.content) == (404, nothing.content)
    step = {"do": "annotate", "uid": str(uuid4()), "document": str(document.uid), "revision": 1, "note": "Bees?"}
    assert ask("POST", "/acts", {"act": str(uuid4()), "steps": [step]}).status_code == 404


def test_a_project_goes_with_its_tokens(project):
    _token, secret = make_token(name="A script", scope="read", days=7, by=make.alice(), project=project)
    trash_project(project, by=make.alice())
    assert program(secret)("GET", "/projects").json() == []
    delete_project(trashed_project_to_own(make.alice(), project.slug))
    assert program(secret)("GET", "/projects").status_code == 401


def test_what_a_program_does_stands_in_the_log_as_its_persons(project):
    _token, secret = made(make.bob())
    program(secret)("POST", f"/projects/{project.slug}/tags", {"name": "Bees"})
    assert project.changes.first().by == make.bob()


def test_a_token_that_reads_does_not_write(project):
    _token, secret = made(make.alice(), scope="read")
    assert program(secret)("GET", f"/projects/{project.slug}/tags").status_code == 200
    for method, path in (("POST", f"/projects/{project.slug}/tags"), ("PATCH", "/tags/1"), ("DELETE", "/tags/1")):
        refused = program(secret)(method, path, {"name": "Bees"})
        assert refused.status_code == 403
        assert "only reads" in refused.json()["detail"]


def expire(token: Token) -> None:
    Token.objects.filter(pk=token.pk).update(expires_at=timezone.now())


def deactivate(_token: Token) -> None:
    get_user_model().objects.filter(username="bob").update(is_active=False)


CLOSED: dict[str, Callable[[Token], Any]] = {
    "expired": expire,
    "revoked": revoke_token,
    "of a closed account": deactivate,
}


@pytest.mark.parametrize("close", CLOSED.values(), ids=CLOSED)
def test_a_token_that_is_closed_is_answered_like_one_that_never_was(project, close):
    token, secret = made(make.bob())
    assert program(secret)("GET", "/projects").status_code == 200
    close(token)
    told, nothing = program(secret)("GET", "/projects"), program("annotator_x")("GET", "/projects")
    assert (told.status_code, told.content) == (nothing.status_code, nothing.content)
    assert told.status_code == 401
    assert told["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer é", "Basic Zm9vOmJhcg==", "annotator_x"])
def test_an_odd_header_lets_nobody_in(header):
    assert Client().get("/api/projects", headers={"Authorization": header}).status_code == 401


def test_a_wrong_token_is_refused_in_a_browser_that_is_signed_in_too(project):
    client = Client()
    client.force_login(make.alice())
    assert program("annotator_x", client)("GET", "/projects").status_code == 401


def test_a_token_opens_no_page(project):
    _token, secret = made(make.alice())
    headers = {"Authorization": f"Bearer {secret}"}
    assert Client().get(f"/projects/{project.slug}/", headers=headers).status_code == 302


def test_a_page_still_says_where_its_requests_come_from(project):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make.alice())
    sent = client.post(f"/api/projects/{project.slug}/tags", json.dumps({"name": "x"}), content_type="application/json")
    assert sent.status_code == 403


def test_who_is_taken_out_loses_the_project_in_the_same_moment(project, document):
    _token, secret = made(make.bob())
    client = Client()
    client.force_login(make.bob())
    bob = Membership.objects.get(user=make.bob())
    change_role(bob, role=Role.READER, by=make.alice())
    assert program(secret)("POST", f"/projects/{project.slug}/tags", {"name": "Bees"}).status_code == 403
    remove_member(bob, by=make.alice())
    assert program(secret)("GET", f"/documents/{document.uid}").status_code == 404
    assert program(secret)("GET", "/projects").json() == []
    assert client.get(f"/api/documents/{document.uid}").status_code == 404
    assert client.get(f"/documents/{document.uid}/").status_code == 404


ENDS: dict[str, Callable[[Token], Any]] = {
    "revoked": revoke_token,
    "expired": expire,
    "out of the project": lambda token: remove_member(Membership.objects.get(user=token.person), by=make.alice()),
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_a_stream_ends_with_its_token(document, settings, monkeypatch, end):
    settings.STREAMS = 200
    monkeypatch.setattr(pump, "start", lambda: None)
    token, secret = made(make.bob())
    kept = program(secret)("GET", f"/documents/{document.uid}/events?after=0&tab={uuid4()}")
    assert kept.status_code == 200
    (stream,) = streams.all()
    try:
        pump._next["may"] = 0.0
        pump.look()
        assert streams.all()
        end(token)
        pump._next["may"] = 0.0
        pump.look()
        assert not streams.all()
    finally:
        streams.leave(stream)


def test_when_a_token_was_used_is_noted_once_a_minute(django_assert_num_queries):
    token, secret = made(make.bob())
    with django_assert_num_queries(2):
        token_for(secret)
    with django_assert_num_queries(1):
        token_for(secret)
    token.refresh_from_db()
    assert timezone.now() - token.used_at < timedelta(seconds=30)
    Token.objects.update(used_at=timezone.now() - NOTED_EVERY * 2)
    token_for(secret)
    token.refresh_from_db()
    assert timezone.now() - token.used_at < timedelta(seconds=30)


def test_the_secret_is_kept_nowhere():
    _token, secret = made(make.bob())
    assert secret.startswith("annotator_")
    assert secret not in repr(list(Token.objects.values()))
    assert secret.removeprefix("annotator_") not in repr(list(Token.objects.values()))


WRONG = {
    "no name": ({"name": " "}, Invalid),
    "for ever": ({"days": 10_000}, Invalid),
    "a scope there is not": ({"scope": "own"}, Invalid),
    "too many": ({}, Conflict),
}


@pytest.mark.parametrize(("fields", "error"), WRONG.values(), ids=WRONG)
def test_a_token_is_refused_with_a_reason(monkeypatch, fields, error):
    monkeypatch.setattr(acting, "MOST", 0 if error is Conflict else 1)
    with pytest.raises(error):
        make_token(**{"name": "A script", "scope": "read", "days": 7, **fields}, by=make.bob())
