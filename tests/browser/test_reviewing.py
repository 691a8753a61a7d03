"""Looking where annotations stand in a newer text, in a browser: one by one, by hand, without scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from annotator.models import Annotation
from documents.actions.revisions import add_revision
from tests import factories as make
from tests.annotator.test_review import LOST, NEW, OLD, UNSURE
from tests.browser.test_accessibility import assert_nothing_sticks_out, faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def document() -> Any:
    """Two annotations that want a look, the first of them with a place that may be right."""
    project = make.project(name="Harrow Bay")
    document = make.document(project, text=OLD, title="The council")
    tag = make.tag(project, "Promises", colour="teal")
    for quote in (UNSURE, LOST):
        make.annotation(document, quote=quote, tags=(tag,), note="Says *who*?")
    add_revision(document, make.reading(NEW), by=make.alice())
    Annotation.objects.filter(how="fuzzy").update(score=0.62)
    document.refresh_from_db()
    return document


@pytest.fixture
def review(visit: Callable[..., Page], document: Any) -> Page:
    page = visit(reverse("document-review", args=[document.uid]), by=make.bob())
    attend(page, UNSURE)
    return page


def attend(page: Page, quote: str) -> None:
    """Waits until this annotation is looked at."""
    expect(page.locator(".placing-was mark")).to_have_text(quote)


def of(quote: str, answer: Callable[[], Any], page: Page) -> Any:
    """Waits until the server has it."""
    for _ in range(100):
        if (found := answer()) is not None:
            return found
        page.wait_for_timeout(50)
    raise AssertionError(quote)


def settled(how: str) -> Callable[[], Any]:
    return lambda: Annotation.objects.filter(how=how, made_on__number=2).first()


def test_one_key_accepts_a_place_and_shows_the_next_one(review: Page) -> None:
    review.keyboard.press("1")
    attend(review, LOST)
    expect(review.locator(".review-left")).to_have_text("1 left")
    expect(review.locator(".review-told")).to_contain_text("It has its place.")
    found = of(UNSURE, settled("exact"), review)
    assert found.quote in NEW


def test_keys_go_to_the_next_and_back_and_tell_what_they_are(review: Page) -> None:
    review.keyboard.press("j")
    attend(review, LOST)
    review.keyboard.press("k")
    attend(review, UNSURE)
    review.keyboard.press("?")
    expect(review.locator("dialog.review-keys")).to_contain_text("Leave it as an orphan")
    review.keyboard.press("Escape")
    assert faults(review) == []


def test_an_orphan_is_left_and_that_is_undone(review: Page) -> None:
    review.keyboard.press("j")
    attend(review, LOST)
    review.keyboard.press("o")
    attend(review, UNSURE)
    of(LOST, lambda: Annotation.objects.filter(left_at__isnull=False).first(), review)
    review.keyboard.press("Control+z")
    attend(review, LOST)
    expect(review.locator(".review-left")).to_have_text("2 left")
    assert not Annotation.objects.filter(left_at__isnull=False).exists()


def test_after_the_last_one_that_is_said(review: Page) -> None:
    review.keyboard.press("1")
    attend(review, LOST)
    review.keyboard.press("o")
    expect(review.locator(".review-empty")).to_contain_text("Every annotation has its place.")
    expect(review.locator(".review-left")).to_have_text("0 left")


def test_a_passage_is_drawn_by_keys_alone(review: Page) -> None:
    review.keyboard.press("j")
    attend(review, LOST)
    review.keyboard.press("d")
    quote = review.locator(".drawing-quote")
    expect(quote).not_to_have_text("")
    review.keyboard.press("ArrowDown")
    before = quote.inner_text()
    review.keyboard.press("Shift+ArrowRight")
    review.keyboard.press("Shift+ArrowRight")
    expect(quote).not_to_have_text(before)
    assert faults(review) == []
    drawn = quote.inner_text()
    review.keyboard.press("Enter")
    attend(review, UNSURE)
    found = of(drawn, settled("exact"), review)
    assert found.quote == drawn.strip("“”")


def test_a_passage_is_drawn_by_selecting_it(review: Page) -> None:
    review.click("[data-act=draw]")
    expect(review.locator(".drawing-text")).to_contain_text("a fine day in May")
    review.evaluate(
        """() => {
          const walker = document.createTreeWalker(document.querySelector(".drawing-text"), NodeFilter.SHOW_TEXT);
          while (!walker.nextNode().data.includes("a fine day"));
          const at = walker.currentNode.data.indexOf("a fine day");
          getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + 10);
        }"""
    )
    expect(review.locator(".drawing-quote")).to_have_text("a fine day")
    review.click("[data-act=take]")
    attend(review, LOST)
    assert of(UNSURE, settled("exact"), review).quote == "a fine day"


def test_drawing_is_given_up_without_a_trace(review: Page) -> None:
    review.keyboard.press("d")
    expect(review.locator("text-drawing")).to_be_visible()
    review.keyboard.press("Escape")
    expect(review.locator("text-drawing")).to_be_hidden()
    attend(review, UNSURE)


def test_drawing_is_given_up_also_while_the_text_is_coming(review: Page) -> None:
    waiting: list[Any] = []
    review.route("**/text/**", lambda route: waiting.append(route))
    review.keyboard.press("d")
    expect(review.locator("text-drawing")).to_be_visible()
    review.keyboard.press("Escape")
    expect(review.locator("text-drawing")).to_be_hidden()
    assert waiting
    waiting[0].continue_()
    review.unroute("**/text/**")
    review.keyboard.press("d")
    expect(review.locator(".drawing-text")).to_contain_text("The council met")


def test_what_somebody_else_settles_disappears(review: Page, document: Any) -> None:
    Annotation.objects.filter(quote=UNSURE).update(how="exact", score=1)
    review.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    attend(review, LOST)
    expect(review.locator(".review-told")).to_contain_text("Somebody else settled")


def test_what_is_refused_comes_back_with_the_reason(review: Page, document: Any) -> None:
    add_revision(document, make.reading(f"First.\n{NEW}"), by=make.alice())
    Annotation.objects.filter(quote=UNSURE).update(author=make.alice())
    review.keyboard.press("1")
    expect(review.locator(".review-told.error")).to_contain_text("could not be settled")


def test_it_is_settled_without_scripts(browser: Browser, review: Page, live_server: Any, document: Any) -> None:
    context = browser.new_context(java_script_enabled=False, storage_state=review.context.storage_state())
    page = context.new_page()
    page.goto(f"{live_server.url}{reverse('document-review', args=[document.uid])}")
    page.click("text=It stands here")
    attend(page, LOST)
    page.fill("textarea[name=words]", "a fine day in May")
    page.click("button[value=words]")
    expect(page.locator(".review-empty")).to_be_visible()
    page.click("text=Undo")
    attend(page, LOST)
    context.close()


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_it_is_for_everyone_at_any_width(review: Page, width: int) -> None:
    review.set_viewport_size({"width": width, "height": 800})
    assert_nothing_sticks_out(review, width)
    review.keyboard.press("d")
    expect(review.locator(".drawing-text")).to_contain_text("a fine day in May")
    assert_nothing_sticks_out(review, width)
    assert faults(review) == []


def test_the_reading_page_says_what_wants_a_look_and_its_card_settles_it(
    open_reader: Callable[..., Page], document: Any
) -> None:
    page = open_reader(document)
    link = page.locator("unsure-notes a")
    expect(link).to_have_text("2 highlights want a look")
    assert faults(page) == []
    card = page.locator("margin-notes annotation-card", has_text="62 %")
    card.locator("[data-act=confirm]").click()
    expect(link).to_have_text("1 highlight wants a look")
    of(UNSURE, settled("exact"), page)
    link.click()
    attend(page, LOST)
