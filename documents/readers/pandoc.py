"""LaTeX, Org, reStructuredText, DocBook, MediaWiki and others. Pure. Pandoc, an extra, turns them into HTML.

It runs as a process of its own that may open no file and call nobody, within bounds of memory and time. Only the
program that comes with the extra is used, never another one of the same name.
"""

from __future__ import annotations

import re
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path, PurePosixPath

from lxml.html import HtmlElement

from documents import encoding, markup, progress
from documents.article import Article
from documents.errors import UnreadableFile
from documents.markup.flowing import Known, article_of
from documents.markup.notes import number_notes
from documents.sections.dates import iso_day
from documents.trees import parse_xml

NAME = "pandoc"
VERSION = 1
LONGEST = 100.0  # seconds
_MEMORY = "-M512M"
# Extension → what Pandoc calls the format.
FORMATS = {
    **dict.fromkeys((".tex", ".latex", ".ltx"), "latex"),
    **dict.fromkeys((".rst", ".rest"), "rst"),
    **dict.fromkeys((".docbook", ".dbk"), "docbook"),
    **dict.fromkeys((".mediawiki", ".wiki"), "mediawiki"),
    **dict.fromkeys((".adoc", ".asciidoc"), "asciidoc"),
    **dict.fromkeys((".jats", ".nxml"), "jats"),
    **{".org": "org", ".textile": "textile", ".jira": "jira", ".fb2": "fb2", ".opml": "opml", ".typ": "typst"},
    **{".dokuwiki": "dokuwiki", ".tikiwiki": "tikiwiki", ".twiki": "twiki", ".vimwiki": "vimwiki", ".muse": "muse"},
    **{".t2t": "t2t", ".man": "man", ".mdoc": "mdoc", ".ipynb": "ipynb", ".dj": "djot", ".pod": "pod"},
}
_XML = ("docbook", "fb2", "opml", "jats")
# How files begin that came without a name.
_STARTS = (
    ("latex", re.compile(r"\s*(?:%.*\n\s*)*\\(?:documentclass|documentstyle|begin|section|input|usepackage)\b")),
    ("fb2", re.compile(r"\s*(?:<\?xml[^>]*\?>\s*)?<FictionBook\b")),
    ("opml", re.compile(r"\s*(?:<\?xml[^>]*\?>\s*)?<opml\b")),
    ("docbook", re.compile(r"\s*(?:<[?!][^>]*>\s*)*<(?:book|article|chapter)\b[^>]*docbook")),
    ("org", re.compile(r"\s*#\+[A-Za-z]+:|\* \S")),
    ("ipynb", re.compile(r"\s*\{\s*\"(?:cells|metadata|nbformat)\"")),
    ("rst", re.compile(r"\s*\.\. |.+\n(?:={4,}|-{4,})\n")),
)
_UNTITLED = "nonempty <title>"


def read(content: bytes, *, name: str = "", url: str = "", charset: str = "") -> Article:
    """The article of a file that Pandoc understands, told by its name, or else by how it begins. Formulas are kept as
    their TeX source; pictures that lie beside the file are not taken along.

    Raises UnreadableFile also where Pandoc is not installed, and says how it can be.
    """
    label = name or "The file"
    source = encoding.decode(content, name=name, charset=charset)
    kind = FORMATS.get(PurePosixPath(name.replace("\\", "/")).suffix.lower()) or _told(source, label)
    if kind in _XML:
        parse_xml(content, name=label)
    page, warnings = _converted(source, kind, label)
    root = markup.parse(page)
    if root is None:
        raise UnreadableFile(f"“{label}” has no text in it. Choose a file with text.")
    _mend(root)
    pages = markup.Pages()
    pages.add(root)
    known = _known(root)
    known.url = url
    known.warnings += warnings
    return article_of(pages.end(), known, name=name)


def program() -> Path | None:
    """Where Pandoc is, if the extra is installed."""
    found = find_spec("pypandoc")
    folder = Path(found.origin).parent / "files" if found is not None and found.origin else None
    paths = [folder / name for name in ("pandoc", "pandoc.exe")] if folder else []
    return next((path for path in paths if path.is_file()), None)


def _told(source: str, label: str) -> str:
    kind = next((kind for kind, start in _STARTS if start.match(source)), None)
    if kind is None:
        raise UnreadableFile(f"What “{label}” is written in can't be told. Give it the extension of its format.")
    return kind


def _converted(source: str, kind: str, label: str) -> tuple[str, list[str]]:
    """The HTML, and what Pandoc could not take over."""
    path = program()
    if path is None:
        raise UnreadableFile(
            f"“{label}” is read by Pandoc, which is not installed here. Whoever runs this site can add it "
            "(“make pandoc”, or the extra “pandoc” of the package); or save the file as HTML, DOCX or Markdown."
        )
    command = [str(path), "--sandbox", "-f", kind, "-t", "html5", "-s", "--mathjax", "--wrap=none"]
    command += ["--syntax-highlighting=none", "+RTS", _MEMORY, "-RTS"]
    with subprocess.Popen(  # noqa: S603 - our own program
        command,
        cwd=path.parent,
        env={"LC_ALL": "C.UTF-8"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            output, errors = _answer_of(process, source.encode())
        except subprocess.TimeoutExpired as error:
            raise UnreadableFile(f"“{label}” takes longer than {LONGEST:.0f} s to read. Split it up.") from error
        finally:
            process.kill()
    said = errors.decode(errors="replace").strip()
    if process.returncode:
        too_large = process.returncode in (251, -9, -11) or "heap" in said
        why = (
            "It needs too much memory. Split it up."
            if too_large
            else f"Pandoc says: {' '.join(said.split())[:300].rstrip(' .^')}."
        )
        raise UnreadableFile(f"“{label}” can't be read as {kind}. {why}")
    lines = [line.removeprefix("[WARNING] ") for line in said.split("\n") if line.startswith("[WARNING]")]
    kept = [line for line in lines if _UNTITLED not in line]
    return output.decode(errors="replace"), [f"Pandoc says: {'; '.join(kept[:3])}"] if kept else []


def _answer_of(process: subprocess.Popen[bytes], source: bytes) -> tuple[bytes, bytes]:
    """What the process writes; a sign of life goes out each second while it works. Raises TimeoutExpired."""
    until = time.monotonic() + LONGEST
    given: bytes | None = source
    while True:
        try:
            return process.communicate(given, timeout=1)
        except subprocess.TimeoutExpired:
            if time.monotonic() > until:
                raise
            given = None  # the rest goes on being written
            progress.report(0, 1)


def _mend(root: HtmlElement) -> None:
    """Notes begin with their number, which leads back; formulas stand as their source alone."""
    back = {}
    for link in root.iter("a"):
        if link.get("role") == "doc-noteref":
            back[(link.get("href") or "")[1:]] = link.get("id") or ""
    number_notes(root, [item for item in root.iter("li") if item.get("id") in back], back=back)
    for formula in root.iter("span"):
        words = formula.text or ""
        if "math" in (formula.get("class") or "").split() and words[:2] in ("\\(", "\\["):
            formula.text = words[2:-2]


def _known(root: HtmlElement) -> Known:
    metas = [(meta.get("name") or "", meta.get("content") or "") for meta in root.iter("meta")]
    title = next((one for one in root.iter("h1") if one.get("class") == "title"), None)
    return Known(
        title="".join(title.itertext()) if title is not None else "",
        authors=tuple(content for name, content in metas if name == "author"),
        published=next((iso_day(content) for name, content in metas if name == "dcterms.date"), None),
        language=root.get("lang") or "",
        metadata={name: content for name, content in metas if name in ("keywords", "description") and content},
    )
