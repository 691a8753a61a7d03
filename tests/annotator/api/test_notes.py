"""What writing and following notes needs of the API."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator.actions.annotate import trash_annotation
from annotator.models import Annotation
from documents.actions.documents import trash_document
from documents.models import Membership
from tests import factories as make


def test_a_preview_is_what_the_note_will_be(bob, project):
    text = "*So*, @alice and @charlie"
    answer = bob("POST", "/notes/preview", {"text": text, "project": project.slug})
    marked = '<span class="mention" title="Alice Ng">@alice</span>'
    assert answer.json() == {"html": f"<p><em>So</em>, {marked} and @charlie</p>\n"}
    assert bob("POST", "/notes/preview", {"text": text}).json() == {"html": "<p><em>So</em>, @alice and @charlie</p>\n"}
    assert not Annotation.objects.exists()


def test_a_preview_tells_no_stranger_who_is_a_member(project, charlie, nobody):
    assert charlie("POST", "/notes/preview", {"text": "@alice", "project": project.slug}).status_code == 404
    assert charlie("POST", "/notes/preview", {"text": "@alice"}).status_code == 200
    assert nobody("POST", "/notes/preview", {"text": "@alice"}).status_code == 401


def test_a_preview_is_as_long_as_a_note_may_be(bob):
    assert bob("POST", "/notes/preview", {"text": "x" * 100_001}).status_code == 422
    assert bob("POST", "/notes/preview", {"text": "x\r\ny\x00"}).json()["html"] == "<p>x<br>\ny</p>\n"


def test_members_are_listed_by_name(project, bob, rita, charlie):
    make.member(project, make.person("closed", is_active=False))
    expected = [
        {"id": make.alice().pk, "name": "Alice Ng", "username": "alice", "role": "owner"},
        {"id": make.bob().pk, "name": "Bob Stone", "username": "bob", "role": "annotator"},
        {"id": make.person("rita").pk, "name": "Rita Moss", "username": "rita", "role": "reader"},
    ]
    assert bob("GET", f"/projects/{project.slug}/members").json() == expected
    assert charlie("GET", f"/projects/{project.slug}/members").status_code == 404


def test_many_members_cost_no_more(bob, project, django_assert_num_queries):
    for many in (2, 18):
        for number in range(many):
            make.member(project, make.person(f"member-{many}-{number}"))
        with django_assert_num_queries(4):  # session, account, project, members
            bob("GET", f"/projects/{project.slug}/members")


def private_to_bob(annotation):
    Annotation.objects.filter(pk=annotation.pk).update(private=True)


BECAME = {
    "nothing": (lambda annotation: None, "standing", "standing"),
    "it was deleted": (lambda annotation: trash_annotation(annotation, by=make.alice()), "trashed", "trashed"),
    "its document was": (lambda annotation: trash_document(annotation.document, by=make.alice()), "trashed", "trashed"),
    "it was made private": (private_to_bob, "standing", "private"),
}


@pytest.mark.parametrize(("become", "for_bob", "for_alice"), BECAME.values(), ids=BECAME)
def test_a_link_says_what_became_of_it(bob, alice, charlie, document, become, for_bob, for_alice):
    annotation = make.annotation(document)
    become(annotation)
    for caller, expected in ((bob, for_bob), (alice, for_alice)):
        assert caller("GET", f"/annotations/{annotation.uid}/whereabouts").json() == {
            "state": expected,
            "document": str(document.uid),
            "title": "The fox",
            "project": document.project.slug,
        }
    assert charlie("GET", f"/annotations/{annotation.uid}/whereabouts").status_code == 404
    assert bob("GET", f"/annotations/{uuid4()}/whereabouts").status_code == 404


def test_who_left_follows_no_link(bob, document):
    annotation = make.annotation(document)
    Membership.objects.filter(user=make.bob()).delete()
    assert bob("GET", f"/annotations/{annotation.uid}/whereabouts").status_code == 404


SHOWN = {
    "one annotation": lambda annotation: f"/annotations/{annotation.uid}",
    "all of a document": lambda annotation: f"/documents/{annotation.document.uid}/annotations",
    "news of a document": lambda annotation: f"/documents/{annotation.document.uid}/news?after=0&tab={uuid4()}",
}


@pytest.mark.parametrize("address", SHOWN.values(), ids=SHOWN)
def test_whoever_is_mentioned_is_marked_wherever_notes_are_shown(bob, document, address):
    annotation = make.annotation(document, note="@alice @nobody")
    make.reply(annotation, text="@bob")
    answer = bob("GET", address(annotation)).content.decode()
    for mention in (r"title=\"Alice Ng\">@alice</span>", r"title=\"Bob Stone\">@bob</span>"):
        assert mention in answer
    assert answer.count("class=") == 2
    for number in range(9):
        make.reply(make.annotation(document, note=f"{number} @alice"), text="@alice")
    with CaptureQueriesContext(connection) as asked:
        bob("GET", address(annotation))
    assert sum(query["sql"].partition(" FROM ")[2].startswith('"documents_membership"') for query in asked) == 1
