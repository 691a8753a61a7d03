"""What the way out and the way in of REFI-QDA projects agree on. Pure."""

from __future__ import annotations

from annotator.exchange.identifiers import known_by
from annotator.exchange.losses import Feature

NAMESPACE = "urn:QDA-XML:project:1.0"
ORIGIN = "Annotator"
SEPARATOR = "; "  # between names in one value of a variable

# What is known of a document, by the name of its variable; their GUIDs are always these.
METADATA = ("Address", "Authors", "Publisher", "Published", "Language", "Topics")
VARIABLES = {known_by("refi-qda", "metadata", name): name for name in METADATA}

# A standard for passages, codes and memos: what stood there once and the pages of a PDF have no place.
CARRIES = frozenset(Feature) - {Feature.REWORDED, Feature.PAGE}
INSTEAD: dict[Feature, str] = {}

LEFT = {
    "source": "{count} sources have no text in the file, such as “{example}”; what is marked on them is left out.",
    "media": "{count} pictures, recordings or videos with what is marked on them are left out, such as “{example}”.",
    "area": "{count} areas marked on pages of PDF files are left out: they name no text. The first is on “{example}”.",
    "passage": "{count} passages have no place in their text and are left out; the first says “{example}”.",
    "code": "{count} codings name codes that the file doesn’t have, such as on “{example}”.",
    "counting": "In {count} texts, such as “{example}”, it is unsure how the other program counted line ends and signs"
    " of two units: please look at some of the passages.",
    "ends": "{count} passages seem to end a sign too early, such as “{example}”; they come in as the file has them.",
    "case": "{count} cases are left out, such as “{example}”; what they say of whole documents comes in as fields.",
    "set": "{count} sets are left out, such as “{example}”.",
    "link": "{count} links are left out, such as “{example}”.",
    "graph": "{count} maps are left out, such as “{example}”.",
    "memo": "{count} memos that belong to no document are left out, such as “{example}”.",
    "uncodable": "{count} codes weren’t meant to be put on passages, such as “{example}”; here any may be.",
}


def note_of(uid: str) -> str:
    """The GUID of the note on a passage."""
    return known_by("refi-qda", "note", uid)
