"""Fields over HTTP: made and changed, read and written with their documents, filled for many documents as one act."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator.actions.undo import undo
from annotator.models import Topic
from documents.access import project_to_read
from documents.actions import work
from documents.actions.fields import make_field, set_value, trash_field
from documents.models import Assignment, Change, Document, Field, FieldValue, Role
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(client: Any) -> Any:
    """Alice's project with three documents; she is signed in."""
    project = make.project()
    for title in ("one", "two", "three"):
        make.document(project, title=title)
    client.force_login(make.alice())
    return project


def field(project: Any, name: str = "Year", *, kind: str = "number", **options: Any) -> Field:
    return make_field(project, name, kind=kind, by=make.alice(), **options)


def these(*titles: str) -> Any:
    return Document.objects.filter(title__in=titles)


def send(client: Any, method: str, path: str, body: Any = None, *, status: int = 200) -> Any:
    answer = getattr(client, method)(f"/api{path}", body, content_type="application/json")
    assert answer.status_code == status, answer.content
    return answer.json() if answer.content else None


def at(project: Any, *more: Any) -> str:
    return "/".join(map(str, (f"/projects/{project.slug}/fields", *more)))


def bulk(client: Any, project: Any, *, answered: int = 200, **body: Any) -> Any:
    named = (
        {} if "filters" in body or "documents" in body else {"documents": [str(one.uid) for one in these("one", "two")]}
    )
    whole = {"act": str(uuid4()), **named, **body}
    return send(client, "post", f"/projects/{project.slug}/documents/bulk", whole, status=answered)


def texts() -> dict[tuple[str, str], str]:
    rows = FieldValue.objects.values_list("document__title", "field__name", "text")
    return {(title, name): text for title, name, text in rows}


def test_a_field_is_made_changed_thrown_away_and_restored(client: Any, project: Any) -> None:
    new = {"name": "How", "kind": "choice", "choices": ["High", "Low"]}
    made = send(client, "post", at(project), new, status=201)
    assert made == {"id": made["id"], "description": "", "documents": 0, **new}
    year = field(project)
    set_value(these("one"), Field.objects.get(pk=made["id"]), "High", project=project, by=make.alice())
    edit = {"name": "How sure", "choices": ["Very", "Low"], "renamed": {"High": "Very"}, "place": 1}
    changed = send(client, "patch", at(project, made["id"]), edit)
    assert changed == {**made, "name": "How sure", "choices": ["Very", "Low"], "documents": 1}
    assert texts() == {("one", "How sure"): "Very"}
    assert [one["name"] for one in send(client, "get", at(project))] == ["Year", "How sure"]
    assert Change.objects.filter(verb__in=("field.edited", "field.moved")).values("batch").distinct().count() == 1
    send(client, "delete", at(project, year.pk), status=204)
    assert [one["name"] for one in send(client, "get", at(project))] == ["How sure"]
    assert send(client, "post", at(project, year.pk, "restore"))["name"] == "Year"


def test_what_cant_be_is_a_problem(client: Any, project: Any) -> None:
    field(project)
    told = send(client, "post", at(project), {"name": "year", "kind": "text"}, status=409)
    assert "“Year” already" in told["detail"]
    send(client, "post", at(project), {"name": "Other", "kind": "colour"}, status=422)
    send(client, "patch", at(project, 0), {}, status=404)
    theirs = field(make.project(name="Other"))
    send(client, "patch", at(project, theirs.pk), {"name": "Mine"}, status=404)


def test_documents_come_with_their_status_and_values(client: Any, project: Any) -> None:
    for name, kind, written in (
        ("Year", "number", "2019"),
        ("Share", "number", "0.5"),
        ("Sure", "yes_no", "yes"),
        ("On", "date", "2019-01-20"),
    ):
        set_value(these("one"), field(project, name, kind=kind), written, project=project, by=make.alice())
    gone = field(project, "Gone", kind="text")
    set_value(these("one"), gone, "x", project=project, by=make.alice())
    trash_field(gone, by=make.alice())
    three, two, one = send(client, "get", f"/projects/{project.slug}/documents")
    assert one["fields"] == {"Year": 2019, "Share": 0.5, "Sure": True, "On": "2019-01-20"}
    assert (two["fields"], two["status"]) == ({}, "new")
    assert three["title"] == "three"


def test_a_list_of_documents_takes_no_more_queries_with_more_of_them(client: Any, project: Any) -> None:
    year = field(project)

    def counted() -> int:
        set_value(Document.objects.all(), year, "2019", project=project, by=make.alice())
        with CaptureQueriesContext(connection) as queries:
            send(client, "get", f"/projects/{project.slug}/documents")
        return len(queries)

    few = counted()
    for number in range(17):
        make.document(project, title=f"more {number}")
    assert counted() == few


def test_a_document_takes_values_and_a_status_as_one_act(client: Any, project: Any) -> None:
    field(project), field(project, "Sure", kind="yes_no"), field(project, "Place", kind="text")
    path = f"/documents/{these('one').get().uid}"
    edit = {"title": "One", "status": "done", "fields": {"year": 2019.5, "Sure": False, "place": "Basra"}}
    told = send(client, "patch", path, edit)
    assert (told["title"], told["status"]) == ("One", "done")
    assert told["fields"] == {"Year": 2019.5, "Sure": False, "Place": "Basra"}
    batches = Change.objects.filter(verb__in=("document.edited", "value.set", "work.marked")).values("batch")
    assert (batches.count(), batches.distinct().count()) == (5, 1)
    assert send(client, "patch", path, {"fields": {"Place": None}})["fields"] == {"Year": 2019.5, "Sure": False}


def test_a_value_that_doesnt_fit_changes_nothing_of_the_document(client: Any, project: Any) -> None:
    field(project)
    path = f"/documents/{these('one').get().uid}"
    told = send(client, "patch", path, {"title": "One", "fields": {"Year": "soon"}}, status=422)
    assert "Year: “soon” is no number" in told["detail"]
    told = send(client, "patch", path, {"title": "One", "fields": {"Yaer": 2019}}, status=422)
    assert "no field “Yaer”. Its fields: Year." in told["detail"]
    assert these("one").exists()


def test_documents_are_narrowed_by_what_the_list_asks_for(client: Any, project: Any) -> None:
    year = field(project)
    set_value(these("one", "two"), year, "2019", project=project, by=make.alice())
    work.set_status(these("two"), "done", project=project, by=make.alice())

    def found(query: str, *, status: int = 200) -> Any:
        return send(client, "get", f"/projects/{project.slug}/documents?{query}", status=status)

    assert [one["title"] for one in found("status=done")] == ["two"]
    assert [one["title"] for one in found("q=one")] == ["one"]
    assert [one["title"] for one in found("q=o&offset=1")] == ["one"]
    assert "status" in found("status=lost", status=422)["detail"]
    assert "There is no filter “colour”" in found("colour=red", status=422)["detail"]


def test_many_documents_are_changed_as_one_act_that_undoes_as_one(client: Any, project: Any) -> None:
    year, tag, other = field(project), make.tag(project), make.tag(project, "Other")
    work.assign(these("one"), [make.alice()], project=project, by=make.alice())
    before = Change.objects.order_by("-number").values_list("number", flat=True)[0]
    told = bulk(
        client,
        project,
        status="done",
        assign=[make.bob().pk],
        unassign=[make.alice().pk],
        add_topics=[tag.pk, other.pk],
        fields={"Year": 2019},
    )
    assert told["changed"] == 2
    assert told["change"] == Change.objects.order_by("-number").values_list("number", flat=True)[0]
    assert Change.objects.filter(number__gt=before).values("batch").distinct().count() == 1
    assert list(Document.objects.order_by("pk").values_list("status", flat=True)) == ["done", "done", "new"]
    assert set(Assignment.objects.values_list("document__title", "person")) == {
        ("one", make.bob().pk),
        ("two", make.bob().pk),
    }
    assert Topic.objects.count() == 4
    assert texts() == {("one", "Year"): "2019", ("two", "Year"): "2019"}
    undo(project_to_read(make.alice(), project.slug), act=uuid4(), by=make.alice())
    assert (Topic.objects.count(), texts()) == (0, {})
    assert set(Assignment.objects.values_list("document__title", "person")) == {("one", make.alice().pk)}
    assert set(Document.objects.values_list("status", flat=True)) == {"new"}
    assert Field.objects.get() == year


def test_what_is_sent_twice_is_done_once(client: Any, project: Any) -> None:
    year, act = field(project), str(uuid4())
    first = bulk(client, project, act=act, fields={"Year": 2019})
    set_value(these("one"), year, "2020", project=project, by=make.alice())
    assert bulk(client, project, act=act, fields={"Year": 2019}) == first
    assert texts()["one", "Year"] == "2020"
    empty = str(uuid4())
    nothing = bulk(client, project, act=empty, status="new")
    assert nothing["changed"] == 0
    work.set_status(these("one"), "done", project=project, by=make.alice())
    assert bulk(client, project, act=empty, status="new") == nothing
    assert these("one").get().status == "done"


def test_an_act_of_somebody_elses_is_no_act_of_mine(client: Any, project: Any) -> None:
    make.member(project, make.charlie(), role=Role.EDITOR)
    field(project)
    act = str(uuid4())
    bulk(client, project, act=act, fields={"Year": 2019})
    client.force_login(make.charlie())
    assert "Another act" in bulk(client, project, act=act, fields={"Year": 2020}, answered=409)["detail"]


def test_all_that_fit_filters_are_changed_though_they_dont_fit_any_more(client: Any, project: Any) -> None:
    field(project)
    told = bulk(client, project, filters="status=new&q=o", count=2, status="done", fields={"Year": 2019})
    assert told["changed"] == 2
    assert {title for title, _name in texts()} == {"one", "two"}
    answer = bulk(client, project, filters="status=new", count=2, fields={"Year": 1}, answered=409)
    assert "Other documents fit" in answer["detail"]
    assert bulk(client, project, filters="", fields={"Year": 1})["changed"] == 3


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "nothing to do": ({}, "Say what to do"),
    "no documents": ({"documents": None, "status": "done"}, "one of both"),
    "documents and filters": ({"documents": [], "filters": "", "status": "done"}, "one of both"),
    "a document that isn't there": ({"documents": [str(uuid4())], "status": "done"}, "aren’t in this project"),
    "a tag that isn't there": ({"add_topics": [0]}, "no tag 0"),
    "a stranger": ({"assign": [2**40]}, "people of this project"),
    "a filter that makes no sense": ({"filters": "status=lost", "status": "done"}, "status:"),
    "an unknown filter": ({"filters": "colour=red", "status": "done"}, "no filter “colour”"),
    "an unknown field": ({"fields": {"Place": "x"}}, "no field “Place”"),
    "a value that doesn't fit": ({"status": "done", "fields": {"Year": "soon"}}, "“soon” is no number"),
}


@pytest.mark.parametrize(("body", "sentence"), WRONG.values(), ids=WRONG)
def test_an_act_that_cant_be_done_changes_nothing(
    client: Any, project: Any, body: dict[str, Any], sentence: str
) -> None:
    field(project)
    before = Change.objects.count()
    assert sentence in bulk(client, project, answered=422, **body)["detail"]
    assert Change.objects.count() == before


def test_an_annotator_puts_under_topics_and_marks_what_is_his(client: Any, project: Any) -> None:
    field(project)
    tag = make.tag(project)
    work.assign(these("one"), [make.bob()], project=project, by=make.alice())
    client.force_login(make.bob())
    assert bulk(client, project, add_topics=[tag.pk])["changed"] == 2
    assert bulk(client, project, remove_topics=[tag.pk])["changed"] == 2
    bulk(client, project, answered=403, fields={"Year": 1})
    bulk(client, project, answered=403, assign=[make.bob().pk])
    bulk(client, project, answered=403, unassign=[make.bob().pk])
    assert bulk(client, project, documents=[str(these("one").get().uid)], status="done")["changed"] == 1
    bulk(client, project, answered=403, status="done")
