"""What merging, retagging and throwing away a tag would do is shown first, on a tag's page, in a browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from annotator.models import Alias, Annotation, Tag
from tests import factories as make
from tests.browser.test_accessibility import assert_nothing_sticks_out, faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def claims() -> Tag:
    """A tag with three passages, one of them Alice's, and one under it; beside it another with one of them."""
    project = make.project(name="Harrow Bay")
    tag = make.tag(project, "Claims", colour="teal")
    make.tag(project, "Economic", parent=tag)
    framing = make.tag(project, "Framing", colour="magenta")
    document = make.document(project)
    make.annotation(document, quote="quick", tags=(tag,))
    make.annotation(document, quote="brown", tags=(tag, framing))
    make.annotation(document, quote="fox", tags=(tag,), by=make.alice())
    return tag


@pytest.fixture
def opened(visit: Callable[..., Page], claims: Tag) -> Page:
    return visit(reverse("tag", args=[claims.project.slug, claims.pk]))


def ask(page: Page, name: str) -> Locator:
    """Chooses from the tag's menu; what opens is answered."""
    page.get_by_text("More", exact=True).click()
    page.get_by_role("button", name=name).click()
    return page.get_by_role("dialog")


def planned(dialog: Locator) -> None:
    expect(dialog.locator("xpath=..")).to_have_attribute("data-state", "planned")


def done(dialog: Locator) -> None:
    expect(dialog.locator("xpath=..")).to_have_attribute("data-state", "done")


def tags_of(word: str) -> list[str]:
    return sorted(Annotation.objects.get(quote=word).taggings.values_list("tag__name", flat=True))


def test_a_merge_says_what_it_will_do_and_whose_passages_they_are(opened: Page, claims: Tag) -> None:
    dialog = ask(opened, "Merge into another tag")
    expect(dialog.get_by_role("heading")).to_have_text("Merge “Claims”")
    expect(dialog.get_by_role("button", name="Merge")).to_be_disabled()  # into nothing
    field = dialog.get_by_role("combobox")
    expect(field).to_be_focused()
    field.fill("fram")
    opened.keyboard.press("Enter")
    planned(dialog)
    expect(dialog.locator(".plan-says li").first).to_contain_text("3 passages")
    rows = dialog.locator("tbody tr")
    expect(rows).to_have_text(["Bob Stone2", "Alice Ng1"])
    assert faults(opened) == []
    assert tags_of("quick") == ["Claims"]  # nothing is done yet
    dialog.get_by_role("button", name="Merge").click()
    done(dialog)
    expect(dialog.locator(".plan-says")).to_contain_text("went into “Framing”")
    dialog.get_by_role("button", name="Close").click()
    opened.wait_for_url(f"**{reverse('codebook', args=[claims.project.slug])}")
    assert [tags_of(word) for word in ("quick", "brown", "fox")] == [["Framing"]] * 3
    assert Alias.objects.get().tag.name == "Framing"


def test_what_was_done_is_undone_from_the_same_dialog(opened: Page, claims: Tag) -> None:
    dialog = ask(opened, "Merge into another tag")
    dialog.get_by_role("combobox").fill("framing")
    opened.keyboard.press("Enter")
    planned(dialog)
    dialog.get_by_role("button", name="Merge").click()
    done(dialog)
    with opened.expect_navigation():
        dialog.get_by_role("button", name="Undo").click()
    expect(opened.get_by_role("heading", name="Claims", exact=True)).to_be_visible()
    assert [tags_of(word) for word in ("quick", "brown", "fox")] == [["Claims"], ["Claims", "Framing"], ["Claims"]]


def test_chosen_passages_are_retagged(opened: Page, claims: Tag) -> None:
    boxes = opened.get_by_role("checkbox", name="Choose this passage")
    boxes.first.check()
    expect(opened.locator(".passages-chosen [role=status]")).to_have_text("1 passage chosen")
    opened.get_by_role("button", name="All on this page").click()
    boxes.first.uncheck()
    expect(opened.locator(".passages-chosen [role=status]")).to_have_text("2 passages chosen")
    assert faults(opened) == []
    opened.get_by_role("button", name="Retag", exact=True).click()
    dialog = opened.get_by_role("dialog")
    expect(dialog.get_by_role("heading")).to_have_text("Retag 2 passages of “Claims”")
    for name in ("fram", "econ"):
        dialog.get_by_role("combobox").fill(name)
        opened.keyboard.press("Enter")
    dialog.get_by_role("button", name="Not Framing").click()
    planned(dialog)
    expect(dialog.locator(".plan-says")).to_contain_text("Economic")
    dialog.get_by_role("button", name="Retag", exact=True).click()
    done(dialog)
    with opened.expect_navigation():
        dialog.get_by_role("button", name="Close").click()
    assert tags_of("quick") == ["Claims"]
    assert [tags_of(word) for word in ("brown", "fox")] == [["Economic", "Framing"], ["Economic"]]


def test_a_tag_is_taken_off_all_its_passages_only_if_one_says_so(opened: Page) -> None:
    dialog = ask(opened, "Retag all its passages")
    expect(dialog.get_by_role("button", name="Retag", exact=True)).to_be_disabled()
    dialog.get_by_role("checkbox", name="only take it off").check()
    planned(dialog)
    dialog.get_by_role("button", name="Retag", exact=True).click()
    done(dialog)
    assert [tags_of(word) for word in ("quick", "brown", "fox")] == [[], ["Framing"], []]


@pytest.mark.parametrize(("answer", "left"), [("stays", ["Economic", "Framing"]), ("trash too", ["Framing"])])
def test_a_tag_with_tags_under_it_goes_to_the_trash_as_one_says(opened: Page, answer: str, left: list[str]) -> None:
    dialog = ask(opened, "Move to the trash")
    expect(dialog.get_by_role("group")).to_contain_text("A tag lies under it")
    dialog.get_by_role("radio", name=answer).check()
    planned(dialog)
    dialog.get_by_role("button", name="Move to the trash").click()
    done(dialog)
    standing = Tag.objects.filter(trashed_at__isnull=True).order_by("name")
    assert list(standing.values_list("name", flat=True)) == left
    assert Annotation.objects.filter(trashed_at__isnull=True).count() == 3


def test_nothing_happens_if_one_cancels_and_the_next_plan_is_another(opened: Page) -> None:
    dialog = ask(opened, "Move to the trash")
    planned(dialog)
    opened.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    dialog = ask(opened, "Retag all its passages")
    expect(dialog.locator(".plan-says li, tbody tr")).to_have_count(0)
    assert not Tag.objects.filter(trashed_at__isnull=False).exists()


def test_what_cannot_be_planned_or_done_says_why_and_can_be_tried_again(opened: Page) -> None:
    opened.route("**/codebook/plan", lambda route: route.abort())
    dialog = ask(opened, "Move to the trash")
    expect(dialog.get_by_role("alert")).to_contain_text("The server cannot be reached.")
    expect(dialog.get_by_role("button", name="Move to the trash")).to_be_disabled()
    opened.unroute("**/codebook/plan")
    dialog.get_by_role("button", name="Try again").click()
    planned(dialog)
    opened.route("**/codebook/acts", lambda route: route.abort())
    dialog.get_by_role("button", name="Move to the trash").click()
    expect(dialog.get_by_role("alert")).to_contain_text("The server cannot be reached.")
    opened.unroute("**/codebook/acts")
    dialog.get_by_role("button", name="Move to the trash").click()
    done(dialog)
    assert Tag.objects.filter(trashed_at__isnull=False).count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_plan_is_for_everyone_on_a_narrow_screen(page: Page, opened: Page, scheme: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for name in ("Move to the trash", "Retag all its passages"):
        dialog = ask(opened, name)
        expect(dialog.locator("xpath=..")).not_to_have_attribute("data-state", "waiting")
        assert_nothing_sticks_out(page, 360)
        assert faults(page) == []
        page.keyboard.press("Escape")
