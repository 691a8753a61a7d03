"""What belongs to people or to the whole site, in the admin: for superusers alone. Secrets, keys and fingerprints are
shown to nobody; a token can be revoked and a session ended."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from annotator.actions.sign_ins import end_sign_in
from annotator.actions.tokens import revoke_token
from annotator.models import Blinding, FailedSignIn, Pseudonym, SavedView, SignIn, Subscription, Token
from documents.admin.base import ReadOnly
from documents.admin.filters import Chosen
from documents.admin.links import link_to
from documents.admin.rights import sees_everything


class SiteWide(ReadOnly):
    """To look at; who doesn't look after the whole site finds nothing here."""

    sortable_by = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super(ReadOnly, self).get_queryset(request) if sees_everything(request) else None
        return self.model._default_manager.none() if rows is None else rows

    def history_filters(self, thing: Any) -> dict[str, Any]:
        project = getattr(thing, "project_id", None)
        return {"project__id__exact": project} if project else {"by__id__exact": thing.person_id}

    def has_module_permission(self, request: HttpRequest) -> bool:
        return sees_everything(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return sees_everything(request)

    def has_act_permission(self, request: HttpRequest) -> bool:
        return sees_everything(request)

    @admin.display(description=_("person"))
    def whose(self, thing: Any) -> str:
        return link_to(thing.person)

    @admin.display(description=_("project"))
    def in_project(self, thing: Any) -> str:
        return link_to(thing.project)


@admin.register(Token)
class TokenAdmin(SiteWide):
    list_display = ("name", "whose", "scope", "in_project", "made_at", "expires_at", "used_at", "revoked_at", "good")
    list_filter = (("person", Chosen), ("project", Chosen), "scope")
    list_select_related = ("person", "project")
    search_fields = ("name",)
    fields = ("name", "whose", "scope", "in_project", "made_at", "expires_at", "used_at", "revoked_at")
    actions = ("revoke",)

    @admin.display(description=_("good"), boolean=True)
    def good(self, token: Token) -> bool:
        return token.revoked_at is None and not token.is_over

    @admin.action(description=_("Revoke: it opens nothing from now on"), permissions=["act"])
    def revoke(self, request: HttpRequest, chosen: QuerySet[Token]) -> None:
        standing = list(chosen.filter(revoked_at__isnull=True))
        for token in standing:
            revoke_token(token)
            self.log_change(request, token, [{"changed": {"fields": ["revoked_at"]}}])
        told = ngettext("%(n)s token was revoked.", "%(n)s tokens were revoked.", len(standing))
        self.message_user(request, told % {"n": len(standing)}, messages.SUCCESS)


@admin.register(SignIn)
class SignInAdmin(SiteWide):
    list_display = ("whose", "seen_at")
    list_display_links = None
    list_filter = (("person", Chosen),)
    list_select_related = ("person",)
    fields = ("whose", "seen_at")
    actions = ("end",)

    @admin.action(description=_("End: they have to sign in again"), permissions=["act"])
    def end(self, request: HttpRequest, chosen: QuerySet[SignIn]) -> None:
        ended = list(chosen.select_related("person"))
        for one in ended:
            end_sign_in(one.person, one.pk)
            self.log_change(request, one.person, [{"changed": {"fields": ["session"]}}])
        told = ngettext("%(n)s session was ended.", "%(n)s sessions were ended.", len(ended))
        self.message_user(request, told % {"n": len(ended)}, messages.SUCCESS)


@admin.register(FailedSignIn)
class FailedSignInAdmin(SiteWide):
    """Of whom and from where only a fingerprint is kept, so there is nobody to name."""

    list_display = ("last_at", "count", "until", "has_to_wait")
    list_display_links = None
    ordering = ("-last_at",)
    fields = ("last_at", "count", "until")

    def history_filters(self, thing: FailedSignIn) -> dict[str, Any]:
        return {}

    @admin.display(description=_("has to wait"), boolean=True)
    def has_to_wait(self, failed: FailedSignIn) -> bool:
        return failed.until is not None and failed.until > timezone.now()


@admin.register(Pseudonym)
class PseudonymAdmin(SiteWide):
    """Who is who: an owner's secret, which owners look up on the project's page."""

    list_display = ("name", "whose", "in_project")
    list_filter = (("project", Chosen), ("person", Chosen))
    list_select_related = ("project", "person")
    search_fields = ("name",)
    fields = ("name", "whose", "in_project")


@admin.register(Blinding)
class BlindingAdmin(ReadOnly):
    """Which projects are blind; they are opened on a page of their own."""

    list_display = ("in_project", "since", "by")
    list_filter = (("project", Chosen),)
    list_select_related = ("project", "by")
    sortable_by = ()
    fields = ("in_project", "since", "by")

    def history_filters(self, thing: Blinding) -> dict[str, Any]:
        return {"project__id__exact": thing.project_id}

    @admin.display(description=_("project"))
    def in_project(self, blinding: Blinding) -> str:
        return link_to(blinding.project)


@admin.register(SavedView)
class SavedViewAdmin(ReadOnly):
    """What somebody keeps for himself alone is seen by superusers."""

    list_display = ("name", "shows", "in_project", "shared", "pinned", "by", "created_at")
    list_filter = (("project", Chosen), "shows", "shared", "pinned")
    search_fields = ("name",)
    sortable_by = ("name",)
    fields = ("name", "shows", "in_project", "query", "columns", "shared", "pinned", "by", "created_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[SavedView]:
        views = super().get_queryset(request).select_related("project", "by")
        return views if sees_everything(request) else views.filter(shared=True)

    @admin.display(description=_("project"))
    def in_project(self, view: SavedView) -> str:
        return link_to(view.project)


@admin.register(Subscription)
class SubscriptionAdmin(SiteWide):
    """Who wants to hear of what a search newly finds: of what came since when, and up to when that was looked for."""

    list_display = ("view", "person", "in_project", "since", "told_at")
    list_filter = (("project", Chosen),)
    list_select_related = ("view", "person", "project")
    search_fields = ("view__name",)
    fields = ("view", "person", "in_project", "since", "told_at")

    def history_filters(self, thing: Subscription) -> dict[str, Any]:
        return {}
