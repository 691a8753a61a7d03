"""Fills a database with 20,000 highlights in 100 articles, and with 1,000,000 in 5,000 of them, each in a project of
its own: 40 to 300 code points with one or two of 20 tags, one in ten with a note.

python -m tests.benchmarks.many_highlights
"""

from __future__ import annotations

import os
import random
import uuid
from collections.abc import Iterator
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.settings")
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from annotator.actions.tag import make_tag  # noqa: E402
from annotator.models import Annotation  # noqa: E402
from documents.actions.projects import make_project  # noqa: E402
from documents.models import Project, Revision  # noqa: E402
from tests.benchmarks import statements  # noqa: E402
from tests.benchmarks.prepare import document_in  # noqa: E402
from tests.benchmarks.texts import article  # noqa: E402

IN_EACH, TAGS = 200, 20
_CONTEXT = 32
_PLACED = ("made_on_id", "made_start", "made_end", "quote", "prefix", "suffix", "placed_on_id", "start", '"end"')
_COLUMNS = (
    *("id", "uid", "project_id", "document_id", "author_id", "note", *_PLACED),
    *("how", "score", "private", "credit", "created_at"),
)


def main() -> None:
    statements.hurry()
    user = get_user_model().objects.create_user("bench", password=None)
    with transaction.atomic():
        some = make_project("Some highlights", slug="some-highlights", by=user)
        for number in range(100):
            document_in(some, article(1000 + number), name=f"{number}.txt", by=user)
        _mark(some, by=user)
    with transaction.atomic():
        many = make_project("Many highlights", slug="many-highlights", by=user)
        statements.copies_of(document_in(many, article(7), name="first.txt", by=user), 4999)
        _mark(many, by=user)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _mark(project: Project, *, by: Any) -> None:
    """By statements: to make a million objects takes longer than all the rest."""
    tags = [make_tag(project, name=f"Tag {number}", by=by)[0].pk for number in range(TAGS)]
    rng, now = random.Random(project.slug), statements.now()
    revisions = Revision.objects.filter(project=project).order_by("pk")
    for numbers in _by(list(revisions.values_list("pk", flat=True)), 100):
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(max(id), 0) FROM annotator_annotation")
            first = cursor.fetchone()[0] + 1
            marks = [mark for one in revisions.filter(pk__in=numbers) for mark in _marks(one, rng, by.pk, now)]
            rows = [(first + number, *mark) for number, mark in enumerate(marks)]
            _fill(cursor, "annotator_annotation", _COLUMNS, rows)
            taggings = [
                (project.pk, first + number, tag, by.pk, now)
                for number in range(len(marks))
                for tag in rng.sample(tags, rng.choice((1, 1, 2)))
            ]
            columns = ("project_id", "content_object_id", "tag_id", "by_id", "created_at")
            _fill(cursor, "annotator_tagging", columns, taggings)


def _marks(revision: Revision, rng: random.Random, author: int, now: Any) -> Iterator[tuple[Any, ...]]:
    text, uid = revision.text, Annotation._meta.get_field("uid")
    for _ in range(IN_EACH):
        start = rng.randrange(len(text) - 400)
        end = start + rng.randint(40, 300)
        key = uid.get_db_prep_value(uuid.UUID(int=rng.getrandbits(128), version=4), connection)
        around = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
        made = (revision.pk, start, end, text[start:end], *around)
        note = "Worth **checking**." if rng.random() < 0.1 else ""
        of = (key, revision.project_id, revision.document_id, author, note)
        yield (*of, *made, revision.pk, start, end, "exact", 1.0, False, "", now)


def _by(things: list[int], size: int) -> Iterator[list[int]]:
    return (things[at : at + size] for at in range(0, len(things), size))


def _fill(cursor: Any, table: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    places = ", ".join(["%s"] * len(columns))
    cursor.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", rows)


if __name__ == "__main__":
    main()
