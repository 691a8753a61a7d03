"""From hits to work, in a real browser: ticked hits are tagged, filed and marked, and that is undone."""

from __future__ import annotations

import json
from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from annotator import under_way
from annotator.actions import hits
from annotator.models import Annotation, Topic
from documents import progress
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


WATCHED = """() => {
  const element = document.querySelector("act-progress");
  const seen = () => ({
    shown: !element.querySelector(".act-waiting").hidden,
    words: element.querySelector("[role=status]").textContent,
    value: element.querySelector("progress").value,
    max: element.querySelector("progress").max,
  });
  const note = () => sessionStorage.setItem("seen", JSON.stringify(seen()));
  new MutationObserver(note).observe(element, { subtree: true, childList: true, attributes: true });
  return seen();
}"""


def test_who_waits_for_many_marks_sees_how_far_they_are(
    visit: Callable[..., Page], shelf: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    told, mark, how_far = Event(), hits.mark, under_way.how_far
    asked: list[Any] = []

    def slow(*of: Any, **what: Any) -> hits.Done:
        progress.report(7, 20)
        assert told.wait(60)
        return mark(*of, **what)

    def counted(*of: Any, **who: Any) -> Any:
        asked.append(how_far(*of, **who))
        if len(asked) > 2:  # what was told before is on the page
            told.set()
        return asked[-1]

    monkeypatch.setattr(hits, "mark", slow)
    monkeypatch.setattr(under_way, "how_far", counted)
    page = visit(f"{shelf['address']}?q=bees&show=concordance", by=make.bob())
    page.locator(".line input").first.check()
    page.locator("summary", has_text="Mark").click()
    page.get_by_label("With the tag").fill("Insects")
    page.get_by_role("button", name="See what would be marked").click()
    expect(page.locator("act-progress:defined")).to_be_attached()
    assert page.evaluate(WATCHED)["shown"] is False  # the page itself can't be asked while it waits for another one
    page.get_by_role("button", name="Mark 1 place").click(no_wait_after=True)
    expect(page.get_by_text("1 occurrence is marked with “Insects” now.")).to_be_visible()
    seen = json.loads(page.evaluate("sessionStorage.getItem('seen')"))
    assert seen == {"shown": True, "words": "Marking: 30 % done", "value": 7, "max": 20}
