"""Whom and what a query names: tags by their path, name or other name; people; languages. Each as it was probably meant
where nothing is called so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf.locale import LANG_INFO
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext

from annotator.access import visible_to
from annotator.codebook import SEPARATOR, descendants
from annotator.kept_codebooks import Book
from annotator.models import Annotation
from annotator.search.language import nearest
from annotator.search.language.tree import Exact, Value, Word
from annotator.search.words import fold
from documents.models import Assignment, Document, Membership, Project

ME = "me"
_MOST_CREDITS = 500  # names that are known
_PATH = "/"


class Unknown(ValueError):
    """Nothing is called so. ``meant``: what is nearly called so, or None."""

    def __init__(self, meant: str | None) -> None:
        super().__init__(meant)
        self.meant = meant


@dataclass(frozen=True, slots=True)
class _Names:
    """What tags are called. ``ways``: the ends of each path, folded, and other names."""

    ways: dict[str, set[int]]
    paths: dict[int, str]

    def known(self) -> list[str]:
        return [*self.paths.values(), *self.ways]


def tags_named(book: Book, value: Value, *, exactly: bool) -> set[int]:
    """The tags that are meant: of this name or other name, wherever in the tree, or at the end of this path; with all
    under them, unless ``exactly``. What several are called means all of them. Raises Unknown."""
    names: _Names = book.once("ways to tags", lambda: _names(book))
    written = value.text if not _is_range(value) else ""  # type: ignore[union-attr]
    if isinstance(value, Exact):
        found = {one.node.pk for one in book.placed if written in (one.node.name, _path(one.path))}
    elif isinstance(value, Word) and value.prefix:
        start = _folded(written)
        found = set().union(*(tags for way, tags in names.ways.items() if way.startswith(start)))
    else:
        found = names.ways.get(_folded(written)) or names.ways.get(_loosely(written)) or set()
    if not found:
        meant = nearest(_folded(written), names.ways.keys())
        raise Unknown(None if meant is None else names.paths[min(names.ways[meant])])
    return found if exactly else set().union(*(descendants(tag, book.parents) for tag in found))


def _names(book: Book) -> _Names:
    ways: dict[str, set[int]] = defaultdict(set)
    paths = {}
    for one in book.placed:
        paths[one.node.pk] = _path(one.path)
        parts = one.path.split(SEPARATOR)
        for first in range(len(parts)):
            ways[_folded(_PATH.join(parts[first:]))].add(one.node.pk)
    for tag, aliases in book.aliases.items():
        for _alias, name in aliases:
            ways[_folded(name)].add(tag)
    for way in list(ways):
        ways.setdefault(_loosely(way), ways[way])
    return _Names(dict(ways), paths)


def _path(path: str) -> str:
    """A path as queries write it."""
    return path.replace(SEPARATOR, _PATH)


def _folded(path: str) -> str:
    return _PATH.join(" ".join(fold(name).split()) for name in path.split(_PATH))


def _loosely(path: str) -> str:
    """For who writes hyphens or underscores in place of spaces."""
    return " ".join(_folded(path).replace("_", " ").replace("-", " ").split())


def people_named(project: Project, value: Value, *, user: Any) -> set[int]:
    """Members of this name, or user name, and who has worked here and left. Raises Unknown."""
    written = "" if _is_range(value) else value.text  # type: ignore[union-attr]
    if written.casefold() == ME and not isinstance(value, Exact):
        if user is None:
            raise Unknown(None)
        return {user.pk}
    members = list(
        get_user_model().objects.filter(pk__in=Membership.objects.filter(project=project).values("user")).order_by()
    )
    fits = _fitting(value, written)
    found = {one.pk for one in members if any(map(fits, _called(one)))}
    if not found and not (isinstance(value, Word) and value.prefix):
        found = {one.pk for one in _left(project, written) if any(map(fits, _called(one)))}
    if not found:
        known = {fold(name): one.get_username() for one in members for name in _called(one)}
        meant = nearest(fold(written), known.keys())
        raise Unknown(None if meant is None else known[meant])
    return found


def makers_named(project: Project, value: Value, *, user: Any) -> set[int | str]:
    """Who is called so and may have made passages: people, and whom files name that passages came out of, as far as
    this person sees any of those. Raises Unknown."""
    written = "" if _is_range(value) else value.text  # type: ignore[union-attr]
    named: set[int | str] = set()
    if written.casefold() != ME or isinstance(value, Exact):
        fits = _fitting(value, written)
        named |= {name for name in credits_in(project, user=user) if any(map(fits, {name, *_ends_of(name)}))}
    try:
        return named | people_named(project, value, user=user)
    except Unknown:
        if not named:
            raise
        return named


def credits_in(project: Project, *, user: Any) -> list[str]:
    """Whom files name that passages came out of, in order. A query for each name: a look into an index, where counting
    all would go through very many."""
    standing = Annotation.objects.filter(visible_to(user), ~Q(credit=""), project=project, trashed_at__isnull=True)
    names = standing.order_by("credit").values_list("credit", flat=True)
    found: list[str] = []
    while len(found) < _MOST_CREDITS and (name := names.filter(credit__gt=found[-1] if found else "").first()):
        found.append(name)
    return found


def _ends_of(name: str) -> list[str]:
    """The first and the last of several names."""
    words = name.split()
    return [words[0], words[-1]] if len(words) > 1 else []


def _called(person: Any) -> list[str]:
    names = (person.get_username(), person.get_full_name(), person.first_name, person.last_name)
    return [name for name in names if name]


def _left(project: Project, written: str) -> Iterable[Any]:
    """People who are called so and have worked in the project."""
    last = written.split()[-1] if written.split() else written
    named = Q(username__iexact=written) | Q(last_name__iexact=last) | Q(first_name__iexact=written)
    worked = Q(Exists(Annotation.objects.filter(project=project, author=OuterRef("pk")))) | Q(
        Exists(Assignment.objects.filter(project=project, person=OuterRef("pk")))
    )
    return get_user_model().objects.filter(named, worked).order_by()


def _fitting(value: Value, written: str) -> Callable[[str], bool]:
    if isinstance(value, Exact):
        return lambda name: name == written
    folded = fold(written)
    if isinstance(value, Word) and value.prefix:
        return lambda name: fold(name).startswith(folded)
    return lambda name: fold(name) == folded


def language_named(project: Project, value: Value) -> str:
    """The tag (BCP 47) of a language, by its tag or by its name in English, in the reader's language or its own.
    Raises Unknown."""
    written = "" if _is_range(value) else value.text  # type: ignore[union-attr]
    folded = fold(written).replace("_", "-")
    names = {fold(name): code for code, info in LANG_INFO.items() for name in _names_of(info)}
    if folded in names:
        return names[folded].partition("-")[0]
    if folded.partition("-")[0] in LANG_INFO or folded in _languages_in(project):
        return folded
    meant = nearest(folded, names.keys())
    raise Unknown(None if meant is None else str(meant))


def language_called(tag: str) -> str:
    """What the reader calls a language; its tag, if nobody knows."""
    info = LANG_INFO.get(tag, {})
    return gettext(info["name"]) if "name" in info else tag


def _names_of(info: Any) -> Collection[str]:
    return {info["name"], info["name_local"], gettext(info["name"])} if "name" in info else ()


def _languages_in(project: Project) -> set[str]:
    tags = Document.objects.filter(project=project).order_by().values_list("language", flat=True).distinct()
    return {tag.casefold() for tag in tags if tag}


def _is_range(value: Value) -> bool:
    return not hasattr(value, "text")
