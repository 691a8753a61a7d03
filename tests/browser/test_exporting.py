"""Journeys: choosing what goes out, by the mouse and by the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests import factories as make
from tests.browser.test_accessibility import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DOWNLOAD = "Download .csv (Table (CSV))"


@pytest.fixture
def open_export(visit: Callable[..., Page]) -> Page:
    """The page of a project with two annotations, one with a note."""
    project = make.project()
    document = make.document(project)
    make.annotation(document, quote="brown fox", note="Is it?")
    make.annotation(document, quote="lazy dog")
    return visit(reverse("export", args=[project.slug]))


def count(page: Page, words: str) -> None:
    expect(page.locator(".export-count")).to_have_text(words)


def test_parts_are_left_out_by_the_keyboard_and_the_focus_stays_where_one_is(open_export: Page) -> None:
    page = open_export
    expect(page.get_by_label("Notes", exact=True)).to_be_hidden()
    page.get_by_text("More choices").press("Enter")
    page.get_by_label("Notes", exact=True).press("Space")
    page.keyboard.press("Tab")
    page.wait_for_url("**/export/?without=notes")
    expect(page.get_by_label("Notes", exact=True)).to_be_checked()
    expect(page.get_by_label("Replies", exact=True)).to_be_focused()
    assert faults(page) == []
    page.get_by_label("Notes", exact=True).press("Space")
    page.keyboard.press("Shift+Tab")
    page.wait_for_url(lambda address: "without" not in address)
    expect(page.get_by_label("Names in the file")).to_be_focused()


def test_a_box_is_ticked_by_the_mouse_at_once(open_export: Page) -> None:
    page = open_export
    page.get_by_text("More choices").click()
    page.get_by_label("Replies", exact=True).click()
    page.wait_for_url("**/export/?without=replies")
    expect(page.get_by_label("Replies", exact=True)).to_be_checked()


def test_nobody_takes_away_what_was_chosen_before(open_export: Page) -> None:
    """Who has typed what is to be found, and goes straight to a file, gets no file of something else."""
    page = open_export
    downloads: list[Any] = []
    page.on("download", lambda one: downloads.append(one))
    count(page, "2 annotations as")
    page.get_by_label("Found by a search").press_sequentially("fox")
    page.get_by_role("link", name=DOWNLOAD).click(no_wait_after=True)
    page.wait_for_url("**/export/?q=fox")
    count(page, "1 annotation as")
    assert downloads == []
    with page.expect_download() as download:
        page.get_by_role("link", name=DOWNLOAD).click()
    taken = download.value.path().read_text("utf-8-sig")
    assert "Is it?" in taken
    assert len(taken.splitlines()) == 2


def test_a_recipe_is_made_changed_and_deleted_and_one_sees_what_was_done(open_export: Page) -> None:
    page = open_export
    page.get_by_label("Found by a search").fill("fox")
    page.keyboard.press("Enter")
    page.wait_for_url("**/export/?q=fox")
    page.get_by_text("Save this choice as a recipe").press("Enter")
    page.get_by_label("Name", exact=True).fill("Foxes")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The recipe “Foxes” is kept.")).to_be_in_viewport()
    page.get_by_role("link", name="Change (Foxes)").click()
    expect(page.get_by_label("Found by a search")).to_be_in_viewport()
    expect(page.get_by_label("Name", exact=True)).to_be_in_viewport()
    assert faults(page) == []
    page.get_by_role("link", name="Cancel").click()
    expect(page.get_by_label("Found by a search")).to_have_value("")
    page.get_by_role("button", name="Delete (Foxes)").click()
    expect(page.get_by_role("button", name="Undo")).to_be_in_viewport()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("The recipe “Foxes” is back.")).to_be_in_viewport()
