"""The annotations of a document as they stood on each of its revisions."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from annotator import access
from annotator.actions import acts, annotate, discuss, steps
from annotator.at_revision import annotations_at
from annotator.models import Annotation, Reply
from documents.actions.revisions import add_revision
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


def at(document: Document, number: int, *, user: Any = None) -> list[tuple[Any, ...]]:
    """What stood, as far as the log keeps it."""
    return [told(one) for one in annotations_at(document, number, user=user or make.bob())]


def told(one: Any) -> tuple[Any, ...]:
    replies = [(reply.uid, reply.author, reply.text, reply.edited is None) for reply in one.replies]
    return (*one[:7], sorted(one.tags), *one[8:11], one.edited is None, *one[12:15], replies)


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
