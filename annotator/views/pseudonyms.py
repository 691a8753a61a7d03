"""Who is who: what stands for people in exports, for owners alone."""

from __future__ import annotations

import csv
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from annotator.actions import pseudonyms as acting
from annotator.errors import Refused
from annotator.exchange.cells import BYTE_ORDER_MARK, harmless
from annotator.pseudonyms import key_of
from documents.access import project_to_own
from documents.views.shelf import around


@login_required
def pseudonyms(request: HttpRequest, slug: str) -> HttpResponse:
    """The key. Posted: ``make=1`` gives everybody one, ``name-<person>`` another one to each of these."""
    project = project_to_own(request.user, slug)
    if request.method != "POST":
        return _page(request, project)
    if "make" in request.POST:
        acting.named(project, by=request.user)
        return redirect("pseudonyms", slug=slug)
    try:
        changed = acting.rename(project, _wanted(request), by=request.user)
    except Refused as error:
        messages.error(request, str(error))
        return _page(request, project, wanted=_wanted(request), status=422)
    if changed:
        messages.success(request, _("The pseudonyms are saved."))
    return redirect("pseudonyms", slug=slug)


@require_safe
@login_required
def key(request: HttpRequest, slug: str) -> HttpResponse:
    """The key as a table: pseudonym, name, user name, mail address."""
    project = project_to_own(request.user, slug)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{slug}-pseudonyms.csv")
    response["Cache-Control"] = "private, no-store"
    response.write(BYTE_ORDER_MARK)
    rows = csv.writer(response)
    rows.writerow(("pseudonym", "name", "user_name", "mail"))
    for one in key_of(project):
        person = one.person
        cells = (one.name, person.get_full_name(), person.get_username(), person.email)
        rows.writerow([harmless(cell) for cell in cells])
    return response


def _page(
    request: HttpRequest, project: Any, *, wanted: dict[int, str] | None = None, status: int = 200
) -> HttpResponse:
    key = [(one.person, (wanted or {}).get(one.person_id, one.name)) for one in key_of(project)]
    return render(request, "annotator/pseudonyms.html", around(project, key=key, here="settings"), status=status)


def _wanted(request: HttpRequest) -> dict[int, str]:
    return {
        int(name.removeprefix("name-")): str(value)
        for name, value in request.POST.items()
        if name.startswith("name-") and name.removeprefix("name-").isdecimal() and len(name) < 20
    }
