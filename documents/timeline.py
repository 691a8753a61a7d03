"""A document's revisions one after the other: how each came, and how many words came and went with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.cache import caches

from documents import queries
from documents.differences import compared
from documents.lineage import Step, steps_of
from documents.models import Change, Document, Revision

_MOST_COMPARED = 3_000_000  # characters that are compared at once; the others when the page is next asked for


@dataclass(frozen=True, slots=True)
class Words:
    """How many words only the newer text has (``come``) and only the older one (``gone``), and lines that moved."""

    gone: int
    come: int
    moved: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A revision with how it came, as far as the log tells; ``words`` is None for the first one, where the text is the
    same (``is_same``), and where that wasn't counted yet."""

    revision: Revision
    step: Step | None
    words: Words | None
    is_same: bool


def timeline_of(document: Document) -> list[Entry]:
    """The document's revisions, the newest first. Four queries, however many there are."""
    revisions = list(queries.revisions_of(document))
    steps = steps_of(document)
    counted = _words(document, revisions)
    return [
        Entry(
            revision,
            steps.get(revision.number),
            counted.get(revision.number),
            older is not None and older.sha256 == revision.sha256,
        )
        for revision, older in zip(revisions, [*revisions[1:], None], strict=True)
    ]


def batch_of(document: Document, number: int) -> UUID | None:
    """The act that made this revision; None where the log doesn't tell."""
    lines = Change.objects.filter(document=document, verb__startswith="document.", after__revision=number)
    return lines.order_by("number").values_list("batch", flat=True).first()


def _words(document: Document, revisions: Sequence[Revision]) -> dict[int, Words]:
    """Of revisions whose text is another than the one before. A revision never changes, so it is counted once."""
    pairs = [(one, older) for one, older in zip(revisions, revisions[1:], strict=False) if one.sha256 != older.sha256]
    keys = {one.number: f"words:1:{older.sha256}:{one.sha256}" for one, older in pairs}
    kept: dict[str, Any] = caches["pages"].get_many(keys.values())
    missing = [(one, older) for one, older in pairs if keys[one.number] not in kept]
    fresh = {keys[number]: words for number, words in _counted(document, missing)}
    caches["pages"].set_many(fresh)
    kept |= fresh
    return {number: Words(*kept[key]) for number, key in keys.items() if key in kept}


def _counted(
    document: Document, pairs: Sequence[tuple[Revision, Revision]]
) -> Iterator[tuple[int, tuple[int, int, int]]]:
    sizes = max(1, document.characters)
    texts: dict[int, str] = {}
    chosen = pairs[: max(1, _MOST_COMPARED // (2 * sizes))]
    wanted = {revision.pk for pair in chosen for revision in pair}
    if wanted:
        texts = dict(Revision.objects.filter(pk__in=wanted).values_list("pk", "text"))
    for one, older in chosen:
        found = compared(texts[older.pk], texts[one.pk], most=0)
        yield one.number, (found.gone, found.come, found.moved)
