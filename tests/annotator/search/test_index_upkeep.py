"""Whatever is done, the index holds what it would hold if it were written anew, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator.access import passage_to_annotate
from annotator.actions import annotate, discuss, remarks, trash
from annotator.actions.undo import redo, undo
from annotator.history.sentences import SENTENCES
from annotator.models import Annotation, AnnotationWords, DocumentWords, KnownWord
from annotator.search.fulltext import (
    Forms,
    annotations_with,
    documents_with,
    filling,
    following,
    index_annotations,
    index_documents,
)
from annotator.search.language import parse
from documents.access import project_to_read
from documents.acting import act
from documents.actions import documents, moving, projects
from documents.actions.revisions import add_revision, correct_sections, restore_revision
from documents.article import Remark, SectionKind
from documents.models import Document, Project
from documents.text import Span
from tests import factories as make

pytestmark = pytest.mark.django_db


class World:
    """A document with a passage that has a note and a reply, and another one beside it."""

    def __init__(self) -> None:
        self.project = make.project()
        self.other = make.project(name="Elsewhere")
        self.document = make.document(self.project, language="en", authors=("Ann Smith",))
        make.document(self.project, title="Hens", text="Hens lay eggs.", language="de")
        self.passage = make.annotation(self.document, quote="brown fox", note="Foxes!")
        self.reply = make.reply(self.passage)


def revised(world: World) -> None:
    add_revision(world.document, make.reading("A slow hedgehog.", language="en"), by=make.alice())


def returned(world: World) -> None:
    revised(world)
    world.document.refresh_from_db()
    restore_revision(world.document, 1, by=make.alice(), expected=2)


def moved_passage(world: World) -> None:
    passage = passage_to_annotate(make.bob(), world.document.uid, 1, Span(35, 43))
    annotate.move_annotation(world.passage, passage, span=Span(35, 43), quote="lazy dog", by=make.bob())


def renamed_after(world: World) -> None:
    revised(world)
    world.document.refresh_from_db()
    documents.edit_document(world.document, title="A vixen", by=make.alice())


def answered_again(world: World) -> None:
    discuss.trash_reply(world.reply, by=make.bob())
    discuss.restore_reply(world.reply, by=make.bob())


def deleted_beside(world: World) -> None:
    make.document(world.other)
    project_deleted(world)


def undone(world: World) -> None:
    with act(uuid4()):
        annotate.edit_annotation(world.passage, note="Something else", by=make.bob())
    undo(project_to_read(make.bob(), world.project.slug), act=uuid4(), by=make.bob())


def done_again(world: World) -> None:
    undone(world)
    redo(project_to_read(make.bob(), world.project.slug), act=uuid4(), by=make.bob())


def moved_away(world: World) -> None:
    moving.move(Document.objects.filter(pk=world.document.pk), project=world.project, to=world.other, by=make.alice())


def deleted(world: World, *things: Callable[[], None]) -> None:
    for throw_away in things:
        throw_away()
    doomed = trash.trash_of(project_to_read(make.alice(), world.project.slug), by=make.alice())
    trash.delete_for_ever(doomed, seen=str(doomed.contents()))


def project_deleted(world: World) -> None:
    project = project_to_read(make.alice(), world.project.slug)
    projects.trash_project(project, by=make.alice())
    trash.delete_project(project)


def trashed_and_restored(world: World) -> None:
    documents.trash_document(world.document, by=make.alice())
    documents.restore_document(world.document, by=make.alice())


ACTS: dict[str, Callable[[World], Any]] = {
    "documents come in": lambda _world: None,
    "a title is corrected": lambda w: documents.edit_document(w.document, title="A vixen", by=make.alice()),
    "authors are corrected": lambda w: documents.edit_document(w.document, authors=["Bea Jones"], by=make.alice()),
    "a language is corrected": lambda w: documents.edit_document(w.document, language="de", by=make.alice()),
    "a document has a newer text": revised,
    "a document has its older text again": returned,
    "sections are corrected": lambda w: correct_sections(w.document, {0: SectionKind.COMMENT}, by=make.alice()),
    "a title is corrected after a newer text": renamed_after,
    "a document is thrown away": lambda w: documents.trash_document(w.document, by=make.alice()),
    "a document is restored": trashed_and_restored,
    "documents go to another project": moved_away,
    "a passage is marked": lambda w: make.annotation(w.document, quote="lazy", note="Zzz"),
    "a whole document is marked": lambda w: make.annotation(w.document, quote=None, note="All of it"),
    "remarks come along": lambda w: remarks.add_remarks(
        make.revision(w.document), [Remark(4, 9, "Fast!")], by=make.alice()
    ),
    "a note is edited": lambda w: annotate.edit_annotation(w.passage, note="A sly one", by=make.bob()),
    "a passage is moved": moved_passage,
    "an edit is undone": undone,
    "an edit is done again": done_again,
    "a passage is thrown away": lambda w: annotate.trash_annotation(w.passage, by=make.bob()),
    "a reply is written": lambda w: make.reply(w.passage, text="Surely not"),
    "a reply is edited": lambda w: discuss.edit_reply(w.reply, text="Never", by=make.bob()),
    "a reply is thrown away": lambda w: discuss.trash_reply(w.reply, by=make.bob()),
    "a reply is restored": answered_again,
    "a document is deleted for ever": lambda w: deleted(
        w, lambda: documents.trash_document(w.document, by=make.alice())
    ),
    "a passage is deleted for ever": lambda w: deleted(w, lambda: annotate.trash_annotation(w.passage, by=make.bob())),
    "a project is deleted": project_deleted,
    "a project is deleted beside another": deleted_beside,
}


@pytest.mark.parametrize("do", ACTS.values(), ids=ACTS)
def test_the_index_is_what_it_would_be_if_it_were_written_anew(do: Callable[[World], Any]) -> None:
    do(World())
    held = everything_held()
    filling.start_over()
    for project in Project.objects.all():
        assert list(filling.write_anew(project)) or not project.documents.exists()
    assert held == everything_held()


# What tells of documents, passages and replies, and changes none of the words that they are found by.
OF_NO_WORDS = {
    "document.moved_out",
    "document.restored",
    "document.trashed",
    "annotation.left",
    "annotation.reopened",
    "annotation.resolved",
    "annotation.restored",
    "annotation.retagged",
    "annotation.shared",
    "annotation.trashed",
    "annotation.unleft",
    "annotation.unshared",
}


def test_of_each_thing_that_can_be_done_it_is_known_whether_words_change() -> None:
    told = {verb for verb in SENTENCES if verb.split(".")[0] in ("document", "annotation", "reply")}
    assert told - OF_NO_WORDS == following.FOLLOWED


def test_words_that_were_deleted_for_ever_are_known_no_more() -> None:
    world = World()
    assert "foxes" in Forms(world.project.pk)("fox")
    deleted(
        world,
        lambda: documents.trash_document(world.document, by=make.alice()),
    )
    assert Forms(world.project.pk)("fox") == {"fox"}
    assert KnownWord.objects.filter(project=world.project, word="hens").exists()


def test_words_that_stand_elsewhere_too_stay_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.search.fulltext.indexing._AS_SAMPLE", 0)
    world = World()
    make.document(world.project, title="Another", text="Quick foxes", language="en")
    deleted(world, lambda: documents.trash_document(world.document, by=make.alice()))
    assert Forms(world.project.pk)("fox") == {"fox", "foxes"}
    assert not KnownWord.objects.filter(project=world.project, word="lazy").exists()


def test_what_is_not_in_the_index_comes_in_bit_by_bit_and_is_found_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(filling._AT_ONCE, Document, 1)
    world = World()
    filling.start_over()
    assert filling.progress(world.project) == (0, 2)
    assert filling.is_due()
    assert filling.fill_some()
    assert filling.progress(world.project) == (1, 2)
    assert found(world, "eggs") == ["Hens"]
    assert found(world, "quick") == []
    while filling.fill_some():
        pass
    assert filling.progress(world.project).is_complete
    assert not filling.is_due()
    assert found(world, "quick") == ["The fox"]
    node = parse("foxes")
    assert node is not None
    assert Annotation.objects.filter(pk__in=annotations_with(world.project.pk, node)).get() == world.passage


def test_a_command_writes_the_index_anew(capsys: pytest.CaptureFixture[str]) -> None:
    world = World()
    held = everything_held()
    call_command("reindex", project=world.project.slug)
    assert "3 documents and annotations" in capsys.readouterr().out
    call_command("reindex", from_scratch=True)
    assert everything_held() == held
    with pytest.raises(CommandError, match="no project 'nowhere'"):
        call_command("reindex", project="nowhere")
    with pytest.raises(CommandError, match="without --project"):
        call_command("reindex", project=world.project.slug, from_scratch=True)


def test_to_index_many_takes_no_more_queries_than_a_few() -> None:
    counts = []
    for many in (2, 20):
        world = World()
        keys = [make.document(world.project, title=f"Fox {n}", language="en").pk for n in range(many)]
        marked = [make.annotation(world.document, note=f"Note {n}").pk for n in range(many)]
        with CaptureQueriesContext(connection) as asked:
            index_documents(keys)
            index_annotations(marked)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def found(world: World, query: str) -> list[str]:
    node = parse(query)
    assert node is not None
    there = Document.objects.filter(pk__in=documents_with(world.project.pk, node))
    return list(there.values_list("title", flat=True))


def everything_held() -> set[tuple[Any, ...]]:
    """All that the index has, also inside of the database's own tables."""
    held: set[tuple[Any, ...]] = set()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for index in ("annotator_documentindex", "annotator_annotationindex"):
                cursor.execute(f"CREATE VIRTUAL TABLE temp.held USING fts5vocab(main, {index}, instance)")
                cursor.execute("SELECT doc, col, offset, term FROM temp.held")
                held.update((index, *row) for row in cursor.fetchall())
                cursor.execute("DROP TABLE temp.held")
    for model in (DocumentWords, AnnotationWords):
        held.update((model.__name__, *row) for row in model._default_manager.values_list())
    return held
