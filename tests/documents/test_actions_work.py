"""How far documents have come and who is to work on them: set for many at once, one act each, said in the log."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents import work
from documents.actions import work as doing
from documents.actions.documents import trash_document
from documents.actions.projects import remove_member
from documents.errors import Conflict, Invalid, NotAllowed, NotFound, TooLarge
from documents.models import Assignment, Change, Document, Membership, Role
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Any:
    """Alice's project with three documents: one is Bob's to do, two is Bob's and Alice's, three is nobody's."""
    project = make.project()
    for title in ("one", "two", "three"):
        make.document(project, title=title)
    doing.assign(these("one", "two"), [make.bob()], project=project, by=make.alice())
    doing.assign(these("two"), [make.alice()], project=project, by=make.alice())
    return project


def these(*titles: str) -> Any:
    return Document.objects.filter(title__in=titles)


def statuses() -> list[str]:
    return list(Document.objects.order_by("pk").values_list("status", flat=True))


def given() -> list[tuple[str, str, bool]]:
    rows = Assignment.objects.values_list("document__title", "person__username", "done_at")
    return sorted((title, person, bool(done)) for title, person, done in rows)


def lines(after: int) -> list[tuple[str, Any, Any]]:
    return list(Change.objects.filter(number__gt=after).order_by("number").values_list("verb", "before", "after"))


def last() -> int:
    return Change.objects.order_by("-number").values_list("number", flat=True)[0]


def test_the_status_of_many_is_set_by_one_act(project: Any) -> None:
    before = last()
    assert doing.set_status(these("one", "two"), "done", project=project, by=make.alice()) == 2
    assert statuses() == ["done", "done", "new"]
    assert lines(before) == [("work.marked", {"status": "new"}, {"status": "done"})] * 2
    assert Change.objects.filter(number__gt=before).values("batch").distinct().count() == 1
    assert None not in Change.objects.filter(number__gt=before).values_list("batch", flat=True)


def test_a_line_names_its_document(project: Any) -> None:
    doing.set_status(these("three"), "done", project=project, by=make.bob())
    line = Change.objects.order_by("-number")[0]
    document = Document.objects.get(title="three")
    assert (line.target, line.document, line.project, line.by) == (str(document.uid), document, project, make.bob())


AGAIN: dict[str, Any] = {
    "a status": lambda p: doing.set_status(these("one", "two"), "in_progress", project=p, by=make.alice()),
    "giving": lambda p: doing.assign(these("two", "three"), [make.alice()], project=p, by=make.alice()),
    "taking away": lambda p: doing.unassign(these("one", "two"), [make.bob()], project=p, by=make.alice()),
    "finishing": lambda p: doing.finish(these("one", "two"), person=make.bob(), project=p, by=make.bob()),
    "the trash": lambda p: doing.trash_all(these("one", "two"), project=p, by=make.alice()),
}


@pytest.mark.parametrize("do", AGAIN.values(), ids=AGAIN)
def test_what_is_done_twice_is_done_once(project: Any, do: Any) -> None:
    assert do(project) > 0
    state, number = (statuses(), given()), last()
    assert do(project) == 0
    assert ((statuses(), given()), last()) == (state, number)


def test_a_document_is_given_to_several(project: Any) -> None:
    assert given() == [("one", "bob", False), ("two", "alice", False), ("two", "bob", False)]
    before = last()
    assert doing.assign(these("one", "two"), [make.alice(), make.bob()], project=project, by=make.alice()) == 1
    assert lines(before) == [("work.assigned", None, {"person": make.alice().pk})]


def test_what_is_taken_away_is_said_with_who_had_it_and_how_far(project: Any) -> None:
    doing.finish(these("one"), person=make.bob(), project=project, by=make.bob())
    done_at = Assignment.objects.get(document__title="one").done_at
    before = last()
    assert doing.unassign(these("one", "three"), [make.bob()], project=project, by=make.alice()) == 1
    state = {"person": make.bob().pk, "by": make.alice().pk, "done_at": done_at and done_at.isoformat()}
    assert lines(before) == [("work.unassigned", state, None)]
    assert given() == [("two", "alice", False), ("two", "bob", False)]


def test_a_document_is_done_when_nobody_is_to_work_on_it_any_more(project: Any) -> None:
    assert doing.finish(these("one", "two", "three"), person=make.bob(), project=project, by=make.bob()) == 2
    assert statuses() == ["done", "in_progress", "new"]
    assert given() == [("one", "bob", True), ("two", "alice", False), ("two", "bob", True)]
    doing.finish(these("two"), person=make.alice(), project=project, by=make.alice())
    assert statuses() == ["done", "done", "new"]


def test_finishing_is_one_act(project: Any) -> None:
    before = last()
    doing.finish(these("one"), person=make.bob(), project=project, by=make.bob())
    assert [verb for verb, _before, _after in lines(before)] == ["work.finished", "work.marked"]
    assert Change.objects.filter(number__gt=before).values("batch").distinct().count() == 1


def test_what_is_reopened_is_in_progress(project: Any) -> None:
    doing.finish(these("one", "two"), person=make.bob(), project=project, by=make.bob())
    assert doing.reopen(these("one", "two", "three"), person=make.bob(), project=project, by=make.bob()) == 2
    assert statuses() == ["in_progress", "in_progress", "new"]
    assert not any(done for _title, _person, done in given())


def test_many_go_to_the_trash_as_one_act(project: Any) -> None:
    before = last()
    assert doing.trash_all(these("one", "two"), project=project, by=make.alice()) == 2
    assert lines(before) == [("document.trashed", {"title": title}, None) for title in ("one", "two")]
    trashed = Document.objects.filter(trashed_at__isnull=False)
    assert sorted(trashed.values_list("title", "trashed_by__username")) == [("one", "alice"), ("two", "alice")]


def test_documents_of_another_project_are_left_alone(project: Any) -> None:
    make.document(make.project(name="Other"), title="elsewhere")
    doing.set_status(these("one", "elsewhere"), "done", project=project, by=make.alice())
    assert list(these("elsewhere").values_list("status", flat=True)) == ["new"]


REFUSED: dict[str, tuple[Any, type[Exception]]] = {
    "a status there is not": (lambda p: doing.set_status(these("one"), "x", project=p, by=make.alice()), Invalid),
    "giving to a stranger": (
        lambda p: doing.assign(these("one"), [make.charlie()], project=p, by=make.alice()),
        Conflict,
    ),
    "giving to a reader": (
        lambda p: doing.assign(these("one"), [reader(p)], project=p, by=make.alice()),
        Conflict,
    ),
    "giving to who can't sign in": (
        lambda p: doing.assign(these("one"), [gone(p)], project=p, by=make.alice()),
        Conflict,
    ),
}


def reader(project: Any) -> Any:
    make.member(project, make.charlie(), role=Role.READER)
    return make.charlie()


def gone(project: Any) -> Any:
    make.member(project, make.charlie())
    get_user_model().objects.filter(pk=make.charlie().pk).update(is_active=False)
    return make.charlie()


@pytest.mark.parametrize(("do", "error"), REFUSED.values(), ids=REFUSED)
def test_what_makes_no_sense_is_refused(project: Any, do: Any, error: type[Exception]) -> None:
    state = statuses(), given()
    with pytest.raises(error):
        do(project)
    assert (statuses(), given()) == state


def test_more_documents_than_an_act_can_have_are_refused(project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doing, "MOST", 2)
    doing.set_status(these("one", "two"), "done", project=project, by=make.alice())
    with pytest.raises(TooLarge, match="more than 2 documents"):
        doing.set_status(Document.objects.all(), "in_progress", project=project, by=make.alice())
    assert statuses() == ["done", "done", "new"]


ACTS = {
    "set_status": lambda p, d: doing.set_status(d, "done", project=p, by=make.alice()),
    "assign": lambda p, d: doing.assign(d, [make.alice(), make.bob()], project=p, by=make.alice()),
    "unassign": lambda p, d: doing.unassign(d, [make.bob()], project=p, by=make.alice()),
    "finish": lambda p, d: doing.finish(d, person=make.bob(), project=p, by=make.bob()),
    "trash_all": lambda p, d: doing.trash_all(d, project=p, by=make.alice()),
}


@pytest.mark.parametrize("do", ACTS.values(), ids=ACTS)
def test_twenty_documents_cost_as_many_queries_as_two(do: Any) -> None:
    costs = []
    for count in (2, 20):
        project = make.project(name=f"With {count}")
        for number in range(count):
            make.document(project, title=str(number))
        documents = Document.objects.filter(project=project)
        if do in (ACTS["unassign"], ACTS["finish"]):
            doing.assign(documents, [make.bob()], project=project, by=make.alice())
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert do(project, documents) == count
        costs.append(len([one for one in asked if not one["sql"].startswith("INSERT")]))
    assert costs[0] == costs[1]


# Who may, what is next, how far everybody is.


def test_a_queue_holds_what_is_begun_then_the_rest_in_the_order_it_was_given(project: Any) -> None:
    doing.assign(these("three"), [make.bob()], project=project, by=make.alice())
    doing.set_status(these("two"), "in_progress", project=project, by=make.bob())
    assert queue() == ["two", "one", "three"]
    doing.finish(these("two"), person=make.bob(), project=project, by=make.bob())
    doing.set_status(these("one"), "done", project=project, by=make.alice())
    assert queue() == ["three"]
    trash_document(Document.objects.get(title="three"), by=make.alice())
    assert queue() == []


def queue() -> list[str]:
    project = Membership.objects.filter(user=make.bob()).get().project
    return [one.document.title for one in work.queue_of(make.bob(), project)]


def test_progress_counts_everybodys_part_once(project: Any) -> None:
    doing.finish(these("one"), person=make.bob(), project=project, by=make.bob())
    doing.set_status(these("two"), "in_progress", project=project, by=make.bob())
    assert progress(project) == [("alice", True, 1, 1, 0), ("bob", True, 2, 1, 1)]
    doing.set_status(these("two"), "done", project=project, by=make.alice())
    assert progress(project) == [("alice", True, 1, 0, 1), ("bob", True, 2, 0, 2)]
    trash_document(Document.objects.get(title="one"), by=make.alice())
    assert progress(project)[1] == ("bob", True, 1, 0, 1)


def test_who_leaves_leaves_the_work_to_be_given_to_others(project: Any) -> None:
    remove_member(Membership.objects.get(project=project, user=make.bob()), by=make.alice())
    assert progress(project) == [("alice", True, 1, 0, 0), ("bob", False, 2, 0, 0)]
    assert doing.unassign(these("one", "two"), [make.bob()], project=project, by=make.alice()) == 2
    assert [one[0] for one in progress(project)] == ["alice"]


def progress(project: Any) -> list[tuple[Any, ...]]:
    found = work.progress_of(project)
    assert all(one.waiting == one.assigned - one.begun - one.done for one in found)
    return [(one.person.username, one.member, one.assigned, one.begun, one.done) for one in found]


def part(assigned: int, done: int) -> work.Progress:
    return work.Progress(person=None, member=True, assigned=assigned, begun=0, done=done)


def test_percent_is_of_what_was_assigned() -> None:
    assert [part(n, done).percent for n, done in ((0, 0), (3, 1), (4, 4))] == [0, 33, 100]


def test_an_annotator_sets_the_status_of_what_is_his(project: Any) -> None:
    uids = dict(Document.objects.values_list("title", "uid"))
    assert work.document_to_work_on(make.bob(), uids["one"]).title == "one"
    assert work.document_to_work_on(make.alice(), uids["three"]).title == "three"
    with pytest.raises(NotAllowed):
        work.document_to_work_on(make.bob(), uids["three"])
    with pytest.raises(NotAllowed):
        work.working_on(these("one", "three"), make.bob(), Role.ANNOTATOR)
    with pytest.raises(NotFound):
        work.document_to_work_on(make.charlie(), uids["one"])
    make.member(project, make.charlie(), role=Role.READER)
    with pytest.raises(NotAllowed):
        work.document_to_work_on(make.charlie(), uids["one"])


def test_one_finishes_ones_own_and_an_editor_anybodys(project: Any) -> None:
    uid = Document.objects.get(title="two").uid
    assert work.assignment_to_finish(make.bob(), uid, make.bob().pk).person == make.bob()
    assert work.assignment_to_finish(make.alice(), uid, make.bob().pk).person == make.bob()
    with pytest.raises(NotAllowed):
        work.assignment_to_finish(make.bob(), uid, make.alice().pk)
    with pytest.raises(NotFound):
        work.assignment_to_finish(make.bob(), Document.objects.get(title="three").uid, make.bob().pk)
