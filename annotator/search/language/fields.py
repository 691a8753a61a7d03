"""The fields of the language: what can be asked for by name, beside the fields of a project. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from annotator.search.language.faults import marked as _


class Kind(StrEnum):
    """What a field's values are."""

    TEXT = "text"
    TAG = "tag"
    TOPIC = "topic"
    PERSON = "person"
    PLACE = "place"
    LANGUAGE = "language"
    DATE = "date"
    STATE = "state"
    NUMBER = "number"


class SpeaksOf(StrEnum):
    """What a field says something about."""

    DOCUMENT = "document"
    PASSAGE = "passage"
    TEXT = "text"  # where the words of the query are looked for


@dataclass(frozen=True, slots=True)
class FieldOfQuery:
    """``spellings`` are other names it goes by; ``values`` are all it can have, where they are known beforehand."""

    name: str
    kind: Kind
    speaks_of: SpeaksOf
    sentence: str
    spellings: tuple[str, ...] = ()
    values: tuple[str, ...] = ()


def _all(*fields: FieldOfQuery) -> dict[str, FieldOfQuery]:
    return {field.name: field for field in fields}


_DOCUMENT, _PASSAGE = SpeaksOf.DOCUMENT, SpeaksOf.PASSAGE

FIELDS: dict[str, FieldOfQuery] = _all(
    FieldOfQuery(
        "tag",
        Kind.TAG,
        _PASSAGE,
        _("passages with this tag or one under it; tag= for this one alone"),
        ("tags", "code"),
    ),
    FieldOfQuery("note", Kind.TEXT, _PASSAGE, _("words in notes and replies"), ("notes", "comment-on")),
    FieldOfQuery("quote", Kind.TEXT, _PASSAGE, _("words in the passages themselves"), ("quotes", "passage")),
    FieldOfQuery(
        "by",
        Kind.PERSON,
        _PASSAGE,
        _("who made the passage, here or by the file it came out of; by:me for yourself"),
        ("annotator", "user"),
    ),
    FieldOfQuery(
        "is",
        Kind.STATE,
        _PASSAGE,
        _("how a passage is: orphan, fuzzy, resolved, unresolved or private"),
        values=("orphan", "fuzzy", "resolved", "unresolved", "private"),
    ),
    FieldOfQuery(
        "has",
        Kind.STATE,
        _PASSAGE,
        _("what a passage has: note, reply or tag"),
        values=("note", "reply", "tag"),
    ),
    FieldOfQuery("marked", Kind.DATE, _PASSAGE, _("when a passage was made"), ("created", "made")),
    FieldOfQuery("topic", Kind.TOPIC, _DOCUMENT, _("articles with this topic or one under it"), ("topics", "subject")),
    FieldOfQuery("title", Kind.TEXT, _DOCUMENT, _("words in titles"), ("headline",)),
    FieldOfQuery("author", Kind.TEXT, _DOCUMENT, _("who wrote the article"), ("authors", "byline", "from")),
    FieldOfQuery("publisher", Kind.TEXT, _DOCUMENT, _("where the article was published"), ("source", "site", "paper")),
    FieldOfQuery("lang", Kind.LANGUAGE, _DOCUMENT, _("the article’s language: lang:en, lang:German"), ("language",)),
    FieldOfQuery(
        "date",
        Kind.DATE,
        _DOCUMENT,
        _("when the article was published: 2019, 2019-03, 2019..2021, 2019.."),
        ("published", "year", "day"),
    ),
    FieldOfQuery("added", Kind.DATE, _DOCUMENT, _("when the article was imported"), ("imported",)),
    FieldOfQuery(
        "status",
        Kind.STATE,
        _DOCUMENT,
        _("how far work on the article is: new, in_progress or done"),
        ("state",),
        ("new", "in_progress", "done"),
    ),
    FieldOfQuery("assigned", Kind.PERSON, _DOCUMENT, _("who was given the article"), ("assignee", "for")),
    FieldOfQuery(
        "in",
        Kind.PLACE,
        SpeaksOf.TEXT,
        _("where the words are looked for: title, body, comment, furniture, about, any; quote or note of passages"),
        ("where", "section"),
        ("title", "body", "comment", "furniture", "about", "any", "quote", "note"),
    ),
)


@cache
def _by_spelling() -> dict[str, FieldOfQuery]:
    return {spelling: field for field in FIELDS.values() for spelling in (field.name, *field.spellings)}


def all_names() -> Collection[str]:
    """Of the language's fields, with other spellings."""
    return _by_spelling().keys()


def field_of(name: str, known: Collection[str] = ()) -> FieldOfQuery | None:
    """The field of the language that ``name`` means, by its name or another spelling of it, or None.
    ``known`` are the names of a project's own fields: they go before other spellings."""
    folded = name.casefold()
    if folded in FIELDS:
        return FIELDS[folded]
    if any(folded == other.casefold() for other in known):
        return None
    return _by_spelling().get(folded)
