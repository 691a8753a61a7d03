"""Fills a database with 5,000 tags and 1,000,000 taggings of twelve people on 2,000 documents, and prints, as one JSON
object, how to sign in and what to ask for. By statements: everybody's acts would take an hour.

python -m tests.benchmarks.many_tags
"""

from __future__ import annotations

import json
import os
import random
import sys
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.settings")
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from annotator.models import Annotation, Tag, Tagging  # noqa: E402
from annotator.models.tag import Colour  # noqa: E402
from documents.actions import projects  # noqa: E402
from documents.models import Document, Project, Revision, Role  # noqa: E402
from tests.benchmarks.prepare import document_in, session_of  # noqa: E402

DOCUMENTS, ANNOTATIONS, PEOPLE = 2_000, 600_000, 12
WORDS = ("Iraq", "Economy", "Law", "Justice", "War", "Peace", "Health", "Water", "Oil", "Army", "Border", "Vote")


def main() -> None:
    rng = random.Random(5)
    people = [get_user_model().objects.create_user(f"person-{n}", password=None) for n in range(PEOPLE)]
    project = projects.make_project("Many tags", slug="many-tags", by=people[0])
    for person in people[1:]:
        projects.add_member(project, person, role=Role.ANNOTATOR, by=people[0])
    with transaction.atomic():
        tags = _tags(project, rng, by=people[0])
        documents = _documents(project, by=people[0])
        _annotate(project, documents, tags, rng, people)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    facts = {"session": session_of(people[0]), "document": str(Document.objects.get(pk=documents[7][0]).uid)}
    sys.stdout.write(json.dumps({**facts, "taggings": Tagging.objects.count(), "tags": len(tags)}))


def _tags(project: Project, rng: random.Random, *, by: Any) -> list[int]:
    """45 branches of 10 with 10 leaves each."""
    found: list[int] = []

    def made(name: str, parent: Tag | None, position: int) -> Tag:
        tag = Tag(project=project, name=name, parent=parent, position=position, created_by=by)
        tag.colour = rng.choice(Colour.values)
        tag.description = "Whatever is said of it. " * 3
        tag.save()
        found.append(tag.pk)
        return tag

    for branch in range(45):
        top = made(f"{WORDS[branch % len(WORDS)]} {branch}", None, branch * 100)
        for number in range(10):
            middle = made(f"{rng.choice(WORDS)} {branch}.{number}", top, number * 100)
            for leaf in range(10):
                made(f"{rng.choice(WORDS)} and {rng.choice(WORDS)} {leaf}", middle, leaf * 100)
    return found


def _documents(project: Project, *, by: Any) -> list[tuple[int, int]]:
    """(document, revision): one that is imported, and copies of its rows."""
    first = document_in(project, "Some words about a thing. " * 400, name="first.txt", by=by)
    revision = first.revisions.get()
    for _number in range(DOCUMENTS - 1):
        _copy(Document, first.pk, uid=_stored(uuid.uuid4()))
    documents = Document.objects.filter(project=project).exclude(pk=first.pk).order_by("pk")
    for pk in documents.values_list("pk", flat=True):
        _copy(Revision, revision.pk, document_id=pk)
    return list(Revision.objects.filter(document__project=project).values_list("document_id", "pk"))


def _copy(model: Any, pk: int, **other: Any) -> None:
    names = [field.column for field in model._meta.local_concrete_fields if not field.primary_key]
    quoted = ", ".join(f'"{name}"' for name in names)
    chosen = ", ".join("%s" if name in other else f'"{name}"' for name in names)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" ({quoted}) SELECT {chosen} FROM "{table}" WHERE id = %s',
            [*(other[name] for name in names if name in other), pk],
        )


def _annotate(
    project: Project, documents: list[tuple[int, int]], tags: list[int], rng: random.Random, people: list[Any]
) -> None:
    """Few tags are used much, most of them seldom, as in every codebook."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())

    def annotations() -> Iterator[tuple[Any, ...]]:
        for _number in range(ANNOTATIONS):
            document, revision = rng.choice(documents)
            start = rng.randrange(9_000)
            uid = _stored(uuid.UUID(int=rng.getrandbits(128), version=4))
            place = (revision, start, start + 60)
            who, private = rng.choice(people).pk, rng.random() < 0.01
            words = "Some words about a thing. Some words about a thing. Some wor"
            yield (uid, project.pk, document, who, "", *place, words, "", "", *place, "exact", 1.0, private, now)

    names = "uid project_id document_id author_id note made_on_id made_start made_end quote prefix suffix placed_on_id"
    _insert("annotator_annotation", f"{names} start end how score private created_at", annotations())
    shuffled = rng.sample(tags, len(tags))
    weights = [1 / (place + 5) for place in range(len(tags))]
    pks = list(Annotation.objects.filter(project=project).values_list("pk", flat=True))
    drawn = iter(rng.choices(shuffled, weights, k=2 * len(pks)))
    pairs = {(pk, next(drawn)) for pk in pks for _some in range(rng.choice((1, 1, 2, 2, 2, 2)))}
    columns = "project_id content_object_id tag_id by_id created_at"
    _insert("annotator_tagging", columns, ((project.pk, pk, tag, people[0].pk, now) for pk, tag in sorted(pairs)))


def _stored(uid: uuid.UUID) -> object:
    return Annotation._meta.get_field("uid").get_db_prep_value(uid, connection)


def _insert(table: str, columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
    names = columns.split()
    quoted, gaps = ", ".join(f'"{name}"' for name in names), ", ".join(["%s"] * len(names))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({quoted}) VALUES ({gaps})", list(rows))


if __name__ == "__main__":
    main()
