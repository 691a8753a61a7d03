"""Web Annotations come in: ours as they went out, and those that other programs write."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from pyld import jsonld  # type: ignore[import-untyped]

from annotator.errors import Refused
from annotator.exchange.bundle import FieldItem
from annotator.exchange.formats import web_annotation
from annotator.exchange.incoming import Incoming
from tests.annotator.exchange import items
from tests.annotator.exchange.round_trips import again, told

STANDARDS = Path(os.environ.get("ANNOTATOR_STANDARDS", Path(__file__).parents[4] / "shared" / "standards")) / "w3c"
OA = "http://www.w3.org/ns/oa#"
PAGE = "https://example.org/page"
QUOTE = {"type": "TextQuoteSelector", "exact": "three", "prefix": "two ", "suffix": " four"}
PLACE = {"type": "TextPositionSelector", "start": 8, "end": 13}


def dumped(texts: Any = None) -> bytes:
    return items.written(web_annotation.dump(items.bundle(texts)))


def loaded(thing: Any) -> Incoming:
    return web_annotation.load(json.dumps(thing).encode(), name="a.jsonld")


def annotation(target: Any = PAGE, **more: Any) -> dict[str, Any]:
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": "urn:x:1",
        "type": "Annotation",
        "target": target,
        **more,
    }


def marked(*selectors: Any, source: Any = PAGE) -> dict[str, Any]:
    return {"source": source, "selector": selectors[0] if len(selectors) == 1 else list(selectors)}


def tagging(value: str, **more: Any) -> dict[str, Any]:
    return {"type": "TextualBody", "purpose": "tagging", "value": value, **more}


def left(incoming: Incoming) -> dict[str, int]:
    return {one.what: one.count for one in incoming.left}


def texts_of(texts: Any) -> dict[str, str]:
    return {one.document.uid: one.text for one in texts}


def test_what_goes_out_comes_back() -> None:
    first = dumped()
    incoming = web_annotation.load(first, name="a.jsonld")
    back = again(incoming, texts_of(items.told_texts()))
    assert told(back, web_annotation.CARRIES) == told(items.bundle(), web_annotation.CARRIES)
    assert items.written(web_annotation.dump(again(incoming, texts_of(items.told_texts())))) == first
    assert incoming.left == ()


@given(items.projects())
@settings(max_examples=25, deadline=None)
def test_any_project_comes_back(texts: Any) -> None:
    first = dumped(texts)
    incoming = web_annotation.load(first, name="a.jsonld")
    back = again(incoming, texts_of(texts))
    assert told(back, web_annotation.CARRIES) == told(items.bundle(texts), web_annotation.CARRIES)
    assert items.written(web_annotation.dump(again(incoming, texts_of(texts)))) == first


def test_fields_come_back_as_texts() -> None:
    fields = (FieldItem("Age", "number", "4.5"), FieldItem("Seen", "yes_no", "no"), FieldItem("N", "number", "12"))
    about = items.document(1, fields=fields)
    incoming = web_annotation.load(dumped((items.text_item(about, items.passage(about, "bus")),)), name="a.jsonld")
    assert incoming.documents[0].fields == {"Age": "4.5", "Seen": "no", "N": "12"}


def test_a_reader_of_linked_data_finds_each_quote_at_its_place() -> None:
    """By the JSON-LD 1.1 algorithms, with the W3C's own context."""
    if not STANDARDS.is_dir():
        pytest.skip(f"The W3C's context is not at {STANDARDS}; set ANNOTATOR_STANDARDS to its folder's parent.")
    context = json.loads((STANDARDS / "anno.jsonld").read_text())

    def local(address: str, _options: Any) -> dict[str, Any]:
        assert address == "http://www.w3.org/ns/anno.jsonld"
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": address, "document": context}

    [collection] = jsonld.expand(json.loads(dumped()), {"documentLoader": local})
    found = collection["http://www.w3.org/ns/activitystreams#first"][0]
    listed = found["http://www.w3.org/ns/activitystreams#items"][0]["@list"]
    seen = 0
    for one in listed:
        for selector in (each for target in one[f"{OA}hasTarget"] for each in target.get(f"{OA}hasSelector", ())):
            if f"{OA}start" in selector:
                start, end = (selector[f"{OA}{name}"][0]["@value"] for name in ("start", "end"))
                quotes = [
                    each[f"{OA}exact"][0]["@value"]
                    for each in one[f"{OA}hasTarget"][0][f"{OA}hasSelector"]
                    if f"{OA}exact" in each
                ]
                assert any(text[start:end] == quotes[0] for text in texts_of(items.told_texts()).values())
                seen += 1
    assert (seen, len(listed)) == (6, 9)


COLLECTIONS = {
    "one alone": annotation(),
    "a list": [annotation()],
    "a page": {"type": "AnnotationPage", "items": [annotation()]},
    "a collection": {"type": "AnnotationCollection", "first": {"type": "AnnotationPage", "items": [annotation()]}},
    "a collection's further page": {
        "type": "AnnotationCollection",
        "first": {"type": "AnnotationPage", "items": [], "next": {"type": "AnnotationPage", "items": [annotation()]}},
    },
    "items of a collection itself": {"type": ["AnnotationCollection", "BasicContainer"], "items": [annotation()]},
    "a graph": {"@graph": [annotation()]},
    "types with their vocabulary": {**annotation(), "type": "oa:Annotation"},
    "keys as JSON-LD has them": {"@id": "urn:x:1", "@type": ["Annotation"], "target": {"@id": PAGE}},
}


@pytest.mark.parametrize("thing", COLLECTIONS.values(), ids=COLLECTIONS)
def test_annotations_are_found_wherever_they_stand(thing: Any) -> None:
    incoming = loaded(thing)
    assert [(one.document, one.quote) for one in incoming.annotations] == [(PAGE, "")]
    assert [(one.key, one.url) for one in incoming.documents] == [(PAGE, PAGE)]
    assert incoming.annotations[0].uid == loaded(thing).annotations[0].uid


SELECTORS: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "a quote": (marked(QUOTE), (None, None, "three", "two ", " four")),
    "a quote and a place": (marked(QUOTE, PLACE), (8, 13, "three", "two ", " four")),
    "a choice": (marked({"type": "Choice", "items": [QUOTE, PLACE]}), (8, 13, "three", "two ", " four")),
    "a fragment refined by a quote": (
        marked({"type": "FragmentSelector", "value": "p1", "refinedBy": QUOTE}),
        (None, None, "three", "two ", " four")),
    "a fragment refined by a place": (
        marked({"type": "FragmentSelector", "value": "p1", "refinedBy": PLACE}, QUOTE),
        (None, None, "three", "two ", " four")),
    "a place refined by a place": (
        marked({**PLACE, "refinedBy": {**PLACE, "start": 1, "end": 3}}, {**QUOTE, "exact": "hr"}),
        (9, 11, "hr", "two ", " four")),
    "a quote refined by a place": (
        marked({**QUOTE, "refinedBy": {**PLACE, "start": 1, "end": 3}}), (None, None, "hr", "two t", "ee four")),
    "a quote refined by a quote": (
        marked({**QUOTE, "refinedBy": {**QUOTE, "exact": "hr"}}), (None, None, "hr", "two t", "ee four")),
    "no source": ({"selector": [QUOTE]}, (None, None, "three", "two ", " four")),
    "a place that can't be": (
        marked(QUOTE, {**PLACE, "start": 9, "end": 2}, {**PLACE, "start": -1}, {**PLACE, "start": 1e300, "end": "x"}),
        (None, None, "three", "two ", " four")),
    "nothing but a place": (marked(PLACE), (None, None, "", "", "")),
    "nothing but a path": (marked({"type": "XPathSelector", "value": "/p"}), (None, None, "", "", "")),
    "a quote of nothing": (marked({**QUOTE, "exact": ""}), (None, None, "", "", "")),
    "all of it": (PAGE, (None, None, "", "", "")),
}  # fmt: skip


@pytest.mark.parametrize(("target", "expected"), SELECTORS.values(), ids=SELECTORS)
def test_passages_are_known_by_their_words_and_places_are_hints(target: Any, expected: tuple[Any, ...]) -> None:
    incoming = loaded(annotation(target))
    [one] = incoming.annotations
    assert (one.start, one.end, one.quote, one.prefix, one.suffix) == expected
    unknown = isinstance(target, dict) and not one.quote
    assert left(incoming).get("selector", 0) == unknown


BODIES: dict[str, tuple[dict[str, Any], tuple[Any, ...]]] = {
    "a tag and a note": (
        {"body": [tagging("Claims / Economic"), {"type": "TextualBody", "value": "A *note*", "purpose": "commenting"}]},
        ("A *note*", (("Claims", "Economic"),))),
    "a text alone": ({"bodyValue": "A note"}, ("A note", ())),
    "a text as the body": ({"body": "A note"}, ("A note", ())),
    "an address": ({"body": "https://example.org/x"}, ("<https://example.org/x>", ())),
    "a thing with an address": ({"body": {"id": "https://example.org/x"}}, ("<https://example.org/x>", ())),
    "a body without a purpose": ({"body": {"type": "TextualBody", "value": "A note"}}, ("A note", ())),
    "tagging, all of it": (
        {"motivation": "tagging", "body": {"type": "TextualBody", "value": "Mood"}}, ("", (("Mood",),))),
    "a thing to tag with": (
        {"body": {"type": "SpecificResource", "purpose": "tagging", "source": {"id": "urn:x", "label": "Mood"}}},
        ("", (("Mood",),))),
    "several notes": ({"body": [{"value": "One"}, {"value": "Two"}]}, ("One\n\nTwo", ())),
    "a choice": ({"body": {"type": "Choice", "items": [{"value": "One"}, {"value": "Un"}]}}, ("One", ())),
    "a text with its language": ({"body": {"value": {"@value": "Eins", "@language": "de"}}}, ("Eins", ())),
    "the same tag twice": ({"body": [tagging("Mood"), tagging("Mood")]}, ("", (("Mood",),))),
    "nothing": ({"body": []}, ("", ())),
    "a picture": ({"body": {"type": "Image", "id": "https://example.org/x.png"}}, ("", ())),
}  # fmt: skip


@pytest.mark.parametrize(("more", "expected"), BODIES.values(), ids=BODIES)
def test_bodies_are_notes_and_tags(more: dict[str, Any], expected: tuple[Any, ...]) -> None:
    [one] = loaded(annotation(**more)).annotations
    assert (one.note, one.tags) == expected


def test_replies_are_annotations_of_annotations_or_bodies() -> None:
    answer = {
        "type": "TextualBody",
        "purpose": "replying",
        "value": "Yes",
        "creator": {"name": "Ben"},
        "created": "2020-01-02",
    }
    first = annotation(body=[{"value": "A note", "purpose": "commenting"}, answer], creator="Ann")
    second = {
        **annotation("urn:x:1", bodyValue="And so", creator=[{"name": "Cat"}], motivation="replying"),
        "id": "urn:x:2",
    }
    third = {**annotation({"id": "urn:x:2"}, bodyValue="Not so"), "id": "urn:x:3"}
    lost = {**annotation("urn:x:9", bodyValue="Who?", motivation="replying"), "id": "urn:x:4"}
    incoming = loaded([third, lost, first, second])
    [one] = incoming.annotations
    assert (one.note, one.author) == ("A note", "Ann")
    assert [(reply.text, reply.author) for reply in one.replies] == [("Not so", ""), ("And so", "Cat"), ("Yes", "Ben")]
    assert one.replies[2].created == datetime(2020, 1, 2, tzinfo=UTC)
    assert len({one.uid, *(reply.uid for reply in one.replies)}) == 4
    assert left(incoming) == {"reply": 1}


def test_annotations_that_answer_one_another_in_a_circle_end() -> None:
    incoming = loaded(
        [{**annotation("urn:x:2", bodyValue="One")}, {**annotation("urn:x:1", bodyValue="Two"), "id": "urn:x:2"}]
    )
    assert [one.note for one in incoming.annotations] == ["One", "Two"]


def test_each_of_several_targets_gets_the_annotation() -> None:
    targets = [marked(QUOTE), {"type": "List", "items": ["https://example.org/other", marked(QUOTE, source="urn:x:z")]}]
    first, second = (loaded(annotation(targets, bodyValue="Of all")).annotations for _ in range(2))
    assert [one.document for one in first] == [PAGE, "https://example.org/other", "urn:x:z"]
    assert {one.note for one in first} == {"Of all"}
    assert len({one.uid for one in first}) == 3
    assert first == second


def test_what_does_not_come_in_is_counted() -> None:
    incoming = loaded(
        {
            "type": "AnnotationCollection",
            "label": "Theirs",
            "first": {
                "type": "AnnotationPage",
                "next": "https://example.org/page2",
                "items": [
                    "urn:x:7",
                    annotation(None),
                    annotation(f"{PAGE}#p1", body={"type": "Video", "id": "https://example.org/x"}),
                    annotation(body={"value": "<b>x</b>", "format": "text/html"}),
                ],
            },
        }
    )
    assert left(incoming) == {"page": 1, "other": 1, "targetless": 1, "fragment": 1, "body": 1, "html": 1}
    assert left(incoming).keys() <= web_annotation.LEFT.keys()
    assert incoming.project == "Theirs"
    assert len({one.uid for one in incoming.annotations}) == 2


HOSTILE = {
    "nothing": b"",
    "no JSON": b"<html>",
    "cut off": dumped()[:500],
    "not UTF-8": b'{"type": "Annotation", "target": "\xff"}',
    "too deep": b"[" * 100_000,
    "something else": b'{"a": 1}',
    "a number": b"12",
    "a list of numbers": b"[1, 2]",
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_damaged_files_are_refused_with_a_reason(content: bytes) -> None:
    with pytest.raises(Refused, match="a.jsonld"):
        web_annotation.load(content, name="a.jsonld")


STRANGE: tuple[Any, ...] = (
    None,
    7,
    -1.5,
    True,
    "",
    "x",
    [],
    [None],
    [[]],
    {},
    {"id": 3},
    {"type": 4, "value": []},
    {"source": []},
)


@pytest.mark.parametrize("value", STRANGE, ids=map(repr, STRANGE))
@pytest.mark.parametrize("key", ["id", "target", "body", "bodyValue", "creator", "created", "modified", "motivation"])
def test_values_of_the_wrong_kind_say_nothing(key: str, value: Any) -> None:
    loaded([{**annotation(marked(QUOTE), bodyValue="x"), key: value}])


@pytest.mark.parametrize("value", STRANGE, ids=map(repr, STRANGE))
@pytest.mark.parametrize("key", ["source", "selector"])
def test_targets_of_the_wrong_kind_say_nothing(key: str, value: Any) -> None:
    loaded(
        [annotation({**marked(QUOTE), key: value}), annotation(marked({**QUOTE, "exact": value, "refinedBy": value}))]
    )
    loaded(annotation(marked(QUOTE, source={"id": PAGE, "dcterms:title": value, "schema:additionalProperty": value})))


def test_selectors_that_refine_one_another_without_end_are_bounded() -> None:
    selector: dict[str, Any] = QUOTE
    for _count in range(200):
        selector = {"type": "FragmentSelector", "value": "x", "refinedBy": selector}
    assert loaded(annotation(marked(selector))).annotations[0].quote == ""
