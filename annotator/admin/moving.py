"""Moving documents to another project from a list of the admin: where to, what that does, and whether it is meant."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.utils.translation import ngettext

from annotator.actions import carrying
from annotator.blindness import is_blind_to
from documents.actions import moving
from documents.admin.asking import as_member, ask, is_confirmed, is_looked_at, one_project
from documents.admin.rights import sees_everything, within
from documents.errors import NotAllowed, Refused
from documents.models import Document, Project, Role

_MOST_NAMED = 8  # of fields, tags and people


class WhereForm(forms.Form):
    """A project that this person may edit."""

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = Project.objects.filter(trashed_at__isnull=True)
        self.fields["to"] = forms.ModelChoiceField(
            within(request, standing, "pk", role=Role.EDITOR),
            label=later("To the project"),
            widget=AutocompleteSelect(Document._meta.get_field("project"), admin.site),
        )


def move(model_admin: Any, request: HttpRequest, chosen: QuerySet[Document]) -> Any:
    title = _("Move to another project")
    try:
        project = one_project(request, chosen, Role.EDITOR)
        if not sees_everything(request) and is_blind_to(request.user, project.pk):
            raise NotAllowed(_("“%(project)s” is blind: only its owners move documents away.") % {"project": project})
        form = WhereForm(request.POST if is_looked_at(request) else None, request=request)
        if not is_looked_at(request) or not form.is_valid():
            return ask(model_admin, request, chosen, title=title, button=title, form=form, look=True)
        to = as_member(request, form.cleaned_data["to"], Role.EDITOR)
        if not is_confirmed(request):
            says = _says(request, chosen, project=project, to=to)
            return ask(model_admin, request, chosen, title=title, button=title, form=form, says=says)
        count = moving.move(chosen, project=project, to=to, by=request.user)
        told = ngettext("%(n)s document is in “%(to)s” now.", "%(n)s documents are in “%(to)s” now.", count)
        model_admin.message_user(request, told % {"n": count, "to": to}, messages.SUCCESS)
    except Refused as refusal:
        model_admin.message_user(request, str(refusal), messages.ERROR)
    return None


def _says(request: HttpRequest, chosen: QuerySet[Document], *, project: Any, to: Any) -> list[str]:
    plan = moving.plan(chosen, project=project, to=to)
    pks = list(chosen.order_by().values_list("pk", flat=True))
    seer = None if sees_everything(request) else request.user
    marks = carrying.plan(pks, project=project, to=to, user=seer)
    words = {"n": plan.documents, "project": project.name, "to": to.name, "marks": marks.annotations}
    documents = ngettext("%(n)s document goes", "%(n)s documents go", plan.documents) % words
    annotations = ngettext("%(marks)s annotation", "%(marks)s annotations", marks.annotations) % words
    words |= {"documents": documents, "annotations": annotations}
    says = [
        _("%(documents)s from “%(project)s” to “%(to)s”, with %(annotations)s and what was replied.") % words,
        *_of_tags(marks, to),
        *_of_fields(plan, to),
    ]
    if plan.released:
        sentence = ngettext(
            "%(n)s assignment ends: that person may not annotate in “%(to)s”.",
            "%(n)s assignments end: these people may not annotate in “%(to)s”.",
            plan.released,
        )
        says.append(sentence % {"n": plan.released, "to": to.name})
    if marks.without:
        sentence = _("They don’t find there what they wrote, since they are no members: %(names)s.")
        says.append(sentence % {"names": _named(marks.without)})
    if marks.opened:
        says.append(_("The project is blind and the other isn’t: members there will see all of these annotations."))
    says.append(_("Both projects’ logs tell of it. What was done before stays in the log of “%(project)s”.") % words)
    return says


def _of_tags(marks: carrying.Carried, to: Any) -> list[str]:
    says = []
    if marks.found:
        sentence = ngettext("%(n)s tag is there already.", "%(n)s of their tags are there already.", marks.found)
        says.append(sentence % {"n": marks.found})
    if marks.made:
        words = {"n": len(marks.made), "to": to.name, "names": _named(marks.made)}
        sentence = ngettext(
            "%(n)s tag is made in the codebook of “%(to)s”: %(names)s.",
            "%(n)s tags are made in the codebook of “%(to)s”: %(names)s.",
            len(marks.made),
        )
        says.append(sentence % words)
    return says


def _of_fields(plan: moving.Plan, to: Any) -> list[str]:
    says = []
    if plan.made:
        says.append(_("Fields are made in “%(to)s”: %(names)s.") % {"to": to.name, "names": _named(plan.made)})
    if plan.unfit:
        sentence = ngettext(
            "%(n)s value fits no field there; it stays with what the document brought along.",
            "%(n)s values fit no field there; they stay with what the documents brought along.",
            plan.unfit,
        )
        says.append(sentence % {"n": plan.unfit})
    return says


def _named(names: list[str]) -> str:
    shown = ", ".join(f"“{name}”" for name in names[:_MOST_NAMED])
    return shown if len(names) <= _MOST_NAMED else _("%(names)s and others") % {"names": shown}
