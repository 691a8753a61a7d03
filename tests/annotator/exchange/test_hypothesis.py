"""Annotations of Hypothesis, out and in."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings

from annotator.exchange.formats import hypothesis as module
from annotator.exchange.incoming import Left
from documents.errors import UnreadableFile
from tests.annotator.exchange import hostile, items
from tests.annotator.exchange.round_trips import again, told

pytestmark = pytest.mark.pure


def row(**more: Any) -> dict[str, Any]:
    """As the API has it."""
    made = {
        "id": "wZhJZkV7Ee6tOQ-pl3a4Vg",
        "created": "2026-03-04T05:06:07.123456+00:00",
        "updated": "2026-03-04T05:06:07.123499+00:00",
        "user": "acct:alice.s@hypothes.is",
        "uri": "https://example.org/tides",
        "text": "See *here*",
        "tags": ["Claims / Economic", "mood"],
        "group": "__world__",
        "permissions": {"read": ["group:__world__"]},
        "target": [{"source": "https://example.org/tides", "selector": selectors("rise", 10, 14)}],
        "document": {"title": ["Tides of the sea"]},
        "links": {"html": "https://hypothes.is/a/wZhJZkV7Ee6tOQ-pl3a4Vg"},
    }
    return {**made, **more}


def selectors(exact: str, start: int, end: int) -> list[dict[str, Any]]:
    return [
        {"type": "RangeSelector", "startContainer": "/p[1]", "endContainer": "/p[1]", "startOffset": 3, "endOffset": 7},
        {"type": "TextPositionSelector", "start": start, "end": end},
        {"type": "TextQuoteSelector", "exact": exact, "prefix": "Tides ", "suffix": " and"},
    ]


def file(*rows: Any, under: str = "rows") -> bytes:
    return json.dumps({under: rows, "total": len(rows)}).encode()


def loaded(*rows: Any) -> Any:
    return module.load(file(*rows), name="export.json")


def test_positions_go_out_in_utf_16_units():
    texts = items.told_texts()
    out = json.loads(items.written(module.dump(items.bundle(texts))))
    units = {f"urn:uuid:{text.document.uid}": text.text.encode("utf-16-le") for text in texts}
    checked = 0
    for one in out["annotations"]:
        chosen = {selector["type"]: selector for selector in one["target"][0].get("selector", ())}
        if at := chosen.get("TextPositionSelector"):
            text = units[one["document"]["dc"]["identifier"][0]]
            quote = text[at["start"] * 2 : at["end"] * 2].decode("utf-16-le")
            assert quote == chosen["TextQuoteSelector"]["exact"]
            checked += 1
    assert checked == sum(1 for text in texts for _ in text.standing)


def test_rows_are_shaped_as_the_program_has_them():
    out = json.loads(items.written(module.dump(items.bundle(site="https://notes.example"))))
    first, reply = out["annotations"][:2]
    assert first["user"] == "acct:Alice.Smith@notes.example"
    assert first["tags"] == ["Claims / Economic", "Mood"]
    assert first["created"] == "2026-03-04T06:46:07.890000+00:00"
    assert len(first["id"]) == 22
    assert reply["references"] == [first["id"]]
    assert reply["target"] == [{"source": first["uri"]}]
    assert out["export_userid"] == "acct:export@notes.example"


def test_all_that_is_carried_comes_back_and_a_second_trip_changes_nothing():
    texts = items.told_texts()
    written = items.written(module.dump(items.bundle(texts)))
    incoming = module.load(written, name="a.json")
    known = {text.document.uid: text.text for text in texts}
    assert told(again(incoming, known), module.CARRIES) == told(items.bundle(texts), module.CARRIES)
    assert incoming.left == ()
    assert items.written(module.dump(again(incoming, known))) == written


@settings(max_examples=15)
@given(items.projects())
def test_any_project_comes_back(texts):
    written = items.written(module.dump(items.bundle(texts)))
    if b"uri" not in written:
        return
    incoming = module.load(written, name="a.json")
    known = {text.document.uid: text.text for text in texts}
    assert told(again(incoming, known), module.CARRIES) == told(items.bundle(texts), module.CARRIES)
    assert items.written(module.dump(again(incoming, known))) == written


def test_a_row_of_the_program_comes_in():
    incoming = loaded(row())
    (document,) = incoming.documents
    (one,) = incoming.annotations
    assert (document.key, document.url, document.title) == (*["https://example.org/tides"] * 2, "Tides of the sea")
    assert (one.quote, one.prefix, one.suffix) == ("rise", "Tides ", " and")
    assert (one.start, one.end) == (10, 14)
    assert one.tags == (("Claims", "Economic"), ("mood",))
    assert (one.author, one.note) == ("alice.s", "See *here*")
    assert one.created == datetime(2026, 3, 4, 5, 6, 7, 123456, tzinfo=UTC)
    assert one.edited is None  # the server's two clocks
    assert one.uid == "c1984966-457b-11ee-ad39-0fa99776b856"
    assert incoming.left == ()


def test_where_units_and_code_points_differ_the_quote_says_how_long_it_is():
    (one,) = loaded(row(target=[{"selector": selectors("🌊 rise", 10, 17)}])).annotations
    assert (one.start, one.end) == (10, 16)


def test_other_identifiers_are_the_same_at_every_reading():
    first, second = (loaded(row(id="AVlyLPVGH9ZO4OKStJGS")).annotations[0].uid for _ in range(2))
    assert first == second
    assert loaded(row(id=None)).annotations[0].uid != first


def test_replies_of_a_thread_stand_under_its_first_by_time():
    late = row(id="r2", references=["wZhJZkV7Ee6tOQ-pl3a4Vg", "r1"], text="Yes", created="2026-03-06T00:00:00+00:00")
    soon = row(id="r1", references=["wZhJZkV7Ee6tOQ-pl3a4Vg"], text="Is it?", user_info={"display_name": "Bob Stone"})
    lost = row(id="r3", references=["gone"], text="To nothing")
    incoming = loaded(late, row(), soon, lost)
    (one,) = incoming.annotations
    assert [(reply.author, reply.text) for reply in one.replies] == [("Bob Stone", "Is it?"), ("alice.s", "Yes")]
    assert incoming.left == (Left("reply", 1, "To nothing"),)


def test_a_page_note_is_about_the_whole_document():
    incoming = loaded(row(target=[{"source": "https://example.org/tides"}]))
    assert (incoming.annotations[0].quote, incoming.annotations[0].start, incoming.left) == ("", None, ())


LEFT = {
    "to one person alone": ({"permissions": {"read": ["acct:alice.s@hypothes.is"]}}, "private"),
    "in a group": ({"group": "x1y2z3"}, "group"),
    "on a picture": ({"target": [{"selector": [{"type": "ShapeSelector"}]}]}, "place"),
    "about nothing": ({"uri": "", "target": []}, "unclear"),
}


@pytest.mark.parametrize(("more", "what"), LEFT.values(), ids=LEFT)
def test_what_cannot_come_is_told(more, what):
    incoming = loaded(row(), row(id="2", **more))
    assert [one.what for one in incoming.left] == [what]
    assert set(module.LEFT) >= {what}


@pytest.mark.parametrize("under", ["annotations", "rows", None])
def test_the_list_is_found_wherever_it_stands(under):
    content = file(row(), under=under) if under else json.dumps([row()]).encode()
    assert len(module.load(content, name="a.json").annotations) == 1


@pytest.mark.parametrize("content", hostile.BYTES.values(), ids=hostile.BYTES)
def test_what_is_no_export_is_refused(content):
    with pytest.raises(UnreadableFile):
        module.load(content, name="a.json")


@pytest.mark.parametrize("key", [*row(), "references", "user_info"])
def test_values_of_any_kind_are_read_with_doubt(key):
    for value in hostile.VALUES:
        hostile.refused_or_read(module, file(row(**{key: value}), row()))
        hostile.refused_or_read(
            module, file(row(target=[{"selector": [{"type": value, "start": value, "exact": value}]}]))
        )


def test_positions_out_of_all_bounds_are_none():
    for start in (-5, 10**12, 1e308, "9" * 50):
        assert loaded(row(target=[{"selector": selectors("rise", start, 2)}])).annotations[0].start is None


def test_a_document_without_an_address_of_the_web_is_known_by_its_name():
    incoming = loaded(row(uri="urn:x-pdf:1234", target=[{"source": "urn:x-pdf:1234"}]))
    assert (incoming.documents[0].key, incoming.documents[0].url) == ("urn:x-pdf:1234", "")


def test_what_was_edited_keeps_both_times():
    when = datetime(2026, 3, 5, tzinfo=UTC)
    (one,) = loaded(row(updated="2026-03-05T00:00:00+00:00")).annotations
    assert one.edited == when
    assert replace(one, edited=None) == loaded(row()).annotations[0]
