"""Suggested topics: what a person is suggested rests on what that person sees, and is taken or waved away by each."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotator import queries, suggestions
from annotator.access import passage_to_annotate
from annotator.actions import topics
from annotator.actions.annotate import annotate, trash_annotation
from annotator.actions.tag import trash_tag
from annotator.actions.undo import redo, undo
from annotator.kept_codebooks import codebook_of
from annotator.models import Blinding, DismissedTopic, Topic
from annotator.suggestions import documents_suggesting, suggested_at_once, suggested_topics
from documents.access import project_to_read
from documents.actions.documents import trash_document
from documents.models import Change, Project
from documents.text import Span
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make.project()


def marked(project: Project, *, tag: Any, times: int = 3, by: Any = None, title: str = "The fox") -> Any:
    document = make.document(project, title=title)
    for _time in range(times):
        make.annotation(document, tags=(tag,), by=by or make.bob())
    return document


def suggested(document: Any, user: Any) -> list[tuple[int, int]]:
    return [tuple(one) for one in suggested_topics(document, user=user)]


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_tag_of_several_passages_is_suggested(project):
    animals = make.tag(project)
    document = marked(project, tag=animals)
    assert suggested(document, make.alice()) == [(animals.pk, 3)]


def test_a_page_has_its_suggestions_with_it(project):
    document = marked(project, tag=make.tag(project))
    topics.add_topic(document, make.tag(project, "Plants"), by=make.alice())
    kept = [tag.pk for tag in queries.topics_of(document)]
    found = suggested_at_once(document, topics=kept, user=make.bob())
    assert found == suggested_topics(document, user=make.bob())
    assert [tuple(one) for one in found] == [(project.tags.get(name="Animals").pk, 3)]
    html = signed_in(make.bob()).get(reverse("document", args=[document.uid])).content.decode()
    assert '<topic-suggestions class="topics topics-suggested">' in html
    assert '"passages": 3' in html


def test_a_page_without_suggestions_keeps_no_line_free(project):
    html = signed_in(make.bob()).get(reverse("document", args=[make.document(project).uid])).content.decode()
    assert '<topic-suggestions class="topics topics-suggested" hidden>' in html


def test_a_page_with_very_many_tagged_passages_keeps_a_line_free_and_asks_later(project, monkeypatch):
    document = marked(project, tag=make.tag(project))
    monkeypatch.setattr(suggestions, "AT_ONCE", 2)
    assert suggested_at_once(document, topics=(), user=make.bob()) is None
    html = signed_in(make.bob()).get(reverse("document", args=[document.uid])).content.decode()
    assert '<topic-suggestions class="topics topics-suggested">' in html
    assert '"suggested": null' in html


def test_what_lies_in_the_trash_suggests_nothing(project):
    animals, plants = make.tag(project), make.tag(project, "Plants")
    document = marked(project, tag=animals)
    for _time in range(3):
        trash_annotation(make.annotation(document, tags=(plants,)), by=make.bob())
    assert suggested(document, make.bob()) == [(animals.pk, 3)]
    trash_tag(animals, by=make.alice())
    assert suggested(document, make.bob()) == []


def test_private_passages_suggest_to_their_author_alone(project):
    animals = make.tag(project)
    document = make.document(project)
    passage = passage_to_annotate(make.bob(), document.uid, 1, Span(4, 9))
    for _time in range(3):
        annotate(
            passage,
            uid=uuid4(),
            span=Span(4, 9),
            quote="quick",
            tags=[animals.pk],
            note="",
            by=make.bob(),
            private=True,
        )
    assert suggested(document, make.bob()) == [(animals.pk, 3)]
    assert suggested(document, make.alice()) == []
    assert list(documents_suggesting(animals, [animals.pk], user=make.bob())) == [(document.pk, 3)]
    assert list(documents_suggesting(animals, [animals.pk], user=make.alice())) == []


def test_in_a_blind_project_everybody_is_suggested_from_what_they_marked_themselves(project):
    animals = make.tag(project)
    document = marked(project, tag=animals)
    make.member(project, make.charlie())
    Blinding.objects.create(project=project, by=make.alice())
    assert suggested(document, make.charlie()) == []
    assert list(documents_suggesting(animals, [animals.pk], user=make.charlie())) == []
    for person in (make.bob(), make.alice()):
        assert suggested(document, person) == [(animals.pk, 3)]


def test_one_persons_dismissal_is_his_alone(project):
    animals = make.tag(project)
    document = marked(project, tag=animals)
    topics.dismiss_topic(document, animals, by=make.bob())
    topics.dismiss_topic(document, animals, by=make.bob())
    assert suggested(document, make.bob()) == []
    assert suggested(document, make.alice()) == [(animals.pk, 3)]
    assert list(documents_suggesting(animals, [animals.pk], user=make.bob())) == []
    assert [line.private_to for line in Change.objects.filter(verb="topic.dismissed")] == [make.bob()]
    assert not Change.objects.filter(verb="topic.dismissed").seen_by(make.alice()).exists()


def test_a_dismissal_is_undone_and_done_again(project):
    animals = make.tag(project)
    document = marked(project, tag=animals)
    topics.dismiss_topic(document, animals, by=make.bob())
    mine = project_to_read(make.bob(), project.slug)
    assert "“Animals”" in undo(mine, act=uuid4(), by=make.bob()).told
    assert suggested(document, make.bob()) == [(animals.pk, 3)]
    redo(mine, act=uuid4(), by=make.bob())
    assert suggested(document, make.bob()) == []


def test_a_tag_of_another_project_is_not_dismissed(project):
    elsewhere = make.tag(make.project(name="Elsewhere"))
    with pytest.raises(topics.Invalid):
        topics.dismiss_topic(make.document(project), elsewhere, by=make.bob())


def test_pages_are_told_what_is_suggested_and_dismiss_it(project):
    animals = make.tag(project)
    document = marked(project, tag=animals)
    bob = signed_in(make.bob())
    address = f"/api/documents/{document.uid}/suggested-topics"
    assert json.loads(bob.get(address).content) == [{"tag": animals.pk, "passages": 3}]
    assert bob.delete(f"{address}/{animals.pk}").status_code == 204
    assert json.loads(bob.get(address).content) == []


def test_the_questions_asked_do_not_grow_with_passages(project):
    few, many = [marked(project, tag=make.tag(project, f"T{n}"), times=n) for n in (3, 20)]
    counts = []
    bob = make.bob()
    codebook_of(project.pk)  # kept from here on
    for document in (few, many):
        with CaptureQueriesContext(connection) as asked:
            suggested_topics(document, user=bob)
        counts.append(len(asked))
    assert counts == [4, 4]


def test_the_tags_page_says_how_many_documents_could_be_under_it(project):
    animals = make.tag(project)
    dogs = make.tag(project, "Dogs", parent=animals)
    marked(project, tag=animals, times=2)
    trash_document(marked(project, tag=animals), by=make.alice())
    there = marked(project, tag=animals)
    topics.add_topic(there, dogs, by=make.alice())
    wanted = marked(project, tag=dogs)
    address = reverse("tag-topic", args=[project.slug, animals.pk])
    page = signed_in(make.bob()).get(reverse("tag", args=[project.slug, animals.pk])).content.decode()
    assert "1 document has 3 or more passages" in page
    assert address in page
    listed = signed_in(make.bob()).get(address).content.decode()
    assert str(wanted.uid) in listed
    assert str(there.uid) not in listed


def test_readers_are_not_asked(project):
    animals = make.tag(project)
    marked(project, tag=animals)
    make.member(project, make.charlie(), role=make.Role.READER)
    page = signed_in(make.charlie()).get(reverse("tag", args=[project.slug, animals.pk])).content.decode()
    assert "or more passages" not in page


def test_all_of_them_are_put_under_it_as_one_act(project):
    animals = make.tag(project)
    documents = [marked(project, tag=animals, title=f"No. {n}") for n in range(3)]
    bob = signed_in(make.bob())
    address = reverse("tag-topic", args=[project.slug, animals.pk])
    answer = bob.post(address, {"all": "3"}, follow=True)
    assert "3 documents are under “Animals”." in answer.content.decode()
    assert set(Topic.objects.values_list("content_object", flat=True)) == {one.pk for one in documents}
    assert Change.objects.filter(verb="topic.added").values("batch").distinct().count() == 1
    undo(project_to_read(make.bob(), project.slug), act=uuid4(), by=make.bob())
    assert not Topic.objects.exists()


def test_those_ticked_are_put_under_it(project):
    animals = make.tag(project)
    one, _other = [marked(project, tag=animals, title=f"No. {n}") for n in range(2)]
    address = reverse("tag-topic", args=[project.slug, animals.pk])
    signed_in(make.bob()).post(address, {"documents": [str(one.uid), "nonsense"]})
    assert [topic.content_object_id for topic in Topic.objects.all()] == [one.pk]


REFUSED = {
    "others fit by now": ({"all": "7"}, "These are other documents by now"),
    "none is ticked": ({}, "Choose some documents first"),
    "nonsense is ticked": ({"documents": ["nonsense"]}, "Choose some documents first"),
}


@pytest.mark.parametrize(("posted", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_put_under_it_is_said(project, posted, said):
    animals = make.tag(project)
    marked(project, tag=animals)
    answer = signed_in(make.bob()).post(reverse("tag-topic", args=[project.slug, animals.pk]), posted, follow=True)
    assert said in answer.content.decode()
    assert not Topic.objects.exists()


def test_documents_of_another_project_are_not_put_under_it(project):
    animals = make.tag(project)
    elsewhere = make.document(make.project(name="Elsewhere"))
    address = reverse("tag-topic", args=[project.slug, animals.pk])
    signed_in(make.bob()).post(address, {"documents": [str(elsewhere.uid)]})
    assert not Topic.objects.exists()


@pytest.mark.parametrize("count", [2, 20])
def test_the_page_of_documents_costs_the_same_however_many(project, count):
    animals = make.tag(project)
    for number in range(count):
        marked(project, tag=animals, title=f"No. {number}")
    bob = signed_in(make.bob())
    address = reverse("tag-topic", args=[project.slug, animals.pk])
    bob.get(address)
    with CaptureQueriesContext(connection) as asked:
        bob.get(address)
    assert len(asked) <= 10


def test_the_history_tells_the_person_what_was_dismissed(project):
    animals = make.tag(project)
    document = marked(project, tag=animals)
    topics.dismiss_topic(document, animals, by=make.bob())
    address = reverse("history", args=[project.slug])
    assert "suggested as a topic of" in signed_in(make.bob()).get(address).content.decode()
    assert "suggested as a topic of" not in signed_in(make.alice()).get(address).content.decode()
    assert DismissedTopic.objects.count() == 1
