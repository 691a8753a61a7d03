"""Forms of the admin: they say why something was refused, and offer what belongs to one project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import Model
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:  # only stubs know these as generic
    AnyForm = forms.ModelForm[Any]
    AnyRowSet = forms.BaseInlineFormSet[Any, Any, Any]
else:
    AnyForm, AnyRowSet = forms.ModelForm, forms.BaseInlineFormSet


class RefusableForm(AnyForm):
    """A form that says why what it asked for was refused."""

    refusal = ""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.refusal:
            raise forms.ValidationError(self.refusal)
        return cleaned


class Settled(forms.Field):
    """The choice that a row was made with: shown, never sent, the same for ever."""

    def __init__(self, chosen: Model, *, label: str) -> None:
        self.chosen = chosen
        widget = forms.Select(choices=[(chosen.pk, str(chosen))])
        super().__init__(label=label, required=False, disabled=True, widget=widget)

    def clean(self, value: Any) -> Model:
        return self.chosen


class NamedRows(AnyRowSet):
    """Rows of a form whose boxes to take them out have names."""

    @classmethod
    def get_deletion_widget(cls) -> Any:
        return forms.CheckboxInput(attrs={"aria-label": _("Delete")})


class SettledRowForm(AnyForm):
    """A row of a list in a form: what it is of is chosen when it is made, by autocomplete. Fields have their names, for
    the head of the column says it to those who see it."""

    settled = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            field = self.fields[self.settled]
            self.fields[self.settled] = Settled(getattr(self.instance, self.settled), label=str(field.label))
        for one in self.fields.values():
            inner: Any = getattr(one.widget, "widget", one.widget)  # the admin wraps widgets
            inner.attrs = {**inner.attrs, "aria-label": str(one.label)}


class ProjectAutocomplete(AutocompleteSelect):
    """Offers what belongs to one project."""

    def __init__(self, *args: Any, project: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project = project

    def get_url(self) -> str:
        return f"{super().get_url()}?{urlencode({'project': self.project})}" if self.project else super().get_url()


def offer_from(project: int | None, field: forms.Field) -> None:
    """Have a field that chooses by autocomplete offer what belongs to ``project``."""
    widget: Any = getattr(field.widget, "widget", field.widget)  # the admin wraps widgets
    field.widget = ProjectAutocomplete(widget.field, widget.admin_site, project=project, choices=widget.choices)
    field.widget.is_required = field.required
