"""Splitting a tag in a browser: a passage, a key, the next passage; nothing is lost when the line fails."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from annotator.actions import tag as tagging
from annotator.models import Annotation, Tag
from documents.models import Change
from tests import factories as make
from tests.browser.test_accessibility import assert_nothing_sticks_out, faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = ("quick", "brown", "fox", "jumps", "lazy")


@pytest.fixture
def claims() -> Tag:
    """A tag with five passages, and two tags under it to sort them under."""
    project = make.project(name="Harrow Bay")
    tag = make.tag(project, "Claims", colour="teal", description="What could be false.")
    make.tag(project, "Economic", parent=tag, colour="amber", shortcut="e")
    make.tag(project, "Legal", parent=tag, colour="violet")
    document = make.document(project)
    for word in WORDS:
        make.annotation(document, quote=word, tags=(tag,))
    return tag


@pytest.fixture
def split(page: Page, visit: Callable[..., Page], claims: Tag) -> Callable[[], Page]:
    """Opens the page, or opens it again, and waits for the first passage."""
    address = reverse("tag-split", args=[claims.project.slug, claims.pk])

    def opened() -> Page:
        if page.url.endswith(address):
            page.reload()
        else:
            visit(address)
        expect(page.locator("passage-sorter")).to_have_attribute("data-state", "sorting")
        return page

    return opened


def attend(page: Page, quote: str) -> None:
    """Waits until this passage is asked about."""
    expect(page.locator("passage-view mark")).to_have_text(quote)


def press(page: Page, keys: str) -> None:
    for key in keys.split():
        page.keyboard.press(key)


def tags_of(word: str) -> list[str]:
    names = Annotation.objects.get(quote=word).taggings.values_list("tag__name", flat=True)
    return sorted(names)


def wait_for_tags(page: Page, word: str, *names: str) -> None:
    """Once the server has heard of everything."""
    expect(page.locator("passage-sorter")).to_have_attribute("data-waiting", "0")
    assert tags_of(word) == sorted(names)


def test_one_key_sorts_a_passage_and_the_next_one_is_there(split: Callable[[], Page]) -> None:
    page = split()
    attend(page, "quick")
    expect(page.locator(".sorting-after")).to_contain_text("brown fox jumps over the lazy dog.")
    press(page, "e")  # its own shortcut
    attend(page, "brown")
    press(page, "1")
    attend(page, "fox")
    press(page, "k")
    attend(page, "jumps")
    press(page, "s")
    attend(page, "lazy")
    expect(page.locator("#sorting-progress")).to_have_text("3 of 5 sorted")
    press(page, "e")
    attend(page, "jumps")  # which was for later
    press(page, "e")
    expect(page.get_by_role("heading", name="All 5 sorted.")).to_be_visible()
    expect(page.locator(".kept")).to_have_text("1 passage stayed where it was.")
    for word, name in {"quick": "Economic", "brown": "Legal", "fox": "Claims", "lazy": "Economic"}.items():
        wait_for_tags(page, word, name)
    wait_for_tags(page, "jumps", "Economic")
    assert Change.objects.filter(verb="annotation.retagged").values("batch").distinct().count() == 4


def test_back_takes_back_what_was_decided_last_and_the_list_anything(split: Callable[[], Page]) -> None:
    page = split()
    press(page, "e 1")
    attend(page, "fox")
    wait_for_tags(page, "brown", "Legal")
    press(page, "b")
    attend(page, "brown")
    wait_for_tags(page, "brown", "Claims")
    press(page, "k e")
    attend(page, "jumps")
    wait_for_tags(page, "fox", "Economic")
    expect(page.locator("decision-list li")).to_have_count(3)
    page.locator("decision-list li", has_text="quick").get_by_role("button", name="Undo").click()
    attend(page, "quick")
    wait_for_tags(page, "quick", "Claims")
    wait_for_tags(page, "fox", "Economic")  # what came after stays
    expect(page.locator("#sorting-progress")).to_have_text("2 of 5 sorted")
    press(page, "ArrowLeft")
    attend(page, "fox")
    wait_for_tags(page, "fox", "Claims")


def test_sorting_goes_on_where_one_left(split: Callable[[], Page]) -> None:
    page = split()
    press(page, "e k")
    attend(page, "fox")
    wait_for_tags(page, "quick", "Economic")
    split()
    attend(page, "fox")
    expect(page.locator("#sorting-progress")).to_have_text("2 of 5 sorted")
    press(page, "k k k")
    page.get_by_role("button", name="Go through those again").click()
    attend(page, "brown")
    expect(page.locator("#sorting-progress")).to_have_text("0 of 4 sorted")


def test_what_is_decided_without_a_line_is_sent_when_there_is_one(split: Callable[[], Page]) -> None:
    page = split()
    page.context.set_offline(True)
    try:
        press(page, "e e e")
        attend(page, "jumps")
        line = page.locator(".sorting-line")
        said = "3 decisions wait for the connection; they are kept in this browser."
        expect(line.get_by_role("status")).to_have_text(said)
        press(page, "b")
        attend(page, "fox")  # which was never sent
        expect(line).to_contain_text("2 decisions wait")
    finally:
        page.context.set_offline(False)
    wait_for_tags(page, "quick", "Economic")
    wait_for_tags(page, "brown", "Economic")
    wait_for_tags(page, "fox", "Claims")
    expect(line).to_be_hidden()


@pytest.mark.parametrize("opened_next", ["tag-split", "codebook"])
def test_a_closed_page_loses_no_decision(
    split: Callable[[], Page], visit: Callable[..., Page], claims: Tag, opened_next: str
) -> None:
    page = split()
    page.route("**/codebook/acts", lambda route: route.abort())
    press(page, "e")
    attend(page, "brown")
    expect(page.locator(".sorting-line")).to_be_visible()
    page.unroute("**/codebook/acts")
    if opened_next == "tag-split":
        # The database of these tests, in memory, may refuse to read while what was left is written.
        page.add_locator_handler(page.get_by_role("button", name="Try again"), lambda again: again.click())
        attend(split(), "brown")
        wait_for_tags(page, "quick", "Economic")
    else:
        with page.expect_response("**/codebook/acts"):
            visit(reverse("codebook", args=[claims.project.slug]))
        assert tags_of("quick") == ["Economic"]


def test_what_the_server_refuses_is_told_and_comes_again(split: Callable[[], Page]) -> None:
    page = split()
    page.wait_for_load_state("networkidle")
    tagging.trash_tag(Tag.objects.get(name="Legal"), by=make.alice())
    press(page, "1")
    expect(page.locator(".sorting-told")).to_contain_text("“quick” could not be sorted.")
    attend(page, "brown")
    press(page, "k")
    attend(page, "quick")
    expect(page.locator("#sorting-progress")).to_have_text("1 of 5 sorted")
    assert tags_of("quick") == ["Claims"]


def test_a_tag_that_is_not_there_yet_is_made_and_gets_a_key(split: Callable[[], Page], claims: Tag) -> None:
    page = split()
    press(page, "n")
    field = page.get_by_role("combobox", name="Add a tag to sort under")
    expect(field).to_be_focused()
    field.fill("Numbers")
    expect(page.get_by_role("option")).to_have_text(["Make “Numbers” under “Claims”", "Make the tag “Numbers”"])
    press(page, "Enter")
    button = page.locator("[data-act=sort]", has_text="Numbers")
    expect(button.locator("kbd")).to_have_text("2")
    assert Tag.objects.get(name="Numbers").parent_id == claims.pk
    page.locator("passage-view .sorting-text").focus()
    press(page, "2")
    wait_for_tags(page, "quick", "Numbers")
    split()  # and is there next time
    expect(page.locator("[data-act=sort]", has_text="Numbers")).to_be_visible()


def test_a_tag_that_is_there_is_found_and_can_be_left_out_again(split: Callable[[], Page], claims: Tag) -> None:
    make.tag(claims.project, "Framing", shortcut="f")
    page = split()
    page.get_by_role("combobox", name="Add a tag to sort under").fill("fra")
    page.get_by_role("option", name="Framing").click()
    expect(page.locator("target-list kbd").filter(visible=True).first).to_have_text("e")
    page.locator("passage-view .sorting-text").focus()
    press(page, "f")
    wait_for_tags(page, "quick", "Framing")
    page.get_by_role("button", name="Don’t sort under “Economic”").click()
    page.locator("passage-view .sorting-text").focus()
    press(page, "e")
    attend(page, "brown")


def test_several_tags_go_together(split: Callable[[], Page]) -> None:
    page = split()
    press(page, "+ e 1")
    attend(page, "quick")
    expect(page.get_by_role("button", name="Sort under 2 tags")).to_be_enabled()
    press(page, "Enter")
    attend(page, "brown")
    wait_for_tags(page, "quick", "Economic", "Legal")
    press(page, "e")  # one again
    attend(page, "fox")


def test_keys_can_be_switched_off(split: Callable[[], Page]) -> None:
    page = split()
    page.get_by_role("checkbox", name="Single keys sort").uncheck()
    press(page, "e 1 k s")
    attend(page, "quick")
    page.get_by_role("button", name="Economic").first.click()
    attend(page, "brown")
    split()
    press(page, "k")
    attend(page, "brown")


def test_what_happens_is_said(split: Callable[[], Page]) -> None:
    page = split()
    said = page.locator("passage-sorter > [role=status]")
    expect(said).to_contain_text("5 left. Next: quick")
    press(page, "e")
    expect(said).to_contain_text("Sorted under Economic. 4 left. Next: brown")
    press(page, "k b")
    expect(said).to_contain_text("Taken back. 4 left. Next: brown")


def test_a_tag_without_passages_has_nothing_to_sort(visit: Callable[..., Page], claims: Tag) -> None:
    legal = Tag.objects.get(name="Legal")
    page = visit(reverse("tag-split", args=[claims.project.slug, legal.pk]))
    expect(page.get_by_text("nothing to sort")).to_be_visible()
    expect(page.locator("target-list")).to_be_hidden()
    assert faults(page) == []


def test_passages_that_cannot_be_loaded_can_be_asked_for_again(visit: Callable[..., Page], claims: Tag) -> None:
    address = reverse("tag-split", args=[claims.project.slug, claims.pk])
    page = visit(reverse("codebook", args=[claims.project.slug]))
    page.route("**/passages?*", lambda route: route.fulfill(status=500))
    page = visit(address)
    expect(page.locator(".sorting-told")).to_contain_text("The passages could not be loaded.")
    page.unroute("**/passages?*")
    page.get_by_role("button", name="Try again").click()
    attend(page, "quick")
    expect(page.locator(".sorting-told")).to_be_hidden()


def test_a_long_passage_among_many_tags_is_for_everyone(visit: Callable[..., Page], page: Page) -> None:
    project = make.project(name="Harrow Bay")
    tag = make.tag(project, "Claims")
    for number in range(45):
        make.tag(project, f"A tag with a name that is rather long, number {number}", parent=tag)
    text = " ".join(f"word{number}" for number in range(1200)) + "\n"
    note = "A note. " * 60
    make.annotation(make.document(project, text=text), quote=text[4000:9000].strip(), tags=(tag,), note=note)
    for width, height, scheme in ((1280, 800, "light"), (360, 740, "dark")):
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        visit(reverse("tag-split", args=[project.slug, tag.pk]))
        expect(page.locator("passage-sorter")).to_have_attribute("data-state", "sorting")
        text_box, first = page.locator(".sorting-text"), page.locator("target-list [data-act=sort]").first
        expect(first).to_be_in_viewport()
        top = page.evaluate("document.querySelector('mark').getClientRects()[0].top")
        box = text_box.bounding_box()
        assert box is not None
        assert box["y"] < top < box["y"] + box["height"]  # where the passage begins is what one sees
        assert_nothing_sticks_out(page, width)
        assert faults(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    page.emulate_media(forced_colors="active")
    assert_nothing_sticks_out(page, 320)
    assert faults(page) == []
    press(page, "1")
    expect(page.get_by_role("heading", name="The one passage is sorted.")).to_be_visible()
    assert faults(page) == []
