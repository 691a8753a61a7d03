"""The workbook, as openpyxl reads it."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from annotator.exchange import workbook
from annotator.exchange.bundle import FieldItem
from annotator.exchange.formats import table_xlsx
from annotator.exchange.workbook import CUT
from tests.annotator.exchange import items


def book_of(*texts: Any, **more: Any) -> Any:
    content = items.written(table_xlsx.dump(items.bundle(texts or None, **more)))
    return load_workbook(io.BytesIO(content))


def rows_of(book: Any, sheet: str) -> list[dict[str, Any]]:
    head, *rows = book[sheet].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_every_passage_is_a_row_with_real_times_and_numbers() -> None:
    rows = rows_of(book_of(), "Passages")
    assert [row["Passage"] for row in rows][:3] == ["🌊 rise", "rise\nA family", "cafe\u0301"]
    first = rows[0]
    assert items.TEXT[first["Start"] : first["End"]] == first["Passage"]
    assert first["Created"] == datetime(2026, 3, 4, 6, 46, 7, 890_000)
    assert (first["Certainty"], first["Tags"], first["Created by"]) == (1, "Claims / Economic; Mood", "Alice Smith")
    assert first["Replies"] == "Bob Stone (2026-03-04 05:06 UTC): Is it? *Really*?"
    assert (rows[5]["Passage"], rows[5]["Start"], rows[6]["Placing"]) == (None, None, "orphan")


def test_heads_stay_in_sight_and_columns_have_filters() -> None:
    book = book_of()
    assert book.sheetnames == ["Passages", "Documents", "Codebook", "Matrix", "About"]
    for sheet in book.worksheets[:4]:
        assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", sheet.dimensions)
        assert sheet["A1"].font.b
    assert book["Passages"]["B2"].alignment.wrap_text
    assert book["Passages"].column_dimensions["B"].width > 50


def test_every_document_is_a_row_also_one_that_nothing_is_marked_on() -> None:
    rows = rows_of(book_of(), "Documents")
    assert [(row["Document UID"], row["Passages"]) for row in rows] == [
        (items.uid(1), 7), (items.uid(2), 1), (items.uid(3), 0),
    ]  # fmt: skip
    assert (rows[0]["Published"], rows[0]["Authors"]) == (datetime(2026, 2, 3), "Ada Byron; Grace H.")


def test_the_codebook_is_a_sheet_and_the_matrix_counts_by_its_tree() -> None:
    book = book_of()
    assert rows_of(book, "Codebook")[1]["Path"] == "Claims / Economic"
    first, second, _third = rows_of(book, "Matrix")
    assert first == {
        "Document": items.told_document(1).title, "Passages": 7, "Without tags": 2, "Other tags": 0,
        "Claims (with those under it)": 3, "Claims": 2, "Claims / Economic": 1, "Mood": 3,
    }  # fmt: skip
    assert (second["Claims"], second["Without tags"]) == (0, 1)
    assert book["Matrix"].column_dimensions["G"].outlineLevel == 1


CELLS = {
    "a formula": ("=1+1", "=1+1"),
    "an older formula": ("+1", "+1"),
    "a call": ("@SUM(A1)", "@SUM(A1)"),
    "an array's formula": ("{=1+1}", "{=1+1}"),
    "an address": ("https://example.org", "https://example.org"),
    "a number": ("0012", "0012"),
    "XML": ("</t></is></c>&amp;", "</t></is></c>&amp;"),
    "rich text": ("<r><t>x</t></r>", "<r><t>x</t></r>"),
    "signs that XML cannot hold": ("a\x01\ufffe\rb", "a\ufffd\ufffd\nb"),
    "what looks like a sign": ("_x0041_ x_y", "_x0041_ x_y"),
    "white space at its ends": (" \n x ", " \n x "),
    "as long as a cell": ("x" * 32_767, "x" * 32_767),
    "too long": ("x" * 32_768, "x" * (32_767 - len(CUT)) + CUT),
    "too long in UTF-16": ("🌊" * 16_384, "🌊" * 16_379 + CUT),
}


@pytest.mark.parametrize(("note", "cell"), CELLS.values(), ids=CELLS)
def test_a_cell_holds_what_was_written_and_runs_nothing(note: str, cell: str) -> None:
    about = items.document()
    book = book_of(items.text_item(about, items.passage(about, "rise", note=note)))
    found = book["Passages"]["D2"]
    assert (unescape(found.value), found.data_type, found.hyperlink) == (cell, "s", None)
    assert rows_of(book, "About")[-1][""] == int(CUT in cell)


FIELDS = {
    "a number": (FieldItem("Known", "number", "2.5"), 2.5),
    "no number": (FieldItem("Known", "number", "nan"), "nan"),
    "a day": (FieldItem("Known", "date", "2020-02-03"), datetime(2020, 2, 3)),
    "a day before Excel's first": (FieldItem("Known", "date", "1848-02-03"), "1848-02-03"),
    "no day": (FieldItem("Known", "date", "spring"), "spring"),
    "yes": (FieldItem("Known", "yes_no", "yes"), "yes"),
}


@pytest.mark.parametrize(("field", "cell"), FIELDS.values(), ids=FIELDS)
def test_what_is_known_in_a_field_is_a_number_or_a_day_where_it_is_one(field: FieldItem, cell: Any) -> None:
    about = items.document(fields=(field,), published=date(1700, 1, 1))
    [row] = rows_of(book_of(items.text_item(about), fields=("Known", "Empty")), "Documents")
    assert (row["Known"], row["Empty"], row["Published"]) == (cell, None, "1700-01-01")


def test_passages_lead_to_where_they_stand_where_the_site_is_known() -> None:
    about = items.document(address="https://site.example/documents/1/")
    told = items.text_item(about, items.passage(about, "rise"))
    cell = book_of(told, site="https://site.example")["Passages"]["P2"]
    assert (cell.value, cell.hyperlink.target) == ("in the text", "https://site.example/documents/1/")
    assert cell.hyperlink.location == f"a-{items.uid(100)}"
    assert book_of(told)["Passages"]["P2"].value is None


def test_a_sheet_that_is_full_goes_on_in_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 6)
    monkeypatch.setattr(workbook, "MOST_LINKS", 1)
    about = items.document(address="https://site.example/d/")
    told = items.text_item(about, *(items.passage(about, "rise", number=number) for number in range(7)))
    book = book_of(told, site="https://site.example")
    assert [len(rows_of(book, name)) for name in ("Passages", "Passages 2")] == [5, 2]
    assert book["Passages 2"].freeze_panes == "B2"
    assert book["Passages"]["P3"].value == f"https://site.example/d/#a-{items.uid(1)}"
