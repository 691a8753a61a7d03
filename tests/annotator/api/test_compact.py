"""All annotations of a document at once: columns, a snapshot that all members share, and what is put on top of it."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import accumulate
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator import snapshots
from annotator.actions.annotate import (
    edit_annotation,
    resolve_annotation,
    share_annotation,
    trash_annotation,
    unshare_annotation,
)
from annotator.actions.discuss import trash_reply
from annotator.actions.tag import trash_tag
from annotator.actions.topics import add_topic
from annotator.models import Annotation
from documents.actions.revisions import add_revision
from documents.models import Change
from tests import factories as make

NO_COLUMNS = {
    **dict.fromkeys(("start", "length", "author", "created", "tags", "tag_sets", "private", "people"), []),
    **dict.fromkeys(("notes", "how", "unsure", "quotes", "resolved", "replies"), {}),
    "uid": "",
}


@pytest.fixture(autouse=True)
def _kept_from_the_first(monkeypatch, settings, tmp_path):
    """Snapshots of small documents are kept, too, and those of other tests are out of the way."""
    monkeypatch.setattr(snapshots, "LARGE", 0)
    kept = {**settings.CACHES["pages"], "LOCATION": str(tmp_path)}
    settings.CACHES = {**settings.CACHES, "pages": kept}


def uids_in(columns: dict[str, Any]) -> list[str]:
    return [str(UUID(columns["uid"][at : at + 32])) for at in range(0, len(columns["uid"]), 32)]


def rows_in(columns: dict[str, Any]) -> list[dict[str, Any]]:
    """A row each, as somebody reads it who has the description of the API."""
    starts, created = list(accumulate(columns["start"])), list(accumulate(columns["created"]))
    uids, people = uids_in(columns), columns["people"]
    placed = len(starts)
    return [
        {
            "uid": uid,
            "start": starts[n] if n < placed else None,
            "end": starts[n] + columns["length"][n] if n < placed else None,
            "author": people[columns["author"][n]]["name"],
            "created": created[n],
            "tags": columns["tag_sets"][columns["tags"][n]],
            "private": n in columns["private"],
            **{name: columns[name].get(str(n)) for name in ("notes", "how", "unsure", "quotes", "resolved", "replies")},
        }
        for n, uid in enumerate(uids)
    ]


def shown(answer: Any) -> list[dict[str, Any]]:
    """What is there after all: the snapshot without what has changed, and the fresh rows."""
    body = answer.json()
    standing = [row for row in rows_in(body["snapshot"]) if row["uid"] not in body["changed"]]
    return standing + rows_in(body["fresh"])


def uids(rows: list[dict[str, Any]]) -> set[str]:
    return {row["uid"] for row in rows}


def address(document: Any) -> str:
    return f"/documents/{document.uid}/annotations"


def test_annotations_come_as_columns_in_order(bob, project, document):
    tags = [make.tag(project, name) for name in ("One", "Two")]
    whole = make.annotation(document, quote=None, note="**Old**")
    late = make.annotation(document, quote="dog", tags=tags)
    short = make.annotation(document, quote="brown", by=make.alice())
    long = make.annotation(document, quote="brown fox", tags=tags[:1])
    orphan = make.annotation(document, quote="lazy")
    Annotation.objects.filter(pk=orphan.pk).update(how="orphan", start=None, end=None, score=0)
    long.created_at = datetime(2026, 3, 1, 12, 0, 59, 999_999, tzinfo=UTC)  # still that second
    long.save(update_fields=["created_at"])
    reply = make.reply(short, text="Is it?")
    trash_annotation(make.annotation(document, quote="jumps"), by=make.bob())

    response = bob("GET", address(document))
    assert response["Content-Type"] == "application/json"
    body = response.json()
    assert (body["document"], body["revision"], body["changed"]) == (str(document.uid), 1, [])
    assert body["change"] == Change.objects.filter(document=document).latest("number").number
    assert body["fresh"] == NO_COLUMNS
    rows = rows_in(body["snapshot"])
    made = [long, short, late, whole, orphan]
    assert [row["uid"] for row in rows] == [str(one.uid) for one in made]
    assert [(row["start"], row["end"]) for row in rows] == [(10, 19), (10, 15), (40, 43), (None, None), (None, None)]
    assert [row["tags"] for row in rows] == [[tags[0].pk], [], [tag.pk for tag in tags], [], []]
    assert [row["author"] for row in rows] == ["Bob Stone", "Alice Ng", "Bob Stone", "Bob Stone", "Bob Stone"]
    assert [row["created"] for row in rows] == [int(one.created_at.timestamp()) for one in made]
    assert rows[3]["notes"] == {"text": "**Old**", "html": "<p><strong>Old</strong></p>\n"}
    assert [row["how"] for row in rows] == [None, None, None, None, "orphan"]
    assert [row["quotes"] for row in rows] == [None, None, None, None, "lazy"]
    assert [row["unsure"] for row in rows] == [None, None, None, None, 0]
    [told] = rows[1]["replies"]
    assert (told["uid"], told["text"], told["created"]) == (str(reply.uid), "Is it?", int(reply.created_at.timestamp()))
    assert body["snapshot"]["people"][told["author"]]["name"] == "Bob Stone"


UNSURE = {
    "found without being sure": ({"how": "fuzzy", "score": 0.84}, 0.84),
    "found almost certainly": ({"how": "fuzzy", "score": 0.9}, None),
    "found elsewhere": ({"how": "moved", "score": 0.5}, None),
    "lost": ({"how": "orphan", "start": None, "end": None, "score": 0}, 0),
    "left as an orphan": (
        {"how": "orphan", "start": None, "end": None, "score": 0, "left_at": datetime.now(UTC)},
        None,
    ),
}


@pytest.mark.parametrize(("fields", "expected"), UNSURE.values(), ids=UNSURE)
def test_what_wants_a_look_says_how_sure_its_place_is(bob, document, fields, expected):
    annotation = make.annotation(document)
    Annotation.objects.filter(pk=annotation.pk).update(**fields)
    [row] = shown(bob("GET", address(document)))
    assert row["unsure"] == expected
    told = bob("GET", f"/annotations/{annotation.uid}").json()
    assert told["unsure"] is (expected is not None)


def test_tags_come_in_the_order_in_which_they_were_put_there(bob, project, document):
    first, second = make.tag(project, "First"), make.tag(project, "Second")
    annotation = make.annotation(document, tags=[second])
    edit_annotation(annotation, tags={first.pk, second.pk}, by=make.bob())
    assert shown(bob("GET", address(document)))[0]["tags"] == [second.pk, first.pk]


def test_a_document_without_annotations_has_empty_columns(bob, document):
    body = bob("GET", address(document)).json()
    assert (body["snapshot"], body["fresh"]) == (NO_COLUMNS, NO_COLUMNS)


def test_what_has_not_changed_is_not_sent_again(bob, document):
    annotation = make.annotation(document)
    first = bob("GET", address(document))
    assert first["Cache-Control"] == "private, no-cache"
    again = bob("GET", address(document), If_None_Match=first["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    make.reply(annotation)
    changed = bob("GET", address(document), If_None_Match=first["ETag"])
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_an_etag_is_for_those_who_may_read(bob, charlie, nobody, document):
    tag = bob("GET", address(document))["ETag"]
    assert charlie("GET", address(document), If_None_Match=tag).status_code == 404
    assert nobody("GET", address(document), If_None_Match=tag).status_code == 401


# What has changed since a snapshot was made

CHANGES = {
    "a highlight": lambda one, tag: make.annotation(one.document, quote="fox"),
    "a tag on it": lambda one, tag: edit_annotation(one, tags={tag.pk}, by=make.bob()),
    "a note on it": lambda one, tag: edit_annotation(one, note="Why?", by=make.bob()),
    "the trash": lambda one, tag: trash_annotation(one, by=make.bob()),
    "a reply": lambda one, tag: make.reply(one),
    "a reply taken away": lambda one, tag: trash_reply(make.reply(one), by=make.bob()),
    "another text": lambda one, tag: add_revision(one.document, make.reading(f"So: {make.FOX}"), by=make.alice()),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_snapshot_and_what_has_changed_is_what_there_is(bob, project, document, change):
    tag = make.tag(project)
    one = make.annotation(document)
    make.annotation(document, quote="dog")
    before = bob("GET", address(document))
    change(one, tag)
    after = bob("GET", address(document), If_None_Match=before["ETag"])
    assert after.status_code == 200
    caches["pages"].clear()
    anew = bob("GET", address(document))
    assert anew.json()["changed"] == []
    assert {row["uid"]: row for row in shown(after)} == {row["uid"]: row for row in shown(anew)}


def test_only_what_has_changed_is_asked_for_again(bob, document):
    annotation = make.annotation(document)
    kept = bob("GET", address(document)).json()["snapshot"]
    later = make.annotation(document, quote="fox")
    make.reply(annotation)
    body = bob("GET", address(document)).json()
    assert body["snapshot"] == kept
    assert set(body["changed"]) == {str(annotation.uid), str(later.uid)}
    assert set(uids_in(body["fresh"])) == {str(annotation.uid), str(later.uid)}


def test_after_many_changes_a_snapshot_is_made_anew(bob, document, monkeypatch):
    monkeypatch.setattr(snapshots, "MOST", 2)
    counts = []
    for _ in range(4):
        make.annotation(document)
        counts.append(len(bob("GET", address(document)).json()["changed"]))
    assert counts == [0, 1, 2, 0]


def test_what_became_of_a_document_s_other_facts_makes_no_snapshot_old(bob, project, document):
    make.annotation(document)
    bob("GET", address(document))
    add_topic(document, make.tag(project), by=make.bob())
    with CaptureQueriesContext(connection) as queries:
        bob("GET", address(document))
    assert not any("annotator_tagging" in query["sql"] for query in queries)


def test_a_tag_in_the_trash_needs_no_other_snapshot(bob, project, document):
    tag = make.tag(project)
    make.annotation(document, tags=[tag])
    bob("GET", address(document))
    trash_tag(tag, by=make.alice())
    assert shown(bob("GET", address(document)))[0]["tags"] == [tag.pk]  # the page knows which tags there are


# Private annotations


def test_a_private_annotation_comes_to_its_author_alone(alice, bob, document):
    shared, private = make.annotation(document), make.annotation(document, quote="fox")
    unshare_annotation(private, by=make.bob())
    assert uids(shown(bob("GET", address(document)))) == {str(shared.uid), str(private.uid)}
    assert [row["private"] for row in rows_in(bob("GET", address(document)).json()["fresh"])] == [True]
    assert uids(shown(alice("GET", address(document)))) == {str(shared.uid)}
    assert str(private.uid) not in alice("GET", address(document)).content.decode()


def test_what_has_become_private_is_not_even_sent_to_be_hidden(alice, bob, document):
    shared, private = make.annotation(document), make.annotation(document, quote="fox", note="My secret")
    assert "My secret" in alice("GET", address(document)).content.decode()
    unshare_annotation(private, by=make.bob())
    sent = alice("GET", address(document)).content.decode()
    assert "My secret" not in sent
    assert private.uid.hex not in sent
    assert uids(shown(bob("GET", address(document)))) == {str(shared.uid), str(private.uid)}


def test_what_has_become_shared_comes_to_all(alice, bob, document):
    private = make.annotation(document)
    unshare_annotation(private, by=make.bob())
    assert shown(alice("GET", address(document))) == []
    share_annotation(private, by=make.bob())
    assert uids(shown(alice("GET", address(document)))) == {str(private.uid)}


def test_private_annotations_made_since_leave_the_snapshot_as_it_is(alice, bob, document):
    make.annotation(document)
    kept = alice("GET", address(document)).json()["snapshot"]
    unshare_annotation(make.annotation(document, quote="fox"), by=make.bob())
    body = alice("GET", address(document)).json()
    assert (body["snapshot"], body["fresh"]) == (kept, NO_COLUMNS)


def test_who_resolved_and_when(bob, document):
    annotation = make.annotation(document)
    resolve_annotation(annotation, by=make.alice())
    annotation.refresh_from_db()
    body = bob("GET", address(document)).json()
    [row] = rows_in(body["snapshot"])
    assert row["resolved"]["at"] == int(annotation.resolved_at.timestamp())
    assert body["snapshot"]["people"][row["resolved"]["by"]]["name"] == "Alice Ng"


# Older texts


def test_an_older_text_has_what_stood_on_it_where_it_stood(bob, document):
    annotation = make.annotation(document, quote="brown", note="As it was")
    make.annotation(document, quote=None, note="On all of it")
    add_revision(document, make.reading(f"So: {make.FOX}"), by=make.alice())
    later = make.annotation(document, quote="So")
    edit_annotation(annotation, note="As it is", by=make.bob())
    older, newer = bob("GET", f"{address(document)}?revision=1"), bob("GET", address(document))
    assert older.json()["revision"] == 1
    assert [(row["start"], row["how"]) for row in shown(older)] == [(10, None), (None, None)]
    assert newer.json()["revision"] == 2
    assert [row["start"] for row in shown(newer)] == [0, 14, None]
    assert str(later.uid) not in uids(shown(older))
    assert [row["notes"]["text"] for row in shown(older)] == ["As it was", "On all of it"]
    assert older["ETag"] != newer["ETag"]
    assert bob("GET", f"{address(document)}?revision=2").json() == newer.json()
    assert bob("GET", f"{address(document)}?revision=x").status_code == 422
    assert bob("GET", f"{address(document)}?revision=3").status_code == 404


CHANGED = {
    "an edit": (lambda one: edit_annotation(one, note="Other", by=make.bob()), 304),
    "another text": (lambda one: add_revision(one.document, make.reading("Other"), by=make.alice()), 304),
    "sharing": (lambda one: share_annotation(one, by=make.bob()), 200),
}


@pytest.mark.parametrize(("change", "status"), CHANGED.values(), ids=CHANGED)
def test_what_stood_on_an_older_text_is_sent_again_only_where_it_is_told_otherwise(bob, document, change, status):
    annotation = make.annotation(document)
    add_revision(document, make.reading(f"So: {make.FOX}"), by=make.alice())
    unshare_annotation(annotation, by=make.bob())
    older = bob("GET", f"{address(document)}?revision=1")
    change(Annotation.objects.get())
    assert bob("GET", f"{address(document)}?revision=1", If_None_Match=older["ETag"]).status_code == status


def test_what_stood_on_an_older_text_is_kept(bob, document, monkeypatch):
    monkeypatch.setattr("annotator.past_columns.LARGE", 0)
    make.annotation(document)
    add_revision(document, make.reading(f"So: {make.FOX}"), by=make.alice())
    first = bob("GET", f"{address(document)}?revision=1")
    monkeypatch.setattr("annotator.past_columns.annotations_at", None)
    assert bob("GET", f"{address(document)}?revision=1").json() == first.json()


# What it costs


def test_a_snapshot_outlives_the_program_that_made_it(bob, document):
    """What is kept is made of plain values alone, so that it can be read after every upgrade."""
    make.annotation(document)
    bob("GET", address(document))
    [kept] = [caches["pages"].get(f"annotations:{snapshots.VERSION}:{document.uid}:1")]
    number, at, (deflated, crc, length) = kept
    assert [type(part).__module__ for part in (number, at, deflated, crc, length)] == ["builtins", "datetime"] + [
        "builtins"
    ] * 3


def filled(document: Any, count: int, tags: Any) -> None:
    for n in range(count):
        person = make.person(f"{document.pk}-{n}")
        make.member(document.project, person)
        annotation = make.annotation(document, tags=tags, note="Why?", by=person)
        make.reply(annotation, by=person)


def test_reading_costs_the_same_with_more_annotations(bob, project):
    few, many = make.document(project, title="Few"), make.document(project, title="Many")
    tags = tuple(make.tag(project, f"Tag {n}") for n in range(3))
    filled(few, 2, tags)
    filled(many, 20, tags)
    counts = []
    for document in (few, many):
        asked = []
        for step in range(3):
            if step == 2:
                make.reply(Annotation.objects.filter(document=document).first())
            with CaptureQueriesContext(connection) as queries:
                bob("GET", address(document))
            asked.append(len(queries))
        counts.append(asked)
    assert counts[0] == counts[1]
    assert counts[0][1] < counts[0][0]
