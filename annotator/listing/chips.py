"""What the document list is filtered by, in words, each with the names it has in the address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from annotator.listing.asked import Asked, OfField
from annotator.listing.facet import Facet
from annotator.listing.naming import EXACTLY, GIVEN, HIGH, LOW, WORDS, name_of
from annotator.listing.tree import Codebook
from documents.field_values import yes_or_no
from documents.models import Field, Kind, Status


@dataclass(frozen=True, slots=True)
class Chip:
    """``names`` leave the address with the chip."""

    names: tuple[str, ...]
    label: str
    value: Any
    colour: str = ""


def chips_of(asked: Asked, codebook: Codebook, people: Sequence[Facet], fields: Sequence[Field]) -> Iterator[Chip]:
    for name, label, tag in (("topic", _("Topic"), asked.topic), ("tag", _("Tag"), asked.tag)):
        if placed := codebook.find(tag):
            yield Chip((name,), label, placed.path, placed.node.colour)
    if asked.status:
        yield Chip(("status",), _("Status"), Status(asked.status).label)
    if asked.assigned is not None:
        person = next((one.label for one in people if one.chosen), str(asked.assigned))
        yield Chip(("assigned",), _("Assigned to"), person)
    if asked.publisher:
        yield Chip(("publisher",), _("Publisher"), asked.publisher)
    if asked.published_from:
        yield Chip(("from",), _("From"), date_format(asked.published_from, "j M Y"))
    if asked.published_to:
        yield Chip(("to",), _("Until"), date_format(asked.published_to, "j M Y"))
    for field in fields:
        yield from _of_field(field, asked.of_field(field.pk))
    if asked.words:
        yield Chip(("q",), _("Words"), asked.words)


def _of_field(field: Field, asked: OfField) -> Iterator[Chip]:
    def chip(value: str, *parts: str) -> Chip:
        return Chip(tuple(name_of(field.pk, part) for part in parts), field.name, value)

    if asked.given is not None:
        yield chip(_("has a value") if asked.given else _("has none"), GIVEN)
    if asked.exactly:
        yield chip(yes_or_no(asked.exactly) if field.kind == Kind.YES_NO else asked.exactly, EXACTLY)
    if asked.words:
        yield chip(_("has “%(words)s”") % {"words": asked.words}, WORDS)
    if asked.low is not None or asked.high is not None:
        yield chip(_range(asked.low, asked.high), LOW, HIGH)


def _range(low: float | date | None, high: float | date | None) -> str:
    ends = {"low": _plain(low), "high": _plain(high)}
    if low is None:
        return _("until %(high)s") % ends
    return (_("from %(low)s to %(high)s") if high is not None else _("from %(low)s")) % ends


def _plain(end: float | date | None) -> str:
    if isinstance(end, date):
        return date_format(end, "j M Y")
    return "" if end is None else number_format(int(end) if end == int(end) else end, force_grouping=False)
