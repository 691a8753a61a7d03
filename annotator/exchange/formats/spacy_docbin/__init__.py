"""spaCy's own files of annotated texts (DocBin, ``.spacy``), as ``spacy train`` takes them. Pure: without spaCy.

MessagePack, packed with zlib, as ``spacy.tokens.DocBin`` of spaCy 3 writes and reads it (https://spacy.io/api/docbin).
Every passage with every tag of it is a span in the group ``sc``, which the span categorizer reads; those that share no
token, the longer first, are entities as well, without white space at their ends, which the entity recognizer may not
have. Tokens are those of ``annotator.exchange.tokens``, divided wherever a passage begins or ends, so that no passage
changes; white space other than one blank after a token is a token too, so that ``doc.text`` is the text. A passage
without tags has the label ``Untagged``. What spaCy has no place for stands in ``doc.user_data["annotator"]``.
"""

from __future__ import annotations

from annotator.exchange import sidecar
from annotator.exchange.formats.spacy_docbin.reading import load
from annotator.exchange.formats.spacy_docbin.writing import dump
from annotator.exchange.losses import Feature

__all__ = ["CARRIES", "INSTEAD", "LEFT", "dump", "load"]

CARRIES = frozenset(
    {
        *(Feature.UNTAGGED, Feature.MANY_TAGS, Feature.NESTED_TAG, Feature.OVERLAP, Feature.SAME_PLACE),
        *(Feature.LINES, Feature.TEXT, Feature.UNMARKED),
    }
)
INSTEAD = sidecar.instead(CARRIES)
LEFT = {
    "text": "{count} texts have words that the file doesn’t name, so nothing of them comes in.",
    "place": "{count} labels stand nowhere in their text (“{example}”).",
    "category": "{count} texts have categories (“{example}”), which don’t come in.",
    "words": "{count} texts have parts of speech, basic forms or dependencies, which don’t come in.",
    "link": "{count} labels lead to an entry of a knowledge base (“{example}”), which doesn’t come in.",
}
