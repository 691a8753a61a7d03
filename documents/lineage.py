"""Where each text of a document came from: what was read from a file, what people put right in it, what was taken up
again. Out of the log; of what it doesn't tell (a document that came from another project) it is taken to be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from documents.article import Section, SectionKind, sections_from
from documents.models import Change, Document, Origin, Revision
from documents.sections.carrying import Kinds, by_hand

_VERBS = ("document.imported", "document.revised", "document.reread", "document.sectioned", "document.returned")
_MOST_BY_HAND = 20  # steps back that are looked at: who corrects more often corrects the same again


@dataclass(frozen=True, slots=True)
class Step:
    """How a revision came: the ``verb`` of its line in the log, with its number, and, where that says it, the
    ``origin``. ``parent`` is the revision whose text it was made from; None where it was read from a file."""

    number: int
    verb: str
    origin: str
    parent: int | None
    line: int | None

    @property
    def is_by_hand(self) -> bool:
        """Whether a person made it of the text before."""
        return self.verb == "document.sectioned" or self.origin == Origin.CORRECTED


def steps_of(document: Document) -> dict[int, Step]:
    """How each revision came, by its number, as far as the log tells. One query."""
    lines = Change.objects.filter(document=document, verb__in=_VERBS).order_by("number")
    steps: dict[int, Step] = {}
    for line, verb, before, after in lines.values_list("number", "verb", "before", "after"):
        step = _step(line, verb, before or {}, after or {})
        if step.parent != step.number:  # else only its reader was named anew
            steps.setdefault(step.number, step)
    return steps


def last_read(document: Document, steps: dict[int, Step]) -> int:
    """The number of the revision that was read from a file and that the current text was made from."""
    return list(_ancestors(document, steps))[-1].number


def kinds_by_hand(document: Document, steps: dict[int, Step]) -> Kinds:
    """What people said that lines of this document are, in the texts that the current one was made from: the line with
    the kind of its section. No query where nobody did."""
    found = [step for step in _history(document, steps) if step.is_by_hand and step.parent is not None]
    found = found[:_MOST_BY_HAND]
    wanted = {number for step in found for number in (step.number, step.parent) if number is not None}
    if not wanted:
        return {}
    rows = Revision.objects.filter(document=document, number__in=wanted).values_list("number", "text", "layout")
    texts = {number: (text, sections_from(layout)) for number, text, layout in rows}
    kinds: dict[str, SectionKind] = {}
    for step in reversed(found):
        if step.parent in texts and step.number in texts:
            kinds |= _said(texts[step.parent], texts[step.number])
    return kinds


def _said(before: tuple[str, tuple[Section, ...]], after: tuple[str, tuple[Section, ...]]) -> Kinds:
    return by_hand(*before, *after)


def _ancestors(document: Document, steps: dict[int, Step]) -> Iterator[Step]:
    """From the current revision to the one that was read."""
    number: int | None = document.revision_number
    while number is not None:
        step = steps.get(number) or Step(number, "", "", None, None)
        yield step
        number = step.parent


def _history(document: Document, steps: dict[int, Step]) -> Iterator[Step]:
    """The same, and on to what was there before it was read: what people said of sections goes along."""
    number = document.revision_number
    while number > 0:
        step = steps.get(number) or Step(number, "", "", None, None)
        yield step
        number = number - 1 if step.parent is None else step.parent


def _step(line: int, verb: str, before: dict[str, Any], after: dict[str, Any]) -> Step:
    number, origin = after.get("revision", 1), after.get("origin", "")
    parent = None
    if verb == "document.returned":
        parent = after.get("returns")
    elif verb == "document.sectioned" or origin == Origin.CORRECTED or before.get("revision") == number:
        parent = before.get("revision")
    return Step(number, verb, origin, parent, line)
