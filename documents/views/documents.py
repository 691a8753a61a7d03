"""A document's metadata, and its way to the trash and back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from documents import queries
from documents.access import document_to_edit, trashed_document_to_edit
from documents.actions.documents import edit_document, restore_document, trash_document
from documents.actions.revisions import newer_reader
from documents.actions.values import set_values
from documents.actions.work import one_act
from documents.field_values import fields_of, values_by_document
from documents.forms import DocumentForm
from documents.views.shelf import around, bad_request_status, with_undo


@login_required
def edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Correct what is known of a document."""
    document = document_to_edit(request.user, uid)
    form = _form(request, document)
    if request.method == "POST" and form.is_valid():
        with one_act():
            edit_document(document, by=request.user, **form.own)
            set_values(document, form.written, by=request.user)
        return redirect("document", uid=document.uid)
    revision = queries.revisions_of(document).filter(number=document.revision_number).get()
    context = around(
        document,
        document=document,
        form=form,
        revision=revision,
        newer=newer_reader(revision),
    )
    return render(request, "documents/edit.html", context, status=bad_request_status(form))


def _form(request: HttpRequest, document: Any) -> DocumentForm:
    fields = fields_of(document.project)
    if request.method == "POST":
        return DocumentForm(request.POST, fields=fields)
    return DocumentForm.of(document, fields=fields, values=values_by_document([document]).get(document.pk))


@require_POST
@login_required
def trash(request: HttpRequest, uid: UUID) -> HttpResponse:
    document = trashed_document_to_edit(request.user, uid)
    trash_document(document, by=request.user)
    sentence = _("“%(title)s” is in the trash.") % {"title": document.title}
    messages.success(request, with_undo(sentence, reverse("document-restore", args=[uid])))
    return redirect("project", slug=document.project.slug)


@require_POST
@login_required
def restore(request: HttpRequest, uid: UUID) -> HttpResponse:
    document = trashed_document_to_edit(request.user, uid)
    restore_document(document, by=request.user)
    messages.success(request, _("“%(title)s” is back.") % {"title": document.title})
    return redirect("document", uid=uid)
