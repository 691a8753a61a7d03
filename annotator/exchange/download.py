"""An export as an HTTP answer: a file to keep, sent while it is made."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Protocol

from django.http import HttpRequest, StreamingHttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header
from django.utils.text import slugify


class Sent(Protocol):
    """What can be sent: an export, a table."""

    @property
    def format(self) -> Written: ...
    @property
    def blocks(self) -> Iterator[bytes]: ...


class Written(Protocol):
    """How it is written."""

    @property
    def media_type(self) -> str: ...
    @property
    def extension(self) -> str: ...


_GZIP = 31  # zlib's way of saying: a gzip header and trailer, the largest window
# A table of quotes gets hardly smaller at higher levels, and 20,000 rows take half a second longer.
_LEVEL = 1


def download(request: HttpRequest, export: Sent, *, name: str) -> StreamingHttpResponse:
    """``export`` as a file called ``name`` and the format's extension, compressed if the client takes gzip."""
    zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    response = StreamingHttpResponse(
        _gzipped(export.blocks) if zipped else export.blocks, content_type=export.format.media_type
    )
    if zipped:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"{name}.{export.format.extension}"
    )
    response["Cache-Control"] = "private, no-store"
    # A proxy that would collect the whole file first (nginx) passes it on as it comes.
    response["X-Accel-Buffering"] = "no"
    return response


def named_for(query: str) -> str:
    """A query as a part of a file's name: its words, of any script, with hyphens between them; 60 code points at most.
    A table carries it there: in its first lines it would be a row to every program that reads one."""
    return slugify(" ".join(re.findall(r"\w+", query)), allow_unicode=True)[:60].strip("-_")


def _gzipped(blocks: Iterator[bytes]) -> Iterator[bytes]:
    compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    try:
        for block in blocks:
            if part := compressor.compress(block):
                yield part
    except Exception:
        yield compressor.flush(zlib.Z_SYNC_FLUSH)  # what it says of itself at the break, and no end
        raise
    yield compressor.flush()
