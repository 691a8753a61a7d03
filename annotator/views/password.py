"""Changing one's password, or choosing the first one, and how strong it would be."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth import views
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from annotator.account_forms import ChangePasswordForm
from annotator.actions.second_factors import note
from annotator.errors import Invalid
from annotator.models import AccountEvent
from annotator.passwords import strength_of
from annotator.sign_ins import address_of
from annotator.views.confirming import confirmed
from annotator.views.signing_in import waiting

_LONGEST = 4_000  # bytes of a password and what is known of its person


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


@never_cache
@require_POST
@sensitive_variables()
def strength(request: HttpRequest) -> JsonResponse:
    """How strong the password is that somebody is typing, who may have no account yet. Nothing is kept of it."""
    try:
        told = json.loads(request.body)
        password, about = told["password"], told.get("about", [])
        asked = isinstance(password, str) and all(isinstance(word, str) for word in about)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Invalid(_("What was sent is no password.")) from error
    if not asked or len(request.body) > _LONGEST:
        raise Invalid(_("What was sent is no password."))
    found = strength_of(password, about=about[:10])
    return JsonResponse({"score": found.score, "enough": found.is_enough, "words": found.words})
