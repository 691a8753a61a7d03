"""What people see of a document's annotations on an older revision of it, as columns; what all members see is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import astuple
from typing import Any

from django.core.cache import caches

from annotator.at_revision import PastAnnotation, annotations_at
from annotator.columns import People, steps
from annotator.models.annotation import Placing
from annotator.people import ProjectNotes
from annotator.snapshots import LARGE, compressed
from annotator.splicing import Fragment
from documents.models import Document

VERSION = 2  # of the columns: what an older one made is thrown away


def past_snapshot(document: Document, number: int, *, last: int) -> Fragment:
    """What all members see, as JSON, made once. ``last``: as ``as_of`` says."""
    key = f"annotations-at:{VERSION}:{document.uid}:{document.project_id}:{number}:{last}"
    kept: tuple[Any, ...] | None = caches["pages"].get(key)
    if kept is not None:
        return Fragment(*kept)
    fragment = compressed(columns_of(annotations_at(document, number, user=None), document))
    if fragment.length > LARGE:
        caches["pages"].set(key, astuple(fragment))
    return fragment


def own_past_snapshot(document: Document, number: int, *, user: Any) -> Fragment:
    """What this person sees where the project is blind to them; not kept."""
    return compressed(columns_of(annotations_at(document, number, user=user), document))


def columns_of(found: Sequence[PastAnnotation], document: Document) -> dict[str, Any]:
    """As ``columns.columns`` makes them of what stands now. Two queries at most."""
    people, notes = People(), ProjectNotes(document.project_id)
    placed = [(one.start, one.end) for one in found if one.start is not None and one.end is not None]
    sets: dict[tuple[int, ...], int] = {}
    resolved = {n: one.resolved for n, one in enumerate(found) if one.resolved}
    return {
        "uid": "".join([one.uid.replace("-", "") for one in found]),
        "start": steps([start for start, _end in placed]),
        "length": [end - start for start, end in placed],
        "author": [people.index(one.author, one.credit) for one in found],
        "created": steps([int(one.created.timestamp()) for one in found]),
        "tags": [sets.setdefault(one.tags, len(sets)) for one in found],
        "tag_sets": list(sets),
        "notes": {n: {"text": one.note, "html": notes.html(one.note)} for n, one in enumerate(found) if one.note},
        "how": {n: one.how for n, one in enumerate(found) if one.how != Placing.EXACT},
        "unsure": {},  # there is nothing to be done about it
        "quotes": {n: one.quote for n, one in enumerate(found) if one.how == Placing.ORPHAN},
        "private": [n for n, one in enumerate(found) if one.private],
        "resolved": {n: {"by": people.index(by), "at": int(at.timestamp())} for n, (by, at) in resolved.items()},
        "replies": {n: _replies(one, people, notes.html) for n, one in enumerate(found) if one.replies},
        "people": people.named(),
    }


def _replies(one: PastAnnotation, people: People, html: Callable[[str], str]) -> list[dict[str, Any]]:
    return [
        {
            "uid": reply.uid,
            "author": people.index(reply.author, reply.credit),
            "text": reply.text,
            "html": html(reply.text),
            "created": int(reply.created.timestamp()),
            **({"edited": int(reply.edited.timestamp())} if reply.edited else {}),
        }
        for reply in one.replies
    ]
