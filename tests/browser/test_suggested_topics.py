"""Topics that passages suggest, taken and waved away in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from annotator.models import DismissedTopic, Topic
from tests import factories as make
from tests.browser.test_accessibility import assert_nothing_sticks_out, faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def document() -> Any:
    """Three passages about foxes and four about dogs, both animals."""
    project = make.project(name="Harrow Bay")
    animals = make.tag(project)
    foxes, dogs = make.tag(project, "Foxes", parent=animals), make.tag(project, "Dogs", parent=animals)
    document = make.document(project)
    for tag, times in ((foxes, 3), (dogs, 4)):
        for _time in range(times):
            make.annotation(document, tags=(tag,))
    return document


def suggestions(page: Page) -> Any:
    return page.get_by_role("list", name="Suggested:").get_by_role("listitem")


def test_a_suggested_topic_says_why_and_is_taken_by_one_press(open_reader: Callable[..., Page], document: Any) -> None:
    page = open_reader(document)
    expect(suggestions(page)).to_contain_text(["Dogs 4 passages", "Foxes 3 passages", "Animals 7 passages"])
    assert faults(page) == []
    suggestions(page).nth(0).get_by_role("button", name="Dogs 4 passages").click()
    expect(page.get_by_role("list", name="Topics")).to_contain_text("Dogs")
    expect(suggestions(page)).to_have_count(2)
    expect(suggestions(page).nth(0).get_by_role("button", name="Foxes 3 passages")).to_be_focused()
    expect(page.locator("body")).to_have_attribute("class", "is-ready")
    page.reload()
    expect(page.get_by_role("list", name="Topics")).to_contain_text("Dogs")
    assert [topic.tag.name for topic in Topic.objects.all()] == ["Dogs"]


def test_suggestions_scroll_in_their_line_and_move_nothing(open_reader: Callable[..., Page], document: Any) -> None:
    page = open_reader(document)
    expect(suggestions(page)).to_have_count(3)
    below = page.locator("document-notes")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert_nothing_sticks_out(page, width)
        filled = below.bounding_box()
        page.evaluate("document.querySelector('topic-suggestions ul').hidden = true")
        assert below.bounding_box() == filled
        page.evaluate("document.querySelector('topic-suggestions ul').hidden = false")


def test_one_that_is_waved_away_stays_away_until_it_is_undone(open_reader: Callable[..., Page], document: Any) -> None:
    page = open_reader(document)
    page.get_by_role("button", name="Don’t suggest Dogs for this document").click()
    expect(suggestions(page)).to_have_count(2)
    expect(page.locator(".toast")).to_contain_text("“Dogs” isn’t suggested to you here any more.")
    page.reload()
    expect(suggestions(page)).to_have_count(2)
    assert DismissedTopic.objects.count() == 1
    page.get_by_role("button", name="Undo", exact=False).first.click()
    expect(suggestions(page)).to_have_count(3)
    assert DismissedTopic.objects.count() == 0


def test_documents_are_put_under_a_topic_from_the_tags_page(visit: Callable[..., Page], document: Any) -> None:
    dogs = document.project.tags.get(name="Dogs")
    page = visit(reverse("tag", args=[document.project.slug, dogs.pk]), by=make.bob())
    page.get_by_role("link", name="1 document has 3 or more passages of this tag").click()
    put = page.get_by_role("button", name="Put it under the topic")
    expect(put).to_be_visible()
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert_nothing_sticks_out(page, width)
        assert faults(page) == []
    put.click()
    expect(page.locator(".message")).to_contain_text("1 document is under “Dogs”.")
    page.locator(".message").get_by_role("button", name="Undo").click()
    expect(page.locator(".message")).to_contain_text("Undone")
    assert not Topic.objects.exists()
