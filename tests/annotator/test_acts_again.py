"""Acts that are sent again, in whatever places, leave what they left when they were sent once."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from annotator.actions import acts
from annotator.actions import steps as do
from annotator.errors import Refused
from annotator.models import Annotation, Reply, Tag, Topic
from documents.models import Change, Document
from documents.text import Span
from tests import factories as make

pytestmark = pytest.mark.django_db

PEOPLE = ("alice", "bob")
NAMES = UUID("5f0c1c9a-5d5e-4f8e-9d5c-3f6b7a1f2e10")


def named(kind: str, number: int) -> UUID:
    return uuid5(NAMES, f"{kind} {number}")


annotations = some.integers(0, 2).map(lambda number: named("annotation", number))
replies = some.integers(0, 2).map(lambda number: named("reply", number))
texts = some.sampled_from(("One", "Two", "@alice three"))
passages = some.sampled_from(((4, 9), (10, 15), (4, 15))).map(
    lambda place: do.Passage(1, Span(*place), make.FOX[slice(*place)])
)
above = some.none() | some.just(do.NamedTag("Animals"))
tags = some.lists(some.builds(do.NamedTag, some.sampled_from(("Fox", "Dog")), above), max_size=2).map(tuple)
maybe = some.none() | some.booleans()


def steps_on(document: UUID) -> some.SearchStrategy[do.Step]:
    return some.one_of(
        some.builds(do.Annotate, annotations, some.just(document), passages, tags, texts, some.booleans()),
        some.builds(
            do.Edit,
            annotations,
            add_tags=tags,
            note=some.none() | texts,
            was=some.none() | some.just("One"),
            passage=some.none() | passages,
            private=maybe,
            resolved=maybe,
        ),
        some.builds(do.Trash, annotations),
        some.builds(do.Restore, annotations),
        some.builds(do.AddReply, replies, annotations, texts),
        some.builds(do.EditReply, replies, texts),
        some.builds(do.TrashReply, replies),
        some.builds(do.RestoreReply, replies),
        some.builds(do.AddTopic, some.just(document), some.builds(do.NamedTag, some.just("Fox"))),
    )


def state() -> Any:
    """All that acts change, but for times and the numbers of tags."""
    paths = {tag.pk: (tag.parent and tag.parent.name, tag.name) for tag in Tag.objects.select_related("parent")}
    return (
        [
            (one.uid, one.author_id, one.note, one.start, one.end, one.made_start, one.quote, one.prefix, one.suffix)
            + (one.private, one.resolved_by_id, one.trashed_by_id)
            + tuple(paths[tag] for tag in one.taggings.values_list("tag_id", flat=True))
            for one in Annotation.objects.order_by("uid")
        ],
        list(Reply.objects.order_by("uid").values_list("uid", "annotation__uid", "author_id", "text", "trashed_by_id")),
        sorted(paths.values(), key=str),
        [paths[topic.tag_id] for topic in Topic.objects.order_by("pk")],
        list(
            Change.objects.exclude(verb__startswith="tag.")
            .order_by("number")
            .values_list("verb", "target", "by_id", "batch", "private_to_id")
        ),
    )


def send(document: Document, sent: list[tuple[int, str, list[do.Step]]], *, again: list[int]) -> Any:
    """What is there after these acts, each with its number and its person. After each act, as many of ``again`` as
    there are for it are sent once more, of those that were done by then."""
    with transaction.atomic():
        for number in (0, 1):
            make.reply(make.annotation(document, uid=named("annotation", number)), uid=named("reply", number))
        done: list[int] = []
        for number, (_key, _who, _steps) in enumerate(sent):
            for which in (number, *(done[place % len(done)] for place in again[number :: len(sent)] if done)):
                key, who, steps = sent[which]
                try:
                    acts.perform(steps, uid=named("act", key), by=make.person(who))
                except Refused:
                    assert which not in done  # what was done is never refused
                    continue
                done += [which] if which not in done else []
        found = state()
        transaction.set_rollback(True)
    return found


def test_acts_sent_again_do_nothing():
    document = make.document(make.project())
    one_act = some.tuples(some.sampled_from(PEOPLE), some.lists(steps_on(document.uid), min_size=1, max_size=2))

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(some.lists(one_act, min_size=2, max_size=8), some.lists(some.integers(0, 7), min_size=4, max_size=12))
    def check(drawn: list[tuple[str, list[do.Step]]], again: list[int]) -> None:
        sent = [(number, who, steps) for number, (who, steps) in enumerate(drawn)]
        assert send(document, sent, again=again) == send(document, sent, again=[])

    check()
