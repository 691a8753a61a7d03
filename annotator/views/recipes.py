"""Recipes: choices of what goes out that a project keeps. They stand on the export page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annotator import saved_views
from annotator.actions import views as doing
from annotator.errors import Refused
from annotator.exchange.download import download
from annotator.exchange.recipes import kept, recipe_of, recipes_of, run, settled
from annotator.exchange.transfer import export
from annotator.models import SavedView, Shows
from annotator.views.export import choice_in
from documents.access import project_to_read, reaching
from documents.models import Role
from documents.views.shelf import with_undo


@require_safe
@login_required
def recipe(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """To change what a recipe chooses, one goes to the export page with what is there of that."""
    view = _to_open(request, slug, uid)
    [known] = [one for one in recipes_of(view.project, user=request.user) if one.view.pk == view.pk]
    return _page(slug, urlencode(known.rest.told()), recipe=uid)


@require_safe
@login_required
def file(request: HttpRequest, slug: str, uid: UUID) -> StreamingHttpResponse:
    """What the recipe chooses of what this person may see, as things are now."""
    view = _to_open(request, slug, uid)
    known = recipe_of(view)
    asked = run(view.project, known.choice, known.format_name, user=request.user)
    out = export(asked, known.format_name, site_url=request.build_absolute_uri("/"))
    return download(request, out, name=asked.name)


@require_POST
@login_required
def make(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep the choice of this address, in the posted ``format``, under the posted ``name``."""
    project = reaching(project_to_read(request.user, slug), Role.EDITOR)

    def do() -> SavedView:
        return doing.make_view(
            project,
            name=request.POST.get("name", ""),
            query=_kept(request, project),
            shared=True,
            shows=Shows.RECIPE,
            by=request.user,
        )

    return _said(request, slug, do, _("The recipe “%(name)s” is kept."))


@require_POST
@login_required
def save(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """The choice of this address is the recipe's from now on, with this name and format."""
    view = _to_change(request, slug, uid)

    def do() -> SavedView:
        name, query = request.POST.get("name", ""), _kept(request, view.project)
        return doing.edit_view(view, name=name, query=query, by=request.user)

    return _said(request, slug, do, _("The recipe “%(name)s” is changed."), recipe=uid)


@require_POST
@login_required
def remove(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    view = _to_change(request, slug, uid)
    doing.remove_view(view, by=request.user)
    sentence = _("The recipe “%(name)s” is deleted.") % {"name": view.name}
    messages.success(request, with_undo(sentence, reverse("recipe-restore", args=[slug, uid])))
    return _page(slug, urlencode(choice_in(request).told()))


@require_POST
@login_required
def restore(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    project = reaching(project_to_read(request.user, slug), Role.EDITOR)
    return _said(
        request,
        slug,
        lambda: doing.restore_view(project, uid, shows=Shows.RECIPE, by=request.user),
        _("The recipe “%(name)s” is back."),
    )


def _to_open(request: HttpRequest, slug: str, uid: UUID) -> Any:
    return saved_views.view_to_open(request.user, slug, uid, shows=Shows.RECIPE)


def _to_change(request: HttpRequest, slug: str, uid: UUID) -> Any:
    return saved_views.view_to_change(request.user, slug, uid, shows=Shows.RECIPE)


def _kept(request: HttpRequest, project: Any) -> str:
    """Raises Refused where the choice can't be run as it is."""
    format_name = request.POST.get("format", "")
    return kept(settled(project, choice_in(request), format_name, user=request.user), format_name)


def _said(
    request: HttpRequest, slug: str, do: Callable[[], SavedView], sentence: str, *, recipe: UUID | None = None
) -> HttpResponse:
    """Do it and say so, or say why not; then the export page with the same choice."""
    address = urlencode(choice_in(request).told())
    try:
        view = do()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _page(slug, address, recipe=recipe)
    messages.success(request, sentence % {"name": view.name})
    return _page(slug, address)


def _page(slug: str, address: str, *, recipe: UUID | None = None) -> HttpResponse:
    asked = "&".join(filter(None, [address, urlencode({"recipe": recipe}) if recipe else ""]))
    return redirect(reverse("export", args=[slug]) + (f"?{asked}" if asked else ""))
