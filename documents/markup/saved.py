"""A page that was saved with its images and frames (MHTML, web archive), put together again. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin

from lxml import etree, html

from documents import encoding, markup
from documents.article import Article
from documents.errors import UnreadableFile
from documents.markup.page import article_of

PAGES = ("text/html", "application/xhtml+xml")
_DEEPEST = 3  # frames in frames
_MOST_FRAMES = 40
_FRAME = re.compile(r"<(i?frame)\b([^<>]{0,4000})>(?:\s{0,100}</\1\s*>)?", re.IGNORECASE)
_SOURCE = re.compile(r"""\bsrc\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|\b(?:width|height)\s*=\s*[\"']?[01](?:px)?[\"'\s/]|\bhidden\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Resource:
    """One file of a saved page. ``addresses`` are the names by which the others call it (https:…, cid:…);
    ``load`` gives its bytes when they are needed."""

    media_type: str
    charset: str
    addresses: tuple[str, ...]
    load: Callable[[], bytes]


def saved_article(
    main: Resource, others: Iterable[Resource], *, name: str = "", url: str = "", charset: str = ""
) -> Article:
    """The article of the page ``main`` with the images and frames that came along. ``charset`` is what a person
    said. Raises UnreadableFile."""
    return _Saved(others, url).article(main, name, charset)


class _Saved:
    def __init__(self, others: Iterable[Resource], url: str) -> None:
        self._url = url
        self._by_address: dict[str, Resource] = {}
        self._frames = 0
        for resource in others:
            for address in resource.addresses:
                self._by_address.setdefault(self._whole(address), resource)

    def article(self, main: Resource, name: str, charset: str) -> Article:
        source = encoding.decode(main.load(), name=name, charset=charset or main.charset, html=True)
        source = self._with_frames(source, depth=1)
        return article_of(source, name=name, url=self._url, picture=self._picture)

    def _whole(self, address: str) -> str:
        try:
            return urldefrag(urljoin(self._url, address.strip())).url
        except ValueError:
            return address

    def _resource(self, address: str) -> Resource | None:
        return self._by_address.get(self._whole(address))

    def _picture(self, address: str) -> bytes | None:
        resource = self._resource(address)
        return None if resource is None or resource.media_type in PAGES else resource.load()

    def _with_frames(self, source: str, *, depth: int) -> str:
        """The page with what its frames show in their place, as a browser has it."""

        def filled(frame: re.Match[str]) -> str:
            found = _SOURCE.search(frame[2])
            if found is None or _UNSEEN.search(frame[2]) or self._frames >= _MOST_FRAMES:
                return frame[0]
            resource = self._resource((found[1] or found[2] or found[3] or "").replace("&amp;", "&"))
            if resource is None or resource.media_type not in PAGES:
                return frame[0]
            self._frames += 1
            return self._body(resource, depth) or frame[0]

        return source if depth > _DEEPEST else _FRAME.sub(filled, source)

    def _body(self, resource: Resource, depth: int) -> str:
        """What a frame shows, as part of the page around it: its head and its scripts stay out."""
        try:
            source = encoding.decode(resource.load(), charset=resource.charset, html=True)
        except UnreadableFile:
            return ""  # empty, most often
        root = markup.parse(source)
        body = root.find(".//body") if root is not None else None
        if body is None:
            return ""
        etree.strip_elements(body, "script", "style", "noscript", "base", "meta", with_tail=False)
        body.tag = "div"
        return self._with_frames(html.tostring(body, encoding="unicode", with_tail=False), depth=depth + 1)
