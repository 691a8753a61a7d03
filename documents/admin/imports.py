"""Imports and their items in the admin: to look at what came in, what didn't and why."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from documents.actions import imports as acting
from documents.admin.base import ReadOnly, ThroughActions
from documents.admin.filters import Chosen
from documents.admin.links import link_to, link_to_list
from documents.models import Import, ImportItem, ItemState, Role


@admin.register(Import)
class ImportAdmin(ReadOnly):
    to_see = Role.EDITOR
    list_display = ("created_at", "in_project", "by", "straight", "finished_at", "cancelled_at", "item_list")
    list_filter = (("project", Chosen), ("by", Chosen))
    search_fields = ("uid__exact",)
    identifier = "uid"
    search_help_text = _("The whole identifier of an import")
    fields = ("uid", "in_project", "by", "created_at", "straight", "folders_as_topics", "finished_at", "cancelled_at")
    actions = ("try_again",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Import]:
        return super().get_queryset(request).select_related("project", "by")

    @admin.display(description=_("project"))
    def in_project(self, one: Import) -> str:
        return link_to(one.project)

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        return None if obj is None else reverse("one-import", args=[obj.project.slug, obj.uid])

    @admin.action(description=_("Try again what failed"), permissions=["act"])
    def try_again(self, request: HttpRequest, chosen: QuerySet[Import]) -> None:
        """Item by item, so that one whose file is gone keeps no other from it."""
        failed = ImportItem.objects.filter(within__in=chosen, state=ItemState.FAILED).select_related("within")
        _try_again(self, request, failed)

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

    actions = ("try_again",)

    @admin.action(description=_("Try again"), permissions=["act"])
    def try_again(self, request: HttpRequest, chosen: QuerySet[ImportItem]) -> None:
        _try_again(self, request, chosen)

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


def _try_again(model_admin: ThroughActions, request: HttpRequest, items: QuerySet[ImportItem]) -> None:
    model_admin.act_on_each(
        request,
        items,
        lambda item: acting.try_again(item, by=request.user),
        done=lambda n: ngettext("%(n)s item is read once more.", "%(n)s items are read once more.", n) % {"n": n},
    )
