"""Undo and redo over HTTP."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotator.actions import annotate, discuss
from annotator.models import Annotation
from documents.acting import act
from documents.models import Change
from tests import factories as make
from tests.annotator.test_concurrency import at_once, shared  # noqa: F401 (a fixture)
from tests.tools.threads import in_thread

pytestmark = pytest.mark.django_db


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def following(client, project):
    return client.get(f"/api/projects/{project.slug}/undo").json()


def send(client, project, way, **body):
    body = {"act": str(uuid4()), **body}
    return client.post(f"/api/projects/{project.slug}/{way}", json.dumps(body), content_type="application/json")


@pytest.fixture
def bob():
    return signed_in(make.bob())


def test_what_comes_next_is_said_in_words(bob):
    document = make.document(make.project())
    assert following(bob, document.project) == {"undo": None, "redo": None}
    make.annotation(document)
    assert following(bob, document.project) == {"undo": "highlight “brown”", "redo": None}
    send(bob, document.project, "undo")
    assert following(bob, document.project) == {"undo": None, "redo": "highlight “brown”"}


def test_the_answer_is_news(bob):
    document = make.document(make.project())
    annotation = make.annotation(document)
    answer = send(bob, document.project, "undo").json()
    assert answer["told"] == "Undone: highlight “brown”"
    assert answer["document"] == str(document.uid)
    assert answer["gone"] == [str(annotation.uid)]
    assert (answer["undo"], answer["redo"]) == (None, "highlight “brown”")
    assert answer["change"] == Change.objects.latest("number").number
    again = send(bob, document.project, "redo").json()
    assert again["told"] == "Done again: highlight “brown”"
    assert [one["uid"] for one in again["annotations"]] == [str(annotation.uid)]
    assert (again["undo"], again["redo"]) == ("highlight “brown”", None)


def test_an_answer_that_was_lost_is_asked_for_again(bob):
    document = make.document(make.project())
    for quote in ("fox", "dog"):
        make.annotation(document, quote=quote)
    answers = [send(bob, document.project, "undo", act=str(uid)).json() for uid in [uuid4()] * 2]
    assert answers[0] == answers[1]
    assert Annotation.objects.filter(trashed_at=None).count() == 1


def test_nothing_to_undo_is_not_found(bob):
    project = make.project()
    for way in ("undo", "redo"):
        assert send(bob, project, way).status_code == 404


def test_who_built_upon_it_is_named_and_it_can_be_left(bob):
    document = make.document(make.project())
    make.annotation(document, quote="dog")
    make.reply(make.annotation(document, quote="fox"), by=make.alice())
    refused = send(bob, document.project, "undo")
    assert refused.status_code == 409
    assert refused.json()["detail"].startswith("Alice Ng replied to “fox” on ")
    number = refused.json()["number"]
    answer = bob.get(f"/api/projects/{document.project.slug}/undo?before={number}").json()
    assert answer == {"undo": "highlight “dog”", "redo": None}
    assert send(bob, document.project, "undo", before=number).json()["told"] == "Undone: highlight “dog”"


def test_across_documents_in_order(bob):
    project = make.project()
    first, second = make.document(project), make.document(project, title="Another")
    for document in (first, second, first):
        make.annotation(document)
    found = [send(bob, project, "undo").json()["document"] for _time in range(3)]
    assert found == [str(first.uid), str(second.uid), str(first.uid)]


def test_undoing_many_lines_asks_no_more_of_the_log(bob):
    def queries_for(count):
        document = make.document(make.project(name=f"Of {count}"))
        with act(uuid4()):
            for _time in range(count):
                make.annotation(document)
        with CaptureQueriesContext(connection) as captured:
            assert bob.get(f"/api/projects/{document.project.slug}/undo").status_code == 200
        return len(captured)

    assert queries_for(2) == queries_for(20)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same", [True, False], ids=["the same act", "two acts"])
def test_two_undos_at_the_same_moment(shared, same):  # noqa: F811
    def stage():
        document = make.document(make.project())
        for quote in ("fox", "dog", "lazy"):
            make.annotation(document, quote=quote)
        return document.project, make.bob()

    project, person = in_thread(stage)
    uids = [str(uuid4())] * 4 if same else [str(uuid4()), str(uuid4())]
    statuses = at_once(lambda uid: send(signed_in(person), project, "undo", act=uid).status_code, uids)
    assert statuses == [200] * len(uids)
    assert in_thread(Annotation.objects.filter(trashed_at=None).count) == (2 if same else 1)


def test_a_private_annotation_stays_private_in_the_log(bob):
    document = make.document(make.project())
    annotation = make.annotation(document)
    Annotation.objects.filter(pk=annotation.pk).update(private=True)
    annotation.refresh_from_db()
    annotate.edit_annotation(annotation, note="Secret", by=make.bob())
    send(bob, document.project, "undo")
    last = Change.objects.latest("number")
    assert last.verb == "annotation.edited"
    assert last.private_to == make.bob()


def test_a_reply_is_undone_with_its_annotation_in_the_news(bob):
    document = make.document(make.project())
    annotation = make.annotation(document, by=make.alice())
    reply = make.reply(annotation)
    discuss.edit_reply(reply, text="Sure?", by=make.bob())
    answer = send(bob, document.project, "undo").json()
    assert [one["text"] for one in answer["annotations"][0]["replies"]] == ["Is it?"]
