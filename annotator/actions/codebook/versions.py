"""Freezing a codebook: a version of it that never changes, for a round of coding."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from annotator.codebook import depth_first
from annotator.errors import Invalid
from annotator.models import CodebookVersion
from annotator.moments import tags_of
from documents.acting import current_act
from documents.models import Change, Project
from documents.text import canonical

LONGEST_NAME = 100


def freeze(project: Project, *, name: str = "", note: str = "", by: Any) -> CodebookVersion:
    """The codebook as it stands, as its next version. Within an act that froze it already, that version again.

    Invalid where there are no tags.
    """
    name, note = " ".join(canonical(name).split()), canonical(note).strip()
    if len(name) > LONGEST_NAME:
        raise Invalid(_("A version’s name can have at most %(most)s characters.") % {"most": LONGEST_NAME})
    with transaction.atomic():
        Change.objects.record_all(project.pk, [])  # in turn: the tags stay those of this very line
        if frozen := _frozen_in_this_act(project):
            return frozen
        standing, _lying = tags_of(project)
        if not standing:
            raise Invalid(_("There are no tags to freeze yet."))
        number = 1 + (CodebookVersion.objects.filter(project=project).aggregate(n=Max("number"))["n"] or 0)
        line = Change.objects.record(
            "codebook.frozen", project_id=project.pk, by=by, target=number, after={"name": name}
        )
        tags = [placed.node.as_json() for placed in depth_first(standing.values())]
        return CodebookVersion.objects.create(
            project=project, number=number, name=name, note=note, through=line.number, tags=tags, created_by=by
        )


def _frozen_in_this_act(project: Project) -> CodebookVersion | None:
    if (act := current_act()) is None:
        return None
    lines = Change.objects.filter(batch=act.uid, verb="codebook.frozen").values("number")
    return CodebookVersion.objects.filter(project=project, through__in=lines).first()
