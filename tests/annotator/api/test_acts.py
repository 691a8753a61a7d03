"""Acts: several things done as one, and once."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator.actions.annotate import trash_annotation, unshare_annotation
from annotator.actions.tag import trash_tag
from annotator.models import Annotation, Notice, Reply, Tag, Tagging, Topic
from documents.actions.documents import trash_document
from documents.actions.revisions import add_revision
from documents.models import Change
from tests import factories as make

pytestmark = pytest.mark.django_db


def act(*steps, uid=None, **more):
    return {"act": str(uid or uuid4()), "steps": list(steps), **more}


def annotate(document, quote="brown", /, *, uid=None, revision=1, **more):
    start = make.revision(document).text.index(quote) if quote else None
    place = {"start": start, "end": start + len(quote)} if quote else {}
    uid, document = str(uid or uuid4()), str(document.uid)
    step = {"do": "annotate", "uid": uid, "document": document, "revision": revision, "quote": quote, **place}
    return {**step, **more}


def nested(name, depth):
    """A tag under a tag under a tag…"""
    tag = None
    for _ in range(depth):
        tag = {"name": name, "parent": tag}
    return tag


def edit(annotation, **more):
    return {"do": "edit", "uid": str(annotation.uid), **more}


def span(quote, *, text=make.FOX, revision=1):
    start = text.index(quote)
    return {"revision": revision, "start": start, "end": start + len(quote), "quote": quote}


def done(caller, *steps, uid=None):
    response = caller("POST", "/acts", act(*steps, uid=uid))
    assert response.status_code == 200, response.json()
    return response.json()


def refused(caller, *steps, status, **more):
    before = everything()
    response = caller("POST", "/acts", act(*steps, **more))
    assert response.status_code == status, response.json()
    assert everything() == before
    return response.json()


def everything():
    """The state of all that acts can change."""
    models = (Annotation, Reply, Tagging, Topic, Tag, Change)
    return [list(model.objects.order_by("pk").values()) for model in models]


def lines():
    return list(Change.objects.order_by("number").values_list("verb", flat=True))


def test_a_highlight_is_made(bob, project, document):
    tag = make.tag(project)
    uid, number = uuid4(), Change.objects.latest("number").number
    news = done(bob, annotate(document, uid=uid, tags=[tag.pk], note="*Why?*"))
    [shown] = news["annotations"]
    assert (news["change"], news["gone"], news["tags"], news["topics"]) == (number + 1, [], [], None)
    assert news["by"] == {"id": make.bob().pk, "name": "Bob Stone"}
    assert shown == bob("GET", f"/annotations/{uid}").json()
    assert (shown["quote"], shown["prefix"], shown["tags"], shown["note"]["text"]) == (
        "brown",
        "The quick ",
        [tag.pk],
        "*Why?*",
    )
    line = Change.objects.latest("number")
    assert (line.verb, line.target, line.private_to) == ("annotation.added", str(uid), None)


def test_a_note_on_the_whole_document_is_made(bob, document):
    [shown] = done(bob, annotate(document, "", note="All."))["annotations"]
    assert (shown["start"], shown["end"], shown["quote"], shown["note"]["text"]) == (None, None, "", "All.")


def test_all_steps_are_one_act(bob, project, document):
    first, other = make.annotation(document), make.annotation(document, quote="fox", tags=(make.tag(project),))
    uid = uuid4()
    news = done(
        bob,
        edit(first, note="Both.", span=span("brown fox")),
        {"do": "trash", "uid": str(other.uid)},
        annotate(document, "lazy"),
        uid=uid,
    )
    assert {one["quote"] for one in news["annotations"]} == {"brown fox", "lazy"}
    assert news["gone"] == [str(other.uid)]
    batch = Change.objects.filter(batch=uid).order_by("number")
    assert [line.verb for line in batch] == [
        "annotation.edited",
        "annotation.moved",
        "annotation.trashed",
        "annotation.added",
    ]
    assert news["change"] == batch.last().number


def test_the_same_act_is_done_once(bob, document):
    sent = act(annotate(document))
    first = bob("POST", "/acts", sent).json()
    before = everything()
    again = bob("POST", "/acts", sent)
    assert (again.status_code, again.json()) == (200, first)
    assert everything() == before


def test_an_act_done_before_is_answered_with_what_is_there_by_now(bob, alice, document):
    annotation = make.annotation(document, note="One")
    sent = act(edit(annotation, note="Two"))
    bob("POST", "/acts", sent)
    done(alice, edit(annotation, note="Three"))
    assert bob("POST", "/acts", sent).json()["annotations"][0]["note"]["text"] == "Three"


def test_an_act_that_found_nothing_to_do_is_not_done_later(alice, bob, project, document):
    tag = make.tag(project)
    annotation = make.annotation(document)
    sent = act(edit(annotation, remove_tags=[tag.pk]))
    news = bob("POST", "/acts", sent).json()
    assert [one["uid"] for one in news["annotations"]] == [str(annotation.uid)]
    done(alice, edit(annotation, add_tags=[tag.pk]))
    assert bob("POST", "/acts", sent).json()["annotations"][0]["tags"] == [tag.pk]
    told = alice("GET", f"/projects/{project.slug}/changes").json()["changes"]
    assert "act.empty" in lines()
    assert "act.empty" not in {line["verb"] for line in told}


def test_another_persons_act_can_not_be_done_again(alice, bob, document):
    sent = act(annotate(document))
    bob("POST", "/acts", sent)
    refused(alice, annotate(document), uid=sent["act"], status=409)


def test_the_same_act_with_other_steps_does_nothing_and_tells_nothing_that_is_private(alice, bob, document):
    private = make.annotation(document, quote="lazy", by=make.alice())
    unshare_annotation(private, by=make.alice())
    theirs = make.annotation(document, quote="fox", by=make.alice(), note="Shared")
    uid = uuid4()
    done(bob, annotate(document), uid=uid)
    before = everything()
    news = done(
        bob, edit(theirs, note="Mine"), edit(private, note="?"), {"do": "trash", "uid": str(theirs.uid)}, uid=uid
    )
    assert everything() == before
    assert {one["quote"] for one in news["annotations"]} == {"brown", "fox"}
    assert news["gone"] == [str(private.uid)]  # as with an identifier of nothing


def test_nobody_sends_what_somebody_else_did(alice, bob, document):
    refused(alice, annotate(document), by=make.bob().pk, status=401)
    assert bob("POST", "/acts", act(annotate(document), by=make.bob().pk)).status_code == 200


def test_what_was_made_by_itself_is_not_made_again(bob, document):
    annotation = make.annotation(document)
    reply = make.reply(annotation)
    before = lines()
    news = done(
        bob,
        annotate(document, uid=annotation.uid),
        {"do": "reply", "uid": str(reply.uid), "annotation": str(annotation.uid), "text": "Is it?"},
        annotate(document, "fox"),
    )
    assert {one["quote"] for one in news["annotations"]} == {"brown", "fox"}
    assert lines() == [*before, "annotation.added"]


def test_an_identifier_that_is_taken_is_refused(alice, bob, document):
    annotation = make.annotation(document)
    reply = make.reply(annotation)
    refused(bob, annotate(document, "fox", uid=annotation.uid), status=409)
    refused(alice, annotate(document, uid=annotation.uid), status=409)
    step = {"do": "reply", "uid": str(reply.uid), "annotation": str(annotation.uid), "text": "No."}
    refused(alice, step, status=409)
    unshare_annotation(annotation, by=make.bob())
    refused(alice, annotate(document, uid=annotation.uid), status=409)


WRONG = {
    "another quote": (lambda d: annotate(d, start=9, end=14), 409),
    "no such revision": (lambda d: annotate(d, revision=2), 404),
    "no such document": (lambda d: annotate(d, document=str(uuid4())), 404),
    "half a span": (lambda d: annotate(d, end=None), 422),
    "ends before it starts": (lambda d: annotate(d, end=3), 422),
    "no such tag": (lambda d: annotate(d, tags=[10**9]), 422),
    "a tag without a name": (lambda d: annotate(d, tags=[{"name": " "}]), 422),
    "no such colour": (lambda d: annotate(d, tags=[{"name": "A", "colour": "plaid"}]), 422),
    "too long a note": (lambda d: annotate(d, note="x" * 100_001), 422),
    "no such annotation": (lambda d: {"do": "edit", "uid": str(uuid4()), "note": "x"}, 404),
    "nothing to trash": (lambda d: {"do": "trash", "uid": str(uuid4())}, 404),
    "a reply to nothing": (
        lambda d: {"do": "reply", "uid": str(uuid4()), "annotation": str(uuid4()), "text": "x"},
        404,
    ),
    "no such reply": (lambda d: {"do": "edit_reply", "uid": str(uuid4()), "text": "x"}, 404),
    "a topic of no codebook": (lambda d: {"do": "topic", "document": str(d.uid), "tag": 10**9}, 422),
    "a topic of no document": (lambda d: {"do": "untopic", "document": str(uuid4()), "tag": 1}, 404),
}


@pytest.mark.parametrize(("step", "status"), WRONG.values(), ids=WRONG)
def test_one_wrong_step_undoes_the_others(bob, document, step, status):
    problem = refused(bob, annotate(document, tags=[{"name": "New"}]), step(document), status=status)
    assert problem["step"] == 1


MALFORMED = {
    "no steps": [],
    "a step that nobody knows": [{"do": "dance", "uid": str(uuid4())}],
    "a step without a name": [{"uid": str(uuid4())}],
    "no identifier": [{"do": "trash"}],
    "too many steps": [{"do": "trash", "uid": str(uuid4())}] * 2001,
}


VERY_WRONG = {
    "steps that nobody knows": [{"do": "dance"}] * 2000,
    "tags that are none": [{"do": "edit", "uid": str(uuid4()), "add_tags": [-1] * 200}] * 2000,
    "tags taken off that are none": [{"do": "edit", "uid": str(uuid4()), "remove_tags": [-1] * 200}] * 2000,
    "tags under tags under tags": [{"do": "topic", "document": str(uuid4()), "tag": nested("Deep", 500)}],
}


@pytest.mark.parametrize("steps", VERY_WRONG.values(), ids=VERY_WRONG)
def test_what_is_very_wrong_is_answered_shortly(bob, steps):
    response = bob("POST", "/acts", act(*steps))
    assert (response.status_code, len(response.content) < 20_000) == (422, True)


@pytest.mark.parametrize("steps", MALFORMED.values(), ids=MALFORMED)
def test_what_is_no_act_is_refused(bob, steps):
    refused(bob, *steps, status=422)


def test_a_wrong_quote_is_answered_with_what_stands_there(bob, document):
    problem = refused(bob, annotate(document), annotate(document, start=9, end=14), status=409)
    assert (problem["found"], problem["step"]) == (" brow", 1)


def test_notes_and_tags_are_edited(alice, bob, project, document):
    old, new = make.tag(project, "Old"), make.tag(project, "New")
    annotation = make.annotation(document, tags=(old,), note="One")
    [shown] = done(bob, edit(annotation, note="Two", was="One", add_tags=[new.pk], remove_tags=[old.pk]))["annotations"]
    assert (shown["note"]["text"], shown["tags"]) == ("Two", [new.pk])
    assert shown["edited"]
    line = Change.objects.latest("number")
    assert (line.verb, line.before, line.after) == (
        "annotation.edited",
        {"note": "One", "tags": [old.pk]},
        {"note": "Two", "tags": [new.pk]},
    )


def test_the_tags_of_two_people_meet(alice, bob, project, document):
    mine, theirs = make.tag(project, "Mine"), make.tag(project, "Theirs")
    annotation = make.annotation(document)
    done(bob, edit(annotation, add_tags=[mine.pk]))
    [shown] = done(alice, edit(annotation, add_tags=[theirs.pk]))["annotations"]
    assert shown["tags"] == [mine.pk, theirs.pk]


def test_a_note_that_somebody_changed_meanwhile_is_asked_about(alice, bob, document):
    annotation = make.annotation(document, note="One")
    done(alice, edit(annotation, note="Hers", was="One"))
    problem = refused(bob, edit(annotation, note="His", was="One"), status=409)
    expected = {"theirs": "Hers", "by": {"id": make.alice().pk, "name": "Alice Ng"}, "uid": str(annotation.uid)}
    assert {name: problem[name] for name in expected} == expected
    done(bob, edit(annotation, note="Hers", was="One"))
    done(bob, edit(annotation, note="Both", was="Hers"))
    done(bob, edit(annotation, note="Whatever"))


def test_a_reply_that_somebody_changed_meanwhile_is_asked_about(alice, bob, document):
    reply = make.reply(make.annotation(document), text="One")
    step = {"do": "edit_reply", "uid": str(reply.uid), "was": "One"}
    done(alice, {**step, "text": "Hers"})
    problem = refused(bob, {**step, "text": "His"}, status=409)
    assert (problem["theirs"], problem["uid"]) == ("Hers", str(reply.uid))
    done(bob, {**step, "text": "Hers "})


def test_a_highlight_gets_other_ends(bob, document):
    annotation = make.annotation(document)
    [shown] = done(bob, edit(annotation, span=span("quick brown")))["annotations"]
    assert (shown["start"], shown["end"], shown["quote"]) == (4, 15, "quick brown")
    assert (shown["prefix"], shown["suffix"]) == ("The ", " fox jumps over the lazy dog.")
    assert (shown["how"], shown["score"]) == ("exact", 1.0)
    annotation.refresh_from_db()
    assert (annotation.made_start, annotation.made_end) == (4, 15)
    line, sure = Change.objects.latest("number"), {"how": "exact", "score": 1.0, "left_at": None}
    sure["placed_on"] = annotation.made_on_id
    assert (line.verb, line.before, line.after) == (
        "annotation.moved",
        {"start": 10, "end": 15, **sure, "quote": "brown", "made": [annotation.made_on_id, 10, 15]},
        {"start": 4, "end": 15, **sure, "quote": "quick brown", "made": [annotation.made_on_id, 4, 15]},
    )
    count = Change.objects.count()
    done(bob, edit(annotation, span=span("quick brown")))
    assert lines()[count:] == ["act.empty"]


def test_new_ends_on_an_older_text_are_placed_in_the_current_one(bob, document):
    annotation = make.annotation(document)
    add_revision(document, make.reading("So: " + make.FOX), by=make.alice())
    [shown] = done(bob, edit(annotation, span=span("quick brown")))["annotations"]
    assert (shown["revision"], shown["start"], shown["how"]) == (2, 8, "moved")
    annotation.refresh_from_db()
    assert (annotation.made_on.number, annotation.made_start) == (1, 4)


def test_a_highlight_made_on_an_older_text_is_placed_in_the_current_one(bob, document):
    step = annotate(document)
    add_revision(document, make.reading("So: " + make.FOX), by=make.alice())
    [shown] = done(bob, step, annotate(document, "lazy", revision=2))["annotations"][:1]
    assert {(one["revision"], one["start"]) for one in done(bob, edit_of(step, note="x"))["annotations"]} == {(2, 14)}
    assert Change.objects.get(verb="annotations.placed").by is None


def edit_of(step, **more):
    return {"do": "edit", "uid": step["uid"], **more}


def test_an_orphan_is_put_on_another_passage(bob, document):
    annotation = make.annotation(document)
    add_revision(document, make.reading("Nothing of the kind stands here any more."), by=make.alice())
    moved = span("of the kind", text="Nothing of the kind stands here any more.", revision=2)
    [shown] = done(bob, edit(annotation, span=moved))["annotations"]
    assert (shown["how"], shown["quote"], shown["start"]) == ("exact", "of the kind", 8)


def test_a_note_on_the_whole_document_has_no_ends(bob, document):
    annotation = make.annotation(document, quote=None, note="All.")
    refused(bob, edit(annotation, span=span("brown")), status=422)


def test_threads_are_resolved_and_reopened_by_any_annotator(alice, bob, document):
    annotation = make.annotation(document, by=make.alice())
    [shown] = done(bob, edit(annotation, resolved=True))["annotations"]
    assert shown["resolved"]["by"] == {"id": make.bob().pk, "name": "Bob Stone"}
    assert shown["edited"] is None
    [again] = done(alice, edit(annotation, resolved=True))["annotations"]
    assert again["resolved"] == shown["resolved"]
    [shown] = done(alice, edit(annotation, resolved=False))["annotations"]
    assert shown["resolved"] is None
    assert [verb for verb in lines() if verb.startswith("annotation.re")] == [
        "annotation.resolved",
        "annotation.reopened",
    ]


def test_trash_and_restore(bob, document):
    annotation = make.annotation(document, note="Kept.")
    trash, restore = ({"do": name, "uid": str(annotation.uid)} for name in ("trash", "restore"))
    assert done(bob, trash)["gone"] == [str(annotation.uid)]
    assert done(bob, trash)["gone"] == [str(annotation.uid)]
    refused(bob, edit(annotation, note="x"), status=404)
    [shown] = done(bob, restore)["annotations"]
    assert shown["note"]["text"] == "Kept."
    assert lines()[-3:] == ["annotation.trashed", "act.empty", "annotation.restored"]


def test_replies_are_made_edited_trashed_and_restored(bob, document):
    annotation = make.annotation(document)
    uid = str(uuid4())

    def texts(*steps):
        [shown] = done(bob, *steps)["annotations"]
        return [reply["text"] for reply in shown["replies"]]

    assert texts({"do": "reply", "uid": uid, "annotation": str(annotation.uid), "text": "One"}) == ["One"]
    assert texts({"do": "edit_reply", "uid": uid, "text": "Two", "was": "One"}) == ["Two"]
    assert texts({"do": "trash_reply", "uid": uid}) == []
    refused(bob, {"do": "edit_reply", "uid": uid, "text": "Three"}, status=404)
    assert texts({"do": "restore_reply", "uid": uid}) == ["Two"]
    assert lines()[-4:] == ["reply.added", "reply.edited", "reply.trashed", "reply.restored"]


def test_a_document_is_put_under_topics_and_taken_out(bob, project, document):
    tag = make.tag(project)
    steps = [{"do": name, "document": str(document.uid), "tag": tag.pk} for name in ("topic", "untopic")]
    assert done(bob, steps[0], steps[0])["topics"] == [tag.pk]
    assert done(bob, steps[1])["topics"] == []
    assert lines()[-2:] == ["topic.added", "topic.removed"]


def test_tags_may_be_named_before_they_are_there(bob, project, document):
    animals = make.tag(project, "Animals")
    mammals = {"name": "Mammals", "parent": animals.pk}
    foxes = {"name": "Foxes", "parent": mammals, "colour": "red"}
    news = done(
        bob,
        annotate(document, tags=[foxes, {"name": " animals"}]),
        {"do": "topic", "document": str(document.uid), "tag": mammals},
        edit(make.annotation(document), add_tags=[foxes]),
    )
    made = {tag["path"]: tag for tag in news["tags"]}
    assert list(made) == ["Animals / Mammals", "Animals / Mammals / Foxes"]
    fox = made["Animals / Mammals / Foxes"]
    assert (fox["colour"], fox["passages"]) == ("red", 2)
    assert news["topics"] == [made["Animals / Mammals"]["id"]]
    assert {tuple(one["tags"]) for one in news["annotations"]} == {(fox["id"], animals.pk), (fox["id"],)}
    assert Tag.objects.count() == 3


def test_a_tag_that_was_thrown_away_meanwhile_costs_nothing(alice, bob, project, document):
    tag = make.tag(project)
    annotation = make.annotation(document)
    trash_tag(tag, by=make.alice())
    news = done(bob, annotate(document, tags=[tag.pk]), edit(annotation, add_tags=[tag.pk]))
    assert [one["tags"] for one in news["annotations"]] == [[], []]
    alice("POST", f"/tags/{tag.pk}/restore")
    assert alice("GET", f"/annotations/{annotation.uid}").json()["tags"] == [tag.pk]


def test_tags_of_another_project_are_refused(bob, document):
    foreign = make.tag(make.project(name="Another"))
    refused(bob, annotate(document, tags=[foreign.pk]), status=422)
    refused(bob, annotate(document, tags=[{"name": "New", "parent": foreign.pk}]), status=422)


def test_later_steps_see_what_earlier_ones_did(bob, project, document):
    tag, uid, reply = make.tag(project), uuid4(), str(uuid4())
    news = done(
        bob,
        annotate(document, uid=uid, private=True),
        {"do": "edit", "uid": str(uid), "add_tags": [tag.pk], "note": "One", "span": span("brown fox")},
        {"do": "reply", "uid": reply, "annotation": str(uid), "text": "Yes"},
        {"do": "edit_reply", "uid": reply, "text": "No", "was": "Yes"},
        {"do": "trash", "uid": str(uid)},
        {"do": "restore", "uid": str(uid)},
        {"do": "edit", "uid": str(uid), "remove_tags": [tag.pk], "resolved": True, "private": False},
    )
    [shown] = news["annotations"]
    assert (shown["quote"], shown["tags"], shown["note"]["text"]) == ("brown fox", [], "One")
    assert [one["text"] for one in shown["replies"]] == ["No"]
    assert (shown["private"], bool(shown["resolved"])) == (False, True)
    visible = Change.objects.seen_by(make.alice()).filter(target=str(uid))
    assert [line.verb for line in visible.order_by("number")] == ["annotation.shared"]


REACHES = {
    "rita may not annotate": ("rita", lambda a, r: annotate(a.document), 403),
    "rita may not reply": ("rita", lambda a, r: answer(a), 403),
    "rita may not resolve": ("rita", lambda a, r: edit(a, resolved=True), 403),
    "rita may not put under a topic": ("rita", lambda a, r: topic(a), 403),
    "bob may not edit alice's": ("bob", lambda a, r: edit(a, note="x"), 403),
    "bob may not tag alice's": ("bob", lambda a, r: edit(a, add_tags=[{"name": "x"}]), 403),
    "bob may not move alice's": ("bob", lambda a, r: edit(a, span=span("fox")), 403),
    "bob may not trash alice's": ("bob", lambda a, r: {"do": "trash", "uid": str(a.uid)}, 403),
    "bob may not restore alice's": ("bob", lambda a, r: {"do": "restore", "uid": str(a.uid)}, 403),
    "bob may not hide alice's": ("bob", lambda a, r: edit(a, private=True), 403),
    "bob may not edit alice's reply": ("bob", lambda a, r: {"do": "edit_reply", "uid": str(r.uid), "text": "x"}, 403),
    "bob may not trash alice's reply": ("bob", lambda a, r: {"do": "trash_reply", "uid": str(r.uid)}, 403),
    "charlie sees no document": ("charlie", lambda a, r: annotate(a.document), 404),
    "charlie sees no annotation": ("charlie", lambda a, r: edit(a, note="x"), 404),
    "charlie sees no thread": ("charlie", lambda a, r: answer(a), 404),
    "charlie sees no reply": ("charlie", lambda a, r: {"do": "trash_reply", "uid": str(r.uid)}, 404),
    "charlie sees no topics": ("charlie", lambda a, r: topic(a), 404),
    "nobody is signed in": ("nobody", lambda a, r: annotate(a.document), 401),
}


def answer(annotation):
    return {"do": "reply", "uid": str(uuid4()), "annotation": str(annotation.uid), "text": "x"}


def topic(annotation):
    return {"do": "topic", "document": str(annotation.document.uid), "tag": {"name": "x"}}


@pytest.mark.parametrize(("who", "step", "status"), REACHES.values(), ids=REACHES)
def test_each_step_asks_whether_one_may(request, document, who, step, status):
    annotation = make.annotation(document, by=make.alice())
    reply = make.reply(annotation, by=make.alice())
    refused(request.getfixturevalue(who), step(annotation, reply), status=status)


def test_editors_edit_what_others_wrote_but_only_authors_hide_it(alice, document):
    annotation = make.annotation(document)
    done(alice, edit(annotation, note="x", private=False), {"do": "trash", "uid": str(annotation.uid)})
    done(alice, {"do": "restore", "uid": str(annotation.uid)})
    refused(alice, edit(annotation, private=True), status=403)


def test_what_lies_on_a_document_in_the_trash_is_not_there(bob, document):
    annotation = make.annotation(document)
    reply = make.reply(annotation)
    step = annotate(document)
    trash_document(document, by=make.alice())
    for one in (step, edit(annotation, note="x"), {"do": "trash_reply", "uid": str(reply.uid)}, topic(annotation)):
        refused(bob, one, status=404)


def test_replies_under_what_was_thrown_away_are_not_there(bob, document):
    annotation = make.annotation(document)
    reply = make.reply(annotation)
    trash_annotation(annotation, by=make.bob())
    refused(bob, {"do": "edit_reply", "uid": str(reply.uid), "text": "x"}, status=404)
    refused(bob, answer(annotation), status=404)


def test_mentions_are_told_of(bob, document):
    make.alice()
    done(bob, annotate(document, note="@alice look"), annotate(document, note="@alice psst", private=True))
    annotation = make.annotation(document, by=make.alice())
    done(bob, answer(annotation))
    assert [(notice.person, notice.reason) for notice in Notice.objects.order_by("pk")] == [
        (make.alice(), "mention"),
        (make.alice(), "reply"),
    ]


MANY = {
    "new highlights": lambda d, tag, old: annotate(d, tags=[tag.pk], note="x"),
    "edits": lambda d, tag, old: edit(old, add_tags=[tag.pk], note="New"),
    "new ends": lambda d, tag, old: edit(old, span=span("quick brown")),
    "throwing away": lambda d, tag, old: {"do": "trash", "uid": str(old.uid)},
    "replies": lambda d, tag, old: answer(old),
}


@pytest.mark.parametrize("step", MANY.values(), ids=MANY)
def test_many_steps_ask_no_more_than_few(bob, project, document, step, monkeypatch):
    if step is MANY["replies"]:  # each tells its own people
        monkeypatch.setattr("annotator.actions.notices.tell_of_reply", lambda reply, *, by: None)
    tag = make.tag(project)

    def queries(count):
        steps = [step(document, tag, make.annotation(document)) for _n in range(count)]
        with CaptureQueriesContext(connection) as caught:
            done(bob, *steps)
        # One statement for many rows is counted once for each by Django.
        return len(
            {query["sql"].partition("(")[0] for query in caught if query["sql"].startswith(("INSERT", "UPDATE"))}
        ) + sum(not query["sql"].startswith(("INSERT", "UPDATE")) for query in caught)

    queries(2)
    assert queries(2) == queries(20)


def test_identifiers_are_uuids(bob, document):
    uid = uuid4()
    done(bob, annotate(document, uid=uid))
    assert Annotation.objects.get().uid == UUID(str(uid))
