"""Projects, members and metadata by page: what people may write, and what is kept from happening."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from documents.actions.documents import trash_document
from documents.models import Change, Document, Membership, Project, Role
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(client: Any) -> Any:
    client.force_login(make.alice())
    return make.project()


def said(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"]) if response.context else ""


def test_somebody_without_projects_is_offered_to_make_one(client: Any) -> None:
    client.force_login(make.charlie())
    assert reverse("new-project") in client.get(reverse("projects")).content.decode()


def test_projects_show_their_counts_and_the_last_one_worked_on_comes_first(client: Any, project: Any) -> None:
    make.project(name="Newer, but quiet", with_bob=False)
    make.document(project)
    trash_document(make.document(project, title="Gone"), by=make.alice())
    shown = client.get(reverse("projects")).context["projects"]
    assert [(one.name, one.document_count) for one in shown] == [("Iraq reading group", 1), ("Newer, but quiet", 0)]


NEW = {
    "a name": ({"name": "Tide"}, 302),
    "a name and a description": ({"name": "Tide", "description": "Of the bay"}, 302),
    "a name in another script": ({"name": "المد والجزر"}, 302),
    "signs alone": ({"name": "!!!"}, 302),
    "nothing": ({"name": ""}, 422),
    "white space": ({"name": "  "}, 422),
    "too long": ({"name": "x" * 201}, 422),
    "a name with a NUL": ({"name": "a\x00b"}, 422),
}


@pytest.mark.parametrize(("fields", "status"), NEW.values(), ids=NEW)
def test_a_project_is_made_or_the_form_says_why_not(client: Any, fields: dict[str, str], status: int) -> None:
    client.force_login(make.alice())
    assert client.post(reverse("new-project"), fields).status_code == status
    assert Project.objects.count() == (status == 302)


def test_a_project_is_renamed_and_keeps_its_address(client: Any, project: Any) -> None:
    client.post(reverse("project-settings", args=[project.slug]), {"name": "Tigris", "description": "New"})
    project.refresh_from_db()
    assert (project.name, project.slug) == ("Tigris", "iraq-reading-group")


MEMBERS = {
    "by user name": ({"user": "charlie", "role": 20}, 302, ""),
    "in another case": ({"user": " CHARLIE ", "role": 10}, 302, ""),
    "somebody there is not": ({"user": "nobody-here", "role": 10}, 422, "There is no account “nobody-here”"),
    "somebody who left": ({"user": "left", "role": 10}, 422, "There is no account"),
    "somebody who is in already": ({"user": "bob", "role": 10}, 422, "is a member already"),
    "no name": ({"user": "", "role": 10}, 422, "This field is required"),
    "a role there is not": ({"user": "charlie", "role": 15}, 422, "not one of the available choices"),
    "a name with markup": ({"user": "<i>x</i>", "role": 10}, 422, "&lt;i&gt;x&lt;/i&gt;"),
}


@pytest.mark.parametrize(("fields", "status", "words"), MEMBERS.values(), ids=MEMBERS)
def test_a_member_is_added_or_the_form_says_why_not(
    client: Any, project: Any, fields: dict[str, Any], status: int, words: str
) -> None:
    make.charlie()
    make.person("left", is_active=False)
    response = client.post(reverse("members", args=[project.slug]), fields)
    assert response.status_code == status
    assert words in response.content.decode()
    assert Membership.objects.filter(project=project, user=make.charlie()).exists() == (status == 302)


def test_a_role_is_changed(client: Any, project: Any) -> None:
    bob = Membership.objects.get(user=make.bob())
    client.post(reverse("member-role", args=[project.slug, bob.pk]), {"role": Role.EDITOR})
    bob.refresh_from_db()
    assert bob.role == Role.EDITOR


@pytest.mark.parametrize("role", ["", "15", "x", "99999999999999999999"])
def test_a_role_that_is_none_changes_nothing(client: Any, project: Any, role: str) -> None:
    bob = Membership.objects.get(user=make.bob())
    response = client.post(reverse("member-role", args=[project.slug, bob.pk]), {"role": role}, follow=True)
    assert "Choose one of the roles." in said(response)
    assert Membership.objects.get(pk=bob.pk).role == Role.ANNOTATOR


@pytest.mark.parametrize("name", ["member-role", "member-remove"])
def test_the_last_owner_stays(client: Any, project: Any, name: str) -> None:
    alice = Membership.objects.get(user=make.alice())
    response = client.post(reverse(name, args=[project.slug, alice.pk]), {"role": Role.READER}, follow=True)
    assert "A project needs an owner" in said(response)
    assert Membership.objects.get(pk=alice.pk).role == Role.OWNER


def test_an_owner_who_leaves_comes_to_their_projects(client: Any, project: Any) -> None:
    Membership.objects.filter(user=make.bob()).update(role=Role.OWNER)
    alice = Membership.objects.get(user=make.alice())
    response = client.post(reverse("member-remove", args=[project.slug, alice.pk]))
    assert response.url == reverse("projects")


DETAILS: dict[str, tuple[dict[str, str], dict[str, Any] | None]] = {
    "everything": (
        {"title": "T", "authors": "Ann\n\n  Bo  Li ", "publisher": "P", "published": "2019-01-20", "language": "ar",
         "url": "https://example.org/a"},
        {"title": "T", "authors": ["Ann", "Bo Li"], "publisher": "P", "published": date(2019, 1, 20),
         "language": "ar", "url": "https://example.org/a"},
    ),
    "all but the title emptied": ({"title": "T"}, {"authors": [], "publisher": "", "published": None, "url": ""}),
    "no title": ({"title": " "}, None),
    "a day that is none": ({"title": "T", "published": "2019-02-30"}, None),
    "an address that would run": ({"title": "T", "url": "javascript:alert(1)"}, None),
    "a language that is none": ({"title": "T", "language": "in English"}, None),
    "too many authors": ({"title": "T", "authors": "\n".join(f"A{n}" for n in range(101))}, None),
    "an author without end": ({"title": "T", "authors": "x" * 201}, None),
}  # fmt: skip


@pytest.mark.parametrize(("fields", "kept"), DETAILS.values(), ids=DETAILS)
def test_details_are_corrected_or_the_form_says_why_not(
    client: Any, project: Any, fields: dict[str, str], kept: dict[str, Any] | None
) -> None:
    document = make.document(project, authors=("Old",))
    response = client.post(reverse("document-edit", args=[document.uid]), fields)
    document.refresh_from_db()
    if kept is None:
        assert response.status_code == 422
        assert (document.title, document.authors) == ("The fox", ["Old"])
    else:
        assert response.status_code == 302
        assert {name: getattr(document, name) for name in kept} == kept


def test_what_is_saved_unchanged_is_no_change(client: Any, project: Any) -> None:
    document = make.document(project, authors=("Ann", "Bo"), published=date(2019, 1, 20))
    page = client.get(reverse("document-edit", args=[document.uid]))
    before = Change.objects.count()
    client.post(
        reverse("document-edit", args=[document.uid]), page.context["form"].initial | {"published": "2019-01-20"}
    )
    assert Change.objects.count() == before


def test_a_document_goes_to_the_trash_with_a_way_back(client: Any, project: Any) -> None:
    document = make.document(project)
    response = client.post(reverse("document-trash", args=[document.uid]), follow=True)
    assert reverse("document-restore", args=[document.uid]) in said(response)
    assert Document.objects.get().trashed_at
    client.post(reverse("document-restore", args=[document.uid]))
    assert Document.objects.get().trashed_at is None
