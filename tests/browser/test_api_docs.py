"""The API's page in a real browser."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests import factories as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_api_is_described_and_can_be_tried(page: Page, live_server: Any, client: Any) -> None:
    complaints: list[str] = []
    asked: set[str] = set()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    make.project()
    client.force_login(make.alice())
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([session])

    page.goto(f"{live_server.url}/api/docs")
    operation = page.locator(".opblock", has_text="My projects")
    expect(operation).to_be_visible(timeout=30_000)  # the page draws all there is, which takes a busy machine long
    expect(page.locator(".opblock")).not_to_have_count(0)
    operation.locator(".opblock-summary").click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()
    expect(operation.locator(".live-responses-table").first).to_contain_text("iraq-reading-group")

    assert complaints == []
    # Nothing is fetched from anywhere else.
    assert asked - {""} == {urlsplit(live_server.url).netloc}
