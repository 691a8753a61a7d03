"""Layers of UIMA types, as INCEpTION and WebAnno use them, and the tags that we make of them. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.codebook import split_path
from annotator.exchange import claims

SPAN = "webanno.custom.Span"  # ours: with the features "label" and "note"
_SAID = ("label", "value", "identifier")  # the features that say what a span is, the most telling first
_NOTED = ("note", "comment", "Note", "Comment")
# What a program said of each word of a text, and of its sentences.
_DKPRO = "de.tudarmstadt.ukp.dkpro.core.api."
_OF_WORDS = (f"{_DKPRO}lexmorph.", f"{_DKPRO}segmentation.", f"{_DKPRO}syntax.")
_OF_DOCUMENTS = ("uima.", f"{_DKPRO}metadata.")


def is_of_words(layer: str) -> bool:
    """Whether a layer says something of every word, as no person marks it."""
    return layer.startswith(_OF_WORDS)


def is_of_documents(layer: str) -> bool:
    return layer.startswith(_OF_DOCUMENTS)


def is_relation(features: Mapping[str, str]) -> bool:
    """Whether it goes from one annotation to another."""
    return "Governor" in features or "Dependent" in features


def tag_of(layer: str, features: Mapping[str, str]) -> tuple[str, ...]:
    """The path of what a span is: its label, under the layer's name where that is another one than ours."""
    said = [features[name] for name in _SAID if features.get(name)]
    rest = [words for name, words in features.items() if words and name not in _NOTED]
    path = tuple(split_path(claims.line(next(iter([*said, *rest]), ""))))
    return path if layer == SPAN else (claims.line(layer.rpartition(".")[2]), *path)


def note_of(features: Mapping[str, str]) -> str | None:
    return next((features[name] for name in _NOTED if features.get(name)), None)
