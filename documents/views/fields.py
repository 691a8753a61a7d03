"""The fields of a project: what is to be known of each of its documents. Editors make and change them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from documents import brought_along
from documents.access import field_to_edit, project_to_edit
from documents.actions import fields as acting
from documents.actions import filling
from documents.errors import Conflict, Invalid
from documents.field_forms import EditFieldForm, FieldForm
from documents.field_values import fields_of, trashed_fields_of, values_per_field, why
from documents.views.shelf import around, bad_request_status, with_undo


@login_required
def fields(request: HttpRequest, slug: str) -> HttpResponse:
    """All of them, and a form for another."""
    project = project_to_edit(request.user, slug)
    if request.method == "POST" and "brought" in request.POST:
        return _make_filled(request, project)
    form = FieldForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = acting.make_field(project, by=request.user, **form.cleaned_data)
        except (Conflict, Invalid) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("“%(field)s” is a field now.") % {"field": made.name})
            return redirect("fields", slug=slug)
    return render(request, "documents/fields.html", _page(project, form), status=bad_request_status(form))


@login_required
def field(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One of them, to be changed."""
    found = field_to_edit(request.user, slug, pk)
    form = EditFieldForm(request.POST if request.method == "POST" else None, field=found)
    if request.method == "POST" and form.is_valid():
        try:
            acting.edit_field(found, by=request.user, **form.changes)
        except (Conflict, Invalid) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("fields", slug=slug)
    context = around(found, field=found, form=form, here="fields")
    return render(request, "documents/field.html", context, status=bad_request_status(form))


@require_POST
@login_required
def move(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One place up or down."""
    found = field_to_edit(request.user, slug, pk)
    places = [one.pk for one in fields_of(found.project)]
    step = -1 if request.POST.get("to") == "up" else 1
    if pk in places:
        acting.move_field(found, place=places.index(pk) + step, by=request.user)
    return redirect(reverse("fields", args=[slug]) + f"#field-{pk}")


@require_POST
@login_required
def trash(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    found = field_to_edit(request.user, slug, pk)
    acting.trash_field(found, by=request.user)
    sentence = _("The field “%(field)s” is in the trash, with what documents have in it.") % {"field": found.name}
    messages.success(request, with_undo(sentence, reverse("field-restore", args=[slug, pk])))
    return redirect("fields", slug=slug)


@require_POST
@login_required
def restore(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    found = field_to_edit(request.user, slug, pk)
    try:
        acting.restore_field(found, by=request.user)
    except Conflict as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The field “%(field)s” is back.") % {"field": found.name})
    return redirect("fields", slug=slug)


@login_required
def fill(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Fill it from what documents brought along: first how that would go, then do it."""
    found = field_to_edit(request.user, slug, pk)
    if request.method == "POST":
        try:
            count = filling.fill(found, by=request.user)
        except Conflict as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _filled(found.name, count))
        return redirect("fields", slug=slug)
    fit = brought_along.fit_of(found, found.project)
    bad = [(one, why(one.misfit)) for one in fit.bad if one.misfit]
    return render(request, "documents/fill_field.html", around(found, field=found, fit=fit, bad=bad, here="fields"))


def _make_filled(request: HttpRequest, project: Any) -> HttpResponse:
    name, kind = request.POST["brought"], request.POST.get("kind", "")
    try:
        made, count = filling.make_filled(project, name, kind=kind, by=request.user)
    except (Conflict, Invalid) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _filled(made.name, count))
    return redirect("fields", slug=project.slug)


def _filled(name: str, count: int) -> str:
    sentence = ngettext(
        "“%(field)s” was filled for %(count)s document.", "“%(field)s” was filled for %(count)s documents.", count
    )
    return sentence % {"field": name, "count": count}


def _page(project: Any, form: FieldForm) -> dict[str, Any]:
    standing, counts = fields_of(project), values_per_field(project)
    rows = [(one, counts.get(one.pk, 0), place) for place, one in enumerate(standing)]
    names = brought_along.names_without_field(project, standing)
    return around(
        project,
        rows=rows,
        last=len(rows) - 1,
        trashed=[(one, counts.get(one.pk, 0)) for one in trashed_fields_of(project)],
        names=[(one, brought_along.kind_label(one.kind)) for one in names],
        sample=brought_along.SAMPLE,
        form=form,
        here="fields",
    )
