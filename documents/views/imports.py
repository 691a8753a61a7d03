"""One import: how far it is, what is in it, and what is to become of that. The page asks for its news by itself."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import quote_etag
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from documents import review
from documents.access import import_to_edit
from documents.actions import imports
from documents.errors import NotFound, Refused
from documents.models import Decision, Import, ImportItem, ItemState, Purpose
from documents.views.import_rows import Row
from documents.views.progressing import Progress
from documents.views.shelf import around, number_in

_MOST_CHOSEN = review.PER_PAGE
_MOST_FAILURES = 10
_ACTS: dict[str, Callable[..., object]] = {
    "leave-out": imports.leave_out,
    "take-in": imports.take_in,
    "try-again": imports.try_again,
    **{decision: lambda item, *, by, to=decision: imports.decide(item, to, by=by) for decision in Decision.values},
}


@require_safe
@login_required
def show(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """The import with some of its items; which of them and the page of the list stay in the address."""
    view = _View(import_of(request, slug, uid), request)
    return render(request, "documents/one_import.html", view.context)


@require_safe
@login_required
def news(request: HttpRequest, slug: str, uid: UUID) -> HttpResponseBase:
    """What may have changed on that page, alone; nothing (304) if nothing has."""
    view = _View(import_of(request, slug, uid), request)
    if request.headers.get("If-None-Match") == view.tag:
        return HttpResponseNotModified(headers={"ETag": view.tag})
    response = render(request, "documents/_import.html", view.context)
    response["ETag"] = view.tag
    return response


@require_POST
@login_required
def act(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Do something with chosen items, or with the one whose button was pressed."""
    import_ = import_of(request, slug, uid)
    name, _colon, one = request.POST.get("act", "").partition(":")
    chosen = _uids([one] if one else request.POST.getlist("item")[:_MOST_CHOSEN])
    items = review.items_chosen(import_, chosen)
    if not items:
        messages.warning(request, _("Choose some of the items first."))
    elif name == "accept":
        accepted = imports.accept(import_, items, by=request.user)
        if import_.purpose == Purpose.REVISIONS:
            _tell_of_texts(request, accepted)
            return _back(request, import_)
        _tell(request, accepted, were_ready=any(item.state == ItemState.READY for item in items))
    else:
        _do(request, name, items)
    return _back(request, import_)


@require_POST
@login_required
def accept(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Have everything imported that is ready; of newer texts, those that leave nothing marked unsure."""
    import_ = import_of(request, slug, uid)
    if import_.purpose == Purpose.REVISIONS:
        _tell_of_texts(request, imports.accept(import_, review.sure_items(import_), by=request.user))
        return _back(request, import_)
    tally = review.tally_of(import_)
    imports.accept(import_, by=request.user)
    _tell(request, tally.ready, were_ready=bool(tally.of(ItemState.READY)))
    return _back(request, import_)


@require_POST
@login_required
def cancel(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    import_ = import_of(request, slug, uid)
    if imports.cancel(import_, by=request.user).cancelled_at is None:
        messages.info(request, _("The import had finished before: there was nothing left to cancel."))
    else:
        messages.success(request, _("The import is cancelled. What had come in stays."))
    return _back(request, import_)


def import_of(request: HttpRequest, slug: str, uid: UUID) -> Any:
    """The import of this address. Raises NotFound, and NotAllowed."""
    import_ = import_to_edit(request.user, uid)
    if import_.project.slug != slug:
        raise NotFound(_("There is no such import in this project."))
    return import_


class _View:
    """What the page of an import shows, as far as it is asked for."""

    def __init__(self, import_: Any, request: HttpRequest) -> None:
        self.import_ = import_
        self.pile = review.pile_named(request.GET.get("show", ""))
        self.tally = review.tally_of(import_)
        self.number = number_in(request, "page", default=1)

    @cached_property
    def progress(self) -> Progress:
        reading = review.being_read(self.import_) if self.tally.to_read else None
        idle = self.tally.going and reading is None and review.is_idle(self.import_)
        return Progress(self.import_, self.tally, reading, idle=idle)

    @cached_property
    def page(self) -> Page[ImportItem]:
        pages = Paginator(review.items_in(self.import_, self.pile), review.PER_PAGE)
        pages.count = self.tally.in_pile(self.pile)  # counted already
        return pages.get_page(self.number)

    @cached_property
    def rows(self) -> list[Row]:
        return [Row(item, self.import_) for item in self.page]

    @property
    def tag(self) -> str:
        """Another one whenever the page would be other than before."""
        shown = [
            *(get_language(), self.pile.name, self.page.number, self.progress.version),
            *((row.item.pk, row.version) for row in self.rows),
        ]
        return quote_etag(hashlib.sha256(repr(shown).encode()).hexdigest()[:32])

    @property
    def context(self) -> dict[str, Any]:
        failed = self.progress.is_over and self.tally.of("failed")
        return around(
            self.import_,
            import_=self.import_,
            progress=self.progress,
            tally=self.tally,
            pile=self.pile,
            page=self.page,
            rows=self.rows,
            of_texts=self.progress.of_texts,
            sure=len(review.sure_items(self.import_)) if self.progress.of_texts and self.tally.ready else 0,
            may_choose=any(row.may_be_chosen for row in self.rows),
            failures=review.failures_of(self.import_, most=_MOST_FAILURES) if failed else [],
            tag=self.tag,
            words={
                "network": _("The server can’t be reached. Check the connection and try again."),
                "server": _("It could not be done. Load the page again."),
            },
            here="import",
        )


def _do(request: HttpRequest, name: str, items: list[ImportItem]) -> None:
    act = _ACTS.get(name)
    if act is None:
        raise NotFound(_("There is no such thing to be done with an item."))
    refused = []
    for item in items:
        try:
            act(item, by=request.user)
        except Refused as error:
            refused.append(str(error))
    for reason in refused[:3]:
        messages.error(request, reason)
    if len(refused) > 3:
        messages.error(request, _("… and %(count)s more.") % {"count": len(refused) - 3})


def _tell(request: HttpRequest, accepted: int, *, were_ready: bool) -> None:
    if were_ready:
        messages.success(request, _accepted(accepted))
    else:
        messages.info(request, _("None of it is ready to be imported: see in what state it is."))


def _tell_of_texts(request: HttpRequest, count: int) -> None:
    words = ngettext("%(count)s newer text is being taken in.", "%(count)s newer texts are being taken in.", count)
    if count:
        messages.success(request, words % {"count": count})
    else:
        messages.info(request, _("None of these waits to be taken in: see in what state they are."))


def _accepted(count: int) -> str:
    words = ngettext("%(count)s document is being imported.", "%(count)s documents are being imported.", count)
    return words % {"count": count} if count else _("None of it is new: what is the same is there already.")


def _uids(values: list[str]) -> list[str]:
    found = []
    for value in values:
        try:
            found.append(str(UUID(value)))
        except ValueError:
            continue
    return found


def _back(request: HttpRequest, import_: Import) -> HttpResponse:
    """The list that the act was done in: as a part of the page for its script, else the whole page."""
    if request.headers.get("X-Part"):
        now = _View(import_to_edit(request.user, import_.uid), request)
        return render(request, "documents/_import.html", {**now.context, "is_part": True})
    query = request.GET.urlencode()
    address = reverse("one-import", args=[import_.project.slug, import_.uid])
    one = _uids([request.POST.get("act", "").partition(":")[2]])
    if "back" in request.POST and one:
        address = reverse("import-item", args=[import_.project.slug, import_.uid, one[0]])
    return redirect(f"{address}?{query}" if query else address)
