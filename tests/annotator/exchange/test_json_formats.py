"""doccano, Label Studio, Prodigy and spaCy: what each means by its lines."""

from __future__ import annotations

import json
from typing import Any

import pytest

from annotator.exchange.formats import doccano, label_studio, prodigy, spacy_jsonl
from annotator.exchange.incoming import Incoming, IncomingAnnotation
from annotator.exchange.json_files import encoded
from annotator.exchange.losses import Feature, counted, losses
from documents.errors import UnreadableFile
from tests.annotator.exchange import items

WAVES = "🌊 one 👨‍👩‍👧 two"


def load(module: Any, *rows: Any) -> Incoming:
    incoming: Incoming = module.load("\n".join(map(encoded, rows)).encode(), name="a file")
    return incoming


def said(one: IncomingAnnotation) -> tuple[Any, ...]:
    return one.start, one.end, one.quote, [" / ".join(path) for path in one.tags]


def lines(module: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in items.written(module.dump(items.bundle())).decode().splitlines()]


def test_labels_in_doccano_are_what_stands_at_their_ends() -> None:
    row = lines(doccano)[0]
    quotes = [(row["text"][start:end], label) for start, end, label in row["label"]]
    assert quotes[:3] == [("🌊 rise", "Claims / Economic"), ("🌊 rise", "Mood"), ("rise\nA family", "Claims")]
    assert ("cafe\u0301", "Untagged") in quotes
    assert row["Comments"] == ["On the whole of it"]


def test_examples_for_spacy_hold_each_character_in_one_entity_at_most() -> None:
    row = lines(spacy_jsonl)[0]
    assert len(row["spans"]["sc"]) == 6
    assert [row["text"][start:end] for start, end, _ in row["entities"]] == ["rise\nA family", "cafe\u0301", "שלום"]


def test_tokens_in_prodigy_make_the_text_and_begin_and_end_with_the_passages() -> None:
    for row in lines(prodigy):
        assert "".join(token["text"] + " " * token["ws"] for token in row["tokens"]) == row["text"]
        for token in row["tokens"]:
            assert row["text"][token["start"] : token["end"]] == token["text"]
        for span in row["spans"]:
            assert row["tokens"][span["token_start"]]["start"] == span["start"]
            assert row["tokens"][span["token_end"]]["end"] == span["end"]


def test_regions_in_label_studio_are_one_a_passage_with_its_note() -> None:
    tasks = json.loads(items.written(label_studio.dump(items.bundle())))
    result = tasks[0]["annotations"][0]["result"]
    assert [(one["type"], one["id"]) for one in result[:3]] == [
        ("labels", items.uid(100)),
        ("textarea", items.uid(100)),
        ("labels", items.uid(101)),
    ]
    assert result[0]["value"] == {"start": 6, "end": 12, "text": "🌊 rise", "labels": ["Claims / Economic", "Mood"]}
    assert result[1]["value"]["text"] == ["Look *here* <b>"]
    text = tasks[0]["data"]["text"]
    assert all(text[one["value"]["start"] :].startswith(one["value"]["text"]) for one in result if "labels" in one)
    assert tasks[2]["annotations"] == []


def test_what_doccano_has_no_place_for_is_told() -> None:
    told = losses(doccano, counted(items.told_texts(), items.BOOK))
    assert {loss.feature: loss.instead for loss in told}[Feature.NOTE] == "beside"
    assert {loss.feature: loss.instead for loss in told}[Feature.COLOUR] == ""


OTHERS: dict[str, tuple[Any, list[Any], list[tuple[Any, ...]]]] = {
    "doccano, as it exports": (
        doccano,
        [{"id": 7, "text": WAVES, "label": [[2, 5, "Num"], [2, 5, "Word"], [6, 11, "Fam"]], "Comments": []}],
        [(2, 5, "one", ["Num", "Word"]), (6, 11, "👨‍👩‍👧", ["Fam"])],
    ),
    "doccano, with relations": (
        doccano,
        [{"text": WAVES, "entities": [{"id": 0, "start_offset": 2, "end_offset": 5, "label": "Num"}]}],
        [(2, 5, "one", ["Num"])],
    ),
    "doccano, the same label twice": (
        doccano,
        [{"text": WAVES, "label": [[2, 5, "Num"], [2, 5, "Num"]]}],
        [(2, 5, "one", ["Num"]), (2, 5, "one", ["Num"])],
    ),
    "doccano, beyond the text": (doccano, [{"text": WAVES, "label": [[2, 500, "Num"], [-1, 2, "Num"]]}], []),
    "spaCy 2": (spacy_jsonl, [[[WAVES, {"entities": [[2, 5, "NUM"]]}]]], [(2, 5, "one", ["NUM"])]),
    "spaCy, both": (
        spacy_jsonl,
        [{"text": WAVES, "entities": [[2, 5, "NUM"]], "spans": {"sc": [[2, 5, "NUM"]], "x": [[6, 11, "FAM"]]}}],
        [(2, 5, "one", ["NUM"]), (6, 11, "👨‍👩‍👧", ["FAM"])],
    ),
    "Prodigy": (
        prodigy,
        [{"text": WAVES, "spans": [{"start": 12, "end": 15, "token_start": 3, "token_end": 3, "label": "NUM"}]}],
        [(12, 15, "two", ["NUM"])],
    ),
    "Prodigy, rejected": (
        prodigy,
        [{"text": WAVES, "spans": [{"start": 12, "end": 15, "label": "NUM"}], "answer": "reject"}],
        [],
    ),
}


@pytest.mark.parametrize(("module", "rows", "expected"), OTHERS.values(), ids=OTHERS)
def test_what_other_programs_write_comes_in(module: Any, rows: list[Any], expected: list[Any]) -> None:
    incoming = load(module, *rows)
    assert [said(one) for one in incoming.annotations] == expected
    assert load(module, *rows) == incoming
    assert len({one.uid for one in incoming.annotations}) == len(expected)


REGIONS: dict[str, tuple[dict[str, Any], tuple[Any, ...] | None]] = {
    "code points": ({"start": 12, "end": 15, "text": "two"}, (12, 15, "two")),
    "UTF-16 units of earlier versions": ({"start": 16, "end": 19, "text": "two"}, (12, 15, "two")),
    "units that are code points elsewhere": ({"start": 3, "end": 6, "text": "one"}, (2, 5, "one")),
    "no quote": ({"start": 2, "end": 5}, (2, 5, "one")),
    "another text": ({"start": 2, "end": 5, "text": "six"}, (2, 5, "six")),
    "in HTML": ({"start": "/p[1]", "end": "/p[1]", "globalOffsets": {"start": 2, "end": 5}}, (2, 5, "one")),
    "a place in HTML alone": ({"start": "/p[1]", "end": "/p[1]", "text": "one"}, (None, None, "one")),
    "nowhere": ({"start": 200, "end": 500}, None),
}


@pytest.mark.parametrize(("value", "expected"), REGIONS.values(), ids=REGIONS)
def test_regions_come_in_whatever_they_count(value: dict[str, Any], expected: tuple[Any, ...] | None) -> None:
    result = {"id": "abc", "type": "labels", "value": {**value, "labels": ["Num"]}}
    incoming = load(label_studio, [{"data": {"text": WAVES}, "annotations": [{"result": [result]}]}])
    assert [said(one)[:3] for one in incoming.annotations] == ([expected] if expected else [])
    assert [left.what for left in incoming.left] == ([] if expected else ["place"])


def test_line_feeds_are_read_as_some_versions_write_them() -> None:
    result = {"id": "abc", "type": "labels", "value": {"start": 0, "end": 3, "text": "a\\nb", "labels": ["Num"]}}
    incoming = load(label_studio, [{"data": {"text": "a\nb"}, "annotations": [{"result": [result]}]}])
    assert said(incoming.annotations[0])[:3] == (0, 3, "a\nb")


def test_annotations_of_several_people_come_in_under_their_names() -> None:
    result = [{"id": "r", "type": "labels", "value": {"start": 2, "end": 5, "labels": ["Num"]}}]
    people = [{"first_name": "Ada", "last_name": "Byron", "email": "a@b.c"}, {"email": "g@b.c"}]
    made = [{"completed_by": who, "created_at": "2026-01-02T03:04:05Z", "result": result} for who in people]
    dropped = {"was_cancelled": True, "result": result}
    task = {"data": {"text": WAVES}, "annotations": [*made, dropped], "predictions": [{"result": result}]}
    incoming = load(label_studio, [task])
    assert [one.author for one in incoming.annotations] == ["Ada Byron", "g@b.c"]
    assert all(one.created for one in incoming.annotations)
    assert {left.what: left.count for left in incoming.left} == {"prediction": 1, "skipped": 1}


def test_predictions_come_in_where_nobody_annotated() -> None:
    result = [{"id": "r", "type": "labels", "value": {"start": 2, "end": 5, "labels": ["Num"]}}]
    incoming = load(label_studio, [{"data": {"text": WAVES}, "predictions": [{"result": result}]}])
    assert [said(one) for one in incoming.annotations] == [(2, 5, "one", ["Num"])]


def test_a_label_that_was_taken_away_or_put_there_counts() -> None:
    row = lines(doccano)[0]
    row["label"] = [label for label in row["label"] if label[2] != "Mood"] + [[0, 5, "New"]]
    incoming = load(doccano, row)
    by_uid = {one.uid: one for one in incoming.annotations}
    assert by_uid[items.uid(100)].tags == (("Claims", "Economic"),)
    assert by_uid[items.uid(100)].note == "Look *here* <b>"
    assert items.uid(103) not in by_uid
    assert [one.quote for one in incoming.annotations if ("New",) in one.tags] == ["Tides"]


def test_a_comment_that_was_added_is_a_note_on_the_document() -> None:
    row = lines(doccano)[0]
    row["Comments"].append("Another")
    notes = [one.note for one in load(doccano, row).annotations if not one.quote]
    assert sorted(notes) == ["Another", "On the whole of it"]


def test_categories_of_a_whole_text_are_tags_of_the_document() -> None:
    incoming = load(doccano, {"text": "abc", "label": ["Good", "Sea / Tide"], "relations": [{}]})
    assert [said(one) for one in incoming.annotations] == [(None, None, "", ["Good", "Sea / Tide"])]
    assert {left.what: left.count for left in incoming.left} == {"category": 2, "relation": 1}


@pytest.mark.parametrize("module", [doccano, label_studio, prodigy, spacy_jsonl])
def test_what_is_no_json_is_refused_with_the_line(module: Any) -> None:
    with pytest.raises(UnreadableFile, match="line 2"):
        module.load(b'{"text": "a"}\n{"text": ', name="a file")
    with pytest.raises(UnreadableFile, match="UTF-8"):
        module.load("é".encode("latin-1"), name="a file")
