"""A file of another program on its way in: what it is, that it is read apart, and where its words are found."""

from __future__ import annotations

import json
import random
import re
import zipfile
from datetime import UTC, date, datetime
from io import BytesIO
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.exchange.arriving import apart, packing
from annotator.exchange.arriving.finding import Finder
from annotator.exchange.arriving.recognizing import recognized
from annotator.exchange.codebooks.entries import CodebookFile, Entry
from annotator.exchange.incoming import Incoming, IncomingAnnotation, IncomingDocument, IncomingReply, Left
from documents.child import Limits
from documents.errors import TooLarge, UnreadableFile
from documents.text import Span
from tests.annotator.exchange.hostile import BYTES

pytestmark = pytest.mark.pure


def archive(*names):
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return file.getvalue()


SIGNS = {
    "qdpx": archive("project.qde", "sources/1.txt"),
    "omnivore": archive("metadata_0_to_20.json", "content/a.html"),
    "brat": archive("one.txt", "one.ann"),
    "webanno": archive("one.tsv"),
    "xmi": b'<?xml version="1.0"?><xmi:XMI xmlns:xmi="http://www.omg.org/XMI">',
    "tei": b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- a -->\n<TEI xmlns="http://www.tei-c.org/ns/1.0">',
    "zotero": b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    "taguette": b"SQLite format 3\x00",
    "ris": b"TY  - JOUR\nTI  - A\nER  - \n",
    "bibtex": b"% made by hand\n@article{a,\n title = {A}}",
    "conll": b"-DOCSTART- -X- O O\n\nTides NN B-NP O\n",
    "hypothesis": b'{"export_date": "2024", "annotations": [{"uri": "https://a.b", "target": []}]}',
    "jsonld": b'{"@context": "http://www.w3.org/ns/anno.jsonld", "type": "AnnotationCollection"}',
    "karakeep": b'{"bookmarks": []}',
    "label-studio": b'[{"data": {"text": "a"}, "annotations": []}]',
    "csl-json": b'[{"id": "a", "type": "book", "title": "A"}]',
    "prodigy": b'{"text": "a", "tokens": [], "spans": []}\n{"text": "b"}\n',
    "doccano": b'{"text": "a", "label": [[0, 1, "X"]]}\n',
    "spacy-jsonl": b'["a", {"entities": []}]\n["b", {"entities": []}]\n',
    "readwise": b'"Highlight","Book Title","Note"\n',
    "documents-csv": b"title;url\nA;https://a.b\n",
}
OTHERS = {
    "zotero": b'[{"key": "A", "version": 1, "data": {"itemType": "book"}}]',
    "taguette": b"id,document,tag,content\n1,a,b,c\n",
    "webanno": b"#FORMAT=WebAnno TSV 3.3\n",
    "jsonld": b'[{"type": "Annotation", "target": "a", "body": []}]',
    "hypothesis": b'[{"uri": "https://a.b", "text": "x"}]',
}


@pytest.mark.parametrize(("wanted", "content"), [*SIGNS.items(), *OTHERS.items()])
def test_a_format_is_known_by_what_stands_in_it(wanted, content):
    assert recognized(content, name="unnamed") == wanted


@pytest.mark.parametrize("content", BYTES.values(), ids=BYTES)
def test_what_is_none_isnt_taken_for_one(content):
    assert recognized(content, name="unnamed") in {"", "taguette"}


@given(st.binary(max_size=300), st.text(max_size=20))
def test_nothing_that_is_handed_in_breaks_it(content, name):
    recognized(content, name=name)


words = st.text("ab ,🌊e\u0301שג\n", max_size=12)


@st.composite
def marked(draw):
    """A text, what a file says of a passage of it, and the text that the file has."""
    text = draw(st.text("ab ,🌊e\u0301שג\n", min_size=1, max_size=80))
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    quote = draw(st.one_of(st.just(text[start:end]), words))
    place = draw(st.one_of(st.just((start, end)), st.just((None, None)), st.just((end, end + 3))))
    around = draw(st.one_of(st.just((text[max(0, start - 5) : start], text[end : end + 5])), st.just(("", ""))))
    file_text = draw(st.one_of(st.none(), st.just(text), st.just(f"A word before. {text}")))
    return text, IncomingAnnotation("d", *place, quote, *around), file_text


@given(marked())
def test_what_is_found_are_the_very_words(case):
    text, one, file_text = case
    span = Finder(text, file_text).find(one)
    if span is not None:
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end].split() == one.quote.split()


@given(marked())
def test_words_that_stand_once_are_found(case):
    text, one, _file_text = case
    bare = one.quote.strip()
    if bare and text.count(bare) == 1 == len([at for at in range(len(text)) if text.startswith(bare, at)]):
        span = Finder(text, None).find(one)
        assert span is not None
        assert text[span.start : span.end] == bare


@given(st.text("ab \n\t\u3000\x1c\x85", max_size=60), st.text("ab \n", max_size=8))
def test_words_are_found_with_whatever_white_space_between_them(text, quote):
    pattern = r"\s+".join(map(re.escape, quote.split()))
    wanted = [Span(*match.span()) for match in re.finditer(pattern, text)] if pattern else []
    if len(wanted) == 1 and text.find(quote.strip()) < 0:
        assert Finder(text, None).find(IncomingAnnotation("d", quote=quote)) == wanted[0]


@pytest.mark.parametrize("file_text", ["A fox", "The fox"], ids=["same-text", "another-text"])
def test_a_place_that_goes_beyond_the_text_is_none(file_text):
    start = file_text.index("fox")
    found = Finder("A fox", file_text).find(IncomingAnnotation("d", start, start + 40, "fox"))
    assert found == Span(2, 5)


def test_words_that_nearly_repeat_are_looked_for_in_time_that_grows_with_the_text():
    finder, before = Finder("a " * 500_000, None), process_time()
    for _ in range(3):
        assert finder.find(IncomingAnnotation("d", quote="a " * 900 + "b")) is None
    assert process_time() - before < 5  # a pattern takes twenty seconds


def test_a_long_passage_is_found_though_its_lines_are_broken_elsewhere():
    words = " ".join(map(str, range(2000)))
    span = Finder(f"So: {words.replace(' ', chr(10))} and so on", None).find(IncomingAnnotation("d", quote=words))
    assert span == Span(4, 4 + len(words))


def test_what_a_file_brings_is_kept_as_it_is():
    reply = IncomingReply("r", created=datetime(2024, 2, 3, 4, 5, 6, 789, tzinfo=UTC))
    found = Incoming(
        (
            IncomingDocument("d", "A 🌊", "text\u2028", topics=(("a", "b"),), fields={"k": "v"}, authors=("x",)),
            IncomingDocument("e", published=date(2024, 2, 3)),
        ),
        (IncomingAnnotation("d", 1, 2, "e", tags=(("a",),), replies=(reply,)),),
        CodebookFile((Entry(("a", "b"), aliases=("c",)),), "P", (("set", "x"),)),
        "P",
        (Left("what", 2, "example"),),
    )
    assert packing.unpacked(packing.packed(found)) == found


def test_it_is_read_in_a_process_of_its_own():
    content = json.dumps({"text": "The harbour was quiet in the morning and in the evening.", "label": []}).encode()
    name, read = apart.read(content, name="a.jsonl")
    [document] = packing.unpacked(read).documents
    assert (name, document.text[:11], document.language) == ("doccano", "The harbour", "en")


def test_what_takes_too_much_memory_is_refused(monkeypatch):
    monkeypatch.setattr(apart, "LIMITS", Limits(memory=60_000_000, silence=20, whole=20))
    line = json.dumps({"text": "a" * 1000, "label": [[0, 1, "X"]] * 50})
    with pytest.raises(UnreadableFile, match="needs too much memory"):
        apart.read(f"{line}\n".encode() * 20_000, name="a.jsonl")


def test_a_refusal_keeps_its_kind(monkeypatch):
    wide = b"id,document,tag,content\n" + b"1,a,b,c\n" * 500_001
    with pytest.raises(TooLarge, match="has more than 500,000 rows"):
        apart.read(wide, name="a.csv")


def test_noise_in_every_format_that_is_named_is_refused_or_empty():
    content = random.Random(3).randbytes(2000)
    for name in ("qdpx", "tei", "taguette", "label-studio", "ris"):
        with pytest.raises(UnreadableFile):
            apart.read(content, name="noise", format_name=name)
