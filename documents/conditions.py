"""Asking a server for a page only if it is another one, and only when it wants to be asked again. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


@dataclass(frozen=True, slots=True)
class Known:
    """What a server said of a page the last time, to be asked with: its "ETag" and "Last-Modified", "" for what it
    didn't say (RFC 9110, 13.1)."""

    etag: str = ""
    last_modified: str = ""

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> Known:
        """From headers by their names in lower case."""
        return cls(headers.get("etag", ""), headers.get("last-modified", ""))

    @property
    def asked(self) -> dict[str, str]:
        """The headers that ask for the page only if it is another one."""
        found = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in found.items() if value and value.isprintable() and value.isascii()}


NOTHING = Known()


def seconds_to_wait(said: str) -> float | None:
    """How long a server wants to be left alone, by "Retry-After", which gives seconds or a time (RFC 9110, 10.2.3).
    None where it says nothing that makes sense."""
    if said.isascii() and said.isdecimal():
        return float(said[:9])
    try:
        return max((parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds(), 0.0)
    except (TypeError, ValueError, OverflowError):
        return None
