"""Imports over HTTP."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents import worker
from documents.actions import imports
from documents.models import Document, Import
from tests import factories as make

WORDS = " ".join(f"word{n}" for n in range(300))


def start(caller, project, **options):
    return caller("POST", f"/projects/{project.slug}/imports", options).json()["uid"]


def put(caller, uid, name, content, **fields):
    data = {"file": SimpleUploadedFile(name, content), **fields}
    return caller.client.post(f"/api/imports/{uid}/files", data)


def items(caller, uid):
    return caller("GET", f"/imports/{uid}/items").json()["items"]


def test_things_go_in_are_read_corrected_and_accepted(alice, project):
    uid = start(alice, project)
    assert put(alice, uid, "fox.txt", f"The fox\n\n{WORDS}\n".encode(), folders=["press", "2019"]).status_code == 201
    assert alice("POST", f"/imports/{uid}/texts", {"text": make.FOX, "title": "Pasted"}).status_code == 201
    worker.work_off(Import.objects.get())
    fox, pasted = items(alice, uid)
    assert (fox["state"], fox["folders"], fox["reader"]) == ("ready", ["press", "2019"], "plain_text")
    assert (pasted["state"], pasted["title"]) == ("ready", "Pasted")
    assert sum(fox["sections"].values()) > 1000

    edit = {"title": "A fox", "authors": ["Ann Lee"], "published": "2019-01-20", "address": "https://example.org/fox"}
    answer = alice("PATCH", f"/imports/{uid}/items/{fox['uid']}", edit).json()
    assert {name: answer[name] for name in edit} == edit
    answer = alice("PATCH", f"/imports/{uid}/items/{pasted['uid']}", {"left_out": True}).json()
    assert answer["state"] == "left-out"

    assert alice("POST", f"/imports/{uid}/accept", {}).json() == {"accepted": 1}
    worker.work_off(Import.objects.get())
    document = Document.objects.get()
    assert (document.title, document.byline, document.url) == ("A fox", "Ann Lee", "https://example.org/fox")
    state = alice("GET", f"/imports/{uid}").json()
    assert state["counts"] == {"imported": 1, "left-out": 1}
    assert state["finished"]
    assert items(alice, uid)[0]["document"] == str(document.uid)
    assert [one["uid"] for one in alice("GET", f"/projects/{project.slug}/imports").json()] == [uid]


def test_what_an_item_is_like_is_told_and_decided(alice, project):
    document = make.document(project, text=f"{WORDS}\n", title="The first")
    uid = start(alice, project)
    put(alice, uid, "same.txt", f"{WORDS}\n".encode())
    put(alice, uid, "near.txt", f"{WORDS} more\n".encode())
    worker.work_off(Import.objects.get())
    same, near = items(alice, uid)
    assert same["like"] == {
        "how": "text", "score": 1.0, "document": str(document.uid), "item": None, "title": "The first"
    }  # fmt: skip
    assert (same["decision"], near["decision"], near["like"]["how"]) == ("skip", "", "near")
    assert 0.85 <= near["like"]["score"] < 1
    for one, decision in ((same, "both"), (near, "skip")):
        answer = alice("PATCH", f"/imports/{uid}/items/{one['uid']}", {"decision": decision})
        assert answer.json()["decision"] == decision
    alice("POST", f"/imports/{uid}/accept", {"items": [same["uid"], near["uid"]]})
    worker.work_off(Import.objects.get())
    assert [one["state"] for one in items(alice, uid)] == ["imported", "duplicate"]


def test_a_section_is_given_another_kind(alice, project):
    uid = start(alice, project)
    put(alice, uid, "fox.txt", f"The fox\n\n{WORDS}\n".encode())
    worker.work_off(Import.objects.get())
    [item] = items(alice, uid)
    path = f"/imports/{uid}/items/{item['uid']}"
    changed = alice("PATCH", path, {"sections": [{"index": 0, "kind": "furniture"}]}).json()
    assert "furniture" in changed["sections"]
    assert alice("PATCH", path, {"sections": [{"index": 99, "kind": "body"}]}).status_code == 422


def test_an_edit_that_is_refused_changes_nothing(alice, project):
    uid = start(alice, project)
    put(alice, uid, "fox.txt", f"The fox\n\n{WORDS}\n".encode())
    worker.work_off(Import.objects.get())
    [fox] = items(alice, uid)
    edit = {"title": "Another", "sections": [{"index": 99, "kind": "comment"}]}
    assert alice("PATCH", f"/imports/{uid}/items/{fox['uid']}", edit).status_code == 422
    assert items(alice, uid)[0]["title"] == fox["title"]


def test_links_are_put_in_and_what_is_none_is_told(alice, project):
    uid = start(alice, project)
    made = alice("POST", f"/imports/{uid}/links", {"addresses": "https://example.org/a\n\nnot one\nexample.net/b"})
    assert [(one["url"], one["state"]) for one in made.json()] == [
        ("https://example.org/a", "waiting"),
        ("", "failed"),
        ("https://example.net/b", "waiting"),
    ]
    assert alice("POST", f"/imports/{uid}/links", {"addresses": "nothing here"}).status_code == 422


def test_an_import_is_cancelled_and_a_failed_item_tried_again(alice, project):
    uid = start(alice, project)
    put(alice, uid, "empty.txt", b"")
    worker.work_off(Import.objects.get())
    [failed] = items(alice, uid)
    assert (failed["state"], bool(failed["error"])) == ("failed", True)
    assert alice("POST", f"/imports/{uid}/items/{failed['uid']}/retry").json()["state"] == "waiting"
    assert alice("POST", f"/imports/{uid}/items/{failed['uid']}/retry").status_code == 409
    cancelled = alice("POST", f"/imports/{uid}/cancel").json()
    assert cancelled["cancelled"]
    assert cancelled["counts"] == {"left-out": 1}
    assert put(alice, uid, "late.txt", b"Too late.").status_code == 409


def test_columns_of_a_table_are_named(alice, project):
    uid = start(alice, project)
    put(alice, uid, "table.csv", b"Headline,Words,Year\nThe fox,It jumps over the lazy dog.,2019\n")
    worker.work_off(Import.objects.get())
    [table] = items(alice, uid)
    assert (table["state"], table["table"]["names"]) == ("mapping", ["Headline", "Words", "Year"])
    path = f"/imports/{uid}/items/{table['uid']}"
    assert alice("PATCH", path, {"mapping": {"text": "Nothing"}}).status_code == 422
    assert alice("PATCH", path, {"mapping": {"text": "Words", "title": "Headline"}}).json()["state"] == "waiting"
    worker.work_off(Import.objects.get())
    opened, row = items(alice, uid)
    assert (opened["state"], row["title"], row["container"]) == ("opened", "The fox", table["uid"])


@pytest.mark.parametrize(("caller", "status"), [("bob", 403), ("rita", 403), ("charlie", 404), ("nobody", 401)])
def test_only_who_edits_the_project_may_import_and_strangers_see_nothing(caller, status, project, request):
    caller = request.getfixturevalue(caller)
    made = make.import_of(project)
    item = made.items.get()
    calls = [
        ("POST", f"/projects/{project.slug}/imports", {}),
        ("GET", f"/projects/{project.slug}/imports", None),
        ("GET", f"/imports/{made.uid}", None),
        ("POST", f"/imports/{made.uid}/links", {"addresses": "https://example.org/a"}),
        ("POST", f"/imports/{made.uid}/texts", {"text": "A text."}),
        ("GET", f"/imports/{made.uid}/items", None),
        ("PATCH", f"/imports/{made.uid}/items/{item.uid}", {"title": "Mine"}),
        ("POST", f"/imports/{made.uid}/accept", {}),
        ("POST", f"/imports/{made.uid}/cancel", None),
        ("POST", f"/imports/{made.uid}/items/{item.uid}/retry", None),
    ]
    assert {caller(*call).status_code for call in calls} == {status}
    assert put(caller, made.uid, "fox.txt", b"The fox.").status_code == status
    made.refresh_from_db()
    assert (made.cancelled_at, made.items.count(), Import.objects.count()) == (None, 1, 1)


def test_an_item_is_looked_for_in_its_own_import(alice, project):
    item = make.import_of(project).items.get()
    other = make.import_of(project)
    assert alice("PATCH", f"/imports/{other.uid}/items/{item.uid}", {"title": "Mine"}).status_code == 404
    assert alice("GET", f"/imports/{uuid4()}").status_code == 404


def test_a_list_costs_the_same_with_more_items_and_imports(alice, project):
    made = make.import_of(project)
    paths = (f"/imports/{made.uid}", f"/imports/{made.uid}/items", f"/projects/{project.slug}/imports")

    def queries(path):
        with CaptureQueriesContext(connection) as captured:
            assert alice("GET", path).status_code == 200
        return len(captured)

    before = [queries(path) for path in paths]
    for n in range(20):
        imports.add_file(made, b"x", name=f"{n}.txt")
        make.import_of(project)
    assert [queries(path) for path in paths] == before


def test_a_long_list_is_asked_for_in_parts(alice, project, monkeypatch):
    monkeypatch.setattr("annotator.api.imports._MOST_ITEMS", 2)
    made = make.import_of(project, b"a", b"b", b"c")
    first = alice("GET", f"/imports/{made.uid}/items").json()
    rest = alice("GET", f"/imports/{made.uid}/items?after={first['last']}").json()
    assert [one["name"] for one in (*first["items"], *rest["items"])] == ["file-0.txt", "file-1.txt", "file-2.txt"]
    assert alice("GET", f"/imports/{made.uid}/items?state=ready").json() == {"items": [], "last": 0}
