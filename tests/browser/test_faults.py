"""Nothing is lost and nothing is doubled: with the server killed between a write and its answer, the network cut, and
the browser closed with acts that wait."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, BrowserType, Page, Route, expect

from annotator.environment import VARIABLES
from tests.tools.chromium import ARGUMENTS, find_chromium

ROOT = Path(__file__).resolve().parents[2]
ACTS = 200
PATIENCE = 180_000  # milliseconds, for a machine that does more than this

pytestmark = pytest.mark.browser

# Acts one after the other, as fast as a person never works: highlights, notes, tags, replies, deletions. What should
# come of them is kept beside.
WORK = """async ([from, to, seed]) => {
  const { store, blocks, codebook } = await import(READING);
  window.wanted ??= JSON.parse(localStorage.getItem("wanted") ?? "{}");
  let state = seed;
  const random = (most) => ((state = (state * 1103515245 + 12345) % 2147483648) >> 8) % most;
  for (let n = from; n < to; n++) {
    const uids = Object.keys(wanted).filter((one) => !wanted[one].trashed);
    const uid = uids[random(uids.length || 1)];
    const kind = uids.length < 5 ? 0 : random(5);
    if (kind === 0) {
      const place = 1 + random(50);
      const start = blocks.starts[place];
      const { annotation } = store.add({ ...blocks.passage(start, start + 9 + random(30)), note: `made ${n}` });
      wanted[annotation.uid] = { note: `made ${n}`, trashed: 0, replies: 0, tags: 0 };
    } else if (kind === 1) {
      store.edit(uid, { note: `note ${n}` });
      wanted[uid].note = `note ${n}`;
    } else if (kind === 2) {
      store.reply(uid, `reply ${n}`);
      wanted[uid].replies++;
    } else if (kind === 3) {
      const tag = codebook.named("Tag " + (n % 3)) ?? codebook.create("Tag " + (n % 3));
      const has = store.get(uid).tags.includes(tag.id);
      store.edit(uid, has ? { note: `tagged ${n}` } : { addTags: [tag.id] });
      if (has) wanted[uid].note = `tagged ${n}`;
      else wanted[uid].tags++;
    } else {
      store.remove(uid);
      wanted[uid].trashed = 1;
    }
    localStorage.setItem("wanted", JSON.stringify(wanted));
    await new Promise((done) => setTimeout(done, 2));
  }
}"""

LINES_OF_ACTS = """
    SELECT count(*), count(DISTINCT target || verb) FROM documents_change
    WHERE batch IS NOT NULL AND verb NOT LIKE 'document.%' GROUP BY batch
"""

# A person's page waits longer between tries.
IMPATIENCE = """async () => {
  const { outbox } = await import(READING);
  setInterval(() => outbox.flush(), 25);
}"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[dict[str, Any]]:
    """A server that dies again and again; where it is, its document, Bob's session, its database."""
    own = {name: value for name, value in os.environ.items() if name not in {one.name for one in VARIABLES}}
    own |= {
        "DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "annotator.settings",
        "IMPORT_WORKERS": "0",
        "STREAMS": "0",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.browser.mortal"],
        cwd=ROOT,
        env=own,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    try:
        yield {**json.loads(process.stdout.readline()), "database": tmp_path / "annotator.sqlite3"}
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def opened(browser_type: BrowserType, folder: Path, server: dict[str, Any]) -> tuple[BrowserContext, Page]:
    """The document in a browser that keeps what it has in a folder."""
    context = browser_type.launch_persistent_context(
        str(folder), executable_path=find_chromium(), args=list(ARGUMENTS), headless=True
    )
    address = f"http://127.0.0.1:{server['port']}"
    context.add_cookies([{"name": "sessionid", "value": server["session"], "url": address}])
    page = context.pages[0]
    page.goto(f"{address}/documents/{server['document']}/")
    expect(page.locator("body.is-ready")).to_be_attached()
    return context, page


def with_reading(page: Page, script: str) -> str:
    """A script that may import the page's own modules."""
    loaded = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    return script.replace("READING", json.dumps(next(name for name in loaded if "/annotator/reading." in name)))


def work(page: Page, start: int, end: int) -> None:
    page.evaluate(with_reading(page, WORK), [start, end, start + 7])


def all_sent(page: Page) -> None:
    expect(page.locator("outbox-state")).to_be_hidden(timeout=PATIENCE)
    page.wait_for_function(
        """() => new Promise((done) => {
          const open = indexedDB.open("annotator-outbox", 1);
          open.onsuccess = () => {
            const count = open.result.transaction("acts").objectStore("acts").count();
            count.onsuccess = () => (open.result.close(), done(count.result === 0));
          };
        })""",
        timeout=PATIENCE,
    )


def kept(database: Path) -> dict[str, dict[str, Any]]:
    """What the server has, as the page wanted it."""
    asked = """
        SELECT a.uid, a.note, a.trashed_at IS NOT NULL,
          (SELECT count(*) FROM annotator_reply r WHERE r.annotation_id = a.id),
          (SELECT count(*) FROM annotator_tagging t WHERE t.content_object_id = a.id)
        FROM annotator_annotation a
    """
    with contextlib.closing(sqlite3.connect(database)) as connection:
        rows = connection.execute(asked).fetchall()
    return {
        uid: {"note": note, "trashed": gone, "replies": replies, "tags": tags}
        for uid, note, gone, replies, tags in rows
    }


def test_the_server_dies_between_a_write_and_its_answer_and_nothing_is_lost_or_doubled(
    browser_type: BrowserType, tmp_path: Path, server: dict[str, Any]
) -> None:
    context, page = opened(browser_type, tmp_path / "browser", server)
    page.evaluate(with_reading(page, IMPATIENCE))
    cut = iter([False, False, True] * ACTS)

    def lose(route: Route) -> None:
        """A third of the answers that come get lost on their way."""
        try:
            answer = route.fetch()
        except Exception:  # noqa: BLE001 - the server died
            return route.abort()
        return route.abort() if next(cut) else route.fulfill(response=answer)

    page.route("**/api/acts", lose)
    work(page, 0, ACTS // 2)
    context.set_offline(True)
    work(page, ACTS // 2, ACTS * 3 // 4)
    expect(page.locator("outbox-state")).to_contain_text("No connection")
    page.close()
    context.close()  # with all of these acts unsent

    context, page = opened(browser_type, tmp_path / "browser", server)
    page.evaluate(with_reading(page, IMPATIENCE))
    work(page, ACTS * 3 // 4, ACTS)
    all_sent(page)
    wanted = {uid.replace("-", ""): one for uid, one in page.evaluate("wanted").items()}
    context.close()

    assert kept(server["database"]) == wanted
    met = list((tmp_path / "acts-met").iterdir())
    with contextlib.closing(sqlite3.connect(server["database"])) as connection:
        lines = connection.execute(LINES_OF_ACTS).fetchall()
    assert len(lines) == len(met) == ACTS
    assert all(count == different for count, different in lines), "no act was done twice"
    killed = sum(int(act.name[:2], 16) % 4 in {0, 1, 2} for act in met)
    assert killed > ACTS / 2, "the server died often enough"
