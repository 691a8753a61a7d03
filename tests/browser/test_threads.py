"""Notes, threads, mentions, links and conflicts in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from annotator.actions import discuss
from annotator.actions.annotate import edit_annotation, trash_annotation
from annotator.models import Annotation, Notice, Reply
from documents.models import Role
from tests import factories as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = """There is a bus in Harrow Bay with a promise painted on its side.
I begin with the bus because it is the whole argument in small. Nobody lied.
Consider what we are told about the cost of the fuel.
"""


@pytest.fixture
def document() -> Any:
    return make.document(make.project(name="Harrow Bay"), text=TEXT, title="The tide is not free")


@pytest.fixture
def at(open_reader: Callable[..., Page], document: Any) -> Callable[..., Locator]:
    """Opens the document at an annotation, and answers with its card."""

    def opened(annotation: Annotation, *, by: Any = None) -> Locator:
        page = open_reader(document, by=by, fragment=f"#a-{annotation.uid}")
        card = page.locator(f'annotation-card[data-uid="{annotation.uid}"]')
        expect(card.locator(".card-actions")).to_be_visible()
        return card

    return opened


def saved(page: Page, act: Callable[[], Any], path: str = "/api/acts") -> None:
    with page.expect_response(lambda answer: answer.url.endswith(path)) as answer:
        act()
    assert answer.value.ok, answer.value.text()


def test_a_note_is_previewed_as_it_will_be(at: Callable[..., Locator], document: Any, page: Page) -> None:
    annotation = make.annotation(document, quote="a promise")
    card = at(annotation)
    card.get_by_role("button", name="Add a note").click()
    card.get_by_role("tab", name="Preview").click()
    expect(card.get_by_role("tabpanel", name="Preview")).to_have_text("Nothing to preview yet.")
    page.keyboard.press("ArrowLeft")
    expect(card.get_by_role("tab", name="Write")).to_be_focused()
    area = card.get_by_role("textbox", name="Note on this highlight")
    area.fill("Whose *promise*, @alice?")
    card.get_by_role("tab", name="Preview").click()
    preview = card.get_by_role("tabpanel", name="Preview")
    expect(preview.locator("em")).to_have_text("promise")
    expect(preview.locator(".mention")).to_have_attribute("title", "Alice Ng")
    expect(area).to_be_hidden()
    page.keyboard.press("Escape")
    expect(area).to_be_focused()
    saved(page, lambda: page.keyboard.press("Control+Enter"))
    expect(card.locator(".card-note em")).to_have_text("promise")
    expect(card.locator(".card-note .mention")).to_have_text("@alice")
    assert [notice.person for notice in Notice.objects.all()] == [make.alice()]


def test_a_member_is_named_with_the_keyboard(at: Callable[..., Locator], document: Any, page: Page) -> None:
    make.member(document.project, make.person("dora", first_name="Dora", last_name="Bell"))
    card = at(make.annotation(document, quote="a promise"))
    page.keyboard.press("r")
    area = card.get_by_role("textbox", name="Reply")
    page.keyboard.type("Ask @")
    names = page.get_by_role("listbox", name="Members").get_by_role("option")
    expect(names).to_have_count(3)
    expect(area).not_to_have_attribute("aria-activedescendant", re.compile("."))
    expect(page.locator("[aria-live=polite]")).to_contain_text("3 members: arrow keys choose")
    page.keyboard.type("b")
    expect(names).to_have_count(2)
    expect(names.nth(0)).to_have_text("Bob Stone @bob")
    expect(names.nth(0)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(area).to_have_attribute("aria-activedescendant", names.nth(1).get_attribute("id") or "-")
    page.keyboard.press("Enter")
    expect(area).to_have_value("Ask @dora ")
    expect(names).to_have_count(0)
    page.keyboard.type("and @al")
    expect(names).to_have_count(1)
    page.keyboard.press("Escape")
    expect(names).to_have_count(0)
    expect(area).to_be_focused()
    page.keyboard.type(" ")
    saved(page, lambda: page.keyboard.press("Control+Enter"))
    assert Reply.objects.get().text == "Ask @dora and @al"


def test_a_member_is_named_with_a_tap(at: Callable[..., Locator], document: Any, page: Page) -> None:
    card = at(make.annotation(document, quote="a promise"))
    page.keyboard.press("n")
    page.keyboard.type("@al")
    page.get_by_role("option", name="Alice Ng").click()
    expect(card.get_by_role("textbox")).to_have_value("@alice ")
    expect(card.get_by_role("textbox")).to_be_focused()


def test_an_input_method_is_not_disturbed(at: Callable[..., Locator], document: Any, page: Page) -> None:
    card = at(make.annotation(document, quote="a promise"))
    page.keyboard.press("n")
    page.keyboard.type("@al")
    expect(page.get_by_role("option")).to_have_count(1)
    composing = """(area, key) => area.dispatchEvent(
        new KeyboardEvent("keydown", {key, ctrlKey: key === "Enter", bubbles: true, isComposing: true}))"""
    for key in ("Enter", "Escape", "ArrowDown"):
        card.get_by_role("textbox").evaluate(composing, key)
    expect(card.get_by_role("textbox")).to_have_value("@al")
    expect(page.get_by_role("option")).to_have_count(1)


def test_a_draft_left_behind_is_offered_and_can_be_discarded(
    at: Callable[..., Locator], document: Any, page: Page
) -> None:
    annotation = make.annotation(document, quote="a promise", note="As saved.")
    page.add_init_script("localStorage.setItem('annotator:draft:of-long-ago', JSON.stringify({text: 'Old', at: 0}))")
    card = at(annotation)
    page.keyboard.press("n")
    page.keyboard.press("End")
    page.keyboard.type(" And more.")
    page.keyboard.press("Escape")
    expect(card.locator(".card-state.is-draft")).to_contain_text("Unsaved note: “As saved. And more.”")
    page.reload()
    card.get_by_role("button", name="Continue").click()
    area = card.get_by_role("textbox")
    expect(area).to_have_value("As saved. And more.")
    expect(card.locator(".note-draft")).to_contain_text("not saved yet")
    card.locator(".note-draft").get_by_role("button", name="Discard").click()
    expect(area).to_have_value("As saved.")
    expect(card.locator(".note-draft")).to_be_hidden()
    page.keyboard.type("!")
    page.keyboard.press("Backspace")
    page.keyboard.press("Escape")
    expect(card.locator(".card-state.is-draft")).to_have_count(0)

    page.keyboard.press("r")
    page.keyboard.type("Half a reply")
    page.keyboard.press("Escape")
    line = card.locator(".card-state.is-draft")
    expect(line).to_contain_text("Unsaved reply: “Half a reply”")
    line.get_by_role("button", name="Discard").click()
    expect(line).to_have_count(0)
    assert page.evaluate("Object.keys(localStorage).filter(key => key.includes('draft'))") == []


def test_a_draft_for_the_whole_document_is_offered(open_reader: Callable[..., Page], document: Any) -> None:
    page = open_reader(document)
    page.get_by_role("button", name="Note on the whole document").click()
    page.keyboard.type("Half")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Note on the whole document (unsaved draft)").click()
    area = page.get_by_role("textbox", name="Note on the whole document")
    expect(area).to_have_value("Half")
    page.get_by_role("button", name="Discard").click()
    expect(area).to_have_value("")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Note on the whole document", exact=True)).to_be_visible()


def test_a_draft_is_followed_by_another_page_of_the_same_person(
    at: Callable[..., Locator], document: Any, page: Page
) -> None:
    annotation = make.annotation(document, quote="a promise")
    card = at(annotation)
    page.keyboard.press("n")
    other = page.context.new_page()
    other.goto(page.url)
    second = other.locator(f'annotation-card[data-uid="{annotation.uid}"]')
    expect(second.locator(".card-actions")).to_be_visible()
    other.keyboard.press("n")
    other.keyboard.type("Half a thought")
    expect(card.get_by_role("textbox")).to_have_value("Half a thought")
    other.close()


def test_a_draft_is_nobody_elses(at: Callable[..., Locator], document: Any, page: Page) -> None:
    annotation = make.annotation(document, quote="a promise")
    at(annotation)
    page.keyboard.press("r")
    page.keyboard.type("Bob's own")
    page.goto("about:blank")
    card = at(annotation, by=make.alice())
    page.keyboard.press("r")
    expect(card.get_by_role("textbox")).to_have_value("")


def test_replies_are_edited_deleted_and_brought_back(at: Callable[..., Locator], document: Any, page: Page) -> None:
    annotation = make.annotation(document, quote="a promise")
    make.reply(annotation, text="Alice's", by=make.alice())
    card = at(annotation)
    replies = card.get_by_role("list", name="Replies").get_by_role("listitem")
    expect(replies.nth(0).get_by_role("button", name="Edit this reply")).to_be_hidden()
    page.keyboard.press("r")
    page.keyboard.type("Mine")
    saved(page, lambda: page.keyboard.press("Control+Enter"))
    expect(replies.nth(1)).to_contain_text("Bob Stone")
    replies.nth(1).get_by_role("button", name="Edit this reply").click()
    area = card.get_by_role("textbox", name="Edit the reply")
    expect(area).to_have_value("Mine")
    area.fill("Mine, rather")
    discuss.add_reply(annotation, uid=annotation.uid, text="Meanwhile", by=make.alice())
    saved(page, lambda: page.keyboard.press("Control+Enter"))
    expect(replies.nth(1).locator(".reply-text")).to_have_text("Mine, rather")
    expect(replies.nth(1)).to_contain_text("edited")
    page.reload()
    expect(replies.nth(1)).to_contain_text("edited")
    expect(replies.nth(0)).not_to_contain_text("edited")
    saved(page, lambda: replies.nth(1).get_by_role("button", name="Delete this reply").click())
    expect(card.get_by_text("Mine, rather")).to_have_count(0)
    page.get_by_role("button", name="Undo").last.click()
    expect(card.get_by_text("Mine, rather")).to_have_count(1)
    assert Reply.objects.get(author=make.bob()).text == "Mine, rather"


def test_a_thread_is_resolved_and_reopened(at: Callable[..., Locator], document: Any, page: Page) -> None:
    annotation = make.annotation(document, quote="a promise", note="Whose?")
    card = at(annotation)
    saved(page, lambda: card.get_by_role("button", name="Resolve").click())
    expect(card).to_contain_text("Resolved by Bob Stone")
    annotation.refresh_from_db()
    assert annotation.resolved_by == make.bob()
    page.reload()
    expect(card).to_contain_text("Resolved by Bob Stone")
    saved(page, lambda: card.get_by_role("button", name="Reopen").click())
    expect(card).not_to_contain_text("Resolved by")
    annotation.refresh_from_db()
    assert annotation.resolved_at is None


def test_a_highlight_is_made_private_and_shared_again(at: Callable[..., Locator], document: Any, page: Page) -> None:
    annotation = make.annotation(document, quote="a promise", note="@alice")
    card = at(annotation)
    card.locator(".card-more summary").click()
    saved(page, lambda: card.get_by_role("button", name="Make private to me").click())
    expect(card.locator(".card-private")).to_be_visible()
    expect(card.locator(".card-more")).not_to_have_attribute("open", re.compile(".*"))
    annotation.refresh_from_db()
    assert annotation.private
    page.reload()
    card.locator(".card-more summary").click()
    saved(page, lambda: card.get_by_role("button", name="Share with the project").click())
    expect(card.locator(".card-private")).to_be_hidden()
    annotation.refresh_from_db()
    assert not annotation.private


def test_only_its_author_makes_a_highlight_private(at: Callable[..., Locator], document: Any) -> None:
    card = at(make.annotation(document, quote="a promise"), by=make.alice())
    card.locator(".card-more summary").click()
    expect(card.get_by_role("button", name="Copy the link to this highlight")).to_be_visible()
    expect(card.get_by_role("button", name="Make private to me")).to_be_hidden()


def test_the_menu_closes_with_escape_and_the_card_stays(at: Callable[..., Locator], document: Any, page: Page) -> None:
    annotation = make.annotation(document, quote="a promise")
    card = at(annotation)
    card.locator(".card-more summary").click()
    history = card.get_by_role("link", name="History of this highlight")
    expect(history).to_have_attribute("href", f"/documents/{document.uid}/history/?of={annotation.uid}")
    page.keyboard.press("Escape")
    expect(history).to_be_hidden()
    expect(card.locator(".card-more summary")).to_be_focused()


def test_who_only_reads_is_offered_only_what_they_may_do(at: Callable[..., Locator], document: Any) -> None:
    annotation = make.annotation(document, quote="a promise", note="Whose?")
    make.reply(annotation)
    dora = make.person("dora")
    make.member(document.project, dora, role=Role.READER)
    card = at(annotation, by=dora)
    card.locator(".card-more summary").click()
    names = [button.inner_text() for button in card.get_by_role("button").all() if button.is_visible()]
    assert [name for name in names if re.search("Resolve|private|Reply|Edit|Delete|Tag|note", name)] == []
    expect(card.get_by_role("button", name="Copy the link to this highlight")).to_be_visible()


def test_what_waits_for_the_network_says_so(at: Callable[..., Locator], document: Any, page: Page) -> None:
    card = at(make.annotation(document, quote="a promise"))
    page.context.set_offline(True)
    page.keyboard.press("n")
    page.keyboard.type("Later")
    page.keyboard.press("Control+Enter")
    expect(card.locator(".card-note")).to_have_text("Later")
    expect(card.locator(".card-state.is-waiting")).to_have_text("Waiting to be sent")
    page.context.set_offline(False)
    expect(card.locator(".card-state.is-waiting")).to_have_count(0)
    expect(card.locator(".card-note p")).to_have_text("Later")


def conflict(at: Callable[..., Locator], page: Page, annotation: Annotation) -> Locator:
    """Bob and Alice write upon the same note; Bob saves second, and is asked."""
    card = at(annotation)
    page.keyboard.press("n")
    card.get_by_role("textbox").fill("The council promised.")
    edit_annotation(Annotation.objects.get(pk=annotation.pk), note="The company promised.", by=make.alice())
    page.keyboard.press("Control+Enter")
    dialog = page.get_by_role("dialog", name="Two texts for one note")
    expect(dialog).to_be_visible()
    return dialog


CHOICES = {
    "Keep mine": "The council promised.",
    "Keep theirs": "The company promised.",
    "Keep both": "The company promised.\n\nThe council promised.",
}


@pytest.mark.parametrize("choice", CHOICES)
def test_two_texts_for_one_note_are_both_shown_and_one_is_chosen(
    at: Callable[..., Locator], document: Any, page: Page, choice: str
) -> None:
    annotation = make.annotation(document, quote="a promise", note="Who promised?")
    dialog = conflict(at, page, annotation)
    expect(dialog).to_contain_text("Alice Ng changed this text while you wrote")
    expect(dialog.locator("[data-side=mine]")).to_have_text("The council promised.")
    expect(dialog.locator("[data-side=mine] mark")).to_have_text(["council"])
    expect(dialog.locator("[data-side=theirs] mark")).to_have_text(["company"])
    button = dialog.get_by_role("button", name=choice, exact=True)
    if choice == "Keep theirs":
        button.click()
    else:
        saved(page, button.click)
    expect(dialog).to_be_hidden()
    card = page.locator(".is-selected annotation-card")
    expect(card.locator(".card-note")).to_have_text(re.sub(r"\n\n", "\n", CHOICES[choice]))
    assert Annotation.objects.get(pk=annotation.pk).note == CHOICES[choice]
    expect(card.locator(".card-state.is-draft")).to_have_count(0)


def test_a_question_that_is_closed_loses_nothing(at: Callable[..., Locator], document: Any, page: Page) -> None:
    annotation = make.annotation(document, quote="a promise", note="Who promised?")
    dialog = conflict(at, page, annotation)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator(".toast")).to_contain_text("Your text is kept as a draft")
    card = page.locator(".is-selected annotation-card")
    expect(card.locator(".card-note")).to_have_text("The company promised.")
    card.get_by_role("button", name="Continue").click()
    expect(card.get_by_role("textbox")).to_have_value("The council promised.")
    card.get_by_role("textbox").fill("Both promised.")
    saved(page, lambda: page.keyboard.press("Control+Enter"))
    expect(card.locator(".card-note")).to_have_text("Both promised.")
    expect(dialog).to_be_hidden()


def test_ones_own_text_can_be_edited_before_it_is_saved(at: Callable[..., Locator], document: Any, page: Page) -> None:
    annotation = make.annotation(document, quote="a promise", note="Who promised?")
    conflict(at, page, annotation).get_by_role("button", name="Edit mine").click()
    area = page.locator(".is-selected annotation-card").get_by_role("textbox")
    expect(area).to_have_value("The council promised.")
    expect(area).to_be_focused()


def test_a_reply_that_was_changed_elsewhere_is_asked_about(
    at: Callable[..., Locator], document: Any, page: Page
) -> None:
    annotation = make.annotation(document, quote="a promise")
    reply = make.reply(annotation, text="Who?")
    card = at(annotation)
    card.get_by_role("button", name="Edit this reply").click()
    card.get_by_role("textbox").fill("Who, then?")
    discuss.edit_reply(Reply.objects.get(pk=reply.pk), text="Who ever?", by=make.bob())
    page.keyboard.press("Control+Enter")
    dialog = page.get_by_role("dialog", name="Two texts for one note")
    expect(dialog.locator("[data-side=theirs]")).to_have_text("Who ever?")
    saved(page, dialog.get_by_role("button", name="Keep mine", exact=True).click)
    reply.refresh_from_db()
    assert reply.text == "Who, then?"


PLACED = {
    "moved": "moved with its passage",
    "fuzzy": "most likely the passage that was meant",
    "orphan": "is not in it any more",
}


@pytest.mark.parametrize("how", PLACED)
def test_a_link_says_how_its_highlight_was_found_again(at: Callable[..., Locator], document: Any, how: str) -> None:
    annotation = make.annotation(document, quote="a promise", note="Whose?")
    Annotation.objects.update(how=how, **({"start": None, "end": None} if how == "orphan" else {}))
    card = at(annotation)
    expect(card).to_be_in_viewport()
    expect(card.page.locator(".toast")).to_contain_text(PLACED[how])


def test_a_link_to_what_was_deleted_offers_the_trash(open_reader: Callable[..., Page], document: Any) -> None:
    annotation = make.annotation(document, quote="a promise")
    trash_annotation(annotation, by=make.bob())
    page = open_reader(document, fragment=f"#a-{annotation.uid}")
    expect(page.locator(".toast")).to_contain_text("lies in the trash")
    link = page.locator(".toast").get_by_role("link", name="Look in the trash")
    expect(link).to_have_attribute("href", f"/projects/{document.project.slug}/trash/")


def test_a_link_to_what_is_private_says_so_and_no_more(open_reader: Callable[..., Page], document: Any) -> None:
    annotation = make.annotation(document, quote="a promise", note="My own")
    Annotation.objects.update(private=True)
    page = open_reader(document, by=make.alice(), fragment=f"#a-{annotation.uid}")
    expect(page.locator(".toast")).to_contain_text("is private")
    expect(page.get_by_text("My own")).to_have_count(0)


def test_a_link_to_another_document_leads_there(open_reader: Callable[..., Page], document: Any) -> None:
    other = make.document(document.project, title="Another one")
    annotation = make.annotation(other, note="Here")
    page = open_reader(document, fragment=f"#a-{annotation.uid}")
    page.locator(".toast").get_by_role("link", name="Another one").click()
    expect(page.locator(".is-selected annotation-card")).to_contain_text("Here")


def test_a_mention_leads_from_the_bell_to_its_highlight(visit: Callable[..., Page], document: Any) -> None:
    make.annotation(document, quote="a promise", note="Whose, @alice?")
    page = visit("/", by=make.alice())
    page.get_by_role("link", name="Notices: 1 new").click()
    expect(page.get_by_role("listitem").filter(has_text="Whose, @alice?")).to_be_visible()
    page.get_by_role("link", name="Bob Stone mentioned you in a note").click()
    expect(page.locator(".is-selected annotation-card")).to_contain_text("Whose, @alice?")
    expect(page.get_by_role("link", name="Notices", exact=True)).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(
    at: Callable[..., Locator], visit: Callable[..., Page], document: Any, page: Page, scheme: Any, width: int
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 844})
    annotation = make.annotation(document, quote="a promise", note="Whose, @alice?")
    make.reply(annotation, text="@bob", by=make.alice())
    resolved = make.annotation(document, quote="Nobody lied", note="So.")
    Annotation.objects.filter(pk=resolved.pk).update(resolved_at=timezone.now(), resolved_by=make.bob(), private=True)
    card = at(annotation)
    states: dict[str, Callable[[], Any]] = {
        "a card": lambda: None,
        "more": lambda: card.locator(".card-more summary").click(),
        "members": lambda: (page.keyboard.press("Escape"), page.keyboard.press("n"), page.keyboard.type(" @")),
        "preview": lambda: (page.keyboard.type("alice "), card.get_by_role("tab", name="Preview").click()),
        "a draft": lambda: (page.keyboard.press("Escape"), page.keyboard.press("Escape")),
        "a conflict": lambda: (
            card.get_by_role("button", name="Continue").click(),
            edit_annotation(Annotation.objects.get(pk=annotation.pk), note="Other", by=make.alice()),
            page.keyboard.press("Control+Enter"),
            expect(page.locator("dialog.conflict")).to_be_visible(),
        ),
        "notices": lambda: visit("/notices/", by=make.bob()),
    }
    for name, reach in states.items():
        reach()
        page.wait_for_timeout(200)
        violations = Axe().run(page).response["violations"]
        assert [(name, one["id"], one["nodes"][0]["target"]) for one in violations] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
