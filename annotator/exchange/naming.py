"""Whether people go out by name or under a pseudonym."""

from __future__ import annotations

from typing import Any

from annotator.actions import pseudonyms
from annotator.exchange.masking import Masking, Person
from documents.models import Project

TELLING = 4  # letters of a part of a name that stands for somebody by itself


def masking_of(project: Project, *, by: Any) -> Masking:
    """What an export needs to name nobody. Who has no pseudonym in this project yet gets one."""
    people, credits = pseudonyms.all_named(project, by=by)
    members = (_masked(person, name) for person, name in people)
    return Masking((*members, *(_credited(credit, name) for credit, name in credits.items())))


def _masked(person: Any, pseudonym: str) -> Person:
    called = person.get_full_name()
    names = [called, person.first_name, person.last_name, person.email, *_parts(called)]
    return Person(person.pk, pseudonym, person.get_username(), tuple(name for name in names if name))


def _credited(credit: str, pseudonym: str) -> Person:
    return Person(None, pseudonym, credit, tuple(_parts(credit)))


def _parts(name: str) -> list[str]:
    """ "Anna" of "Anna Maria", "Kessler" of "Kessler-Wu"; not "der" of "van der Berg"."""
    return [part for part in name.replace("-", " ").split() if len(part) >= TELLING]
