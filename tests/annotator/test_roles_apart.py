"""The addresses and operations of ``test_roles`` from other sides: by programs with tokens, by strangers who try to
learn what there is, by methods that nobody thought of."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from annotator.actions.tokens import make_token
from tests.annotator.test_roles import API, OPEN_TO_ALL, PAGES, WHO, World, send, word_for

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # each page and operation is tried in test_roles


@pytest.fixture(scope="module")
def kept(kept_in_database: Callable[..., Any]) -> tuple[World, dict[tuple[str, str], str]]:
    """A world, and a token of each scope for each person in it."""

    def made() -> tuple[World, dict[tuple[str, str], str]]:
        world = World()
        tokens = {
            (who, scope): make_token(name="A script", scope=scope, days=7, by=world.people[who])[1]
            for who in WHO[:-1]
            for scope in ("read", "write")
        }
        return world, tokens

    return kept_in_database(made)


@pytest.fixture
def world(kept: tuple[World, Any]) -> World:
    return copy.deepcopy(kept[0])


@pytest.fixture
def tokens(kept: tuple[World, Any]) -> Any:
    return kept[1]


def program(secret: str) -> Client:
    return Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {secret}"})


def answered(client: Client, world: World, name: str) -> Any:
    """As if nobody had asked before."""
    with transaction.atomic():
        response = send(client, world, name)
        if not response.streaming:
            response.content  # noqa: B018 (rendered before the transaction ends)
        transaction.set_rollback(True)
    return response


@pytest.mark.parametrize("name", API)
def test_a_program_is_answered_as_its_person(world: World, tokens: Any, name: str) -> None:
    told = [word_for(answered(program(tokens[who, "write"]), world, name)) for who in WHO[:-1]]
    assert " ".join([*told, "in"]) == API[name]


@pytest.mark.parametrize("name", [name for name in API if not name.startswith("GET ")])
def test_a_program_that_only_reads_writes_nothing(world: World, tokens: Any, name: str) -> None:
    assert {answered(program(tokens[who, "read"]), world, name).status_code for who in WHO[:-1]} == {403}


@pytest.fixture
def limited(world: World) -> Callable[[Any], Client]:
    """A program of the owner's, let into one project alone."""

    def made(project: Any) -> Client:
        token = {"name": "A script", "scope": "write", "days": 7, "by": world.people["owner"]}
        return program(make_token(**token, project=project)[1])

    return made


@pytest.mark.parametrize("name", API)
def test_a_program_for_one_project_is_its_person_there_and_a_stranger_elsewhere(
    world: World, limited: Callable[[Any], Client], name: str
) -> None:
    stranger = world.browser("stranger")
    there, elsewhere = (answered(limited(one), world, name) for one in (world.project, world.gone_project))
    assert word_for(there) == API[name].split()[0]
    if not elsewhere.streaming:
        assert said(elsewhere) == said(answered(stranger, world, name))


def test_a_token_opens_no_page(world: World, tokens: Any) -> None:
    for name in PAGES:
        anonymous = word_for(answered(Client(), world, name))
        owner = word_for(answered(program(tokens["owner", "write"]), world, name))
        assert owner in {anonymous, "403"}, name  # a form without the page's own proof isn't taken at all


class Elsewhere(World):
    """Where nothing is of all that the addresses name."""

    def __init__(self, world: World) -> None:
        self.__dict__ |= vars(world)

    def address(self, name: str) -> str:
        return self._to_nothing(super().address(name))

    def path(self, operation: str) -> str:
        return self._to_nothing(super().path(operation))

    def body(self, operation: str) -> Any:
        return json.loads(self._to_nothing(json.dumps(super().body(operation))))

    def _to_nothing(self, words: str) -> str:
        for slug in (self.project.slug, self.gone_project.slug):
            words = words.replace(f"/{slug}/", "/no-such-project/")
        words = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", lambda _found: str(uuid4()), words)
        return re.sub(r"/\d+(?=/|$)", "/1000000007", words)


def said(response: Any) -> tuple[int, str]:
    """What a stranger can read out of an answer."""
    text = response.content.decode()
    return response.status_code, re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


@pytest.mark.parametrize("name", sorted({*PAGES, *API} - OPEN_TO_ALL))
def test_a_stranger_learns_nothing_of_what_there_is(world: World, name: str) -> None:
    stranger = world.browser("stranger")
    there, nowhere = answered(stranger, world, name), answered(stranger, Elsewhere(world), name)
    assert said(there) == said(nowhere)
    assert there.status_code == 404


METHODS = ("put", "patch", "delete")


def test_a_page_changes_nothing_but_by_post(world: World) -> None:
    """Whatever else an owner's browser could be made to send is refused for want of its proof, or isn't taken."""
    client = world.browser("owner", enforce_csrf_checks=True)
    for name in {name.partition(" ")[2] for name in PAGES}:
        for method in METHODS:
            assert getattr(client, method)(world.address(name)).status_code in {403, 404, 405}, (name, method)


def test_no_address_is_without_a_name() -> None:
    def unnamed(patterns: Any) -> Any:
        for one in patterns:
            if isinstance(one, URLPattern) and not one.name:
                yield str(one.pattern)
            elif isinstance(one, URLResolver) and one.app_name not in {"admin", "ninja"}:
                yield from unnamed(one.url_patterns)

    assert list(unnamed(get_resolver().url_patterns)) == ["^api/(?P<path>.*)$"]  # the answer to what isn't there
