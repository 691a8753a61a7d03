"""While one types a tag: near names stand before a new one, and are never taken unasked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from annotator.models import Alias, CodebookSettings
from documents.models import Role
from tests import factories as make
from tests.browser.passages import SELECT

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def project() -> Any:
    project = make.project()
    make.tag(project, "Iraq")
    army = make.tag(project, "Armed forces")
    Alias.objects.create(project=project, tag=army, name="Military")
    return project


@pytest.fixture
def picking(open_reader: Callable[..., Page], project: Any) -> Callable[..., Locator]:
    document = make.document(project)

    def picked(**more: Any) -> Locator:
        page = open_reader(document, **more)
        page.evaluate(SELECT, "brown fox")
        picker = page.locator("selection-toolbar tag-picker")
        picker.get_by_role("combobox").click()
        return picker

    return picked


def saved(page: Page, key: str) -> None:
    with page.expect_response(lambda response: response.url.endswith("/api/acts")) as answer:
        page.keyboard.press(key)
    assert answer.value.ok


def test_a_near_name_is_offered_before_a_new_tag_and_taken_only_when_chosen(
    picking: Callable[..., Locator], project: Any
) -> None:
    picker = picking()
    page = picker.page
    page.keyboard.type("Irak")
    expect(picker.get_by_role("option")).to_have_text(["Iraqsimilar", "Create “Irak”"])
    expect(picker.get_by_role("status")).to_have_text("There is no tag “Irak”. Similar: Iraq.")
    expect(picker.get_by_role("option", selected=True)).to_have_count(0)
    assert Axe().run(page, {"include": [["selection-toolbar"]]}).response["violations"] == []
    page.keyboard.press("Enter")
    expect(picker.get_by_role("option", selected=True)).to_contain_text("Iraq")
    saved(page, "Enter")
    assert [tagging.tag.name for tagging in project.annotations.get().taggings.all()] == ["Iraq"]


def test_a_new_tag_with_a_near_name_is_made_when_that_is_meant(picking: Callable[..., Locator], project: Any) -> None:
    picker = picking()
    page = picker.page
    page.keyboard.type("Iran")
    page.keyboard.press("ArrowUp")
    expect(picker.get_by_role("option", selected=True)).to_have_text("Create “Iran”")
    saved(page, "Enter")
    assert project.tags.filter(name="Iran").exists()


def test_another_name_finds_the_tag_and_says_so(picking: Callable[..., Locator], project: Any) -> None:
    picker = picking()
    page = picker.page
    page.keyboard.type("military")
    expect(picker.get_by_role("option")).to_have_text(["Armed forcesalso “Military”"])
    saved(page, "Enter")
    assert project.tags.count() == 2


def test_where_only_editors_make_tags_an_annotator_is_offered_none(
    picking: Callable[..., Locator], project: Any
) -> None:
    CodebookSettings.objects.create(project=project, tags_made_by="editors")
    picker = picking()
    page = picker.page
    page.keyboard.type("Elections")
    expect(picker.get_by_text("only editors make tags")).to_be_visible()
    page.keyboard.press("Enter")
    expect(picker.get_by_role("combobox")).to_have_value("Elections")
    picker.get_by_role("combobox").fill("Irak")
    expect(picker.get_by_role("option")).to_have_text(["Iraqsimilar"])
    expect(picker.get_by_text("only editors make tags")).to_be_visible()
    assert not project.annotations.exists()


def test_where_only_editors_make_tags_an_editor_makes_them(picking: Callable[..., Locator], project: Any) -> None:
    CodebookSettings.objects.create(project=project, tags_made_by="editors")
    dora = make.person("dora")
    make.member(project, dora, role=Role.EDITOR)
    picker = picking(by=dora)
    page = picker.page
    page.keyboard.type("Elections")
    saved(page, "Enter")
    assert project.tags.filter(name="Elections").exists()


def test_the_pane_shows_near_names_where_nothing_is_called_so(open_reader: Callable[..., Page], project: Any) -> None:
    page = open_reader(make.document(project))
    page.get_by_role("searchbox", name="Filter the tags").fill("Irak")
    expect(page.locator("code-book li[data-tag]:visible .codebook-name")).to_have_text(["Iraq"])
    page.get_by_role("searchbox", name="Filter the tags").fill("military")
    expect(page.locator("code-book li[data-tag]:visible .codebook-name")).to_have_text(["Armed forces"])
