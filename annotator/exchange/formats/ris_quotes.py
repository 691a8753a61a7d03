"""The documents as sources in RIS, with their passages as notes. Pure. See ``bibliography.ris``."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.exchange.bibliography import CARRIES_WITH_QUOTES as CARRIES
from annotator.exchange.bibliography.ris import written
from annotator.exchange.bundle import Bundle
from annotator.exchange.losses import Feature

__all__ = ["CARRIES", "INSTEAD", "dump"]

INSTEAD: dict[Feature, str] = {}


def dump(bundle: Bundle) -> Iterator[str]:
    """A source for each document, with what is marked and noted in it."""
    return written(bundle.texts, with_quotes=True)
