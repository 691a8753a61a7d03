"""Bare text: saved articles, reports, transcripts, text dumps of pages. Pure."""

from __future__ import annotations

from dataclasses import replace

from documents import encoding, sections
from documents.article import Article, SectionKind
from documents.language import language_of

NAME = "plain_text"
VERSION = 1


def read(content: bytes, *, name: str = "", url: str = "", charset: str = "") -> Article:
    """The article of a text file. Its text is the file's, in canonical form.

    Raises UnreadableFile when the file is empty or no text.
    """
    article = sections.article_of(encoding.decode(content, name=name, charset=charset), url=url)
    return replace(article, language=language_of(_body(article)))


def _body(article: Article) -> str:
    """The start of the article itself: menus and comments may be in another language."""
    parts = [
        article.text[section.start : section.end] for section in article.sections if section.kind is SectionKind.BODY
    ]
    return max(parts, key=len, default=article.text)
