"""brat, CoNLL-2003, WebAnno TSV and UIMA CAS: what each means by its lines."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Mapping
from typing import Any

import cassis  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings

from annotator.exchange.bundle import TextItem
from annotator.exchange.formats import brat, conll, uima_xmi, webanno_tsv
from annotator.exchange.identifiers import uuid_of
from annotator.exchange.incoming import Incoming, IncomingAnnotation
from annotator.exchange.losses import Feature, counted, losses
from annotator.exchange.tokens import tokens
from annotator.exchange.units import Utf16
from documents.errors import Refused, UnreadableFile
from tests.annotator.exchange import items
from tests.annotator.exchange.hostile import refused_or_read
from tests.annotator.exchange.round_trips import again

WAVES = "🌊 one 👨‍👩‍👧 two"
STEM = "Tides & “moons” of the sea 🌊"


def files(module: Any, texts: tuple[TextItem, ...] | None = None) -> dict[str, str]:
    """The files of an archive that a format made."""
    with zipfile.ZipFile(io.BytesIO(items.written(module.dump(items.bundle(texts))))) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def zipped_of(entries: Mapping[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return target.getvalue()


def packed(**entries: str | bytes) -> bytes:
    """An archive of these; in their names one underscore stands for a dot, two for a slash."""
    return zipped_of({name.replace("__", "/").replace("_", "."): content for name, content in entries.items()})


def said(one: IncomingAnnotation) -> tuple[Any, ...]:
    return one.start, one.end, one.quote, [" / ".join(path) for path in one.tags]


def left(incoming: Incoming) -> dict[str, int]:
    return {one.what: one.count for one in incoming.left}


# brat


def test_lines_of_brat_quote_what_stands_at_their_positions() -> None:
    made = files(brat)
    text, lines = made[f"{STEM}.txt"], made[f"{STEM}.ann"].splitlines()
    bound = [line.split("\t") for line in lines if line.startswith("T")]
    assert [(number, label.split(" ")[0], quote) for number, label, quote in bound] == [
        ("T1", "Claims_Economic", "🌊 rise"),
        ("T2", "Mood", "🌊 rise"),
        ("T3", "Claims", "rise A family"),
        ("T4", "Untagged", "cafe\u0301"),
        ("T5", "Mood", "cafe\u0301"),
        ("T6", "Mood", "שלום"),
    ]
    for _, label, quote in bound:
        _, start, end = label.split(" ")
        assert text[int(start) : int(end)].replace("\n", " ") == quote
    assert [line for line in lines if line.startswith("#")] == ["#1\tAnnotatorNotes T1\tLook *here* <b>"]


def test_settings_of_brat_list_the_tags_and_their_colours() -> None:
    made = files(brat)
    entities = made["annotation.conf"].partition("[relations]")[0].splitlines()
    assert [line for line in entities if line and line[0] not in "#["] == [
        "Untagged",
        "Claims",
        "Claims_Economic",
        "Mood",
    ]
    assert "Claims_Economic | Claims / Economic\n" in made["visual.conf"]
    assert "Claims_Economic bgColor:#448c56\n" in made["visual.conf"]
    incoming = brat.load(items.written(brat.dump(items.bundle())), name="a.zip")
    assert [(entry.path, entry.colour) for entry in incoming.codebook.entries] == [
        (("Claims",), "#3a80b7"),
        (("Claims", "Economic"), "#448c56"),
        (("Mood",), ""),
    ]


ANN = """T1\tNum 2 5\tone
T2\tWord 2 5\tone
T3\tFam 6 11;12 15\t👨‍👩‍👧 two
T4\tNum 0 1\tsea
T5\tNum 400 500\t
T6\tNum -1 5\tone
R1\tPart-of Arg1:T1 Arg2:T2
#1\tAnnotatorNotes T1\tA number
#2\tAnnotatorNotes T9\tOf nothing
"""


def test_what_brat_writes_comes_in() -> None:
    visual = "[labels]\nNum | Numbers / Small | N\n[drawing]\nNum\tfgColor:black, bgColor:#AABBCC\n"
    content = packed(sub__a_txt=WAVES, sub__a_ann=ANN, sub__visual_conf=visual, sub__b_ann="", __MACOSX__x="")
    incoming = brat.load(content, name="a.zip")
    assert [said(one) for one in incoming.annotations] == [
        (2, 5, "one", ["Numbers / Small", "Word"]),
        (0, 1, "sea", ["Numbers / Small"]),
        (None, None, "one", ["Numbers / Small"]),
    ]
    assert incoming.annotations[0].note == "A number"
    assert [(one.title, one.text) for one in incoming.documents] == [("a", WAVES)]
    assert left(incoming) == {"parts": 1, "place": 1, "relation": 1, "file": 1}
    assert [(entry.path, entry.colour) for entry in incoming.codebook.entries] == [
        (("Numbers",), ""),
        (("Numbers", "Small"), "#aabbcc"),
    ]
    assert all(uuid_of(one.uid) for one in incoming.annotations)
    assert brat.load(content, name="b.zip") == incoming


def test_a_note_that_was_edited_in_brat_is_the_note_now() -> None:
    made = files(brat)
    ann = made[f"{STEM}.ann"].replace("Look *here* <b>", "Look there")
    rest = {"a_txt": made[f"{STEM}.txt"], "a_json": made[f"{STEM}.json"], "annotation_conf": made["annotation.conf"]}
    content = packed(a_ann=ann, **rest)
    notes = {one.uid: one.note for one in brat.load(content, name="a.zip").annotations}
    assert notes[items.uid(100)] == "Look there"
    assert notes[items.uid(105)] == "On the whole of it"


def test_positions_count_the_carriage_returns_of_a_text() -> None:
    incoming = brat.load(packed(a_txt="a\r\nb\r\ncd", a_ann="T1\tX 6 8\tcd\r\n"), name="a.zip")
    assert [said(one) for one in incoming.annotations] == [(4, 6, "cd", ["X"])]


# CoNLL-2003


def test_tokens_of_a_passage_are_in_bio() -> None:
    lines = items.written(conll.dump(items.bundle())).decode().split("\n")
    assert lines[:10] == [
        *("-DOCSTART- -X- -X- O", "", "Tides -X- _ O", "🌊 -X- _ O", "rise -X- _ B-Claims", ""),
        *("A -X- _ B-Claims", "family -X- _ I-Claims", "👨‍👩‍👧 -X- _ O", "reads -X- _ O"),
    ]
    assert "cafe\u0301 -X- _ B-Untagged" in lines
    assert all(len(line.split(" ")) == 4 for line in lines if line)


def entities(content: bytes) -> list[list[list[str]]]:
    """By text, the tokens of each passage, read as seqeval does it."""
    found: list[list[list[str]]] = []
    for line in content.decode().split("\n"):
        token, *_, label = line.split(" ") if line else ("", "O")
        if token == "-DOCSTART-":
            found.append([])
        elif label.startswith("B-"):
            found[-1].append([token])
        elif label.startswith("I-"):
            found[-1][-1].append(token)
    return found


@settings(max_examples=25, deadline=None)
@given(texts=items.projects())
def test_what_conll_carries_comes_back(texts: tuple[TextItem, ...]) -> None:
    first = items.written(conll.dump(items.bundle(texts)))
    for item, passages in zip(texts, entities(first), strict=True):
        lone = [one for one in item.standing if "\n" not in one.quote]
        if len(item.annotations) == 1 and lone and tokens(lone[0].quote):
            assert "".join(passages[0]).startswith("".join(lone[0].quote.split())) or len(passages) == 1
        assert len(passages) <= len(item.text)
    if any(passages or tokens(item.text) for item, passages in zip(texts, entities(first), strict=True)):
        incoming = conll.load(first, name="a.conll")
        quotes = [
            [one.quote.split(" ") for one in incoming.annotations if one.document == doc.key]
            for doc in incoming.documents
        ]
        assert [one for one in quotes if one] == [one for one in entities(first) if one]
        told = [item for item in texts if tokens(item.text)]
        assert items.written(conll.dump(again(incoming))) == items.written(conll.dump(items.bundle(tuple(told))))


SCHEMES = {
    "BIO": ("O B-A I-A B-A", ["two three", "four"]),
    "IOB1": ("I-A I-A B-A I-B", ["one two", "three", "four"]),
    "BIOES": ("B-A E-A S-A S-B", ["one two", "three", "four"]),
    "BILOU": ("U-A B-A I-A L-A", ["one", "two three four"]),
    "a label with a dash": ("B-A-B I-A-B O O", ["one two"]),
    "nothing": ("O O O O", []),
}


@pytest.mark.parametrize(("labels", "expected"), SCHEMES.values(), ids=SCHEMES)
def test_ways_of_marking_begin_and_end_are_understood(labels: str, expected: list[str]) -> None:
    words = ["one", "two", "three", "four"]
    rows = "\n".join(f"{word}\tNN {label}" for word, label in zip(words, labels.split(), strict=True))
    incoming = conll.load(f"# id 1\n{rows}\n".encode(), name="a.conll")
    assert [one.text for one in incoming.documents] == ["one two three four"]
    assert [one.quote for one in incoming.annotations] == expected
    assert all(one.quote == "one two three four"[one.start : one.end] for one in incoming.annotations)


def test_lines_without_a_label_are_text_alone() -> None:
    incoming = conll.load(b"one B-A\ntwo\nthree O\n", name="a.conll")
    assert (incoming.documents[0].text, left(incoming)) == ("one two three", {"label": 1})
    with pytest.raises(UnreadableFile, match="no lines"):
        conll.load(b"Plain words\nand more of them\n", name="a.conll")


def test_what_conll_loses_is_told() -> None:
    told = {one.feature: one.instead for one in losses(conll, counted(items.told_texts(), items.BOOK))}
    assert told[Feature.OVERLAP] == "longer"
    assert told[Feature.NOTE] == ""


# WebAnno TSV


def test_tokens_of_webanno_count_utf_16_and_hold_what_stands_on_them() -> None:
    lines = files(webanno_tsv)[f"{STEM}.tsv"].split("\n")
    assert lines[:9] == [
        "#FORMAT=WebAnno TSV 3.3",
        "#T_SP=webanno.custom.Span|label|note",
        "",
        "",
        "#Text=Tides 🌊 rise",
        "1-1\t0-5\tTides\t_\t_\t",
        "1-2\t6-8\t🌊\tClaims / Economic[1]|Mood[2]\tLook \\*here\\* <b>[1]|*[2]\t",
        "1-3\t9-13\trise\tClaims / Economic[1]|Mood[2]|Claims[3]\tLook \\*here\\* <b>[1]|*[2]|*[3]\t",
        "",
    ]
    assert "3-1\t50-54\tשלום\tMood\t*\t" in lines


def test_parts_of_tokens_are_rows_of_their_own_and_reserved_signs_are_escaped() -> None:
    about = items.document()
    text = "a\\b\tabcdef"
    marked = (
        items.annotation(about, text, 5, 8, tags=("A_[1]|b->c;",), note="x\n\ty*"),
        items.annotation(about, text, 6, 10, number=101),
    )
    rows = files(webanno_tsv, (items.text_item(about, *marked, text=text),))["Document 1.tsv"].split("\n")[4:]
    assert rows == [
        "#Text=a\\\\b\\tabcdef",
        "1-1\t0-1\ta\t_\t_\t",
        "1-2\t1-2\t\\\t_\t_\t",
        "1-3\t2-3\tb\t_\t_\t",
        "1-4\t4-10\tabcdef\t_\t_\t",
        "1-4.1\t5-8\tbcd\tA\\_\\[1\\]\\|b\\->c\\;\tx\\n\\ty\\*\t",
        "1-4.2\t6-10\tcdef\t*\t*\t",
        "",
    ]


TSV = """#FORMAT=WebAnno TSV 3.2
#T_SP=de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS|PosValue
#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value
#T_SP=webanno.custom.Frame|ROLE_webanno.custom.Frame:Roles_webanno.custom.Link|uima.tcas.Annotation|kind
#T_CH=custom.Link|referenceType|referenceRelation
#T_RL=custom.Relation|kind|BT_webanno.custom.Frame


#Sentence.id=s1
#Text=He 🌊 loves her
1-1\t0-2\tHe\tPR\thttp://x\tPER[1]\t_\t_\t_\tpr[1]\tcoref->1-1\t_\t_\t
1-2\t3-5\t🌊\tNN\t*[2]|*\tPER[2]|ORG\tseller\t1-1\tbuy\t_\t_\t_\t_\t
1-3\t6-11\tloves\tV\t_\t_\t_\t_\t_\t_\t_\t_\t_\t

#Text=She runs
2-1\t16-19\tShe\tPR\t*\tPER[2]\t_\t_\t_\t_\t_\t_\t_\t
2-1.1\t16-17\tS\t_\t_\t_\t_\t_\tlet\\_ter\t_\t_\t_\t_\t
"""


def test_layers_of_others_come_in_under_their_names() -> None:
    incoming = webanno_tsv.load(TSV.encode(), name="a.tsv")
    assert incoming.documents[0].text == "He 🌊 loves her\nShe runs"
    assert [said(one) for one in incoming.annotations] == [
        (0, 2, "He", ["NamedEntity / PER"]),
        (3, 18, "🌊 loves her\nShe", ["NamedEntity / PER"]),
        (3, 4, "🌊", ["NamedEntity / ORG", "Frame / buy"]),
        (15, 16, "S", ["Frame / let_ter"]),
    ]
    assert left(incoming) == {"words": 1, "relation": 3}


def test_positions_that_no_text_has_are_refused() -> None:
    head = "#FORMAT=WebAnno TSV 3.3\n#T_SP=a.B|c\n\n\n"
    for place in ("999999999-1000000000", "0-1\ta\tx\t\n\n#Text=b\n2-1\t0-1"):
        with pytest.raises(UnreadableFile, match="positions"):
            webanno_tsv.load(f"{head}#Text=a\n1-1\t{place}\ta\tx\t\n".encode(), name="a.tsv")


# UIMA CAS


@settings(max_examples=25, deadline=None)
@given(texts=items.projects())
def test_a_cas_says_what_stands_in_the_text_to_another_reader(texts: tuple[TextItem, ...]) -> None:
    made = files(uima_xmi, texts)
    types = cassis.load_typesystem(made["TypeSystem.xml"])
    for item in texts:
        cas = cassis.load_cas_from_xmi(io.BytesIO(made[f"{item.document.title}.xmi"].encode()), typesystem=types)
        assert cas.sofa_string == item.text
        spans = [(span.get_covered_text(), span.label, span.note) for span in cas.select("webanno.custom.Span")]
        expected = [
            (one.quote, tag or None, one.note if not number and one.note else None)
            for one in item.standing
            for number, tag in enumerate(one.tags or ("",))
        ]
        assert sorted(spans, key=repr) == sorted(expected, key=repr)


def test_positions_in_a_cas_are_utf_16_units() -> None:
    lines = files(uima_xmi)[f"{STEM}.xmi"].split("\n")
    units = Utf16(items.TEXT)
    at = items.TEXT.index("שלום")
    assert f'begin="{units.units(at)}" end="{units.units(at + 4)}" label="Mood"/>' in "\n".join(lines)


def test_a_cas_of_another_program_comes_in() -> None:
    types = cassis.TypeSystem()
    entity = types.create_type("my.ner.Entity", "uima.tcas.Annotation")
    token = types.create_type("de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token", "uima.tcas.Annotation")
    relation = types.create_type("my.Relation", "uima.tcas.Annotation")
    types.create_feature(entity, "value", "uima.cas.String")
    types.create_feature(entity, "comment", "uima.cas.String")
    types.create_feature(relation, "Governor", "uima.tcas.Annotation")
    cas = cassis.Cas(types)
    cas.sofa_string = WAVES
    cas.sofa_mime = "text/plain"
    one = entity(begin=2, end=5, value="NUM", comment="a number")
    cas.add_all([one, token(begin=0, end=1), relation(begin=0, end=1, Governor=one)])
    incoming = uima_xmi.load(packed(a_xmi=cas.to_xmi()), name="a.zip")
    assert [(said(one), one.note) for one in incoming.annotations] == [((2, 5, "one", ["Entity / NUM"]), "a number")]
    assert left(incoming) == {"words": 1, "relation": 1}
    assert uima_xmi.load(cas.to_xmi().encode(), name="a.xmi").annotations[0].quote == "one"


# All that are archives

ARCHIVES = {"brat": (brat, "ann"), "webanno_tsv": (webanno_tsv, "tsv"), "uima_xmi": (uima_xmi, "xmi")}


@pytest.mark.parametrize(("module", "ending"), ARCHIVES.values(), ids=ARCHIVES)
def test_archives_that_lead_outside_or_hold_noise_are_refused_or_passed_over(module: Any, ending: str) -> None:
    for content in (b"", b"\xff\xfe", b"T1", b"\x00" * 1000, b"a" * 10_000_000, b"<a/>", b"[" * 100_000):
        for name in (f"../a.{ending}", f"/etc/a.{ending}", f"a.{ending}", "a.json"):
            entries = {f"a.{ending}": b"", "a.txt": b"abc", name: content}
            began = time.process_time()
            read = refused_or_read(module, zipped_of(entries))
            assert isinstance(read, Refused) or not read.annotations
            assert time.process_time() - began < 5


@pytest.mark.parametrize(("module", "ending"), ARCHIVES.values(), ids=ARCHIVES)
def test_an_archive_without_such_files_is_refused(module: Any, ending: str) -> None:
    with pytest.raises(UnreadableFile):
        module.load(packed(a_md="x"), name="a.zip")
