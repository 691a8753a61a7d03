"""JSON Lines (https://jsonlines.org): an annotation a line, with all that is known of it. Pure.

For programs and notebooks: each line is an object that stands alone, all lines have the same keys. Times are ISO 8601
in UTC, positions code points of the document's text, half-open; paths of tags have " / " between their names.

uid         the annotation's UUID
project     what its project is called
document    ``uid``, ``title`` and ``address`` (where it is read, or ``urn:uuid:…``); ``url`` (where it was published),
            ``authors``, ``publisher``, ``published`` (a day, or null), ``language`` (BCP 47), ``topics`` (paths), and
            ``fields``, a list of ``name``, ``kind`` (text, number, date, choice, yes_no, url) and ``text``
revision    the number of the document's revision that all that follows is about
start, end  where the passage stands; null for a note on the whole document and for an orphan
quote       the passage; "" for a note on the whole document; an orphan's is that of the text it was made on
prefix      what stands before it
suffix      what stands after it
made_quote  what the passage was when it was marked, where that was another wording; else ""
page        the label of its page, or of the first and the last ("12–13"); "" where the document has no pages
tags        paths
earlier     those of the tags that were put there under a definition which isn't the present one: ``tag`` (its path),
            ``since``, and what it meant then: ``name``, ``description``, ``when_to_use``, ``when_not``
note        Markdown
author      what the person is called who made it
created     when it was made
edited      when it was last changed, or null
how         how its place was found in this revision: exact, moved, fuzzy, or orphan (not at all)
score       how certain that is, from 0 to 1
replies     the oldest first: ``uid``, ``author``, ``text``, ``created``, ``edited`` (or null)
link        where a browser shows it; "" where the site's address isn't known

On the way in ``document``, and in it a ``uid``, an ``address``, a ``url`` or a ``title``, has to be there; whatever
else isn't says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from annotator.exchange import claims
from annotator.exchange.bundle import AnnotationItem, Bundle, DocumentItem, ReplyItem
from annotator.exchange.identifiers import uuid_of
from annotator.exchange.incoming import Incoming, IncomingAnnotation, IncomingDocument, IncomingReply
from annotator.exchange.json_files import encoded, listed, mapped, parsed_lines, quoted, quoted_all
from annotator.exchange.losses import Feature
from annotator.exchange.times import told as time_told
from annotator.past_codebook import Definition
from documents.errors import UnreadableFile

# Annotations alone: of the codebook they know the tags' paths, of documents all but the text.
CARRIES = frozenset(Feature) - {
    *(Feature.COLOUR, Feature.DEFINITION, Feature.SHORTCUT, Feature.ALIAS, Feature.UNUSED_TAG),
    *(Feature.TEXT, Feature.UNMARKED),
}
INSTEAD: Mapping[Feature, str] = {}
LEFT = {
    "unclear": "{count} lines don’t say which document they are about.",
    "reworded": "{count} passages read otherwise when they were marked (“{example}”); they come in as they read now.",
    "earlier": "{count} tags were put under an earlier definition (“{example}”), which doesn’t come in.",
}
_WORDS = ("name", "description", "when_to_use", "when_not")
_KIND = "jsonl"


def dump(bundle: Bundle) -> Iterator[str]:
    """The file, line by line."""
    project = quoted(bundle.project)
    document, about = None, ""
    for one in bundle.annotations:
        if one.document is not document:
            document, about = one.document, f'"project":{project},"document":{_document(one.document)}'
        yield _line(one, about, bundle.link(one))


def _line(one: AnnotationItem, about: str, link: str) -> str:
    # Written out, because this runs for every annotation: encoding an object of so many keys takes four times as long.
    place = '"start":null,"end":null' if one.start is None else f'"start":{one.start},"end":{one.end}'
    edited = f'"{time_told(one.edited)}"' if one.edited else "null"
    earlier = encoded([_meant(*of_tag) for of_tag in one.earlier]) if one.earlier else "[]"
    replies = encoded([_reply(reply) for reply in one.replies]) if one.replies else "[]"
    return (
        f'{{"uid":"{one.uid}",{about},"revision":{one.revision},{place},"quote":{quoted(one.quote)},'
        f'"prefix":{quoted(one.prefix)},"suffix":{quoted(one.suffix)},"made_quote":{quoted(one.made_quote)},'
        f'"page":{quoted(one.page)},"tags":{quoted_all(one.tags)},"earlier":{earlier},"note":{quoted(one.note)},'
        f'"author":{quoted(one.author)},"created":"{time_told(one.created)}","edited":{edited},"how":"{one.how}",'
        f'"score":{one.score!r},"replies":{replies},"link":{quoted(link)}}}\n'
    )


def _document(one: DocumentItem) -> str:
    made = {
        "uid": one.uid,
        "title": one.title,
        "address": one.address,
        "url": one.url,
        "authors": one.authors,
        "publisher": one.publisher,
        "published": one.published.isoformat() if one.published else None,
        "language": one.language,
        "topics": one.topics,
        "fields": [{"name": known.name, "kind": known.kind, "text": known.text} for known in one.fields],
    }
    return encoded(made)


def _meant(path: str, known: Definition) -> dict[str, str]:
    return {"tag": path, "since": time_told(known.since), **dict(zip(_WORDS, known.words, strict=True))}


def _reply(one: ReplyItem) -> dict[str, Any]:
    times = {"created": time_told(one.created), "edited": time_told(one.edited) if one.edited else None}
    return {"uid": one.uid, "author": one.author, "text": one.text, **times}


def load(content: bytes, *, name: str) -> Incoming:
    """Raises UnreadableFile where no line is an annotation, and TooLarge."""
    left = claims.Leftovers()
    documents: dict[str, IncomingDocument] = {}
    annotations: list[IncomingAnnotation] = []
    project = ""
    for row in parsed_lines(content, name=name):
        about = mapped(row.get("document"))
        key = _key(about)
        if not key:
            left.leave("unclear")
            continue
        project = project or claims.line(row.get("project"))
        if key not in documents:
            documents[key] = _incoming_document(key, about)
        annotations.append(_incoming(key, row))
        _tell_what_stays(row, left)
    if not annotations:
        raise UnreadableFile(f"“{name}” has no annotations in it, as a line each that names its document.")
    return Incoming(tuple(documents.values()), tuple(annotations), project=project, left=left.told())


def _key(about: dict[str, Any]) -> str:
    named = (claims.line(about.get(word)) for word in ("uid", "address", "url", "title"))
    return next(filter(None, named), "")


def _incoming_document(key: str, about: dict[str, Any]) -> IncomingDocument:
    known = {claims.line(one.get("name")): claims.words(one.get("text")) for one in claims.dicts(about.get("fields"))}
    return IncomingDocument(
        key,
        title=claims.line(about.get("title")),
        uid=uuid_of(claims.line(about.get("uid"))),
        url=claims.address(about.get("url")),
        authors=claims.lines(about.get("authors")),
        publisher=claims.line(about.get("publisher")),
        published=claims.day(about.get("published")),
        language=claims.line(about.get("language")),
        topics=claims.paths(about.get("topics")),
        fields={field: text for field, text in known.items() if field and text},
    )


def _incoming(key: str, row: dict[str, Any]) -> IncomingAnnotation:
    quote, at = claims.words(row.get("quote")), (claims.whole(row.get("start")), claims.whole(row.get("end")))
    start, end = at if quote and at[0] is not None and at[1] is not None and at[0] < at[1] else (None, None)
    note, author = claims.words(row.get("note")), claims.line(row.get("author"))
    created = claims.moment(row.get("created"))
    return IncomingAnnotation(
        *(key, start, end, quote),
        prefix=claims.words(row.get("prefix")),
        suffix=claims.words(row.get("suffix")),
        tags=claims.paths(row.get("tags")),
        note=note,
        author=author,
        created=created,
        edited=claims.moment(row.get("edited")),
        uid=_uid(row, key, *at, quote, note, author, created),
        replies=tuple(
            _incoming_reply(one) for one in claims.dicts(row.get("replies")) if claims.words(one.get("text"))
        ),
    )


def _incoming_reply(one: dict[str, Any]) -> IncomingReply:
    text, author = claims.words(one.get("text")), claims.line(one.get("author"))
    created, edited = claims.moment(one.get("created")), claims.moment(one.get("edited"))
    return IncomingReply(text, author, created, edited, _uid(one, text, author, created))


def _uid(told: dict[str, Any], *known: object) -> str:
    own = claims.line(told.get("uid"))
    return claims.uid_of(own, _KIND, *([own] if own else known))


def _tell_what_stays(row: dict[str, Any], left: claims.Leftovers) -> None:
    if made := claims.line(row.get("made_quote")):
        left.leave("reworded", made)
    for one in claims.dicts(listed(row.get("earlier"))):
        left.leave("earlier", claims.line(one.get("tag")))
