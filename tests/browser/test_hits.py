"""Reading with the hits of a search: from the results into the text, from hit to hit, and on to the next document."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import factories as make
from tests.browser.painting import painted
from tests.browser.test_accessibility import assert_nothing_sticks_out, faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FILLING = "\n".join(f"Paragraph {n}, which is long enough to be worth reading at least once." for n in range(60))
TIDE = f"The tide is not free.\nThere is a bus in Harrow Bay. 🐦 The bus is late.\n{FILLING}\nSo much for the bus."
FERRY = f"The ferry is late, too.\n{FILLING}\nNo bus meets it."
PARK = "In the park there are ducks."


@pytest.fixture
def project() -> Any:
    return make.project(name="Harrow Bay")


@pytest.fixture
def documents(project: Any) -> list[Any]:
    """The newest first, as a search has them."""
    texts = {"Ducks": PARK, "The ferry": FERRY, "The tide": TIDE}
    return [make.document(project, text=text, title=title) for title, text in texts.items()][::-1]


@pytest.fixture
def read(open_reader: Callable[..., Page], documents: list[Any]) -> Callable[..., Page]:
    def opened(place: int = 0, *, query: str = "?q=bus", **how: Any) -> Page:
        page = open_reader(documents[place], fragment=query, **how)
        if query:
            expect(count(page)).not_to_have_text("…")
        return page

    return opened


def bar(page: Page) -> Locator:
    return page.get_by_role("region", name="Hits of a search")


def count(page: Page) -> Locator:
    return bar(page).locator("output")


def at(page: Page) -> list[str]:
    return parse_qs(urlsplit(page.url).query).get("at", [])


def test_all_hits_are_shown_and_one_goes_from_one_to_the_next(read: Callable[..., Page]) -> None:
    page = read()
    expect(count(page)).to_have_text("1 of 3")
    assert painted(page, "hit") == ["bus", "bus"]  # the third one is far away
    assert painted(page, "hit-here") == ["bus"]
    page.keyboard.press("g")
    expect(count(page)).to_have_text("2 of 3")
    start = TIDE.index("bus is late")
    assert at(page) == [f"{start}-{start + 3}"]
    bar(page).get_by_role("button", name="Next hit").click()
    expect(count(page)).to_have_text("3 of 3")
    expect(page.get_by_text("So much for the bus.")).to_be_in_viewport()
    page.keyboard.press("Shift+g")
    expect(count(page)).to_have_text("2 of 3")
    expect(page.locator("toast-list [aria-live=polite]")).to_contain_text("Hit 2 of 3. There is a bus in Harrow Bay.")


def test_an_address_leads_to_the_very_place_also_after_a_reload(read: Callable[..., Page]) -> None:
    start = TIDE.rindex("bus")
    page = read(query=f"?q=bus&at={start}-{start + 3}")
    expect(count(page)).to_have_text("3 of 3")
    expect(page.get_by_text("So much for the bus.")).to_be_in_viewport()
    page.keyboard.press("Shift+F3")
    page.reload()
    expect(count(page)).to_have_text("2 of 3")


def test_behind_the_last_hit_comes_the_next_document_and_back(read: Callable[..., Page], documents: list[Any]) -> None:
    page = read()
    for _ in range(2):
        page.keyboard.press("F3")
    expect(count(page)).to_have_text("3 of 3")
    expect(bar(page).get_by_role("button", name="Next document: The ferry")).to_be_visible()
    page.keyboard.press("F3")
    page.wait_for_url(re.compile(str(documents[1].uid)))
    expect(count(page)).to_have_text("1 of 1")
    expect(page.get_by_text("No bus meets it.")).to_be_in_viewport()
    page.keyboard.press("g")
    expect(page.locator(".toast")).to_contain_text("This is the last hit of the search.")
    page.keyboard.press("Shift+g")
    page.wait_for_url(re.compile(str(documents[0].uid)))
    expect(count(page)).to_have_text("3 of 3")


def test_the_hits_are_put_away_and_the_text_stays(read: Callable[..., Page]) -> None:
    page = read()
    bar(page).get_by_role("button", name="Read without the hits").click()
    expect(bar(page)).to_be_hidden()
    expect(page.locator("#text")).to_be_focused()
    assert "?" not in page.url
    assert painted(page, "hit") == painted(page, "hit-here") == []
    page.keyboard.press("F3")
    assert at(page) == []


def test_finding_in_the_text_and_the_hits_of_a_search_are_two_things(read: Callable[..., Page]) -> None:
    page = read()
    page.keyboard.press("/")
    page.keyboard.type("tide")
    expect(page.locator("text-find output")).to_have_text("1 of 1")
    page.keyboard.press("F3")
    expect(count(page)).to_have_text("1 of 3")
    assert painted(page, "found") == ["tide"]
    assert painted(page, "hit") == ["bus", "bus"]
    page.keyboard.press("Escape")
    page.keyboard.press("F3")
    expect(count(page)).to_have_text("2 of 3")


def test_what_is_not_in_the_text_is_said(read: Callable[..., Page]) -> None:
    page = read(1, query="?q=ferry")
    expect(count(page)).to_have_text("1 of 1")
    page = read(2, query="?q=bus")
    expect(count(page)).to_have_text("not in the text")
    page = read(2, query="?q=title:ducks")
    expect(count(page)).to_have_text(re.compile("in the title|not in the text"))


def test_a_query_with_a_fault_is_told_and_its_results_are_a_click_away(read: Callable[..., Page]) -> None:
    page = read(query="?q=(bus")
    expect(count(page)).to_contain_text(re.compile("parenthes", re.IGNORECASE))
    expect(bar(page).get_by_role("button", name="Next hit")).to_be_hidden()
    bar(page).get_by_role("link", name="Back to the results: (bus").click()
    page.wait_for_url(re.compile(r"/search/\?q=%28bus"))


def test_from_a_result_into_the_text_and_back_to_the_results(
    visit: Callable[..., Page], project: Any, documents: list[Any]
) -> None:
    page = visit(f"/projects/{project.slug}/search/?q=bus", by=make.bob())
    page.get_by_role("link", name="The ferry").first.click()
    expect(count(page)).to_have_text("1 of 1")
    bar(page).get_by_role("link", name="Back to the results: bus").click()
    page.wait_for_url(re.compile(r"/search/\?q=bus$"))


@pytest.mark.parametrize("width", [1280, 320])
def test_the_bar_is_for_everyone(read: Callable[..., Page], page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 640})
    page.emulate_media(color_scheme="dark")
    read(query="?q=bus+OR+a_rather_long_query_that_has_no_room_beside_all_the_rest")
    for media in ({}, {"color_scheme": "light"}, {"forced_colors": "active"}):
        page.emulate_media(**media)  # type: ignore[arg-type]
        assert faults(page) == []
        assert_nothing_sticks_out(page, width)
    assert bar(page).evaluate("one => one.getBoundingClientRect().height") < 64


def test_what_was_looked_for_in_one_text_is_looked_for_in_all(read: Callable[..., Page]) -> None:
    page = read(query="")
    page.keyboard.press("/")
    page.keyboard.type("the bus")
    page.get_by_role("link", name="Find in all articles").last.click()
    page.wait_for_url(re.compile(r"/search/\?q=%22the\+bus%22$"))
    page.go_back()
    expect(page.locator("body.is-ready")).to_be_attached()
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#text p'))")
    expect(page.locator("selection-toolbar")).to_be_visible()
    page.keyboard.press("Control+Shift+f")
    page.wait_for_url(re.compile(r"/search/\?q=%22The\+tide\+is\+not\+free.%22$"))


MARKED = "kind => [...document.querySelectorAll(`#text mark[data-paint=${kind}]`)].map((mark) => mark.textContent)"
PAPER = "mark => getComputedStyle(mark).backgroundColor"


def test_a_browser_without_painted_highlights_has_marks_in_the_text(
    read: Callable[..., Page], documents: list[Any], page: Page
) -> None:
    page.add_init_script("delete CSS.highlights; Object.defineProperty(CSS, 'highlights', {value: undefined})")
    make.annotation(documents[0], quote="The bus is late")
    read()
    expect(count(page)).to_have_text("1 of 3")
    expect(page.locator("#text mark[data-paint=hit-here]")).to_have_text("bus")
    page.keyboard.press("g")
    expect(page.locator("#text mark[data-paint=hit] mark[data-paint=hit-here]")).to_have_text("bus")
    assert page.evaluate(MARKED, "hit") == ["bus", "bus"]
    expect(page.locator("#text mark[data-paint=none]").first).to_be_attached()  # the highlight that it lies in
    colours = [page.locator(f"#text mark[data-paint={kind}]").first.evaluate(PAPER) for kind in ("hit", "hit-here")]
    assert len({*colours, "rgba(0, 0, 0, 0)"}) == 3
    page.keyboard.press("g")
    expect(page.get_by_text("So much for the bus.")).to_be_in_viewport()
    expect(page.locator("#text mark[data-paint=hit-here]")).to_have_count(1)
    assert page.locator("#text [data-begins]").count() <= 1  # a hit isn't told as a highlight is
    page.keyboard.press("/")
    page.keyboard.type("late")
    expect(page.locator("#text mark[data-paint=found-here]").first).to_have_text("late")
    page.keyboard.press("Escape")
    bar(page).get_by_role("button", name="Read without the hits").click()
    expect(page.locator("#text mark[data-paint^=hit]")).to_have_count(0)
    assert page.locator("#text [data-start]").nth(1).inner_text() == TIDE.split("\n")[1]


def test_the_dialog_of_keys_tells_how_to_go_from_hit_to_hit(read: Callable[..., Page]) -> None:
    page = read()
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys")
    for label, caps in (("next hit of the search", ["g", "F3"]), ("previous hit of the search", ["Shift", "F3"])):
        row = keys.get_by_role("listitem").filter(has_text=label)
        expect(row).to_be_visible()
        for cap in caps:
            expect(row).to_contain_text(cap, ignore_case=True)
