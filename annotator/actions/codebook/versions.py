"""Freezing a codebook: a version of it that never changes, for a round of coding."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from annotator.codebook import depth_first
from annotator.errors import Conflict, Invalid
from annotator.models import CodebookVersion
from annotator.moments import tags_of
from documents.acting import current_act
from documents.models import Change, Project
from documents.text import canonical

LONGEST_NAME = 100


def freeze(project: Project, *, name: str = "", note: str = "", by: Any) -> CodebookVersion:
    """The codebook as it stands, as its next version. Within an act that froze it already, that version again.

    Conflict where somebody freezes it at the same moment; Invalid where there are no tags.
    """
    name, note = " ".join(canonical(name).split()), canonical(note).strip()
    if len(name) > LONGEST_NAME:
        raise Invalid(_("A version’s name can have at most %(most)s characters.") % {"most": LONGEST_NAME})
    with transaction.atomic():
        if frozen := _frozen_in_this_act(project):
            return frozen
        number = 1 + (CodebookVersion.objects.filter(project=project).aggregate(n=Max("number"))["n"] or 0)
        # The line first: from here on nobody else writes in the log, so the tags are those of this very number.
        line = Change.objects.record(
            "codebook.frozen", project_id=project.pk, by=by, target=number, after={"name": name, "note": note}
        )
        standing, _lying = tags_of(project)
        if not standing:
            raise Invalid(_("There are no tags to freeze yet."))
        tags = [placed.node.as_json() for placed in depth_first(standing.values())]
        try:
            with transaction.atomic():
                return CodebookVersion.objects.create(
                    project=project, number=number, name=name, note=note, through=line.number, tags=tags, created_by=by
                )
        except IntegrityError as error:
            raise Conflict(_("Somebody froze the codebook at the same moment: look at the versions again.")) from error


def _frozen_in_this_act(project: Project) -> CodebookVersion | None:
    if (act := current_act()) is None:
        return None
    lines = Change.objects.filter(batch=act.uid, verb="codebook.frozen").values("number")
    return CodebookVersion.objects.filter(project=project, through__in=lines).first()
