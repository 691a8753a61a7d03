"""Many numbers as one parameter of a statement."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from django.db.models import Expression, IntegerField

_ROWS = {
    "sqlite": "(SELECT value FROM json_each(%s))",
    "postgresql": "(SELECT unnest(CAST(%s AS bigint[])))",
}


class Numbers(Expression):
    """These numbers, to be asked for with ``pk__in=Numbers(…)``: one parameter, however many they are."""

    output_field = IntegerField()

    def __init__(self, numbers: Collection[int]) -> None:
        super().__init__()
        self.numbers = list(numbers)

    def as_sql(self, compiler: Any, connection: Any, **_more: Any) -> tuple[str, tuple[Any, ...]]:
        many: Any = json.dumps(self.numbers) if connection.vendor == "sqlite" else self.numbers
        return _ROWS[connection.vendor], (many,)
