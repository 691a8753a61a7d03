"""Exports of a document as it stood on an older revision, and of what is found nowhere in the newest."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse

from annotator.actions.annotate import edit_annotation, trash_annotation
from annotator.actions.discuss import edit_reply
from annotator.actions.tag import edit_tag
from annotator.errors import Invalid, NotFound
from annotator.exchange.naming import masking_of
from annotator.models import Annotation
from documents.access import project_to_read
from documents.actions.revisions import add_revision
from tests import factories as make
from tests.annotator.exchange.going_out import export

pytestmark = pytest.mark.django_db
SITE = "https://notes.example.org"
FORMATS = ("csv", "jsonld", "markdown")


@pytest.fixture
def document() -> Any:
    """Its first text had a highlight that was changed in every way since, and one that went to the trash; the second
    one lost the passage of another."""
    project = make.project(by=make.alice())
    found = make.document(project)
    tag = make.tag(project, "Animals", description="All that lives")
    changed = make.annotation(found, tags=(tag,), note="As it was")
    reply = make.reply(changed, text="Why?")
    thrown = make.annotation(found, quote="lazy")
    add_revision(found, make.reading("So: the quick brown fox jumps over the lazy cat."), by=make.alice())
    make.annotation(found, quote="cat", note="Only on the second")
    add_revision(found, make.reading("Nothing of the kind: the lazy one sleeps."), by=make.alice())
    edit_annotation(Annotation.objects.get(pk=changed.pk), note="As it is", tags=(), by=make.bob())
    edit_reply(reply, text="Because.", by=make.bob())
    trash_annotation(Annotation.objects.get(pk=thrown.pk), by=make.bob())
    edit_tag(tag, name="Beasts", by=make.alice())
    return found


def text_of(document: Any, format_name: str = "csv", **scope: Any) -> str:
    return b"".join(export(document.project, format_name, document=document, site_url=SITE, **scope)).decode()


def rows_of(document: Any, **scope: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text_of(document, **scope).removeprefix("\ufeff"))))


STOOD = {
    "the first": (1, [("10", "15", "brown", "Animals", "As it was"), ("35", "39", "lazy", "", "")]),
    "the second": (
        2,
        [
            ("14", "19", "brown", "Animals", "As it was"),
            ("39", "43", "lazy", "", ""),
            ("44", "47", "cat", "", "Only on the second"),
        ],
    ),
}


@pytest.mark.parametrize(("number", "stood"), STOOD.values(), ids=STOOD)
def test_positions_quotes_notes_and_tags_are_those_of_the_revision(document, number, stood):
    rows = rows_of(document, revision=number, user=make.bob())
    assert [(row["start"], row["end"], row["passage"], row["tags"], row["note"]) for row in rows] == stood
    assert {row["revision"] for row in rows} == {str(number)}
    assert "Why?" in rows[0]["replies"]
    assert "Because." not in text_of(document, revision=number, user=make.bob())


def test_the_current_revision_goes_out_as_it_stands(document):
    assert text_of(document, revision=3, user=make.bob())[:-200] == text_of(document, user=make.bob())[:-200]


@pytest.mark.parametrize("format_name", FORMATS)
def test_every_format_says_which_revision_it_is_and_links_to_it(document, format_name):
    text = text_of(document, format_name, revision=1, user=make.bob())
    assert "brown" in text
    assert "As it was" in text
    assert "As it is" not in text
    assert f"{SITE}/documents/{document.uid}/?revision=1" in text
    if format_name != "csv":
        assert "revision 1" in text
    if format_name == "markdown":
        assert "All that lives" in text


def test_people_go_under_pseudonyms(document):
    project = project_to_read(make.alice(), document.project.slug)
    masking = masking_of(project, by=make.alice())
    text = text_of(document, "markdown", revision=1, user=make.alice(), masking=masking)
    assert "As it was" in text
    assert "Bob" not in text


def test_a_tag_narrows_it_down_to_what_carried_it_then(document):
    [tag] = document.project.tags.all()
    assert [row["passage"] for row in rows_of(document, revision=1, tag=tag, user=make.bob())] == ["brown"]
    assert rows_of(document, tag=tag, user=make.bob()) == []


def test_a_revision_needs_its_document(document):
    with pytest.raises(Invalid, match="which document"):
        export(document.project, "csv", revision=1)
    for number in (0, 4):
        with pytest.raises(NotFound, match="no revision"):
            export(document.project, "csv", document=document, revision=number)


def test_an_orphan_of_then_has_the_words_and_surroundings_it_was_made_with(document):
    add_revision(document, make.reading("The end."), by=make.alice())
    found = json.loads(text_of(document, "jsonld", revision=3, user=make.bob()))
    assert "quick " in json.dumps(found)
    rows = rows_of(document, revision=3, user=make.bob())
    assert [(row["start"], row["passage"], row["placing"]) for row in rows if not row["start"]] == [
        ("", "brown", "orphan"),
        ("", "cat", "orphan"),
    ]


@pytest.mark.parametrize("format_name", FORMATS)
def test_an_orphan_goes_out_with_quote_note_tags_and_replies(format_name):
    document = make.document(make.project())
    tag = make.tag(document.project, "Animals")
    make.reply(make.annotation(document, tags=(tag,), note="Who is it?"), text="A fox.")
    add_revision(document, make.reading("Nothing of the kind."), by=make.alice())
    assert Annotation.objects.get().how == "orphan"
    text = text_of(document, format_name)
    assert all(words in text for words in ("brown", "Who is it?", "Animals", "A fox."))


def test_the_page_offers_the_revisions_and_sends_the_file(document):
    client = Client()
    client.force_login(make.bob())
    address = reverse("export", args=[document.project.slug])
    page = client.get(address, {"document": document.uid, "revision": 2}).content.decode()
    assert '<option value="2" selected>revision 2</option>' in page
    assert "3 annotations as" in page
    file = reverse("export-file", args=[document.project.slug, "csv"])
    assert f"{file}?document={document.uid}&amp;revision=2" in page
    response = client.get(file, {"document": document.uid, "revision": 2})
    assert "Only on the second" in b"".join(response.streaming_content).decode()
    assert "-2.csv" in response["Content-Disposition"]
    assert client.get(address, {"document": document.uid, "revision": "x"}).status_code == 404
    assert client.get(file, {"document": document.uid, "revision": 9}).status_code == 404
    assert client.get(address, {"revision": 2}).status_code == 200  # another scope was chosen


def test_the_api_sends_it(document):
    client = Client()
    client.force_login(make.bob())
    address = f"/api/projects/{document.project.slug}/exports/csv"
    response = client.get(address, {"document": document.uid, "revision": 1})
    assert "As it was" in b"".join(response.streaming_content).decode()
    assert client.get(address, {"revision": 1}).status_code == 422
    assert client.get(address, {"document": document.uid, "revision": 9}).status_code == 404


def test_the_command_writes_it(document, tmp_path):
    chosen = {"project": document.project.slug, "format": "csv", "output": str(tmp_path / "old.csv"), "revision": 1}
    call_command("export_annotations", document=str(document.uid), **chosen)
    assert "As it was" in (tmp_path / "old.csv").read_text("utf-8")
    with pytest.raises(CommandError, match="which document"):
        call_command("export_annotations", **chosen)
