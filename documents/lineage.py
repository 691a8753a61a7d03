"""Where each text of a document came from: what was read from a file, what people put right in it, what was taken up
again. Out of the log; of what it doesn't tell (a document that came from another project) it is taken to be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from documents.article import Article, SectionKind
from documents.models import Change, Document, Origin, Revision
from documents.rewriting.corrected_words import Words, corrected_words, with_words
from documents.sections.carrying import Kinds, by_hand, carried

_VERBS = ("document.imported", "document.revised", "document.reread", "document.sectioned", "document.returned")
_MOST_RUNS = 20  # readings back that are looked at: what was corrected before them is corrected in them, too


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


@dataclass(frozen=True, slots=True)
class ByHand:
    """What people put right in the texts that a document's current one was made from: the ``kinds`` of sections, by
    their lines, and the ``words`` of blocks, step by step, the oldest first."""

    kinds: Kinds
    words: tuple[Words, ...]

    def put_right(self, article: Article, *, words: bool = True) -> tuple[Article, int]:
        """Another reading of the document with that, and in how many of its blocks ``words`` were put right."""
        article, count = with_words(article, self.words) if words else (article, 0)
        return carried(article, self.kinds), count


def by_hand_in(document: Document, steps: dict[int, Step]) -> ByHand:
    """What people put right in this document. No query where nobody did."""
    runs = list(islice(_by_hand(document, steps), _MOST_RUNS))
    if not runs:
        return ByHand({}, ())
    found = Revision.objects.filter(document=document, number__in={number for run in runs for number in run})
    revisions = {one.number: one for one in found}
    kinds: dict[str, SectionKind] = {}
    words: list[Words] = []
    for first, last in reversed(runs):
        before, after = revisions.get(first), revisions.get(last)
        if before is not None and after is not None:
            kinds |= by_hand(before.text, before.sections, after.text, after.sections)
            words.append(corrected_words(_blocks(before), _blocks(after)) if before.text != after.text else {})
    return ByHand(kinds, tuple(filter(None, words)))


def _by_hand(document: Document, steps: dict[int, Step]) -> Iterator[tuple[int, int]]:
    """From which text to which one people corrected, without anything being read in between; the last time first."""
    last: int | None = None
    for step in _history(document, steps):
        if step.is_by_hand:
            last = last or step.number
        elif last is not None:
            yield step.number, last
            last = None


def _blocks(revision: Revision) -> list[str]:
    return [revision.text[block.start : block.end] for block in revision.blocks]


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
