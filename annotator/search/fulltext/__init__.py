"""Full text: which documents and annotations have words in them. The same is found on both databases.

    Document.objects.filter(pk__in=documents_with(project.pk, node, places=()))

``places``: where the words are to stand; none given: everywhere but in a page's furniture.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import Combinable, RawSQL

from annotator.models import Annotation
from annotator.search.fulltext.asking import Engine, Part, Sql, asked
from annotator.search.fulltext.indexing import (
    forget_annotations,
    forget_documents,
    index_annotations,
    index_documents,
)
from annotator.search.fulltext.kinds import ANNOTATIONS, DOCUMENTS, Kind, Place, Stretch
from annotator.search.fulltext.postgresql import PostgreSQL
from annotator.search.fulltext.sqlite import Sqlite
from annotator.search.fulltext.vocabulary import Forms
from annotator.search.language.tree import Node, Not, walk
from annotator.search.words import words_of
from documents.models import Document

__all__ = [
    "MOST_RANKED",
    "Forms",
    "Place",
    "Stretch",
    "annotations_with",
    "documents_with",
    "first_annotations_with",
    "first_documents_with",
    "forget_annotations",
    "forget_documents",
    "index_annotations",
    "index_documents",
    "ranked_annotations",
    "ranked_documents",
]

MOST_RANKED = 2000  # candidates that are put in the order of relevance


def documents_with(
    project_id: int, node: Node, *, places: Collection[Place] = (), forms: Forms | None = None
) -> Combinable:
    """The numbers of a project's documents that a query of words finds, for ``pk__in``; also of those in the trash.
    ``node`` is made of words, phrases and the like, and of And, Or and Not; ValueError else. ``forms``: who knows the
    other forms of its words, if somebody does already."""
    return RawSQL(*_found(DOCUMENTS, project_id, node, places, forms))  # noqa: S611 (values are parameters)


def annotations_with(
    project_id: int, node: Node, *, places: Collection[Place] = (), forms: Forms | None = None
) -> Combinable:
    """The same of annotations, whoever may see them: by their quotes and notes, and the replies under them."""
    return RawSQL(*_found(ANNOTATIONS, project_id, node, places, forms))  # noqa: S611 (values are parameters)


def first_documents_with(
    node: Node, stretch: Stretch, among: QuerySet[Document], *, places: Collection[Place], forms: Forms
) -> list[int]:
    """The numbers of the first of these documents that a query of words finds, without asking for all."""
    return _first(DOCUMENTS, _asked(DOCUMENTS, forms.project_id, node, places, forms), stretch, among, forms.project_id)


def first_annotations_with(
    node: Node, stretch: Stretch, among: QuerySet[Annotation], *, places: Collection[Place], forms: Forms
) -> list[int]:
    """The same of annotations."""
    asked_for = _asked(ANNOTATIONS, forms.project_id, node, places, forms)
    return _first(ANNOTATIONS, asked_for, stretch, among, forms.project_id)


def ranked_documents(project_id: int, node: Node, pks: Collection[int], *, places: Collection[Place] = ()) -> list[int]:
    """Those of these documents (``MOST_RANKED`` at most) that a query finds, the most relevant first."""
    return _ranked(DOCUMENTS, project_id, node, pks, places)


def ranked_annotations(
    project_id: int, node: Node, pks: Collection[int], *, places: Collection[Place] = ()
) -> list[int]:
    return _ranked(ANNOTATIONS, project_id, node, pks, places)


def _found(kind: Kind, project_id: int, node: Node, places: Collection[Place], forms: Forms | None = None) -> Sql:
    return _engine(kind).select(_asked(kind, project_id, node, places, forms), project_id)


def _asked(kind: Kind, project_id: int, node: Node, places: Collection[Place], forms: Forms | None) -> Part:
    expand = forms or Forms(project_id)
    return asked(node, engine=_engine(kind), project_id=project_id, places=places, expand=expand)


def _first(kind: Kind, part: Part, stretch: Stretch, among: QuerySet[Any], project_id: int) -> list[int]:
    engine = _engine(kind)
    the_row = among.filter(pk=RawSQL(engine.row, ())).order_by().values("pk")  # noqa: S611 (a column)
    try:
        fitting = the_row.query.sql_with_params()
    except EmptyResultSet:
        return []
    found: list[int] = []
    with connection.cursor() as cursor:
        for some in engine.stretches(project_id, stretch, found):
            missing = replace(some, most=stretch.most - len(found))
            cursor.execute(*engine.first(part, project_id, fitting, missing))
            found += [pk for (pk,) in cursor.fetchall()]
            if len(found) >= stretch.most:
                break
    return found


def _ranked(kind: Kind, project_id: int, node: Node, pks: Collection[int], places: Collection[Place]) -> list[int]:
    if not pks:
        return []
    selected = _found(kind, project_id, node, places)
    statement, values = _engine(kind).ranked(selected, sorted(pks)[-MOST_RANKED:], _words_in(node))
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [pk for (pk,) in cursor.fetchall()]


def _words_in(node: Node) -> list[str]:
    """The words that a query wants, as they were written."""
    words: list[str] = []
    unwanted = {id(under) for one in walk(node) if isinstance(one, Not) for under in walk(one)}
    for one in walk(node):
        if id(one) not in unwanted and hasattr(one, "text"):
            words += words_of(one.text)
    return list(dict.fromkeys(words))[:20]


def _engine(kind: Kind) -> Engine:
    return Sqlite(kind) if connection.vendor == "sqlite" else PostgreSQL(kind)
