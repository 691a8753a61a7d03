"""Newer texts in a real browser: dropped, read meanwhile, looked at by keys, saved, undone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from documents.actions.proposals import propose_text
from documents.models import Document
from documents.worker import work_off
from tests import factories as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TIDE = "\n\n".join(f"The tide comes in for the {n}th time, whatever anybody says." for n in range(60))
NEWER = TIDE.replace("the 3th time", "the third time").replace("the 50th time", "the fiftieth time")
DROP = """([name, text]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([text], name));
  for (const kind of ["dragover", "drop"])
    document.body.dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def document() -> Document:
    made = make.document(make.project(name="Harrow Bay"), text=TIDE, title="The tide")
    make.annotation(made, quote="comes in for the 50th time")
    return made


def test_a_newer_file_is_dropped_looked_at_and_saved(visit: Callable[..., Page], document: Document) -> None:
    page = visit(reverse("newer", args=[document.uid]))
    page.evaluate(DROP, ["tide.txt", NEWER])
    expect(page.get_by_role("heading", name="The text waits to be read")).to_be_visible()
    work_off()
    expect(page.get_by_role("heading", name="What revision 2 would change")).to_be_visible()
    page.keyboard.press("n")
    expect(page.locator("#difference-1")).to_be_focused()
    page.keyboard.press("n")
    expect(page.locator("#difference-2")).to_be_in_viewport()
    expect(page.get_by_text("Difference 2 of 2")).to_be_visible()
    page.keyboard.press("n")
    expect(page.locator("#difference-1")).to_be_in_viewport()
    page.keyboard.press("p")
    expect(page.locator("#difference-2")).to_be_focused()
    page.get_by_role("link", name="Side by side").click()
    expect(page.get_by_role("columnheader", name="Revision 2")).to_be_visible()
    page.get_by_role("button", name="Save as revision 2").click()
    expect(page.locator("#text")).to_contain_text("the fiftieth time")
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(page.locator("#text")).to_contain_text("the 50th time")
    document.refresh_from_db()
    assert document.revision_number == 3


def test_it_is_stopped_while_it_waits(visit: Callable[..., Page], document: Document) -> None:
    item = propose_text(document, NEWER, by=make.alice())
    page = visit(reverse("proposal", args=[document.uid, item.uid]))
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("heading", name="Revisions")).to_be_visible()
    expect(page.get_by_text("The text was dropped.")).to_be_visible()
