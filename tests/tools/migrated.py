"""An empty database with every migration in it, on SQLite: made once, and copied for each later run of tests.

To migrate takes as much of a processor as 150 tests. What is kept goes by all there is in the migrations; a copy is
migrated again, which finds nothing to do. It lies in pytest's cache: ``pytest --cache-clear`` forgets it.
"""

from __future__ import annotations

import functools
import hashlib
import os
import shutil
import sqlite3
import sys
from pathlib import Path

import django
import pytest
from django.apps import apps
from django.db import connection


def fetch(config: pytest.Config) -> bool:
    """Puts a copy where the tests' database is to be. False if none is kept."""
    kept = _place(config)
    if kept is None:
        return False
    try:
        shutil.copyfile(kept, connection.settings_dict["TEST"]["NAME"])
    except FileNotFoundError:
        return False
    return True


def keep(config: pytest.Config) -> None:
    """Keeps a copy of the tests' database, just migrated, and forgets those of other migrations."""
    kept = _place(config)
    if kept is None:
        return
    new = kept.with_suffix(f".{os.getpid()}")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(new)])
    for old in kept.parent.glob("*.sqlite3"):
        old.unlink(missing_ok=True)
    new.replace(kept)


@functools.cache  # so it goes by what the migrations were before they ran
def _place(config: pytest.Config) -> Path | None:
    if connection.vendor != "sqlite" or not hasattr(config, "cache"):
        return None
    digest = hashlib.sha256(f"{sys.version} {django.VERSION} {sqlite3.sqlite_version}".encode())
    for app in apps.get_app_configs():
        for file in sorted((Path(app.path) / "migrations").glob("*.py")):
            digest.update(f"{app.label} {file.name}".encode() + file.read_bytes())
    return Path(config.cache.mkdir("migrated")) / f"{digest.hexdigest()[:32]}.sqlite3"
