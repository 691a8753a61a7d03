"""What a format can't carry of a project, counted on this very one. Pure.

A format's module says what it carries: ``CARRIES``, a set of features; and where what it doesn't carry goes instead, if
anywhere: ``INSTEAD``, by feature, a word that ``annotator.exchange.telling`` has a sentence for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from annotator.codebook import SEPARATOR
from annotator.exchange.bundle import AnnotationItem, DocumentItem, TextItem
from annotator.exchange.codebooks.entries import CodebookFile

MARKDOWN_SIGNS = "*_`[#>"


class Feature(StrEnum):
    """Something that a format carries or doesn't; each is counted by the things that have it."""

    NOTE = "note"  # a note on a passage
    MARKDOWN = "markdown"  # a note as it was written, with its emphasis and links
    REPLY = "reply"
    AUTHOR = "author"  # who made an annotation
    CREATED = "created"
    EDITED = "edited"
    DOCUMENT_NOTE = "document_note"  # a note or tags on a whole document
    ORPHAN = "orphan"
    REWORDED = "reworded"  # the passage read otherwise when it was marked
    UNTAGGED = "untagged"  # a highlight without a tag
    MANY_TAGS = "many_tags"  # more than one tag on a passage
    NESTED_TAG = "nested_tag"  # a tag under another one
    OVERLAP = "overlap"  # a passage that shares a character with another one
    SAME_PLACE = "same_place"  # a passage with the very ends of another one
    LINES = "lines"  # a passage that goes on in another paragraph
    COLOUR = "colour"  # of a tag
    DEFINITION = "definition"  # of a tag: description, when to use it and when not
    SHORTCUT = "shortcut"
    ALIAS = "alias"
    UNUSED_TAG = "unused_tag"  # one that nothing carries
    TEXT = "text"  # a document's text
    UNMARKED = "unmarked"  # a document that nothing is marked on
    TOPIC = "topic"  # of a document
    METADATA = "metadata"  # of a document: authors, publisher, day, language, address
    FIELD = "field"  # what a document has in the project's own fields
    PAGE = "page"  # the page of a paged file that a passage stands on


class Carrier(Protocol):
    """A format's module, as far as it says what it carries."""

    CARRIES: frozenset[Feature]
    INSTEAD: Mapping[Feature, str]


@dataclass(frozen=True, slots=True)
class Loss:
    """So many things of that feature aren't carried; ``instead`` says where they go, "" if nowhere."""

    feature: Feature
    count: int
    instead: str = ""


def losses(carrier: Carrier, counts: Mapping[Feature, int]) -> tuple[Loss, ...]:
    """What of these counts the format doesn't carry, in the order of the features."""
    missing = (feature for feature in Feature if feature not in carrier.CARRIES and counts.get(feature))
    return tuple(Loss(feature, counts[feature], carrier.INSTEAD.get(feature, "")) for feature in missing)


def counted(texts: Iterable[TextItem], codebook: CodebookFile) -> Counter[Feature]:
    """How many things of each feature there are. Reads ``texts`` to their end."""
    counts: Counter[Feature] = Counter()
    used: set[str] = set()
    for text in texts:
        counts[Feature.TEXT] += 1
        counts.update(_of_document(text.document))
        counts[Feature.UNMARKED] += not text.annotations
        for one in text.annotations:
            counts.update(_of_annotation(one, text.text))
            used.update(one.tags)
        counts.update(of_places([(one.start or 0, one.end or 0) for one in text.standing]))
    counts.update(of_codebook(codebook, used))
    return counts


def _of_document(one: DocumentItem) -> Iterator[Feature]:
    if one.topics:
        yield Feature.TOPIC
    if one.url or one.authors or one.publisher or one.published or one.language:
        yield Feature.METADATA
    if one.fields:
        yield Feature.FIELD


def _of_annotation(one: AnnotationItem, text: str) -> Iterator[Feature]:
    whole = not one.quote
    yield Feature.AUTHOR
    yield Feature.CREATED
    yield from (Feature.REPLY for _ in one.replies)
    held = {
        Feature.EDITED: one.edited is not None,
        Feature.DOCUMENT_NOTE: whole,
        Feature.NOTE: bool(one.note) and not whole,
        Feature.MARKDOWN: any(sign in one.note for sign in MARKDOWN_SIGNS),
        Feature.ORPHAN: one.is_orphan,
        Feature.REWORDED: bool(one.made_quote),
        Feature.UNTAGGED: not one.tags and not whole,
        Feature.MANY_TAGS: len(one.tags) > 1,
        Feature.LINES: one.start is not None and "\n" in text[one.start : one.end],
        Feature.PAGE: bool(one.page),
    }
    yield from (feature for feature, is_held in held.items() if is_held)


def of_places(places: Iterable[tuple[int, int]]) -> Iterator[Feature]:
    """Of a document's passages: those that share something with an earlier one, counted once each."""
    reach, seen = 0, set()
    for start, end in sorted(places):
        if start < reach:
            yield Feature.OVERLAP
        if (start, end) in seen:
            yield Feature.SAME_PLACE
        seen.add((start, end))
        reach = max(reach, end)


def of_codebook(codebook: CodebookFile, used: Collection[str]) -> Iterator[Feature]:
    """The features of its tags; ``used``: the paths of those that something carries."""
    for entry in codebook.entries:
        held = {
            Feature.NESTED_TAG: len(entry.path) > 1,
            Feature.COLOUR: bool(entry.colour),
            Feature.DEFINITION: bool(entry.description or entry.when_to_use or entry.when_not),
            Feature.SHORTCUT: bool(entry.shortcut),
            Feature.ALIAS: bool(entry.aliases),
            Feature.UNUSED_TAG: SEPARATOR.join(entry.path) not in used,
        }
        yield from (feature for feature, is_held in held.items() if is_held)
