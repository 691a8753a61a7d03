"""Which addresses may be called, and how they are understood."""

from __future__ import annotations

import pytest

from documents.addresses import Address, address_of, is_public
from documents.errors import Invalid

PUBLIC = {
    "a server": "93.184.216.34",
    "the last before a private range": "172.15.255.255",
    "the first after a private range": "172.32.0.0",
    "a server by IPv6": "2606:4700:4700::1111",
    "a public address mapped into IPv6": "::ffff:93.184.216.34",
    "a public address behind NAT64": "64:ff9b::93.184.216.34",
    "a public address by 6to4": "2002:5db8:d822::1",
}
CLOSED = {
    "loopback": "127.0.0.1",
    "another loopback": "127.255.255.254",
    "loopback by IPv6": "::1",
    "nowhere": "0.0.0.0",
    "this network": "0.1.2.3",
    "nowhere by IPv6": "::",
    "private, 10": "10.0.0.1",
    "private, 172.16": "172.16.0.1",
    "private, 172.31": "172.31.255.255",
    "private, 192.168": "192.168.1.1",
    "private by IPv6": "fd12:3456:789a::1",
    "shared among a provider's customers": "100.64.0.1",
    "link-local": "169.254.1.1",
    "link-local by IPv6": "fe80::1",
    "link-local with its scope": "fe80::1%eth0",
    "site-local": "fec0::1",
    "metadata of most clouds": "169.254.169.254",
    "metadata by IPv6": "fd00:ec2::254",
    "metadata of Alibaba": "100.100.100.200",
    "metadata of Oracle": "192.0.0.192",
    "metadata of Azure": "168.63.129.16",
    "multicast": "224.0.0.1",
    "multicast by IPv6": "ff02::1",
    "reserved": "240.0.0.1",
    "broadcast": "255.255.255.255",
    "for tests of networks": "198.18.0.1",
    "for documentation": "192.0.2.1",
    "for documentation by IPv6": "2001:db8::1",
    "6to4 relays": "192.88.99.1",
    "loopback mapped into IPv6": "::ffff:127.0.0.1",
    "loopback mapped, in hexadecimal": "::ffff:7f00:1",
    "private mapped into IPv6": "::ffff:10.0.0.1",
    "loopback compatible with IPv6": "::127.0.0.1",
    "loopback behind NAT64": "64:ff9b::7f00:1",
    "metadata behind NAT64": "64:ff9b::169.254.169.254",
    "a NAT64 of one's own": "64:ff9b:1::a00:1",
    "private by 6to4": "2002:a00:1::1",
    "loopback by 6to4": "2002:7f00:1::",
    "a tunnel (Teredo)": "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "discarded": "100::1",
    "no address": "localhost",
    "nothing": "",
}


@pytest.mark.parametrize("address", PUBLIC.values(), ids=PUBLIC)
def test_the_open_web_may_be_called(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", CLOSED.values(), ids=CLOSED)
def test_what_only_machines_nearby_can_reach_may_not_be_called(address: str) -> None:
    assert not is_public(address)


UNDERSTOOD = {
    "plain": ("http://example.org", "", ("http", "example.org", 80, "/"), "http://example.org/"),
    "with blanks around it": (" https://example.org/a ", "", ("https", "example.org", 443, "/a"), "https://example.org/a"),
    "capitals": ("HTTP://EXAMPLE.org/A", "", ("http", "example.org", 80, "/A"), "http://example.org/A"),
    "a dot at the end": ("http://example.org./", "", ("http", "example.org", 80, "/"), "http://example.org/"),
    "a usual port": ("https://example.org:8443/", "", ("https", "example.org", 8443, "/"), "https://example.org:8443/"),
    "the port it would have": ("https://example.org:443/", "", ("https", "example.org", 443, "/"), "https://example.org/"),
    "a query": ("http://example.org?a=b&c", "", ("http", "example.org", 80, "/?a=b&c"), "http://example.org/?a=b&c"),
    "a fragment": ("http://example.org/a#b", "", ("http", "example.org", 80, "/a"), "http://example.org/a"),
    "letters of other scripts": (
        "https://müller.example/straße?ä=ö",
        "",
        ("https", "xn--mller-kva.example", 443, "/stra%C3%9Fe?%C3%A4=%C3%B6"),
        "https://xn--mller-kva.example/stra%C3%9Fe?%C3%A4=%C3%B6",
    ),
    "what is encoded already": ("http://example.org/a%20b", "", ("http", "example.org", 80, "/a%20b"), "http://example.org/a%20b"),
    "IPv4": ("http://93.184.216.34/", "", ("http", "93.184.216.34", 80, "/"), "http://93.184.216.34/"),
    "IPv6": ("http://[2606:4700::1]:8080/", "", ("http", "2606:4700::1", 8080, "/"), "http://[2606:4700::1]:8080/"),
    "a path from a redirect": ("/b?c", "https://example.org/a", ("https", "example.org", 443, "/b?c"), "https://example.org/b?c"),
    "a place from a redirect": ("//other.example/b", "https://example.org/a", ("https", "other.example", 443, "/b"), "https://other.example/b"),
}  # fmt: skip


@pytest.mark.parametrize(("url", "base", "parts", "whole"), UNDERSTOOD.values(), ids=UNDERSTOOD)
def test_an_address_is_taken_apart(url: str, base: str, parts: tuple[str, str, int, str], whole: str) -> None:
    assert address_of(url, base=base) == Address(whole, *parts)


REFUSED = {
    "a file": ("file:///etc/passwd", "only addresses that begin with"),
    "FTP": ("ftp://example.org/", "only addresses that begin with"),
    "data": ("data:text/html,x", "only addresses that begin with"),
    "a script": ("javascript:alert(1)", "only addresses that begin with"),
    "no scheme": ("example.org", "only addresses that begin with"),
    "nothing": ("", "only addresses that begin with"),
    "no host": ("http:///a", "is no web address"),
    "only a dot": ("http://./", "is no web address"),
    "a name and a password": ("http://alice:secret@example.org/", "leave that part out"),
    "a name": ("http://alice@example.org/", "leave that part out"),
    "a port of something else": ("http://example.org:22/", "names port 22"),
    "a port that can't be": ("http://example.org:99999/", "is no web address"),
    "a port in words": ("http://example.org:http/", "is no web address"),
    "blanks within": ("http://exa mple.org/", "is no web address"),
    "a line break": ("http://example.org/a\r\nHost: other", "is no web address"),
    "a backslash": ("http://example.org\\@other.example/", "is no web address"),
    "octal": ("http://0177.0.0.1/", "is no web address"),
    "hexadecimal": ("http://0x7f000001/", "is no web address"),
    "hexadecimal in parts": ("http://0x7f.0.0.0x1/", "is no web address"),
    "one decimal number": ("http://2130706433/", "is no web address"),
    "two numbers": ("http://127.1/", "is no web address"),
    "full-width digits": ("http://１２７。１/", "is no web address"),
    "a broken IPv6": ("http://[::1/", "is no web address"),
    "an IPv6 that isn't": ("http://[::g]/", "is no web address"),
    "a label too long": (f"http://{'a' * 64}.org/", "is no web address"),
    "too long": ("http://example.org/" + "a" * 2000, "is too long"),
}


@pytest.mark.parametrize(("url", "message"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_web_address_is_refused(url: str, message: str) -> None:
    with pytest.raises(Invalid, match=message) as caught:
        address_of(url)
    assert "secret" not in str(caught.value)


def test_full_width_digits_are_the_address_they_mean() -> None:
    assert address_of("http://１２７.0.0.1/").host == "127.0.0.1"


def test_any_port_where_any_is_allowed() -> None:
    assert address_of("http://example.org:22/", ports=None).port == 22
