"""What people fill typed fields in with, and what they make and change a field with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from documents.errors import Invalid
from documents.field_values import parsed, yes_or_no
from documents.fields import LONGEST
from documents.models import Field, FieldValue, Kind

_KEYBOARDS = {Kind.NUMBER: "decimal", Kind.URL: "url"}


class ValueField(forms.CharField):
    """One value of a typed field, in the way in which its kind is best filled in. Its cleaned value is what
    ``set_value`` takes: a text, empty for none."""

    def __init__(self, field: Field, *, initial: str = "") -> None:
        self.about = field
        super().__init__(
            label=field.name,
            help_text=field.description,
            required=False,
            max_length=LONGEST,
            initial=initial,
            widget=_widget(field),
        )

    def clean(self, value: Any) -> str:
        written: str = super().clean(value)
        if not written:
            return ""
        try:
            return parsed(self.about, written).text
        except Invalid as error:
            raise forms.ValidationError(str(error)) from error


def _widget(field: Field) -> forms.Widget:
    if field.kind == Kind.CHOICE:
        return forms.Select(choices=[("", "—"), *((choice, choice) for choice in field.choices)])
    if field.kind == Kind.YES_NO:
        return forms.Select(choices=[("", "—"), ("yes", yes_or_no("yes")), ("no", yes_or_no("no"))])
    if field.kind == Kind.DATE:
        return forms.DateInput(attrs={"type": "date"})
    if field.kind in _KEYBOARDS:
        # Not type="number", which takes a point or a comma by the browser's language and forgets what it can't read.
        return forms.TextInput(attrs={"inputmode": _KEYBOARDS[Kind(field.kind)], "dir": "ltr", "autocomplete": "off"})
    return forms.TextInput(attrs={"dir": "auto"})


class ValuesForm(forms.Form):
    """The values of one document. To be inherited from, or by itself."""

    def __init__(
        self, *args: Any, fields: Iterable[Field] = (), values: Mapping[int, FieldValue] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._typed = {f"field-{field.pk}": field for field in fields}
        for name, field in self._typed.items():
            value = (values or {}).get(field.pk)
            self.fields[name] = ValueField(field, initial=value.text if value else "")

    @property
    def plain(self) -> list[forms.BoundField]:
        """What every document has."""
        return [field for field in self if field.name not in self._typed]

    @property
    def typed(self) -> list[forms.BoundField]:
        """What this project's documents have."""
        return [field for field in self if field.name in self._typed]

    @property
    def written(self) -> dict[Field, str]:
        """What a valid form has in each field; '' where it has nothing."""
        return {field: self.cleaned_data[name] for name, field in self._typed.items()}

    @property
    def own(self) -> dict[str, Any]:
        """What a valid form holds beside those."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self._typed}


class FieldForm(forms.Form):
    """A field of a project. Whether its name is free is the action's to say."""

    name = forms.CharField(label=later("Name"), max_length=100, widget=forms.TextInput(attrs={"dir": "auto"}))
    kind = forms.ChoiceField(label=later("Kind"), choices=Kind.choices)
    description = forms.CharField(
        label=later("Description"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=later("What to write there. It stands below the field where it is filled in."),
    )
    choices = forms.CharField(
        label=later("Choices"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=later("Of a field of choices: one a line."),
    )

    def clean_choices(self) -> list[str]:
        return [line for line in self.cleaned_data["choices"].splitlines() if line.strip()]


class EditFieldForm(FieldForm):
    """The same for a field that there is. Each of its choices can be called otherwise, in the documents, too."""

    def __init__(self, data: Any = None, *, field: Field) -> None:
        super().__init__(data, initial={"name": field.name, "kind": field.kind, "description": field.description})
        self._choices = {f"choice-{place}": choice for place, choice in enumerate(field.choices)}
        for name, choice in self._choices.items():
            self.fields[name] = forms.CharField(
                label=_("Choice “%(choice)s”") % {"choice": choice},
                required=False,
                max_length=200,
                initial=choice,
                widget=forms.TextInput(attrs={"dir": "auto"}),
            )
        if self._choices:
            self.fields["choices"].label = _("New choices")

    @property
    def choice_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self._choices]

    @property
    def changes(self) -> dict[str, Any]:
        """What a valid form says, as ``edit_field`` takes it."""
        clean = self.cleaned_data
        kept = {choice: clean[name] for name, choice in self._choices.items() if clean[name]}
        return {
            "name": clean["name"],
            "kind": clean["kind"],
            "description": clean["description"],
            "choices": [*kept.values(), *clean["choices"]],
            "renamed": kept,
        }
