"""How long to wait after failing to sign in so often. Pure.

Each limit lets some attempts pass freely; each one after them has to wait twice as long as the one before.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import timedelta

from annotator.browsers import network_of

LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=1)  # without another failure


@dataclass(frozen=True, slots=True)
class Limit:
    """``free`` attempts, then ``wait`` before the next one, and twice that before the one after."""

    free: int
    wait: timedelta

    def after(self, count: int) -> timedelta:
        """How long to wait after this many failures in a row."""
        if count < self.free:
            return timedelta()
        return min(self.wait * (1 << min(count - self.free, 20)), LONGEST_WAIT)


# Somebody at one address soon locks out himself, and nobody else: neither the account's owner, who comes from
# elsewhere, nor his neighbours. Who comes from many addresses meets the account's own limit.
HERE = Limit(5, timedelta(seconds=30))
ADDRESS = Limit(30, timedelta(minutes=1))
ACCOUNT = Limit(50, timedelta(minutes=1))


def limits_for(username: str, address: str, *, at: str = "") -> dict[str, Limit]:
    """The limits of an attempt by their keys, which tell neither names nor addresses to who reads the database. Names
    are those that were typed, whether or not there is such an account, so that nothing is told of that. ``at``: which
    lock is tried, the password's or another one; who opens one isn't forgiven for what he did to another."""
    name, network = unicodedata.normalize("NFKC", username).casefold(), network_of(address)
    lock = (at,) if at else ()
    return {
        _key("here", *lock, name, network): HERE,
        _key("address", network): ADDRESS,
        _key("account", *lock, name): ACCOUNT,
    }


def _key(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
