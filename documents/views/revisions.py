"""A document's revisions: which there are, reading the original again, and correcting sections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents import queries
from documents.access import document_to_edit, document_to_read
from documents.actions.revisions import correct_sections, read_again
from documents.article import NO_WORDS, Section, SectionKind
from documents.errors import Refused
from documents.models import Document, Revision
from documents.rereading import ReadAgainForm
from documents.views.shelf import around

LONGEST_LOOK = 180  # characters of a section that are shown
KINDS = {
    SectionKind.BODY: later("body"),
    SectionKind.COMMENT: later("comment"),
    SectionKind.FURNITURE: later("page furniture"),
}


@require_safe
@login_required
def revisions(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Every text that the document has had, the newest first."""
    document = document_to_read(request.user, uid)
    found = queries.revisions_of(document)
    return render(request, "documents/revisions.html", around(document, document=document, revisions=found))


@require_POST
@login_required
def again(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Read the original once more."""
    document = document_to_edit(request.user, uid)
    form = ReadAgainForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the character sets and formats."))
        return redirect("document-edit", uid=uid)
    wanted = form.cleaned_data
    try:
        revision, new = read_again(
            document, by=request.user, charset=wanted["charset"], reader=wanted["reader"], expected=wanted["revision"]
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("document-edit", uid=uid)
    return _answer(request, revision, new=new)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def sections(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say of each section of the text what it is."""
    document = document_to_edit(request.user, uid)
    if request.method == "POST":
        kinds, expected = _kinds(request.POST)
        try:
            revision, new = correct_sections(document, kinds, by=request.user, expected=expected)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("document-sections", uid=uid)
        return _answer(request, revision, new=new)
    revision = Revision.objects.get(document=document, number=document.revision_number)
    context = around(document, document=document, revision=revision, sections=_looks(revision), kinds=KINDS.items())
    return render(request, "documents/sections.html", context)


def _answer(request: HttpRequest, revision: Revision, *, new: bool) -> HttpResponse:
    document: Document = revision.document
    if not new:
        messages.info(request, _("That gives the text as it is, so there is no new revision."))
        return redirect("document-edit", uid=document.uid)
    sentence = _("This is revision %(number)s now. The one before stays among the revisions.")
    messages.success(request, sentence % {"number": revision.number})
    return redirect("document", uid=document.uid)


def _kinds(posted: QueryDict) -> tuple[dict[int, SectionKind], int | None]:
    """What each section was said to be, and the number of the revision that was looked at."""
    kinds = {}
    for name, value in posted.items():
        index = name.removeprefix("kind-")
        if index != name and index.isascii() and index.isdigit() and len(index) < 9 and value in set(SectionKind):
            kinds[int(index)] = SectionKind(str(value))
    seen = posted.get("revision", "")
    return kinds, int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else None


@dataclass(frozen=True, slots=True)
class _Look:
    """A section as it is shown: its first words."""

    index: int
    section: Section
    words: str
    more: bool

    @property
    def characters(self) -> int:
        return self.section.end - self.section.start


def _looks(revision: Revision) -> list[_Look]:
    looks: list[Any] = []
    for index, section in enumerate(revision.sections):
        start = revision.text[section.start : min(section.end, section.start + LONGEST_LOOK)]
        words = " ".join(start.replace(NO_WORDS, " ").split())
        looks.append(_Look(index, section, words, section.end - section.start > LONGEST_LOOK))
    return looks
