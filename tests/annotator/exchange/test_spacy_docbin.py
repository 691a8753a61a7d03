"""Files for spaCy as spaCy reads them, and as it writes them."""

from __future__ import annotations

import random
import struct
import time
import zlib
from typing import Any

import pytest
import spacy
import srsly  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.symbols import IDS
from spacy.tokens import Doc, DocBin, Span
from spacy.training import Example
from spacy.vocab import Vocab

from annotator.errors import TooLarge
from annotator.exchange import messagepack
from annotator.exchange.bundle import TextItem
from annotator.exchange.claims import MOST_BYTES
from annotator.exchange.formats import spacy_docbin
from annotator.exchange.formats.spacy_docbin import strings, writing
from annotator.exchange.incoming import Incoming, IncomingAnnotation
from annotator.exchange.json_files import listed
from documents.errors import UnreadableFile
from tests.annotator.exchange import items
from tests.annotator.exchange.hostile import VALUES, refused_or_read
from tests.annotator.exchange.round_trips import again
from tests.annotator.exchange.test_language_formats import hurt

SYMBOLS = "root mark TIME X FLAG33 DEPRECATED007 _ number ORG"
STRINGS = Vocab().strings


def docs_in(content: bytes) -> list[Doc]:
    return list(DocBin().from_bytes(content).get_docs(Vocab()))


def dumped(*texts: TextItem) -> bytes:
    return items.written(spacy_docbin.dump(items.bundle(texts or None)))


def load(content: bytes) -> Incoming:
    return spacy_docbin.load(content, name="a.spacy")


def said(one: IncomingAnnotation) -> tuple[Any, ...]:
    return one.start, one.end, one.quote, [" / ".join(path) for path in one.tags]


def left(incoming: Incoming) -> dict[str, int]:
    return {one.what: one.count for one in incoming.left}


@settings(max_examples=50, deadline=None)
@given(texts=items.projects())
def test_spacy_reads_the_text_and_every_passage_where_it_stands(texts: tuple[TextItem, ...]) -> None:
    for doc, item in zip(docs_in(dumped(*texts)), texts, strict=True):
        assert doc.text == item.text
        spans = [(span.start_char, span.text, span.label_) for span in doc.spans["sc"]]
        passages = [(one.start, one.quote, tag) for one in item.standing for tag in one.tags or ("Untagged",)]
        assert spans == passages
        assert all(span.text == span.text.strip() and (span.label_ in item_tags(item)) for span in doc.ents)


def item_tags(item: TextItem) -> set[str]:
    return {tag for one in item.standing for tag in one.tags or ("Untagged",)}


def test_passages_that_share_nothing_are_entities_without_white_space_at_their_ends() -> None:
    first, second, third = docs_in(dumped())
    assert [(one.text, one.label_) for one in first.ents] == [
        ("rise\nA family", "Claims"), ("cafe\u0301", "Untagged"), ("שלום", "Mood"),
    ]  # fmt: skip
    assert [one.text for one in second.ents] == ["=1+1"]
    assert (len(third.ents), len(third.spans["sc"])) == (0, 0)
    about = items.document()
    (doc,) = docs_in(dumped(items.text_item(about, items.passage(about, " rise\n"))))
    assert ([one.text for one in doc.ents], doc.spans["sc"][0].text) == (["rise"], " rise\n")


def test_examples_to_train_with_can_be_made_of_them() -> None:
    nlp = spacy.blank("en")
    for doc in docs_in(dumped()):
        example = Example(nlp.make_doc(doc.text), doc)
        assert example.reference.has_annotation("ENT_IOB")


def test_who_said_what_stands_in_the_user_data() -> None:
    beside = docs_in(dumped())[0].user_data["annotator"]
    assert beside["document"]["title"] == "Tides & “moons” <of> the sea 🌊"
    assert [one["author"] for one in beside["annotations"]][:3] == ["Alice Smith", "Alice Smith", "Bob Stone"]


def test_tokens_are_words_with_the_blank_behind_them() -> None:
    doc = docs_in(dumped(items.text_item(items.document(), text="Two  words, \n🌊 e\u0301. ")))[0]
    assert [(token.text, bool(token.whitespace_)) for token in doc] == [
        ("Two", True), (" ", False), ("words", False), (",", True), ("\n", False), ("🌊", True), ("e\u0301", False),
        (".", True),
    ]  # fmt: skip


def test_words_that_are_symbols_of_spacy_are_known_by_their_places() -> None:
    assert dict(IDS) == {"": 0, **strings.SYMBOLS}
    content = dumped(items.text_item(items.document(), text=SYMBOLS))
    assert [token.text for token in docs_in(content)[0]] == SYMBOLS.split()
    assert load(content).documents[0].text == SYMBOLS


@given(text=st.text())
def test_numbers_of_words_are_those_of_spacy(text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    assert strings.number_of(text) == STRINGS[text] if text else strings.number_of(text) == 0


def test_a_text_without_a_word_and_a_file_without_a_text_are_read() -> None:
    assert [doc.text for doc in docs_in(dumped(items.text_item(items.document(), text="")))] == [""]
    empty = items.written(spacy_docbin.dump(items.bundle(())))
    assert (docs_in(empty), load(empty).documents) == ([], ())


def test_so_many_words_that_no_file_holds_them_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MOST_BYTES", 100)
    with pytest.raises(TooLarge, match="a part of the documents"):
        dumped()


# What comes in


def doc_of(words: list[str], spaces: list[bool] | None = None, *, user_data: Any = None) -> Doc:
    return Doc(Vocab(), words, spaces, user_data=user_data)


def bin_of(*docs: Doc, **more: Any) -> bytes:
    content: bytes = DocBin(docs=docs, store_user_data=True, **more).to_bytes()
    return content


def test_what_spacy_writes_comes_in() -> None:
    doc = doc_of(["🌊", "one", "👨‍👩‍👧", "two", "\r\n", "e\u0301"], [True, True, True, False, False, False])
    doc.set_ents([Span(doc, 1, 2, "NUM"), Span(doc, 3, 4, "NUM"), Span(doc, 5, 6, "Letters / e")])
    doc.spans["sc"] = [Span(doc, 1, 2, "NUM"), Span(doc, 0, 4, "Waves"), Span(doc, 2, 3)]
    doc.spans["other"] = [Span(doc, 0, 1, "")]
    doc.spans["empty"] = []
    doc.user_data["mine"] = (1, 2)
    incoming = load(bin_of(doc))
    assert incoming.documents[0].text == "🌊 one 👨‍👩‍👧 two\ne\u0301"
    assert [said(one) for one in incoming.annotations] == [
        (2, 5, "one", ["NUM"]), (0, 15, "🌊 one 👨‍👩‍👧 two", ["Waves"]), (6, 11, "👨‍👩‍👧", []), (0, 1, "🌊", []),
        (12, 15, "two", ["NUM"]), (16, 18, "e\u0301", ["Letters / e"]),
    ]  # fmt: skip
    assert left(incoming) == {}
    assert load(bin_of(doc)) == incoming


def test_texts_whose_spaces_nobody_knows_have_one_between_words() -> None:
    doc = doc_of(["one", "two"])
    doc.has_unknown_spaces = True
    assert load(bin_of(doc)).documents[0].text == doc.text == "one two "


def test_what_has_no_place_here_is_told() -> None:
    doc = doc_of(["one", "two"])
    doc.cats = {"good": 1.0, "bad": 0.0}
    doc.set_ents([Span(doc, 0, 1, "NUM", kb_id="Q1")])
    doc.spans["x"] = [Span(doc, 1, 2, "NUM", kb_id="Q2")]
    doc[0].tag_ = "CD"
    incoming = load(bin_of(doc, doc_of(["three"])))
    assert left(incoming) == {"category": 1, "link": 2, "words": 1}
    assert {one.what: one.example for one in incoming.left}["category"] == "good, bad"


def test_a_file_that_went_through_spacy_says_the_same() -> None:
    docs = docs_in(dumped())
    docs[0].spans["sc"] = [*list(docs[0].spans["sc"])[1:], Span(docs[0], 0, 1, "New")]
    incoming = load(bin_of(*docs))
    by_uid = {one.uid: one for one in incoming.annotations}
    assert by_uid[items.uid(100)].tags == (("Mood",),)
    assert by_uid[items.uid(100)].note == "Look *here* <b>"
    assert by_uid[items.uid(105)].note == "On the whole of it"
    assert [one.quote for one in incoming.annotations if one.tags == (("New",),)] == ["Tides"]
    assert dumped(*again(load(bin_of(*docs_in(dumped())))).texts) == dumped()


def test_groups_of_earlier_versions_are_read() -> None:
    said_there = messagepack.unpacked(zlib.decompress(bin_of(doc_of(["one", "two"]))))
    label = strings.number_of("NUM")
    group = {"name": "old", "attrs": {}, "spans": [struct.pack(">QQllll", 0, label, 1, 2, 4, 7)]}
    said_there["strings"].append("NUM")
    said_there["span_groups"] = [messagepack.packed([messagepack.packed(group)])]
    assert [said(one) for one in load(packed(said_there)).annotations] == [(4, 7, "two", ["NUM"])]


def packed(value: Any) -> bytes:
    return zlib.compress(messagepack.packed(value))


def unpacked(content: bytes) -> Any:
    return messagepack.unpacked(zlib.decompress(content))


DAMAGED = {
    "no number of tokens": {"lengths": b"\x01"},
    "fewer tokens than told": {"lengths": struct.pack("<i", 9)},
    "less than none": {"lengths": struct.pack("<ii", 3, -1)},
    "spaces of other tokens": {"spaces": b"\x01"},
    "no words": {"attrs": [77, 78]},
    "attributes of another number": {"attrs": [65, 77]},
}


@pytest.mark.parametrize("change", DAMAGED.values(), ids=DAMAGED)
def test_columns_that_do_not_fit_are_refused(change: dict[str, Any]) -> None:
    whole = unpacked(dumped(items.text_item(items.document(), text="one two")))
    assert load(packed(whole)).documents[0].text == "one two"
    with pytest.raises(UnreadableFile, match="columns"):
        load(packed({**whole, **change}))


def test_words_that_the_file_does_not_name_and_spans_beyond_the_text_are_told() -> None:
    about = items.document()
    whole = unpacked(dumped(items.text_item(about, items.annotation(about, "one two", 0, 3), text="one two")))
    assert left(load(packed({**whole, "strings": ["two", "Untagged"]}))) == {"text": 1}
    far = messagepack.packed({"spans": [struct.pack(">QQQllll", 0, 0, 0, *place, 0, 3) for place in FAR], "name": "sc"})
    incoming = load(packed({**whole, "span_groups": [messagepack.packed({far: ["sc"]})], "attrs": [65, 1, 2]}))
    assert (left(incoming), len(incoming.annotations)) == ({"place": len(FAR)}, 0)


FAR = ((0, 3), (-1, 1), (1, 1), (2, 1), (2, 3))


def test_values_of_the_wrong_kind_say_nothing() -> None:
    about = items.document()
    whole = unpacked(dumped(items.text_item(about, items.annotation(about, "one two", 0, 3), text="one two")))
    inside = {key: [messagepack.unpacked(part) for part in whole[key]] for key in ("user_data", "span_groups")}
    for bad in VALUES:
        if not isinstance(bad, int) or abs(bad) < 2**63:  # as large as a number there can be
            for one in hurt(whole, bad):
                refused_or_read(spacy_docbin, packed(one))
            for one in hurt(inside, bad):
                parts = {key: [messagepack.packed(part) for part in held] for key, held in one.items() if listed(held)}
                refused_or_read(spacy_docbin, packed({**whole, **parts}))


def test_bombs_are_refused() -> None:
    with pytest.raises(TooLarge, match="unpacked"):
        load(zlib.compress(b"\xc0" * (MOST_BYTES + 1)))
    began = time.process_time()
    for content in (
        b"\xdd\xff\xff\xff\xff" * 50,
        b"\xdf\xff\xff\xff\xff" * 50,
        b"\x91" * 100_000,
        b"\xc1",
        b"\x90\x90",
    ):
        with pytest.raises(UnreadableFile):
            load(zlib.compress(content))
    assert time.process_time() - began < 1


# MessagePack itself, beside the library that spaCy uses

VALUE = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False) | st.binary()
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text("abc"), inner, max_size=5),
)  # fmt: skip


@given(value=VALUE)
def test_values_are_packed_and_unpacked_as_another_library_does(value: Any) -> None:
    assert srsly.msgpack_loads(messagepack.packed(value)) == value
    assert messagepack.unpacked(srsly.msgpack_dumps(value)) == value


def test_every_length_and_size_of_a_number_is_understood() -> None:
    sizes = (0, 15, 16, 31, 32, 255, 256, 65_535, 65_536)
    for value in (
        *(["x"] * size for size in sizes), *("x" * size for size in sizes), *(b"x" * size for size in sizes),
        *({str(key): 1 for key in range(size)} for size in sizes), *(sign * size for size in sizes for sign in (1, -1)),
        random.Random(1).random(),
    ):  # fmt: skip
        assert srsly.msgpack_loads(messagepack.packed(value)) == value
        assert messagepack.unpacked(srsly.msgpack_dumps(value)) == value
    assert messagepack.unpacked(b"\x92\xd4\x01a\xc7\x02\x05ab") == [None, None]
    assert messagepack.unpacked(b"\xca\x3f\x80\x00\x00") == 1.0
    assert messagepack.unpacked(b"\x82\x90\x01\xa1a\x02") == {"a": 2}
