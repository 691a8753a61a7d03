"""Whether people go out by name or under a pseudonym."""

from __future__ import annotations

from typing import Any

from annotator.actions import pseudonyms
from annotator.exchange.masking import Masking, Person
from documents.models import Project

TELLING = 4  # letters of a part of a name that stands for somebody by itself


def masking_of(project: Project, *, by: Any) -> Masking:
    """What an export needs to name nobody. Who has no pseudonym in this project yet gets one."""
    return Masking(tuple(_masked(person, name) for person, name in pseudonyms.named(project, by=by)))


def _masked(person: Any, pseudonym: str) -> Person:
    names = [person.get_full_name(), person.first_name, person.last_name, person.email]
    # "Anna" of "Anna Maria", "Kessler" of "Kessler-Wu"; not "der" of "van der Berg".
    names += [part for part in person.get_full_name().replace("-", " ").split() if len(part) >= TELLING]
    return Person(person.pk, pseudonym, person.get_username(), tuple(name for name in names if name))
