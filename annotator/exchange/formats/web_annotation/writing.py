"""Web Annotations on their way out. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from annotator.exchange import times
from annotator.exchange.bundle import AnnotationItem, Bundle, DocumentItem, FieldItem, ReplyItem

CONTEXT = "http://www.w3.org/ns/anno.jsonld"

_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:.")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def dump(bundle: Bundle) -> Iterator[str]:
    """The collection as one JSON document, an annotation a line."""
    yield _opening(bundle)
    total = 0
    for one in bundle.annotations:
        yield _line(f'{_encoded(_annotation(one))[:-1]},"target":{_target(one)}}}', total)
        total += 1
        for reply in one.replies:
            yield _line(_encoded(_reply(reply, one)), total)
            total += 1
    yield f'\n]}},"total":{total}}}\n'


def _line(item: str, before: int) -> str:
    return f",\n{item}" if before else f"\n{item}"


def _opening(bundle: Bundle) -> str:
    page = {
        "id": f"{bundle.address}#page-1",
        "type": "AnnotationPage",
        "partOf": {"id": bundle.address, "type": "AnnotationCollection"},
        "startIndex": 0,
    }
    collection = {
        "@context": CONTEXT,
        "id": bundle.address,
        "type": "AnnotationCollection",
        "label": f"{bundle.project}: {bundle.scope}" if bundle.scope else bundle.project,
        "generated": times.told(bundle.made),
    }
    return f'{_encoded(collection)[:-1]},"first":{_encoded(page)[:-1]},"items":['


def _annotation(one: AnnotationItem) -> dict[str, Any]:
    """All of it but its target."""
    annotation: dict[str, Any] = {
        "@context": CONTEXT,
        "id": f"urn:uuid:{one.uid}",
        "type": "Annotation",
        "motivation": _motivation(one),
        "creator": {"type": "Person", "name": one.author},
        "created": times.told(one.created),
    }
    if one.edited:
        annotation["modified"] = times.told(one.edited)
    if bodies := _bodies(one):
        annotation["body"] = bodies
    return annotation


def _motivation(one: AnnotationItem) -> str:
    if one.note:
        return "commenting"
    if one.tags:
        return "tagging"
    return "highlighting" if one.quote else "bookmarking"


def _bodies(one: AnnotationItem) -> list[dict[str, str]]:
    bodies = [{"type": "TextualBody", "purpose": "tagging", "value": path} for path in one.tags]
    for path, known in one.earlier:
        bodies[one.tags.index(path)]["skos:definition"] = "\n\n".join(word for word in known.words if word)
    if one.note:
        bodies.append(_said(one.note, purpose="commenting"))
    return bodies


def _said(markdown: str, *, purpose: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": purpose, "format": "text/markdown", "value": markdown}


def _target(one: AnnotationItem) -> str:
    # The document is spliced in as text: encoding it anew for each annotation doubled the time.
    source = _source(one.document, one.revision)
    if not one.quote:
        return source
    selectors: list[dict[str, Any]] = [
        {"type": "TextQuoteSelector", "exact": one.quote, "prefix": one.prefix, "suffix": one.suffix}
    ]
    if one.start is not None:
        selectors.append({"type": "TextPositionSelector", "start": one.start, "end": one.end})
    more: dict[str, Any] = {"selector": selectors}
    if one.is_orphan:
        more["skos:note"] = "orphan: the passage is not in the text any more; the quote is that of an earlier one"
    elif one.made_quote:
        more["skos:note"] = f"{one.how}, certainty {one.score:.2f}; when made the passage read: {one.made_quote}"
    return f'{{"type":"SpecificResource","source":{source},{_encoded(more)[1:]}'


@lru_cache(maxsize=1)  # annotations come by document
def _source(document: DocumentItem, revision: int) -> str:
    source: dict[str, Any] = {"id": document.address, "type": "Text", "dcterms:title": document.title}
    if document.language:
        source["language"] = document.language
    if _ABSOLUTE.match(document.url):
        source["via"] = _uri(document.url)
    if document.authors:
        source["creator"] = [{"type": "Person", "name": name} for name in document.authors]
    if document.publisher:
        source["dcterms:publisher"] = document.publisher
    if document.published:
        source["dcterms:issued"] = document.published.isoformat()
    if document.topics:
        source["dcterms:subject"] = list(document.topics)
    if document.fields:
        source["schema:additionalProperty"] = [_known(one) for one in document.fields]
    source["schema:version"] = revision
    return _encoded(source)


def _known(one: FieldItem) -> dict[str, Any]:
    """https://schema.org/PropertyValue, numbers and yes or no as JSON has them."""
    value: Any = one.text
    if one.kind == "number":
        value = int(one.text) if one.text.lstrip("-").isdigit() else float(one.text)
    elif one.kind == "yes_no":
        value = one.text == "yes"
    return {"type": "schema:PropertyValue", "schema:name": one.name, "schema:value": value}


def _reply(reply: ReplyItem, to: AnnotationItem) -> dict[str, Any]:
    annotation = {
        "@context": CONTEXT,
        "id": f"urn:uuid:{reply.uid}",
        "type": "Annotation",
        "motivation": "replying",
        "creator": {"type": "Person", "name": reply.author},
        "created": times.told(reply.created),
        "body": [_said(reply.text, purpose="replying")],
        "target": f"urn:uuid:{to.uid}",
    }
    if reply.edited:
        annotation["modified"] = times.told(reply.edited)
    return annotation


def _uri(address: str) -> str:
    """An address with all that a URI may not hold percent-encoded (RFC 3986)."""
    main, mark, fragment = _STRAY_PERCENT.sub("%25", address).partition("#")
    return quote(main, safe=":/?@!$&'()*+,;=%~") + mark + quote(fragment, safe=":/?@!$&'()*+,;=%~")
