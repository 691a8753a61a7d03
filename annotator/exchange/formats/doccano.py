"""doccano: a JSON object a line (JSONL), for its projects of sequence labeling. Pure.

Each has ``text`` and ``label``, a list of ``[start, end, label]``, as doccano 1.8 takes and exports it
(https://doccano.github.io/doccano/tutorial/); ``labels`` and ``entities``, as others of its versions wrote them, are
read as well. Positions are code points. ``Comments`` are the notes on the document. A passage with several tags is
several labels with the same ends; one without tags has the label ``Untagged``. All else that stands in a line doccano
keeps as metadata, so what it has no place for stands there, under ``annotator``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from annotator.exchange import claims, sidecar
from annotator.exchange.bundle import Bundle
from annotator.exchange.identifiers import known_by
from annotator.exchange.incoming import Incoming, IncomingAnnotation
from annotator.exchange.json_files import encoded, listed, parsed_lines
from annotator.exchange.labels import UNTAGGED
from annotator.exchange.losses import Feature
from annotator.exchange.places import Places
from annotator.exchange.sidecar import Beside, Spot

CARRIES = frozenset(
    {
        *(Feature.DOCUMENT_NOTE, Feature.UNTAGGED, Feature.MANY_TAGS, Feature.NESTED_TAG, Feature.OVERLAP),
        *(Feature.SAME_PLACE, Feature.LINES, Feature.TEXT, Feature.UNMARKED),
    }
)
INSTEAD: Mapping[Feature, str] = sidecar.instead(CARRIES)
LEFT = {
    "text": "{count} entries have no text, so nothing of them comes in.",
    "place": "{count} labels stand nowhere in their text (“{example}”).",
    "relation": "{count} relations between labels don’t come in.",
    "category": "{count} labels are of a whole text (“{example}”); they come in as tags of the document’s note.",
}
_KIND = "doccano"


def dump(bundle: Bundle) -> Iterator[str]:
    """A line for each document."""
    for number, item in enumerate(bundle.texts, start=1):
        labels = [[one.start, one.end, tag] for one in item.standing for tag in one.tags or (UNTAGGED,)]
        comments = [one.note for one in item.annotations if not one.quote and one.note]
        row = {"id": number, "text": item.text, "label": labels, "Comments": comments}
        yield f"{encoded(row | {sidecar.KEY: sidecar.dumped(item)})}\n"


def load(content: bytes, *, name: str) -> Incoming:
    """Raises UnreadableFile where it isn't JSON a line, and TooLarge."""
    gathered = sidecar.Gathered(_KIND)
    for row in parsed_lines(content, name=name):
        raw = row.get("text", row.get("data"))
        if not isinstance(raw, str) or not (raw.strip() or sidecar.KEY in row):
            gathered.leftovers.leave("text")
            continue
        places = Places(raw)
        beside = gathered.open(places.text, row.get(sidecar.KEY), title=claims.line(row.get("filename")))
        spots, whole = _spots(row, places, gathered.leftovers)
        for _ in listed(row.get("relations")):
            gathered.leftovers.leave("relation")
        gathered.close(_commented(beside, row, whole), spots)
    return gathered.incoming()


def _spots(
    row: dict[str, Any], places: Places, leftovers: claims.Leftovers
) -> tuple[list[Spot], tuple[tuple[str, ...], ...]]:
    """The labels of passages, and those of the whole text."""
    spots: list[Spot] = []
    whole: list[tuple[str, ...]] = []
    for label in [*listed(row.get("label")), *listed(row.get("labels")), *listed(row.get("entities"))]:
        if isinstance(label, str):
            whole += claims.paths(label)
            leftovers.leave("category", label)
            continue
        start, end, words = _label(label)
        claim = places.claim(start, end)
        if claim is None:
            leftovers.leave("place", claims.line(words))
        else:
            spots.append(Spot(*claim, sidecar.tag_of(words)))
    return spots, tuple(dict.fromkeys(whole))


def _label(label: Any) -> tuple[Any, Any, Any]:
    if isinstance(label, dict):
        return (
            label.get("start_offset", label.get("start")),
            label.get("end_offset", label.get("end")),
            label.get("label"),
        )
    return tuple(label[:3]) if isinstance(label, list) and len(label) >= 3 else (None, None, None)


def _commented(beside: Beside, row: dict[str, Any], whole: tuple[tuple[str, ...], ...]) -> Beside:
    """With the comments and labels on the whole text that don't stand beside already."""
    known = Counter(one.note for one in beside.others if not one.quote)
    new = Counter(words for one in listed(row.get("Comments")) if (words := claims.words(one)).strip()) - known
    others = list(beside.others)
    about = beside.document
    for number, note in enumerate(sorted(new.elements())):
        uid = known_by(_KIND, about.uid, "comment", number, note)
        others.append(IncomingAnnotation(about.key, note=note, uid=uid))
    if whole:
        uid = known_by(_KIND, about.uid, "labels", *whole)
        others.append(IncomingAnnotation(about.key, tags=whole, uid=uid))
    return replace(beside, others=tuple(others))
