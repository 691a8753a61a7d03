"""Searches that somebody keeps: their links, what is done to them beside the search page, and their front page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from annotator import saved_searches
from annotator.actions import views as doing
from annotator.actions.subscriptions import see, subscribe, unsubscribe
from annotator.errors import Conflict, Invalid
from annotator.listing.address import VIEW
from annotator.models import SavedView, Shows
from annotator.views.searching import Asked
from documents.access import project_to_read
from documents.views.shelf import with_undo


@never_cache
@require_GET
@login_required
def search(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """A search's own link leads to what it finds, which this person has seen from now on."""
    found = saved_searches.search_to_open(request.user, slug, uid)
    see(found, by=request.user)
    return redirect(saved_searches.address_of(found))


@never_cache
@require_safe
@login_required
def front(request: HttpRequest, slug: str) -> HttpResponse:
    """The front page's searches with what they find now: a part of a page."""
    project = project_to_read(request.user, slug)
    found = saved_searches.counted_on_front_page(project, user=request.user)
    return render(request, "annotator/_front_searches.html", {"project": project, "searches": found})


@require_POST
@login_required
def make(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep the search of this address."""
    project = project_to_read(request.user, slug)

    def do() -> SavedView:
        made = doing.make_view(
            project,
            name=request.POST.get("name", ""),
            query=Asked.of(request.GET).kept,
            shared=bool(request.POST.get("shared")),
            pinned=bool(request.POST.get("pinned")),
            shows=Shows.SEARCH,
            by=request.user,
        )
        if request.POST.get("subscribed"):
            subscribe(made, by=request.user)
        return made

    return _said(request, slug, do, _("The search “%(name)s” is kept."))


@require_POST
@login_required
def save(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """The search of this address is what the kept one asks for from now on."""
    found = saved_searches.search_to_change(request.user, slug, uid)
    return _said(
        request,
        slug,
        lambda: doing.edit_view(found, query=Asked.of(request.GET).kept, by=request.user),
        _("The search “%(name)s” asks for this from now on."),
    )


@require_POST
@login_required
def edit(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Another name; for all members, or for oneself; on the front page or not."""
    found = saved_searches.search_to_change(request.user, slug, uid)
    given = request.POST
    return _said(
        request,
        slug,
        lambda: doing.edit_view(
            found,
            name=given.get("name", ""),
            shared=bool(given.get("shared")),
            pinned=bool(given.get("pinned")),
            by=request.user,
        ),
        _("The search “%(name)s” is changed."),
        stay=True,
    )


@require_POST
@login_required
def remove(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    found = saved_searches.search_to_change(request.user, slug, uid)
    doing.remove_view(found, by=request.user)
    sentence = _("The search “%(name)s” is deleted.") % {"name": found.name}
    messages.success(request, with_undo(sentence, reverse("saved-search-restore", args=[slug, uid])))
    return _back(request, slug)


@require_POST
@login_required
def restore(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    project = project_to_read(request.user, slug)
    return _said(
        request,
        slug,
        lambda: doing.restore_view(project, uid, shows=Shows.SEARCH, by=request.user),
        _("The search “%(name)s” is back."),
    )


@require_POST
@login_required
def follow(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Subscribe to a search, or not any more, as the form says."""
    found = saved_searches.search_to_open(request.user, slug, uid)
    if request.POST.get("subscribed"):
        subscribe(found, by=request.user)
        sentence = _("You hear of what “%(name)s” newly finds, at most once a day.")
    else:
        unsubscribe(found, by=request.user)
        sentence = _("You hear no more of what “%(name)s” finds.")
    messages.success(request, sentence % {"name": found.name})
    return _back(request, slug, view=found)


def _said(
    request: HttpRequest, slug: str, do: Callable[[], SavedView], sentence: str, *, stay: bool = False
) -> HttpResponse:
    """Do it and say so, at the search; or say why not, where one came from."""
    try:
        found = do()
    except (Conflict, Invalid) as error:
        messages.error(request, str(error))
        return redirect(reverse("search", args=[slug]) + Asked.of(request.GET).asking())
    messages.success(request, sentence % {"name": found.name})
    return _back(request, slug, view=found) if stay else redirect(saved_searches.address_of(found))


def _back(request: HttpRequest, slug: str, *, view: Any = None) -> HttpResponse:
    """Where one came from; that is the search page, as the address that was posted to has it."""
    query = Asked.of(request.GET).kept
    if view is not None:
        query = f"{query or view.query}&{VIEW}={view.uid}"
    return redirect(reverse("search", args=[slug]) + (f"?{query}" if query else ""))
