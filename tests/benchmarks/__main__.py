"""``make bench``: runs all of it and prints one table. Exit status 1 if a figure isn't reached."""

from __future__ import annotations

import os
import platform
import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks import (
    archive,
    codebook,
    exchanging,
    importing,
    indexing,
    listing,
    live,
    long,
    placing,
    reading,
    revising,
    search,
    server,
    work,
)
from tests.benchmarks.work import Row


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder)
        prepared = server.prepared(data_dir)
        rows = _starting(data_dir)
        port = server.free_port()
        with server.started(data_dir, port):
            rows += work.pages(port, prepared)
            rows += work.exporting(port, prepared)
            rows += work.one_highlight(port, prepared)
            rows += work.many_clients(port, prepared)
        with server.started(data_dir, port) as (pid, _seconds):
            rows += importing.highlights_meanwhile(port, prepared)
            rows += importing.memory(port, prepared, pid)
        rows += live.streams(data_dir, prepared)
        rows += work.importing(data_dir)
        rows += importing.rows_of_json(data_dir)
    with tempfile.TemporaryDirectory() as folder:
        rows += long.in_folder(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        rows += codebook.in_folder(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        rows += listing.in_folder(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        rows += revising.in_folder(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        rows += search.in_folder(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        rows += indexing.in_folder(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        rows += archive.in_folder(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        rows += exchanging.in_folder(Path(folder))
    rows += placing.many()
    rows += reading.throughput()
    rows += reading.long_pdf()
    rows += work.sizes()
    show(rows)
    return 0 if all(row.reached for row in rows) else 1


def _starting(data_dir: Path) -> list[Row]:
    """Cold start and idle memory; the first start isn't counted, it prepares the static files."""
    times, memory = [], []
    for run in range(4):
        port = server.free_port()
        with server.started(data_dir, port) as (pid, seconds):
            time.sleep(1)
            if run:
                times.append(seconds)
                memory.append(server.memory_of(pid))
    return [
        Row("memory of the idle server", statistics.median(memory), "MB", 110),
        Row("cold start, to the first answer", statistics.median(times), "s", 2),
    ]


def show(rows: list[Row]) -> None:
    sys.stdout.write(f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores\n\n")
    for row in rows:
        sign = "≥" if row.more_is_better else "≤"
        mark = "reached" if row.reached else "MISSED"
        goal = f"{sign} {row.reach:g} {row.unit:<4} {mark}" if row.reach is not None else ""
        figure = f"{row.figure:.2f}" if row.figure < 10 else f"{row.figure:,.0f}"
        sys.stdout.write(f"{row.what:<62}{figure:>9} {row.unit:<4} {goal}".rstrip() + "\n")


if __name__ == "__main__":
    sys.exit(main())
