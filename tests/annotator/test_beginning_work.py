"""A new document that was given to somebody is in progress as soon as they open it, or mark something in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotator import past
from annotator.access import passage_to_annotate
from annotator.actions import steps as do
from annotator.actions.acts import perform
from annotator.actions.annotate import annotate
from annotator.actions.undo import redo, undo
from documents.access import project_to_read
from documents.actions import work
from documents.models import Change, Document, Project, Status
from documents.text import Span
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def document() -> Document:
    """Bob's to work on."""
    document = make.document(make.project())
    work.assign(only(document), [make.bob()], project=document.project, by=make.alice())
    return document


def only(document: Document) -> Any:
    return Document.objects.filter(pk=document.pk)


def status(document: Document) -> str:
    return str(only(document).values_list("status", flat=True).get())


def by_act(document: Document, by: Any) -> None:
    uids = [uuid4(), uuid4()]
    perform([do.Annotate(uid, document.uid, do.Passage(1, Span(4, 9), "quick")) for uid in uids], uid=uuid4(), by=by)


def by_operation(document: Document, by: Any) -> None:
    passage = passage_to_annotate(by, document.uid, 1, Span(4, 9))
    annotate(passage, uid=uuid4(), span=Span(4, 9), quote="quick", tags=[], note="", by=by)


def by_opening(document: Document, by: Any) -> None:
    client = Client()
    client.force_login(by)
    assert client.post(f"/api/documents/{document.uid}/opened").status_code == 200


WAYS = {"an act of a page": by_act, "an operation of a program": by_operation, "opening it": by_opening}
MARKS = {name: way for name, way in WAYS.items() if way is not by_opening}
Way = Callable[[Document, Any], None]


def mine(project: Project) -> Any:
    return project_to_read(make.bob(), project.slug)


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_whose_document_it_is_has_begun_with_it(document: Document, way: Way) -> None:
    way(document, make.bob())
    assert status(document) == Status.IN_PROGRESS
    way(document, make.bob())
    assert Change.objects.filter(verb__startswith="work.", by=make.bob()).count() == 1


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_others_begin_nothing(document: Document, way: Way) -> None:
    way(document, make.alice())
    assert status(document) == Status.NEW


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_what_one_has_finished_stays_as_it_is(document: Document, way: Way) -> None:
    work.finish(only(document), person=make.bob(), project=document.project, by=make.bob())
    work.set_status(only(document), Status.NEW, project=document.project, by=make.alice())
    way(document, make.bob())
    assert status(document) == Status.NEW


@pytest.mark.parametrize("way", MARKS.values(), ids=MARKS)
def test_the_first_mark_is_taken_back_with_what_it_began_and_done_again_with_it(document: Document, way: Way) -> None:
    way(document, make.bob())
    assert Change.objects.filter(by=make.bob()).values("batch").distinct().count() == 1
    assert "quick" in undo(mine(document.project), act=uuid4(), by=make.bob()).told
    assert status(document) == Status.NEW
    redo(mine(document.project), act=uuid4(), by=make.bob())
    assert status(document) == Status.IN_PROGRESS


def test_the_act_is_called_by_what_was_marked_alone(document: Document) -> None:
    by_operation(document, make.bob())
    following = past.next_for(make.bob(), document.project).undo
    assert following
    assert past.called(following, project=document.project) == "highlight “quick”"


def test_what_somebody_else_marked_meanwhile_keeps_it_begun(document: Document) -> None:
    by_act(document, make.bob())
    make.annotation(document, by=make.alice())
    undo(mine(document.project), act=uuid4(), by=make.bob())
    assert status(document) == Status.IN_PROGRESS


def test_what_was_said_of_it_since_stays(document: Document) -> None:
    by_act(document, make.bob())
    work.set_status(only(document), Status.DONE, project=document.project, by=make.alice())
    undo(mine(document.project), act=uuid4(), by=make.bob())
    assert status(document) == Status.DONE


def test_undo_does_not_stop_at_a_document_that_was_only_opened(document: Document) -> None:
    other = make.document(document.project)
    make.annotation(other, quote="fox", by=make.bob())
    by_opening(document, make.bob())
    assert "fox" in undo(mine(document.project), act=uuid4(), by=make.bob()).told
    assert status(document) == Status.IN_PROGRESS


def test_a_page_knows_whether_opening_it_begins_anything(document: Document) -> None:
    client = Client()
    client.force_login(make.bob())
    assert '"begins": true' in client.get(f"/documents/{document.uid}/").content.decode()
    by_opening(document, make.bob())
    assert '"begins": false' in client.get(f"/documents/{document.uid}/").content.decode()


def test_a_highlight_costs_no_more_questions_where_nothing_begins(document: Document) -> None:
    other = make.document(document.project)
    bob = make.bob()
    with CaptureQueriesContext(connection) as unassigned:
        by_operation(other, bob)
    by_operation(document, bob)
    with CaptureQueriesContext(connection) as begun:
        by_operation(document, bob)
    assert len(begun) == len(unassigned)
