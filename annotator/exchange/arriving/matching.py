"""Which documents of a project a file means, and which people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db.models import F

from annotator.exchange.incoming import IncomingDocument
from documents.likeness import address_key
from documents.models import Document, Membership, Project, Revision

_AT_ONCE = 500  # values in a condition
T = TypeVar("T")


class Known(NamedTuple):
    """A document of the project that a file means: its number and title, and by what it was known: *uid*, *address*,
    *text* or *title*."""

    pk: int
    title: str
    how: str


@dataclass(frozen=True, slots=True)
class Matches:
    """``known``: by the keys of the file. ``trashed``: the keys of those that lie in the trash here. ``taken``: UIDs
    that documents of this site have already, whatever their project."""

    known: Mapping[str, Known]
    trashed: frozenset[str]
    taken: frozenset[str]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom a file names, so many annotations and replies are theirs. ``member``: who that is here, or None."""

    name: str
    count: int
    member: Any = None


def matched(project: Project, documents: Sequence[IncomingDocument]) -> Matches:
    """A few queries for every five hundred documents."""
    uids = {one.uid for one in documents if one.uid}
    found = list(
        _rows(Document.objects.all(), "uid__in", map(UUID, uids), "uid", "pk", "title", "project", "trashed_at")
    )
    mine = {str(uid): (pk, title, trashed) for uid, pk, title, owner, trashed in found if owner == project.pk}
    standing = Document.objects.filter(project=project, trashed_at__isnull=True)
    keys = {one.key: address_key(one.url) for one in documents if one.url}
    addresses = dict(_pairs(standing, "address_key__in", filter(None, keys.values()), "address_key"))
    prints = {one.key: sha256(one.text.encode("utf-8", "replace")).hexdigest() for one in documents if one.text}
    texts = dict(_by_text(project, prints.values()))
    titles = _by_title(standing, {one.title for one in documents if one.title and not one.text})
    known: dict[str, Known] = {}
    trashed = set()
    for one in documents:
        if one.uid in mine:
            pk, title, trashed_at = mine[one.uid]
            if trashed_at is not None:
                trashed.add(one.key)
            else:
                known[one.key] = Known(pk, title, "uid")
        elif (key := keys.get(one.key)) and key in addresses:
            known[one.key] = addresses[key]._replace(how="address")
        elif (key := prints.get(one.key)) and key in texts:
            known[one.key] = texts[key]._replace(how="text")
        elif not one.text and one.title in titles:
            known[one.key] = Known(titles[one.title], one.title, "title")
    return Matches(known, frozenset(trashed), frozenset(str(row[0]) for row in found))


def people(project: Project, names: Counter[str], *, by: Any) -> list[Person]:
    """Those whom a file names, who wrote most first; a member is somebody with that very user name or full name, and
    nobody else with it. One query."""
    called: dict[str, set[Any]] = {}
    members = [one.user for one in Membership.objects.filter(project=project).select_related("user")] if names else []
    for member in members:
        for name in {member.get_username(), member.get_full_name()} - {""}:
            called.setdefault(name.casefold(), set()).add(member)
    found = []
    for name, count in sorted(names.items(), key=lambda one: (-one[1], one[0])):
        of_that_name = called.get(name.casefold(), set())
        if by in of_that_name:
            of_that_name = {by}
        found.append(Person(name, count, next(iter(of_that_name)) if len(of_that_name) == 1 else None))
    return found


def some_at_once(values: Iterable[T]) -> Iterator[list[T]]:
    """As many as a condition takes."""
    left = iter(values)
    while some := list(islice(left, _AT_ONCE)):
        yield some


def _rows(among: Any, condition: str, values: Iterable[Any], *columns: str) -> Iterator[tuple[Any, ...]]:
    for some in some_at_once(values):
        yield from among.filter(**{condition: some}).order_by("-pk").values_list(*columns)


def _pairs(among: Any, condition: str, values: Iterable[Any], name: str) -> Iterator[tuple[Any, Known]]:
    """What they are known by, with number and title; the oldest of several last."""
    for value, pk, title in _rows(among, condition, values, name, "pk", "title"):
        yield value, Known(pk, title, "")


def _by_text(project: Project, prints: Iterable[str]) -> Iterator[tuple[str, Known]]:
    current = Revision.objects.filter(
        project=project, number=F("document__revision_number"), document__trashed_at__isnull=True
    )
    for value, pk, title in _rows(current, "sha256__in", prints, "sha256", "document_id", "document__title"):
        yield value, Known(pk, title, "")


def _by_title(standing: Any, titles: set[str]) -> dict[str, int]:
    """Those whose title no other document has."""
    found = list(_rows(standing, "title__in", titles, "title", "pk"))
    counts = Counter(title for title, _pk in found)
    return {title: pk for title, pk in found if counts[title] == 1}
