"""What is found nowhere in its document's text any more is found by everything else."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotator.actions.annotate import trash_annotation, unshare_annotation
from annotator.models import Annotation
from documents.actions.revisions import add_revision
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def orphan() -> Annotation:
    """Bob's, with all that an annotation can carry."""
    project = make.project(by=make.alice())
    document = make.document(project, title="Lost")
    make.document(project, title="Other")
    made = make.annotation(document, tags=(make.tag(project),), note="Straße *und* Čížek")
    make.reply(made, text="Where is it?")
    add_revision(document, make.reading("Nothing of the kind."), by=make.alice())
    made.refresh_from_db()
    assert made.how == "orphan"
    return made


def page(name: str, *args: Any, user: Any = None, **query: str) -> str:
    client = Client()
    client.force_login(user or make.alice())
    return client.get(reverse(name, args=args), query).content.decode()


WORDS = {
    "its quote": ("brown", True),
    "in capitals": ("BROWN", True),
    "its note": ("straße", True),
    "another script's capitals": ("ČÍŽEK", True),
    "its quote and the title": ("brown lost", True),
    "its quote and what is nowhere": ("brown zebra", False),
    "words that still stand in a text": ("quick", False),
}


@pytest.mark.parametrize(("words", "is_found"), WORDS.values(), ids=WORDS)
def test_its_document_is_found_by_its_words(orphan, words, is_found):
    assert (">Lost<" in page("project", orphan.project.slug, q=words)) == is_found


def test_a_highlight_that_stands_is_not_searched(orphan):
    make.annotation(orphan.document.project.documents.get(title="Other"), quote="lazy", note="Sloth")
    assert ">Other<" not in page("project", orphan.project.slug, q="Sloth")


HIDDEN = {
    "somebody else's private one": lambda one: unshare_annotation(one, by=make.bob()),
    "one in the trash": lambda one: trash_annotation(one, by=make.bob()),
}


@pytest.mark.parametrize("hide", HIDDEN.values(), ids=HIDDEN)
def test_what_is_not_seen_is_not_found(orphan, hide):
    hide(orphan)
    assert ">Lost<" not in page("project", orphan.project.slug, q="brown")


def test_it_stands_on_the_page_of_its_tag(orphan):
    [tag] = orphan.project.tags.all()
    shown = page("tag", orphan.project.slug, tag.pk)
    assert "brown" in shown
    assert "not found in the current text" in shown
    assert str(orphan.uid) in shown


def test_its_link_leads_to_the_page_that_keeps_it(orphan):
    client = Client()
    client.force_login(make.alice())
    found = client.get(f"/api/annotations/{orphan.uid}/whereabouts").json()
    assert (found["state"], found["document"]) == ("standing", str(orphan.document.uid))
