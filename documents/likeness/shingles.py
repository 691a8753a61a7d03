"""Texts as sets of shingles, and their fingerprints. Pure. Needs numpy, so it is loaded with the first text.

A text is the set of its shingles: runs of three words, or of five characters where words aren't set apart by spaces
(Chinese, Japanese, Thai …). Two texts are as alike as the share of shingles that they have in common (Jaccard). The
fingerprint is MinHash (Broder 1997) cut into bands (locality-sensitive hashing; Leskovec, Rajaraman, Ullman, Mining of
Massive Datasets, chapter 3): texts that are alike by 0.85 have a band in common in 999 of 1,000 cases, by 0.3 in 3
of 100.
"""

from __future__ import annotations

import functools
import hashlib

import numpy as np
from numpy.typing import NDArray

BANDS, ROWS = 12, 5
WORDS_IN_SHINGLE, CHARACTERS_IN_SHINGLE = 3, 5
LONGEST = 400_000  # code points that are looked at: the start of a very long text is like the whole

Shingles = NDArray[np.uint64]  # sorted, each once

_PRIME = np.uint64(0x9E3779B97F4A7C15)  # odd, so it has an inverse
_INVERSE = np.uint64(pow(0x9E3779B97F4A7C15, -1, 2**64))
_WITHOUT_SPACES = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x9FFF))
_WORD, _CHARACTER = 1, 2
_AT_ONCE = 1024  # shingles, of which the products are made together: they fit the processor's cache


def shingles_of(text: str) -> Shingles:
    """The hashes of a text's shingles; of a text shorter than a shingle, the one of all its words."""
    codes = np.frombuffer(text[:LONGEST].casefold().encode("utf-32-le", "replace"), dtype=np.uint32)
    kinds = _kinds()[np.minimum(codes, 0xFFFF)]
    words = _words(codes, kinds)
    if not len(words):
        return np.zeros(0, dtype=np.uint64)
    spaceless = int((kinds == _CHARACTER).sum()) * 2 > len(words)
    size = min(len(words), CHARACTERS_IN_SHINGLE if spaceless else WORDS_IN_SHINGLE)
    hashes = np.zeros(len(words) - size + 1, dtype=np.uint64)
    for place in range(size):
        hashes = (hashes ^ words[place : len(words) - size + 1 + place]) * _PRIME
        hashes ^= hashes >> np.uint64(29)
    hashes.sort()
    first_of_its_kind = np.empty(len(hashes), dtype=bool)
    first_of_its_kind[0] = True
    np.not_equal(hashes[1:], hashes[:-1], out=first_of_its_kind[1:])
    return hashes[first_of_its_kind]


def bands_of(shingles: Shingles) -> tuple[int, ...]:
    """The fingerprint: ``BANDS`` numbers that fit a signed 64-bit column; none of a text without words."""
    if not len(shingles):
        return ()
    halves = (shingles >> np.uint64(32)).astype(np.uint32)
    least = np.full(BANDS * ROWS, np.iinfo(np.uint32).max, dtype=np.uint32)
    for start in range(0, len(halves), _AT_ONCE):
        # Each product with an odd number, modulo 2³², is another order of the same shingles.
        products = halves[None, start : start + _AT_ONCE] * _multipliers()[:, None]
        np.minimum(least, products.min(axis=1), out=least)
    rows = least.astype(np.uint64).reshape(BANDS, ROWS)
    bands = np.arange(1, BANDS + 1, dtype=np.uint64) * _PRIME
    for place in range(ROWS):
        bands = (bands ^ rows[:, place]) * _PRIME
        bands ^= bands >> np.uint64(31)
    return tuple((bands.view(np.int64)).tolist())


def likeness_of(one: Shingles, other: Shingles) -> float:
    """From 0, nothing in common, to 1, the same shingles."""
    if not len(one) or not len(other):
        return 0.0
    common = len(np.intersect1d(one, other, assume_unique=True))
    return common / (len(one) + len(other) - common)


def _words(codes: NDArray[np.uint32], kinds: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """A hash for each word, from sums over the text of its characters' codes times a power of the prime."""
    powers, inverses = _powers(len(codes))
    sums = np.zeros(len(codes) + 1, dtype=np.uint64)
    np.cumsum((codes + np.uint32(1)) * powers[: len(codes)], out=sums[1:])
    inside = kinds == _WORD
    edges = np.diff(np.concatenate(([False], inside, [False])).view(np.int8))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    single = np.flatnonzero(kinds == _CHARACTER)
    if len(single):
        starts, ends = np.concatenate((starts, single)), np.concatenate((ends, single + 1))
        order = np.argsort(starts, kind="stable")
        starts, ends = starts[order], ends[order]
    hashes: NDArray[np.uint64] = (sums[ends] - sums[starts]) * inverses[starts]
    return hashes


@functools.cache
def _kinds() -> NDArray[np.uint8]:
    """Of each code point of the basic plane: is it part of a word, a word by itself, or neither? All above are words
    by themselves: ideographs, and signs that are no less telling."""
    kinds = np.fromiter((chr(code).isalnum() for code in range(0xFFFF)), dtype=np.uint8, count=0xFFFF)
    kinds = np.append(kinds, np.uint8(_CHARACTER))
    for first, last in _WITHOUT_SPACES:
        kinds[first : last + 1] *= _CHARACTER
    return kinds


_POWERS: list[tuple[NDArray[np.uint64], NDArray[np.uint64]]] = []


def _powers(count: int) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """At least ``count`` powers of the prime, from 0 up, and their inverses; kept up to the longest so far."""
    if not _POWERS or len(_POWERS[0][0]) < count:
        size = max(count, 16_384)
        powers, inverses = np.full(size, _PRIME), np.full(size, _INVERSE)
        powers[0] = inverses[0] = 1
        _POWERS[:] = [(np.cumprod(powers, dtype=np.uint64), np.cumprod(inverses, dtype=np.uint64))]
    return _POWERS[0]


@functools.cache
def _multipliers() -> NDArray[np.uint32]:
    """The same in every process and every year: fingerprints are stored."""
    digests = [hashlib.blake2b(str(number).encode(), digest_size=4).digest() for number in range(BANDS * ROWS)]
    return np.array([int.from_bytes(digest, "big") | 1 for digest in digests], dtype=np.uint32)
