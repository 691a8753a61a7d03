"""The log in the admin, as far as it may be told in blind projects."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from annotator.admin.rights import blind_to
from documents.admin.changes import ChangeAdmin
from documents.models import Change

admin.site.unregister(Change)

# Kinds of lines that tell of what somebody marked.
MARKS = Q(verb__startswith="annotation") | Q(verb__startswith="reply") | Q(verb__startswith="tagging")


@admin.register(Change)
class ToldChangeAdmin(ChangeAdmin):
    def get_queryset(self, request: HttpRequest) -> QuerySet[Change]:
        changes = super().get_queryset(request)
        if blind := blind_to(request):
            changes = changes.exclude(MARKS & ~Q(by=request.user.pk or 0), project__in=blind)
        return changes
