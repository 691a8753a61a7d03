"""The secret key that is made once and kept in the data folder. Pure."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path

SHORTEST = 32  # characters


def kept_secret_key(data_dir: Path) -> str:
    """The key in the data folder. Of several processes that start at once, all get the same one: a key
    is written in full beside its place first, and only the first to link it there wins.

    Raises ValueError, which says what to do, if what is kept there is no key.
    """
    kept = data_dir / "secret-key"
    if not kept.exists():
        descriptor, name = tempfile.mkstemp(dir=data_dir, prefix="secret-key-")  # mode 0600
        fresh = Path(name)
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(48))
            kept.hardlink_to(fresh)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    key = kept.read_text(encoding="ascii").strip()
    if len(key) < SHORTEST:
        raise ValueError(f"The secret key kept in '{kept}' is damaged: delete that file to have a new one made.")
    return key
