"""The search that led to a document: its hits in the text, and the way back to its results."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotator.errors import Misunderstood
from annotator.search.hits import Hits, hits_in
from annotator.search.understanding import understood
from annotator.views.searching import Asked
from documents.rendering import Range


def came_from(request: HttpRequest, revision: Any) -> dict[str, str] | None:
    """Its words, the address of its results and of its hits in this text, and what asks for it; None if one came from
    elsewhere."""
    asked = Asked.of(request.GET)
    if not asked.text:
        return None
    document = revision.document
    wanted = {"q": asked.text, "show": asked.show, "sort": asked.sort, "revision": revision.number}
    return {
        "query": asked.text,
        "asking": asked.asking(),
        "results": reverse("search", args=[document.project.slug]) + asked.asking(),
        "address": f"/api/documents/{document.uid}/hits?{urlencode(wanted)}",
    }


def hits_on_paper(request: HttpRequest, revision: Any) -> tuple[list[Range], str]:
    """The hits as passages to draw, and what there is to say of them; for a page without scripts."""
    asked = Asked.of(request.GET)
    if not asked.text:
        return [], ""
    try:
        search = understood(revision.document.project, asked.text, user=request.user)
    except Misunderstood as error:
        return [], str(error)
    found = hits_in(search, revision.document, revision.number, passages=asked.show == "passages")
    return list(_ranges(found)), _said(found)


def _ranges(found: Hits) -> Iterator[Range]:
    for place in found.places:
        yield Range(place.start, place.end, kind="hit")


def _said(found: Hits) -> str:
    count = len(found.places)
    if not count:
        return _("Found in the title.") if found.title else _("Not found in the text.")
    if found.more:
        return _("The first %(count)s hits are marked.") % {"count": count}
    return ngettext("%(count)s hit is marked.", "%(count)s hits are marked.", count) % {"count": count}
