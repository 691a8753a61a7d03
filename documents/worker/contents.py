"""The bytes of items, as far as they are needed: a large container never lies in memory as a whole."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import BinaryField
from django.db.models.functions import Substr

from documents.actions.imports.claiming import BYTES_AT_ONCE
from documents.errors import Conflict
from documents.models import ImportContent, ImportItem

FIRST_BYTES = 4096
_PIECE = 1_000_000


class Contents:
    """The bytes of items that are read together: those of small files are asked for once, for all of them."""

    def __init__(self, items: Sequence[ImportItem]) -> None:
        small = [item.pk for item in items if item.size <= BYTES_AT_ONCE]
        rows = ImportContent.objects.filter(pk__in=small).values_list("pk", "content")
        self._known = {pk: bytes(content) for pk, content in rows}

    def add(self, item: ImportItem, content: bytes) -> None:
        """What was just fetched."""
        self._known[item.pk] = content

    def start_of(self, item: ImportItem) -> bytes | None:
        """The item's first bytes; None where there are none yet."""
        known = self._known.get(item.pk)
        return _piece(item, 0, FIRST_BYTES) if known is None else known[:FIRST_BYTES]

    def of(self, item: ImportItem) -> bytes:
        """All of the item's bytes; none where they aren't kept any more. Asks again, so that few lie in memory."""
        known = self._known.pop(item.pk, None)
        if known is None:
            row = ImportContent.objects.filter(pk=item.pk).values_list("content").first()
            known = bytes(row[0]) if row else b""
        return known


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
