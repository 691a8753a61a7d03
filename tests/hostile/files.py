"""Small whole files of every format, made by hand, and the pieces that hostile ones are made of."""

from __future__ import annotations

import gzip
import io
import json
import plistlib
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Mapping
from email.message import EmailMessage

WORDS = "The keeper of the lock walks along the wall before light to read the gauge. "
TEXT = WORDS * 12
PIXEL_WIDTH = 60
_CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
    '<rootfile full-path="b.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
_PACKAGE = (
    '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i">'
    '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">x</dc:identifier><dc:title>Lock'
    '</dc:title><dc:language>en</dc:language></metadata><manifest>'
    '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine>'
    "</package>"
)  # fmt: skip
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    f'Type="{_OFFICE}/{{kind}}" Target="{{target}}"/></Relationships>'
)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"


def zipped(entries: Mapping[str, str | bytes], *, first_stored: bool = False) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (path, content) in enumerate(entries.items()):
            stored = zipfile.ZIP_STORED if first_stored and not number else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(path), content, stored)
    return output.getvalue()


def tarred(*members: tuple[tarfile.TarInfo, bytes]) -> bytes:
    output = io.BytesIO()
    with tarfile.open(fileobj=output, mode="w") as archive:
        for info, content in members:
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return output.getvalue()


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info


def html(inside: str = f"<h1>The lock</h1><p>{TEXT}</p>") -> bytes:
    return f"<!doctype html><html><head><title>Lock</title></head><body>{inside}</body></html>".encode()


def docx(body: str = f"<w:p><w:r><w:t>{TEXT}</w:t></w:r></w:p>", *, prolog: str = "", **more: str | bytes) -> bytes:
    return zipped(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _RELATIONS.format(kind="officeDocument", target="word/document.xml"),
            "word/document.xml": f'{prolog}<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>',
            **{name.replace("__", "/").replace("_xml", ".xml"): content for name, content in more.items()},
        }
    )


def odt(body: str = f"<text:p>{TEXT}</text:p>", *, prolog: str = "", **more: str | bytes) -> bytes:
    content = (
        f'{prolog}<office:document-content xmlns:office="{_ODF}:office:1.0" xmlns:text="{_ODF}:text:1.0">'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.text"
    manifest = (
        f'<m:manifest xmlns:m="{_ODF}:manifest:1.0"><m:file-entry m:full-path="/" m:media-type="{kind}"/></m:manifest>'
    )
    entries = {"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest, **more}
    return zipped(entries, first_stored=True)


def epub(body: str = f"<p>{TEXT}</p>", *, prolog: str = "", package: str = _PACKAGE, **more: str | bytes) -> bytes:
    chapter = (
        f'{prolog}<html xmlns="http://www.w3.org/1999/xhtml"><head><title>A</title></head><body>{body}</body></html>'
    )
    entries = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": _CONTAINER,
        "b.opf": package,
        "a.xhtml": chapter,
        **more,
    }
    return zipped(entries, first_stored=True)


def xlsx(rows: str = "", *, prolog: str = "", **more: str | bytes) -> bytes:
    cells = "".join(
        f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>{title}</t></is></c>'
        f'<c r="B{row}" t="inlineStr"><is><t>{text}</t></is></c></row>'
        for row, (title, text) in enumerate((("title", "text"), ("Lock", TEXT), ("Gate", TEXT)), 1)
    )
    return zipped(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _RELATIONS.format(kind="officeDocument", target="xl/workbook.xml"),
            "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets>'
            '<sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": _RELATIONS.format(kind="worksheet", target="worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml": f'{prolog}<worksheet xmlns="{_SHEET}"><sheetData>{rows or cells}</sheetData>'
            "</worksheet>",
            **more,
        }
    )


def rtf(body: str = "{\\b Lock}\\par " + TEXT) -> bytes:
    return b"{\\rtf1\\ansi " + body.encode("ascii") + b"}"


def feed(inside: str = f"<p>{TEXT}</p>", *, prolog: str = "") -> bytes:
    escaped = inside.replace("&", "&amp;").replace("<", "&lt;")
    return (
        f'<?xml version="1.0"?>{prolog}<rss version="2.0"><channel><title>Locks</title><link>https://locks.example/'
        f"</link><item><title>Lock</title><guid>1</guid><description>{escaped}</description></item></channel></rss>"
    ).encode()


def warc(body: bytes | None = None, *, declared: int | None = None, head: bytes = b"") -> bytes:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + head + b"\r\n" + (html() if body is None else body)
    length = len(answer) if declared is None else declared
    return (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://locks.example/a\r\n"
        b"Content-Type: application/http\r\nContent-Length: %d\r\n\r\n" % length
    ) + answer + b"\r\n\r\n"  # fmt: skip


def mhtml(page: bytes | None = None, *, image: bytes = b"") -> bytes:
    def part(kind: str, place: str, content: bytes) -> bytes:
        return (
            f"--b\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: binary\r\nContent-Location: {place}\r\n\r\n"
        ).encode() + content + b"\r\n"  # fmt: skip

    start = b'From: <Saved by Blink>\r\nSubject: Lock\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n'
    parts = part("text/html", "https://locks.example/a", html() if page is None else page)
    return start + parts + (part("image/png", "https://locks.example/i.png", image) if image else b"") + b"--b--\r\n"


def webarchive(page: bytes | None = None) -> bytes:
    main = {
        "WebResourceData": html() if page is None else page,
        "WebResourceURL": "https://locks.example/a",
        "WebResourceMIMEType": "text/html",
    }
    return plistlib.dumps({"WebMainResource": main}, fmt=plistlib.FMT_BINARY)


def mail(body: str = TEXT) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Alice <alice@locks.example>", "bob@locks.example", "Lock"
    message["Date"], message["Message-ID"] = "Sun, 01 Feb 2026 10:00:00 +0000", "<1@locks.example>"
    message.set_content(body)
    message.add_attachment(html(), maintype="text", subtype="html", filename="lock.html")
    return message.as_bytes()


def mbox(count: int = 2) -> bytes:
    return (b"From alice@locks.example Sun Feb  1 10:00:00 2026\n" + mail() + b"\n") * count


def pdf(objects: Mapping[int, bytes] | None = None, *, more: bytes = b"", trailer: bytes = b"") -> bytes:
    """A PDF of these objects (1 is the catalogue), by default a page with a line on it."""
    line = b"BT /F1 12 Tf 72 720 Td (" + WORDS.encode() * 3 + b") Tj ET"
    given = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        4: stream(line),
        5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>",
    } | dict(objects or {})
    output, places = b"%PDF-1.7\n", {}
    for number, content in sorted(given.items()):
        places[number] = len(output)
        output += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start, size = len(output), max(given) + 1
    rows = [b"0000000000 65535 f \n"]
    rows += [
        b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
        for number in range(1, size)
    ]
    output += more + b"xref\n0 %d\n" % size + b"".join(rows)
    return output + b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)


def stream(content: bytes, more: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), more, content)


def png(width: int = PIXEL_WIDTH, height: int = PIXEL_WIDTH, *, pixels: bytes | None = None, **chunks: bytes) -> bytes:
    """A grey picture of this size; with ``pixels`` of its own it may lie about it."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    between = b"".join(chunk(kind.encode(), content) for kind, content in chunks.items())
    packed = zlib.compress(b"\0" * (width + 1) * height) if pixels is None else pixels
    return b"\x89PNG\r\n\x1a\n" + head + between + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def zeros(megabytes: int, level: int = 9) -> bytes:
    """So many megabytes of nothing, packed (zlib) piece by piece."""
    packer = zlib.compressobj(level)
    return b"".join(packer.compress(b"\0" * 1_000_000) for _ in range(megabytes)) + packer.flush()


SUBTITLES = (
    "1\n00:00:01,000 --> 00:00:04,000\nALICE: The lock is shut.\n\n2\n00:00:05,000 --> 00:00:08,000\nBOB: Open it.\n"
)

# A good file of every format, by the extension it goes under.
GOOD: dict[str, bytes] = {
    ".html": html(),
    ".mhtml": mhtml(image=png()),
    ".webarchive": webarchive(),
    ".txt": f"The lock\n\nBy Alice Avery\n\n{TEXT}".encode(),
    ".md": f"# The lock\n\n{TEXT}[^1]\n\n[^1]: Of {TEXT}\n".encode(),
    ".pdf": pdf(),
    ".docx": docx(),
    ".odt": odt(),
    ".rtf": rtf(),
    ".epub": epub(),
    ".tex": b"\\documentclass{article}\\begin{document}\\section{Lock} " + TEXT.encode() + b"\\end{document}",
    ".eml": mail(),
    ".mbox": mbox(),
    ".srt": SUBTITLES.encode(),
    ".vtt": b"WEBVTT\n\n" + SUBTITLES.replace(",0", ".0").encode(),
    ".csv": f'title,text\nLock,"{TEXT}"\nGate,"{TEXT}"\n'.encode(),
    ".tsv": f"title\ttext\nLock\t{TEXT}\nGate\t{TEXT}\n".encode(),
    ".xlsx": xlsx(),
    ".json": json.dumps([{"title": "Lock", "text": TEXT}, {"title": "Gate", "text": TEXT}]).encode(),
    ".jsonl": (json.dumps({"title": "Lock", "text": TEXT}) + "\n").encode() * 2,
    ".rss": feed(),
    ".warc": warc(),
    ".warc.gz": gzip.compress(warc()),
    ".zip": zipped({"a/lock.html": html(), "b/gate.txt": TEXT}),
    ".tar": tarred((member("a/lock.html"), html()), (member("gate.txt"), TEXT.encode())),
    ".tar.gz": gzip.compress(tarred((member("a/lock.html"), html()), (member("gate.txt"), TEXT.encode()))),
}
