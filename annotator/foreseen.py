"""What would become of a document's annotations if it got another text: those that a person should look at then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from annotator.access import visible_to
from annotator.anchoring import SURE, Anchoring, Placement
from annotator.models import Annotation
from documents.differences import Row
from documents.models import Document, Revision
from documents.text import Span

MOST = 100  # that are listed
_MOST_PLACED = 3_000  # that are looked for
_LONGEST = 600  # code points that are shown of a passage
_COLUMNS = ("uid", "made_on_id", "made_start", "made_end", "start", "end", "note")


@dataclass(frozen=True, slots=True)
class Unsure:
    """A passage that would stand nowhere surely: its words, and those that stand where it most likely belongs; "" where
    it would be gone."""

    uid: str
    score: float
    was: str
    becomes: str
    note: str

    @property
    def percent(self) -> int:
        return int(100 * self.score)

    @property
    def is_gone(self) -> bool:
        return not self.becomes


@dataclass(frozen=True, slots=True)
class Foreseen:
    """``cut``: there may be more than are listed."""

    unsure: tuple[Unsure, ...]
    cut: bool


def foreseen(document: Document, new_text: str, rows: Sequence[Row], *, user: Any) -> Foreseen:
    """Those annotations that this person may see that would be unsure or gone in the new text, by place. ``rows``:
    all of the comparison of the document's current text with it; what lies in lines that stay isn't looked for."""
    among = Annotation.objects.filter(visible_to(user), document=document, trashed_at__isnull=True)
    touched = _touched(rows)
    asked = among.filter(made_start__isnull=False).order_by("start", "pk").values_list(*_COLUMNS)
    found: list[Unsure] = []
    anchorings = _Anchorings(new_text)
    placed = 0
    for uid, made_on, made_start, made_end, start, end, note in asked.iterator():
        if start is not None and not touched.overlap(start, end):
            continue
        if placed == _MOST_PLACED or len(found) == MOST:
            return Foreseen(tuple(found), cut=True)
        placed += 1
        span = Span(made_start, made_end)
        place = anchorings.find(made_on, span)
        if place.span is None or place.score < SURE:
            was = span.of(anchorings.texts[made_on])[:_LONGEST]
            becomes = place.span.of(new_text)[:_LONGEST] if place.span else ""
            found.append(Unsure(str(uid), place.score, was, becomes, note))
    return Foreseen(tuple(found), cut=False)


class _Anchorings:
    """From each text that something was made on to the new one."""

    def __init__(self, new_text: str) -> None:
        self._new_text = new_text
        self.texts: dict[int, str] = {}
        self._anchorings: dict[int, Anchoring] = {}

    def find(self, made_on: int, span: Span) -> Placement:
        if made_on not in self.texts:
            self.texts[made_on] = Revision.objects.values_list("text", flat=True).get(pk=made_on)
            self._anchorings[made_on] = Anchoring(self.texts[made_on], self._new_text)
        return self._anchorings[made_on].find(span)


class _Touched:
    """Stretches of the old text that don't stay as they are, asked for in rising order of where passages start."""

    def __init__(self, stretches: Sequence[tuple[int, int]]) -> None:
        self._stretches = stretches
        self._first = 0

    def overlap(self, start: int, end: int) -> bool:
        """Whether one of them lies within the passage or beside it."""
        while self._first < len(self._stretches) and self._stretches[self._first][1] < start:
            self._first += 1
        return self._first < len(self._stretches) and self._stretches[self._first][0] <= end


def _touched(rows: Sequence[Row]) -> _Touched:
    return _Touched(list(_stretches(rows)))


def _stretches(rows: Sequence[Row]) -> Iterator[tuple[int, int]]:
    for row in rows:
        if row.old and not row.same:
            yield row.old[0].start, row.old[-1].start + len(row.old[-1].text)
