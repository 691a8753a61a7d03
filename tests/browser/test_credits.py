"""Whom a file names that annotations came out of, and those with no place here: the reading page in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from annotator.models import Annotation
from tests import factories as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TOLD = "Maria, brought in by Bob Stone"


@pytest.fixture
def document() -> Any:
    """What Bob brought in, to which Zoë answers in the file, what he did himself, and what stands nowhere here."""
    made = make.document(make.project())
    make.reply(make.brought(made, note="So it is"), credit="Zoë")
    make.annotation(made, quote="lazy")
    make.orphan(made, quote="a red hen", credit="Nina")
    return made


def card_of(page: Page, quote: str) -> Any:
    annotation = Annotation.objects.get(quote=quote)
    return page.locator(f'annotation-card[data-uid="{annotation.uid}"]')


def test_cards_and_threads_say_whom_the_file_names(open_reader: Callable[..., Page], document: Any) -> None:
    page = open_reader(document, by=make.alice(), fragment=f"#a-{Annotation.objects.get(quote='brown').uid}")
    card = card_of(page, "brown")
    expect(card.locator(".card-author")).to_have_text(TOLD)
    expect(card.locator(".reply-author")).to_have_text("Zoë, brought in by Bob Stone")
    expect(card_of(page, "lazy").locator(".card-author")).to_have_text("Bob Stone")
    expect(page.locator(f'.block-list button[aria-label*="By {TOLD}"]')).to_have_count(1)


def test_the_filter_offers_whom_the_file_names(open_reader: Callable[..., Page], document: Any) -> None:
    page = open_reader(document)
    page.get_by_role("button", name="Filter", exact=True).first.click()
    people = page.get_by_label("Person")
    expect(people.locator("option")).to_have_text(["Anyone", "Me", "Maria", "Nina"])
    people.select_option(label="Maria")
    expect(page.locator(".filter-count")).to_have_text("1 of 2 shown")
    expect(page.locator(".filter-chips .chip-name")).to_have_text("Maria")
    assert "credit=Maria" in page.url
    page.reload()
    expect(page.locator(".filter-count")).to_have_text("1 of 2 shown")
    page.get_by_role("button", name="Filter", exact=True).first.click()
    page.get_by_label("Person").select_option(label="Me")
    expect(card_of(page, "lazy")).to_be_visible()
    expect(card_of(page, "brown")).to_have_count(0)
    assert "credit" not in page.url


def test_what_stands_nowhere_here_is_an_orphan(open_reader: Callable[..., Page], document: Any) -> None:
    page = open_reader(document)
    expect(page.get_by_text("1 highlight whose passage was not found in this version")).to_be_attached()
    card = card_of(page, "a red hen")
    expect(card.locator(".card-quote q")).to_have_text("a red hen")
    expect(card.locator(".card-author")).to_have_text("Nina, brought in by Bob Stone")


@pytest.fixture
def review(visit: Callable[..., Page], document: Any) -> Page:
    page = visit(reverse("document-review", args=[document.uid]), by=make.bob())
    expect(page.locator(".placing-was mark")).to_have_text("a red hen")
    return page


def placed(page: Page, quote: str) -> None:
    """Waits until the server has Nina's there, or nowhere."""
    how = "exact" if quote != "a red hen" else "orphan"
    for _ in range(100):
        if Annotation.objects.filter(credit="Nina", how=how, quote=quote).exists():
            return
        page.wait_for_timeout(50)
    raise AssertionError(quote)


def test_an_orphan_of_a_file_is_put_by_hand_and_taken_back(review: Page) -> None:
    expect(review.locator(".placing-was h3")).to_have_text("As the file has it")
    expect(review.locator(".placing-about")).to_contain_text("Nina, brought in by Bob Stone")
    review.keyboard.press("d")
    quote = review.locator(".drawing-quote")
    expect(quote).to_have_text("The")
    review.keyboard.press("Shift+ArrowRight")
    expect(quote).to_have_text("The quick")
    review.keyboard.press("Enter")
    placed(review, "The quick")
    review.keyboard.press("u")
    placed(review, "a red hen")


def test_an_orphan_of_a_file_is_left(review: Page) -> None:
    review.keyboard.press("o")
    for _ in range(100):
        if Annotation.objects.filter(credit="Nina", left_at__isnull=False).exists():
            break
        review.wait_for_timeout(50)
    orphan = Annotation.objects.get(credit="Nina")
    assert (orphan.how, orphan.left_at is None) == ("orphan", False)


def test_sorting_passages_says_whom_the_file_names(visit: Callable[..., Page], document: Any) -> None:
    tag = make.tag(document.project)
    make.brought(document, quote="fox", tags=(tag,))
    page = visit(reverse("tag-split", args=[document.project.slug, tag.pk]))
    expect(page.locator(".sorting-author")).to_have_text(TOLD)
