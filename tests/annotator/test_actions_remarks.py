"""What stood in a file becomes annotations, and its folders topics."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from annotator import queries
from annotator.actions.annotate import trash_annotation
from annotator.actions.follow import revision_added
from annotator.actions.remarks import said_in_file
from annotator.models import Annotation, Tag
from annotator.notes import note_html
from documents.actions.revisions import add_revision
from documents.article import Remark
from documents.models import Change
from tests import factories as make

pytestmark = pytest.mark.django_db
MAY = datetime(2020, 5, 3, 12, 0, tzinfo=UTC)

NOTES = {
    "who, when and what": (Remark(0, 1, "Why?", "Jane Doe", MAY), "Jane Doe, 3 May 2020, in the file: Why?"),
    "who and what": (Remark(0, 1, "Why?", "Jane Doe"), "Jane Doe, in the file: Why?"),
    "when and what": (Remark(0, 1, "Why?", made=MAY), "In the file, 3 May 2020: Why?"),
    "what alone": (Remark(0, 1, "Why?"), "In the file: Why?"),
    "who and when highlighted": (Remark(0, 1, "", "Jane Doe", MAY), "Highlighted by Jane Doe, 3 May 2020, in the file"),
    "who highlighted": (Remark(0, 1, "", "Jane Doe"), "Highlighted by Jane Doe in the file"),
    "a bare highlight": (Remark(0, 1, "  "), ""),
    "percent signs": (Remark(0, 1, "100%s", "%(said)s"), "%(said)s, in the file: 100%s"),
}


@pytest.mark.parametrize(("remark", "expected"), NOTES.values(), ids=NOTES)
def test_a_note_says_who_wrote_it_in_the_file_and_when(remark: Remark, expected: str) -> None:
    assert said_in_file(remark) == expected


def test_a_name_is_no_markdown() -> None:
    shown = note_html(said_in_file(Remark(0, 1, "Why?", "_Jane_ [x](http://e.example)")))
    assert "<a" not in shown
    assert "<em" not in shown


def test_remarks_are_annotations_of_who_brings_the_file() -> None:
    remarks = (Remark(4, 9, "Why?", "Jane", MAY, "#ffff00"), Remark(None, None, "On it all"), Remark(16, 19))
    document = make.document(make.project(), remarks=remarks)
    rows = [(one.quote, one.start, one.end, one.note) for one in Annotation.objects.order_by("pk")]
    assert rows == [
        ("quick", 4, 9, "Jane, 3 May 2020, in the file: Why?"),
        ("", None, None, "In the file: On it all"),
        ("fox", 16, 19, ""),
    ]
    first = Annotation.objects.earliest("pk")
    assert (first.author, first.prefix, first.suffix) == (make.alice(), "The ", make.FOX[9:41])
    assert not first.taggings.exists()
    lines = list(Change.objects.filter(verb="annotation.added"))
    assert len({line.batch for line in lines}) == 1
    assert lines[0].batch is not None
    assert {line.by for line in lines} == {make.alice()}
    assert Change.objects.get(verb="document.imported").document == document


ODD = {
    "beyond the text": (Remark(40, 400, "Why?"), [(None, "In the file: Why?")]),
    "on white space": (Remark(3, 4, "Why?"), [(None, "In the file: Why?")]),
    "on nothing": (Remark(4, 4, "Why?"), [(None, "In the file: Why?")]),
    "nothing about nothing": (Remark(3, 4), []),
    "half a place": (Remark(4, None, "Why?"), [(None, "In the file: Why?")]),
}


@pytest.mark.parametrize(("remark", "expected"), ODD.values(), ids=ODD)
def test_a_remark_without_a_passage_is_about_the_whole(remark: Remark, expected: list[Any]) -> None:
    make.document(make.project(), remarks=(remark,))
    assert list(Annotation.objects.values_list("start", "note")) == expected


def test_a_later_version_brings_only_new_remarks() -> None:
    old = (Remark(4, 9, "Why?"), Remark(10, 15), Remark(None, None, "On it all"), Remark(16, 19, "Thrown away"))
    document = make.document(make.project(), remarks=old)
    trash_annotation(Annotation.objects.get(note__contains="Thrown"), by=make.alice())
    mine = make.annotation(document, quote="lazy")
    text = "So: " + make.FOX
    moved = [Remark(r.start + 4 if r.start else None, r.end + 4 if r.end else None, r.note) for r in old]
    add_revision(document, make.reading(text, remarks=(*moved, Remark(8, 13, "Really?"))), by=make.alice())
    added = Annotation.objects.filter(made_on__number=2)
    assert [(one.quote, one.note) for one in added] == [("quick", "In the file: Really?")]
    mine.refresh_from_db()
    assert mine.start == text.index("lazy")


FOLDERS = {
    "one": (("News",), "News"),
    "one in another": (("News", "Iraq 2019"), "News / Iraq 2019"),
    "with signs of a path": (("a / b", " c/d "), "a b / c d"),
    "without a name": (("", " ", "x"), "x"),
}


@pytest.mark.parametrize(("folders", "path"), FOLDERS.values(), ids=FOLDERS)
def test_folders_become_a_topic(folders: tuple[str, ...], path: str) -> None:
    project = make.project()
    document = make.document(project)
    for _ in range(2):
        revision_added(revision=make.revision(document), by=make.alice(), folders=folders)
    [topic] = queries.topics_of(document)
    placed = {one.node.pk: one.path for one in queries.codebook(project)}
    assert placed[topic.pk] == path


def test_no_folder_with_a_name_is_no_topic() -> None:
    document = make.document(make.project())
    revision_added(revision=make.revision(document), by=make.alice(), folders=("", "\u200b"))
    assert not queries.topics_of(document) or Tag.objects.get().name == "\u200b"
