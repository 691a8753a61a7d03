"""What isn't in the index yet comes into it, bit by bit: after an upgrade, and when everything is written anew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Exists, Model, OuterRef, QuerySet

from annotator.models import Annotation, AnnotationWords, DocumentWords
from annotator.search.fulltext import postgresql, sqlite
from annotator.search.fulltext.indexing import index_annotations, index_documents
from annotator.search.fulltext.kinds import ANNOTATIONS, DOCUMENTS
from annotator.search.fulltext.vocabulary import forget_what_was_written
from documents.models import Change, Document, Project

_AT_ONCE = {Document: 50, Annotation: 500}
_WORDS: dict[type[Model], Any] = {Document: DocumentWords, Annotation: AnnotationWords}
_INDEX = {Document: index_documents, Annotation: index_annotations}

# Where this process got to, of each; None: everything is in. What is new comes in as it is written, so it stays so.
_reached: dict[type[Model], int | None] = {}
_filled: set[type[Model]] = set()  # since words were sorted in last


class Progress(NamedTuple):
    """How many of a project's documents can be found, and of how many."""

    found: int
    documents: int

    @property
    def is_complete(self) -> bool:
        return self.found >= self.documents


def progress(project: Project) -> Progress:
    """How far the index of a project is."""
    found = DocumentWords.objects.filter(project=project, document__trashed_at__isnull=True).count()
    return Progress(found, Document.objects.filter(project=project, trashed_at__isnull=True).count())


def is_due() -> bool:
    """Whether there may be something that isn't in the index yet."""
    return any(_next(model) for model in _WORDS)


def fill_some() -> bool:
    """Put some of what is missing into the index, the newest first. False if there is nothing."""
    for model in _WORDS:
        if missing := _next(model):
            project_id = missing[0][1]
            _write(model, project_id, [pk for pk, its in missing if its == project_id])
            _filled.add(model)
            return True
    if _filled:
        _sort_in()
    return False


def write_anew(project: Project) -> Iterator[tuple[int, int]]:
    """Write everything of a project anew, in short transactions; answers how much is done and of how much."""
    forget_what_was_written()
    total = sum(model._default_manager.filter(project=project).count() for model in _WORDS)
    done = 0
    for model in _WORDS:
        last = 0
        following = model._default_manager.filter(project=project).order_by("pk").values_list("pk", flat=True)
        while pks := list(following.filter(pk__gt=last)[: _AT_ONCE[model]]):
            _write(model, project.pk, pks, anew=True)
            last, done = pks[-1], done + len(pks)
            yield done, total
    _sort_in()


def start_over() -> None:
    """Empty the index. It fills again, and what is in it is found meanwhile."""
    with transaction.atomic():
        for kind in (ANNOTATIONS, DOCUMENTS):
            (sqlite if connection.vendor == "sqlite" else postgresql).empty(kind)
    look_again()


def tidy(**_more: Any) -> None:
    """After the database was set up, or emptied: nothing is left in the index that isn't there."""
    if connection.vendor == "sqlite":
        there = connection.introspection.table_names()
        for kind, model in ((ANNOTATIONS, AnnotationWords), (DOCUMENTS, DocumentWords)):
            if kind.index in there and not model._default_manager.exists():
                sqlite.empty(kind)
    look_again()


def look_again() -> None:
    """This process will look for what is missing from the beginning."""
    _reached.clear()
    forget_what_was_written()


def _sort_in() -> None:
    """What was written last waits no more for others with the same words."""
    _filled.clear()
    if connection.vendor == "postgresql":
        for kind in (ANNOTATIONS, DOCUMENTS):
            postgresql.sort_in(kind)


def _next(model: type[Model]) -> list[tuple[int, int]]:
    """Some that are missing, with their projects: below where this process got to, or anywhere."""
    if (reached := _reached.get(model, 0)) is None:
        return []
    missing = _missing(model).order_by("-pk").values_list("pk", "project_id")
    found = list(missing.filter(pk__lt=reached)[: _AT_ONCE[model]]) if reached else []
    found = found or list(missing[: _AT_ONCE[model]])
    _reached[model] = found[0][0] + 1 if found else None
    return found


def _missing(model: type[Model]) -> QuerySet[Any]:
    return model._default_manager.filter(~Exists(_WORDS[model].objects.filter(pk=OuterRef("pk"))))


def _write(model: type[Model], project_id: int, pks: list[int], *, anew: bool = False) -> None:
    with transaction.atomic():
        Change.objects.record_all(project_id, [])  # in turn: nobody changes them meanwhile
        wanted = model._default_manager if anew else _missing(model)
        _INDEX[model](list(wanted.filter(pk__in=pks).order_by().values_list("pk", flat=True)))
