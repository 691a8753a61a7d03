"""How alike two texts are, by what they find each other, and which addresses name the same page. Pure."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from documents.likeness.pages import address_key, normal_address

if TYPE_CHECKING:
    from documents.likeness.shingles import Shingles

__all__ = ["NEAR", "address_key", "bands_of", "likeness_of", "normal_address", "shingles_of", "trace_of"]

NEAR = 0.85  # texts that are as alike as this are nearly the same
_SIGNED = 2**63


def shingles_of(text: str) -> Shingles:
    """The hashes of a text's shingles, which are runs of words; of a shorter text, the one of all its words."""
    from documents.likeness import shingles

    return shingles.shingles_of(text)


def bands_of(shingles: Shingles) -> tuple[int, ...]:
    """The fingerprint: some numbers that fit a signed 64-bit column, of which texts that are nearly the same have one
    or more in common; none of a text without words."""
    from documents.likeness.shingles import bands_of

    return bands_of(shingles)


def likeness_of(one: Shingles, other: Shingles) -> float:
    """From 0, nothing in common, to 1, the same shingles."""
    from documents.likeness.shingles import likeness_of

    return likeness_of(one, other)


def trace_of(kind: str, value: str) -> int:
    """A number for a signed 64-bit column that stands for a value of some kind: "bytes", "address", "text"."""
    digest = hashlib.blake2b(f"{kind}\0{value}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") - _SIGNED
