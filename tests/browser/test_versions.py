"""Freezing a codebook, comparing it, and bringing one in, by keyboard and on a narrow screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from annotator.actions import tag as tagging
from annotator.models import Tag
from tests import factories as make
from tests.browser.test_every_page import look_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TABLE = "path,description,colour,key\nClaims,What can be false,puce,\nClaims / Jobs,Work,,c\nClaims,,,\n"


@pytest.fixture
def project() -> Any:
    made = make.project(name="Harrow Bay")
    make.tag(made, "Claims", colour="teal", description="What could be false", when_to_use="Often", shortcut="c")
    return made


def at(project: Any, name: str) -> str:
    return reverse(f"codebook-{name}", args=[project.slug])


def test_a_codebook_is_frozen_and_compared_with_what_became_of_it(visit: Callable[..., Page], project: Any) -> None:
    page = visit(at(project, "versions"))
    page.get_by_label("Name").fill("Round one")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Version 1: Round one")).to_be_visible()
    tagging.edit_tag(Tag.objects.get(), description="What can be false", when_not="Opinions", by=make.alice())
    page.reload()
    page.get_by_role("link", name="Show what changed").press("Enter")
    expect(page.get_by_text("1 changed")).to_be_visible()
    assert page.locator("ins").all_inner_texts() == ["can", "Opinions"]
    page.get_by_label("To", exact=True).select_option("Version 1: Round one")
    page.get_by_role("button", name="Compare").press("Enter")
    expect(page.get_by_text("Nothing changed between these two.")).to_be_visible()
    day = page.get_by_label("From the end of the day")
    expect(day).to_be_hidden()
    page.get_by_label("From", exact=True).select_option("The end of a day …")
    day.fill("2001-05-04")
    look_at(page)
    page.get_by_role("button", name="Compare").press("Enter")
    expect(page.get_by_role("heading", name="4 May 2001 → Version 1: Round one")).to_be_visible()
    expect(page.get_by_text("1 new")).to_be_visible()


def test_a_codebook_comes_in_after_a_look_and_goes_again(visit: Callable[..., Page], project: Any) -> None:
    page = visit(at(project, "import"))
    file: Any = {"name": "codes.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    page.get_by_label("File").set_input_files(files=[file])
    page.get_by_role("button", name="See what it would do").press("Enter")
    expect(page.get_by_role("status").get_by_text("1 new tag · 1 tag changes · 1 can’t come in")).to_be_visible()
    look_at(page)
    assert Tag.objects.count() == 1
    page.get_by_role("button", name="Bring it in").press("Enter")
    expect(page.get_by_text("“codes.csv” is in the codebook.")).to_be_visible()
    assert sorted(Tag.objects.values_list("name", flat=True)) == ["Claims", "Jobs"]
    page.locator(".messages").get_by_role("button", name="Undo").press("Enter")
    expect(page.get_by_text("Undone:")).to_be_visible()
    assert Tag.objects.get(trashed_at=None).description == "What could be false"


def test_definitions_of_a_tag_are_for_everyone(visit: Callable[..., Page], project: Any) -> None:
    tag = Tag.objects.get()
    make.annotation(make.document(project), tags=(tag,))
    tagging.edit_tag(tag, description="What can be false", by=make.alice())
    page = visit(reverse("tag", args=[project.slug, tag.pk]))
    page.get_by_role("link", name="tagged under an earlier definition").press("Enter")
    expect(page.locator("#definition-1")).to_be_visible()
    look_at(page)
