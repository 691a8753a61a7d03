"""Correcting a document's text on the page: by keys and by mouse, with undo, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from documents.actions.proposals import accept_proposal, propose_correction
from documents.article import Article
from documents.models import Document, ImportItem
from documents.rewriting import Edit, rewritten
from documents.staged import decompress
from tests import factories as make
from tests.browser.test_accessibility import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXT = "\n\n".join(
    ["The oﬃce was closed.", "Tbe tide came in.", "It was", "late.", *(f"Line {n}." for n in range(5, 121))]
)


@pytest.fixture
def document() -> Document:
    return make.document(make.project(name="Harrow Bay"), text=TEXT, title="The tide is not free")


@pytest.fixture
def editor(visit: Callable[..., Page], document: Document) -> Callable[..., Page]:
    def opened(query: str = "") -> Page:
        page = visit(reverse("document-correct", args=[document.uid]) + query)
        expect(page.locator("correct-text.is-ready")).to_be_attached()
        return page

    return opened


def block(page: Page, number: int) -> Locator:
    return page.get_by_role("textbox", name=f"Block {number},")


def revise(document: Document, edit: Edit) -> None:
    """Somebody else's correction, saved."""
    revision = make.revision(document)
    old = Article(revision.text, revision.blocks, revision.marks, revision.sections)
    accept_proposal(
        propose_correction(document, rewritten(old, [edit]), base=1, by=make.alice()), by=make.alice(), expected=1
    )


def proposed() -> list[str]:
    article = decompress(ImportItem.objects.latest("pk").content.reading)
    return [article.text[one.start : one.end] for one in article.blocks]


def test_a_text_is_corrected_by_keys_alone(editor: Callable[..., Page], document: Document) -> None:
    page = editor()
    expect(page.locator(".piece")).to_have_count(50)
    block(page, 2).press("Home")
    for key in ("ArrowRight", "Delete", "h"):
        page.keyboard.press(key)
    expect(block(page, 2)).to_have_value("The tide came in.")
    block(page, 4).press("Home")
    page.keyboard.press("Backspace")
    expect(block(page, 3)).to_have_value("It was late.")
    expect(block(page, 3)).to_be_focused()
    page.keyboard.press("Control+z")
    expect(block(page, 3)).to_have_value("It was")
    page.keyboard.press("Control+Shift+z")
    block(page, 1).focus()
    page.keyboard.press("End")
    for _ in range(7):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(block(page, 2)).to_have_value("closed.")
    expect(block(page, 2)).to_be_focused()
    expect(page.get_by_text("3 places changed")).to_be_visible()
    page.keyboard.press("Control+s")
    page.wait_for_url("**/newer/**")
    assert proposed()[:5] == ["The oﬃce was", "closed.", "The tide came in.", "It was late.", "Line 5."]
    assert len(proposed()) == 120


def test_the_whole_text_is_searched_and_the_usual_corrections_are_counted(editor: Callable[..., Page]) -> None:
    page = editor()
    page.get_by_role("button", name="Usual corrections").click()
    line = page.locator(".correct-ready li").first
    expect(line).to_contain_text("Joined letters")
    line.get_by_role("button", name="Correct 1 place").click()
    expect(block(page, 1)).to_have_value("The office was closed.")
    page.get_by_role("button", name="Find and replace").click()
    page.get_by_label("Find", exact=True).fill("Line")
    page.get_by_label("Replace with").fill("Verse")
    expect(page.get_by_text("116 places in the whole text")).to_be_visible()
    page.get_by_label("Find", exact=True).press("Enter")
    expect(block(page, 5)).to_be_focused()
    page.get_by_role("button", name="Replace", exact=True).click()
    expect(block(page, 5)).to_have_value("Verse 5.")
    expect(block(page, 6)).to_be_focused()
    page.get_by_role("button", name="Replace all").click()
    expect(page.get_by_text("Replaced in 115 places")).to_be_visible()
    page.get_by_role("button", name="Later blocks").click()
    expect(block(page, 51)).to_have_value("Verse 51.")
    assert faults(page) == []
    page.get_by_role("button", name="Look at what changes").first.click()
    page.wait_for_url("**/newer/**")
    assert proposed()[-1] == "Verse 120."


def test_kinds_and_sections_are_chosen_at_the_block(editor: Callable[..., Page]) -> None:
    page = editor()
    page.get_by_label("What block 1 is").select_option("Heading 2")
    piece = page.locator(".piece").nth(4)
    piece.hover()
    piece.locator("summary").click()
    piece.get_by_role("button", name="A section begins here").click()
    expect(piece.get_by_label("What this section is")).to_be_focused()
    expect(piece.locator("details[open]")).to_have_count(0)
    piece.get_by_label("Who wrote the comment").fill("Ann")
    page.get_by_role("button", name="Look at what changes").first.click()
    page.wait_for_url("**/newer/**")
    article = decompress(ImportItem.objects.get().content.reading)
    assert (article.blocks[0].kind, article.blocks[0].level) == ("heading", 2)
    assert [(one.kind, one.author) for one in article.sections] == [("body", ""), ("comment", "Ann")]


def test_what_was_typed_is_there_again_after_leaving(editor: Callable[..., Page]) -> None:
    page = editor()
    block(page, 2).fill("The tide came in.")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("about:blank")
    page = editor()
    expect(block(page, 2)).to_have_value("The tide came in.")
    expect(page.get_by_text("Here are the corrections that you began")).to_be_visible()
    expect(page.get_by_text("1 place changed")).to_be_visible()
    page.get_by_role("button", name="Throw them away").click()
    expect(block(page, 2)).to_have_value("Tbe tide came in.")
    editor()
    expect(block(page, 2)).to_have_value("Tbe tide came in.")


def test_corrections_of_a_text_that_has_changed_since_are_offered_again(
    editor: Callable[..., Page], document: Document
) -> None:
    page = editor()
    block(page, 2).fill("The tide came in.")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("about:blank")
    revise(document, Edit(9, 10))
    page = editor()
    expect(block(page, 2)).to_have_value("Tbe tide came in.")
    expect(page.get_by_text("you began on revision 1 of this text")).to_be_visible()
    page.get_by_role("button", name="Look at them").click()
    expect(block(page, 2)).to_have_value("The tide came in.")
    expect(page.get_by_role("button", name="Carry the corrections over to revision 2")).to_be_visible()


def test_the_page_opens_where_one_reads(
    open_reader: Callable[..., Page], document: Document, editor: Callable[..., Page]
) -> None:
    page = open_reader(document, by=make.alice())
    page.locator("#text [data-start]", has_text="Line 80.").scroll_into_view_if_needed()
    page.locator("details.menu > summary", has_text="This document").click()
    page.get_by_role("link", name="Correct the text").click()
    page.wait_for_url("**/correct/?at=*")
    focused = page.locator("textarea:focus")
    expect(focused).to_be_visible()
    assert focused.input_value().startswith("Line ")


def test_a_text_that_changed_meanwhile_is_told_and_the_corrections_are_carried_over(
    editor: Callable[..., Page], document: Document
) -> None:
    page = editor()
    block(page, 2).fill("The tide came in.")
    revise(document, Edit(9, 10))
    page.get_by_role("button", name="Look at what changes").first.click()
    expect(page.get_by_text("Nothing of what you typed is lost")).to_be_visible()
    expect(block(page, 2)).to_have_value("The tide came in.")
    page.get_by_role("button", name="Carry the corrections over to revision 2").click()
    expect(block(page, 2)).to_have_value("The tide came in.")
    page.get_by_role("button", name="Look at what changes").first.click()
    page.wait_for_url("**/newer/**")
    assert proposed()[1] == "The tide came in."
    assert "Line 10." not in proposed()


def test_another_tab_with_the_same_text_is_told(editor: Callable[..., Page], document: Document) -> None:
    page = editor()
    other = page.context.new_page()
    other.goto(page.url)
    block(other, 2).fill("The tide came in.")
    expect(page.get_by_text("being corrected in another tab")).to_be_visible()
    page.get_by_role("button", name="Go on with what was done there").click()
    expect(block(page, 2)).to_have_value("The tide came in.")
    other.close()
