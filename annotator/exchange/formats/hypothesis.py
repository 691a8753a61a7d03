"""Hypothesis: its annotations as JSON. Pure.

Written as its client exports and imports them: an object with ``annotations``, each shaped as its API has it
(https://h.readthedocs.io/en/latest/api-reference/v1/). Read so too, and as its API lists them (``rows`` and
``replies``), or as a bare list. There are no tags under others: paths stand there as names.

The TextPositionSelector counts UTF-16 units, as browsers do, in the page that somebody annotated, which the file
doesn't hold: the quote decides. What goes out of here says its place in code points too, by RFC 5147 ("char=12,17")
in a FragmentSelector, which Hypothesis passes over.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from annotator.exchange import claims
from annotator.exchange.bundle import AnnotationItem, Bundle, DocumentItem, ReplyItem
from annotator.exchange.identifiers import uuid_of
from annotator.exchange.incoming import Incoming, IncomingAnnotation, IncomingDocument, IncomingReply
from annotator.exchange.json_files import parsed
from annotator.exchange.losses import Feature
from annotator.exchange.units import Utf16
from documents.errors import UnreadableFile

CARRIES = frozenset(Feature) - {
    *(Feature.REWORDED, Feature.COLOUR, Feature.DEFINITION, Feature.SHORTCUT, Feature.ALIAS, Feature.UNUSED_TAG),
    *(Feature.TEXT, Feature.UNMARKED, Feature.TOPIC, Feature.FIELD, Feature.PAGE),
}
INSTEAD: dict[Feature, str] = {}
LEFT = {
    "private": "{count} annotations were to be seen by one person alone there; here all who see the project see them.",
    "group": "{count} annotations stand in a group of Hypothesis, which isn’t brought along.",
    "place": "{count} annotations mark what is no text (“{example}”); they come in as notes on the whole document.",
    "reply": "{count} replies answer annotations that aren’t in the file (“{example}”).",
    "unclear": "{count} rows don’t say what they are about.",
}

_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_TEXT_PLAIN = "http://tools.ietf.org/rfc/rfc5147"
_CHARACTERS = re.compile(r"char=(\d{1,10}),(\d{1,10})")
_UNFIT = re.compile(r"[^A-Za-z0-9._]+")  # in names of users there
_AT_ONCE = timedelta(seconds=1)  # the server sets both times when it makes an annotation, not quite alike
_WORLD = "__world__"


def dump(bundle: Bundle) -> Iterator[str]:
    """One JSON document, an annotation or reply a line."""
    host = bundle.site.partition("://")[2].partition("/")[0] or "annotator.invalid"
    head = {"export_date": _time(bundle.made), "export_userid": f"acct:export@{host}", "client_version": "Annotator"}
    yield f'{_encoded(head)[:-1]},"annotations":['
    before = "\n"
    for item in bundle.texts:
        about, source = _document(item.document)
        units = Utf16(item.text)
        for one in item.annotations:
            row = _shared(one, host=host)
            target = f'[{{"source":{source}{_place(one, units)}}}]'
            said = f'"text":{_encoded(one.note)},"tags":{_encoded(one.tags)}'
            yield f'{before}{{{row},{said},{about},"target":{target}}}'
            before = ",\n"
            for reply in one.replies:
                said = f'"text":{_encoded(reply.text)},"tags":[],"references":["{claims.packed(one.uid)}"]'
                target = f'[{{"source":{source}}}]'
                yield f'{before}{{{_shared(reply, host=host)},{said},{about},"target":{target}}}'
    yield "\n]}\n"


# What is the same in many rows is encoded once, and put in as text.
def _document(one: DocumentItem) -> tuple[str, str]:
    """How the rows about it name it, and its address. Its own words are those of Dublin Core, as pages state them."""
    uri = one.url or one.address
    core: dict[str, list[str]] = {"identifier": [f"urn:uuid:{one.uid}"]}
    told = {
        "source": (one.url,),
        "creator": one.authors,
        "publisher": (one.publisher,),
        "date": (one.published.isoformat() if one.published else "",),
        "language": (one.language,),
    }
    core |= {name: list(values) for name, values in told.items() if any(values)}
    about = {"uri": uri, "document": {"title": [one.title], "link": [{"href": uri}], "dc": core}}
    return _encoded(about)[1:-1], _encoded(uri)


def _shared(one: AnnotationItem | ReplyItem, *, host: str) -> str:
    """What annotations and replies have in common."""
    times = f'"created":"{_time(one.created)}","updated":"{_time(one.edited or one.created)}"'
    return f'"id":"{claims.packed(one.uid)}",{times},{_person(one.author, host)}'


@lru_cache(maxsize=1024)
def _person(name: str, host: str) -> str:
    user = f"acct:{_UNFIT.sub('.', name).strip('.') or 'somebody'}@{host}"
    rights = {"read": [f"group:{_WORLD}"], "admin": [user], "update": [user], "delete": [user]}
    told = {"user": user, "user_info": {"display_name": name}, "group": _WORLD, "permissions": rights, "hidden": False}
    return _encoded(told)[1:-1]


def _place(one: AnnotationItem, units: Utf16) -> str:
    if not one.quote:
        return ""
    quoted = {"type": "TextQuoteSelector", "exact": one.quote, "prefix": one.prefix, "suffix": one.suffix}
    if one.start is None or one.end is None:
        return f',"selector":[{_encoded(quoted)}]'
    units_told = f'{{"type":"TextPositionSelector","start":{units.units(one.start)},"end":{units.units(one.end)}}}'
    letters = f'{{"type":"FragmentSelector","conformsTo":"{_TEXT_PLAIN}","value":"char={one.start},{one.end}"}}'
    return f',"selector":[{units_told},{letters},{_encoded(quoted)}]'


def _time(moment: datetime) -> str:
    """ISO 8601 with the zone as that server writes it, to the microsecond."""
    return f"{moment.replace(tzinfo=None).isoformat()}+00:00"


def load(content: bytes, *, name: str) -> Incoming:
    """Raises UnreadableFile and TooLarge."""
    told = parsed(content, name=name)
    rows = _rows(told)
    if not any("uri" in row and "target" in row for row in rows):
        raise UnreadableFile(
            f"“{name}” has no annotations of Hypothesis in it. Export them there as JSON, and choose that file."
        )
    left = claims.Leftovers()
    answers: dict[str, list[IncomingReply]] = defaultdict(list)
    for row in rows:
        if references := claims.lines(row.get("references", [])):
            answers[references[0]].append(_said(row))
    documents: dict[str, IncomingDocument] = {}
    annotations = []
    for row in rows:
        if claims.lines(row.get("references", [])):
            continue
        document = _about(row)
        if not document.key:
            left.leave("unclear")
            continue
        documents.setdefault(document.key, document)
        replies = answers.pop(claims.line(row.get("id")), [])
        replies.sort(key=lambda one: one.created.timestamp() if one.created else 0.0)
        annotations.append(_annotation(row, document.key, tuple(replies), left))
    for one in (reply for replies in answers.values() for reply in replies):
        left.leave("reply", one.text)
    return Incoming(tuple(documents.values()), tuple(annotations), left=left.told())


def _rows(told: Any) -> list[dict[str, Any]]:
    lists = [told] if isinstance(told, list) else [claims.held(told, key) for key in ("annotations", "rows", "replies")]
    return [row for one in lists for row in claims.dicts(one)]


def _about(row: dict[str, Any]) -> IncomingDocument:
    uri = claims.line(row.get("uri")) or claims.line(claims.held(row, "target", "source"))
    about = row.get("document")
    core = about.get("dc") if isinstance(about, dict) else None
    core = core if isinstance(core, dict) else {}
    uid = next((found for one in claims.lines(core.get("identifier")) if (found := uuid_of(one))), "")
    return IncomingDocument(
        key=uid or uri,
        title=claims.line(claims.first(about, "title")),
        uid=uid,
        url=claims.address(claims.first(core, "source")) if uid else claims.address(uri),
        authors=claims.lines(core.get("creator")),
        publisher=claims.line(claims.first(core, "publisher")),
        published=claims.day(claims.first(core, "date")),
        language=claims.line(claims.first(core, "language")),
    )


def _annotation(
    row: dict[str, Any], document: str, replies: tuple[IncomingReply, ...], left: claims.Leftovers
) -> IncomingAnnotation:
    said = _said(row)
    selectors = list(claims.dicts(claims.held(row, "target", "selector")))
    quoted: dict[str, Any] = next((one for one in selectors if one.get("type") == "TextQuoteSelector"), {})
    quote = claims.words(quoted.get("exact"))
    if selectors and not quote:
        left.leave("place", said.text)
    start, end = _hint(selectors, quote)
    _tell_what_stays(row, said, left)
    return IncomingAnnotation(
        document=document,
        start=start,
        end=end,
        quote=quote,
        prefix=claims.words(quoted.get("prefix")),
        suffix=claims.words(quoted.get("suffix")),
        tags=claims.paths(row.get("tags")),
        note=said.text,
        author=said.author,
        created=said.created,
        edited=said.edited,
        uid=said.uid,
        replies=replies,
    )


def _tell_what_stays(row: dict[str, Any], said: IncomingReply, left: claims.Leftovers) -> None:
    readers = claims.lines(claims.held(row, "permissions", "read"))
    if readers and not any(one.startswith("group:") for one in readers):
        left.leave("private", said.text)
    if claims.line(row.get("group")) not in ("", _WORLD):
        left.leave("group", said.text)


def _hint(selectors: list[dict[str, Any]], quote: str) -> tuple[int | None, int | None]:
    """Where it stands in code points, as far as the file says it."""
    if not quote:
        return None, None
    for one in selectors:
        found = _CHARACTERS.fullmatch(claims.line(one.get("value"))) if one.get("conformsTo") == _TEXT_PLAIN else None
        if found:
            return claims.whole(found[1]), claims.whole(found[2])
    at = next((one for one in selectors if one.get("type") == "TextPositionSelector"), {})
    start = claims.whole(at.get("start"))
    # The units before it are those of a page that isn't here; its length is that of the quote, whatever the units.
    return (None, None) if start is None else (start, start + len(quote))


def _said(row: dict[str, Any]) -> IncomingReply:
    """What annotations and replies have in common."""
    created, updated = claims.moment(row.get("created")), claims.moment(row.get("updated"))
    is_edited = created is not None and updated is not None and updated - created > _AT_ONCE
    return IncomingReply(
        text=claims.words(row.get("text")),
        author=_named(row),
        created=created or updated,
        edited=updated if is_edited else None,
        uid=claims.uid_of(row.get("id"), "hypothesis", row.get("id") or _encoded(row)),
    )


def _named(row: dict[str, Any]) -> str:
    """The name shown, else the user's: "acct:alice@hypothes.is" is alice."""
    shown = claims.line(claims.held(row, "user_info", "display_name"))
    return shown or claims.line(row.get("user")).removeprefix("acct:").partition("@")[0]
