"""The people who use the site. Nobody who did anything is deleted: what they wrote keeps its author."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from annotator.actions import second_factors
from documents.admin.base import CappedPaginator
from documents.admin.links import link_to, link_to_list
from documents.admin.rights import reaches, roles_of, sees_everything, within
from documents.models import Membership, Role

admin.site.unregister(User)
admin.site.unregister(Group)  # what somebody may do is said by his roles

_FIELDSETS = (
    (None, {"fields": ("username", "password")}),
    (_("Personal info"), {"fields": ("first_name", "last_name", "email")}),
    (
        _("Permissions"),
        {
            "fields": ("is_active", "is_staff", "is_superuser"),
            "description": _(
                "Whoever is staff may enter the administration: he sees the projects that he is a member of, and does"
                " there what his role lets him do. A superuser sees and does everything."
            ),
        },
    ),
    (_("Important dates"), {"fields": ("last_login", "date_joined")}),
)


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
    actions = ("deactivate", "activate", "reset_second_factor")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Everybody, or those who have a project in common with the person who asks."""
        people = super().get_queryset(request)
        if sees_everything(request):
            return people
        members = Membership.objects.filter(project__in=roles_of(request)).order_by()
        return people.filter(pk__in=members.values("user"))

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        person = super().get_object(request, *args, **kwargs)
        if person is None:
            raise Http404
        person.asked_by = request  # for what is read of projects, below
        return person

    def has_module_permission(self, request: HttpRequest) -> bool:
        return reaches(request, Role.READER)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return reaches(request, Role.READER)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return sees_everything(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return sees_everything(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An account that was made by mistake may go; one that left traces is deactivated instead."""
        return obj is not None and sees_everything(request) and not _left_traces(obj)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        return sees_everything(request) and super().lookup_allowed(lookup, value, request)

    def get_list_display(self, request: HttpRequest) -> Any:
        return self.list_display if sees_everything(request) else ("username", "get_full_name")

    def get_list_filter(self, request: HttpRequest) -> Any:
        return self.list_filter if sees_everything(request) else ()

    def get_search_fields(self, request: HttpRequest) -> Any:
        return self.search_fields if sees_everything(request) else ("username", "first_name", "last_name")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        links = (_("In the projects"), {"fields": ("in_projects", "elsewhere")})
        if obj is None:
            return super().get_fieldsets(request, obj)
        if not sees_everything(request):
            return (None, {"fields": ("username", "first_name", "last_name")}), links
        return (*_FIELDSETS, links)

    @admin.display(description=_("projects"))
    def in_projects(self, person: Any) -> str:
        memberships = Membership.objects.filter(user=person).select_related("project").order_by("project__name")
        seen = within(person.asked_by, memberships, "project")
        return format_html_join(", ", "{} ({})", [(link_to(one.project), Role(one.role).label) for one in seen]) or "–"

    @admin.display(description=_("see also"))
    def elsewhere(self, person: User) -> str:
        links = (
            link_to_list("annotator_annotation", _("Annotations"), author__id__exact=person.pk),
            link_to_list("annotator_reply", _("Replies"), author__id__exact=person.pk),
            link_to_list("documents_change", _("Changes"), by__id__exact=person.pk),
            link_to_list("annotator_accountevent", _("How they sign in"), person__id__exact=person.pk),
        )
        return format_html_join(" · ", "{}", ((link,) for link in links))

    @admin.action(description=_("Deactivate: they can't sign in, what they wrote stays"), permissions=["change"])
    def deactivate(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        others = chosen.exclude(pk=request.user.pk or 0)  # nobody locks themselves out
        self._switch(request, others, active=False)

    @admin.action(description=_("Activate: they can sign in again"), permissions=["change"])
    def activate(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        self._switch(request, chosen, active=True)

    @admin.action(
        description=_(
            "Reset the second factor they lost: they sign in by password alone, and are signed out everywhere"
        ),
        permissions=["change"],
    )
    def reset_second_factor(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        done = [person for person in chosen if second_factors.reset(person, by=request.user)]
        for person in done:
            self.log_change(request, person, str(_("Reset the second factor.")))
        told = ngettext("%(n)s second factor was reset.", "%(n)s second factors were reset.", len(done))
        self.message_user(request, told % {"n": len(done)}, messages.SUCCESS if done else messages.INFO)

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
