"""Parquet files for Hugging Face's data sets: what they say to others, and what others say in them."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from pyarrow import parquet

from annotator.exchange.bundle import TextItem
from annotator.exchange.formats import huggingface
from annotator.exchange.formats.huggingface import apart as apart_module
from annotator.exchange.formats.huggingface import reading, writing
from annotator.exchange.incoming import Incoming, IncomingAnnotation
from annotator.exchange.json_files import encoded
from documents.child import Limits
from documents.errors import Refused, TooLarge, UnreadableFile
from tests.annotator.exchange import items
from tests.annotator.exchange.hostile import BYTES, VALUES
from tests.annotator.exchange.round_trips import again, told
from tests.annotator.exchange.test_language_formats import BESIDE, hurt

HELD = huggingface.CARRIES | frozenset(huggingface.INSTEAD)
WAVES = "🌊 one 👨‍👩‍👧 two"


@pytest.fixture(scope="module", autouse=True)
def _in_this_process() -> Iterator[None]:
    """What the process apart would answer, without its half second."""

    def rows(content: bytes, *, name: str) -> Any:
        return json.loads(encoded(reading.rows_of(content, name=name)))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(huggingface, "rows_apart", rows)
        yield


@pytest.fixture
def apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(huggingface, "rows_apart", apart_module.rows_apart)


def dumped(*texts: TextItem) -> bytes:
    return items.written(huggingface.dump(items.bundle(texts or None)))


def load(content: bytes) -> Incoming:
    return huggingface.load(content, name="a.parquet")


def table(content: bytes) -> Any:
    return parquet.read_table(io.BytesIO(content))


def file_of(columns: dict[str, Any], features: Any = None) -> bytes:
    made = columns if isinstance(columns, pa.Table) else pa.table(columns)
    if features is not None:
        made = made.replace_schema_metadata({"huggingface": json.dumps({"info": {"features": features}})})
    target = io.BytesIO()
    parquet.write_table(made, target)
    return target.getvalue()


def said(one: IncomingAnnotation) -> tuple[Any, ...]:
    return one.start, one.end, one.quote, [" / ".join(path) for path in one.tags]


def left(incoming: Incoming) -> dict[str, int]:
    return {one.what: one.count for one in incoming.left}


def round_trip(texts: tuple[TextItem, ...]) -> Incoming:
    first = items.written(huggingface.dump(items.bundle(texts)))
    incoming = load(first)
    assert told(again(incoming), HELD) == told(items.bundle(texts), HELD)
    assert items.written(huggingface.dump(again(incoming))) == first
    return incoming


@pytest.mark.usefixtures("apart")
def test_a_told_project_comes_back() -> None:
    assert round_trip(items.told_texts()).left == ()


@settings(max_examples=25, deadline=None)
@given(texts=items.projects())
def test_any_project_comes_back(texts: tuple[TextItem, ...]) -> None:
    round_trip(texts)


def test_spans_are_what_stands_at_their_ends() -> None:
    rows = table(dumped()).to_pylist()
    assert [row["title"] for row in rows] == ["Tides & “moons” <of> the sea 🌊", "Document 2", "Document 3"]
    assert [(span["text"], span["label"]) for span in rows[0]["spans"]][:3] == [
        ("🌊 rise", "Claims / Economic"), ("🌊 rise", "Mood"), ("rise\nA family", "Claims"),
    ]  # fmt: skip
    assert all(row["text"][span["start"] : span["end"]] == span["text"] for row in rows for span in row["spans"])
    assert rows[0]["metadata"]["authors"] == ["Ada Byron", "Grace H."]
    assert rows[0]["metadata"]["published"] == "2026-02-03"


def test_the_schema_tells_the_types_as_datasets_writes_them() -> None:
    schema = table(dumped()).schema
    features = json.loads(schema.metadata[b"huggingface"])["info"]["features"]
    assert list(features) == schema.names == ["id", "title", "text", "spans", "metadata", "annotator"]
    assert features["spans"][0]["start"] == {"dtype": "int64", "_type": "Value"}
    assert schema.field("spans").type == pa.list_(
        pa.struct([("start", pa.int64()), ("end", pa.int64()), ("label", pa.string()), ("text", pa.string())])
    )
    assert schema.field("metadata").type.field("topics").type == pa.list_(pa.string())


def test_rows_go_out_in_groups_while_texts_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "GROUP", 1)
    asked = []

    def texts() -> Iterator[TextItem]:
        for item in items.told_texts():
            asked.append(item)
            yield item

    pieces = huggingface.dump(replace(items.bundle(()), texts=texts()))
    first = next(pieces)
    assert len(asked) == 1
    assert parquet.ParquetFile(io.BytesIO(first + b"".join(pieces))).num_row_groups == 3


def test_an_empty_project_is_a_file_without_rows() -> None:
    content = items.written(huggingface.dump(items.bundle(())))
    assert (table(content).num_rows, load(content).documents) == (0, ())


SPAN = {"start": 2, "end": 5, "label": 1}
CLASSES = {"label": {"names": ["Word", "Num"], "_type": "ClassLabel"}}
OTHERS: dict[str, tuple[dict[str, Any], Any, list[tuple[Any, ...]]]] = {
    "numbers of labels": ({"text": [WAVES], "spans": [[SPAN]]}, {"spans": [CLASSES]}, [(2, 5, "one", ["Num"])]),
    "a list with a feature": (
        {"text": [WAVES], "spans": [[SPAN]]}, {"spans": {"feature": CLASSES}}, [(2, 5, "one", ["Num"])],
    ),
    "a number beyond the names": ({"text": [WAVES], "spans": [[{**SPAN, "label": 7}]]}, {"spans": [CLASSES]},
                                  [(2, 5, "one", ["7"])]),
    "lists in a struct": (
        {"content": [WAVES], "entities": [{"start": [2, 12], "end": [5, 15], "label": ["a", "b"]}]}, None,
        [(2, 5, "one", ["a"]), (12, 15, "two", ["b"])],
    ),
    "no labels": ({"document": [WAVES], "labels": [[{"start": 2, "end": 5}]]}, None, [(2, 5, "one", [])]),
    "no spans": ({"text": [WAVES]}, None, []),
    "a quote of its own": (
        {"text": [WAVES], "spans": [[{"start": 0, "end": 3, "text": "two", "label": "a"}]]}, None,
        [(0, 3, "two", ["a"])],
    ),
    "spans of another kind": ({"text": [WAVES], "spans": [["one"]]}, None, []),
    "places of another kind": ({"text": [WAVES], "spans": [[{"start": 2.5, "end": "5", "label": "a"}]]}, None, []),
}  # fmt: skip


@pytest.mark.parametrize(("columns", "features", "expected"), OTHERS.values(), ids=OTHERS)
def test_what_others_write_comes_in(columns: dict[str, Any], features: Any, expected: list[Any]) -> None:
    content = file_of(columns, features)
    incoming = load(content)
    assert [said(one) for one in incoming.annotations] == expected
    assert incoming.documents[0].text == WAVES
    assert load(content) == incoming


def test_what_has_no_place_here_is_told() -> None:
    columns = {
        "text": ["one", None, " "], "spans": [[{"start": 0, "end": 9, "label": "Num"}], [], []], "fold": [1, 2, 3],
        "title": ["A title", "", ""], "metadata": [{"url": "https://x.example/", "score": 1.5}] * 3, "id": [1, 2, 3],
    }  # fmt: skip
    incoming = load(file_of(columns))
    assert left(incoming) == {"text": 2, "place": 1, "column": 1}
    assert [(one.title, one.url) for one in incoming.documents] == [("A title", "https://x.example/")]


def test_a_label_that_was_taken_away_or_put_there_counts() -> None:
    rows = table(dumped()).to_pylist()
    rows[0]["spans"] = [{"start": 0, "end": 5, "label": "New", "text": "Tides"}, *rows[0]["spans"][1:]]
    incoming = load(file_of(pa.Table.from_pylist(rows)))
    by_uid = {one.uid: one for one in incoming.annotations}
    assert (by_uid[items.uid(100)].tags, by_uid[items.uid(100)].note) == ((("Mood",),), "Look *here* <b>")
    assert [one.quote for one in incoming.annotations if one.tags == (("New",),)] == ["Tides"]


def test_values_of_the_wrong_kind_say_nothing() -> None:
    for bad in VALUES:
        for beside in hurt(BESIDE, bad):
            load(file_of({"text": ["one two"], "annotator": [encoded(beside)]}))
    for kind in (pa.timestamp("us"), pa.binary(), pa.bool_(), pa.int8(), pa.decimal128(5)):
        about = pa.array([None], pa.struct([("authors", kind), ("published", pa.list_(kind))]))
        spans = pa.array([[{"start": None}]], pa.list_(pa.struct([("start", kind), ("label", kind), ("text", kind)])))
        columns = {"text": ["one"], "metadata": about, "spans": spans, "annotator": pa.array([None], kind)}
        assert load(file_of(columns)).documents[0].text == "one"


@pytest.mark.usefixtures("apart")
@pytest.mark.parametrize("content", BYTES.values(), ids=BYTES)
def test_harmful_files_are_refused(content: bytes) -> None:
    began = time.monotonic()
    with pytest.raises(UnreadableFile, match="no Parquet file"):
        load(content)
    assert time.monotonic() - began < 1


NO_TEXT = {"no column": {"words": ["a"]}, "numbers": {"text": [1]}, "lists": {"text": [["a"]]}}


@pytest.mark.parametrize("columns", NO_TEXT.values(), ids=NO_TEXT)
def test_a_file_without_texts_is_refused(columns: dict[str, Any]) -> None:
    with pytest.raises(UnreadableFile, match="column of texts"):
        load(file_of(columns))


def test_more_rows_or_longer_texts_than_there_may_be_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_ROWS", 2)
    with pytest.raises(TooLarge, match="more than 2 rows"):
        load(file_of({"text": ["a"] * 3}))
    monkeypatch.setattr(reading, "MOST_BYTES", 9)
    with pytest.raises(TooLarge, match="Import them in parts"):
        load(file_of({"text": ["a" * 5] * 2}))


@pytest.mark.usefixtures("apart")
def test_damaged_files_are_refused_or_read() -> None:
    whole = dumped()
    for at in (4, len(whole) // 2, len(whole) - 400):
        content = whole[:at] + bytes(255 - byte for byte in whole[at : at + 40]) + whole[at + 40 :]
        with suppress(Refused):
            load(content)


MANY = 30_000_000
STARTS = pa.StructArray.from_arrays([pa.nulls(MANY, pa.bool_())], ["start"])
LISTS = pa.ListArray.from_arrays(pa.array([0, MANY], pa.int32()), STARTS)
BOMBS = {"a list": LISTS, "a list in a struct": pa.StructArray.from_arrays([LISTS], ["start"])}


@pytest.mark.parametrize("spans", BOMBS.values(), ids=BOMBS)
def test_a_few_bytes_that_stand_for_very_much_are_refused(spans: Any) -> None:
    content = file_of({"text": ["one"], "spans": spans})
    assert len(content) < 100_000
    with pytest.raises(TooLarge, match="more than 100,000 labels"):
        load(content)


@pytest.mark.usefixtures("apart")
def test_a_file_that_takes_too_much_memory_ends_the_process_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart_module, "LIMITS", Limits(memory=20_000_000))
    with pytest.raises(UnreadableFile, match="Nothing of “a.parquet” comes in: it takes too much memory"):
        load(dumped())
