"""The reading page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from annotator import access, queries
from annotator.api.annotations import person
from annotator.api.tags import present_placed
from annotator.views.splicing import Fragment, page_around
from documents.access import revision_to_read
from documents.models import Revision, Role
from documents.rendering import VERSION, Labels, Range, render_revision
from documents.text import direction_of

# Where the text goes. Templates escape what people wrote, so nothing else in a page can be this.
_PLACE = "<!--text-->"


@login_required
def document(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A document to read and annotate; ``?revision=n`` for an older text."""
    wanted = request.GET.get("revision", "")
    revision = revision_to_read(request.user, uid, int(wanted) if wanted.isdecimal() and len(wanted) < 10 else None)
    page = render_to_string("annotator/reader.html", _context(request, revision), request)
    before, after = page.split(_PLACE)
    return page_around(request, fragment_of(revision), before=before, after=after)


def fragment_of(revision: Revision) -> Fragment:
    """The revision's text as HTML, compressed; made once, since a revision never changes."""
    # Not by its primary key: a database restored from a backup hands the same ones out again.
    key = f"fragment:{VERSION}:{get_language()}:{revision.document.uid}:{revision.number}:{revision.sha256}"
    fragment: Fragment | None = caches["pages"].get(key)
    if fragment is None:
        whole = Revision.objects.get(pk=revision.pk)
        whole.document = revision.document
        fragment = Fragment.of(rendered(whole))
        caches["pages"].set(key, fragment)
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
    tags = queries.codebook(project)
    topics = queries.topics_of(document)
    current = revision.number == document.revision_number
    may_annotate = current and access.may_annotate(revision)
    return {
        "document": document,
        "project": project,
        "host": (urlsplit(document.url).hostname or "").removeprefix("www."),
        "revision": revision,
        "direction": document.direction or direction_of(document.language),
        "text": mark_safe(_PLACE),  # noqa: S308 (a constant)
        "tags": tags,
        "topics": topics,
        "may_annotate": may_annotate,
        "may_edit": revision.my_role >= Role.EDITOR,
        "page": {
            "document": str(document.uid),
            "project": project.slug,
            "revision": revision.number,
            "me": person(request.user),
            "role": Role(revision.my_role).name.lower(),
            "may_annotate": may_annotate,
            "may_edit": revision.my_role >= Role.EDITOR,
            "tags": [present_placed(placed) for placed in tags],
            "topics": [tag.pk for tag in topics],
        },
    }
