"""A project of 100,000 documents with five fields each: its list, filtered and sorted, and the queue of who works."""

from __future__ import annotations

import json
import statistics
from pathlib import Path

from tests.benchmarks import server
from tests.benchmarks.client import Client
from tests.benchmarks.work import Row

LIST = "/projects/many-documents/"


def in_folder(data_dir: Path) -> list[Row]:
    server.run(data_dir, "manage.py", "migrate", "--verbosity=0")
    prepared = json.loads(server.run(data_dir, "-m", "tests.benchmarks.many_documents"))
    number, choice, day = (prepared["fields"][kind] for kind in ("number", "choice", "date"))
    pages = {
        "the list of 100,000 documents with five fields": LIST,
        "  those of one choice": f"{LIST}?field-{choice}=Kenya",
        "  those in a range, by another": f"{LIST}?field-{number}-from=100&field-{number}-to=300&sort=field-{day}",
        "  what is to be done next": f"{LIST}next/",
    }
    port = server.free_port()
    with server.started(data_dir, port):
        client = Client(port, prepared["session"])
        return [Row(what, _median(client, path), "ms", 300) for what, path in pages.items()]


def _median(client: Client, path: str) -> float:
    """Milliseconds. The first time, the facets are counted, which are kept until something changes."""
    times = []
    for _run in range(6):
        status, _body, seconds = client.request("GET", path)
        if status not in {200, 302}:
            raise RuntimeError(f"{path} was answered with {status}.")
        times.append(seconds * 1000)
    return statistics.median(times[1:])
