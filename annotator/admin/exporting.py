"""Exports of what was chosen in a list of the admin, in every format there is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from annotator.admin.rights import seen_in_admin
from annotator.exchange import FORMATS
from annotator.exchange.choice import Choice, Chosen
from annotator.exchange.download import download
from annotator.exchange.scope import Scope
from annotator.exchange.transfer import export
from annotator.models import Annotation
from documents.admin.asking import one_project
from documents.errors import Refused
from documents.models import Role


def exports(annotations: Callable[[QuerySet[Any]], QuerySet[Annotation]]) -> list[Any]:
    """An act for each format that can be written. ``annotations`` makes those that go out of what was chosen."""
    return [_act(name, label, annotations) for name, label in _labels().items()]


def _labels() -> dict[str, Any]:
    return {name: one.label for name, one in FORMATS.items() if one.writes}


def _act(name: str, label: Any, annotations: Callable[[QuerySet[Any]], QuerySet[Annotation]]) -> Any:
    def act(model_admin: Any, request: HttpRequest, chosen: QuerySet[Any]) -> Any:
        """The file, unless it would be of several projects: each has a codebook of its own."""
        try:
            project = one_project(request, chosen, Role.READER)
            only = annotations(chosen).filter(seen_in_admin(request))
            asked = Chosen(Choice(), Scope(project, only=only, user=request.user), None, project.slug)
            made = export(asked, name, site_url=request.build_absolute_uri("/"))
        except Refused as refusal:
            model_admin.message_user(request, str(refusal), messages.ERROR)
            return None
        return download(request, made, name=project.slug)

    act.__name__ = f"export_as_{name}"
    return admin.action(description=format_lazy("{}: {}", _("Export"), label), permissions=["view"])(act)
