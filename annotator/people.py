"""The members of a project as notes speak of them, and whom annotations and replies are by."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from annotator.mentions import key
from annotator.notes import NOBODY, note_html
from documents.models import Membership
from documents.templatetags.words import name_of


def members_called(project_id: int) -> frozenset[tuple[str, str]]:
    """Each member's user name as ``mentions.key`` has it, and what they are called. One query."""
    members = Membership.objects.filter(project_id=project_id, user__is_active=True).select_related("user").order_by()
    users = (member.user for member in members)
    return frozenset((key(user.get_username()), user.get_full_name() or user.get_username()) for user in users)


def by_whom(made: Any) -> str:
    """Who wrote an annotation or a reply, as people are told: its author; of what came out of a file, whom the file
    names, and who brought it in."""
    return told_by(made.credit, name_of(made.author))


def told_by(credit: str, name: str) -> str:
    """The same of a name that a file gives, or none, and what the person here is called."""
    return _("%(name)s, brought in by %(person)s") % {"name": credit, "person": name} if credit else name


class ProjectNotes:
    """The notes of a project as HTML. Who its members are is asked once, when the first note seems to name one."""

    def __init__(self, project_id: int) -> None:
        self._project_id = project_id

    def html(self, markdown: str) -> str:
        return note_html(markdown, self._people if "@" in markdown else NOBODY)

    @cached_property
    def _people(self) -> frozenset[tuple[str, str]]:
        return members_called(self._project_id)
