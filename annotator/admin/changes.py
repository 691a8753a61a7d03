"""The log in the admin, as far as it may be told in blind projects."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from annotator.blindness import lines_seen
from documents.admin.changes import ChangeAdmin
from documents.admin.rights import sees_everything
from documents.models import Change

admin.site.unregister(Change)


@admin.register(Change)
class ToldChangeAdmin(ChangeAdmin):
    def get_queryset(self, request: HttpRequest) -> QuerySet[Change]:
        changes = super().get_queryset(request)
        return changes if sees_everything(request) else changes.filter(lines_seen(request.user))
