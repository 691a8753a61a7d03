"""Saved pages come in whole: MHTML of browsers and mail programs, and web archives of Safari."""

from __future__ import annotations

import base64
import io
import plistlib
import quopri
from typing import Any

import pytest
from PIL import Image

from documents.article import Article, BlockKind
from documents.errors import UnreadableFile
from documents.readers import reader_for

ADDRESS = "https://news.example/2026/river"
WORDS = "The river rose by two metres on Sunday, and the bridge at the mill was closed to all but walkers."


def png(*, width: int = 60, colour: str = "teal") -> bytes:
    output = io.BytesIO()
    Image.new("RGB", (width, 50), colour).save(output, "PNG")
    return output.getvalue()


def page(inside: str, *, title: str = "The river rises") -> bytes:
    return f"<!doctype html><html><head><title>{title}</title></head><body>{inside}</body></html>".encode()


def part(content: bytes, media_type: str, *, coding: str = "base64", **head: str) -> bytes:
    packed = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring, "binary": bytes}[coding](content)
    lines = {"Content-Type": media_type, "Content-Transfer-Encoding": coding} | {
        name.replace("_", "-"): value for name, value in head.items()
    }
    return "".join(f"{name}: {value}\r\n" for name, value in lines.items()).encode() + b"\r\n" + packed


def mhtml(*parts: bytes, boundary: str = "----MultipartBoundary--x----", kind: str = "text/html", **head: str) -> bytes:
    lines = {
        "From": "<Saved by Blink>",
        "Subject": "=?utf-8?Q?The=20river=20rises=20=E2=80=93=20News?=",
        "Date": "Sun, 1 Feb 2026 10:00:00 -0000",
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/related;\r\n\ttype="{kind}";\r\n\tboundary="{boundary}"',
    } | {name.replace("_", "-"): value for name, value in head.items()}
    start = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value).encode() + b"\r\n"
    return (
        start + b"".join(f"\r\n--{boundary}\r\n".encode() + one for one in parts) + f"\r\n--{boundary}--\r\n".encode()
    )


def read(content: bytes, name: str = "page.mhtml", **known: str) -> Article:
    return reader_for("", name, content[:4096]).read(content, name=name, **known)


MAIN = page(
    f"<h1>The river rises</h1><p>{WORDS}</p><img src='cid:one@x' alt='The mill'><p>{WORDS}</p>"
    "<img src='/images/bridge.png' alt='The bridge'><p>More tomorrow at <a href='/more'>the same place</a>.</p>"
    "<img src='https://elsewhere.example/track.png'>"
)
BLINK = mhtml(
    part(MAIN, "text/html; charset=utf-8", coding="quoted-printable", Content_ID="<m@x>", Content_Location=ADDRESS),
    part(b"p { color: red }", "text/css", Content_Location="cid:css@x"),
    part(png(), "image/png", Content_ID="<one@x>", Content_Location="https://news.example/images/mill.png"),
    part(png(colour="red"), "image/png", Content_Location="https://news.example/images/bridge.png"),
    Snapshot_Content_Location=ADDRESS,
)  # fmt: skip


def test_a_page_saved_by_a_browser_has_its_words_its_images_and_its_address() -> None:
    article = read(BLINK)
    figures = [block for block in article.blocks if block.kind is BlockKind.FIGURE]
    assert [article.text[block.start : block.end] for block in figures] == ["The mill", "The bridge"]
    assert [block.picture for block in figures] == [0, 1]
    assert [(picture.width, picture.height) for picture in article.pictures] == [(60, 50), (60, 50)]
    assert article.text.index(WORDS) < figures[0].start < article.text.rindex(WORDS) < figures[1].start
    assert (article.title, article.url) == ("The river rises", ADDRESS)
    assert [mark.href for mark in article.marks] == ["https://news.example/more"]
    assert "color" not in article.text
    assert article.metadata == {"saved": "2026-02-01"}


SHAPES: dict[str, bytes] = {
    "line feeds alone": BLINK.replace(b"\r\n", b"\n"),
    "something before the first part": BLINK.replace(
        b"\r\n\r\n\r\n------", b"\r\n\r\nThis is a saved page.\r\n------", 1
    ),
    "no end": BLINK[: BLINK.rindex(b"\r\n------")],
    "cut off in an image": BLINK[: BLINK.rindex(b"Content-Location")],
    "a page as eight bits": mhtml(part(MAIN, "text/html", coding="binary"), Snapshot_Content_Location=ADDRESS),
    "a page in base 64": mhtml(part(MAIN, "text/html"), Snapshot_Content_Location=ADDRESS),
    "a damaged base 64": mhtml(part(MAIN, "text/html")[:-5] + b"\r\n", Snapshot_Content_Location=ADDRESS),
    "alternatives inside": mhtml(
        b'Content-Type: multipart/alternative; boundary="in"\r\n\r\n--in\r\n'
        + part(b"Only text", "text/plain")
        + b"\r\n--in\r\n"
        + part(MAIN, "text/html", Content_Location=ADDRESS)
        + b"\r\n--in--\r\n",
        kind="multipart/alternative",
    ),
    "a frame before the page, which is named as the start": mhtml(
        part(page("<p>An advertisement</p>"), "text/html", Content_ID="<ad@x>"),
        part(MAIN, "text/html", Content_ID="<main@x>", Content_Location=ADDRESS),
        Content_Type='multipart/related; boundary="----MultipartBoundary--x----"; start="<main@x>"',
    ),
    "one part alone": part(MAIN, "text/html", coding="quoted-printable", Content_Location=ADDRESS),
    "a boundary in the text": BLINK.replace(b"More tomorrow", b"More ------MultipartBoundary--x---- tomorrow"),
}


@pytest.mark.parametrize("content", SHAPES.values(), ids=SHAPES)
def test_a_page_is_found_however_it_is_wrapped(content: bytes) -> None:
    article = read(content)
    assert article.text.count(WORDS) == 2
    assert article.url == ADDRESS


def test_the_character_set_is_the_parts_own_unless_a_person_knows_better() -> None:
    western = page("<p>Straße nach Łódź</p>").decode()
    content = mhtml(part(western.encode("iso-8859-2"), "text/html; charset=iso-8859-2"))
    assert "Straße nach Łódź" in read(content).text
    wrong = mhtml(part(western.encode("iso-8859-2"), "text/html; charset=iso-8859-1"))
    assert "Łódź" not in read(wrong).text
    assert "Łódź" in read(wrong, charset="iso-8859-2").text


def test_a_page_without_a_title_has_the_one_it_was_saved_under() -> None:
    content = mhtml(part(page(f"<p>{WORDS}</p>", title=""), "text/html"))
    assert read(content).title == "The river rises – News"


def test_the_address_given_by_hand_holds_where_the_file_has_none() -> None:
    content = mhtml(part(page("<p>Words</p>"), "text/html", Content_Location="file:///C:/page.html"))
    assert read(content, url="https://example.org/").url == "https://example.org/"


FRAMED = page(
    f"<p>{WORDS}</p><iframe src='cid:talk@x' title=x></iframe><p>After the frame.</p>"
    "<iframe width='1' height='1' src='cid:hidden@x'></iframe><iframe style='display:none' src=cid:hidden@x></iframe>"
    "<iframe src='https://elsewhere.example/'></iframe><iframe></iframe>"
)


def test_what_stood_in_a_frame_stands_in_its_place() -> None:
    inner = page("<script>x</script><p>A comment by Bob.</p><iframe src='cid:deep@x'></iframe>", title="Talk")
    article = read(
        mhtml(
            part(FRAMED, "text/html", Content_Location=ADDRESS),
            part(inner, "text/html", Content_ID="<talk@x>"),
            part(page("<p>An answer by Charlie.</p>"), "text/html", Content_ID="<deep@x>"),
            part(page("<p>Counted.</p>"), "text/html", Content_ID="<hidden@x>"),
        )
    )
    places = [article.text.index(words) for words in (WORDS, "by Bob", "by Charlie", "After the frame")]
    assert places == sorted(places)
    assert "Counted" not in article.text
    assert article.title == "The river rises"


def test_frames_that_hold_each_other_come_to_an_end() -> None:
    frame = page("<p>Again.</p><iframe src='cid:a@x'></iframe><iframe src='cid:a@x'></iframe>")
    article = read(mhtml(part(frame, "text/html"), part(frame, "text/html", Content_ID="<a@x>")))
    assert 2 < article.text.count("Again.") <= 41


def webarchive(content: bytes, **more: Any) -> bytes:
    return plistlib.dumps(
        {
            "WebMainResource": {
                "WebResourceData": content,
                "WebResourceURL": ADDRESS,
                "WebResourceMIMEType": "text/html",
                "WebResourceTextEncodingName": "UTF-8",
                "WebResourceFrameName": "",
            },
            **more,
        },
        fmt=plistlib.FMT_BINARY,
    )


def test_a_page_saved_by_safari_has_its_words_its_images_and_its_frames() -> None:
    inner = page("<p>A comment by Bob.</p>")
    article = read(
        webarchive(
            MAIN.replace(b"<h1>", b"<iframe src='/talk'></iframe><h1>"),
            WebSubresources=[
                {
                    "WebResourceData": png(),
                    "WebResourceURL": "https://news.example/images/bridge.png",
                    "WebResourceMIMEType": "image/png",
                },
                "no resource",
            ],
            WebSubframeArchives=[
                {
                    "WebMainResource": {
                        "WebResourceData": inner,
                        "WebResourceURL": "https://news.example/talk",
                        "WebResourceMIMEType": "text/html",
                    }
                }
            ],
        ),
        "page.webarchive",
    )
    assert article.text.count(WORDS) == 2
    assert "A comment by Bob." in article.text
    assert len(article.pictures) == 1
    assert (article.title, article.url) == ("The river rises", ADDRESS)


REFUSED = {
    "no page in it": (mhtml(part(png(), "image/png")), "a.mhtml", "there is none in it"),
    "nothing in it": (mhtml(), "a.mhtml", "there is none in it"),
    "another file": (b"\x89PNG\r\n\x1a\n", "a.mhtml", "there is none in it"),
    "empty": (b"", "a.mhtml", "there is none in it"),
    "a page without words": (mhtml(part(page(""), "text/html")), "a.mhtml", "has no text"),
    "a picture said to be a page": (mhtml(part(png(), "text/html")), "a.mhtml", "a PNG picture"),
    "parts without end": (mhtml(*[b"Content-Type: text/css\r\n\r\nx"] * 5001), "a.mhtml", "more than 5,000 files"),
    "no property list": (b"bplist00 not really", "a.webarchive", "is no web archive"),
    "another property list": (plistlib.dumps({"a": 1}), "a.webarchive", "is no web archive"),
    "a list of pages": (plistlib.dumps([1]), "a.webarchive", "is no web archive"),
    "a resource that is none": (plistlib.dumps({"WebMainResource": 5}), "a.webarchive", "is no web archive"),
    "cut off": (webarchive(MAIN)[:-20], "a.webarchive", "is no web archive"),
    "entities": (
        b'<?xml version="1.0"?><!DOCTYPE plist [<!ENTITY a "aaaa">]><plist version="1.0"><string>&a;</string></plist>',
        "a.webarchive",
        "is no web archive",
    ),
    "Safari's page without words": (webarchive(page("")), "a.webarchive", "has no text"),
}


@pytest.mark.parametrize(("content", "name", "message"), REFUSED.values(), ids=REFUSED)
def test_what_holds_no_page_is_refused(content: bytes, name: str, message: str) -> None:
    with pytest.raises(UnreadableFile, match=message):
        read(content, name)
