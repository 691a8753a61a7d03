"""Annotations of other programs: a file is brought, what it would do is looked at, and then it is done."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_POST, require_safe

from annotator.actions import arrivals
from annotator.codebook import SEPARATOR
from annotator.errors import Refused
from annotator.exchange import FORMATS, Group
from annotator.exchange.arriving.kept import bring_file, file_brought, incoming_of, may_match, mode_of, read_again
from annotator.exchange.arriving.planning import Plan, plan_of_file
from annotator.exchange.arriving.taking import take_in
from annotator.exchange.arriving.telling import document_told, makes, stays
from annotator.models import Arrival
from annotator.views.undoing import take_back
from annotator.views.versions import identifier
from documents.access import project_to_edit
from documents.actions.importing import check_size
from documents.views.shelf import around, with_undo

MOST_SHOWN = 200  # documents, tags, people and lost passages of a plan, each
_MODES = {
    "fill": later("Fill in what isn’t known here"),
    "replace": later("Replace what differs, too"),
    "leave": later("Leave documents as they are"),
}


@login_required
def bring(request: HttpRequest, slug: str) -> HttpResponse:
    """A file is chosen, and read. ``?undo=``: the act of that identifier is taken back."""
    project = project_to_edit(request.user, slug)
    if request.method != "POST":
        return _page(request, project)
    if undone := request.GET.get("undo"):
        take_back(request, project, undone)
        return redirect("project", slug=project.slug)
    try:
        if (chosen := request.FILES.get("file")) is None:
            return _page(request, project, error=_("Choose a file first."))
        name = chosen.name or ""
        check_size(chosen.size or 0, name=name)
        asked = request.POST.get("format", "")
        kept = bring_file(project, chosen.read(), name=name, format_name=asked, by=request.user)
    except Refused as error:
        return _page(request, project, error=str(error))
    return redirect("bring-in-look", slug=slug, uid=kept.uid)


@require_safe
@login_required
def look(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """What the file would do: ``?mode=`` what becomes of what it knows of documents that are here, ``?people=names``
    where nobody's annotations become a member's."""
    project = project_to_edit(request.user, slug)
    return _preview(request, project, file_brought(project, uid, by=request.user))


@require_POST
@login_required
def act(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Bring it in, read it as another format, or leave it. Sent twice, it is done once."""
    project = project_to_edit(request.user, slug)
    kept = file_brought(project, uid, by=request.user)
    if request.POST.get("do") == "leave":
        arrivals.drop(kept)
        return redirect("bring-in", slug=slug)
    try:
        if request.POST.get("do") == "read":
            read_again(kept, format_name=request.POST.get("format", ""))
            return redirect("bring-in-look", slug=slug, uid=uid)
        done = identifier(request.POST.get("act", ""))
        plan = take_in(
            project,
            incoming_of(kept),
            file=kept.name,
            mode=mode_of(request.POST.get("mode", "")),
            match_people=_matches(project, request.POST.get("people", "")),
            seen=request.POST.get("seen", ""),
            uid=done,
            by=request.user,
        )
    except Refused as error:
        return _preview(request, project, kept, error=str(error))
    address = f"{reverse('bring-in', args=[slug])}?undo={done}"
    messages.success(request, with_undo(_done(plan, kept.name), address))
    return redirect("project", slug=slug)


def _page(request: HttpRequest, project: Any, *, error: str = "") -> HttpResponse:
    read_here = [(name, one) for name, one in FORMATS.items() if one.reads]
    groups = {
        Group.ANALYSIS: _("Programs to annotate and to read with"),
        Group.LANGUAGE: _("Processing of language"),
        Group.TABLE: _("Tables"),
        Group.SOURCES: _("Bibliographies"),
    }
    formats = [(label, [one for one in read_here if one[1].group == group]) for group, label in groups.items()]
    context = around(project, error=error, formats=formats, chosen=request.POST.get("format", ""), here="import")
    return render(request, "annotator/bring_in.html", context, status=422 if error else 200)


def _preview(request: HttpRequest, project: Any, kept: Arrival, *, error: str = "") -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    incoming, mode = incoming_of(kept), mode_of(asked.get("mode", ""))
    matches = _matches(project, asked.get("people", ""))
    plan = plan_of_file(project, incoming, mode=mode, by=request.user)
    documents = [one for one in plan.documents if one.verb != "known" or one.annotations or one.facts]
    tags = [row for row in plan.codebook.rows if row.verb in ("new", "conflict")]
    lost = [one.one for document in plan.documents for one in document.annotations if one.verb == "orphan"]
    context = around(
        project,
        error=error,
        kept=kept,
        format=FORMATS[kept.format],
        readable=[(name, one) for name, one in FORMATS.items() if one.reads and not one.missing],
        act=uuid4(),
        seen=plan.digest(),
        does_something=plan.does_something,
        makes=makes(plan),
        stays=stays(plan, incoming, format_name=kept.format),
        documents=[document_told(one) for one in documents[:MOST_SHOWN]],
        more_documents=max(0, len(documents) - MOST_SHOWN),
        tags=[{"path": SEPARATOR.join(row.path), "verb": row.verb} for row in tags[:MOST_SHOWN]],
        more_tags=max(0, len(tags) - MOST_SHOWN),
        people=[
            (one, one.member if matches or one.member == request.user else None) for one in plan.people[:MOST_SHOWN]
        ],
        may_match=may_match(project) and any(one.member not in (None, request.user) for one in plan.people),
        matches=matches,
        lost=lost[:20],
        more_lost=max(0, len(lost) - 20),
        modes=list(_MODES.items()) if any(one.verb == "known" for one in plan.documents) else [],
        mode=mode,
        here="import",
    )
    return render(request, "annotator/bring_in_look.html", context, status=409 if error else 200)


def _matches(project: Any, asked: str) -> bool:
    return may_match(project) and asked != "names"


def _done(plan: Plan, name: str) -> str:
    return _("“%(name)s” came in: %(what)s.") % {"name": name, "what": ", ".join(makes(plan))}
