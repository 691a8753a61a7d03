"""What an article is called where it doesn't say so itself. Pure."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from documents.article import Article

_LONGEST = 500
_LONGEST_FROM_TEXT = 80


def title_of(article: Article, name: str) -> str:
    """The article's title, else the file's name, else the text's first words."""
    return (article.title or _from_name(name) or _from_text(article.text))[:_LONGEST]


def _from_name(name: str) -> str:
    return re.sub(r"[\s_]+", " ", PurePosixPath(name.replace("\\", "/")).stem).strip()


def _from_text(text: str) -> str:
    start = " ".join(text[: _LONGEST_FROM_TEXT * 4].split())
    if len(start) <= _LONGEST_FROM_TEXT:
        return start
    return start[:_LONGEST_FROM_TEXT].rsplit(" ", 1)[0] + "…"
