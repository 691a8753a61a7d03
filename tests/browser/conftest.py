"""What the journeys share: a browser that complains aloud, and pages opened as somebody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import factories as make

# What is expected comes, however busy the machine is: who waits goes on at once when it has come.
expect.set_options(timeout=30_000)


@pytest.fixture
def troubles(page: Page) -> Iterator[list[str]]:
    """What the browser complained of: errors of scripts, refusals by the content security policy."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    yield found
    assert [trouble for trouble in found if not trouble.startswith("Failed to load resource")] == []


@pytest.fixture
def visit(page: Page, live_server: Any, client: Any, troubles: list[str]) -> Callable[..., Page]:
    """Goes to an address as somebody: Alice, unless told otherwise."""

    def visited(address: str, *, by: Any = None) -> Page:
        client.force_login(by or make.alice())
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        page.context.add_cookies([cookie])
        page.goto(f"{live_server.url}{address}")
        return page

    return visited


@pytest.fixture
def open_reader(visit: Callable[..., Page]) -> Callable[..., Page]:
    """Opens a document, as Bob unless told otherwise, and waits until its elements are awake."""

    def opened(document: Any, *, by: Any = None, fragment: str = "") -> Page:
        page = visit(f"/documents/{document.uid}/{fragment}", by=by or make.bob())
        expect(page.locator("body.is-ready")).to_be_attached()
        return page

    return opened
