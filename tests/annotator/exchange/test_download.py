"""An export on its way to a browser: compressed where that is taken, and never whole when it broke."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator

import pytest
from django.test import RequestFactory

from annotator.exchange import FORMATS
from annotator.exchange.download import download, named_for
from annotator.exchange.transfer import Export

LINES = b"passage,tags\r\n" * 20_000


def sent(blocks: Iterator[bytes], *, accepts: str) -> tuple[list[bytes], str]:
    """(the blocks that were sent until it broke, their encoding)."""
    request = RequestFactory().get("/", headers={"accept-encoding": accepts})
    answer = download(request, Export(FORMATS["csv"], 1, blocks), name="fox")
    assert answer["Content-Disposition"] == 'attachment; filename="fox.csv"'
    arrived = []
    try:
        arrived.extend(answer.streaming_content)
    except ValueError:
        arrived.append(b"")
    return arrived, answer.get("Content-Encoding", "")


def broken() -> Iterator[bytes]:
    yield LINES
    yield b"INCOMPLETE"
    raise ValueError


@pytest.mark.parametrize(("accepts", "encoding"), [("gzip, br", "gzip"), ("br", ""), ("", "")])
def test_a_file_arrives_as_it_was_made(accepts: str, encoding: str) -> None:
    arrived, how = sent(iter([LINES, LINES]), accepts=accepts)
    content = b"".join(arrived)
    assert how == encoding
    assert (gzip.decompress(content) if encoding else content) == LINES * 2


def test_a_broken_file_says_so_and_has_no_end() -> None:
    arrived, _how = sent(broken(), accepts="gzip")
    content = b"".join(arrived)
    assert zlib.decompressobj(31).decompress(content).endswith(b"INCOMPLETE")
    with pytest.raises(EOFError):
        gzip.decompress(content)


NAMES = {
    "words": ("peace process", "peace-process"),
    "what means something to the search": (
        'tag:economy/energy "free trade" -Kosovo',
        "tag-economy-energy-free-trade-kosovo",
    ),
    "another script": ("平和 мир", "平和-мир"),
    "no more than fits": ("a " * 60, "a" + "-a" * 29),
    "what no file may be called": ("../..\\ <b>|\n\0", "b"),
    "nothing": (" ", ""),
}


@pytest.mark.parametrize(("query", "name"), NAMES.values(), ids=NAMES)
def test_a_file_is_called_by_what_was_looked_for(query: str, name: str) -> None:
    assert named_for(query) == name
