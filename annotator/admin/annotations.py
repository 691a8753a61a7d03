"""Annotations and replies in the admin: what people wrote may be corrected, where they wrote it may not."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from annotator.actions import annotate, discuss
from annotator.actions.codebook import operations as do
from annotator.admin.codebook_acts import RetagForm, plan_and_do
from annotator.admin.exporting import exports
from annotator.admin.hanging import counted
from annotator.admin.rights import seen_in_admin
from annotator.admin.tags import TagRows
from annotator.models import Annotation, Reply, Tagging
from documents.admin.asking import is_looked_at
from documents.admin.base import Trashing
from documents.admin.filters import Choosing, Chosen, InTrash
from documents.admin.links import link_to, link_to_list
from documents.admin.rights import reaches
from documents.models import Role


class TaggingInline(TagRows):
    model = Tagging


class Tagged(Choosing, admin.SimpleListFilter):
    """Annotations with one tag."""

    title = later("tag")
    parameter_name = "tag"

    def __init__(self, request: HttpRequest, params: Any, model: Any, model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        field = Tagging._meta.get_field("tag")
        self.choose("tag", field, value=self.value() or "", request=request, model_admin=model_admin)

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("", "")]  # Django leaves out a filter without any

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        return queryset.filter(pk__in=Tagging.objects.filter(tag=self.value()).values("content_object"))


class Written(Trashing):
    """What people write in the reading page, and nowhere else."""

    identifier = "uid"
    sortable_by = ()
    annotation = ""  # leads from what is written to its annotation

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(seen_in_admin(request, through=self.annotation))

    def has_act_permission(self, request: HttpRequest) -> bool:
        return reaches(request, Role.ANNOTATOR)

    def may_act_on(self, request: HttpRequest, thing: Any) -> bool:
        """Who wrote it, and editors."""
        least = Role.ANNOTATOR if thing.author_id == request.user.pk else Role.EDITOR
        return reaches(request, least, thing.project_id)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description=later("project"))
    def in_project(self, thing: Any) -> str:
        return link_to(thing.project)

    @admin.display(description=later("author"))
    def written_by(self, thing: Any) -> str:
        """Who brought it in, too, where a file names another."""
        if not thing.credit:
            return link_to(thing.author)
        return format_html(_("{}, brought in by {}"), thing.credit, link_to(thing.author))

    @admin.display(description=later("history"))
    def history_of(self, thing: Any) -> str:
        return link_to_list(
            "documents_change", _("Changes"), project__id__exact=thing.project_id, target=str(thing.uid)
        )


@admin.register(Annotation)
class AnnotationAdmin(Written):
    trash = staticmethod(annotate.trash_annotation)
    restore = staticmethod(annotate.restore_annotation)

    list_display = (
        "passage",
        "tag_names",
        "start_of_note",
        "written_by",
        "of_document",
        "created_at",
        "in_use",
        "read",
    )
    list_filter = (
        ("project", Chosen),
        ("document", Chosen),
        ("author", Chosen),
        Tagged,
        InTrash,
    )
    search_fields = ("quote", "note", "credit")
    search_help_text = later("Words of the quote or the note, a name in a file, or an identifier")
    _place = ("uid", "of_document", "in_project", "written_by", "quote", "prefix", "suffix", "where_made", "where_now")
    _about = ("created_at", "edited_at", "trashed_at", "trashed_by", "history_of")
    readonly_fields = (*_place, *_about)
    fieldsets = (
        (None, {"fields": ("note",)}),
        (later("Passage"), {"fields": _place}),
        (later("About"), {"fields": _about}),
    )
    inlines = (TaggingInline,)
    actions = (*exports(lambda chosen: chosen), "retag", *Written.actions)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Annotation]:
        annotations = super().get_queryset(request).select_related("project", "document", "author", "trashed_by")
        tagged = Prefetch("taggings", Tagging.objects.select_related("tag"))
        return annotations.prefetch_related(tagged)

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        return None if obj is None else f"{reverse('document', args=[obj.document.uid])}#a-{obj.uid}"

    @admin.display(description=later("see also"))
    def read(self, annotation: Annotation) -> str:
        return format_html('<a href="{}">{}</a>', self.get_view_on_site_url(annotation), _("Read"))

    @admin.display(description=later("passage"))
    def passage(self, annotation: Annotation) -> str:
        return Truncator(str(annotation)).chars(60)

    @admin.display(description=later("tags"))
    def tag_names(self, annotation: Annotation) -> str:
        return ", ".join(str(tagging.tag) for tagging in annotation.taggings.all()) or "–"

    @admin.display(description=later("note"))
    def start_of_note(self, annotation: Annotation) -> str:
        return Truncator(annotation.note).chars(60) or "–"

    @admin.display(description=later("document"))
    def of_document(self, annotation: Annotation) -> str:
        return link_to(annotation.document)

    @admin.display(description=later("made on"))
    def where_made(self, annotation: Annotation) -> str:
        if annotation.has_place and annotation.made_start is None:
            return _("nowhere here: as a file has it")
        return _place(annotation.made_on.number, annotation.made_start, annotation.made_end)

    @admin.display(description=later("stands on"))
    def where_now(self, annotation: Annotation) -> str:
        place = _place(annotation.placed_on.number, annotation.start, annotation.end)
        return f"{place} ({annotation.get_how_display()}, {annotation.score:.0%})"

    def hangs_on(self, request: HttpRequest, chosen: QuerySet[Annotation]) -> list[str]:
        replies = Reply.objects.filter(annotation__in=chosen.order_by().values("pk"), trashed_at__isnull=True)
        return [_("Along go replies: %(replies)s.") % {"replies": counted(replies)}]

    @admin.action(description=later("Retag"), permissions=["act"])
    def retag(self, request: HttpRequest, chosen: QuerySet[Annotation]) -> Any:
        """One of their tags becomes others, or goes; as on the tag's page, with the plan first."""

        def operation(form: Any) -> do.Retag:
            to = (form.cleaned_data["to"].pk,) if form.cleaned_data["to"] else ()
            uids = tuple(chosen.order_by().values_list("uid", flat=True))
            return do.Retag(tag=form.cleaned_data["tag"].pk, to=to, annotations=uids)

        def form(project: Any) -> RetagForm:
            return RetagForm(request.POST if is_looked_at(request) else None, project=project, chosen=chosen)

        return plan_and_do(self, request, chosen, operation, form=form, title=_("Retag"))

    def save_model(self, request: HttpRequest, obj: Annotation, form: Any, change: Any) -> None:
        annotate.edit_annotation(Annotation.objects.get(pk=obj.pk), note=obj.note, by=request.user)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: Any) -> None:
        formset.save(commit=False)
        annotation = Annotation.objects.get(pk=form.instance.pk)
        gone = {tagging.tag_id for tagging in formset.deleted_objects}
        tags = set(annotation.taggings.values_list("tag_id", flat=True)) - gone
        tags |= {tagging.tag_id for tagging in formset.new_objects}
        annotate.edit_annotation(annotation, tags=tags, by=request.user)


@admin.register(Reply)
class ReplyAdmin(Written):
    trash = staticmethod(discuss.trash_reply)
    restore = staticmethod(discuss.restore_reply)
    annotation = "annotation__"

    list_display = ("start_of_text", "written_by", "under", "in_project", "created_at", "in_use")
    list_filter = (("project", Chosen), ("author", Chosen), InTrash)
    search_fields = ("text", "credit")
    search_help_text = later("Words of the reply, a name in a file, or an identifier")
    _about = ("uid", "under", "in_project", "written_by", "created_at", "edited_at", "trashed_at", "history_of")
    readonly_fields = _about
    fieldsets = ((None, {"fields": ("text",)}), (later("About"), {"fields": _about}))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reply]:
        return super().get_queryset(request).select_related("project", "author", "annotation__document")

    @admin.display(description=later("reply"))
    def start_of_text(self, reply: Reply) -> str:
        return Truncator(reply.text).chars(60)

    @admin.display(description=later("annotation"))
    def under(self, reply: Reply) -> str:
        return link_to(reply.annotation)

    def save_model(self, request: HttpRequest, obj: Reply, form: Any, change: Any) -> None:
        discuss.edit_reply(Reply.objects.select_related("annotation").get(pk=obj.pk), text=obj.text, by=request.user)


def _place(revision: int, start: int | None, end: int | None) -> str:
    if start is None:
        return _("revision %(number)s") % {"number": revision}
    return _("revision %(number)s, %(start)s to %(end)s") % {"number": revision, "start": start, "end": end}
