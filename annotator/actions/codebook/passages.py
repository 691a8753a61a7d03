"""Retagging passages, however many: a few statements a thousand. Who tagged them, and when, stays with what they carry
instead, and what is taken off is kept in the log, so that taking it back restores everything."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from annotator.models import Annotation, Tagging
from documents.models import Change, Project
from documents.models.change import Brief
from documents.models.rows import insert

AT_ONCE = 5_000  # rows in a statement
T = TypeVar("T")


class Use(NamedTuple):
    """A tagging: its number, its tag, who put it there and when."""

    pk: int
    tag: int
    by: int | None
    at: datetime

    def kept(self) -> list[Any]:
        """As the log keeps it."""
        return [self.tag, self.pk, self.by, self.at.isoformat()]

    @classmethod
    def of(cls, kept: Sequence[Any]) -> Use:
        tag, pk, by, at = kept
        return cls(pk, tag, by, datetime.fromisoformat(at))


@dataclass(slots=True)
class Tagged:
    """An annotation and what it carries, the first that was put there first."""

    pk: int
    uid: UUID
    document: int
    author: int
    private: bool
    uses: list[Use] = field(default_factory=list)

    @property
    def tags(self) -> set[int]:
        return {use.tag for use in self.uses}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an annotation is to lose and to get. ``back`` are uses that come back as they were."""

    taken: Collection[int]
    put: Sequence[int]
    back: Sequence[Use] = ()


def tagged(annotations: QuerySet[Annotation]) -> list[Tagged]:
    """These annotations with all their tags, those in the trash too. Two queries."""
    rows = annotations.order_by("pk").values_list("pk", "uid", "document_id", "author_id", "private")
    found = {row[0]: Tagged(*row) for row in rows}
    uses = Tagging.objects.filter(content_object__in=annotations.order_by().values("pk")).order_by("pk")
    for annotation, *use in uses.values_list("content_object_id", "pk", "tag_id", "by_id", "created_at"):
        if annotation in found:
            found[annotation].uses.append(Use(*use))
    return list(found.values())


def tagged_called(uids: Iterable[UUID], *, project: Project) -> dict[str, Tagged]:
    """Those with these identifiers that there still are, by identifier."""
    found: list[Tagged] = []
    for some in _in_parts(list(uids)):
        found += tagged(Annotation.objects.filter(project=project, uid__in=some))
    return {str(one.uid): one for one in found}


def retag(wanted: Iterable[tuple[Tagged, Wanted]], *, project: Project, by: Any) -> int:
    """Have these annotations carry something else, and write a line for each; lines about private ones are their
    authors'. The number of lines. Call it in a transaction, in turn."""
    sheet = _Sheet(project, by)
    for one, change in wanted:
        sheet.note(one, change)
    sheet.write()
    return len(sheet.lines)


class _Sheet:
    def __init__(self, project: Project, by: Any) -> None:
        self.lines: list[Brief] = []
        self._project, self._by = project, by
        self._deleted: list[int] = []
        self._updated: dict[int, list[int]] = defaultdict(list)  # by tag: the taggings that become it
        self._new: list[Tagging] = []
        self._back: list[tuple[Tagged, Use]] = []

    def note(self, one: Tagged, wanted: Wanted) -> None:
        now = one.tags
        free = [use for use in one.uses if use.tag in wanted.taken]
        back = [use for use in wanted.back if use.tag not in now]
        kept = {use.tag for use in back} | (now - set(wanted.taken))
        needed = [tag for tag in dict.fromkeys(wanted.put) if tag not in kept]
        if not (free or back or needed):
            return
        for use, tag in zip(free, needed, strict=False):
            self._updated[tag].append(use.pk)
        lost = free[len(needed) :]
        self._deleted += [use.pk for use in lost]
        self._new += [
            Tagging(project_id=self._project.pk, content_object_id=one.pk, tag_id=tag, by=self._by)
            for tag in needed[len(free) :]
        ]
        self._back += [(one, use) for use in back]
        before = {"tags": sorted(now)} | ({"uses": [use.kept() for use in lost]} if lost else {})
        after = {"tags": sorted(kept | set(needed))}
        mine = one.author if one.private else None
        self.lines.append(Brief(str(one.uid), one.document, json.dumps(before), json.dumps(after), mine))

    def write(self) -> None:
        for some in _in_parts(self._deleted):
            Tagging.objects.filter(pk__in=some).delete()
        for tag, uses in self._updated.items():
            for some in _in_parts(uses):
                Tagging.objects.filter(pk__in=some).update(tag=tag)
        insert(self._new)
        put_back(Tagging, ((one.pk, use) for one, use in self._back), project=self._project)
        Change.objects.record_many("annotation.retagged", self.lines, project_id=self._project.pk, by=self._by)


def put_back(model: Any, uses: Iterable[tuple[int, Use]], *, project: Project) -> None:
    """Taggings or topics as they were, by what they are on: with the number, the person and the time of then."""
    at = model._meta.get_field("created_at")
    rows = [
        (use.pk, project.pk, thing, use.tag, use.by, at.get_db_prep_value(use.at, connection)) for thing, use in uses
    ]
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} (id, project_id, content_object_id, tag_id, by_id, created_at)"  # noqa: S608
            " VALUES (%s, %s, %s, %s, %s, %s)",
            rows,
        )


def instead(found: Iterable[Tagged], tags: Mapping[int, Sequence[int]]) -> Iterator[tuple[Tagged, Wanted]]:
    """Have these carry, instead of each of ``tags``, what that is to become."""
    for one in found:
        taken = [use.tag for use in one.uses if use.tag in tags]
        put = [tag for old in taken for tag in tags[old]]
        yield one, Wanted([tag for tag in taken if tag not in put], put)


def _in_parts(things: Sequence[T]) -> Iterator[Sequence[T]]:
    """As many as a statement takes."""
    return (things[start : start + AT_ONCE] for start in range(0, len(things), AT_ONCE))
