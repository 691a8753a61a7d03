"""Giving the people of a project pseudonyms. The log says that it was done and nothing more: members read it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from random import SystemRandom
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from annotator.errors import Conflict, Invalid
from annotator.models import Pseudonym
from annotator.pseudonyms import key_of, people_of
from documents.access import reaching
from documents.models import Change, Project, Role
from documents.text import canonical

_NUMBERED = re.compile(r"P(\d{1,9})")
LONGEST = 100  # characters


def named(project: Project, *, by: Any) -> list[tuple[Any, str]]:
    """Everybody who has to do with the project, with a pseudonym. Who has none yet gets one: P1, P2 …, drawn by lot, so
    that they tell nothing of who came first. ``by`` is None where nobody asks but a program."""
    with transaction.atomic():
        people = list(people_of(project))
        names = {one.person_id: one.name for one in key_of(project)}
        if unnamed := [person for person in people if person.pk not in names]:
            names |= _name(unnamed, project=project, by=by)
    return [(person, names[person.pk]) for person in people]


def rename(project: Any, names: Mapping[int, str], *, by: Any) -> bool:
    """Give people, by their number, other pseudonyms. Says whether anything is different. ``project`` with
    ``my_role``. Raises Invalid where one is missing, too long or given twice."""
    reaching(project, Role.OWNER)
    with transaction.atomic():
        key = {one.person_id: one for one in key_of(project).select_for_update(of=("self",))}
        wanted = {pk: " ".join(canonical(name).split()) for pk, name in names.items() if pk in key}
        _check({pk: one.name for pk, one in key.items()} | wanted)
        changed = [one for pk, one in key.items() if pk in wanted and wanted[pk] != one.name]
        # Two may change places: out of the way first.
        for one in changed:
            Pseudonym.objects.filter(pk=one.pk).update(name=f"\N{NO-BREAK SPACE}{one.pk}")
        for one in changed:
            Pseudonym.objects.filter(pk=one.pk).update(name=wanted[one.person_id])
        if changed:
            _record(project, by=by)
    return bool(changed)


def _name(people: list[Any], *, project: Project, by: Any) -> dict[int, str]:
    Change.objects.record_all(project.pk, [])  # in turn: another export may be naming them
    taken = {one.person_id: one.name for one in key_of(project)}
    people = [person for person in people if person.pk not in taken]
    numbers = [int(found[1]) for name in taken.values() if (found := _NUMBERED.fullmatch(name))]
    first = max([len(taken), *numbers]) + 1
    SystemRandom().shuffle(people)
    made = [
        Pseudonym(project=project, person=person, name=f"P{number}")
        for number, person in enumerate(people, start=first)
    ]
    Pseudonym.objects.bulk_create(made)
    if made:
        _record(project, by=by)
    return taken | {one.person_id: one.name for one in made}


def _check(names: Mapping[int, str]) -> None:
    seen: set[str] = set()
    for name in names.values():
        if not name:
            raise Invalid(_("A pseudonym is missing. Give each person one."))
        if len(name) > LONGEST:
            raise Invalid(_("The pseudonym “%(name)s” is too long.") % {"name": f"{name[:40]}…"})
        if name.casefold() in seen:
            raise Conflict(_("Two people would be “%(name)s”. Give each person another pseudonym.") % {"name": name})
        seen.add(name.casefold())


def _record(project: Project, *, by: Any) -> None:
    Change.objects.record("project.pseudonymised", project_id=project.pk, by=by, target=project.slug)
