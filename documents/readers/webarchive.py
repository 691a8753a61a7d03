"""Web pages saved by Safari (``.webarchive``): a property list with the page, its images and its frames. Pure."""

from __future__ import annotations

import plistlib
from collections.abc import Iterator, Mapping
from typing import Any
from xml.parsers.expat import ExpatError

from documents.article import Article
from documents.errors import UnreadableFile
from documents.markup.saved import Resource, saved_article

NAME = "webarchive"
VERSION = 1
_DEEPEST = 4  # frames in frames


def read(content: bytes, *, name: str = "", url: str = "", charset: str = "") -> Article:
    """The article of a saved page, its images among the text, the pages in its frames where they stand.

    Raises UnreadableFile when it holds no page, or one without words.
    """
    try:
        archive = plistlib.loads(content)
        main = _resource(archive["WebMainResource"])
    except (plistlib.InvalidFileException, ExpatError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableFile(
            f"“{name or 'The file'}” is no web archive, or damaged. Save the page again in Safari, as “Page Source” if"
            " it fails once more."
        ) from error
    [address] = main.addresses or (url,)
    own = address if address.startswith(("http://", "https://")) else url
    return saved_article(main, _others(archive, 0), name=name, url=own, charset=charset)


def _others(archive: Mapping[str, Any], depth: int) -> Iterator[Resource]:
    """What the page is made of, and what its frames are made of."""
    for entry in _listed(archive, "WebSubresources"):
        yield _resource(entry)
    for frame in _listed(archive, "WebSubframeArchives") if depth < _DEEPEST else ():
        if isinstance(frame.get("WebMainResource"), dict):
            yield _resource(frame["WebMainResource"])
        yield from _others(frame, depth + 1)


def _listed(archive: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    entries = archive.get(name)
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def _resource(entry: Mapping[str, Any]) -> Resource:
    content = entry.get("WebResourceData", b"")
    held = content if isinstance(content, bytes) else b""
    address = _said(entry, "WebResourceURL")
    return Resource(
        _said(entry, "WebResourceMIMEType").lower(),
        _said(entry, "WebResourceTextEncodingName"),
        (address,) if address else (),
        lambda: held,
    )


def _said(entry: Mapping[str, Any], name: str) -> str:
    value = entry.get(name)
    return value if isinstance(value, str) else ""
