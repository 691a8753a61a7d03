"""Codebooks as files: what goes out comes in again, and what other programs write is read."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from annotator.codebook import key_of
from annotator.errors import Invalid, TooLarge
from annotator.exchange.codebooks import FORMATS, MOST_BYTES, MOST_TAGS, format_to_write, load
from annotator.exchange.codebooks.colours import HUES, hex_of, hue_of
from annotator.exchange.codebooks.entries import CodebookFile, Entry, in_tree_order
from documents.errors import UnreadableFile
from documents.text import canonical

SCHEMA = (
    Path(os.environ.get("ANNOTATOR_STANDARDS", Path(__file__).parents[5] / "shared" / "standards"))
    / "refi-qda"
    / "Codebook.xsd"
)

CLAIMS = Entry(
    ("Claims",),
    uid="6a1f3a5e-5a3b-5d0c-9d0e-3f6c2b8e7a41",
    colour="teal",
    shortcut="c",
    description="What could be false.\n\nAsk: who says so?",
    when_to_use="When it is said.",
    when_not="When it is asked; = never",
    aliases=("Theses", "What is; said"),
)
JOBS = Entry(("Claims", 'Jobs <&> "work"'), uid="6a1f3a5e-5a3b-5d0c-9d0e-3f6c2b8e7a42", colour="grey")
ACTORS = Entry(("=Actors",), uid="6a1f3a5e-5a3b-5d0c-9d0e-3f6c2b8e7a43", colour="red", aliases=("Who",))
BOOK = CodebookFile((CLAIMS, JOBS, ACTORS), project="Harrow Bay")


def written(codebook: CodebookFile, name: str) -> bytes:
    return "".join(FORMATS[name].dump(codebook)).encode()


def hued(entries: tuple[Entry, ...]) -> list[Entry]:
    """With our hues instead of colours as numbers."""
    return [replace(entry, colour=hue_of(entry.colour)) for entry in entries]


def read(content: bytes, name: str) -> list[Entry]:
    return hued(load(content, name=f"codebook.{name}").entries)


@pytest.mark.parametrize("name", FORMATS)
def test_a_codebook_comes_in_as_it_went_out(name):
    assert read(written(BOOK, name), name) == list(BOOK.entries)


words = st.text(st.characters(codec="utf-8"), max_size=30).map(lambda text: canonical(text).strip())
marks = st.lists(st.sampled_from(["When to use:", "\\Key: x", "Other name: =y", "\n", " ", "'=1", "a;b"]), max_size=5)
texts = st.one_of(words, marks.map(lambda parts: canonical("".join(parts)).strip()))
names = words.map(lambda text: " ".join(text.split()).replace(" / ", "/")).filter(
    lambda name: name and name.strip("/ ") == name and "\ufeff" not in name
)
entries = st.builds(
    Entry,
    path=st.tuples(names),
    uid=st.uuids().map(str),
    colour=st.sampled_from(list(HUES)),
    shortcut=st.sampled_from(["", "x", "=", "'", ";"]),
    description=texts,
    when_to_use=texts,
    when_not=texts,
    aliases=st.lists(names, max_size=2).map(tuple),
)
siblings = st.lists(entries, min_size=1, max_size=3, unique_by=lambda entry: key_of(entry.name))


def nested(some: list[Entry], depths: list[int]) -> tuple[Entry, ...]:
    """The entries as a tree, each at most one deeper than the one before."""
    told: list[Entry] = []
    for entry, depth in zip(some, [0, *depths], strict=False):
        above = told[-1].path[:depth] if told else ()
        told.append(replace(entry, path=(*above, entry.name)))
    return tuple(told)


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=40, deadline=None)
@given(some=siblings, depths=st.lists(st.integers(0, 3), min_size=3, max_size=3))
def test_whatever_people_write_comes_in_as_it_went_out(name, some, depths):
    book = CodebookFile(nested(some, depths))
    assert read(written(book, name), name) == list(book.entries)


def test_what_lies_between_is_added_and_stands_first():
    below, above, other = Entry(("A", "B", "C")), Entry(("a",), colour="red"), Entry(("D",))
    assert [one.path for one in in_tree_order([below, other, above])] == [("a",), ("A", "B"), ("A", "B", "C"), ("D",)]


TABLES = {
    "only names": ("name\nClaims\nActors\n", [("Claims",), ("Actors",)]),
    "the parent in a column": ("Code;Parent code\nJobs;Economic\nClaims;\nEconomic;Claims\n",
                               [("Economic",), ("Economic", "Jobs"), ("Claims",), ("Claims", "Economic")]),
    "parents first": ("tag\tparent\nClaims\t\nEconomic\tclaims\n", [("Claims",), ("Claims", "Economic")]),
    "parents as paths": ("name,parent\nJobs,A / B\n", [("A",), ("A", "B"), ("A", "B", "Jobs")]),
    "short rows and empty ones": ("path,description\nClaims\n\n,lost\n", [("Claims",)]),
}  # fmt: skip


@pytest.mark.parametrize(("table", "found"), TABLES.values(), ids=TABLES)
def test_tables_of_others_are_read(table, found):
    assert [one.path for one in load(table.encode(), name="codes.csv").entries] == found


def test_columns_of_others_are_known_by_their_names():
    table = "\ufeffLabel,Color,Definition,Inclusion criteria,EXCLUSION,Synonyms,GUID\nA,#00F,D,I,E,x; y,{AB}\n"
    [entry] = load(table.encode(), name="codes.csv").entries
    assert entry == Entry(("A",), "ab", "#00f", "", "D", "I", "E", ("x", "y"))


QDC = """<?xml version="1.0" encoding="utf-16"?>
<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="Another"><Codes>
  <Code guid="{6A1F3A5E-5A3B-5D0C-9D0E-3F6C2B8E7A41}" name=" Claims &amp;&#10; more " isCodable="false" color="#FF0000">
    <Description>What could be false.&#13;</Description>
    <!-- a remark --><Code guid="6a1f3a5e-5a3b-5d0c-9d0e-3f6c2b8e7a42" name="Jobs" isCodable="true"/>
  </Code>
</Codes><Sets><Set guid="6a1f3a5e-5a3b-5d0c-9d0e-3f6c2b8e7a44" name="Round one">
  <MemberCode guid="6a1f3a5e-5a3b-5d0c-9d0e-3f6c2b8e7a42"/></Set><Set guid="x" name="Empty"/></Sets></CodeBook>
"""


def test_a_codebook_of_another_program_is_read():
    book = load(QDC.encode("utf-16"), name="theirs.qdc")
    claims, jobs = hued(book.entries)
    assert claims == Entry(("Claims & more",), CLAIMS.uid, "red", description="What could be false.")
    assert jobs == Entry(("Claims & more", "Jobs"), "6a1f3a5e-5a3b-5d0c-9d0e-3f6c2b8e7a42")
    assert book.left == (("uncodable", "Claims & more"), ("set", "Round one"))


def test_a_codebook_for_others_keeps_to_the_standard():
    if not SCHEMA.exists():
        pytest.skip(f"The standard's schema is not at {SCHEMA}; set ANNOTATOR_STANDARDS to the folder of standards.")
    etree.XMLSchema(etree.parse(SCHEMA)).assertValid(etree.fromstring(written(BOOK, "qdc")))


def test_what_the_standard_has_no_place_for_stands_in_the_description():
    root = etree.fromstring(written(BOOK, "qdc"))
    told = root.findtext(".//{*}Description")
    assert told == (
        "What could be false.\n\nAsk: who says so?\n\nWhen to use: When it is said.\n\n"
        "When not to use: When it is asked; = never\n\nKey: c\n\nOther name: Theses\n\nOther name: What is; said"
    )


DAMAGED = {
    "nothing": (b"", "a.csv", "is empty"),
    "no column for names": (b"colour,description\nred,x\n", "a.csv", "no column"),
    "only heads": (b"path,colour\n", "a.csv", "no tags"),
    "half of JSON": (b'{"tags": [', "a.json", "can’t be read as JSON"),
    "JSON of something else": (b'{"people": []}', "a.json", "no list"),
    "a tag without a name": (b'{"tags": [{"colour": "red"}]}', "a.json", "Tag 1"),
    "JSON that nests without end": (b"[" * 100_000, "a.json", "can’t be read as JSON"),
    "half of XML": (b"<CodeBook><Codes>", "a.qdc", "damaged"),
    "XML of something else": (b"<html><Codes/></html>", "a.qdc", "isn’t a REFI-QDA codebook"),
    "a codebook without codes": (b"<CodeBook/>", "a.qdc", "no codes"),
    "entities": (b'<!DOCTYPE x [<!ENTITY a "b">]><CodeBook><Codes>&a;</Codes></CodeBook>', "a.qdc", "entities"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "a.csv", "PNG"),
}


@pytest.mark.parametrize(("content", "name", "says"), DAMAGED.values(), ids=DAMAGED)
def test_what_is_no_codebook_is_refused(content, name, says):
    with pytest.raises(UnreadableFile, match=says):
        load(content, name=name)


def test_what_is_too_large_is_refused():
    with pytest.raises(TooLarge, match="10001 tags"):
        load(b"name\n" + b"".join(b"T%d\n" % n for n in range(MOST_TAGS + 1)), name="a.csv")
    with pytest.raises(TooLarge, match="8 MB"):
        load(b" " * (MOST_BYTES + 1), name="a.csv")


UNNAMED = {"json": b'\n[{"path": ["Claims"]}]', "qdc": QDC.encode(), "csv": b"path\nClaims\n"}


@pytest.mark.parametrize("content", [UNNAMED["json"], written(BOOK, "qdc"), UNNAMED["csv"]], ids=["json", "qdc", "csv"])
def test_a_file_with_another_ending_is_known_by_how_it_begins(content):
    assert load(content, name="codebook.txt").entries[0].name == "Claims"


def test_a_list_of_names_in_json_is_a_codebook():
    book = load(b'["Claims", "Claims / Economic", {"name": "Actors", "colour": 7}]', name="a.json")
    assert [one.path for one in book.entries] == [("Claims",), ("Claims", "Economic"), ("Actors",)]


def test_an_empty_codebook_and_an_unknown_format_are_refused():
    with pytest.raises(Invalid, match="no tags"):
        FORMATS["qdc"].dump(CodebookFile(()))
    with pytest.raises(Invalid, match="csv, json, qdc"):
        format_to_write("docx")


COLOURS = {
    "our own": ("teal", "teal"),
    "in capitals": ("TEAL", "teal"),
    "pure red": ("#ff0000", "red"),
    "three digits": ("#f80", "orange"),
    "yellow": ("#ffd000", "amber"),
    "light green": ("#90ee90", "green"),
    "navy": ("#000080", "indigo"),
    "hot pink": ("#ff69b4", "magenta"),
    "black": ("#000000", "grey"),
    "white": ("#fff", "grey"),
    "no colour": ("puce", ""),
    "half a number": ("#12", ""),
}


@pytest.mark.parametrize(("given_", "hue"), COLOURS.values(), ids=COLOURS)
def test_a_colour_is_the_nearest_of_our_hues(given_, hue):
    assert hue_of(given_) == hue


@pytest.mark.parametrize("hue", HUES)
def test_a_hue_comes_back_as_itself(hue):
    assert hue_of(hex_of(hue)) == hue
