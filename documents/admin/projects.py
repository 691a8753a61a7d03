"""Projects and their members in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from documents.actions import projects as acting
from documents.admin.base import CappedPaginator, Rows, Trashing
from documents.admin.filters import InTrash
from documents.admin.forms import SettledRowForm
from documents.admin.links import link_to_list
from documents.admin.rights import sees_everything
from documents.models import Document, Membership, Project, Role


class MemberForm(SettledRowForm):
    settled = "user"


class MemberInline(Rows):
    """Who isn't shown everybody lets people in by an invitation, on the project's own page."""

    to_change = Role.OWNER
    model = Membership
    form = MemberForm
    autocomplete_fields = ("user",)
    readonly_fields = ("joined_at",)
    extra = 1

    def project_of(self, parent: Any) -> int | None:
        return getattr(parent, "pk", None)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("user")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return sees_everything(request)


@admin.register(Project)
class ProjectAdmin(Trashing):
    in_project_by = "pk"
    to_change = Role.OWNER
    trash = staticmethod(acting.trash_project)
    restore = staticmethod(acting.restore_project)

    list_display = ("name", "slug", "created_at", "in_use", "document_list", "change_list")
    list_filter = (InTrash,)
    search_fields = ("name", "slug")
    fields = ("name", "description", "slug", "created_at", "trashed_at", "document_list", "change_list")
    readonly_fields = ("slug", "created_at", "trashed_at", "document_list", "change_list")
    inlines = (MemberInline,)

    def project_of(self, thing: Project) -> int:
        return thing.pk

    def history_filters(self, thing: Project) -> dict[str, Any]:
        return {"project__id__exact": thing.pk}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return True  # whoever is signed in makes projects of his own

    def hangs_on(self, request: HttpRequest, chosen: QuerySet[Project]) -> list[str]:
        documents = Document.objects.filter(project__in=chosen.order_by().values("pk"), trashed_at__isnull=True)
        number = CappedPaginator(documents, 1).count
        words = {"n": number if number <= CappedPaginator.MOST else f"{CappedPaginator.MOST}+"}
        members = Membership.objects.filter(project__in=chosen.order_by().values("pk")).values("user").distinct()
        return [
            gettext("Along go documents: %(n)s, and all that was marked on them.") % words,
            gettext("People who don’t find them any more: %(n)s.") % {"n": members.count()},
        ]

    @admin.display(description=_("documents"))
    def document_list(self, project: Project) -> str:
        return link_to_list("documents_document", _("Documents"), project__id__exact=project.pk) if project.pk else "–"

    @admin.display(description=_("history"))
    def change_list(self, project: Project) -> str:
        return link_to_list("documents_change", _("Changes"), project__id__exact=project.pk) if project.pk else "–"

    def save_model(self, request: HttpRequest, obj: Project, form: Any, change: Any) -> None:
        fields = {"name": obj.name, "description": obj.description}
        if change:
            acting.edit_project(Project.objects.get(pk=obj.pk), by=request.user, **fields)
        else:
            made = acting.make_project(by=request.user, **fields)
            obj.pk, obj.slug, obj.created_at = made.pk, made.slug, made.created_at

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: Any) -> None:
        formset.save(commit=False)
        members = Membership.objects.select_related("project", "user")
        for added in formset.new_objects:
            acting.add_member(added.project, added.user, role=Role(added.role), by=request.user)
        for changed, _fields in formset.changed_objects:
            acting.change_role(members.get(pk=changed.pk), role=Role(changed.role), by=request.user)
        for removed in formset.deleted_objects:
            acting.remove_member(members.get(pk=removed.pk), by=request.user)
