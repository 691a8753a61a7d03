"""Projects and tables of Taguette, in."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.exchange.codebooks.entries import Entry
from annotator.exchange.databases import opened
from annotator.exchange.formats import taguette as module
from annotator.exchange.formats.taguette.words import Words
from annotator.exchange.incoming import Left
from documents.errors import Refused, UnreadableFile
from tests.annotator.exchange import hostile
from tests.annotator.exchange.items import LETTERS

pytestmark = pytest.mark.pure

SCHEMA = """
CREATE TABLE projects (id INTEGER PRIMARY KEY, name VARCHAR(200), description TEXT, created DATETIME);
CREATE TABLE documents (id INTEGER PRIMARY KEY, name VARCHAR(200), description TEXT, filename VARCHAR(200),
    created DATETIME, project_id INTEGER, text_direction VARCHAR(13), contents TEXT);
CREATE TABLE highlights (id INTEGER PRIMARY KEY, document_id INTEGER, start_offset INTEGER, end_offset INTEGER,
    snippet TEXT);
CREATE TABLE tags (id INTEGER PRIMARY KEY, project_id INTEGER, path VARCHAR(200), description TEXT, parent_id INTEGER);
CREATE TABLE highlight_tags (highlight_id INTEGER, tag_id INTEGER);
CREATE TABLE commands (id INTEGER PRIMARY KEY, date DATETIME, user_login VARCHAR(30), project_id INTEGER,
    document_id INTEGER, payload TEXT);
"""
HTML = "<h1>Tides 🌊</h1>\n<p>A family &amp; a cafe\u0301\nread <b>שלום</b> here</p>"
RAW = "Tides 🌊\nA family & a cafe\u0301\nread שלום here"
TEXT = "Tides 🌊\nA family & a cafe\u0301 read שלום here"


def made(*statements: str, schema: str = SCHEMA) -> bytes:
    connection = sqlite3.connect(":memory:")
    connection.executescript(schema)
    for statement in statements:
        connection.executescript(statement)
    content = connection.serialize()
    connection.close()
    return bytes(content)


def inserted(table: str, *values: Any) -> str:
    told = ", ".join("NULL" if one is None else str(one) if isinstance(one, int) else f"'{one}'" for one in values)
    return f"INSERT INTO {table} VALUES ({told});"


def place_of(words: str) -> tuple[int, int]:
    """In bytes of the text without tags."""
    at = len(RAW[: RAW.index(words)].encode())
    return at, at + len(words.encode())


def project(*more: str, snippet: str = "<b>שלום</b> here") -> bytes:
    command = json.dumps({"type": "highlight_add", "highlight_id": 1, "tags": [2]})
    return made(
        inserted("projects", 1, "Sea", "", "2026-01-01"),
        inserted("documents", 7, "Tides", "Of the sea", "tides.html", "2026-01-01", 1, "LEFT_TO_RIGHT", HTML),
        inserted("tags", 1, 1, "mood", "How it sounds", None),
        inserted("tags", 2, 1, "mood.glad", "", 1),
        inserted("tags", 3, 1, "St. Ives 2.5", "", None),
        inserted("highlights", 1, 7, *place_of("שלום here"), snippet),
        inserted("highlight_tags", 1, 2),
        inserted("highlight_tags", 1, 3),
        inserted("commands", 1, "2026-01-02 03:04:05.600000", "alice", 1, 7, command),
        inserted("commands", 2, "2026-01-03 03:04:05.600000", "bob", 1, 7, command),
        *more,
    )


def loaded(content: bytes) -> Any:
    return module.load(content, name="project.sqlite3")


def test_a_project_comes_in_whole():
    incoming = loaded(project())
    (document,), (one,) = incoming.documents, incoming.annotations
    assert (document.title, document.text) == ("Tides", TEXT)
    assert document.fields == {"Description": "Of the sea", "File name": "tides.html"}
    assert one.document == document.key
    assert document.text[one.start : one.end] == one.quote == "שלום here"
    assert one.tags == (("St. Ives 2.5",), ("mood", "glad"))
    assert (one.author, one.created) == ("alice", datetime(2026, 1, 2, 3, 4, 5, 600_000, tzinfo=UTC))
    assert one.edited == datetime(2026, 1, 3, 3, 4, 5, 600_000, tzinfo=UTC)
    assert incoming.project == incoming.codebook.project == "Sea"
    assert incoming.codebook.entries == (
        Entry(("mood",), description="How it sounds"),
        Entry(("mood", "glad")),
        Entry(("St. Ives 2.5",)),
    )
    assert incoming.left == ()


def test_the_same_project_brings_the_same_identifiers():
    assert loaded(project()) == loaded(project())


def test_two_highlights_of_one_place_are_two():
    again = inserted("highlights", 2, 7, *place_of("שלום here"), "")
    uids = {one.uid for one in loaded(project(again)).annotations}
    assert len(uids) == 2


def test_where_the_words_kept_are_others_they_are_the_quote():
    (one,) = loaded(project(snippet="<p>Good evening</p>")).annotations
    assert one.quote == "Good evening"
    assert TEXT[one.start : one.end] == "שלום here"


def test_a_tag_under_another_by_its_parent_alone_lies_there():
    entries = loaded(project(inserted("tags", 4, 1, "sad", "", 1))).codebook.entries
    assert ("mood", "sad") in [one.path for one in entries]


LEFT = {
    "another project": (inserted("projects", 2, "Land", "", ""), Left("project", 1, "Land")),
    "a blank highlight": (inserted("highlights", 2, 7, 0, 0, ""), Left("blank", 1)),
    "a highlight on nothing": (inserted("highlights", 2, 99, 0, 4, "Gone"), Left("lost", 1)),
    "a document without text": (
        inserted("documents", 8, "Blank", "", "", "", 1, "", "<p> </p>"),
        Left("empty", 1, "Blank"),
    ),
}


@pytest.mark.parametrize(("statement", "left"), LEFT.values(), ids=LEFT)
def test_what_cannot_come_is_told(statement, left):
    assert loaded(project(statement)).left == (left,)
    assert left.what in module.LEFT


PIECES = st.one_of(
    st.text(LETTERS + "&<\x07", max_size=12).map(lambda words: ("text", words)),
    st.sampled_from(("<p>", "</p>", "<br/>", "<b>", "</b>", '<a href="x>y">', "</a>", "<pre>")).map(
        lambda tag: ("tag", tag)
    ),
)


@settings(max_examples=60)
@given(st.lists(PIECES, max_size=12), st.data())
def test_bytes_without_tags_become_code_points_of_the_text(pieces, data):
    escaped = [one.replace("&", "&amp;").replace("<", "&lt;") if kind == "text" else one for kind, one in pieces]
    raw = "".join(one for kind, one in pieces if kind == "text")
    words = Words("".join(escaped))
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, len(raw)))
    first, last = words.span(len(raw[:start].encode()), len(raw[:end].encode()))
    meant = raw[start:end].replace("\x07", "").split()
    assert "".join(words.text[first:last].split()) == "".join(meant)


def test_places_beyond_the_text_end_with_it():
    words = Words("<p>Tides</p>")
    assert words.span(-5, 10**9) == (0, 5)
    assert words.span(10**9, 10**9 + 1) == (5, 5)
    assert Words("").span(0, 4) == (0, 0)


def test_bytes_within_a_letter_count_as_its_beginning():
    assert Words("🌊a").span(2, 5) == (0, 2)
    assert Words("🌊a").span(4, 5) == (1, 2)


def test_a_long_line_of_open_tags_is_read_at_once():
    assert Words('<a "' * 300_000).text
    assert Words("<" * 1_000_000).text == "<" * 1_000_000


HIGHLIGHTS = "id,document,tag,content\r\n1,Tides,mood.glad,the sea\r\n1,Tides,tone,the sea\r\n2,Tides,,=1+1\r\n"


def test_a_table_of_highlights_has_a_row_for_each_tag():
    incoming = module.load(HIGHLIGHTS.encode(), name="all_tags.csv")
    assert [one.title for one in incoming.documents] == ["Tides"]
    told = [(one.quote, one.tags, one.start) for one in incoming.annotations]
    assert told == [("the sea", (("mood", "glad"), ("tone",)), None), ("=1+1", (), None)]
    assert len({one.uid for one in incoming.annotations}) == 2


def test_a_table_of_tags_is_a_codebook():
    table = "tag,parent,description,number of highlights\r\nmood,,How it sounds,3\r\nmood.glad,mood,,1\r\n"
    incoming = module.load(table.encode(), name="codebook.csv")
    assert incoming.codebook.entries == (Entry(("mood",), description="How it sounds"), Entry(("mood", "glad")))


@pytest.mark.parametrize("content", hostile.BYTES.values(), ids=hostile.BYTES)
def test_what_is_no_file_of_theirs_is_refused(content):
    with pytest.raises(UnreadableFile):
        module.load(content, name="a.sqlite3")


WITHOUT_DOCUMENTS = SCHEMA.replace("CREATE TABLE documents", "CREATE TABLE papers")
BOMB = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000000) SELECT"
HARMFUL = {
    "no documents": made(schema=WITHOUT_DOCUMENTS),
    "a view in place of a table": made(
        f"CREATE VIEW documents AS {BOMB} i AS id, i AS project_id, 'x' AS name, 'y' AS contents FROM n",
        schema=WITHOUT_DOCUMENTS,
    ),
    "a virtual table in its place": made(
        "CREATE VIRTUAL TABLE documents USING fts5(id, project_id, name, contents)", schema=WITHOUT_DOCUMENTS
    ),
    "columns that are computed": made(
        "CREATE TABLE documents (id INTEGER, project_id INTEGER, name TEXT, "
        "contents TEXT GENERATED ALWAYS AS (hex(zeroblob(100000000))) VIRTUAL)",
        schema=WITHOUT_DOCUMENTS,
    ),
    "cut short": project()[:3000],
    "pages of noise": project()[:4096] + bytes(range(256)) * 100,
}


@pytest.mark.parametrize("content", HARMFUL.values(), ids=HARMFUL)
def test_harmful_databases_are_refused(content):
    with pytest.raises(Refused):
        loaded(content)


def test_no_byte_of_a_project_breaks_its_reading():
    whole = project()
    for at in range(0, len(whole), max(1, len(whole) // 400)):
        hostile.refused_or_read(module, whole[:at] + b"\xff" + whole[at + 1 :])


def test_triggers_and_functions_of_the_schema_never_run():
    content = project("CREATE TRIGGER t AFTER INSERT ON tags BEGIN SELECT load_extension('x'); END;")
    with opened(content, name="a") as database:
        assert len(list(database.rows("tags", "id"))) == 3
    for asked in ("SELECT hex(1)", "SELECT 1 FROM pragma_database_list", "ATTACH '/tmp/x' AS x", "DELETE FROM tags"):
        with pytest.raises(UnreadableFile), opened(content, name="a") as database:
            database._connection.execute(asked)


def test_values_of_any_kind_are_read_with_doubt():
    """A column of SQLite holds whatever was put into it."""
    for table, columns in {"documents": 8, "highlights": 5, "tags": 5, "highlight_tags": 2, "commands": 6}.items():
        for value in ("'text'", "x'ff00'", "9223372036854775807", "-1", "1e300", "NULL"):
            row = ", ".join([value if number else "50" for number in range(columns)])
            hostile.refused_or_read(module, project(f"INSERT INTO {table} VALUES ({row});"))


def test_a_file_that_was_written_ahead_is_read():
    content = project()
    assert loaded(content[:18] + b"\x02\x02" + content[20:]) == loaded(content)


def test_what_is_too_much_is_stopped(monkeypatch):
    monkeypatch.setattr("annotator.exchange.databases._STEPS", 10)
    monkeypatch.setattr("annotator.exchange.databases._MOST_LOOKS", 3)
    with pytest.raises(UnreadableFile, match="interrupted"):
        loaded(project())
