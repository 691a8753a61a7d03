"""The annotations of a document as they stood on each of its revisions."""

from __future__ import annotations

import contextlib
import random
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator import access
from annotator.actions import acts, annotate, discuss, steps
from annotator.actions.codebook import operations as do
from annotator.actions.codebook import perform
from annotator.actions.trash import delete_for_ever, thing_in_trash
from annotator.at_revision import _standing, annotations_at, as_of
from annotator.errors import NotFound, Refused
from annotator.models import Annotation, Reply
from annotator.past_annotations import PastAnnotation
from documents.access import project_to_read
from documents.actions.moving import move
from documents.actions.revisions import add_revision
from documents.actions.work import one_act
from documents.models import Document
from documents.text import Span
from tests import factories as make

pytestmark = pytest.mark.django_db
OTHER = "So: the quick fox jumps over the lazy brown dog."
TEXTS = (make.FOX, "So: " + make.FOX, OTHER, "Nothing of the kind.", make.FOX)


@pytest.fixture
def cast() -> tuple[Any, Document]:
    project = make.project(by=make.alice())
    return project, make.document(project)


def newer(document: Document, text: str) -> None:
    """A new revision, whatever its text."""
    add_revision(document, make.reading(text + "\n" * document.revision_number), by=make.alice())


def told(found: list[PastAnnotation]) -> list[dict[str, Any]]:
    """All of it but the very moments, which the log and the thing have a few milliseconds apart."""
    return [
        one._asdict()
        | {"tags": set(one.tags), "edited": one.edited is None, "resolved": one.resolved and one.resolved[0]}
        | {"replies": [reply._replace(edited=None) for reply in one.replies]}
        | {"edited replies": [reply.uid for reply in one.replies if reply.edited]}
        for one in found
    ]


def edit(annotation: Annotation, *, by: Any, **fields: Any) -> None:
    acts.perform([steps.Edit(annotation.uid, **fields)], by=by, uid=uuid4())


def test_of_the_current_revision_they_stand_as_they_do_now(cast):
    project, document = cast
    tag = make.tag(project)
    annotation = make.annotation(document, tags=(tag,), note="Look")
    make.reply(annotation, text="Where?")
    [one] = annotations_at(document, 1, user=make.bob())
    assert (one.uid, one.start, one.end, one.how, one.score) == (str(annotation.uid), 10, 15, "exact", 1.0)
    assert (one.quote, one.note, one.tags, one.author) == ("brown", "Look", (tag.pk,), make.bob().pk)
    assert [reply.text for reply in one.replies] == ["Where?"]


AFTER = {
    "placed elsewhere": lambda it: None,
    "edited": lambda it: annotate.edit_annotation(it, note="Other", tags=(), by=make.bob()),
    "moved": lambda it: edit(it, by=make.bob(), passage=steps.Passage(2, Span(4, 9), "The q")),
    "resolved": lambda it: edit(it, by=make.bob(), resolved=True),
    "thrown away": lambda it: annotate.trash_annotation(
        access.trashed_annotation_to_edit(make.bob(), it.uid), by=make.bob()
    ),
    "replied to": lambda it: make.reply(it, text="Oh"),
    "its reply changed": lambda it: discuss.edit_reply(Reply.objects.get(), text="Well", by=make.bob()),
    "its reply thrown away": lambda it: discuss.trash_reply(Reply.objects.get(), by=make.bob()),
    "without its tags": lambda it: annotate.edit_annotation(it, tags=(), by=make.bob()),
}


@pytest.mark.parametrize("happened", AFTER.values(), ids=AFTER)
def test_what_happened_on_a_newer_text_changes_nothing_of_an_older_one(cast, happened):
    project, document = cast
    annotation = make.annotation(document, tags=(make.tag(project),), note="Look")
    make.reply(annotation, text="Where?")
    stood = annotations_at(document, 1, user=make.bob())
    newer(document, "So: " + make.FOX)
    happened(Annotation.objects.get())
    assert annotations_at(document, 1, user=make.bob()) == stood


def test_what_came_later_was_not_there(cast):
    _project, document = cast
    newer(document, "So: " + make.FOX)
    make.annotation(document)
    assert annotations_at(document, 1, user=make.bob()) == []


def test_what_was_deleted_for_ever_is_gone_from_older_texts_too(cast):
    project, document = cast
    gone, kept = make.annotation(document), make.annotation(document, quote="fox")
    newer(document, "So: " + make.FOX)
    annotate.trash_annotation(access.trashed_annotation_to_edit(make.bob(), gone.uid), by=make.bob())
    assert len(annotations_at(document, 1, user=make.bob())) == 2
    mine = project_to_read(make.alice(), project.slug)
    doomed = thing_in_trash(mine, "annotations", str(gone.uid), by=make.alice())
    before = as_of(document, 1)
    delete_for_ever(doomed, seen=str(doomed.contents()))
    assert [one.uid for one in annotations_at(document, 1, user=make.bob())] == [str(kept.uid)]
    assert as_of(document, 1) > before


def test_the_past_goes_along_to_another_project(cast):
    project, document = cast
    tag = make.tag(project)
    annotation = make.annotation(document, tags=(tag,), note="Look")
    reply = make.reply(annotation, text="Where?")
    newer(document, "So: " + make.FOX)
    annotate.edit_annotation(Annotation.objects.get(), note="Other", by=make.bob())
    other = make.project(name="Other", by=make.alice())
    move(Document.objects.filter(pk=document.pk), project=project, to=other, by=make.alice())
    document.refresh_from_db()
    newer(document, "And so: " + make.FOX)
    discuss.edit_reply(Reply.objects.get(), text="There!", by=make.bob())
    [carried] = other.tags.all()
    for number, start, note in ((1, 10, "Look"), (2, 14, "Other")):
        [one] = annotations_at(document, number, user=make.bob())
        assert (one.start, one.note, one.tags) == (start, note, (carried.pk,))
        assert [(said.uid, said.text) for said in one.replies] == [(str(reply.uid), "Where?")]


def test_what_stood_on_a_text_that_never_was_is_not_made_up(cast):
    _project, document = cast
    make.annotation(document)
    with pytest.raises(NotFound):
        annotations_at(document, 0, user=make.bob())


def test_an_act_may_give_it_two_texts(cast):
    _project, document = cast
    make.annotation(document)
    with one_act():
        newer(document, "So: " + make.FOX)
        document.refresh_from_db()
        newer(document, "And then, " + make.FOX)
    places = [one.start for number in (1, 2) for one in annotations_at(document, number, user=make.bob())]
    assert places == [10, 14]


def test_twenty_cost_as_many_queries_as_two(cast):
    _project, document = cast

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            annotations_at(document, 1, user=make.bob())
        return len(found)

    for _ in range(2):
        make.reply(make.annotation(document))
    few = make.document(document.project, title="Few")
    for _ in range(20):
        make.reply(make.annotation(few))
    counts = []
    for one in (document, few):
        newer(one, make.FOX)
        document = one
        counts.append(queries())
    assert counts[0] == counts[1]


class Story:
    """Things that people do on a document, one after another, whatever there is to do them to."""

    def __init__(self) -> None:
        alice, bob = make.alice(), make.bob()
        self.people = (alice, bob)
        self.project = make.project(by=alice, name=str(uuid4()))
        self.document = make.document(self.project, by=alice)
        self.tags = [make.tag(self.project, name).pk for name in "abc"]
        self.stood: dict[int, list[dict[str, Any]]] = {}

    def happens(self, dice: random.Random) -> None:
        what = dice.choice(
            [self.mark] * 3 + [self.change] * 5 + [self.discuss] * 3 + [self.merge, self.rewrite, self.rewrite]
        )
        with contextlib.suppress(Refused):
            what(dice, dice.choice(self.people))

    def mark(self, dice: random.Random, by: Any) -> None:
        text = make.revision(self.document).text
        start = dice.randrange(len(text) - 5)
        span, number = Span(start, start + dice.randint(1, 5)), self.document.revision_number
        passage = steps.Passage(number, span, text[span.start : span.end])
        done([steps.Annotate(uuid4(), self.document.uid, passage, private=dice.random() < 0.3)], by)

    def change(self, dice: random.Random, by: Any) -> None:
        one = dice.choice(Annotation.objects.filter(document=self.document) or [None])
        if one is None:
            return
        number = dice.randint(1, self.document.revision_number)
        text = self.document.revisions.get(number=number).text
        fields: dict[str, Any] = dice.choice(
            [
                {"note": str(dice.random())},
                {"add_tags": (dice.choice(self.tags),)},
                {"remove_tags": (dice.choice(self.tags),)},
                {"resolved": dice.random() < 0.5},
                {"private": dice.random() < 0.5},
                {"passage": steps.Passage(number, Span(1, 6), text[1:6])},
            ]
        )
        step = dice.choice([steps.Edit(one.uid, **fields)] * 4 + [steps.Trash(one.uid), steps.Restore(one.uid)])
        done([step], one.author)

    def discuss(self, dice: random.Random, by: Any) -> None:
        one = dice.choice(Annotation.objects.filter(document=self.document) or [None])
        said = Reply.objects.filter(annotation__document=self.document)
        if one is not None and (not said or dice.random() < 0.4):
            done([steps.AddReply(uuid4(), one.uid, "Why?")], by)
        elif said:
            reply = dice.choice(said)
            choices = [steps.EditReply(reply.uid, str(dice.random())), steps.TrashReply(reply.uid)]
            done([dice.choice([*choices, steps.RestoreReply(reply.uid)])], reply.author)

    def merge(self, dice: random.Random, by: Any) -> None:
        if len(self.tags) > 1:
            gone, kept = self.tags.pop(), self.tags[0]
            mine = project_to_read(self.people[0], self.project.slug)
            perform(mine, do.Merge((gone,), kept), uid=uuid4(), by=self.people[0])

    def rewrite(self, dice: random.Random, by: Any) -> None:
        self.document.refresh_from_db()
        self.stood[self.document.revision_number] = told(_standing(self.all(), self.document, 9_999))
        newer(self.document, dice.choice(TEXTS))

    def all(self) -> Any:
        return Annotation.objects.filter(document=self.document)


def done(some: list[Any], by: Any) -> None:
    acts.perform(some, by=by, uid=uuid4())


@pytest.mark.parametrize("seed", range(5))
def test_what_stood_then_is_what_the_log_taken_back_says(seed):
    dice, story = random.Random(seed), Story()
    for _ in range(45):
        story.happens(dice)
    assert story.stood
    for number, stood in story.stood.items():
        assert told(_standing(story.all(), story.document, number)) == stood


def test_what_was_not_placed_on_the_current_text_yet_stands_nowhere_in_it(cast):
    """It was made on the older text at the very moment when the newer one came."""
    _project, document = cast
    one = make.annotation(document)
    newer(document, "Another beginning: " + make.FOX)
    first = document.revisions.get(number=1)
    Annotation.objects.filter(pk=one.pk).update(placed_on=first, start=10, end=15, how="exact", score=1.0)
    [shown] = annotations_at(document, 2, user=make.bob())
    assert (shown.start, shown.end, shown.how, shown.quote) == (None, None, "orphan", "brown")
