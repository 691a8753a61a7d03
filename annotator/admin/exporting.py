"""Exports of what was chosen in a list of the admin: at once as a table, or in any format, which is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from annotator.admin.rights import seen_in_admin
from annotator.exchange import FORMATS
from annotator.exchange.choice import PSEUDONYMS, Choice, Chosen
from annotator.exchange.download import download
from annotator.exchange.format import TITLES
from annotator.exchange.naming import masking_of
from annotator.exchange.scope import Scope
from annotator.exchange.transfer import export
from annotator.models import Annotation
from documents.admin.asking import ask, is_confirmed, one_project
from documents.errors import Refused
from documents.models import Role

Annotations = Callable[[QuerySet[Any]], QuerySet[Annotation]]


class FormatForm(forms.Form):
    """``format_name``: one that can be written here."""

    format_name = forms.ChoiceField(label=later("Format"), choices=lambda: _choices())
    people = forms.ChoiceField(
        label=later("People"),
        choices=[("", later("by their names")), (PSEUDONYMS, later("under pseudonyms"))],
        required=False,
    )


def exports(annotations: Annotations) -> list[Any]:
    """The acts. ``annotations`` makes those that go out of what was chosen."""

    def export_as_csv(model_admin: Any, request: HttpRequest, chosen: QuerySet[Any]) -> Any:
        return _answered(model_admin, request, lambda: _file(request, chosen, annotations, "csv"))

    def export_as(model_admin: Any, request: HttpRequest, chosen: QuerySet[Any]) -> Any:
        form = FormatForm(request.POST if is_confirmed(request) else None)
        if form.is_valid():
            said = form.cleaned_data
            return _answered(
                model_admin, request, lambda: _file(request, chosen, annotations, said["format_name"], said["people"])
            )
        return ask(model_admin, request, chosen, title=_("Export"), button=_("Download"), form=form)

    described = {export_as_csv: later("Export as a table (CSV)"), export_as: later("Export…")}
    return [admin.action(description=words, permissions=["view"])(act) for act, words in described.items()]


def _answered(model_admin: Any, request: HttpRequest, made: Callable[[], StreamingHttpResponse]) -> Any:
    try:
        return made()
    except Refused as refusal:
        model_admin.message_user(request, str(refusal), messages.ERROR)
        return None


def _file(
    request: HttpRequest, chosen: QuerySet[Any], annotations: Annotations, format_name: str, people: str = ""
) -> StreamingHttpResponse:
    """Of one project, since each has a codebook of its own. Raises Invalid for several."""
    project = one_project(request, chosen, Role.READER)
    scope = Scope(project, only=annotations(chosen).filter(seen_in_admin(request)), user=request.user)
    masking = masking_of(project, by=request.user) if people == PSEUDONYMS else None
    asked = Chosen(Choice(people=people), scope, masking, project.slug)
    return download(request, export(asked, format_name, site_url=request.build_absolute_uri("/")), name=asked.name)


def _choices() -> list[tuple[Any, list[tuple[str, Any]]]]:
    written = [(name, one) for name, one in FORMATS.items() if one.writes and not one.missing]
    return [
        (title, [(name, one.label) for name, one in written if one.group == group]) for group, title in TITLES.items()
    ]
