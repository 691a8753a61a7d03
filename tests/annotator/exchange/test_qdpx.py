"""REFI-QDA projects: valid by the standard's schema, out and in again, and as other programs write them."""

from __future__ import annotations

import io
import os
import zipfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from lxml import etree
from pyrefiqda import RefiProject

from annotator.errors import Refused
from annotator.exchange.bundle import FieldItem
from annotator.exchange.codebooks.entries import CodebookFile
from annotator.exchange.formats import qdpx
from annotator.exchange.incoming import Incoming
from tests.annotator.exchange import items
from tests.annotator.exchange.round_trips import again, told

STANDARD = Path(os.environ.get("ANNOTATOR_STANDARDS", Path(__file__).parents[4] / "shared" / "standards")) / "refi-qda"
NS = "{urn:QDA-XML:project:1.0}"
GUID = "0000000a-0000-4000-8000-00000000000"


@cache
def schema() -> Any:
    if not STANDARD.is_dir():
        pytest.skip(f"The schemas of REFI-QDA are not at {STANDARD}; set ANNOTATOR_STANDARDS to their folder's parent.")
    return etree.XMLSchema(etree.parse(STANDARD / "Project.xsd"))


def opened(content: bytes) -> tuple[Any, dict[str, str]]:
    """The XML of a project, and its texts by their files' names."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist() if name != "project.qde"}
        return etree.fromstring(archive.read("project.qde")), texts


def project(
    sources: str, files: dict[str, bytes] | None = None, before: str = "", after: str = "", **more: Any
) -> bytes:
    """A file as another program writes it. ``qde``: what its XML is called."""
    origin = more.get("origin", "Other")
    opening = f'<Project xmlns="urn:QDA-XML:project:1.0" name="Theirs" origin="{origin}">'
    xml = f"{opening}{before}<Sources>{sources}</Sources>{after}</Project>"
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr(more.get("qde", "Theirs.qde"), xml)
        for path, content in (files or {}).items():
            archive.writestr(path, content)
    return whole.getvalue()


def text_source(selections: str, path: str = f"internal://{GUID}1.txt", more: str = "") -> str:
    return f'<TextSource guid="{GUID}1" name="One" plainTextPath="{path}">{more}{selections}</TextSource>'


def selection(start: object, end: object, name: str = "", inside: str = "", guid: str = f"{GUID}2") -> str:
    place = f'startPosition="{start}" endPosition="{end}"'
    return f'<PlainTextSelection guid="{guid}" name="{name}" {place}>{inside}</PlainTextSelection>'


def loaded(*given_: Any, **more: Any) -> Incoming:
    return qdpx.load(project(*given_, **more), name="Theirs.qdpx")


def left(incoming: Incoming) -> dict[str, int]:
    return {one.what: one.count for one in incoming.left}


def test_all_of_a_project_is_valid_by_the_standard() -> None:
    fields = (
        FieldItem("Age", "number", "4.5"),
        FieldItem("Seen", "yes_no", "no"),
        FieldItem("On", "date", "2026-01-02"),
    )
    texts = items.told_texts()
    told_more = items.text_item(items.document(4, fields=fields), text="x")
    root, _texts = opened(items.written(qdpx.dump(items.bundle((*texts, told_more)))))
    schema().assertValid(root)
    kinds = {one.get("name"): one.get("typeOfVariable") for one in root.iter(f"{NS}Variable")}
    assert kinds["Age"], kinds["Seen"] == ("Float", "Boolean")
    assert [one.text for one in root.iter(f"{NS}BooleanValue")] == ["false"]


EMPTY = {"nothing at all": (), "a text alone": (items.text_item(items.document(), text="Just this"),)}


@pytest.mark.parametrize("texts", EMPTY.values(), ids=EMPTY)
def test_a_project_without_tags_people_or_texts_is_valid(texts: Any) -> None:
    root, _texts = opened(items.written(qdpx.dump(items.bundle(texts, CodebookFile(())))))
    schema().assertValid(root)


def test_each_passage_is_what_its_source_has_at_its_place() -> None:
    root, texts = opened(items.written(qdpx.dump(items.bundle())))
    quotes = {one.uid: one.quote for text in items.told_texts() for one in text.annotations}
    seen = 0
    for source in root.iter(f"{NS}TextSource"):
        text = texts["sources/" + source.get("plainTextPath").removeprefix("internal://")]
        for one in source.iter(f"{NS}PlainTextSelection"):
            assert text[int(one.get("startPosition")) : int(one.get("endPosition"))] == quotes[one.get("guid")]
            seen += 1
    assert seen == 6


def test_what_it_refers_to_is_there() -> None:
    root, _texts = opened(items.written(qdpx.dump(items.bundle(codebook=CodebookFile(())))))
    guids = [one.get("guid") for one in root.iter() if one.get("guid")]
    assert len(guids) == len(set(guids))
    assert {one.get("targetGUID") for one in root.iter() if one.get("targetGUID")} <= set(guids)
    assert {one.get("creatingUser") for one in root.iter() if one.get("creatingUser")} <= set(guids)


def test_a_project_comes_back_as_it_went_out() -> None:
    first = items.written(qdpx.dump(items.bundle()))
    incoming = qdpx.load(first, name="a.qdpx")
    assert told(again(incoming), qdpx.CARRIES) == told(items.bundle(), qdpx.CARRIES)
    assert items.written(qdpx.dump(again(incoming))) == first
    assert incoming.left == ()
    assert incoming.project == "Tides"


@given(items.projects())
@settings(max_examples=25, deadline=None)
def test_any_project_comes_back(texts: Any) -> None:
    first = items.written(qdpx.dump(items.bundle(texts)))
    incoming = qdpx.load(first, name="a.qdpx")
    assert told(again(incoming), qdpx.CARRIES) == told(items.bundle(texts), qdpx.CARRIES)
    assert items.written(qdpx.dump(again(incoming))) == first


def test_fields_come_back_by_their_names() -> None:
    fields = (
        FieldItem("Publisher", "text", "Ours"),
        FieldItem("Seen", "yes_no", "yes"),
        FieldItem("Age", "number", "x"),
    )
    about = items.document(1, fields=fields, publisher="Theirs")
    incoming = qdpx.load(items.written(qdpx.dump(items.bundle((items.text_item(about),)))), name="a.qdpx")
    assert incoming.documents[0].fields == {"Publisher": "Ours", "Seen": "yes", "Age": "x"}
    assert incoming.documents[0].publisher == "Theirs"


RAW = {
    "line ends counted as two": (b"One two\r\nthree four", 9, 14, "three"),
    "line ends counted as one": (b"One two\r\nthree four", 8, 13, "three"),
    "a byte order mark, counted": ("\ufeffOne two three".encode(), 9, 14, "three"),
    "a byte order mark, not counted": ("\ufeffOne two three".encode(), 8, 13, "three"),
    "UTF-16 units": ("🌊🌊 three four".encode(), 5, 10, "three"),
    "code points": ("🌊🌊 three four".encode(), 3, 8, "three"),
    "all of it": ("\ufeff🌊\r\nthree".encode(), 5, 10, "three"),
    "an old code page": (b"\x93caf\xe9\x94 three", 7, 12, "three"),
    "UTF-16": ("x three".encode("utf-16"), 2, 7, "three"),
}


@pytest.mark.parametrize("name", ["three", "One"], ids=["named by its words", "named otherwise"])
@pytest.mark.parametrize(("raw", "start", "end", "quote"), RAW.values(), ids=RAW)
def test_places_are_understood_however_they_were_counted(
    raw: bytes, start: int, end: int, quote: str, name: str
) -> None:
    incoming = loaded(text_source(selection(start, end, name)), {f"sources/{GUID}1.txt": raw})
    [one] = incoming.annotations
    [document] = incoming.documents
    assert one.quote == quote
    assert (document.text or "")[one.start : one.end] == quote
    assert left(incoming) == {}


def test_where_nothing_tells_how_places_were_counted_it_is_said() -> None:
    incoming = loaded(text_source(selection(3, 4)), {f"sources/{GUID}1.txt": b"\r\naaaa"})
    assert left(incoming) == {"counting": 1}


def test_a_passage_that_ends_a_sign_too_early_is_said_and_left() -> None:
    incoming = loaded(text_source(selection(4, 6, "two")), {f"sources/{GUID}1.txt": b"One two"})
    assert (incoming.annotations[0].quote, left(incoming)) == ("tw", {"ends": 1})


WAYS = {
    "in the other case": (text_source(selection(0, 3), f"internal://{GUID}1.TXT".upper()), {}),
    "without its scheme": (text_source(selection(0, 3), f"{GUID}1.txt"), {}),
    "by a path": (text_source(selection(0, 3), f"relative:///../x/{GUID}1.txt"), {}),
    "by Windows' path": (text_source(selection(0, 3), f"C:\\x\\{GUID}1.txt"), {}),
    "the XML called otherwise": (text_source(selection(0, 3)), {"qde": "PROJECT.QDE"}),
    "within the XML": (
        text_source(selection(0, 3), "", "<PlainTextContent>One two</PlainTextContent>"), {}),
    "beside a PDF file": (
        f'<PDFSource guid="{GUID}5" name="One"><Representation guid="{GUID}1" plainTextPath="internal://{GUID}1.txt">'
        f"{selection(0, 3)}</Representation></PDFSource>", {}),
}  # fmt: skip


@pytest.mark.parametrize(("source", "more"), WAYS.values(), ids=WAYS)
def test_texts_are_found_however_they_are_named(source: str, more: dict[str, str]) -> None:
    incoming = loaded(source, {f"sources/{GUID}1.txt": b"One two"}, **more)
    assert [(one.quote, one.start, one.end) for one in incoming.annotations] == [("One", 0, 3)]
    assert [one.text for one in incoming.documents] == ["One two"]


def test_identifiers_are_known_in_braces_and_in_either_case() -> None:
    user = f'<Users><User guid="{{{GUID.upper()}7}}" name="Ann"/></Users>'
    codes = f'<CodeBook><Codes><Code guid="{{{GUID.upper()}8}}" name="Claim" isCodable="true"/></Codes></CodeBook>'
    coding = f'<Coding guid="{GUID}9" creatingUser="{GUID}7"><CodeRef targetGUID="{GUID}8"/></Coding>'
    source = text_source(selection(0, 3, inside=coding, guid=f"{{{GUID.upper()}2}}"))
    [one] = loaded(source, {f"sources/{GUID}1.txt": b"One two"}, user + codes).annotations
    assert (one.author, one.tags, one.uid) == ("Ann", (("Claim",),), f"{GUID}2")


def test_a_passage_that_two_people_coded_becomes_one_of_each() -> None:
    users = f'<Users><User guid="{GUID}6" name="Ann"/><User guid="{GUID}7" name="Ben"/></Users>'
    codes = f'<CodeBook><Codes><Code guid="{GUID}8" name="Claim" isCodable="false"/></Codes></CodeBook>'
    coding = '<Coding guid="{0}{1}" creatingUser="{0}{2}"><CodeRef targetGUID="{0}8"/></Coding>'
    inside = coding.format(GUID, "a", "6") + coding.format(GUID, "b", "7")
    content = project(text_source(selection(0, 3, inside=inside)), {f"sources/{GUID}1.txt": b"One two"}, users + codes)
    first, second = (qdpx.load(content, name="a.qdpx").annotations for _ in range(2))
    assert [(one.author, one.tags) for one in first] == [("Ann", (("Claim",),)), ("Ben", (("Claim",),))]
    assert first == second
    assert len({one.uid for one in first}) == 2


def test_memos_are_descriptions_notes_or_files() -> None:
    notes = (
        f'<Notes><Note guid="{GUID}c" name="x" plainTextPath="internal://{GUID}c.txt"/>'
        f'<Note guid="{GUID}d" name="x"><PlainTextContent>In the XML</PlainTextContent></Note>'
        f'<Note guid="{GUID}e" name="x"><Description>Bare</Description></Note>'
        f'<Note guid="{GUID}f" name="Nobody’s"/></Notes>'
    )
    refs = "".join(f'<NoteRef targetGUID="{GUID}{one}"/>' for one in "dz")
    selected = selection(0, 3, inside=f"<Description>Said</Description>{refs}")
    source = text_source(
        selected + f'<NoteRef targetGUID="{GUID}c"/><NoteRef targetGUID="{GUID}e"/>',
        more="<Description>All</Description>",
    )
    incoming = loaded(source, {f"sources/{GUID}1.txt": b"One two", f"sources/{GUID}c.txt": b"In a file"}, after=notes)
    assert [one.note for one in incoming.annotations] == ["Said\n\nIn the XML", "All", "In a file", "Bare"]
    assert left(incoming) == {"memo": 1}


def test_what_cases_say_of_documents_are_their_fields() -> None:
    variables = (
        f'<Variables><Variable guid="{GUID}8" name="Age" typeOfVariable="Integer"/>'
        f'<Variable guid="{GUID}9" name="Seen" typeOfVariable="Boolean"/></Variables>'
        f'<Cases><Case guid="{GUID}7" name="Ann"><VariableValue><VariableRef targetGUID="{GUID}8"/>'
        f'<IntegerValue>41</IntegerValue></VariableValue><VariableValue><VariableRef targetGUID="{GUID}9"/>'
        f'<BooleanValue>1</BooleanValue></VariableValue><SourceRef targetGUID="{GUID}1"/></Case></Cases>'
    )
    incoming = loaded(text_source(""), {f"sources/{GUID}1.txt": b"One two"}, variables)
    assert incoming.documents[0].fields == {"Age": "41", "Seen": "yes"}
    assert left(incoming) == {"case": 1}


def test_what_does_not_come_in_is_counted() -> None:
    gone = selection(1, 4, "its words…")
    area = f'<PDFSelection guid="{GUID}6" page="0" firstX="0" firstY="0" secondX="1" secondY="1"/>'
    sources = (
        text_source(selection(0, 3, inside=f'<Coding guid="{GUID}9"><CodeRef targetGUID="{GUID}8"/></Coding>'))
        + f'<TextSource guid="{GUID}3" name="Gone" plainTextPath="internal://gone.txt">{gone}</TextSource>'
        + f'<PictureSource guid="{GUID}4" name="A picture"/>'
        + f'<PDFSource guid="{GUID}5" name="A PDF">{area}</PDFSource>'
    )
    after = (
        f'<Links><Link guid="{GUID}a" name="a link"/></Links><Sets><Set guid="{GUID}b" name="a set"/></Sets>'
        f'<Graphs><Graph guid="{GUID}c" name="a map"/></Graphs><Description>What it is for</Description>'
    )
    incoming = loaded(sources, {f"sources/{GUID}1.txt": b"One two"}, after=after)
    assert left(incoming) == {"code": 1, "source": 2, "area": 1, "media": 1, "link": 1, "graph": 1, "set": 1, "memo": 1}
    assert left(incoming).keys() <= qdpx.LEFT.keys()
    assert [(one.quote, one.start) for one in incoming.annotations] == [("One", 0), ("its words", 1)]
    assert incoming.annotations[0].uid != incoming.annotations[1].uid


PLACES = {
    "before the text": (-3, 2),
    "beyond the text": (5, 900),
    "the wrong way round": (5, 2),
    "empty": (2, 2),
    "huge": ("9" * 5000, "9" * 5001),
    "no numbers": ("one", "two"),
    "beyond any text": (2**62, 2**63),
}


@pytest.mark.parametrize(("start", "end"), PLACES.values(), ids=PLACES)
def test_places_that_cannot_be_are_counted_or_come_in_as_their_words(start: object, end: object) -> None:
    files = {f"sources/{GUID}1.txt": b"One two"}
    nameless = loaded(text_source(selection(start, end)), files)
    assert (nameless.annotations, left(nameless)) == ((), {"passage": 1})
    [one] = loaded(text_source(selection(start, end, "One")), files).annotations
    assert (one.start, one.end, one.quote) == (None, None, "One")


def zipped(**files: bytes) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return whole.getvalue()


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Project>&b;</Project>'
HOSTILE = {
    "nothing": (b"", "damaged or no archive"),
    "no archive": (b"%PDF-1.4", "damaged or no archive"),
    "cut off": (items.written(qdpx.dump(items.bundle()))[:900], "damaged or no archive"),
    "no XML": (zipped(a_txt=b"x"), "has no “.qde” file"),
    "two": (zipped(a_qde=b"<x/>", b_qde=b"<x/>"), "more than one “.qde” file"),
    "something else": (zipped(a_qde=b"<Else/>"), "isn’t a REFI-QDA project"),
    "not well-formed": (zipped(a_qde=b"<Project>"), "damaged"),
    "entities": (zipped(a_qde=BOMB), "declares entities"),
    "a way out": (zipped(a_qde=b"<Project/>", **{"..__etc": b"x"}), "leads outside"),
    "deep": (zipped(a_qde=b"<Project>" + b"<a>" * 9000), "damaged"),
}


@pytest.mark.parametrize(("content", "said"), HOSTILE.values(), ids=HOSTILE)
def test_harmful_and_damaged_files_are_refused_with_a_reason(content: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        qdpx.load(content, name="Theirs.qdpx")


def test_notes_that_refer_to_themselves_are_read_once() -> None:
    inside = f'<PlainTextContent>Round</PlainTextContent><NoteRef targetGUID="{GUID}d"/>'
    notes = f'<Notes><Note guid="{GUID}d" name="x">{inside}</Note></Notes>'
    source = text_source(f'<NoteRef targetGUID="{GUID}d"/>')
    [one] = loaded(source, {f"sources/{GUID}1.txt": b"One"}, after=notes).annotations
    assert one.note == "Round"


def test_a_long_line_with_many_passages_is_read() -> None:
    many = "".join(selection(at, at + 4, "word", guid=f"00000000-0000-4000-8000-{at:012d}") for at in range(0, 5000, 5))
    incoming = loaded(text_source(many), {f"sources/{GUID}1.txt": b"word " * 500_000})
    assert {one.quote for one in incoming.annotations} == {"word"}


def test_times_are_those_of_the_file() -> None:
    times = 'creationDateTime="2020-01-02T03:04:05+02:00" modifiedDateTime="2020-01-02T01:04:05Z"'
    source = text_source(f'<PlainTextSelection guid="{GUID}2" startPosition="0" endPosition="3" {times}/>')
    [one] = loaded(source, {f"sources/{GUID}1.txt": b"One two"}).annotations
    assert (one.created, one.edited) == (datetime(2020, 1, 2, 1, 4, 5, tzinfo=UTC), None)


def test_another_reader_of_the_standard_finds_all_of_it(tmp_path: Path) -> None:
    path = tmp_path / "a.qdpx"
    path.write_bytes(items.written(qdpx.dump(items.bundle(items.told_texts()))))
    found = RefiProject.load(path, extract_dir=str(tmp_path / "unpacked"))
    texts = items.told_texts()
    assert found.sources is not None
    assert [one.name for one in found.sources.text_source] == [text.document.title for text in texts]
    for source, text in zip(found.sources.text_source, texts, strict=True):
        name = str(source.plain_text_path).removeprefix("internal://")
        assert (tmp_path / "unpacked" / "sources" / name).read_text("utf-8") == text.text
        places = {(one.start_position, one.end_position) for one in source.plain_text_selection}
        assert {(one.start, one.end) for one in text.standing} <= places
