"""What people send to sign in, and on the page of their account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as later

from annotator.actions.attempts import TooMany, attempt_succeeded, begin_attempt
from annotator.actions.tokens import DAYS
from annotator.models import Token
from annotator.sign_ins import address_of


class SignInForm(AuthenticationForm):
    """User name and password, so many times and no more. ``wait``: the seconds until the next attempt, if it has to."""

    wait = 0

    def clean(self) -> dict[str, Any]:
        username, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if self.request is None or not username or not password:
            return super().clean()
        address = address_of(self.request)
        try:
            begin_attempt(username, address)
        except TooMany as error:
            self.wait = error.seconds
            raise forms.ValidationError(str(error)) from error
        cleaned = super().clean()
        attempt_succeeded(username, address)
        return cleaned


class TokenForm(forms.Form):
    name = forms.CharField(
        label=later("Name"),
        max_length=100,
        help_text=later("What it is for, so that you know it again."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scope = forms.ChoiceField(label=later("It may"), choices=Token.Scope.choices, initial=Token.Scope.READ)
    days = forms.TypedChoiceField(
        label=later("Good for"),
        choices=tuple(zip(DAYS, (later("7 days"), later("30 days"), later("90 days"), later("a year")), strict=True)),
        coerce=int,
        initial=30,
    )
