"""Libraries of Omnivore and bookmarks of Karakeep, in."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from annotator.exchange.formats import karakeep, omnivore
from annotator.exchange.incoming import Left
from annotator.exchange.zipping import zipped
from documents.errors import UnreadableFile
from tests.annotator.exchange import hostile, items

pytestmark = pytest.mark.pure

PAGE: dict[str, Any] = {
    "id": items.uid(7),
    "slug": "tides-of-the-sea-18c",
    "title": "Tides of the sea",
    "description": "On tides",
    "author": "Ada Byron",
    "url": "https://example.org/tides",
    "state": "Archived",
    "labels": ["Sea", "Claims / Economic"],
    "savedAt": "2024-01-02T03:04:05.000Z",
    "publishedAt": "2019-05-06T00:00:00.000Z",
}
HTML = "<div><h1>Tides 🌊</h1><p>The sea rises</p><p>Twice a <b>day</b></p></div>"
HIGHLIGHTS = """A note on all of it

> The sea rises
> Twice a day \n
#mood #two words

Is it *so*?

Surely.

> Twice a day
"""


def archive(page: Any = PAGE, highlights: str = HIGHLIGHTS, **more: Any) -> bytes:
    slug = PAGE["slug"]
    files = {
        "metadata_0_to_20.json": json.dumps([page]),
        f"content/{slug}.html": HTML,
        f"highlights/{slug}.md": highlights,
    } | {path.replace("__", "/"): content for path, content in more.items()}
    return items.written(zipped((path, (content,)) for path, content in files.items() if content is not None))


def test_a_library_of_omnivore_comes_in_with_its_texts():
    incoming = omnivore.load(archive(), name="omnivore.zip")
    (document,), (whole, one, two) = incoming.documents, incoming.annotations
    assert (document.title, document.authors, document.url) == ("Tides of the sea", ("Ada Byron",), PAGE["url"])
    assert (document.published, document.uid) == (date(2019, 5, 6), items.uid(7))
    assert document.topics == (("Sea",), ("Claims", "Economic"))
    assert document.text == "Tides 🌊\n\nThe sea rises\n\nTwice a day"
    assert (whole.quote, whole.note) == ("", "A note on all of it")
    assert (one.quote, one.note) == ("The sea rises\nTwice a day", "Is it *so*?\n\nSurely.")
    assert one.tags == (("mood",), ("two words",))
    assert (two.quote, two.note, two.tags) == ("Twice a day", "", ())
    assert incoming.left == ()
    assert omnivore.load(archive(), name="again.zip") == incoming


def test_two_highlights_of_the_same_words_are_two():
    annotations = omnivore.load(archive(highlights="> day\n\n> day"), name="a.zip").annotations
    assert len({one.uid for one in annotations}) == 2


LEFT = {
    "no text": ({f"content__{PAGE['slug']}.html": None}, Left("content", 1, PAGE["title"])),
    "a page that isn't listed": ({"highlights__other.md": "> x"}, Left("unknown", 1, "other")),
    "a damaged list": ({"metadata_20_to_40.json": "[{"}, Left("damaged", 1, "metadata_20_to_40.json")),
}


@pytest.mark.parametrize(("more", "left"), LEFT.values(), ids=LEFT)
def test_what_an_archive_lacks_is_told(more, left):
    assert omnivore.load(archive(**more), name="a.zip").left == (left,)
    assert left.what in omnivore.LEFT


def test_paths_that_lead_outside_are_never_read():
    page = {**PAGE, "slug": "../../etc/passwd"}
    incoming = omnivore.load(archive(page, **{"content__..__..__etc__passwd.html": "<p>root</p>"}), name="a.zip")
    assert incoming.documents[0].text is None


@pytest.mark.parametrize("content", hostile.BYTES.values(), ids=hostile.BYTES)
def test_what_is_no_archive_is_refused(content):
    with pytest.raises(UnreadableFile):
        omnivore.load(content, name="a.zip")
    with pytest.raises(UnreadableFile):
        omnivore.load(items.written(zipped([("metadata_0_to_20.json", (content,))])), name="a.zip")


@pytest.mark.parametrize("key", PAGE)
def test_values_of_any_kind_on_a_page_are_read_with_doubt(key):
    for value in hostile.VALUES:
        hostile.refused_or_read(omnivore, archive({**PAGE, key: value}))


def bookmark(**more: Any) -> dict[str, Any]:
    made = {
        "id": "bm1",
        "createdAt": 1_714_557_600,
        "title": "Tides of the sea",
        "tags": ["Sea"],
        "lists": ["l2"],
        "content": {"type": "link", "url": "https://example.org/tides"},
        "note": "Read *twice*",
        "archived": False,
    }
    return {**made, **more}


LISTS = [{"id": "l1", "name": "Water", "parentId": None}, {"id": "l2", "name": "Salt", "parentId": "l1"}]
HIGHLIGHT = {
    "id": "h1",
    "bookmarkId": "bm1",
    "startOffset": 8,
    "endOffset": 12,
    "color": "yellow",
    "text": "rise",
    "note": "So?",
    "createdAt": "2026-03-04T05:06:07.000Z",
}


def bookmarks(*rows: Any, **more: Any) -> bytes:
    return json.dumps({"bookmarks": rows, "lists": LISTS, **more}).encode()


def test_a_bookmark_is_a_document_with_its_note():
    incoming = karakeep.load(bookmarks(bookmark()), name="karakeep.json")
    (document,), (note,) = incoming.documents, incoming.annotations
    assert (document.title, document.url, document.text) == ("Tides of the sea", "https://example.org/tides", None)
    assert document.topics == (("Sea",), ("Water", "Salt"))
    assert (note.quote, note.note) == ("", "Read *twice*")
    assert note.created == datetime(2024, 5, 1, 10, tzinfo=UTC)
    assert incoming.left == ()


def test_a_text_of_ones_own_has_its_highlights_in_utf_16_units():
    text = bookmark(content={"type": "text", "text": "Tides 🌊 rise"}, note=None)
    incoming = karakeep.load(bookmarks(text, highlights=[{**HIGHLIGHT, "startOffset": 9}]), name="a.json")
    (document,), (one,) = incoming.documents, incoming.annotations
    assert document.text is not None
    assert document.text[one.start : one.end] == one.quote == "rise"
    assert (one.note, one.created) == ("So?", datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC))


def test_highlights_stand_in_bookmarks_or_beside_them():
    inside = karakeep.load(bookmarks(bookmark(highlights=[HIGHLIGHT])), name="a.json").annotations
    beside = karakeep.load(bookmarks(bookmark(), highlights=[HIGHLIGHT]), name="a.json").annotations
    assert inside == beside
    assert len(inside) == 2


BOOKMARKS_LEFT = {
    "a picture": (bookmarks(bookmark(), bookmark(title="A tide", content=None)), Left("file", 1, "A tide")),
    "a highlight of nothing": (
        bookmarks(bookmark(), highlights=[{**HIGHLIGHT, "bookmarkId": "x"}]),
        Left("lost", 1, "rise"),
    ),
    "a colour": (bookmarks(bookmark(), highlights=[{**HIGHLIGHT, "color": "red"}]), Left("colour", 1, "red")),
}


@pytest.mark.parametrize(("content", "left"), BOOKMARKS_LEFT.values(), ids=BOOKMARKS_LEFT)
def test_what_cannot_come_of_bookmarks_is_told(content, left):
    assert karakeep.load(content, name="a.json").left == (left,)
    assert left.what in karakeep.LEFT


def test_lists_that_lie_in_themselves_are_no_topics():
    rounds = [{"id": "l2", "name": "Salt", "parentId": "l2"}]
    (document,) = karakeep.load(bookmarks(bookmark(), lists=rounds), name="a.json").documents
    assert document.topics == (("Sea",),)


@pytest.mark.parametrize("content", hostile.BYTES.values(), ids=hostile.BYTES)
def test_what_is_no_export_of_bookmarks_is_refused(content):
    with pytest.raises(UnreadableFile):
        karakeep.load(content, name="a.json")


@pytest.mark.parametrize("key", [*bookmark(), *HIGHLIGHT, "highlights"])
def test_values_of_any_kind_in_a_bookmark_are_read_with_doubt(key):
    for value in hostile.VALUES:
        rows = [bookmark(**{key: value}), bookmark(content={"type": "text", "text": value, "url": value})]
        hostile.refused_or_read(karakeep, bookmarks(*rows, highlights=[{**HIGHLIGHT, key: value}], lists=[value]))
