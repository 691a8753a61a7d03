"""Fills a database with 100,000 articles (600 MB of text) and 1,000,000 annotations, and prints, as one JSON object,
how to sign in and what to search for. The words follow Zipf's law, as in every language: a few are everywhere, most are
rare. Nothing is indexed yet: ``manage.py reindex`` does that.

python -m tests.benchmarks.many_texts [ARTICLES]
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from hashlib import sha256
from itertools import islice, product
from typing import Any
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "annotator.settings")
django.setup()

import numpy  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from annotator.codebook import key_of  # noqa: E402
from annotator.models import Annotation, Tag  # noqa: E402
from annotator.models.tag import Colour  # noqa: E402
from documents.actions import projects  # noqa: E402
from documents.article import Article, Block, BlockKind, Section, SectionKind, layout_of  # noqa: E402
from documents.models import Document, Project, Revision, Role  # noqa: E402
from documents.models.rows import insert  # noqa: E402
from tests.benchmarks import statements  # noqa: E402
from tests.benchmarks.prepare import session_of  # noqa: E402

ARTICLES, MARKS, PEOPLE, PUBLISHERS = 100_000, 10, 12, 40
COMMON = ("the", "of", "and", "to", "in", "a", "that", "is", "was", "for", "it", "with", "as", "on", "by", "at", "from")
TAGS = {
    "actors": ("troops", "government", "press"),
    "places": ("Iraq", "Europe", "Asia"),
    "economy": ("energy", "debt"),
}
TAGS |= {f"code {number}": tuple(f"{number}.{leaf}" for leaf in range(10)) for number in range(40)}
_FIRST = date(2015, 1, 1)
_BATCH = 500


def main() -> None:
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES
    statements.hurry()
    people = [get_user_model().objects.create_user(f"searcher-{n}", password=None) for n in range(PEOPLE)]
    project = projects.make_project("Many texts", slug="many-texts", by=people[0])
    for person in people[1:]:
        projects.add_member(project, person, role=Role.ANNOTATOR, by=people[0])
    tags = _tags(project, by=people[0])
    words, shares = _vocabulary()
    rng = numpy.random.default_rng(7)
    for numbers in _by(range(articles), _BATCH):
        with transaction.atomic():
            texts = [_article(rng, words, shares) for _number in numbers]
            revisions = _store(project, texts, rng, by=people[0])
            _annotate(project, revisions, tags, rng, people)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    drawn = [Revision.objects.order_by("pk").values_list("text", flat=True)[at] for at in range(5, 50, 9)]
    facts = {
        "session": session_of(people[0]),
        "words": [words[rank] for rank in (60, 300, 1_000, 3_000, 30_000)],
        "often": words[200],
        "phrases": [" ".join(text.split()[200:202]).strip(".").lower() for text in drawn],
    }
    sys.stdout.write(json.dumps(facts))


def _by(things: Iterable[Any], size: int) -> Iterator[list[Any]]:
    waiting = iter(things)
    while some := list(islice(waiting, size)):
        yield some


def _vocabulary() -> tuple[list[str], Any]:
    """60,000 words in some of their forms, and how often each is used."""
    syllables = re.findall("..", "bacodemativeloparisetominurafedokihasuvo")
    roots = ["".join(parts) for size in (2, 3, 4) for parts in product(syllables, repeat=size)]
    order = numpy.random.default_rng(3).permutation(len(roots))[:20_000]
    forms = [form for at in order for form in (roots[at], f"{roots[at]}s", f"{roots[at]}ing")]
    words = [*COMMON, *forms]
    shares = 1 / numpy.arange(3, len(words) + 3)
    return words, numpy.cumsum(shares / shares.sum())


def _article(rng: Any, words: list[str], shares: Any) -> Article:
    """About 6 KB in the shape of a saved page: paragraphs, a comment, furniture."""
    drawn = [words[at] for at in numpy.searchsorted(shares, rng.random(680)).tolist()]
    title = " ".join(drawn[:7]).capitalize()
    parts = [title, *(" ".join(some).capitalize() + "." for some in _by(drawn[7:610], 80))]
    parts += [" ".join(drawn[610:]).capitalize() + ".", "Share this page · Leave a reply · Follow us"]
    blocks, at = [], 0
    for place, part in enumerate(parts):
        kind = BlockKind.PARAGRAPH if place else BlockKind.HEADING
        blocks.append(Block(kind, at, at + len(part), level=0 if place else 1))
        at += len(part) + 2
    kinds = (SectionKind.BODY, SectionKind.COMMENT, SectionKind.FURNITURE)
    starts = (0, blocks[-2].start, blocks[-1].start, blocks[-1].end)
    sections = [Section(kind, start, end) for kind, start, end in zip(kinds, starts, starts[1:], strict=False)]
    return Article(text="\n\n".join(parts), blocks=tuple(blocks), sections=tuple(sections), title=title)


def _store(project: Project, texts: list[Article], rng: Any, *, by: Any) -> list[Revision]:
    publishers, days = rng.integers(0, PUBLISHERS, len(texts)), rng.integers(0, 3_650, len(texts))
    documents = [
        Document(
            project=project,
            title=text.title,
            publisher=f"Publisher {publisher}",
            published=_FIRST + timedelta(days=int(day)),
            language="en",
            characters=len(text.text),
            created_by=by,
        )
        for text, publisher, day in zip(texts, publishers, days, strict=True)
    ]
    insert(documents)
    revisions = [
        Revision(
            project=project,
            document=document,
            number=1,
            text=text.text,
            sha256=sha256(text.text.encode()).hexdigest(),
            layout=layout_of(text),
            reader="text",
            reader_version=1,
            created_by=by,
        )
        for document, text in zip(documents, texts, strict=True)
    ]
    insert(revisions)
    return revisions


def _tags(project: Project, *, by: Any) -> list[Tag]:
    """The codebook, leaves first: they are used most."""

    def made(name: str, parent: Tag | None) -> Tag:
        tag = Tag(project=project, name=name, key=key_of(name), parent=parent, slug="tag", colour=Colour.TEAL)
        tag.created_by = by
        return tag

    tops = [made(name, None) for name in TAGS]
    Tag.objects.bulk_create(tops)
    leaves = [made(name, top) for top, names in zip(tops, TAGS.values(), strict=True) for name in names]
    Tag.objects.bulk_create(leaves)
    return [*leaves, *tops]


def _annotate(project: Project, revisions: list[Revision], tags: list[Tag], rng: Any, people: list[Any]) -> None:
    """By statements: to make a million objects takes longer than all the rest."""
    now, by = statements.now(), people[0].pk
    marks = [mark for revision in revisions for mark in _marks(project, revision, rng, people, now)]
    weights = 1 / numpy.arange(5, len(tags) + 5)
    drawn = rng.choice(len(tags), (len(marks), 2), p=weights / weights.sum()).tolist()
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM annotator_annotation")
        first = cursor.fetchone()[0] + 1
        _fill(cursor, "annotator_annotation", ("id", *_COLUMNS), [(first + n, *mark) for n, mark in enumerate(marks)])
        pairs = [(first + n, tags[tag].pk) for n, two in enumerate(drawn) for tag in set(two)]
        columns = ("project_id", "content_object_id", "tag_id", "by_id", "created_at")
        _fill(cursor, "annotator_tagging", columns, [(project.pk, *pair, by, now) for pair in pairs])
        chosen = zip(revisions, rng.integers(0, len(tags), len(revisions)).tolist(), strict=True)
        topics = [(project.pk, revision.document_id, tags[tag].pk, by, now) for revision, tag in chosen]
        _fill(cursor, "annotator_topic", columns, topics)


def _fill(cursor: Any, table: str, columns: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
    places = ", ".join(["%s"] * len(columns))
    cursor.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", rows)


_COLUMNS = (
    *(
        "uid",
        "project_id",
        "document_id",
        "author_id",
        "note",
        "made_on_id",
        "made_start",
        "made_end",
        "quote",
        "prefix",
    ),
    *("suffix", "placed_on_id", "start", '"end"', "how", "score", "private", "credit", "created_at"),
)


def _marks(project: Project, revision: Revision, rng: Any, people: list[Any], now: Any) -> Iterator[tuple[Any, ...]]:
    starts = rng.integers(0, len(revision.text) - 400, MARKS).tolist()
    lengths = rng.integers(40, 300, MARKS).tolist()
    uid = Annotation._meta.get_field("uid")
    for start, length in zip(starts, lengths, strict=True):
        end, author = start + length, people[(start + length) % PEOPLE].pk
        note = f"Compare {revision.text[start : start + 30]}" if start % 5 == 0 else ""
        key = uid.get_db_prep_value(uuid4(), connection)
        of = (key, project.pk, revision.document_id, author, note)
        made = (revision.pk, start, end, revision.text[start:end], "", "")
        yield (*of, *made, revision.pk, start, end, "exact", 1.0, start % 100 == 0, "", now)


if __name__ == "__main__":
    main()
