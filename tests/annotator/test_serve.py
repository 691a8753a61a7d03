"""``manage.py serve`` as a person meets it: a real server in a process of its own."""

from __future__ import annotations

import contextlib
import http.cookiejar
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.environment import VARIABLES

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"http://127\.0\.0\.1:\d+/sign-in/[^/\s]+/")
SECONDS = 60  # at most, for a server to start on a busy machine


class Server:
    """A running server, and what a browser sees of it."""

    def __init__(self, folder: Path, **variables: str) -> None:
        self.port = free_port()
        self.process = start(folder, PORT=str(self.port), **variables)
        self.lines: list[str] = []
        self.ready = threading.Event()
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def wait_until_ready(self) -> None:
        assert self.ready.wait(SECONDS), self.said
        wait_for(self.port)

    @property
    def said(self) -> str:
        return "".join(self.lines)

    @property
    def link(self) -> str:
        links = LINK.findall(self.said)
        assert len(links) == 1, self.said
        return str(links[0])

    def stop(self, number: int = signal.SIGINT) -> float:
        """Stops the server as Ctrl-C does; the seconds it took."""
        started = time.monotonic()
        self.process.send_signal(number)
        assert self.process.wait(SECONDS) == 0
        return time.monotonic() - started

    def _read(self) -> None:
        assert self.process.stdout
        with self.process.stdout as output:
            for line in output:
                self.lines.append(line)
                if "Ctrl-C" in line:
                    self.ready.set()
        self.ready.set()


def start(folder: Path, **variables: str) -> subprocess.Popen[str]:
    own = {name: value for name, value in os.environ.items() if name not in {v.name for v in VARIABLES}}
    own |= {"DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "annotator.settings", **variables}
    command = [sys.executable, "manage.py", "serve"]
    return subprocess.Popen(command, cwd=ROOT, env=own, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


@contextlib.contextmanager
def running(folder: Path, **variables: str) -> Iterator[Server]:
    server = Server(folder, **variables)
    try:
        server.wait_until_ready()
        yield server
    finally:
        if server.process.poll() is None:
            server.process.kill()
        server.process.wait()
        server.reader.join()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    raise AssertionError("The server does not answer.")


def fetch(url: str, cookies: http.cookiejar.CookieJar | None = None) -> tuple[int, str, str]:
    """(status, the address at the end, the page)."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(cookies))
    try:
        with opener.open(url, timeout=SECONDS) as answer:
            return answer.status, answer.url, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.url, error.read().decode()


def refused(folder: Path, **variables: str) -> tuple[int, str]:
    process = start(folder, **variables)
    said, _ = process.communicate(timeout=SECONDS)
    return process.returncode, said


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that a server has already made; the tests with this one follow on each other."""
    folder = tmp_path_factory.mktemp("server") / "data"
    with running(folder) as server:
        server.stop()
    return folder


def test_the_link_signs_in_once_to_the_sample_project(folder: Path) -> None:
    with running(folder) as server:
        browser, other_browser = http.cookiejar.CookieJar(), http.cookiejar.CookieJar()
        status, address, page = fetch(server.link, browser)
        assert (status, address) == (200, f"http://127.0.0.1:{server.port}/")
        assert re.search(r'href="/projects/[^/"]+/"', page), "the sample project is there"
        assert fetch(server.link, other_browser)[0] == 403
        assert fetch(f"http://127.0.0.1:{server.port}/", other_browser)[1].startswith(
            f"http://127.0.0.1:{server.port}/sign-in/"
        )
        assert fetch(f"http://127.0.0.1:{server.port}/", browser)[1] == f"http://127.0.0.1:{server.port}/"


def test_a_page_s_files_are_served_under_names_to_keep(folder: Path) -> None:
    with running(folder) as server:
        page = fetch(f"http://127.0.0.1:{server.port}/sign-in/")[2]
        found = re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', page)
        assert found
        for path in found:
            assert re.search(r"\.[0-9a-f]{12}\.", path), path
            with urllib.request.urlopen(f"http://127.0.0.1:{server.port}{path}", timeout=SECONDS) as answer:
                assert "immutable" in answer.headers["Cache-Control"]


def test_a_restart_keeps_everything_and_makes_a_new_link(folder: Path) -> None:
    kept = folder / "annotator.sqlite3"
    with running(folder) as server:
        first = server.link
        browser = http.cookiejar.CookieJar()
        assert fetch(first, browser)[0] == 200
        server.stop()
    log = kept.with_name("annotator.sqlite3-wal")
    assert not log.exists() or not log.stat().st_size, "all that was written is in the one file"
    with contextlib.closing(sqlite3.connect(kept)) as database:
        before = database.execute("SELECT count(*) FROM documents_project").fetchone()
    with running(folder) as server:
        assert server.link.rpartition("/sign-in/")[2] != first.rpartition("/sign-in/")[2]
        assert fetch(f"http://127.0.0.1:{server.port}/", browser)[1] == f"http://127.0.0.1:{server.port}/"
    with contextlib.closing(sqlite3.connect(kept)) as database:
        assert database.execute("SELECT count(*) FROM documents_project").fetchone() == before == (1,)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_at_once_even_while_somebody_is_connected(number: int, folder: Path) -> None:
    with running(folder) as server, socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(b"GET /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert connection.recv(1)
        assert server.stop(number) < 10


def test_live_streams_end_with_the_server_and_leave_room_for_requests(folder: Path) -> None:
    with running(folder, THREADS="2") as server:
        browser = http.cookiejar.CookieJar()
        streams = [stream_of(server, browser, link=server.link if n == 0 else "") for n in range(8)]
        for stream in streams:
            assert b"200 OK" in stream.recv(1000)
        assert fetch(f"http://127.0.0.1:{server.port}/", browser)[0] == 200
        assert server.stop() < 10
        for stream in streams:
            with contextlib.suppress(ConnectionError), stream:
                while stream.recv(1000):
                    pass


def stream_of(server: Server, browser: http.cookiejar.CookieJar, *, link: str = "") -> socket.socket:
    """A live stream of the sample project's first document; ``link`` signs in."""
    if link:
        fetch(link, browser)
    found = []
    for pattern in (r'href="(/projects/(?!new/)[^/"]+/)"', r"/documents/([0-9a-f-]{36})/"):
        page = fetch(f"http://127.0.0.1:{server.port}{found[0] if found else '/'}", browser)[2]
        found.insert(0, re.findall(pattern, page)[0])
    stream = socket.create_connection(("127.0.0.1", server.port), timeout=SECONDS)
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser)
    path = f"/api/documents/{found[0]}/events?after=0&tab={uuid.uuid4()}"
    stream.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookies}\r\n\r\n".encode())
    return stream


def test_a_taken_port_is_named_with_a_way_out(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        status, said = refused(folder, PORT=str(port))
    assert status == 1
    assert said.count("\n") == 1
    assert f"Port {port} is taken" in said
    assert f"PORT={port + 1} make run" in said


def test_two_servers_dont_share_a_port(folder: Path, tmp_path: Path) -> None:
    with running(folder) as server:
        status, said = refused(tmp_path / "other", PORT=str(server.port))
    assert (status, f"Port {server.port} is taken" in said) == (1, True)


def test_an_address_of_another_machine_is_refused(folder: Path) -> None:
    assert refused(folder, HOST="192.0.2.1") == (
        1,
        "HOST must be an address of this machine, and 192.0.2.1 is not.\n",
    )


def test_a_wrong_variable_is_one_line_and_status_2(tmp_path: Path) -> None:
    assert refused(tmp_path, PORT="abc") == (2, "PORT must be a number from 1 to 65535, not 'abc'.\n")


def test_no_link_is_printed_where_others_could_read_it(folder: Path) -> None:
    for variables in ({"HOST": "0.0.0.0"}, {"SECURE": "1"}):
        with running(folder, **variables) as server:
            assert not LINK.search(server.said)
            assert "changepassword owner" in server.said


def test_the_first_account_has_the_name_it_was_given(tmp_path: Path) -> None:
    with running(tmp_path, OWNER="ada") as server:
        assert server.link
    with contextlib.closing(sqlite3.connect(tmp_path / "annotator.sqlite3")) as database:
        owners = database.execute("SELECT username, password FROM auth_user WHERE is_superuser").fetchall()
    assert [(name, password[0]) for name, password in owners] == [("ada", "!")]


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """A database of its own on the server that the tests run on."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        pytest.skip("needs PostgreSQL: make test-postgres")
    psycopg = pytest.importorskip("psycopg")
    name = f"serve_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield f"{server.rpartition('/')[0]}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_several_processes_serve_one_postgresql_database(postgres_url: str, tmp_path: Path) -> None:
    with running(tmp_path, DATABASE_URL=postgres_url, WORKERS="2") as server:
        browser = http.cookiejar.CookieJar()
        assert fetch(server.link, browser)[0] == 200
        assert fetch(server.link)[0] == 403
        for _ in range(8):
            assert fetch(f"http://127.0.0.1:{server.port}/", browser)[1] == f"http://127.0.0.1:{server.port}/"
        streams = [stream_of(server, browser) for _ in range(6)]
        for stream in streams:
            told = b""
            while b'"tabs":6' not in told:  # in whichever process they are
                told += stream.recv(1000)
        assert server.stop() < 10
        for stream in streams:
            stream.close()


def test_a_database_that_cant_be_reached_is_one_line(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    status, said = refused(tmp_path, DATABASE_URL=f"postgres://u:hush@127.0.0.1:{free_port()}/n")
    assert (status, said.count("\n")) == (1, 1), said
    assert said.startswith("The database can't be used: ")
    assert "hush" not in said
