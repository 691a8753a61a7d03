"""Whom a note speaks to: `@name` in running text. Pure.

A name is what Django takes for a user name: letters and digits of any script and ``. + - _ @``. Names are compared
by ``key``, so that @Bob means bob, however the accents of a name were typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

KIND = "mention"  # of a token

# Not within a word or an address: nothing of a name, a path or another @ stands before it. Accents may be apart.
_NAME = re.compile(r"(?<![\w\u0300-\u036f.+/@-])@(\w[\w\u0300-\u036f.+@-]*)")
_TRAILING = ".+-@_"


class Mention(NamedTuple):
    """``text[start:end]`` is the @ and the name; ``name`` is what was typed after the @."""

    start: int
    end: int
    name: str


def key(name: str) -> str:
    """By which names are the same."""
    return unicodedata.normalize("NFKC", name).casefold()


def mentions_in(text: str) -> Iterator[Mention]:
    """Whatever looks like a mention, with all that may still belong to the name ("@bob." may be the user "bob.")."""
    for found in _NAME.finditer(text):
        yield Mention(found.start(), found.end(), found[1])


def candidates(name: str) -> Iterator[str]:
    """The names that may be meant, by ``key``, the likeliest first: all of it, then without what trails."""
    yield key(name)
    while name and name[-1] in _TRAILING:
        name = name[:-1]
        yield key(name)


def meant(mention: Mention, known: Collection[str]) -> Mention | None:
    """The mention cut to the name that is in ``known`` (keys), or None if there is no such name."""
    for dropped, name in enumerate(candidates(mention.name)):
        if name in known:
            end = mention.end - dropped
            return Mention(mention.start, end, mention.name[: len(mention.name) - dropped])
    return None


def mark_mentions(markdown: MarkdownIt) -> None:
    """Have a parser tell mentions from text: as tokens of KIND, their ``content`` the @ and all that may be the name.
    Code is no text, and what stands in a link leads elsewhere already."""
    # Before escapes are joined to the text around them, so that \@bob is nobody.
    markdown.core.ruler.before("text_join", KIND, _split)


def _split(state: StateCore) -> None:
    for block in state.tokens:
        if block.type == "inline" and block.children and "@" in block.content:
            block.children = list(_parted(block.children))


def _parted(tokens: list[Token]) -> Iterator[Token]:
    in_links = 0
    for token in tokens:
        in_links += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type == "text" and not in_links:
            yield from _parts(token)
        else:
            yield token


def _parts(token: Token) -> Iterator[Token]:
    at = 0
    for mention in mentions_in(token.content):
        yield token.copy(content=token.content[at : mention.start])
        yield token.copy(type=KIND, content=token.content[mention.start : mention.end])
        at = mention.end
    yield token.copy(content=token.content[at:])
