"""Views of the document list that somebody keeps: their links, and what is done to them beside the list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annotator import saved_views
from annotator.actions import views as doing
from annotator.errors import Conflict, Invalid
from annotator.listing.address import VIEW, asked_in, columns_in
from annotator.listing.columns import chosen_of
from annotator.models import SavedView
from documents.access import project_to_read
from documents.field_values import fields_of
from documents.views.shelf import with_undo


@require_safe
@login_required
def view(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """A view's own link leads to the list that it keeps."""
    found = saved_views.view_to_open(request.user, slug, uid)
    return _list_of(found)


@require_POST
@login_required
def make(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep the list of this address as a new view."""
    project = project_to_read(request.user, slug)
    kept = _kept(request, project)
    return _said(
        request,
        slug,
        lambda: doing.make_view(
            project,
            name=request.POST.get("name", ""),
            shared=bool(request.POST.get("shared")),
            by=request.user,
            **kept,
        ),
        _("The view “%(name)s” is kept."),
    )


@require_POST
@login_required
def save(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """The list of this address is what the view shows from now on."""
    found = saved_views.view_to_change(request.user, slug, uid)
    kept = _kept(request, found.project)
    return _said(
        request,
        slug,
        lambda: doing.edit_view(found, by=request.user, **kept),
        _("The view “%(name)s” shows this from now on."),
    )


@require_POST
@login_required
def edit(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Another name; for all members, or for oneself."""
    found = saved_views.view_to_change(request.user, slug, uid)
    shared = bool(request.POST.get("shared"))
    name = request.POST.get("name", "")
    return _said(
        request,
        slug,
        lambda: doing.edit_view(found, name=name, shared=shared, by=request.user),
        _("The view is called “%(name)s”."),
        stay=True,
    )


@require_POST
@login_required
def remove(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    found = saved_views.view_to_change(request.user, slug, uid)
    doing.remove_view(found, by=request.user)
    sentence = _("The view “%(name)s” is deleted.") % {"name": found.name}
    messages.success(request, with_undo(sentence, reverse("view-restore", args=[slug, uid])))
    return _back(request, slug, without=VIEW)


@require_POST
@login_required
def restore(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    project = project_to_read(request.user, slug)
    return _said(
        request,
        slug,
        lambda: doing.restore_view(project, uid, by=request.user),
        _("The view “%(name)s” is back."),
    )


def _said(
    request: HttpRequest, slug: str, do: Callable[[], SavedView], sentence: str, *, stay: bool = False
) -> HttpResponse:
    """Do it and say so, at the view; or say why not, where one came from."""
    try:
        found = do()
    except (Conflict, Invalid) as error:
        messages.error(request, str(error))
        return _back(request, slug)
    messages.success(request, sentence % {"name": found.name})
    return _back(request, slug) if stay else _list_of(found)


def _kept(request: HttpRequest, project: Any) -> dict[str, Any]:
    """What the list of the address that was posted to shows."""
    pairs = list(saved_views.items_of(request.GET))
    columns = chosen_of(columns_in(pairs), fields_of(project))
    return {"query": asked_in(pairs), "columns": columns or []}


def _list_of(found: SavedView) -> HttpResponseRedirect:
    return redirect(f"{reverse('project', args=[found.project.slug])}?{saved_views.address_of(found)}")


def _back(request: HttpRequest, slug: str, *, without: str = "") -> HttpResponse:
    query = request.GET.copy()
    query.pop(without, None)
    return redirect(reverse("project", args=[slug]) + (f"?{query.urlencode()}" if query else ""))
