"""Where a link to an annotation leads, also where it leads nowhere any more."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from annotator.blindness import not_blind
from annotator.errors import NotFound
from annotator.models import Annotation
from documents.access import let_in


class State(StrEnum):
    STANDING = "standing"
    TRASHED = "trashed"  # itself, or its document
    PRIVATE = "private"  # to somebody else


@dataclass(frozen=True, slots=True)
class Whereabouts:
    state: State
    document: UUID
    title: str  # the document's
    project: str  # its slug


def whereabouts(user: Any, uid: UUID) -> Whereabouts:
    """What became of an annotation, for a member of its project; NotFound for anybody else, and where the project is
    blind to them. Of what is private to somebody else, who has a link to it learns that it is private, and no more. One
    query."""
    annotations = Annotation.objects.filter(
        not_blind(user) | Q(author_id=user.pk or 0),
        uid=uid,
        project__trashed_at__isnull=True,
        **let_in(user, "project__"),
    )
    found = annotations.select_related("document", "project").first()
    if found is None:
        raise NotFound(_("There is no such annotation, or you are not a member of its project."))
    state = State.STANDING
    if found.private and found.author_id != user.pk:
        state = State.PRIVATE
    elif found.trashed_at is not None or found.document.trashed_at is not None:
        state = State.TRASHED
    return Whereabouts(state, found.document.uid, found.document.title, found.project.slug)
