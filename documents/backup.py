"""Copies of the whole database, checked before they count. Pure: it asks SQLite and PostgreSQL's own programs.

A copy is taken of one moment while people go on working: by SQLite's online backup (sqlite.org/backup.html) within a
read transaction, by ``pg_dump`` from an exported snapshot. It is counted row by row against that moment, and gets its
name only then; what was copied before is touched by nothing that fails.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

PREFIX = "annotator-"
ENDINGS = {"sqlite": ".sqlite3", "postgresql": ".dump"}
NOTE = "last-backup.json"  # in the folder of the data: what the administration tells of
_COUNTING_DUMP = "COPY "


class BackupFailed(Exception):
    """There is no new copy. ``str(error)`` says why and what can be done."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy that was checked. ``at`` as ISO 8601 has it, ``rows`` in all its tables."""

    path: str
    at: str
    bytes: int
    rows: int
    seconds: float

    @property
    def when(self) -> datetime:
        return datetime.fromisoformat(self.at)

    @property
    def is_there(self) -> bool:
        return Path(self.path).is_file()


def back_up(database: Mapping[str, Any], folder: Path, *, snapshot: Any = None, keep: int = 0) -> Backup:
    """Copy the database (an entry of Django's DATABASES) into a new file of ``folder``; of older copies there only the
    last ``keep`` stay, with the new one (0: all). ``snapshot`` of PostgreSQL: its name, and the rows of each table.
    BackupFailed if it can't be made, or isn't right."""
    start = time.monotonic()
    kind = "sqlite" if "sqlite" in database["ENGINE"] else "postgresql"
    now = datetime.now(UTC)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / f"{PREFIX}{now:%Y-%m-%dT%H%M%S}{ENDINGS[kind]}"
        partial = folder / f".{path.name}.partial"
        try:
            if kind == "sqlite":
                rows = _copy_sqlite(Path(database["NAME"]), partial)
            else:
                rows = _dump_postgresql(database, partial, snapshot)
            _keep_on_disk(partial)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
        size = path.stat().st_size
    except OSError as error:
        raise BackupFailed(f"The folder {folder} can't be written to: {error.strerror or error}.") from error
    if keep:
        for old in copies_in(folder)[keep:]:
            old.unlink(missing_ok=True)
    return Backup(str(path.resolve()), now.isoformat(), size, rows, round(time.monotonic() - start, 1))


def copies_in(folder: Path) -> list[Path]:
    """The copies in a folder, the newest first."""
    return sorted(
        (path for ending in ENDINGS.values() for path in folder.glob(f"{PREFIX}????-??-??T??????{ending}")),
        key=lambda path: path.name,
        reverse=True,
    )


def remember(backup: Backup, data_dir: Path) -> None:
    """Note that this is the last one."""
    note = data_dir / f".{NOTE}.partial"
    note.write_text(json.dumps(asdict(backup)), encoding="utf-8")
    note.replace(data_dir / NOTE)


def last_backup(data_dir: Path) -> Backup | None:
    """The last one that was made; None if there is none, or nobody knows of it."""
    try:
        return Backup(**json.loads((data_dir / NOTE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _copy_sqlite(source: Path, target: Path) -> int:
    address = f"file:{quote(str(source))}?mode=ro"
    target.touch(mode=0o600)  # SQLite would make one that others may open until it is told otherwise
    try:
        with (
            closing(sqlite3.connect(address, uri=True, timeout=60, isolation_level=None)) as standing,
            closing(sqlite3.connect(target, isolation_level=None)) as copy,
        ):
            standing.execute("BEGIN")  # what is counted and what is copied are of one moment; nobody is kept from work
            expected = _counts_of(standing)
            standing.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, not three
            _check(copy, expected)
    except sqlite3.Error as error:
        raise BackupFailed(f"SQLite couldn't copy {source}: {error}.") from error
    return sum(expected.values())


def _check(copy: sqlite3.Connection, expected: dict[str, int]) -> None:
    told = [row[0] for row in copy.execute("PRAGMA integrity_check(3)")]
    if told != ["ok"]:
        raise BackupFailed(f"The copy isn't whole: {'; '.join(told)}. Is the disk in order? Nothing was kept of it.")
    _compare(_counts_of(copy), expected)


def _compare(found: dict[str, int], expected: dict[str, int]) -> None:
    for table, rows in expected.items():
        if found.get(table) != rows:
            raise BackupFailed(f"The copy has {found.get(table, 'no')} rows of {table}, not {rows}: nothing was kept.")


def _counts_of(connection: sqlite3.Connection) -> dict[str, int]:
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    quoted = {name: name.replace('"', '""') for name in tables if not name.startswith("sqlite_")}
    return {name: connection.execute(f'SELECT COUNT(*) FROM "{q}"').fetchone()[0] for name, q in quoted.items()}  # noqa: S608


def _dump_postgresql(database: Mapping[str, Any], target: Path, snapshot: Any) -> int:
    name, expected = snapshot
    target.touch(mode=0o600)
    _run("pg_dump", ["--format=custom", f"--snapshot={name}", f"--file={target}"], database)
    found: dict[str, int] = {}
    program = _program("pg_restore")
    listing = [program, "--data-only", "--file=-", str(target)]
    with subprocess.Popen(listing, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as reading:  # noqa: S603
        table = ""
        for line in reading.stdout or ():
            if table and line == b"\\.\n":
                table = ""
            elif table:
                found[table] += 1
            elif line.startswith(_COUNTING_DUMP.encode()):
                table = line.split()[1].decode().rpartition(".")[2].strip('"')
                found[table] = 0
        told = (reading.stderr.read() if reading.stderr else b"").decode(errors="replace").strip()
    if reading.returncode:
        raise BackupFailed(f"The copy can't be read: {told}. Nothing was kept of it.")
    _compare(found, expected)
    return sum(expected.values())


def _run(name: str, arguments: list[str], database: Mapping[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        command = [_program(name), "--no-password", *arguments, f"--dbname={_address(database, Path(folder))}"]
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
    if done.returncode:
        raise BackupFailed(f"{name} couldn't copy the database: {done.stderr.decode(errors='replace').strip()}")


def _address(database: Mapping[str, Any], folder: Path) -> str:
    """Where the database is (libpq, "Keyword/Value Connection Strings"); its password in a file that only its owner
    reads, as a list of processes shows what they were started with."""
    given = {"host": "HOST", "port": "PORT", "user": "USER", "dbname": "NAME"}
    known = {word: database[key] for word, key in given.items() if database.get(key)}
    if database.get("PASSWORD"):
        file = folder / "password"
        file.touch(mode=0o600)
        file.write_text(f"*:*:*:*:{_escaped(database['PASSWORD'], of=':')}\n", encoding="utf-8")
        known["passfile"] = file
    return " ".join(f"{word}='{_escaped(value, of=chr(39))}'" for word, value in known.items())


def _escaped(value: object, *, of: str) -> str:
    return str(value).replace("\\", "\\\\").replace(of, f"\\{of}")


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise BackupFailed(
            f"A backup of PostgreSQL needs its program {name}, which isn't on this machine's PATH: install"
            " PostgreSQL's client programs here, or make backups where the database runs."
        )
    return found


def _keep_on_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
