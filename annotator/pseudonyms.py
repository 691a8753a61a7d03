"""The people of a project, and what stands for each of them in exports: its key, which only owners see."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from annotator.models import Annotation, Notice, Pseudonym, Reply
from documents.models import Change, Membership, Project

_HAVING_PEOPLE: tuple[tuple[type[Model], str], ...] = (
    (Membership, "user"),
    (Change, "by"),
    (Pseudonym, "person"),
    (Annotation, "author"),
    (Reply, "author"),
    (Notice, "person"),
)


def people_of(project: Project) -> QuerySet[Any]:
    """Everybody who is a member, ever did anything in the project, or has a pseudonym in it; and who wrote, or was
    mentioned in, what came along with documents from another project. One query."""
    here = [
        Exists(model._default_manager.filter(project=project, **{person: OuterRef("pk")}).order_by())
        for model, person in _HAVING_PEOPLE
    ]
    return get_user_model().objects.filter(reduce(or_, map(Q, here)))


def credits_of(project: Project) -> set[str]:
    """Whom files name that anything of the project came out of, what lies in the trash included. Two queries."""
    named = (
        model._default_manager.filter(~Q(credit=""), project=project).order_by().values_list("credit", flat=True)
        for model in (Annotation, Reply)
    )
    return {name for names in named for name in names.distinct()}


def key_of(project: Project) -> QuerySet[Pseudonym]:
    """Who is who, in the order of the pseudonyms' making, which was drawn."""
    return Pseudonym.objects.filter(project=project).select_related("person").order_by("pk")


def whose(pseudonym: Pseudonym) -> int | str:
    """Whom it stands for: a person's number, or the name that a file gave."""
    return pseudonym.credit if pseudonym.person_id is None else pseudonym.person_id
