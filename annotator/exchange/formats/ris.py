"""The documents as sources in RIS, out and in. Pure. See ``bibliography.ris``."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.exchange.bibliography import CARRIES, LEFT
from annotator.exchange.bibliography.ris import read, written
from annotator.exchange.bundle import Bundle
from annotator.exchange.incoming import Incoming
from annotator.exchange.losses import Feature

__all__ = ["CARRIES", "INSTEAD", "LEFT", "dump", "load"]

INSTEAD: dict[Feature, str] = {}


def dump(bundle: Bundle) -> Iterator[str]:
    """A source for each document."""
    return written(bundle.texts, with_quotes=False)


def load(content: bytes, *, name: str) -> Incoming:
    """The sources as documents without text. Raises UnreadableFile and TooLarge."""
    return read(content, name=name)
