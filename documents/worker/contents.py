"""The bytes of items, as far as they are needed: a large container never lies in memory as a whole."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import BinaryField
from django.db.models.functions import Substr

from documents.errors import Conflict
from documents.models import ImportContent, ImportItem

FIRST_BYTES = 4096
_PIECE = 1_000_000


def first_bytes_of(item: ImportItem) -> bytes | None:
    """The start of the item's bytes; None where there are none yet."""
    return _piece(item, 0, FIRST_BYTES)


def content_of(item: ImportItem) -> bytes:
    """All of the item's bytes; none where they aren't kept any more."""
    content = ImportContent.objects.filter(item=item).values_list("content", flat=True).first()
    return bytes(content or b"")


@contextmanager
def as_file(item: ImportItem) -> Iterator[Path]:
    """The item's bytes in a file that goes away afterwards."""
    with tempfile.TemporaryDirectory(prefix="import-", dir=settings.FILE_UPLOAD_TEMP_DIR) as folder:
        path = Path(folder) / "content"
        with path.open("wb") as file:
            for piece in _pieces(item):
                file.write(piece)
        yield path


def _pieces(item: ImportItem) -> Iterator[bytes]:
    if connection.vendor != "sqlite":
        for start in range(0, item.size, _PIECE):
            yield _piece(item, start, _PIECE) or b""
        return
    # SQLite would load all of it for each piece; this reads just the pages that are asked for.
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("SELECT rowid FROM documents_importcontent WHERE item_id = %s", [item.pk])
        row = cursor.fetchone()
    if row is None:
        raise Conflict(f"“{item}” isn't kept any more.")
    database: Any = connection.connection
    with database.blobopen("documents_importcontent", "content", row[0], readonly=True) as blob:
        while piece := blob.read(_PIECE):
            yield bytes(piece)


def _piece(item: ImportItem, start: int, length: int) -> bytes | None:
    piece = Substr("content", start + 1, length, output_field=BinaryField())
    found = ImportContent.objects.filter(item=item).annotate(piece=piece).values_list("piece").first()
    return None if found is None else bytes(found[0] or b"")
