"""Acts too large for one request: sent in parts, one act for the history and for undo."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator.actions import joining
from annotator.api import news
from annotator.history import Filters, page_of
from annotator.models import Annotation, Tag, Topic
from documents.models import Change
from tests import factories as make

pytestmark = pytest.mark.django_db
WORDS = ["quick", "brown", "fox", "lazy", "dog"]


def highlight(document, quote, **more):
    start = make.FOX.index(quote)
    place = {"start": start, "end": start + len(quote), "quote": quote}
    return {"do": "annotate", "uid": str(uuid4()), "document": str(document.uid), "revision": 1, **place, **more}


def sent(caller, *steps, uid=None, joins=None):
    body = {"act": str(uid or uuid4()), "steps": list(steps), "joins": str(joins) if joins else None}
    response = caller("POST", "/acts", body)
    assert response.status_code == 200, response.json()
    return response.json()


def in_parts(caller, document, *words, **more):
    """One act of as many requests as there are words; its identifier."""
    act = uuid4()
    for word in words:
        sent(caller, highlight(document, word, **more), joins=act)
    return act


def undone(caller, project, way="undo"):
    response = caller("POST", f"/projects/{project.slug}/{way}", {"act": str(uuid4())})
    assert response.status_code == 200, response.json()
    return response.json()


def standing():
    return sorted(Annotation.objects.filter(trashed_at=None).values_list("quote", flat=True))


def test_all_parts_are_taken_back_at_once_and_done_again_at_once(bob, project, document):
    make.annotation(document, quote="over")
    in_parts(bob, document, *WORDS)
    told = undone(bob, project)
    assert standing() == ["over"]
    assert (len(told["gone"]), told["told"]) == (5, "Undone: highlight “quick” and 4 more changes")
    assert (told["undo"], told["redo"]) == ("highlight “over”", "highlight “quick” and 4 more changes")
    undone(bob, project, "redo")
    assert standing() == sorted(["over", *WORDS])
    undone(bob, project)
    assert standing() == ["over"]


def test_all_parts_are_one_entry_of_the_history(bob, project, document):
    in_parts(bob, document, *WORDS)
    newest, *_older = page_of(project, Filters(), user=make.alice()).entries
    assert (newest.others, str(newest.sentence).count("highlighted 5 passages")) == (4, 1)
    undone(bob, project)
    newest, before, *_older = page_of(project, Filters(), user=make.alice()).entries
    assert (newest.others, before.others, before.undone) == (4, 4, True)


def test_the_log_names_no_parts_to_anybody(bob, alice, project, document):
    in_parts(bob, document, "quick", "brown")
    for caller in (bob, alice):
        told = caller("GET", f"/projects/{project.slug}/changes").json()["changes"]
        assert {line["verb"].partition(".")[0] for line in told} <= {"annotation", "document", "project", "member"}


def test_a_part_that_is_sent_again_is_answered_as_before_and_not_done_again(bob, document):
    act, part = uuid4(), uuid4()
    sent(bob, highlight(document, "quick"), uid=act)
    step = highlight(document, "brown")
    first = sent(bob, step, uid=part, joins=act)
    sent(bob, highlight(document, "fox"), joins=act)
    count = Change.objects.count()
    again = sent(bob, step, uid=part, joins=act)
    assert again == first
    assert [one["quote"] for one in again["annotations"]] == ["brown"]
    assert Change.objects.count() == count


def test_a_part_that_is_sent_again_after_the_undo_stays_undone(bob, project, document):
    act, part = uuid4(), uuid4()
    sent(bob, highlight(document, "quick"), uid=act)
    step = highlight(document, "brown")
    sent(bob, step, uid=part, joins=act)
    undone(bob, project)
    assert sent(bob, step, uid=part, joins=act)["gone"] == [step["uid"]]
    assert standing() == []


def test_a_part_that_finds_nothing_to_do_is_done_once(bob, project, document):
    tag = make.tag(project)
    annotation = make.annotation(document)
    act, part = uuid4(), uuid4()
    sent(bob, highlight(document, "quick"), uid=act)
    step = {"do": "edit", "uid": str(annotation.uid), "remove_tags": [tag.pk]}
    sent(bob, step, uid=part, joins=act)
    sent(bob, {"do": "edit", "uid": str(annotation.uid), "add_tags": [tag.pk]})
    sent(bob, step, uid=part, joins=act)
    assert annotation.taggings.count() == 1


def test_an_act_whose_first_part_finds_nothing_to_do_is_taken_back_and_done_again(bob, project, document):
    step = {"do": "edit", "uid": str(make.annotation(document).uid), "remove_tags": [make.tag(project).pk]}
    act = uuid4()
    sent(bob, step, joins=act)
    sent(bob, highlight(document, "quick"), joins=act)
    undone(bob, project)
    assert [entry.undone for entry in page_of(project, Filters(), user=make.alice()).entries[:2]] == [False, True]
    assert standing() == ["brown"]
    undone(bob, project, "redo")
    assert standing() == ["brown", "quick"]


def test_an_act_that_was_sent_whole_may_be_gone_on_with(bob, project, document):
    act = uuid4()
    sent(bob, highlight(document, "quick"), uid=act)
    sent(bob, highlight(document, "brown"), joins=act)
    undone(bob, project)
    assert standing() == []


def test_tags_that_a_part_makes_belong_to_the_act(bob, project, document):
    act = uuid4()
    sent(bob, highlight(document, "quick"), uid=act)
    told = sent(bob, highlight(document, "brown", tags=[{"name": "New"}]), joins=act)
    assert [tag["name"] for tag in told["tags"]] == ["New"]
    assert [one["quote"] for one in told["annotations"]] == ["brown"]
    undone(bob, project)
    assert not Tag.objects.filter(trashed_at=None).exists()
    assert standing() == []


def by_somebody_else(bob, alice, project, document, act):
    sent(alice, highlight(document, "fox"), joins=act)
    return ["brown", "quick"], alice


def after_something_else(bob, _alice, project, document, act):
    sent(bob, highlight(document, "dog"))
    sent(bob, highlight(document, "fox"), joins=act)
    return ["brown", "dog", "quick"], bob


def after_its_undo(bob, _alice, project, document, act):
    undone(bob, project)
    sent(bob, highlight(document, "fox"), joins=act)
    return [], bob


def with_its_undo(bob, _alice, project, document, act):
    """What undoes is gone on with as little as what is undone."""
    undo = str(uuid4())
    bob("POST", f"/projects/{project.slug}/undo", {"act": undo})
    sent(bob, highlight(document, "fox"), joins=undo)
    return [], bob


def of_another_act(bob, _alice, project, document, act):
    sent(bob, highlight(document, "fox"), joins=uuid4())
    return ["brown", "quick"], bob


@pytest.mark.parametrize(
    "going_on",
    [
        by_somebody_else,
        after_something_else,
        after_its_undo,
        with_its_undo,
        of_another_act,
    ],
)
def test_what_cannot_go_on_with_an_act_is_one_of_its_own(alice, bob, project, document, going_on):
    act = in_parts(bob, document, "quick", "brown")
    left, whose = going_on(bob, alice, project, document, act)
    assert standing() == sorted([*left, "fox"])
    undone(whose, project)
    assert standing() == left


def test_of_very_many_only_the_first_are_shown_and_none_is_called_gone(bob, project, document, monkeypatch):
    in_parts(bob, document, *WORDS)
    undone(bob, project)
    monkeypatch.setattr(news, "MOST_SHOWN", 2)
    told = undone(bob, project, "redo")
    assert (len(told["annotations"]), told["gone"], told["more"]) == (2, [], True)
    assert standing() == sorted(WORDS)
    assert (len(undone(bob, project)["gone"]), undone(bob, project, "redo")["more"]) == (5, True)


def test_an_act_does_not_grow_without_end(bob, project, document, monkeypatch):
    monkeypatch.setattr(joining, "MOST_LINES", 3)
    in_parts(bob, document, *WORDS[:4])
    undone(bob, project)
    assert standing() == ["brown", "fox", "quick"]


def test_going_on_costs_the_same_however_much_was_done(bob, document):
    act, counts = uuid4(), []
    sent(bob, highlight(document, "quick"), uid=act)
    for word in ("brown", "fox", "lazy"):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            sent(bob, highlight(document, word), joins=act)
        counts.append(len(asked))
    assert len(set(counts)) == 1


def test_topics_of_several_documents_are_taken_back_as_one(bob, project, document):
    other = make.document(project, title="The hen")
    tags = [make.tag(project), make.tag(project, "Colours")]
    steps = [{"do": "topic", "document": str(one.uid), "tag": tag.pk} for one in (document, other) for tag in tags]
    assert bob("POST", "/acts", {"act": str(uuid4()), "steps": steps}).status_code == 200
    assert Topic.objects.count() == 4
    assert bob("POST", f"/projects/{project.slug}/undo", {"act": str(uuid4())}).status_code == 200
    assert not Topic.objects.exists()
    off = [{**step, "do": "untopic"} for step in steps]
    bob("POST", f"/projects/{project.slug}/redo", {"act": str(uuid4())})
    bob("POST", "/acts", {"act": str(uuid4()), "steps": off})
    bob("POST", f"/projects/{project.slug}/undo", {"act": str(uuid4())})
    assert Topic.objects.count() == 4
