"""Packed bodies are unpacked, and never beyond bounds."""

from __future__ import annotations

import gzip
import zlib

import pytest

from documents.codings import UnknownCoding, Unpacker, unpacked

WORDS = b"words " * 1000


def raw_deflate(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(content) + packer.flush()


PACKED = {
    "not at all": ("", WORDS),
    "identity": ("identity", WORDS),
    "gzip": ("gzip", gzip.compress(WORDS)),
    "gzip by its old name": ("x-gzip", gzip.compress(WORDS)),
    "capitals": ("GZIP", gzip.compress(WORDS)),
    "gzip in two members": ("gzip", gzip.compress(WORDS[:100]) + gzip.compress(WORDS[100:])),
    "gzip with something after it": ("gzip", gzip.compress(WORDS) + b"\0\0\0"),
    "deflate": ("deflate", zlib.compress(WORDS)),
    "deflate without its head": ("deflate", raw_deflate(WORDS)),
    "twice": ("deflate, gzip", gzip.compress(zlib.compress(WORDS))),
}


@pytest.mark.parametrize(("codings", "body"), PACKED.values(), ids=PACKED)
def test_what_a_server_packed_is_unpacked(codings: str, body: bytes) -> None:
    assert unpacked(body, codings, 10_000) == WORDS
    unpacker = Unpacker(codings)
    assert b"".join(part for byte in body for part in unpacker.unpack(bytes([byte]), 10_000)) in (
        WORDS,
        WORDS + b"\0\0\0",
    )
    assert unpacked(body, codings, 10) == WORDS[:10]


def test_a_bomb_is_not_unpacked_further_than_asked() -> None:
    bomb = gzip.compress(gzip.compress(b"\0" * 50_000_000))
    assert len(b"".join(Unpacker("gzip, gzip").unpack(bomb, 1000))) <= 1000


@pytest.mark.parametrize("codings", ["br", "zstd", "gzip, br", "gzip, gzip, gzip"])
def test_an_unknown_coding_is_named(codings: str) -> None:
    with pytest.raises(UnknownCoding, match=codings):
        Unpacker(codings)


def test_damage_is_noticed() -> None:
    with pytest.raises(zlib.error):
        unpacked(b"no gzip at all", "gzip", 1000)
