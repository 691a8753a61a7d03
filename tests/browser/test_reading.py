"""The reading page in a real browser: by mouse, by keyboard alone, on a small screen; no failure goes unseen."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from annotator.models import Annotation, Reply
from documents.models import Role
from tests import factories as make
from tests.browser.painting import painted
from tests.browser.passages import ENDS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = """The tide is not free
There is a bus in Harrow Bay with a promise painted on its side. “Clean power for 90,000 homes,” it says.
I begin with the bus because it is the whole argument in small. Nobody lied. 🐦 Somebody divided one number by another.
Consider what we are told about the cost of the fuel. The tide is free, says the prospectus, on page one.
""" + "\n".join(
    f"Paragraph {n} of the rest, which is long enough to be worth reading at least once." for n in range(60)
)


@pytest.fixture
def project() -> Any:
    return make.project(name="Harrow Bay")


@pytest.fixture
def document(project: Any) -> Any:
    make.tag(project, "Economic", colour="teal", shortcut="e")
    make.tag(project, "Framing", colour="violet")
    return make.document(project, text=TEXT, title="The tide is not free", publisher="Estuary Review")


@pytest.fixture
def troubles(page: Page) -> Iterator[list[str]]:
    """What the browser complained of: errors of scripts, refusals by the content security policy."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    yield found
    unexpected = [trouble for trouble in found if not trouble.startswith("Failed to load resource")]
    assert unexpected == []


@pytest.fixture
def read(page: Page, live_server: Any, client: Any, document: Any, troubles: list[str]) -> Callable[..., Page]:
    """Opens the document as somebody, and waits until its elements are awake."""

    def opened(*, by: Any = None, fragment: str = "") -> Page:
        client.force_login(by or make.bob())
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        page.context.add_cookies([cookie])
        page.goto(f"{live_server.url}/documents/{document.uid}/{fragment}")
        expect(page.locator("body.is-ready")).to_be_attached()
        return page

    return opened


def drag(page: Page, first: str, last: str = "") -> None:
    """Selects from one string to the end of another with the mouse."""
    x1, y1, x2, y2 = page.evaluate(ENDS, [first, last or first])
    page.mouse.move(x1, y1)
    page.mouse.down()
    page.mouse.move((x1 + x2) / 2, (y1 + y2) / 2, steps=3)
    page.mouse.move(x2, y2, steps=3)
    page.mouse.up()


def select(page: Page, first: str, last: str = "") -> None:
    drag(page, first, last)
    expect(page.locator("selection-toolbar")).to_be_visible()


def click_on(page: Page, words: str) -> None:
    x, y, *_ = page.evaluate(ENDS, [words, words])
    page.mouse.click(x + 4, y)


def saved(page: Page, act: Callable[[], Any]) -> None:
    """Does something, and waits until the server has it."""
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/api/" in answer.url) as answer:
        act()
    assert answer.value.ok


def test_a_passage_is_tagged_noted_deleted_and_brought_back_with_the_mouse(read: Callable[..., Page]) -> None:
    page = read()
    select(page, "a promise painted on its side")
    toolbar = page.locator("selection-toolbar")
    toolbar.get_by_role("combobox").click()
    toolbar.get_by_role("combobox").fill("Slogans")
    saved(page, lambda: page.get_by_role("option", name="Create “Slogans”").click())
    expect(toolbar).to_be_hidden()

    card = page.locator("annotation-card", has_text="a promise painted on its side")
    expect(card).to_contain_text("Slogans")
    card.get_by_role("button", name="Add a note").click()
    card.get_by_role("textbox").fill("Whose *promise*?")
    saved(page, lambda: card.get_by_role("button", name="Save").click())
    expect(card.locator("em")).to_have_text("promise")

    page.reload()
    card = page.locator("annotation-card", has_text="a promise painted on its side")
    expect(card.locator("em")).to_have_text("promise")
    made = Annotation.objects.get()
    assert made.quote == TEXT[made.start : made.end] == "a promise painted on its side"

    click_on(page, "promise painted")
    saved(page, lambda: card.get_by_role("button", name="Delete").click())
    expect(card).to_have_count(0)
    saved(page, lambda: page.locator(".toast").get_by_role("button", name="Undo").click())
    expect(card).to_contain_text("Slogans")
    made.refresh_from_db()
    assert made.trashed_at is None


def test_everything_is_done_with_the_keyboard_alone(read: Callable[..., Page]) -> None:
    page = read()
    page.locator("#text").focus()
    page.keyboard.press("Enter")
    expect(page.locator("text-cursor")).to_be_visible()
    for key in ("Control+ArrowRight", "Control+Shift+ArrowRight", "Shift+ArrowDown", "Shift+End"):
        page.keyboard.press(key)
    selected = page.evaluate("getSelection().toString()").strip()
    assert len(selected) > 20
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("fram")
    expect(page.get_by_role("option", name="Framing")).to_have_attribute("aria-selected", "true")
    saved(page, lambda: page.keyboard.press("Enter"))
    made = Annotation.objects.get()
    assert TEXT[made.start : made.end] == made.quote
    assert " ".join(made.quote.split()) == " ".join(selected.split())

    page.keyboard.press("n")
    page.keyboard.type("By hand")
    saved(page, lambda: page.keyboard.press("Control+Enter"))
    page.keyboard.press("r")
    page.keyboard.type("And an answer")
    saved(page, lambda: page.keyboard.press("Control+Enter"))
    assert Reply.objects.get().text == "And an answer"
    saved(page, lambda: page.keyboard.press("e"))
    assert made.tags.count() == 2
    saved(page, lambda: page.keyboard.press("Delete"))
    saved(page, lambda: page.keyboard.press("z"))
    expect(page.locator("annotation-card")).to_contain_text("By hand")


def test_keys_go_from_highlight_to_highlight_and_can_be_switched_off(read: Callable[..., Page], document: Any) -> None:
    for quote in ("a bus", "Nobody lied", "Paragraph 59"):
        make.annotation(document, quote=quote)
    page = read()
    page.keyboard.press("j")
    expect(page.locator(".is-selected annotation-card")).to_contain_text("a bus")
    page.keyboard.press("k")
    expect(page.locator(".is-selected annotation-card")).to_contain_text("Paragraph 59")
    assert page.evaluate("scrollY") > 500
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".is-selected annotation-card")).to_contain_text("Nobody lied")

    page.keyboard.press("?")
    page.get_by_role("checkbox", name="Single-letter keys").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator(".is-selected annotation-card")).to_contain_text("Nobody lied")


def test_overlapping_highlights_all_stay_reachable(read: Callable[..., Page], document: Any, project: Any) -> None:
    for quote, name in (("the whole argument in small", "Large"), ("argument in small", "Middle"), ("small", "Little")):
        make.annotation(document, quote=quote, tags=(make.tag(project, name),))
    page = read()
    click_on(page, "small")
    choices = page.locator("overlap-picker button")
    expect(choices).to_have_count(3)
    expect(choices.nth(0)).to_contain_text("Little")
    expect(choices.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".is-selected annotation-card")).to_contain_text("Large")
    assert painted(page, "selected") == ["the whole argument in small"]
    click_on(page, "the whole")
    expect(page.locator(".is-selected annotation-card")).to_contain_text("Large")


REFUSALS = {
    "the text has changed": (409, {"title": "Conflict", "detail": "The text at that place is another.", "found": "x"}),
    "the server broke": (500, {"title": "Error", "detail": "Something went wrong here."}),
}


@pytest.mark.parametrize(("status", "problem"), REFUSALS.values(), ids=REFUSALS)
def test_a_refused_highlight_is_drawn_at_once_and_taken_back_with_the_reason(
    read: Callable[..., Page], status: int, problem: dict[str, str]
) -> None:
    page = read()
    held: list[Any] = []
    answer = {"status": status, "content_type": "application/problem+json", "body": json.dumps(problem)}
    page.route("**/api/acts", lambda route: route.fulfill(**answer) if held else held.append(route))
    select(page, "Nobody lied")
    page.keyboard.press("h")
    expect(page.locator("annotation-card")).to_contain_text("Nobody lied")
    assert painted(page, "none") == ["Nobody lied"]
    while not held:
        page.wait_for_timeout(20)
    held[0].fulfill(**answer)
    expect(page.locator(".toast")).to_contain_text(problem["detail"])
    expect(page.locator("annotation-card")).to_have_count(0)
    assert painted(page, "none") == []


def test_what_is_done_without_a_connection_is_kept_shown_as_waiting_and_sent_later(read: Callable[..., Page]) -> None:
    page = read()
    page.route("**/api/acts", lambda route: route.abort())
    select(page, "Nobody lied")
    page.keyboard.press("h")
    waiting = page.locator("outbox-state")
    expect(waiting).to_contain_text("No connection: 1 change is kept")
    page.reload()
    expect(page.locator("annotation-card")).to_contain_text("Nobody lied")
    expect(waiting).to_contain_text("1 change is kept")
    again = waiting.get_by_role("button", name="Try now")
    expect(again).to_be_visible()

    def try_now() -> None:  # in one go: the page tries again by itself, too
        page.unroute("**/api/acts")
        again.evaluate("button => button.click()")

    saved(page, try_now)
    expect(waiting).to_be_hidden()
    assert Annotation.objects.get().quote == "Nobody lied"


def test_what_waits_is_sent_from_whichever_page_is_opened_next(read: Callable[..., Page], live_server: Any) -> None:
    page = read()
    page.route("**/api/acts", lambda route: route.abort())
    select(page, "Nobody lied")
    page.keyboard.press("h")
    expect(page.locator("outbox-state")).to_be_visible()
    page.unroute("**/api/acts")
    saved(page, lambda: page.goto(live_server.url))
    assert Annotation.objects.get().quote == "Nobody lied"


def test_a_selection_beyond_the_text_is_clipped_to_it(read: Callable[..., Page]) -> None:
    page = read()
    page.evaluate("getSelection().selectAllChildren(document.body)")
    expect(page.locator("selection-toolbar")).to_be_visible()
    saved(page, lambda: page.keyboard.press("h"))
    made = Annotation.objects.get()
    assert made.quote == TEXT.strip()


def test_a_link_opens_at_its_highlight(read: Callable[..., Page], document: Any) -> None:
    wanted = make.annotation(document, quote="Paragraph 55", note="Far down")
    page = read(fragment=f"#a-{wanted.uid}")
    card = page.locator(".is-selected annotation-card")
    expect(card).to_contain_text("Far down")
    expect(card).to_be_in_viewport()
    assert painted(page, "passage") == ["Paragraph 55"]


def test_a_link_to_a_highlight_that_is_gone_says_so(read: Callable[..., Page]) -> None:
    page = read(fragment="#a-00000000-0000-4000-8000-000000000000")
    expect(page.locator(".toast")).to_contain_text("not in this document any more")


def test_notes_on_the_whole_document_stand_under_its_heading(read: Callable[..., Page]) -> None:
    page = read()
    page.get_by_role("button", name="Note on the whole document").click()
    page.get_by_role("textbox", name="Note on the whole document").fill("Read it twice.")
    saved(page, lambda: page.keyboard.press("Control+Enter"))
    expect(page.locator("document-notes annotation-card")).to_contain_text("Read it twice.")
    assert Annotation.objects.get().start is None


def test_a_draft_is_kept_when_its_editor_is_closed(read: Callable[..., Page], document: Any) -> None:
    make.annotation(document, quote="Nobody lied")
    page = read()
    click_on(page, "Nobody")
    page.keyboard.press("n")
    page.keyboard.type("Half a thou")
    page.keyboard.press("Escape")
    page.reload()
    expect(page.locator("body.is-ready")).to_be_attached()
    click_on(page, "Nobody")
    page.keyboard.press("n")
    expect(page.locator("annotation-card textarea")).to_have_value("Half a thou")


def test_a_note_that_could_not_be_saved_is_still_there_to_save_again(read: Callable[..., Page], document: Any) -> None:
    make.annotation(document, quote="Nobody lied")
    page = read()
    page.route("**/api/acts", lambda route: route.fulfill(status=500))
    click_on(page, "Nobody")
    page.keyboard.press("n")
    page.keyboard.type("Long thought about")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast")).to_contain_text("was taken back")
    page.keyboard.press("n")
    expect(page.locator("annotation-card textarea")).to_have_value("Long thought about")


def test_the_codebook_marks_counts_and_stays_folded(read: Callable[..., Page]) -> None:
    page = read()
    select(page, "Nobody lied")
    tag = page.locator("code-book li", has_text="Economic")
    saved(page, lambda: tag.locator("[data-act=apply]").click())
    assert painted(page, "teal") == ["Nobody lied"]
    expect(tag.locator(".codebook-count")).to_have_text("1")
    page.get_by_role("button", name="Fold the codebook away").click()
    page.reload()
    expect(page.locator("code-book")).to_be_hidden()
    page.get_by_role("button", name="Codebook", exact=True).click()
    expect(page.locator("code-book")).to_be_visible()


def test_topics_are_added_and_removed(read: Callable[..., Page], document: Any) -> None:
    page = read()
    page.get_by_role("button", name="Topic", exact=True).click()
    page.keyboard.type("Fram")
    saved(page, lambda: page.keyboard.press("Enter"))
    assert document.topics.count() == 1
    saved(page, lambda: page.get_by_role("button", name="Remove the topic Framing").click())
    assert document.topics.count() == 0


def test_a_reader_reads_cards_and_changes_nothing(read: Callable[..., Page], document: Any, project: Any) -> None:
    make.annotation(document, quote="Nobody lied", note="So it says")
    reader = make.person("dora")
    make.member(project, reader, role=Role.READER)
    page = read(by=reader)
    click_on(page, "Nobody")
    card = page.locator(".is-selected annotation-card")
    expect(card).to_contain_text("So it says")
    expect(card.get_by_role("button", name=re.compile("Delete|note|Tag|Reply"))).to_have_count(0)
    drag(page, "divided one number")
    page.keyboard.press("h")
    expect(page.locator("selection-toolbar")).to_have_count(0)
    assert Annotation.objects.count() == 1


def test_on_a_small_screen_the_card_is_a_sheet(read: Callable[..., Page], document: Any, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    make.annotation(document, quote="Nobody lied", note="So it says")
    read()
    expect(page.locator("margin-notes")).to_be_hidden()
    click_on(page, "Nobody")
    sheet = page.locator("margin-notes")
    expect(sheet).to_contain_text("So it says")
    box = sheet.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] == pytest.approx(844, abs=2)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    sheet.get_by_role("button", name="Close").click()
    expect(sheet).to_be_hidden()
    page.evaluate("getSelection().selectAllChildren(document.querySelectorAll('[data-start]')[3])")
    toolbar = page.locator("selection-toolbar")
    expect(toolbar).to_be_visible()
    assert toolbar.bounding_box()["y"] > 600  # type: ignore[index]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(read: Callable[..., Page], document: Any, page: Page, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    noted = make.annotation(
        document, quote="Nobody lied", note="So it says", tags=(make.tag(document.project, "Calm"),)
    )
    make.reply(noted)
    make.annotation(document, quote="argument in small. Nobody")
    make.annotation(document, quote=None, note="On the whole")
    read()
    states: dict[str, Callable[[], Any]] = {
        "reading": lambda: None,
        "overlaps": lambda: click_on(page, "Nobody"),
        "a card": lambda: page.keyboard.press("Enter"),
        "a note": lambda: page.keyboard.press("n"),
        "tagging": lambda: (page.keyboard.press("Escape"), page.keyboard.press("t")),
        "keys": lambda: (page.keyboard.press("Escape"), page.keyboard.press("?")),
    }
    for name, reach in states.items():
        reach()
        page.wait_for_timeout(150)
        violations = Axe().run(page).response["violations"]
        assert [(name, one["id"], one["nodes"][0]["target"]) for one in violations] == []


def test_without_the_highlight_api_marks_are_drawn(read: Callable[..., Page], document: Any, page: Page) -> None:
    page.add_init_script("delete CSS.highlights; Object.defineProperty(CSS, 'highlights', {value: undefined})")
    make.annotation(document, quote="the whole argument in small")
    make.annotation(document, quote="argument in small. Nobody")
    read()
    drawn = page.evaluate("[...document.querySelectorAll('mark')].map(mark => mark.textContent).join('|')")
    assert "argument in small" in drawn
    assert page.locator("#text [data-start]").nth(2).inner_text() == TEXT.split("\n")[2]
    select(page, "Somebody divided")
    saved(page, lambda: page.keyboard.press("h"))
    assert "Somebody divided" in page.evaluate(
        "[...document.querySelectorAll('mark')].map(m => m.textContent).join('|')"
    )
