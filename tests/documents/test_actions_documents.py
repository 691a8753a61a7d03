"""Importing, correcting, trashing and restoring documents: one act, one change."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest

from documents import access, queries, signals
from documents.actions import documents as acting
from documents.actions import importing
from documents.errors import Invalid, NotFound, TooLarge, UnreadableFile
from documents.models import Change, Document, Revision, SourceFile
from tests import factories as make

pytestmark = pytest.mark.django_db


def log(document):
    return list(
        Change.objects.filter(document=document).order_by("number").values_list("verb", "target", "before", "after")
    )


def test_an_import_keeps_the_bytes_and_tells_of_itself():
    project = make.project()
    told = []
    signals.revision_added.connect(keep := lambda revision, **_: told.append(revision.text))
    try:
        content = "Füchse\r\n\r\nThe quick brown fox.\r\n".encode("cp1252")
        reading = importing.read(content, name="füchse.txt")
        document = importing.import_document(project, reading, by=make.alice())
    finally:
        signals.revision_added.disconnect(keep)

    source_file, revision = SourceFile.objects.get(), Revision.objects.get()
    assert bytes(source_file.content) == content
    assert source_file.sha256 == hashlib.sha256(content).hexdigest()
    assert (source_file.size, source_file.name) == (len(content), "füchse.txt")
    assert "\r" not in revision.text
    assert revision.sha256 == hashlib.sha256(revision.text.encode()).hexdigest()
    assert (revision.number, document.revision_number, document.characters) == (1, 1, len(revision.text))
    assert told == [revision.text]
    assert [line[0] for line in log(document)] == ["document.imported"]


def test_the_same_bytes_are_imported_once():
    project, other = make.project(), make.project(name="Another")
    reading = importing.read(b"The quick brown fox.", name="fox.txt")
    first = importing.import_document(project, reading, by=make.alice())
    with pytest.raises(importing.Duplicate) as refusal:
        importing.import_document(project, reading, by=make.bob())
    assert refusal.value.document == first
    assert Document.objects.count() == 1
    # Elsewhere, and once the first lies in the trash, they may come in again.
    importing.import_document(other, reading, by=make.alice())
    acting.trash_document(first, by=make.alice())
    importing.import_document(project, reading, by=make.alice())
    assert Document.objects.count() == 3


def test_what_is_too_large_or_not_a_text_is_refused(settings):
    settings.MAX_UPLOAD_BYTES = 1000
    with pytest.raises(TooLarge, match="big.txt"):
        importing.read(b"x" * 1001, name="big.txt")
    with pytest.raises(UnreadableFile, match="clip.mp4"):
        importing.read(b"\x00\x00\x00 ftypisom", name="clip.mp4", media_type="video/mp4")


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_there_is_a_text_to_paste(text):
    with pytest.raises(Invalid):
        importing.import_text(make.project(), text, by=make.alice())


def test_a_pasted_text_takes_the_title_it_is_given():
    document = importing.import_text(make.project(), make.FOX, title=" The\x00 fox ", by=make.alice())
    assert document.title == "The fox"
    assert Revision.objects.get().text.strip() == make.FOX


NO_ADDRESSES = ["javascript:alert(1)", " JAVASCRIPT:alert(1)", "data:text/html,x", "\x01javascript:x", "//example.org"]


@pytest.mark.parametrize("url", NO_ADDRESSES)
def test_only_web_addresses_are_kept(url):
    project = make.project()
    with pytest.raises(Invalid):
        importing.import_text(project, make.FOX, url=url, by=make.alice())
    with pytest.raises(Invalid):
        acting.edit_document(make.document(project), url=url, by=make.alice())


def test_a_correction_is_one_change_of_what_changed():
    document = make.document(make.project())
    fields = {
        "title": " A fox ",
        "authors": ["Ann Lee", "Bo Ek"],
        "published": date(2019, 1, 20),
        "publisher": "",
        "url": "https://example.org/fox",
    }
    for _ in range(2):
        acting.edit_document(document, by=make.bob(), **fields)
    document.refresh_from_db()
    assert (document.title, document.byline, document.published) == ("A fox", "Ann Lee, Bo Ek", date(2019, 1, 20))
    assert log(document)[1:] == [
        (
            "document.edited",
            str(document.uid),
            {"title": "The fox", "authors": [], "published": None, "url": ""},
            {
                "title": "A fox",
                "authors": ["Ann Lee", "Bo Ek"],
                "published": "2019-01-20",
                "url": "https://example.org/fox",
            },
        )
    ]


@pytest.mark.parametrize("fields", [{"title": " "}, {"revision_number": 2}, {"project": None}])
def test_a_correction_that_makes_no_sense_is_refused(fields):
    document = make.document(make.project())
    before = Document.objects.values().get()
    with pytest.raises(Invalid):
        acting.edit_document(document, by=make.alice(), **fields)
    assert Document.objects.values().get() == before


def test_trash_and_restore_are_done_once():
    project = make.project()
    document = make.document(project)
    for _ in range(2):
        acting.trash_document(document, by=make.bob())
    assert list(queries.trashed_documents_in(project)) == [document]
    assert not queries.documents_in(project).exists()
    with pytest.raises(NotFound):
        access.document_to_read(make.alice(), document.uid)
    for _ in range(2):
        acting.restore_document(document, by=make.alice())
    assert access.document_to_read(make.alice(), document.uid) == document
    assert [line[0] for line in log(document)] == ["document.imported", "document.trashed", "document.restored"]


ACTS = {
    "import": lambda document: make.document(document.project, title="Another"),
    "edit": lambda document: acting.edit_document(document, title="A fox", by=make.bob()),
    "trash": lambda document: acting.trash_document(document, by=make.bob()),
    "restore": lambda document: acting.restore_document(document, by=make.bob()),
}


@pytest.mark.parametrize("name", ACTS)
def test_an_act_that_can_not_be_logged_does_not_happen(name, monkeypatch):
    document = make.document(make.project())
    if name == "restore":
        acting.trash_document(document, by=make.bob())
    before = everything()
    monkeypatch.setattr(type(Change.objects), "record", broken)
    monkeypatch.setattr(type(Change.objects), "record_all", broken)
    with pytest.raises(RuntimeError):
        ACTS[name](Document.objects.select_related("project").get(pk=document.pk))
    assert everything() == before


def broken(*_args, **_kwargs):
    raise RuntimeError("the disk is full")


def everything():
    return [list(model.objects.order_by("pk").values()) for model in (Document, SourceFile, Revision, Change)]
