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
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from documents.admin.asking import ask, is_confirmed
from documents.admin.forms import NamedRows, RefusableForm
from documents.admin.rights import reaches, refusal_of, sees_everything, within
from documents.errors import Refused
from documents.models import Role

if TYPE_CHECKING:  # only stubs know these as generic
    AnyPaginator = Paginator[Any]
    AnyForm = forms.ModelForm[Any]
    AnyAdmin = admin.ModelAdmin[Any]
    AnyRows = admin.TabularInline[Any, Any]
else:
    AnyPaginator, AnyForm, AnyAdmin, AnyRows = Paginator, forms.ModelForm, admin.ModelAdmin, admin.TabularInline

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


class Offering:
    """Fields that choose one of other things offer, and take, what this person may see. Comes before Django's class."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["queryset"] = seen_by(request, db_field.remote_field.model, self.admin_site)  # type: ignore[attr-defined]
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]


def seen_by(request: HttpRequest, model: Any, site: Any) -> QuerySet[Any]:
    """The things of a model that this person may see in the admin."""
    if site.is_registered(model):
        found: QuerySet[Any] = site.get_model_admin(model).get_queryset(request)
        return found
    rows: QuerySet[Any] = model._default_manager.all()
    return rows if sees_everything(request) else rows.none()


class ThroughActions(Offering, AnyAdmin):
    """A model whose rows are changed by actions and never deleted. Subclasses write ``save_model``.

    Each row belongs to a project. Who doesn't look after the whole site sees those of his projects, if his role there
    reaches ``to_see``, and changes them from ``to_change`` on. What he may not see isn't there: 404.
    """

    in_project_by = "project"  # leads from a row to its project
    to_see = Role.READER
    to_change = Role.EDITOR

    form = RefusableForm
    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # they count everything
    list_per_page = 50
    list_max_show_all = 0
    identifier = ""  # a field that a search for all of its value looks in alone

    def project_of(self, thing: Any) -> int:
        """The number of the project that a row belongs to."""
        found: int = thing.project_id
        return found

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return within(request, super().get_queryset(request), self.in_project_by, role=self.to_see)

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        thing = super().get_object(request, *args, **kwargs)
        if thing is None:
            raise Http404
        return thing

    def history_filters(self, thing: Any) -> dict[str, Any]:
        """What lets the lines about a thing through the list of changes."""
        return {"project__id__exact": self.project_of(thing), "target": str(getattr(thing, "uid", thing.pk))}

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The log has it, whoever did it and wherever."""
        thing = self.get_object(request, unquote(object_id))
        return redirect(f"{reverse('admin:documents_change_changelist')}?{urlencode(self.history_filters(thing))}")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return reaches(request, self.to_see)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return reaches(request, self.to_see, None if obj is None else self.project_of(obj))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_act_permission(request) if obj is None else self.may_act_on(request, obj)

    def has_act_permission(self, request: HttpRequest) -> bool:
        """Whether there may be something that this person acts on."""
        return reaches(request, self.to_change)

    def may_act_on(self, request: HttpRequest, thing: Any) -> bool:
        return reaches(request, self.to_change, self.project_of(thing))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return reaches(request, self.to_change)

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
                if not self.may_act_on(request, thing):
                    raise refusal_of(request, self.to_change, self.project_of(thing))
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


class Rows(Offering, AnyRows):
    """Rows inside a thing's page, to be changed by whoever may change that thing, from ``to_change`` on."""

    to_change = Role.EDITOR
    formset = NamedRows

    def project_of(self, parent: Any) -> int | None:
        """The number of the project that the rows' parent belongs to; None for one that is being made."""
        return getattr(parent, "project_id", None)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return reaches(request, Role.READER, self.project_of(obj))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return reaches(request, self.to_change, self.project_of(obj))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """To take something off is an act like others, and in the log."""
        return self.has_change_permission(request, obj)


class Trashing(ThroughActions):
    """A model with a trash. Subclasses say how by ``trash`` and ``restore``."""

    actions: Any = ("move_to_trash", "take_out_of_trash")
    trash: Callable[..., Any]
    restore: Callable[..., Any]

    def hangs_on(self, request: HttpRequest, chosen: QuerySet[Any]) -> list[str]:
        """What goes to the trash along with these, in sentences."""
        return []

    @admin.action(description=_("Move to the trash"), permissions=["act"])
    def move_to_trash(self, request: HttpRequest, chosen: QuerySet[Any]) -> Any:
        if not is_confirmed(request):
            says = [*self.hangs_on(request, chosen), str(_("Nothing is deleted: all of it can be taken out again."))]
            return ask(
                self, request, chosen, title=str(_("Move to the trash")), button=str(_("Move to the trash")), says=says
            )
        return self.act_on_each(
            request,
            chosen,
            lambda thing: self.trash(thing, by=request.user),
            done=lambda n: ngettext("%(n)s was moved to the trash.", "%(n)s were moved to the trash.", n) % {"n": n},
        )

    @admin.action(description=_("Take out of the trash"), permissions=["act"])
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
