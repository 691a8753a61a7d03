"""A codebook of hundreds beside a text: only the rows that can be seen are in the page, and it can be used like any."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from annotator.codebook import key_of
from annotator.models import Tag
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)

BRANCHES, LEAVES = 20, 14


@pytest.fixture
def project() -> Any:
    project = make.project()

    def made(name: str, parent: Tag | None, position: int) -> Tag:
        return Tag(project=project, name=name, key=key_of(name), slug=name, parent=parent, position=position)

    tops = Tag.objects.bulk_create(made(f"Branch {n}", None, n * 100) for n in range(BRANCHES))
    Tag.objects.bulk_create(made(f"Leaf {top.name[7:]}.{n}", top, n * 100) for top in tops for n in range(LEAVES))
    return project


def names(page: Page) -> list[str]:
    return page.locator("code-book li .codebook-name").all_inner_texts()


def test_rows_come_as_one_scrolls_and_the_one_with_the_focus_stays(
    open_reader: Callable[..., Page], project: Any
) -> None:
    page = open_reader(make.document(project))
    rows, listed = page.locator("code-book li"), page.locator(".codebook-list")
    assert names(page)[:3] == ["Branch 0", "Leaf 0.0", "Leaf 0.1"]
    assert rows.count() < 80
    expect(rows.first).to_have_attribute("aria-setsize", str(BRANCHES * (LEAVES + 1)))
    rows.first.locator("[data-act=apply]").focus()
    listed.evaluate("(list) => (list.scrollTop = list.scrollHeight)")
    expect(rows.last).to_contain_text("Leaf 19.13")
    assert rows.count() < 80
    expect(rows.first.locator("[data-act=apply]")).to_be_focused()
    # What one sees stands where it belongs: the last row at the end of the list.
    ends = [one.bounding_box() for one in (rows.last, listed)]
    assert abs(ends[0]["y"] + ends[0]["height"] - ends[1]["y"] - ends[1]["height"]) < 4
    assert Axe().run(page, {"include": [["code-book"]]}).response["violations"] == []


def test_folding_finding_and_marking_go_through_all_of_them(open_reader: Callable[..., Page], project: Any) -> None:
    page = open_reader(make.document(project))
    page.locator("code-book li", has_text="Branch 0").locator("[data-act=branch]").click()
    assert names(page)[:3] == ["Branch 0", "Branch 1", "Leaf 1.0"]
    page.get_by_role("searchbox", name="Filter the tags").fill("leaf 17")
    expect(page.locator("code-book li")).to_have_count(LEAVES)
    assert names(page)[0] == "Leaf 17.0"
    page.get_by_role("searchbox", name="Filter the tags").fill("")
    assert names(page)[:2] == ["Branch 0", "Branch 1"]
    page.locator(".codebook-list").evaluate("(list) => (list.scrollTop = 4000)")
    expect(page.locator("code-book li", has_text="Leaf 10.5")).to_be_visible()


def test_without_scripts_there_is_a_list_and_a_way_to_all(
    browser: Any, live_server: Any, client: Any, project: Any
) -> None:
    document = make.document(project)
    client.force_login(make.bob(), backend="annotator.sessions.Accounts")
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/documents/{document.uid}/")
    assert names(page)[:2] == ["Branch 0", "Leaf 0.0"]
    expect(page.get_by_role("link", name="240 more tags")).to_be_visible()
    context.close()
