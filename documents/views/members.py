"""Who is in a project. Everybody in it may see that; owners change it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from documents import access, queries
from documents.actions import projects as acting
from documents.errors import Conflict
from documents.forms import MemberForm, RoleForm
from documents.models import Role
from documents.people_forms import InvitationForm
from documents.views.shelf import around, bad_request_status


@login_required
def members(request: HttpRequest, slug: str) -> HttpResponse:
    if request.method == "POST":
        return _add(request, access.project_to_own(request.user, slug))
    return page(request, access.project_to_read(request.user, slug))


@require_POST
@login_required
def change_role(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    membership = access.membership_to_own(request.user, slug, pk)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the roles."))
        return redirect("members", slug=slug)
    try:
        acting.change_role(membership, role=form.cleaned_data["role"], by=request.user)
    except Conflict as error:
        messages.error(request, str(error))
    else:
        sentence = _("%(person)s is now %(role)s.")
        messages.success(request, sentence % {"person": membership.user, "role": membership.get_role_display()})
    return redirect("members", slug=slug)


@require_POST
@login_required
def remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    membership = access.membership_to_own(request.user, slug, pk)
    try:
        acting.remove_member(membership, by=request.user)
    except Conflict as error:
        messages.error(request, str(error))
        return redirect("members", slug=slug)
    messages.success(request, _("%(person)s is no longer a member.") % {"person": membership.user})
    return redirect("projects") if membership.user == request.user else redirect("members", slug=slug)


@require_POST
@login_required
def hand_over(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Make somebody else the owner in one's own place."""
    membership = access.membership_to_own(request.user, slug, pk)
    try:
        acting.hand_over(membership, by=request.user)
    except Conflict as error:
        messages.error(request, str(error))
    else:
        sentence = _("%(person)s is an owner now, and you are an editor.")
        messages.success(request, sentence % {"person": membership.user})
    return redirect("members", slug=slug)


@require_POST
@login_required
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    membership = access.membership_of(request.user, slug)
    try:
        acting.remove_member(membership, by=request.user)
    except Conflict as error:
        messages.error(request, str(error))
        return redirect("members", slug=slug)
    messages.success(request, _("You are no longer in “%(project)s”.") % {"project": membership.project.name})
    return redirect("projects")


def _add(request: HttpRequest, project: Any) -> HttpResponse:
    form = MemberForm(request.POST)
    if form.is_valid():
        try:
            acting.add_member(project, form.cleaned_data["user"], role=form.cleaned_data["role"], by=request.user)
        except Conflict as error:
            form.add_error("user", str(error))
        else:
            messages.success(request, _("%(person)s is a member now.") % {"person": form.cleaned_data["user"]})
            return redirect("members", slug=project.slug)
    return page(request, project, form=form)


def page(
    request: HttpRequest,
    project: Any,
    *,
    form: Any = None,
    invitation_form: Any = None,
    invited: dict[str, Any] | None = None,
) -> HttpResponse:
    """The people of a project, and to its owners who is invited. ``invited``: an invitation that was just made."""
    people = list(queries.members_of(project))
    forms = {"form": form or MemberForm(), "invitation_form": invitation_form or InvitationForm()}
    context = around(project, members=people, invited=invited, roles=Role.choices, here="members", **forms)
    if context["may_own"]:
        context["invitations"] = queries.open_invitations_of(project)
    owners = [one.user_id for one in people if one.role == Role.OWNER and one.user.is_active]
    context["may_leave"] = owners != [request.user.pk]
    status = max(bad_request_status(one) for one in forms.values())
    return render(request, "documents/members.html", context, status=status)
