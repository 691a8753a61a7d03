"""Filtering the highlights, finding in the text, and the lists for those who listen, in a real browser."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from annotator.models import Annotation
from documents.actions import importing
from documents.article import Article, Block, BlockKind, Section, SectionKind
from documents.models import Role
from tests import factories as make
from tests.browser.painting import painted
from tests.browser.passages import SELECT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LINES = (
    "The tide is not free",
    "There is a bus in Harrow Bay with a promise painted on its side: “Clean power”, it says.",
    "I begin with the bus because it’s the whole argument in small. 🐦 Nobody lied about the Café.",
    "What the bus says",
    "Consider what we are told about the cost of the fuel, says the prospectus.",
    "First comment: the bus is late, and the cafe is closed.",
)


def article() -> Article:
    """A text with two headings, and a comment after it."""
    text = "\n".join(LINES)
    blocks, start = [], 0
    for number, line in enumerate(LINES):
        kind = BlockKind.HEADING if number in {0, 3} else BlockKind.PARAGRAPH
        blocks.append(Block(kind, start, start + len(line), level=1 if kind is BlockKind.HEADING else 0))
        start += len(line) + 1
    body_ends = text.index("\nFirst comment")
    sections = (
        Section(SectionKind.BODY, 0, body_ends),
        Section(SectionKind.COMMENT, body_ends + 1, len(text), author="Dora"),
    )
    return Article(text=text, blocks=tuple(blocks), sections=sections, title="The tide")


@pytest.fixture
def project() -> Any:
    return make.project(name="Harrow Bay")


@pytest.fixture
def document(project: Any) -> Any:
    """Four highlights by two people, one of them in the comment."""
    claims = make.tag(project, "Claims", colour="teal")
    economic = make.tag(project, "Economic", parent=claims, colour="violet")
    reading = dataclasses.replace(make.reading("\n".join(LINES)), article=article())
    document = importing.import_document(project, reading, by=make.alice())
    make.annotation(document, quote="a promise painted", tags=(economic,), note="Whose words?")
    make.annotation(document, quote="Nobody lied", tags=(claims,), by=make.alice())
    make.reply(make.annotation(document, quote="cost of the fuel", by=make.alice()), text="Old figures")
    make.annotation(document, quote="the bus is late", tags=(economic,), by=make.alice())
    return document


@pytest.fixture
def read(open_reader: Callable[..., Page], document: Any) -> Callable[..., Page]:
    return lambda **how: open_reader(document, **how)


def cards(page: Page) -> list[str]:
    return [quote.strip() for quote in page.locator("annotation-card q").all_inner_texts()]


def shown(page: Page) -> Locator:
    return page.locator(".filter-count")


def heard(page: Page) -> Locator:
    return page.locator("toast-list [aria-live=polite]")


def test_the_margin_shows_what_is_asked_for_also_after_a_reload(read: Callable[..., Page]) -> None:
    page = read()
    expect(shown(page)).to_have_text("4 highlights")
    page.keyboard.press("f")
    panel = page.locator(".filter-panel")
    words = panel.get_by_label("Words of notes and replies")
    expect(words).to_be_focused()
    page.keyboard.type("figures")
    expect(shown(page)).to_have_text("1 of 4 shown")
    assert cards(page) == ["cost of the fuel"]
    words.fill("")
    panel.locator("[name=sections]").select_option(label="What the bus says")
    expect(shown(page)).to_have_text("1 of 4 shown")
    assert cards(page) == ["cost of the fuel"]
    panel.locator("[name=sections]").select_option(label="Article")
    expect(shown(page)).to_have_text("3 of 4 shown")
    panel.locator("[name=people]").select_option(label="Alice Ng")
    expect(shown(page)).to_have_text("2 of 4 shown")
    assert cards(page) == ["Nobody lied", "cost of the fuel"]
    panel.get_by_role("combobox", name=re.compile("^Tag")).fill("Claims")
    page.keyboard.press("Enter")
    expect(heard(page)).to_contain_text("1 of 4 shown")
    assert cards(page) == ["Nobody lied"]
    page.reload()
    expect(shown(page)).to_have_text("1 of 4 shown")
    assert cards(page) == ["Nobody lied"]
    expect(page.get_by_role("list", name="Shown are only").get_by_role("listitem")).to_have_text(
        [re.compile("Claims"), re.compile("Alice Ng"), re.compile("Article")]
    )
    page.get_by_role("button", name="Show all").click()
    expect(shown(page)).to_have_text("4 highlights")
    assert "?" not in page.url


def test_a_tag_is_shown_alone_from_the_codebook_and_the_counts_follow(read: Callable[..., Page], document: Any) -> None:
    page = read()
    tag = page.locator("code-book li").filter(has=page.get_by_text("Economic", exact=True))
    claims = page.locator("code-book li").filter(has=page.get_by_text("Claims", exact=True))
    expect(claims.locator(".codebook-count")).to_have_text("1")
    tag.get_by_role("button", name="Show only Economic").click()
    expect(shown(page)).to_have_text("2 of 4 shown")
    expect(tag.locator(".codebook-count")).to_have_text("2")
    expect(claims.locator(".codebook-count")).to_have_text("")
    expect(tag.locator("[data-act=only]")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Ask no longer for Economic").click()
    expect(shown(page)).to_have_text("4 highlights")
    expect(page.get_by_role("button", name="Filter", exact=True)).to_be_focused()


def test_all_highlights_are_hidden_by_a_key_and_come_back(read: Callable[..., Page], document: Any) -> None:
    page = read()
    expect(page.locator("annotation-card")).to_have_count(4)
    page.keyboard.press("v")
    expect(page.locator("annotation-card")).to_have_count(0)
    expect(heard(page)).to_contain_text("All highlights are hidden.")
    assert painted(page, "violet") == []
    page.reload()
    expect(page.locator("body.is-ready")).to_be_attached()
    expect(page.locator("annotation-card")).to_have_count(0)
    page.keyboard.press("v")
    expect(page.locator("annotation-card")).to_have_count(4)
    assert sorted(painted(page, "violet")) == ["a promise painted", "the bus is late"]


def test_what_the_filter_leaves_out_is_not_painted(read: Callable[..., Page], document: Any) -> None:
    tag = document.project.tags.get(name="Claims")
    page = read(fragment=f"?tag={tag.pk}")
    expect(shown(page)).to_have_text("3 of 4 shown")
    assert painted(page, "none") == []
    assert painted(page, "teal") == ["Nobody lied"]


def test_a_link_shows_its_highlight_whatever_the_filter_says(read: Callable[..., Page], document: Any) -> None:
    wanted = Annotation.objects.get(quote="Nobody lied")
    tag = document.project.tags.get(name="Economic")
    page = read(fragment=f"?tag={tag.pk}&hide=1#a-{wanted.uid}")
    expect(page.locator(".is-selected annotation-card")).to_contain_text("Nobody lied")
    assert page.url.endswith(f"?tag={tag.pk}#a-{wanted.uid}")


def test_what_one_makes_under_a_filter_stays_in_sight(read: Callable[..., Page], document: Any) -> None:
    tag = document.project.tags.get(name="Economic")
    page = read(fragment=f"?tag={tag.pk}")
    expect(page.locator("annotation-card")).to_have_count(2)
    select(page, "whole argument")
    page.keyboard.press("h")
    expect(page.locator("annotation-card")).to_have_count(3)


def test_on_a_small_screen_the_filter_is_a_sheet(read: Callable[..., Page], document: Any, page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    read()
    sheet = page.locator("margin-filter")
    expect(sheet).to_be_hidden()
    opener = page.get_by_role("button", name="Filter the highlights")
    opener.click()
    sheet.locator("[name=people]").select_option(label="Me")
    expect(shown(page)).to_have_text("1 of 4 shown")
    box = sheet.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] == pytest.approx(740, abs=2)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(opener).to_be_focused()


def select(page: Page, words: str) -> None:
    """Selects some words, as a person would."""
    page.evaluate(SELECT, words)
    expect(page.locator("selection-toolbar")).to_be_visible()


def find(page: Page, words: str) -> Locator:
    page.locator("#text").focus()
    page.keyboard.press("/")
    field = page.get_by_role("searchbox", name="Find in the text")
    expect(field).to_be_focused()
    field.fill(words)
    return page.locator("text-find output")


def test_words_are_found_as_one_types_and_stepped_through(read: Callable[..., Page], document: Any) -> None:
    page = read()
    count = find(page, "BUS")
    expect(count).to_have_text("1 of 4")
    assert painted(page, "found") == ["bus"] * 4
    assert painted(page, "found-here") == ["bus"]
    for key, expected in (("Enter", "2 of 4"), ("F3", "3 of 4"), ("Shift+Enter", "2 of 4"), ("Shift+F3", "1 of 4")):
        page.keyboard.press(key)
        expect(count).to_have_text(expected)
    page.keyboard.press("Shift+Enter")
    expect(count).to_have_text("4 of 4")
    expect(heard(page)).to_contain_text("4 of 4 First comment: the bus is late")
    page.keyboard.press("Escape")
    assert painted(page, "found") == []
    assert page.evaluate("getSelection().toString()") == "bus"
    expect(page.locator("selection-toolbar")).to_be_visible()


def test_words_are_looked_for_by_their_letters_unless_asked_otherwise(read: Callable[..., Page]) -> None:
    page = read()
    expect(find(page, "  in   small.  🐦 nobody lied about the cafe.")).to_have_text("1 of 1")
    expect(find(page, '"clean power", it says')).to_have_text("1 of 1")
    count = find(page, "cafe")
    expect(count).to_have_text("1 of 2")
    page.get_by_role("checkbox", name="Case and accents").check()
    expect(count).to_have_text("1 of 1")
    expect(find(page, "rgumen")).to_have_text("1 of 1")
    page.get_by_role("checkbox", name="Whole words").check()
    expect(count).to_have_text("not found")


def test_all_that_was_found_is_highlighted_as_one_act_and_undone_as_one(
    read: Callable[..., Page], document: Any
) -> None:
    page = read()
    expect(find(page, "bus")).to_have_text("1 of 4")
    page.get_by_role("button", name="Highlight all…").click()
    page.get_by_role("combobox", name=re.compile("^Tag")).locator("visible=true").fill("Claims")
    with page.expect_response("**/api/acts") as answer:
        page.keyboard.press("Enter")
    assert answer.value.ok
    assert len((answer.value.request.post_data_json or {})["steps"]) == 4
    made = Annotation.objects.filter(quote="bus", trashed_at=None)
    assert made.count() == 4
    assert {annotation.tags.get().name for annotation in made} == {"Claims"}
    assert sorted(painted(page, "teal")) == ["Nobody lied", "bus", "bus", "bus", "bus"]
    expect(heard(page)).to_contain_text("4 places highlighted.")

    page.get_by_role("button", name="Highlight all…").click()
    page.get_by_role("combobox", name=re.compile("^Tag")).locator("visible=true").fill("Claims")
    page.keyboard.press("Enter")
    expect(heard(page)).to_contain_text("0 places highlighted.")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(shown(page)).to_have_text("8 highlights")
    taking_back = page.expect_response(lambda answer: answer.request.method == "POST" and answer.url.endswith("/undo"))
    with taking_back:
        page.keyboard.press("z")
    expect(shown(page)).to_have_text("4 highlights")
    assert not made.all().exists()


def test_a_reader_finds_but_highlights_nothing(read: Callable[..., Page], document: Any, project: Any) -> None:
    reader = make.person("dora")
    make.member(project, reader, role=Role.READER)
    page = read(by=reader)
    expect(find(page, "bus")).to_have_text("1 of 4")
    expect(page.get_by_role("button", name="Highlight all…")).to_have_count(0)


def test_each_highlight_is_heard_after_its_block_with_what_can_be_done(
    read: Callable[..., Page], document: Any
) -> None:
    page = read()
    lists = page.locator(".block-list")
    expect(lists).to_have_count(4)
    before = lists.evaluate_all("lists => lists.map(list => Number(list.previousElementSibling.dataset.start))")
    assert before == ["\n".join(LINES).index(LINES[n]) for n in (1, 2, 4, 5)]
    first = lists.first.get_by_role("button")
    expect(first).to_have_count(5)
    expect(first.first).to_have_accessible_name(
        "Highlight 1 of 4: “a promise painted”. Tags: Economic. By Bob Stone. Note: Whose words?"
    )
    expect(lists.nth(2).get_by_role("button").first).to_have_accessible_name(re.compile("1 reply."))
    others = lists.nth(1).get_by_role("button").evaluate_all("all => all.map(one => one.dataset.does)")
    assert others == ["open", "reply"]
    assert lists.get_by_role("button").evaluate_all("all => all.every(one => one.tabIndex === -1)")

    first.nth(2).evaluate("button => button.focus()")
    expect(first.nth(2)).to_be_in_viewport(ratio=0.9)
    page.keyboard.press("Enter")
    expect(page.locator(".is-selected annotation-card textarea")).to_be_focused()


def test_the_lists_are_no_text_of_the_page(read: Callable[..., Page], document: Any) -> None:
    page = read()
    expect(page.locator(".block-list")).to_have_count(4)
    assert page.evaluate("document.getElementById('text').textContent.replace(/\\s/g, '')") == re.sub(
        r"\s", "", "".join(LINES)
    )
    page.evaluate("getSelection().selectAllChildren(document.getElementById('text'))")
    assert page.evaluate("getSelection().toString().split(/\\n+/)") == list(LINES)
    page.evaluate("getSelection().removeAllRanges()")
    assert not page.evaluate(
        "window.find('Bob Stone') && Boolean(getSelection().anchorNode.parentElement.closest('#text'))"
    )


def test_a_list_follows_its_highlights_and_keeps_the_focus(read: Callable[..., Page], document: Any) -> None:
    page = read()
    expect(page.locator(".block-list")).to_have_count(4)
    mine = page.locator(".block-list").first.locator("[data-does=delete]")
    mine.evaluate("button => button.focus()")
    page.keyboard.press("Enter")
    expect(page.locator(".block-list")).to_have_count(3)
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.press("v")
    expect(page.locator(".block-list")).to_have_count(0)
