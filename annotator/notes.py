"""Notes and replies are Markdown; this makes the HTML that pages show. Pure."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_TAGS = {"p", "br", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "hr"}
_TAGS |= {f"h{level}" for level in range(1, 7)}


@lru_cache(maxsize=1024)  # a document that is opened again has the same notes
def note_html(markdown: str) -> str:
    """Safe HTML: no raw HTML passes, links go only to http, https and mailto, images don't load."""
    import nh3

    if not markdown:
        return ""
    return nh3.clean(
        _renderer().render(markdown),
        tags=_TAGS,
        attributes={"a": {"href", "title"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )


@cache
def _renderer() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("strikethrough").disable("image")
