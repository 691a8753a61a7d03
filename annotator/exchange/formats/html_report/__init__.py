"""A report to read as one HTML file that needs nothing else: no scripts, no pictures, its style within. Pure.

HTML as of https://html.spec.whatwg.org. Everything that people wrote is escaped; notes and replies are Markdown and
rendered as the pages do it (``annotator.notes``). A policy in its head forbids everything but that style, whatever
should have slipped through. Its text waits in a temporary file until it is known what stands in front of it: the
contents and how often each tag was used. Positions are left out: a passage stands with the words around it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from html import escape
from tempfile import TemporaryFile

from annotator.codebook import SEPARATOR
from annotator.exchange.bundle import AnnotationItem, Bundle, DocumentItem, FieldItem, ReplyItem, TextItem
from annotator.exchange.codebooks.colours import hue_of
from annotator.exchange.codebooks.entries import CodebookFile
from annotator.exchange.commonmark import minute
from annotator.exchange.formats.html_report.look import STYLE
from annotator.exchange.losses import Feature
from annotator.notes import note_html
from documents.paging import cited

CARRIES = frozenset(Feature) - {Feature.TEXT, Feature.SHORTCUT}
INSTEAD: dict[Feature, str] = {}

_BLOCK = 65_536
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def dump(bundle: Bundle) -> Iterator[str | bytes]:
    """The report, once all of it is known."""
    hues = {SEPARATOR.join(one.path): hue_of(one.colour) for one in bundle.codebook.entries}
    counts: Counter[str] = Counter()
    contents: list[tuple[str, str, int]] = []
    with TemporaryFile() as body:
        for text in bundle.texts:
            counts.update(tag for one in text.annotations for tag in one.tags)
            contents.append((text.document.uid, text.document.title, len(text.annotations)))
            for part in _document(text, bundle, hues):
                body.write(part.encode())
        yield from _opening(bundle, contents)
        yield from _chart(bundle.codebook, counts, hues)
        body.seek(0)
        while block := body.read(_BLOCK):
            yield block
    yield from _codebook(bundle.codebook, hues)
    yield "</main>\n</body>\n</html>\n"


def _opening(bundle: Bundle, contents: list[tuple[str, str, int]]) -> Iterator[str]:
    title = f"{bundle.project}: {bundle.scope}" if bundle.scope else bundle.project
    yield (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_words(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<header>\n"
        f'<h1 dir="auto">{_words(title)}</h1>\n<p class="soft">{_counted(bundle.total, "annotation")} on '
        f"{_counted(len(contents), 'document')} · {_time(bundle.made)}</p>\n</header>\n"
    )
    yield '<nav aria-labelledby="contents">\n<h2 id="contents">Contents</h2>\n<ol>\n'
    for uid, name, count in contents:
        yield f'<li><a dir="auto" href="#d-{_words(uid)}">{_title(name)}</a> <span class="soft">{count:,}</span></li>\n'
    yield "</ol>\n</nav>\n"


def _chart(codebook: CodebookFile, counts: Mapping[str, int], hues: Mapping[str, str]) -> Iterator[str]:
    """How often each tag was used: a bar each, with its number beside it."""
    if not counts:
        return
    order = [SEPARATOR.join(one.path) for one in codebook.entries]
    most = max(counts.values())
    yield '<section aria-labelledby="tags">\n<h2 id="tags">Tags</h2>\n<table class="chart">\n'
    yield '<thead><tr><th scope="col">Tag</th><th scope="col">Passages</th><td></td></tr></thead>\n<tbody>\n'
    for path in dict.fromkeys([*order, *sorted(counts)]):
        if counts.get(path):
            width = 100 * counts[path] / most
            yield (
                f'<tr><th scope="row">{_tag(path, hues)}</th><td>{counts[path]:,}</td><td class="drawn">'
                f'<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
                f'<rect data-hue="{hues.get(path, "")}" width="{width:.1f}" height="10"/></svg></td></tr>\n'
            )
    yield "</tbody>\n</table>\n</section>\n"


def _document(text: TextItem, bundle: Bundle, hues: Mapping[str, str]) -> Iterator[str]:
    one = text.document
    title = _title(one.title)
    heading = f'<a href="{_words(one.address)}">{title}</a>' if _leads(bundle.site and one.address) else title
    yield f'<section class="document" aria-labelledby="d-{_words(one.uid)}">\n'
    yield f'<h2 id="d-{_words(one.uid)}" dir="auto">{heading}</h2>\n{_about(one)}'
    if not text.annotations:
        yield '<p class="soft">Nothing is marked here.</p>\n'
    language = f' lang="{_words(one.language)}"' if one.language else ""
    for annotation in text.annotations:
        yield _passage(annotation, bundle.link(annotation), hues, language)
    yield "</section>\n"


def _about(one: DocumentItem) -> str:
    known = (
        _words(", ".join(one.authors)),
        _words(one.publisher),
        one.published.isoformat() if one.published else "",
        _words(one.language),
        _linked(one.url),
        _words("; ".join(one.topics)),
    )
    line = " · ".join(part for part in known if part)
    told = f'<p class="soft" dir="auto">{line}</p>\n' if line else ""
    if one.fields:
        fields = "".join(f"<div><dt>{_words(field.name)}</dt><dd>{_known(field)}</dd></div>" for field in one.fields)
        told += f'<dl class="fields">{fields}</dl>\n'
    return told


def _passage(one: AnnotationItem, link: str, hues: Mapping[str, str], language: str) -> str:
    hue = next((hues[tag] for tag in one.tags if hues.get(tag)), "")
    parts = [f'<article id="a-{_words(one.uid)}" data-hue="{hue}">\n']
    if one.quote:
        around = [f'<span class="around">{_words(side)}</span>' if side else "" for side in (one.prefix, one.suffix)]
        parts.append(f'<blockquote dir="auto"{language}>{around[0]}<mark>{_words(one.quote)}</mark>{around[1]}')
        parts.append("</blockquote>\n")
    else:
        parts.append('<p class="said">On the whole document</p>\n')
    if one.is_orphan:
        parts.append('<p class="said">This passage is not in the text any more.</p>\n')
    elif one.made_quote:
        parts.append(
            f'<p class="said">When it was highlighted it read: <q dir="auto">{_words(one.made_quote)}</q></p>\n'
        )
    if one.tags:
        parts.append(f'<ul class="tags">{"".join(f"<li>{_tag(tag, hues)}</li>" for tag in one.tags)}</ul>\n')
    parts.append(f'<p class="soft">{_line(one, link)}</p>\n')
    if one.note:
        parts.append(f'<div class="note" dir="auto">{note_html(one.note)}</div>\n')
    parts += map(_reply, one.replies)
    return "".join([*parts, "</article>\n"])


def _line(one: AnnotationItem, link: str) -> str:
    edited = f" (edited {_time(one.edited)})" if one.edited else ""
    place = f'<a href="{_words(link)}">in the text</a>' if _leads(link) else ""
    parts = (_words(cited(one.page)), f"{_words(one.author)}, {_time(one.created)}{edited}", place)
    return " · ".join(part for part in parts if part)


def _reply(reply: ReplyItem) -> str:
    said = f'<p class="soft">{_words(reply.author)}, {_time(reply.created)}</p>'
    return f'<div class="reply" dir="auto">{said}{note_html(reply.text)}</div>\n'


def _codebook(codebook: CodebookFile, hues: Mapping[str, str]) -> Iterator[str]:
    """What the tags mean."""
    if not codebook.entries:
        return
    yield '<section aria-labelledby="codebook">\n<h2 id="codebook">Codebook</h2>\n<dl class="codebook">\n'
    for one in codebook.entries:
        told = (
            ("", one.description),
            ("When to use: ", one.when_to_use),
            ("When not to use: ", one.when_not),
            ("Other names: ", "; ".join(one.aliases)),
        )
        lines = "".join(f'<dd dir="auto"><b>{words}</b>{_words(text)}</dd>' for words, text in told if text)
        yield f"<div><dt>{_tag(SEPARATOR.join(one.path), hues)}</dt>{lines}</div>\n"
    yield "</dl>\n</section>\n"


def _tag(path: str, hues: Mapping[str, str]) -> str:
    """A swatch and the tag's name: never the colour alone."""
    return f'<span class="tag" dir="auto"><i data-hue="{hues.get(path, "")}"></i>{_words(path)}</span>'


def _known(field: FieldItem) -> str:
    return _linked(field.text) if field.kind == "url" else _words(field.text)


def _linked(address: str) -> str:
    words = _words(address)
    return f'<a href="{_words(address)}" rel="noreferrer">{words}</a>' if _leads(address) else words


def _leads(address: str) -> bool:
    return address.startswith(("http://", "https://"))


def _title(title: str) -> str:
    return _words(title) or "untitled"


def _words(text: str) -> str:
    """Escaped, without the signs that HTML doesn't know (its standard, 13.2.3.5)."""
    return escape("".join(sign for sign in text if sign >= " " or sign in "\n\t") if not text.isprintable() else text)


def _time(moment: datetime) -> str:
    return f"<time>{minute(moment)}</time>"


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"
