"""Fills a database with 5,000 tags and 1,000,000 taggings of twelve people on 2,000 documents, and prints, as one JSON
object, how to sign in and what to ask for. By statements: everybody's acts would take an hour.

python -m tests.benchmarks.many_tags
"""

from __future__ import annotations

import json
import os
import random
import sys
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.settings")
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import Count  # noqa: E402

from annotator.codebook import key_of  # noqa: E402
from annotator.models import Tag, Tagging  # noqa: E402
from annotator.models.tag import Colour  # noqa: E402
from documents.actions import projects  # noqa: E402
from documents.models import Document, Project, Revision, Role  # noqa: E402
from tests.benchmarks import statements  # noqa: E402
from tests.benchmarks.prepare import document_in, session_of  # noqa: E402

DOCUMENTS, ANNOTATIONS, PEOPLE = 2_000, 600_000, 12
DRAWN = 100_003  # tags, of which the annotations take theirs: a prime, so that they take all in turn
WORDS = ("Iraq", "Economy", "Law", "Justice", "War", "Peace", "Health", "Water", "Oil", "Army", "Border", "Vote")


def main() -> None:
    statements.hurry()
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
    most = Tagging.objects.order_by().values_list("tag").annotate(n=Count("pk")).order_by("-n")[0][0]
    document = Document.objects.get(pk=documents[7][0])
    facts = {"session": session_of(people[0]), "document": str(document.uid), "tag": most}
    sys.stdout.write(json.dumps({**facts, "taggings": Tagging.objects.count(), "tags": len(tags)}))


def _tags(project: Project, rng: random.Random, *, by: Any) -> list[int]:
    """45 branches of 10 with 10 leaves each."""

    def made(name: str, parent: Tag | None, position: int) -> Tag:
        tag = Tag(project=project, name=name, key=key_of(name), parent=parent, position=position, created_by=by)
        tag.colour, tag.slug = rng.choice(Colour.values), f"tag-{len(tag.key)}"
        tag.description = "Whatever is said of it. " * 3
        return tag

    tops = [made(f"{WORDS[branch % len(WORDS)]} {branch}", None, branch * 100) for branch in range(45)]
    Tag.objects.bulk_create(tops)
    middles = [made(f"{rng.choice(WORDS)} {top.name} {at}", top, at * 100) for top in tops for at in range(10)]
    Tag.objects.bulk_create(middles)
    leaves = [
        made(f"{rng.choice(WORDS)} and {rng.choice(WORDS)} {leaf}", middle, leaf * 100)
        for middle in middles
        for leaf in range(10)
    ]
    Tag.objects.bulk_create(leaves)
    return [tag.pk for tag in (*tops, *middles, *leaves)]


def _documents(project: Project, *, by: Any) -> list[tuple[int, int]]:
    """(document, revision): one that is imported, and copies of its rows."""
    first = document_in(project, "Some words about a thing. " * 400, name="first.txt", by=by)
    statements.copies_of(first, DOCUMENTS - 1)
    return list(Revision.objects.filter(document__project=project).order_by("pk").values_list("document_id", "pk"))


def _annotate(
    project: Project, documents: list[tuple[int, int]], tags: list[int], rng: random.Random, people: list[Any]
) -> None:
    """Few tags are used much, most of them seldom, as in every codebook."""
    shuffled = rng.sample(tags, len(tags))
    weights = [1 / (place + 5) for place in range(len(tags))]
    statements.table("place", ("document", "revision"), documents)
    statements.table("person", ("pk",), [(person.pk,) for person in people])
    statements.table("drawn", ("tag",), [(tag,) for tag in rng.choices(shuffled, weights, k=DRAWN)])
    with connection.cursor() as cursor:
        cursor.execute(_ANNOTATIONS, {"project": project.pk, "now": statements.now(), "count": ANNOTATIONS})
        cursor.execute(_TAGGINGS, {"project": project.pk, "now": statements.now(), "by": people[0].pk})


# By number, so that no statement waits for Python: place, person and words of the n-th annotation follow from n.
_ANNOTATIONS = f"""
    INSERT INTO annotator_annotation (uid, project_id, document_id, author_id, note, made_on_id, made_start, made_end,
        quote, prefix, suffix, placed_on_id, start, "end", how, score, private, created_at)
    {statements.NUMBERS}
    SELECT {statements.NEW_UID}, %(project)s, place.document, person.pk, '', place.revision, at.start, at.start + 60,
        'Some words about a thing. Some words about a thing. Some wor', '', '', place.revision, at.start, at.start + 60,
        'exact', 1.0, at.private, %(now)s
    FROM (SELECT {statements.drawn("n", 1, DOCUMENTS)} AS place, {statements.drawn("n", 2, PEOPLE)} AS person,
        {statements.drawn("n", 3, 9_000)} AS start, {statements.drawn("n", 4, 100)} = 0 AS private FROM numbers) AS at
    JOIN place ON place.n = at.place JOIN person ON person.n = at.person
"""
# Two tags for two in three annotations, one for the others.
_TAGGINGS = f"""
    INSERT INTO annotator_tagging (project_id, content_object_id, tag_id, by_id, created_at)
    SELECT %(project)s, chosen.pk, drawn.tag, %(by)s, %(now)s
    FROM (
        SELECT id AS pk, {statements.drawn("id", 5, DRAWN)} AS place FROM annotator_annotation
        UNION SELECT id, {statements.drawn("id", 6, DRAWN)} FROM annotator_annotation WHERE id %% 3 <> 0
    ) AS chosen JOIN drawn ON drawn.n = chosen.place GROUP BY chosen.pk, drawn.tag ORDER BY chosen.pk
"""


if __name__ == "__main__":
    main()
