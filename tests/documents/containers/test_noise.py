"""Whatever the bytes are, a container or a reader of its parts gives parts or one clear sentence, nothing else."""

from __future__ import annotations

import gzip
import io
import json
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.containers import CONTAINERS, Part
from documents.errors import UnreadableFile
from documents.readers import READERS
from tests.documents.containers.sheets import ods, xlsx

FERRY = "The last ferry left the northern harbour before dawn, and nobody on the quay was surprised."
ROWS = [{"title": "Ferry", "text": FERRY, "by": [{"name": "Jane"}], "n": {"a": 1}}] * 3
MAIL = (
    "From: Jane <j@a.example>\nSubject: =?utf-8?q?F=C3=A4hre?=\nDate: Sun, 3 May 2020 10:00:00 +0000\n"
    "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/html; charset=utf-8\n\n<p>Late.<blockquote>so"
    "\n--x\nContent-Type: text/plain\n\n> On\n-- \nJane\n--x\nContent-Type: application/pdf; name=a.pdf\n"
    "Content-Transfer-Encoding: base64\n\nJVBERg==\n--x--\n"
)
FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>Coast</title><item><title>Ferry</title><guid>1</guid>'
    f"<pubDate>Sun, 03 May 2020 10:00:00 +0000</pubDate><description>{FERRY}</description></item></channel></rss>"
)
VALID: dict[str, tuple[str, bytes]] = {
    "CSV": ("a.csv", f'title,text,n\n"Ferry","{FERRY}",01\n'.encode() * 3),
    "TSV in UTF-16": ("a.tsv", f"title\ttext\nFerry\t{FERRY}\n".encode("utf-16")),
    "XLSX": ("a.xlsx", xlsx({"A": [["title", "text"], ["Ferry", FERRY]]})),
    "ODS": ("a.ods", ods([["title", "text"], ["Ferry", FERRY]])),
    "JSON": ("a.json", json.dumps({"meta": {"n": 1}, "articles": ROWS}).encode()),
    "JSON Lines": ("a.jsonl", "\n".join(map(json.dumps, ROWS)).encode()),
    "RSS": ("a.rss", FEED.encode()),
    "JSON Feed": ("feed.json", b'{"version":"https://jsonfeed.org/version/1","items":[{"id":"1","content_text":"x"}]}'),
    "mail": ("a.eml", MAIL.encode()),
    "mailbox": ("a.mbox", f"From j@a.example Sun May  3 10:00:00 2020\n{MAIL}\n".encode() * 2),
    "a packed file": ("a.csv.gz", gzip.compress(b"title,text\n")),
    "subtitles": (
        "a.vtt",
        b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Jane>Late <i>again\n\n00:02.000 --> 00:03.000\nBOB: x",
    ),
}
CHANGES = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 3), st.binary(max_size=4)), max_size=6)


def changed(content: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    """Some bytes cut out and others put in, at places given as shares of the whole."""
    for place, cut, put in changes:
        at = int(place * len(content))
        content = content[:at] + put + content[at + cut :]
    return content


@pytest.mark.parametrize(("name", "content"), VALID.values(), ids=VALID)
@settings(max_examples=30, deadline=None)
@given(changes=CHANGES, cut=st.floats(0.3, 1))
def test_damage_is_told_in_a_sentence(
    name: str, content: bytes, changes: list[tuple[float, int, bytes]], cut: float
) -> None:
    damaged = changed(content, changes)[: int(cut * len(content)) + 1]
    for container in CONTAINERS.values():
        if any(name.endswith(extension) for extension in container.extensions):
            read_parts(container.module, name, damaged)
    for reader in READERS.values():
        if any(name.endswith(extension) for extension in reader.extensions):
            read_one(reader.module, name, damaged)


def read_parts(module: str, name: str, content: bytes) -> None:
    try:
        for part in islice(CONTAINERS[module].parts_of(io.BytesIO(content), name=name), 10):
            if isinstance(part, Part) and part.name.endswith(".record"):
                read_one("record", part.name, part.content)
    except UnreadableFile:
        return


def read_one(module: str, name: str, content: bytes) -> None:
    try:
        article = READERS[module].read(content, name=name)
    except UnreadableFile:
        return
    assert article.text == article.text.strip("\n") or article.text.strip()
    assert all(article.text[block.start : block.end].strip() for block in article.blocks)
    assert all(0 <= mark.start < mark.end <= len(article.text) for mark in article.marks)
