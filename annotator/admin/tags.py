"""The codebooks in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from taggit import admin as taggit_admin

from annotator.actions import tag as acting
from annotator.actions.codebook import operations as do
from annotator.actions.codebook.planning import plan
from annotator.admin.codebook_acts import RetagAllForm, TargetForm, plan_and_do
from annotator.errors import Conflict
from annotator.models import Tag
from documents.admin.asking import as_member, is_looked_at
from documents.admin.base import Rows, Trashing
from documents.admin.filters import Chosen, InTrash
from documents.admin.forms import SettledRowForm, offer_from
from documents.admin.links import link_to, link_to_list
from documents.admin.rights import reaches, refusal_of
from documents.errors import Refused
from documents.models import Project, Role

admin.site.unregister(taggit_admin.Tag)  # taggit's own, registered by this import: nothing here is tagged with it


class TagRowForm(SettledRowForm):
    settled = "tag"


class TagRows(Rows):
    """The tags that something carries, in its form."""

    form = TagRowForm
    autocomplete_fields = ("tag",)
    fields = ("tag", "by", "created_at")
    readonly_fields = ("by", "created_at")
    extra = 1

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("tag", "by")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        if obj is not None and "tag" in formset.form.base_fields:
            offer_from(obj.project_id, formset.form.base_fields["tag"])
        return formset


@admin.register(Tag)
class TagAdmin(Trashing):
    trash = staticmethod(acting.trash_tag)
    restore = staticmethod(acting.restore_tag)

    list_display = ("name", "parent", "in_project", "colour", "shortcut", "in_use", "passages")
    list_filter = (("project", Chosen), "colour", InTrash)
    search_fields = ("name",)
    sortable_by = ("name",)
    autocomplete_fields = ("project", "parent")
    actions = ("merge", "retag", *Trashing.actions)
    fields = ("project", *acting.EDITABLE, "created_at", "created_by", "trashed_at", "passages")
    readonly_fields = ("created_at", "created_by", "trashed_at", "passages")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        tags: QuerySet[Tag] = super().get_queryset(request).select_related("project", "parent", "created_by")
        return tags

    def history_filters(self, thing: Tag) -> dict[str, Any]:
        return super().history_filters(thing) | {"verb__startswith": "tag."}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return super().get_readonly_fields(request, obj) if obj is None else (*self.readonly_fields, "project")

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(request, *args, **kwargs)
        obj = args[0] if args else kwargs.get("obj")
        if obj is not None and "parent" in form.base_fields:
            offer_from(obj.project_id, form.base_fields["parent"])
        return form

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """Where a project is known, only the tags of its codebook are offered."""
        project = request.GET.get("project", "")
        if project.isdecimal():
            queryset = queryset.filter(project_id=int(project), trashed_at__isnull=True)
        return super().get_search_results(request, queryset, search_term)

    @staticmethod
    def label(tag: Tag) -> str:
        """Enough of a tag's place to tell it from its namesakes."""
        name = f"{tag.parent} / {tag}" if tag.parent else str(tag)
        return f"{name} – {tag.project}"

    @admin.action(description=gettext_lazy("Merge into another tag"), permissions=["act"])
    def merge(self, request: HttpRequest, chosen: QuerySet[Tag]) -> Any:
        def operation(form: Any) -> do.Merge:
            into = form.cleaned_data["to"].pk
            return do.Merge(tags=tuple(pk for pk in chosen.values_list("pk", flat=True) if pk != into), into=into)

        def form(project: Any) -> TargetForm:
            return TargetForm(request.POST if is_looked_at(request) else None, project=project)

        return plan_and_do(self, request, chosen, operation, form=form, title=_("Merge into another tag"))

    @admin.action(description=gettext_lazy("Retag all their passages"), permissions=["act"])
    def retag(self, request: HttpRequest, chosen: QuerySet[Tag]) -> Any:
        """Of one tag: its passages carry another one, or nothing, and it stays."""

        def operation(form: Any) -> do.Retag:
            to = (form.cleaned_data["to"].pk,) if form.cleaned_data["to"] else ()
            return do.Retag(tag=chosen.get().pk, to=to)

        def form(project: Any) -> RetagAllForm:
            return RetagAllForm(request.POST if is_looked_at(request) else None, project=project)

        if chosen.count() != 1:
            self.message_user(request, _("Choose one tag; its passages get another one."), messages.ERROR)
            return None
        return plan_and_do(self, request, chosen, operation, form=form, title=_("Retag all their passages"))

    def hangs_on(self, request: HttpRequest, chosen: QuerySet[Tag]) -> list[str]:
        """What the plan of throwing them away says, by project."""
        says: list[str] = []
        for project in Project.objects.filter(pk__in=chosen.order_by().values("project")):
            standing = chosen.filter(project=project, trashed_at__isnull=True)
            above = standing.filter(children__trashed_at__isnull=True, children__isnull=False).distinct()
            names = ", ".join(f"“{tag.name}”" for tag in above)
            if names:
                says.append(_("There are tags under %(names)s: move or delete them first.") % {"names": names})
            pks = tuple(standing.exclude(pk__in=above).values_list("pk", flat=True))
            try:
                mine = as_member(request, project, Role.EDITOR)
                says += plan(mine, do.Trash(tags=pks), by=request.user).says if pks else ()
            except Refused as refusal:
                says.append(str(refusal))
        return says

    @admin.display(description=gettext_lazy("project"))
    def in_project(self, tag: Tag) -> str:
        return link_to(tag.project)

    @admin.display(description=gettext_lazy("passages"))
    def passages(self, tag: Tag) -> str:
        if tag.pk is None:
            return "–"
        return link_to_list("annotator_annotation", _("Annotations"), tag=tag.pk)

    def save_model(self, request: HttpRequest, obj: Tag, form: Any, change: Any) -> None:
        fields = {name: getattr(obj, name) for name in acting.EDITABLE}
        if change:
            acting.edit_tag(Tag.objects.select_related("parent").get(pk=obj.pk), by=request.user, **fields)
            return
        if not reaches(request, self.to_change, obj.project_id):
            raise refusal_of(request, self.to_change, obj.project_id)
        tag, made = acting.make_tag(obj.project, by=request.user, **fields)
        if not made:
            raise Conflict(_("There is a tag “%(name)s” at that place already.") % {"name": tag.name})
        obj.pk = tag.pk
