"""A file that appears when it is complete, in the place of one that is there already."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file beside the one that is wanted, which it replaces when all is written; where that goes wrong, nothing is
    changed. Raises OSError."""
    if path.is_dir():
        raise IsADirectoryError(f"it is a folder: add a file name to “{path}”")
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:100]}-")
    unfinished = Path(name)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o600)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
