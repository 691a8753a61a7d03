"""The work that is measured. Each function answers with rows: what, figure, unit, what to reach."""

from __future__ import annotations

import importlib.metadata
import re
import statistics
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.benchmarks import server
from tests.benchmarks.client import Client
from tests.benchmarks.texts import article
from tests.tools.chromium import ARGUMENTS, find_chromium

PAINTED = """() => new Promise((resolve) => {
  const done = () => {
    const marks = performance.getEntriesByName("annotator:painted");
    if (marks.length) resolve(marks[0].startTime); else requestAnimationFrame(done);
  };
  done();
})"""


@dataclass(frozen=True)
class Row:
    what: str
    figure: float
    unit: str
    reach: float | None  # None: only to be seen
    more_is_better: bool = False

    @property
    def reached(self) -> bool:
        if self.reach is None:
            return True
        return self.figure >= self.reach if self.more_is_better else self.figure <= self.reach


def pages(port: int, prepared: dict[str, Any], *, runs: int = 7) -> list[Row]:
    """Opening a long and a short document in Chromium, and what the server spends on all their requests."""
    rows = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        for name, what, painted, served in (
            ("large", "1 MB document with 2,000 highlights", 0.5, 60),
            ("small", "6 KB article with 50", 0.2, 15),
        ):
            seconds, requests = _opened(browser, port, prepared, name, runs=runs)
            rows.append(Row(f"open a {what}, navigation to painted", seconds, "s", painted))
            again, _few = _opened(browser, port, prepared, name, runs=runs, visits=2)
            rows.append(Row("  the same by somebody who has been here before", again, "s", painted))
            rows.append(
                Row(f"server time of its {len(requests)} requests", _served(port, prepared, requests), "ms", served)
            )
        browser.close()
    return rows


def _opened(
    browser: Browser, port: int, prepared: dict[str, Any], name: str, *, runs: int, visits: int = 1
) -> tuple[float, list[str]]:
    """(median seconds from navigation to highlights painted, at that visit of a browser that starts with an empty
    cache; paths that were asked for)."""
    address = f"http://127.0.0.1:{port}"
    times: list[float] = []
    paths: list[str] = []
    for _ in range(runs):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": "sessionid", "value": prepared["session"], "url": f"{address}/"}])
        page = context.new_page()
        page.on("request", lambda request: paths.append(request.url.removeprefix(address)))
        for _visit in range(visits):
            paths.clear()
            page.goto(f"{address}/documents/{prepared[name]}/", wait_until="commit")
            painted = page.evaluate(PAINTED)
        times.append(painted / 1000)
        context.close()
    return statistics.median(times), list(paths)


def _served(port: int, prepared: dict[str, Any], paths: list[str], *, runs: int = 9) -> float:
    client = Client(port, prepared["session"])
    return sum(statistics.median(client.request("GET", path)[2] for _ in range(runs)) for path in paths) * 1000


def one_highlight(port: int, prepared: dict[str, Any], *, count: int = 300) -> list[Row]:
    """Creating one tagged highlight over HTTP, one after the other."""
    rows = []
    client = Client(port, prepared["session"])
    for name, what in (("small", "a 6 KB article"), ("large", "a 1 MB document")):
        text = prepared[f"{name}_text"]
        step = (len(text) - 200) // count
        times = [
            client.highlight(prepared[name], text, start=n * step, tag=prepared["tags"][n % 20]) for n in range(count)
        ]
        rows.append(Row(f"create one tagged highlight in {what}, median", statistics.median(times) * 1000, "ms", 4))
    return rows


def many_clients(port: int, prepared: dict[str, Any], *, clients: int = 8, seconds: float = 10) -> list[Row]:
    """Eight clients that create highlights at once."""
    text, made, failed = prepared["large_text"], [0] * clients, [0] * clients
    end = time.perf_counter() + seconds

    def work(number: int) -> None:
        client = Client(port, prepared["session"])
        while time.perf_counter() < end:
            try:
                client.highlight(
                    prepared["large"],
                    text,
                    start=(made[number] * 977 + number * 100_003) % 900_000,
                    tag=prepared["tags"][number],
                )
                made[number] += 1
            except (RuntimeError, OSError):
                failed[number] += 1

    threads = [threading.Thread(target=work, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [
        Row(f"{clients} clients at once for {seconds:.0f} s", sum(made) / seconds, "/s", 400, more_is_better=True),
        Row("of these, errors", sum(failed), "", 0),
    ]


def importing(data_dir: Path, *, count: int = 500) -> list[Row]:
    """The command that imports files, from its first file to its last, start-up apart."""
    with tempfile.TemporaryDirectory() as folder:
        for n in range(count):
            (Path(folder) / f"article-{n:03}.txt").write_text(article(10_000 + n), encoding="utf-8")
        one = Path(folder) / "first"
        one.mkdir()
        (one / "first.txt").write_text(article(9_999), encoding="utf-8")
        command = ("manage.py", "import_documents", "--project", "imported", "--owner", "bench")
        start = time.perf_counter()
        server.run(data_dir, *command, str(one / "first.txt"))
        startup = time.perf_counter() - start
        start = time.perf_counter()
        server.run(data_dir, *command, *(str(path) for path in sorted(Path(folder).glob("*.txt"))))
        spent = time.perf_counter() - start - startup
    return [Row(f"import {count} articles of 6 KB", count / spent, "/s", 400, more_is_better=True)]


def exporting(port: int, prepared: dict[str, Any], *, runs: int = 5) -> list[Row]:
    """20,000 highlights as CSV, over HTTP."""
    client = Client(port, prepared["session"])
    times = []
    for _ in range(runs):
        status, _body, seconds = client.request("GET", "/api/projects/exported/exports/csv")
        if status != 200:
            raise RuntimeError(f"The export was answered with {status}.")
        times.append(seconds)
    return [Row("export 20,000 highlights as CSV", statistics.median(times), "s", 0.4)]


def sizes() -> list[Row]:
    """What the pinned dependencies of the core take on disk."""
    lock = (server.ROOT / "requirements" / "base.txt").read_text()
    total = 0
    for name in re.findall(r"^([A-Za-z0-9._-]+)==", lock, re.MULTILINE):
        try:
            distribution = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # for another system
        for file in distribution.files or ():
            path = Path(str(distribution.locate_file(file)))
            total += path.stat().st_size if path.is_file() else 0
    return [Row("environment of the core", total / 1e6, "MB", 300)]
