"""Journeys: a file of another program comes in, and is taken back."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from annotator.models import Annotation
from tests import factories as make
from tests.browser.test_accessibility import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FILE = {
    "name": "fox.jsonl",
    "mimeType": "application/jsonl",
    "buffer": json.dumps({"text": make.FOX, "label": [[4, 9, "Speed"]]}).encode(),
}


def test_a_file_comes_in_by_the_keyboard_and_is_taken_back(visit: Callable[..., Page]) -> None:
    project = make.project()
    page = visit(reverse("import", args=[project.slug]))
    page.get_by_role("link", name="Bring in annotations of another program").click()
    page.get_by_label("File", exact=True).set_input_files(FILE)  # type: ignore[arg-type]
    page.get_by_role("button", name="See what it would do").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("What fox.jsonl would do")
    expect(page.get_by_text("1 passage in its place")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="Bring it in").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("“fox.jsonl” came in: 1 new document")).to_be_visible()
    assert Annotation.objects.filter(trashed_at__isnull=True).count() == 1
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone: what came in with “fox.jsonl”")).to_be_visible()
    assert not Annotation.objects.filter(trashed_at__isnull=True).exists()


FORMS = {
    "annotations": ("bring-in", "File", "See what it would do", "The file is being read…"),
    "a whole project": ("archive-choose", "Archive", "See what is in it", "The archive is being read…"),
}


@pytest.mark.parametrize(("name", "label", "act", "says"), FORMS.values(), ids=FORMS)
def test_a_form_that_is_sent_says_so_and_is_sent_once(
    visit: Callable[..., Page], name: str, label: str, act: str, says: str
) -> None:
    project = make.project()
    page = visit(reverse(name, args=[project.slug] if name == "bring-in" else []))
    page.evaluate(
        "document.addEventListener('submit', (event) => {"
        " window.sent = (window.sent ?? 0) + !event.defaultPrevented; event.preventDefault(); })"
    )
    page.get_by_label(label, exact=True).set_input_files(FILE)  # type: ignore[arg-type]
    button = page.get_by_role("button", name=act)
    button.click()
    expect(page.get_by_text(says)).to_be_visible()
    button.click(force=True)
    assert page.evaluate("window.sent") == 1
