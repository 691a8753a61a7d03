"""What a page is told that slept."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator import queries
from annotator.access import annotation_to_read
from annotator.actions.annotate import edit_annotation, restore_annotation, trash_annotation
from annotator.actions.discuss import edit_reply, trash_reply
from annotator.actions.tag import edit_tag, trash_tag
from annotator.actions.topics import add_topic
from annotator.api import news
from annotator.api.annotations import present
from annotator.models import Annotation
from documents.actions.revisions import add_revision
from documents.models import Change
from tests import factories as make

pytestmark = pytest.mark.django_db


def told(document, after, *, user=None):
    found = news.news_after(document, after, user=user or make.alice())
    json.loads(news.as_json(found))
    return found


def last(document):
    return queries.last_change_of_project(document.project_id)


def test_nothing_new_is_little_to_tell(document):
    assert told(document, last(document)) == {
        "change": last(document),
        "more": False,
        "by": None,
        "tab": None,
        "annotations": [],
        "gone": [],
        "tags": [],
        "gone_tags": [],
        "topics": None,
        "revision": None,
        "anew": False,
    }


def test_an_annotation_is_told_of_once_and_whole(project, document):
    before = last(document)
    annotation = make.annotation(document, tags=(make.tag(project),), note="*Why?*")
    edit_annotation(annotation, note="*How?*", by=make.bob())
    make.reply(annotation, text="Somehow.", by=make.alice())
    found = told(document, before)
    assert found["annotations"] == [present(annotation_to_read(make.alice(), annotation.uid))]
    assert [reply["text"] for reply in found["annotations"][0]["replies"]] == ["Somehow."]
    assert (found["gone"], [tag["name"] for tag in found["tags"]]) == ([], ["Animals"])
    assert found["change"] == last(document)


HAPPENED = {
    "edited": lambda one, reply: edit_annotation(one, note="New.", by=make.bob()),
    "restored": lambda one, reply: (trash_annotation(one, by=make.bob()), restore_annotation(one, by=make.bob())),
    "a reply was added": lambda one, reply: make.reply(one),
    "a reply was changed": lambda one, reply: edit_reply(reply, text="New.", by=make.bob()),
    "a reply was thrown away": lambda one, reply: trash_reply(reply, by=make.bob()),
}


@pytest.mark.parametrize("happen", HAPPENED.values(), ids=HAPPENED)
def test_whatever_happens_to_an_annotation_is_told(document, happen):
    annotation = make.annotation(document)
    reply = make.reply(annotation)
    before = last(document)
    happen(annotation, reply)
    found = told(document, before)
    assert ([one["uid"] for one in found["annotations"]], found["gone"]) == ([annotation.uid], [])


def test_what_was_thrown_away_is_gone(document):
    annotation = make.annotation(document)
    before = last(document)
    make.reply(annotation)
    trash_annotation(annotation, by=make.bob())
    found = told(document, before)
    assert (found["annotations"], found["gone"]) == ([], [annotation.uid])


def test_the_codebook_and_the_topics_are_told_of(project, document):
    animals, old = make.tag(project), make.tag(project, "Old")
    make.annotation(document, tags=(animals,))
    before = last(document)
    edit_tag(animals, name="Beasts", by=make.alice())
    trash_tag(old, by=make.alice())
    add_topic(document, animals, by=make.bob())
    found = told(document, before)
    assert [(tag["name"], tag["passages"]) for tag in found["tags"]] == [("Beasts", 1)]
    assert (found["gone_tags"], found["topics"]) == ([old.pk], [animals.pk])


def test_other_documents_are_left_out_and_passed_over(project, document):
    before = last(document)
    make.annotation(make.document(project, title="Another"))
    found = told(document, before)
    assert (found["annotations"], found["topics"], found["revision"]) == ([], None, None)
    assert found["change"] == last(document)


def test_a_new_text_is_told_of_with_what_it_moved(document):
    annotation = make.annotation(document)
    before = last(document)
    add_revision(document, make.reading("So: " + make.FOX), by=make.alice())
    found = told(document, before)
    assert found["revision"] == 2
    assert [(one["uid"], one["revision"], one["start"]) for one in found["annotations"]] == [(annotation.uid, 2, 14)]


def test_very_much_at_once_is_told_in_parts(monkeypatch, document):
    monkeypatch.setattr(news, "MOST", 3)
    before = last(document)
    made = [make.annotation(document).uid for _n in range(5)]
    first = told(document, before)
    second = told(document, first["change"])
    assert [one["uid"] for one in (*first["annotations"], *second["annotations"])] == made
    assert (first["more"], second["more"], second["change"]) == (True, False, last(document))


def test_very_many_placed_at_once_are_left_to_a_new_page(monkeypatch, document):
    monkeypatch.setattr(news, "MOST_PLACED", 1)
    before = last(document)
    for _n in range(2):
        make.annotation(document)
    add_revision(document, make.reading("So: " + make.FOX), by=make.alice())
    after = Change.objects.filter(verb="annotation.added").latest("number").number
    assert len(told(document, before)["annotations"]) == 2
    assert told(document, after)["annotations"] == []


def test_telling_much_asks_no_more_than_telling_little(project, document):
    tag = make.tag(project, "Framing")

    def queries_for(count):
        before = last(document)
        for _n in range(count):
            make.reply(make.annotation(document, tags=(tag,)))
        with CaptureQueriesContext(connection) as caught:
            assert len(told(document, before)["annotations"]) == count
        return len(caught)

    queries_for(1)  # where pages start is kept from the first time on
    assert queries_for(2) == queries_for(20) <= 9


def test_private_annotations_are_their_authors_alone(document):
    before = last(document)
    annotation = make.annotation(document)
    Annotation.objects.update(private=True)
    seen, unseen = told(document, before, user=make.bob()), told(document, before, user=make.alice())
    assert ([one["private"] for one in seen["annotations"]], seen["gone"]) == ([True], [])
    assert (unseen["annotations"], unseen["gone"]) == ([], [annotation.uid])


def test_an_act_is_answered_with_what_it_made_another(project, document):
    annotation, other = make.annotation(document), make.annotation(document)
    add_topic(document, tag := make.tag(project), by=make.bob())
    lines = list(Change.objects.filter(verb__in=("annotation.added", "topic.added")).order_by("number"))
    found = news.news_of([lines[0], lines[2]], user=make.bob(), also=[other.uid])
    assert [one["uid"] for one in found["annotations"]] == [annotation.uid, other.uid]
    assert (found["topics"], found["change"]) == ([tag.pk], lines[2].number)
    assert found["by"] == {"id": make.bob().pk, "name": "Bob Stone"}
    assert news.news_of([], user=make.bob())["change"] == 0
