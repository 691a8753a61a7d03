"""Backups: copies of one moment that are checked, kept in a number, and can be restored."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from documents import backup
from documents.models import Project
from tests import factories as make

ROOT = Path(__file__).resolve().parent.parent.parent
committed = pytest.mark.django_db(transaction=True)
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="copies a file of SQLite")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A small database in WAL mode, as the program's is."""
    path = tmp_path / "the data" / "annotator.sqlite3"
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as made:
        made.execute("PRAGMA journal_mode=WAL")
        made.execute('CREATE TABLE "odd ""name" (id INTEGER PRIMARY KEY, words TEXT)')
        made.executemany('INSERT INTO "odd ""name" (words) VALUES (?)', [(f"row {n}",) for n in range(1000)])
        made.commit()
    return path


def entry(path: Path) -> dict[str, Any]:
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path)}


def rows(path: str | Path) -> int:
    with closing(sqlite3.connect(path)) as opened:
        return int(opened.execute('SELECT COUNT(*) FROM "odd ""name"').fetchone()[0])


def test_a_copy_has_all_rows_in_one_file_that_only_its_owner_reads(database: Path, tmp_path: Path) -> None:
    made = backup.back_up(entry(database), tmp_path / "copies")
    assert (rows(made.path), made.rows) == (1000, 1000)
    assert made.bytes == Path(made.path).stat().st_size
    assert [path.name for path in (tmp_path / "copies").iterdir()] == [Path(made.path).name]
    assert Path(made.path).stat().st_mode & 0o077 == 0
    assert (datetime.now(UTC) - made.when).total_seconds() < 60


def test_a_copy_is_its_owner_s_alone_from_the_first_moment(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modes = []

    def chmod(path: Path, _mode: int) -> None:
        modes.append(path.stat().st_mode & 0o077)

    monkeypatch.setattr(Path, "chmod", chmod)
    old = os.umask(0)
    try:
        made = backup.back_up(entry(database), tmp_path / "copies")
    finally:
        os.umask(old)
    assert Path(made.path).stat().st_mode & 0o077 == 0
    assert not any(modes)


def test_people_go_on_working_and_the_copy_is_of_one_moment(database: Path, tmp_path: Path) -> None:
    stop = threading.Event()
    written = []

    def write() -> None:
        with closing(sqlite3.connect(database, timeout=10)) as busy:
            while not stop.is_set():
                busy.execute("""INSERT INTO "odd ""name" (words) VALUES ('more')""")
                busy.commit()
                written.append(1)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        copies = {backup.back_up(entry(database), tmp_path / f"copies {n}") for n in range(5)}
    finally:
        stop.set()
        writer.join()
    assert written
    for made in copies:
        assert rows(made.path) == made.rows


def test_what_is_not_whole_is_no_backup(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "copies"
    before = backup.back_up(entry(database), folder)
    counted = backup._counts_of
    calls = iter((0, -1))  # the copy has one row less
    monkeypatch.setattr(backup, "_counts_of", lambda one: {name: n + next(calls) for name, n in counted(one).items()})
    with pytest.raises(backup.BackupFailed, match="999 rows"):
        backup.back_up(entry(database), folder, keep=1)
    assert [str(path) for path in folder.iterdir()] == [before.path]


def test_a_damaged_database_is_no_backup(database: Path, tmp_path: Path) -> None:
    with database.open("rb+") as file:
        file.seek(4096 * 2)
        file.write(b"\xff" * 4096 * 3)
    with pytest.raises(backup.BackupFailed):
        backup.back_up(entry(database), tmp_path / "copies")
    assert list((tmp_path / "copies").iterdir()) == []


def test_only_so_many_are_kept_and_other_files_are_left_alone(database: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    for name in ("annotator-2020-01-01T000000.sqlite3", "annotator-2021-01-01T000000.dump", "thesis.sqlite3"):
        (folder / name).write_bytes(b"")
    made = backup.back_up(entry(database), folder, keep=2)
    assert sorted(path.name for path in folder.iterdir()) == [
        "annotator-2021-01-01T000000.dump",
        Path(made.path).name,
        "thesis.sqlite3",
    ]


def test_a_folder_that_can_not_be_written_to_is_said(database: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(backup.BackupFailed, match="can't be written to"):
        backup.back_up(entry(database), tmp_path / "file" / "folder")


def test_the_last_one_is_remembered(tmp_path: Path) -> None:
    assert backup.last_backup(tmp_path) is None
    made = backup.Backup(str(tmp_path / "gone"), datetime.now(UTC).isoformat(), 5, 6, 0.1)
    backup.remember(made, tmp_path)
    assert backup.last_backup(tmp_path) == made
    assert not made.is_there
    (tmp_path / backup.NOTE).write_text('{"strange": 1}')
    assert backup.last_backup(tmp_path) is None


@committed
@on_sqlite
def test_the_program_starts_on_a_restored_copy(tmp_path: Path, settings: Any, capsys: Any) -> None:
    """As the command's help tells to restore one."""
    settings.DATA_DIR = tmp_path
    make.annotation(make.document(make.project(name="Kept")))
    call_command("backup", "--keep", "3")
    assert "Checked." in capsys.readouterr().out
    (copy,) = backup.copies_in(tmp_path / "backups")
    assert backup.last_backup(tmp_path).path == str(copy)  # type: ignore[union-attr]
    data = tmp_path / "restored"
    data.mkdir()
    copy.rename(data / "annotator.sqlite3")
    ask = "from annotator.models import Annotation; print(Annotation.objects.get().document.project)"
    environment = {**os.environ, "DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "annotator.settings"}
    environment.pop("DATABASE_URL", None)
    for command in (["migrate", "--check"], ["shell", "--no-imports", "-c", ask]):
        done = subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "Kept"


@committed
@pytest.mark.skipif(connection.vendor != "postgresql", reason="dumps a PostgreSQL database")
def test_postgresql_is_dumped_counted_and_restored(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path
    make.annotation(make.document(make.project(name="Kept"), text="Two\nlines\\\n\tand a \\. tab"), quote="lines")
    call_command("backup")
    (copy,) = backup.copies_in(tmp_path / "backups")
    Project.objects.update(name="Changed")
    entry = connection.settings_dict
    connection.close()
    known = {"PGHOST": entry["HOST"], "PGPORT": str(entry["PORT"]), "PGUSER": entry["USER"]}
    known["PGPASSWORD"] = entry["PASSWORD"]
    restore = ["pg_restore", "--clean", "--if-exists", f"--dbname={entry['NAME']}", str(copy)]
    done = subprocess.run(restore, env={**os.environ, **known}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert Project.objects.get().name == "Kept"


def test_the_password_is_only_in_a_file_of_its_own(tmp_path: Path) -> None:
    database = {"HOST": "db.example", "PORT": 5433, "USER": "o'hara", "PASSWORD": "a:b\\c'd", "NAME": "notes of 'a'"}
    address = backup._address(database, tmp_path)
    file = tmp_path / "password"
    assert address == rf"host='db.example' port='5433' user='o\'hara' dbname='notes of \'a\'' passfile='{file}'"
    assert file.read_text() == "*:*:*:*:a\\:b\\\\c'd\n"
    assert file.stat().st_mode & 0o077 == 0


def test_without_a_password_postgresql_asks_where_it_usually_does(tmp_path: Path) -> None:
    assert backup._address({"NAME": "notes", "PASSWORD": ""}, tmp_path) == "dbname='notes'"


def test_a_number_to_keep_is_a_number() -> None:
    with pytest.raises(CommandError, match="must be a number from 1"):
        call_command("backup", "--keep", "none")
