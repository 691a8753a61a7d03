"""Tags and topics over HTTP."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator.actions.tag import trash_tag
from annotator.models import Tag, Topic
from documents.models import Change
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def tags(project):
    return f"/projects/{project.slug}/tags"


def test_the_codebook_is_a_tree_one_reads_from_top_to_bottom(bob, tags, project, document):
    claims = make.tag(project, "Claims", colour="red", shortcut="c", description="What is said.")
    actors = make.tag(project, "Actors")
    economic = make.tag(project, "Economic", parent=claims)
    trade = make.tag(project, "Trade", parent=economic)
    trash_tag(make.tag(project, "Old"), by=make.alice())
    make.annotation(document, tags=(claims, trade))
    make.annotation(document, quote="fox", tags=(claims,))
    shown = bob("GET", tags).json()
    assert [(tag["id"], tag["path"], tag["parent"], tag["passages"]) for tag in shown] == [
        (claims.pk, "Claims", None, 2),
        (economic.pk, "Claims / Economic", claims.pk, 0),
        (trade.pk, "Claims / Economic / Trade", economic.pk, 1),
        (actors.pk, "Actors", None, 0),
    ]
    assert shown[0] == {
        "id": claims.pk,
        "name": "Claims",
        "path": "Claims",
        "parent": None,
        "colour": "red",
        "shortcut": "c",
        "description": "What is said.",
        "when_to_use": "",
        "when_not": "",
        "position": claims.position,
        "passages": 2,
    }


def test_a_tag_is_made_once(bob, tags):
    first, second = (bob("POST", tags, {"name": name}) for name in ("Ärzte", "ärzte "))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]
    assert Change.objects.filter(verb="tag.added").count() == 1
    below = bob("POST", tags, {"name": "States", "parent": first.json()["id"], "colour": "teal", "shortcut": "s"})
    assert below.json()["path"] == "Ärzte / States"


REFUSED = {
    "no name": ({"name": " "}, 422),
    "nothing": ({}, 422),
    "a path": ({"name": "A / B"}, 422),
    "too long": ({"name": "x" * 101}, 422),
    "no such colour": ({"name": "A", "colour": "mauve"}, 422),
    "a long shortcut": ({"name": "A", "shortcut": "ab"}, 422),
    "no such parent": ({"name": "A", "parent": 10**9}, 404),
    "a parent that can't be": ({"name": "A", "parent": 10**30}, 422),
    "a list": (["A"], 422),
}


@pytest.mark.parametrize(("body", "status"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_tag_is_refused(bob, tags, body, status):
    assert bob("POST", tags, body).status_code == status
    assert not Tag.objects.exists()


def test_a_parent_is_of_the_same_project(alice, tags, project):
    foreign = make.tag(make.project(name="Another"), "Foreign")
    assert alice("POST", tags, {"name": "A", "parent": foreign.pk}).status_code == 422
    tag = make.tag(project)
    assert alice("PATCH", f"/tags/{tag.pk}", {"parent": foreign.pk}).status_code == 422


def test_a_tag_is_edited(alice, project):
    actors, states = make.tag(project, "Actors"), make.tag(project, "States")
    address = f"/tags/{states.pk}"
    changed = alice("PATCH", address, {"name": "Countries", "parent": actors.pk, "colour": "teal"}).json()
    assert (changed["path"], changed["colour"]) == ("Actors / Countries", "teal")
    assert alice("PATCH", address, {"parent": None}).json()["path"] == "Countries"
    assert alice("PATCH", address, {"name": None, "description": "All."}).json()["name"] == "Countries"
    assert alice("PATCH", address, {"name": "ACTORS"}).status_code == 409
    assert alice("PATCH", f"/tags/{actors.pk}", {"parent": actors.pk}).status_code == 409
    count = Change.objects.count()
    assert alice("PATCH", address, {}).status_code == 200
    assert Change.objects.count() == count


def test_a_tag_goes_to_the_trash_and_back(alice, tags, project, document):
    tag = make.tag(project)
    annotation = make.annotation(document, tags=(tag,))
    for _ in range(2):
        assert alice("DELETE", f"/tags/{tag.pk}").status_code == 204
    assert alice("GET", tags).json() == []
    assert alice("GET", f"/annotations/{annotation.uid}").json()["tags"] == []
    for _ in range(2):
        assert alice("POST", f"/tags/{tag.pk}/restore").json()["passages"] == 1
    assert alice("GET", f"/annotations/{annotation.uid}").json()["tags"] == [tag.pk]


def test_passages_in_the_trash_do_not_count(alice, tags, project, document):
    tag = make.tag(project)
    make.annotation(document, tags=(tag,))
    alice("DELETE", f"/annotations/{make.annotation(document, quote='fox', tags=(tag,)).uid}")
    trashed = make.document(project, title="Gone")
    make.annotation(trashed, tags=(tag,))
    alice("DELETE", f"/documents/{trashed.uid}")
    assert alice("GET", tags).json()[0]["passages"] == 1
    assert alice("PATCH", f"/tags/{tag.pk}", {"description": "x"}).json()["passages"] == 1


def test_who_may_do_what_to_a_tag(alice, bob, rita, charlie, nobody, tags, project):
    tag = make.tag(project)
    for caller, read, made, edited in (
        (alice, 200, 201, 200),
        (bob, 200, 201, 403),
        (rita, 200, 403, 403),
        (charlie, 404, 404, 404),
        (nobody, 401, 401, 401),
    ):
        assert caller("GET", tags).status_code == read
        assert caller("POST", tags, {"name": f"Tag {Tag.objects.count()}"}).status_code == made
        assert caller("PATCH", f"/tags/{tag.pk}", {"description": "x"}).status_code == edited
        assert caller("DELETE", f"/tags/{tag.pk}").status_code in {edited, 204}
        assert caller("POST", f"/tags/{tag.pk}/restore").status_code == edited


def test_a_document_is_put_under_a_topic_and_taken_out(bob, project, document):
    tag = make.tag(project)
    address = f"/documents/{document.uid}/topics/{tag.pk}"
    for _ in range(2):
        assert bob("PUT", address).status_code == 204
    assert bob("GET", f"/documents/{document.uid}").json()["topics"] == [tag.pk]
    for _ in range(2):
        assert bob("DELETE", address).status_code == 204
    assert not Topic.objects.exists()
    assert Change.objects.filter(verb__startswith="topic").count() == 2


def test_a_topic_is_of_the_documents_project(bob, rita, charlie, project, document):
    foreign = make.tag(make.project(name="Another"), "Foreign")
    tag = make.tag(project)
    assert bob("PUT", f"/documents/{document.uid}/topics/{foreign.pk}").status_code == 422
    assert bob("PUT", f"/documents/{document.uid}/topics/{10**9}").status_code == 404
    assert rita("PUT", f"/documents/{document.uid}/topics/{tag.pk}").status_code == 403
    assert charlie("PUT", f"/documents/{document.uid}/topics/{tag.pk}").status_code == 404
    assert not Topic.objects.exists()


def test_the_codebook_costs_the_same_with_more_tags(bob):
    counts = []
    for name, count in (("Few", 2), ("Fewer", 2), ("Many", 20)):
        project = make.project(name=name)
        document = make.document(project)
        parent = None
        for n in range(count):
            parent = make.tag(project, f"Tag {n}", parent=parent if n % 5 else None)
            make.annotation(document, tags=(parent,))
        with CaptureQueriesContext(connection) as queries:
            bob("GET", f"/projects/{project.slug}/tags")
        counts.append(len(queries))
    assert counts[1] == counts[2]
