"""A query as somebody fills it in, without having to write it. Pure.

A form has room for what is asked for most: words, a phrase, what must not be there, a tag, a person, a time. What a
query asks for beyond that is kept as it is, in ``rest``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace

from annotator.search.language import And, Field, How, Node, Not, Or, Phrase, Range, Word, parse, to_text

# Of a form's fields, those that are a field of the language, and how they are called there.
FIELDS = {
    "title": "title",
    "tag": "tag",
    "topic": "topic",
    "by": "by",
    "author": "author",
    "publisher": "publisher",
    "place": "in",
}
PLACES = ("title", "body", "comment", "furniture", "about", "any", "quote", "note")
_PLAIN = re.compile(r"\w([\w/.'’-]*\w)?")
_OPERATOR = re.compile(rf"(AND|OR|NOT|{'|'.join(How)})(/.*)?")
_DAY = re.compile(r"\d{4}(-\d\d){0,2}")


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in each field of the form, "" where nothing does. ``low`` and ``high`` are dates as they are
    written in a query, both included; ``rest`` is a query."""

    words: str = ""
    phrase: str = ""
    either: str = ""
    without: str = ""
    title: str = ""
    tag: str = ""
    topic: str = ""
    by: str = ""
    author: str = ""
    publisher: str = ""
    place: str = ""
    low: str = ""
    high: str = ""
    rest: str = ""


NAMES = tuple(field.name for field in fields(Filled))


def put_together(filled: Filled) -> str:
    """The query that asks for this; "" where nothing is filled in. Raises ``NotUnderstood`` if ``rest`` is no query."""
    parts = list(_parts(filled))
    if rest := parse(filled.rest):
        parts.extend(rest.parts if isinstance(rest, And) else (rest,))
    if not parts:
        return ""
    return to_text(parts[0] if len(parts) == 1 else And(tuple(parts)))


def taken_apart(node: Node | None) -> Filled:
    """How a query stands in the form. ``put_together`` makes a query of it that asks for the same."""
    filled = Filled()
    rest: list[Node] = []
    for part in node.parts if isinstance(node, And) else () if node is None else (node,):
        found = _as_filled(part)
        name = next(iter(found), "")
        if name in {"words", "without"}:
            filled = replace(filled, **{name: f"{getattr(filled, name)} {found[name]}".strip()})
        elif found and not any(getattr(filled, one) for one in found):
            filled = replace(filled, **found)
        else:
            rest.append(part)
    whole = rest[0] if len(rest) == 1 else And(tuple(rest))
    return replace(filled, rest=to_text(whole) if rest else "")


def _parts(filled: Filled) -> Iterator[Node]:
    yield from map(_word, _split(filled.words))
    if phrase := _unquoted(filled.phrase):
        yield Phrase(phrase)
    if either := [_word(word) for word in _split(filled.either)]:
        yield either[0] if len(either) == 1 else Or(tuple(either))
    for word in _split(filled.without):
        yield Not(_word(word))
    for name, field in FIELDS.items():
        if value := _unquoted(getattr(filled, name)):
            yield Field(field, _value(value))
    low, high = (end if _DAY.fullmatch(end) else "" for end in (filled.low.strip(), filled.high.strip()))
    if low or high:
        yield Field("date", Word(low) if low == high else Range(low, high))


def _as_filled(part: Node) -> dict[str, str]:
    """The fields of the form that stand for a part of a query; none where the form has no room for it."""
    match part:
        case Word():
            return {"words": _written(part)}
        case Phrase(text):
            return {"phrase": text}
        case Not(Word() as word):
            return {"without": _written(word)}
        case Or(parts) if (words := _words(parts)) is not None:
            return {"either": words}
        case Field("date", Word(text)):
            return {"low": text, "high": text} if _DAY.fullmatch(text) else {}
        case Field("date", Range(low, high)):
            return {name: end for name, end in (("low", low), ("high", high)) if end}
        case Field("in", Word(text)) if text not in PLACES:
            return {}
        case Field(name, (Word(text, prefix=False) | Phrase(text)), exactly=False):
            return {one: text for one, field in FIELDS.items() if field == name}
    return {}


def _words(parts: Iterable[Node]) -> str | None:
    """The words of these, if they are all words."""
    found = [_written(part) if isinstance(part, Word) else None for part in parts]
    return None if None in found else " ".join(word for word in found if word)


def _written(word: Word) -> str:
    return f"{word.text}*" if word.prefix else word.text


def _word(text: str) -> Node:
    """One word of several; what is none by itself, as it stands."""
    bare = text.removesuffix("*")
    if _PLAIN.fullmatch(bare) and not _OPERATOR.fullmatch(bare):
        return Word(bare, prefix=bare != text)
    return Phrase(_unquoted(text))


def _value(text: str) -> Word | Phrase:
    return Word(text) if _PLAIN.fullmatch(text) else Phrase(text)


def _split(text: str) -> list[str]:
    """The words of a line; marks that say nothing are left out."""
    return [word for word in text.split() if _unquoted(word)]


def _unquoted(text: str) -> str:
    """A line without quotation marks around it; "" where there is neither a letter nor a digit in it."""
    return " ".join(text.replace('"', " ").split()) if any(map(str.isalnum, text)) else ""
