"""Making a project blind and opening it, while others read in it; and taking annotations out under pseudonyms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from annotator.actions.blinding import make_blind, open_project
from documents.access import project_to_read
from tests import factories as make
from tests.browser.test_accessibility import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What the page does where events come (``test_live`` has the server for that).
NEWS = "document.dispatchEvent(new CustomEvent('annotator:anew'))"


def switch(change: Callable[..., Any], project: Any) -> None:
    change(project_to_read(make.alice(), project.slug), by=make.alice())


@pytest.fixture
def document() -> Any:
    project = make.project(name="Harrow Bay")
    made = make.document(project)
    make.annotation(made, quote="brown", note="Mine")
    make.annotation(made, quote="lazy", note="Hers", by=make.alice())
    return made


def test_a_project_is_made_blind_and_opened(visit: Callable[..., Page], page: Page, document: Any) -> None:
    visit(reverse("project-settings", args=[document.project.slug]))
    page.get_by_role("link", name="Who sees whose annotations").click()
    expect(page.get_by_role("main")).to_contain_text("Would see only their own Bob Stone")
    page.get_by_role("button", name="Make the project blind").click()
    expect(page.get_by_role("status")).to_contain_text("This project is blind now")
    page.reload()
    assert faults(page) == []
    page.get_by_role("link", name="Documents").click()
    expect(page.get_by_text("You own it, so you see all.")).to_be_visible()
    page.get_by_role("link", name="Open it").click()
    page.get_by_role("button", name="Open the project").click()
    expect(page.get_by_role("status")).to_contain_text("This project is open now")


def test_an_open_page_shows_what_there_is_to_see_at_once(
    open_reader: Callable[..., Page], page: Page, document: Any
) -> None:
    open_reader(document)
    cards = page.locator("margin-notes .card")
    expect(cards).to_have_count(2)
    note = page.locator("blind-note")
    expect(note).to_be_hidden()
    switch(make_blind, document.project)
    page.evaluate(NEWS)
    expect(cards).to_have_count(1)
    expect(cards).to_contain_text("Mine")
    expect(note).to_contain_text("you see only your own annotations")
    assert faults(page) == []
    make.annotation(document, quote="fox", note="Hers again", by=make.alice())
    switch(open_project, document.project)
    page.evaluate(NEWS)
    expect(cards).to_have_count(3)
    expect(note).to_be_hidden()


def test_an_owner_reads_all_and_is_told(open_reader: Callable[..., Page], page: Page, document: Any) -> None:
    switch(make_blind, document.project)
    open_reader(document, by=make.alice())
    expect(page.locator("margin-notes .card")).to_have_count(2)
    expect(page.locator("blind-note")).to_contain_text("You own it, so you see all.")


def test_people_go_out_under_pseudonyms(visit: Callable[..., Page], page: Page, document: Any) -> None:
    visit(reverse("export", args=[document.project.slug]))
    page.get_by_text("More choices").click()
    page.get_by_label("Names in the file").select_option("pseudonyms")
    expect(page.get_by_text("become pseudonyms too")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download .csv (Table (CSV))").click()
    assert "Stone" not in download.value.path().read_text("utf-8-sig")
    page.get_by_role("link", name="Who is who").click()
    page.get_by_label("Bob Stone").fill("The tall one")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("The pseudonyms are saved.")
    page.reload()
    assert faults(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Download who is who").click()
    assert "The tall one,Bob Stone,bob" in download.value.path().read_text("utf-8-sig")
