"""Fills a database for measuring and prints, as one JSON object, where everything is and how to sign in.

python -m tests.benchmarks.prepare          what most figures are measured on
python -m tests.benchmarks.prepare long     3 MB of text with 50,000 highlights
"""

from __future__ import annotations

import json
import os
import random
import sys
import uuid
from datetime import timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.settings")
django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from annotator.actions.tag import make_tag  # noqa: E402
from annotator.models import Annotation, Tag, Tagging  # noqa: E402
from annotator.sessions import SessionStore  # noqa: E402
from documents.actions.importing import import_document, read  # noqa: E402
from documents.actions.projects import make_project  # noqa: E402
from documents.models import Document, Project  # noqa: E402
from tests.benchmarks.texts import article, prose  # noqa: E402

_CONTEXT = 32


def main() -> None:
    user = get_user_model().objects.create_user("bench", password=None)
    facts = _long(user) if sys.argv[1:] == ["long"] else _usual(user)
    sys.stdout.write(json.dumps({"session": session_of(user), **facts}))


def _usual(user: Any) -> dict[str, Any]:
    project = make_project("Bench", slug="bench", by=user)
    tags = [make_tag(project, name=f"Tag {n}", by=user)[0] for n in range(20)]
    large = document_in(project, prose(characters=1_000_000, seed=1), name="large.txt", by=user)
    small = document_in(project, article(2), name="small.txt", by=user)
    _highlight(large, 2000, tags=tags, by=user)
    _highlight(small, 50, tags=tags, by=user)
    exported = make_project("Exported", slug="exported", by=user)
    exported_tags = [make_tag(exported, name=f"Tag {n}", by=user)[0] for n in range(20)]
    for n in range(100):
        document = document_in(exported, article(1000 + n), name=f"{n}.txt", by=user)
        _highlight(document, 200, tags=exported_tags, by=user)
    return {
        "large": str(large.uid),
        "small": str(small.uid),
        "tags": [tag.pk for tag in tags],
        "large_text": large.revisions.get().text,
        "small_text": small.revisions.get().text,
    }


def _long(user: Any) -> dict[str, Any]:
    """One text of 3 MB; five people have marked it over two years, so that times follow no order of places."""
    others = [get_user_model().objects.create_user(f"reader-{n}", password=None) for n in range(4)]
    project = make_project("Long", slug="long", by=user)
    tags = [make_tag(project, name=f"Tag {n}", by=user)[0] for n in range(20)]
    document = document_in(project, prose(characters=3_000_000, seed=3), name="long.txt", by=user)
    _highlight(document, 50_000, tags=tags, by=user)
    rng = random.Random(3)
    now, adapted = timezone.now(), connection.ops.adapt_datetimefield_value
    facts = [
        (rng.choice([user, *others]).pk, adapted(now - timedelta(seconds=rng.randrange(2 * 365 * 86_400))), pk)
        for pk in Annotation.objects.filter(document=document).values_list("pk", flat=True)
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany("UPDATE annotator_annotation SET author_id = %s, created_at = %s WHERE id = %s", facts)
    return {"long": str(document.uid), "tags": [tag.pk for tag in tags], "long_text": document.revisions.get().text}


def document_in(project: Project, text: str, *, name: str, by: object) -> Document:
    return import_document(project, read(text.encode(), name=name), by=by)


def _highlight(document: Document, count: int, *, tags: list[Tag], by: object) -> None:
    rng = random.Random(document.title)
    revision = document.revisions.get()
    text = revision.text
    annotations = []
    for _ in range(count):
        start = rng.randrange(len(text) - 700)
        start += len(text[start:]) - len(text[start:].lstrip())
        end = start + rng.randint(10, 600)
        annotations.append(
            Annotation(
                uid=uuid.UUID(int=rng.getrandbits(128), version=4),
                project=document.project,
                document=document,
                author=by,
                note="Worth **checking**." if rng.random() < 0.1 else "",
                made_on=revision,
                made_start=start,
                made_end=end,
                quote=text[start:end],
                prefix=text[max(0, start - _CONTEXT) : start],
                suffix=text[end : end + _CONTEXT],
                placed_on=revision,
                start=start,
                end=end,
            )
        )
    made = Annotation.objects.bulk_create(annotations, batch_size=500)
    Tagging.objects.bulk_create(
        [
            Tagging(project=document.project, content_object=annotation, tag=tag, by=by)
            for annotation in made
            for tag in rng.sample(tags, rng.choice((1, 1, 2)))
        ],
        batch_size=500,
    )


def session_of(user: object) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "annotator.sessions.Accounts"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


if __name__ == "__main__":
    main()
