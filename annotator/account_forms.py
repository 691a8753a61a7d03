"""What people send to sign in, and on the page of their account."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from annotator.actions.attempts import TooMany, attempt_succeeded, begin_attempt
from annotator.actions.second_factors import LONGEST_NAME, use_code
from annotator.actions.tokens import DAYS
from annotator.errors import Refused
from annotator.models import Token
from annotator.sign_ins import address_of
from documents.access import projects_of
from documents.models import Project

CODE = "code"  # what is counted apart from passwords: codes of a second factor
_LONGEST_ANSWER = 20_000  # characters that a browser tells of a passkey


class Limited(forms.Form):
    """Tries a lock so many times and no more. ``wait``: the seconds until the next attempt, if it has to."""

    wait = 0

    def try_at(self, username: str, address: str, *, at: str = "") -> None:
        try:
            begin_attempt(username, address, at=at)
        except TooMany as error:
            self.wait = error.seconds
            raise forms.ValidationError(str(error)) from error


class SignInForm(Limited, AuthenticationForm):
    """User name and password."""

    def clean(self) -> dict[str, Any]:
        username, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if self.request is None or not username or not password:
            return super().clean()
        address = address_of(self.request)
        self.try_at(username, address)
        cleaned = super().clean()
        attempt_succeeded(username, address)
        return cleaned


class CodeForm(Limited):
    """A code of somebody's authenticator app, or a recovery code. ``factor``: which of the two it was."""

    code = forms.CharField(
        label=later("Code"),
        max_length=20,
        help_text=later("From your authenticator app, or a recovery code."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autocapitalize": "off", "dir": "ltr"}
        ),
    )

    def __init__(self, *args: Any, person: Any, address: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._person, self._address = person, address
        self.factor: Authenticator | None = None

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        name = self._person.get_username()
        self.try_at(name, self._address, at=CODE)
        try:
            self.factor = use_code(self._person, code)
        except Refused as error:
            raise forms.ValidationError(str(error)) from error
        attempt_succeeded(name, self._address, at=CODE)
        return code


class PasswordForm(Limited):
    """The password of who is signed in, to be sure that it's still the same person."""

    password = forms.CharField(
        label=later("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, person: Any, address: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._person, self._address = person, address

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        name = self._person.get_username()
        self.try_at(name, self._address)
        if not self._person.check_password(password):
            raise forms.ValidationError(_("This isn’t your password."))
        attempt_succeeded(name, self._address)
        return password


class ChangePasswordForm(Limited, PasswordChangeForm):
    """Whoever guesses the old password here waits as at the sign-in."""

    def __init__(self, user: Any, *args: Any, address: str, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        self._address = address

    def clean_old_password(self) -> str:
        name = self.user.get_username()
        self.try_at(name, self._address)
        old = super().clean_old_password()
        attempt_succeeded(name, self._address)
        return str(old)


class AppForm(forms.Form):
    """The first code of a new authenticator app."""

    code = forms.CharField(
        label=later("The code that the app shows now"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr"}),
    )


class PasskeyNameForm(forms.Form):
    name = forms.CharField(
        label=later("Name"),
        max_length=LONGEST_NAME,
        required=False,
        help_text=later("By which you know it again, such as the name of the device that keeps it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ShownPasskeyForm(forms.Form):
    """What the browser says of a passkey; ``<pass-key>`` fills it in."""

    credential = forms.JSONField(widget=forms.HiddenInput)

    def clean_credential(self) -> Any:
        told = self.cleaned_data["credential"]
        if not isinstance(told, dict) or len(self.data["credential"]) > _LONGEST_ANSWER:
            raise forms.ValidationError(_("The browser’s answer can’t be read. Try again."))
        return told


class NewPasskeyForm(PasskeyNameForm, ShownPasskeyForm):
    field_order = ("name", "credential")


class TokenForm(forms.Form):
    name = forms.CharField(
        label=later("Name"),
        max_length=100,
        help_text=later("What it is for, so that you know it again."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    project: forms.ModelChoiceField[Project] = forms.ModelChoiceField(
        label=later("It opens"), queryset=None, required=False, empty_label=later("all my projects")
    )
    scope = forms.ChoiceField(label=later("It may"), choices=Token.Scope.choices, initial=Token.Scope.READ)
    days = forms.TypedChoiceField(
        label=later("Good for"),
        choices=tuple(zip(DAYS, (later("7 days"), later("30 days"), later("90 days"), later("a year")), strict=True)),
        coerce=int,
        initial=30,
    )

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["project"]
        field.queryset = projects_of(person).order_by("name", "pk")
