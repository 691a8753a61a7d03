"""The images that came along with a page: in it (``data:``) or beside it. Pure."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from lxml.html import HtmlElement

from documents.article import Picture
from documents.pictures import picture_of

Finder = Callable[[str], bytes | None]  # an image's address, as the page has it → its bytes
SMALLEST = 48  # pixels, of the longer side: smaller ones are icons and spacers
MOST_PICTURES = 300
_MOST_BYTES = 60_000_000  # of all pictures together, as kept
_PLACES = ("src", "data-src", "data-original", "data-lazy-src")


class Images:
    """Finds and encodes the pictures of one page, each address once."""

    def __init__(self, beside: Finder | None = None) -> None:
        self._beside = beside
        self._seen: dict[str, Picture | None] = {}
        self._kept_bytes = self._kept_pictures = 0

    def picture_in(self, element: HtmlElement) -> Picture | None:
        """The picture that an ``<img>`` shows, if it came along and is more than an icon."""
        for place in _PLACES:
            address = (element.get(place) or "").strip()
            if address and (found := self._found(address)) is not None:
                return found
        return None

    def _found(self, address: str) -> Picture | None:
        if address not in self._seen:
            content = _embedded(address) if address[:5].lower() == "data:" else self._beside and self._beside(address)
            self._seen[address] = self._kept(content) if content else None
        return self._seen[address]

    def _kept(self, content: bytes) -> Picture | None:
        if self._kept_pictures >= MOST_PICTURES or self._kept_bytes > _MOST_BYTES:
            return None
        found = picture_of(content)
        if found is None or max(found.width, found.height) < SMALLEST:
            return None
        self._kept_pictures += 1
        self._kept_bytes += len(found.content)
        return found


def _embedded(address: str) -> bytes | None:
    """The bytes in a ``data:`` address (RFC 2397)."""
    head, comma, body = address.partition(",")
    if not comma:
        return None
    try:
        raw = unquote_to_bytes(body)
        return b64decode(b"".join(raw.split()), validate=False) if head.lower().endswith(";base64") else raw
    except (ValueError, binascii.Error):
        return None
