"""Workbooks come in where tables do: documents, and codebooks."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from annotator.exchange.arriving.recognizing import recognized
from annotator.exchange.codebooks.formats import table_csv
from annotator.exchange.formats import table_documents, table_xlsx
from documents.errors import UnreadableFile
from tests.annotator.exchange import items

pytestmark = pytest.mark.pure


def ours():
    document = items.told_document()
    passage = items.passage(document, "Tides", tags=("Claims",))
    return b"".join(table_xlsx.dump(items.bundle((items.text_item(document, passage),))))


def workbook(**sheets):
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_documents_of_our_own_workbook_come_back():
    content = ours()
    assert recognized(content, name="a.xlsx") == "documents-csv"
    [one] = table_documents.load(content, name="a.xlsx").documents
    about = items.told_document()
    known = (one.title, one.uid, one.url, one.authors, one.publisher, one.published, one.language)
    assert known == (
        about.title, about.uid, about.url, about.authors, about.publisher, about.published, about.language,
    )  # fmt: skip
    assert one.topics == (("Sea", "Tides"),)
    assert one.fields == {}  # what is counted is no field


def test_the_codebook_of_our_own_workbook_comes_back():
    entries = table_csv.load(ours(), name="a.xlsx").entries
    wanted = items.bundle(()).codebook.entries
    assert [(one.path, one.description, one.aliases) for one in entries] == [
        (one.path, one.description, one.aliases) for one in wanted
    ]


def test_of_several_sheets_the_one_that_is_called_so_counts_else_the_first():
    titles = [["Title", "Year"], ["Tides", 2019]]
    named = workbook(Notes=[["Title"], ["Not this"]], Documents=titles)
    [one] = table_documents.load(named, name="a.xlsx").documents
    assert (one.title, one.fields) == ("Tides", {"Year": "2019"})
    [first] = table_documents.load(workbook(Articles=titles, Notes=[["A"], ["b"]]), name="a.xlsx").documents
    assert first.title == "Tides"


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04" + bytes(60), b"\xd0\xcf\x11\xe0" + bytes(600), ours()[:-200]],
    ids=["zeros", "zeros-of-old", "cut"],
)
def test_what_is_no_workbook_is_refused(content):
    with pytest.raises(UnreadableFile):
        table_documents.load(content, name="a.xlsx")
    with pytest.raises(UnreadableFile):
        table_csv.load(content, name="a.xlsx")
