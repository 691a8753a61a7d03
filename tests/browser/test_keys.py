"""Keys of one's own, quick marking, several highlights at once, taking back: by mouse, keyboard alone and touch."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from annotator.models import Annotation
from documents.models import Change, Role
from tests import factories as make
from tests.browser.painting import painted
from tests.browser.passages import ENDS, SELECT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = "\n".join(
    [
        "The tide is not free",
        "There is a bus in Harrow Bay with a promise painted on its side.",
        "I begin with the bus because it is the whole argument in small. Nobody lied.",
        "Somebody divided one number by another, and printed what came of it.",
        *(f"Paragraph {n} of the rest, which is long enough to be read." for n in range(30)),
    ]
)


@pytest.fixture
def project() -> Any:
    made = make.project(name="Harrow Bay")
    make.tag(made, "Economic", colour="teal", shortcut="e")
    make.tag(made, "Framing", colour="violet")
    return made


@pytest.fixture
def document(project: Any) -> Any:
    return make.document(project, text=TEXT, title="The tide is not free")


@pytest.fixture
def read(open_reader: Callable[..., Page], document: Any) -> Callable[..., Page]:
    return lambda **how: open_reader(document, **how)


def drag(page: Page, words: str) -> None:
    x1, y1, x2, y2 = page.evaluate(ENDS, words)
    page.mouse.move(x1, y1)
    page.mouse.down()
    page.mouse.move((x1 + x2) / 2, (y1 + y2) / 2, steps=3)
    page.mouse.move(x2, y2, steps=3)
    page.mouse.up()


def click_on(page: Page, words: str, *, holding: str = "", taps: bool = False) -> None:
    x, y, *_ = page.evaluate(ENDS, words)
    if holding:
        page.keyboard.down(holding)
    (page.touchscreen.tap if taps else page.mouse.click)(x + 4, y)
    if holding:
        page.keyboard.up(holding)


def saved(page: Page, act: Callable[[], Any]) -> None:
    """Does something, and waits until the server has it."""
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/api/" in answer.url) as answer:
        act()
    assert answer.value.ok


def selected(page: Page) -> Locator:
    return page.locator(".cards .is-selected annotation-card")


def three_highlights(document: Any, **more: Any) -> list[Annotation]:
    return [make.annotation(document, quote=quote, **more) for quote in ("a bus", "Nobody lied", "Paragraph 3")]


def tags_of(annotation: Annotation) -> set[str]:
    return set(annotation.tags.values_list("name", flat=True))


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def leave_the_keys(page: Page) -> None:
    """Closes the dialog of keys; the browser takes a moment."""
    press(page, "Escape")
    expect(page.locator("dialog.keys")).to_be_hidden()


# ── Keys ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_key_is_changed_counts_at_once_and_after_a_reload_and_can_be_put_back(
    read: Callable[..., Page], document: Any
) -> None:
    three_highlights(document)
    page = read()
    press(page, "?")
    page.get_by_role("button", name="Change the key j of “next highlight”", exact=True).click()
    press(page, "g")
    expect(page.get_by_role("button", name="Change the key g of “next highlight”", exact=True)).to_be_focused()
    leave_the_keys(page)
    press(page, "g")
    expect(selected(page)).to_contain_text("a bus")
    press(page, "j")
    expect(selected(page)).to_contain_text("a bus")

    page.reload()
    expect(page.locator("body.is-ready")).to_be_attached()
    press(page, "g")
    expect(selected(page)).to_contain_text("a bus")
    press(page, "?")
    page.get_by_role("button", name="“next highlight”: back to its own keys").click()
    leave_the_keys(page)
    press(page, "j")
    expect(selected(page)).to_contain_text("Nobody lied")


def test_a_key_counts_in_the_moment_a_dialog_closes(read: Callable[..., Page], document: Any) -> None:
    """The focus stays in a closed dialog for a moment, where what had it before is gone."""
    three_highlights(document)
    page = read()
    press(page, "j", "?")
    page.evaluate("""() => {
      const dialog = document.querySelector("dialog.keys");
      dialog.close();
      dialog.querySelector("button").dispatchEvent(new KeyboardEvent("keydown", {key: "j", bubbles: true}));
    }""")
    expect(selected(page)).to_contain_text("Nobody lied")


def test_keys_are_found_by_what_they_do_and_by_their_name(read: Callable[..., Page]) -> None:
    page = read()
    press(page, "?")
    search = page.get_by_role("searchbox", name="Find a command or a key")
    expect(search).to_be_focused()
    rows = page.locator(".key-groups li:visible")
    search.fill("undo")
    expect(rows).to_have_count(1)
    search.fill("ctrl+z")
    expect(rows).to_contain_text(["undo"])
    search.fill("Economic")
    expect(rows).to_contain_text(["Economic"])
    search.fill("no such thing")
    expect(rows).to_have_count(0)
    expect(page.get_by_text("Nothing here has these words.")).to_be_visible()


def test_a_key_that_another_command_has_can_be_swapped_or_taken(read: Callable[..., Page]) -> None:
    page = read()
    press(page, "?")
    keys = page.locator(".key-groups")
    page.get_by_role("button", name="Change the key j of “next highlight”", exact=True).click()
    press(page, "h")
    expect(keys).to_contain_text("h is the key of “highlight without a tag”.")
    expect(page.get_by_role("button", name="Swap")).to_be_focused()
    press(page, "Enter")
    expect(page.get_by_role("button", name="Change the key h of “next highlight”", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Change the key j of “highlight without a tag”")).to_be_visible()

    page.get_by_role("button", name="Add a key for “reply”").click()
    press(page, "n")
    page.get_by_role("button", name="Take it").click()
    expect(page.get_by_role("button", name="Change the key n of “reply”")).to_be_visible()
    expect(page.get_by_role("button", name="Change the key n of “note”", exact=True)).to_have_count(0)

    page.get_by_role("button", name="All as they were").click()
    expect(page.get_by_role("button", name="Change the key n of “note”", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="All as they were")).to_be_disabled()


def test_a_key_of_the_browser_is_refused_and_a_key_can_go(read: Callable[..., Page], document: Any) -> None:
    three_highlights(document)
    page = read()
    press(page, "?")
    page.get_by_role("button", name="Change the key j of “next highlight”", exact=True).click()
    press(page, "F5")
    expect(page.locator(".key-recorder")).to_contain_text("belongs to the browser")
    press(page, "Tab")
    expect(page.get_by_role("button", name="No key")).to_be_focused()
    press(page, "Enter")
    expect(page.get_by_role("button", name="Change the key j of “next highlight”", exact=True)).to_have_count(0)
    leave_the_keys(page)
    press(page, "j")
    expect(selected(page)).to_have_count(0)


def test_letters_can_be_switched_off_while_combinations_and_named_keys_stay(
    read: Callable[..., Page], document: Any
) -> None:
    first, *_ = three_highlights(document)
    page = read()
    press(page, "j", "?")
    page.get_by_role("checkbox", name="Single-letter keys").uncheck()
    leave_the_keys(page)
    press(page, "j", "e", "Shift+N")
    expect(selected(page)).to_contain_text("a bus")
    expect(page.locator("note-editor")).to_have_count(0)
    saved(page, lambda: press(page, "Delete"))
    saved(page, lambda: press(page, "Control+z"))
    first.refresh_from_db()
    assert first.trashed_at is None
    assert tags_of(first) == set()


def test_a_tags_key_comes_before_a_commands_where_something_is_selected_and_the_dialog_says_so(
    read: Callable[..., Page], document: Any, project: Any
) -> None:
    make.tag(project, "Near", shortcut="n")
    first, *_ = three_highlights(document)
    page = read()
    press(page, "j")
    saved(page, lambda: press(page, "n"))
    assert tags_of(first) == {"Near"}
    press(page, "?")
    expect(page.locator(".key-groups li", has_text="note").first).to_be_visible()
    expect(page.locator(".key-groups")).to_contain_text("n is also the key of the tag “Near”")


def test_keys_are_letters_in_a_note_and_undo_there_is_the_fields_own(read: Callable[..., Page], document: Any) -> None:
    three_highlights(document)
    page = read()
    press(page, "j", "n")
    page.keyboard.type("Jack has no?")
    field = page.locator("annotation-card textarea")
    expect(field).to_have_value("Jack has no?")
    press(page, "Control+z")
    expect(field).not_to_have_value("Jack has no?")
    assert Change.objects.filter(undoes__isnull=False).count() == 0


def test_buttons_say_the_keys_as_they_are(read: Callable[..., Page], document: Any) -> None:
    make.annotation(document, quote="a bus")
    page = read()
    press(page, "j")
    button = selected(page).get_by_role("button", name="Tag", exact=True)
    button.hover()
    expect(button).to_have_attribute("title", "Tag (t)")
    press(page, "?")
    page.get_by_role("checkbox", name="Single-letter keys").uncheck()
    leave_the_keys(page)
    button.hover()
    expect(button).to_have_attribute("title", "Tag")


# ── Taking back ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_acts_are_taken_back_and_done_again_with_keys_and_with_buttons(
    read: Callable[..., Page], document: Any
) -> None:
    made = make.annotation(document, quote="a bus")
    page = read()
    press(page, "j")
    saved(page, lambda: press(page, "e"))
    undo, redo = page.locator("undo-buttons").get_by_role("button").all()
    expect(undo).to_be_enabled()
    expect(redo).to_be_disabled()
    undo.hover()
    expect(undo).to_have_attribute("title", re.compile("^Undo: .*a bus.* \\(Ctrl \\+ Z\\)"))
    saved(page, undo.click)
    expect(page.locator(".toast")).to_contain_text("a bus")
    assert tags_of(made) == set()
    expect(redo).to_be_enabled()
    saved(page, lambda: press(page, "Control+Shift+z"))
    assert tags_of(made) == {"Economic"}
    saved(page, lambda: press(page, "z"))
    saved(page, lambda: press(page, "Control+y"))
    assert tags_of(made) == {"Economic"}


def test_what_was_done_in_another_document_is_taken_back_with_a_link_to_it(
    read: Callable[..., Page], document: Any, project: Any
) -> None:
    other = make.document(project, text="Another text to read.", title="Another")
    made = make.annotation(other, quote="Another")
    page = read()
    saved(page, lambda: press(page, "z"))
    made.refresh_from_db()
    assert made.trashed_at is not None
    expect(page.locator(".toast").get_by_role("link")).to_have_attribute("href", f"/documents/{other.uid}/")


def test_there_may_be_nothing_to_undo(read: Callable[..., Page]) -> None:
    page = read()
    expect(page.locator("undo-buttons").get_by_role("button", name="Undo")).to_be_disabled()
    press(page, "z")
    expect(page.locator(".toast")).to_contain_text("nothing to undo")


def test_the_toast_offers_undo_only_for_the_last_act(read: Callable[..., Page], document: Any) -> None:
    three_highlights(document)
    page = read()
    press(page, "j")
    saved(page, lambda: press(page, "Delete"))
    expect(page.locator(".toast").get_by_role("button", name="Undo")).to_be_visible()
    press(page, "j")
    saved(page, lambda: press(page, "e"))
    expect(page.locator(".toast")).to_contain_text("Highlight deleted.")
    expect(page.locator(".toast").get_by_role("button", name="Undo")).to_have_count(0)


def test_messages_wait_for_room_and_none_is_lost(read: Callable[..., Page]) -> None:
    page = read()
    tell = "text => document.dispatchEvent(new CustomEvent('annotator:tell', {detail: {text}}))"
    for number in range(5):
        page.evaluate(tell, f"Message {number}")
    toasts = page.locator(".toast")
    expect(toasts).to_have_text([re.compile(f"Message {number}") for number in range(3)])
    expect(page.locator("toast-list [aria-live=polite] p")).to_have_count(5)
    toasts.first.get_by_role("button", name="Close").click()
    expect(toasts).to_have_text([re.compile(f"Message {number}") for number in range(1, 4)])
    page.evaluate(tell, "Message 2")
    expect(toasts).to_have_count(3)


# ── Marking quickly ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_painting_with_the_mouse_marks_each_selection_until_escape(read: Callable[..., Page]) -> None:
    page = read()
    row = page.locator("code-book li", has_text="Framing")
    row.hover()
    page.get_by_role("button", name="Paint with Framing").click()
    bar = page.get_by_role("region", name="Painting")
    expect(bar).to_contain_text("Framing")
    saved(page, lambda: drag(page, "promise painted"))
    saved(page, lambda: drag(page, "one number"))
    expect(page.locator("selection-toolbar")).to_be_hidden()
    assert painted(page, "violet") == ["promise painted", "one number"]
    press(page, "Escape")
    expect(bar).to_be_hidden()
    drag(page, "printed what came")
    expect(page.locator("selection-toolbar")).to_be_visible()
    assert [tags_of(made) for made in Annotation.objects.all()] == [{"Framing"}] * 2


def test_painting_by_keyboard_alone_marks_what_rests_or_at_once_with_enter(read: Callable[..., Page]) -> None:
    page = read()
    page.locator("#text").focus()
    press(page, "p")
    expect(page.locator("paint-bar").get_by_role("combobox")).to_be_focused()
    page.keyboard.type("econ")
    press(page, "Enter")
    expect(page.locator("#text")).to_be_focused()
    heard = page.locator("toast-list [aria-live=polite]")
    expect(heard).to_contain_text("Painting: Economic.")
    expect(page.locator("paint-bar")).to_have_accessible_name("Painting: Economic")
    expect(page.locator("tag-brush [data-act=ask]")).to_have_accessible_name("End painting: Economic")
    press(page, "s", "Shift+Control+ArrowRight")
    saved(page, lambda: press(page, "Enter"))
    assert tags_of(Annotation.objects.get()) == {"Economic"}
    press(page, "ArrowDown", "Shift+Control+ArrowRight")
    expect(page.locator("annotation-card")).to_have_count(2)
    press(page, "Escape")
    expect(page.locator("paint-bar")).to_be_hidden()
    expect(heard).to_contain_text("Painting has ended: Economic.")
    expect(page.locator("tag-brush [data-act=ask]")).to_have_accessible_name("Paint with a tag")


def test_painting_without_a_tag_or_with_several(read: Callable[..., Page]) -> None:
    page = read()
    press(page, "p")
    page.get_by_role("button", name="Without a tag").click()
    saved(page, lambda: drag(page, "one number"))
    assert tags_of(Annotation.objects.get()) == set()
    page.get_by_role("button", name="Another tag").click()
    page.keyboard.type("econ")
    press(page, "Shift+Enter")
    page.keyboard.type("fram")
    press(page, "Enter")
    saved(page, lambda: drag(page, "promise painted"))
    assert tags_of(Annotation.objects.latest("pk")) == {"Economic", "Framing"}


def test_the_last_tags_are_repeated_on_a_passage_and_on_a_highlight(read: Callable[..., Page], document: Any) -> None:
    made = make.annotation(document, quote="Nobody lied")
    page = read()
    press(page, ".")
    expect(page.locator(".toast")).to_contain_text("No tag has been put")
    drag(page, "one number")
    expect(page.locator("selection-toolbar")).to_be_visible()
    saved(page, lambda: press(page, "e"))
    drag(page, "promise painted")
    expect(page.locator("selection-toolbar")).to_be_visible()
    saved(page, lambda: press(page, "."))
    assert sorted(painted(page, "teal")) == ["one number", "promise painted"]
    click_on(page, "Nobody lied")
    expect(selected(page)).to_contain_text("Nobody lied")
    saved(page, lambda: press(page, "."))
    assert tags_of(made) == {"Economic"}
    press(page, ".")
    expect(page.locator(".toast").last).to_contain_text("there already")
    assert tags_of(made) == {"Economic"}


def test_several_tags_are_put_on_as_one_act(read: Callable[..., Page]) -> None:
    page = read()
    drag(page, "one number")
    page.locator("selection-toolbar").get_by_role("combobox").click()
    page.get_by_role("option", name="Economic").click(modifiers=["Shift"])
    page.keyboard.type("Slogans")
    press(page, "Shift+Enter")
    expect(page.locator("selection-toolbar .picker-gathered")).to_have_text(re.compile("Economic.*Slogans"))
    saved(page, lambda: page.get_by_role("button", name="Take 2 tags").click())
    made = Annotation.objects.get()
    assert tags_of(made) == {"Economic", "Slogans"}
    saved(page, lambda: press(page, "z"))
    made.refresh_from_db()
    assert made.trashed_at is not None


def test_a_note_on_the_whole_document_is_written_from_where_one_reads(read: Callable[..., Page]) -> None:
    page = read()
    page.evaluate("scrollTo(0, 900)")
    _, height, *_ = page.evaluate(ENDS, "Paragraph 12")
    press(page, "Shift+N")
    expect(page.get_by_role("textbox", name="Note on the whole document")).to_be_focused()
    page.keyboard.type("Read it twice.")
    saved(page, lambda: press(page, "Control+Enter"))
    assert Annotation.objects.get().start is None
    expect(page.locator("document-notes annotation-card")).to_have_count(1)
    assert page.evaluate(ENDS, "Paragraph 12")[1] == pytest.approx(height, abs=3)


def test_the_picker_shows_few_of_many_tags_and_finds_all(
    read: Callable[..., Page], document: Any, project: Any
) -> None:
    parent = make.tag(project, "Claims")
    for number in range(120):
        make.tag(project, f"Claim {number}", parent=parent)
    page = read()
    drag(page, "one number")
    field = page.locator("selection-toolbar").get_by_role("combobox")
    field.click()
    options = page.locator("selection-toolbar").get_by_role("option")
    expect(options).to_have_count(50)
    expect(page.locator("selection-toolbar .picker-more")).to_be_visible()
    page.keyboard.type("claim 117")
    expect(options.first).to_contain_text("Claims / Claim 117")
    field.fill("Claims / New one")
    expect(options.last).to_have_text("Create “New one” under Claims")
    field.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    expect(page.locator("selection-toolbar")).to_be_visible()
    saved(page, lambda: press(page, "Enter"))
    made = Annotation.objects.get().tags.get()
    assert (made.name, made.parent) == ("New one", parent)


# ── Several highlights at once ──────────────────────────────────────────────────────────────────────────────────────


def test_several_are_chosen_with_the_mouse_and_tagged_as_one_act(read: Callable[..., Page], document: Any) -> None:
    made = three_highlights(document)
    page = read()
    click_on(page, "a bus", holding="Control")
    click_on(page, "Paragraph 3", holding="Shift")
    bar = page.get_by_role("region", name="Chosen highlights")
    expect(bar).to_contain_text("3 highlights chosen")
    assert painted(page, "chosen") == ["a bus", "Nobody lied", "Paragraph 3"]
    expect(page.locator("toast-list [aria-live=polite]")).to_contain_text("3 highlights chosen")
    click_on(page, "Nobody lied", holding="Control")
    expect(bar).to_contain_text("2 highlights chosen")
    bar.get_by_role("button", name="Tag").click()
    page.keyboard.type("fram")
    before = Change.objects.latest("pk").pk
    saved(page, lambda: press(page, "Enter"))
    assert [tags_of(one) for one in made] == [{"Framing"}, set(), {"Framing"}]
    assert Change.objects.filter(pk__gt=before).values("batch").distinct().count() == 1
    saved(page, lambda: page.locator(".toast").get_by_role("button", name="Undo").click())
    assert [tags_of(one) for one in made] == [set()] * 3
    press(page, "Escape")
    expect(bar).to_be_hidden()
    assert painted(page, "chosen") == []


def test_several_are_chosen_tagged_and_deleted_by_keyboard_alone(read: Callable[..., Page], document: Any) -> None:
    made = three_highlights(document)
    page = read()
    press(page, "j", "x", "Shift+J")
    bar = page.get_by_role("region", name="Chosen highlights")
    expect(bar).to_contain_text("2 highlights chosen")
    saved(page, lambda: press(page, "e"))
    assert [tags_of(one) for one in made] == [{"Economic"}, {"Economic"}, set()]
    press(page, "Shift+X")
    expect(bar).to_contain_text("3 highlights chosen")
    press(page, "x")
    expect(bar).to_contain_text("2 highlights chosen")
    saved(page, lambda: press(page, "Delete"))
    expect(bar).to_be_hidden()
    assert Annotation.objects.filter(trashed_at__isnull=False).count() == 2
    saved(page, lambda: press(page, "Control+z"))
    assert Annotation.objects.filter(trashed_at__isnull=False).count() == 0


def test_tags_are_taken_off_those_that_have_them(read: Callable[..., Page], document: Any, project: Any) -> None:
    calm = make.tag(project, "Calm")
    made = three_highlights(document, tags=(calm,))
    other = make.annotation(document, quote="one number")
    page = read()
    press(page, "Shift+X")
    page.get_by_text("Take off", exact=True).click()
    saved(page, lambda: page.locator(".bulk-tags").get_by_role("button", name="Calm 3").click())
    assert [tags_of(one) for one in (*made, other)] == [set()] * 4
    expect(page.get_by_role("region", name="Chosen highlights")).to_contain_text("4 highlights chosen")


ACTS_ON_ALL = {
    "private": ("Private to me", lambda one: one.private),
    "resolved": ("Resolve", lambda one: one.resolved_at is not None),
}


@pytest.mark.parametrize(("button", "is_so"), ACTS_ON_ALL.values(), ids=ACTS_ON_ALL)
def test_all_chosen_become(
    read: Callable[..., Page], document: Any, button: str, is_so: Callable[[Annotation], bool]
) -> None:
    three_highlights(document)
    page = read()
    press(page, "Shift+X")
    page.locator("bulk-bar summary").last.click()
    saved(page, lambda: page.get_by_role("button", name=button).click())
    assert [is_so(one) for one in Annotation.objects.all()] == [True] * 3
    saved(page, lambda: press(page, "z"))
    assert [is_so(one) for one in Annotation.objects.all()] == [False] * 3


def test_chosen_highlights_are_merged(read: Callable[..., Page], document: Any) -> None:
    make.annotation(document, quote="a bus", note="First")
    make.annotation(document, quote="Harrow Bay", note="Second")
    page = read()
    press(page, "Shift+X")
    expect(page.get_by_role("region", name="Chosen highlights")).to_contain_text("2 highlights chosen")
    saved(page, lambda: press(page, "m"))
    standing = Annotation.objects.get(trashed_at__isnull=True)
    assert (standing.quote, standing.note) == ("a bus in Harrow Bay", "First\n\nSecond")
    expect(page.get_by_role("region", name="Chosen highlights")).to_be_hidden()


def test_others_highlights_stay_as_they_are_and_that_is_said(read: Callable[..., Page], document: Any) -> None:
    mine = make.annotation(document, quote="a bus")
    hers = make.annotation(document, quote="Nobody lied", by=make.alice())
    page = read()
    press(page, "Shift+X")
    saved(page, lambda: press(page, "e"))
    assert (tags_of(mine), tags_of(hers)) == ({"Economic"}, set())
    expect(page.locator(".toasts")).to_contain_text("1 highlight is somebody else’s")


def test_a_reader_chooses_and_paints_nothing(read: Callable[..., Page], document: Any, project: Any) -> None:
    three_highlights(document)
    dora = make.person("dora")
    make.member(project, dora, role=Role.READER)
    page = read(by=dora)
    click_on(page, "a bus", holding="Control")
    press(page, "Shift+X", "p", "z")
    expect(page.locator("bulk-bar, paint-bar, undo-buttons, .card-choice")).to_have_count(0)
    press(page, "?")
    expect(page.locator(".key-groups")).to_contain_text("next highlight")
    expect(page.locator(".key-groups")).not_to_contain_text("paint")


# ── Where several lie ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def nested(document: Any, project: Any) -> list[Annotation]:
    quotes = {"the whole argument in small": "Large", "argument in small": "Middle", "small": "Little"}
    return [make.annotation(document, quote=quote, tags=(make.tag(project, name),)) for quote, name in quotes.items()]


@pytest.mark.usefixtures("nested")
def test_another_click_goes_on_to_the_next_of_several(read: Callable[..., Page]) -> None:
    page = read()
    choices = page.locator("overlap-picker button")
    for shown, words in enumerate(["small", "argument in small", "the whole argument in small", "small"]):
        click_on(page, "small")
        expect(choices).to_have_count(3)
        expect(choices.nth(shown % 3)).to_be_focused()
        assert painted(page, "hovered") == [words]
    press(page, "Enter")
    expect(selected(page)).to_contain_text("Little")
    expect(page.locator("overlap-picker")).to_be_hidden()


@pytest.mark.usefixtures("nested")
def test_the_same_key_goes_on_to_the_next_of_several(read: Callable[..., Page]) -> None:
    page = read()
    press(page, "j", "o")
    choices = page.locator("overlap-picker button")
    expect(choices.nth(0)).to_contain_text("Little")
    expect(choices.nth(0)).to_be_focused()
    press(page, "o", "Enter")
    expect(selected(page)).to_contain_text("Middle")
    press(page, "o")
    expect(choices.nth(2)).to_be_focused()
    press(page, "Escape")
    expect(page.locator("overlap-picker")).to_be_hidden()
    expect(selected(page)).to_contain_text("Middle")


@pytest.mark.usefixtures("nested")
def test_several_are_reached_from_the_text_cursor(read: Callable[..., Page]) -> None:
    page = read()
    page.evaluate(SELECT, "whole argument")
    page.evaluate("getSelection().collapseToEnd()")
    press(page, "s", "o")
    choices = page.locator("overlap-picker button")
    expect(choices).to_have_count(2)
    expect(choices.nth(0)).to_contain_text("Middle")
    press(page, "ArrowDown", "Enter")
    expect(selected(page)).to_contain_text("Large")


# ── By touch ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def fingers(browser: Any, live_server: Any, client: Any, document: Any) -> Any:
    """The document in a telephone's browser."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    client.force_login(make.bob())
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])

    def opened() -> Page:
        page: Page = context.new_page()
        page.goto(f"{live_server.url}/documents/{document.uid}/")
        expect(page.locator("body.is-ready")).to_be_attached()
        return page

    yield opened
    context.close()


def test_painting_by_touch_waits_until_the_handles_rest(fingers: Callable[[], Page]) -> None:
    page = fingers()
    page.get_by_role("button", name="Codebook", exact=True).tap()
    page.get_by_role("button", name="Paint with a tag").tap()
    page.locator("paint-bar").get_by_role("option", name="Framing").tap()
    bar = page.get_by_role("region", name="Painting")
    expect(bar.get_by_role("button", name="End")).to_be_visible()
    click_on(page, "The tide", taps=True)
    page.evaluate(SELECT, "one")
    page.wait_for_timeout(400)
    page.evaluate(SELECT, "one number")
    expect(page.locator("body")).to_have_class(re.compile("is-painting"))
    page.wait_for_function("() => [...(CSS.highlights.get('annotator-violet') ?? [])].length === 1")
    assert painted(page, "violet") == ["one number"]
    bar.get_by_role("button", name="End").tap()
    expect(bar).to_be_hidden()


def test_choosing_by_touch_begins_with_a_cards_box_and_goes_on_with_taps(
    fingers: Callable[[], Page], document: Any
) -> None:
    three_highlights(document)
    page = fingers()
    click_on(page, "a bus", taps=True)
    page.get_by_role("checkbox", name="Choose this highlight").tap()
    bar = page.get_by_role("region", name="Chosen highlights")
    expect(bar).to_contain_text("1 highlight chosen")
    expect(page.locator("margin-notes")).to_be_hidden()
    click_on(page, "Nobody lied", taps=True)
    expect(bar).to_contain_text("2 highlights chosen")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for button in bar.get_by_role("button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 44
    saved(page, lambda: bar.get_by_role("button", name="Delete").tap())
    assert Annotation.objects.filter(trashed_at__isnull=False).count() == 2


# ── For everyone ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.usefixtures("nested")
def test_axe_finds_nothing(read: Callable[..., Page], page: Page, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    read()
    states: dict[str, tuple[str, ...]] = {
        "several": ("j", "o"),
        "a key being changed": ("Escape", "?", "Tab", "Enter"),
        "what to paint with": ("Escape", "Escape", "p", "ArrowDown", "Shift+Enter"),
        "tagging the chosen": ("Enter", "Shift+X", "t", "ArrowDown", "Shift+Enter"),
    }
    for name, keys in states.items():
        for key in keys:
            press(page, key)
            page.wait_for_timeout(50)
        violations = Axe().run(page).response["violations"]
        assert [(name, one["id"], one["nodes"][0]["target"]) for one in violations] == []
