"""Pages are fetched within bounds, from the open web alone; what others do wrong is one sentence."""

from __future__ import annotations

import gzip
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from documents.conditions import NOTHING, Known, seconds_to_wait
from documents.errors import Invalid, NotAllowed, Refused, TooLarge
from documents.fetch import INTERNET, Net, Unreachable, fetch, fetch_if_changed

PAGE = "<title>Straße</title><p>Words</p>".encode("iso-8859-1")
DAY = "Thu, 12 Mar 2026 08:00:00 GMT"
HERE = Net(may_call=lambda place: place == "127.0.0.1", ports=None, seconds_to_connect=2, seconds_in_all=2)


class Pages(BaseHTTPRequestHandler):
    """Answers ``/name`` with what the function of that name sends."""

    def do_GET(self) -> None:
        self.server.seen.append((self.path, dict(self.headers)))  # type: ignore[attr-defined]
        ANSWERS[self.path.partition("?")[0].strip("/").split("/")[0]](self)

    def log_message(self, *_args: object) -> None:
        """Says nothing."""


def send(content: bytes = PAGE, status: int = 200, **headers: str) -> Callable[[Pages], None]:
    def answer(page: Pages) -> None:
        page.send_response(status)
        given = {"Content-Type": "text/html; charset=ISO-8859-1", "Content-Length": str(len(content))}
        for name, value in (given | {name.replace("_", "-"): value for name, value in headers.items()}).items():
            if value:
                page.send_header(name, value)
        page.end_headers()
        page.wfile.write(content)

    return answer


def leads(to: str, status: int = 302) -> Callable[[Pages], None]:
    return send(b"", status, Location=to)


def raw(answer: bytes) -> Callable[[Pages], None]:
    return lambda page: page.wfile.write(answer) and None


def drip(page: Pages) -> None:
    """A byte now and then, for ever."""
    page.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        page.wfile.write(b"x")
        time.sleep(0.05)


def answer_if_other(page: Pages) -> None:
    """The page, unless the one that is known has its tag or its date."""
    other = page.headers["If-None-Match"] != '"1"' and page.headers["If-Modified-Since"] != DAY
    send(ETag='"1"', Last_Modified=DAY)(page) if other else send(b"", 304)(page)


def flood(page: Pages) -> None:
    page.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        page.wfile.write(b"x" * 65_536)


ANSWERS: dict[str, Callable[[Pages], None]] = {
    "page": send(),
    "bare": send(Content_Type="", Content_Length=""),
    "packed": send(gzip.compress(PAGE), Content_Encoding="gzip"),
    "report": send(b"%PDF-", Content_Type="application/pdf", Content_Disposition='attachment; filename="a/b c.pdf"'),
    "chunks": raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"),
    "cookie": send(b"", 302, Location="/page", Set_Cookie="session=1"),
    "once": leads("/page"),
    "twice": leads("once", 301),
    "round": leads("/round", 307),
    "away": leads("http://inside.example/page"),
    "metadata": leads("http://169.254.169.254/latest/"),
    "decimal": leads("http://2130706433/"),
    "file": leads("file:///etc/passwd"),
    "port": leads("http://127.0.0.1:22/"),
    "login": leads("http://alice:secret@127.0.0.1/"),
    "nowhere": send(b"", 302),
    "missing": send(b"", 404),
    "gone": send(b"", 410),
    "closed": send(b"", 403),
    "paywall": send(b"", 402),
    "often": send(b"", 429),
    "broken": send(b"", 503),
    "empty": send(b"", 204),
    "teapot": send(b"", 418),
    "large": send(b"x" * 1001),
    "larger": send(b"", Content_Length="1001"),
    "flood": flood,
    "bomb": send(gzip.compress(b"\0" * 5_000_000), Content_Encoding="gzip"),
    "brotli": send(b"x", Content_Encoding="br"),
    "nonsense": send(b"no gzip", Content_Encoding="gzip"),
    "short": send(b"x", Content_Length="100"),
    "half": raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nabc"),
    "other": raw(b"SSH-2.0-OpenSSH\r\n"),
    "same": lambda page: answer_if_other(page),
    "moved": leads("/same"),
    "later": send(b"", 503, Retry_After="120"),
    "silent": lambda _page: time.sleep(3),
    "drip": drip,
    "heads": lambda page: page.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 1000) and None,
}


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_args: object) -> None:
        """Whoever hangs up in the middle is one of the tests."""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Pages) as server:
        server.seen = []  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def site(server: Server) -> str:
    server.seen.clear()  # type: ignore[attr-defined]
    return f"http://127.0.0.1:{server.server_port}"


def test_a_page_comes_as_it_is_with_what_the_server_says_of_it(site: str) -> None:
    before = datetime.now(UTC)
    fetched = fetch(f"{site}/page?a=1#b", net=HERE)
    assert (fetched.content, fetched.url, fetched.status) == (PAGE, f"{site}/page?a=1", 200)
    assert (fetched.media_type, fetched.charset, fetched.name) == ("text/html", "iso-8859-1", "page")
    assert set(fetched.headers) == {"content-type", "date"}
    assert before <= fetched.at <= datetime.now(UTC)


def test_what_the_server_does_not_say_is_not_guessed(site: str) -> None:
    fetched = fetch(f"{site}/bare/", net=HERE)
    assert (fetched.content, fetched.media_type, fetched.charset) == (PAGE, "", "")


def test_a_file_has_the_name_the_server_gives_it(site: str) -> None:
    fetched = fetch(f"{site}/report", net=HERE)
    assert (fetched.name, fetched.media_type) == ("b c.pdf", "application/pdf")


BODIES = {"packed": PAGE, "chunks": b"abcde", "once": PAGE, "twice": PAGE, "cookie": PAGE}


@pytest.mark.parametrize(("path", "content"), BODIES.items(), ids=BODIES)
def test_bodies_are_unpacked_and_redirects_followed(site: str, path: str, content: bytes) -> None:
    fetched = fetch(f"{site}/{path}", net=HERE)
    assert fetched.content == content
    assert fetched.url == (f"{site}/{path}" if path in ("packed", "chunks") else f"{site}/page")


def test_the_program_says_who_it_is_and_nothing_of_anybody(server: Server, site: str) -> None:
    fetch(f"{site}/cookie", net=HERE)
    for _path, headers in server.seen:  # type: ignore[attr-defined]
        assert "Annotator" in headers["User-Agent"]
        assert set(headers) == {"Host", "User-Agent", "Accept", "Accept-Language", "Accept-Encoding", "Connection"}


REFUSED: dict[str, tuple[str, type[Refused], str]] = {
    "redirects without end": ("round", Unreachable, "only leads from one address to the next"),
    "a redirect to a name of this network": ("away", NotAllowed, "“inside.example” is an address of this network"),
    "a redirect to metadata": ("metadata", NotAllowed, "“169.254.169.254” is an address of this network"),
    "a redirect to a number": ("decimal", Invalid, "is no web address"),
    "a redirect to a file": ("file", Invalid, "only addresses that begin with http"),
    "a redirect with credentials": ("login", Invalid, "leave that part out"),
    "a redirect to nowhere": ("nowhere", Unreachable, r"gives no page for .* \(302\)"),
    "no such page": ("missing", Unreachable, r"There is no page at .*/missing” \(404\)"),
    "no more such page": ("gone", Unreachable, r"\(410\)"),
    "a page for few": ("closed", Unreachable, r"\(403\).*save the page, and import the file"),
    "a page for money": ("paywall", Unreachable, r"\(402\).*sign in or pay"),
    "asked too often": ("often", Unreachable, "asked too often"),
    "a fault of the server": ("broken", Unreachable, r"\(503\). Try again later"),
    "no content": ("empty", Unreachable, r"\(204\)"),
    "a strange status": ("teapot", Unreachable, r"\(418\)"),
    "too large": ("large", TooLarge, "is larger than"),
    "too large by its own account": ("larger", TooLarge, "is larger than"),
    "endless": ("flood", TooLarge, "is larger than"),
    "too large when it is unpacked": ("bomb", TooLarge, "is larger than"),
    "an unknown packing": ("brotli", Unreachable, r"in a way this program can't unpack \(br\)"),
    "a damaged packing": ("nonsense", Unreachable, "broken off or no answer"),
    "less than promised": ("short", Unreachable, "broken off or no answer"),
    "half a chunk": ("half", Unreachable, "broken off or no answer"),
    "another protocol": ("other", Unreachable, "broken off or no answer"),
    "too many headers": ("heads", Unreachable, "broken off or no answer"),
    "silence": ("silent", Unreachable, "took too long"),
    "a byte now and then": ("drip", Unreachable, "took too long"),
}


KNOWN = {
    "by its tag": ("same", Known('"1"')),
    "by its date": ("same", Known(last_modified=DAY)),
    "by both": ("same", Known('"1"', DAY)),
    "behind a redirect": ("moved", Known('"1"')),
}


@pytest.mark.parametrize(("path", "known"), KNOWN.values(), ids=KNOWN)
def test_a_page_that_is_still_the_known_one_does_not_come_again(site: str, path: str, known: Known) -> None:
    assert fetch_if_changed(f"{site}/{path}", known, net=HERE) is None


OTHERS = {"another tag": Known('"2"'), "another date": Known(last_modified="Wed"), "nothing known": NOTHING}


@pytest.mark.parametrize("known", OTHERS.values(), ids=OTHERS)
def test_a_page_that_is_another_one_comes_with_what_to_ask_for_the_next_time(site: str, known: Known) -> None:
    fetched = fetch_if_changed(f"{site}/same", known, net=HERE)
    assert fetched is not None
    assert fetched.content == PAGE
    assert Known.of(fetched.headers) == Known('"1"', DAY)


def test_what_a_server_said_is_asked_with_only_if_a_header_may_hold_it() -> None:
    assert Known('"ü"', "a\r\nb: c").asked == {}


def test_not_modified_is_no_answer_where_nothing_was_known(site: str) -> None:
    ANSWERS["stubborn"] = send(b"", 304)
    with pytest.raises(Unreachable, match=r"gives no page for .* \(304\)"):
        fetch(f"{site}/stubborn", net=HERE)


def test_a_server_may_say_for_how_long_it_wants_to_be_left_alone(site: str) -> None:
    with pytest.raises(Unreachable) as caught:
        fetch(f"{site}/later", net=HERE)
    assert (caught.value.answered, caught.value.wait) == (503, 120)


WAITS = {
    "seconds": ("30", 30),
    "nothing": ("", None),
    "nonsense": ("soon", None),
    "a time without a zone": ("Thu, 12 Mar 2026 08:00:00", None),
    "a time that is over": (DAY.replace("2026", "2020").replace("Thu, ", ""), 0),
}


@pytest.mark.parametrize(("said", "seconds"), WAITS.values(), ids=WAITS)
def test_how_long_to_wait_is_understood(said: str, seconds: float | None) -> None:
    assert seconds_to_wait(said) == seconds


def test_a_time_to_come_again_is_so_many_seconds_away() -> None:
    wait = seconds_to_wait(format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True))
    assert wait is not None
    assert 3590 < wait <= 3600


def elsewhere(host: str, _port: int) -> list[str]:
    return ["10.0.0.1"] if host == "inside.example" else [host]


@pytest.mark.parametrize(("path", "kind", "message"), REFUSED.values(), ids=REFUSED)
def test_what_goes_wrong_is_one_sentence(site: str, path: str, kind: type[Refused], message: str) -> None:
    begun = time.monotonic()
    with pytest.raises(kind, match=message) as caught:
        fetch(f"{site}/{path}", most=1000, net=replace(HERE, look_up=elsewhere, seconds_in_all=1))
    assert type(caught.value) is kind
    assert time.monotonic() - begun < 4


def test_a_page_of_just_the_size_is_taken(site: str) -> None:
    assert len(fetch(f"{site}/large", most=1001, net=HERE).content) == 1001


def test_a_redirect_to_another_port_is_refused_like_an_address(site: str) -> None:
    with pytest.raises(Invalid, match="names port 22"):
        fetch(f"{site}/port", net=replace(HERE, ports=frozenset({int(site.rpartition(":")[2])})))


def test_the_largest_upload_is_the_most_that_is_fetched(site: str, settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 1000
    with pytest.raises(TooLarge):
        fetch(f"{site}/large", net=HERE)


def test_nothing_is_fetched_where_fetching_is_turned_off(server: Server, site: str, settings: Any) -> None:
    settings.FETCH = False
    with pytest.raises(NotAllowed, match="Save the page in your browser"):
        fetch(f"{site}/page", net=HERE)
    assert not server.seen  # type: ignore[attr-defined]


INSIDE = {
    "loopback": "http://127.0.0.1/",
    "loopback by name": "http://localhost/",
    "loopback by IPv6": "http://[::1]/",
    "private": "http://192.168.0.1/",
    "metadata": "http://169.254.169.254/latest/meta-data/",
    "mapped into IPv6": "http://[::ffff:127.0.0.1]/",
}


@pytest.mark.parametrize("url", INSIDE.values(), ids=INSIDE)
def test_this_network_is_never_called(url: str) -> None:
    with pytest.raises(NotAllowed, match="is an address of this network"):
        fetch(url)


def test_a_name_that_stands_for_one_closed_address_among_others_is_not_called() -> None:
    net = replace(INTERNET, look_up=lambda _host, _port: ["93.184.216.34", "10.0.0.1"])
    with pytest.raises(NotAllowed):
        fetch("http://example.org/", net=net)


def test_a_name_is_looked_up_once_so_that_no_second_answer_can_lead_elsewhere(site: str) -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    port = site.rpartition(":")[2]
    net = replace(HERE, look_up=lambda _host, _port: next(answers))
    assert fetch(f"http://rebinding.example:{port}/page", net=net).url == f"http://rebinding.example:{port}/page"


def test_the_next_address_is_tried_where_one_does_not_answer(site: str) -> None:
    net = replace(HERE, look_up=lambda _host, _port: ["127.0.0.2", "127.0.0.1"], may_call=lambda _place: True)
    assert fetch(site.replace("127.0.0.1", "two.example") + "/page", net=net).content == PAGE


def failing(error: OSError | UnicodeError) -> Callable[[str, int], list[str]]:
    def look_up(_host: str, _port: int) -> list[str]:
        raise error

    return look_up


LOOK_UPS: dict[str, tuple[Callable[[str, int], list[str]], str]] = {
    "no such name": (failing(socket.gaierror()), "There is no “example.org” on the web"),
    "a name that can't be": (failing(UnicodeError()), "There is no “example.org” on the web"),
    "no addresses": (lambda _host, _port: [], "There is no “example.org” on the web"),
    "a look-up that takes for ever": (lambda _host, _port: time.sleep(2) or [], "took too long"),
    "no way there": (failing(OSError(101, "Network is unreachable")), "can't be reached from here"),
}


@pytest.mark.parametrize(("look_up", "message"), LOOK_UPS.values(), ids=LOOK_UPS)
def test_a_name_that_leads_nowhere_is_one_sentence(look_up: Callable[[str, int], list[str]], message: str) -> None:
    with pytest.raises(Unreachable, match=message):
        fetch("http://example.org/", net=replace(HERE, look_up=look_up, seconds_to_connect=0.3))


def test_nobody_at_the_port_is_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(Unreachable, match="didn't let this program connect"):
        fetch(f"http://127.0.0.1:{port}/", net=HERE)


def test_a_server_without_tls_is_one_sentence(site: str) -> None:
    with pytest.raises(Unreachable, match="didn't let this program connect"):
        fetch(site.replace("http:", "https:") + "/page", net=HERE)


def test_a_handshake_that_never_ends_is_cut_off() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.raises(Unreachable, match="took too long"):
        fetch(f"https://127.0.0.1:{server.getsockname()[1]}/", net=replace(HERE, seconds_in_all=0.4))


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[tuple[str, Callable[[], ssl.SSLContext]]]:
    """A server with a certificate for ``trusted.example``, and how to trust it."""
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl to make a certificate")
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
            *("-keyout", "key", "-out", "certificate", "-subj", "/CN=trusted.example", "-days", "2"),
            *("-addext", "subjectAltName=DNS:trusted.example"),
        ],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "certificate", tmp_path / "key")
    with Server(("127.0.0.1", 0), Pages) as server:
        server.seen = []  # type: ignore[attr-defined]
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield str(server.server_port), lambda: ssl.create_default_context(cafile=str(tmp_path / "certificate"))
        server.shutdown()


def test_a_certificate_is_checked_against_the_name_that_was_asked_for(
    secure: tuple[str, Callable[[], ssl.SSLContext]],
) -> None:
    port, trust = secure
    net = replace(HERE, look_up=lambda _host, _port: ["127.0.0.1"])
    with pytest.raises(Unreachable, match="can't prove that it is trusted.example"):
        fetch(f"https://trusted.example:{port}/page", net=net)
    with pytest.raises(Unreachable, match="can't prove that it is other.example"):
        fetch(f"https://other.example:{port}/page", net=replace(net, trust=trust))
    assert fetch(f"https://trusted.example:{port}/page", net=replace(net, trust=trust)).content == PAGE
    with pytest.raises(Unreachable, match="took too long"):
        fetch(f"https://trusted.example:{port}/drip", net=replace(net, trust=trust, seconds_in_all=0.5))
