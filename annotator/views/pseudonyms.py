"""Who is who: what stands for people in exports, for owners alone."""

from __future__ import annotations

import csv
from collections.abc import Mapping
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
from annotator.models import Pseudonym
from annotator.pseudonyms import key_of, whose
from documents.access import project_to_own
from documents.templatetags.words import name_of
from documents.views.shelf import around


@login_required
def pseudonyms(request: HttpRequest, slug: str) -> HttpResponse:
    """The key. Posted: ``make=1`` gives everybody one, ``name-<person>`` another one to each of these,
    ``credit-<pseudonym>`` to those whom files name."""
    project = project_to_own(request.user, slug)
    if request.method != "POST":
        return _page(request, project)
    if "make" in request.POST:
        acting.named(project, by=request.user)
        return redirect("pseudonyms", slug=slug)
    try:
        changed = acting.rename(project, _wanted(request, project), by=request.user)
    except Refused as error:
        messages.error(request, str(error))
        return _page(request, project, wanted=_wanted(request, project), status=422)
    if changed:
        messages.success(request, _("The pseudonyms are saved."))
    return redirect("pseudonyms", slug=slug)


@require_safe
@login_required
def key(request: HttpRequest, slug: str) -> HttpResponse:
    """The key as a table: pseudonym, name, user name, mail address; of whom files name, the name."""
    project = project_to_own(request.user, slug)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{slug}-pseudonyms.csv")
    response["Cache-Control"] = "private, no-store"
    response.write(BYTE_ORDER_MARK)
    rows = csv.writer(response)
    rows.writerow(("pseudonym", "name", "user_name", "mail"))
    for one in key_of(project):
        person = one.person
        known = (person.get_full_name(), person.get_username(), person.email) if person else (one.credit, "", "")
        cells = (one.name, *known)
        rows.writerow([harmless(cell) for cell in cells])
    return response


def _page(
    request: HttpRequest, project: Any, *, wanted: Mapping[int | str, str] | None = None, status: int = 200
) -> HttpResponse:
    key = [
        {
            "called": name_of(one.person) if one.person else one.credit,
            "username": one.person.get_username() if one.person and one.person.get_full_name() else "",
            "is_credit": one.person is None,
            "field": _field(one),
            "name": (wanted or {}).get(whose(one), one.name),
        }
        for one in key_of(project)
    ]
    return render(request, "annotator/pseudonyms.html", around(project, key=key, here="settings"), status=status)


def _field(one: Pseudonym) -> str:
    return f"credit-{one.pk}" if one.person_id is None else f"name-{one.person_id}"


def _wanted(request: HttpRequest, project: Any) -> dict[int | str, str]:
    return {whose(one): request.POST[_field(one)] for one in key_of(project) if _field(one) in request.POST}
