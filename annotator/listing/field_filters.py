"""What stands beside the document list to filter by one field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from annotator.listing.asked import Asked
from annotator.listing.field_facets import OfOneField
from annotator.listing.naming import EXACTLY, GIVEN, HIGH, LOW, PARTS, WORDS, name_of
from documents.models import Field

MOST_OPEN = 4  # fields whose filters are unfolded from the start


@dataclass(frozen=True, slots=True)
class FieldFilter:
    """``exactly`` and ``none`` are the names of the address that a link to a value, or to documents without one, sets
    (the first of them) and takes away. ``inputs`` are fields of the form, ``hidden`` what else it has to send along."""

    field: Field
    found: OfOneField
    exactly: tuple[str, ...]
    none: tuple[str, ...]
    inputs: list[Any]
    hidden: list[tuple[str, str]]
    open: bool


def filters_of(
    fields: Sequence[Field], facets: dict[int, OfOneField], asked: Asked, form: Any
) -> Iterator[FieldFilter]:
    for place, field in enumerate(fields):
        names = {part: name_of(field.pk, part) for part in PARTS}
        yield FieldFilter(
            field,
            facets[field.pk],
            exactly=(names[EXACTLY], names[GIVEN]),
            none=(names[GIVEN], *(names[part] for part in PARTS if part != GIVEN)),
            inputs=[form[names[part]] for part in (WORDS, LOW, HIGH) if names[part] in form.fields],
            hidden=[(name, form.data[name]) for name in (names[EXACTLY], names[GIVEN]) if form.data.get(name)],
            open=place < MOST_OPEN or asked.of_field(field.pk).narrows,
        )
