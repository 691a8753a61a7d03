"""The lines a page carries around an article, told by what they say. Pure.

The phrases are in ``furniture.txt``. Each is matched against a whole short line, never inside one: a
sentence that mentions cookies, comments or sharing is prose.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from pathlib import Path


class Role(StrEnum):
    """What a line of furniture does, as far as the lines after it depend on it."""

    ALWAYS = "always"  # is furniture wherever it stands
    ACTION = "action"  # a button such as Like: is furniture beside furniture and among comments
    PLACE = "place"  # an entry of a menu: is furniture only before the title and after the article
    OPENER = "opener"  # a heading over links: what follows it is furniture until prose resumes
    FORM = "form"  # the head of a comment form
    COMMENTS = "comments"  # the head of the comments
    COPYRIGHT = "copyright"
    COOKIES = "cookies"  # a notice in sentences: is furniture only before the title and after the article


_COUNT = (
    "(?:\\d[\\d.,]*|no|one|a|two|three|four|five|six|seven|eight|nine|ten|twelve|eine?|zwei|drei|une?|deux|trois"
    "|uno?|dos|tres|due|tre)"
)
_WHERE = (
    "(?:telegram|whatsapp|youtube|twitter|x|facebook|instagram|linkedin|viber|google news|tiktok|mastodon|bluesky"
    "|threads|signal|vk|rumble|odysee|substack|social media)"
)


def _read() -> tuple[dict[str, Role], tuple[tuple[Role, re.Pattern[str]], ...]]:
    """The phrases and, in the order to try them, the patterns of each role."""
    phrases: dict[str, Role] = {}
    patterns: dict[Role, list[str]] = {}
    role = Role.ALWAYS
    for line in Path(__file__).with_name("furniture.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            role = Role(line.strip("[]"))
        elif line.startswith("~ "):
            pattern = line[2:].replace("{count}", _COUNT).replace("{where}", _WHERE)
            patterns.setdefault(role, []).append(f"(?:{pattern})")
        elif line and not line.startswith("#"):
            phrases.setdefault(line, role)
    return phrases, tuple((role, re.compile("|".join(alternatives))) for role, alternatives in patterns.items())


_PHRASES, _PATTERNS = _read()


@lru_cache(maxsize=4096)
def role_of(key: str) -> Role | None:
    """The role of a short line, given as ``Piece.key``; None for a line that may be part of the article."""
    exact = _PHRASES.get(key)
    if exact is not None:
        return exact
    return next((role for role, pattern in _PATTERNS if pattern.fullmatch(key)), None)
