"""Notes and replies are Markdown; this makes the HTML that pages show, and says whom they speak to. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

from annotator.mentions import KIND, Mention, candidates, key, mark_mentions, meant

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_TAGS = {"p", "br", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "hr", "span"}
_TAGS |= {f"h{level}" for level in range(1, 7)}

NOBODY: frozenset[tuple[str, str]] = frozenset()


@lru_cache(maxsize=1024)  # a document that is opened again has the same notes
def note_html(markdown: str, people: frozenset[tuple[str, str]] = NOBODY) -> str:
    """Safe HTML: no raw HTML passes, links go only to http, https and mailto, images don't load. Mentions of
    ``people`` (each ``mentions.key`` of a user name, and how the person is called) are marked as such."""
    import nh3

    if not markdown:
        return ""
    return nh3.clean(
        _renderer().render(markdown, {"people": dict(people)}),
        tags=_TAGS,
        attributes={"a": {"href", "title"}, "span": {"title"}},
        allowed_classes={"span": {"mention"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )


def named_in(markdown: str) -> frozenset[str]:
    """Every name that a note may mention, by ``mentions.key``; which of them are people's, a project knows."""
    if "@" not in markdown:
        return frozenset()
    return frozenset(
        name
        for block in _renderer().parse(markdown)
        for token in block.children or ()
        if token.type == KIND
        for name in candidates(token.content[1:])
    )


@cache
def _renderer() -> MarkdownIt:
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("strikethrough").disable("image")
    markdown.use(mark_mentions)
    markdown.add_render_rule(KIND, _mention_html)
    return markdown


def _mention_html(_self: Any, tokens: Sequence[Token], at: int, _options: Any, env: Mapping[str, Any]) -> str:
    text = tokens[at].content
    mention = meant(Mention(0, len(text), text[1:]), env["people"])
    if mention is None:
        return escape(text)
    name, rest = text[: mention.end], text[mention.end :]
    called = env["people"][key(mention.name)]
    return f'<span class="mention" title="{escape(called)}">{escape(name)}</span>{escape(rest)}'
