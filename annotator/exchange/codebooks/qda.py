"""Codes as REFI-QDA writes them, in codebooks and in projects. Pure.

The standard (version 1.5, https://www.qdasoftware.org) has a name, a colour and one description for each code. What we
have beside these stands in the description, each in a paragraph that begins with a mark: "When to use:". Lines of
people that begin so get a backslash in front. A code's GUID is its tag's UUID, the same at every export.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from annotator.exchange.codebooks.colours import hex_of
from annotator.exchange.codebooks.entries import Entry
from documents.text import canonical

_MARKS = {
    "when_to_use": "When to use:",
    "when_not": "When not to use:",
    "shortcut": "Key:",
    "aliases": "Other name:",
}
_FIELDS = {mark: name for name, mark in _MARKS.items()}
_MARKED = re.compile(rf"^(\\*)({'|'.join(map(re.escape, _FIELDS))})", re.MULTILINE)


def codes_written(entries: Iterable[Entry]) -> Iterator[str]:
    """The element ``Codes``, of entries in the order of their tree, each with its uid. The standard knows none without
    a code: there has to be one."""
    yield "<Codes>\n"
    depth = 0
    for one in entries:
        while depth >= len(one.path):
            yield "</Code>\n"
            depth -= 1
        colour = f" color={quoteattr(hex_of(one.colour))}" if one.colour else ""
        yield f'<Code guid="{one.uid}" name={quoteattr(one.name)} isCodable="true"{colour}>\n'
        if words := _description(one):
            yield f"<Description>{escape(words)}</Description>\n"
        depth += 1
    yield "</Code>\n" * depth
    yield "</Codes>\n"


def codes_read(codes: Any) -> tuple[list[Entry], list[tuple[str, str]]]:
    """The entries of an element ``Codes``, as they stand, and which of them no passage was to carry: here any may."""
    left: list[tuple[str, str]] = []
    entries: list[Entry] = []
    waiting: list[tuple[Any, tuple[str, ...]]] = [(code, ()) for code in reversed(children(codes, "Code"))]
    while waiting:
        code, above = waiting.pop()
        entry = _entry(code, above)
        entries.append(entry)
        if code.get("isCodable", "").strip() in ("false", "0"):
            left.append(("uncodable", entry.name))
        waiting += [(child, entry.path) for child in reversed(children(code, "Code"))]
    return entries, left


def named(element: Any) -> str:
    """What an element says it is called, on one line."""
    return " ".join(canonical(element.get("name", "")).split())


def guid_of(element: Any, attribute: str = "guid") -> str:
    """A GUID in lower case and without braces, as programs differ in both."""
    return str(element.get(attribute, "")).strip().strip("{}").lower()


def children(element: Any, *names: str) -> list[Any]:
    return [child for child in element if is_one(child, *names)]


def is_one(element: Any, *names: str) -> bool:
    """Whatever the version of the standard in its namespace."""
    return isinstance(element.tag, str) and element.tag.rpartition("}")[2] in names


def described(element: Any) -> str:
    """All that the descriptions of an element say."""
    return canonical("".join("".join(one.itertext()) for one in children(element, "Description")))


def _description(one: Entry) -> str:
    parts = [_guarded(one.description)] if one.description else []
    for name, mark in _MARKS.items():
        told = getattr(one, name)
        parts += [f"{mark} {_guarded(words)}" for words in (told if isinstance(told, tuple) else (told,)) if words]
    return "\n\n".join(parts)


def _guarded(words: str) -> str:
    return _MARKED.sub(r"\\\1\2", words)


def _entry(code: Any, above: tuple[str, ...]) -> Entry:
    fields = _fields(described(code))
    return Entry(
        (*above, named(code)),
        uid=guid_of(code),
        colour=code.get("color", "").strip().lower(),
        shortcut="".join(fields["shortcut"]),
        description="\n\n".join(fields["description"]),
        when_to_use="\n\n".join(fields["when_to_use"]),
        when_not="\n\n".join(fields["when_not"]),
        aliases=tuple(fields["aliases"]),
    )


def _fields(words: str) -> dict[str, list[str]]:
    """What a description says, by the marks in it."""
    found: dict[str, list[str]] = {"description": [], **{name: [] for name in _MARKS}}
    name, start = "description", 0
    for mark in _MARKED.finditer(words):
        if not mark[1]:
            found[name].append(words[start : mark.start()])
            name, start = _FIELDS[mark[2]], mark.end()
    found[name].append(words[start:])
    return {name: [told for part in said if (told := _meant(part))] for name, said in found.items()}


def _meant(words: str) -> str:
    return _MARKED.sub(lambda mark: mark[0].removeprefix("\\"), words.strip())
