"""How people sign in, in the admin: what was changed about that, to look at. Second factors and addresses of allauth's
are nobody's to read or edit by hand; a lost factor is reset (``annotator.actions.second_factors``)."""

from __future__ import annotations

from typing import Any

from allauth.account import admin as addresses  # noqa: F401 (so that they are registered, to be taken out)
from allauth.account.models import EmailAddress
from allauth.mfa import admin as factors  # noqa: F401
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest

from annotator.models import AccountEvent
from documents.admin.base import CappedPaginator

for model in (EmailAddress, Authenticator):
    admin.site.unregister(model)
if settings.ENVIRONMENT.identity_provider is not None:
    from allauth.socialaccount import admin as elsewhere  # noqa: F401
    from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken

    for model in (SocialAccount, SocialApp, SocialToken):
        admin.site.unregister(model)


@admin.register(AccountEvent)
class AccountEventAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # only stubs know it as generic
    """For superusers alone: accounts belong to no project."""

    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    list_display = ("at", "person", "what", "about", "by")
    list_filter = ("what",)
    list_select_related = ("person", "by")
    search_fields = ("person__username",)
    sortable_by = ("at",)
    fields = ("at", "person", "what", "about", "by")
    readonly_fields = fields

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        user: Any = request.user
        return bool(user.is_active and user.is_superuser)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
