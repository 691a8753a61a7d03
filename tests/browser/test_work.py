"""Choosing documents and working through a queue in a real browser: by mouse, by keyboard, without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from documents.actions import work as doing
from documents.models import Assignment, Document
from tests import factories as make
from tests.browser.test_accessibility import assert_nothing_sticks_out, faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def project() -> Any:
    """Six documents, named by their numbers; the first two are Bob's."""
    project = make.project(name="Harrow Bay")
    for number in range(1, 7):
        make.document(project, title=f"Document {number}", publisher="Lantern" if number < 4 else "")
    mine = Document.objects.filter(title__in=("Document 1", "Document 2"))
    doing.assign(mine, [make.bob()], project=project, by=make.alice())
    return project


def address(project: Any, query: str = "?sort=title") -> str:
    return reverse("project", args=[project.slug]) + query


def box(page: Page, number: int) -> Any:
    return page.get_by_role("checkbox", name=f"Choose Document {number}", exact=True)


def bar(page: Page) -> Any:
    return page.get_by_role("form", name="With the chosen documents")


def chosen(page: Page) -> list[int]:
    return [number for number in range(1, 7) if box(page, number).is_checked()]


def statuses() -> dict[str, str]:
    rows = Document.objects.exclude(status="new").values_list("title", "status")
    return {title.removeprefix("Document "): status for title, status in rows}


def test_a_range_is_chosen_with_shift_gets_a_status_and_is_undone(visit: Callable[..., Page], project: Any) -> None:
    page = visit(address(project))
    expect(bar(page)).to_be_hidden()
    box(page, 2).click()
    box(page, 4).click(modifiers=["Shift"])
    assert chosen(page) == [2, 3, 4]
    expect(bar(page).get_by_role("status")).to_have_text("3 chosen")
    bar(page).get_by_text("Status", exact=True).click()
    bar(page).get_by_label("Set to").select_option("done")
    bar(page).get_by_role("button", name="Set the status").click()
    expect(page.locator(".message")).to_contain_text("3 documents are done now.")
    assert statuses() == {"2": "done", "3": "done", "4": "done"}
    assert page.url.endswith("?sort=title")
    page.locator(".message").get_by_role("button", name="Undo").click()
    expect(page.locator(".message")).to_contain_text("Undone")
    assert statuses() == {}


def test_documents_are_chosen_and_given_to_somebody_by_keyboard_alone(visit: Callable[..., Page], project: Any) -> None:
    page = visit(address(project))
    page.get_by_role("link", name="Document 3", exact=True).focus()
    for key in ("x", "Shift+ArrowDown", "j", "x", "x"):
        page.keyboard.press(key)
    assert chosen(page) == [3, 4]
    page.keyboard.press("b")
    expect(bar(page)).to_be_focused()
    bar(page).get_by_text("Assign", exact=True).press("Enter")
    bar(page).get_by_label("Person").press("B")
    bar(page).get_by_role("button", name="Assign to them").press("Enter")
    expect(page.locator(".message")).to_contain_text("2 documents are for Bob Stone.")
    assert Assignment.objects.filter(person=make.bob()).count() == 4


def test_escape_lets_go_of_all(visit: Callable[..., Page], project: Any) -> None:
    page = visit(address(project))
    box(page, 1).check()
    bar(page).get_by_role("button", name="All on this page").click()
    assert chosen(page) == [1, 2, 3, 4, 5, 6]
    page.keyboard.press("Escape")
    assert chosen(page) == []
    expect(bar(page)).to_be_hidden()
    expect(box(page, 1)).to_be_focused()


def test_all_that_fit_the_filters_go_to_the_trash(visit: Callable[..., Page], project: Any) -> None:
    page = visit(address(project, "?publisher=Lantern"))
    box(page, 1).check()
    bar(page).get_by_label("All 3 that fit").check()
    expect(bar(page).get_by_role("status")).to_have_text("3 chosen")
    bar(page).get_by_role("button", name="Move to the trash").click()
    expect(page.locator(".message")).to_contain_text("3 documents are in the trash.")
    assert Document.objects.filter(trashed_at__isnull=False).count() == 3


def test_documents_are_put_under_a_topic(visit: Callable[..., Page], project: Any) -> None:
    make.tag(project, "Claims")
    page = visit(address(project), by=make.bob())
    box(page, 5).check()
    bar(page).get_by_text("Topics", exact=True).click()
    bar(page).get_by_label("Topic").fill("claims")
    bar(page).get_by_role("button", name="Put under it").click()
    expect(page.locator(".message")).to_contain_text("1 document is under “Claims”.")
    expect(bar(page).get_by_role("button", name="Move to the trash")).to_have_count(0)


def test_documents_are_chosen_without_scripts(browser: Browser, live_server: Any, client: Any, project: Any) -> None:
    client.force_login(make.alice())
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}{address(project)}")
    box(page, 1).check()
    box(page, 6).check()
    bar(page).get_by_text("Status", exact=True).click()
    bar(page).get_by_label("Set to").select_option("in_progress")
    bar(page).get_by_role("button", name="Set the status").click()
    expect(page.locator(".message")).to_contain_text("2 documents are in progress now.")
    assert statuses() == {"1": "in_progress", "6": "in_progress"}
    context.close()


@pytest.mark.parametrize("width", [1280, 360])
def test_the_bar_is_for_everyone(visit: Callable[..., Page], project: Any, width: int) -> None:
    page = visit(address(project))
    page.set_viewport_size({"width": width, "height": 800})
    box(page, 1).check()
    for menu in bar(page).locator("summary").all():
        menu.click()
        expect(menu.locator("xpath=following-sibling::*[1]")).to_be_in_viewport(ratio=1)
        # What the open panel covers is no target meanwhile.
        assert [fault for fault in faults(page) if not fault.startswith('target-size: a[title="Document')] == []
        assert_nothing_sticks_out(page, width)


def test_a_queue_is_worked_through_document_by_document(visit: Callable[..., Page], project: Any) -> None:
    page = visit(reverse("next", args=[project.slug]), by=make.bob())
    page.get_by_role("link", name="Read the next one").click()
    expect(page.locator("h1")).to_have_text("Document 1")
    page.get_by_role("button", name="Done, next").click()
    expect(page.locator("h1")).to_have_text("Document 2")
    page.get_by_role("button", name="Done, next").click()
    expect(page.locator(".message")).to_contain_text("That was the last one")
    expect(page.get_by_text("2 of 2 documents done")).to_be_visible()
    assert statuses() == {"1": "done", "2": "done"}
    page.get_by_text("Done lately").click()
    page.get_by_role("button", name=re.compile("Not done after all.*Document 2")).click()
    expect(page.get_by_text("1 of 2 documents done")).to_be_visible()
    assert statuses() == {"1": "done", "2": "in_progress"}


@pytest.mark.parametrize(("width", "title"), [(1280, "Status"), (360, "This document")])
def test_a_status_is_set_while_reading(visit: Callable[..., Page], project: Any, width: int, title: str) -> None:
    page = visit(reverse("document", args=[Document.objects.get(title="Document 1").uid]), by=make.bob())
    page.set_viewport_size({"width": width, "height": 800})
    menu = page.locator(".bar .menu").filter(has=page.locator(f"summary[title^='{title}']"))
    menu.locator("summary").click()
    expect(menu.locator(".menu-panel")).to_be_in_viewport(ratio=1)
    with page.expect_navigation():
        menu.get_by_role("button", name="in progress").click()
    menu.locator("summary").click()
    expect(menu.locator("[aria-current=true]")).to_have_text("in progress")
    assert statuses() == {"1": "in_progress"}


def test_done_is_undone_from_the_next_document(visit: Callable[..., Page], project: Any, page: Page) -> None:
    with page.expect_response("**/opened"):
        visit(reverse("document", args=[Document.objects.get(title="Document 1").uid]), by=make.bob())
    with page.expect_response("**/opened"):
        page.get_by_role("button", name="Done, next").click()
    expect(page.locator("h1")).to_have_text("Document 2")
    page.get_by_role("button", name="Undo: finishing of “Document 1”").click()
    expect(page.locator("toast-list")).to_contain_text("Undone: finishing of “Document 1”")
    assert statuses() == {"1": "in_progress", "2": "in_progress"}
