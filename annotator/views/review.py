"""The review queue: what may stand elsewhere than where it is, or stands nowhere, in a document or a whole project, one
annotation at a time beside the places where it may stand."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotator import access, past, placings
from annotator.actions import acts, settling
from annotator.actions import steps as do
from annotator.actions.undo import undo
from annotator.errors import Invalid, NotFound, Refused
from annotator.models import Annotation
from annotator.people import ProjectNotes
from annotator.views.reader import address_of
from documents.access import document_to_read, project_to_read, revision_to_read
from documents.models import Document
from documents.text import Span, direction_of
from documents.views.shelf import around, number_in, with_undo

PER_PAGE = 50


@require_safe
@login_required
def of_project(request: HttpRequest, slug: str) -> HttpResponseBase:
    return _answer(request, _Queue(request, project_to_read(request.user, slug)))


@require_safe
@login_required
def of_document(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    return _answer(request, _queue_of(request, uid))


def _answer(request: HttpRequest, queue: _Queue) -> HttpResponseBase:
    """The page; ``?part=list``: the list alone, nothing (304) if it is as the browser has it."""
    if request.GET.get("part") != "list":
        return render(request, "annotator/review.html", around(queue.project, **queue.context, **queue.shown))
    headers = {"ETag": queue.tag, "Cache-Control": "private, no-cache"}
    if request.headers.get("If-None-Match") == queue.tag:
        return HttpResponseNotModified(headers=headers)
    return HttpResponse(render_to_string("annotator/_review_list.html", queue.context, request), headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def placing(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One annotation beside the places where it may stand, a piece of the page. Posted: what is to become of it."""
    annotation: Any = placings.annotation_to_settle(request.user, uid)
    if annotation is None:
        raise NotFound(_("There is no such annotation, or you are not a member of its project."))
    if request.method != "POST":
        return render(request, "annotator/_review_item.html", item_of(request, annotation))
    access.editable(annotation, request.user)
    settled = uuid4()
    try:
        step = _step(request, annotation)
        acts.perform([step], uid=settled, by=request.user)
    except Refused as error:
        messages.error(request, str(error))
        return _back(request, annotation.document, again=uid)
    undo_address = f"{reverse('review-undo', args=[_slug(annotation), settled])}?{request.GET.urlencode()}"
    messages.success(request, with_undo(_said(step), undo_address))
    return _back(request, annotation.document)


@require_POST
@login_required
def accept_all(request: HttpRequest, slug: str) -> HttpResponse:
    """All that stand where they were found with at least this certainty; posted with ``document``, those of it."""
    project = access.project_to_annotate(request.user, slug)
    document = _document(request, slug)
    uid = uuid4()
    try:
        count = settling.accept_all(project, above=_score(request), document=document, by=request.user, act=uid)
    except Refused as error:
        messages.error(request, str(error))
    else:
        sentence = ngettext(
            "%(count)s annotation stays where it was found.", "%(count)s annotations stay where they were found.", count
        )
        undo_address = reverse("review-undo", args=[slug, uid]) + (f"?document={document.uid}" if document else "")
        messages.success(
            request,
            with_undo(sentence % {"count": count}, undo_address)
            if count
            else _("That was so already: nothing was changed."),
        )
    return redirect(_address(slug, document))


@require_POST
@login_required
def take_back(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Undo what was settled, if it is still the last thing that this person did in the project."""
    project = access.project_to_annotate(request.user, slug)
    last = past.next_for(request.user, project).undo
    if last is None or last.batch != uid:
        messages.error(request, _("You did something else since, so this isn’t what would be undone."))
    else:
        try:
            messages.success(request, undo(project, act=uuid4(), by=request.user).told)
        except Refused as error:
            messages.error(request, str(error))
    return redirect(_address(slug, _document(request, slug)))


@dataclass
class _Queue:
    """What is gone through: of a project, or of one document of it."""

    request: HttpRequest
    project: Any
    document: Document | None = None

    @property
    def is_left(self) -> bool:
        """Those that were left as orphans, instead of those that want a look."""
        return "left" in self.request.GET

    @cached_property
    def counts(self) -> placings.Counts:
        return placings.counts(self.project, user=self.request.user, document=self.document)

    @cached_property
    def page(self) -> Any:
        among = placings.left if self.is_left else placings.to_look_at
        found = placings.listed(among(self.project, user=self.request.user, document=self.document))
        return Paginator(found, PER_PAGE).get_page(self.request.GET.get("page"))

    @cached_property
    def tag(self) -> str:
        """Of the list: another one for each thing that it shows."""
        rows = [(one.uid, one.how, one.score, [tag.colour for tag in placings.tags_on(one)]) for one in self.page]
        shown = (self.page.number, self.page.paginator.count, self.counts, rows)
        return f'"{sha256(repr(shown).encode()).hexdigest()[:20]}"'

    @property
    def context(self) -> dict[str, Any]:
        """Of the list."""
        address = _address(self.project.slug, self.document)
        return {
            "project": self.project,
            "document": self.document,
            "rows": [{"annotation": one, "tags": placings.tags_on(one), "percent": percent(one)} for one in self.page],
            "page": self.page,
            "tag": self.tag,
            "counts": self.counts,
            "above": [{"score": score, "percent": round(100 * score), "count": n} for score, n in self.counts.above],
            "is_left": self.is_left,
            "address": address,
            "here": "review",
        }

    @property
    def _back(self) -> str:
        """Where a form leads back to, as ``_back`` reads it."""
        document = {"document": str(self.document.uid)} if self.document else {}
        return urlencode(document | ({"left": ""} if self.is_left else {}) | {"page": self.page.number})

    @property
    def shown(self) -> dict[str, Any]:
        """The one that is shown: which the address names, else the first."""
        rows = list(self.page)
        wanted = self.request.GET.get("a", "")
        place = next((n for n, one in enumerate(rows) if str(one.uid) == wanted), 0)
        if not rows:
            return {"current": None}
        found = placings.annotation_to_settle(self.request.user, rows[place].uid)
        if found is None:  # gone in this very moment
            return {"current": None}
        following = rows[place + 1] if place + 1 < len(rows) else rows[0] if place else None
        return item_of(self.request, found) | {
            "current": found.uid,
            "back": self._back,
            "previous": rows[place - 1].uid if place else None,
            "following": following.uid if following else None,
            "position": self.page.start_index() + place,
        }


def item_of(request: HttpRequest, annotation: Any) -> dict[str, Any]:
    """An annotation with what belongs to it, beside the places where it may stand."""
    revision = revision_to_read(request.user, annotation.document.uid)
    document, notes = revision.document, ProjectNotes(annotation.project_id)
    annotation.document = document
    return {
        "annotation": annotation,
        "of": document,
        "direction": document.direction or direction_of(document.language),
        "tags": placings.tags_on(annotation),
        "note": notes.html(annotation.note),
        "replies": [
            {"reply": reply, "html": notes.html(reply.text)}
            for reply in annotation.replies.all()
            if not reply.trashed_at
        ],
        "beside": placings.Beside(annotation) if annotation.has_place else None,
        "made_on": annotation.made_number,
        "percent": percent(annotation),
        "may_settle": placings.may_settle(annotation, request.user),
        "waits": placings.is_unsure(annotation),
        "text_address": address_of(revision),
        "back": request.GET.urlencode(),
    }


def percent(annotation: Annotation) -> int:
    """How sure its place is; only what is beyond doubt is a hundred."""
    return min(99, int(100 * annotation.score)) if annotation.score < 1 else 100


def _queue_of(request: HttpRequest, uid: UUID) -> _Queue:
    document = document_to_read(request.user, uid)
    document.project.my_role = document.my_role
    return _Queue(request, document.project, document)


def _step(request: HttpRequest, annotation: Any) -> do.Step:
    """What is to be done with it; raises Invalid."""
    wanted, uid = request.POST.get("do", ""), annotation.uid
    if wanted == "leave":
        return do.Leave(uid)
    if wanted == "unleave":
        return do.Unleave(uid)
    if wanted == "words":
        words = request.POST.get("words", "").strip()
        span = placings.Beside(annotation).place_of(words) if annotation.has_place else None
        if span is None:
            raise Invalid(
                _("“%(words)s” doesn’t stand in the current text. Copy the words from there as they are.")
                % {"words": words[:100]}
            )
        return do.Edit(uid, passage=do.Passage(annotation.document.revision_number, span, words))
    if wanted == "accept":
        number, start, end = (_whole(request.POST.get(name, "")) for name in ("revision", "start", "end"))
        if start >= end:
            raise Invalid(_("A highlight needs a start before its end, in code points."))
        quote = request.POST.get("quote", "").replace("\r\n", "\n")  # as browsers send forms
        return do.Edit(uid, passage=do.Passage(number, Span(start, end), quote))
    raise Invalid(_("Choose what is to become of it."))


def _whole(value: str) -> int:
    if value.isascii() and value.isdigit() and len(value) < 10:
        return int(value)
    raise Invalid(_("A highlight needs a start before its end, in code points."))


def _score(request: HttpRequest) -> float:
    """From 50 to 90 percent. Raises Invalid."""
    value = request.POST.get("above", "")
    if value.isascii() and value.isdigit() and len(value) < 3:
        return int(value) / 100
    raise Invalid(_("Choose how sure the places must be."))


def _said(step: do.Step) -> str:
    if isinstance(step, do.Leave):
        return _("Left as an orphan.")
    if isinstance(step, do.Unleave):
        return _("It is looked for again.")
    return _("It has its place again.")


def _slug(annotation: Any) -> str:
    return str(annotation.document.project.slug)


def _document(request: HttpRequest, slug: str) -> Document | None:
    """The document that the address or the form names, of this project."""
    wanted = request.POST.get("document", "") or request.GET.get("document", "")
    try:
        found: Any = document_to_read(request.user, UUID(wanted)) if wanted else None
    except ValueError:
        return None
    return found if found is not None and found.project.slug == slug else None


def _address(slug: str, document: Document | None) -> str:
    return reverse("document-review", args=[document.uid]) if document else reverse("project-review", args=[slug])


def _back(request: HttpRequest, document: Document, *, again: UUID | None = None) -> HttpResponse:
    """To the queue that the form was sent from, and the one after this."""
    whole = "document" not in request.GET
    query: dict[str, Any] = {"left": ""} if "left" in request.GET else {}
    if page := number_in(request, "page"):
        query["page"] = page
    if wanted := again or request.POST.get("next", ""):
        query["a"] = wanted
    address = _address(document.project.slug, None if whole else document)
    return redirect(address + (f"?{urlencode(query)}" if query else ""))
