"""All that a project holds, read at once, is what reading document by document finds."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator import first_counting
from annotator.actions import annotate, topics
from annotator.first_counting import held_in
from annotator.models import Annotation
from annotator.tag_counts import _held_by, _standing
from annotator.tallying import Held
from documents.actions import documents
from tests import factories as make

pytestmark = pytest.mark.django_db


def plain(held: dict[int, Held]) -> dict[int, object]:
    return {
        pk: (sorted((author, sorted(tags)) for author, tags in one.each()), sorted(one.tags), sorted(one.topics))
        for pk, one in held.items()
    }


@pytest.mark.parametrize("at_once", [1, 2, 50_000])
def test_it_is_what_reading_by_document_finds(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_counting, "AT_ONCE", at_once)
    project, elsewhere = make.project(), make.project(name="Elsewhere")
    one, other, gone = (make.document(project) for _number in range(3))
    animals, foxes = make.tag(project, "Animals"), make.tag(project, "Foxes")
    make.annotation(one, tags=(animals, foxes))
    make.annotation(make.document(elsewhere), tags=(make.tag(elsewhere, "Other"),))
    make.annotation(one, quote="fox", by=make.alice())  # without tags
    make.annotation(other, quote="fox", tags=(foxes,), by=make.alice())
    Annotation.objects.filter(pk=make.annotation(other, quote="dog", tags=(foxes,)).pk).update(private=True)
    annotate.trash_annotation(make.annotation(other, quote="brown", tags=(animals,)), by=make.bob())
    make.annotation(gone, tags=(animals,))
    for document in (other, gone):
        topics.add_topic(document, animals, by=make.alice())
    documents.trash_document(gone, by=make.alice())
    found = held_in(project, _standing(project))
    assert plain(found) == plain(_held_by([one.pk, other.pk]))
    assert plain(found)[other.pk] == ([(make.alice().pk, [foxes.pk])], [foxes.pk], [animals.pk])


def test_a_project_without_passages_holds_nothing() -> None:
    assert held_in(make.project(), []) == {}


def test_it_asks_no_more_for_more_passages() -> None:
    project = make.project()
    document, animals = make.document(project), make.tag(project)
    asked = []
    for number in (2, 20):
        for _more in range(number):
            make.annotation(document, tags=(animals,))
        with CaptureQueriesContext(connection) as queries:
            held_in(project, [document.pk])
        asked.append(len(queries))
    assert asked[0] == asked[1]
