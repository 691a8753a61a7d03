"""JSON and JSON Lines (https://jsonlines.org), written compactly and read without trust. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any

from annotator.exchange.claims import bounded
from documents.errors import UnreadableFile

encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
# A text alone, with its quotation marks: what the encoder itself calls for one, in a third of the time.
quoted = encode_basestring


@lru_cache(maxsize=1024)  # the same few come again and again
def quoted_all(names: tuple[str, ...]) -> str:
    """A list of texts: tags, authors."""
    return encoded(names)


def parsed(content: bytes, *, name: str) -> Any:
    """What a JSON document says. Raises UnreadableFile where it is none or no UTF-8, TooLarge."""
    return _value(_decoded(content, name=name), name=name, where="")


def parsed_lines(content: bytes, *, name: str) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file, one a line; a JSON document with a list of them is taken as well, since some
    programs write these under the same name. A pair of a text and an object, as examples for spaCy are, is taken for
    the object with that ``text``. Raises UnreadableFile, TooLarge."""
    text = _decoded(content, name=name)
    if text.lstrip()[:1] == "[":
        values = _value(text, name=name, where="")
        yield from (_object(value, name=name, number=number) for number, value in enumerate(values, start=1))
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield _object(_value(line, name=name, where=f"line {number}: "), name=name, number=number)


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def mapped(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _decoded(content: bytes, *, name: str) -> str:
    try:
        # Not by documents.encoding: the positions in such files are those of their own signs.
        return bounded(content, name=name).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"“{name}” isn’t UTF-8 text, as JSON has to be. Save or download it again.") from error


def _value(text: str, *, name: str, where: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(
            f"“{name}” can’t be read as JSON ({where}{error}). Make or download the file again."
        ) from error


def _object(value: Any, *, name: str, number: int) -> dict[str, Any]:
    if isinstance(value, list) and len(value) == 2 and isinstance(value[0], str) and isinstance(value[1], dict):
        return {**value[1], "text": value[0]}
    if not isinstance(value, dict):
        raise UnreadableFile(f"Entry {number} of “{name}” is no JSON object, so it tells of no text.")
    return value
