"""What a file has and doesn't come in, counted while it is read. Pure."""

from __future__ import annotations

from annotator.exchange.incoming import Left

_LONGEST = 80  # signs of an example


class Tally:
    """Counts things by words, and keeps the first of each as its example."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._examples: dict[str, str] = {}

    def add(self, what: str, example: str = "", count: int = 1) -> None:
        self._counts[what] = self._counts.get(what, 0) + count
        if not self._examples.get(what):
            words = " ".join(example.split())
            self._examples[what] = words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"

    def left(self) -> tuple[Left, ...]:
        return tuple(Left(what, count, self._examples[what]) for what, count in self._counts.items() if count)
