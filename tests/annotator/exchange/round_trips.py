"""Round trips: what a file brings made into a bundle again, and what of a project a format has to bring back.

first = written(module.dump(items.bundle(texts)))
incoming = module.load(first, name="a.zip")
assert told(again(incoming), module.CARRIES) == told(items.bundle(texts), module.CARRIES)
assert written(module.dump(again(incoming))) == first
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from annotator.codebook import SEPARATOR
from annotator.exchange.bundle import AnnotationItem, Bundle, DocumentItem, FieldItem, ReplyItem, TextItem
from annotator.exchange.codebooks.colours import hex_of
from annotator.exchange.identifiers import known_by
from annotator.exchange.incoming import Incoming, IncomingAnnotation, IncomingDocument
from annotator.exchange.losses import Feature
from tests.annotator.exchange import items

_WORDS = ("note", "author", "created", "edited")


def again(incoming: Incoming, texts: Mapping[str, str] | None = None, **more: Any) -> Bundle:
    """A bundle of what a file brings. A passage stands where the file says, if its quote is there; else it is an
    orphan. ``texts``: by key or uid, of documents that the file has no text of; without one its word is taken.
    ``more`` are fields of the bundle."""
    known = texts or {}
    made = []
    for document in incoming.documents:
        about = _document(document)
        text = document.text if document.text is not None else known.get(document.key, known.get(document.uid))
        own = [_annotation(one, about, text) for one in incoming.annotations if one.document == document.key]
        own.sort(key=lambda one: (one.start is None, one.start or 0, -(one.end or 0)))
        made.append(items.text_item(about, *own, text=text or ""))
    return items.bundle(tuple(made), incoming.codebook, **{"project": incoming.project, **more})


def told(bundle: Bundle, carries: frozenset[Feature] = frozenset(Feature)) -> dict[str, Any]:
    """What a bundle says, as far as a format carries it, to compare with what another one says. Reads its texts."""
    documents = {one.document.uid: _told_document(one, carries) for one in bundle.texts}
    if Feature.UNMARKED not in carries:
        documents = {uid: said for uid, said in documents.items() if said["annotations"]}
    return {"documents": documents, "codebook": _told_codebook(bundle, carries)}


def _document(one: IncomingDocument) -> DocumentItem:
    uid = one.uid or known_by("again", one.key)
    topics = tuple(SEPARATOR.join(path) for path in one.topics)
    fields = tuple(FieldItem(name, "text", text) for name, text in one.fields.items())
    known = (one.url, one.authors, one.publisher, one.published, one.language)
    return DocumentItem(uid, one.title, f"urn:uuid:{uid}", *known, topics, fields)


def _annotation(one: IncomingAnnotation, about: DocumentItem, text: str | None) -> AnnotationItem:
    start, end, prefix, suffix = one.start, one.end, one.prefix, one.suffix
    if start is None or end is None or (text is not None and text[start:end] != one.quote):
        start = end = None
    elif text is not None:
        prefix, suffix = text[max(0, start - 32) : start], text[end : end + 32]
    how = "orphan" if one.quote and start is None else "exact"
    replies = tuple(
        ReplyItem(reply.uid, reply.author, reply.text, reply.created or items.MADE, reply.edited)
        for reply in one.replies
    )
    tags = tuple(SEPARATOR.join(path) for path in one.tags)
    return AnnotationItem(
        one.uid, about, 1, start, end, one.quote, prefix, suffix, "",
        tags, one.note, one.author, one.created or items.MADE, one.edited, how, 1.0, replies,
    )  # fmt: skip


def _told_document(item: TextItem, carries: frozenset[Feature]) -> dict[str, Any]:
    about = item.document
    said: dict[str, Any] = {"title": about.title}
    if Feature.TEXT in carries:
        said["text"] = item.text
    if Feature.METADATA in carries:
        said["metadata"] = (about.url, about.authors, about.publisher, about.published, about.language)
    if Feature.TOPIC in carries:
        said["topics"] = about.topics
    if Feature.FIELD in carries:
        said["fields"] = {field.name: field.text for field in about.fields}
    kept = [one for one in item.annotations if _comes(one, carries)]
    said["annotations"] = {one.uid: _told_annotation(one, carries) for one in kept}
    return said


def _comes(one: AnnotationItem, carries: frozenset[Feature]) -> bool:
    if one.is_orphan:
        return Feature.ORPHAN in carries
    if not one.quote:
        return Feature.DOCUMENT_NOTE in carries
    return bool(one.tags) or Feature.UNTAGGED in carries


def _told_annotation(one: AnnotationItem, carries: frozenset[Feature]) -> dict[str, Any]:
    said: dict[str, Any] = {"place": (one.start, one.end), "quote": one.quote, "tags": tuple(sorted(one.tags))}
    said |= {name: getattr(one, name) for name in _WORDS if Feature(name) in carries}
    if not one.quote:
        said["note"] = one.note
    if Feature.REPLY in carries:
        said["replies"] = one.replies
    return said


def _told_codebook(bundle: Bundle, carries: frozenset[Feature]) -> list[dict[str, Any]]:
    """Nothing where the format can't carry tags that nothing bears: it has no codebook of its own then."""
    if Feature.UNUSED_TAG not in carries:
        return []
    names = {
        Feature.COLOUR: ("colour",),
        Feature.SHORTCUT: ("shortcut",),
        Feature.DEFINITION: ("description", "when_to_use", "when_not"),
        Feature.ALIAS: ("aliases",),
    }
    kept = [name for feature, ones in names.items() if feature in carries for name in ones]
    entries = [replace(one, colour=hex_of(one.colour)) for one in bundle.codebook.entries]
    return [{"path": one.path, **{name: getattr(one, name) for name in kept}} for one in entries]
