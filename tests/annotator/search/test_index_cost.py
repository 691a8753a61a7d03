"""What the index asks the database for when something is written: no more than it has to."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator.access import passage_to_annotate
from annotator.actions import annotate
from annotator.search.fulltext import annotations_with, documents_with
from annotator.search.fulltext.kinds import ANNOTATIONS, DOCUMENTS, Kind
from annotator.search.fulltext.sqlite import empty
from annotator.search.language import Word
from documents.actions import importing
from documents.text import Span
from tests import factories as make

pytestmark = pytest.mark.django_db


def asked_of_index(act: Callable[[], Any]) -> list[str]:
    """Statements about words or the index."""
    with CaptureQueriesContext(connection) as asked:
        act()
    of_index = re.compile(r"annotator_(annotation|document)(words|index)|a\.quote, a\.note")
    return [one["sql"] for one in asked if of_index.search(one["sql"])]


def test_new_tags_are_no_words() -> None:
    project = make.project()
    passage, tag = make.annotation(make.document(project)), make.tag(project)
    bob = make.bob()
    assert asked_of_index(lambda: annotate.edit_annotation(passage, by=bob, tags=[tag.pk])) == []
    assert asked_of_index(lambda: annotate.edit_annotation(passage, by=bob, note="Foxes!")) != []
    assert passage.pk in pks(annotations_with(project.pk, Word("foxes")))


def test_what_comes_in_is_indexed_without_being_read_again() -> None:
    project, by = make.project(), make.alice()
    with CaptureQueriesContext(connection) as asked:
        [made] = importing.import_documents(project, [make.reading("Hens lay eggs.")], by=by)
    texts = [one["sql"] for one in asked if one["sql"].startswith("SELECT") and '"text"' in one["sql"]]
    assert texts == []
    assert pks(documents_with(project.pk, Word("eggs"))) == {made.document.pk}


def test_a_new_highlight_is_indexed_without_being_read_again() -> None:
    project = make.project()
    document, bob, span = make.document(project, language="en"), make.bob(), Span(10, 15)
    passage = passage_to_annotate(bob, document.uid, 1, span)
    made = []

    def highlight() -> None:
        facts = {"uid": uuid4(), "span": span, "quote": "brown", "tags": (), "note": "Sly ones", "by": bob}
        made.append(annotate.annotate(passage, **facts)[0])

    assert not [one for one in asked_of_index(highlight) if one.startswith("SELECT")]
    assert pks(annotations_with(project.pk, Word("sly"))) == {made[0].pk}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's index has no parts")
@pytest.mark.parametrize("kind", [ANNOTATIONS, DOCUMENTS], ids=lambda kind: kind.index)
def test_the_index_is_merged_when_eight_parts_came_together_even_when_it_was_emptied(kind: Kind) -> None:
    empty(kind)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT v FROM {kind.index}_config WHERE k = 'automerge'")
        assert cursor.fetchone() == (8,)


def pks(found: Any) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(found.sql, found.params)
        return {pk for (pk,) in cursor.fetchall()}
