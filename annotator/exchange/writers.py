"""Whose annotations can be chosen to go out: of members, and of those whom files name that annotations came out of."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from annotator import queries
from annotator.blindness import is_blind_to
from annotator.errors import NotFound
from annotator.exchange.scope import Writer
from annotator.pseudonyms import people_of
from documents.models import Project
from documents.templatetags.words import name_of


class Known(NamedTuple):
    """A writer to choose: what an address says for them, and what they are called."""

    name: str
    called: str


def writer_called(project: Project, name: str, *, user: Any) -> Writer:
    """Who has this user name, or is called so in a file. Where others' annotations are hidden from ``user``, there is
    nobody else. Raises NotFound."""
    if found := writers_called(project, {name}, user=user).get(name):
        return found
    raise NotFound(_("Nobody called “%(name)s” annotates in this project.") % {"name": name[:80]})


def writers_called(project: Project, names: Collection[str], *, user: Any) -> dict[str, Writer]:
    """Those that there are, by name. Three queries."""
    people = people_of(project).filter(username__in=names)
    if user is not None and is_blind_to(user, project.pk):
        people = people.filter(pk=user.pk)
    found = {one.get_username(): Writer(one.get_username(), one.pk, name_of(one)) for one in people}
    credited = queries.standing_annotations(project, user=user).filter(credit__in=names).exclude(credit="").order_by()
    for name in credited.values_list("credit", flat=True).distinct():
        found.setdefault(name, Writer(name, None, name))
    return found


def writers_of(project: Project, *, user: Any) -> list[Known]:
    """Who wrote annotations that ``user`` sees, by what they are called. Two queries."""
    seen = queries.standing_annotations(project, user=user).order_by()
    wrote = seen.filter(credit="").values("author")
    people = [Known(one.get_username(), name_of(one)) for one in people_of(project).filter(pk__in=wrote)]
    named = seen.exclude(credit="").values_list("credit", flat=True).distinct()
    known = {one.name for one in people}
    return sorted([*people, *(Known(name, name) for name in named if name not in known)], key=_by_name)


def _by_name(one: Known) -> str:
    return one.called.casefold()
