"""Tables of documents: how their columns are told, what each row becomes, and what is wrong with some."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from documents import progress, records
from documents.article import Article
from documents.containers import CONTAINERS, Columns, Failure, Part, table
from documents.errors import UnreadableFile
from documents.readers import READERS
from tests.documents.containers.sheets import ods, xlsx

PROSE = "The last ferry left the northern harbour before dawn, and nobody on the quay was surprised."
MORE = "By noon the boats were back, and the price of fish had fallen by half; the bakery stayed closed."


def columns(content: bytes | str, name: str = "a.csv", **known: Any) -> Columns:
    return table.columns_of(io.BytesIO(content.encode() if isinstance(content, str) else content), name=name, **known)


def parts(content: bytes | str, name: str = "a.csv", **known: Any) -> list[Part | Failure]:
    file = io.BytesIO(content.encode() if isinstance(content, str) else content)
    return list(table.parts_of(file, name=name, **known))


def records_of(content: bytes | str, name: str = "a.csv", **known: Any) -> list[records.Record]:
    found = parts(content, name, **known)
    assert all(isinstance(part, Part) for part in found), found
    return [records.unpack(part.content) for part in found if isinstance(part, Part)]


def articles(content: bytes | str, name: str = "a.csv", **known: Any) -> list[Article]:
    return [
        READERS["record"].read(part.content, name=part.name)
        for part in parts(content, name, **known)
        if isinstance(part, Part)
    ]


def lines(*rows: dict[str, Any]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


ROW = {"title": "Ferry", "text": PROSE}
SHAPES: dict[str, tuple[str, bytes]] = {
    "commas": ("a.csv", f'title,text\r\nFerry,"{PROSE}"\r\n'.encode()),
    "semicolons": ("a.csv", f'title;text\n"Ferry";"{PROSE}"\n'.encode()),
    "tabs, unquoted": ("a.tsv", f"title\ttext\nFerry\t{PROSE}\n".encode()),
    "bars": ("a.csv", f"title|text\nFerry|{PROSE}\n".encode()),
    "single quotation marks": ("a.csv", f"'title','text'\n'Ferry','{PROSE}'\n".encode()),
    "spaces after commas": ("a.csv", f'"title", "text"\n"Ferry", "{PROSE}"\n'.encode()),
    "Excel names the separator": ("a.csv", f'sep=;\r\ntitle;text\r\nFerry;"{PROSE}"\r\n'.encode()),
    "a byte order mark": ("a.csv", b"\xef\xbb\xbf" + f'title,text\nFerry,"{PROSE}"'.encode()),
    "UTF-16 as Excel saves it": ("a.txt", f"title\ttext\r\nFerry\t{PROSE}\r\n".encode("utf-16")),
    "a line above the table": ("a.csv", f'Export of 3 May\n\ntitle,text\nFerry,"{PROSE}"\n'.encode()),
    "blank lines": ("a.csv", f'title,text\n\n\nFerry,"{PROSE}"\n\n'.encode()),
    "heads that begin as a ZIP does": ("a.csv", f"PK;title;text\n;Ferry;{PROSE}\n".encode()),
    "XLSX": ("a.xlsx", xlsx({"A": [["title", "text"], ["Ferry", PROSE]]})),
    "XLSX with blank rows on top": ("a.xlsx", xlsx({"A": [[], [], ["title", "text"], [], ["Ferry", PROSE]]})),
    "ODS": ("a.ods", ods([["title", "text"], ["Ferry", PROSE]])),
    "JSON Lines": ("a.jsonl", lines(ROW).encode()),
    "JSON Lines called JSON": ("a.json", (lines(ROW) * 2).encode()),
    "a JSON list called JSON Lines": ("a.jsonl", json.dumps([ROW], indent=1).encode()),
    "a JSON list": ("a.json", json.dumps([ROW]).encode()),
    "a list in an object": ("a.json", json.dumps({"status": "ok", "tags": [1], "articles": [ROW]}).encode()),
    "a list deeper down": ("a.json", json.dumps({"data": {"few": [{"n": 1}], "many": [ROW, ROW]}}).encode()),
    "one object": ("a.json", json.dumps({**ROW, "comments": [{"text": "so it is"}]}, indent=2).encode()),
    "objects one after another": ("a.json", (json.dumps(ROW, indent=1) + json.dumps(ROW, indent=1)).encode()),
    "an unknown name": ("", lines(ROW).encode()),
}


@pytest.mark.parametrize(("name", "content"), SHAPES.values(), ids=SHAPES)
def test_a_table_of_every_shape_is_read(name: str, content: bytes) -> None:
    assert columns(content, name).suggested == {"text": "text", "title": "title"}
    found = records_of(content, name)
    assert {tuple(sorted(record.fields.items())) for record in found} == {(("text", PROSE), ("title", "Ferry"))}
    assert columns(content, name).rows == len(found)


NAMES: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "English": (
        {"Headline": "Ferry", "Byline": "By Jane Doe", "Body": PROSE, "Pub date": "2020-05-03", "Outlet": "Coast"},
        {"title": "Headline", "authors": "Byline", "text": "Body", "published": "Pub date", "publisher": "Outlet"},
    ),
    "German": (
        {"Überschrift": "Fähre", "Autor": "Jane Doe", "Inhalt": PROSE, "Datum": "3. Mai 2020", "Quelle": "Küste"},
        {"title": "Überschrift", "authors": "Autor", "text": "Inhalt", "published": "Datum", "publisher": "Quelle"},
    ),
    "French": (
        {"Titre": "Ferry", "Auteur": "Jane Doe", "Contenu": PROSE, "Publié": "3 mai 2020", "Langue": "fr"},
        {"title": "Titre", "authors": "Auteur", "text": "Contenu", "published": "Publié", "language": "Langue"},
    ),
    "Spanish": (
        {
            "Titular": "Ferry",
            "Autora": "Jane Doe",
            "Cuerpo": PROSE,
            "Fecha": "2020-05-03",
            "Enlace": "https://a.example/",
        },
        {"title": "Titular", "authors": "Autora", "text": "Cuerpo", "published": "Fecha", "url": "Enlace"},
    ),
    "Russian": (
        {"Заголовок": "Паром", "Автор": "Jane Doe", "Текст": PROSE, "Дата": "3 мая 2020"},
        {"title": "Заголовок", "authors": "Автор", "text": "Текст", "published": "Дата"},
    ),
    "Arabic": ({"العنوان": "عبارة", "النص": PROSE}, {"title": "العنوان", "text": "النص"}),
    "Chinese": ({"标题": "渡轮", "正文": PROSE, "作者": "王"}, {"title": "标题", "text": "正文", "authors": "作者"}),
    "a list of news by a service": (
        {
            "source.name": "Coast",
            "author": "Jane Doe",
            "title": "Ferry",
            "description": "Short.",
            "url": "https://a.example/1",
            "publishedAt": "2020-05-03T10:00:00Z",
            "content": PROSE,
        },
        {
            "text": "content",
            "title": "title",
            "authors": "author",
            "publisher": "source.name",
            "published": "publishedAt",
            "url": "url",
        },
    ),
    "markup is told by its look": (
        {"title": "Ferry", "content": f"<p>{PROSE}</p>"},
        {"html": "content", "title": "title"},
    ),
    "the text by its look": ({"a": "12", "b": PROSE, "c": "Coast"}, {"text": "b"}),
    "the address by its look": ({"text": PROSE, "where": "https://a.example/1"}, {"text": "text", "url": "where"}),
    "a summary beside the long text": (
        {"summary": "Short, this one is.", "artikel_lang": PROSE * 3},
        {"text": "artikel_lang"},
    ),
    "a summary alone": ({"summary": PROSE, "n": "1"}, {"text": "summary"}),
    "a name isn't believed against the cells": ({"text": PROSE, "date": "soon", "url": "none"}, {"text": "text"}),
    "neither": ({"a": "1", "b": "2"}, {}),
}


@pytest.mark.parametrize(("row", "suggested"), NAMES.values(), ids=NAMES)
def test_columns_are_told_by_name_and_look(row: dict[str, str], suggested: dict[str, str]) -> None:
    assert columns(lines(row, row), "a.jsonl").suggested == suggested


def test_a_table_shows_its_first_rows_and_how_many_there_are() -> None:
    rows = [{"text": f"{number} {PROSE * 9}", "n": number} for number in range(9)]
    found = columns(lines(*rows, {"text": "x", "late": True}), "a.jsonl")
    assert (found.names, found.rows, len(found.samples)) == (("text", "n", "late"), 10, 5)
    assert found.samples[2][1:] == ("2", "")
    assert len(found.samples[2][0]) == 300


FACTS: dict[str, tuple[Any, Any]] = {
    "a number": ("12", 12),
    "a negative number": ("-7", -7),
    "a broken number": ("1.25", 1.25),
    "a very large number is a name": ("1234567890123456789", "1234567890123456789"),
    "leading zeros": ("00123", "00123"),
    "a telephone number": ("+49301234", "+49301234"),
    "a comma in a number": ("1,5", "1,5"),
    "yes and no": ("TRUE", True),
    "a day": ("2020-05-03", "2020-05-03"),
    "words": ("Coast", "Coast"),
    "a number in JSON": (3, 3),
    "a truth in JSON": (False, False),
    "a list": (["sea", "boats"], "sea; boats"),
    "a list of things with names": ([{"name": "sea"}, {"name": "boats"}], '[{"name": "sea"}, {"name": "boats"}]'),
    "not a number": (float("nan"), "nan"),
    "endless": (float("inf"), "inf"),
}


@pytest.mark.parametrize(("cell", "fact"), FACTS.values(), ids=FACTS)
def test_cells_become_typed_metadata(cell: Any, fact: Any) -> None:
    [record] = records_of(lines({"text": PROSE, "x": cell}), "a.jsonl")
    assert (record.metadata, type(record.metadata["x"])) == ({"x": fact}, type(fact))


def test_a_column_with_one_leading_zero_is_one_of_identifiers() -> None:
    found = records_of(f"text,code\n{PROSE.replace(',', '')},10115\n{PROSE.replace(',', '')},01067\n")
    assert [record.metadata["code"] for record in found] == ["10115", "01067"]


def test_cells_of_a_spreadsheet_keep_their_types() -> None:
    content = xlsx({"A": [["text", "n", "share", "ok", "when"], [PROSE, 3, 0.5, True, date(2020, 5, 3)]]})
    [record] = records_of(content, "a.xlsx", mapping={"text": "text"})
    assert record.metadata == {"n": 3, "share": 0.5, "ok": True, "when": "2020-05-03"}


DAYS: dict[str, tuple[list[Any], list[str | None]]] = {
    "ISO": (["2020-05-03"], ["2020-05-03"]),
    "with a time, which stays as metadata": (["2020-05-03T10:00:00Z"], ["2020-05-03"]),
    "written out": (["3 May 2020"], ["2020-05-03"]),
    "day first, as another row shows": (["03/04/2019", "25/04/2019"], ["2019-04-03", "2019-04-25"]),
    "month first, as another row shows": (["04/03/2019", "04/25/2019"], ["2019-04-03", "2019-04-25"]),
    "either, so neither": (["03/04/2019"], [None]),
    "both, so neither": (["03/04/2019", "25/04/2019", "04/25/2019"], [None, "2019-04-25", "2019-04-25"]),
    "seconds since 1970": ([1588500000], ["2020-05-03"]),
    "milliseconds": (["1588500000000"], ["2020-05-03"]),
    "digits alone": ([20200503], ["2020-05-03"]),
    "a year is no day": ([2020], [None]),
}


@pytest.mark.parametrize(("cells", "days"), DAYS.values(), ids=DAYS)
def test_the_day_of_publication_is_read(cells: list[Any], days: list[str | None]) -> None:
    mapping = {"text": "text", "published": "when"}
    found = records_of(lines(*({"text": PROSE, "when": cell} for cell in cells)), "a.jsonl", mapping=mapping)
    assert [record.fields.get("published") for record in found] == days
    kept = [str(record.metadata.get("when", record.fields.get("published"))) for record in found]
    assert kept == [str(cell) for cell in cells]


def test_what_a_field_can_t_take_stays_as_metadata() -> None:
    row = {"text": PROSE, "url": "example", "lang": "Klingonish", "date": "in spring"}
    mapping = {"text": "text", "url": "url", "language": "lang", "published": "date"}
    [record] = records_of(lines(row), "a.jsonl", mapping=mapping)
    assert (record.fields, record.metadata) == (
        {"text": PROSE},
        {"url": "example", "lang": "Klingonish", "date": "in spring"},
    )


def test_a_row_becomes_an_article() -> None:
    row = {
        "headline": "The  Ferry",
        "body": f"{PROSE}\n\n{MORE}",
        "byline": "By Jane Doe and John Roe",
        "lang": "English",
        "link": "https://a.example/1",
        "date": "2020-05-03",
        "outlet": "Coast",
        "views": "12",
    }
    [article] = articles(lines(row), "a.jsonl")
    assert (article.title, article.authors, article.language) == ("The Ferry", ("Jane Doe", "John Roe"), "en")
    assert (article.published, article.publisher, article.url) == (date(2020, 5, 3), "Coast", "https://a.example/1")
    assert (article.text, article.metadata) == (row["body"], {"views": 12})
    [part] = parts(lines(row), "a.jsonl")
    assert isinstance(part, Part)
    assert (part.name, part.url, part.media_type) == ("a, line 1.record", "https://a.example/1", records.MEDIA_TYPE)


def test_lists_of_paragraphs_and_of_people_are_understood() -> None:
    row = {"text": [PROSE, MORE], "authors": [{"name": "Jane Doe", "id": 1}, {"name": "John Roe", "id": 2}]}
    [article] = articles(lines(row), "a.jsonl")
    assert (article.text, article.authors) == (f"{PROSE}\n\n{MORE}", ("Jane Doe", "John Roe"))


def test_objects_in_a_row_are_columns_of_their_own() -> None:
    row = {"text": PROSE, "place": {"city": "Bergen", "at": {"x": 1, "deep": {"y": 2}}}}
    [record] = records_of(lines(row), "a.jsonl")
    assert record.metadata == {"place.city": "Bergen", "place.at.x": 1, "place.at.deep": '[{"y": 2}]'}


def test_a_row_without_text_is_named() -> None:
    found = parts('title,text\nFerry,"' + PROSE + '"\nNone, \n,\nLast,"' + MORE + '"\n')
    assert [part.name for part in found] == ["a, row 2.record", "a, row 3", "a, row 5.record"]
    assert found[1] == Failure("a, row 3", "It has no text: “text” is empty there.")


def test_cells_beyond_the_heads_and_rows_too_short_are_kept() -> None:
    found = records_of(f"text;n\n{PROSE};1;extra;;more\n{PROSE}\n{PROSE};2\n")
    assert [record.metadata for record in found] == [{"n": 1, "Column 3": "extra", "Column 5": "more"}, {}, {"n": 2}]


def test_columns_without_a_name_or_with_the_same_one_are_told_apart() -> None:
    [record] = records_of(f"text;x;x;\n{PROSE};1;2;3\n")
    assert record.metadata == {"x": 1, "x (2)": 2, "Column 4": 3}


HEADLESS: dict[str, tuple[str, tuple[str, ...]]] = {
    "texts alone": (f"{PROSE.replace(',', '')}\n{MORE.replace(',', '')}\n", ("Column 1",)),
    "numbers and texts": (f'1;"{PROSE}"\n2;"{MORE}"\n', ("Column 1", "Column 2")),
    "texts with commas that nobody quoted": (f"text\n{PROSE}\n{PROSE}\n", ("text",)),
    "a short head over texts": (f"saying\n{PROSE.replace(',', '')}\n", ("saying",)),
}


@pytest.mark.parametrize(("content", "names"), HEADLESS.values(), ids=HEADLESS)
def test_a_table_may_lack_heads(content: str, names: tuple[str, ...]) -> None:
    assert columns(content).names == names
    assert PROSE[:15] in records_of(content)[0].fields["text"]


def test_quotation_marks_that_nobody_closed_cost_no_rows_in_a_tsv() -> None:
    content = f'text\tn\n"So, {MORE}\t1\n{PROSE}\t2\n"It was\t3\nno "more" of it\t4\n'
    assert [record.metadata["n"] for record in records_of(content, "a.tsv")] == [1, 2, 3, 4]


def test_newlines_and_quotation_marks_in_cells_are_kept() -> None:
    [record] = records_of(f'title,text\nFerry,"He said ""{PROSE}""\n\n{MORE}"\n')
    assert record.fields["text"] == f'He said "{PROSE}"\n\n{MORE}'


def test_a_cell_may_be_huge() -> None:
    long = PROSE * 20_000
    [record] = records_of(f'title,text\nFerry,"{long}"\n')
    assert record.fields["text"] == long


def test_a_mapping_goes_before_what_the_columns_seem_to_be() -> None:
    [record] = records_of(lines({"text": "no", "note": PROSE}), "a.jsonl", mapping={"text": "note"})
    assert (record.fields, record.metadata) == ({"text": PROSE}, {"text": "no"})


def test_several_sheets_are_one_table_and_hidden_ones_are_named() -> None:
    sheets: dict[str, Any] = {
        "May": [["text", "n"], [PROSE, 1]],
        "June": [["n", "text"], [2, MORE]],
        "Old": [["text"], [PROSE]],
    }
    found = parts(xlsx(sheets, hidden="Old"), "a.xlsx")
    read = [records.unpack(part.content) for part in found if isinstance(part, Part)]
    assert [record.metadata for record in read] == [{"n": 1, "Sheet": "May"}, {"n": 2, "Sheet": "June"}]
    assert [part.name for part in found] == ["a, sheet May, row 2.record", "a, sheet June, row 2.record", "a, Old"]


def test_a_broken_line_stops_nothing() -> None:
    found = parts(lines(ROW) + '{"text": "cut\n[1, 2]\n' + lines(ROW), "a.jsonl")
    assert [(part.name, isinstance(part, Failure)) for part in found] == [
        ("a, line 1.record", False),
        ("a, line 2", True),
        ("a, line 3", True),
        ("a, line 4.record", False),
    ]


def test_a_json_file_that_ends_in_the_middle_gives_the_rows_before() -> None:
    found = parts(json.dumps([ROW] * 5000)[:-40], "a.json")
    assert isinstance(found[-1], Failure)
    assert (len(found), found[-1].name) == (5000, "a")
    assert "ends in the middle" in found[-1].reason


def test_rows_beyond_the_limit_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MOST_ROWS", 3)
    content = lines(*[ROW] * 5)
    found = parts(content, "a.jsonl")
    assert [isinstance(part, Part) for part in found] == [True, True, True, False]
    assert isinstance(found[-1], Failure)
    assert "5 rows, 3 of which" in found[-1].reason
    assert columns(content, "a.jsonl").rows is None


def test_rows_that_become_no_part_are_a_sign_of_life() -> None:
    heard: list[tuple[int, int]] = []
    with progress.listening(lambda done, total: heard.append((done, total))):
        assert len(parts(f'title,text\nFerry,"{PROSE}"\n' + ",\n" * 3000)) == 1
    assert heard == [(1000, 0), (2000, 0), (3000, 0)]


REFUSED: dict[str, tuple[str, bytes, str]] = {
    "nothing": ("a.csv", b"", "is empty"),
    "heads alone": ("a.csv", b"title,text\n", "no rows below the names"),
    "no text": ("a.csv", b"a,b\n1,2\n", "which column of “a.csv” holds the text. Its columns are: a, b"),
    "a picture": ("a.csv", b"\x89PNG\r\n\x1a\n" + bytes(200), "a PNG picture"),
    "broken JSON": ("a.json", b'[{"text": "a" "b"}]', "not valid JSON: it breaks off near character 14"),
    "JSON cut off": ("a.json", b'[{"text": "a', "it ends in the middle"),
    "JSON nested too deeply": ("a.json", b'[{"text":' + b"[" * 200_000, "nested too deeply"),
    "a list of numbers": ("a.json", b"[1, 2, 3]", "no rows.*no JSON object"),
    "lines that are no JSON": ("a.jsonl", b'{"a": \n' * 30, "lines are no JSON objects"),
    "a number of 5,000 digits": ("a.json", b'[{"text": ' + b"9" * 5000 + b"}]", "not valid JSON"),
    "a damaged workbook": ("a.xlsx", xlsx({"A": [["text"], [PROSE]]})[:-300], "damaged"),
    "no workbook in the ZIP": ("a.xlsx", ods([["text"]]).replace(b"content.xml", b"contend.xml"), "damaged"),
    "no workbook at all": ("a.xls", b"\xd0\xcf\x11\xe0" + bytes(2000), "damaged or no spreadsheet"),
    "a page called a workbook": ("a.xls", b"\n<html><table><tr><td>text</table>", "only calls itself a table"),
    "XML called a table": ("a.csv", b"<?xml version='1.0'?><Workbook>", "only calls itself a table"),
    "cells far apart": (
        "a.xlsx",
        xlsx({"A": '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'}),
        "spans more than 2 million cells",
    ),
    "thousands of columns": (
        "a.csv",
        b",".join(b"c%d" % n for n in range(600)) + b"\n" + b"1," * 599 + b"1\n",
        "500 columns",
    ),
}


@pytest.mark.parametrize(("name", "content", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_table_of_documents_is_refused(name: str, content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        parts(content, name)


WRONG_MAPPINGS: dict[str, tuple[dict[str, str], str]] = {
    "no text": ({"title": "title"}, "which column"),
    "no such column": ({"text": "body"}, "no column “body” in “a.jsonl”. Its columns are: title, text"),
    "no such field": ({"text": "text", "colour": "title"}, "can't be “colour”"),
}


@pytest.mark.parametrize(("mapping", "reason"), WRONG_MAPPINGS.values(), ids=WRONG_MAPPINGS)
def test_a_wrong_mapping_is_refused(mapping: dict[str, str], reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        parts(lines(ROW), "a.jsonl", mapping=mapping)


def test_a_quotation_mark_that_is_never_closed_ends_the_table_with_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    content = f'title,text\n"Ferry","{PROSE}"\n' * 300 + '"Open,' + "x" * 21_000_000
    found = parts(content)
    assert isinstance(found[-1], Failure)
    assert "quotation mark" in found[-1].reason


def control(content: str) -> Iterator[str]:
    return (character for character in content if ord(character) < 32)


def test_control_characters_reach_neither_names_nor_samples() -> None:
    content = lines({"te\x00xt": PROSE + "\x00", "n\x1fo": "\x00a"})
    found = columns(content, "a.jsonl")
    assert not list(control("".join(found.names + found.samples[0])))
    [part] = parts(content + '{"\x00": ', "a.jsonl", mapping={"text": "text"})[:1]
    assert isinstance(part, Part)
    assert READERS["record"].read(part.content).metadata == {"no": "a"}


def _in_pieces(rows: int) -> bytes:
    return b"title,text,n\n" + b"".join(f'Ferry {n},"{PROSE * 10}",{n}\n'.encode() for n in range(rows))


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.json"])
def test_memory_stays_flat_however_many_rows_there_are(name: str) -> None:
    rows = [{"text": f"{n} {PROSE * 10}"} for n in range(10_000)]
    content = {"a.csv": _in_pieces(10_000), "a.jsonl": lines(*rows).encode(), "a.json": json.dumps(rows).encode()}[name]
    file = io.BytesIO(content)
    tracemalloc.start()
    try:
        count = sum(1 for _ in table.parts_of(file, name=name))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 10_000
    assert peak < 6_000_000 < len(content)


def test_the_table_of_containers_knows_tables() -> None:
    assert CONTAINERS["table"].mapped
    assert CONTAINERS["table"].load().NAME == "table"
