"""Every reader beside the library it stands on: how much it reads in a second, and how much of that is our own work.

Both read the same file in the same process, in turns; the time is the processor's, so that what else runs
doesn't count.
"""

from __future__ import annotations

import csv
import io
import json
import statistics
import time
import zipfile
from collections.abc import Callable, Iterable
from email.message import EmailMessage
from typing import Any

from documents.containers import CONTAINERS
from documents.readers import READERS
from tests.benchmarks.texts import article, prose
from tests.benchmarks.work import Row

CHARACTERS = 400_000  # of the text in each file
OVERHEAD = 1.3
_RUNS = 5


def throughput() -> list[Row]:
    """Two rows a format: megabytes a second, and the time beside that of the library alone where there is one."""
    rows = []
    for name, (make, ours, alone) in _FORMATS.items():
        content = make()
        ours(content), alone and alone(content)  # what is loaded once doesn't count
        own, library = [], []
        for _ in range(_RUNS):
            own.append(_seconds(ours, content))
            if alone is not None:
                library.append(_seconds(alone, content))
        seconds = statistics.median(own)
        rows.append(Row(f"read {name}", len(content) / 1e6 / seconds, "MB/s", None, more_is_better=True))
        if alone is not None:
            rows.append(Row("  beside the library alone", seconds / statistics.median(library), "×", OVERHEAD))
    return rows


def long_pdf(*, pages: int = 1000) -> list[Row]:
    """A book of many pages, as a worker reads it."""
    content = _pdf(pages=pages)
    seconds = _seconds(_reader("pdf"), content)
    return [Row(f"read a PDF of {pages:,} pages", seconds, "s", 20)]


def _seconds(act: Callable[[bytes], object], content: bytes) -> float:
    start = time.process_time()
    act(content)
    return time.process_time() - start


def _reader(name: str) -> Callable[[bytes], object]:
    return lambda content: READERS[name].read(content, name=f"file.{name}")


def _parts(name: str, file_name: str) -> Callable[[bytes], object]:
    return lambda content: sum(1 for _ in CONTAINERS[name].parts_of(io.BytesIO(content), name=file_name))


# ── Files of each format ──────────────────────────────────────────────────────────────────────────────────────────


def _paragraphs() -> list[str]:
    return [part for part in prose(characters=CHARACTERS, seed=7).split("\n") if part.strip()]


def _html() -> bytes:
    return _page(_paragraphs()[:40]).encode()


def _page(paragraphs: Iterable[str]) -> str:
    body = "".join(f"<p>{part}</p>" for part in paragraphs)
    menu = "".join(f'<li><a href="/{n}">Section {n}</a></li>' for n in range(30))
    return (
        '<!doctype html><html lang="en"><head><title>A long report</title></head>'
        f"<body><nav><ul>{menu}</ul></nav><article><h1>A long report</h1>{body}</article></body></html>"
    )


def _markdown() -> bytes:
    return "\n\n".join(f"## Part {n}\n\n{part}" for n, part in enumerate(_paragraphs())).encode()


def _pdf(*, pages: int = 100) -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.utils import simpleSplit
    from reportlab.pdfgen.canvas import Canvas

    output = io.BytesIO()
    canvas = Canvas(output, pagesize=A4)
    lines = simpleSplit(prose(characters=CHARACTERS, seed=7), "Times-Roman", 11, 450)
    for page in range(pages):
        canvas.setFont("Times-Roman", 11)
        for row in range(46):
            canvas.drawString(72, 760 - row * 15, lines[(page * 46 + row) % len(lines)])
        canvas.drawString(290, 40, str(page + 1))
        canvas.showPage()
    canvas.save()
    return output.getvalue()


def _docx() -> bytes:
    import docx

    document = docx.Document()
    for n, part in enumerate(_paragraphs()):
        if n % 8 == 0:
            document.add_heading(f"Part {n // 8 + 1}", level=2)
        document.add_paragraph(part)
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


def _rtf() -> bytes:
    return (r"{\rtf1\ansi\deff0 " + "".join(f"{part}\\par\n" for part in _paragraphs()) + "}").encode("ascii", "ignore")


def _odt() -> bytes:
    text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    body = "".join(f"<text:p>{part}</text:p>" for part in _paragraphs())
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        f'xmlns:text="{text}"><office:body><office:text>{body}</office:text></office:body></office:document-content>'
    )
    return _zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def _epub() -> bytes:
    parts = _paragraphs()
    chapters = {f"chapter{n}.xhtml": _page(parts[n::20]) for n in range(20)}
    items = "".join(f'<item id="{name}" href="{name}" media-type="application/xhtml+xml"/>' for name in chapters)
    spine = "".join(f'<itemref idref="{name}"/>' for name in chapters)
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>A long book</dc:title></metadata><manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    head = {"mimetype": "application/epub+zip", "META-INF/container.xml": container, "book.opf": package}
    return _zipped({**head, **chapters})


def _zipped(members: dict[str, str]) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return output.getvalue()


def _mail() -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"] = "A long letter", "Nora Example <nora@example.org>"
    message.set_content("\n\n".join(_paragraphs()[:60]))
    return bytes(message)


def _subtitles() -> bytes:
    return "\n".join(
        f"{n + 1}\n00:{n // 60 % 60:02}:{n % 60:02},000 --> 00:{n // 60 % 60:02}:{n % 60:02},900\n{part[:70]}\n"
        for n, part in enumerate(_paragraphs() * 3)
    ).encode()


def _csv() -> bytes:
    output = io.StringIO()
    writer = csv.writer(output)
    writer.writerow(("title", "text", "url"))
    writer.writerows((f"Article {n}", article(n), f"https://example.org/{n}") for n in range(60))
    return output.getvalue().encode()


def _jsonl() -> bytes:
    return "\n".join(json.dumps({"title": f"Article {n}", "text": article(n), "n": n}) for n in range(60)).encode()


def _feed() -> bytes:
    items = "".join(
        f"<item><title>Article {n}</title><link>https://example.org/{n}</link>"
        f"<description><![CDATA[<p>{article(n)}</p>]]></description></item>"
        for n in range(60)
    )
    return f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode()


# ── The libraries alone ───────────────────────────────────────────────────────────────────────────────────────────


def _trafilatura(content: bytes) -> None:
    import trafilatura

    trafilatura.bare_extraction(content.decode(), include_comments=False, with_metadata=True)


def _pdfium(content: bytes) -> None:
    """The text with its places: without them there are no lines, columns or paragraphs."""
    import pypdfium2

    pdf = pypdfium2.PdfDocument(content)
    for page in pdf:
        text = page.get_textpage()
        for n in range(text.count_rects()):
            text.get_text_bounded(*text.get_rect(n))
    pdf.close()


def _mammoth(content: bytes) -> None:
    import mammoth

    mammoth.convert_to_html(io.BytesIO(content))


def _striprtf(content: bytes) -> None:
    from striprtf.striprtf import rtf_to_text

    rtf_to_text(content.decode("cp1252"))


def _markdown_it(content: bytes) -> None:
    from markdown_it import MarkdownIt

    MarkdownIt("commonmark").enable("table").render(content.decode())


def _email(content: bytes) -> None:
    import email.policy

    message: Any = email.message_from_bytes(content, policy=email.policy.default)
    message.get_body().get_content()


def _csv_module(content: bytes) -> None:
    for row in csv.DictReader(io.StringIO(content.decode(), newline="")):
        json.dumps(row)


def _json_module(content: bytes) -> None:
    for line in content.splitlines():
        json.dumps(json.loads(line))


def _feedparser(content: bytes) -> None:
    import feedparser

    feedparser.parse(content, sanitize_html=False, resolve_relative_uris=False)


_FORMATS: dict[str, tuple[Callable[[], bytes], Callable[[bytes], object], Callable[[bytes], object] | None]] = {
    "HTML, beside trafilatura": (_html, _reader("html"), _trafilatura),
    "PDF, beside pypdfium2 telling text with places": (_pdf, _reader("pdf"), _pdfium),
    "DOCX, beside mammoth": (_docx, _reader("docx"), _mammoth),
    "RTF, beside striprtf": (_rtf, _reader("rtf"), _striprtf),
    "ODT": (_odt, _reader("odt"), None),  # on zipfile and lxml alone: there is no library to be beside
    "EPUB": (_epub, _reader("epub"), None),
    "Markdown, beside markdown-it": (_markdown, _reader("markdown"), _markdown_it),
    "mail, beside email": (_mail, _reader("mail"), _email),
    "subtitles": (_subtitles, _reader("subtitles"), None),
    "plain text": (lambda: prose(characters=CHARACTERS, seed=7).encode(), _reader("plain_text"), None),
    "CSV into records, beside csv and json": (_csv, _parts("table", "table.csv"), _csv_module),
    "JSONL into records, beside json": (_jsonl, _parts("table", "table.jsonl"), _json_module),
    "a feed into records, beside feedparser": (_feed, _parts("feed", "feed.xml"), _feedparser),
}
