"""Whether people go out by name or under a pseudonym."""

from __future__ import annotations

from typing import Any

from annotator.actions import pseudonyms
from annotator.exchange.masking import Masking, Person
from documents.models import Project


def masking_of(project: Project, *, by: Any) -> Masking:
    """What an export needs to name nobody. Who has no pseudonym in this project yet gets one."""
    return Masking(tuple(_masked(person, name) for person, name in pseudonyms.named(project, by=by)))


def _masked(person: Any, pseudonym: str) -> Person:
    names = (person.get_full_name(), person.first_name, person.last_name, person.email, *person.first_name.split())
    return Person(person.pk, pseudonym, person.get_username(), tuple(name for name in names if name))
