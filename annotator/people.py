"""The members of a project as notes speak of them."""

from __future__ import annotations

from functools import cached_property

from annotator.mentions import key
from annotator.notes import NOBODY, note_html
from documents.models import Membership


def members_called(project_id: int) -> frozenset[tuple[str, str]]:
    """Each member's user name as ``mentions.key`` has it, and what they are called. One query."""
    members = Membership.objects.filter(project_id=project_id, user__is_active=True).select_related("user").order_by()
    users = (member.user for member in members)
    return frozenset((key(user.get_username()), user.get_full_name() or user.get_username()) for user in users)


class ProjectNotes:
    """The notes of a project as HTML. Who its members are is asked once, when the first note seems to name one."""

    def __init__(self, project_id: int) -> None:
        self._project_id = project_id

    def html(self, markdown: str) -> str:
        return note_html(markdown, self._people if "@" in markdown else NOBODY)

    @cached_property
    def _people(self) -> frozenset[tuple[str, str]]:
        return members_called(self._project_id)
