"""Markdown (CommonMark with tables, strikethrough and footnotes), with front matter. Pure.

Raw HTML shows as text: what a note says, not what it would do in a page.
"""

from __future__ import annotations

import re
from datetime import date

from markdown_it import MarkdownIt

from documents import encoding, sections
from documents.article import Article, BlockKind, Section, SectionKind
from documents.blockwriter import BlockWriter
from documents.errors import UnreadableFile
from documents.language import language_of
from documents.readers.markdown.notes import read_notes
from documents.readers.markdown.walk import Walk
from documents.sections.dates import iso_day
from documents.sections.metadata import About, below_title
from documents.sections.names import cleaned

NAME = "markdown"
VERSION = 2
_FRONT = re.compile(r"---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_FIELD = re.compile(r"([A-Za-z][\w-]{0,30})[ \t]*:[ \t]*(.*)")
_SAFE = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_HEAD = 3_000  # code points that may say who wrote it, and when
_AUTHORS = ("author", "authors", "by", "creator")
_URLS = ("url", "source", "source_url", "link", "canonical", "original")
# What is nested deeper than the parser's limit would be lost, so the nesting is cut instead of the words.
_DEEPEST = 40
_DEEP_QUOTES = re.compile(rf"^((?: {{0,3}}> ?){{{_DEEPEST}}})[> ]+", re.MULTILINE)
_DEEP_SPACE = re.compile(rf"^( {{{_DEEPEST * 2}}}) +", re.MULTILINE)


def read(content: bytes, *, name: str = "", url: str = "", charset: str = "") -> Article:
    """The article of a Markdown file. Front matter is metadata and not part of the text.

    Raises UnreadableFile when the file is empty, no text, or nothing but front matter.
    """
    fields, source = _front_matter(encoding.decode(content, name=name, charset=charset))
    if source.count(">") >= _DEEPEST or " " * _DEEPEST * 2 in source:
        source = _DEEP_SPACE.sub(r"\1", _DEEP_QUOTES.sub(r"\1 ", source))
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": _DEEPEST * 2}).enable(["table", "strikethrough"])
    if "[^" in source:
        read_notes(parser)
    writer = Walk(parser).through(source)
    if not writer.blocks:
        raise UnreadableFile(f"“{name or 'The file'}” has front matter but no text.")
    text = writer.text
    heading = _first_heading(writer, text)
    near = below_title(text, writer.blocks, heading) if heading else _about(writer, text)
    authors = [person for key in _AUTHORS for value in fields.get(key, ()) for person in cleaned(value)]
    return Article(
        text=text,
        blocks=tuple(writer.blocks),
        marks=tuple(writer.marks),
        sections=(Section(SectionKind.BODY, writer.blocks[0].start, writer.blocks[-1].end),),
        title=_only(fields, "title", "headline") or heading,
        authors=tuple(dict.fromkeys(authors)) or near.authors,
        publisher=_only(fields, "publisher", "publication", "site", "journal") or near.publisher,
        published=_published(fields) or near.published,
        url=next((value for key in _URLS for value in fields.get(key, ()) if _SAFE.match(value)), "")
        or url
        or near.url,
        language=language_of(text, declared=_only(fields, "language", "lang")),
    )


def _about(writer: BlockWriter, text: str) -> About:
    """What the first blocks say, read as bare text, where no heading is the title."""
    end = next((block.end for block in writer.blocks if block.end > _HEAD), len(text))
    found = sections.article_of(text[:end])
    return About(found.authors, found.publisher, found.published, found.url)


def _front_matter(text: str) -> tuple[dict[str, list[str]], str]:
    """The fields of the block between ``---`` lines at the top, and the text after it. The few forms
    that people write: ``key: value``, ``key: [a, b]`` and a list of ``- value`` lines."""
    found = _FRONT.match(text)
    if found is None:
        return {}, text
    fields: dict[str, list[str]] = {}
    current = ""
    for line in found[1].splitlines():
        field = _FIELD.fullmatch(line.strip()) if not line.startswith((" ", "\t", "-")) else None
        if field:
            current = field[1].lower()
            fields[current] = _values(field[2])
        elif current and line.strip().startswith("- "):
            fields[current].append(_bare(line.strip()[2:]))
        elif line.strip() and not line.lstrip().startswith("#") and not current:
            return {}, text  # two rules with words between them, no front matter
    return fields, text[found.end() :]


def _values(value: str) -> list[str]:
    value = value.strip()
    if value.startswith("[") and value.endswith("]"):
        return [bare for bare in (_bare(part) for part in value[1:-1].split(",")) if bare]
    bare = _bare(value)
    return [bare] if bare and bare not in ("|", ">") else []


def _bare(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    named = re.fullmatch(r"name:\s*(.+)", value)
    return _bare(named[1]) if named else value


def _only(fields: dict[str, list[str]], *keys: str) -> str:
    return next((fields[key][0] for key in keys if fields.get(key)), "")


def _published(fields: dict[str, list[str]]) -> date | None:
    value = _only(fields, "date", "published", "pubdate", "publish_date")
    return iso_day(value) if value else None


def _first_heading(writer: BlockWriter, text: str) -> str:
    """The first heading of the highest level, if nothing but headings stands above it."""
    for block in writer.blocks:
        if block.kind is not BlockKind.HEADING:
            return ""
        if block.level == 1:
            return text[block.start : block.end]
    return ""
