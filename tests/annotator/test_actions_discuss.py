"""Replies: one act, one change; repeating an act changes nothing."""

from __future__ import annotations

from uuid import uuid4

import pytest

from annotator.actions import discuss
from annotator.errors import Conflict, Invalid
from annotator.models import Reply
from documents.models import Change
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def annotation():
    return make.annotation(make.document(make.project()))


def changes(reply):
    return list(
        Change.objects.filter(target=str(reply.uid)).order_by("number").values_list("verb", "by", "before", "after")
    )


def test_a_reply_lives_in_the_log(annotation):
    alice, bob = make.alice().pk, make.bob().pk
    reply, made = discuss.add_reply(annotation, uid=uuid4(), text="  Is it? ", by=make.bob())
    assert made
    discuss.edit_reply(reply, text="It is.", by=make.alice())
    discuss.edit_reply(reply, text="It is.", by=make.alice())
    for _ in range(2):
        discuss.trash_reply(reply, by=make.bob())
    for _ in range(2):
        discuss.restore_reply(reply, by=make.bob())
    reply.refresh_from_db()
    assert (reply.text, reply.trashed_at) == ("It is.", None)
    assert reply.edited_at is not None
    assert changes(reply) == [
        ("reply.added", bob, None, {"text": "Is it?"}),
        ("reply.edited", alice, {"text": "Is it?"}, {"text": "It is."}),
        ("reply.trashed", bob, {"text": "It is."}, None),
        ("reply.restored", bob, None, {"text": "It is."}),
    ]
    assert set(Change.objects.filter(target=str(reply.uid)).values_list("document", flat=True)) == {
        annotation.document_id
    }


def test_the_same_reply_sent_twice_is_one(annotation):
    uid = uuid4()
    first = discuss.add_reply(annotation, uid=uid, text="Is it?", by=make.bob())
    second = discuss.add_reply(annotation, uid=uid, text="Is it?", by=make.bob())
    assert (first[1], second[1]) == (True, False)
    assert first[0] == second[0]
    assert len(changes(first[0])) == 1


def test_an_identifier_means_one_reply(annotation):
    reply = make.reply(annotation)
    elsewhere = make.annotation(annotation.document, quote="fox")
    with pytest.raises(Conflict):
        discuss.add_reply(annotation, uid=reply.uid, text="Is it?", by=make.alice())
    with pytest.raises(Conflict):
        discuss.add_reply(elsewhere, uid=reply.uid, text="Is it?", by=make.bob())
    discuss.trash_reply(reply, by=make.bob())
    with pytest.raises(Conflict):
        discuss.add_reply(annotation, uid=reply.uid, text="Is it?", by=make.bob())


@pytest.mark.parametrize("text", ["", " \n", "x" * 20_001], ids=["nothing", "white space", "too much"])
def test_a_reply_says_something_of_a_readable_length(annotation, text):
    reply = make.reply(annotation)
    with pytest.raises(Invalid):
        discuss.add_reply(annotation, uid=uuid4(), text=text, by=make.bob())
    with pytest.raises(Invalid):
        discuss.edit_reply(reply, text=text, by=make.bob())
    assert Reply.objects.get().text == "Is it?"


ACTS = {
    "add": lambda reply: make.reply(reply.annotation),
    "edit": lambda reply: discuss.edit_reply(reply, text="It is.", by=make.bob()),
    "trash": lambda reply: discuss.trash_reply(reply, by=make.bob()),
    "restore": lambda reply: discuss.restore_reply(reply, by=make.bob()),
}


@pytest.mark.parametrize("name", ACTS)
def test_an_act_that_can_not_be_logged_does_not_happen(annotation, name, monkeypatch):
    reply = make.reply(annotation)
    if name == "restore":
        discuss.trash_reply(reply, by=make.bob())
    before = everything()
    monkeypatch.setattr(type(Change.objects), "record", broken)
    monkeypatch.setattr(type(Change.objects), "record_all", broken)
    with pytest.raises(RuntimeError):
        ACTS[name](Reply.objects.get(pk=reply.pk))
    assert everything() == before


def broken(*_args, **_kwargs):
    raise RuntimeError("the disk is full")


def everything():
    return [list(model.objects.order_by("pk").values()) for model in (Reply, Change)]
