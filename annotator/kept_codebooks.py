"""The codebooks of projects as they stand, kept in memory for as long as the log tells of no change to them."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any, NamedTuple, TypeVar, cast

from django.db.models import Q

from annotator.codebook import Placed, depth_first, key_of
from annotator.models import Alias, Tag
from annotator.past_codebook import PastTag
from annotator.tallying import Chains, chains_of
from documents.models import Change

__all__ = ("Book", "Kept", "book_of", "codebook_of", "forget")

MOST_KEPT = 8  # projects; 5,000 tags take 5 MB
T = TypeVar("T")
_Line = tuple[int, datetime]


class Kept(NamedTuple):
    """A tag as it is kept: the columns of its row that say what it is. Whoever acts on it asks for the row."""

    pk: int
    parent_id: int | None
    name: str
    key: str
    colour: str
    shortcut: str
    description: str
    when_to_use: str
    when_not: str
    position: int
    created_by_id: int | None

    @property
    def id(self) -> int:
        return self.pk

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Book:
    """All tags that aren't in the trash, as one reads a tree; nothing of it is to be changed, since all requests
    share it. ``aliases``: number and name of the other names of a tag. ``line``: the last of the log when it was
    read."""

    placed: list[Placed[Kept]]
    parents: dict[int, int | None]
    chains: Chains
    aliases: dict[int, list[tuple[int, str]]]
    line: _Line | None
    _made: dict[str, Any] = field(default_factory=dict)

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What ``make`` makes of this codebook, kept with it under a name."""
        if name not in self._made:
            self._made[name] = make()
        return cast(T, self._made[name])


_books: OrderedDict[int, Book] = OrderedDict()
_seen: dict[int, _Line] = {}  # by project: up to which line of the log its book is known to stand
_keeping = Lock()


def codebook_of(project: int) -> Book:
    """The codebook of the project with this number. One query where nothing happened in the project since it was last
    asked for; one more where no tag was changed; else two more than that. Not to be asked for in a transaction that
    has changed tags and not written its lines yet."""
    last = _last_line(project)
    with _keeping:
        book, seen = _books.get(project), _seen.get(project)
    if book is None or last is None or seen is None or (seen != last and _names_tags(project, since=seen)):
        book = _read(project, last)
    with _keeping:
        _books[project] = book
        _books.move_to_end(project)
        if last is not None:
            _seen[project] = last
        while len(_books) > MOST_KEPT:
            _seen.pop(_books.popitem(last=False)[0], None)
    return book


def book_of(tags: Collection[PastTag]) -> Book:
    """The codebook that these tags made up once; not kept."""
    kept = [
        Kept(
            pk=one.pk,
            parent_id=one.parent_id,
            name=one.name,
            key=key_of(one.name),
            colour=one.colour,
            shortcut=one.shortcut,
            description=one.description,
            when_to_use=one.when_to_use,
            when_not=one.when_not,
            position=one.position,
            created_by_id=None,
        )
        for one in tags
    ]
    placed = depth_first(kept)
    parents = {one.node.pk: one.node.parent_id for one in placed}
    aliases = {one.pk: [(0, name) for name in one.aliases] for one in tags if one.aliases}
    return Book(placed, parents, chains_of(parents), aliases, None)


def forget() -> None:
    """Keep none from now on, so that each is read anew."""
    with _keeping:
        _books.clear()
        _seen.clear()


def _last_line(project: int) -> _Line | None:
    lines = Change.objects.filter(project_id=project).order_by("-number")
    return lines.values_list("number", "at").first()


def _names_tags(project: int, *, since: _Line) -> bool:
    """Whether there are lines about tags after a line; also where that line came to nothing."""
    number, at = since
    lines = Change.objects.filter(Q(number=number) | Q(verb__startswith="tag."), project_id=project, number__gte=number)
    found = list(lines.order_by("number").values_list("number", "at")[:2])
    return found != [(number, at)]


def _read(project: int, line: _Line | None) -> Book:
    """Two queries."""
    rows = Tag.objects.filter(project=project, trashed_at__isnull=True).order_by()
    placed = depth_first(map(Kept._make, rows.values_list(*Kept._fields)))
    parents = {one.node.pk: one.node.parent_id for one in placed}
    aliases: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for tag, pk, name in Alias.objects.filter(project=project).values_list("tag_id", "pk", "name"):
        aliases[tag].append((pk, name))
    return Book(placed, parents, chains_of(parents), dict(aliases), line)
