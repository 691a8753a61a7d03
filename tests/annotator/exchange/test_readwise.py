"""Highlights of Readwise, out and in."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings

from annotator.exchange.formats import readwise as module
from annotator.exchange.incoming import Left
from documents.errors import UnreadableFile
from tests.annotator.exchange import hostile, items
from tests.annotator.exchange.round_trips import again, told

pytestmark = pytest.mark.pure

THEIRS = (
    *("The sea rises.\nTwice a day.", "The Slow Book", "Mara Ellison and Bo Kay", "B00X", "Key idea", "yellow"),
    *(".favorite,Deep Work", "order", "12", "2020-10-05 10:15:30+00:00", "Reading, sea"),
)


def table(*rows: Any, heads: tuple[str, ...] = module.COLUMNS) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([heads, *rows])
    return out.getvalue().encode()


def row(**more: str) -> tuple[str, ...]:
    """One of theirs, where the names of columns have underscores for spaces."""
    told = dict(zip(module.COLUMNS, THEIRS, strict=True)) | {name.replace("_", " "): one for name, one in more.items()}
    return tuple(told.values())


def loaded(*rows: Any) -> Any:
    return module.load(table(*rows), name="readwise-data.csv")


def test_a_row_of_theirs_comes_in():
    incoming = loaded(THEIRS)
    (document,), (one,) = incoming.documents, incoming.annotations
    assert (document.title, document.authors) == ("The Slow Book", ("Mara Ellison and Bo Kay",))
    assert document.topics == (("Reading",), ("sea",))
    assert (one.quote, one.note) == ("The sea rises.\nTwice a day.", "Key idea")
    assert one.tags == ((".favorite",), ("Deep Work",))
    assert one.created == datetime(2020, 10, 5, 10, 15, 30, tzinfo=UTC)
    assert (one.start, one.end, one.author) == (None, None, "")
    assert incoming.left == ()


def test_the_first_column_is_the_highlight_as_readwise_looks_for_it():
    out = items.written(module.dump(items.bundle())).decode()
    assert out.startswith("Highlight,Book Title,Book Author,Amazon Book ID,Note,Color,Tags,Location Type,Location,")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert rows[0]["Highlight"] == "🌊 rise"
    assert rows[0]["Tags"] == "Claims / Economic, Mood"
    assert rows[0]["Highlighted at"] == "2026-03-04 06:46:07.890000+00:00"


def test_places_go_out_in_code_points():
    texts = items.told_texts()
    known = {text.document.uid: text.text for text in texts}
    for one in csv.DictReader(io.StringIO(items.written(module.dump(items.bundle(texts))).decode())):
        if one["Location"]:
            at, quote = int(one["Location"]), one["Highlight"].removeprefix("'")
            assert known[one["Annotator: document"]][at : at + len(quote)] == quote


def test_formulas_go_out_as_text():
    out = items.written(module.dump(items.bundle())).decode()
    cells = [cell for one in csv.reader(io.StringIO(out)) for cell in one]
    assert "'=cmd()" in cells
    assert not [cell for cell in cells if cell.startswith("=")]


def test_an_apostrophe_in_a_file_of_theirs_stays():
    assert loaded(row(Highlight="'-ish")).annotations[0].quote == "'-ish"


def test_all_that_is_carried_comes_back_and_a_second_trip_changes_nothing():
    texts = items.told_texts()
    odd = items.document(4, authors=("Byron, Ada", 'The "Sea" Club'), topics=("Tides, high", "Sea / Low"))
    texts += (items.text_item(odd, items.passage(odd, "The end", tags=('A "b", c',), number=300)),)
    written = items.written(module.dump(items.bundle(texts)))
    incoming = module.load(written, name="a.csv")
    known = {text.document.uid: text.text for text in texts}
    assert told(again(incoming, known), module.CARRIES) == told(items.bundle(texts), module.CARRIES)
    assert incoming.left == ()
    assert items.written(module.dump(again(incoming, known))) == written


@settings(max_examples=15)
@given(items.projects())
def test_any_project_comes_back(texts):
    written = items.written(module.dump(items.bundle(texts)))
    incoming = module.load(written, name="a.csv")
    known = {text.document.uid: text.text for text in texts}
    assert told(again(incoming, known), module.CARRIES) == told(items.bundle(texts), module.CARRIES)
    assert items.written(module.dump(again(incoming, known))) == written


LEFT = {
    "a colour": ({"Color": "blue"}, Left("colour", 1, "blue")),
    "a page": ({"Location_Type": "page"}, Left("location", 1, "page 12")),
    "nothing at all": ({"Highlight": "", "Note": "", "Tags": ""}, Left("blank", 1)),
}


@pytest.mark.parametrize(("more", "left"), LEFT.values(), ids=LEFT)
def test_what_cannot_come_is_told(more, left):
    assert loaded(THEIRS, row(**more)).left == (left,)
    assert left.what in module.LEFT


def test_the_same_file_brings_the_same_identifiers():
    assert loaded(THEIRS, row(Highlight="Another")) == loaded(THEIRS, row(Highlight="Another"))


def test_the_short_names_of_the_importer_are_read_too():
    heads = ("Highlight", "Title", "Author", "URL", "Note", "Location", "Date")
    line = ("The sea", "Tides", "Ada Byron", "https://example.org/t", "", "5", "2024-05-01")
    incoming = module.load(table(line, heads=heads), name="a.csv")
    assert incoming.documents[0].url == "https://example.org/t"
    assert incoming.annotations[0].created == datetime(2024, 5, 1, tzinfo=UTC)


def test_a_note_alone_is_about_the_whole_book():
    (one,) = loaded(row(Highlight="")).annotations
    assert (one.quote, one.start, one.note) == ("", None, "Key idea")


@pytest.mark.parametrize("content", hostile.BYTES.values(), ids=hostile.BYTES)
def test_what_is_no_export_is_refused(content):
    with pytest.raises(UnreadableFile):
        module.load(content, name="a.csv")


@pytest.mark.parametrize("column", [name.replace(" ", "_") for name in module.COLUMNS])
def test_cells_of_any_kind_are_read_with_doubt(column):
    for value in ("", "9" * 400, "-5", "=1+1", '"', '",",",', "\n\n", "x" * 200_000, "9999-99-99", "\x00"):
        hostile.refused_or_read(module, table(row(**{column: value, "Location_Type": "offset"}), THEIRS[:3]))
