"""Feeds: RSS and Atom by feedparser, JSON Feed (jsonfeed.org, version 1.1). Pure.

Each entry is a document. What a feed gives is taken as it is: nothing is fetched, and reading it makes it harmless.
"""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from documents import encoding, progress, records
from documents.article import Fact
from documents.containers import MOST_PARTS, Failure, Part
from documents.errors import UnreadableFile
from documents.sections.dates import iso_day

NAME = "feed"
_WHOLE = 1_500  # code points: a description this long is the text, whatever it is called
_ADDRESS = re.compile(r"https?://[^\s/][^\s\x00-\x1f]*", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,500}>")


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry, however its feed writes it."""

    html: str = ""
    text: str = ""
    summary: bool = False  # nothing but a summary
    title: str = ""
    authors: Sequence[str] = ()
    publisher: str = ""
    published: str = ""
    url: str = ""
    language: str = ""
    facts: Mapping[str, Fact] = field(default_factory=dict)


def parts_of(
    file: BinaryIO, *, name: str = "", url: str = "", charset: str = "", mapping: Mapping[str, str] | None = None
) -> Iterator[Part | Failure]:
    """A record for each entry, in the feed's order. ``url`` is where the feed was fetched from.

    Raises UnreadableFile when it is no feed, has no entries or too many.
    """
    file.seek(0)
    content = file.read()
    label = name or url or "The feed"
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        entries = _from_json(content, label, charset)
    else:
        entries = _from_xml(content, label, url, charset)
    if not entries:
        raise UnreadableFile(f"“{label}” has no entries at present.")
    if len(entries) > MOST_PARTS:
        raise UnreadableFile(f"“{label}” has more than {MOST_PARTS:,} entries. Split it into smaller files.")
    return _parts(entries, PurePosixPath(name.replace("\\", "/")).stem or "feed")


def _parts(entries: Sequence[_Entry], stem: str) -> Iterator[Part | Failure]:
    for number, entry in enumerate(entries, 1):
        progress.report(number, len(entries))
        place = f"{stem}, entry {number}"
        if not (entry.html.strip() or entry.text.strip()):
            where = f" Import the page itself: {entry.url}" if entry.url else ""
            yield Failure(place, f"The feed gives no text for “{entry.title or 'this entry'}”.{where}")
            continue
        fields = {
            "text": entry.text,
            "html": entry.html,
            "title": entry.title,
            "authors": "; ".join(entry.authors),
            "publisher": entry.publisher,
            "published": entry.published,
            "url": entry.url,
            "language": entry.language,
        }
        yield Part(
            content=records.pack(
                {key: value for key, value in fields.items() if value.strip()}, entry.facts, warnings=_warnings(entry)
            ),
            name=place + records.EXTENSION,
            media_type=records.MEDIA_TYPE,
            url=entry.url,
        )


def _warnings(entry: _Entry) -> list[str]:
    if not entry.summary or len(entry.html or entry.text) >= _WHOLE:
        return []
    where = f" The whole may be at {entry.url}" if entry.url else ""
    return [f"The feed holds only a summary of this text.{where}"]


def _from_xml(content: bytes, label: str, url: str, charset: str) -> list[_Entry]:
    import feedparser

    found = feedparser.parse(
        io.BytesIO(content),  # an address or a path would be opened
        sanitize_html=False,
        resolve_relative_uris=False,  # those in texts are seen to by the reader, those of entries here
        response_headers={
            "content-type": "application/xml" + (f"; charset={charset}" if charset else ""),
            "content-location": url,
        },
    )
    if not found.get("version") and not found.entries:
        raise UnreadableFile(f"“{label}” is no feed (RSS, Atom, JSON Feed). To import a page, give its own address.")
    # Plain ones: feedparser's own answer for keys that aren't there.
    return [_entry(dict(entry), dict(found.feed)) for entry in found.entries[: MOST_PARTS + 1]]


def _entry(entry: dict[str, Any], feed: dict[str, Any]) -> _Entry:
    contents = [one for one in entry.get("content", ()) if one.get("value", "").strip()]
    body: Any = max(contents, key=lambda one: len(one["value"]), default=None)
    summary = body is None
    body = body or entry.get("summary_detail") or {"value": entry.get("summary") or "", "type": "text/plain"}
    value = body.get("value") or ""
    plain = body.get("type") == "text/plain" and not _TAG.search(value)
    link = entry.get("link") or ""
    guid = entry.get("id") or ""
    address = next((one for one in (link, guid) if _ADDRESS.fullmatch(one)), "")
    return _Entry(
        html="" if plain else value,
        text=value if plain else "",
        summary=summary,
        title=_plain(entry.get("title") or ""),
        authors=[name for one in entry.get("authors", ()) if (name := (one.get("name") or "").strip())],
        publisher=_plain((entry.get("source") or {}).get("title") or feed.get("title") or ""),
        published=_day(entry),
        url=address,
        language=body.get("language") or feed.get("language") or "",
        facts=_facts(
            tags=[tag.get("label") or tag.get("term") or "" for tag in entry.get("tags", ())],
            guid=guid if guid != address else "",
            updated=entry.get("updated", "") if entry.get("updated") != entry.get("published") else "",
            enclosures=[one.get("href", "") for one in entry.get("links", ()) if one.get("rel") == "enclosure"],
            comments=entry.get("comments", ""),
        ),
    )


def _day(entry: dict[str, Any]) -> str:
    """The day as the feed writes it, at its own place; else as feedparser understands it, in UTC."""
    for key in ("published", "created", "updated"):
        found = iso_day(entry.get(key) or "")
        if found is not None:
            return found.isoformat()
        parsed = entry.get(f"{key}_parsed")
        if parsed:
            return "{:04}-{:02}-{:02}".format(*parsed[:3])
    return ""


def _from_json(content: bytes, label: str, charset: str) -> list[_Entry]:
    try:
        feed = json.loads(encoding.decode(content, name=label, charset=charset), strict=False)
        items = feed["items"]
        return [_item(item, feed) for item in items[: MOST_PARTS + 1]]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableFile(f"“{label}” is no feed that can be read (JSON Feed). Download it again.") from error


def _item(item: dict[str, Any], feed: dict[str, Any]) -> _Entry:
    def said(key: str) -> str:
        value = item.get(key)
        return value if isinstance(value, str) else ""

    authors = item.get("authors") or [item.get("author") or {}]
    body = said("content_html") or said("content_text")
    published = iso_day(said("date_published") or said("date_modified"))
    address = next((one for one in (said("url"), said("id")) if _ADDRESS.fullmatch(one)), "")
    return _Entry(
        html=said("content_html"),
        text=said("content_text") or ("" if body else said("summary")),
        summary=not body,
        title=_plain(said("title")),
        authors=[str(one["name"]) for one in authors if one.get("name")],
        publisher=_plain(str(feed.get("title") or "")),
        published=published.isoformat() if published else "",
        url=address,
        language=said("language") or str(feed.get("language") or ""),
        facts=_facts(
            tags=[str(tag) for tag in item.get("tags") or ()],
            guid=said("id") if said("id") != address else "",
            updated=said("date_modified") if said("date_published") else "",
            enclosures=[str(one.get("url", "")) for one in item.get("attachments") or ()],
            comments=said("external_url"),
        ),
    )


def _facts(*, tags: Sequence[str], enclosures: Sequence[str], **others: str) -> dict[str, Fact]:
    facts = {"tags": ", ".join(filter(None, tags)), "enclosure": ", ".join(filter(None, enclosures)), **others}
    return {name: fact for name, fact in facts.items() if fact}


def _plain(title: str) -> str:
    """A title without the markup that some feeds put into it."""
    return " ".join(html.unescape(_TAG.sub("", title)).split())
