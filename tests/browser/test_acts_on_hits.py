"""From hits to work, in a real browser: ticked hits are tagged, filed and marked, and that is undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from annotator.models import Annotation, Topic
from tests import factories as make
from tests.browser.test_accessibility import assert_nothing_sticks_out, faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = "The bees of Harrow Bay dance. Nobody marks where the bees went, or why.\n"


@pytest.fixture
def shelf() -> dict[str, Any]:
    project = make.project(name="Harrow Bay")
    make.tag(project, "Insects", colour="amber")
    make.document(project, text=TEXT, title="On bees", authors=("Ann Lee",), publisher="Lantern")
    make.document(project, text="A hive is a town of bees.\n", title="Towns")
    return {"project": project, "address": reverse("search", args=[project.slug])}


def test_every_occurrence_is_marked_once_it_was_seen(visit: Callable[..., Page], shelf: dict[str, Any]) -> None:
    page = visit(f"{shelf['address']}?q=bees&show=concordance", by=make.bob())
    page.locator(".line input").first.check()  # the bar comes with what is ticked
    page.get_by_label("All hits").check()
    expect(page.locator("#search-acts")).to_be_visible()
    page.locator("summary", has_text="Mark").click()
    page.get_by_label("With the tag").fill("Insects")
    page.get_by_label("What is marked").select_option("sentence")
    page.get_by_role("button", name="See what would be marked").click()
    expect(page.get_by_role("heading", name="Mark with “Insects”")).to_be_visible()
    expect(page.locator(".passage mark")).to_have_count(3)
    for width, scheme in ((1280, "light"), (360, "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        assert faults(page) == []
        assert_nothing_sticks_out(page, width)
    page.get_by_role("button", name="Mark 3 places").click()
    expect(page.get_by_text("3 occurrences are marked with “Insects” now.")).to_be_visible()
    assert Annotation.objects.filter(trashed_at=None).count() == 3
    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_text("Undone: 3 changes to hits of “bees”")).to_be_visible()
    assert Annotation.objects.filter(trashed_at=None).count() == 0


def test_documents_that_are_ticked_go_under_a_topic(visit: Callable[..., Page], shelf: dict[str, Any]) -> None:
    page = visit(f"{shelf['address']}?q=bees", by=make.alice())
    page.get_by_role("checkbox", name="Choose Towns").check()
    page.locator("summary", has_text="Topics").click()
    page.get_by_label("Topic", exact=True).fill("Insects")
    page.get_by_role("button", name="Put under it").click()
    expect(page.get_by_text("1 document is under “Insects”.")).to_be_visible()
    assert [one.content_object.title for one in Topic.objects.all()] == ["Towns"]
