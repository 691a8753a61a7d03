"""New revisions of a document: what comes of them, what stays, and that nobody's work is overwritten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from documents import signals
from documents.actions import importing
from documents.actions.documents import edit_document
from documents.actions.revisions import add_revision, correct_sections, newer_reader, read_again
from documents.article import Picture, Remark, SectionKind
from documents.errors import Conflict, Invalid, UnreadableFile
from documents.models import Change, Document, DocumentPicture, Revision, SourceFile, TextBand
from documents.readers import plain_text
from tests import factories as make

pytestmark = pytest.mark.django_db
TWO = "First paragraph of the text.\n\nSecond paragraph of the text.\n"


@pytest.fixture
def document() -> Document:
    """As it comes from a file in Windows' Cyrillic code page that was taken for another."""
    content = "Погода была хорошая, и все пошли гулять вдоль реки.".encode("cp1251")
    reading = importing.read(content, name="pogoda.txt", media_type="text/plain", charset="cp1252")
    return importing.import_document(make.project(), reading, by=make.alice())


@pytest.fixture
def told() -> Iterator[list[dict[str, Any]]]:
    """What ``revision_added`` said."""
    heard: list[dict[str, Any]] = []

    def listen(**said: Any) -> None:
        heard.append(said)

    signals.revision_added.connect(listen)
    yield heard
    signals.revision_added.disconnect(listen)


def last_line() -> Change:
    return Change.objects.filter(verb__startswith="document.").latest("number")


def test_another_version_becomes_the_current_text(told: list[dict[str, Any]]) -> None:
    document = make.document(make.project())
    told.clear()
    picture = Picture(b"x", "image/png", 1, 1, "c" * 64)
    remarks = (Remark(0, 3, "Why?"),)
    version = make.reading("A new text of it.\n", name="new.txt", pictures=(picture,), remarks=remarks)
    version = replace(version, folders=("News",))
    revision, new = add_revision(document, version, by=make.alice())
    assert new
    assert (revision.number, revision.text) == (2, "A new text of it.\n")
    document.refresh_from_db()
    assert (document.revision_number, document.characters) == (2, 18)
    assert make.revision(document) == revision
    assert [file.name for file in SourceFile.objects.filter(document=document).order_by("pk")] == ["fox.txt", "new.txt"]
    assert revision.source_file is not None
    assert revision.source_file.name == "new.txt"
    assert DocumentPicture.objects.get().sha256 == "c" * 64
    [said] = told
    assert (said["revision"], said["by"], said["remarks"]) == (revision, make.alice(), remarks)
    assert said["folders"] == ("News",)
    line = last_line()
    assert (line.verb, line.by, line.target) == ("document.revised", make.alice(), str(document.uid))
    assert (line.before["revision"], line.after["revision"]) == (1, 2)
    assert line.batch == said["batch"]


def test_the_older_text_stays_as_it_was() -> None:
    document = make.document(make.project())
    add_revision(document, make.reading("Another."), by=make.alice())
    assert Revision.objects.get(document=document, number=1).text == make.FOX


def test_nearly_the_same_is_looked_for_by_the_new_text() -> None:
    document = make.document(make.project(), text=TWO * 5)
    before = set(TextBand.objects.values_list("band", flat=True))
    add_revision(document, make.reading("Quite other words stand here now, and many of them."), by=make.alice())
    after = set(TextBand.objects.values_list("band", flat=True))
    assert after
    assert not before & after


def test_the_same_bytes_with_the_same_text_are_no_new_version() -> None:
    document = make.document(make.project())
    version = make.reading("Another.")
    revision, _new = add_revision(document, version, by=make.alice())
    lines = Change.objects.count()
    assert add_revision(document, version, by=make.alice()) == (revision, False)
    assert (Revision.objects.count(), SourceFile.objects.count(), Change.objects.count()) == (2, 2, lines)


def test_what_was_corrected_by_hand_stays() -> None:
    document = make.document(make.project(), title="Found", publisher="Found")
    edit_document(document, title="Corrected", language="", by=make.alice())
    edit_document(document, language="de", by=make.alice())
    version = make.reading(
        "Another.",
        title="Better",
        publisher="Press",
        published=date(2020, 5, 3),
        language="en",
        metadata={"doi": "10/a"},
    )
    add_revision(document, version, by=make.alice())
    document.refresh_from_db()
    assert (document.title, document.language) == ("Corrected", "de")
    assert (document.publisher, document.published, document.metadata) == ("Press", date(2020, 5, 3), {"doi": "10/a"})
    assert last_line().before["publisher"] == "Found"
    assert last_line().after["published"] == "2020-05-03"


def test_what_was_corrected_before_it_came_in_stays() -> None:
    reading = replace(make.reading(title="Corrected"), corrected=("title",))
    document = importing.import_document(make.project(), reading, by=make.alice())
    add_revision(document, make.reading("Another.", title="Better"), by=make.alice())
    document.refresh_from_db()
    assert document.title == "Corrected"


def test_what_the_new_version_does_not_know_stays_known() -> None:
    document = make.document(make.project(), authors=("Ann",), url="https://e.example/a")
    add_revision(document, make.reading("Another."), by=make.alice())
    document.refresh_from_db()
    assert (document.title, document.authors, document.url) == ("The fox", ["Ann"], "https://e.example/a")


STALE = {
    "another version": lambda document: add_revision(document, make.reading("C"), by=make.alice(), expected=1),
    "reading again": lambda document: read_again(document, by=make.alice(), charset="cp1251", expected=1),
    "sections": lambda document: correct_sections(document, {0: SectionKind.COMMENT}, by=make.alice(), expected=1),
}


@pytest.mark.parametrize("act", STALE.values(), ids=STALE)
def test_who_looked_at_an_older_text_changes_nothing(document: Document, act: Any) -> None:
    add_revision(Document.objects.get(pk=document.pk), make.reading("B"), by=make.bob())
    with pytest.raises(Conflict, match="has another text since you looked at it"):
        act(document)
    assert Revision.objects.count() == 2


def test_read_again_in_another_character_set(document: Document) -> None:
    assert "Погода" not in make.revision(document).text
    revision, new = read_again(document, by=make.alice(), charset="cp1251")
    assert new
    assert revision.text.startswith("Погода была")
    document.refresh_from_db()
    assert document.language == "ru"
    file = SourceFile.objects.get()
    assert (file.charset, revision.source_file) == ("cp1251", file)
    assert last_line().verb == "document.reread"
    assert read_again(document, by=make.alice()) == (revision, False)  # the character set is remembered


def test_read_again_as_another_format() -> None:
    content = b"<p>Some <b>words</b> to read.</p>"
    reading = importing.read(content, name="page.txt", media_type="text/plain")
    document = importing.import_document(make.project(), reading, by=make.alice())
    revision, new = read_again(document, by=make.alice(), reader="html")
    assert new
    assert (revision.text.strip(), revision.reader) == ("Some words to read.", "html")
    with pytest.raises(Invalid, match="no format “wax”"):
        read_again(document, by=make.alice(), reader="wax")


def test_a_file_that_can_not_be_read_that_way_leaves_all_as_it_was(document: Document) -> None:
    with pytest.raises(Invalid, match="no character set “no such”"):
        read_again(document, by=make.alice(), charset="no such")
    with pytest.raises(UnreadableFile):
        read_again(document, by=make.alice(), reader="pdf", charset="utf-16")
    assert (Revision.objects.count(), SourceFile.objects.get().charset) == (1, "cp1252")


def test_a_newer_reader_that_makes_the_same_of_it_adds_nothing(document: Document) -> None:
    Revision.objects.update(reader_version=0)
    assert newer_reader(make.revision(document)) == plain_text.VERSION
    revision, new = read_again(document, by=make.alice())
    assert not new
    assert newer_reader(make.revision(document)) is None
    assert (last_line().before["reader"], last_line().after["reader"]) == (
        "plain_text 0",
        f"plain_text {plain_text.VERSION}",
    )
    assert revision.number == 1


def test_a_reader_that_there_is_no_more_has_none_newer(document: Document) -> None:
    Revision.objects.update(reader="wax")
    assert newer_reader(make.revision(document)) is None


def test_pasted_text_keeps_the_title_given_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    document = importing.import_text(make.project(), "A title in it\n\nWords.", title="Mine", by=make.alice())
    add_revision(document, replace(make.reading("Other words.", title="Found"), name=""), by=make.alice())
    document.refresh_from_db()
    assert document.title == "Mine"


def test_sections_are_put_right_and_the_text_stays() -> None:
    document = make.document(make.project(), text=TWO)
    revision, new = correct_sections(document, {0: SectionKind.FURNITURE}, by=make.alice(), expected=1)
    assert new
    assert (revision.number, revision.text) == (2, TWO)
    assert [section.kind for section in make.revision(document).sections] == [SectionKind.FURNITURE]
    line = last_line()
    assert (line.verb, line.before, line.after) == (
        "document.sectioned",
        {"revision": 1, "sections": {"0": "body"}},
        {"revision": 2, "sections": {"0": "furniture"}},
    )
    assert correct_sections(document, {0: SectionKind.FURNITURE}, by=make.alice())[1] is False
    with pytest.raises(Invalid, match="no section 2"):
        correct_sections(document, {1: SectionKind.BODY}, by=make.alice())


def test_nothing_is_half_made(monkeypatch: pytest.MonkeyPatch) -> None:
    document = make.document(make.project())

    def fail(**_said: Any) -> None:
        raise RuntimeError

    signals.revision_added.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            add_revision(document, make.reading("Another."), by=make.alice())
    finally:
        signals.revision_added.disconnect(fail)
    assert (Revision.objects.count(), SourceFile.objects.count()) == (1, 1)
    assert Document.objects.get().revision_number == 1
