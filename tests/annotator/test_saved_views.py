"""Views of the document list people keep: whose they are, what their links show, what is said when they are old."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotator.actions import views as doing
from annotator.actions.tag import trash_tag
from annotator.errors import Conflict, Invalid, NotAllowed, NotFound
from annotator.listing.address import address, asked_in, columns_in, pairs_of
from annotator.models import SavedView
from documents.access import project_to_read
from documents.actions.fields import make_field, trash_field
from documents.models import Change, Role
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Any:
    """Alice owns it, Ed edits, Bob annotates, Rita reads."""
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


def opened(client: Any, view: SavedView) -> Any:
    return client.get(path("view", view.project, view.uid), follow=True)


def titles(response: Any) -> list[str]:
    return [row.document.title for row in response.context["rows"]]


def test_a_view_keeps_filters_order_and_columns(client: Any, project: Any) -> None:
    field = make_field(project, "Words", kind="number", by=make.alice())
    query = f"?publisher=Outlook&sort=title&page=2&column=title&column=field-{field.pk}&status="
    response = signed_in(client, make.bob()).post(path("view-make", project) + query, {"name": " My  Outlook "})
    view = SavedView.objects.get()
    assert (view.name, view.query, view.columns, view.shared, view.by) == (
        "My Outlook",
        "publisher=Outlook&sort=title",
        ["title", f"field-{field.pk}"],
        False,
        make.bob(),
    )
    assert response.url == path("project", project) + "?" + address(view.query, view.columns, str(view.uid))
    page = opened(client, view)
    assert titles(page) == ["one", "three"]
    assert [column.label for column in page.context["columns"] if column.shown] == ["Title", "Words"]
    assert (page.context["views"].open, page.context["views"].changed) == (view, False)


SAME = {
    "the same in another order": ("sort=title&publisher=Outlook", False),
    "another page": ("publisher=Outlook&sort=title&page=2", False),
    "with empty fields": ("publisher=Outlook&sort=title&q=&from=", False),
    "another order of rows": ("publisher=Outlook", True),
    "another filter": ("publisher=Outlook&sort=title&q=tide", True),
    "other columns": ("publisher=Outlook&sort=title&column=title", True),
    "the usual columns": (
        "publisher=Outlook&sort=title&column=title&column=publisher&column=published&column=status&column=highlights",
        False,
    ),
}


@pytest.mark.parametrize(("query", "changed"), SAME.values(), ids=SAME)
def test_a_list_says_whether_it_still_shows_its_view(client: Any, project: Any, query: str, changed: bool) -> None:  # noqa: FBT001
    view = make.view(project, query="publisher=Outlook&sort=title", by=make.bob())
    page = signed_in(client, make.bob()).get(path("project", project) + f"?{query}&view={view.uid}")
    assert page.context["views"].changed is changed
    assert (b"Save again" in page.content) is changed


def test_a_changed_view_is_saved_again(client: Any, project: Any) -> None:
    view = make.view(project, by=make.bob())
    there = path("view-save", project, view.uid) + f"?q=tide&column=title&view={view.uid}"
    response = signed_in(client, make.bob()).post(there)
    view.refresh_from_db()
    assert (view.query, view.columns) == ("q=tide", ["title"])
    assert response.url == path("project", project) + f"?q=tide&column=title&view={view.uid}"


# Who sees and changes which: what the answers are to (open, rename, delete).
WHO: dict[str, tuple[str, bool, list[int]]] = {
    "one's own": ("bob", False, [302, 302, 302]),
    "another's": ("ed", False, [404, 404, 404]),
    "another's, who owns the project": ("alice", False, [404, 404, 404]),
    "for all, to who made it": ("alice", True, [302, 302, 302]),
    "for all, to an editor": ("ed", True, [302, 302, 302]),
    "for all, to an annotator": ("bob", True, [302, 403, 403]),
    "for all, to a reader": ("rita", True, [302, 403, 403]),
    "for all, to a stranger": ("charlie", True, [404, 404, 404]),
}


@pytest.mark.parametrize(("who", "shared", "answers"), WHO.values(), ids=WHO)
def test_views_are_seen_and_changed_by_whom_they_are_for(
    client: Any,
    project: Any,
    who: str,
    shared: bool,  # noqa: FBT001
    answers: list[int],
) -> None:
    view = make.view(project, shared=shared, by=make.alice() if shared else make.bob())
    signed_in(client, make.person(who))
    told = [client.get(path("view", project, view.uid)).status_code]
    told.append(
        client.post(path("view-edit", project, view.uid), {"name": "Other", "shared": "1" * shared}).status_code
    )
    told.append(client.post(path("view-delete", project, view.uid)).status_code)
    assert told == answers
    assert SavedView.objects.exists() is (answers[2] != 302)
    if told[0] == 302:
        assert answers[1] != 302 or Change.objects.filter(verb="view.edited", after__name="Other").exists()


def test_the_side_lists_ones_own_views_and_those_for_all(client: Any, project: Any) -> None:
    make.view(project, "Bob’s", by=make.bob())
    make.view(project, "Alice’s")
    make.view(project, "Everybody’s", shared=True)
    beside = signed_in(client, make.bob()).get(path("project", project)).context["views"]
    names = [[view.name for view in some] for some in (beside.mine, beside.shared)]
    assert (names, beside.open, beside.may_share) == ([["Bob’s"], ["Everybody’s"]], None, False)


def test_another_persons_view_in_an_address_is_no_view(client: Any, project: Any) -> None:
    view = make.view(project, "Secret name")
    page = signed_in(client, make.bob()).get(path("project", project) + f"?view={view.uid}")
    assert page.context["views"].open is None
    assert b"Secret name" not in page.content


def test_only_editors_keep_views_for_all(client: Any, project: Any) -> None:
    for who in ("bob", "rita"):
        with pytest.raises(NotAllowed):
            make.view(project, shared=True, by=make.person(who))
        mine = make.view(project, by=make.person(who))
        mine.project = project_to_read(make.person(who), project.slug)
        with pytest.raises(NotAllowed):
            doing.edit_view(mine, shared=True, by=make.person(who))
    assert make.view(project, shared=True, by=make.person("ed")).shared


def test_a_view_for_all_is_taken_back_by_who_made_it_alone(project: Any) -> None:
    view = make.view(project, shared=True, by=make.person("ed"))
    view.project = project_to_read(make.alice(), project.slug)
    with pytest.raises(Invalid, match="Only who made this view"):
        doing.edit_view(view, shared=False, by=make.alice())
    assert not doing.edit_view(view, shared=False, by=make.person("ed")).shared


BAD: dict[str, tuple[dict[str, Any], type[Exception], str]] = {
    "no name": ({"name": "  "}, Invalid, "Give the view a name"),
    "a long name": ({"name": "x" * 101}, Invalid, "at most 100 characters"),
    "a name that is taken": ({"name": "Taken"}, Conflict, "There is a view “Taken” already"),
    "filters without end": ({"query": "q=" + "x" * 4000}, Invalid, "too long to be kept"),
}


@pytest.mark.parametrize(("given", "error", "said"), BAD.values(), ids=BAD)
def test_a_view_that_can_not_be_kept_is_refused_in_words(
    project: Any, given: dict[str, Any], error: type[Exception], said: str
) -> None:
    make.view(project, "Taken", by=make.bob())
    make.view(project, "Taken", by=make.alice())  # hers may be called so, too
    with pytest.raises(error, match=said):
        make.view(project, **{"name": "Free", **given}, by=make.bob())
    assert SavedView.objects.count() == 2


def test_a_refusal_is_said_on_the_page(client: Any, project: Any) -> None:
    page = signed_in(client, make.bob()).post(path("view-make", project) + "?q=o", {"name": ""}, follow=True)
    assert [str(message) for message in page.context["messages"]] == ["Give the view a name."]
    assert page.context["asked"].words == "o"


def test_a_deleted_view_comes_back_as_it_was(client: Any, project: Any) -> None:
    view = make.view(project, columns=["title"], by=make.person("rita"))
    kept = {name: getattr(view, name) for name in ("uid", "name", "query", "columns", "shared", "by_id")}
    signed_in(client, make.person("rita"))
    page = client.post(path("view-delete", project, view.uid) + f"?q=o&view={view.uid}", follow=True)
    assert f'formaction="{path("view-restore", project, view.uid)}"' in page.content.decode()
    assert page.request["QUERY_STRING"] == "q=o"
    assert not SavedView.objects.exists()
    client.post(path("view-restore", project, view.uid))
    client.post(path("view-restore", project, view.uid))  # twice is once
    found = SavedView.objects.get()
    assert {name: getattr(found, name) for name in kept} == kept
    assert list(Change.objects.filter(verb__startswith="view.").values_list("verb", flat=True)) == [
        "view.restored",
        "view.removed",
        "view.added",
    ]


def test_another_persons_deleted_view_stays_deleted(project: Any) -> None:
    view = make.view(project, by=make.bob())
    uid = view.uid
    doing.remove_view(view, by=make.bob())
    for who in (make.alice(), make.person("ed")):
        with pytest.raises(NotFound):
            doing.restore_view(project_to_read(who, project.slug), uid, by=who)
    with pytest.raises(NotFound):
        doing.restore_view(project_to_read(make.bob(), project.slug), uuid4(), by=make.bob())


def test_a_view_whose_name_was_taken_since_says_so(client: Any, project: Any) -> None:
    view = make.view(project, by=make.bob())
    doing.remove_view(view, by=make.bob())
    make.view(project, by=make.bob())
    page = signed_in(client, make.bob()).post(path("view-restore", project, view.uid), follow=True)
    assert "There is a view “Outlook” already" in str(next(iter(page.context["messages"])))


def test_what_is_done_to_ones_own_views_is_told_to_nobody_else(client: Any, project: Any) -> None:
    mine = make.view(project, "Only mine", by=make.bob())
    mine.project = project_to_read(make.bob(), project.slug)
    doing.edit_view(mine, name="Still mine", by=make.bob())
    doing.remove_view(mine, by=make.bob())
    make.view(project, "For all", shared=True, by=make.person("ed"))
    ours = signed_in(client, make.alice()).get(path("history", project)).content.decode()
    assert "kept the view “For all”" in ours
    assert "mine" not in ours
    own = signed_in(client, make.bob()).get(path("history", project)).content.decode()
    assert "deleted the view “Still mine”" in own


def test_what_a_view_asks_for_that_is_gone_is_said_and_left_out(client: Any, project: Any) -> None:
    field = make_field(project, "Words", kind="number", by=make.alice())
    tag = make.tag(project, "Iraq")
    query = f"field-{field.pk}-from=5&topic={tag.pk}&publisher=Outlook&sort=-field-{field.pk}"
    view = make.view(project, query=query, columns=["title", f"field-{field.pk}"], by=make.bob())
    trash_field(field, by=make.alice())
    trash_tag(tag, by=make.alice())
    page = opened(signed_in(client, make.bob()), view)
    assert titles(page) == ["three", "one"]
    assert page.context["left_out"] == [
        "The codebook has no such tag; it may lie in the trash.",
        "The field “Words” lies in the trash, so the list isn’t filtered or sorted by it.",
    ]


def test_views_go_with_a_project_that_is_deleted_for_ever(client: Any, project: Any) -> None:
    make.view(project, shared=True)
    make.view(project, by=make.bob())
    signed_in(client, make.alice())
    client.post(path("project-trash", project))
    client.post(path("project-delete", project), {"name": project.name})
    assert not SavedView.objects.exists()


def test_twenty_views_cost_as_many_queries_as_two(client: Any, project: Any) -> None:
    signed_in(client, make.bob())

    def queries(*, views: int) -> int:
        while SavedView.objects.count() < views:
            make.view(project, f"Number {SavedView.objects.count()}", by=make.bob())
        with CaptureQueriesContext(connection) as counted:
            client.get(path("project", project))
        return len(counted)

    queries(views=1)
    assert queries(views=2) == queries(views=20)


ADDRESSES: dict[str, tuple[str, str, list[str]]] = {
    "nothing": ("", "", []),
    "the usual order": ("sort=-imported", "", []),
    "names in their order": ("q=b&from=a", "from=a&q=b", []),
    "what is passing": ("page=3&view=x&q=b", "q=b", []),
    "columns": ("column=title&q=%C3%84&column=publisher", "q=%C3%84", ["title", "publisher"]),
}


@pytest.mark.parametrize(("query", "asked", "columns"), ADDRESSES.values(), ids=ADDRESSES)
def test_an_address_says_what_is_asked_for(query: str, asked: str, columns: list[str]) -> None:
    assert (asked_in(pairs_of(query)), columns_in(pairs_of(query))) == (asked, columns)
    assert asked_in(pairs_of(address(asked, columns, "x"))) == asked
