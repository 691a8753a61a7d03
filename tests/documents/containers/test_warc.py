"""Each page of a web archive is a document."""

from __future__ import annotations

import gzip
import io
import tracemalloc
import zlib
from collections.abc import Callable

import pytest

from documents.containers import CONTAINERS, Failure, Part, container_for
from documents.errors import UnreadableFile

PAGE = b"<title>News</title><p>Words of the page.</p>"
URL = "https://news.example/a"


def record(kind: str, block: bytes, *, url: str = URL, content_type: str = "application/http", **head: str) -> bytes:
    lines = {
        "WARC-Type": kind,
        "WARC-Target-URI": url,
        "Content-Type": content_type,
        "Content-Length": str(len(block)),
    } | {name.replace("_", "-"): value for name, value in head.items()}
    packed = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
    return b"WARC/1.1\r\n" + packed.encode() + b"\r\n" + block + b"\r\n\r\n"


def response(
    body: bytes = PAGE, *, url: str = URL, status: str = "200 OK", kind: str = "response", **head: str
) -> bytes:
    lines = {"Content-Type": "text/html; charset=utf-8"} | {n.replace("_", "-"): value for n, value in head.items()}
    packed = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
    return record(kind, f"HTTP/1.1 {status}\r\n{packed}\r\n".encode() + body, url=url)


def parts(content: bytes, name: str = "crawl.warc", **known: str) -> list[Part | Failure]:
    container = container_for("", name, content[:4096])
    assert container is CONTAINERS["warc"]
    return list(container.parts_of(io.BytesIO(content), name=name, **known))


CRAWL = (
    record("warcinfo", b"software: x\r\n", url="", content_type="application/warc-fields")
    + record("request", b"GET /a HTTP/1.1\r\n\r\n")
    + response()
    + record("metadata", b"fetchTimeMs: 1", content_type="application/warc-fields")
    + response(b"%PDF-1.4 ...", url="https://news.example/report?id=1", Content_Type="application/pdf")
)
FOUND = [
    Part(PAGE, "a.html", "text/html", URL, "utf-8"),
    Part(b"%PDF-1.4 ...", "report.pdf", "application/pdf", "https://news.example/report?id=1", ""),
]


def by_record(content: bytes) -> bytes:
    return b"".join(gzip.compress(b"WARC/1.1" + one) for one in content.split(b"WARC/1.1")[1:])


WRAPPED: dict[str, tuple[bytes, str]] = {
    "plain": (CRAWL, "crawl.warc"),
    "gzipped record by record": (by_record(CRAWL), "crawl.warc.gz"),
    "gzipped as a whole": (gzip.compress(CRAWL), "crawl.warc.gz"),
    "gzipped under a plain name": (gzip.compress(CRAWL), "crawl.warc"),
    "an older version": (CRAWL.replace(b"WARC/1.1", b"WARC/1.0"), "crawl.warc"),
    "line feeds in a head": (CRAWL.replace(b"WARC/1.1\r\n", b"WARC/1.1\n"), "crawl.warc"),
    "an address in angle brackets": (CRAWL.replace(URL.encode(), b"<" + URL.encode() + b">"), "crawl.warc"),
    "blank lines between": (CRAWL.replace(b"WARC/1.1", b"\r\n\r\nWARC/1.1"), "crawl.warc"),
    "nothing at the end": (CRAWL.rstrip(), "crawl.warc"),
}


@pytest.mark.parametrize(("content", "name"), WRAPPED.values(), ids=WRAPPED)
def test_the_pages_of_a_crawl_are_found_with_their_addresses(content: bytes, name: str) -> None:
    assert parts(content, name) == FOUND


def chunked(body: bytes) -> bytes:
    return b"5\r\n" + body[:5] + b"\r\n%x;x=y\r\n" % (len(body) - 5) + body[5:] + b"\r\n0\r\n\r\n"


BODIES = {
    "chunked": response(chunked(PAGE), Transfer_Encoding="chunked"),
    "chunked, its end missing": response(chunked(PAGE)[:-5], Transfer_Encoding="chunked"),
    "said to be chunked": response(Transfer_Encoding="chunked"),
    "gzipped": response(gzip.compress(PAGE), Content_Encoding="gzip"),
    "deflated": response(zlib.compress(PAGE), Content_Encoding="deflate"),
    "chunked and gzipped": response(chunked(gzip.compress(PAGE)), Content_Encoding="gzip", Transfer_Encoding="chunked"),
    "said to be gzipped": response(Content_Encoding="gzip"),
    "kept as it is": record("resource", PAGE, content_type="text/html; charset=utf-8"),
    "a head with nonsense in it": response(**{"X\r\nnonsense\r\nY": "1"}),
}


@pytest.mark.parametrize("content", BODIES.values(), ids=BODIES)
def test_a_page_is_as_it_was_before_it_travelled(content: bytes) -> None:
    assert parts(content) == FOUND[:1]


def test_a_person_knows_the_character_set_better() -> None:
    assert [part.charset for part in parts(CRAWL, charset="cp1251") if isinstance(part, Part)] == ["cp1251"] * 2


NAMES = {
    "a page": ("https://news.example/a/b", "text/html", "b.html"),
    "the front page": ("https://news.example/", "text/html", "news.example.html"),
    "an extension that says what it is": ("https://news.example/a.HTM", "text/html", "a.HTM"),
    "an extension that says something else": ("https://news.example/a.json", "text/html", "a.json.html"),
    "text": ("https://news.example/a.txt", "text/plain", "a.txt"),
    "encoded": ("https://news.example/%D0%B0%2Fb", "text/html", "b.html"),
    "no address that can be": ("https://[news/", "text/html", "page.html"),
}


@pytest.mark.parametrize(("url", "kind", "name"), NAMES.values(), ids=NAMES)
def test_a_page_has_a_name_that_says_what_it_is(url: str, kind: str, name: str) -> None:
    [part] = parts(response(url=url, Content_Type=kind))
    assert part.name == name


PASSED_OVER = {
    "seen before": response(kind="revisit"),
    "an image": response(Content_Type="image/png"),
    "a script": response(Content_Type="text/javascript"),
    "of no type": response(Content_Type=""),
    "a redirect": response(status="302 Found"),
    "not found": response(status="404 Not Found"),
    "no status": response(status=""),
    "empty": response(b" "),
    "for robots": response(url="https://news.example/robots.txt", Content_Type="text/plain"),
    "a name looked up": record("response", b"dns", url="dns:news.example", content_type="text/dns"),
}


@pytest.mark.parametrize("content", PASSED_OVER.values(), ids=PASSED_OVER)
def test_what_is_no_page_is_passed_over(content: bytes) -> None:
    assert parts(content + CRAWL) == FOUND


DAMAGED: dict[str, Callable[[bytes], bytes]] = {
    "cut off in a page": lambda crawl: crawl[:-10],
    "cut off in a head": lambda crawl: crawl + b"WARC/1.1\r\nWARC-Type: resp",
    "something else between": lambda crawl: crawl + b"nonsense" * 10,
    "a record without its length": lambda crawl: crawl + b"WARC/1.1\r\nWARC-Type: response\r\n\r\n",
    "a record of negative length": lambda crawl: crawl + record("response", b"", Content_Length="-5"),
    "a record that is longer than the file": lambda crawl: crawl + record("x", b"", Content_Length="999999999999"),
    "a head without end": lambda crawl: crawl + b"WARC/1.1\r\n" + b"A: b\r\n" * 500,
    "an endless line": lambda crawl: crawl + b"WARC/1.1\r\n" + b"A" * 100_000,
}


@pytest.mark.parametrize("damage", DAMAGED.values(), ids=DAMAGED)
@pytest.mark.parametrize("pack", [bytes, by_record], ids=["plain", "gzipped"])
def test_what_came_before_the_damage_is_kept_and_the_damage_told(
    damage: Callable[[bytes], bytes], pack: Callable[[bytes], bytes]
) -> None:
    *came, failure = parts(pack(damage(CRAWL)))
    assert came == FOUND[: len(came)]
    assert came
    assert failure == Failure("crawl.warc", "It breaks off or is damaged here; what came before it is whole.")


def test_a_gzip_stream_that_breaks_off_is_told() -> None:
    assert isinstance(parts(by_record(CRAWL)[:-20], "crawl.warc.gz")[-1], Failure)


NO_ARCHIVES = {
    "empty": b"",
    "a page": PAGE,
    "something gzipped": gzip.compress(PAGE),
    "damaged gzip": b"\x1f\x8b\x08 nonsense",
    "blank": b"\r\n" * 5000,
}


@pytest.mark.parametrize("content", NO_ARCHIVES.values(), ids=NO_ARCHIVES)
def test_what_is_no_web_archive_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableFile, match="“a.warc” is no web archive"):
        parts(content, "a.warc")


LARGE = {
    "large": response(b"x" * 30_000_001),
    "large when it is unpacked": response(gzip.compress(b"x" * 30_000_001), Content_Encoding="gzip"),
}


@pytest.mark.parametrize("content", LARGE.values(), ids=LARGE)
def test_one_page_that_is_too_large_stops_no_other(content: bytes) -> None:
    assert parts(content + CRAWL) == [Failure(URL, "The page is larger than 30 MB."), *FOUND]


def test_one_page_in_an_unknown_packing_stops_no_other() -> None:
    first, *rest = parts(response(Content_Encoding="br") + CRAWL)
    assert rest == FOUND
    assert first == Failure(URL, "The page is packed in a way that can't be unpacked here (br).")


def test_more_pages_than_are_taken_are_told() -> None:
    came = parts(gzip.compress(response() * 10_001), "crawl.warc.gz")
    assert len(came) == 10_001
    assert came[-1] == Failure("crawl.warc.gz", "It holds more than 10,000 pages; the rest was not taken. Divide it.")


def test_memory_stays_flat_however_many_pages_there_are() -> None:
    content = b"".join(gzip.compress(response(PAGE * 1000)) * 40 for _ in range(5))
    container = CONTAINERS["warc"]
    tracemalloc.start()
    try:
        assert sum(1 for _ in container.parts_of(io.BytesIO(content), name="a.warc.gz")) == 200
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()
