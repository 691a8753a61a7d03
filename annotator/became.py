"""What became of annotations between two revisions of their document. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotator.differing import Mark
from annotator.past_annotations import PastAnnotation
from documents.text import Span

# In the order in which a person wants to hear of them.
KINDS = ("reworded", "orphan", "found", "moved", "same", "new", "deleted")


@dataclass(frozen=True, slots=True)
class Became:
    """One annotation as it stood on either revision; None where it wasn't. ``kind`` is one of KINDS; ``was`` and
    ``is_`` are the words that it stood at."""

    kind: str
    old: PastAnnotation | None
    new: PastAnnotation | None
    was: str
    is_: str

    @property
    def shown(self) -> PastAnnotation:
        """As it stood last."""
        found = self.new or self.old
        assert found is not None  # noqa: S101 (one of the two is there)
        return found


def became(
    olds: Sequence[PastAnnotation], news: Sequence[PastAnnotation], *, old_text: str, new_text: str
) -> list[Became]:
    """What became of each, by where it stands in the new text, or else stood in the old one. Of notes on the whole
    document nothing is told."""
    then = {one.uid: one for one in olds if not _is_of_whole(one)}
    now = {one.uid: one for one in news if not _is_of_whole(one)}
    found = []
    for uid in then | now:
        old, new = then.get(uid), now.get(uid)
        was, is_ = _words(old, old_text), _words(new, new_text)
        found.append(Became(_kind(old, new, was, is_), old, new, was, is_))
    return sorted(found, key=_place)


def counted(found: Sequence[Became]) -> Mapping[str, int]:
    """How many there are of each kind, in the order of KINDS."""
    counts = Counter(one.kind for one in found)
    return {kind: counts[kind] for kind in KINDS if counts[kind]}


def marks_of(found: Sequence[Became]) -> tuple[list[Mark], list[Mark]]:
    """The passages of the old and of the new text that are marked."""
    return (
        [Mark(one.old.uid, span, one.kind) for one in found if one.old and (span := _span(one.old))],
        [Mark(one.new.uid, span, one.kind) for one in found if one.new and (span := _span(one.new))],
    )


def _kind(old: PastAnnotation | None, new: PastAnnotation | None, was: str, is_: str) -> str:
    if old is None:
        return "new"
    if new is None:
        return "deleted"
    if new.start is None:
        return "orphan"
    if old.start is None:
        return "found"
    if was != is_:
        return "reworded"
    return "same" if old.start == new.start else "moved"


def _is_of_whole(one: PastAnnotation) -> bool:
    return not one.quote


def _span(one: PastAnnotation) -> Span | None:
    return Span(one.start, one.end) if one.start is not None and one.end is not None else None


def _words(one: PastAnnotation | None, text: str) -> str:
    """Those it stands at; of what stands nowhere, those it was made at."""
    if one is None:
        return ""
    span = _span(one)
    return span.of(text) if span else one.quote


def _place(one: Became) -> tuple[Any, ...]:
    new, old = one.new and one.new.start, one.old and one.old.start
    place = new if new is not None else old
    return (place is None, place or 0, one.shown.uid)
