"""Which addresses are looked at again from time to time: a project's list of them, and the form of one document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from documents.access import document_to_edit, project_to_edit
from documents.actions import checks
from documents.actions.looks import is_being_read
from documents.actions.proposals import propose_addresses
from documents.checking import checks_in
from documents.errors import Invalid, Refused, TooLarge
from documents.models import AddressCheck, Document, Import, Project
from documents.queries import documents_in
from documents.views.shelf import around, number_in

PER_PAGE = 100
MOST_AT_ONCE = 5_000  # addresses that a person has looked at now
EVERY = {1: later("every day"), 7: later("every week"), 30: later("every month")}
_ICONS = {
    AddressCheck.Found.UNCHANGED: "same",
    AddressCheck.Found.CHANGED: "import",
    AddressCheck.Found.FAILED: "warning",
}


@dataclass(frozen=True, slots=True)
class Row:
    check: AddressCheck

    @property
    def every(self) -> str:
        return str(EVERY.get(self.check.every, self.check.every))

    @property
    def icon(self) -> str:
        return _ICONS[AddressCheck.Found(self.check.found)] if self.check.found else "clock"

    @property
    def found(self) -> str:
        """What the last look found, in words."""
        if self.check.found:
            return str(AddressCheck.Found(self.check.found).label)
        return _("being read") if is_being_read(self.check) else _("not looked at yet")

    @property
    def stands_still(self) -> str:
        """Why nobody looks at it, though it is to be looked at; "" where somebody does."""
        if not self.check.document.url:
            return _("It has no web address any more.")
        if not getattr(self.check, "may", True):
            return _("Who set this may not bring texts in any more: set it again, and it goes on in your name.")
        return ""


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def of_project(request: HttpRequest, slug: str) -> HttpResponse:
    """All addresses of the project that are looked at again, the next one first; or something done with chosen ones."""
    project = project_to_edit(request.user, slug)
    if request.method == "POST":
        try:
            _act(request, project)
        except Refused as error:
            messages.error(request, str(error))
        return redirect("checks", slug=slug)
    found = Paginator(checks_in(project), PER_PAGE).get_page(number_in(request, "page", default=1))
    rows = [Row(check) for check in found]
    context = around(project, rows=rows, page=found, every=EVERY.items(), take_in=AddressCheck.TakeIn, here="import")
    return render(request, "documents/checks.html", context)


@require_POST
@login_required
def of_document(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Whether and how often this document's address is looked at."""
    document = document_to_edit(request.user, uid)
    try:
        messages.success(request, set_checks(request.POST, _one(document), project=document.project, by=request.user))
    except Refused as error:
        messages.error(request, str(error))
    return redirect("newer", uid=uid)


def set_checks(given: Any, documents: QuerySet[Document], *, project: Project, by: Any) -> str:
    """What a form says of how often addresses are looked at: done, and told. Raises Invalid."""
    every = given.get("every", "")
    if every == "0":
        count = checks.stop(documents, project=project, by=by)
        words = ngettext(
            "%(count)s address isn’t looked at by itself any more.",
            "%(count)s addresses aren’t looked at by themselves any more.",
            count,
        )
    else:
        number = int(every) if every in map(str, checks.DAYS) else 0
        count = checks.schedule(documents, every=number, take_in=given.get("take_in", ""), project=project, by=by)
        words = ngettext(
            "%(count)s address is looked at %(every)s from now on.",
            "%(count)s addresses are looked at %(every)s from now on.",
            count,
        )
        words = words.replace("%(every)s", str(EVERY[number]))
    return words % {"count": count} if count else _("That was so already: nothing was changed.")


def check_now(documents: QuerySet[Document], *, by: Any) -> SafeString:
    """Have these addresses looked at now, as one import, and say where one sees what comes of it."""
    found = list(documents.select_related("project")[: MOST_AT_ONCE + 1])
    if len(found) > MOST_AT_ONCE:
        raise TooLarge(_("These are more than %(most)s documents: choose fewer at once.") % {"most": MOST_AT_ONCE})
    return being_checked(propose_addresses(found, by=by), len(found))


def being_checked(import_: Import, count: int) -> SafeString:
    words = ngettext("%(count)s address is being looked at.", "%(count)s addresses are being looked at.", count)
    address = reverse("one-import", args=[import_.project.slug, import_.uid])
    return format_html('{} <a href="{}">{}</a>', words % {"count": count}, address, _("See what is found"))


def _act(request: HttpRequest, project: Project) -> None:
    uids = _uids(request.POST.getlist("document")[:PER_PAGE])
    chosen = documents_in(project).filter(uid__in=uids)
    if not uids:
        raise Invalid(_("Choose some of the documents first."))
    if request.POST.get("act") == "now":
        messages.success(request, check_now(chosen, by=request.user))
    elif request.POST.get("act") == "stop":
        messages.success(request, set_checks({"every": "0"}, chosen, project=project, by=request.user))
    else:
        messages.success(request, set_checks(request.POST, chosen, project=project, by=request.user))


def _uids(values: list[str]) -> list[UUID]:
    found = []
    for value in values:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found


def _one(document: Document) -> QuerySet[Document]:
    return Document.objects.filter(pk=document.pk)
