"""What may come where somebody is writing a query: fields, operators, and what fields can have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotator.search.caret import Caret, caret_in
from annotator.search.language import FIELDS, field_of
from annotator.search.of_own import field_called, names_of
from annotator.search.offering import Offer, offers, offers_among, offers_of_own
from annotator.search.words import fold
from documents.field_values import fields_of
from documents.models import Field, Project

MOST = 12
_MOST_OF_EACH = 4  # where words of a text are written, and other things are only offered
_LEAST = 2  # letters that are needed for that
# Each with the field whose values are offered: people alone, since names in files would take another query.
_ALSO_OFFERED = {"tag": "tag", "publisher": "publisher", "by": "assigned"}

# How operators are written, what one calls them, and what they are for.
OPERATORS = {
    "AND": (gettext_lazy("and"), gettext_lazy("both of what stands beside it; a space says the same")),
    "OR": (gettext_lazy("or"), gettext_lazy("one of what stands beside it, or both")),
    "NOT": (gettext_lazy("not"), gettext_lazy("without what comes next; a minus says the same")),
    "WITHIN": (gettext_lazy("within"), gettext_lazy("passages that lie in others: tag:troops WITHIN tag:Iraq")),
    "OVERLAPS": (gettext_lazy("overlaps"), gettext_lazy("passages that share words with others")),
    "NEAR": (gettext_lazy("near"), gettext_lazy("passages close to others; NEAR/50: fifty words away at most")),
    "BEFORE": (gettext_lazy("before"), gettext_lazy("passages that end before others begin")),
    "WITH": (gettext_lazy("with"), gettext_lazy("passages in documents that have others, too")),
}


class Completion(NamedTuple):
    """``insert`` comes in the place of the term; ``detail`` says what it is."""

    insert: str
    label: str
    detail: str
    kind: str


@dataclass(frozen=True, slots=True)
class Completions:
    """What may come in the place of the code points from ``start`` to ``end`` of the query."""

    start: int
    end: int
    completions: list[Completion]


def completions(project: Project, text: str, at: int, *, user: Any) -> Completions:
    """What may stand where the caret is, ``at`` code points from the start of a query; the likeliest first. A handful
    of queries."""
    caret = caret_in(text, at)
    own = fields_of(project)
    if caret.name:
        found = _values(project, caret, own, user=user)
    else:
        found = _names(project, caret, own, begins=not text[: caret.start].strip(), user=user)
    once: dict[str, Completion] = {}
    for one in found:
        once.setdefault(one.insert, one)
        if len(once) == MOST:
            break
    return Completions(caret.start, caret.end, list(once.values()))


def _names(project: Project, caret: Caret, own: Sequence[Field], *, begins: bool, user: Any) -> Iterator[Completion]:
    """Where a word may stand: all that begins like it."""
    written = fold(caret.written)
    for field in FIELDS.values():
        if field.name.startswith(written):
            yield Completion(f"{field.name}:", f"{field.name}:", _(field.sentence), "field")
    for one in own:
        if fold(one.name).startswith(written):
            detail = one.description or _("a field of this project")
            yield Completion(f"{caret.name_of(one.name)}:", f"{one.name}:", detail, "field")
    if not begins:
        yield from _operators(written)
    if len(written) >= _LEAST:
        for field in FIELDS.values():
            if any(name.startswith(written) for name in field.spellings):
                yield Completion(f"{field.name}:", f"{field.name}:", _(field.sentence), "field")
        for name, offered in _ALSO_OFFERED.items():
            found = offers(project, offered, written, user=user)
            yield from _completions(caret, name, islice(found, _MOST_OF_EACH), FIELDS[name].kind, whole=True)


def _operators(written: str) -> Iterator[Completion]:
    for name, (label, sentence) in OPERATORS.items():
        if written and (name.casefold().startswith(written) or fold(str(label)).startswith(written)):
            yield Completion(name, name, str(sentence), "operator")


def _values(project: Project, caret: Caret, own: Sequence[Field], *, user: Any) -> Iterator[Completion]:
    written = fold(caret.written)
    field = field_of(caret.name, names_of(own))
    if field is not None:
        states = dict.fromkeys(field.values, "")
        found = offers_among(states, written) if states else offers(project, field.name, written, user=user)
        yield from _completions(caret, caret.name, found, field.kind)
    elif (one := field_called(caret.name, own)) is not None:
        yield from _completions(caret, caret.name, offers_of_own(one, written), one.kind)


def _completions(
    caret: Caret, name: str, found: Iterator[Offer], kind: str, *, whole: bool = False
) -> Iterator[Completion]:
    for one in found:
        label = f"{name}:{one.value}" if whole else one.value
        yield Completion(caret.field(name, one.value), label, one.detail, str(kind))
