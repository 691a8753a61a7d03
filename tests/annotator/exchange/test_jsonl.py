"""JSON Lines: an annotation a line, out and in."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from annotator.exchange.bundle import AnnotationItem, FieldItem
from annotator.exchange.formats import jsonl
from annotator.exchange.incoming import Incoming
from annotator.exchange.losses import Feature, counted, losses
from annotator.past_codebook import Definition
from documents.errors import UnreadableFile
from tests.annotator.exchange import items
from tests.annotator.exchange.hostile import BYTES, VALUES, refused_or_read
from tests.annotator.exchange.round_trips import again, told

KEYS = (
    *("uid", "project", "document", "revision", "start", "end", "quote", "prefix", "suffix", "made_quote", "page"),
    *("tags", "earlier", "note", "author", "created", "edited", "how", "score", "replies", "link"),
)


def dumped(texts: Any = None, **more: Any) -> bytes:
    return items.written(jsonl.dump(items.bundle(texts, **more)))


def rows(texts: Any = None, **more: Any) -> list[dict[str, Any]]:
    # Not by splitlines: other signs than a line feed may stand in a text.
    return [json.loads(line) for line in dumped(texts, **more).decode().split("\n")[:-1]]


def load(*lines: Any) -> Incoming:
    return jsonl.load("\n".join(map(json.dumps, lines)).encode(), name="a.jsonl")


def texts_of(texts: Any) -> dict[str, str]:
    return {one.document.uid: one.text for one in texts}


def test_a_line_says_all_that_is_known_of_an_annotation() -> None:
    about = replace(
        items.told_document(), fields=(FieldItem("Box", "number", "12.50"), FieldItem("Read", "yes_no", "yes"))
    )
    earlier = Definition(items.MADE, "Mood", "How it “feels”", "When told", "")
    one = items.passage(about, "🌊 rise", tags=("Claims / Economic", "Mood"), note="Look *here*", edited=items.MADE)
    reply = items.told_texts()[0].annotations[0].replies[0]
    one = one._replace(
        made_quote="🌊 fall",
        page="12–13",
        how="fuzzy",
        score=0.8,
        revision=3,
        earlier=(("Mood", earlier),),
        replies=(reply,),
    )

    [row] = rows((items.text_item(about, one),), site="https://site.example")

    made = "2026-03-04T05:06:07.890000Z"
    assert row == {
        "uid": items.uid(100),
        "project": "Tides",
        "document": {
            "uid": items.uid(1),
            "title": "Tides & “moons” <of> the sea 🌊",
            "address": f"urn:uuid:{items.uid(1)}",
            "url": "https://example.org/tides?a=1&b=2",
            "authors": ["Ada Byron", "Grace H."],
            "publisher": "The Tide",
            "published": "2026-02-03",
            "language": "en",
            "topics": ["Sea / Tides"],
            "fields": [
                {"name": "Box", "kind": "number", "text": "12.50"},
                {"name": "Read", "kind": "yes_no", "text": "yes"},
            ],
        },
        "revision": 3,
        "start": 6,
        "end": 12,
        "quote": "🌊 rise",
        "prefix": "Tides ",
        "suffix": items.TEXT[12:44],
        "made_quote": "🌊 fall",
        "page": "12–13",
        "tags": ["Claims / Economic", "Mood"],
        "earlier": [
            {
                "tag": "Mood",
                "since": made,
                "name": "Mood",
                "description": "How it “feels”",
                "when_to_use": "When told",
                "when_not": "",
            }
        ],
        "note": "Look *here*",
        "author": "Alice Smith",
        "created": "2026-03-04T06:46:07.890000Z",
        "edited": made,
        "how": "fuzzy",
        "score": 0.8,
        "replies": [
            {"uid": items.uid(501), "author": "Bob Stone", "text": "Is it? *Really*?", "created": made, "edited": None}
        ],
        "link": f"urn:uuid:{items.uid(1)}#a-{items.uid(100)}",
    }


def test_no_field_of_an_annotation_is_left_out() -> None:
    assert set(AnnotationItem._fields) <= set(KEYS)
    told_of = re.findall(r"^(\w+)(?:, (\w+))?  +\S", jsonl.__doc__ or "", re.MULTILINE)
    assert tuple(name for names in told_of for name in names if name) == KEYS


def test_all_lines_have_the_same_keys_and_their_quotes_stand_in_the_text() -> None:
    texts = texts_of(items.told_texts())
    for row in rows():
        assert tuple(row) == KEYS
        if row["start"] is not None:
            assert texts[row["document"]["uid"]][row["start"] : row["end"]] == row["quote"]
    assert [row["how"] for row in rows() if row["start"] is None] == ["exact", "orphan"]
    assert [row["edited"] for row in rows()][:2] == [None, "2026-03-05T05:06:07.890000Z"]


@pytest.mark.parametrize("sign", ["\u2028", "\u0085", "\u2029", '"', "\\", "\x7f", "</script>"])
def test_a_line_ends_at_a_line_feed_alone(sign: str) -> None:
    about = items.document(title=f"a{sign}b")
    text = f"a{sign}b rise"
    one = items.passage(about, "rise", text, note=f"x{sign}y", tags=(f"t{sign}g",), author=f"A{sign}")
    [row] = rows((items.text_item(about, one, text=text),), project=f"P{sign}")
    assert (row["note"], row["prefix"], row["tags"]) == (f"x{sign}y", f"a{sign}b ", [f"t{sign}g"])
    assert (row["document"]["title"], row["author"], row["project"]) == (f"a{sign}b", f"A{sign}", f"P{sign}")


def test_what_goes_out_comes_back() -> None:
    first = dumped()
    incoming = jsonl.load(first, name="a.jsonl")
    back = again(incoming, texts_of(items.told_texts()))
    assert told(back, jsonl.CARRIES) == told(items.bundle(), jsonl.CARRIES)
    assert dumped(tuple(again(incoming, texts_of(items.told_texts())).texts), project=incoming.project) == first
    assert (incoming.project, incoming.left) == ("Tides", ())


@given(items.projects())
@settings(max_examples=25, deadline=None)
def test_any_project_comes_back(texts: Any) -> None:
    if not any(text.annotations for text in texts):
        return
    first = dumped(texts)
    back = again(jsonl.load(first, name="a.jsonl"), texts_of(texts))
    assert told(back, jsonl.CARRIES) == told(items.bundle(texts), jsonl.CARRIES)
    assert items.written(jsonl.dump(again(jsonl.load(first, name="a.jsonl"), texts_of(texts)))) == first


def test_fields_of_a_document_come_back_as_texts() -> None:
    about = items.document(fields=(FieldItem("Box", "number", "12.50"), FieldItem("Kept", "text", "in 🌊")))
    [document] = jsonl.load(dumped((items.text_item(about, items.passage(about, "rise")),)), name="a.jsonl").documents
    assert document.fields == {"Box": "12.50", "Kept": "in 🌊"}


def test_lines_of_other_programs_need_a_document_and_little_else() -> None:
    incoming = load(
        {"document": {"title": "Tides"}, "quote": "rise", "tags": ["Claims / Economic", "Mood"]},
        {"document": {"title": "Tides"}, "quote": "rise", "start": 9, "end": 4},
        {"document": {"url": "https://example.org/"}, "note": "All of it", "start": 3, "end": 5},
    )
    assert [(one.document, one.start, one.quote, one.tags) for one in incoming.annotations] == [
        ("Tides", None, "rise", (("Claims", "Economic"), ("Mood",))),
        ("Tides", None, "rise", ()),
        ("https://example.org/", None, "", ()),
    ]
    assert [(one.title, one.url) for one in incoming.documents] == [("Tides", ""), ("", "https://example.org/")]
    assert len({one.uid for one in incoming.annotations}) == 3
    assert all(one.uid for one in incoming.annotations)


def test_what_does_not_come_in_is_counted() -> None:
    about = {"title": "Tides"}
    earlier = [{"tag": "Mood"}, {"tag": "Claims"}]
    incoming = load(
        {"document": about, "quote": "rise", "made_quote": "fall", "earlier": earlier}, {"quote": "x"}, {"document": {}}
    )
    assert {one.what: (one.count, one.example) for one in incoming.left} == {
        "reworded": (1, "fall"),
        "earlier": (2, "Mood"),
        "unclear": (2, ""),
    }
    assert set(jsonl.LEFT) == {one.what for one in incoming.left}


def test_what_it_has_no_place_for_is_told() -> None:
    lost = {loss.feature for loss in losses(jsonl, counted(items.told_texts(), items.BOOK))}
    assert lost == {
        *(Feature.COLOUR, Feature.DEFINITION, Feature.SHORTCUT, Feature.ALIAS),
        *(Feature.TEXT, Feature.UNMARKED),
    }


def test_a_file_without_annotations_is_refused() -> None:
    assert dumped(()) == b""
    for content in (b"", b"{}", b'{"text": "abc"}', b"[]"):
        with pytest.raises(UnreadableFile, match="no annotations"):
            jsonl.load(content, name="a.jsonl")


def test_lines_are_written_one_by_one() -> None:
    asked = []

    def annotations() -> Any:
        for one in items.told_texts()[0].annotations:
            asked.append(one)
            yield one

    next(jsonl.dump(replace(items.bundle(()), annotations=annotations())))
    assert len(asked) == 1


@pytest.mark.parametrize("content", BYTES.values(), ids=BYTES)
def test_harmful_files_are_refused_or_read(content: bytes) -> None:
    refused_or_read(jsonl, content)


def test_half_a_file_is_refused_or_read() -> None:
    whole = dumped()
    for length in range(1, len(whole), 97):
        refused_or_read(jsonl, whole[:length])


def test_values_of_the_wrong_kind_say_nothing() -> None:
    row = rows()[0]
    for value in VALUES:
        for key in row:
            refused_or_read(jsonl, json.dumps({**row, key: value}).encode())
        for within in ("document", "replies", "earlier"):
            one = row[within] if within == "document" else {"uid": "x", "text": "y", "tag": "z", "author": "a"}
            for key in one:
                told_badly = {**one, key: value}
                refused_or_read(
                    jsonl,
                    json.dumps({**row, within: told_badly if within == "document" else [told_badly]}).encode(),
                )
