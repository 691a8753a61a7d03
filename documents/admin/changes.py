"""The log in the admin: to look at, never to write in."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from documents.admin.base import ReadOnly
from documents.admin.filters import Chosen, Verb
from documents.admin.links import link_to, link_to_list
from documents.models import Change


@admin.register(Change)
class ChangeAdmin(ReadOnly):
    list_display = ("number", "at", "verb", "by", "in_project", "of_document", "of_target")
    list_filter = (("project", Chosen), ("by", Chosen), Verb)
    search_fields = ("target__exact",)
    search_help_text = _("A number, or the whole identifier of what was changed")
    sortable_by = ()
    fields = ("number", "at", "verb", "by", "in_project", "of_document", "of_target", "was", "became", "batch")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Change]:
        mine = Q(private_to__isnull=True) | Q(private_to=request.user.pk or 0)
        changes = super().get_queryset(request).filter(mine).select_related("project", "document", "by")
        # What was and what became of it can be long; a list doesn't show it.
        return changes.defer("before", "after") if "object_id" not in _arguments(request) else changes

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        term = search_term.strip()
        if not term:
            return queryset, False
        wanted = Q(target=term) | Q(number=int(term)) if term.isdecimal() else Q(target=term)
        return queryset.filter(wanted), False

    @admin.display(description=_("project"))
    def in_project(self, change: Change) -> str:
        return link_to(change.project)

    @admin.display(description=_("document"))
    def of_document(self, change: Change) -> str:
        return link_to(change.document)

    @admin.display(description=_("to what"))
    def of_target(self, change: Change) -> str:
        """A link to all that happened to the same thing."""
        return link_to_list(
            "documents_change", change.target, project__id__exact=change.project_id, target=change.target
        )

    @admin.display(description=_("before"))
    def was(self, change: Change) -> str:
        return _as_text(change.before)

    @admin.display(description=_("after"))
    def became(self, change: Change) -> str:
        return _as_text(change.after)


def _as_text(state: Any) -> str:
    if state is None:
        return "–"
    return format_html("<pre>{}</pre>", json.dumps(state, ensure_ascii=False, indent=2))


def _arguments(request: HttpRequest) -> dict[str, Any]:
    return request.resolver_match.kwargs if request.resolver_match else {}
