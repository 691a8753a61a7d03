"""People: inviting somebody who has no account yet, and one's own account, by page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests import factories as make
from tests.browser.test_accessibility import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "tide-and-moon-9"


def test_somebody_is_invited_makes_an_account_and_is_in(
    visit: Callable[..., Page], page: Page, live_server: Any
) -> None:
    project = make.project(name="Harrow Bay")
    visit(reverse("members", args=[project.slug]))
    page.get_by_label("For whom").fill("Dana")
    page.get_by_role("button", name="Make the link").click()
    link = page.get_by_role("textbox", name="Link").input_value()
    assert faults(page) == []
    page.context.clear_cookies()
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Harrow Bay")
    page.get_by_label("Username").fill("dana")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password confirmation").fill(PASSWORD)
    page.get_by_role("button", name="Make the account and join").click()
    expect(page.get_by_role("status")).to_contain_text("You are in “Harrow Bay” as annotator.")


def test_a_token_is_made_copied_and_revoked(visit: Callable[..., Page], page: Page) -> None:
    visit(reverse("account"))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_label("Name").fill("A script")
    page.get_by_role("button", name="Make it").click()
    secret = page.get_by_role("textbox", name="Token").input_value()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == secret
    assert faults(page) == []
    page.set_viewport_size({"width": 360, "height": 800})
    revoke = page.get_by_role("button", name="Revoke A script")
    assert revoke.evaluate("button => button.getBoundingClientRect().left") >= 0
    revoke.click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(page.get_by_role("status")).to_contain_text("opens nothing any more")


def test_a_session_elsewhere_is_ended(visit: Callable[..., Page], page: Page) -> None:
    elsewhere = Client()
    elsewhere.force_login(make.alice())
    visit(reverse("account"))
    sessions = page.get_by_role("region", name="Where you are signed in")
    expect(sessions).to_contain_text("(this one)")
    sessions.get_by_role("button", name="End", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("That session has ended.")
    expect(sessions.get_by_role("button")).to_have_count(0)
    assert elsewhere.get(reverse("projects")).status_code == 302


def test_the_only_owner_is_told_how_to_leave_and_hands_over(visit: Callable[..., Page], page: Page) -> None:
    project = make.project(name="Harrow Bay")
    visit(reverse("members", args=[project.slug]))
    expect(page.get_by_role("region", name="Leave this project")).to_contain_text("You are the only owner.")
    page.set_viewport_size({"width": 360, "height": 800})
    hand_over = page.get_by_role("button", name="Hand over Bob Stone")
    assert hand_over.evaluate("button => button.getBoundingClientRect().left") >= 0
    page.get_by_role("button", name="Hand over Bob Stone").click()
    page.get_by_role("dialog").get_by_role("button", name="Hand over").click()
    expect(page.get_by_role("status")).to_contain_text("is an owner now, and you are an editor.")
    page.get_by_role("button", name="Leave").click()
    page.get_by_role("dialog").get_by_role("button", name="Leave").click()
    expect(page.get_by_role("status")).to_contain_text("You are no longer in “Harrow Bay”.")
