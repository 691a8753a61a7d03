"""What a mail tells of new hits of a search: how many there are, and the newest of them with where they lead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import Truncator

from annotator.errors import Refused
from annotator.models import Annotation, Notice, SavedView, Subscription
from annotator.new_hits import MOST_COUNTED, Found, newly_found
from documents.access import projects_of

MOST_NAMED = 5
_LONGEST = 160  # code points of what a hit is called


@dataclass(frozen=True, slots=True)
class Hit:
    """``title`` is the document's; ``quote`` what a passage says, "" for a document; ``address`` without the site's."""

    title: str
    quote: str
    address: str


@dataclass(frozen=True, slots=True)
class Told:
    """``found.new``: how many documents (``found.passages``: passages) are new to this person; ``hits``: the newest."""

    found: Found
    hits: Sequence[Hit]

    @property
    def more(self) -> int:
        """How many aren't named."""
        return (self.found.new or 0) - len(self.hits)


def told_hits(notice: Notice) -> Told | None:
    """What the search of a notice finds that this person may see now and that is there since they last looked. None if
    the notice is about something else, and where nothing is left of it. A few queries."""
    new = _new(notice)
    if new is None:
        return None
    view: Any = notice.view
    passages = new.model is Annotation
    if passages:
        new = new.select_related("document")
    hits = [_hit(one, view, passages=passages) for one in new.order_by("-created_at", "-pk")[:MOST_NAMED]]
    count = new[: MOST_COUNTED + 1].count()
    return Told(Found(count, count, passages), hits) if hits else None


def _new(notice: Notice) -> QuerySet[Any] | None:
    if notice.view is None:
        return None
    project = projects_of(notice.person).filter(pk=notice.project_id).first()
    subscription = Subscription.objects.filter(view=notice.view, person=notice.person).first()
    if project is None or subscription is None:
        return None
    try:
        return newly_found(notice.view, project, user=notice.person, since=subscription.since)
    except Refused:
        return None  # a tag or a field that it asks for is gone; the page of the search says which


def _hit(one: Any, view: SavedView, *, passages: bool) -> Hit:
    document = one.document if passages else one
    address = f"{_address(document.uid, view)}#a-{one.uid}" if passages else _address(document.uid, view)
    return Hit(_in_line(document.title), _in_line(one.quote) if passages else "", address)


def _address(document: UUID, view: SavedView) -> str:
    return f"{reverse('document', args=[document])}?{view.query}"


def _in_line(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(_LONGEST)
