"""What is done in the admin to a codebook: asked for, planned, then performed as on the codebook's page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from annotator.actions.codebook import operations as do
from annotator.actions.codebook.performing import perform
from annotator.actions.codebook.planning import plan
from annotator.models import Tag, Tagging
from documents.admin.asking import ask, is_confirmed, is_looked_at, one_project
from documents.admin.forms import ProjectAutocomplete
from documents.errors import Refused
from documents.models import Role


class TargetForm(forms.Form):
    """A tag of the project's codebook, looked for by its name."""

    def __init__(self, *args: Any, project: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = Tagging._meta.get_field("tag")
        self.fields["to"] = forms.ModelChoiceField(
            Tag.objects.filter(project=project, trashed_at__isnull=True),
            label=self.label_of_target,
            required=self.needs_target,
            widget=ProjectAutocomplete(field, admin.site, project=project.pk),
        )

    label_of_target: Any = later("Becomes a part of")
    needs_target = True


class RetagAllForm(TargetForm):
    label_of_target = later("What it becomes; nothing: it is taken off")
    needs_target = False


class RetagForm(RetagAllForm):
    """Of the tags that some passages carry, one."""

    def __init__(self, *args: Any, project: Any, chosen: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, project=project, **kwargs)
        carried = Tagging.objects.filter(content_object__in=chosen.order_by().values("pk")).order_by().values("tag")
        tags = Tag.objects.filter(pk__in=carried, trashed_at__isnull=True)
        self.fields["tag"] = forms.ModelChoiceField(tags, label=later("Tag that they carry"))
        self.order_fields(["tag", "to"])


def plan_and_do(  # noqa: PLR0913 (each by keyword)
    model_admin: Any,
    request: HttpRequest,
    chosen: QuerySet[Any],
    operation: Callable[[Any], do.Operation],
    *,
    form: Callable[[Any], forms.Form],
    title: str,
) -> Any:
    """Ask for what is missing, say what it will do, and do it as one act once that is confirmed."""
    try:
        project = one_project(request, chosen, Role.EDITOR)
        asked = form(project)
        if not is_looked_at(request) or not asked.is_valid():
            return ask(model_admin, request, chosen, title=title, button=title, form=asked, look=True)
        wanted = operation(asked)
        if not is_confirmed(request):
            says = plan(project, wanted, by=request.user).says
            return ask(model_admin, request, chosen, title=title, button=title, form=asked, says=says)
        perform(project, wanted, uid=uuid4(), by=request.user)
        model_admin.message_user(request, _("Done, as one act, which the project’s log tells of."), messages.SUCCESS)
    except Refused as refusal:
        model_admin.message_user(request, str(refusal), messages.ERROR)
    return None
