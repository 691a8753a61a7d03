"""``manage.py backup``: a checked copy of the whole database, while people go on working."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from documents import backup

FOLDER = "backups"  # in DATA_DIR


class Command(BaseCommand):
    help = (
        "Copy the whole database, with all original files and pictures in it, into a new file of FOLDER, and check the"
        " copy. People may go on working. To restore a copy of SQLite: stop the program, put the copy in the place of"
        " DATA_DIR/annotator.sqlite3, delete annotator.sqlite3-wal and annotator.sqlite3-shm beside it, start the"
        " program. Of PostgreSQL: pg_restore --clean --if-exists --dbname=NAME COPY."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder", nargs="?", type=Path, help=f"where to put the copy; DATA_DIR/{FOLDER} if not given"
        )
        parser.add_argument(
            "--keep",
            type=_number,
            default=0,
            metavar="N",
            help="keep the newest N copies of that folder and delete older ones; all if not given",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        data_dir = settings.DATA_DIR
        folder = options["folder"] or data_dir / FOLDER
        try:
            with _snapshot() as snapshot:
                made = backup.back_up(connection.settings_dict, folder, snapshot=snapshot, keep=options["keep"])
            backup.remember(made, data_dir)
        except backup.BackupFailed as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{made.path}: {made.bytes:,} bytes, {made.rows:,} rows, {made.seconds} s. Checked.")


def _number(value: str) -> int:
    if not (value.isascii() and value.isdigit() and 0 < int(value) < 10_000):
        raise ArgumentTypeError(f"must be a number from 1 to 9999, not '{value}'")
    return int(value)


@contextmanager
def _snapshot() -> Iterator[Any]:
    """Of PostgreSQL, a moment that another program can copy, and how many rows each table had then."""
    if connection.vendor != "postgresql":
        yield None
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        name = cursor.fetchone()[0]
        counts = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
            counts[table] = cursor.fetchone()[0]
        yield name, counts
