"""Undoing that a document got another text: the text, its details and all annotations are what they were."""

from __future__ import annotations

import os
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from annotator import past
from annotator.actions import steps as do
from annotator.actions.acts import perform
from annotator.actions.annotate import trash_annotation
from annotator.actions.place import catch_up, place_annotations
from annotator.actions.undo import redo, undo
from annotator.anchoring import place
from annotator.errors import BuiltUpon, NotAllowed
from annotator.models import Annotation
from documents.access import project_to_read
from documents.actions.documents import edit_document
from documents.actions.revisions import add_revision, correct_sections, read_again, restore_revision
from documents.article import Remark, SectionKind
from documents.models import Change, Document, Revision
from documents.text import Span
from tests import factories as make

pytestmark = pytest.mark.django_db

OLD = "The quick brown fox jumps over the lazy dog.\nIt was a fine day in May, and the whole village had come.\n"
NEW = "A new first line.\nThe quick brown fox leaps across the lazy dog.\nNobody knows what day it was.\n"
QUOTES = ("quick brown fox", "fox jumps over the lazy dog", "the whole village had come")


@pytest.fixture
def document() -> Document:
    return make.document(make.project(), text=OLD)


def renew(document: Document, text: str = NEW, **fields: Any) -> None:
    add_revision(document, make.reading(text, **fields), by=make.alice())


def may(document: Document, by: Any) -> Any:
    return project_to_read(by, document.project.slug)


def take_back(document: Document, by: Any = None) -> str:
    by = by or make.alice()
    return undo(may(document, by), act=uuid4(), by=by).told


def do_again(document: Document, by: Any = None) -> str:
    by = by or make.alice()
    return redo(may(document, by), act=uuid4(), by=by).told


def places(document: Document) -> dict[str, tuple[Any, ...]]:
    """Where all annotations stand, but for the number of the revision."""
    current = make.revision(Document.objects.get(pk=document.pk))
    found = {}
    for one in Annotation.objects.filter(document=document):
        assert one.placed_on_id == current.pk
        found[str(one.uid)] = (one.start, one.end, one.how, one.score, one.left_at, one.made_start, one.quote)
    return found


def number_and_text(document: Document) -> tuple[int, str]:
    document.refresh_from_db()
    return document.revision_number, make.revision(document).text


def test_the_text_before_is_the_text_again_as_a_new_revision(document: Document) -> None:
    for quote in QUOTES:
        make.annotation(document, quote=quote)
    before = places(document)
    renew(document)
    after = places(document)
    assert after != before
    assert take_back(document) == "Undone: new text of “The fox”"
    assert number_and_text(document) == (3, OLD)
    assert places(document) == before
    assert do_again(document) == "Done again: new text of “The fox”"
    assert number_and_text(document) == (4, NEW)
    assert places(document) == after
    take_back(document)
    assert (number_and_text(document), places(document)) == ((5, OLD), before)


def test_it_is_told_with_the_number_of_the_revision(document: Document) -> None:
    renew(document)
    take_back(document)
    line = Change.objects.get(verb="document.returned")
    assert (line.before, line.after) == ({"revision": 2}, {"revision": 3, "returns": 1})


def test_sections_and_a_return_are_taken_back_too(document: Document) -> None:
    correct_sections(document, {0: SectionKind.COMMENT}, by=make.alice())
    assert take_back(document) == "Undone: correction of the sections of “The fox”"
    document.refresh_from_db()
    assert make.revision(document).sections[0].kind == SectionKind.BODY
    renew(document)
    restore_revision(document, 1, by=make.alice(), expected=document.revision_number)
    assert take_back(document) == "Undone: return to an earlier text of “The fox”"
    assert number_and_text(document)[1] == NEW


def test_details_that_a_newer_file_knew_go_with_it_but_for_those_that_were_corrected_since(document: Document) -> None:
    Document.objects.filter(pk=document.pk).update(published=date(2020, 1, 1), publisher="The Times")
    document.refresh_from_db()
    renew(document, title="A fox", published=date(2021, 2, 2), publisher="The Post")
    edit_document(document, by=make.bob(), publisher="The Herald")
    take_back(document)
    document.refresh_from_db()
    assert (document.title, document.published, document.publisher) == ("The fox", date(2020, 1, 1), "The Herald")
    assert "corrected" not in str(Change.objects.filter(verb="document.edited").latest("number").after)


def test_who_built_a_newer_text_upon_it_is_named(document: Document) -> None:
    renew(document)
    add_revision(document, make.reading(OLD + "More.\n"), by=make.person("erin", first_name="Erin"))
    with pytest.raises(BuiltUpon, match="erin|Erin"):
        take_back(document)
    assert number_and_text(document)[0] == 3


def test_only_editors_take_it_back(document: Document) -> None:
    from documents.models import Membership, Role

    renew(document)
    Membership.objects.filter(project=document.project, user=make.alice()).update(role=Role.ANNOTATOR)
    with pytest.raises(NotAllowed):
        take_back(document)


def test_what_was_made_since_is_placed(document: Document) -> None:
    renew(document)
    kept = make.annotation(document, quote="quick brown fox")
    gone = make.annotation(document, quote="Nobody knows")
    take_back(document)
    found = places(document)
    assert found[str(kept.uid)][:2] == (4, 19)
    assert found[str(gone.uid)][:3] == (None, None, "orphan")
    do_again(document)
    assert places(document)[str(gone.uid)][:3] == (gone.start, gone.end, "exact")


def test_what_was_made_anew_since_is_placed_from_there(document: Document) -> None:
    annotation = make.annotation(document, quote="the whole village had come")
    renew(document)
    start = NEW.index("lazy dog")
    perform([move(annotation, Span(start, start + 8))], uid=uuid4(), by=make.bob())
    take_back(document)
    assert places(document)[str(annotation.uid)][:2] == (OLD.index("lazy dog"), OLD.index("lazy dog") + 8)


def test_what_was_made_anew_and_put_back_stands_where_it_stood(document: Document) -> None:
    annotation = make.annotation(document, quote="fox jumps over the lazy dog")
    before = places(document)
    renew(document)
    perform([move(annotation, Span(2, 5))], uid=uuid4(), by=make.bob())
    take_back(document, make.bob())
    take_back(document)
    assert places(document) == before


def move(annotation: Annotation, span: Span) -> do.Edit:
    return do.Edit(annotation.uid, passage=do.Passage(2, span, span.of(NEW)))


def test_an_orphan_that_the_newer_text_had_again_is_left_again(document: Document) -> None:
    gone = make.annotation(document, quote="the whole village had come")
    renew(document)
    perform([do.Leave(gone.uid)], uid=uuid4(), by=make.bob())
    left = places(document)
    assert left[str(gone.uid)][4] is not None
    renew(document, OLD)
    assert places(document)[str(gone.uid)][:5] == (gone.start, gone.end, "exact", 1.0, None)
    take_back(document)
    assert places(document) == left
    do_again(document)
    assert places(document)[str(gone.uid)][:5] == (gone.start, gone.end, "exact", 1.0, None)


def test_what_was_left_stays_left_where_it_is_not_surely_found(document: Document) -> None:
    fuzzy = make.annotation(document, quote="fox jumps over the lazy dog")
    renew(document)
    Annotation.objects.filter(pk=fuzzy.pk).update(score=0.5)
    perform([do.Leave(fuzzy.uid)], uid=uuid4(), by=make.bob())
    renew(document, NEW.replace("leaps across", "stumbled into"))
    [found] = places(document).values()
    straight = place(OLD, make.revision(document).text, [(fuzzy.made_start, fuzzy.made_end)])[0]
    assert straight.span is not None
    assert straight.score < 0.9
    assert found[:3] == (None, None, "orphan")
    assert found[4] is not None


def test_what_a_person_left_since_comes_back_with_the_text_it_stood_in(document: Document) -> None:
    fuzzy, gone = (make.annotation(document, quote=quote) for quote in QUOTES[1:])
    before = places(document)
    renew(document)
    perform([do.Leave(fuzzy.uid), do.Leave(gone.uid)], uid=uuid4(), by=make.bob())
    take_back(document)
    assert places(document) == before


def test_an_orphan_that_was_left_on_the_newer_text_stays_left(document: Document) -> None:
    gone = make.annotation(document, quote="the whole village had come")
    renew(document)
    renew(document, NEW + "More.\n")
    perform([do.Leave(gone.uid)], uid=uuid4(), by=make.bob())
    left = places(document)
    take_back(document)
    assert places(document) == left


def test_what_was_taken_up_again_since_is_placed(document: Document) -> None:
    gone = make.annotation(document, quote="the whole village had come")
    renew(document)
    perform([do.Leave(gone.uid)], uid=uuid4(), by=make.bob())
    renew(document, NEW + "More.\n")
    perform([do.Unleave(gone.uid)], uid=uuid4(), by=make.bob())
    take_back(document)
    assert places(document)[str(gone.uid)][2:5] == ("orphan", 0.0, None)


def test_what_slipped_in_on_the_older_text_stands_where_it_was_made(document: Document) -> None:
    renew(document)
    older = Document.objects.get(pk=document.pk)
    older.revision_number = 1
    late = make.annotation(older, quote="the whole village had come")
    take_back(document)
    start = OLD.index("the whole village")
    assert places(document)[str(late.uid)][:3] == (start, start + 26, "exact")


def test_what_lies_in_the_trash_comes_back_to_its_place_too(document: Document) -> None:
    annotation = make.annotation(document, quote="quick brown fox")
    renew(document)
    trash_annotation(Annotation.objects.get(pk=annotation.pk), by=make.bob())
    take_back(document)
    assert places(document)[str(annotation.uid)][:3] == (4, 19, "exact")


def test_what_stood_in_the_newer_file_goes_with_it(document: Document) -> None:
    kept = make.annotation(document, quote="quick brown fox")
    before = places(document)
    remark = Remark(start=NEW.index("first"), end=NEW.index("first") + 5, note="In the file")
    renew(document, remarks=(remark,))
    assert Annotation.objects.filter(trashed_at=None).count() == 2
    assert take_back(document) == "Undone: new text of “The fox” and one more change"
    assert [one.uid for one in Annotation.objects.filter(trashed_at=None)] == [kept.uid]
    assert places(document)[str(kept.uid)] == before[str(kept.uid)]
    do_again(document)
    brought = Annotation.objects.filter(trashed_at=None).exclude(pk=kept.pk).get()
    assert (brought.start, brought.end) == (remark.start, remark.end)


def test_a_reader_that_made_the_same_of_it_is_forgotten(document: Document) -> None:
    read_again(document, by=make.alice())
    number = document.revision_number
    Revision.objects.filter(document=document, number=number).update(reader_version=0)
    revision, new = read_again(document, by=make.alice())
    assert (revision.reader_version > 0, new) == (True, False)
    take_back(document)
    assert make.revision(document).reader_version == 0
    do_again(document)
    assert make.revision(document).reader_version == revision.reader_version
    Revision.objects.filter(document=document, number=number).update(reader_version=7)
    with pytest.raises(BuiltUpon):
        take_back(document)


def test_a_highlight_on_an_older_text_is_one_act(document: Document) -> None:
    renew(document)
    older = Document.objects.get(pk=document.pk)
    older.revision_number = 1
    make.annotation(older, quote="quick brown fox")
    project = may(document, make.bob())
    found = past.next_for(make.bob(), project).undo
    assert found is not None
    assert past.called(found, project=project) == "highlight “quick brown fox”"
    take_back(document, make.bob())
    assert not Annotation.objects.filter(trashed_at=None).exists()


def test_the_history_names_the_revision(document: Document, client: Any) -> None:
    client.force_login(make.alice())
    renew(document)
    take_back(document)
    page = client.get(f"/projects/{document.project.slug}/history/").content.decode()
    assert "made revision 1 of" in page


# --- properties ---

words = st.sampled_from(["fox", "dog", "the", "a", "May", "village", "狐狸", "كلب", "née", "day.", "\n", "—"])
texts = st.lists(words, min_size=3, max_size=40).map(" ".join)


@contextmanager
def undone_afterwards() -> Any:
    """Each example has the database to itself."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


many = settings(
    max_examples=int(os.environ.get("EXAMPLES", "8")),
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # no shrinking: each example costs some statements
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@st.composite
def spans_in(draw: st.DrawFn, text: str) -> list[Span]:
    found = []
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(text) - 2))
        span = Span(start, draw(st.integers(start + 1, len(text))))
        if span.of(text).strip():
            found.append(span)
    return found


def mark(document: Document, text: str, span: Span) -> Annotation:
    number = document.revision_number
    uid = uuid4()
    step = do.Annotate(uid, document.uid, do.Passage(number, span, span.of(text)))
    perform([step], uid=uuid4(), by=make.bob())
    return Annotation.objects.get(uid=uid)


def but_for_who_left(found: dict[str, tuple[Any, ...]]) -> dict[str, tuple[Any, ...]]:
    """What Bob left as an orphan is his to take back."""
    return {uid: (*place[:4], *place[5:]) for uid, place in found.items()}


@many
@given(data=st.data(), old=texts, newer=st.lists(texts, min_size=1, max_size=3))
def test_undoing_all_of_them_restores_every_placement_exactly(data: st.DataObject, old: str, newer: list[str]) -> None:
    with undone_afterwards():
        document = make.document(make.project(), text=old)
        for span in data.draw(spans_in(old)):
            mark(document, old, span)
        stood = []
        for text in newer:
            if text == make.revision(document).text:
                continue
            orphans = Annotation.objects.filter(how="orphan", left_at=None)
            if orphans and data.draw(st.booleans()):
                perform([do.Leave(orphans[0].uid)], uid=uuid4(), by=make.bob())
            stood.append((make.revision(document).text, places(document)))
            renew(document, text)
        last = places(document)
        for text, before in reversed(stood):
            take_back(document)
            assert number_and_text(document)[1] == text
            assert but_for_who_left(places(document)) == but_for_who_left(before)
        for _ in stood:
            do_again(document)
        assert but_for_who_left(places(document)) == but_for_who_left(last)


@many
@given(data=st.data(), old=texts, before=texts)
def test_what_is_inserted_before_shifts_by_its_length(data: st.DataObject, old: str, before: str) -> None:
    """In the database as in ``anchoring``."""
    with undone_afterwards():
        old = f"Here begins what was always there, word for word.\n{old}"
        document = make.document(make.project(), text=old)
        for span in data.draw(spans_in(old)):
            mark(document, old, span)
        stood = places(document)
        renew(document, f"{before}\n\n{old}")
        shift = len(before) + 2
        for uid, (start, end, how, score, *_made) in places(document).items():
            assert (start - stood[uid][0], end - stood[uid][1], how, score) == (shift, shift, "moved", 1.0)


@many
@given(data=st.data(), old=texts, new=texts)
def test_placing_in_the_database_is_placing_as_such_and_again_the_same(data: st.DataObject, old: str, new: str) -> None:
    with undone_afterwards():
        document = make.document(make.project(), text=old)
        spans = data.draw(spans_in(old))
        made = [mark(document, old, span) for span in spans]
        renew(document, new)
        expected = place(old, new, spans) if new != old else place(old, old, spans)
        found = places(document)
        for annotation, straight in zip(made, expected, strict=True):
            ends = (straight.span.start, straight.span.end) if straight.span else (None, None)
            assert found[str(annotation.uid)][:4] == (*ends, straight.how, straight.score)
        Annotation.objects.update(placed_on=Revision.objects.filter(document=document).earliest("number"))
        if document.revision_number > 1:
            catch_up(document)
            assert places(document) == found


def test_placing_what_stands_on_the_current_text_does_nothing(document: Document) -> None:
    make.annotation(document)
    renew(document)
    lines = Change.objects.count()
    place_annotations(make.revision(document), by=make.alice())
    assert Change.objects.count() == lines
