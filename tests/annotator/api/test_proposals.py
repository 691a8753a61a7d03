"""Newer texts of documents and checks of their addresses over HTTP."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from documents import worker
from documents.actions.proposals import propose_text
from documents.models import AddressCheck, Document, ImportItem
from tests import factories as make

NEWER = "The quick brown fox jumps over the very lazy dog."


@pytest.fixture
def noted(document):
    make.annotation(document, quote="brown fox")
    return document


def propose(caller, document, text=NEWER):
    proposed = caller("POST", f"/documents/{document.uid}/newer/texts", {"text": text})
    assert proposed.status_code == 201
    worker.work_off()
    return caller("GET", f"/newer/{proposed.json()['uid']}").json()


def test_a_text_is_proposed_looked_at_and_accepted(alice, noted):
    item = propose(alice, noted)
    assert (item["state"], item["origin"], item["base"]) == ("ready", "pasted", 1)
    assert item["document"] == str(noted.uid)
    assert item["effect"] == {"same": 1, "moved": 0, "unsure": 0, "gone": 0}
    assert item["by"] == {"id": make.alice().pk, "name": "Alice Ng"}
    assert [one["uid"] for one in alice("GET", f"/documents/{noted.uid}/newer").json()] == [item["uid"]]
    accepted = alice("POST", f"/newer/{item['uid']}/accept", {"expected": 1})
    assert (accepted.status_code, accepted.json()["state"]) == (200, "imported")
    assert make.revision(Document.objects.get()).text.strip() == NEWER
    assert alice("GET", f"/documents/{noted.uid}/newer").json() == []


def test_a_text_that_is_dropped_changes_nothing(alice, noted):
    item = propose(alice, noted)
    assert alice("POST", f"/newer/{item['uid']}/drop").json()["state"] == "left-out"
    assert Document.objects.get().revision_number == 1


def test_what_was_compared_with_another_text_is_compared_again_first(alice, noted):
    first, second = propose(alice, noted), propose(alice, noted, f"{NEWER} And on.")
    alice("POST", f"/newer/{first['uid']}/accept", {"expected": 1})
    refused = alice("POST", f"/newer/{second['uid']}/accept", {"expected": 1})
    assert refused.status_code == 409
    assert alice("GET", f"/newer/{second['uid']}").json()["base"] == 2
    assert alice("POST", f"/newer/{second['uid']}/accept", {"expected": 2}).json()["state"] == "imported"


def test_a_file_is_proposed(alice, noted):
    file = SimpleUploadedFile("fox.txt", NEWER.encode())
    answer = alice.client.post(f"/api/documents/{noted.uid}/newer/files", {"file": file})
    assert (answer.status_code, answer.json()["origin"]) == (201, "file")


def test_an_address_is_proposed_where_there_is_one(alice, noted):
    assert alice("POST", f"/documents/{noted.uid}/newer/address").status_code == 422
    Document.objects.update(url="https://example.org/fox")
    answer = alice("POST", f"/documents/{noted.uid}/newer/address")
    assert (answer.status_code, answer.json()["origin"]) == (201, "address")


def test_texts_of_a_document_in_the_trash_are_not_there(alice, noted):
    item = propose_text(noted, NEWER, by=make.alice())
    alice("DELETE", f"/documents/{noted.uid}")
    for method, path in (("GET", ""), ("POST", "/accept"), ("POST", "/drop")):
        body = {"expected": 1} if path == "/accept" else None
        assert alice(method, f"/newer/{item.uid}{path}", body).status_code == 404
    assert ImportItem.objects.get().state == "waiting"


def test_an_address_is_looked_at_from_time_to_time(alice, noted):
    path = f"/documents/{noted.uid}/check"
    assert alice("GET", path).status_code == 404
    assert alice("PUT", path, {"every": 7}).status_code == 422, "it has no address"
    Document.objects.update(url="https://example.org/fox")
    check = alice("PUT", path, {"every": 7, "take_in": "if-sure"}).json()
    assert (check["every"], check["take_in"], check["found"], check["last"]) == (7, "if-sure", "", None)
    assert alice("GET", path).json() == check
    assert alice("PUT", path, {"every": 2}).status_code == 422
    assert alice("DELETE", path).status_code == 204
    assert not AddressCheck.objects.exists()
