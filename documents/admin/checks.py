"""Which addresses are looked at again, and what that found, in the admin: to look at. It is changed on a project's page
of checks, and so in the log."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from documents.admin.base import ReadOnly
from documents.admin.filters import Chosen
from documents.admin.links import link_to
from documents.models import AddressCheck


@admin.register(AddressCheck)
class AddressCheckAdmin(ReadOnly):
    list_display = ("pk", "of_document", "in_project", "every", "by", "last_at", "found", "failures", "next_at")
    list_filter = (("project", Chosen), "found", "take_in")
    list_select_related = ("document", "project", "by")
    fields = ("of_document", "in_project", "every", "take_in", "by", "last_at", "found", "error", "failures", "next_at")
    sortable_by = ()

    @admin.display(description=_("document"))
    def of_document(self, check: AddressCheck) -> str:
        return link_to(check.document)

    @admin.display(description=_("project"))
    def in_project(self, check: AddressCheck) -> str:
        return link_to(check.project)
