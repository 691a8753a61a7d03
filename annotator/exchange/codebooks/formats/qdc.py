"""REFI-QDA codebooks (.qdc), which ATLAS.ti, MAXQDA, NVivo, QDA Miner and others read and write. Pure.

The standard (version 1.5, https://www.qdasoftware.org) has a name, a colour and one description for each code. What we
have beside these stands in the description, each in a paragraph that begins with a mark: "When to use:". Lines of
people that begin so get a backslash in front. A code's GUID is its tag's UUID, the same at every export.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from annotator.exchange.codebooks.colours import hex_of
from annotator.exchange.codebooks.entries import CodebookFile, Entry, in_tree_order
from documents.errors import UnreadableFile
from documents.text import canonical
from documents.trees import parse_xml

NAMESPACE = "urn:QDA-XML:codebook:1.0"
_MARKS = {
    "when_to_use": "When to use:",
    "when_not": "When not to use:",
    "shortcut": "Key:",
    "aliases": "Other name:",
}
_FIELDS = {mark: name for name, mark in _MARKS.items()}
_MARKED = re.compile(rf"^(\\*)({'|'.join(map(re.escape, _FIELDS))})", re.MULTILINE)


def dump(codebook: CodebookFile) -> Iterator[str]:
    """The codebook as one XML document. The standard knows none without codes: there has to be one."""
    yield f'<?xml version="1.0" encoding="utf-8"?>\n<CodeBook xmlns="{NAMESPACE}" origin="Annotator">\n<Codes>\n'
    depth = 0
    for one in codebook.entries:
        while depth >= len(one.path):
            yield "</Code>\n"
            depth -= 1
        colour = f" color={quoteattr(hex_of(one.colour))}" if one.colour else ""
        yield f'<Code guid="{one.uid}" name={quoteattr(one.name)} isCodable="true"{colour}>\n'
        if words := _description(one):
            yield f"<Description>{escape(words)}</Description>\n"
        depth += 1
    yield "</Code>\n" * depth
    yield "</Codes>\n</CodeBook>\n"


def load(content: bytes, *, name: str) -> CodebookFile:
    """The codes of a codebook, or of the codebook in a project's XML. Sets are named in ``left``, and codes that no
    passage was to carry: here any may. Raises UnreadableFile where there are none."""
    root = parse_xml(content, name=name)
    codes = next((element for element in root.iter() if _is(element, "Codes")), None)
    if codes is None or not _is(root, "CodeBook", "Project"):
        raise UnreadableFile(f"“{name}” isn’t a REFI-QDA codebook: it has no codes.")
    left: list[tuple[str, str]] = []
    entries: list[Entry] = []
    waiting: list[tuple[Any, tuple[str, ...]]] = [(code, ()) for code in reversed(_children(codes, "Code"))]
    while waiting:
        code, above = waiting.pop()
        entry = _entry(code, above)
        entries.append(entry)
        if code.get("isCodable", "").strip() in ("false", "0"):
            left.append(("uncodable", entry.name))
        waiting += [(child, entry.path) for child in reversed(_children(code, "Code"))]
    left += [("set", _name(one)) for one in root.iter() if _is(one, "Set") and _children(one, "MemberCode")]
    return CodebookFile(in_tree_order(entries), left=tuple(left))


def _description(one: Entry) -> str:
    parts = [_guarded(one.description)] if one.description else []
    for name, mark in _MARKS.items():
        told = getattr(one, name)
        parts += [f"{mark} {_guarded(words)}" for words in (told if isinstance(told, tuple) else (told,)) if words]
    return "\n\n".join(parts)


def _guarded(words: str) -> str:
    return _MARKED.sub(r"\\\1\2", words)


def _entry(code: Any, above: tuple[str, ...]) -> Entry:
    described = "".join("".join(one.itertext()) for one in _children(code, "Description"))
    fields = _fields(canonical(described))
    return Entry(
        (*above, _name(code)),
        uid=code.get("guid", "").strip().strip("{}").lower(),
        colour=code.get("color", "").strip().lower(),
        shortcut="".join(fields["shortcut"]),
        description="\n\n".join(fields["description"]),
        when_to_use="\n\n".join(fields["when_to_use"]),
        when_not="\n\n".join(fields["when_not"]),
        aliases=tuple(fields["aliases"]),
    )


def _fields(described: str) -> dict[str, list[str]]:
    """What a description says, by the marks in it."""
    found: dict[str, list[str]] = {"description": [], **{name: [] for name in _MARKS}}
    name, start = "description", 0
    for mark in _MARKED.finditer(described):
        if not mark[1]:
            found[name].append(described[start : mark.start()])
            name, start = _FIELDS[mark[2]], mark.end()
    found[name].append(described[start:])
    return {name: [told for words in said if (told := _meant(words))] for name, said in found.items()}


def _meant(words: str) -> str:
    return _MARKED.sub(lambda mark: mark[0].removeprefix("\\"), words.strip())


def _name(element: Any) -> str:
    return " ".join(canonical(element.get("name", "")).split())


def _children(element: Any, name: str) -> list[Any]:
    return [child for child in element if _is(child, name)]


def _is(element: Any, *names: str) -> bool:
    """Whatever the version of the standard in its namespace."""
    return isinstance(element.tag, str) and element.tag.rpartition("}")[2] in names
