"""The language that is searched in. Pure.

    parse("troops -Kosovo tag:economy") → And((Word("troops"), Not(Word("Kosovo")), Field("tag", Word("economy"))))

``parsing`` says what may be written, ``tree`` what it becomes, ``printing`` writes it down again.
"""

from __future__ import annotations

from annotator.search.language.faults import NotUnderstood
from annotator.search.language.fields import FIELDS, FieldOfQuery, Kind, SpeaksOf, field_of
from annotator.search.language.names import check_names, nearest
from annotator.search.language.parsing import Written, parse, read
from annotator.search.language.printing import to_text
from annotator.search.language.tree import (
    And,
    Exact,
    Field,
    How,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Range,
    Relation,
    Text,
    Value,
    Word,
    walk,
)

__all__ = [
    "FIELDS",
    "And",
    "Exact",
    "Field",
    "FieldOfQuery",
    "How",
    "Kind",
    "Near",
    "Node",
    "Not",
    "NotUnderstood",
    "Or",
    "Phrase",
    "Range",
    "Relation",
    "SpeaksOf",
    "Text",
    "Value",
    "Word",
    "Written",
    "check_names",
    "field_of",
    "nearest",
    "parse",
    "read",
    "to_text",
    "walk",
]
