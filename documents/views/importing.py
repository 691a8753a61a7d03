"""Bringing articles in from a page: files, several at once, or pasted text.

With JavaScript the page sends files one by one to the API and shows how far it is; this is the same
without it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from documents.access import project_to_edit
from documents.actions import importing
from documents.errors import Refused
from documents.forms import FilesForm, TextForm
from documents.models import Document, Project
from documents.readers import READERS
from documents.views.shelf import around, bad_request_status

_FORMS = {"one": 1, "other": 2}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: ``status`` is "imported", "duplicate" or "failed", with its ``reason``."""

    name: str
    status: str
    document: Document | None = None
    reason: str = ""


@login_required
def import_files(request: HttpRequest, slug: str) -> HttpResponse:
    project = project_to_edit(request.user, slug)
    if request.method != "POST":
        return _page(request, project, files=FilesForm(), text=TextForm())
    form = FilesForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, project, files=form, text=TextForm())
    outcomes = [_imported(project, file, by=request.user) for file in form.cleaned_data["file"]]
    return _page(request, project, files=FilesForm(), text=TextForm(), outcomes=outcomes)


@require_POST
@login_required
def import_text(request: HttpRequest, slug: str) -> HttpResponse:
    project = project_to_edit(request.user, slug)
    form = TextForm(request.POST)
    if not form.is_valid():
        return _page(request, project, files=FilesForm(), text=form)
    outcome = _outcome(
        form.cleaned_data["title"], lambda: importing.import_text(project, by=request.user, **form.cleaned_data)
    )
    kept = form if outcome.status == "failed" else TextForm()
    return _page(request, project, files=FilesForm(), text=kept, outcomes=[outcome])


def _imported(project: Project, file: Any, *, by: Any) -> Outcome:
    def act() -> Document:
        importing.check_size(file.size, name=file.name)
        reading = importing.read(file.read(), name=file.name, media_type=file.content_type or "")
        return importing.import_document(project, reading, by=by)

    return _outcome(file.name, act)


def _outcome(name: str, act: Any) -> Outcome:
    try:
        return Outcome(name, "imported", act())
    except importing.Duplicate as error:
        return Outcome(name, "duplicate", error.document)
    except Refused as error:
        return Outcome(name, "failed", reason=str(error))


def _page(request: HttpRequest, project: Any, *, outcomes: list[Outcome] | None = None, **forms: Any) -> HttpResponse:
    extensions = [extension for reader in READERS.values() for extension in reader.extensions]
    media_types = [media_type for reader in READERS.values() for media_type in reader.media_types]
    context = around(
        project,
        files_form=forms["files"],
        text_form=forms["text"],
        outcomes=outcomes or [],
        accept=",".join([*extensions, *media_types]),
        formats=[(reader.label, reader.extensions) for reader in READERS.values()],
        most_megabytes=settings.MAX_UPLOAD_BYTES // 1_000_000,
        most_bytes=settings.MAX_UPLOAD_BYTES,
        words=_words(),
        here="import",
    )
    failed = outcomes and all(outcome.status == "failed" for outcome in outcomes)
    status = 422 if failed else max(bad_request_status(forms["files"]), bad_request_status(forms["text"]))
    return render(request, "documents/import.html", context, status=status)


def _words() -> dict[str, Any]:
    """What the page's script says; plural forms by the names that browsers have for them (CLDR)."""
    return {
        "waiting": _("Waiting"),
        "sending": _("Sending, {percent} %"),
        "reading": _("Reading"),
        "imported": _("Imported as"),
        "duplicate": _("Already there:"),
        "failed": _("Not imported."),
        "too-large": _("Not imported. It is larger than %(most)s MB, the most that can be imported here.")
        % {"most": settings.MAX_UPLOAD_BYTES // 1_000_000},
        "network": _("The server can’t be reached. Check the connection and try again."),
        "server": _("Something went wrong on the server. Try again."),
        "count-imported": _("{count} of {all} imported."),
        "count-duplicate": {
            form: ngettext("{count} was there already.", "{count} were there already.", number)
            for form, number in _FORMS.items()
        },
        "count-failed": {
            form: ngettext("{count} could not be imported.", "{count} could not be imported.", number)
            for form, number in _FORMS.items()
        },
    }
