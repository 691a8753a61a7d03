"""The reading page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from annotator import access, queries
from annotator.api.annotations import person
from annotator.splicing import Fragment, answer_with
from annotator.suggestions import suggested_at_once
from annotator.views.hits import came_from
from annotator.views.reader_codebook import codebook_shown, past_codebook_shown
from annotator.views.work import around_document
from documents.access import revision_to_read
from documents.errors import NotFound
from documents.models import Revision, Role
from documents.queries import proposals_of
from documents.rendering import VERSION, Labels, Range, render_revision
from documents.text import direction_of

# Where the text goes. Templates escape what people wrote, so nothing else in a page can be this.
_PLACE = "<!--text-->"
# A text whose HTML is longer, in bytes, comes at an address of its own, which a browser asks for once in its life.
# Below, one request more costs more than what is sent again.
APART_FROM = 200_000


@login_required
def document(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A document to read and annotate; ``?revision=n`` for an older text, as it stood with its annotations."""
    wanted = request.GET.get("revision", "")
    revision = revision_to_read(request.user, uid, int(wanted) if wanted.isdecimal() and len(wanted) < 10 else None)
    fragment = fragment_of(revision)
    # Browsers without scripts are sent to a page that has the text in it.
    apart = fragment.length > APART_FROM and "whole" not in request.GET
    context = _context(request, revision) | {"text_address": address_of(revision) if apart else ""}
    before, after = render_to_string("annotator/reader.html", context, request).split(_PLACE)
    return answer_with(request, Fragment.of("") if apart else fragment, before=before, after=after)


@require_safe
@login_required
def text(request: HttpRequest, uid: UUID, number: int, content: str) -> HttpResponse:
    """A revision's text as HTML, a piece of a page. Its address names its content, so browsers may keep it for good."""
    revision = revision_to_read(request.user, uid, number)
    if content != _content_of(revision):
        raise NotFound(_("This text is at another address now: open the document again."))
    response = answer_with(request, fragment_of(revision))
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


def address_of(revision: Revision) -> str:
    return reverse("text", args=[revision.document.uid, revision.number, _content_of(revision)])


def _content_of(revision: Revision) -> str:
    """Another one for each thing that the HTML is made of."""
    return sha256(f"{VERSION}:{get_language()}:{revision.sha256}".encode()).hexdigest()[:16]


def fragment_of(revision: Revision) -> Fragment:
    """The revision's text as HTML, compressed; made once, since a revision never changes."""
    # Not by its primary key: a database restored from a backup hands the same ones out again.
    key = f"text:{VERSION}:{get_language()}:{revision.document.uid}:{revision.number}:{revision.sha256}"
    kept: tuple[Any, ...] | None = caches["pages"].get(key)
    if kept is not None:
        return Fragment(*kept)
    whole = Revision.objects.get(pk=revision.pk)
    whole.document = revision.document
    fragment = Fragment.of(rendered(whole))
    # Its parts, not the object: what is kept outlives the program that made it.
    caches["pages"].set(key, astuple(fragment))
    return fragment


def rendered(revision: Revision, *, ranges: Sequence[Range] = ()) -> str:
    """A whole revision as HTML, in the reader's language."""
    return render_revision(
        revision.text,
        revision.blocks,
        revision.marks,
        revision.sections,
        pages=revision.pages,
        pictures=revision.pictures,
        picture_address=lambda picture: reverse("picture", args=[revision.document.uid, picture.sha256]),
        labels=_labels(),
        ranges=ranges,
    )


def _labels() -> Labels:
    """What the page itself says in and around a text."""
    return Labels(
        furniture=lambda lines: (
            ngettext("%(lines)s line of page furniture", "%(lines)s lines of page furniture", lines) % {"lines": lines}
        ),
        comment=lambda author: _("Comment by %(author)s") % {"author": author} if author else _("Comment"),
        page=lambda label: _("Page %(label)s") % {"label": label},
        picture=_("Picture without a description"),
    )


def _context(request: HttpRequest, revision: Any) -> dict[str, Any]:
    document = revision.document
    project = document.project
    project.my_role = revision.my_role
    topics = queries.topics_of(document)
    current = revision.number == document.revision_number
    work = around_document(revision, user=request.user)
    may_annotate = current and access.may_annotate(revision)
    if current:
        codebook = codebook_shown(project, may_annotate=may_annotate, whole="whole" in request.GET)
    else:
        codebook = past_codebook_shown(document, revision.number)
    suggested = _suggested(request, document, topics) if may_annotate else []
    return {
        "document": document,
        "project": project,
        "host": (urlsplit(document.url).hostname or "").removeprefix("www."),
        "revision": revision,
        "older": None if current else _around(revision),
        "direction": document.direction or direction_of(document.language),
        "text": mark_safe(_PLACE),  # noqa: S308 (a constant)
        "codebook": codebook,
        "topics": topics,
        # Where they aren't known yet, there will be some: a line is kept free for them.
        "suggested": suggested is None or suggested,
        "may_annotate": may_annotate,
        "may_edit": revision.my_role >= Role.EDITOR,
        "proposals": len(proposals_of(document)) if current and revision.my_role >= Role.EDITOR else 0,
        "work": work,
        "hits": came_from(request, revision),
        "page": {
            "document": str(document.uid),
            "project": project.slug,
            "revision": revision.number,
            "older": not current,
            "me": person(request.user),
            "role": Role(revision.my_role).name.lower(),
            "may_annotate": may_annotate,
            "may_edit": revision.my_role >= Role.EDITOR,
            "begins": work["begins"],
            "live": current and settings.STREAMS > 0,
            "may_make_tags": may_annotate and access.may_make_tags(project),
            "tags": codebook.tags,
            "tags_address": codebook.address,
            "topics": [tag.pk for tag in topics],
            "suggested": suggested,
        },
    }


def _around(revision: Any) -> dict[str, Any]:
    """The numbers of the revisions before an older one, if there is one, and after it."""
    after = revision.number + 1
    return {"before": revision.number - 1, "after": after, "is_last": after == revision.document.revision_number}


def _suggested(request: HttpRequest, document: Any, topics: Sequence[Any]) -> list[dict[str, int]] | None:
    found = suggested_at_once(document, topics=[tag.pk for tag in topics], user=request.user)
    return None if found is None else [one._asdict() for one in found]
