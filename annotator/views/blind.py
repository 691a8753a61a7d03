"""Whether a project's members see each other's annotations: what that means, and the switch."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from annotator.actions import blinding
from annotator.models import Blinding
from documents.access import project_to_own
from documents.models import Membership, Role
from documents.views.shelf import around


@login_required
def blind(request: HttpRequest, slug: str) -> HttpResponse:
    """What it means first; then ``do=blind`` or ``do=open``."""
    project = project_to_own(request.user, slug)
    if request.method == "POST":
        wanted = request.POST.get("do")
        if wanted == "blind" and blinding.make_blind(project, by=request.user):
            messages.success(request, _("This project is blind now: its members see only their own annotations."))
        elif wanted == "open" and blinding.open_project(project, by=request.user):
            messages.success(request, _("This project is open now: its members see each other’s annotations."))
        return redirect("blind", slug=slug)
    members = Membership.objects.filter(project=project).select_related("user").order_by("user__first_name", "pk")
    context = around(
        project,
        blinding=Blinding.objects.filter(project=project).select_related("by").first(),
        kept_apart=[one for one in members if one.role < Role.OWNER],
        owners=[one for one in members if one.role == Role.OWNER],
        here="settings",
    )
    return render(request, "annotator/blind.html", context)
