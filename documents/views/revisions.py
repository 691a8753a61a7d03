"""A document's revisions: which there are, and correcting sections."""

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
from django.views.decorators.http import require_http_methods, require_safe

from documents import queries
from documents.access import document_to_edit, document_to_read
from documents.actions.revisions import correct_sections
from documents.article import NO_WORDS, Section, SectionKind
from documents.errors import Refused
from documents.models import Document, Origin, Revision
from documents.timeline import Entry, timeline_of
from documents.views.shelf import around

LONGEST_LOOK = 180  # characters of a section that are shown
KINDS = {
    SectionKind.BODY: later("body"),
    SectionKind.COMMENT: later("comment"),
    SectionKind.FURNITURE: later("page furniture"),
}
_WHY = {
    "document.revised": later("a newer file"),
    "document.reread": later("its original, read again"),
    "document.sectioned": later("sections corrected"),
}


@require_safe
@login_required
def revisions(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Every text that the document has had, the newest first, with what changed; and those that wait."""
    document = document_to_read(request.user, uid)
    context = around(document, document=document, entries=_told(document), here="documents")
    if context["may_edit"]:
        context["proposals"] = queries.proposals_of(document)
    return render(request, "documents/revisions.html", context)


@dataclass(frozen=True, slots=True)
class _Told:
    """An entry of the timeline, with why it came in words."""

    entry: Entry
    why: str

    @property
    def revision(self) -> Revision:
        return self.entry.revision

    @property
    def before(self) -> int:
        return self.entry.revision.number - 1


def _told(document: Document) -> list[_Told]:
    return [_Told(entry, _why(entry)) for entry in timeline_of(document)]


def _why(entry: Entry) -> str:
    step = entry.step
    if entry.revision.number == 1:
        return _("as it came in")
    if step is None:
        return _("a newer text")
    if step.verb == "document.returned" and step.parent is not None:
        return _("revision %(number)s again") % {"number": step.parent}
    if step.origin:
        return str(Origin(step.origin).label)
    return str(_WHY.get(step.verb, _WHY["document.revised"]))


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
