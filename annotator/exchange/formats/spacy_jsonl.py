"""spaCy: a JSON object a line (JSONL), each an example to train or to evaluate with. Pure.

``text``, ``entities`` and ``spans`` are what ``spacy.training.Example.from_dict`` takes (spaCy 3,
https://spacy.io/api/example): entities are ``[start, end, label]`` and may not share a character, so the longer wins
there; all passages stand in ``spans`` under the key ``sc``, which spaCy's span categorizer reads. Positions are code
points. A passage without tags has the label ``Untagged``. What spaCy has no place for stands under ``annotator``.
Examples as pairs of a text and its entities (spaCy 2) are read as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from annotator.exchange import claims, sidecar
from annotator.exchange.bundle import Bundle
from annotator.exchange.incoming import Incoming
from annotator.exchange.json_files import encoded, listed, mapped, parsed_lines
from annotator.exchange.labels import UNTAGGED
from annotator.exchange.losses import Feature
from annotator.exchange.places import Places
from annotator.exchange.sidecar import Spot
from annotator.exchange.tokens import without_overlaps
from documents.text import Span

CARRIES = frozenset(
    {
        *(Feature.UNTAGGED, Feature.MANY_TAGS, Feature.NESTED_TAG, Feature.OVERLAP, Feature.SAME_PLACE),
        *(Feature.LINES, Feature.TEXT, Feature.UNMARKED),
    }
)
INSTEAD: Mapping[Feature, str] = sidecar.instead(CARRIES)
LEFT = {
    "text": "{count} entries have no text, so nothing of them comes in.",
    "place": "{count} labels stand nowhere in their text (“{example}”).",
    "category": "{count} texts have categories (“{example}”), which don’t come in.",
}


def dump(bundle: Bundle) -> Iterator[str]:
    """A line for each document."""
    for item in bundle.texts:
        labels = [(one.start, one.end, tag) for one in item.standing for tag in one.tags or (UNTAGGED,)]
        alone = without_overlaps(labels, lambda label: Span(label[0] or 0, label[1] or 0))
        row = {"text": item.text, "entities": alone, "spans": {"sc": labels}, sidecar.KEY: sidecar.dumped(item)}
        yield f"{encoded(row)}\n"


def load(content: bytes, *, name: str) -> Incoming:
    """Raises UnreadableFile where it isn't JSON a line, and TooLarge."""
    gathered = sidecar.Gathered("spacy")
    for row in parsed_lines(content, name=name):
        raw = row.get("text")
        if not isinstance(raw, str) or not (raw.strip() or sidecar.KEY in row):
            gathered.leftovers.leave("text")
            continue
        if row.get("cats"):
            gathered.leftovers.leave("category", ", ".join(map(claims.line, mapped(row["cats"]))))
        places = Places(raw)
        spots = []
        for start, end, words in _labels(row):
            claim = places.claim(start, end)
            if claim is None:
                gathered.leftovers.leave("place", claims.line(words))
            else:
                spots.append(Spot(*claim, sidecar.tag_of(words)))
        gathered.close(gathered.open(places.text, row.get(sidecar.KEY)), spots)
    return gathered.incoming()


def _labels(row: dict[str, Any]) -> Iterator[tuple[Any, Any, Any]]:
    """Those of all groups of spans, and of the entities that don't stand among these already."""
    spans = row.get("spans")
    groups = [listed(group) for group in mapped(spans).values()] or [listed(spans)]
    known = set()
    for label in (label for group in groups for label in group):
        found = _label(label)
        known.add(repr(found))
        yield found
    yield from (found for label in listed(row.get("entities")) if repr(found := _label(label)) not in known)


def _label(label: Any) -> tuple[Any, Any, Any]:
    if isinstance(label, dict):
        return label.get("start"), label.get("end"), label.get("label")
    start, end, words, *_ = [*listed(label), None, None, None]
    return start, end, words
