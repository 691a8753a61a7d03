"""Undo and redo of what is done to the work on documents: many at once, as one act, unless somebody built upon it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from annotator.actions import topics
from annotator.actions.undo import redo, undo
from annotator.errors import BuiltUpon, NotAllowed, NotFound
from annotator.history import Filters, page_of
from annotator.models import Topic
from documents.access import project_to_read
from documents.acting import act
from documents.actions import work as doing
from documents.actions.documents import trash_document
from documents.actions.projects import change_role, remove_member
from documents.models import Assignment, Document, Membership, Project, Role
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Any:
    """Three documents; one and two are Bob's, who finished one. Nothing of that can be taken back."""
    project = make.project()
    with act(uuid4()):
        for title in ("one", "two", "three"):
            make.document(project, title=title)
        doing.assign(these("one", "two"), [make.bob()], project=project, by=make.alice())
    with act(uuid4()):
        make.document(project, title="four", by=make.bob())  # as the others: an import
        doing.finish(these("one"), person=make.bob(), project=project, by=make.bob())
    return project


def these(*titles: str) -> Any:
    return Document.objects.filter(title__in=titles)


def state() -> dict[str, Any]:
    return {
        "documents": list(Document.objects.order_by("pk").values_list("title", "status", "trashed_at")),
        "given": sorted(Assignment.objects.values_list("document__title", "person__username", "done_at"), key=str),
        "topics": sorted(Topic.objects.values_list("content_object__title", "tag__name")),
    }


def mine(project: Project, by: Any) -> Any:
    return project_to_read(by, project.slug)


def undone(project: Project, by: Any) -> str:
    return undo(mine(project, by), act=uuid4(), by=by).told


ACTS: dict[str, tuple[Callable[[Project], Any], Any, str]] = {
    "a status": (
        lambda p: doing.set_status(these("one", "two"), "in_progress", project=p, by=make.alice()),
        make.alice,
        "Undone: status of “one” and one more change",
    ),
    "a status of one's own": (
        lambda p: doing.set_status(these("two"), "in_progress", project=p, by=make.bob()),
        make.bob,
        "Undone: status of “two”",
    ),
    "giving": (
        lambda p: doing.assign(these("one", "two", "three"), [make.alice(), make.bob()], project=p, by=make.alice()),
        make.alice,
        "Undone: assignment of “one” and 3 more changes",
    ),
    "taking away, from who had finished, too": (
        lambda p: doing.unassign(these("one", "two"), [make.bob()], project=p, by=make.alice()),
        make.alice,
        "Undone: withdrawal of “one” from somebody and one more change",
    ),
    "finishing": (
        lambda p: doing.finish(these("two"), person=make.bob(), project=p, by=make.bob()),
        make.bob,
        "Undone: finishing of “two” and one more change",
    ),
    "finishing for another": (
        lambda p: doing.finish(these("two"), person=make.bob(), project=p, by=make.alice()),
        make.alice,
        "Undone: finishing of “two” and one more change",
    ),
    "reopening": (
        lambda p: doing.reopen(these("one"), person=make.bob(), project=p, by=make.bob()),
        make.bob,
        "Undone: reopening of “one” and one more change",
    ),
    "a topic of many": (
        lambda p: topics.add_to_all(these("one", "two"), make.tag(p, by=make.charlie()), project=p, by=make.alice()),
        make.alice,
        "Undone: topic “Animals” and one more change",
    ),
    "taking many out of a topic": (lambda p: topic_taken(p), make.alice, "Undone: removal of the topic “Animals”"),
    "many in the trash": (
        lambda p: doing.trash_all(these("one", "two"), project=p, by=make.alice()),
        make.alice,
        "Undone: deletion of “one” and one more change",
    ),
}


def topic_taken(project: Project) -> int:
    return topics.remove_from_all(these("three"), animals(project), project=project, by=make.alice())


def animals(project: Project) -> Any:
    tag = make.tag(project, by=make.charlie())
    topics.add_topic(these("three").get(), tag, by=make.charlie())
    return tag


@pytest.mark.parametrize(("do", "who", "said"), ACTS.values(), ids=ACTS)
def test_whatever_is_done_is_undone_and_done_again(project: Any, do: Any, who: Any, said: str) -> None:
    animals(project)
    before = state()
    assert do(project) > 0
    after = state()
    assert after != before
    assert undone(project, who()).startswith(said)
    assert state() == before
    redo(mine(project, who()), act=uuid4(), by=who())
    assert settled() == settled(after)
    undone(project, who())
    assert state() == before


def settled(found: dict[str, Any] | None = None) -> dict[str, Any]:
    """Without the moments, which are others when something is done again."""
    found = found or state()
    trashed = [(title, status, bool(at)) for title, status, at in found["documents"]]
    return {**found, "documents": trashed, "given": [(*row[:2], bool(row[2])) for row in found["given"]]}


BUILT_UPON: dict[str, tuple[Callable[[Project], Any], Callable[[Project], Any], str]] = {
    "another status": (
        lambda p: doing.set_status(these("one", "two"), "in_progress", project=p, by=make.alice()),
        lambda p: doing.set_status(these("two"), "done", project=p, by=make.bob()),
        "Bob Stone changed “two”",
    ),
    "finished since": (
        lambda p: doing.assign(these("three"), [make.bob()], project=p, by=make.alice()),
        lambda p: doing.finish(these("three"), person=make.bob(), project=p, by=make.bob()),
        "Bob Stone changed “three”",
    ),
    "taken away since": (
        lambda p: doing.finish(these("two"), person=make.bob(), project=p, by=make.alice()),
        lambda p: (
            doing.set_status(these("two"), "done", project=p, by=make.alice()),
            doing.unassign(these("two"), [make.bob()], project=p, by=editor(p)),
        ),
        "changed “two”",
    ),
    "given since": (
        lambda p: doing.unassign(these("two"), [make.bob()], project=p, by=make.alice()),
        lambda p: doing.assign(these("two"), [make.bob()], project=p, by=editor(p)),
        "Charlie Rey changed “two”",
    ),
    "gone since": (
        lambda p: doing.unassign(these("two"), [make.bob()], project=p, by=make.alice()),
        lambda p: remove_member(Membership.objects.get(project=p, user=make.bob()), by=editor(p)),
        "can’t be given documents any more",
    ),
    "in the trash": (
        lambda p: doing.set_status(these("one", "two"), "in_progress", project=p, by=make.alice()),
        lambda p: trash_document(these("two").get(), by=editor(p)),
        "“two” is in the trash",
    ),
}


def editor(project: Project) -> Any:
    make.member(project, make.charlie(), role=Role.EDITOR)
    return make.charlie()


@pytest.mark.parametrize(("do", "then", "said"), BUILT_UPON.values(), ids=BUILT_UPON)
def test_what_somebody_built_upon_is_not_undone(project: Any, do: Any, then: Any, said: str) -> None:
    do(project)
    then(project)
    before = state()
    with pytest.raises(BuiltUpon, match=said):
        undone(project, make.alice())
    assert state() == before


def test_who_is_no_editor_any_more_takes_no_assignment_back(project: Any) -> None:
    doing.assign(these("three"), [make.bob()], project=project, by=editor(project))
    membership = Membership.objects.select_related("user").get(project=project, user=make.charlie())
    change_role(membership, role=Role.ANNOTATOR, by=make.alice())
    with pytest.raises(NotAllowed):
        undone(project, make.charlie())


def test_who_has_it_no_more_takes_no_status_back(project: Any) -> None:
    doing.set_status(these("two"), "in_progress", project=project, by=make.bob())
    doing.unassign(these("two"), [make.bob()], project=project, by=make.alice())
    with pytest.raises(NotAllowed):
        undone(project, make.bob())


def test_who_finished_for_another_as_an_editor_does_not_undo_it_as_an_annotator(project: Any) -> None:
    doing.finish(these("two"), person=make.bob(), project=project, by=editor(project))
    doing.assign(these("two"), [make.charlie()], project=project, by=make.alice())
    membership = Membership.objects.select_related("user").get(project=project, user=make.charlie())
    change_role(membership, role=Role.ANNOTATOR, by=make.alice())
    with pytest.raises(NotAllowed):
        undone(project, make.charlie())


def test_an_act_is_undone_once(project: Any) -> None:
    doing.set_status(these("two"), "done", project=project, by=make.bob())
    undone(project, make.bob())
    with pytest.raises(NotFound):
        undone(project, make.bob())


COSTLY: dict[str, Callable[[Project, Any], Any]] = {
    "a status": lambda p, d: doing.set_status(d, "done", project=p, by=make.alice()),
    "giving": lambda p, d: doing.assign(d, [make.bob()], project=p, by=make.alice()),
    "a topic": lambda p, d: topics.add_to_all(d, make.tag(p, by=make.charlie()), project=p, by=make.alice()),
    "the trash": lambda p, d: doing.trash_all(d, project=p, by=make.alice()),
}


@pytest.mark.parametrize("do", COSTLY.values(), ids=COSTLY)
def test_taking_twenty_back_costs_as_many_queries_as_two(do: Any) -> None:
    costs = []
    for count in (2, 20):
        project = make.project(name=f"With {count}")
        for number in range(count):
            make.document(project, title=str(number))
        do(project, Document.objects.filter(project=project))
        with CaptureQueriesContext(connection) as asked:
            undone(project, make.alice())
        costs.append(len([one for one in asked if not one["sql"].startswith("INSERT")]))
    assert costs[0] == costs[1]


# What the history says of it.

TOLD: dict[str, tuple[Callable[[Project], Any], str]] = {
    "a status": (
        lambda p: doing.set_status(these("two"), "in_progress", project=p, by=make.alice()),
        "Alice Ng set two to in progress",
    ),
    "giving": (
        lambda p: doing.assign(these("three"), [make.bob()], project=p, by=make.alice()),
        "Alice Ng assigned three to Bob Stone",
    ),
    "taking away": (
        lambda p: doing.unassign(these("two"), [make.bob()], project=p, by=make.alice()),
        "Alice Ng took two from Bob Stone",
    ),
    "many": (
        lambda p: doing.set_status(these("two", "three"), "done", project=p, by=make.alice()),
        "Alice Ng set the status of 2 documents",
    ),
    "finishing one's own": (
        lambda p: doing.finish(these("two"), person=make.bob(), project=p, by=make.bob()),
        "Bob Stone set the status of 1 document, finished 1 document",
    ),
    "another's": (
        lambda p: doing.set_done(doing.hold(these("one"), p), make.bob().pk, None, project=p, by=make.alice()),
        "Alice Ng gave one back to Bob Stone",
    ),
}


@pytest.mark.parametrize(("do", "said"), TOLD.values(), ids=TOLD)
def test_the_history_says_what_was_done(project: Any, do: Any, said: str) -> None:
    do(project)
    (first, *_rest) = page_of(mine(project, make.alice()), Filters(kind="work"), user=make.alice()).entries
    assert " ".join(strip_tags(first.sentence).split()).startswith(said)
