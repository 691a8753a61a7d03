"""What open pages that are kept up to date cost the server, and how soon they are told.

``python -m tests.benchmarks.live`` measures this alone.
"""

from __future__ import annotations

import gzip
import json
import math
import re
import selectors
import shutil
import socket
import statistics
import sys
import tempfile
import threading
import time
import uuid
from pathlib import Path
from typing import Any

from tests.benchmarks import server
from tests.benchmarks.client import Client
from tests.benchmarks.work import Row

MANY = 200  # pages
ACTS = 40
_CHANGE = re.compile(rb"event: news\nid: (\d+)\n")


class Pages:
    """Many pages of one document, each with a stream of its own; they read whatever comes, in one thread."""

    def __init__(self, port: int, prepared: dict[str, Any], *, count: int) -> None:
        after = _last_change(Client(port, prepared["session"]), prepared)
        self._sockets = [_opened(port, prepared, after=after) for _ in range(count)]
        self._received = dict.fromkeys(self._sockets, b"")
        self.told: dict[socket.socket, dict[int, float]] = {own: {} for own in self._sockets}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def _read(self) -> None:
        with selectors.DefaultSelector() as selector:
            for own in self._sockets:
                own.settimeout(0)
                selector.register(own, selectors.EVENT_READ)
            while not self._over.is_set():
                for key, _events in selector.select(timeout=0.1):
                    self._take(key.fileobj)

    def _take(self, own: Any) -> None:
        now = time.perf_counter()
        self._received[own] += own.recv(1 << 16)
        for found in _CHANGE.finditer(self._received[own]):
            self.told[own].setdefault(int(found[1]), now)
        self._received[own] = self._received[own][-64:]

    def close(self) -> None:
        self._over.set()
        self._thread.join()
        for own in self._sockets:
            own.close()


def streams(data_dir: Path, prepared: dict[str, Any], *, pages: int = MANY) -> list[Row]:
    """Memory, other requests, and how soon an act is told, of a server with many open pages; beside one with none, so
    that what else the machine does counts for both."""
    with tempfile.TemporaryDirectory() as folder:
        other_dir = Path(folder) / "data"
        shutil.copytree(data_dir, other_dir)
        port, other_port = server.free_port(), server.free_port()
        with server.started(data_dir, port) as (pid, _seconds), server.started(other_dir, other_port):
            clients = [Client(one, prepared["session"]) for one in (port, other_port)]
            _beside(clients, prepared, runs=50)  # what is loaded once doesn't count
            before = server.memory_of(pid, "Pss_Anon")
            opened = Pages(port, prepared, count=pages)
            time.sleep(3)
            memory = server.memory_of(pid, "Pss_Anon") - before
            slower = _beside(clients, prepared)
            delays = _delays(clients[0], prepared, opened)
            later = server.memory_of(pid, "Pss_Anon") - before
            opened.close()
    return [
        Row(f"memory of {pages} open pages that are told what happens", memory, "MB", 60),
        Row(f"  when they were told of {ACTS} acts", later, "MB", 60),
        Row("  how much slower they make other requests", slower, "%", 10),
        Row("  an act is told within, median", statistics.median(delays), "s", 1),
        Row("  the slowest of all", max(delays), "s", None),
    ]


def _opened(port: int, prepared: dict[str, Any], *, after: int) -> socket.socket:
    own = socket.create_connection(("127.0.0.1", port), timeout=30)
    path = f"/api/documents/{prepared['small']}/events?after={after}&tab={uuid.uuid4()}"
    lines = (f"GET {path} HTTP/1.1", "Host: localhost", f"Cookie: sessionid={prepared['session']}", "", "")
    own.sendall("\r\n".join(lines).encode())
    head = own.recv(1 << 16)
    if b"200 OK" not in head.split(b"\r\n", 1)[0]:
        raise RuntimeError(f"A page was answered with {head[:200]!r}")
    return own


def _beside(clients: list[Client], prepared: dict[str, Any], *, runs: int = 300) -> float:
    """By how many per cent the first client's server is slower than the second one's, whose requests take turns."""
    text, times = prepared["large_text"], [[0.0] * runs for _ in clients]
    for run in range(runs):
        for client, own in list(zip(clients, times, strict=True))[:: 1 if run % 2 else -1]:
            own[run] = client.request("GET", f"/documents/{prepared['small']}/")[2]
            own[run] += client.request("GET", f"/api/documents/{prepared['small']}/annotations")[2]
            own[run] += client.highlight(prepared["large"], text, start=run * 997 + 50, tag=prepared["tags"][0])
    first, second = (statistics.median(own) for own in times)
    return (first / second - 1) * 100


def _delays(client: Client, prepared: dict[str, Any], opened: Pages) -> list[float]:
    """Seconds from an act's answer until it was told, for each act and page."""
    done: list[tuple[int, float]] = []
    for act in range(ACTS):
        client.highlight(prepared["small"], prepared["small_text"], start=act * 40, tag=prepared["tags"][0])
        at = time.perf_counter()
        done.append((_last_change(client, prepared), at))
        time.sleep(0.15)
    time.sleep(2)
    return [
        min((when for number, when in told.items() if number >= change), default=math.inf) - at
        for told in opened.told.values()
        for change, at in done
    ]


def _last_change(client: Client, prepared: dict[str, Any]) -> int:
    """The number of the last change that the page's annotations tell of."""
    _status, answer, _seconds = client.request("GET", f"/api/documents/{prepared['small']}/annotations")
    return int(json.loads(gzip.decompress(answer) if answer[:2] == b"\x1f\x8b" else answer)["change"])


def main() -> int:
    from tests.benchmarks.__main__ import show

    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder)
        prepared = server.prepared(data_dir)
        with server.started(data_dir, server.free_port()):
            pass  # the first start prepares the static files
        rows = streams(data_dir, prepared)
    show(rows)
    return 0 if all(row.reached for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
