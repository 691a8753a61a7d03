"""What the first row of a table becomes, with the columns named as they are now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_MOST_DETAILS = 30


@dataclass(frozen=True, slots=True)
class FirstDocument:
    """``fields`` are by name as the table writes them; ``details`` are the other columns with a value."""

    fields: Mapping[str, str]
    details: tuple[tuple[str, str], ...]


def first_document(names: Sequence[str], samples: Sequence[Sequence[str]], mapping: Mapping[str, str]) -> FirstDocument:
    """The document of the first row; of a table without rows, an empty one."""
    row = dict(zip(names, samples[0] if samples else (), strict=False))
    fields = {field: row.get(column, "") for field, column in mapping.items()}
    others = [(name, value) for name, value in row.items() if value and name not in mapping.values()]
    return FirstDocument(fields, tuple(others[:_MOST_DETAILS]))
