"""The people who use the site. Nobody who did anything is deleted: what they wrote keeps its author."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from documents.admin.base import CappedPaginator, link_to, link_to_list
from documents.models import Membership, Role

admin.site.unregister(User)


@admin.register(User)
class PersonAdmin(UserAdmin):  # type: ignore[type-arg]  # only stubs know it as generic
    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    list_max_show_all = 0
    list_display = ("username", "get_full_name", "email", "is_active", "is_staff", "last_login", "date_joined")
    list_filter = ("is_active", "is_staff", "is_superuser")
    sortable_by = ("username", "last_login", "date_joined")
    readonly_fields = ("last_login", "date_joined", "in_projects", "elsewhere")
    actions = ("deactivate", "activate")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        return (
            fieldsets if obj is None else (*fieldsets, (_("In the projects"), {"fields": ("in_projects", "elsewhere")}))
        )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An account that was made by mistake may go; one that left traces is deactivated instead."""
        return obj is not None and super().has_delete_permission(request, obj) and not _left_traces(obj)

    @admin.display(description=_("projects"))
    def in_projects(self, person: User) -> str:
        memberships = Membership.objects.filter(user=person).select_related("project").order_by("project__name")
        rows = [(link_to(one.project), Role(one.role).label) for one in memberships]
        return format_html_join(", ", "{} ({})", rows) or "–"

    @admin.display(description=_("see also"))
    def elsewhere(self, person: User) -> str:
        links = (
            link_to_list("annotator_annotation", _("Annotations"), author__id__exact=person.pk),
            link_to_list("annotator_reply", _("Replies"), author__id__exact=person.pk),
            link_to_list("documents_change", _("Changes"), by__id__exact=person.pk),
        )
        return format_html_join(" · ", "{}", ((link,) for link in links))

    @admin.action(description=_("Deactivate: they can't sign in, what they wrote stays"), permissions=["change"])
    def deactivate(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        others = chosen.exclude(pk=request.user.pk or 0)  # nobody locks themselves out
        self._switch(request, others, active=False)

    @admin.action(description=_("Activate: they can sign in again"), permissions=["change"])
    def activate(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        self._switch(request, chosen, active=True)

    def _switch(self, request: HttpRequest, people: QuerySet[User], *, active: bool) -> None:
        switched = list(people.exclude(is_active=active))
        for person in switched:
            person.is_active = active
            person.save(update_fields=["is_active"])
            self.log_change(request, person, [{"changed": {"fields": ["is_active"]}}])
        told = ngettext("%(n)s account was changed.", "%(n)s accounts were changed.", len(switched))
        self.message_user(request, told % {"n": len(switched)}, messages.SUCCESS)


def _left_traces(person: User) -> bool:
    """Whether anything in the database points to this person."""
    for relation in person._meta.related_objects:
        if relation.related_model._default_manager.filter(**{relation.field.name: person}).exists():
            return True
    return False
