"""What projects want to know of their documents, and what is known, in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from documents.actions import fields as acting
from documents.admin.base import ReadOnly, Trashing
from documents.admin.filters import Chosen, InTrash
from documents.admin.links import link_to, link_to_list
from documents.models import Field, FieldValue


@admin.register(Field)
class FieldAdmin(Trashing):
    """Kinds and choices are changed on the project's page, which shows what that does to the values."""

    trash = staticmethod(acting.trash_field)
    restore = staticmethod(acting.restore_field)

    list_display = ("name", "kind", "in_project", "description", "in_use", "value_list")
    list_filter = (("project", Chosen), "kind", InTrash)
    list_select_related = ("project",)
    search_fields = ("name", "description")
    sortable_by = ("name",)
    _about = ("in_project", "kind", "choices", "created_at", "created_by", "trashed_at", "value_list")
    fields = ("name", "description", *_about)
    readonly_fields = _about

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def history_filters(self, thing: Field) -> dict[str, Any]:
        return super().history_filters(thing) | {"verb__startswith": "field."}

    @admin.display(description=_("project"))
    def in_project(self, field: Field) -> str:
        return link_to(field.project)

    @admin.display(description=_("values"))
    def value_list(self, field: Field) -> str:
        return link_to_list("documents_fieldvalue", _("Values"), field__id__exact=field.pk)

    def save_model(self, request: HttpRequest, obj: Field, form: Any, change: Any) -> None:
        standing = Field.objects.select_related("project").get(pk=obj.pk)
        acting.edit_field(standing, name=obj.name, description=obj.description, by=request.user)


@admin.register(FieldValue)
class FieldValueAdmin(ReadOnly):
    list_display = ("text", "field", "of_document", "in_project")
    list_filter = (("project", Chosen), ("field", Chosen))
    search_fields = ("sort__startswith",)
    search_help_text = _("How a value begins, in small letters")
    sortable_by = ()
    fields = ("text", "field", "of_document", "in_project")

    def get_queryset(self, request: HttpRequest) -> QuerySet[FieldValue]:
        return super().get_queryset(request).select_related("project", "document", "field")

    def history_filters(self, thing: FieldValue) -> dict[str, Any]:
        return {"project__id__exact": thing.project_id, "document__id__exact": thing.document_id}

    @admin.display(description=_("document"))
    def of_document(self, value: FieldValue) -> str:
        return link_to(value.document)

    @admin.display(description=_("project"))
    def in_project(self, value: FieldValue) -> str:
        return link_to(value.project)
