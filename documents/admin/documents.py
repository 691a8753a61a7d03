"""Documents, the files they came from and their revisions in the admin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.db.models.functions import Substr
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from documents.actions import documents as acting
from documents.admin.base import ReadOnly, Trashing
from documents.admin.document_acts import Acts
from documents.admin.filters import Chosen, InTrash
from documents.admin.forms import RefusableForm
from documents.admin.links import link_to, link_to_list
from documents.forms import DocumentForm
from documents.models import Document, Revision, SourceFile

_SHOWN = 2_000  # code points of a text that are shown


class Names(forms.Field):
    """Names, one a line."""

    widget = forms.Textarea(attrs={"rows": 3, "cols": 60})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        lines = value if isinstance(value, list) else (value or "").splitlines()
        return [name for line in lines if (name := " ".join(line.split()))]


class MetadataForm(RefusableForm):
    authors = Names(label=_("Authors"), required=False, help_text=_("One a line."))
    url = DocumentForm.base_fields["url"]
    language = DocumentForm.base_fields["language"]

    class Meta:
        model = Document
        fields = acting.EDITABLE


@admin.register(Document)
class DocumentAdmin(Acts, Trashing):
    """What is known of a document may be corrected; a document comes in by import alone."""

    actions = (*Acts.actions, *Trashing.actions)
    trash = staticmethod(acting.trash_document)
    restore = staticmethod(acting.restore_document)

    form = MetadataForm
    list_display = ("title", "in_project", "publisher", "published", "status", "characters", "created_at", "in_use")
    list_filter = (("project", Chosen), "status", InTrash)
    list_select_related = ("project",)
    search_fields = ("title", "publisher")
    identifier = "uid"
    search_help_text = _("Words of the title or the publisher, or an identifier")
    sortable_by = ("title", "published", "created_at")
    _about = (
        "uid",
        "in_project",
        "revision_number",
        "characters",
        "created_at",
        "created_by",
        "trashed_at",
        "elsewhere",
    )
    readonly_fields = _about
    fieldsets = ((None, {"fields": acting.EDITABLE}), (_("About"), {"fields": _about}))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description=_("project"), ordering="project")
    def in_project(self, document: Document) -> str:
        return link_to(document.project)

    @admin.display(description=_("see also"))
    def elsewhere(self, document: Document) -> str:
        return self.links(document)

    def links(self, document: Document) -> str:
        """Links to what belongs to a document."""
        rows = {"document__id__exact": document.pk}
        return format_html(
            "{} · {} · {}",
            link_to_list("documents_revision", _("Revisions"), **rows),
            link_to_list("documents_sourcefile", _("Source files"), **rows),
            link_to_list("documents_change", _("Changes"), **rows),
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Document]:
        return super().get_queryset(request).select_related("project", "created_by")

    def save_model(self, request: HttpRequest, obj: Document, form: Any, change: Any) -> None:
        fields = {name: form.cleaned_data[name] for name in acting.EDITABLE}
        acting.edit_document(Document.objects.get(pk=obj.pk), by=request.user, **fields)


@admin.register(SourceFile)
class SourceFileAdmin(ReadOnly):
    """What is known of the originals; their bytes stay in the database."""

    list_display = ("__str__", "of_document", "in_project", "media_type", "size", "received_at")
    list_filter = (("project", Chosen), ("document", Chosen))
    search_fields = ("sha256__exact", "document__title")
    search_help_text = _("Words of the document's title, or a whole fingerprint (SHA-256)")
    sortable_by = ()
    fields = ("name", "of_document", "in_project", "media_type", "size", "sha256", "url", "received_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[SourceFile]:
        return super().get_queryset(request).defer("content").select_related("project", "document")

    @admin.display(description=_("document"))
    def of_document(self, source_file: SourceFile) -> str:
        return link_to(source_file.document)

    @admin.display(description=_("project"))
    def in_project(self, source_file: SourceFile) -> str:
        return link_to(source_file.project)


@admin.register(Revision)
class RevisionAdmin(ReadOnly):
    """Texts as they were read, never to be changed."""

    list_display = ("__str__", "of_document", "in_project", "reader", "reader_version", "created_at", "created_by")
    list_display_links = ("__str__",)
    list_filter = (("project", Chosen), ("document", Chosen))
    search_fields = ("sha256__exact", "document__title")
    search_help_text = _("Words of the document's title, or a whole fingerprint (SHA-256)")
    sortable_by = ()
    fields = (
        "number",
        "of_document",
        "in_project",
        "of_source_file",
        "reader",
        "reader_version",
        "sha256",
        "created_at",
        "created_by",
        "start_of_text",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Revision]:
        revisions = super().get_queryset(request).defer("text", "layout", "source_file__content")
        return revisions.select_related("project", "document", "source_file", "created_by")

    @admin.display(description=_("document"))
    def of_document(self, revision: Revision) -> str:
        return link_to(revision.document)

    @admin.display(description=_("project"))
    def in_project(self, revision: Revision) -> str:
        return link_to(revision.project)

    @admin.display(description=_("source file"))
    def of_source_file(self, revision: Revision) -> str:
        return link_to(revision.source_file)

    @admin.display(description=_("text"))
    def start_of_text(self, revision: Revision) -> str:
        row = Revision.objects.filter(pk=revision.pk).annotate(start=Substr("text", 1, _SHOWN + 1))
        start: str = row.values_list("start", flat=True).get()
        return start if len(start) <= _SHOWN else f"{start[:_SHOWN]}…"
