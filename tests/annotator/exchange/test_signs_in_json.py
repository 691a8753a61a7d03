"""Signs in JSON that end lines elsewhere, or are none in a text: what stands after them stays where it is."""

from __future__ import annotations

import json
from typing import Any

import pytest

from annotator.exchange.bibliography import csl
from annotator.exchange.formats import hypothesis, karakeep, omnivore, zotero
from tests.annotator.exchange.test_hypothesis import row
from tests.annotator.exchange.test_read_later import HIGHLIGHT, PAGE, archive, bookmark, bookmarks
from tests.annotator.exchange.test_zotero import annotation, exported, item

pytestmark = pytest.mark.pure

BEFORE = (
    "a\u2028b\u2029c\u0085d\ufeffe\u000bf "  # a separator of lines, of paragraphs, a next line, a mark, a tabulator
)
MEANT = "a\nb\nc\nde\nf "


def as_they_are(content: bytes) -> bytes:
    """The same JSON with its signs as they are, and not as numbers, as most programs write them."""
    written = json.dumps(json.loads(content), ensure_ascii=False).replace("\\u000b", "\\u000B")
    assert "\u2028" in written
    return written.encode()


@pytest.mark.parametrize("before", [BEFORE, f"\n {BEFORE}", f"🌊 {BEFORE}"])
def test_positions_after_them_are_those_of_the_file(before: str) -> None:
    text = f"{before}rise"
    at = len(before.encode("utf-16-le")) // 2
    place = {"startOffset": at, "endOffset": at + 4}
    marked = bookmarks(
        bookmark(content={"type": "text", "text": text}, note=None), highlights=[{**HIGHLIGHT, **place, "text": "rise"}]
    )
    incoming = karakeep.load(as_they_are(marked), name="a.json")
    (document,), (one,) = incoming.documents, incoming.annotations
    assert document.text is not None
    assert document.text.removeprefix("🌊 ") == f"{MEANT}rise"
    assert document.text[one.start : one.end] == one.quote == "rise"


def omnivore_says() -> str:
    pages = as_they_are(json.dumps([{**PAGE, "title": f"{BEFORE}rise"}]).encode())
    return omnivore.load(archive(**{"metadata_0_to_20.json": pages.decode()}), name="a.zip").documents[0].title


SAID: dict[str, Any] = {
    "Hypothesis": lambda: (
        hypothesis.load(as_they_are(json.dumps([row(text=f"{BEFORE}rise")]).encode()), name="a.json")
        .annotations[0]
        .note
    ),
    "Karakeep": lambda: (
        karakeep.load(as_they_are(bookmarks(bookmark(note=f"{BEFORE}rise"))), name="a.json").annotations[0].note
    ),
    "Omnivore": omnivore_says,
    "Zotero": lambda: (
        zotero.load(as_they_are(exported(item(annotation(annotationText=f"{BEFORE}rise"), notes=[]))), name="a.json")
        .annotations[0]
        .quote
    ),
    "CSL-JSON": lambda: (
        csl.read(
            as_they_are(json.dumps([{"id": "a", "type": "book", "title": f"{BEFORE}rise"}]).encode()), name="a.json"
        )
        .documents[0]
        .title
    ),
}


@pytest.mark.parametrize("said", SAID.values(), ids=SAID)
def test_words_with_them_come_in(said: Any) -> None:
    assert said().split() == f"{MEANT}rise".split()
