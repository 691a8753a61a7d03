"""What the database itself doesn't let in."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from annotator.models import Annotation, Reply, Tag, Tagging, Topic
from tests import factories as make

pytestmark = pytest.mark.django_db

ANNOTATIONS = {
    "made on nothing, with an end": {"made_start": None},
    "made on a span that ends where it starts": {"made_start": 10, "made_end": 10},
    "made on a span that ends before it starts": {"made_start": 10, "made_end": 9},
    "made on a span, without a quote": {"quote": ""},
    "made on a whole document, with a quote": {"made_start": None, "made_end": None},
    "stands on a span that ends where it starts": {"start": 4, "end": 4},
    "stands on a span without a start": {"start": None},
    "stands on a span without an end": {"end": None},
    "made before the start of the text": {"made_start": -1},
    "placed in an unknown way": {"how": "guess"},
    "an orphan that stands somewhere": {"how": "orphan"},
    "surer than sure": {"score": 1.1},
    "less than unsure": {"score": -0.1},
}


@pytest.mark.parametrize("values", ANNOTATIONS.values(), ids=ANNOTATIONS)
def test_an_impossible_annotation_is_refused(values):
    annotation = make.annotation(make.document(make.project()))
    with pytest.raises(IntegrityError), transaction.atomic():
        Annotation.objects.filter(pk=annotation.pk).update(**values)


POSSIBLE = {
    "an orphan stands nowhere": {"how": "orphan", "start": None, "end": None, "score": 0},
    "a highlight on the first character": {"made_start": 0, "made_end": 1, "start": 0, "end": 1, "quote": "T"},
    "a note on the whole document": {"made_start": None, "made_end": None, "start": None, "end": None, "quote": ""},
}


@pytest.mark.parametrize("values", POSSIBLE.values(), ids=POSSIBLE)
def test_an_unusual_annotation_is_let_in(values):
    annotation = make.annotation(make.document(make.project()))
    assert Annotation.objects.filter(pk=annotation.pk).update(**values) == 1


def test_an_identifier_is_one_annotations():
    document = make.document(make.project())
    first, second = make.annotation(document), make.annotation(document, quote="fox")
    with pytest.raises(IntegrityError), transaction.atomic():
        Annotation.objects.filter(pk=second.pk).update(uid=first.uid)


TAGS = {
    "a name that its sibling has": {"key": "states"},
    "no name": {"key": ""},
    "a colour that there isn't": {"colour": "mauve"},
    "a shortcut that another tag has": {"shortcut": "s"},
}


@pytest.mark.parametrize("values", TAGS.values(), ids=TAGS)
@pytest.mark.parametrize("under", ["the root", "a tag"])
def test_an_impossible_tag_is_refused(under, values):
    project = make.project()
    parent = make.tag(project, "Actors") if under == "a tag" else None
    make.tag(project, "States", parent=parent, shortcut="s")
    tag = make.tag(project, "Parties", parent=parent)
    with pytest.raises(IntegrityError), transaction.atomic():
        Tag.objects.filter(pk=tag.pk).update(**values)


@pytest.mark.parametrize("values", [{"key": "states"}, {"shortcut": "s"}], ids=["name", "shortcut"])
def test_a_tag_in_the_trash_takes_no_place(values):
    project = make.project()
    make.tag(project, "States", shortcut="s")
    tag = make.tag(project, "Parties")
    assert Tag.objects.filter(pk=tag.pk).update(trashed_at=timezone.now(), **values) == 1


def test_another_projects_tags_take_no_place():
    make.tag(make.project(), "States", shortcut="s")
    other = make.project(name="Another")
    assert make.tag(other, "States", shortcut="s").project == other


def test_a_tag_is_once_on_an_annotation():
    project = make.project()
    tag = make.tag(project)
    annotation = make.annotation(make.document(project), tags=(tag,))
    with pytest.raises(IntegrityError), transaction.atomic():
        Tagging.objects.create(project=project, content_object=annotation, tag=tag)


def test_a_document_is_once_under_a_topic():
    project = make.project()
    document, tag = make.document(project), make.tag(project)
    Topic.objects.create(project=project, content_object=document, tag=tag)
    with pytest.raises(IntegrityError), transaction.atomic():
        Topic.objects.create(project=project, content_object=document, tag=tag)


def test_a_reply_says_something():
    reply = make.reply(make.annotation(make.document(make.project())))
    with pytest.raises(IntegrityError), transaction.atomic():
        Reply.objects.filter(pk=reply.pk).update(text="")
