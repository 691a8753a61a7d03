"""The bar over a text: at any width one can read where it leads back to, also while others are there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import factories as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# In the place of the server's events: four others are there.
OTHERS = """window.EventSource = class extends EventTarget {
  constructor() {
    super();
    const names = ["Bob Stone", "Carol Wu", "Dora Lund", "Emil Ruiz"];
    const readers = names.map((name, at) => ({ person: { id: 1000 + at, name }, tabs: 1 }));
    setTimeout(() => this.dispatchEvent(new MessageEvent("presence", { data: JSON.stringify(readers) })));
  }
  close() {}
};"""

OVERLAPS = """() => {
  const parts = [".bar-back > span", ".bar-title", ".bar-actions > *", ".bar-actions .icon-button"].flatMap((part) =>
    [...document.querySelectorAll(part)].filter((one) => one.checkVisibility() && one.getBoundingClientRect().width));
  const box = (one) => one.getBoundingClientRect();
  return parts.flatMap((one) => parts
    .filter((other) => !one.contains(other) && !other.contains(one) && box(one).left < box(other).left)
    .filter((other) => box(one).right > box(other).left + 1)
    .map((other) => `${one.outerHTML.slice(0, 60)} over ${other.outerHTML.slice(0, 60)}`));
}"""


@pytest.fixture
def read(browser: Browser, live_server: Any, client: Any, settings: Any) -> Iterator[Callable[[int], Page]]:
    """Alice's page of a document that four others have open, too, on a screen of this width."""
    settings.STREAMS = 10
    project = make.project(name="Harrow Bay fieldwork")
    document = make.document(project, title="The tide is not free, and neither is what they say of it in the harbour")
    contexts = []

    def opened(width: int) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 640}, has_touch=width < 700)
        contexts.append(context)
        client.force_login(make.alice())
        session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([session])  # type: ignore[list-item]
        page = context.new_page()
        page.add_init_script(OTHERS)
        page.goto(f"{live_server.url}/documents/{document.uid}/")
        expect(page.locator("presence-list summary")).to_be_visible()
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("width", "least"), [(320, 70), (360, 70), (390, 100), (768, 70), (1280, 120)])
def test_the_project_is_named_beside_all_buttons(read: Callable[[int], Page], width: int, least: int) -> None:
    page = read(width)
    name = page.locator(".bar-back > span")
    assert name.evaluate("name => name.clientWidth") >= least
    assert page.evaluate(OVERLAPS) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(page.locator(".bar-back")).to_have_attribute("title", "Harrow Bay fieldwork")


def test_on_a_narrow_screen_who_is_there_is_a_number_and_names_on_demand(read: Callable[[int], Page]) -> None:
    page = read(360)
    expect(page.locator(".readers .who:visible")).to_have_text("4")
    page.locator("presence-list summary").tap()
    expect(page.locator(".reader-names")).to_contain_text("Dora Lund")


def test_on_a_wide_screen_who_is_there_is_initials(read: Callable[[int], Page]) -> None:
    page = read(1280)
    expect(page.locator(".readers .who:visible")).to_have_text(["B", "C", "+2"])
    page.get_by_title("This document").click()
    expect(page.get_by_role("button", name="Find in the text")).to_have_count(1)


def test_on_a_narrow_screen_finding_is_in_the_menu(read: Callable[[int], Page]) -> None:
    page = read(360)
    page.get_by_title("This document").tap()
    page.get_by_role("button", name="Find in the text").tap()
    expect(page.get_by_role("searchbox", name="Find in the text")).to_be_focused()
    expect(page.locator(".menu[open]")).to_have_count(0)


def test_on_a_narrow_screen_the_bell_is_there_when_it_counts(read: Callable[[int], Page]) -> None:
    bell = read(360).locator(".bell")
    expect(bell).to_be_hidden()
    make.annotation(make.document(make.project()), note="@alice")
    expect(read(360).locator(".bell")).to_be_visible()
    assert read(360).locator(".bar-back > span").evaluate("name => name.clientWidth") >= 30
