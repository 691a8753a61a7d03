"""What was thrown away, and putting it back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annotator import access, queries
from annotator.actions.annotate import restore_annotation
from annotator.errors import NotFound
from documents.access import project_to_read
from documents.models import Role
from documents.queries import trashed_documents_in
from documents.views.shelf import around

MOST = 100  # shown of each kind, the last thrown away first


@require_safe
@login_required
def trash(request: HttpRequest, slug: str) -> HttpResponse:
    project = project_to_read(request.user, slug)
    documents = list(trashed_documents_in(project).select_related("trashed_by")[: MOST + 1])
    annotations = list(queries.trashed_annotations_in(project)[: MOST + 1])
    tags = list(queries.trashed_tags_in(project)[: MOST + 1])
    context = around(
        project,
        documents=documents[:MOST],
        annotations=annotations[:MOST],
        tags=tags[:MOST],
        mine=request.user.pk if project.my_role >= Role.ANNOTATOR else None,
        more=max(len(documents), len(annotations), len(tags)) > MOST,
        most=MOST,
        here="trash",
    )
    return render(request, "annotator/trash.html", context)


@require_POST
@login_required
def restore(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Take an annotation out of the trash."""
    annotation = access.trashed_annotation_to_edit(request.user, uid)
    if annotation.project_id != project_to_read(request.user, slug).pk:
        raise NotFound(_("There is no such annotation in this project."))
    restore_annotation(annotation, by=request.user)
    messages.success(request, _("The annotation on “%(title)s” is back.") % {"title": annotation.document.title})
    return redirect("trash", slug=slug)
