"""In which order what was found is told: by columns, behind what was told last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet


@dataclass(frozen=True, slots=True)
class Order:
    """``names``: what it goes by, in turn, the last of which tells any two apart; "-": backwards. ``made``: those of
    them that aren't columns. ``behind``: what comes after one row; ``beyond``: where it goes by numbers alone, which
    one that is."""

    names: tuple[str, ...]
    made: Mapping[str, Any] = field(default_factory=dict)
    behind: Q = field(default_factory=Q)
    beyond: int | None = None

    @property
    def by_number(self) -> bool:
        return self.names in (("pk",), ("-pk",))

    @property
    def backwards(self) -> bool:
        return self.names[0].startswith("-")

    def of(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        found: QuerySet[Any] = rows.annotate(**self.made).filter(self.behind).order_by(*self.names)
        return found


NEWEST = Order(("-pk",))


def by_number(*, backwards: bool, beyond: int | None = None) -> Order:
    """By their numbers, from the one on that comes after this one."""
    behind = Q() if beyond is None else Q(**{f"pk__{'lt' if backwards else 'gt'}": beyond})
    return Order(("-pk",) if backwards else ("pk",), {}, behind, beyond)


def order_behind(rows: QuerySet[Any], names: Sequence[str], made: Mapping[str, Any], after: str) -> Order:
    """What comes after the one of ``rows`` with the identifier ``after``, where it stands in the order now; all, if
    there is no such row."""
    columns = [name.removeprefix("-") for name in names]
    here = rows.annotate(**made).filter(uid=_uid(after)).values_list(*columns).first() if after else None
    if here is None:
        return Order(tuple(names), made)
    if columns == ["pk"]:
        return by_number(backwards=names[0].startswith("-"), beyond=here[0])
    behind, same = Q(), Q()
    for name, column, value in zip(names, columns, here, strict=True):
        behind |= same & Q(**{f"{column}__{'lt' if name.startswith('-') else 'gt'}": value})
        same &= Q(**{column: value})
    return Order(tuple(names), made, behind)


def _uid(after: str) -> UUID:
    try:
        return UUID(after)
    except ValueError:
        return UUID(int=0)
