"""Queries and columns that somebody keeps: the tags, people and fields that they name by number. Pure."""

from __future__ import annotations

from typing import Protocol
from urllib.parse import parse_qsl, urlencode

from annotator.listing.naming import field_of, name_of

_TAGS = ("topic", "tag")
_PEOPLE = "assigned"
_DOCUMENT = "document"
_SORT = "sort"


class Names(Protocol):
    def of(self, kind: str, number: int) -> int: ...
    def person_or_none(self, number: int) -> int | None: ...
    def uid(self, uid: str) -> str: ...


def query_for(query: str, names: Names) -> str:
    """The query as the other side has it. What names nothing by number stays letter by letter as it is; a person who
    isn't there is asked for no more. Raises ValueError for a number that can't be."""
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=1000)
    except ValueError:
        return query
    changed = [_pair(name, value, names) for name, value in pairs]
    if changed == pairs:
        return query
    return urlencode(sorted(pair for pair in changed if pair is not None))


def column_for(column: str, names: Names) -> str:
    """A column of the list, which may be a field's."""
    is_last_first = column.startswith("-")
    bare = column.removeprefix("-")
    field = field_of(bare)
    if field is None:
        return column
    renamed = name_of(names.of("fields", field)) + bare.removeprefix(name_of(field))
    return f"-{renamed}" if is_last_first else renamed


def _pair(name: str, value: str, names: Names) -> tuple[str, str] | None:
    if name in _TAGS and _is_number(value):
        return name, str(names.of("tags", int(value)))
    if name == _PEOPLE and _is_number(value) and int(value):
        person = names.person_or_none(int(value))
        return None if person is None else (name, str(person))
    if name == _DOCUMENT:
        return name, names.uid(value)
    if name == _SORT:
        return name, column_for(value, names)
    return column_for(name, names), value


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < 16
