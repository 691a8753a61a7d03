"""Which web addresses may be called: the address as a person wrote it, and the machines that its name stands for. Pure.

A name is looked up by the caller; whatever comes of that is asked of ``is_public`` before anything is sent to it, so
that nobody can look into the network that this program stands in (server-side request forgery).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote, urljoin, urlsplit

from documents.errors import Invalid

PORTS = frozenset({80, 443, 8080, 8443})
_LONGEST = 2000  # characters
_DEFAULT_PORTS = {"http": 80, "https": 443}
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)", re.ASCII)
_NUMBER = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)", re.ASCII)
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")
_PATH = "%/:=&?~#+!$,;'@()*[]"  # what a path or a query keeps as it is (RFC 3986, 3.3 and 3.4)
# Not for everyone, though not all versions of Python say so (IANA special-purpose registries); the last one answers
# Azure's machines about themselves.
_CLOSED = tuple(
    ip_network(network)
    for network in (
        *("100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32"),
        *("::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fec0::/10"),
    )
)
_NAT64 = ip_network("64:ff9b::/96")  # RFC 6052


@dataclass(frozen=True, slots=True)
class Address:
    """A web address that is well-formed. ``host`` is lower case, ASCII; ``target`` is the path with the query."""

    url: str
    scheme: str
    host: str
    port: int
    target: str

    @property
    def host_header(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


def address_of(url: str, *, base: str = "", ports: frozenset[int] | None = PORTS) -> Address:
    """The parts of ``url``, which a redirect may give relative to ``base``. Raises Invalid, with what is wrong."""
    shown = url.strip()
    if len(shown) > _LONGEST:
        raise Invalid(f"The address “{shown[:60]}…” is too long: at most {_LONGEST} characters are taken.")
    try:
        if _UNSAFE.search(shown):
            raise ValueError
        whole = urlsplit(urljoin(base, shown))
        port = whole.port or _DEFAULT_PORTS.get(whole.scheme, 0)
    except ValueError as error:
        raise _malformed(shown) from error
    if whole.scheme not in _DEFAULT_PORTS:
        raise Invalid(f"“{shown}” can't be fetched: only addresses that begin with http:// or https:// can.")
    if whole.username is not None or whole.password is not None:
        raise Invalid(f"“{whole.hostname or ''}” was given with a name or password: leave that part out.")
    host = _host(whole.hostname or "", shown)
    if ports is not None and port not in ports:
        raise Invalid(f"“{shown}” can't be fetched: it names port {port}, and web pages stand at 80 or 443.")
    target = quote(whole.path or "/", safe=_PATH) + (f"?{quote(whole.query, safe=_PATH)}" if whole.query else "")
    address = Address("", whole.scheme, host, port, target)
    return Address(f"{whole.scheme}://{address.host_header}{target}", whole.scheme, host, port, target)


def _host(written: str, shown: str) -> str:
    """A host's name in ASCII (IDNA), or an IP address in the one usual spelling of it."""
    if ":" in written:
        try:
            return str(IPv6Address(written))
        except ValueError as error:
            raise _malformed(shown) from error
    try:
        host = written.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError as error:
        raise _malformed(shown) from error
    labels = host.split(".")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise _malformed(shown)
    if _NUMBER.fullmatch(labels[-1]):  # 0x7f.1, 017700000001, 2130706433: spellings that only hide an address
        try:
            return str(IPv4Address(host))
        except ValueError as error:
            raise _malformed(shown) from error
    return host


def _malformed(shown: str) -> Invalid:
    return Invalid(f"“{shown[:200]}” is no web address. One looks like https://example.org/page.")


def is_public(address: str) -> bool:
    """Whether an IP address is of the open internet: not private, loopback, link-local, multicast, reserved or any
    other that only machines near this one can reach, and no form of IPv6 that leads to such a one."""
    try:
        known = ip_address(address)
    except ValueError:
        return False
    if isinstance(known, IPv6Address):
        if known.scope_id is not None:
            return False
        inner = _inside(known)
        if inner is not None:
            return is_public(str(inner))
    if any(known in network for network in _CLOSED if network.version == known.version):
        return False
    special = known.is_loopback or known.is_link_local or known.is_unspecified or known.is_reserved
    return known.is_global and not (special or known.is_private or known.is_multicast)


def _inside(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for: mapped (RFC 4291), NAT64 (RFC 6052), 6to4 (RFC 3056)."""
    if address in _NAT64:
        return IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour
