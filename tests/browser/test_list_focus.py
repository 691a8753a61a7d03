"""Who acts on highlights from the lists for those who listen stays there, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import factories as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = "A hare ran by the river. A fox ran after it.\nNobody else was there.\nThe river goes on."


@pytest.fixture
def document() -> Any:
    """Three highlights of Bob's in the first block, one in the third."""
    project = make.project()
    make.tag(project, "Animals", colour="teal")
    document = make.document(project, text=TEXT)
    for quote in ("hare", "river", "fox", "goes on"):
        make.annotation(document, quote=quote)
    return document


@pytest.fixture
def listen(open_reader: Callable[..., Page], document: Any) -> Callable[[str, str], Page]:
    """Goes to a button of a highlight's item, and presses it."""

    def pressed(quote: str, does: str) -> Page:
        page = open_reader(document)
        item(page, quote).locator(f"[data-does={does}]").evaluate("button => button.focus()")
        page.keyboard.press("Enter")
        return page

    return pressed


def item(page: Page, quote: str) -> Locator:
    return page.locator(".block-list [role=listitem]").filter(has=page.locator(f"[aria-label*='“{quote}”']"))


def sentence(page: Page, quote: str) -> Locator:
    return item(page, quote).locator("[data-does=open]")


def type_a_tag(page: Page) -> None:
    page.keyboard.type("Animals")
    page.keyboard.press("Enter")


def type_a_note(page: Page) -> None:
    page.keyboard.type("Whose hare?")
    page.keyboard.press("Control+Enter")


ACTS: dict[str, tuple[str, Callable[[Page], None], str]] = {
    "tagging": ("tag", type_a_tag, r"“river”\. Tags: Animals\."),
    "a note": ("note", type_a_note, r"Note: Whose hare\?"),
    "a reply": ("reply", type_a_note, r"1 reply\."),
    "leaving the tags": ("tag", lambda page: page.keyboard.press("Escape"), "Without a tag"),
    "leaving the note": ("note", lambda page: page.keyboard.press("Escape"), "By Bob Stone"),
    "leaving the card": ("open", lambda page: page.keyboard.press("Escape"), "By Bob Stone"),
}


@pytest.mark.parametrize(("does", "act", "heard"), ACTS.values(), ids=ACTS)
def test_after_an_act_one_is_on_its_item_which_says_how_it_stands(
    listen: Callable[[str, str], Page], does: str, act: Callable[[Page], None], heard: str
) -> None:
    page = listen("river", does)
    expect(page.locator("annotation-card :focus")).to_have_count(1)
    act(page)
    expect(sentence(page, "river")).to_be_focused()
    expect(sentence(page, "river")).to_have_accessible_name(re.compile(heard))


def test_on_a_narrow_screen_too(listen: Callable[[str, str], Page], page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    listen("river", "note")
    type_a_note(page)
    expect(sentence(page, "river")).to_be_focused()


GONE = {
    "the next one": ("river", "fox"),
    "the one before it where it was the last": ("fox", "river"),
}


@pytest.mark.parametrize(("deleted", "next_one"), GONE.values(), ids=GONE)
def test_when_a_highlight_is_deleted_one_is_on(listen: Callable[[str, str], Page], deleted: str, next_one: str) -> None:
    page = listen(deleted, "delete")
    expect(item(page, deleted)).to_have_count(0)
    expect(sentence(page, next_one)).to_be_focused()
    expect(page.locator("toast-list [aria-live=polite]")).to_contain_text("Highlight deleted.")


def test_when_it_is_deleted_on_its_card_one_is_on_the_next_item(listen: Callable[[str, str], Page]) -> None:
    page = listen("hare", "open")
    page.keyboard.press("Delete")
    expect(sentence(page, "river")).to_be_focused()


def test_when_no_list_is_left_one_is_on_the_text(listen: Callable[[str, str], Page]) -> None:
    page = listen("goes on", "open")
    expect(page.locator("annotation-card :focus")).to_have_count(1)
    page.keyboard.press("Delete")
    expect(page.locator("#text")).to_be_focused()


def test_who_goes_elsewhere_meanwhile_is_left_there(listen: Callable[[str, str], Page]) -> None:
    page = listen("river", "open")
    page.locator("#text [data-start]").nth(1).click()
    page.keyboard.press("n")
    expect(page.locator(".block-list:focus-within")).to_have_count(0)


def test_who_has_come_back_is_not_fetched_again(listen: Callable[[str, str], Page]) -> None:
    page = listen("river", "tag")
    page.keyboard.press("Escape")
    expect(sentence(page, "river")).to_be_focused()
    page.locator("annotation-card").first.locator(".card-quote button").focus()
    page.keyboard.press("n")
    page.keyboard.press("Escape")
    expect(page.locator("annotation-card .card-quote button").first).to_be_focused()
