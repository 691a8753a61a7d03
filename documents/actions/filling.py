"""Fields filled from what documents brought along when they came in, as one act."""

from __future__ import annotations

from itertools import islice
from typing import Any

from documents.actions.fields import make_field
from documents.actions.values import put, standing_field
from documents.actions.work import MOST, hold, one_act
from documents.brought_along import found_for
from documents.models import Document, Field, FieldValue, Project


def fill(field: Field, *, by: Any) -> int:
    """Give the documents without a value what they brought along under the field's name, where it fits: at most
    ``MOST`` of them at once. Answers how many got one."""
    project = field.project
    with one_act():
        standing = standing_field(field, project)
        fitting = ((one.pk, one.value) for one in found_for(standing, project) if one.value is not None)
        wanted = dict(islice(fitting, MOST))
        held = hold(Document.objects.filter(pk__in=list(wanted)), project)
        taken = FieldValue.objects.filter(field=standing, document__in=list(wanted)).order_by()
        filled = set(taken.values_list("document", flat=True))
        return put(standing, {one: wanted[one.pk] for one in held if one.pk not in filled}, by=by)


def make_filled(project: Project, name: str, *, kind: str, by: Any) -> tuple[Field, int]:
    """A new field of what documents brought along under this name. Answers with how many it was filled for."""
    with one_act():
        field = make_field(project, name, kind=kind, by=by)
        return field, fill(field, by=by)
