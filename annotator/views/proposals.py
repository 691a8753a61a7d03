"""A newer text of a document: where it is to come from, what it would change, and taking it in or not."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotator.access import project_to_annotate
from annotator.errors import NotFound
from annotator.views.differing import Differing, remembered
from annotator.views.foreseeing import Preview
from annotator.views.selection import undone
from documents import queries
from documents.access import document_to_edit, proposal_to_edit
from documents.actions import imports
from documents.actions.importing import check_size
from documents.actions.proposals import (
    accept_proposal,
    compare_again,
    drop_proposal,
    propose_address,
    propose_file,
    propose_reading,
    propose_text,
)
from documents.actions.revisions import newer_reader, restore_revision
from documents.effects import effect_from
from documents.errors import Conflict, Invalid, Refused
from documents.models import Document, ImportItem, ItemState
from documents.rereading import ReadAgainForm
from documents.timeline import batch_of
from documents.views.shelf import around, with_undo

GOING = (ItemState.WAITING, ItemState.READING, ItemState.ACCEPTED)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def newer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Where a newer text of the document may come from."""
    document = document_to_edit(request.user, uid)
    if request.method != "POST":
        return _ways(request, document)
    way = _WAYS.get(request.POST.get("way", ""))
    if way is None:
        raise NotFound(_("There is no such way to a newer text."))
    try:
        item = way(request, document)
    except Refused as refusal:
        return _ways(request, document, refused=str(refusal), status=422)
    return redirect("proposal", uid=uid, item=item.uid)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def proposal(request: HttpRequest, uid: UUID, item: UUID) -> HttpResponse:
    """One newer text: how far it is, what it would change, and what is decided about it."""
    found = _proposal(request, uid, item)
    if request.method != "POST":
        return _page(request, found)
    act = _ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise NotFound(_("There is no such thing to be done with a newer text."))
    try:
        return act(request, found)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("proposal", uid=uid, item=item)


@require_safe
@login_required
def news(request: HttpRequest, uid: UUID, item: UUID) -> HttpResponse:
    """How far it is, as a part of its page; 304 while it is as far as it was."""
    found = _proposal(request, uid, item)
    tag = _tag(found)
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304)
    return render(request, "annotator/_proposal_state.html", _about(found))


def _proposal(request: HttpRequest, uid: UUID, item: UUID) -> Any:
    found = proposal_to_edit(request.user, item)
    if found.revises.uid != uid:
        raise NotFound(_("There is no such newer text of this document."))
    return found


def _ways(request: HttpRequest, document: Any, *, refused: str = "", status: int = 200) -> HttpResponse:
    revision = queries.revisions_of(document).get(number=document.revision_number)
    context = around(
        document,
        document=document,
        revision=revision,
        again=ReadAgainForm(request.POST if request.POST.get("way") == "reading" else None),
        newer=newer_reader(revision),
        proposals=queries.proposals_of(document),
        refused=refused,
        text=request.POST.get("text", ""),
        here="documents",
    )
    return render(request, "annotator/newer.html", context, status=status)


def _from_file(request: HttpRequest, document: Any) -> ImportItem:
    file: Any = request.FILES.get("file")
    if file is None:
        raise Invalid(_("Choose a file first."))
    check_size(file.size, name=file.name)
    return propose_file(document, file.read(), name=file.name, media_type=file.content_type or "", by=request.user)


def _from_address(request: HttpRequest, document: Any) -> ImportItem:
    return propose_address(document, by=request.user)


def _from_text(request: HttpRequest, document: Any) -> ImportItem:
    return propose_text(document, request.POST.get("text", ""), by=request.user)


def _from_original(request: HttpRequest, document: Any) -> ImportItem:
    form = ReadAgainForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("Choose one of the character sets and formats."))
    wanted = form.cleaned_data
    return propose_reading(document, charset=wanted["charset"], read_as=wanted["reader"], by=request.user)


_WAYS: dict[str, Callable[[HttpRequest, Any], ImportItem]] = {
    "file": _from_file,
    "address": _from_address,
    "text": _from_text,
    "reading": _from_original,
}


def _page(request: HttpRequest, item: Any) -> HttpResponse:
    differing = Differing.asked(request)
    context = around(item, **_about(item), differing=differing, here="documents")
    if item.state == ItemState.READY and not context["is_stale"]:
        context["preview"] = Preview.of(item, user=request.user, most=differing.most)
    return remembered(request, render(request, "annotator/proposal.html", context))


def _about(item: Any) -> dict[str, Any]:
    document = item.revises
    effect, number = effect_from(item.effect), (item.base or document.revision_number) + 1
    return {
        "item": item,
        "document": document,
        "tag": _tag(item),
        "is_going": item.state in GOING,
        "is_stale": item.state == ItemState.READY and item.base != document.revision_number,
        "number": number,
        "effect": effect,
        "wants_look": effect.unsure + effect.gone if effect else 0,
        "act": batch_of(document, number) if item.state == ItemState.IMPORTED else None,
        "revision": queries.revisions_of(document).filter(number=document.revision_number).first(),
    }


def _tag(item: Any) -> str:
    """Another one whenever the part of the page would be other than before."""
    shown = [item.state, item.done, item.total, item.error, item.revises.revision_number]
    return quote_etag(hashlib.sha256(repr(shown).encode()).hexdigest()[:32])


def _accept(request: HttpRequest, item: Any) -> HttpResponse:
    seen = request.POST.get("expected", "")
    expected = int(seen) if seen.isdecimal() and len(seen) < 10 else 0
    try:
        accepted = accept_proposal(item, by=request.user, expected=expected)
    except Conflict:
        if item.state == ItemState.READY:
            compare_again(item)
        raise
    if accepted.state != ItemState.IMPORTED:
        return redirect("proposal", uid=item.revises.uid, item=item.uid)
    messages.success(request, _saved(accepted))
    return redirect("document", uid=item.revises.uid)


def _saved(item: ImportItem) -> str:
    """ "Revision 4. 12 highlights moved, 2 want a look." with a button that undoes it and a link to those."""
    effect, document = effect_from(item.effect), item.revises
    assert document is not None  # noqa: S101 (the item of a proposal)
    sentences = [_("Revision %(number)s.") % {"number": (item.base or 0) + 1}]
    if effect is not None and effect.moved:
        words = ngettext("%(count)s highlight moved.", "%(count)s highlights moved.", effect.moved)
        sentences.append(words % {"count": effect.moved})
    if effect is not None and (look := effect.unsure + effect.gone):
        words = ngettext("%(count)s wants a look.", "%(count)s want a look.", look)
        address = reverse("document-review", args=[document.uid])
        sentences.append(format_html('<a href="{}">{}</a>', address, words % {"count": look}))
    return _undoable(format_html_join(" ", "{}", ((one,) for one in sentences)), document, (item.base or 0) + 1)


def _undoable(sentence: str, document: Document, number: int) -> str:
    """The sentence with a button that undoes what made this revision."""
    act = batch_of(document, number)
    return with_undo(sentence, reverse("document-undo", args=[document.uid, act])) if act else sentence


def _drop(request: HttpRequest, item: Any) -> HttpResponse:
    drop_proposal(item, by=request.user)
    messages.success(request, _("The text was dropped. The document stays as it is."))
    return redirect("document-revisions", uid=item.revises.uid)


def _try_again(request: HttpRequest, item: Any) -> HttpResponse:
    imports.try_again(item, by=request.user)
    return redirect("proposal", uid=item.revises.uid, item=item.uid)


def _compare_again(request: HttpRequest, item: Any) -> HttpResponse:
    compare_again(item)
    return redirect("proposal", uid=item.revises.uid, item=item.uid)


_ACTS: dict[str, Callable[[HttpRequest, Any], HttpResponse]] = {
    "accept": _accept,
    "drop": _drop,
    "try-again": _try_again,
    "compare": _compare_again,
}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def return_to(request: HttpRequest, uid: UUID, number: int) -> HttpResponse:
    """Make the text of an older revision the document's again, as a new revision; asked for, see what that changes."""
    document = document_to_edit(request.user, uid)
    if request.method != "POST":
        query = urlencode({"from": document.revision_number, "to": number})
        return redirect(reverse("document-compare", args=[uid]) + f"?{query}")
    seen = request.POST.get("expected", "")
    expected = int(seen) if seen.isdecimal() and len(seen) < 10 else document.revision_number
    try:
        revision = restore_revision(document, number, by=request.user, expected=expected)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("document-revisions", uid=uid)
    words = _("Revision %(number)s is revision %(older)s again.") % {"number": revision.number, "older": number}
    messages.success(request, _undoable(words, document, revision.number))
    return redirect("document", uid=uid)


@require_POST
@login_required
def take_back(request: HttpRequest, uid: UUID, act: UUID) -> HttpResponse:
    """Undo the act that made a revision, if it is still the last thing that this person did in the project."""
    document = document_to_edit(request.user, uid)
    undone(request, project_to_annotate(request.user, document.project.slug), act)
    return redirect("document", uid=uid)
