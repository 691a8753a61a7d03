"""The program in processes of its own, to be killed at any moment."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from annotator.environment import VARIABLES

ROOT = Path(__file__).resolve().parents[2]


class Program:
    """The program with a data folder of its own, in processes of its own."""

    def __init__(self, folder: Path) -> None:
        own = {name: value for name, value in os.environ.items() if name not in {v.name for v in VARIABLES}}
        if url := os.environ.get("DATABASE_URL"):
            own["DATABASE_URL"] = url
        self.url = url
        self.folder = folder
        self.environment = own | {"DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "annotator.settings"}

    def run(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True, check=True
        )
        return done.stdout

    def start(self, *command: str, **options: Any) -> subprocess.Popen[Any]:
        return subprocess.Popen([sys.executable, *command], cwd=ROOT, env=self.environment, **options)

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        if self.url:
            import psycopg

            with psycopg.connect(self.url) as database:
                return database.execute(query).fetchall()
        with closing(sqlite3.connect(self.folder / "annotator.sqlite3", timeout=20)) as database:
            return database.execute(query).fetchall()
