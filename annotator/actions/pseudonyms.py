"""Giving the people of a project pseudonyms. The log says that it was done and nothing more: members read it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from random import SystemRandom
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from annotator.errors import Conflict, Invalid
from annotator.models import Pseudonym
from annotator.pseudonyms import credits_of, key_of, people_of, whose
from documents.access import reaching
from documents.models import Change, Project, Role
from documents.text import canonical

_NUMBERED = re.compile(r"P(\d{1,9})")
LONGEST = 100  # characters


def named(project: Project, *, by: Any) -> list[tuple[Any, str]]:
    """Everybody who has to do with the project, with a pseudonym. Who has none yet gets one: P1, P2 …, drawn by lot, so
    that they tell nothing of who came first. ``by`` is None where nobody asks but a program."""
    people, _credits = all_named(project, by=by)
    return people


def all_named(project: Project, *, by: Any) -> tuple[list[tuple[Any, str]], dict[str, str]]:
    """As ``named``; and the pseudonyms of those whom files name that annotations and replies came out of, by name."""
    with transaction.atomic():
        people, credits = list(people_of(project)), credits_of(project)
        names = _names(project)
        if any(person.pk not in names for person in people) or credits - names.keys():
            names = _name(people, credits, project=project, by=by)
    return [(person, names[person.pk]) for person in people], {
        credit: name for credit, name in names.items() if isinstance(credit, str)
    }


def rename(project: Any, names: Mapping[int | str, str], *, by: Any) -> bool:
    """Give people, by their number, and those whom files name, by that name, other pseudonyms. Says whether anything is
    different. ``project`` with ``my_role``. Raises Invalid where one is missing, too long or given twice."""
    reaching(project, Role.OWNER)
    with transaction.atomic():
        key = {whose(one): one for one in key_of(project).select_for_update(of=("self",))}
        wanted = {one: " ".join(canonical(name).split()) for one, name in names.items() if one in key}
        _check([wanted.get(one, known.name) for one, known in key.items()])
        changed = [known for one, known in key.items() if one in wanted and wanted[one] != known.name]
        # Two may change places: out of the way first.
        for known in changed:
            Pseudonym.objects.filter(pk=known.pk).update(name=f"\N{NO-BREAK SPACE}{known.pk}")
        for known in changed:
            Pseudonym.objects.filter(pk=known.pk).update(name=wanted[whose(known)])
        if changed:
            _record(project, by=by)
    return bool(changed)


def _names(project: Project) -> dict[int | str, str]:
    return {whose(one): one.name for one in key_of(project)}


def _name(people: list[Any], credits: set[str], *, project: Project, by: Any) -> dict[int | str, str]:
    Change.objects.record_all(project.pk, [])  # in turn: another export may be naming them
    taken = _names(project)
    unnamed = [Pseudonym(project=project, person=person) for person in people if person.pk not in taken]
    unnamed += [Pseudonym(project=project, credit=credit) for credit in sorted(credits - taken.keys())]
    numbers = [int(found[1]) for name in taken.values() if (found := _NUMBERED.fullmatch(name))]
    SystemRandom().shuffle(unnamed)
    for number, one in enumerate(unnamed, start=max([len(taken), *numbers]) + 1):
        one.name = f"P{number}"
    Pseudonym.objects.bulk_create(unnamed)
    if unnamed:
        _record(project, by=by)
    return taken | {whose(one): one.name for one in unnamed}


def _check(names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if not name:
            raise Invalid(_("A pseudonym is missing. Give each person one."))
        if len(name) > LONGEST:
            raise Invalid(_("The pseudonym “%(name)s” is too long.") % {"name": f"{name[:40]}…"})
        if name.casefold() in seen:
            raise Conflict(_("Two people would be “%(name)s”. Give each person another pseudonym.") % {"name": name})
        seen.add(name.casefold())


def _record(project: Project, *, by: Any) -> None:
    Change.objects.record("project.pseudonymised", project_id=project.pk, by=by, target=project.slug)
