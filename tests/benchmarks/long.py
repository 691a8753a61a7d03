"""3 MB of text with 50,000 highlights: how soon it is painted, how it scrolls, what it costs the server.

``python -m tests.benchmarks.long [FOLDER]`` measures this alone, and leaves in the folder what it was measured on.
Frames are timed twice: by the clock, and by the processor time that they take, since on a busy machine the clock says
more about the others.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from tests.benchmarks import server
from tests.benchmarks.client import Client
from tests.benchmarks.work import PAINTED, Row
from tests.tools.chromium import ARGUMENTS, find_chromium

HIGHLIGHTS = 50_000
_TASKS = ("RunTask", "ThreadControllerImpl::RunTask")
_CATEGORIES = ("-*", "devtools.timeline", "disabled-by-default-devtools.timeline", "toplevel", "blink.user_timing")

# Frames as the page sees them: milliseconds between one animation frame and the next, and long ones as told.
_WATCH = """() => {
  const seen = (globalThis.seen = { frames: [], long: [], on: true });
  let last = performance.now();
  const frame = (now) => {
    seen.frames.push(now - last);
    last = now;
    if (seen.on) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  new PerformanceObserver((list) => seen.long.push(...list.getEntries().map((entry) => entry.duration)))
    .observe({ type: "long-animation-frame" });
}"""
_SEEN = "() => { seen.on = false; return seen; }"

# Milliseconds until what an act changes is on the screen: the frame after it has been drawn.
_ACT = """async ([reading, argument]) => {
  const parts = await import(reading);
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  await frame();
  await frame();
  performance.mark("act");
  const start = performance.now();
  { ACT }
  await frame();
  performance.mark("acted");
  return performance.now() - start;
}"""
_ADD = """const { store, blocks, near } = parts;
const place = near.places([...near.chunks][0])[0];
const start = blocks.starts[place];
store.add({ start, end: start + 40, quote: blocks.quote(start, start + 40), tags: [argument] });"""
_JUMP = """const { store, attention } = parts;
const { placed } = store;
const place = Math.floor(placed.length * argument);
attention.select((placed.at ? placed.at(place) : placed.items[place]).uid, "keys");"""
_HIDE = "parts.filter.hidden = Boolean(argument); parts.filter.dispatchEvent(new CustomEvent('change'));"
_FILTER = "parts.filter.ask?.({ tags: argument });"


def in_folder(data_dir: Path) -> list[Row]:
    prepared = prepared_in(data_dir)
    port = server.free_port()
    with server.started(data_dir, port) as (pid, _seconds):
        return measured(port, prepared, pid)


def prepared_in(data_dir: Path) -> dict[str, Any]:
    """Fills a data folder, unless that has been done before."""
    facts = data_dir / "prepared.json"
    if not facts.exists():
        server.run(data_dir, "manage.py", "migrate", "--verbosity=0")
        facts.write_text(server.run(data_dir, "-m", "tests.benchmarks.prepare", "long"))
    return dict(json.loads(facts.read_text()))


def measured(port: int, prepared: dict[str, Any], pid: int) -> list[Row]:
    rows = _serving(port, prepared, pid)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        rows += _opening(browser, port, prepared)
        rows += _moving(browser, port, prepared)
        browser.close()
    return rows


# ── The server ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _serving(port: int, prepared: dict[str, Any], pid: int, *, runs: int = 5) -> list[Row]:
    """What opening costs the server: just after somebody made a highlight, and again."""
    client = Client(port, prepared["session"])
    text, fresh, again = prepared["long_text"], [], []
    _open(client, prepared)
    for run in range(runs):
        client.highlight(prepared["long"], text, start=run * 9001, tag=prepared["tags"][0])
        fresh.append(_spent(pid, lambda: _open(client, prepared)))
        again.append(_spent(pid, lambda: _open(client, prepared)))
    _status, body, _seconds = client.request("GET", _annotations(prepared))
    return [
        Row("open 3 MB with 50,000 highlights: server's CPU after a change", statistics.median(fresh), "ms", 150),
        Row("  when nothing has changed since", statistics.median(again), "ms", 150),
        Row("  a highlight on the wire", len(body) / HIGHLIGHTS, "B", 40),
    ]


def _annotations(prepared: dict[str, Any]) -> str:
    return f"/api/documents/{prepared['long']}/annotations?revision=1"


def _open(client: Client, prepared: dict[str, Any]) -> None:
    for path in (f"/documents/{prepared['long']}/", _annotations(prepared)):
        status, body, _seconds = client.request("GET", path)
        if status != 200:
            raise RuntimeError(f"{path} was answered with {status}: {body[:300]!r}")


def _spent(pid: int, act: Any) -> float:
    """Milliseconds of processor time that the server spends meanwhile."""
    before = _processor(pid)
    act()
    return (_processor(pid) - before) / 1e6


def _processor(pid: int) -> int:
    """Nanoseconds of processor time of all threads of a process."""
    return sum(int((task / "schedstat").read_text().split()[0]) for task in Path(f"/proc/{pid}/task").iterdir())


# ── The browser ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _opening(browser: Browser, port: int, prepared: dict[str, Any], *, runs: int = 7) -> list[Row]:
    first, again = [], []
    for _ in range(runs):
        page = _page(browser, port, prepared)
        first.append(_painted(page, port, prepared))
        again.append(_painted(page, port, prepared))
        page.context.close()
    return [
        Row("  navigation to painted", statistics.median(first) / 1000, "s", 0.5),
        Row("  the same by somebody who has been here before", statistics.median(again) / 1000, "s", 0.5),
    ]


def _page(browser: Browser, port: int, prepared: dict[str, Any]) -> Page:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_cookies([{"name": "sessionid", "value": prepared["session"], "url": f"http://127.0.0.1:{port}/"}])
    return context.new_page()


def _painted(page: Page, port: int, prepared: dict[str, Any]) -> float:
    page.goto(f"http://127.0.0.1:{port}/documents/{prepared['long']}/", wait_until="commit")
    return float(page.evaluate(PAINTED))


def _moving(browser: Browser, port: int, prepared: dict[str, Any]) -> list[Row]:
    page = _page(browser, port, prepared)
    _painted(page, port, prepared)
    page.wait_for_selector("body.is-ready")
    page.wait_for_timeout(1000)
    session = page.context.new_cdp_session(page)
    rows = [Row("  heap of the page, opened", _heap(session), "MB", 40)]
    page.mouse.move(600, 500)
    rows += _scrolled(page, session, "scrolling, 60 px a step", step=60, steps=200)
    rows += _scrolled(page, session, "flinging, 1,500 px a step", step=1500, steps=80)
    for what, act, argument in (
        ("one more highlight, to the frame that shows it", _ADD, prepared["tags"][3]),
        ("jump to a highlight far away", _JUMP, 0.31),
        ("hide all highlights", _HIDE, 1),
        ("show them again", _HIDE, 0),
        ("show those of one tag alone", _FILTER, [prepared["tags"][1]]),
        ("show all tags again", _FILTER, []),
    ):
        times, spent = [], []
        for run in range(5):
            given = argument + run * 0.11 if act is _JUMP else argument
            with _Trace(session) as trace:
                times.append(page.evaluate(_ACT.replace("ACT", act), [_reading(page), given]))
            spent.append(trace.longest_task())
            if act in (_HIDE, _FILTER) and run < 4:  # there and back again
                other = (0 if argument else 1) if act is _HIDE else ([] if argument else [prepared["tags"][1]])
                page.evaluate(_ACT.replace("ACT", act), [_reading(page), other])
        rows.append(Row(f"  {what}", statistics.median(times), "ms", 50))
        rows.append(Row("    CPU of its longest task", statistics.median(spent), "ms", 50))
    rows.append(Row("  heap of the page, scrolled and marked", _heap(session), "MB", 40))
    page.context.close()
    return rows


def _reading(page: Page) -> str:
    return str(page.evaluate("() => document.querySelector('link[rel=modulepreload][href*=\"/reading.\"]').href"))


def _heap(session: CDPSession) -> float:
    for _ in range(2):
        session.send("HeapProfiler.collectGarbage")
    return float(session.send("Runtime.getHeapUsage")["usedSize"]) / 1e6


def _scrolled(page: Page, session: CDPSession, what: str, *, step: int, steps: int) -> list[Row]:
    page.evaluate("() => scrollTo({ top: 0, behavior: 'instant' })")
    page.wait_for_timeout(500)
    page.evaluate(_WATCH)
    with _Trace(session) as trace:
        for _ in range(steps):
            page.mouse.wheel(0, step)
            page.wait_for_timeout(16)
        page.wait_for_timeout(200)
    seen = page.evaluate(_SEEN)
    return [
        Row(f"  {what}: the longest task's CPU", trace.longest_task(), "ms", 50),
        Row(
            "    by the clock, one in twenty takes longer than",
            statistics.quantiles(seen["frames"], n=20)[-1],
            "ms",
            50,
        ),
        Row("    the longest by the clock", max(seen["frames"]), "ms", None),
        Row("    long animation frames", len(seen["long"]), "", None),
    ]


def _slowest(times: list[float]) -> float:
    """What one in twenty takes longer than."""
    return statistics.quantiles(times, n=20)[-1]


class _Trace:
    """What the page's main thread does meanwhile."""

    def __init__(self, session: CDPSession) -> None:
        self.session = session
        self.events: list[dict[str, Any]] = []

    def __enter__(self) -> _Trace:
        self.session.on("Tracing.dataCollected", self._collect)
        self.session.send(
            "Tracing.start", {"traceConfig": {"includedCategories": list(_CATEGORIES)}, "transferMode": "ReportEvents"}
        )
        return self

    def __exit__(self, *_error: object) -> None:
        done: list[bool] = []
        self.session.once("Tracing.tracingComplete", lambda _event: done.append(True))
        self.session.send("Tracing.end")
        while not done:
            self.session.send("Runtime.evaluate", {"expression": "0"})
        self.session.remove_listener("Tracing.dataCollected", self._collect)

    def _collect(self, event: dict[str, Any]) -> None:
        self.events += event["value"]

    def longest_task(self) -> float:
        """Milliseconds of CPU of the longest task of a page's main thread: a frame is one task."""
        threads = {
            (event["pid"], event["tid"])
            for event in self.events
            if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
        }
        tasks = (
            event.get("tdur", event["dur"]) / 1000
            for event in self.events
            if event["name"] in _TASKS and event["ph"] == "X" and (event["pid"], event["tid"]) in threads
        )
        return max(tasks, default=0.0)


def main() -> int:
    from tests.benchmarks.__main__ import show

    with tempfile.TemporaryDirectory() as folder:
        rows = in_folder(Path(sys.argv[1] if len(sys.argv) > 1 else folder))
    show(rows)
    return 0 if all(row.reached for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
