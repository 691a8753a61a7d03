"""Two browsers on one document, with the real server: what one does, the other sees, through sleep and restarts too."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from annotator.environment import VARIABLES

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
SOON = 5000  # milliseconds; alone on the machine it takes a third of a second, which `make bench` measures
READING = """const names = performance.getEntriesByType("resource").map(({ name }) => name);
  const { store, blocks, codebook } = await import(names.find((name) => /\\/reading\\.[^/]*js$/.test(name)));"""


class Server:
    """The program as ``manage.py serve`` starts it, on one port however often it is started."""

    def __init__(self, folder: Path) -> None:
        own = {name: value for name, value in os.environ.items() if name not in {one.name for one in VARIABLES}}
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.environment = {
            **own,
            "DATA_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "annotator.settings",
            "IMPORT_WORKERS": "0",
            "PORT": str(self.port),
        }
        made = self.run("-m", "tests.browser.live_cast", stdout=subprocess.PIPE, text=True)
        self.cast: dict[str, Any] = json.loads(made.communicate()[0])
        self.free = list(self.cast["documents"])
        self.start()

    def run(self, *command: str, **more: Any) -> subprocess.Popen[Any]:
        return subprocess.Popen([sys.executable, *command], cwd=ROOT, env=self.environment, **more)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.process = self.run("manage.py", "serve", stdout=subprocess.DEVNULL)
        for _ in range(1200):
            try:
                with urllib.request.urlopen(f"{self.address}/sign-in/", timeout=5):
                    return
            except OSError:
                assert self.process.poll() is None
                time.sleep(0.1)
        raise AssertionError("The server does not answer.")

    def stop(self, number: int = signal.SIGINT) -> None:
        self.process.send_signal(number)
        self.process.wait(60)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("live"))
    yield server
    server.stop(signal.SIGKILL)


class Reader:
    """Somebody's browser with the document open."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.context = page.context
        self.troubles: list[str] = []
        page.on("pageerror", lambda error: self.troubles.append(str(error)))

    def does(self, script: str, *values: Any) -> Any:
        """The outcome of some lines that use the page's ``store``, ``blocks`` and ``codebook``."""
        return self.page.evaluate(f"async (values) => {{ {READING}\n{script} }}", list(values))

    def highlights(self, words: str, **more: Any) -> str:
        """The uid of a new highlight, once it is saved."""
        found: str = self.does(
            """const [words, more] = values;
            const from = blocks.passage(0, 60).quote.indexOf(words);
            const { annotation, saved } = store.add({ ...blocks.passage(from, from + words.length), ...more });
            await saved;
            return annotation.uid;""",
            words,
            more,
        )
        return found

    def sees(self, condition: str, *values: Any, timeout: float = SOON) -> None:
        """Waits until it is so; ``one`` is the annotation whose uid is the first value."""
        deadline = time.monotonic() + timeout / 1000
        script = f"const one = store.get(values[0]); return Boolean({condition});"
        while not self.does(script, *values):
            assert time.monotonic() < deadline, condition
            time.sleep(0.05)

    @property
    def others(self) -> Any:
        return self.page.locator("presence-list")


@pytest.fixture
def read(server: Server, browser: Browser) -> Iterator[Callable[..., Reader]]:
    """Opens a document of this test's own in a new browser, as alice or bob."""
    document, opened = server.free.pop(), []

    def reading(name: str, *, refuse: str = "", **options: Any) -> Reader:
        context = browser.new_context(**options)
        if refuse:
            context.route(refuse, lambda route: route.abort())
        context.add_cookies([{"name": "sessionid", "value": server.cast["sessions"][name], "url": server.address}])
        reader = Reader(context.new_page())
        opened.append(reader)
        reader.page.goto(f"{server.address}/documents/{document}/")
        expect(reader.page.locator("body.is-ready")).to_be_attached(timeout=30_000)
        return reader

    yield reading
    troubles = [trouble for reader in opened for trouble in reader.troubles]
    for reader in opened:
        reader.context.close()
    assert troubles == []


def test_what_alice_does_bob_sees(read: Callable[..., Reader]) -> None:
    alice, bob = read("alice"), read("bob")
    uid = alice.highlights("hare")
    bob.sees("one && one.author.name === 'Alice Ng'", uid)
    assert bob.does("return blocks.passage(store.get(values[0]).start, store.get(values[0]).end).quote", uid) == "hare"
    alice.does("await store.edit(values[0], { note: 'Why does it **run**?' })", uid)
    bob.sees("one.note?.html.includes('<strong>')", uid)
    alice.does("await store.edit(values[0], { addTags: [codebook.create('Animals').id] })", uid)
    bob.sees("codebook.get(one.tags[0])?.name === 'Animals'", uid)
    alice.does("await store.reply(values[0], 'Because of the fox.')", uid)
    bob.sees("one.replies.length === 1", uid)
    expect(bob.page.locator("toast-list [aria-live=polite]")).to_contain_text(
        "Alice Ng: 1 new highlight", timeout=20_000
    )
    alice.does("await store.remove(values[0])", uid)
    bob.sees("!one", uid)
    assert bob.does("return store.size") == 0


def test_a_tag_s_new_colour_is_painted_at_the_other_s(read: Callable[..., Reader], server: Server) -> None:
    alice, bob = read("alice"), read("bob")
    uid = alice.highlights("fox", tags=[alice.does("return codebook.create('Hunters').id")])
    bob.sees("codebook.get(one?.tags[0])?.name === 'Hunters'", uid)
    tag, colour = bob.does("const tag = codebook.get(store.get(values[0]).tags[0]); return [tag.id, tag.colour]", uid)
    other = "teal" if colour != "teal" else "amber"
    api(alice, server, "PATCH", f"/api/tags/{tag}", {"colour": other})
    bob.sees("codebook.get(one.tags[0]).colour === values[1]", uid, other)
    bob.page.wait_for_function("name => CSS.highlights.get(name)?.size", arg=f"annotator-{other}", timeout=SOON)


def test_the_codebook_changes_under_who_is_typing_and_nothing_typed_is_lost(
    browser: Browser, read: Callable[..., Reader], server: Server
) -> None:
    alice = read("alice")
    made = [alice.does("return codebook.create(values[0]).id", name) for name in ("Hares", "Foxes")]
    uid = alice.highlights("hare", tags=made)
    alice.sees("codebook.get(one?.tags[0])?.name === 'Hares' && one.tags.every((tag) => tag > 0)", uid)
    tag = alice.does("return store.get(values[0]).tags", uid)[0]
    context = browser.new_context()
    context.add_cookies([{"name": "sessionid", "value": server.cast["sessions"]["alice"], "url": server.address}])
    page = context.new_page()
    page.goto(f"{server.address}/projects/{server.cast['project']}/codebook/")
    row = page.locator(".book-row").filter(has_text="Foxes")
    row.locator(".book-name").dblclick()
    page.locator(".book-row .book-input").fill("Red foxes and")
    api(alice, server, "PATCH", f"/api/tags/{tag}", {"name": "Brown hares"})
    expect(page.locator(".book-row").filter(has_text="Brown hares")).to_be_visible(timeout=SOON)
    expect(page.locator(".book-row .book-input")).to_be_focused()
    page.keyboard.type(" wolves")
    expect(page.locator(".book-row .book-input")).to_have_value("Red foxes and wolves")
    context.close()


def test_who_may_see_nothing_of_others_any_more_loses_it_at_once_and_gets_it_back(
    read: Callable[..., Reader], server: Server
) -> None:
    alice, bob = read("alice"), read("bob")
    hers, his = alice.highlights("hare"), bob.highlights("fox")
    bob.sees("one", hers)
    try:
        switch(alice, server, "blind")
        bob.sees("!one && store.get(values[1])", hers, his)
        alice.does("await store.edit(values[0], { note: 'Unseen' })", hers)
        alice.sees("one && store.get(values[1])", hers, his)
    finally:
        switch(alice, server, "open")
    bob.sees("one?.note?.text === 'Unseen'", hers)


def test_a_page_without_network_catches_up(read: Callable[..., Reader]) -> None:
    alice, bob = read("alice"), read("bob")
    bob.context.set_offline(True)
    first, second = alice.highlights("hare"), alice.highlights("fox")
    alice.does("await store.remove(values[0])", second)
    time.sleep(1)
    bob.context.set_offline(False)
    bob.sees("one && store.size === 1", first)


def test_a_page_lives_through_a_restart_of_the_server(read: Callable[..., Reader], server: Server) -> None:
    alice, bob = read("alice"), read("bob")
    uid = alice.highlights("hare")
    bob.sees("one", uid)
    started = time.monotonic()
    server.stop()
    assert time.monotonic() - started < 10
    server.start()
    uid = alice.highlights("fox")
    bob.sees("one", uid, timeout=30_000)


def test_where_events_can_t_pass_the_page_asks(read: Callable[..., Reader]) -> None:
    alice, bob = read("alice"), read("bob", refuse="**/events?*")
    uid = alice.highlights("hare")
    bob.sees("one", uid, timeout=15_000)
    expect(alice.others.locator(".visually-hidden")).to_have_text("Also reading: Bob Stone", timeout=15_000)
    expect(bob.others.locator(".visually-hidden")).to_have_text("Also reading: Alice Ng", timeout=15_000)


def test_who_else_is_reading_is_shown_while_they_do(read: Callable[..., Reader]) -> None:
    alice = read("alice")
    expect(alice.others).to_be_hidden()
    bob = read("bob", viewport={"width": 390, "height": 844})
    expect(alice.others.locator("summary")).to_have_attribute("title", "Also reading: Bob Stone", timeout=SOON)
    expect(alice.others.locator(".who")).to_have_text("B")
    bob.others.locator("summary").click(timeout=SOON)
    expect(bob.others.locator(".reader-names")).to_contain_text("Alice Ng")
    panel = bob.others.locator(".menu-panel").bounding_box()
    assert panel
    assert panel["x"] >= 0
    assert panel["x"] + panel["width"] <= 390
    box = bob.others.locator("summary").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert bob.page.evaluate("document.documentElement.scrollWidth") <= 390
    for reader in (alice, bob):
        assert Axe().run(reader.page, context="presence-list").response["violations"] == []
    bob.page.goto("about:blank")
    expect(alice.others).to_be_hidden(timeout=SOON)


def test_the_bell_counts_while_the_page_is_open(read: Callable[..., Reader]) -> None:
    alice, bob = read("alice"), read("bob")
    bell = alice.page.locator(".bell")
    expect(bell).to_have_accessible_name("Notices")
    uid = bob.highlights("hare", note="Whose is it, @alice?")
    expect(bell).to_have_accessible_name("Notices: 1 new", timeout=SOON)
    expect(alice.page.locator(".bell-number")).to_have_text("1")
    expect(alice.page.locator("toast-list [aria-live=polite]")).to_contain_text("1 new notice.")
    assert bob.page.locator(".bell-count").is_hidden()
    other = alice.context.new_page()
    other.goto(alice.page.url.split("/documents/")[0] + "/notices/")
    other.locator("a[href^='/notices/']", has_text="mentioned you").first.click()
    expect(other).to_have_url(re.compile(f"#a-{uid}$"))
    expect(bell).to_have_accessible_name("Notices", timeout=SOON)


def test_a_newer_text_is_announced_with_a_way_to_it(read: Callable[..., Reader]) -> None:
    bob = read("bob")
    notice = bob.page.locator("live-notice")
    expect(notice).to_be_hidden()
    bob.does("store.take({ change: store.change + 1, revision: 2 })")
    expect(notice.get_by_role("link")).to_have_count(1)
    expect(notice).to_contain_text("This text has a newer version.")
    notice.get_by_role("button", name="Close").click()
    expect(notice).to_be_hidden()


def test_of_four_pages_in_one_browser_all_are_told(read: Callable[..., Reader]) -> None:
    """Three of them by events, so that the browser has connections left for everything else."""
    alice, bob = read("alice"), read("bob")
    pages = [bob]
    for _ in range(3):
        other = Reader(bob.context.new_page())
        other.page.goto(bob.page.url)
        expect(other.page.locator("body.is-ready")).to_be_attached(timeout=30_000)
        pages.append(other)
    uid = alice.highlights("hare")
    for page in pages:
        page.sees("one", uid, timeout=15_000)


def test_who_is_no_member_any_more_is_told_so(read: Callable[..., Reader], server: Server) -> None:
    """Comes last: Bob stays away."""
    alice, bob = read("alice"), read("bob")
    path = f"/projects/{server.cast['project']}/members/{server.cast['membership']}/remove/"
    answer = alice.context.request.post(f"{server.address}{path}", headers=csrf(alice, server))
    assert answer.ok
    expect(bob.page.locator("live-notice")).to_contain_text("not there for you any more", timeout=30_000)
    expect(alice.others).to_be_hidden(timeout=SOON)


def api(reader: Reader, server: Server, method: str, path: str, body: Any) -> None:
    answer = reader.context.request.fetch(
        f"{server.address}{path}", method=method, data=body, headers=csrf(reader, server)
    )
    assert answer.ok, answer.text()


def switch(reader: Reader, server: Server, do: str) -> None:
    """Makes the project blind, or opens it."""
    address = f"{server.address}/projects/{server.cast['project']}/blind/"
    answer = reader.context.request.post(address, form={"do": do}, headers=csrf(reader, server))
    assert answer.ok, answer.text()


def csrf(reader: Reader, server: Server) -> dict[str, str]:
    token = next((cookie["value"] for cookie in reader.context.cookies() if cookie["name"] == "csrftoken"), None)
    assert token
    return {"X-CSRFToken": token, "Referer": f"{server.address}/"}
