"""What people send to be let into a project."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import UserCreationForm
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from documents.forms import RoleForm
from documents.models import Role


class InvitationForm(RoleForm):
    """Who is to be invited, as what, and for how long. Mail is asked for only where the site sends any."""

    label = forms.CharField(
        label=later("For whom"),
        max_length=100,
        required=False,
        help_text=later("A name that only owners see, to tell invitations apart."),
    )
    mail = forms.EmailField(
        label=later("Mail address"), required=False, help_text=later("The link is sent there too, if you give one.")
    )
    days = forms.TypedChoiceField(
        label=later("Good for"),
        choices=((1, later("1 day")), (7, later("7 days")), (30, later("30 days"))),
        coerce=int,
        initial=7,
    )
    once = forms.TypedChoiceField(
        label=later("Who may use it"),
        choices=((1, later("one person, once")), (0, later("everybody who has the link"))),
        coerce=lambda value: value == "1",
        initial=1,
    )
    field_order = ("role", "days", "once", "label", "mail")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].initial = Role.ANNOTATOR
        if not settings.SENDS_MAIL:
            del self.fields["mail"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("role") == Role.OWNER and cleaned.get("once") is False:
            raise forms.ValidationError(_("An invitation for an owner is for one person."))
        return cleaned


class AccountForm(UserCreationForm):  # type: ignore[type-arg]  # only stubs know it as generic
    """An account for somebody who was invited."""

    class Meta:
        model = get_user_model()
        fields = ("username", "first_name", "last_name")
