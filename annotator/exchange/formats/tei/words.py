"""What TEI carries, and what of it doesn't come in. Pure."""

from __future__ import annotations

from annotator.exchange.losses import Feature

NAMESPACE = "http://www.tei-c.org/ns/1.0"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

CARRIES = frozenset(Feature) - {Feature.REWORDED, Feature.PAGE}
INSTEAD: dict[Feature, str] = {}

LEFT = {
    "pointer": "{count} annotations point in a way that isn’t followed, such as “{example}”, and are left out.",
    "reply": "{count} replies answer annotations that aren’t in the file, such as “{example}”, and are left out.",
    "category": "{count} annotations name categories that the file doesn’t have, such as “{example}”.",
    "textless": "{count} documents in the file have no text, such as “{example}”.",
}
