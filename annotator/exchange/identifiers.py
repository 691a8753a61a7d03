"""Identifiers of what has none of its own that travels: the same each time. Pure."""

from __future__ import annotations

from uuid import UUID, uuid5

_NAMESPACE = UUID("6f0f1c52-9a0e-5d0b-8b64-2f6d7ab3a3c1")


def known_by(*parts: object) -> str:
    """A UUID made of these (RFC 9562, version 5): the name of a format, of a file's project, and whatever identifies a
    thing there."""
    return str(uuid5(_NAMESPACE, "\x1f".join(map(str, parts))))


def uuid_of(text: str) -> str:
    """A UUID as it is written here, in lower case without braces or ``urn:uuid:``; "" where the text isn't one."""
    bare = text.strip().removeprefix("urn:uuid:").strip("{}")
    if len(bare) != 36:
        return ""
    try:
        return str(UUID(bare))
    except ValueError:
        return ""
