"""Tables of documents and of counts, out and in."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.errors import Refused, TooLarge
from annotator.exchange.bundle import FieldItem
from annotator.exchange.formats import table_documents, table_matrix
from annotator.exchange.incoming import Incoming, Left
from tests.annotator.exchange import items
from tests.annotator.exchange.round_trips import again, told


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def loaded(text: str | bytes) -> Incoming:
    return table_documents.load(text if isinstance(text, bytes) else text.encode(), name="documents.csv")


def test_each_document_is_a_row_also_one_that_nothing_is_marked_on() -> None:
    rows = rows_of(items.written(table_documents.dump(items.bundle())))
    assert [(row["document_uid"], row["annotations"]) for row in rows] == [
        (items.uid(1), "7"), (items.uid(2), "1"), (items.uid(3), "0"),
    ]  # fmt: skip
    assert (rows[0]["published"], rows[0]["authors"], rows[0]["topics"]) == (
        "2026-02-03", "Ada Byron; Grace H.", "Sea / Tides",
    )  # fmt: skip


def test_the_matrix_counts_each_tag_and_a_tree_as_one() -> None:
    first, second, third = rows_of(items.written(table_matrix.dump(items.bundle())))
    assert list(first.values())[1:] == [items.uid(1), "7", "2", "0", "3", "2", "1", "3"]
    assert list(first)[5:] == ["Claims (with those under it)", "Claims", "Claims / Economic", "Mood"]
    assert (second["without_tags"], third["annotations"]) == ("1", "0")


def test_tags_that_the_codebook_does_not_know_are_counted_as_others() -> None:
    about = items.document(title="=1")
    told_text = items.text_item(about, items.passage(about, "rise", tags=("Lost", "Mood")))
    [row] = rows_of(items.written(table_matrix.dump(items.bundle((told_text,)))))
    assert (row["document_title"], row["other_tags"], row["Mood"]) == ("'=1", "1", "1")


WORDS = st.text("ab;,'\"=-+@ \n🌊é", max_size=8).map(lambda text: " ".join(text.split()))
NAMES = st.lists(WORDS.filter(bool), max_size=2).map(tuple)


@settings(max_examples=25)
@given(WORDS, NAMES, WORDS, WORDS, st.none() | st.dates())
def test_documents_come_back_as_they_went(
    title: str, authors: tuple[str, ...], publisher: str, known: str, published: date | None
) -> None:
    fields = (FieldItem("Known = so", "text", known),) if known else ()
    about = items.document(title=title, authors=authors, publisher=publisher, published=published, fields=fields)
    texts = (items.text_item(about, text=""), items.text_item(items.told_document(2), text=""))
    first = items.written(table_documents.dump(items.bundle(texts, fields=("Known = so",))))
    incoming = loaded(first)
    carried = table_documents.CARRIES
    assert told(again(incoming), carried) == told(items.bundle(texts), carried)
    assert rows_of(items.written(table_documents.dump(again(incoming, fields=("Known = so",))))) == [
        {**row, "revision": "1"} for row in rows_of(first)
    ]


def test_tables_of_other_programs_are_read() -> None:
    incoming = loaded("Title;Author;Date;Region\nTides;Byron, Ada;2026-02-03;North\n")
    [one] = incoming.documents
    assert (one.title, one.authors, one.published) == ("Tides", ("Byron, Ada",), date(2026, 2, 3))
    assert (one.fields, one.text) == ({"Region": "North"}, None)


def test_what_cannot_be_read_of_a_row_is_told() -> None:
    incoming = loaded("title,published,x\nTides,spring,1\n,2020-01-01,\n,,\n")
    assert [one.title for one in incoming.documents] == ["Tides"]
    assert incoming.left == (Left("nameless", 1), Left("day", 1, "spring"))
    assert {one.what for one in incoming.left} <= table_documents.LEFT.keys()


HOSTILE = {
    "nothing": b"",
    "no heads that are known": b"a,b\n1,2\n",
    "no text": b"\x00\x01\x02\xff" * 100,
    "another file": b"%PDF-1.7",
    "a column of 10 MB": b"x" * 10_000_000,
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_table_of_documents_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(Refused, match=r"documents\.csv"):
        loaded(content)


def test_a_table_has_so_many_rows_and_bytes_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_documents, "MOST_ROWS", 2)
    with pytest.raises(TooLarge, match="2 rows"):
        loaded("title\na\nb\nc\n")
    monkeypatch.setattr(table_documents, "MOST_BYTES", 4)
    with pytest.raises(TooLarge, match="MB"):
        loaded("title\na\n")
