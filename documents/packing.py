"""An article as bytes, for another process or for later: data that can be checked, never code. Pure.

``PACKED`` = the head's length (4 bytes, big-endian), the head (JSON, UTF-8: text, layout, what is known of it), then
the bytes of its pictures, one after the other.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from documents.article import (
    Article,
    Picture,
    Remark,
    blocks_from,
    layout_of,
    marks_from,
    pages_from,
    sections_from,
)

_LENGTH = struct.Struct(">I")
_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


def dump(article: Article) -> bytes:
    """The whole article; ``load`` gives it back. Compress it to keep it."""
    head = {
        "text": article.text,
        "layout": layout_of(article),
        "title": article.title,
        "authors": article.authors,
        "publisher": article.publisher,
        "published": article.published.isoformat() if article.published else None,
        "url": article.url,
        "language": article.language,
        "warnings": article.warnings,
        "sizes": [len(picture.content) for picture in article.pictures],
        "remarks": [_row(remark) for remark in article.remarks],
        "metadata": dict(article.metadata),
    }
    packed = _encode(head).encode("utf-8", "replace")  # of a lone surrogate remains a question mark
    return b"".join([_LENGTH.pack(len(packed)), packed, *(picture.content for picture in article.pictures)])


def load(packed: bytes) -> Article:
    """The article that was dumped. Raises ValueError where these bytes aren't one."""
    try:
        [length] = _LENGTH.unpack_from(packed)
        end = _LENGTH.size + length
        head = json.loads(packed[_LENGTH.size : end])
        return _article(head, packed, end)
    except (struct.error, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"This is no packed article: {error}") from error


def _article(head: Mapping[str, Any], packed: bytes, end: int) -> Article:
    layout = head["layout"]
    return Article(
        text=head["text"],
        blocks=blocks_from(layout),
        marks=marks_from(layout),
        sections=sections_from(layout),
        title=head["title"],
        authors=tuple(head["authors"]),
        publisher=head["publisher"],
        published=date.fromisoformat(head["published"]) if head["published"] else None,
        url=head["url"],
        language=head["language"],
        warnings=tuple(head["warnings"]),
        pages=pages_from(layout),
        pictures=_pictures(layout.get("pictures", []), head["sizes"], packed, end),
        remarks=tuple(_remark(row) for row in head["remarks"]),
        metadata=head["metadata"],
    )


def _pictures(listed: list[list[Any]], sizes: list[int], packed: bytes, start: int) -> tuple[Picture, ...]:
    pictures = []
    for (sha256, media_type, width, height), size in zip(listed, sizes, strict=True):
        pictures.append(Picture(packed[start : start + size], media_type, width, height, sha256))
        start += size
    if start != len(packed):
        raise ValueError("The pictures of this packed article are cut off.")
    return tuple(pictures)


def _row(remark: Remark) -> list[Any]:
    made = remark.made.isoformat() if remark.made else None
    return [remark.start, remark.end, remark.note, remark.author, made, remark.colour]


def _remark(row: list[Any]) -> Remark:
    start, end, note, author, made, colour = row
    return Remark(start, end, note, author, datetime.fromisoformat(made) if made else None, colour)
