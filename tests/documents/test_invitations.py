"""Inviting by a link, joining by one, handing over and leaving: who gets in, as what, and who doesn't."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from documents.actions import invitations, projects
from documents.actions.projects import change_role, hand_over, remove_member
from documents.errors import Conflict, Invalid, NotFound
from documents.models import Change, Invitation, Membership, Project, Role
from documents.queries import open_invitation
from documents.secret import fingerprint_of, is_secret_of, new_secret
from tests import factories as make

pytestmark = pytest.mark.django_db

PASSWORD = "tide-and-moon-9"


@pytest.fixture
def project() -> Project:
    return make.project()


def invited(project: Project, *, role: Role = Role.ANNOTATOR, days: int = 7, **options: Any) -> tuple[Invitation, str]:
    return invitations.invite(project, role=role, days=days, by=make.alice(), **options)


def membership(person: Any, project: Project) -> Membership:
    return Membership.objects.select_related("user").get(user=person, project=project)


def log(project: Project) -> list[tuple[str, str, Any, Any]]:
    lines = Change.objects.filter(project=project).order_by("number")
    return [(line.verb, line.by.username, line.before, line.after) for line in lines]


def as_(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_a_secret_is_32_bytes_and_known_by_its_fingerprint_alone() -> None:
    secret = new_secret()
    assert len(secret) == 43
    assert secret != new_secret()
    assert len(fingerprint_of(secret)) == 64
    assert is_secret_of(secret, fingerprint_of(secret))
    assert not is_secret_of(new_secret(), fingerprint_of(secret))
    assert not is_secret_of("\ud800é", fingerprint_of(secret))


def test_an_invitation_keeps_no_secret(project: Project) -> None:
    _invitation, secret = invited(project)
    rows = [*Invitation.objects.values(), *Change.objects.values()]
    assert secret not in repr(rows)


def test_who_joins_gets_the_role_and_the_log_tells(project: Project) -> None:
    invitation, _secret = invited(project, role=Role.EDITOR)
    invitations.join(invitation, by=make.charlie())
    assert membership(make.charlie(), project).role == Role.EDITOR
    assert log(project)[-2:] == [
        ("invitation.made", "alice", None, {"role": "editor"}),
        ("member.joined", "charlie", None, {"role": "editor", "invitation": invitation.pk}),
    ]


ROLES = {
    "nobody yet": (None, Role.READER, Role.READER),
    "with less": (Role.READER, Role.EDITOR, Role.EDITOR),
    "with as much": (Role.EDITOR, Role.EDITOR, Role.EDITOR),
    "with more": (Role.OWNER, Role.READER, Role.OWNER),
}


@pytest.mark.parametrize(("before", "offered", "after"), ROLES.values(), ids=ROLES)
def test_an_invitation_never_takes_rights_away(
    project: Project, before: Role | None, offered: Role, after: Role
) -> None:
    if before is not None:
        make.member(project, make.charlie(), role=before)
    invitation, secret = invited(project, role=offered)
    lines = len(log(project))
    invitations.join(invitation, by=make.charlie())
    assert membership(make.charlie(), project).role == after
    used = before is None or before < offered
    assert len(log(project)) == lines + used
    invitation.refresh_from_db()
    assert (invitation.used_at is not None) == used


def test_one_for_one_person_lets_in_one(project: Project) -> None:
    invitation, _secret = invited(project)
    invitations.join(invitation, by=make.charlie())
    with pytest.raises(NotFound):
        invitations.join(invitation, by=make.person("dana"))


def test_one_for_everybody_lets_in_all(project: Project) -> None:
    invitation, secret = invited(project, once=False)
    for name in ("charlie", "dana"):
        invitations.join(open_invitation(secret), by=make.person(name))
    assert project.memberships.count() == 4


def expire(invitation: Invitation) -> None:
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now())


def demote(invitation: Invitation) -> None:
    bob = change_role(membership(make.bob(), invitation.project), role=Role.OWNER, by=make.alice())
    change_role(membership(make.alice(), invitation.project), role=Role.EDITOR, by=bob.user)


def deactivate(_invitation: Invitation) -> None:
    get_user_model().objects.filter(username="alice").update(is_active=False)


CLOSED: dict[str, Callable[[Invitation], Any]] = {
    "expired": expire,
    "withdrawn": lambda invitation: invitations.withdraw_invitation(invitation, by=make.alice()),
    "used": lambda invitation: invitations.join(invitation, by=make.person("dana")),
    "into a project in the trash": lambda invitation: projects.trash_project(invitation.project, by=make.alice()),
    "by somebody who owns it no more": demote,
    "by somebody who can't sign in any more": deactivate,
}


@pytest.mark.parametrize("close", CLOSED.values(), ids=CLOSED)
def test_an_invitation_that_is_closed_looks_like_one_that_never_was(
    project: Project, close: Callable[[Invitation], Any]
) -> None:
    invitation, secret = invited(project)
    client, unknown = as_(make.charlie()), reverse("invitation", args=[new_secret()])
    address = reverse("invitation", args=[secret])
    assert client.get(address).status_code == 200
    close(invitation)
    for send in (client.get, client.post, Client().get):
        told, nothing = send(address), send(unknown)
        assert told.status_code == nothing.status_code in {404, 302}
        assert told.content.replace(secret.encode(), b"") == nothing.content.replace(unknown.encode(), b"") or (
            "csrf" in told.content.decode()
        )
        assert project.name not in told.content.decode()
    with pytest.raises(NotFound):
        invitations.join(invitation, by=make.charlie())
    made = Client().post(
        reverse("invitation-account", args=[secret]),
        {"username": "eve", "password1": PASSWORD, "password2": PASSWORD},
    )
    assert made.status_code == 404
    assert not get_user_model().objects.filter(username="eve").exists()


def test_who_was_taken_out_does_not_come_back_by_an_older_link(project: Project) -> None:
    invitation, _secret = invited(project, once=False)
    invitations.join(invitation, by=make.charlie())
    remove_member(membership(make.charlie(), project), by=make.alice())
    with pytest.raises(NotFound):
        invitations.join(invitation, by=make.charlie())
    newer, _secret = invited(project)
    invitations.join(newer, by=make.charlie())


def test_whose_role_was_lowered_does_not_raise_it_by_an_older_link(project: Project) -> None:
    invitation, _secret = invited(project, role=Role.EDITOR, once=False)
    invitations.join(invitation, by=make.charlie())
    change_role(membership(make.charlie(), project), role=Role.READER, by=make.alice())
    with pytest.raises(NotFound):
        invitations.join(invitation, by=make.charlie())


def test_who_left_may_come_back_by_the_same_link(project: Project) -> None:
    invitation, _secret = invited(project, once=False)
    invitations.join(invitation, by=make.charlie())
    remove_member(membership(make.charlie(), project), by=make.charlie())
    assert log(project)[-1] == ("member.left", "charlie", {"role": "annotator"}, None)
    invitations.join(invitation, by=make.charlie())


def test_withdrawing_twice_is_told_once(project: Project) -> None:
    invitation, _secret = invited(project)
    for _ in range(2):
        invitations.withdraw_invitation(invitation, by=make.alice())
    assert [verb for verb, *_ in log(project)].count("invitation.withdrawn") == 1


def test_there_is_a_bound_to_open_invitations_and_to_mails(project: Project, monkeypatch: Any) -> None:
    monkeypatch.setattr(invitations, "MOST_OPEN", 2)
    monkeypatch.setattr(invitations, "MOST_MAILS", 1)
    invited(project, mail="dana@example.org")
    with pytest.raises(Conflict, match="by mail today"):
        invited(project, mail="eve@example.org")
    invited(project)
    with pytest.raises(Conflict, match="2 open invitations"):
        invited(project)
    with pytest.raises(Invalid):
        invited(project, days=1000)


# ── Pages ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_link_is_shown_once_and_lets_somebody_in(project: Project) -> None:
    alice, charlie = as_(make.alice()), as_(make.charlie())
    made = alice.post(reverse("invite", args=[project.slug]), {"role": "10", "days": "1", "once": "1", "label": "C."})
    link = made.context["invited"]["link"]
    assert link in made.content.decode()
    assert made["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    page = alice.get(reverse("members", args=[project.slug])).content.decode()
    assert link.split("/")[-2] not in page
    assert "C." in page
    shown = charlie.get(link)
    assert "Alice Ng invites you" in shown.content.decode()
    assert charlie.post(link).url == reverse("project", args=[project.slug])
    assert membership(make.charlie(), project).role == Role.READER


FORMS = {
    "as it should be": ({}, 200, 1),
    "a role there is not": ({"role": "15"}, 422, 0),
    "for ever": ({"days": "9999"}, 422, 0),
    "owners, for everybody": ({"role": "40", "once": "0"}, 422, 0),
    "one owner": ({"role": "40"}, 200, 1),
    "a name with a NUL": ({"label": "a\x00b"}, 422, 0),
}


@pytest.mark.parametrize(("fields", "status", "made"), FORMS.values(), ids=FORMS)
def test_an_invitation_is_made_or_the_form_says_why_not(
    project: Project, fields: dict[str, str], status: int, made: int
) -> None:
    sent = {"role": "20", "days": "7", "once": "1", **fields}
    assert as_(make.alice()).post(reverse("invite", args=[project.slug]), sent).status_code == status
    assert Invitation.objects.count() == made


def test_who_has_no_account_makes_one_and_is_in(project: Project) -> None:
    _invitation, secret = invited(project)
    client = Client()
    address = reverse("invitation-account", args=[secret])
    fields = {"username": "eve", "first_name": "Eve", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post(address, {**fields, "password1": "x"}).status_code == 422
    assert client.post(address, {**fields, "username": "BOB"}).status_code == 422
    assert client.post(address, fields).url == reverse("project", args=[project.slug])
    assert client.get(reverse("project", args=[project.slug])).status_code == 200
    assert membership(get_user_model().objects.get(username="eve"), project).role == Role.ANNOTATOR
    assert Client().post(address, {**fields, "username": "mallory"}).status_code == 404  # it was for one person


def test_who_is_signed_in_makes_no_other_account(project: Project) -> None:
    _invitation, secret = invited(project)
    fields = {"username": "eve", "password1": PASSWORD, "password2": PASSWORD}
    assert as_(make.charlie()).post(reverse("invitation-account", args=[secret]), fields).status_code == 302
    assert not get_user_model().objects.filter(username="eve").exists()


def test_mail_is_sent_where_the_site_sends_any(project: Project, settings: Any) -> None:
    fields = {"role": "20", "days": "7", "once": "1", "mail": "dana@example.org"}
    address = reverse("invite", args=[project.slug])
    as_(make.alice()).post(address, fields)
    assert mail.outbox == []
    settings.SENDS_MAIL, settings.PUBLIC_ADDRESS = True, "https://notes.example.org"
    Project.objects.update(name="The\u2028fox")
    told = as_(make.alice()).post(address, fields)
    (sent,) = mail.outbox
    secret = told.context["invited"]["link"].split("/")[-2]
    assert (sent.to, sent.subject) == (["dana@example.org"], "An invitation to “The fox”")
    assert f"https://notes.example.org/invitations/{secret}/" in sent.body
    assert "It was sent to dana@example.org" in told.content.decode()


def test_a_mail_that_can_not_be_sent_is_told_of_and_the_link_shown(
    project: Project, settings: Any, monkeypatch: Any
) -> None:
    def broken(*_args: Any, **_kwargs: Any) -> int:
        raise ConnectionRefusedError("nobody there")

    settings.SENDS_MAIL = True
    monkeypatch.setattr("django.core.mail.EmailMessage.send", broken)
    fields = {"role": "20", "days": "7", "once": "1", "mail": "dana@example.org"}
    told = as_(make.alice()).post(reverse("invite", args=[project.slug]), fields)
    assert "could not be sent to dana@example.org" in told.content.decode()
    assert told.context["invited"]["link"] in told.content.decode()


# ── Handing over and leaving ──────────────────────────────────────────────────────────────────────────────────────────


def test_handing_over_makes_an_owner_and_an_editor_in_one_act(project: Project) -> None:
    as_(make.alice()).post(reverse("member-hand-over", args=[project.slug, membership(make.bob(), project).pk]))
    roles = dict(project.memberships.values_list("user__username", "role"))
    assert roles == {"alice": Role.EDITOR, "bob": Role.OWNER}
    first, second = Change.objects.filter(verb="member.changed").order_by("number")
    assert first.batch == second.batch is not None


def test_nothing_is_handed_over_to_oneself_or_by_who_owns_nothing(project: Project) -> None:
    alice, bob = membership(make.alice(), project), membership(make.bob(), project)
    for to, by in ((alice, make.alice()), (alice, make.bob())):
        with pytest.raises(Conflict):
            hand_over(to, by=by)
    get_user_model().objects.filter(username="bob").update(is_active=False)
    bob = membership(make.bob(), project)
    with pytest.raises(Conflict, match="can’t sign in"):
        hand_over(bob, by=make.alice())


def test_an_owner_who_can_not_sign_in_is_none(project: Project) -> None:
    change_role(membership(make.bob(), project), role=Role.OWNER, by=make.alice())
    get_user_model().objects.filter(username="bob").update(is_active=False)
    with pytest.raises(Conflict, match="needs an owner"):
        remove_member(membership(make.alice(), project), by=make.alice())


def test_two_owners_who_looked_before_do_not_both_leave(project: Project) -> None:
    change_role(membership(make.bob(), project), role=Role.OWNER, by=make.alice())
    alice, bob = membership(make.alice(), project), membership(make.bob(), project)
    remove_member(bob, by=make.bob())
    with pytest.raises(Conflict):
        remove_member(alice, by=make.alice())
    with pytest.raises(Conflict, match="no member any more"):
        change_role(bob, role=Role.READER, by=make.alice())


def test_a_member_leaves_and_the_only_owner_stays(project: Project) -> None:
    address = reverse("leave", args=[project.slug])
    assert as_(make.bob()).post(address).url == reverse("projects")
    assert as_(make.alice()).post(address).url == reverse("members", args=[project.slug])
    assert list(project.memberships.values_list("user__username", flat=True)) == ["alice"]


def test_the_members_page_costs_the_same_for_2_and_20(
    project: Project, client: Client, django_assert_num_queries: Any
) -> None:
    client.force_login(make.alice())
    counts = []
    for people in (range(2), range(2, 20)):
        for n in people:
            make.member(project, make.person(f"p{n}"))
            invited(project, label=f"for {n}")
        with django_assert_num_queries(100, exact=False) as asked:
            client.get(reverse("members", args=[project.slug]))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_reader_sees_no_invitations(project: Project) -> None:
    invited(project, label="Somebody secret")
    assert "Somebody secret" not in as_(make.bob()).get(reverse("members", args=[project.slug])).content.decode()
