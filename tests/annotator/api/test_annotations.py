"""Annotations and replies over HTTP."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator.actions.tag import trash_tag
from annotator.models import Annotation, Reply, Tagging
from documents.actions.documents import trash_document
from documents.actions.revisions import add_revision
from documents.article import PageStart
from documents.models import Change
from tests import factories as make

pytestmark = pytest.mark.django_db


def highlight(document, /, **values):
    fields = {"document": str(document.uid), "revision": 1, "start": 10, "end": 15, "quote": "brown"}
    return {**fields, "tags": [], "note": "", **values}


def test_a_highlight_is_made(bob, project, document):
    tag = make.tag(project)
    uid = uuid4()
    response = bob("PUT", f"/annotations/{uid}", highlight(document, tags=[tag.pk], note="*Why* brown?"))
    assert response.status_code == 201
    made = response.json()
    assert {name: made[name] for name in ("uid", "document", "revision", "start", "end", "quote", "tags", "how")} == {
        "uid": str(uid),
        "document": str(document.uid),
        "revision": 1,
        "start": 10,
        "end": 15,
        "quote": "brown",
        "tags": [tag.pk],
        "how": "exact",
    }
    assert (made["prefix"], made["suffix"]) == ("The quick ", " fox jumps over the lazy dog.")
    assert made["note"] == {"text": "*Why* brown?", "html": "<p><em>Why</em> brown?</p>\n"}
    assert made["author"] == {"id": make.bob().pk, "name": "Bob Stone", "credit": ""}
    assert (made["edited"], made["replies"]) == (None, [])
    assert made["change"] == Change.objects.latest("number").number
    assert bob("GET", f"/annotations/{uid}").json() == {**made, "change": None}


def test_a_repeated_request_is_the_same_write(bob, document):
    address = f"/annotations/{uuid4()}"
    first, second = (bob("PUT", address, highlight(document)) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json() == {**first.json(), "change": None}
    assert Annotation.objects.count() == 1
    assert Change.objects.filter(verb="annotation.added").count() == 1


def test_a_note_on_the_whole_document(bob, document):
    for body in (
        {"document": str(document.uid), "revision": 1, "note": "Old."},
        highlight(document, start=None, end=None, quote="", note="Old."),
    ):
        made = bob("PUT", f"/annotations/{uuid4()}", body)
        assert made.status_code == 201
        assert (made.json()["start"], made.json()["end"], made.json()["quote"]) == (None, None, "")


REFUSED = {
    "another quote": ({"quote": "green"}, 409),
    "shifted by one": ({"start": 9, "end": 14}, 409),
    "past the end": ({"start": 40, "end": 60, "quote": "dog."}, 409),
    "far past the end": ({"start": 1_000_000, "end": 1_000_004, "quote": "dog."}, 409),
    "ends where it starts": ({"end": 10, "quote": ""}, 422),
    "ends before it starts": ({"end": 9}, 422),
    "before the start of the text": ({"start": -1}, 422),
    "half a span": ({"end": None}, 422),
    "larger than a database's numbers": ({"start": 1, "end": 10**30}, 422),
    "not numbers": ({"start": "x"}, 422),
    "parts of numbers": ({"start": 10.5}, 422),
    "only white space": ({"start": 9, "end": 10, "quote": " "}, 422),
    "no such revision": ({"revision": 2}, 404),
    "a revision that can't be": ({"revision": 0}, 422),
    "no such document": ({"document": str(uuid4())}, 404),
    "a document that can't be": ({"document": "fox"}, 422),
    "no such tag": ({"tags": [10**9]}, 422),
    "a tag that can't be": ({"tags": [10**30]}, 422),
    "tags that are no list": ({"tags": "animals"}, 422),
    "too many tags": ({"tags": list(range(201))}, 422),
    "too long a note": ({"note": "x" * 100_001}, 422),
}


@pytest.mark.parametrize(("values", "status"), REFUSED.values(), ids=REFUSED)
def test_what_can_not_be_is_refused_and_leaves_nothing(bob, document, values, status):
    response = bob("PUT", f"/annotations/{uuid4()}", highlight(document, **values))
    assert response.status_code == status
    assert not Annotation.objects.exists()
    assert not Change.objects.filter(verb__startswith="annotation").exists()


def test_a_wrong_quote_is_answered_with_what_stands_there(bob, document):
    response = bob("PUT", f"/annotations/{uuid4()}", highlight(document, quote="green"))
    assert response.json()["found"] == "brown"


def test_tags_of_another_project_and_of_the_trash_are_refused(alice, bob, project, document):
    foreign, trashed = make.tag(make.project(name="Another"), "Foreign"), make.tag(project, "Old")
    trash_tag(trashed, by=make.alice())
    annotation = make.annotation(document)
    for tag in (foreign, trashed):
        assert bob("PUT", f"/annotations/{uuid4()}", highlight(document, tags=[tag.pk])).status_code == 422
        assert bob("PATCH", f"/annotations/{annotation.uid}", {"tags": [tag.pk]}).status_code == 422
    assert not Tagging.objects.exists()


def test_an_identifier_is_one_persons_on_one_place(alice, bob, document):
    address = f"/annotations/{uuid4()}"
    bob("PUT", address, highlight(document))
    assert alice("PUT", address, highlight(document)).status_code == 409
    assert bob("PUT", address, highlight(document, start=4, end=9, quote="quick")).status_code == 409
    bob("DELETE", address)
    assert bob("PUT", address, highlight(document)).status_code == 409


def test_an_identifier_of_another_project_is_taken_without_telling_of_it(document, charlie):
    annotation = make.annotation(document, note="secret")
    theirs = make.document(make.project(name="Theirs", by=make.charlie(), with_bob=False), by=make.charlie())
    response = charlie("PUT", f"/annotations/{annotation.uid}", highlight(theirs))
    assert response.status_code == 409
    assert "secret" not in response.text


def test_note_and_tags_are_changed(bob, project, document):
    one, other = make.tag(project, "One"), make.tag(project, "Other")
    annotation = make.annotation(document, tags=(one,), note="First.")
    address = f"/annotations/{annotation.uid}"
    changed = bob("PATCH", address, {"note": "Second."}).json()
    assert (changed["note"]["text"], changed["tags"]) == ("Second.", [one.pk])
    assert changed["edited"]
    assert changed["change"] == Change.objects.latest("number").number
    changed = bob("PATCH", address, {"tags": [other.pk]}).json()
    assert (changed["note"]["text"], changed["tags"]) == ("Second.", [other.pk])
    changed = bob("PATCH", address, {"note": "", "tags": []}).json()
    assert (changed["note"], changed["tags"]) == (None, [])
    count = Change.objects.count()
    assert bob("PATCH", address, {}).status_code == 200
    assert Change.objects.count() == count


def test_trash_and_restore(bob, document):
    annotation = make.annotation(document)
    address = f"/annotations/{annotation.uid}"
    for _ in range(2):
        response = bob("DELETE", address)
        assert (response.status_code, response.content) == (204, b"")
    assert bob("GET", address).status_code == 404
    assert bob("PATCH", address, {"note": "x"}).status_code == 404
    assert bob("GET", f"/documents/{document.uid}/annotations").json()["snapshot"]["uid"] == ""
    for _ in range(2):
        restored = bob("POST", f"{address}/restore")
        assert restored.status_code == 200
        assert restored.json()["uid"] == str(annotation.uid)
    assert bob("GET", address).status_code == 200


def test_who_may_change_an_annotation(alice, bob, rita, charlie, nobody, document):
    of_alice = f"/annotations/{make.annotation(document, by=make.alice()).uid}"
    of_bob = f"/annotations/{make.annotation(document, by=make.bob()).uid}"
    for caller, address, status in (
        (alice, of_bob, 200),
        (bob, of_bob, 200),
        (bob, of_alice, 403),
        (rita, of_bob, 403),
        (charlie, of_bob, 404),
        (nobody, of_bob, 401),
    ):
        assert caller("PATCH", address, {"note": "x"}).status_code == status
    assert rita("PUT", f"/annotations/{uuid4()}", highlight(document)).status_code == 403
    assert charlie("PUT", f"/annotations/{uuid4()}", highlight(document)).status_code == 404


def test_nothing_is_found_on_a_document_in_the_trash(bob, document):
    annotation = make.annotation(document)
    trash_document(document, by=make.alice())
    assert bob("GET", f"/annotations/{annotation.uid}").status_code == 404
    assert bob("GET", f"/documents/{document.uid}/annotations").status_code == 404
    assert bob("PUT", f"/annotations/{uuid4()}", highlight(document)).status_code == 404


# Replies


def test_a_reply_lives(alice, bob, document):
    annotation = make.annotation(document)
    uid = uuid4()
    body = {"annotation": str(annotation.uid), "text": "Is *it*?"}
    first, second = (alice("PUT", f"/replies/{uid}", body) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert first.json()["html"] == "<p>Is <em>it</em>?</p>\n"
    assert first.json()["author"]["name"] == "Alice Ng"
    assert alice("PATCH", f"/replies/{uid}", {"text": "It is."}).json()["text"] == "It is."
    assert [reply["text"] for reply in bob("GET", f"/annotations/{annotation.uid}").json()["replies"]] == ["It is."]
    assert alice("DELETE", f"/replies/{uid}").status_code == 204
    assert bob("GET", f"/annotations/{annotation.uid}").json()["replies"] == []
    assert alice("POST", f"/replies/{uid}/restore").json()["text"] == "It is."
    verbs = Change.objects.filter(target=str(uid)).order_by("number").values_list("verb", flat=True)
    assert list(verbs) == ["reply.added", "reply.edited", "reply.trashed", "reply.restored"]


def test_who_may_reply_and_change_a_reply(alice, bob, rita, charlie, nobody, document):
    annotation = make.annotation(document)
    new = {"annotation": str(annotation.uid), "text": "Is it?"}
    for caller, status in ((alice, 201), (bob, 201), (rita, 403), (charlie, 404), (nobody, 401)):
        assert caller("PUT", f"/replies/{uuid4()}", new).status_code == status
    of_alice = Reply.objects.get(author=make.alice())
    for caller, status in ((bob, 403), (rita, 403), (charlie, 404), (nobody, 401), (alice, 200)):
        assert caller("PATCH", f"/replies/{of_alice.uid}", {"text": "It is."}).status_code == status
    assert alice("PATCH", f"/replies/{Reply.objects.get(author=make.bob()).uid}", {"text": "No."}).status_code == 200


@pytest.mark.parametrize("text", ["", "  ", "x" * 20_001, None, 7], ids=["none", "blank", "long", "null", "number"])
def test_a_reply_needs_a_readable_text(bob, document, text):
    annotation = make.annotation(document)
    body = {"annotation": str(annotation.uid), "text": text}
    assert bob("PUT", f"/replies/{uuid4()}", body).status_code == 422


def test_control_characters_are_left_out_of_what_people_write(bob, document):
    """PostgreSQL can't store NUL, and a lone surrogate is no character."""
    made = bob("PUT", f"/annotations/{uuid4()}", highlight(document, note="a\x00b\ud800c\r\nd"))
    assert made.json()["note"]["text"] == "abc\nd"
    reply = bob("PUT", f"/replies/{uuid4()}", {"annotation": made.json()["uid"], "text": "x\x00\udfff"})
    assert reply.json()["text"] == "x"
    assert bob("PUT", f"/annotations/{uuid4()}", highlight(document, quote="br\x00wn")).status_code == 409
    assert bob("PUT", f"/annotations/{uuid4()}", highlight(document, quote="\ud800")).status_code == 409


# What it costs


def test_one_annotation_costs_the_same_with_more_replies(bob, project, document):
    tags = tuple(make.tag(project, f"Tag {n}") for n in range(22))
    few, many = make.annotation(document, tags=tags[:2]), make.annotation(document, quote="fox", tags=tags[2:])
    for annotation, count in ((few, 2), (many, 20)):
        for n in range(count):
            person = make.person(f"p{n}")
            make.reply(annotation, by=person)
    counts = []
    for annotation in (few, few, many):
        with CaptureQueriesContext(connection) as queries:
            bob("GET", f"/annotations/{annotation.uid}")
        counts.append(len(queries))
    assert counts[1] == counts[2]


def test_a_highlight_costs_the_same_with_more_tags(bob, project, document):
    tags = [make.tag(project, f"Tag {n}").pk for n in range(22)]
    counts = []
    for chosen in (tags[:2], tags[:2], tags[2:]):
        with CaptureQueriesContext(connection) as queries:
            assert bob("PUT", f"/annotations/{uuid4()}", highlight(document, tags=chosen)).status_code == 201
        counts.append(len(queries))
    assert counts[1] == counts[2]
    assert counts[1] <= 12


def test_an_annotation_names_its_page_where_the_text_has_pages(bob, project):
    paged = make.document(project, pages=(PageStart(0, "xii"), PageStart(make.FOX.index("fox"), "1")))
    uid = uuid4()
    assert bob("PUT", f"/annotations/{uid}", highlight(paged, quote="brown")).json()["page"] == "xii"
    assert bob("GET", f"/annotations/{uid}").json()["page"] == "xii"
    over = make.annotation(paged, quote="brown fox")
    assert bob("GET", f"/annotations/{over.uid}").json()["page"] == "xii–1"
    assert bob("GET", f"/annotations/{make.annotation(paged, quote=None).uid}").json()["page"] == ""


def test_what_is_made_on_an_older_text_is_answered_where_it_stands_now(bob, document):
    add_revision(document, make.reading(f"So: {make.FOX}"), by=make.alice())
    made = bob("PUT", f"/annotations/{uuid4()}", highlight(document, revision=1)).json()
    assert (made["revision"], made["start"], made["how"], made["quote"]) == (2, 14, "moved", "brown")
