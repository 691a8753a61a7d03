"""Which files hold several documents, and which are one."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile

import pytest

from documents.containers import CONTAINERS, container_for
from tests.documents.containers.sheets import ods, xlsx

RSS = b'<?xml version="1.0"?>\n<!-- made by hand -->\n<rss version="2.0"><channel>'
ATOM = b'\xef\xbb\xbf<feed xml:lang="en" xmlns="http://www.w3.org/2005/Atom">'
RDF = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
JSON_FEED = b'{"version": "https://jsonfeed.org/version/1.1", "items": []}'
LETTER = b"From: alice@a.example\r\nSubject: Ferry\r\n\r\nWords"
MAILBOX = b"From alice@a.example Sun May  3 10:00:00 2020\nFrom: alice@a.example\n\nWords\n"
MHTML = b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://a.example/\r\n"


def zipped(*paths: str) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        for path in paths:
            archive.writestr(path, "application/epub+zip" if path == "mimetype" else "words")
    return output.getvalue()


def tarred() -> bytes:
    output = io.BytesIO()
    with tarfile.open(fileobj=output, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a.txt"))
    return output.getvalue()


DOCX = zipped("[Content_Types].xml", "_rels/.rels", "word/document.xml")
KINDS: dict[str, tuple[str, str, bytes, str | None]] = {
    "CSV": ("text/csv", "a.csv", b"a,b", "table"),
    "CSV as some systems call it": ("application/vnd.ms-excel", "A.CSV", b"a,b", "table"),
    "CSV without a name": ("text/csv; charset=utf-8", "", b"a,b", "table"),
    "a spreadsheet": ("", "a.xlsx", xlsx({"A": [["a"]]}), "table"),
    "a spreadsheet called ZIP": ("application/zip", "a.zip", xlsx({"A": [["a"]]}), "table"),
    "an ODS called ZIP": ("", "a.zip", ods([["a"]]), "table"),
    "a list in JSON": ("application/json", "a.json", b'\n[ {"a": 1}]', "table"),
    "an object in JSON": ("", "a.json", b'{"a": [', "table"),
    "numbers in JSON": ("", "a.json", b"[1, 2]", None),
    "a feed in JSON": ("application/json", "feed.json", JSON_FEED, "feed"),
    "JSON from an address": ("application/json", "articles", b'[{"a": 1}]', "table"),
    "JSON Lines": ("", "a.ndjson", b'{"a": 1}', "table"),
    "RSS": ("application/rss+xml", "feed", RSS, "feed"),
    "RSS called a page": ("text/html; charset=utf-8", "index.php", RSS, "feed"),
    "Atom in an XML file": ("text/xml", "a.xml", ATOM, "feed"),
    "old RSS": ("", "index.rdf", RDF, "feed"),
    "other XML": ("text/xml", "a.xml", b'<?xml version="1.0"?><book>', None),
    "XHTML": ("application/xhtml+xml", "a.xml", b"<html><body>", None),
    "a page about RSS": ("text/html", "a.html", RSS, None),
    "a page": ("text/html", "", b"<!doctype html><p>rss", None),
    "a ZIP": ("application/zip", "a.zip", zipped("a.txt"), "archive"),
    "a ZIP without a name": ("application/octet-stream", "", zipped("a.txt"), "archive"),
    "a ZIP from an address": ("application/x-zip-compressed", "download", zipped("word/a.txt"), "archive"),
    "an empty ZIP": ("", "a.zip", zipped(), "archive"),
    "an EPUB called ZIP": ("application/zip", "a.zip", zipped("mimetype", "a.xml"), None),
    "a DOCX called ZIP": ("application/zip", "a.zip", DOCX, None),
    "a DOCX": ("application/zip", "a.docx", DOCX, None),
    "a TAR": ("application/x-tar", "a.tar", tarred(), "archive"),
    "a TAR without a name": ("", "", tarred(), "archive"),
    "a packed TAR": ("application/gzip", "a.tar.gz", gzip.compress(tarred()), "archive"),
    "a packed TAR in short": ("", "a.TGZ", gzip.compress(tarred()), "archive"),
    "a packed file": ("", "a.csv.gz", gzip.compress(b"a,b"), "archive"),
    "a packed file without a name": ("", "", gzip.compress(b"a,b"), "archive"),
    "a mail": ("", "a.eml", LETTER, "mail"),
    "a mail from a container": ("message/rfc822", "", LETTER, "mail"),
    "a mail saved as text": ("text/plain", "a.txt", LETTER, None),
    "a mailbox": ("", "a.mbox", MAILBOX, "mbox"),
    "a mailbox without a name": ("", "", MAILBOX, "mbox"),
    "a mailbox saved as text": ("text/plain", "a.txt", MAILBOX, None),
    "words that begin as a mailbox": ("text/plain", "", b"From here to 10:00 in 2020\nwe went", None),
    "a saved page": ("message/rfc822", "a.mht", MHTML, None),
    "a saved page called a mail": ("message/rfc822", "", MHTML, None),
    "a text": ("text/plain", "a.txt", b"words", None),
    "a notebook, which is JSON inside": ("application/json", "a.ipynb", b'{"cells": [', None),
    "a format of its own in a ZIP": ("application/zip", "a.kmz", zipped("a.txt"), None),
    "an outline, which is XML": ("text/xml", "a.opml", b"<opml>", None),
    "nothing known": ("", "a.xyz", zipped("a.txt"), None),
    "an unread JSON file": ("", "a.json", b"", "table"),
    "an unread ZIP": ("", "a.zip", b"", "archive"),
    "an unread XML file": ("", "a.xml", b"", None),
    "a row of a table": ("application/vnd.annotator.record", "a, row 3.record", b'{"fields":', None),
}


@pytest.mark.parametrize(("media_type", "name", "first", "kind"), KINDS.values(), ids=KINDS)
def test_what_holds_several_documents_is_told(media_type: str, name: str, first: bytes, kind: str | None) -> None:
    found = container_for(media_type, name, first[:4096])
    assert found is (CONTAINERS[kind] if kind else None)


def test_every_container_has_its_module() -> None:
    for key, container in CONTAINERS.items():
        assert container.load().NAME == key  # noqa: SIM300
