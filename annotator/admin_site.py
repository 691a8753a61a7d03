"""The admin as a part of the site: its own sign-in, and models grouped as people think of them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import LogoutView, redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.errors import NotAllowed

# What the first page shows, in this order; a model that is named nowhere comes last.
GROUPS = (
    (
        gettext_lazy("People"),
        ("auth.user", "annotator.signin", "annotator.failedsignin", "annotator.accountevent", "annotator.token"),
    ),
    (
        gettext_lazy("Articles"),
        (
            "documents.project",
            "documents.document",
            "documents.assignment",
            "documents.field",
            "documents.fieldvalue",
            "documents.sourcefile",
            "documents.revision",
            "documents.addresscheck",
            "annotator.savedview",
            "annotator.subscription",
        ),
    ),
    (gettext_lazy("Imports"), ("documents.import", "documents.importitem")),
    (
        gettext_lazy("Highlights"),
        (
            "annotator.annotation",
            "annotator.reply",
            "annotator.tag",
            "annotator.alias",
            "annotator.codebookversion",
            "annotator.blinding",
            "annotator.pseudonym",
        ),
    ),
    (gettext_lazy("History"), ("documents.change",)),
)
OTHERS = gettext_lazy("More")


class LabelledResults(AutocompleteJsonView):
    """Offers things by a label that tells namesakes apart, if their admin has one."""

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        label = getattr(self.model_admin, "label", str)
        return {"id": str(getattr(obj, to_field_name)), "text": label(obj)}


class Administration(admin.AdminSite):
    site_header = gettext_lazy("Annotator")
    site_title = gettext_lazy("Annotator")
    index_title = gettext_lazy("Administration")

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one sign-in. Who is signed in and still sent here may not enter."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise NotAllowed(_("The administration is for people who look after the site. Ask one of them."))
        wanted = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
        return redirect_to_login(wanted, resolve_url(settings.LOGIN_URL))

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return LogoutView.as_view()(request)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        from annotator.admin.dashboard import dashboard  # there are no models yet when this module is read

        return super().index(request, {**(extra_context or {}), "dashboard": dashboard(request)})

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return redirect("password-change")

    def password_change_done(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return redirect("password-changed")

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return LabelledResults.as_view(admin_site=self)(request)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        apps: list[Any] = super().get_app_list(request, app_label)
        if app_label is not None:
            return apps
        models = {
            f"{app['app_label']}.{model['object_name'].lower()}": model for app in apps for model in app["models"]
        }
        groups = [(name, [models.pop(label) for label in labels if label in models]) for name, labels in GROUPS]
        groups.append((OTHERS, list(models.values())))
        index = reverse("admin:index")
        return [
            {"name": name, "app_label": f"group-{n}", "app_url": index, "has_module_perms": True, "models": found}
            for n, (name, found) in enumerate(groups)
            if found
        ]
