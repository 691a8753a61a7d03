"""A codebook of 5,000 tags with 1,000,000 taggings: what its pages take the server, and a key in the tag picker."""

from __future__ import annotations

import gzip
import json
import statistics
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.benchmarks import server
from tests.benchmarks.client import Client
from tests.benchmarks.work import Row
from tests.browser.passages import SELECT
from tests.tools.chromium import ARGUMENTS, find_chromium

WHOLE = "/api/projects/many-tags/codebook"
# What is asked for, and within how many milliseconds it is to be answered.
PAGES = {
    "the page of the codebook": ("/projects/many-tags/codebook/", 200),
    "the whole codebook with counts": (WHOLE, 200),
    "the reading page beside 5,000 tags": ("/documents/{document}/", 300),
    "the page of the tag with the most passages": ("/projects/many-tags/tags/{tag}/", 150),
    "the list of documents": ("/projects/many-tags/", 300),
}
# Types a name letter by letter in the picker over a selection; milliseconds of each key until its list is laid out.
TYPING = """(typed) => {
  const field = document.querySelector("selection-toolbar tag-picker input");
  return Array.from(typed, (_, at) => {
    field.value = typed.slice(0, at + 1);
    const began = performance.now();
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    field.closest("tag-picker").querySelector("[role=listbox]").getBoundingClientRect();
    return performance.now() - began;
  });
}"""


def in_folder(data_dir: Path) -> list[Row]:
    server.run(data_dir, "manage.py", "migrate", "--verbosity=0")
    prepared = json.loads(server.run(data_dir, "-m", "tests.benchmarks.many_tags"))
    port = server.free_port()
    rows = [Row("tags, and their taggings in thousands", prepared["taggings"] / 1000, "", None)]
    for what in ("counting a million taggings for the first time", "  and after the next start"):
        with server.started(data_dir, port):
            rows.append(Row(what, _served(port, prepared, WHOLE, runs=1), "ms", 4000))
            if len(rows) > 2:
                for page, (path, least) in PAGES.items():
                    rows.append(Row(page, _served(port, prepared, path.format(**prepared), runs=7), "ms", least))
                rows += _size(port, prepared)
                rows += _typing(port, prepared)
    return rows


def _served(port: int, prepared: dict[str, Any], path: str, *, runs: int) -> float:
    """Milliseconds."""
    client = Client(port, prepared["session"])
    times = []
    for _run in range(runs):
        status, _body, seconds = client.request("GET", path)
        if status != 200:
            raise RuntimeError(f"{path} was answered with {status}.")
        times.append(seconds * 1000)
    return statistics.median(times)


def _size(port: int, prepared: dict[str, Any]) -> list[Row]:
    """Of the reading page as a browser takes it in, with the tags that come at an address of their own."""
    client = Client(port, prepared["session"])
    path, _least = PAGES["the reading page beside 5,000 tags"]
    page = gzip.decompress(client.request("GET", path.format(**prepared))[1])
    address = json.loads(page.split(b'<script id="page" type="application/json">')[1].split(b"</script>")[0])
    tags = gzip.decompress(client.request("GET", address["tags_address"])[1])
    return [Row("  its HTML, and the tags as JSON", (len(page) + len(tags)) / 1000, "kB", 800)]


def _typing(port: int, prepared: dict[str, Any]) -> list[Row]:
    address = f"http://127.0.0.1:{port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": "sessionid", "value": prepared["session"], "url": f"{address}/"}])
        page = context.new_page()
        page.goto(f"{address}/documents/{prepared['document']}/")
        page.wait_for_selector("body.is-ready", state="attached", timeout=60_000)
        page.evaluate(SELECT, "Some words about")
        page.locator("selection-toolbar tag-picker input").click()
        times = page.evaluate(TYPING, "economy and minsitry")
        browser.close()
    return [
        Row("a key in the tag picker, with 5,000 tags, median", statistics.median(times), "ms", 20),
        Row("  the slowest of 20", max(times), "ms", None),
    ]
