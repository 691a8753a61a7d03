"""A row of a table or an entry of a feed (documents.records). Pure.

What its columns say goes before what the text itself seems to say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from documents import records, sections
from documents.article import Article, Fact, Section, SectionKind
from documents.errors import UnreadableFile
from documents.language import language_of, tag
from documents.sections.dates import iso_day
from documents.sections.names import cleaned
from documents.text import canonical

NAME = "record"
VERSION = 1
LONGEST_FACT = 10_000  # code points: longer ones are no facts but further texts
_PAGE = re.compile(r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!doctype\s|<html[\s>]|<head[\s>]|<body[\s>])", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s/]", re.IGNORECASE)


def read(content: bytes, *, name: str = "", url: str = "", charset: str = "") -> Article:
    """The article of one record. ``html`` goes before ``text`` where it has both.

    Raises UnreadableFile when it is no record or has no text.
    """
    record = records.unpack(content)
    fields = {field: canonical(value).strip() for field, value in record.fields.items()}
    url = fields["url"] if _ADDRESS.match(fields.get("url", "")) else url
    article = _article(fields, name=name, url=url)
    metadata, warnings = _short(record.metadata)
    return replace(
        article,
        title=" ".join(fields.get("title", "").split()) or article.title,
        authors=_authors(fields.get("authors", "")) or article.authors,
        publisher=fields.get("publisher") or article.publisher,
        published=iso_day(fields.get("published", "")) or article.published,
        language=tag(fields.get("language", "")) or article.language or language_of(_body(article)),
        metadata=metadata,
        warnings=(*article.warnings, *record.warnings, *warnings),
    )


def _article(fields: Mapping[str, str], *, name: str, url: str) -> Article:
    html, text = fields.get("html", ""), fields.get("text", "")
    if _PAGE.match(html):
        from documents.markup import page

        return page.article_of(html, name=name, url=url)
    if "<" in html or "&" in html:
        article = _of_fragment(html, url)
        if article is not None:
            return article
    else:
        text = html or text
    if not text:
        raise UnreadableFile(f"“{name or 'The row'}” has no text.")
    return sections.article_of(text, url=url)


def _of_fragment(html: str, url: str) -> Article | None:
    """What a content management system keeps of an article: all of it is body."""
    from documents import markup

    root = markup.parse(html)
    writer = markup.blocks_of(root, url) if root is not None else None
    if writer is None or not writer.blocks:
        return None
    return Article(
        text=writer.text,
        blocks=tuple(writer.blocks),
        marks=tuple(writer.marks),
        pictures=tuple(writer.pictures),
        sections=(Section(SectionKind.BODY, writer.blocks[0].start, writer.blocks[-1].end),),
        url=url,
    )


def _authors(named: str) -> tuple[str, ...]:
    """A column of authors is believed: what doesn't look like names is taken as it stands."""
    parts = [part.strip() for part in re.split(r"[;\n]", named)]
    return tuple(dict.fromkeys(name for part in parts if part for name in cleaned(part) or (part,)))


def _short(metadata: Mapping[str, Fact]) -> tuple[dict[str, Fact], list[str]]:
    facts: dict[str, Fact] = {}
    warnings = []
    for name, fact in metadata.items():
        if isinstance(fact, str):
            fact = canonical(fact)
            if len(fact) > LONGEST_FACT:
                warnings.append(
                    f"“{name}” is too long to be a field ({len(fact):,} characters): it is in the original."
                )
                continue
        facts[canonical(name)] = fact
    return facts, warnings


def _body(article: Article) -> str:
    """The start of the article itself: menus and comments may be in another language."""
    parts = [part for part in article.sections if part.kind is SectionKind.BODY]
    longest = max(parts, key=lambda part: part.end - part.start, default=None)
    return article.text[longest.start : longest.end] if longest else article.text
