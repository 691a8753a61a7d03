"""Filters at the side of a list that cost nothing to draw, however many there are to choose from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from documents.admin.base import seen_by

_TOO_MANY_DIGITS = 19  # for a key
_LATELY = 1_000  # lines of the log that are looked through for what there is to choose from


class _OrAll(AutocompleteSelect):
    def build_attrs(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().build_attrs(*args, **kwargs) | {"data-placeholder": _("All")}


class Choosing:
    """A filter by one thing, which is looked for by autocomplete. Comes before one of Django's filters."""

    template = "admin/chosen_filter.html"

    def choose(self, parameter: str, field: Any, *, value: Any, request: HttpRequest, model_admin: Any) -> None:
        """Have the page offer what ``field`` can point to. IncorrectLookupParameters if ``value`` is no key."""
        if value and not (value.isdecimal() and len(value) < _TOO_MANY_DIGITS):
            raise IncorrectLookupParameters(value)
        form = forms.Form({parameter: value}, auto_id="filter-%s")
        form.fields[parameter] = forms.ModelChoiceField(
            seen_by(request, field.remote_field.model, model_admin.admin_site),
            required=False,
            widget=_OrAll(field, model_admin.admin_site),
        )
        self.chooser = form[parameter]
        self.others = [
            (name, one)
            for name, values in request.GET.lists()
            for one in values
            if name not in {parameter, "p", "e"}  # another page, an error of before
        ]

    def has_output(self) -> bool:
        return True

    def choices(self, changelist: Any) -> Iterator[Any]:
        return iter(())


class Chosen(Choosing, admin.FieldListFilter):
    """Rows that point to the one that was chosen."""

    def __init__(  # noqa: PLR0913 (Django's)
        self, field: Any, request: HttpRequest, params: Any, model: Any, model_admin: Any, field_path: str
    ) -> None:
        self.parameter = f"{field_path}__id__exact"
        super().__init__(field, request, params, model, model_admin, field_path)
        value: Any = self.used_parameters.get(self.parameter)
        self.choose(self.parameter, field, value=value[-1] if value else "", request=request, model_admin=model_admin)

    def expected_parameters(self) -> list[str | None]:
        return [self.parameter]


class InTrash(admin.SimpleListFilter):
    """What is in use, or what lies in the trash."""

    title = _("trash")
    parameter_name = "trash"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("no", _("In use")), ("yes", _("In the trash"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        if self.value() in {"no", "yes"}:
            return queryset.filter(trashed_at__isnull=self.value() == "no")
        return queryset


class Verb(admin.SimpleListFilter):
    """Changes of a kind. Offers the kinds there were lately: to look for all is to read the whole log."""

    title = _("what")
    parameter_name = "verb"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        lines = model_admin.get_queryset(request).select_related(None).order_by("-number")
        lately = lines.values_list("verb", flat=True)[:_LATELY]
        return [(verb, verb) for verb in sorted({*lately, *filter(None, [request.GET.get("verb")])})]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        return queryset.filter(verb=self.value()) if self.value() else queryset
