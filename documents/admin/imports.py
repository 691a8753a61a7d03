"""Imports and their items in the admin: to look at what came in, what didn't and why."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from documents.admin.base import ReadOnly
from documents.admin.filters import Chosen
from documents.admin.links import link_to, link_to_list
from documents.models import Import, ImportItem, Role


@admin.register(Import)
class ImportAdmin(ReadOnly):
    to_see = Role.EDITOR
    list_display = ("created_at", "in_project", "by", "straight", "finished_at", "cancelled_at", "item_list")
    list_filter = (("project", Chosen), ("by", Chosen))
    search_fields = ("uid__exact",)
    identifier = "uid"
    search_help_text = _("The whole identifier of an import")
    fields = ("uid", "in_project", "by", "created_at", "straight", "folders_as_topics", "finished_at", "cancelled_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Import]:
        return super().get_queryset(request).select_related("project", "by")

    @admin.display(description=_("project"))
    def in_project(self, one: Import) -> str:
        return link_to(one.project)

    @admin.display(description=_("items"))
    def item_list(self, one: Import) -> str:
        return link_to_list("documents_importitem", _("Items"), within__id__exact=one.pk)


@admin.register(ImportItem)
class ImportItemAdmin(ReadOnly):
    to_see = Role.EDITOR
    list_display = ("__str__", "state", "in_project", "size", "reader", "changed_at", "became", "error")
    list_filter = ("state", ("project", Chosen), ("within", Chosen))
    search_fields = ("name", "title")
    identifier = "uid"
    fields = (
        *("uid", "in_project", "of_import", "name", "media_type", "charset", "url", "folders", "size", "sha256"),
        *("state", "done", "total", "attempts", "claimed_at", "claimed_by", "changed_at", "error"),
        *("reader", "reader_version", "title", "authors", "publisher", "published", "address", "language"),
        *("characters", "sections", "warnings", "corrected", "likeness", "likeness_score", "decision", "became"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportItem]:
        return super().get_queryset(request).select_related("project", "within", "document")

    @admin.display(description=_("project"))
    def in_project(self, item: ImportItem) -> str:
        return link_to(item.project)

    @admin.display(description=_("import"))
    def of_import(self, item: ImportItem) -> str:
        return link_to(item.within)

    @admin.display(description=_("document"))
    def became(self, item: ImportItem) -> Any:
        return link_to(item.document)
