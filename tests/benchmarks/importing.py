"""How fast imports are, what they cost the people who click meanwhile, and how much memory the worker takes.

``python -m tests.benchmarks.importing`` measures this alone.
"""

from __future__ import annotations

import gzip
import io
import json
import statistics
import sys
import tempfile
import threading
import time
import zipfile
from pathlib import Path
from typing import Any

from tests.benchmarks import server
from tests.benchmarks.client import Client
from tests.benchmarks.texts import article
from tests.benchmarks.work import Row

_TIMES_IDLE = 3  # as long may creating a highlight take while files are imported
_SECONDS = 300  # at most, for an import to end


def rows_of_json(data_dir: Path, *, count: int = 500, runs: int = 3) -> list[Row]:
    """The command on articles in one JSON Lines file, from its first row to its last, start-up apart: the best of
    some runs, each into a project of its own."""
    with tempfile.TemporaryDirectory() as folder:
        first, many = Path(folder) / "first.jsonl", Path(folder) / "many.jsonl"
        first.write_bytes(_json_lines(20, start=200_000))
        many.write_bytes(_json_lines(count, start=300_000))
        command = ("manage.py", "import_documents", "--owner", "bench", "--project")
        startup, whole = (
            min(_timed(data_dir, *command, f"{path.stem}-{run}", str(path)) for run in range(runs))
            for path in (first, many)
        )
    rate = (count - 20) / max(whole - startup, 1e-3)
    return [Row(f"import {count} articles of 6 KB from JSON Lines", rate, "/s", 1500, more_is_better=True)]


def highlights_meanwhile(port: int, prepared: dict[str, Any], *, files: int = 2000) -> list[Row]:
    """Creating a highlight while the server imports an archive of many files, as against when it is idle."""
    client = Client(port, prepared["session"])
    idle = _highlights(client, prepared, start=0, enough=lambda times: len(times) == 300)
    uid = _begun(client, _archive(files, start=400_000), name="files.zip")
    start = time.perf_counter()
    _until(client, uid, lambda counts: counts.get("imported", 0) > files // 50)
    over = threading.Event()
    seconds = []

    def watch() -> None:
        other = Client(port, prepared["session"])
        _until(other, uid, lambda counts: counts.get("imported", 0) >= files)
        seconds.append(time.perf_counter() - start)
        over.set()

    threading.Thread(target=watch, daemon=True).start()
    busy = _highlights(client, prepared, start=1000, enough=lambda _times: over.is_set())
    ratio = statistics.median(busy) / statistics.median(idle)
    return [
        Row("create one highlight with an idle server, median", statistics.median(idle) * 1000, "ms", 4),
        Row(f"  while {files:,} files are imported, times as long", ratio, "×", _TIMES_IDLE),
        Row("  of these one in twenty takes longer than", statistics.quantiles(busy, n=20)[-1] * 1000, "ms", 200),
        Row(f"import {files:,} files meanwhile", files / seconds[0], "/s", 60, more_is_better=True),
    ]


def memory(port: int, prepared: dict[str, Any], pid: int, *, few: int = 100, many: int = 10_000) -> list[Row]:
    """The most that the worker and its readers take while items are read: it doesn't grow with their number."""
    client = Client(port, prepared["session"])
    peaks = []
    for count, start in ((few, 500_000), (many, 600_000)):
        peak = 0.0
        uid = _begun(client, _json_lines(count, start=start), name=f"{count}.jsonl")
        while _counts(client, uid).get("imported", 0) < count:
            peak = max(peak, sum(_memory_of(child) for child in server.children_of(pid)))
            time.sleep(0.2)
        peaks.append(peak)
    return [
        Row(f"memory of the worker while {few} items are imported", peaks[0], "MB", 300),
        Row(f"  times as much while {many:,} items are", peaks[1] / peaks[0], "×", 1.25),
    ]


def _memory_of(pid: int) -> float:
    try:
        return server.memory_of(pid, "Pss_Anon")
    except OSError:  # a child ended meanwhile
        return 0.0


def _timed(data_dir: Path, *command: str) -> float:
    start = time.perf_counter()
    server.run(data_dir, *command)
    return time.perf_counter() - start


def _json_lines(count: int, *, start: int) -> bytes:
    lines = (
        {
            "title": f"Article {number}",
            "author": "Nora Example",
            "date": "2024-03-02",
            "url": f"https://post.example/{number}/",
            "text": article(number),
        }
        for number in range(start, start + count)
    )
    return "".join(f"{json.dumps(line)}\n" for line in lines).encode()


def _archive(count: int, *, start: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(start, start + count):
            archive.writestr(f"{number}.txt", article(number))
    return stream.getvalue()


def _highlights(client: Client, prepared: dict[str, Any], *, start: int, enough: Any) -> list[float]:
    text, times = prepared["large_text"], []
    while not enough(times):
        place = (start + len(times)) * 211 % (len(text) - 200)
        times.append(client.highlight(prepared["large"], text, start=place, tag=prepared["tags"][len(times) % 20]))
        time.sleep(0.01)  # people don't click back to back
    return times


def _begun(client: Client, content: bytes, *, name: str) -> str:
    """The uid of an import without a preview that this file was put into."""
    uid = str(_answer(*client.request("POST", "/api/projects/bench/imports", {"straight": True})[:2])["uid"])
    boundary = "----part"
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
    status, answer = client.send(f"/api/imports/{uid}/files", body, f"multipart/form-data; boundary={boundary}")
    _answer(status, answer)
    return uid


def _counts(client: Client, uid: str) -> dict[str, int]:
    return dict(_answer(*client.request("GET", f"/api/imports/{uid}")[:2])["counts"])


def _until(client: Client, uid: str, reached: Any) -> None:
    deadline = time.monotonic() + _SECONDS
    while not reached(counts := _counts(client, uid)):
        if time.monotonic() > deadline:
            raise RuntimeError(f"The import came no further than {counts}.")
        time.sleep(0.25)


def _answer(status: int, body: bytes) -> dict[str, Any]:
    content = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
    if status >= 400:
        raise RuntimeError(f"The server answered {status}: {content[:300]!r}")
    return dict(json.loads(content))


def main() -> int:
    from tests.benchmarks.__main__ import show

    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder)
        prepared = server.prepared(data_dir)
        rows = rows_of_json(data_dir)
        port = server.free_port()
        with server.started(data_dir, port) as (pid, _seconds):
            rows += highlights_meanwhile(port, prepared)
            rows += memory(port, prepared, pid)
    show(rows)
    return 0 if all(row.reached for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
