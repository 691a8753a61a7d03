"""Web Annotations on their way out. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from annotator.exchange import times
from annotator.exchange.bundle import AnnotationItem, Bundle, DocumentItem, FieldItem, ReplyItem
from annotator.exchange.json_files import encoded, quoted

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_BEGINNING = f'{{"@context":"{CONTEXT}",'

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:.")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def dump(bundle: Bundle) -> Iterator[str]:
    """The collection as one JSON document, an annotation a line."""
    yield _opening(bundle)
    total = 0
    for one in bundle.annotations:
        yield _line(f'{_annotation(one)},"target":{_target(one)}}}', total)
        total += 1
        for reply in one.replies:
            yield _line(encoded(_reply(reply, one)), total)
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
    return f'{encoded(collection)[:-1]},"first":{encoded(page)[:-1]},"items":['


def _annotation(one: AnnotationItem) -> str:
    """All of it but its target and the brace after that. Written out, because this runs for every annotation."""
    modified = f',"modified":"{times.told(one.edited)}"' if one.edited else ""
    return (
        f'{_BEGINNING}"id":"urn:uuid:{one.uid}","type":"Annotation","motivation":"{_motivation(one)}",'
        f'"creator":{_person(one.author)},"created":"{times.told(one.created)}"{modified}{_bodies(one)}'
    )


def _motivation(one: AnnotationItem) -> str:
    if one.note:
        return "commenting"
    if one.tags:
        return "tagging"
    return "highlighting" if one.quote else "bookmarking"


@lru_cache(maxsize=1024)  # the same few come again and again
def _person(name: str) -> str:
    return encoded({"type": "Person", "name": name})


def _bodies(one: AnnotationItem) -> str:
    """With the key and the comma before it; nothing where nothing is said."""
    if not one.note and not one.earlier:
        return _tagged(one.tags)
    bodies = [{"type": "TextualBody", "purpose": "tagging", "value": path} for path in one.tags]
    for path, known in one.earlier:
        bodies[one.tags.index(path)]["skos:definition"] = "\n\n".join(word for word in known.words if word)
    if one.note:
        bodies.append(_said(one.note, purpose="commenting"))
    return f',"body":{encoded(bodies)}'


@lru_cache(maxsize=1024)
def _tagged(tags: tuple[str, ...]) -> str:
    bodies = [{"type": "TextualBody", "purpose": "tagging", "value": path} for path in tags]
    return f',"body":{encoded(bodies)}' if bodies else ""


def _said(markdown: str, *, purpose: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": purpose, "format": "text/markdown", "value": markdown}


def _target(one: AnnotationItem) -> str:
    # The document is spliced in as text: encoding it anew for each annotation doubled the time.
    source = _source(one.document, one.revision)
    if not one.quote:
        return source
    selectors = (
        f'{{"type":"TextQuoteSelector","exact":{quoted(one.quote)},"prefix":{quoted(one.prefix)},'
        f'"suffix":{quoted(one.suffix)}}}'
    )
    if one.start is not None:
        selectors += f',{{"type":"TextPositionSelector","start":{one.start},"end":{one.end}}}'
    note = ""
    if one.is_orphan:
        note = "orphan: the passage is not in the text any more; the quote is that of an earlier one"
    elif one.made_quote:
        note = f"{one.how}, certainty {one.score:.2f}; when made the passage read: {one.made_quote}"
    more = f',"skos:note":{quoted(note)}' if note else ""
    return f'{{"type":"SpecificResource","source":{source},"selector":[{selectors}]{more}}}'


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
    return encoded(source)


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
