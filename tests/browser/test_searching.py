"""The search page in a real browser: the box and its completions, faults, keys, ticks, and narrow screens."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests import factories as make
from tests.browser.test_accessibility import assert_nothing_sticks_out, faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = "The bees of Harrow Bay\nBees dance. Nobody marks where the bee went, or why bees went there.\n"


@pytest.fixture
def shelf() -> dict[str, Any]:
    project = make.project(name="Harrow Bay")
    insects = make.tag(project, "Insects", colour="amber")
    one = make.document(project, text=TEXT, title="On bees", language="en", authors=("Ann Lee",), publisher="Lantern")
    two = make.document(project, text="A hive is a town of bees.\n", title="Towns")
    make.annotation(one, quote="Bees dance", tags=(insects,), note="Do they?")
    return {"project": project, "one": one, "two": two}


def address(shelf: dict[str, Any], query: str = "") -> str:
    return reverse("search", args=[shelf["project"].slug]) + query


def test_one_searches_and_goes_through_what_was_found_by_keys(
    visit: Callable[..., Page], shelf: dict[str, Any]
) -> None:
    page = visit(address(shelf), by=make.bob())
    expect(page.locator("#search-q")).to_be_focused()
    page.keyboard.type("bees")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="2 documents")).to_be_visible()
    page.locator("h2#results").click()
    page.keyboard.press("j")
    expect(page.locator(".row-link").first).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator(".row-link").nth(1)).to_be_focused()
    page.keyboard.press("x")
    expect(page.locator(".hit input:checked")).to_have_count(1)
    page.keyboard.press("3")
    expect(page.locator(".line-keyword")).to_have_count(6)  # with the head
    page.keyboard.press("/")
    expect(page.locator("#search-q")).to_be_focused()
    page.locator("h2#results").click()
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url(re.compile(r"/documents/.*at=\d+-\d+"))


def test_by_tab_alone_one_comes_to_what_was_found_past_all_that_narrows_it_down(
    visit: Callable[..., Page], shelf: dict[str, Any]
) -> None:
    page = visit(address(shelf, "?q=bees"), by=make.bob())
    expect(page.locator(".facet a").first).to_be_visible()
    link = page.get_by_role("link", name="Skip to the results")
    expect(link).not_to_be_in_viewport()
    page.get_by_role("navigation", name="Shown as").get_by_role("link").last.focus()
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("h2#results")).to_be_in_viewport()
    for _tab in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate("Boolean(document.activeElement.closest('.results'))")
        if page.evaluate("document.activeElement.matches('.row-link')"):
            break
    expect(page.locator(".row-link").first).to_be_focused()


def test_what_is_typed_is_completed(visit: Callable[..., Page], shelf: dict[str, Any]) -> None:
    page = visit(address(shelf), by=make.bob())
    box = page.locator("#search-q")
    box.press_sequentially("bees tag:Ins")
    expect(page.get_by_role("option", name=re.compile("Insects"))).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "search-options-0")
    page.keyboard.press("Enter")
    expect(box).to_have_value("bees tag:Insects ")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="1 document")).to_be_visible()


def test_what_is_not_understood_is_selected_and_put_right(visit: Callable[..., Page], shelf: dict[str, Any]) -> None:
    page = visit(address(shelf, "?q=bees tga:Insects"), by=make.bob())
    box = page.locator("#search-q")
    expect(box).to_be_focused()
    selected = box.evaluate("(box) => box.value.slice(box.selectionStart, box.selectionEnd)")
    assert selected.startswith("tga")
    page.get_by_role("link", name=re.compile("Search for")).click()
    expect(box).to_have_value("bees tag:Insects")


def test_a_query_is_filled_in(visit: Callable[..., Page], shelf: dict[str, Any]) -> None:
    page = visit(address(shelf, "?q=bees"), by=make.bob())
    page.locator(".search-builder summary").click()
    expect(page.get_by_label("All of these words")).to_have_value("bees")
    page.get_by_label("Tag on passages").fill("Insects")
    page.get_by_role("button", name="Search for this").click()
    expect(page.locator("#search-q")).to_have_value("bees tag:Insects")


SHOWN = ["", "?q=bees", "?q=bees&show=passages", "?q=tag:Insects&show=passages", "?q=bees&show=concordance"]
SHOWN += ["?q=bees&show=concordance&width=200", "?q=bees+tga:x", "?q=wasps+bees"]


@pytest.mark.parametrize("query", SHOWN)
def test_each_state_is_for_everyone(visit: Callable[..., Page], shelf: dict[str, Any], query: str) -> None:
    page = visit(address(shelf, query), by=make.bob())
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate("document.querySelectorAll('details:not(.menu)').forEach((one) => (one.open = true))")
        assert faults(page) == []
        assert_nothing_sticks_out(page, width)
