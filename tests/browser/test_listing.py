"""The document list in a real browser: columns that one chooses, fields to filter by and to fill, saved views, keys."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from annotator.models import SavedView
from documents.actions.fields import make_field, set_value
from documents.models import Document, FieldValue
from tests import factories as make
from tests.browser.test_accessibility import assert_nothing_sticks_out, faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def project() -> Any:
    """Four documents with a number and a region, and a day that none has."""
    project = make.project(name="Harrow Bay")
    alice = make.alice()
    words = make_field(project, "Words", kind="number", by=alice)
    region = make_field(project, "Region", kind="choice", choices=["North", "South"], by=alice)
    make_field(project, "Day", kind="date", by=alice)
    for number in range(1, 5):
        made = Document.objects.filter(pk=make.document(project, title=f"Document {number}").pk)
        set_value(made, words, str(number * 100), project=project, by=alice)
        set_value(made, region, "North" if number < 3 else "South", project=project, by=alice)
    return project


def address(project: Any, query: str = "?sort=title") -> str:
    return reverse("project", args=[project.slug]) + query


def heads(page: Page) -> list[str]:
    return [text.strip() for text in page.locator("thead th .sort").all_inner_texts()]


def titles(page: Page) -> list[str]:
    return page.locator(".row-link").all_inner_texts()


def menu(page: Page, name: str) -> Any:
    page.locator("summary", has_text=name).click()
    return page.locator("details[open] .menu-panel")


def test_columns_are_chosen_and_stay_in_the_address(visit: Callable[..., Page], project: Any) -> None:
    page = visit(address(project), by=make.alice())
    assert heads(page) == ["Title", "Publisher", "Published", "Words", "Region", "Status", "Highlights"]
    choice = menu(page, "Columns")
    for name in ("Publisher", "Published", "Status", "Highlights"):
        choice.get_by_label(name, exact=True).uncheck()
    choice.get_by_label("Day", exact=True).check()
    choice.get_by_role("button", name="Show these").click()
    expect(page.locator("thead th .sort")).to_have_text(["Title", "Words", "Region", "Day"])
    page.get_by_role("link", name=re.compile("^South")).click()
    expect(page.locator(".row-link")).to_have_text(["Document 3", "Document 4"])
    assert heads(page) == ["Title", "Words", "Region", "Day"]
    choice = menu(page, "Columns")
    for name in ("Publisher", "Published", "Status", "Highlights"):
        choice.get_by_label(name, exact=True).check()
    choice.get_by_label("Day", exact=True).uncheck()
    choice.get_by_role("button", name="Show these").click()
    page.wait_for_url(lambda url: "column" not in url)


def test_a_number_filters_as_one_writes_it(visit: Callable[..., Page], project: Any) -> None:
    page = visit(address(project), by=make.alice())
    group = page.get_by_role("group", name="Words")
    group.get_by_label("from").fill("150")
    group.get_by_label("to").fill("3e2")
    group.get_by_label("to").press("Enter")
    expect(page.locator(".row-link")).to_have_text(["Document 2", "Document 3"])
    page.get_by_role("list", name="Filtered by").get_by_role("link", name=re.compile("from 150 to 300")).click()
    expect(page.locator(".row-link")).to_have_count(4)


def test_a_field_is_filled_for_chosen_documents_by_its_own_kind_of_value(
    visit: Callable[..., Page], project: Any
) -> None:
    page = visit(address(project), by=make.alice())
    for number in (1, 4):
        page.get_by_role("checkbox", name=f"Choose Document {number}", exact=True).check()
    panel = menu(page, "Fields")
    panel.locator("[name=field]").select_option("Day")
    expect(panel.get_by_label("Value of Words")).to_be_hidden()
    panel.get_by_label("Value of Day").fill("2024-03-12")
    panel.get_by_role("button", name="Set the value").click()
    expect(page.get_by_text("“Day” of 2 documents is “2024-03-12” now.")).to_be_visible()
    assert FieldValue.objects.filter(day="2024-03-12").count() == 2
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text(re.compile("^Undone"))).to_be_visible()
    assert not FieldValue.objects.filter(day="2024-03-12").exists()


def test_a_view_is_kept_changed_reset_shared_and_deleted(visit: Callable[..., Page], project: Any) -> None:
    page = visit(address(project, "?sort=-title"), by=make.alice())
    panel = menu(page, "Save view")
    panel.get_by_label("Name").fill("From the end")
    panel.get_by_role("button", name="Save the view").click()
    bar = page.locator(".view-bar")
    expect(bar).to_contain_text("From the end")
    expect(bar.get_by_text("changed")).to_have_count(0)
    page.get_by_role("link", name=re.compile("^North")).click()
    expect(bar.get_by_text("changed")).to_be_visible()
    bar.get_by_role("link", name="Reset").click()
    expect(page.locator(".row-link")).to_have_count(4)
    page.get_by_role("link", name=re.compile("^North")).click()
    bar.get_by_role("button", name="Save again").click()
    expect(bar.get_by_text("changed")).to_have_count(0)
    page.goto(page.url.partition("?")[0])
    page.get_by_role("navigation", name="Saved views").get_by_role("link", name="From the end").click()
    expect(page.locator(".row-link")).to_have_text(["Document 2", "Document 1"])
    bar.locator("summary").click()
    bar.get_by_label("For all members").check()
    bar.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("navigation", name="Saved views")).to_contain_text("Views for all members")
    assert SavedView.objects.get().shared
    bar.locator("summary").click()
    bar.get_by_role("button", name="Delete the view").click()
    expect(bar).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(bar).to_contain_text("From the end")


def test_the_keys_of_the_list_are_shown_by_a_question_mark(visit: Callable[..., Page], project: Any) -> None:
    page = visit(address(project), by=make.alice())
    keys = page.get_by_role("dialog", name="Keys")
    page.get_by_role("searchbox", name="Words").press("?")
    expect(keys).to_be_hidden()
    page.locator(".row-link").first.focus()
    page.keyboard.press("?")
    expect(keys).to_contain_text("choose this document, or don’t")
    assert faults(page) == []
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    page.get_by_role("button", name="Keys").click()
    expect(keys).to_be_visible()


def test_everything_fits_a_narrow_screen_and_stands_up_to_axe(visit: Callable[..., Page], project: Any) -> None:
    every = "".join(f"&column={name}" for name in ("title", "publisher", "field-1", "status", "imported"))
    view = make.view(
        project, "A view with a rather long name for such a narrow screen", query="q=Document", shared=True
    )
    page = visit(address(project, f"?q=Document&view={view.uid}{every}&sort=title&topic=99"), by=make.alice())
    page.set_viewport_size({"width": 360, "height": 800})
    page.locator(".filters > summary").click()
    for opened in (".columns-menu > summary", ".view-bar .menu > summary"):
        page.locator(opened).click()
        assert_nothing_sticks_out(page, 360)
        assert faults(page) == []
        page.keyboard.press("Escape")


def test_without_scripts_columns_fields_and_views_work(
    browser: Browser, visit: Callable[..., Page], project: Any
) -> None:
    signed_in = visit(address(project), by=make.alice())
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(signed_in.context.cookies())
    page = context.new_page()
    page.goto(signed_in.url)
    choice = menu(page, "Columns")
    choice.get_by_label("Day", exact=True).check()
    choice.get_by_role("button", name="Show these").click()
    assert "Day" in heads(page)
    page.get_by_role("checkbox", name="Choose Document 2", exact=True).check()
    panel = menu(page, "Fields")
    panel.locator("[name=field]").select_option("Region")
    panel.get_by_label("Value of Region").select_option("South")
    panel.get_by_role("button", name="Set the value").click()
    assert FieldValue.objects.get(document__title="Document 2", field__name="Region").text == "South"
    assert "Day" in heads(page)
    panel = menu(page, "Save view")
    panel.get_by_label("Name").fill("With days")
    panel.get_by_role("button", name="Save the view").click()
    assert "With days" in page.locator(".view-bar").inner_text()
    context.close()
