"""The documents that a tag might be a topic of, to be put under it, some or all at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotator import queries
from annotator.actions import topics
from annotator.errors import Conflict, Invalid, TooLarge
from annotator.listing import Codebook
from annotator.suggestions import LEAST, documents_suggesting
from annotator.views.tags import ancestors_of, tag_of_project
from documents.access import reaching
from documents.acting import act as acting
from documents.models import Document, Role
from documents.views.shelf import around, with_undo

PER_PAGE = 50


@login_required
def documents_for_topic(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Which documents they are, and how many passages speak for each; posted, those that are ticked, or all, are put
    under the topic as one act."""
    tag = reaching(tag_of_project(request.user, slug, pk), Role.ANNOTATOR)
    codebook = Codebook.of(queries.codebook(tag.project))
    found = documents_suggesting(tag, codebook.under(pk), user=request.user)
    if request.method == "POST":
        return _put(request, tag, found)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    shown = Document.objects.in_bulk([document for document, _count in page])
    context = around(
        tag,
        tag=tag,
        ancestors=ancestors_of(tag, codebook),
        page=page,
        rows=[{"document": shown[document], "passages": count} for document, count in page],
        least=LEAST,
        here="codebook",
    )
    return render(request, "annotator/tag_topic.html", context)


def _put(request: HttpRequest, tag: Any, found: QuerySet[Any, Any]) -> HttpResponse:
    uid = uuid4()
    try:
        wanted = _wanted(request, found)
        with acting(uid):
            count = topics.add_to_all(wanted, tag, project=tag.project, by=request.user)
    except (Conflict, Invalid, TooLarge) as error:
        messages.error(request, str(error))
        return redirect("tag-topic", slug=tag.project.slug, pk=tag.pk)
    sentence = ngettext("%(count)s document is under “%(tag)s”.", "%(count)s documents are under “%(tag)s”.", count)
    undo = f"{reverse('act-undo', args=[tag.project.slug, uid])}?topic={tag.pk}"
    words = sentence % {"count": count, "tag": tag.name}
    messages.success(request, with_undo(words, undo) if count else _("That was so already: nothing was changed."))
    return redirect("tag", slug=tag.project.slug, pk=tag.pk)


def _wanted(request: HttpRequest, found: QuerySet[Any, Any]) -> QuerySet[Document]:
    """Those that are ticked; all, where as many as the person was told of are still found. Raises Invalid, Conflict."""
    if seen := request.POST.get("all", ""):
        if str(found.count()) != seen:
            raise Conflict(_("These are other documents by now. Look at them again, then put them all under it."))
        return Document.objects.filter(pk__in=[document for document, _count in found])
    chosen = []
    for value in request.POST.getlist("documents"):
        try:
            chosen.append(UUID(value))
        except ValueError:
            continue
    if not chosen:
        raise Invalid(_("Choose some documents first: tick the boxes in front of them."))
    return Document.objects.filter(uid__in=chosen, trashed_at=None)
