"""What documents came from and what they show: original files and pictures, sent so that no browser runs them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.db.models import BinaryField
from django.db.models.functions import Substr
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from documents.access import picture_to_read, source_file_to_read
from documents.models import SourceFile
from documents.views.shelf import number_in

_BLOCK = 1_000_000  # bytes read and sent at a time
_MEDIA_TYPE = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+(;\s*charset=[\w-]+)?")
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]+")
_INERT = {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff"}


@require_safe
@login_required
def source(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The original bytes, as a download; ``?revision=n`` for those that an older text came from."""
    file = source_file_to_read(request.user, uid, number_in(request, "revision") or None)
    media_type = file.media_type if _MEDIA_TYPE.fullmatch(file.media_type) else "application/octet-stream"
    response = StreamingHttpResponse(_pieces(file), content_type=media_type, headers=_INERT)
    name = _plain(file.name.replace("\\", "/").rpartition("/")[2]) or f"{_plain(file.document.title[:80])}.txt"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Content-Length"] = str(file.size)
    response["Cache-Control"] = "private, no-cache"
    return response


@require_safe
@login_required
def picture(request: HttpRequest, uid: UUID, sha256: str) -> HttpResponse:
    """A picture of a document's text. Its address names its bytes, so a browser may keep it for good."""
    found = picture_to_read(request.user, uid, sha256)
    return inert_picture(bytes(found.content), found.media_type)


def inert_picture(content: bytes, media_type: str) -> HttpResponse:
    """A picture that was encoded anew, at an address that names its bytes."""
    response = HttpResponse(content, content_type=media_type, headers=_INERT)
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _plain(name: str) -> str:
    """The name without line ends, which no header has, and without what would turn its end around."""
    return _NOT_IN_NAMES.sub(" ", name).strip()


def _pieces(file: SourceFile) -> Iterator[bytes]:
    """The bytes of a file, never all of them in memory."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        # SUBSTR would read all of the bytes for each piece.
        with connection.connection.blobopen(SourceFile._meta.db_table, "content", file.pk, readonly=True) as blob:
            while piece := blob.read(_BLOCK):
                yield piece
        return
    for at in range(0, file.size, _BLOCK):
        cut = Substr("content", at + 1, _BLOCK, output_field=BinaryField())
        yield bytes(SourceFile.objects.annotate(piece=cut).values_list("piece", flat=True).get(pk=file.pk))
