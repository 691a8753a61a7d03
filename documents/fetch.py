"""Fetching a page from the web: the only call that this program makes to other machines.

The name is looked up here, each address it stands for is checked, and the connection goes to a checked one, so that no
second look-up can lead elsewhere. Every redirect is checked the same way. No cookies, no credentials, no proxy.
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from documents.addresses import PORTS, Address, address_of, is_public
from documents.codings import UnknownCoding, Unpacker
from documents.conditions import NOTHING, Known, seconds_to_wait
from documents.errors import NotAllowed, Refused, TooLarge
from documents.text import canonical

MOST_REDIRECTS = 5
SECONDS_TO_CONNECT = 10.0
SECONDS_IN_ALL = 30.0
USER_AGENT = "Mozilla/5.0 (compatible; Annotator/0.1; a person asked for this page)"
KEPT_HEADERS = ("content-type", "content-language", "content-disposition", "date", "etag", "last-modified")
_ASKED = {
    "User-Agent": USER_AGENT,
    "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8",
    "Accept-Language": "*",
    "Accept-Encoding": "gzip, deflate",
    "Connection": "close",
}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NOT_MODIFIED = 304
_PIECE = 65_536
_FILE_NAME = re.compile(r"""filename\*?=(?:utf-8'[^']*')?"?([^";]+)""", re.IGNORECASE)


class Unreachable(Refused):
    """Another machine didn't give what was asked of it. ``answered`` is the status it answered with, if it did, and
    ``wait`` how many seconds it wants to be left alone for, if it said so."""

    status = 502
    title = "Can't be fetched"
    answered: int | None = None
    wait: float | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came. ``url`` is where it was found in the end; ``charset`` and ``media_type`` are as the server has it,
    or ""; ``name`` is what a file of it would be called; ``at`` is when, in UTC."""

    content: bytes
    url: str
    status: int
    media_type: str
    charset: str
    headers: Mapping[str, str]
    at: datetime
    name: str


def looked_up(host: str, port: int) -> list[str]:
    """The IP addresses that a name stands for. Raises OSError."""
    return [str(place[0]) for *_rest, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@dataclass(frozen=True, slots=True)
class Net:
    """How other machines are found and which may be called; tests bring their own."""

    look_up: Callable[[str, int], list[str]] = looked_up
    may_call: Callable[[str], bool] = is_public
    ports: frozenset[int] | None = PORTS
    trust: Callable[[], ssl.SSLContext] = ssl.create_default_context
    seconds_to_connect: float = SECONDS_TO_CONNECT
    seconds_in_all: float = SECONDS_IN_ALL


INTERNET = Net()


def fetch(url: str, *, most: int | None = None, net: Net = INTERNET) -> Fetched:
    """The page or file at ``url``, of ``most`` bytes (the largest upload, unless said otherwise).

    Raises NotAllowed where fetching is turned off, Invalid for what is no web address, TooLarge, and Unreachable for
    all that other machines do: each says in one sentence what happened and what can be done.
    """
    found = fetch_if_changed(url, NOTHING, most=most, net=net)
    assert found is not None  # noqa: S101 (nothing was known, so that nothing can be unchanged)
    return found


def fetch_if_changed(url: str, known: Known, *, most: int | None = None, net: Net = INTERNET) -> Fetched | None:
    """The same; None if the server says that the page is still the one that is ``known``."""
    if not getattr(settings, "FETCH", True):
        raise NotAllowed(_("Web addresses can't be imported here. Save the page in your browser and import the file."))
    most = settings.MAX_UPLOAD_BYTES if most is None else most
    deadline = time.monotonic() + net.seconds_in_all
    address = address_of(url, ports=net.ports)
    for _redirect in range(MOST_REDIRECTS + 1):
        with _asked(address, net, deadline, known.asked) as response:
            place = response.getheader("Location")
            if response.status == _NOT_MODIFIED and known.asked:
                return None
            if response.status not in _REDIRECTS or not place:
                return _fetched(response, address, most)
        address = address_of(place, base=address.url, ports=net.ports)
    raise Unreachable(_("“%(url)s” only leads from one address to the next. Check it in your browser.") % {"url": url})


@contextmanager
def _asked(
    address: Address, net: Net, deadline: float, conditions: Mapping[str, str]
) -> Iterator[http.client.HTTPResponse]:
    """The answer to one request; whatever goes wrong while it is read becomes one sentence."""
    line = _Line(address, net, deadline)
    try:
        line.request("GET", address.target, headers={"Host": address.host_header, **_ASKED, **conditions})
        with line.getresponse() as response:
            yield response
        if time.monotonic() >= deadline:  # what was cut off may look like an end
            raise TimeoutError
    except Refused:
        raise
    except (OSError, http.client.HTTPException, ValueError, zlib.error) as error:
        raise _trouble(address, error, late=time.monotonic() >= deadline) from error
    finally:
        line.hang_up()


class _Line(http.client.HTTPConnection):
    """A connection to a checked address, cut off at the deadline, however slowly its bytes drip."""

    def __init__(self, address: Address, net: Net, deadline: float) -> None:
        super().__init__(address.host, address.port)
        self._address, self._net, self._deadline = address, net, deadline
        self._line: socket.socket | None = None  # the response takes over ``sock``
        self._alarm = threading.Timer(max(deadline - time.monotonic(), 0), self._cut)
        self._alarm.daemon = True

    def connect(self) -> None:
        self.sock = self._line = self._connected()
        self._alarm.start()
        if self._address.scheme == "https":
            secure = self._net.trust().wrap_socket(
                self.sock, server_hostname=self._address.host, do_handshake_on_connect=False
            )
            self.sock = self._line = secure
            secure.do_handshake()
        self.sock.settimeout(max(self._deadline - time.monotonic(), 0.001))

    def hang_up(self) -> None:
        self._alarm.cancel()
        self.close()

    def _connected(self) -> socket.socket:
        end = min(time.monotonic() + self._net.seconds_to_connect, self._deadline)
        problem: OSError = TimeoutError()
        for place in self._places(end):
            left = end - time.monotonic()
            if left <= 0:
                break
            try:
                return socket.create_connection((place, self._address.port), timeout=left)
            except OSError as error:
                problem = error
        raise problem

    def _places(self, end: float) -> list[str]:
        """The addresses behind the name, each checked. One that may not be called is reason enough to call none."""
        places = _in_time(lambda: self._net.look_up(self._address.host, self._address.port), end - time.monotonic())
        if not places:
            raise socket.gaierror
        if not all(self._net.may_call(place) for place in places):
            raise NotAllowed(
                _("“%(host)s” is an address of this network, not of the open web. Only the latter is fetched.")
                % {"host": self._address.host}
            )
        return list(dict.fromkeys(places))

    def _cut(self) -> None:
        if self._line is not None:
            with suppress(OSError):
                socket.socket.shutdown(self._line, socket.SHUT_RDWR)  # not TLS's, which would wait for the other side


def _in_time(work: Callable[[], list[str]], seconds: float) -> list[str]:
    """What ``work`` returns or raises. A look-up can't be told how long it may take. Raises TimeoutError."""
    came: list[list[str]] = []
    failed: list[OSError] = []

    def run() -> None:
        try:
            came.append(work())
        except (OSError, UnicodeError) as error:
            failed.append(error if isinstance(error, OSError) else socket.gaierror(str(error)))

    thread = threading.Thread(target=run, daemon=True, name="look-up")
    thread.start()
    thread.join(max(seconds, 0))
    if failed:
        raise failed[0]
    if not came:
        raise TimeoutError
    return came[0]


def _fetched(response: http.client.HTTPResponse, address: Address, most: int) -> Fetched:
    if response.status not in (200, 203):
        raise _refused(response, address)
    content = _body(response, address, most)
    stated = response.headers
    return Fetched(
        content=content,
        url=address.url,
        status=response.status,
        media_type=stated.get_content_type() if "content-type" in stated else "",
        charset=str(stated.get_content_charset() or "") if "content-type" in stated else "",
        headers={name: str(stated[name])[:500] for name in KEPT_HEADERS if name in stated},
        at=datetime.now(UTC),
        name=_name(address, str(stated.get("content-disposition", ""))),
    )


def _refused(response: http.client.HTTPResponse, address: Address) -> Unreachable:
    told = {"url": address.url, "host": address.host, "n": response.status}
    error = Unreachable(_why_not(response.status) % told)
    error.answered, error.wait = response.status, seconds_to_wait(response.getheader("Retry-After", ""))
    return error


def _why_not(status: int) -> str:
    if status in (401, 402, 403, 407, 451):
        return _(
            "%(host)s doesn't give “%(url)s” to everyone (%(n)s): it wants readers to sign in or pay, or keeps programs"
            " out. Open it in your browser, save the page, and import the file."
        )
    if status in (404, 410):
        return _("There is no page at “%(url)s” (%(n)s). Check the address.")
    if status == 429:
        return _("%(host)s is asked too often (429). Try “%(url)s” again in some minutes.")
    if status >= 500:
        return _("%(host)s has a problem with “%(url)s” (%(n)s). Try again later.")
    return _("%(host)s gives no page for “%(url)s” (%(n)s). Check the address in your browser.")


def _body(response: http.client.HTTPResponse, address: Address, most: int) -> bytes:
    too_large = TooLarge(
        _("“%(url)s” is larger than %(most)s MB, the most that can be imported here.")
        % {"url": address.url, "most": most // 1_000_000}
    )
    if (response.length or 0) > most:
        raise too_large
    unpacker = _unpacker(response, address)
    kept, size, taken = [], 0, 0
    while piece := response.read(_PIECE):
        taken += len(piece)
        for part in unpacker.unpack(piece, most - size + 1):
            kept.append(part)
            size += len(part)
        if max(size, taken) > most:
            raise too_large
    if response.length:  # so many bytes were to come still
        raise http.client.IncompleteRead(b"", response.length)
    return b"".join(kept)


def _unpacker(response: http.client.HTTPResponse, address: Address) -> Unpacker:
    try:
        return Unpacker(response.getheader("Content-Encoding", ""))
    except UnknownCoding as error:
        raise Unreachable(
            _("%(host)s packs “%(url)s” in a way this program can't unpack (%(how)s). Save the page in your browser.")
            % {"host": address.host, "url": address.url, "how": error}
        ) from error


def _name(address: Address, disposition: str) -> str:
    found = _FILE_NAME.search(disposition)
    name = unquote(found[1]) if found else unquote(urlsplit(address.url).path).rstrip("/")
    return canonical(re.split(r"[/\\]", name)[-1]).strip()[:200]


def _trouble(address: Address, error: Exception, *, late: bool) -> Unreachable:
    told = {"url": address.url, "host": address.host}
    if late or isinstance(error, TimeoutError):
        return Unreachable(_("%(host)s took too long to answer. Try “%(url)s” again later.") % told)
    if isinstance(error, ssl.SSLCertVerificationError):
        told["why"] = error.verify_message
        return Unreachable(
            _("%(host)s can't prove that it is %(host)s (%(why)s), so “%(url)s” was not fetched.") % told
        )
    if isinstance(error, socket.gaierror):
        return Unreachable(_("There is no “%(host)s” on the web. Check the address “%(url)s”.") % told)
    if isinstance(error, ssl.SSLError | ConnectionError):
        return Unreachable(_("%(host)s didn't let this program connect. Try “%(url)s” again later.") % told)
    if isinstance(error, OSError):
        return Unreachable(_("%(host)s can't be reached from here. Try “%(url)s” again later.") % told)
    return Unreachable(_("What %(host)s answered for “%(url)s” is broken off or no answer. Try again later.") % told)
