"""The columns of the document list: those there are, those that are shown, and the orders that their heads ask for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from annotator.listing.naming import name_of
from documents.models import Field, Kind

MOST_USUAL = 2  # fields that are shown where nobody chose columns
TITLE = "title"  # always shown


@dataclass(frozen=True, slots=True)
class Column:
    """``name`` stands in the address; ``first`` is the order that its head asks for first. ``sort`` is what it asks for
    next, and ``sorted`` how it is sorted now (for ``aria-sort``). ``kind`` is that of its field."""

    name: str
    label: str
    first: str
    kind: str = ""
    field: Any = None
    usual: bool = True
    shown: bool = False
    sort: str = ""
    sorted: str = ""

    @property
    def is_number(self) -> bool:
        return self.name == "highlights" or self.kind == Kind.NUMBER


def columns_of(fields: Sequence[Field], chosen: Collection[str] | None, sort: str) -> list[Column]:
    """All columns in their order; ``shown`` are those chosen, or the usual ones where nobody chose any (None)."""
    found = []
    for column in _all(fields):
        shown = column.name == TITLE or (column.usual if chosen is None else column.name in chosen)
        following, standing = _sorting(column, sort)
        found.append(replace(column, shown=shown, sort=following, sorted=standing))
    return found


def chosen_of(names: Sequence[str], fields: Sequence[Field]) -> list[str] | None:
    """The names of columns in an address, those that there are, in their order; None where they are the usual ones,
    or none are named."""
    columns = list(_all(fields))
    known = [column.name for column in columns if column.name in names]
    usual = [column.name for column in columns if column.usual]
    return None if not known or known == usual else known


def _all(fields: Sequence[Field]) -> Iterator[Column]:
    yield Column(TITLE, _("Title"), "title")
    yield Column("publisher", _("Publisher"), "publisher")
    yield Column("published", _("Published"), "-published")
    for place, field in enumerate(fields):
        name = name_of(field.pk)
        first = f"-{name}" if field.kind == Kind.DATE else name
        yield Column(name, field.name, first, kind=str(field.kind), field=field, usual=place < MOST_USUAL)
    yield Column("status", _("Status"), "status")
    yield Column("highlights", _("Highlights"), "-highlights")
    yield Column("imported", _("Imported"), "-imported", usual=False)


def _sorting(column: Column, sort: str) -> tuple[str, str]:
    """What its head asks for next, and how it is sorted now."""
    if sort.removeprefix("-") != column.name:
        return column.first, ""
    return (column.name, "descending") if sort.startswith("-") else (f"-{column.name}", "ascending")
