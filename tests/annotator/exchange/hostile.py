"""What harmful or broken files do to any reader."""

from __future__ import annotations

from typing import Any

from documents.errors import Refused

BYTES = {
    "nothing": b"",
    "white space": b" \n\t ",
    "noise": bytes(range(256)) * 40,
    "a lone brace": b"{",
    "a lone bracket": b"[",
    "an empty object": b"{}",
    "an empty list": b"[]",
    "null": b"null",
    "a number": b"9" * 5000,
    "deep nesting": b"[" * 100_000,
    "nested objects": b'{"a":' * 50_000,
    "wrong encoding": "Tïdes 🌊".encode("utf-16-le"),
    "an unfinished text": b'{"annotations": [{"uri": "http',
    "10 MB of one line": b"a" * 10_000_000,
    "entities": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ccc"><!ENTITY c "&b;&b;">]><a>&c;</a>',
    "an entity that fetches": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    "an archive that isn't one": b"PK\x03\x04" + b"\0" * 100,
    "a database that isn't one": b"SQLite format 3\x00" + b"\0" * 100,
}
# Where a text, a number, a list or an object is awaited.
VALUES: tuple[Any, ...] = (None, True, -1, 10**30, 1.5, float("inf"), "", "x", "=1+1", [], [[]], {}, [None], {"a": []})


def refused_or_read(module: Any, content: bytes, name: str = "a file") -> Any:
    """What it brings, or the refusal; anything else that is raised goes on."""
    try:
        return module.load(content, name=name)
    except Refused as refusal:
        return refusal
