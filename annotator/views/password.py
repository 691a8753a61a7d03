"""Changing one's password, or choosing the first one."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import views
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy

from annotator.account_forms import ChangePasswordForm
from annotator.actions.second_factors import note
from annotator.models import AccountEvent
from annotator.sign_ins import address_of
from annotator.views.confirming import confirmed
from annotator.views.signing_in import waiting


class ChangePassword(views.PasswordChangeView):
    """Who has no password yet isn't asked for the old one, but for whatever else proves who he is."""

    template_name = "account/password.html"
    success_url = reverse_lazy("password-changed")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated and request.user.has_usable_password():
            return super().dispatch(request, *args, **kwargs)
        return confirmed(instead="password-change")(super().dispatch)(request, *args, **kwargs)

    def get_form_class(self) -> type[Any]:
        user: Any = self.request.user
        return ChangePasswordForm if user.has_usable_password() else SetPasswordForm

    def get_form_kwargs(self) -> dict[str, Any]:
        user: Any = self.request.user
        more = {"address": address_of(self.request)} if user.has_usable_password() else {}
        return {**super().get_form_kwargs(), **more}

    def form_valid(self, form: Any) -> Any:
        note(self.request.user, AccountEvent.What.PASSWORD, by=self.request.user)
        return super().form_valid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        return waiting(super().form_invalid(form), form)
