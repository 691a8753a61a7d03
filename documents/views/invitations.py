"""Inviting people into a project by a link, and joining by one."""

from __future__ import annotations

import smtplib
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from documents import access
from documents.actions import invitations as acting
from documents.errors import Refused
from documents.models import Invitation, Membership, Role
from documents.people_forms import AccountForm, InvitationForm
from documents.queries import open_invitation
from documents.views import members
from documents.views.shelf import bad_request_status


@never_cache
@require_POST
@login_required
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Answers with the link itself: it is shown this once."""
    project = access.project_to_own(request.user, slug)
    form = InvitationForm(request.POST)
    if form.is_valid():
        try:
            invitation, secret = acting.invite(project, by=request.user, **form.cleaned_data)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            address = reverse("invitation", args=[secret])
            sent = _send(invitation, address) if invitation.mail else None
            link = request.build_absolute_uri(address)
            return members.page(request, project, invited={"invitation": invitation, "link": link, "sent": sent})
    return members.page(request, project, invitation_form=form)


@require_POST
@login_required
def withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    acting.withdraw_invitation(access.invitation_to_own(request.user, slug, pk), by=request.user)
    messages.success(request, _("The invitation is withdrawn: its link works no more."))
    return redirect("members", slug=slug)


@never_cache
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Says into what one is invited, and lets in whoever is signed in and says yes."""
    found = open_invitation(secret)
    if request.method != "POST":
        return _page(request, found, secret=secret, form=AccountForm())
    if not request.user.is_authenticated:
        return redirect(f"{reverse('sign-in')}?next={request.path}")
    return _joined(request, found, user=request.user)


@never_cache
@sensitive_post_parameters()
@require_POST
def account(request: HttpRequest, secret: str) -> HttpResponse:
    """Makes an account for somebody who has none, and lets them in."""
    found = open_invitation(secret)
    if request.user.is_authenticated:
        return redirect("invitation", secret=secret)
    form = AccountForm(request.POST)
    if not form.is_valid():
        return _page(request, found, secret=secret, form=form)
    with transaction.atomic():
        user = form.save()
        membership = acting.join(found, by=user)  # else there is no account either
    login(request, user)
    return _welcome(request, membership)


def _joined(request: HttpRequest, found: Invitation, *, user: Any) -> HttpResponse:
    return _welcome(request, acting.join(found, by=user))


def _welcome(request: HttpRequest, membership: Membership) -> HttpResponse:
    told = _("You are in “%(project)s” as %(role)s.")
    role = Role(membership.role).label
    messages.success(request, told % {"project": membership.project.name, "role": role})
    return redirect("project", slug=membership.project.slug)


def _page(request: HttpRequest, found: Invitation, *, secret: str, form: Any) -> HttpResponse:
    mine = Membership.objects.filter(project=found.project_id, user=request.user.pk or 0).first()
    context = {"invitation": found, "secret": secret, "form": form, "mine": mine}
    return render(request, "documents/invitation.html", context, status=bad_request_status(form))


def _send(invitation: Invitation, address: str) -> bool:
    """Whether the mail server took it."""
    context = {"invitation": invitation, "link": f"{settings.PUBLIC_ADDRESS}{address}"}
    title = _("An invitation to “%(project)s”") % {"project": invitation.project.name}
    mail = EmailMessage(
        " ".join(title.split()),  # a name may have any characters, a header must not
        render_to_string("documents/mail/invitation.txt", context),
        to=[invitation.mail],
        headers={"Auto-Submitted": "auto-generated"},
    )
    try:
        return bool(mail.send())
    except (OSError, ValueError, smtplib.SMTPException):
        return False
