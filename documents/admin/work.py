"""Who is to work on which document, in the admin: to look at. It is changed in the document list, and so in the log."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from documents.admin.base import ReadOnly
from documents.admin.filters import Chosen
from documents.admin.links import link_to
from documents.models import Assignment


@admin.register(Assignment)
class AssignmentAdmin(ReadOnly):
    list_display = ("pk", "person", "of_document", "in_project", "by", "created_at", "done_at")
    list_filter = (("project", Chosen), ("person", Chosen))
    list_select_related = ("person", "document", "project", "by")
    fields = ("person", "of_document", "in_project", "by", "created_at", "done_at")
    sortable_by = ()

    @admin.display(description=_("document"))
    def of_document(self, assignment: Assignment) -> str:
        return link_to(assignment.document)

    @admin.display(description=_("project"))
    def in_project(self, assignment: Assignment) -> str:
        return link_to(assignment.project)
