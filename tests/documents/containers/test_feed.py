"""Feeds: each entry with what the feed says of it, and nothing fetched."""

from __future__ import annotations

import io
import json
import socket
from datetime import date
from typing import Any

import pytest

from documents import records
from documents.article import Article, MarkKind
from documents.containers import Failure, Part, feed
from documents.errors import UnreadableFile
from documents.readers import READERS

PROSE = "The last ferry left the northern harbour before dawn, and nobody on the quay was surprised. " * 20
SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:atom="http://www.w3.org/2005/Atom"'
)


def rss(*items: str, head: str = "") -> bytes:
    inside = "".join(f"<item>{item}</item>" for item in items)
    return (
        f'<?xml version="1.0"?>{head}<rss version="2.0" {SPACES}><channel><title>The Coast</title>'
        f"<link>https://coast.example/</link><language>en-gb</language>{inside}</channel></rss>"
    ).encode()


def atom(*entries: str) -> bytes:
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>The Coast</title>{inside}</feed>'.encode()


def parts(content: bytes, name: str = "feed.xml", **known: Any) -> list[Part | Failure]:
    return list(feed.parts_of(io.BytesIO(content), name=name, **known))


def article(content: bytes, **known: Any) -> Article:
    [part] = parts(content, **known)
    assert isinstance(part, Part)
    return READERS["record"].read(part.content, name=part.name)


FULL = (
    "<title>The Ferry &amp;amp; the &lt;em&gt;harbour&lt;/em&gt;</title><link>/2020/ferry</link>"
    "<guid isPermaLink='false'>tag:1</guid><pubDate>Sun, 03 May 2020 23:30:00 -0500</pubDate>"
    "<dc:creator>Jane Doe</dc:creator><dc:creator>John Roe</dc:creator><category>Sea</category>"
    "<category>Boats</category><description>Short.</description><content:encoded><![CDATA[<h2>Late</h2><p>So "
    '<a href="/quay">the quay</a> said.</p><script>alert(1)</script>]]></content:encoded>'
    '<enclosure url="https://coast.example/a.mp3" type="audio/mpeg" length="3"/>'
)


def test_an_entry_of_rss_is_an_article_with_all_that_is_said_of_it() -> None:
    found = article(rss(FULL), url="https://coast.example/feed")
    assert found.text == "Late\n\nSo the quay said."
    assert [(mark.kind, mark.href) for mark in found.marks] == [(MarkKind.LINK, "https://coast.example/quay")]
    assert (found.title, found.authors) == ("The Ferry & the harbour", ("Jane Doe", "John Roe"))
    assert (found.publisher, found.published, found.language) == ("The Coast", date(2020, 5, 3), "en-GB")
    assert (found.url, found.warnings) == ("https://coast.example/2020/ferry", ())
    assert found.metadata == {"tags": "Sea, Boats", "guid": "tag:1", "enclosure": "https://coast.example/a.mp3"}


def test_an_entry_of_atom_is_an_article() -> None:
    found = article(
        atom(
            "<id>tag:a,1</id><title>Ferry</title><author><name>Jane Doe</name></author><updated>2020-05-04T08:00:00Z"
            "</updated><published>2020-05-03T10:00:00Z</published><link href='https://coast.example/1'/>"
            "<category term='sea' label='The Sea'/><content type='xhtml' xml:lang='de'><div "
            "xmlns='http://www.w3.org/1999/xhtml'><p>Die Fähre.</p></div></content>"
        )
    )
    assert (found.text, found.title, found.authors) == ("Die Fähre.", "Ferry", ("Jane Doe",))
    assert (found.published, found.language) == (date(2020, 5, 3), "de")
    assert found.metadata == {"tags": "The Sea", "guid": "tag:a,1", "updated": "2020-05-04T08:00:00Z"}


def test_plain_text_of_an_entry_stays_plain() -> None:
    text = "One.\n\nTwo < three.\n\nAnd so on, as it was."
    escaped = text.replace("<", "&lt;")
    assert article(atom(f"<title>Ferry</title><content type='text'>{escaped}</content>")).text == text


def test_a_feed_in_json_is_read() -> None:
    item = {
        "id": "https://coast.example/1",
        "title": "Ferry",
        "content_html": "<p>Late.</p>",
        "summary": "no",
        "date_published": "2020-05-03T10:00:00Z",
        "authors": [{"name": "Jane Doe"}],
        "tags": ["sea", "boats"],
    }
    whole = {"version": "https://jsonfeed.org/version/1.1", "title": "The Coast", "language": "en", "items": [item]}
    found = article(json.dumps(whole).encode())
    assert (found.text, found.title, found.authors) == ("Late.", "Ferry", ("Jane Doe",))
    assert (found.url, found.publisher, found.published) == ("https://coast.example/1", "The Coast", date(2020, 5, 3))
    assert (found.metadata, found.warnings) == ({"tags": "sea, boats"}, ())


def test_a_summary_alone_is_taken_with_a_warning() -> None:
    link = "<link>https://coast.example/1</link>"
    found = article(rss(f"<title>Ferry</title>{link}<description>It was &lt;b&gt;late&lt;/b&gt;.</description>"))
    assert found.text == "It was late."
    [warning] = found.warnings
    assert warning == "The feed holds only a summary of this text. The whole may be at https://coast.example/1"
    whole = {"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "summary": "It was late."}]}
    assert article(json.dumps(whole).encode()).warnings == ("The feed holds only a summary of this text.",)


def test_a_long_description_is_the_text() -> None:
    assert article(rss(f"<title>Ferry</title><description>{PROSE}</description>")).warnings == ()


def test_an_entry_without_text_is_named_with_its_address() -> None:
    found = parts(rss("<title>Ferry</title><link>https://coast.example/1</link>", FULL))
    assert found[0] == Failure(
        "feed, entry 1", "The feed gives no text for “Ferry”. Import the page itself: https://coast.example/1"
    )
    assert isinstance(found[1], Part)
    assert found[1].name == "feed, entry 2.record"


def test_a_feed_that_isn_t_well_formed_is_read_as_far_as_it_goes() -> None:
    broken = rss("<title>One & two</title><description>It &nbsp;was late.</description>")
    assert article(broken).title == "One & two"
    cut = rss("<title>One</title><description>It was late.</description>", "<title>Two</title><descr")[:-40]
    assert isinstance(parts(cut)[0], Part)


def test_the_character_set_of_a_server_is_believed() -> None:
    content = '<rss version="2.0"><channel><item><description>Паром опоздал.</description></item></channel></rss>'
    assert article(content.encode("koi8-r"), charset="koi8-r").text == "Паром опоздал."


def test_nothing_is_fetched_or_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "socket", None)
    head = '<!DOCTYPE rss [<!ENTITY e SYSTEM "file:///etc/passwd"><!ENTITY h SYSTEM "http://a.example/">]>'
    found = article(rss("<title>x</title><description>[&e;&h;]</description>", head=head))
    assert "root:" not in found.text
    with pytest.raises(UnreadableFile):
        parts(b"/etc/passwd")
    with pytest.raises(UnreadableFile):
        parts(b"http://a.example/feed")


def test_entities_within_entities_do_no_harm() -> None:
    layers = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<!DOCTYPE rss [<!ENTITY a0 "bomb bomb">{layers}]>'
    try:
        found = parts(rss("<title>x</title><description>&a11;</description>", head=head))
    except UnreadableFile:
        return
    assert sum(len(part.content) for part in found if isinstance(part, Part)) < 10_000


REFUSED: dict[str, tuple[bytes, str]] = {
    "nothing": (b" ", "is no feed"),
    "a page": (b"<html><body>words</body></html>", "is no feed"),
    "noise": (bytes(range(256)) * 4, "is no feed"),
    "no entries": (rss(), "no entries at present"),
    "other JSON": (b'{"items": 3}', "no feed that can be read"),
    "broken JSON": (b'{"items": [', "no feed that can be read"),
    "entries that are none": (b'{"items": [3]}', "no feed that can be read"),
    "too many entries": (rss(*["<title>x</title>"] * 10_001), "more than 10,000 entries"),
}


@pytest.mark.parametrize(("content", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_feed_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=f"“feed.xml”.*{reason}"):
        parts(content)


def test_the_same_entry_gives_the_same_bytes() -> None:
    first, second = parts(rss(FULL)), parts(rss(FULL))
    assert first == second
    assert isinstance(first[0], Part)
    assert records.unpack(first[0].content).fields["title"] == "The Ferry & the harbour"
