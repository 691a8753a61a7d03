"""What every format of language processing keeps to: round trips, and what harmful files do to it."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given, settings

from annotator.exchange.bundle import TextItem
from annotator.exchange.codebooks.entries import CodebookFile, Entry
from annotator.exchange.incoming import Incoming
from annotator.exchange.json_files import encoded
from tests.annotator.exchange import items
from tests.annotator.exchange.hostile import BYTES, VALUES, refused_or_read
from tests.annotator.exchange.round_trips import again, told

NAMES = (
    *("brat", "conll", "doccano", "label_studio", "prodigy", "spacy_docbin", "spacy_jsonl", "uima_xmi", "webanno_tsv"),
)
FORMATS = {name: import_module(f"annotator.exchange.formats.{name}") for name in NAMES}
WHOLE = {name: module for name, module in FORMATS.items() if name != "conll"}  # it keeps tokens and labels alone
STREAMED = {name: module for name, module in FORMATS.items() if name != "spacy_docbin"}  # it says first how long it is
ALL = pytest.mark.parametrize("module", FORMATS.values(), ids=FORMATS)
BOTH_WAYS = pytest.mark.parametrize("module", WHOLE.values(), ids=WHOLE)


def round_trip(module: Any, texts: tuple[TextItem, ...], book: CodebookFile = items.BOOK) -> Incoming:
    """What a format carries, and what stands beside it, comes back equal; a second trip changes nothing."""
    held = module.CARRIES | frozenset(module.INSTEAD)
    first = items.written(module.dump(items.bundle(texts, book)))
    incoming: Incoming = module.load(first, name="a file")
    assert told(again(incoming), held) == told(items.bundle(texts, book), held)
    assert items.written(module.dump(again(incoming))) == first
    return incoming


@BOTH_WAYS
def test_a_told_project_comes_back(module: Any) -> None:
    assert round_trip(module, items.told_texts()).left == ()


@BOTH_WAYS
@settings(max_examples=25, deadline=None)
@given(texts=items.projects())
def test_any_project_comes_back(module: Any, texts: tuple[TextItem, ...]) -> None:
    if module.__name__.endswith("webanno_tsv"):  # it has no white space before a text
        texts = tuple(text for text in texts if text.text == text.text.lstrip())
    if texts:
        round_trip(module, texts)


@BOTH_WAYS
def test_a_tag_may_be_called_as_what_has_none(module: Any) -> None:
    about = items.document()
    marked = items.passage(about, "rise", tags=("Untagged",)), items.passage(about, "menus", number=101)
    round_trip(module, (items.text_item(about, *marked),), CodebookFile((Entry(("Untagged",)),)))


@pytest.mark.parametrize("module", STREAMED.values(), ids=STREAMED)
def test_texts_are_asked_for_one_by_one(module: Any) -> None:
    asked = []

    def texts() -> Any:
        for item in items.told_texts():
            asked.append(item)
            yield item

    pieces = module.dump(replace(items.bundle(()), texts=texts()))
    while not asked:
        next(pieces)
    assert len(asked) == 1


@ALL
@pytest.mark.parametrize("content", BYTES.values(), ids=BYTES)
def test_harmful_files_are_refused_or_read(module: Any, content: bytes) -> None:
    refused_or_read(module, content)


@ALL
def test_half_a_file_is_refused_or_read(module: Any) -> None:
    whole = items.written(module.dump(items.bundle()))
    for length in range(1, len(whole), max(1, len(whole) // 25)):
        refused_or_read(module, whole[:length])


@ALL
def test_words_that_say_where_it_goes_are_told(module: Any) -> None:
    assert not module.CARRIES & set(module.INSTEAD)
    assert all(sentence.endswith(".") for sentence in module.LEFT.values())


def hurt(value: Any, bad: Any) -> Any:
    """Everything that can be made of it by putting ``bad`` for one of its parts."""
    if isinstance(value, dict):
        for key in value:
            yield {**value, key: bad}
            yield from ({**value, key: one} for one in hurt(value[key], bad))
    elif isinstance(value, list):
        for number in range(len(value)):
            yield [*value[:number], bad, *value[number + 1 :]]
            yield from ([*value[:number], one, *value[number + 1 :]] for one in hurt(value[number], bad))


ROWS: dict[str, dict[str, Any]] = {
    "doccano": {"text": "one two", "label": [[0, 3, "A"]], "Comments": ["c"], "relations": [{"id": 1}]},
    "spacy_jsonl": {"text": "one two", "entities": [[0, 3, "A"]], "spans": {"sc": [[0, 3, "A"]]}, "cats": {"c": 1}},
    "prodigy": {"text": "one two", "spans": [{"start": 0, "end": 3, "label": "A"}], "meta": {"title": "t"}},
    "label_studio": {
        "data": {"text": "one two"},
        "annotations": [
            {
                "completed_by": {"email": "a@example.org"},
                "created_at": "2026-01-01",
                "result": [
                    {"id": "r", "type": "labels", "value": {"start": 0, "end": 3, "text": "one", "labels": ["A"]}},
                    {"id": "r", "type": "textarea", "value": {"text": ["n"]}},
                ],
            }
        ],
    },
}
BESIDE = {
    "document": {"uid": "x", "title": "t", "authors": ["a"], "published": "2026-01-01", "fields": {"f": "v"}},
    "annotations": [
        {"uid": items.uid(5), "start": 0, "end": 3, "tags": ["A"], "created": "x", "replies": [{"text": "r"}]},
        {"uid": items.uid(6), "note": "n"},
    ],
}


@pytest.mark.parametrize("name", ROWS)
def test_values_of_the_wrong_kind_say_nothing(name: str) -> None:
    module = FORMATS[name]
    row = ROWS[name]
    inner = row.get("data", row)
    row = {**row, "data": {**inner, "annotator": BESIDE}} if "data" in row else {**row, "annotator": BESIDE}
    for bad in VALUES:
        for one in hurt(row, bad):
            refused_or_read(module, encoded([one]).encode())
