"""The pages beside the reading page in a real browser: by mouse, by keyboard, for everyone, on a small screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from annotator.actions import annotate, topics
from annotator.actions import tag as tagging
from documents.actions import documents
from documents.models import Membership
from tests import factories as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STORY = "The tide is not free\n\nThere is a bus in Harrow Bay with a promise painted on its side.\n"
PAGES = [
    "projects", "new-project", "project", "codebook", "tag", "tag-edit", "export", "history", "members", "trash",
    "project-settings", "import", "document-edit", "document-print", "password-change",
]  # fmt: skip


@pytest.fixture
def shelf() -> dict[str, Any]:
    """A project with something of everything."""
    project = make.project(name="Harrow Bay")
    claims = make.tag(project, "Claims", colour="teal", shortcut="c", description="What could be false.")
    economic = make.tag(project, "Economic", parent=claims)
    one = make.document(project, text=STORY, title="The tide is not free", publisher="Estuary Review")
    two = make.document(project, title="مدينة تنظر إلى البحر", language="ar", authors=("ليان",))
    annotation = make.annotation(one, quote="a promise painted", tags=(economic,), note="*Why?*")
    make.reply(annotation)
    make.annotation(two, quote="fox", tags=(claims,))
    topics.add_topic(one, claims, by=make.alice())
    documents.edit_document(one, publisher="Lantern", by=make.alice())
    annotate.trash_annotation(make.annotation(one, quote="Harrow"), by=make.alice())
    tagging.trash_tag(make.tag(project, "Rumour"), by=make.alice())
    documents.trash_document(make.document(project, title="Gone"), by=make.alice())
    return {"project": project, "tag": claims, "document": one}


@pytest.fixture
def troubles(page: Page) -> Iterator[list[str]]:
    """What the browser complained of: errors of scripts, refusals by the content security policy."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    yield found
    assert [trouble for trouble in found if "Failed to load resource" not in trouble] == []


@pytest.fixture
def visit(page: Page, live_server: Any, client: Any, troubles: list[str]) -> Callable[..., Page]:
    """Goes to an address as Alice."""

    def visited(address: str) -> Page:
        client.force_login(make.alice())
        session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        page.context.add_cookies([session])
        page.goto(f"{live_server.url}{address}")
        return page

    return visited


def address(shelf: dict[str, Any], name: str) -> str:
    if name.startswith("document"):
        return reverse(name, args=[shelf["document"].uid])
    if name in {"projects", "new-project", "password-change"}:
        return reverse(name)
    pks = [shelf["tag"].pk] if name in {"tag", "tag-edit"} else []
    return reverse(name, args=[shelf["project"].slug, *pks])


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_for_everyone_in_each_theme_and_nothing_sticks_out_of_a_small_screen(
    visit: Callable[..., Page], shelf: dict[str, Any], name: str
) -> None:
    page = visit(address(shelf, name))
    wide = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size(wide)  # type: ignore[arg-type]
    for folded in page.locator("details").all():
        folded.evaluate("details => details.open = !details.classList.contains('menu')")
    for theme in ("light", "dark"):
        # No colour is on its way to another one while axe looks.
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        found = Axe().run(page)
        assert found.violations_count == 0, f"{theme}: {found.generate_report()}"


@pytest.mark.parametrize("path", ["/sign-in/", "/nowhere/"])
def test_a_page_before_the_door_is_for_everyone(page: Page, live_server: Any, path: str) -> None:
    page.goto(f"{live_server.url}{path}")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_the_list_is_filtered_and_walked_by_keyboard_alone(visit: Callable[..., Page], shelf: dict[str, Any]) -> None:
    page = visit(address(shelf, "project"))
    page.get_by_role("searchbox", name="Words").focus()
    page.keyboard.type("tide")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?q=tide&sort=-imported$"))
    expect(page.get_by_role("searchbox", name="Words")).to_be_focused()
    expect(page.locator(".documents tbody tr")).to_have_count(1)
    page.get_by_role("link", name="(remove this filter)").focus()
    page.keyboard.press("Enter")
    rows = page.locator(".documents .row-link")
    expect(rows).to_have_count(2)
    rows.nth(0).focus()
    page.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/documents/{shelf['document'].uid}/"))


def test_an_order_is_chosen_by_keyboard_without_passing_through_others(
    visit: Callable[..., Page], shelf: dict[str, Any]
) -> None:
    page = visit(address(shelf, "project"))
    order = page.get_by_label("Order")
    order.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page).to_have_url(re.compile(r"/projects/harrow-bay/$"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?sort=title$"))
    expect(page.get_by_label("Order")).to_be_focused()


def test_a_choice_by_mouse_applies_at_once(visit: Callable[..., Page], shelf: dict[str, Any]) -> None:
    page = visit(address(shelf, "project"))
    page.get_by_label("Order").select_option("title")
    expect(page).to_have_url(re.compile(r"\?sort=title$"))
    page.locator(".facet").get_by_role("link", name="Claims").first.click()
    expect(page).to_have_url(re.compile(r"sort=title&topic=\d+$"))
    expect(page.locator(".documents tbody tr")).to_have_count(1)


def test_a_member_is_taken_out_only_after_a_yes(visit: Callable[..., Page], shelf: dict[str, Any]) -> None:
    page = visit(address(shelf, "members"))
    button = page.get_by_role("button", name="Remove Bob Stone")
    button.click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(button).to_be_focused()
    assert Membership.objects.filter(user=make.bob()).exists()
    button.click()
    page.get_by_role("dialog").get_by_role("button", name="Remove Bob Stone").click()
    expect(page.locator(".message")).to_contain_text("no longer a member")
    assert not Membership.objects.filter(user=make.bob()).exists()


def test_a_document_thrown_away_by_its_menu_comes_back_with_undo(
    visit: Callable[..., Page], shelf: dict[str, Any]
) -> None:
    page = visit(address(shelf, "project"))
    page.locator(".documents tbody tr").nth(1).locator("summary").click()
    page.get_by_role("button", name="Move to the trash").locator("visible=true").click()
    expect(page.locator(".documents tbody tr")).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(page).to_have_url(re.compile(f"/documents/{shelf['document'].uid}/"))
    shelf["document"].refresh_from_db()
    assert shelf["document"].trashed_at is None


def test_without_scripts_the_pages_still_work(
    browser: Any, live_server: Any, client: Any, shelf: dict[str, Any]
) -> None:
    context = browser.new_context(java_script_enabled=False)
    client.force_login(make.alice())
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}{address(shelf, 'project')}?q=tide")
    expect(page.locator(".documents tbody tr")).to_have_count(1)
    context.close()
