"""Making a project blind, and opening it again. What is written meanwhile stays as it is: who sees it, is asked anew
each time (``blindness``)."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from annotator.actions.mailing import send_soon
from annotator.models import Blinding
from documents.access import reaching
from documents.models import Change, Project, Role


def make_blind(project: Any, *, by: Any) -> bool:
    """From now on members who don't own the project see their own annotations alone. Says whether it wasn't so already.
    ``project`` with ``my_role``."""
    reaching(project, Role.OWNER)
    with transaction.atomic():
        _blinding, is_new = Blinding.objects.get_or_create(project=project, defaults={"by": by})
        if is_new:
            _record("project.blinded", project, by=by)
    return is_new


def open_project(project: Any, *, by: Any) -> bool:
    """Its members see each other's annotations again, and are told of what they were mentioned in meanwhile. Says
    whether it was blind. ``project`` with ``my_role``."""
    reaching(project, Role.OWNER)
    with transaction.atomic():
        count, _models = Blinding.objects.filter(project=project).delete()
        if count:
            _record("project.opened", project, by=by)
            transaction.on_commit(send_soon)
    return bool(count)


def _record(verb: str, project: Project, *, by: Any) -> None:
    Change.objects.record(verb, project_id=project.pk, by=by, target=project.slug)
