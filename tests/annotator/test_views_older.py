"""The reading page of an older revision."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotator.actions import tag as tagging
from documents.actions.revisions import add_revision
from documents.models import Document
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def document() -> Document:
    """With three texts."""
    found = make.document(make.project(by=make.alice()))
    for text in ("So: " + make.FOX, "And so: " + make.FOX):
        add_revision(found, make.reading(text), by=make.alice())
    return found


def page_of(document: Document, number: int, *, user: Any = None) -> str:
    client = Client()
    client.force_login(user or make.alice())
    address = reverse("document", args=[document.uid])
    return client.get(address, {"revision": number}).content.decode()


def links_in(page: str) -> list[str]:
    [note] = re.findall(r'<section class="message older".*?</section>', page, re.DOTALL)
    return re.findall(r'href="([^"]+)"', note)


NEIGHBOURS = {"the first": (1, ["?revision=2"]), "one between": (2, ["?revision=1"])}


@pytest.mark.parametrize(("number", "neighbours"), NEIGHBOURS.values(), ids=NEIGHBOURS)
def test_an_older_text_says_so_and_leads_to_those_around_it(document, number, neighbours):
    page = page_of(document, number)
    assert f"This is revision {number}, an older text" in page
    links = links_in(page)
    assert [link for link in links if link.startswith("?")] == neighbours
    assert reverse("document", args=[document.uid]) in links
    assert f"document={document.uid}&amp;revision={number}" in page


def test_the_current_text_says_nothing_of_others(document):
    assert 'class="message older"' not in page_of(document, 3)


def test_an_older_text_cannot_be_annotated_and_has_the_codebook_of_then(document):
    tag = make.tag(document.project, "Animals")
    add_revision(document, make.reading("Nothing"), by=make.alice())
    tagging.edit_tag(tag, name="Beasts", by=make.alice())
    make.tag(document.project, "New")
    page = json.loads(re.findall(r'<script id="page"[^>]*>(.*?)</script>', page_of(document, 3))[0])
    assert (page["revision"], page["older"], page["may_annotate"], page["live"]) == (3, True, False, False)
    assert [row[2] for row in page["tags"]] == ["Animals"]
    now = json.loads(re.findall(r'<script id="page"[^>]*>(.*?)</script>', page_of(document, 4))[0])
    assert [row[2] for row in now["tags"]] == ["Beasts", "New"]


def test_an_older_text_costs_the_same_with_more_tags(document):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            page_of(document, 1)
        return len(found)

    for n in range(2):
        make.tag(document.project, f"Tag {n}")
    queries()
    few = queries()
    for n in range(2, 20):
        make.tag(document.project, f"Tag {n}")
    assert queries() == few
