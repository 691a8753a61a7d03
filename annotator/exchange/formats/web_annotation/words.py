"""What Web Annotations carry, and what of them doesn't come in. Pure."""

from __future__ import annotations

from annotator.exchange.losses import Feature

# Annotations alone: of the codebook they know the tags' paths, of documents all but the text.
CARRIES = frozenset(Feature) - {
    *(Feature.COLOUR, Feature.DEFINITION, Feature.SHORTCUT, Feature.ALIAS, Feature.UNUSED_TAG),
    *(Feature.TEXT, Feature.UNMARKED, Feature.PAGE),
}
INSTEAD: dict[Feature, str] = {}

LEFT = {
    "page": "{count} further pages of annotations lie elsewhere, at “{example}”: import them as well.",
    "other": "{count} things in the file are no annotations, such as “{example}”, and are left out.",
    "targetless": "{count} annotations don’t say what they are about, such as “{example}”, and are left out.",
    "reply": "{count} replies answer annotations that aren’t in the file, such as “{example}”, and are left out.",
    "selector": "{count} annotations name their passage in a way that doesn’t tell its words, such as “{example}”: they"
    " come in on the whole document.",
    "fragment": "{count} fragments of addresses are left out, such as “{example}”: the words say where a passage is.",
    "body": "{count} bodies are left out, such as “{example}”: pictures, recordings or things without words.",
    "html": "{count} notes are in HTML, such as “{example}”: they come in as they are written.",
}
