"""The namespaces of OpenDocument, as lxml writes them before a name. Pure."""

from __future__ import annotations

_OASIS = "{{urn:oasis:names:tc:opendocument:xmlns:{}:1.0}}"
OFFICE = _OASIS.format("office")
TEXT = _OASIS.format("text")
TABLE = _OASIS.format("table")
DRAW = _OASIS.format("drawing")
STYLE = _OASIS.format("style")
META = _OASIS.format("meta")
FO = _OASIS.format("xsl-fo-compatible")
SVG = _OASIS.format("svg-compatible")
MANIFEST = _OASIS.format("manifest")
DC = "{http://purl.org/dc/elements/1.1/}"
XLINK = "{http://www.w3.org/1999/xlink}"


def number(value: str | None, default: int) -> int:
    """A number that is written in an attribute, of six digits at most."""
    return int(value) if value and len(value) <= 6 and value.isdecimal() else default
