"""Searching 100,000 articles (600 MB of text) with 1,000,000 annotations: pages of what is found, and what the index
takes.

``python -m tests.benchmarks.search [FOLDER]`` measures this alone, and leaves in the folder what it was measured on.
With DATABASE_URL it measures on that database, which has to be empty the first time.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

from tests.benchmarks import server
from tests.benchmarks.client import Client
from tests.benchmarks.work import Row

API = "/api/projects/many-texts/search"
ON_POSTGRESQL = "postgres" in os.environ.get("DATABASE_URL", "")
FIRST_PAGE = 40 if ON_POSTGRESQL else 60  # ms
RUNS = 7


def in_folder(data_dir: Path) -> list[Row]:
    facts = data_dir / "prepared.json"
    rows = []
    if not facts.exists():
        server.run(data_dir, "manage.py", "migrate", "--verbosity=0")
        made = server.run(data_dir, "-m", "tests.benchmarks.many_texts")
        before, start = _stored(data_dir), time.perf_counter()
        server.run(data_dir, "manage.py", "reindex")
        rows.append(Row("index 100,000 articles and 1,000,000 annotations", time.perf_counter() - start, "s", None))
        rows.append(Row("  its size for that of the text", (_stored(data_dir) - before) / 600e6, "×", 1.0))
        facts.write_text(made)
    prepared = json.loads(facts.read_text())
    port = server.free_port()
    with server.started(data_dir, port):
        client = Client(port, prepared["session"])
        return [*rows, *(_measured(client, *line) for line in _asked(prepared))]


def _asked(prepared: dict[str, list[str]]) -> Iterator[tuple[str, list[str], str, float]]:
    """What is measured, its queries, what else the address says, and how many ms it may take."""
    words, phrases = prepared["words"], [f'"{phrase}"' for phrase in prepared["phrases"]]
    narrower = [f"{phrase} tag:troops date:2016..2022" for phrase in phrases]
    yield "the first page of what has a word", words, "", FIRST_PAGE
    yield "  a phrase", phrases, "", FIRST_PAGE
    yield "  a phrase, with a tag and a date", narrower, "", FIRST_PAGE
    yield "  passages with a word", words, "&show=passages", FIRST_PAGE
    yield "  the facets of a word", words, "&facets=true&limit=1", 200
    yield "  its counts", words, "&counts=true&limit=1", 200
    yield "a concordance of 10,000 lines, the first screen", [prepared["often"]], "&show=concordance", 100
    yield "  sorted by what stands on the right", [prepared["often"]], "&show=concordance&sort=right", None
    within, overlaps = "tag:troops WITHIN tag:Iraq", "tag:troops OVERLAPS tag:economy"
    yield "passages of a tag within those of another", [within], "&show=passages", 300
    yield "  that overlap those of a branch", [overlaps], "&show=passages", 300


def _measured(client: Client, what: str, queries: Sequence[str], more: str, reach: float) -> Row:
    """Milliseconds. The median of the queries' medians, each of what comes after the first time."""
    medians = []
    for query in queries:
        times = []
        for _run in range(RUNS):
            status, body, seconds = client.request("GET", f"{API}?q={quote(query)}{more}")
            if status != 200:
                raise RuntimeError(f"{query} was answered with {status}: {body[:300]!r}")
            times.append(seconds * 1000)
        medians.append(statistics.median(times[1:]))
    if "--each" in sys.argv:
        sys.stderr.write(f"{what}: {', '.join(f'{q} {m:.0f}' for q, m in zip(queries, medians, strict=True))}\n")
    return Row(what, statistics.median(medians), "ms", reach)


def _stored(data_dir: Path) -> int:
    """Bytes that the database takes."""
    return int(server.run(data_dir, "-m", "tests.benchmarks.search", "--size"))


def _size() -> int:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.settings")
    django.setup()
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        return int(cursor.fetchone()[0])


def main() -> None:
    if "--size" in sys.argv:
        sys.stdout.write(str(_size()))
        return
    folders = [name for name in sys.argv[1:] if not name.startswith("-")]
    with tempfile.TemporaryDirectory() as folder:
        for row in in_folder(Path(folders[0] if folders else folder)):
            reach = "" if row.reach is None else f"  (to reach: {row.reach:g})"
            sys.stdout.write(f"{row.what:<60} {row.figure:>10.2f} {row.unit}{reach}\n")


if __name__ == "__main__":
    main()
