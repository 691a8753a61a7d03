"""Changing one's password, or choosing the first one."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import views
from django.contrib.auth.forms import SetPasswordForm
from django.urls import reverse_lazy


class ChangePassword(views.PasswordChangeView):
    """Who came in by a link has no password yet, and isn't asked for the old one."""

    template_name = "account/password.html"
    success_url = reverse_lazy("password-changed")

    def get_form_class(self) -> type[Any]:
        user: Any = self.request.user
        return super().get_form_class() if user.has_usable_password() else SetPasswordForm
