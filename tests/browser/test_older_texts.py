"""An older revision of a document in a real browser: what stood on it, and what links lead to."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from annotator.actions.annotate import edit_annotation
from annotator.actions.tag import edit_tag
from annotator.models import Annotation
from documents.actions.revisions import add_revision
from tests import factories as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PARAGRAPHS = "\n\n".join(f"Paragraph {n}: {make.FOX}" for n in range(40))


@pytest.fixture
def document() -> Any:
    """With three texts. On the first one Bob marked the lazy dog, with a note and a tag that are others by now."""
    project = make.project(by=make.alice())
    found = make.document(project, text=f"{PARAGRAPHS}\n\nAt last the sly cat sleeps.")
    tag = make.tag(project, "Animals", colour="green")
    made = make.annotation(found, quote="the sly cat", tags=(tag,), note="As it was")
    make.reply(made, text="Asleep?")
    add_revision(found, make.reading(f"Once more.\n\n{PARAGRAPHS}\n\nAt last the sly cat sleeps."), by=make.alice())
    make.annotation(found, quote="Once more", note="Later")
    add_revision(found, make.reading(PARAGRAPHS), by=make.alice())
    edit_annotation(Annotation.objects.get(pk=made.pk), note="As it is", by=make.bob())
    edit_tag(tag, name="Beasts", by=make.alice())
    return found


def test_an_older_text_shows_notes_tags_and_replies_of_then(open_reader, document):
    sly = Annotation.objects.get(quote="the sly cat")
    page = open_reader(document, fragment=f"?revision=1#a-{sly.uid}", by=make.alice())
    card = page.locator(".cards annotation-card")
    expect(card).to_have_count(1)
    for words in ("As it was", "Animals", "Asleep?"):
        expect(card).to_contain_text(words)
    expect(card.get_by_role("button", name=re.compile("Reply|Edit|Delete"))).to_have_count(0)
    expect(page.locator(".codebook-list")).to_contain_text("Animals")
    assert not [one["id"] for one in Axe().run(page).response["violations"]]


def test_a_link_leads_to_where_it_stood(open_reader, document):
    sly = Annotation.objects.get(quote="the sly cat")
    page = open_reader(document, fragment=f"?revision=2#a-{sly.uid}")
    expect(page.get_by_text("At last the sly cat sleeps.")).to_be_in_viewport()
    expect(page.locator("toast-list")).to_contain_text("this highlight moved with its passage")


def test_a_link_to_what_stood_there_only_later_offers_the_current_text(open_reader, document):
    later = Annotation.objects.get(quote="Once more")
    page = open_reader(document, fragment=f"?revision=1#a-{later.uid}")
    expect(page.locator("toast-list")).to_contain_text("didn’t stand on this revision")
    page.get_by_role("link", name="Look for it on the current one").click()
    expect(page).to_have_url(re.compile(f"/documents/{document.uid}/#a-{later.uid}$"))
    expect(page.locator(f'.orphan-list [data-uid="{later.uid}"]')).to_be_visible()
    expect(page.locator("toast-list")).to_contain_text("Its quote is kept here")
