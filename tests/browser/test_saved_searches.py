"""Journeys: a search is kept, pinned, found again on the front page with its count, and let go of."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Page, expect

from annotator.actions.subscriptions import subscribe
from annotator.models import Subscription
from documents.models import Project
from tests import factories as make
from tests.browser.test_accessibility import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def project() -> Project:
    cache.clear()
    project = make.project()
    for title, publisher in (("One", "Outlook"), ("Two", "Lantern"), ("Three", "Outlook")):
        make.document(project, title=title, publisher=publisher)
    return project


def address(name: str, project: Project) -> str:
    return reverse(name, args=[project.slug])


def test_a_search_is_kept_pinned_and_opened_from_the_front_page(visit: Callable[..., Page], project: Project) -> None:
    page = visit(address("search", project) + "?q=publisher:Outlook")
    page.get_by_text("Save search", exact=True).click()
    page.get_by_label("Name", exact=True).fill("From Outlook")
    page.get_by_label("On the front page, with its count").check()
    page.get_by_role("button", name="Save the search").click()
    expect(page.get_by_text("The search “From Outlook” is kept.")).to_be_visible()
    page.goto(page.url.partition("/projects/")[0] + address("project", project))
    link = page.get_by_role("link", name="From Outlook")
    expect(link).to_contain_text("2 documents")
    assert faults(page) == []
    link.click()
    expect(page.locator("#search-q")).to_have_value("publisher:Outlook")
    expect(page.locator(".view-name")).to_contain_text("From Outlook")
    page.get_by_role("button", name=re.compile("^Subscribe")).click()
    expect(page.get_by_role("button", name=re.compile("^Subscribed"))).to_be_visible()
    assert Subscription.objects.count() == 1
    assert faults(page) == []


def test_counts_come_after_the_page_and_leave_the_focus(visit: Callable[..., Page], project: Project) -> None:
    for name in ("First", "Second"):
        make.search(project, name, "publisher:Outlook", pinned=True, shared=True)
    page = visit("/notices/")
    held: list[Any] = []
    page.route("**/searches/front/", lambda route: held.append(route))
    page.goto(page.url.partition("/notices/")[0] + address("project", project))
    link = page.get_by_role("link", name="Second")
    link.focus()
    expect(page.locator("search-counts")).to_have_attribute("aria-busy", "true")
    expect(link).to_contain_text("…")
    held[0].continue_()
    expect(link).to_contain_text("2 documents")
    expect(link).to_be_focused()
    expect(page.locator("search-counts")).not_to_have_attribute("aria-busy", "true")
    expect(page.locator("search-counts[data-stale]")).to_have_count(0)
    page.unroute("**/searches/front/")


def test_a_changed_search_is_saved_again_from_the_box(visit: Callable[..., Page], project: Project) -> None:
    view = make.search(project, "Mine", "publisher:Outlook")
    subscribe(view, by=make.alice())
    page = visit(reverse("saved-search", args=[project.slug, view.uid]))
    page.locator("#search-q").fill("publisher:Lantern")
    page.locator("#search-q").press("Enter")
    expect(page.locator(".view-name")).to_contain_text("Mine changed")
    page.get_by_role("button", name="Save again").click()
    expect(page.get_by_text("The search “Mine” asks for this from now on.")).to_be_visible()
    view.refresh_from_db()
    assert view.query == "q=publisher%3ALantern"
