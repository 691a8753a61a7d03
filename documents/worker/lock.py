"""A file that only one process at a time holds; the system lets go of it when that process ends, however it ends."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


@contextmanager
def holding(path: Path) -> Iterator[bool]:
    """Whether this process holds the lock, for as long as the context lasts. Doesn't wait for it."""
    with path.open("ab") as file:
        held = _locked(file)
        try:
            yield held
        finally:
            if held:
                _let_go(file)


def is_held(path: Path) -> bool:
    """Whether a process holds the lock now."""
    with holding(path) as mine:
        return not mine


if sys.platform == "win32":
    import msvcrt

    def _locked(file: BinaryIO) -> bool:
        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _let_go(file: BinaryIO) -> None:
        file.seek(0)
        with suppress(OSError):
            msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _locked(file: BinaryIO) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _let_go(file: BinaryIO) -> None:
        with suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_UN)
