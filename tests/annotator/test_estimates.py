"""What SQLite knows of how many rows there are, so that it looks up a few passages instead of going through all."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from annotator import estimates
from annotator.models import Annotation
from documents import errands
from tests import factories as make

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its statistics up by itself."),
]
ROWS = 3_000


@pytest.fixture(autouse=True)
def anew() -> Any:
    estimates.look_again()
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat1'")
        if cursor.fetchone():
            cursor.execute("DELETE FROM sqlite_stat1")
    estimates.look_again()


def grow(rows: int) -> None:
    """So many annotations more."""
    project = make.project()
    document = make.document(project, text="The brown fox", title=f"Foxes {rows}")
    one = make.annotation(document, quote="brown")
    fields = {field.attname: getattr(one, field.attname) for field in Annotation._meta.concrete_fields}
    made = [Annotation(**{name: fields[name] for name in fields if name not in {"id", "uid"}}) for _one in range(rows)]
    Annotation.objects.bulk_create(made)
    look_again_later()


def look_again_later() -> None:
    """A minute is over."""
    estimates._asked[0] = float("-inf")


def plan() -> str:
    """How SQLite would look up a few annotations of a project."""
    with connection.cursor() as cursor:
        cursor.execute(
            "EXPLAIN QUERY PLAN SELECT count(*) FROM annotator_annotation WHERE project_id = 1 AND trashed_at IS NULL"
            " AND note = '' AND id IN (SELECT annotation_id FROM annotator_annotationwords WHERE words = 'fox')"
        )
        return str(cursor.fetchall())


def test_in_a_small_database_nothing_is_looked_at() -> None:
    grow(10)
    assert not estimates.is_due()
    assert not estimates.look()


def test_what_has_grown_is_looked_at_once_and_then_a_few_are_looked_up() -> None:
    grow(ROWS)
    assert "annotation_by_time" in plan()
    assert estimates.is_due()
    assert estimates.look()
    assert "INTEGER PRIMARY KEY" in plan()
    look_again_later()
    assert not estimates.look()
    grow(ROWS // 2)
    assert not estimates.is_due()
    grow(2 * ROWS)
    assert estimates.is_due()


def test_of_what_was_deleted_nothing_is_due_for_ever() -> None:
    grow(2 * ROWS)
    Annotation.objects.filter(pk__gt=10, pk__lt=2 * ROWS - 10).delete()
    assert estimates.look()
    look_again_later()
    assert not estimates.is_due()


def test_what_a_migration_forgot_is_looked_at_again() -> None:
    grow(ROWS)
    assert estimates.look()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sqlite_stat1 WHERE tbl = 'annotator_annotation'")
    look_again_later()
    assert estimates.is_due()


def test_a_moment_ago_is_not_asked_again() -> None:
    assert not estimates.is_due()
    grow(ROWS)
    estimates._asked[0] = estimates.monotonic()
    assert not estimates.is_due()


def test_connections_that_are_open_go_by_it_too() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA schema_version")
        before = cursor.fetchone()[0]
        grow(ROWS)
        assert estimates.look()
        look_again_later()
        cursor.execute("DELETE FROM sqlite_stat1")
        cursor.execute("PRAGMA schema_version")
        between = cursor.fetchone()[0]
        assert estimates.look()  # the second time the table with it is there already
        cursor.execute("PRAGMA schema_version")
        assert cursor.fetchone()[0] > between > before


def test_workers_see_to_it() -> None:
    grow(ROWS)
    assert errands.is_one_due()
    while errands.do_one():
        pass
    assert "INTEGER PRIMARY KEY" in plan()
