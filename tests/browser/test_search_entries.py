"""Ways into the search from the pages of a project: the box in their head, its key, and the tab."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import factories as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FOUND = re.compile(r"/search/\?q=bus$")


@pytest.fixture
def project() -> Any:
    project = make.project(name="Harrow Bay")
    make.document(project, text="There is a bus in Harrow Bay.", title="The tide")
    make.tag(project, "Claims")
    return project


@pytest.fixture
def on(visit: Callable[..., Page], project: Any) -> Callable[[str], Page]:
    return lambda part: visit(f"/projects/{project.slug}/{part}")


def box(page: Page) -> Locator:
    return page.get_by_role("banner").get_by_role("searchbox", name="Find in all articles")


def test_a_key_leads_to_the_box_and_the_box_to_what_is_found(on: Callable[[str], Page]) -> None:
    page = on("")
    expect(page.locator("search-everywhere:defined")).to_be_attached()
    page.keyboard.press("/")
    expect(box(page)).to_be_focused()
    page.keyboard.type("bus")
    page.keyboard.press("Enter")
    page.wait_for_url(FOUND)
    expect(page.get_by_role("link", name="The tide").first).to_be_visible()
    expect(box(page)).to_have_count(0)  # the page has one of its own


def test_where_the_key_means_something_else_another_one_leads_to_the_box(on: Callable[[str], Page]) -> None:
    page = on("codebook/")
    expect(page.locator("[role=row][data-tag]")).to_contain_text("Claims")
    page.keyboard.press("/")
    expect(box(page)).not_to_be_focused()
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Control+Shift+f")
    expect(box(page)).to_be_focused()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    row = page.get_by_role("dialog").get_by_role("listitem").filter(has_text="find in all articles")
    expect(row.locator("kbd")).to_have_text(["Ctrl", "Shift", "F"])


def test_nothing_is_taken_from_who_types(on: Callable[[str], Page]) -> None:
    page = on("")
    field = page.get_by_role("searchbox", name="Words")
    field.first.focus()
    page.keyboard.type("and/or")
    expect(field.first).to_have_value("and/or")


def test_on_a_narrow_screen_the_key_and_the_tab_lead_to_the_search_page(on: Callable[[str], Page]) -> None:
    page = on("")
    page.set_viewport_size({"width": 390, "height": 800})
    expect(box(page)).to_be_hidden()
    page.keyboard.press("/")
    page.wait_for_url(re.compile("/search/$"))
    page.go_back()
    page.get_by_role("navigation", name="Harrow Bay").get_by_role("link", name="Search").click()
    page.wait_for_url(re.compile("/search/$"))
