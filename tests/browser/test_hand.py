"""Hands on the text: the cursor of the keyboard, handles of highlights, fingers; in any script and on small screens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, CDPSession, Page, expect

from annotator.models import Annotation
from tests import factories as make
from tests.browser.painting import drawn, painted
from tests.browser.passages import BOX, PUT_CURSOR, SELECT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = """The tide is not free
There is a bus in Harrow Bay with a promise painted on its side. Clean power for all, it says.
Nobody lied. Somebody divided one number by another. Then 👩🏿‍🚒 waved.
他们研究语言模型，因为语言很重要。
ภาษาไทยไม่มีช่องว่างระหว่างคำ
قال المدير إن الشركة NATO أرسلت 25 رسالة. ثم صمت.
שלום עולם ועוד מילים
""" + "\n".join(f"Paragraph {n} of the rest, which is long enough to be read at least once." for n in range(40))


@pytest.fixture
def document() -> Any:
    project = make.project(name="Harrow Bay")
    make.tag(project, "Economic", colour="teal")
    return make.document(project, text=TEXT, title="The tide is not free")


@pytest.fixture
def opened(open_reader: Callable[..., Page], document: Any) -> Callable[[], Page]:
    return lambda: open_reader(document)


def highlight(document: Any, quote: str, **fields: Any) -> Annotation:
    made: Annotation = make.annotation(document, quote=quote, **fields)
    return made


def box(page: Page, words: str) -> dict[str, float]:
    found: dict[str, float] = page.evaluate(BOX, words)
    return found


def click_on(page: Page, words: str) -> None:
    at = box(page, words)
    page.mouse.click(at["left"] + 3, at["y"])


def start_cursor(page: Page, words: str, after: int = 0) -> None:
    page.locator("#text").focus()
    page.evaluate(PUT_CURSOR, [words, after])
    page.keyboard.press("s")
    expect(page.locator("text-cursor")).to_be_visible()


def selected(page: Page) -> str:
    return str(page.evaluate("getSelection().toString()"))


def acted(page: Page, act: Callable[[], Any]) -> None:
    """Does something that is one act, and waits until the server has it."""
    with page.expect_response(lambda answer: answer.url.endswith("/api/acts")) as answer:
        act()
    assert answer.value.ok, answer.value.text()


MOVES: dict[str, tuple[str, int, str, str]] = {
    "a character": ("Nobody", 0, "Shift+ArrowRight", "N"),
    "an emoji with its joiners": ("👩🏿‍🚒", 0, "Shift+ArrowRight", "👩🏿‍🚒"),
    "back over an emoji": (" waved", 0, "Shift+ArrowLeft", "👩🏿‍🚒"),
    "a word": ("Nobody", 0, "Control+Shift+ArrowRight", "Nobody"),
    "back a word": (" lied", 0, "Control+Shift+ArrowLeft", "Nobody"),
    "a Chinese word": ("他们", 0, "Control+Shift+ArrowRight", "他们"),
    "a Thai word": ("ภาษา", 0, "Control+Shift+ArrowRight", "ภาษา"),
    "left is onwards in Arabic": ("قال", 0, "Control+Shift+ArrowLeft", "قال"),
    "left is onwards in Hebrew": ("שלום", 0, "Shift+ArrowLeft", "ש"),
    "a sentence": ("Nobody", 0, "Alt+Shift+ArrowDown", "Nobody lied."),
    "back a sentence": ("Somebody", 0, "Alt+Shift+ArrowUp", "Nobody lied. "),
    "a paragraph": ("The tide", 4, "Control+Shift+ArrowDown", "tide is not free"),
    "to the end of the line": ("tide is", 0, "Shift+End", "tide is not free"),
    "the word around": ("Nobody", 3, "w", "Nobody"),
    "the sentence around": ("divided", 3, "s", "Somebody divided one number by another."),
    "the paragraph around": ("tide is", 3, "p", "The tide is not free"),
    "the Thai word around": ("ภาษาไทย", 5, "w", "ไทย"),
    "the Arabic sentence around": ("الشركة", 2, "s", "قال المدير إن الشركة NATO أرسلت 25 رسالة."),
}


def test_the_text_cursor_selects_in_any_script(opened: Callable[[], Page], subtests: pytest.Subtests) -> None:
    page = opened()
    for name, (words, after, key, found) in MOVES.items():
        with subtests.test(name):
            start_cursor(page, words, after)
            page.keyboard.press(key)
            assert selected(page) == found
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        expect(page.locator("text-cursor")).to_be_hidden()


def cursor_at(page: Page) -> str:
    """What stands behind the text cursor."""
    return str(page.evaluate("() => getSelection().focusNode.data.slice(getSelection().focusOffset).slice(0, 6)"))


def test_arrow_keys_go_where_they_point_between_letters_of_both_directions(opened: Callable[[], Page]) -> None:
    page = opened()
    start_cursor(page, "قال المدير")
    lefts = []
    for _ in range(60):
        lefts.append(page.locator("text-cursor").bounding_box()["x"])  # type: ignore[index]
        page.keyboard.press("ArrowLeft")
        if lefts[-1] < page.locator("text-cursor").bounding_box()["x"]:  # type: ignore[index]
            break
    assert len(lefts) > 40
    assert lefts == sorted(lefts, reverse=True)


def test_the_cursor_goes_from_highlight_to_highlight_and_says_which_it_enters(
    opened: Callable[[], Page], document: Any
) -> None:
    highlight(document, "Somebody divided", tags=(make.tag(document.project, "Framing"),))
    highlight(document, "Paragraph 30")
    page = opened()
    heard = page.locator("toast-list [aria-live]")
    start_cursor(page, "Nobody")
    page.keyboard.press("j")
    assert cursor_at(page) == "Somebo"
    expect(heard).to_contain_text("Enters highlight: Framing, Bob Stone.")
    page.keyboard.press("Control+ArrowRight")
    page.keyboard.press("Control+ArrowRight")
    expect(heard).to_contain_text("Leaves highlight: Framing, Bob Stone.")
    expect(heard).to_contain_text("one")
    page.keyboard.press("j")
    assert cursor_at(page) == "Paragr"
    expect(page.locator("text-cursor")).to_be_in_viewport()
    page.keyboard.press("j")
    expect(heard).to_contain_text("No highlight begins after this.")
    page.keyboard.press("k")
    assert cursor_at(page) == "Somebo"


def test_a_highlight_is_taken_and_shaped_with_the_keyboard_alone(opened: Callable[[], Page], document: Any) -> None:
    made = highlight(document, "divided one", tags=(make.tag(document.project, "Framing", colour="violet"),))
    page = opened()
    start_cursor(page, "one number")
    page.keyboard.press("Enter")
    expect(page.locator(".is-selected annotation-card")).to_contain_text("divided one")
    expect(page.locator("text-cursor")).to_be_hidden()
    expect(page.locator(".handle").first).to_be_visible()
    for key, quote in (
        ("Shift+ArrowRight", "divided one n"),
        ("Control+Shift+ArrowRight", "divided one number"),
        ("Alt+Shift+ArrowRight", "ivided one number"),
        ("Control+Alt+Shift+ArrowLeft", "divided one number"),
        ("Shift+ArrowDown", "divided one number by another."),
        ("Control+Shift+ArrowLeft", "divided one number by another"),
        ("e", "Somebody divided one number by another."),
    ):
        acted(page, lambda key=key: page.keyboard.press(key))  # type: ignore[misc]
        assert painted(page, "violet") == painted(page, "selected") == [quote]
    made.refresh_from_db()
    assert made.quote == TEXT[made.start : made.end] == "Somebody divided one number by another."
    with page.expect_response(lambda answer: answer.url.endswith("/undo") and answer.request.method == "POST"):
        page.keyboard.press("Control+z")
    expect(page.locator(".is-selected annotation-card")).to_contain_text("divided one number by another")
    made.refresh_from_db()
    assert made.quote == "divided one number by another"


def test_the_ends_of_a_highlight_never_meet(opened: Callable[[], Page], document: Any) -> None:
    highlight(document, "lied")
    page = opened()
    click_on(page, "lied")
    for _ in range(3):
        acted(page, lambda: page.keyboard.press("Shift+ArrowLeft"))
    page.keyboard.press("Shift+ArrowLeft")
    assert painted(page, "none") == ["l"]
    expect(page.locator("toast-list [aria-live]")).to_contain_text("meet here")


def test_a_highlight_is_split_at_the_cursor_and_merged_again(opened: Callable[[], Page], document: Any) -> None:
    made = highlight(document, "Nobody lied. Somebody divided", note="Whole")
    page = opened()
    start_cursor(page, "Somebody")
    acted(page, lambda: page.keyboard.press("Shift+s"))
    assert sorted(Annotation.objects.values_list("quote", flat=True)) == ["Nobody lied.", "Somebody divided"]
    expect(page.locator(".is-selected annotation-card")).to_contain_text("Nobody lied.")
    page.keyboard.press("Escape")
    acted(page, lambda: page.keyboard.press("m"))
    (left,) = Annotation.objects.filter(trashed_at=None)
    assert (left.uid, left.quote, left.note) == (made.uid, "Nobody lied. Somebody divided", "Whole")


def test_a_highlight_is_split_around_what_is_selected_in_it(opened: Callable[[], Page], document: Any) -> None:
    highlight(document, "Nobody lied. Somebody divided one number")
    page = opened()
    start_cursor(page, "Somebody")
    page.keyboard.press("Control+Shift+ArrowRight")
    expect(page.locator("selection-toolbar")).to_be_visible()
    acted(page, lambda: page.keyboard.press("Shift+s"))
    quotes = Annotation.objects.order_by("start").values_list("quote", flat=True)
    assert list(quotes) == ["Nobody lied.", "Somebody", "divided one number"]


def test_a_highlight_far_from_others_is_merged_with_none(opened: Callable[[], Page], document: Any) -> None:
    highlight(document, "Nobody")
    highlight(document, "divided")
    page = opened()
    click_on(page, "Nobody")
    page.keyboard.press("m")
    expect(page.locator(".toast")).to_contain_text("overlaps or touches")


def knob(page: Page, end: str) -> tuple[float, float]:
    area = page.locator(f".handle[data-end={end}] .handle-stem").bounding_box()
    assert area is not None
    return area["x"] + 1, area["y"] + (area["height"] - 5 if end == "end" else 5)


def drag_handle(page: Page, end: str, words: str, side: str = "right", *, drop: bool = True) -> None:
    """Drags a handle with the mouse until the place it holds is at a side of the words."""
    to = box(page, words)
    x, y = knob(page, end)
    line = page.locator(f".handle[data-end={end}]").evaluate("h => parseFloat(h.style.getPropertyValue('--height'))")
    grip = line / 2 + 5 if end == "end" else -line / 2 - 5
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 9, y, steps=2)
    page.mouse.move(to[side], to["y"] + grip, steps=4)
    drawn(page)
    if drop:
        page.mouse.up()


def test_handles_are_dragged_across_blocks_past_each_other_and_let_go_of_with_escape(
    opened: Callable[[], Page], document: Any
) -> None:
    made = highlight(document, "a promise painted")
    page = opened()
    click_on(page, "promise")
    acted(page, lambda: drag_handle(page, "end", "Somebody divided"))
    made.refresh_from_db()
    assert made.quote == TEXT[TEXT.index("a promise") : TEXT.index("divided") + 7]
    drag_handle(page, "end", "bus in", "left", drop=False)
    assert painted(page, "none") == ["bus in Harrow Bay with "]
    expect(page.locator(".handle[data-end=start]")).to_be_focused()
    page.keyboard.press("Escape")
    page.mouse.up()
    assert "".join(painted(page, "none")).startswith("a promise")
    made.refresh_from_db()
    assert made.quote.endswith("divided")


def test_a_handle_takes_an_emoji_whole_and_words_with_shift(opened: Callable[[], Page], document: Any) -> None:
    made = highlight(document, "Then")
    page = opened()
    click_on(page, "Then")
    emoji = box(page, "👩🏿‍🚒")
    emoji_width = emoji["right"] - emoji["left"]
    drag_handle(page, "end", "👩🏿‍🚒", drop=False)
    page.mouse.move(emoji["left"] + emoji_width * 0.6, knob(page, "end")[1])
    drawn(page)
    assert painted(page, "none") == ["Then 👩🏿‍🚒"]
    page.keyboard.down("Shift")
    at = box(page, "wave")
    page.mouse.move(at["right"] - 2, knob(page, "end")[1], steps=2)
    drawn(page)
    acted(page, page.mouse.up)
    page.keyboard.up("Shift")
    made.refresh_from_db()
    assert made.quote == "Then 👩🏿‍🚒 waved"


def test_handles_stand_at_the_ends_of_right_to_left_text(opened: Callable[[], Page], document: Any) -> None:
    made = highlight(document, "المدير إن الشركة")
    page = opened()
    click_on(page, "المدير")
    start, end = knob(page, "start")[0], knob(page, "end")[0]
    assert start == pytest.approx(box(page, "المدير")["right"], abs=1)
    assert end == pytest.approx(box(page, "الشركة")["left"], abs=1)
    acted(page, lambda: drag_handle(page, "end", "أرسلت", "left"))
    made.refresh_from_db()
    assert made.quote == "المدير إن الشركة NATO أرسلت"


def test_a_handle_is_put_down_with_a_click_and_moved_with_arrow_keys(opened: Callable[[], Page], document: Any) -> None:
    made = highlight(document, "Nobody lied")
    page = opened()
    click_on(page, "Nobody")
    page.mouse.click(*knob(page, "end"))
    expect(page.locator(".toast")).to_contain_text("Click where the highlight is to end")
    at = box(page, "divided")
    acted(page, lambda: page.mouse.click(at["right"], at["y"]))
    made.refresh_from_db()
    assert made.quote == "Nobody lied. Somebody divided"
    handle = page.get_by_role("slider", name="End of the highlight")
    handle.focus()
    page.keyboard.press("Control+ArrowLeft")
    expect(handle).to_have_attribute("aria-valuetext", "Ends: Nobody lied. Somebody")
    acted(page, lambda: page.keyboard.press("Enter"))
    made.refresh_from_db()
    assert made.quote == "Nobody lied. Somebody"


def test_others_highlights_have_no_handles(opened: Callable[[], Page], document: Any) -> None:
    highlight(document, "Nobody lied", by=make.alice())
    page = opened()
    click_on(page, "Nobody")
    expect(page.locator(".is-selected annotation-card")).to_be_visible()
    expect(page.locator("highlight-handles")).to_be_hidden()
    page.keyboard.press("Shift+ArrowRight")
    assert painted(page, "none") == ["Nobody lied"]


WORDS = {"Chinese": ("语言模型", "语言"), "Thai": ("ภาษาไทย", "ภาษา"), "English": ("Nobody", "Nobody")}


@pytest.mark.parametrize(("around", "word"), WORDS.values(), ids=WORDS)
def test_a_double_click_selects_a_word(opened: Callable[[], Page], around: str, word: str) -> None:
    page = opened()
    at = box(page, around)
    page.mouse.dblclick(at["left"] + 3, at["y"])
    assert selected(page) == word
    expect(page.locator("selection-toolbar")).to_be_visible()


@pytest.fixture
def phone(
    browser: Browser, live_server: Any, client: Any, document: Any
) -> Iterator[Callable[..., tuple[Page, CDPSession]]]:
    """Opens the document on a telephone, with fingers alone."""
    contexts = []

    def opened(width: int = 360, height: int = 740) -> tuple[Page, CDPSession]:
        context = browser.new_context(viewport={"width": width, "height": height}, has_touch=True, is_mobile=True)
        contexts.append(context)
        client.force_login(make.bob())
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
        page = context.new_page()
        page.goto(f"{live_server.url}/documents/{document.uid}/")
        expect(page.locator("body.is-ready")).to_be_attached()
        return page, context.new_cdp_session(page)

    yield opened
    for context in contexts:
        context.close()


def touch(cdp: CDPSession, kind: str, x: float = 0, y: float = 0) -> None:
    points = [] if kind in {"touchEnd", "touchCancel"} else [{"x": x, "y": y}]
    cdp.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def tap(page: Page, words: str) -> None:
    at = box(page, words)
    page.touchscreen.tap(at["left"] + 4, at["y"])


def select_by_hand(page: Page, words: str) -> None:
    """As the browser's own selection by a long press does: no pointer event tells of it."""
    box(page, words)
    page.evaluate(SELECT, words)


def targets_under(page: Page, root: str, least: int) -> list[str]:
    """Buttons and fields that are smaller than a finger."""
    return list(
        page.evaluate(
            """([root, least]) => [...document.querySelectorAll(`${root} :is(button, input)`)]
                 .filter((one) => one.checkVisibility())
                 .filter((one) => Math.min(one.offsetHeight, one.offsetWidth) < least)
                 .map((one) => one.outerHTML)""",
            [root, least],
        )
    )


SCREENS = {"a telephone": (360, 740), "400 % zoom": (320, 256), "a tablet": (1024, 768)}


@pytest.mark.parametrize(("width", "height"), SCREENS.values(), ids=SCREENS)
def test_a_selection_by_touch_is_marked_from_a_sheet(phone: Callable[..., Any], width: int, height: int) -> None:
    page, _ = phone(width, height)
    select_by_hand(page, "Nobody lied")
    toolbar = page.locator("selection-toolbar")
    expect(toolbar).to_be_visible()
    sheet = toolbar.bounding_box()
    assert sheet is not None
    assert sheet["y"] + sheet["height"] == pytest.approx(height, abs=1)
    assert sheet["height"] < 0.6 * height
    assert sheet["x"] >= 0
    assert sheet["x"] + sheet["width"] <= width
    assert box(page, "Nobody lied")["bottom"] < sheet["y"]
    assert targets_under(page, "selection-toolbar", 44) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    acted(page, lambda: toolbar.get_by_role("button", name="Highlight").tap())
    expect(toolbar).to_be_hidden()
    assert Annotation.objects.get().quote == "Nobody lied"


def test_scrolling_with_a_finger_lets_go_of_no_selection(phone: Callable[..., Any]) -> None:
    page, cdp = phone()
    select_by_hand(page, "Nobody lied")
    expect(page.locator("selection-toolbar")).to_be_visible()
    touch(cdp, "touchStart", 180, 400)
    for y in range(390, 300, -10):
        touch(cdp, "touchMove", 180, y)
    expect(page.locator("selection-toolbar")).to_be_visible()
    touch(cdp, "touchEnd")
    assert selected(page) == "Nobody lied"


def test_a_tap_opens_the_sheet_of_a_highlight_even_between_its_lines(phone: Callable[..., Any], document: Any) -> None:
    highlight(document, "promise painted", note="Whose?")
    page, _ = phone()
    at = box(page, "promise painted")
    page.touchscreen.tap(at["left"] + 4, at["bottom"] + 4)
    expect(page.locator("margin-notes annotation-card")).to_contain_text("Whose?")


def test_a_finger_drags_a_handle_by_words_and_the_text_scrolls_along(phone: Callable[..., Any], document: Any) -> None:
    made = highlight(document, "promise painted")
    page, cdp = phone()
    tap(page, "promise")
    area = page.locator(".handle[data-end=end]").bounding_box()
    assert area is not None
    assert area["width"] >= 44
    assert area["height"] >= 44
    x, y = knob(page, "end")
    to = box(page, "Somebody divided")
    touch(cdp, "touchStart", x, y)
    touch(cdp, "touchMove", x + 9, y)
    touch(cdp, "touchMove", to["right"] - 4, to["y"] + (y - box(page, "painted")["y"]))
    drawn(page)
    acted(page, lambda: touch(cdp, "touchEnd"))
    made.refresh_from_db()
    assert made.quote == TEXT[TEXT.index("promise") : TEXT.index("divided") + len("divided")]

    before = page.evaluate("scrollY")
    x, y = knob(page, "end")
    touch(cdp, "touchStart", x, y)
    touch(cdp, "touchMove", x, y + 10)
    touch(cdp, "touchMove", 100, 725)
    page.wait_for_function("(before) => scrollY > before + 300", arg=before)
    touch(cdp, "touchCancel")
    expect(page.locator("highlight-handles.is-dragging")).to_have_count(0)
    made.refresh_from_db()
    assert made.quote.endswith("divided")


def test_long_addresses_break_instead_of_widening_a_small_page(phone: Callable[..., Any], document: Any) -> None:
    page, _ = phone()
    page.evaluate("document.querySelector('[data-start]').textContent = 'https://example.org/' + 'long'.repeat(60)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened: Callable[[], Page], document: Any, page: Page, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    highlight(document, "Nobody lied", tags=(make.tag(document.project, "Calm", colour="lime"),))
    opened()
    states: dict[str, Callable[[], Any]] = {
        "handles": lambda: click_on(page, "Nobody"),
        "a handle with the focus": lambda: page.get_by_role("slider", name="End").focus(),
        "the text cursor": lambda: (page.keyboard.press("Escape"), start_cursor(page, "Nobody")),
        "a selection": lambda: page.keyboard.press("s"),
    }
    for name, reach in states.items():
        reach()
        page.wait_for_timeout(200)
        violations = Axe().run(page, context="main").response["violations"]
        assert [(name, one["id"], one["nodes"][0]["target"]) for one in violations] == []
