"""What belongs to codebooks besides their tags, in the admin: to look at; it is changed on the codebook's page."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from annotator.models import Alias, CodebookVersion
from documents.admin.base import ReadOnly
from documents.admin.filters import Chosen
from documents.admin.links import link_to


@admin.register(Alias)
class AliasAdmin(ReadOnly):
    list_display = ("name", "of_tag", "in_project", "created_by", "created_at")
    list_filter = (("project", Chosen),)
    search_fields = ("name",)
    sortable_by = ("name",)
    fields = ("name", "of_tag", "parent", "in_project", "created_by", "created_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Alias]:
        return super().get_queryset(request).select_related("project", "tag", "parent", "created_by")

    @admin.display(description=_("tag"))
    def of_tag(self, alias: Alias) -> str:
        return link_to(alias.tag)

    @admin.display(description=_("project"))
    def in_project(self, alias: Alias) -> str:
        return link_to(alias.project)


@admin.register(CodebookVersion)
class CodebookVersionAdmin(ReadOnly):
    list_display = ("__str__", "number", "in_project", "created_by", "created_at")
    list_filter = (("project", Chosen),)
    search_fields = ("name",)
    sortable_by = ("number",)
    fields = ("number", "name", "note", "in_project", "through", "tags", "created_by", "created_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        # All of its tags can be long; a list doesn't show them.
        versions = super().get_queryset(request).select_related("project", "created_by")
        resolved = request.resolver_match
        return versions if resolved and "object_id" in resolved.kwargs else versions.defer("tags")

    @admin.display(description=_("project"))
    def in_project(self, version: CodebookVersion) -> str:
        return link_to(version.project)
