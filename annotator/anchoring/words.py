"""What counts as the same when two versions of a text are compared: words and signs, whatever the space between
them, the shape of quotation marks and dashes, and capitals. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# Scripts that set no space between words are compared character by character.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
    # Thai and Lao, Burmese, Khmer, kana, Chinese characters
)
WORDS = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+|[^\w\s]|_")
_SIGNS = str.maketrans("’‘‚‛“”„‟«»‐‑‒–—―\u00a0", '\'\'\'\'""""""------ ')


def alike(text: str) -> str:
    """The text as it is compared; every character stays where it is."""
    plain = text.translate(_SIGNS)
    small = plain.lower()
    return small if len(small) == len(plain) else plain


def solid(text: str) -> int:
    """How many characters are no space."""
    return len("".join(text.split()))


def in_word(text: str, at: int) -> bool:
    """Whether a cut before ``text[at]`` divides a word."""
    return at > 0 and (match := WORDS.match(text, at - 1, at + 1)) is not None and match.end() > at


@dataclass(frozen=True)
class Texts:
    """Two versions of a text, as they are and as they are compared."""

    old: str
    new: str
    old_alike: str = field(init=False, repr=False)
    new_alike: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "old_alike", alike(self.old))
        object.__setattr__(self, "new_alike", alike(self.new))
