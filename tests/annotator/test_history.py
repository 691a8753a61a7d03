"""What the log says of new revisions, in sentences."""

from __future__ import annotations

from typing import Any

import pytest

from annotator.history import Line, told
from documents.actions.documents import edit_document
from documents.actions.revisions import add_revision, correct_sections
from documents.article import NO_WORDS, SectionKind
from documents.queries import changes_of
from tests import factories as make

pytestmark = pytest.mark.django_db
TEXT = "The quick brown fox jumps over the lazy dog.\nIt was a fine day in May, and the whole village had come.\n"
NEW = "A new first line.\nThe quick brown fox leaps across the lazy dog.\nNobody knows what day it was.\n"


def lines(project: Any) -> list[Line]:
    return told(list(changes_of(project)), slug=project.slug)


def test_a_new_version_and_where_the_highlights_went() -> None:
    document = make.document(make.project(), text=TEXT, publisher="Found")
    for quote in ("quick brown fox", "fox jumps over the lazy dog", "whole village"):
        make.annotation(document, quote=quote)
    add_revision(document, make.reading(NEW, publisher="Press", metadata={"doi": "10/a"}), by=make.alice())
    revised, placed = lines(document.project)[:2]
    assert "Alice Ng</strong> brought a new version of <em>" in revised.sentence
    shown = {one.label: (one.before, one.after) for one in revised.differences}
    assert shown == {"Revision": ("1", "2"), "Publisher": ("Found", "Press"), "Facts": ("", "doi: 10/a")}
    assert placed.sentence.endswith("</em>: 1 moved, 1 where the words are nearly the same, 1 not found")
    assert placed.differences == []


def test_corrected_sections_and_direction() -> None:
    document = make.document(make.project())
    correct_sections(document, {0: SectionKind.COMMENT}, by=make.alice())
    edit_document(document, direction="rtl", by=make.alice())
    edited, sectioned = lines(document.project)[:2]
    assert "corrected the sections of <em>" in sectioned.sentence
    assert [(one.label, one.after) for one in edited.differences] == [("Direction", "rtl")]


def test_a_picture_without_words_is_called_one() -> None:
    document = make.document(make.project(), text=f"Before {NO_WORDS} after.")
    make.annotation(document, quote=f"Before {NO_WORDS}")
    assert "“Before [picture]”" in lines(document.project)[0].sentence
