"""What all formats stand on: units, names of files, archives, identifiers, losses."""

from __future__ import annotations

import io
import zipfile
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.exchange.identifiers import known_by, uuid_of
from annotator.exchange.losses import Feature, Loss, counted, losses
from annotator.exchange.units import Utf16
from annotator.exchange.zipping import Names, zipped
from tests.annotator.exchange import items


@given(st.text(items.LETTERS + "\U0001f30a\U00010000\uffff"))
def test_positions_go_to_utf_16_and_back(text: str) -> None:
    counts = Utf16(text)
    for position in range(len(text) + 1):
        units = len(text[:position].encode("utf-16-le")) // 2
        assert counts.units(position) == units
        assert counts.position(units) == position


def test_half_a_character_counts_as_its_beginning() -> None:
    assert [Utf16("a🌊🌊b").position(units) for units in range(7)] == [0, 1, 1, 2, 2, 3, 4]


NAMES = {
    "as it is": (["Tide"], ["Tide.txt"]),
    "taken, whatever the case": (["Tide", "TIDE", "tide"], ["Tide.txt", "TIDE 2.txt", "tide 3.txt"]),
    "a way out": (["../../etc/passwd", "a\\b"], ["etc passwd.txt", "a b.txt"]),
    "nothing left": (["", "...", "///"], ["untitled.txt", "untitled 2.txt", "untitled 3.txt"]),
    "a device": (["con", "COM1.x", "console"], ["_con.txt", "_COM1.x.txt", "console.txt"]),
    "signs": (['a:b*c?"<>|\x00\n'], ["a b c.txt"]),
    "long": (["é" * 200], ["é" * 60 + ".txt"]),
}


@pytest.mark.parametrize(("wanted", "expected"), NAMES.values(), ids=NAMES)
def test_names_of_files_fit_everywhere(wanted: list[str], expected: list[str]) -> None:
    names = Names()
    assert [names.fit(one, ".txt") for one in wanted] == expected


def test_an_archive_is_written_piece_by_piece_and_the_same_each_time() -> None:
    def made() -> list[bytes]:
        return list(zipped([("a.txt", iter(["one 🌊", b" two"])), ("b/c.pdf", [b"%PDF" * 100])]))

    whole = b"".join(made())
    assert whole == b"".join(made())
    assert len(made()) > 2
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        assert archive.testzip() is None
        assert archive.read("a.txt").decode() == "one 🌊 two"
        assert archive.getinfo("b/c.pdf").compress_type == zipfile.ZIP_STORED


def test_what_stands_in_an_archive_is_asked_for_when_its_turn_comes() -> None:
    asked: list[str] = []

    def content(name: str) -> list[bytes]:
        asked.append(name)
        return [b"x" * 100]

    pieces = zipped((name, content(name)) for name in ("a", "b"))
    next(pieces)
    assert asked == ["a"]


IDENTIFIERS = {
    "plain": ("6F0F1C52-9A0E-5D0B-8B64-2F6D7AB3A3C1", "6f0f1c52-9a0e-5d0b-8b64-2f6d7ab3a3c1"),
    "in braces": (" {6f0f1c52-9a0e-5d0b-8b64-2f6d7ab3a3c1} ", "6f0f1c52-9a0e-5d0b-8b64-2f6d7ab3a3c1"),
    "a URN": ("urn:uuid:6f0f1c52-9a0e-5d0b-8b64-2f6d7ab3a3c1", "6f0f1c52-9a0e-5d0b-8b64-2f6d7ab3a3c1"),
    "none": ("T1", ""),
    "as long as one": ("x" * 36, ""),
}


@pytest.mark.parametrize(("text", "expected"), IDENTIFIERS.values(), ids=IDENTIFIERS)
def test_identifiers_are_known_however_they_are_written(text: str, expected: str) -> None:
    assert uuid_of(text) == expected


def test_what_has_no_identifier_gets_the_same_one_each_time() -> None:
    assert known_by("brat", "a.ann", "T1") == known_by("brat", "a.ann", "T1") != known_by("brat", "a.annT", "1")
    assert uuid_of(known_by("x")) == known_by("x")


def test_losses_are_counted_on_the_very_project() -> None:
    counts = counted(items.told_texts(), items.BOOK)
    assert {str(feature): count for feature, count in counts.items() if count} == {
        "note": 2, "markdown": 1, "reply": 1, "author": 8, "created": 8, "edited": 1, "document_note": 1,
        "orphan": 1, "untagged": 2, "many_tags": 1, "nested_tag": 1, "overlap": 2, "same_place": 1, "lines": 1,
        "colour": 2, "definition": 1, "shortcut": 1, "alias": 1, "text": 3, "unmarked": 1, "topic": 1, "metadata": 1,
    }  # fmt: skip


def test_a_format_loses_what_it_does_not_carry_and_says_where_it_goes() -> None:
    poor = SimpleNamespace(
        CARRIES=frozenset(Feature) - {Feature.REPLY, Feature.NOTE, Feature.PAGE}, INSTEAD={Feature.NOTE: "comment"}
    )
    counts = counted(items.told_texts(), items.BOOK)
    assert losses(poor, counts) == (Loss(Feature.NOTE, 2, "comment"), Loss(Feature.REPLY, 1))
