"""What the pages of the admin have in common.

Whatever is saved goes through ``actions/``, so that the log tells of it and the same rules hold as
everywhere else; nothing can be deleted for good. Lists cost the same with ten rows and with a
million: what is counted is counted up to a limit, and long texts stay in the database.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from documents.errors import Refused

if TYPE_CHECKING:  # only stubs know these as generic
    AnyPaginator = Paginator[Any]
    AnyForm = forms.ModelForm[Any]
    AnyAdmin = admin.ModelAdmin[Any]
    Rows = admin.TabularInline[Any, Any]
else:
    AnyPaginator, AnyForm, AnyAdmin, Rows = Paginator, forms.ModelForm, admin.ModelAdmin, admin.TabularInline

_MOST_REASONS = 3  # told of those an act was refused for


class CappedPaginator(AnyPaginator):
    """Counts no further than ``MOST``: to count a large table is to read it."""

    MOST = 10_000

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return int(rows.order_by().values("pk")[: self.MOST + 1].count())

    @property
    def is_capped(self) -> bool:
        return self.count > self.MOST


class RefusableForm(AnyForm):
    """A form that says why what it asked for was refused."""

    refusal = ""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.refusal:
            raise forms.ValidationError(self.refusal)
        return cleaned


class ThroughActions(AnyAdmin):
    """A model whose rows are changed by actions and never deleted. Subclasses write ``save_model``."""

    form = RefusableForm
    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # they count everything
    list_per_page = 50
    list_max_show_all = 0
    identifier = ""  # a field that a search for all of its value looks in alone

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The form; if what it asked for was refused, the form again as it was filled in, with the reason."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Refused as refusal:
            request.refusal = str(refusal)  # type: ignore[attr-defined]  # for get_form, below
            return super().changeform_view(request, *args, **kwargs)

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(request, *args, **kwargs)
        return type(form.__name__, (form,), {"refusal": getattr(request, "refusal", "")})

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        if self.identifier:
            try:
                value = self.opts.get_field(self.identifier).to_python(search_term.strip())  # type: ignore[union-attr]
            except ValidationError:
                pass
            else:
                return queryset.filter(**{self.identifier: value}), False
        return super().get_search_results(request, queryset, search_term)

    @property
    def media(self) -> forms.Media:
        # Filters choose by the same widget as forms; a list page doesn't bring its script otherwise.
        return super().media + AutocompleteSelect(None, self.admin_site).media

    def act_on_each(
        self, request: HttpRequest, things: QuerySet[Any], act: Callable[[Any], Any], *, done: Callable[[int], str]
    ) -> None:
        """Do ``act`` to each of the chosen things, and tell how many it was done to and why not to others.

        Each is a transaction of its own, so one that can't be done keeps no other from being done.
        """
        acted, reasons = 0, []
        for thing in things.iterator(chunk_size=500):
            try:
                act(thing)
            except Refused as refusal:
                reasons.append(str(refusal))
            else:
                acted += 1
        if acted:
            self.message_user(request, done(acted), messages.SUCCESS)
        for reason in reasons[:_MOST_REASONS]:
            self.message_user(request, reason, messages.ERROR)
        if (more := len(reasons) - _MOST_REASONS) > 0:
            told = ngettext("%(n)s more was refused.", "%(n)s more were refused.", more)
            self.message_user(request, told % {"n": more}, messages.ERROR)


class ReadOnly(ThroughActions):
    """A model to look at: its rows are made and kept by the program alone."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Trashing(ThroughActions):
    """A model with a trash. Subclasses say how by ``trash`` and ``restore``."""

    actions = ["move_to_trash", "take_out_of_trash"]
    trash: Callable[..., Any]
    restore: Callable[..., Any]

    @admin.action(description=_("Move to the trash"), permissions=["change"])
    def move_to_trash(self, request: HttpRequest, chosen: QuerySet[Any]) -> None:
        self.act_on_each(
            request,
            chosen,
            lambda thing: self.trash(thing, by=request.user),
            done=lambda n: ngettext("%(n)s was moved to the trash.", "%(n)s were moved to the trash.", n) % {"n": n},
        )

    @admin.action(description=_("Take out of the trash"), permissions=["change"])
    def take_out_of_trash(self, request: HttpRequest, chosen: QuerySet[Any]) -> None:
        self.act_on_each(
            request,
            chosen,
            lambda thing: self.restore(thing, by=request.user),
            done=lambda n: ngettext("%(n)s was restored.", "%(n)s were restored.", n) % {"n": n},
        )

    @admin.display(description=_("in use"), boolean=True)
    def in_use(self, thing: Any) -> bool:
        return thing.trashed_at is None


class Settled(forms.Field):
    """The choice that a row was made with: shown, never sent, the same for ever."""

    def __init__(self, chosen: Model, *, label: str) -> None:
        self.chosen = chosen
        widget = forms.Select(choices=[(chosen.pk, str(chosen))])
        super().__init__(label=label, required=False, disabled=True, widget=widget)

    def clean(self, value: Any) -> Model:
        return self.chosen


class SettledRowForm(AnyForm):
    """A row of a list in a form: what it is of is chosen when it is made, by autocomplete."""

    settled = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            field = self.fields[self.settled]
            self.fields[self.settled] = Settled(getattr(self.instance, self.settled), label=str(field.label))


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


def link_to(thing: Any) -> str:
    """A link to a thing's page in the admin."""
    if thing is None:
        return "–"
    address = reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change", args=[thing.pk])
    return format_html('<a href="{}">{}</a>', address, str(thing))


def link_to_list(name: str, text: Any, **filters: Any) -> SafeString:
    """A link to the rows of a list that ``filters`` let through; ``name`` as in ``"documents_change"``."""
    return format_html('<a href="{}?{}">{}</a>', reverse(f"admin:{name}_changelist"), urlencode(filters), text)
