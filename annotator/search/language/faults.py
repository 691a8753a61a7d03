"""What can be wrong with a query, and where. Pure."""

from __future__ import annotations


class NotUnderstood(ValueError):
    """A query that can't be read.

    ``sentence`` and ``words`` are the message's two parts, so that it can be translated where it is shown. ``at`` and
    ``length`` say which code points of the query it is about; ``suggestion`` is the whole query put right, or "".
    """

    def __init__(self, sentence: str, *, at: int, length: int, suggestion: str = "", **words: object) -> None:
        super().__init__(sentence % words)
        self.sentence, self.words = sentence, words
        self.at, self.length, self.suggestion = at, length, suggestion


def marked(sentence: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return sentence
