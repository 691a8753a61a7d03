"""The pages on which a file of annotations comes in."""

from __future__ import annotations

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from annotator.actions.arrivals import KEPT
from annotator.models import Annotation, Arrival
from documents.models import Document, Role
from tests import factories as make

pytestmark = pytest.mark.django_db

LINES = json.dumps({"text": make.FOX, "label": [[4, 9, "Speed"], [10, 15, "Colour"]], "relations": [1]}) + "\n"


def signed_in(client, person):
    client.force_login(person)
    return client


def brought(client, project, content=LINES, name="fox.jsonl", **more):
    file = SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)
    return client.post(reverse("bring-in", args=[project.slug]), {"file": file, **more})


def hidden(page, name):
    found = re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())
    return found[1] if found else ""


def done(client, page, address, **more):
    said = {name: hidden(page, name) for name in ("act", "seen", "mode")}
    return client.post(f"{address}act/", {"do": "all", **said, **more}, follow=True)


def test_a_file_is_looked_at_brought_in_and_taken_back(client):
    project = make.project()
    signed_in(client, make.alice())
    address = brought(client, project).url
    page = client.get(address)
    told = page.content.decode()
    for words in ("1 new document", "2 passages in their places", "2 new tags", "relations between labels"):
        assert words in told
    assert not Document.objects.exists()
    after = done(client, page, address).content.decode()
    assert "“fox.jsonl” came in: 1 new document, 2 passages in their places, 2 new tags." in after
    assert Annotation.objects.count() == 2
    undo = re.search(r'formaction="([^"]*undo=[^"]*)"', after)[1]
    assert "Undone: what came in with “fox.jsonl”" in client.post(undo, follow=True).content.decode()
    assert not Document.objects.filter(trashed_at__isnull=True).exists()


def test_sent_twice_it_is_done_once(client):
    project = make.project()
    signed_in(client, make.alice())
    address = brought(client, project).url
    page = client.get(address)
    for _ in range(2):
        assert done(client, page, address).status_code == 200
    assert Annotation.objects.count() == 2


def test_what_has_changed_meanwhile_is_shown_again(client):
    project = make.project()
    signed_in(client, make.alice())
    address = brought(client, project).url
    page = client.get(address)
    make.document(project)
    again = done(client, page, address)
    assert again.status_code == 409
    assert "The project has changed in the meantime" in again.content.decode()
    assert done(client, again, address).status_code == 200
    assert Annotation.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "name", "more", "told"),
    [
        (None, "", {}, "Choose a file first."),
        ("Just words", "a.txt", {}, "is in no format that annotations come in from"),
        ("{", "a.json", {"format": "label-studio"}, "can’t be read as JSON"),
        (LINES, "a.jsonl", {"format": "nonsense"}, "Nothing comes in from a format “nonsense”"),
        (b"PK\x03\x04" + bytes(40), "a.qdpx", {}, "damaged"),
    ],
    ids=["nothing", "no-format", "broken", "unknown-format", "broken-archive"],
)
def test_what_cant_be_read_is_said(client, content, name, more, told):
    project = make.project()
    signed_in(client, make.alice())
    if content is None:
        page = client.post(reverse("bring-in", args=[project.slug]), {})
    else:
        page = brought(client, project, content, name, **more)
    assert page.status_code == 422
    assert told in page.content.decode()
    assert not Arrival.objects.exists()


def test_it_can_be_read_as_another_format_or_left(client):
    project = make.project()
    signed_in(client, make.alice())
    address = brought(client, project).url
    client.post(f"{address}act/", {"do": "read", "format": "spacy-jsonl"})
    assert Arrival.objects.get().format == "spacy-jsonl"
    wrong = client.post(f"{address}act/", {"do": "read", "format": "qdpx"})
    assert (wrong.status_code, Arrival.objects.get().format) == (409, "spacy-jsonl")
    client.post(f"{address}act/", {"do": "leave"})
    assert not Arrival.objects.exists()


def test_only_who_brought_a_file_sees_it_and_only_editors_bring_any(client):
    project = make.project()
    make.member(project, make.charlie(), role=Role.EDITOR)
    address = brought(signed_in(client, make.alice()), project).url
    assert signed_in(client, make.charlie()).get(address).status_code == 404
    assert signed_in(client, make.bob()).get(address).status_code == 403
    assert brought(client, project).status_code == 403


def test_only_an_owner_gives_annotations_to_members(client):
    project = make.project()
    make.member(project, make.charlie(), role=Role.EDITOR)
    lines = json.dumps(
        [
            {
                "data": {"text": make.FOX},
                "annotations": [
                    {
                        "completed_by": {"email": "bob"},
                        "result": [
                            {
                                "id": "a",
                                "type": "labels",
                                "value": {"start": 4, "end": 9, "text": "quick", "labels": ["Speed"]},
                            }
                        ],
                    }
                ],
            }
        ]
    )
    for person, people, whose in (
        (make.charlie(), "", "charlie"),
        (make.alice(), "names", "alice"),
        (make.alice(), "", "bob"),
    ):
        Annotation.objects.all().delete()
        address = brought(signed_in(client, person), project, lines, "a.json").url
        page = client.get(address, {"people": people})
        assert done(client, page, address, people=people).status_code == 200
        one = Annotation.objects.get()
        assert (one.author.username, one.credit) == (whose, "" if whose == "bob" else "bob")


def test_files_that_nobody_decides_on_are_thrown_away(client):
    project = make.project()
    signed_in(client, make.alice())
    brought(client, project)
    Arrival.objects.update(created_at=Arrival.objects.get().created_at - 2 * KEPT)
    brought(client, project, name="newer.jsonl")
    assert [one.name for one in Arrival.objects.all()] == ["newer.jsonl"]


def test_a_name_of_a_file_is_only_words(client):
    project = make.project()
    signed_in(client, make.alice())
    page = client.get(brought(client, project, name="<b>{{ x }}\u202e.jsonl").url)
    assert "&lt;b&gt;{{ x }}" in page.content.decode()
