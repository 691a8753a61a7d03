"""The first of what is found comes block by block: nothing is left out and nothing comes twice, whatever is asked."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from itertools import product
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from annotator.models import Annotation, DocumentWords
from annotator.search import fulltext
from annotator.search.fulltext import (
    Forms,
    Place,
    Stretch,
    annotations_with,
    documents_with,
    filling,
    first_annotations_with,
    first_documents_with,
)
from annotator.search.fulltext.blocks import in_portions
from annotator.search.language import Phrase, Word, parse
from documents.models import Document
from tests import factories as make

pytestmark = pytest.mark.django_db
on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite answers in order")


@pytest.mark.parametrize("often", [1, 3, 1_000])
@pytest.mark.parametrize(
    ("most", "backwards", "beyond"), list(product((1, 30, 2_000), (True, False), (None, 0, 7, 320, 321, 5_000)))
)
def test_portions_are_all_of_a_stretch_in_its_order(
    most: int,
    backwards: bool,  # noqa: FBT001 (of a table)
    beyond: int | None,
    often: int,
) -> None:
    numbers = range(23, 4_711)
    wanted = [one for one in numbers if beyond is None or (one < beyond if backwards else one > beyond)]
    whole, came, found = Stretch(most, backwards, beyond), [], []
    for portion in in_portions(whole, found, size=10, first=2, last=471):
        came += _of(portion, numbers)
        found += [one for one in _of(portion, numbers) if one % often == 0]
        assert portion.blocks is None or len(portion.blocks) <= 64
    assert came == (wanted[::-1] if backwards else wanted)


def test_more_blocks_are_asked_for_where_less_was_found() -> None:
    def sizes(of_each_block: int) -> list[int]:
        found: list[int] = []
        asked = []
        for portion in in_portions(Stretch(30), found, size=100, first=0, last=999):
            if len(found) >= 30:
                break
            asked.append(len(portion.blocks or range(1_000)))
            found += [0] * of_each_block * asked[-1]
        return asked

    assert [sizes(one) for one in (30, 10, 3, 0)] == [[1], [1, 3], [1, 8, 2], [1, 8, 64, 1_000]]


def _of(portion: Stretch, numbers: range) -> list[int]:
    """Those of it, as an index answers."""
    found = [one for one in numbers if portion.blocks is None or one // 10 in portion.blocks]
    if portion.beyond is not None:
        found = [one for one in found if (one < portion.beyond if portion.backwards else one > portion.beyond)]
    return found[::-1] if portion.backwards else found


def test_where_nothing_is_in_any_block_nothing_is_asked() -> None:
    assert list(in_portions(Stretch(10, beyond=20), [], size=10, first=2, last=5)) == []
    assert list(in_portions(Stretch(10, backwards=False, beyond=59), [], size=10, first=2, last=5)) == []


QUERIES = ("fish", "fis*", "fish -fowl", '"prime minister"', '"prime minister" OR fowl', '-"prime minister"', "'Fish'")
WRITTEN = ("fish", "Fish and fowl", "the prime minister", "minister prime fowl", "nothing", "prime minister's fish")


class Many:
    """Texts and passages with these words, over and over, of two projects in turn."""

    def __init__(self) -> None:
        self.project, other = make.project(), make.project(name="Other")
        for number in range(24):
            document = make.document(self.project, title=str(number), text=f"{WRITTEN[number % 6]}.")
            make.annotation(document, quote=WRITTEN[number % 6])
            make.document(other, text=WRITTEN[0])
            if number % 5 == 0:
                DocumentWords.objects.filter(pk=document.pk).update(huge=True)


@pytest.fixture(scope="module")
def many(kept_in_database: Any) -> Many:
    made: Many = kept_in_database(Many)
    return made


@pytest.mark.parametrize("most", [1, 4, 100])
@pytest.mark.parametrize("query", QUERIES)
def test_the_first_ones_are_the_same_as_of_all(
    many: Many, query: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fulltext, "DOCUMENTS", replace(fulltext.DOCUMENTS, block=2))
    monkeypatch.setattr(fulltext, "ANNOTATIONS", replace(fulltext.ANNOTATIONS, block=2))
    node, forms = parse(query), Forms(many.project.pk)
    assert node is not None
    of_documents = Document.objects.filter(project=many.project).exclude(title="12")
    of_annotations = Annotation.objects.filter(project=many.project).exclude(document__title="12")
    ways: tuple[tuple[Any, Any, Any], ...] = (
        (first_documents_with, of_documents, documents_with(many.project.pk, node)),
        (first_annotations_with, of_annotations, annotations_with(many.project.pk, node)),
    )
    for first, among, all_of_them in ways:
        known = sorted(among.filter(pk__in=all_of_them).values_list("pk", flat=True))
        assert known
        for beyond in (None, known[0], known[-1], known[-1] + 9, known[len(known) // 2]):
            down = [pk for pk in reversed(known) if beyond is None or pk < beyond]
            up = [pk for pk in known if beyond is None or pk > beyond]
            for stretch, expected in ((Stretch(most, True, beyond), down), (Stretch(most, False, beyond), up)):  # noqa: FBT003 (as they are told)
                assert first(node, stretch, among, places=(), forms=forms) == expected[:most]


def test_the_first_ones_of_an_empty_project_are_none() -> None:
    project = make.project()
    first = first_documents_with(Word("fish"), Stretch(5), Document.objects.all(), places=(), forms=Forms(project.pk))
    assert first == []


@on_postgresql
def test_two_pairs_of_words_that_look_the_same_to_the_index_are_not_the_same() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word FROM (SELECT 'minister' || n AS word FROM generate_series(1, 900000) AS n) AS words"
            " WHERE annotator_pairs(ARRAY['prime ' || word]) = annotator_pairs(ARRAY['prime minister']) LIMIT 1"
        )
        (alike,) = cursor.fetchone()
    project = make.project()
    make.document(project, text=f"A prime {alike}. No minister.")
    right = make.document(project, text="A prime minister.")
    found = Document.objects.filter(pk__in=documents_with(project.pk, Phrase("prime minister")))
    assert [one.pk for one in found] == [right.pk]


@on_postgresql
@pytest.mark.parametrize("kind", [fulltext.DOCUMENTS, fulltext.ANNOTATIONS], ids=["documents", "annotations"])
@pytest.mark.parametrize("blocks", [None, range(3, 1, -1)], ids=["all", "blocks"])
@pytest.mark.parametrize("query", ["fish", '"prime minister"', "fish -fowl"])
def test_the_index_that_was_made_is_the_one_that_is_asked(kind: Any, blocks: range | None, query: str) -> None:
    node = parse(query)
    assert node is not None
    engine = fulltext.PostgreSQL(kind)
    part = fulltext.asked(node, engine=engine, project_id=1, places=(), expand=lambda word: {word})
    statement, values = engine.first(part, 1, ("SELECT 1", ()), Stretch(5, blocks=blocks))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {statement}", values)
        plan = "\n".join(row for (row,) in cursor.fetchall())
        cursor.execute(f"EXPLAIN SELECT min({kind.key} / {kind.block}) FROM {kind.table} WHERE project_id = 1")
        edge = "\n".join(row for (row,) in cursor.fetchall())
    assert f"on {kind.table}_index" in plan
    assert ("§1/3" in plan) == (blocks is not None)
    assert f"using {kind.table}_blocks" in edge


@on_postgresql
def test_the_index_is_asked_though_much_waits_to_be_sorted_in() -> None:
    project = make.project()
    for start in range(0, 12_000, 500):
        make.document(project, text=" ".join(f"word{n}" for n in range(start, start + 500)))
    found = documents_with(project.pk, Word("word700"))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE annotator_documentwords")
        cursor.execute(f"EXPLAIN {found.sql}", found.params)  # type: ignore[attr-defined]
        assert "on annotator_documentwords_index" in "\n".join(row for (row,) in cursor.fetchall())
        cursor.execute("SELECT gin_clean_pending_list('annotator_documentwords_index')")
        assert cursor.fetchone()[0] > 50  # pages that waited


@on_postgresql
def test_the_number_of_two_words_is_among_what_the_index_has() -> None:
    document = make.document(make.project(), text="A prime minister.")
    words = "annotator_words_and_pairs(words, project_id, document_id / 1024)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT array_position(tsvector_to_array({words}), (annotator_pairs(ARRAY['prime minister']))[1]) > 0"
            " FROM annotator_documentwords WHERE document_id = %s",
            [document.pk],
        )
        assert cursor.fetchone() == (True,)


@on_postgresql
def test_words_are_sorted_in_when_all_is_written() -> None:
    project = make.project()
    make.document(project, text="Fish")
    pending = "SELECT gin_clean_pending_list('annotator_documentwords_index')"
    with connection.cursor() as cursor:
        for write in (lambda: list(filling.write_anew(project)), _fill):
            write()
            cursor.execute(pending)
            assert cursor.fetchone() == (0,)
        DocumentWords.objects.filter(project=project).update(words=" §0 ¦ other words ")
        cursor.execute(pending)
        assert cursor.fetchone() != (0,)  # so it is asked rightly


def _fill() -> None:
    filling.start_over()
    while filling.fill_some():
        pass


@on_postgresql
def test_a_text_with_too_many_words_for_pairs_is_found_after_an_upgrade(monkeypatch: pytest.MonkeyPatch) -> None:
    migration = import_module("annotator.migrations.0021_words_in_blocks")
    project = make.project()
    long = make.document(project, text=" ".join(f"word{n}" for n in range(200)))
    short = make.document(project, text="word1 " * 500)
    monkeypatch.setattr(migration, "_MOST_BYTES", 1_000)
    with connection.schema_editor(atomic=False) as editor:
        migration.uninstall(apps, editor)
        migration.install(apps, editor)
    huge = dict(DocumentWords.objects.filter(project=project).values_list("pk", "huge"))
    assert huge == {long.pk: True, short.pk: False}
    found = Document.objects.filter(pk__in=documents_with(project.pk, Phrase("word1"), places={Place.BODY}))
    assert {one.pk for one in found} == {long.pk, short.pk}
