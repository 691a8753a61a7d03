"""Documents in the admin, with what the reading page adds to them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from annotator.actions import topics as acting
from annotator.admin.exporting import exports
from annotator.admin.hanging import what_hangs_on
from annotator.admin.moving import move
from annotator.admin.tags import TagRows
from annotator.models import Annotation, Tag, Topic
from documents.admin.documents import DocumentAdmin
from documents.admin.links import link_to_list
from documents.models import Document

admin.site.unregister(Document)


def _marked_on(chosen: QuerySet[Document]) -> QuerySet[Annotation]:
    return Annotation.objects.filter(document__in=chosen.order_by().values("pk"))


class TopicInline(TagRows):
    model = Topic


@admin.register(Document)
class AnnotatedDocumentAdmin(DocumentAdmin):
    inlines = (TopicInline,)

    actions = (*exports(_marked_on), "move", *DocumentAdmin.actions)

    @admin.action(description=_("Move to another project"), permissions=["act"])
    def move(self, request: HttpRequest, chosen: QuerySet[Document]) -> Any:
        return move(self, request, chosen)

    def hangs_on(self, request: HttpRequest, chosen: QuerySet[Document]) -> list[str]:
        return [what_hangs_on(request, document__in=chosen.order_by().values("pk"))]

    def get_list_display(self, request: HttpRequest) -> Any:
        return (*super().get_list_display(request), "links")

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        return None if obj is None else reverse("document", args=[obj.uid])

    @admin.display(description=_("see also"))
    def links(self, document: Document) -> str:
        return format_html(
            '<a href="{}">{}</a> · {} · {}',
            reverse("document", args=[document.uid]),
            _("Read"),
            link_to_list("annotator_annotation", _("Annotations"), document__id__exact=document.pk),
            super().links(document),
        )

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: Any) -> None:
        formset.save(commit=False)
        document = Document.objects.get(pk=form.instance.pk)
        tags = Tag.objects.in_bulk({topic.tag_id for topic in (*formset.deleted_objects, *formset.new_objects)})
        for topic in formset.deleted_objects:
            acting.remove_topic(document, tags[topic.tag_id], by=request.user)
        for topic in formset.new_objects:
            acting.add_topic(document, tags[topic.tag_id], by=request.user)
