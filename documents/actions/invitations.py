"""Inviting people by a link, and joining by one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import queries
from documents.access import no_such_invitation
from documents.actions.projects import members_in_turn
from documents.errors import Conflict, Invalid
from documents.models import Change, Invitation, Membership, Project, Role
from documents.secret import fingerprint_of, new_secret

DAYS = (1, 7, 30)  # that an invitation may be good for
MOST_OPEN = 50  # invitations of a project at once
MOST_MAILS = 50  # that one person has sent within a day: nobody's mail server is for strangers


def invite(  # noqa: PLR0913 (an invitation has this many parts)
    project: Project,
    *,
    role: Role,
    days: int,
    by: Any,
    once: bool = True,
    label: str = "",
    mail: str = "",
) -> tuple[Invitation, str]:
    """An invitation and its secret, which is known to nobody afterwards but to who was told of it here."""
    if days not in DAYS:
        raise Invalid(_("An invitation is good for 1, 7 or 30 days."))
    now = timezone.now()
    with transaction.atomic():
        members_in_turn(project.pk)  # two at once don't both take the last place
        if queries.open_invitations_of(project).count() >= MOST_OPEN:
            raise Conflict(
                _("This project has %(most)s open invitations, which is as many as there may be: withdraw some first.")
                % {"most": MOST_OPEN}
            )
        if mail and queries.mails_sent_by(by, since=now - timedelta(days=1)) >= MOST_MAILS:
            raise Conflict(
                _("You have sent %(most)s invitations by mail today. Invite by a link, or try again tomorrow.")
                % {"most": MOST_MAILS}
            )
        secret = new_secret()
        invitation = Invitation.objects.create(
            project=project,
            role=role,
            once=once,
            label=label.strip()[:100],
            mail=mail,
            fingerprint=fingerprint_of(secret),
            made_by=by,
            expires_at=now + timedelta(days=days),
        )
        _record("invitation.made", invitation, by=by, after={"role": role.name.lower()})
    return invitation, secret


def withdraw_invitation(invitation: Invitation, *, by: Any) -> None:
    """Nobody joins by it from now on. Doing it twice does it once."""
    with transaction.atomic():
        now = timezone.now()
        if Invitation.objects.filter(pk=invitation.pk, withdrawn_at=None, used_at=None).update(withdrawn_at=now):
            invitation.withdrawn_at = now
            _record("invitation.withdrawn", invitation, by=by, before={"role": Role(invitation.role).name.lower()})


def join(invitation: Invitation, *, by: Any) -> Membership:
    """Become a member, or one with more rights than before. Who may do as much already stays what they are, and the
    invitation is still there for somebody else. NotFound if it is not good any more, as for one that never was."""
    with transaction.atomic():
        invitation = _still_open(invitation, by=by)
        role = Role(invitation.role)
        membership = Membership.objects.filter(project=invitation.project_id, user=by).first()
        if membership is not None and membership.role >= role:
            return membership
        before = None if membership is None else {"role": Role(membership.role).name.lower()}
        if membership is None:
            membership = Membership.objects.create(project_id=invitation.project_id, user=by, role=role)
        else:
            membership.role = role
            membership.save(update_fields=["role"])
        if invitation.once:
            Invitation.objects.filter(pk=invitation.pk).update(used_at=timezone.now())
        after = {"role": role.name.lower(), "invitation": invitation.pk}
        Change.objects.record(
            "member.joined",
            project_id=invitation.project_id,
            by=by,
            target=by.get_username(),
            before=before,
            after=after,
        )
    return membership


def _still_open(invitation: Invitation, *, by: Any) -> Invitation:
    """The invitation as it stands: of two who come at once with one for one person, one joins."""
    members_in_turn(invitation.project_id)
    found = queries.open_invitations().filter(pk=invitation.pk).first()
    if found is None or not queries.may_still_join(found, by):
        raise no_such_invitation()
    return found


def _record(verb: str, invitation: Invitation, *, by: Any, **states: Any) -> None:
    Change.objects.record(verb, project_id=invitation.project_id, by=by, target=invitation.pk, **states)
