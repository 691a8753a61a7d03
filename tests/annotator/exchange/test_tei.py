"""TEI: each passage is what the body has there, projects come back, and others’ files come in where it is certain."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from lxml import etree

from annotator.errors import Refused
from annotator.exchange.bundle import FieldItem, TextItem
from annotator.exchange.codebooks.entries import CodebookFile
from annotator.exchange.formats import tei
from annotator.exchange.incoming import Incoming, IncomingAnnotation
from annotator.exchange.losses import Feature
from documents.article import Block, BlockKind, Mark, MarkKind
from tests.annotator.exchange import items
from tests.annotator.exchange.round_trips import again, told

NS = "{http://www.tei-c.org/ns/1.0}"
ID = "{http://www.w3.org/XML/1998/namespace}id"
UID = "0000000a-0000-4000-8000-000000000001"


def dumped(texts: Any = None, **more: Any) -> bytes:
    return items.written(tei.dump(items.bundle(texts, **more)))


def bodies(content: bytes) -> dict[str, Any]:
    """By the identifiers of documents."""
    root = etree.fromstring(content)
    return {one.get(ID).removeprefix("b-"): one for one in root.iter(f"{NS}body") if one.get(ID)}


def file(
    body: str, stand_off: str = "", header: str = "", start: str = '<TEI xmlns="http://www.tei-c.org/ns/1.0">'
) -> bytes:
    about = f"<teiHeader><fileDesc><titleStmt><title>One</title></titleStmt></fileDesc>{header}</teiHeader>"
    return f"{start}{about}<text><body>{body}</body></text><standOff>{stand_off}</standOff></TEI>".encode()


def loaded(*given_: Any, **more: Any) -> Incoming:
    return tei.load(file(*given_, **more), name="a.xml")


def left(incoming: Incoming) -> dict[str, int]:
    return {one.what: one.count for one in incoming.left}


def placed(incoming: Incoming) -> list[tuple[int | None, str]]:
    """Where the annotations stand and what they quote, as the text has it."""
    [document] = incoming.documents
    for one in incoming.annotations:
        assert one.start is None or (document.text or "")[one.start : one.end] == one.quote
    return [(one.start, one.quote) for one in incoming.annotations]


def test_each_passage_is_what_the_body_has_there() -> None:
    content = dumped()
    words = {uid: "".join(body.itertext()) for uid, body in bodies(content).items()}
    assert words == {one.document.uid: one.text for one in items.told_texts()}
    quotes = {f"a-{one.uid}": one.quote for text in items.told_texts() for one in text.standing}
    seen = 0
    for one in etree.fromstring(content).iter(f"{NS}annotation"):
        if "string-range" in one.get("target"):
            body, start, length = one.get("target").partition("(")[2].rstrip(")").split(",")
            assert words[body.removeprefix("b-")][int(start) : int(start) + int(length)] == quotes.pop(one.get(ID))
            seen += 1
    assert (seen, quotes) == (6, {})


def test_identifiers_are_unique_and_what_is_pointed_at_is_there() -> None:
    root = etree.fromstring(dumped(codebook=CodebookFile(())))
    identifiers = [one.get(ID) for one in root.iter() if one.get(ID)]
    assert len(identifiers) == len(set(identifiers))
    pointed = {one.get("target") for one in root.iter(f"{NS}ptr", f"{NS}annotation")}
    assert {one.removeprefix("#") for one in pointed if "(" not in one} <= set(identifiers)
    assert {one.partition("(")[2].partition(",")[0] for one in pointed if "(" in one} <= set(identifiers)


def test_a_project_comes_back_as_it_went_out() -> None:
    first = dumped()
    incoming = tei.load(first, name="a.xml")
    assert told(again(incoming), tei.CARRIES) == told(items.bundle(), tei.CARRIES)
    assert items.written(tei.dump(again(incoming))) == first
    assert (incoming.left, incoming.project) == ((), "Tides")


def test_a_project_without_a_codebook_comes_back_with_its_tags() -> None:
    first = dumped(codebook=CodebookFile(()))
    incoming = tei.load(first, name="a.xml")
    without = {*tei.CARRIES} - {Feature.UNUSED_TAG}
    assert told(again(incoming), frozenset(without)) == told(items.bundle(), frozenset(without))


@given(items.projects())
@settings(max_examples=25, deadline=None)
def test_any_project_comes_back(texts: Any) -> None:
    first = dumped(texts)
    incoming = tei.load(first, name="a.xml")
    assert told(again(incoming), tei.CARRIES) == told(items.bundle(texts), tei.CARRIES)
    assert items.written(tei.dump(again(incoming))) == first


def test_a_project_without_documents_is_a_corpus_with_an_empty_one() -> None:
    assert [one.text for one in tei.load(dumped(()), name="a.xml").documents] == [None]


def test_fields_come_back() -> None:
    about = items.document(1, fields=(FieldItem("Age", "number", "4.5"),))
    incoming = tei.load(dumped((items.text_item(about, text="x"),)), name="a.xml")
    assert incoming.documents[0].fields == {"Age": "4.5"}


def laid_out(*parts: tuple[BlockKind, str, dict[str, Any]]) -> TextItem:
    """Blocks with these words, each on its own line."""
    text, blocks = "", []
    for kind, words, more in parts:
        text += "\n" if text else ""
        blocks.append(Block(kind, len(text), len(text) + len(words), **more))
        text += words
    return TextItem(items.document(), 1, text, (), tuple(blocks))


def test_a_layout_becomes_divisions_lists_tables_and_paragraphs() -> None:
    kind = BlockKind
    item = laid_out(
        (kind.PARAGRAPH, "Before", {}),
        (kind.HEADING, "One", {"level": 1}),
        (kind.ITEM, "a", {"level": 1}),
        (kind.ITEM, "b", {"level": 2}),
        (kind.ITEM, "first", {"level": 1, "number": 1}),
        (kind.HEADING, "Under", {"level": 2}),
        (kind.CELL, "w", {"number": 0, "row": 0, "column": 0, "head": True}),
        (kind.CELL, "x", {"number": 0, "row": 0, "column": 1}),
        (kind.CELL, "y", {"number": 0, "row": 1, "column": 0}),
        (kind.HEADING, "Two", {"level": 1}),
        (kind.QUOTATION, "said", {"level": 1}),
        (kind.FIGURE, "a picture", {}),
        (kind.CODE, "x = 1", {}),
    )
    content = dumped((item,))
    body = bodies(content)[item.document.uid]
    assert "".join(body.itertext()) == item.text
    spare = etree.tostring(body, encoding="unicode").partition(">")[2].replace("\n", "").replace("</body>", "")
    assert spare == (
        "<p>Before</p><div><head>One</head><list><item>a</item>"
        '<item rend="depth-2">b</item></list><list><item n="1">first</item></list>'
        '<div><head>Under</head><table><row><cell role="label">w</cell><cell>x</cell></row>'
        "<row><cell>y</cell></row></table>"
        "</div></div><div><head>Two</head><quote>said</quote><figure><figDesc>a picture</figDesc></figure>"
        '<ab type="code">x = 1</ab></div>'
    )
    assert tei.load(content, name="a.xml").documents[0].text == item.text


def test_marks_that_cross_are_cut_and_what_stands_between_blocks_is_kept() -> None:
    item = items.text_item(items.document(), text="One <two> three\nfour")
    marks = (
        Mark(MarkKind.STRONG, 0, 9),
        Mark(MarkKind.EMPHASIS, 4, 15),
        Mark(MarkKind.LINK, 10, 15, "https://x.org/?a&b"),
        Mark(MarkKind.LINK, 16, 18, "#0"),
    )
    item = replace(item, marks=marks)
    body = bodies(dumped((item,)))[item.document.uid]
    assert "".join(body.itertext()) == item.text
    assert [one.text for one in body.iter(f"{NS}hi")] == ["One ", None]
    assert [one.get("target") for one in body.iter(f"{NS}ref")] == ["https://x.org/?a&b"]
    bare = replace(item, blocks=item.blocks[1:], marks=())
    body = bodies(dumped((bare,)))[item.document.uid]
    assert [one.text for one in body] == ["One <two> three", "four"]


def note(target: str, *inside: str) -> str:
    return f'<annotation target="{target}">{"".join(inside)}</annotation>'


def test_the_words_of_others_are_laid_out_as_one_reads_them() -> None:
    body = (
        "<head>A  <hi>head</hi></head>\n "
        "<p>One\n   two<lb/>three <choice><sic>teh</sic><corr>the</corr></choice> end</p>"
        "<lg><l>A verse</l><l>and another</l></lg><p>He said <quote>so</quote>.</p><quote>A block</quote>"
    )
    [document] = loaded(body).documents
    assert document.text == "A head\nOne two\nthree the end\nA verse\nand another\nHe said so.\nA block"


POINTERS = {
    "an element": ('<p>One <seg xml:id="s">two</seg> three</p>', "#s", [(4, "two")]),
    "a part of an element": ('<p xml:id="p">One  two\n three</p>', "#string-range(p,5,3)", [(4, "two")]),
    "a part, with spaces": ('<p xml:id="p">One two</p>', "#string-range( #p , 4, 3 )", [(4, "two")]),
    "across white space": ('<p xml:id="p">One  two\n three</p>', "#string-range(p,5,10)", [(4, "two three")]),
    "signs of two units": ('<p xml:id="p">🌊👩‍👧e\u0301 two</p>', "#string-range(p,7,3)", [(7, "two")]),
    "across paragraphs": ('<div xml:id="d"><p>One</p><p>two</p></div>', "#string-range(d,0,6)", [(0, "One\ntwo")]),
    "a range": ('<p><w xml:id="a">One</w> <w xml:id="b">two</w></p><p/>', "#range(a,b)", [(0, "One two")]),
    "the whole text": ("<p>One</p>", f"#d-{UID}", [(None, "")]),
    "two elements": ('<p><w xml:id="a">One</w> <w xml:id="b">two</w></p>', "#a #b", [(0, "One"), (4, "two")]),
    "beyond an element": ('<p xml:id="p">One</p><p>two</p>', "#string-range(p,0,4)", []),
    "huge": ('<p xml:id="p">One</p>', f"#string-range(p,0,{10**20})", []),
    "negative": ('<p xml:id="p">One</p>', "#string-range(p,-1,2)", []),
    "nothing of an element": ('<p xml:id="p">One</p>', "#string-range(p,1,0)", []),
    "an element without words": ('<p xml:id="p"><pb xml:id="x"/>One</p>', "#x", []),
    "nowhere": ("<p>One</p>", "#x", []),
    "another scheme": ("<p>One</p>", "#xpath(//p)", []),
    "another file": ("<p>One</p>", "other.xml", []),
    "nothing": ("<p>One</p>", "", []),
}


@pytest.mark.parametrize(("body", "pointer", "expected"), POINTERS.values(), ids=POINTERS)
def test_pointers_are_followed_where_they_are_certain(
    body: str, pointer: str, expected: list[tuple[int | None, str]]
) -> None:
    start = f'<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="d-{UID}">'
    incoming = loaded(body, f"<listAnnotation>{note(pointer, '<note>x</note>')}</listAnnotation>", start=start)
    assert placed(incoming) == expected
    assert left(incoming).get("pointer", 0) == (not expected)


TAXONOMY = (
    '<encodingDesc><classDecl><taxonomy><category xml:id="c"><catDesc>Claim</catDesc>'
    '<category xml:id="e"><gloss>Economic</gloss></category></category></taxonomy></classDecl></encodingDesc>'
)
MARKED: dict[str, tuple[str, str, list[tuple[str, Any, str]]]] = {
    "from one anchor to another": (
        '<p>One <anchor xml:id="a"/>two<anchor xml:id="b"/></p>', '<span from="#a" to="#b" ana="#e"/>',
        [("two", (("Claim", "Economic"),), "")]),
    "a span that says its tag": (
        '<p xml:id="p">One</p>', '<spanGrp type="mood"><span from="#p">calm</span></spanGrp>',
        [("One", (("mood", "calm"),), "")]),
    "a span that says more": (
        '<p xml:id="p">One</p>', f'<spanGrp type="mood"><span target="#p">{"so " * 30}</span></spanGrp>',
        [("One", (("mood",),), ("so " * 30).strip())]),
    "an element of the text": (
        '<p>One <seg ana="#c #e">two</seg></p>', "", [("two", (("Claim",), ("Claim", "Economic")), "")]),
    "an interpretation": (
        '<p>One <seg ana="#i">two</seg></p>', '<interpGrp type="mood"><interp xml:id="i">calm</interp></interpGrp>',
        [("two", (("mood", "calm"),), "")]),
    "a span of nothing": ('<p xml:id="p">One</p>', '<span from="#x" to="#y"/><span/>', []),
    "an annotation with a tag": (
        '<p xml:id="p">One</p>', '<annotation target="#p"><ptr target="#c"/><note>A</note><note>B</note></annotation>',
        [("One", (("Claim",),), "A\n\nB")]),
}  # fmt: skip


@pytest.mark.parametrize(("body", "stand_off", "expected"), MARKED.values(), ids=MARKED)
def test_what_is_marked_in_others_ways_comes_in(body: str, stand_off: str, expected: Any) -> None:
    incoming = loaded(body, stand_off, TAXONOMY)
    placed(incoming)
    assert [(one.quote, one.tags, one.note) for one in incoming.annotations] == expected
    assert [entry.path for entry in incoming.codebook.entries] == [("Claim",), ("Claim", "Economic")]
    assert [one.uid for one in incoming.annotations] == [
        one.uid for one in loaded(body, stand_off, TAXONOMY).annotations
    ]


def test_answers_of_answers_are_replies_and_circles_end() -> None:
    def annotation(name: str, target: str, motivation: str = "commenting") -> str:
        return (
            f'<annotation xml:id="{name}" motivation="{motivation}" target="#{target}"><note>{name}</note></annotation>'
        )

    stand_off = annotation("z", "y") + annotation("x", "p") + annotation("y", "x") + annotation("u", "v")
    lost = annotation("v", "u") + annotation("w", "gone", "replying")
    incoming = loaded('<p xml:id="p">One</p>', stand_off + lost)
    one: IncomingAnnotation
    [one] = incoming.annotations
    assert [reply.text for reply in one.replies] == ["z", "y"]
    assert left(incoming) == {"pointer": 2, "reply": 1}


def test_what_does_not_come_in_is_counted() -> None:
    incoming = loaded("", note("#x", '<ptr target="#c"/>') + note("other.xml"))
    assert left(incoming) == {"textless": 1, "category": 1, "pointer": 2}
    assert left(incoming).keys() <= tei.LEFT.keys()


HEADER = (
    "<fileDesc><titleStmt><author>Editor</author></titleStmt><sourceDesc><bibl><author>Ada</author><publisher>Tide</publisher>"
    '<date when="1843-07"/><idno type="URL">javascript:x</idno></bibl></sourceDesc></fileDesc>'
    '<profileDesc><langUsage><language ident="en"/></langUsage></profileDesc>'
)


def test_a_header_says_who_and_when_as_far_as_it_can_be_taken() -> None:
    [document] = loaded("<p>One</p>", "", HEADER).documents
    assert (document.authors, document.publisher, document.published) == (("Ada",), "Tide", None)
    assert (document.language, document.url) == ("en", "")


HOSTILE = {
    "nothing": (b"", "damaged"),
    "no XML": (b"%PDF", "damaged"),
    "cut off": (dumped()[:900], "damaged"),
    "something else": (b"<html/>", "isn’t TEI"),
    "entities": (b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><TEI>&b;</TEI>', "declares entities"),
    "deep": (b"<TEI>" + b"<a>" * 9000, "damaged"),
    "another encoding": (b'<?xml version="1.0" encoding="utf-8"?><TEI>\xff</TEI>', "damaged"),
}


@pytest.mark.parametrize(("content", "said"), HOSTILE.values(), ids=HOSTILE)
def test_harmful_and_damaged_files_are_refused_with_a_reason(content: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        tei.load(content, name="a.xml")


EMPTY = {"a root alone": b"<TEI/>", "a corpus of nothing": b"<teiCorpus/>", "no body": b"<TEI><text/></TEI>"}


@pytest.mark.parametrize("content", EMPTY.values(), ids=EMPTY)
def test_files_with_little_in_them_bring_little(content: bytes) -> None:
    assert tei.load(content, name="a.xml").annotations == ()


def test_a_long_line_with_many_pointers_is_read() -> None:
    many = "".join(note(f"#string-range(p,{at},4)") for at in range(0, 5000, 5))
    incoming = loaded(f'<p xml:id="p">{"word " * 100_000}</p>', many)
    assert {one.quote for one in incoming.annotations} == {"word"}
