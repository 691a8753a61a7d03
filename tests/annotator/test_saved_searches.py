"""Searches that people keep: whose they are, what their links lead to, what stands on the front page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from annotator import saved_searches
from annotator.actions import views as doing
from annotator.actions.subscriptions import subscribe
from annotator.errors import Conflict, Invalid, NotAllowed, NotFound
from annotator.models import Notice, SavedView, Subscription
from documents.access import project_to_read
from documents.actions.documents import trash_document
from documents.models import Change, Document, Role
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_counted_before() -> None:
    cache.clear()


@pytest.fixture
def project() -> Any:
    """Alice owns it, Ed edits, Bob annotates, Rita reads; two documents of Outlook, one of Lantern."""
    project = make.project()
    make.member(project, make.person("ed"), role=Role.EDITOR)
    make.member(project, make.person("rita"), role=Role.READER)
    for title, publisher in (("one", "Outlook"), ("two", "Lantern"), ("three", "Outlook")):
        make.document(project, title=title, publisher=publisher)
    return project


def path(name: str, project: Any, *rest: Any) -> str:
    return reverse(name, args=[project.slug, *rest])


def signed_in(client: Any, person: Any) -> Any:
    client.force_login(person)
    return client


def said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_a_search_keeps_what_its_address_asks_for(client: Any, project: Any) -> None:
    query = "?q=publisher%3AOutlook&show=passages&sort=newest&after=12&width=&view=x"
    response = signed_in(client, make.bob()).post(path("search-keep", project) + query, {"name": " My  Outlook "})
    view = SavedView.objects.get()
    kept = (view.name, view.query, view.shows, view.shared, view.pinned, view.by)
    assert kept == ("My Outlook", "q=publisher%3AOutlook&show=passages", "search", False, False, make.bob())
    assert response.url == path("search", project) + f"?{view.query}&view={view.uid}"
    assert client.get(path("saved-search", project, view.uid)).url == response.url
    assert not Subscription.objects.exists()


def test_a_search_is_kept_for_all_pinned_and_subscribed_to_at_once(client: Any, project: Any) -> None:
    form = {"name": "Foxes", "shared": "1", "pinned": "1", "subscribed": "1"}
    signed_in(client, make.person("ed")).post(path("search-keep", project) + "?q=fox", form)
    view = SavedView.objects.get()
    assert (view.shared, view.pinned) == (True, True)
    assert Subscription.objects.get().person == make.person("ed")


def test_searches_are_no_views_of_the_list_and_views_no_searches(client: Any, project: Any) -> None:
    search, view = make.search(project, by=make.bob()), make.view(project, by=make.bob())
    signed_in(client, make.bob())
    assert client.get(path("view", project, search.uid)).status_code == 404
    assert client.get(path("saved-search", project, view.uid)).status_code == 404
    assert client.post(path("saved-search-delete", project, view.uid)).status_code == 404
    assert client.get(path("project", project)).context["views"].mine == [view]
    assert list(saved_searches.searches_of(project, user=make.bob())) == [search]


SHOWN: dict[str, tuple[str, str | None, bool]] = {
    "by its name": ("q=fox&view={uid}", "Foxes", False),
    "by what it asks for": ("q=fox", "Foxes", False),
    "by its name, something else": ("q=hound&view={uid}", "Foxes", True),
    "in another order": ("q=fox&view={uid}&sort=title", "Foxes", True),
    "another page of it": ("q=fox&view={uid}&after=2", "Foxes", False),
    "something else": ("q=hound", None, False),
    "by a name that is none": (f"q=hound&view={uuid4()}", None, False),
    "nothing": ("", None, False),
}


@pytest.mark.parametrize(("query", "name", "changed"), SHOWN.values(), ids=SHOWN)
def test_the_search_page_says_which_search_it_shows(
    client: Any,
    project: Any,
    query: str,
    name: str | None,
    changed: bool,  # noqa: FBT001
) -> None:
    view = make.search(project, by=make.bob())
    page = signed_in(client, make.bob()).get(path("search", project) + "?" + query.format(uid=view.uid))
    saved = page.context["saved"]
    assert (saved.open and saved.open.name, saved.changed) == (name, changed)
    assert (b"Save again" in page.content) is changed


LEADS_ON: dict[str, Callable[[Any], list[str]]] = {
    "to another kind": lambda page: [kind["address"] for kind in page["kinds"]],
    "to what narrows it down": lambda page: [one["address"] for group in page["facets"] for one in group["values"]],
    "to the heads of the concordance": lambda page: [head["address"] for head in page["heads"]],
    "to the hits, whose documents lead back": lambda page: [row["address"] for row in page["rows"]],
}


@pytest.mark.parametrize("leads", LEADS_ON.values(), ids=LEADS_ON)
@pytest.mark.parametrize("comes", ["by its name", "by what it asks for"])
def test_a_search_stays_open_wherever_one_goes_from_it(client: Any, project: Any, leads: Any, comes: str) -> None:
    view = make.search(project, "Dogs", "dog publisher:Outlook", show="concordance", by=make.bob())
    name = f"&view={view.uid}" if comes == "by its name" else ""
    page = signed_in(client, make.bob()).get(path("search", project) + f"?{view.query}{name}")
    addresses = leads(page.context)
    assert addresses
    assert {parse_qs(urlsplit(one).query)["view"][0] for one in addresses} == {str(view.uid)}
    assert page.content.decode().count(f'<input type="hidden" name="view" value="{view.uid}">') == 2  # box and builder
    assert page.context["asked"].kept == view.query


STAYS_SHUT = {
    "another's": "?q=dog&view={others}",
    "none, where nothing is looked for": "?view={own}",
}


@pytest.mark.parametrize("address", STAYS_SHUT.values(), ids=STAYS_SHUT)
def test_what_is_not_open_stays_out_of_addresses(client: Any, project: Any, address: str) -> None:
    own, others = make.search(project, by=make.bob()), make.search(project, "Alice’s")
    there = address.format(own=own.uid, others=others.uid)
    page = signed_in(client, make.bob()).get(path("search", project) + there)
    assert page.context["asked"].view == ""


def test_a_changed_search_is_saved_again(client: Any, project: Any) -> None:
    view = make.search(project, by=make.bob())
    there = path("saved-search-save", project, view.uid) + f"?q=hound&show=passages&view={view.uid}"
    response = signed_in(client, make.bob()).post(there)
    view.refresh_from_db()
    assert view.query == "q=hound&show=passages"
    assert response.url == path("search", project) + f"?q=hound&show=passages&view={view.uid}"


def test_a_search_gets_another_name_and_comes_onto_the_front_page(client: Any, project: Any) -> None:
    view = make.search(project, by=make.bob())
    there = path("saved-search-edit", project, view.uid)
    response = signed_in(client, make.bob()).post(there + "?q=hound", {"name": "Hounds", "pinned": "1"})
    view.refresh_from_db()
    assert (view.name, view.pinned, view.shared, view.query) == ("Hounds", True, False, "q=fox")
    assert response.url == path("search", project) + f"?q=hound&view={view.uid}"
    client.post(there, {"name": "Hounds"})
    view.refresh_from_db()
    assert not view.pinned
    told = Change.objects.filter(verb="saved_search.edited").values_list("before", "after")
    assert told[0] == ({"name": "Hounds", "pinned": True}, {"name": "Hounds", "pinned": False})


# Who sees and changes which: what the answers are to (open, rename, subscribe, delete).
WHO: dict[str, tuple[str, bool, list[int]]] = {
    "one's own": ("bob", False, [302, 302, 302, 302]),
    "another's": ("ed", False, [404, 404, 404, 404]),
    "another's, who owns the project": ("alice", False, [404, 404, 404, 404]),
    "for all, to who made it": ("alice", True, [302, 302, 302, 302]),
    "for all, to an editor": ("ed", True, [302, 302, 302, 302]),
    "for all, to an annotator": ("bob", True, [302, 403, 302, 403]),
    "for all, to a reader": ("rita", True, [302, 403, 302, 403]),
    "for all, to a stranger": ("charlie", True, [404, 404, 404, 404]),
}


@pytest.mark.parametrize(("who", "shared", "answers"), WHO.values(), ids=WHO)
def test_searches_are_seen_and_changed_by_whom_they_are_for(
    client: Any,
    project: Any,
    who: str,
    shared: bool,  # noqa: FBT001
    answers: list[int],
) -> None:
    view = make.search(project, shared=shared, by=make.alice() if shared else make.bob())
    signed_in(client, make.person(who))
    told = [client.get(path("saved-search", project, view.uid)).status_code]
    edited = {"name": "Other", "shared": "1" * shared}
    for what, form in (("edit", edited), ("follow", {"subscribed": "1"}), ("delete", {})):
        told.append(client.post(path(f"saved-search-{what}", project, view.uid), form).status_code)
    assert told == answers


def test_another_persons_search_in_an_address_is_none(client: Any, project: Any) -> None:
    view = make.search(project, "Secret name")
    page = signed_in(client, make.bob()).get(path("search", project) + f"?q=fox&view={view.uid}")
    assert page.context["saved"].open is None
    assert b"Secret name" not in page.content


def test_only_editors_keep_searches_for_all(project: Any) -> None:
    for who in ("bob", "rita"):
        with pytest.raises(NotAllowed):
            make.search(project, shared=True, by=make.person(who))
    assert make.search(project, shared=True, by=make.person("ed")).shared


BAD: dict[str, tuple[dict[str, Any], type[Exception], str]] = {
    "no name": ({"name": "  "}, Invalid, "Give the search a name"),
    "a long name": ({"name": "x" * 101}, Invalid, "at most 100 characters"),
    "a name that is taken": ({"name": "Taken"}, Conflict, "something called “Taken” here already"),
    "words without end": ({"query": "q=" + "x" * 4000}, Invalid, "too long to be kept"),
    "no words": ({"query": ""}, Invalid, "Say first what is searched for"),
    "too many on the front page": ({"pinned": True}, Conflict, "2 searches on the front page already"),
}


@pytest.mark.parametrize(("given", "error", "told"), BAD.values(), ids=BAD)
def test_a_search_that_can_not_be_kept_is_refused_in_words(
    project: Any, monkeypatch: pytest.MonkeyPatch, given: dict[str, Any], error: type[Exception], told: str
) -> None:
    monkeypatch.setattr(doing, "MOST_PINNED", 2)
    make.search(project, "Taken", pinned=True, by=make.bob())
    make.search(project, "Another", pinned=True, by=make.bob())
    make.search(project, "Everybody’s", pinned=True, shared=True)  # beside each one's own
    with pytest.raises(error, match=told):
        make.search(project, **{"name": "Free", **given}, by=make.bob())
    assert SavedView.objects.count() == 3
    pinned = SavedView.objects.get(name="Taken")
    pinned.project = project_to_read(make.bob(), project.slug)
    assert doing.edit_view(pinned, name="Still there", by=make.bob()).pinned


def test_a_refusal_is_said_where_one_came_from(client: Any, project: Any) -> None:
    view = make.search(project, by=make.bob())
    query = f"q=publisher%3AOutlook&view={view.uid}"
    for there in (path("search-keep", project), path("saved-search-edit", project, view.uid)):
        page = signed_in(client, make.bob()).post(f"{there}?{query}", {"name": ""}, follow=True)
        assert said(page) == ["Give the search a name."]
        assert page.request["QUERY_STRING"] == query


def test_a_deleted_search_comes_back_as_it_was_with_who_subscribed_to_it(client: Any, project: Any) -> None:
    view = make.search(project, shared=True, pinned=True, by=make.person("ed"))
    subscribe(view, by=make.person("rita"))
    since = timezone.now() - timedelta(days=3)
    Subscription.objects.update(since=since)
    kept = {name: getattr(view, name) for name in ("uid", "name", "query", "shows", "shared", "pinned", "by_id")}
    signed_in(client, make.alice())
    page = client.post(path("saved-search-delete", project, view.uid) + f"?q=fox&view={view.uid}", follow=True)
    assert f'formaction="{path("saved-search-restore", project, view.uid)}"' in page.content.decode()
    assert page.request["QUERY_STRING"] == "q=fox"
    assert not (SavedView.objects.exists())
    assert not (Subscription.objects.exists())
    client.post(path("saved-search-restore", project, view.uid))
    client.post(path("saved-search-restore", project, view.uid))  # twice is once
    found = SavedView.objects.get()
    assert {name: getattr(found, name) for name in kept} == kept
    assert [(one.person.username, one.since) for one in Subscription.objects.all()] == [("rita", since)]
    verbs = Change.objects.filter(verb__startswith="saved_search.").values_list("verb", flat=True)
    assert [verb.partition(".")[2] for verb in verbs] == ["restored", "removed", "added"]


def test_another_persons_deleted_search_stays_deleted_and_no_view_of_the_list_comes_of_it(project: Any) -> None:
    view = make.search(project, by=make.bob())
    uid = view.uid
    doing.remove_view(view, by=make.bob())
    with pytest.raises(NotFound, match="no such view"):
        doing.restore_view(project_to_read(make.bob(), project.slug), uid, by=make.bob())
    for who in (make.alice(), make.person("ed")):
        with pytest.raises(NotFound, match="no such search"):
            doing.restore_view(project_to_read(who, project.slug), uid, by=who, shows=view.shows)


def test_what_is_done_to_ones_own_searches_is_told_to_nobody_else(client: Any, project: Any) -> None:
    mine = make.search(project, "Only mine", by=make.bob())
    doing.remove_view(mine, by=make.bob())
    ours = make.search(project, "For all", shared=True, by=make.person("ed"))
    ours.project = project_to_read(make.person("ed"), project.slug)
    doing.edit_view(ours, pinned=True, by=make.person("ed"))
    told = signed_in(client, make.alice()).get(path("history", project)).content.decode()
    assert "kept the search “For all”" in told
    assert "On the front page" in told
    assert "Only mine" not in told
    assert (
        "deleted the search “Only mine”" in signed_in(client, make.bob()).get(path("history", project)).content.decode()
    )


def test_searches_go_with_a_project_that_is_deleted_for_ever(client: Any, project: Any) -> None:
    view = make.search(project, shared=True)
    subscribe(view, by=make.bob())
    Notice.objects.create(project=project, person=make.bob(), by=make.bob(), view=view, reason="found")
    signed_in(client, make.alice())
    client.post(path("project-trash", project))
    client.post(path("project-delete", project), {"name": project.name})
    assert not (SavedView.objects.exists())
    assert not (Subscription.objects.exists())
    assert not (Notice.objects.exists())


def front(client: Any, project: Any) -> str:
    """The front page's searches as they are after they were counted."""
    return str(client.get(path("front-searches", project)).content.decode())


def words_of(html: str) -> str:
    import re

    return " ".join(re.sub("<[^>]*>", " ", html).split())


def test_pinned_searches_and_subscribed_ones_stand_on_the_front_page(client: Any, project: Any) -> None:
    make.search(project, "Not pinned", by=make.bob())
    make.search(project, "Pinned", pinned=True, by=make.bob())
    make.search(project, "For all", pinned=True, shared=True)
    make.search(project, "Alice’s own", pinned=True)
    subscribe(make.search(project, "Subscribed", shared=True), by=make.bob())
    page = signed_in(client, make.bob()).get(path("project", project))
    assert [row.view.name for row in page.context["searches"].rows] == ["For all", "Pinned", "Subscribed"]
    assert "front-searches.css" in page.content.decode()
    assert "<search-counts" not in client.get(path("project", project) + "?q=one").content.decode()
    page = signed_in(client, make.person("rita")).get(path("project", project))
    assert [row.view.name for row in page.context["searches"].rows] == ["For all"]


COUNTS: dict[str, tuple[str, str, str]] = {
    "documents": ("publisher:Outlook", "", "2 documents"),
    "one document": ("publisher:Lantern", "", "1 document"),
    "the documents of a concordance": ("publisher:Outlook", "concordance", "2 documents"),
    "passages": ("tag:Animals", "passages", "2 passages"),
    "documents with passages": ("tag:Animals", "", "1 document"),
    "nothing": ("publisher:Nobody", "", "0 documents"),
    "what is gone": ("tag:Gone", "", "asks for what is gone"),
}


@pytest.mark.parametrize(("q", "show", "told"), COUNTS.values(), ids=COUNTS)
def test_the_front_page_says_how_much_a_search_finds(client: Any, project: Any, q: str, show: str, told: str) -> None:
    tag, document = make.tag(project), Document.objects.get(title="one")
    for quote in ("quick", "lazy"):
        make.annotation(document, quote=quote, tags=(tag,))
    make.search(project, "It", q, show=show, pinned=True, by=make.bob())
    assert words_of(front(signed_in(client, make.bob()), project)) == f"Searches It {told}"


def test_counts_are_kept_until_something_happens(client: Any, project: Any) -> None:
    make.search(project, "Outlook", "publisher:Outlook", pinned=True, shared=True)
    signed_in(client, make.bob())

    def shown() -> tuple[bool, str]:
        page = client.get(path("project", project))
        rows = page.context["searches"].rows
        known = "data-stale" not in page.content.decode()
        return known, rows[0].found.shown if rows[0].found else ""

    assert shown() == (False, "")
    front(client, project)
    assert shown() == (True, "2")
    with CaptureQueriesContext(connection) as counted:
        front(client, project)
    assert not any("documents_document" in query["sql"] for query in counted)
    trash_document(Document.objects.get(title="one"), by=make.alice())
    assert shown() == (False, "2"), "what was known stands there until it is counted anew"
    front(client, project)
    assert shown() == (True, "1")


def test_counts_are_counted_anew_after_a_while(client: Any, project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    make.search(project, "Outlook", "publisher:Outlook", pinned=True, shared=True)
    front(signed_in(client, make.bob()), project)
    monkeypatch.setattr("annotator.new_hits._SECONDS_FRESH", -1)
    assert "data-stale" in client.get(path("project", project)).content.decode()


def test_nobody_is_told_of_what_is_not_theirs_to_see(client: Any, project: Any) -> None:
    tag, document = make.tag(project), Document.objects.get(title="one")
    make.annotation(document, tags=(tag,), by=make.alice())
    mark = make.annotation(document, quote="lazy", tags=(tag,), by=make.bob())
    mark.private = True
    mark.save()
    make.search(project, "Animals", "tag:Animals", show="passages", pinned=True, shared=True)
    told = {who: words_of(front(signed_in(client, make.person(who)), project)) for who in ("alice", "bob")}
    assert told == {"alice": "Searches Animals 1 passage", "bob": "Searches Animals 2 passages"}


def test_many_are_not_counted_to_the_end(client: Any, project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.new_hits.MOST_COUNTED", 1)
    make.search(project, "Outlook", "publisher:Outlook", pinned=True, shared=True)
    assert words_of(front(signed_in(client, make.bob()), project)) == "Searches Outlook 1+ documents"


SINCE: dict[str, tuple[datetime, str]] = {
    "today": (datetime(2026, 3, 12, 7, 5, tzinfo=UTC), "07:05"),
    "yesterday": (datetime(2026, 3, 11, 23, 0, tzinfo=UTC), "Wednesday"),
    "six days ago": (datetime(2026, 3, 6, 1, 0, tzinfo=UTC), "Friday"),
    "a week ago": (datetime(2026, 3, 5, 23, 0, tzinfo=UTC), "5 March"),
    "last year": (datetime(2025, 12, 31, 12, 0, tzinfo=UTC), "31 December 2025"),
}


@pytest.mark.parametrize(("since", "told"), SINCE.values(), ids=SINCE)
def test_the_moment_since_when_is_said_as_people_say_it(
    monkeypatch: pytest.MonkeyPatch, since: datetime, told: str
) -> None:
    now = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)
    localtime: Callable[..., datetime] = timezone.localtime
    monkeypatch.setattr("annotator.saved_searches.timezone.localtime", lambda moment=now: localtime(moment, UTC))
    assert saved_searches.Row(type("View", (), {"since": since}), None).since == told


def test_twenty_searches_cost_as_many_queries_as_two(client: Any, project: Any) -> None:
    signed_in(client, make.bob())

    def queries(*, searches: int, page: str) -> int:
        while SavedView.objects.count() < searches:
            number = SavedView.objects.count()
            subscribe(make.search(project, f"Number {number}", by=make.bob()), by=make.bob())
        client.get(path(page, project))  # what is kept of the list is for one line of the log
        with CaptureQueriesContext(connection) as counted:
            client.get(path(page, project))
        return len(counted)

    for page in ("project", "search"):
        SavedView.objects.all().delete()
        assert queries(searches=2, page=page) == queries(searches=20, page=page)
