"""What is done in the admin to several documents at once, by the same acts as in the document list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.utils.translation import ngettext

from documents.actions import work
from documents.actions.revisions import read_again
from documents.admin.asking import ask, is_confirmed, one_project
from documents.errors import Refused
from documents.models import Document, Role, Status
from documents.work import workers_of


class StatusForm(forms.Form):
    status = forms.ChoiceField(label=later("Status"), choices=Status.choices)


class PersonForm(forms.Form):
    def __init__(self, *args: Any, people: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(person.pk, person.get_full_name() or person.get_username()) for person in people]
        self.fields["person"] = forms.TypedChoiceField(label=later("Person"), choices=choices, coerce=int)


class Acts:
    """Comes before the document's class of the admin, which has what these are made of."""

    actions: Any = ("set_status", "assign", "unassign", "read_again")

    @admin.action(description=later("Set the status"), permissions=["act"])
    def set_status(self: Any, request: HttpRequest, chosen: QuerySet[Document]) -> Any:
        def do(project: Any, form: Any) -> str:
            count = work.set_status(chosen, form.cleaned_data["status"], project=project, by=request.user)
            return ngettext("%(n)s document was changed.", "%(n)s documents were changed.", count) % {"n": count}

        form = StatusForm(request.POST if is_confirmed(request) else None)
        return self.done_together(request, chosen, do, form=lambda _project: form, title=_("Set the status"))

    @admin.action(description=later("Assign to a member"), permissions=["act"])
    def assign(self: Any, request: HttpRequest, chosen: QuerySet[Document]) -> Any:
        def do(project: Any, form: Any) -> str:
            person = get_user_model().objects.get(pk=form.cleaned_data["person"])
            count = work.assign(chosen, [person], project=project, by=request.user)
            return ngettext("%(n)s document was assigned.", "%(n)s documents were assigned.", count) % {"n": count}

        def form(project: Any) -> PersonForm:
            return PersonForm(request.POST if is_confirmed(request) else None, people=workers_of(project))

        return self.done_together(request, chosen, do, form=form, title=_("Assign to a member"))

    @admin.action(description=later("Take from a person"), permissions=["act"])
    def unassign(self: Any, request: HttpRequest, chosen: QuerySet[Document]) -> Any:
        def do(project: Any, form: Any) -> str:
            person = get_user_model().objects.get(pk=form.cleaned_data["person"])
            count = work.unassign(chosen, [person], project=project, by=request.user)
            return ngettext("%(n)s document was taken back.", "%(n)s documents were taken back.", count) % {"n": count}

        def form(project: Any) -> PersonForm:
            given = get_user_model().objects.filter(assignments__document__in=chosen.order_by().values("pk"))
            return PersonForm(request.POST if is_confirmed(request) else None, people=list(given.distinct()))

        return self.done_together(request, chosen, do, form=form, title=_("Take from a person"))

    @admin.action(description=later("Read the original again"), permissions=["act"])
    def read_again(self: Any, request: HttpRequest, chosen: QuerySet[Document]) -> Any:
        if not is_confirmed(request):
            says = [
                _("Each original is read with the program’s readers as they are now."),
                _("Where that gives another text, it becomes a new version, and highlights are placed in it again."),
            ]
            return ask(self, request, chosen, title=_("Read again"), button=_("Read again"), says=says)
        return self.act_on_each(
            request,
            chosen,
            lambda document: read_again(document, by=request.user),
            done=lambda n: ngettext("%(n)s original was read again.", "%(n)s originals were read again.", n) % {"n": n},
        )

    def done_together(
        self: Any, request: HttpRequest, chosen: QuerySet[Document], do: Any, *, form: Any, title: str
    ) -> Any:
        """One act for all of them, which must be of one project, once the form that ``form`` makes for that project is
        filled in."""
        try:
            project = one_project(request, chosen, Role.EDITOR)
            asked = form(project)
            if not (asked.is_bound and asked.is_valid()):
                return ask(self, request, chosen, title=title, button=title, form=asked)
            self.message_user(request, do(project, asked), messages.SUCCESS)
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        return None
