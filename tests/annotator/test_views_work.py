"""Work on documents in pages: filters, acts on many at once, the queue, progress, and what the reading page offers."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotator.models import Topic
from documents.actions import work as doing
from documents.actions.projects import remove_member
from documents.models import Assignment, Change, Document, Membership, Role
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Any:
    """Four documents: one and two are Bob's, two is Alice's, too, and in progress; three is done; four is nothing."""
    project = make.project()
    for title in ("one", "two", "three", "four"):
        make.document(project, title=title, publisher="Outlook" if title in ("one", "three") else "")
    doing.assign(these("one", "two"), [make.bob()], project=project, by=make.alice())
    doing.assign(these("two"), [make.alice()], project=project, by=make.alice())
    doing.set_status(these("two"), "in_progress", project=project, by=make.alice())
    doing.set_status(these("three"), "done", project=project, by=make.alice())
    return project


def these(*titles: str) -> Any:
    return Document.objects.filter(title__in=titles)


def statuses() -> dict[str, str]:
    return dict(Document.objects.order_by("pk").values_list("title", "status"))


def given() -> list[tuple[str, str]]:
    return sorted(Assignment.objects.values_list("document__title", "person__username"))


def listed(client: Any, project: Any, query: dict[str, str], *, by: Any = None) -> Any:
    client.force_login(by or make.bob())
    response = client.get(reverse("project", args=[project.slug]), query)
    assert response.status_code == 200
    return response


FILTERS: dict[str, tuple[dict[str, str], list[str]]] = {
    "a status": ({"status": "new"}, ["one", "four"]),
    "a status that none has": ({"status": "done", "assigned": "me"}, []),
    "a status there is not": ({"status": "x"}, ["one", "two", "three", "four"]),
    "mine": ({"assigned": "me"}, ["one", "two"]),
    "nobody's": ({"assigned": "nobody"}, ["three", "four"]),
    "mine in progress": ({"assigned": "me", "status": "in_progress"}, ["two"]),
    "whose there is not": ({"assigned": "x"}, ["one", "two", "three", "four"]),
    "whose is beyond all numbers": ({"assigned": "9" * 19}, ["one", "two", "three", "four"]),
    "by status": ({"sort": "status"}, ["one", "four", "two", "three"]),
    "by status, backwards": ({"sort": "-status"}, ["three", "two", "four", "one"]),
}


@pytest.mark.parametrize(("query", "found"), FILTERS.values(), ids=FILTERS)
def test_the_list_shows_what_is_asked_for(client: Any, project: Any, query: dict[str, str], found: list[str]) -> None:
    rows = listed(client, project, {"sort": "imported", **query}).context["rows"]
    assert [row.document.title for row in rows] == found


def test_the_list_shows_what_is_somebodys(client: Any, project: Any) -> None:
    rows = listed(client, project, {"assigned": str(make.alice().pk)}).context["rows"]
    assert [row.document.title for row in rows] == ["two"]


FACETS: dict[str, tuple[dict[str, str], dict[str, int], dict[str, int]]] = {
    "of all": ({}, {"new": 2, "in progress": 1, "done": 1}, {"me": 2, "Alice Ng": 1, "nobody": 2}),
    "within a publisher": ({"publisher": "Outlook"}, {"new": 1, "done": 1}, {"me": 1, "nobody": 1}),
    "what is chosen stays among its own": (
        {"status": "done", "assigned": "me"},
        {"new": 1, "in progress": 1, "done": 0},
        {"me": 0, "nobody": 1},
    ),
}


@pytest.mark.parametrize(("query", "statuses", "people"), FACETS.values(), ids=FACETS)
def test_each_filter_says_how_many_documents_it_would_show(
    client: Any, project: Any, query: dict[str, str], statuses: dict[str, int], people: dict[str, int]
) -> None:
    facets = listed(client, project, query).context["facets"]
    assert {one.label: one.count for one in facets.statuses} == statuses
    assert [(one.label, one.count) for one in facets.people] == list(people.items())


def test_what_others_counted_says_me_of_nobody_else(client: Any, project: Any) -> None:
    mine = [listed(client, project, {}, by=who).context["facets"].people for who in (make.bob(), make.alice())]
    assert [[one.label for one in people] for people in mine] == [
        ["me", "Alice Ng", "nobody"],
        ["me", "Bob Stone", "nobody"],
    ]


def test_where_nobody_works_with_it_nothing_is_offered(client: Any) -> None:
    project = make.project()
    make.document(project)
    facets = listed(client, project, {}).context["facets"]
    assert (facets.statuses, facets.people) == ([], [])


def test_a_row_says_how_far_it_is_and_whose(client: Any, project: Any) -> None:
    doing.finish(these("two"), person=make.bob(), project=project, by=make.bob())
    html = listed(client, project, {"status": "in_progress"}).content.decode()
    words = " ".join(re.sub(r"<[^>]+>", " ", html[html.index("<tbody>") : html.index("</tbody>")]).split())
    assert "in progress" in words
    assert "done by Bob Stone" in words
    assert "assigned to Alice Ng" in words


def test_what_is_filtered_by_can_be_taken_away(client: Any, project: Any) -> None:
    chosen = listed(client, project, {"status": "new", "assigned": "me"}).context["chosen"]
    assert [(one.names, one.value) for one in chosen] == [(("status",), "new"), (("assigned",), "me")]


# Acts on many at once.


def act(client: Any, project: Any, *titles: str, by: Any = None, query: str = "", **fields: str) -> Any:
    client.force_login(by or make.alice())
    uids = [str(uid) for uid in these(*titles).values_list("uid", flat=True)]
    return client.post(f"{reverse('selection', args=[project.slug])}{query}", {"documents": uids, **fields})


def said(response: Any) -> str:
    return re.sub(r"<[^>]+>", "", " ".join(str(one) for one in get_messages(response.wsgi_request))).strip()


def test_documents_get_a_status(client: Any, project: Any) -> None:
    response = act(client, project, "one", "two", do="status", status="done", query="?sort=title")
    assert statuses() == {"one": "done", "two": "done", "three": "done", "four": "new"}
    assert said(response) == "2 documents are done now. Undo"
    assert response.url == reverse("project", args=[project.slug]) + "?sort=title"


def test_documents_are_given_to_a_person_and_taken_away(client: Any, project: Any) -> None:
    bob = str(make.bob().pk)
    assert said(act(client, project, "one", "four", do="assign", person=bob)) == "1 document is for Bob Stone. Undo"
    assert ("four", "bob") in given()
    response = act(client, project, "one", "two", do="unassign", person=bob)
    assert said(response).endswith("2 documents aren’t for Bob Stone any more. Undo")
    assert given() == [("four", "bob"), ("two", "alice")]


def test_documents_are_put_under_a_topic_and_taken_out(client: Any, project: Any) -> None:
    claims = make.tag(project, "Claims")
    make.tag(project, "Economic", parent=claims)
    response = act(client, project, "one", "two", do="put-under", topic=" claims /  ECONOMIC ")
    assert said(response) == "2 documents are under “Economic”. Undo"
    assert Topic.objects.count() == 2
    act(client, project, "two", "three", do="take-out", topic="economic", by=make.bob())
    assert list(Topic.objects.values_list("content_object__title", flat=True)) == ["one"]


def test_documents_go_to_the_trash(client: Any, project: Any) -> None:
    assert said(act(client, project, "one", "two", do="trash")) == "2 documents are in the trash. Undo"
    assert list(Document.objects.filter(trashed_at=None).values_list("title", flat=True)) == ["four", "three"]


def test_all_that_fit_are_taken_whatever_is_ticked(client: Any, project: Any) -> None:
    act(client, project, "two", do="status", status="done", all="2", query="?publisher=Outlook")
    assert statuses() == {"one": "done", "two": "in_progress", "three": "done", "four": "new"}


def test_nothing_is_done_if_others_fit_by_now(client: Any, project: Any) -> None:
    response = act(client, project, do="status", status="done", all="3", query="?publisher=Outlook")
    assert "Other documents fit" in said(response)
    assert statuses()["one"] == "new"


ODD: dict[str, tuple[dict[str, str], str]] = {
    "nothing to do": ({}, "Choose what to do"),
    "what can't be done": ({"do": "burn"}, "Choose what to do"),
    "a status there is not": ({"do": "status", "status": "x"}, "new, in_progress or done"),
    "a person there is not": ({"do": "assign", "person": "x"}, "Choose a person"),
    "a stranger": ({"do": "assign", "person": "charlie"}, "Choose a person"),
    "no topic": ({"do": "put-under", "topic": ""}, "Choose a topic"),
    "a topic there is not": ({"do": "put-under", "topic": "Bees"}, "Choose a topic"),
    "a topic of which there are two": ({"do": "put-under", "topic": "Twice"}, "Several tags"),
    "what is so already": ({"do": "status", "status": "new"}, "nothing was changed"),
}


@pytest.mark.parametrize(("fields", "answer"), ODD.values(), ids=ODD)
def test_what_makes_no_sense_is_said(client: Any, project: Any, fields: dict[str, str], answer: str) -> None:
    for parent in ("A", "B"):
        make.tag(project, "Twice", parent=make.tag(project, parent))
    number = Change.objects.count()
    make.charlie()
    fields = {name: str(make.charlie().pk) if value == "charlie" else value for name, value in fields.items()}
    assert answer in said(act(client, project, "one", **fields))
    assert Change.objects.count() == number


def test_nothing_chosen_is_said(client: Any, project: Any) -> None:
    assert "Choose some documents first" in said(act(client, project, do="status", status="done"))


def test_what_is_no_identifier_is_no_document(client: Any, project: Any) -> None:
    client.force_login(make.alice())
    address = reverse("selection", args=[project.slug])
    assert "Choose some documents first" in said(client.post(address, {"documents": ["x"], "do": "trash"}))


RIGHTS: dict[str, tuple[dict[str, str], str, int]] = {
    "an annotator sets the status of his own": ({"do": "status", "status": "done"}, "one", 302),
    "and of nothing else": ({"do": "status", "status": "done"}, "four", 403),
    "he assigns nothing": ({"do": "assign", "person": "bob"}, "one", 403),
    "he takes nothing away": ({"do": "unassign", "person": "bob"}, "one", 403),
    "he throws nothing away": ({"do": "trash"}, "one", 403),
}


@pytest.mark.parametrize(("fields", "title", "status"), RIGHTS.values(), ids=RIGHTS)
def test_each_role_does_its_part(client: Any, project: Any, fields: dict[str, str], title: str, status: int) -> None:
    fields = {name: str(make.bob().pk) if value == "bob" else value for name, value in fields.items()}
    assert act(client, project, title, by=make.bob(), **fields).status_code == status


def test_an_act_is_undone_from_its_message(client: Any, project: Any) -> None:
    before = statuses()
    response = act(client, project, "one", "two", do="status", status="done", query="?sort=title")
    address = re.search(r'formaction="([^"]+)"', str(next(iter(get_messages(response.wsgi_request)))))
    assert address
    assert statuses() != before
    answer = client.post(address[1])
    assert statuses() == before
    assert answer.url.endswith("?sort=title")
    assert "Undone" in said(answer)
    assert "isn’t what would be undone" in said(client.post(address[1]))


def test_what_somebody_built_upon_is_not_undone(client: Any, project: Any) -> None:
    response = act(client, project, "one", do="status", status="done")
    address = re.search(r'formaction="([^"]+)"', str(next(iter(get_messages(response.wsgi_request)))))
    assert address
    doing.set_status(these("one"), "in_progress", project=project, by=make.bob())
    assert "Bob Stone changed “one”" in said(client.post(address[1].replace("&amp;", "&")))
    assert statuses()["one"] == "in_progress"


# The queue and everybody's progress.


def queue(client: Any, project: Any, *, by: Any = None) -> Any:
    client.force_login(by or make.bob())
    return client.get(reverse("next", args=[project.slug]))


def test_a_queue_says_what_is_next_and_how_much_is_done(client: Any, project: Any) -> None:
    html = queue(client, project).content.decode()
    assert html.index(">two<") < html.index(">one<")  # what is begun comes first
    assert "0 of 2 documents done" in html
    assert "2 documents are assigned to nobody" in html


def test_done_goes_on_to_the_next_and_at_the_end_back_to_the_queue(client: Any, project: Any) -> None:
    client.force_login(make.bob())
    uids = {one.title: one.uid for one in Document.objects.all()}
    following = client.post(reverse("document-done", args=[uids["two"]]))
    assert following.url == reverse("document", args=[uids["one"]])
    end = client.post(reverse("document-done", args=[uids["one"]]))
    assert end.url == reverse("next", args=[project.slug])
    assert "all that was given to you is done" in said(end)
    assert statuses()["one"] == "done"
    html = queue(client, project).content.decode()
    assert "2 of 2 documents done" in html
    assert "All that was given to you is done." in html


def test_done_in_the_queue_stays_there(client: Any, project: Any) -> None:
    client.force_login(make.bob())
    answer = client.post(reverse("document-done", args=[these("two").get().uid]), {"go": "queue"})
    assert answer.url == reverse("next", args=[project.slug])


def test_what_was_done_can_be_taken_up_again(client: Any, project: Any) -> None:
    doing.finish(these("one"), person=make.bob(), project=project, by=make.bob())
    client.force_login(make.bob())
    client.post(reverse("document-reopen", args=[these("one").get().uid]))
    assert statuses()["one"] == "in_progress"


def test_who_has_left_is_told_of_to_those_who_can_give_it_to_others(client: Any, project: Any) -> None:
    remove_member(Membership.objects.get(project=project, user=make.bob()), by=make.alice())
    html = queue(client, project, by=make.alice()).content.decode()
    assert "Give these to somebody else" in html
    selection = listed(client, project, {}, by=make.alice()).context["selection"]
    assert [one.label for one in selection["left"]] == ["Bob Stone"]
    assert make.bob() not in selection["workers"]


def test_a_long_queue_says_how_much_more_there_is(client: Any, project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.views.work.SHOWN", 1)
    assert "and 1 more" in queue(client, project).content.decode()


def test_a_reader_sees_how_far_everybody_is(client: Any, project: Any) -> None:
    make.member(project, make.charlie(), role=Role.READER)
    html = queue(client, project, by=make.charlie()).content.decode()
    assert "Bob Stone" in html
    assert "selection" not in listed(client, project, {}, by=make.charlie()).content.decode()


# The reading page.


def reading(client: Any, title: str, *, by: Any) -> str:
    client.force_login(by)
    return str(client.get(reverse("document", args=[these(title).get().uid])).content.decode())


OFFERS: dict[str, tuple[Any, str, bool, bool]] = {
    "what is mine can be finished": (make.bob, "one", True, True),
    "what is nobody's can't": (make.bob, "four", False, False),
    "an editor sets any status": (make.alice, "four", True, False),
    "what is done isn't finished again": (make.alice, "three", True, False),
}


@pytest.mark.parametrize(("who", "title", "status", "done"), OFFERS.values(), ids=OFFERS)
def test_the_reading_page_offers_what_one_may(
    client: Any,
    project: Any,
    who: Any,
    title: str,
    *,
    status: bool,
    done: bool,
) -> None:
    html = reading(client, title, by=who())
    assert ("Status of this document" in html, "Done, next" in html) == (status, done)


def test_the_status_is_set_on_the_reading_page(client: Any, project: Any) -> None:
    client.force_login(make.bob())
    uid = these("one").get().uid
    answer = client.post(reverse("document-status", args=[uid]), {"status": "in_progress"})
    assert (answer.url, statuses()["one"]) == (reverse("document", args=[uid]), "in_progress")


# What it costs.


@pytest.mark.parametrize("name", ["project", "next"])
def test_a_page_costs_as_many_queries_with_twenty_rows_as_with_two(client: Any, name: str) -> None:
    costs = []
    for count in (2, 20):
        project = make.project(name=f"With {count}")
        for number in range(count):
            make.document(project, title=str(number))
            who = make.person(f"worker-{number}")
            make.member(project, who)
            everything = Document.objects.filter(project=project)
            doing.assign(everything, [who, make.alice()], project=project, by=make.alice())
        client.force_login(make.alice())
        client.get(reverse(name, args=[project.slug]))
        Change.objects.record("project.edited", project_id=project.pk, by=make.alice(), target="x")  # counts are old
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse(name, args=[project.slug])).status_code == 200
        costs.append(len(asked))
    assert costs[0] == costs[1]
