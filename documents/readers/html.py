"""Web pages. Pure."""

from __future__ import annotations

from documents import encoding
from documents.article import Article
from documents.markup import page

NAME = "html"
VERSION = 1


def read(content: bytes, *, name: str = "", url: str = "", charset: str = "") -> Article:
    """The article of a web page: body, comments and everything around them as sections.

    Raises UnreadableFile when the file is empty, no text, or has no words a browser would show.
    """
    source = encoding.decode(content, name=name, charset=charset, html=True)
    return page.article_of(source, name=name, url=url)
