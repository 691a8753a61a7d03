"""What strangers may send: each function makes the bytes of one hostile or broken file."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import random
import tarfile
import zipfile

from tests.hostile import files
from tests.hostile.files import TEXT, WORDS, html, member, pdf, png, stream, tarred, zeros, zipped

ENTITIES = "".join(f'<!ENTITY a{at} "{f"&a{at - 1};" * 10}">' for at in range(1, 10))
LAUGHS = f'<!DOCTYPE x [<!ENTITY a0 "ha">{ENTITIES}]>'  # CWE-776
QUADRATIC = f'<!DOCTYPE x [<!ENTITY a "{"ha" * 50_000}">]>'
EXTERNAL = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'  # CWE-611
EXTERNAL_DTD = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'
PARAMETERS = (
    '<!DOCTYPE x [<!ENTITY % file SYSTEM "file:///etc/passwd"><!ENTITY % b "<!ENTITY c SYSTEM \'%file;\'>">%b;]>'
)


# Archives


def zip_bomb(megabytes: int = 210) -> bytes:
    """One entry that unpacks to so much."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("zeros.txt", "w") as entry:
        for _ in range(megabytes):
            entry.write(b"\0" * 1_000_000)
    return output.getvalue()


def lying_zip(content: bytes = b"x" * 30_000_000, declared: int = 100) -> bytes:
    """An entry that says it is small and isn't."""
    whole = bytearray(zipped({"small.txt": content}))
    for place, sign in ((22, b"PK\x03\x04"), (24, b"PK\x01\x02")):
        at = whole.find(sign) + place
        whole[at : at + 4] = declared.to_bytes(4, "little")
    return bytes(whole)


def overlapping_zip(entries: int = 500, megabytes: int = 1) -> bytes:
    """Every entry of the directory points to the same bytes (D. Fifield, “A better zip bomb”, 2019)."""
    one = zipped({"a.txt": b"\0" * megabytes * 1_000_000})
    at, end = one.find(b"PK\x01\x02"), one.find(b"PK\x05\x06")
    directory = b"".join(one[at:end].replace(b"a.txt", f"{n:05}".encode()) for n in range(entries))
    tail = bytearray(one[end:])
    tail[8:12] = entries.to_bytes(2, "little") * 2
    tail[12:16] = len(directory).to_bytes(4, "little")
    return one[:at] + directory + bytes(tail)


def many_entries(count: int = 20_000) -> bytes:
    return zipped({f"{number}.txt": b"" for number in range(count)})


def many_members(count: int = 20_000) -> bytes:
    return gzip.compress(tarred(*((member(f"{number}.txt"), b"x") for number in range(count))))


def nested_zip(depth: int) -> bytes:
    content = zipped({"lock.txt": TEXT})
    for number in range(depth):
        content = zipped({f"{number}.zip": content})
    return content


def traversing(path: str) -> bytes:
    return zipped({path: TEXT, "good.txt": TEXT})


def traversing_tar(path: str) -> bytes:
    return tarred((member(path), TEXT.encode()), (member("good.txt"), TEXT.encode()))


def linked_zip() -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("good.txt", TEXT)
    return output.getvalue()


def linked_tar() -> bytes:
    return tarred(
        (member("soft.txt", tarfile.SYMTYPE, "/etc/passwd"), b""),
        (member("hard.txt", tarfile.LNKTYPE, "good.txt"), b""),
        (member("out.txt", tarfile.LNKTYPE, "../../etc/passwd"), b""),
        (member("device.txt", tarfile.CHRTYPE), b""),
        (member("pipe.txt", tarfile.FIFOTYPE), b""),
        (member("good.txt"), TEXT.encode()),
    )


def encrypted_zip() -> bytes:
    """The flag is enough: nobody gets so far as to decrypt."""
    whole = bytearray(zipped({"a.txt": TEXT}))
    for place, sign in ((6, b"PK\x03\x04"), (8, b"PK\x01\x02")):
        whole[whole.find(sign) + place] |= 1
    return bytes(whole)


def gzip_bomb(megabytes: int = 210) -> bytes:
    output = io.BytesIO()
    with gzip.GzipFile(fileobj=output, mode="wb") as packed:
        for _ in range(megabytes):
            packed.write(b"\0" * 1_000_000)
    return output.getvalue()


def bz2_bomb(megabytes: int = 250) -> bytes:
    return b"".join([bz2.compress(b"\0" * 50_000_000)] * (megabytes // 50))


def xz_bomb(megabytes: int = 250) -> bytes:
    return lzma.compress(b"\0" * megabytes * 1_000_000, preset=0)


def huge_member() -> bytes:
    """A TAR whose one file is said to be larger than any disk."""
    info = member("a.txt")
    info.size = 1 << 50
    return info.tobuf(tarfile.GNU_FORMAT) + b"x" * 1024


# Documents in ZIP and XML

BIG = "<w:p><w:r><w:t>" + "ha" * 500 + "</w:t></w:r></w:p>"


def docx_bomb() -> bytes:
    return files.docx(**{"word__media__zeros.bin": zlib_free(40)})


def zlib_free(megabytes: int) -> bytes:
    return b"\0" * megabytes * 1_000_000


def docx_paragraphs() -> bytes:
    """40 MB of paragraphs that pack to 1 MB."""
    return files.docx(BIG * 40_000)


def entity_docx(prolog: str, name: str) -> bytes:
    return files.docx(f"<w:p><w:r><w:t>{TEXT} &{name};</w:t></w:r></w:p>", prolog=prolog)


def entity_odt(prolog: str, name: str) -> bytes:
    return files.odt(f"<text:p>{TEXT} &{name};</text:p>", prolog=prolog)


def entity_epub(prolog: str, name: str) -> bytes:
    return files.epub(f"<p>{TEXT} &{name};</p>", prolog=prolog)


def entity_xlsx(prolog: str, name: str) -> bytes:
    cell = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>{1}</t></is></c></row>'
    return files.xlsx(cell.format(1, "text") + cell.format(2, f"{TEXT} &{name};"), prolog=prolog)


def entity_feed(prolog: str, name: str) -> bytes:
    return files.feed(prolog=prolog).replace(b"<title>Lock<", f"<title>Lock &{name};<".encode())


def entity_html(prolog: str, name: str) -> bytes:
    page = f'<html xmlns="http://www.w3.org/1999/xhtml"><body><p>{TEXT} &{name};</p></body></html>'
    return f'<?xml version="1.0"?>{prolog}{page}'.encode()


def entity_svg(prolog: str, name: str) -> bytes:
    picture = f'<?xml version="1.0"?>{prolog}<svg xmlns="http://www.w3.org/2000/svg"><text>&{name};</text></svg>'
    return files.mhtml(html(f'<p>{TEXT}</p><img src="i.png">'), image=picture.encode())


def entity_opf(prolog: str, name: str) -> bytes:
    return files.epub(package=prolog + files._PACKAGE.replace("Lock", f"Lock &{name};"))


def deep_xml(opening: str, closing: str, depth: int = 50_000) -> str:
    return opening * depth + TEXT + closing * depth


def sparse_sheet() -> bytes:
    """Two cells, as far apart as a sheet allows."""
    cell = '<row r="{1}"><c r="{0}{1}" t="inlineStr"><is><t>text</t></is></c></row>'
    return files.xlsx(cell.format("A", 1) + cell.format("XFD", 1048576))


def shared_strings(count: int = 4_000_000_000) -> bytes:
    """A table of strings that says it is larger than any memory."""
    shared = f'<sst xmlns="{files._SHEET}" count="{count}" uniqueCount="{count}"><si><t>text</t></si></sst>'
    return files.xlsx(**{"xl/sharedStrings.xml": shared})


# PDF


def encrypted_pdf() -> bytes:
    trailer = (
        b"/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -3904 /O <"
        + b"ab" * 32
        + b"> /U <"
        + b"cd" * 32
        + b"> >>"
        b" /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]"
    )
    return pdf(trailer=trailer)


PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources %s >>"
LOOPS: dict[str, dict[int, bytes]] = {
    "pages that hold themselves": {2: b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"},
    "more pages than there are": {2: b"<< /Type /Pages /Kids [3 0 R] /Count 2000000000 >>"},
    "a thousand times the same page": {2: b"<< /Type /Pages /Kids [" + b"3 0 R " * 1000 + b"] /Count 1000 >>"},
    "a form that draws itself": {
        3: PAGE % b"<< /XObject << /X 6 0 R >> >>",
        4: stream(b"/X Do"),
        6: stream(b"/X Do /X Do", b"/Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>"),
    },
    "an outline that leads to itself": {
        1: b"<< /Type /Catalog /Pages 2 0 R /Outlines 6 0 R >>",
        6: b"<< /Type /Outlines /First 7 0 R /Last 7 0 R /Count 1 >>",
        7: b"<< /Title (Again) /Parent 6 0 R /Next 7 0 R /First 7 0 R /Dest [3 0 R /Fit] >>",
    },
    "lists in lists": {6: b"[" * 100_000 + b"]" * 100_000, 1: b"<< /Type /Catalog /Pages 2 0 R /Names 6 0 R >>"},
    "a length that refers to itself": {4: b"<< /Length 4 0 R >>\nstream\nBT ET\nendstream"},
    "a page as large as a country": {
        3: (PAGE % b"<< /Font << /F1 5 0 R >> >>").replace(b"612 792", b"61200000 79200000"),
    },
    "page labels that lead to each other": {
        1: b"<< /Type /Catalog /Pages 2 0 R /PageLabels 6 0 R >>",
        6: b"<< /Kids [7 0 R] >>",
        7: b"<< /Kids [6 0 R] >>",
    },
}  # fmt: skip


def pdf_of_letters(count: int = 100_000) -> bytes:
    """A page where each letter is shown by itself, all at one place."""
    return pdf({4: stream(b"BT /F1 12 Tf 72 720 Td " + b"(x) Tj " * count + b"ET")})


def pdf_stream_bomb(megabytes: int = 400) -> bytes:
    return pdf({4: stream(zeros(megabytes), b"/Filter /FlateDecode")})


def pdf_filters() -> bytes:
    """Packed many times over."""
    content = zeros(200)
    return pdf({4: stream(content, b"/Filter [" + b"/FlateDecode " * 200 + b"]")})


def pdf_image_bomb() -> bytes:
    picture = stream(
        zeros(250),
        b"/Type /XObject /Subtype /Image /Width 16000 /Height 15600 /BitsPerComponent 8 /ColorSpace /DeviceGray"
        b" /Filter /FlateDecode",
    )
    return pdf(
        {
            3: PAGE % b"<< /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >>",
            4: stream(b"q 500 0 0 500 50 50 cm /X Do Q BT /F1 12 Tf 72 720 Td (" + WORDS.encode() + b") Tj ET"),
            6: picture,
        }
    )


def xref_loop() -> bytes:
    whole = pdf()
    return whole.replace(b"/Root", b"/Prev %d /Root" % whole.rfind(b"xref\n0"))


# Images

IMAGE_BOMBS: dict[str, bytes] = {
    "more pixels than fit into memory": png(60_000, 60_000, pixels=b""),
    "as many as are taken, of nothing": png(6000, 6000, pixels=zeros(36)),
    "pixels without end": png(100, 100, pixels=zeros(100)),
    "a text that unpacks to much": png(**{"zTXt": b"Comment\0\0" + zeros(100)}),
    "a profile that unpacks to much": png(**{"iCCP": b"icc\0\0" + zeros(100)}),
    "thousands of frames": b"GIF89a\x3c\x00\x3c\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff"
    + b"\x2c\x00\x00\x00\x00\x3c\x00\x3c\x00\x00\x02\x02\x44\x01\x00" * 20_000
    + b";",
    "a TIFF that leads to itself": b"II*\0\x08\0\0\0\x01\0\x00\x01\x03\0\x01\0\0\0\x3c\0\0\0\x08\0\0\0",
    "cut off": png()[:60],
    "a JPEG of much": b"\xff\xd8\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01\xff\xda",
}


def page_with(image: bytes) -> bytes:
    return files.mhtml(html(f'<p>{TEXT}</p><img src="i.png"><p>{TEXT}</p>'), image=image)


# Text

CLASSES = {
    "letters": "a",
    "capitals": "A",
    "digits": "1",
    "blanks": " ",
    "tabs": "\t",
    "wide blanks": "\u3000",
    "no-break blanks": "\xa0",
    "line feeds": "\n",
    "carriage returns": "\r",
    "dots": ".",
    "commas": ", ",
    "colons": ":",
    "dashes": "-",
    "long dashes": " – ",
    "bars": " | ",
    "slashes": "/",
    "backslashes": "\\",
    "quotation marks": '"',
    "apostrophes": "'",
    "opening brackets": "(",
    "square brackets": "[",
    "closed square brackets": "[]",
    "braces": "{",
    "angle brackets": "<",
    "closing angle brackets": ">",
    "open tags": "<a ",
    "tags": "<b>",
    "comments": "<!-- ",
    "attributes": '<a b="',
    "declarations": "<![CDATA[",
    "ampersands": "&",
    "entities": "&amp",
    "numbered entities": "&#x",
    "hashes": "#",
    "stars": "*",
    "single stars": "*a ",
    "underscores": "_",
    "backticks": "`",
    "uneven backticks": "`` ` ",
    "tildes": "~",
    "carets": "^",
    "footnotes": "[^1]",
    "exclamations": "![",
    "links": "[a](",
    "references": "[a]: ",
    "quotations": "> ",
    "list items": "- ",
    "ordered items": "1. ",
    "table bars": "|a",
    "dollars": "$",
    "at signs": "a@",
    "addresses": "http://a.",
    "names": "Alice Avery, ",
    "bylines": "By Alice ",
    "comment heads": "#1 by Bob on ",
    "days": "1 February ",
    "days in figures": "1/2/",
    "times": "10:00 ",
    "years": "2026 ",
    "months": "February ",
    "Chinese": "水",
    "Arabic": "ب",
    "Hebrew marks": "א\u05b0",
    "stacked accents": "\u0301",
    "invisible joiners": "\u200d",
    "direction marks": "\u202e",
    "object replacement": "\ufffc",
    "emoji": "👩\u200d👩",
    "control characters": "\x1f",
    "soft hyphens": "a\xad",
    "hyphens at an end": "a-\n",
    "short lines": "a\n",
    "blank lines": "a\n\n",
    "alternating": "aA1 ",
    "Like · Reply": "Like · Reply · ",
}


def line_of(piece: str, length: int = 12_000) -> str:
    return piece * (length // len(piece))


NESTED: dict[str, tuple[str, bytes]] = {
    "elements": ("a.html", html("<div>" * 20_000 + TEXT)),
    "elements that are closed": ("a.html", html("<div>" * 20_000 + TEXT + "</div>" * 20_000)),
    "emphasis": ("a.html", html("<p>" + "<b><i>" * 20_000 + TEXT)),
    "quotations": ("a.html", html("<blockquote>" * 20_000 + TEXT)),
    "lists in a page": ("a.html", html("<ul><li>" * 10_000 + TEXT)),
    "tables in a page": ("a.html", html("<table><tr><td>" * 1_000 + TEXT)),
    "fonts that are never closed": ("a.html", html("<font><p>" * 5_000 + TEXT)),
    "siblings": ("a.html", html("<p>a</p>" * 5_000)),
    "attributes": ("a.html", html("<p " + "".join(f"a{n}=1 " for n in range(3_000)) + f">{TEXT}</p>")),
    "links that never close": ("a.html", html(f"<p>{TEXT}" + "<a href=x>" * 2_000)),
    "anchors": ("a.html", html("".join(f"<p id=a{n}><a href=#a{n}>{n}</a></p>" for n in range(4_000)))),
    "forms and selects": ("a.html", html("<form><select>" * 3_000 + TEXT)),
    "comments that answer each other": (
        "a.html",
        html(f"<article><p>{TEXT}</p></article>" + "<ol class=comment-list><li class=comment><p>No.</p>" * 300),
    ),
    "quotations in Markdown": ("a.md", b">" * 50_000 + TEXT.encode()),
    "quotations in Markdown, apart": ("a.md", b"> " * 50_000 + TEXT.encode()),
    "lists in Markdown": ("a.md", b"".join(b"  " * n + b"- a\n" for n in range(400))),
    "lists in a line of Markdown": ("a.md", b"- " * 50_000 + TEXT.encode()),
    "brackets in Markdown": ("a.md", b"[" * 8_000 + TEXT.encode() + b"]" * 8_000),
    "emphasis in Markdown": ("a.md", b"*a **a " * 5_000),
    "footnotes in Markdown": ("a.md", b"".join(b"[^%d] [^%d]: a\n\n" % (n, n) for n in range(2000))),
    "a list of lists": ("a.json", b"[" * 100_000 + b"]" * 100_000),
    "a list of lists in a row": ("a.jsonl", b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n"),
    "objects": ("a.json", b'{"a":' * 100_000 + b"1" + b"}" * 100_000),
    "groups in RTF": ("a.rtf", b"{\\rtf1 " + b"{" * 200_000 + TEXT.encode() + b"}" * 200_000),
    "control words in RTF": ("a.rtf", b"{\\rtf1 " + b"\\b\\i0\\u-1?" * 10_000 + b"}"),
    "paragraphs in DOCX": ("a.docx", files.docx(deep_xml("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"))),
    "tables in DOCX": ("a.docx", files.docx(deep_xml("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"))),
    "sections in ODT": ("a.odt", files.odt(deep_xml("<text:section>", "</text:section>"))),
    "blocks in EPUB": ("a.epub", files.epub(deep_xml("<div>", "</div>"))),
    "blocks in a feed": ("a.rss", files.feed(deep_xml("<div>", "</div>", 5_000))),
    "elements of a feed": ("a.rss", files.feed().replace(b"<item>", b"<item>" * 3_000)),
    "a spreadsheet's cells": ("a.xlsx", files.xlsx("<row><c>" * 50_000)),
    "groups in TeX": ("a.tex", b"\\begin{document}" + b"{" * 20_000 + b"x" + b"}" * 20_000 + b"\\end{document}"),
    "parts in MHTML": (
        "a.mhtml",
        b"".join(b'Content-Type: multipart/related; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(3000)),
    ),
    "parts in a mail": (
        "a.eml",
        b"From: a@b.example\r\n"
        + b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(3000)),
    ),
    "mails in a mail": ("a.eml", b"From: a@b.example\r\nContent-Type: message/rfc822\r\n\r\n" * 3000 + TEXT.encode()),
}  # fmt: skip


def broken(content: bytes, seed: int) -> bytes:
    """The file with some bytes changed, some left out and some put in."""
    chance = random.Random(seed)
    damaged = bytearray(content)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(damaged))
        how = chance.randrange(3)
        if how == 0:
            damaged[at] = chance.randrange(256)
        elif how == 1:
            del damaged[at : at + chance.randint(1, 40)]
        else:
            damaged[at:at] = chance.randbytes(chance.randint(1, 8))
        if not damaged:
            return b""
    return bytes(damaged)


def long_row() -> bytes:
    return ("text,title\n" + ",".join(["a"] * 100_000) + "\n").encode()


def open_quotation() -> bytes:
    return (f"text,title\n{'a,b' * 10}\n" * 400 + f'"{TEXT}' + line_of("a,b\n", 100_000)).encode()


def large_number() -> bytes:
    return b'[{"text": "' + TEXT.encode() + b'", "n": ' + b"9" * 1_000_000 + b', "m": 1e999999, "x": NaN}]'


def many_columns() -> bytes:
    return b"".join(
        json.dumps({f"c{row}_{at}": "x" for at in range(400)} | {"text": TEXT}).encode() + b"\n" for row in range(300)
    )
