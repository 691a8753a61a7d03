"""What the address of the document list calls the fields of documents: ``field-12`` and, after it, what is asked of it.
Pure."""

from __future__ import annotations

import re

# What is asked of a field: exactly this value, words that it holds, a range, whether there is a value.
EXACTLY, WORDS, LOW, HIGH, GIVEN = "", "-has", "-from", "-to", "-given"
PARTS = (EXACTLY, WORDS, LOW, HIGH, GIVEN)
_NAME = re.compile(r"field-([0-9]{1,15})(-has|-from|-to|-given)?")


def name_of(field: int, part: str = EXACTLY) -> str:
    return f"field-{field}{part}"


def field_of(name: str) -> int | None:
    """The field that a name of the address (or of an order, or of a column) speaks of; None if it is another one."""
    found = _NAME.fullmatch(name)
    return int(found[1]) if found else None
