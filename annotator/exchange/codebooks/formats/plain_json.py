"""JSON: a list of tags, each with its path. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from annotator.codebook import SEPARATOR
from annotator.exchange.codebooks.entries import CodebookFile, Entry, in_tree_order
from documents.encoding import decode
from documents.errors import UnreadableFile

KIND = "annotator-codebook"
WORDS = ("uid", "colour", "shortcut", "description", "when_to_use", "when_not")


def dump(codebook: CodebookFile) -> Iterator[str]:
    """The codebook as one JSON document, a tag a line."""
    head = json.dumps({"format": KIND, "version": 1, "project": codebook.project}, ensure_ascii=False)
    yield f'{head[:-1]}, "tags": ['
    for number, one in enumerate(codebook.entries):
        tag: dict[str, Any] = {"path": list(one.path)}
        tag |= {word: told for word in WORDS if (told := getattr(one, word))}
        if one.aliases:
            tag["other_names"] = list(one.aliases)
        yield ("," if number else "") + "\n" + json.dumps(tag, ensure_ascii=False)
    yield "\n]}\n"


def load(content: bytes, *, name: str) -> CodebookFile:
    """Raises UnreadableFile where it isn't such a document."""
    try:
        told = json.loads(decode(content, name=name))
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(f"“{name}” can’t be read as JSON ({error}). Make or download the file again.") from error
    tags = told.get("tags") if isinstance(told, dict) else told
    if not isinstance(tags, list):
        raise UnreadableFile(f"“{name}” holds no list of “tags”, so it isn’t a codebook.")
    entries = [_entry(tag, number, name=name) for number, tag in enumerate(tags, start=1)]
    project = told.get("project") if isinstance(told, dict) else ""
    return CodebookFile(in_tree_order(entries), project=project if isinstance(project, str) else "")


def _entry(tag: Any, number: int, *, name: str) -> Entry:
    path = tag.get("path", tag.get("name")) if isinstance(tag, dict) else tag
    names = path.split(SEPARATOR) if isinstance(path, str) else path
    names = _names(names)
    if not names:
        raise UnreadableFile(f"Tag {number} of “{name}” has no “path” that says what it is called.")
    if not isinstance(tag, dict):
        return Entry(names)
    said = {word: value.strip() for word in WORDS if isinstance(value := tag.get(word), str)}
    said["uid"] = said.get("uid", "").strip("{}").lower()
    return Entry(names, **said, aliases=_names(tag.get("other_names")))


def _names(value: Any) -> tuple[str, ...]:
    return (
        tuple(name.strip() for name in value if isinstance(name, str) and name.strip())
        if isinstance(value, list)
        else ()
    )
