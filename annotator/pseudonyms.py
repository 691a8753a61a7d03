"""The people of a project, and what stands for each of them in exports: its key, which only owners see."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet

from annotator.models import Pseudonym
from documents.models import Change, Membership, Project


def people_of(project: Project) -> QuerySet[Any]:
    """Everybody who is a member, ever did anything in the project, or has a pseudonym in it. One query."""
    here = [
        model.objects.filter(project=project, **{person: OuterRef("pk")}).order_by()
        for model, person in ((Membership, "user"), (Change, "by"), (Pseudonym, "person"))
    ]
    return get_user_model().objects.filter(Q(Exists(here[0])) | Q(Exists(here[1])) | Q(Exists(here[2])))


def key_of(project: Project) -> QuerySet[Pseudonym]:
    """Who is who, in the order of the pseudonyms' making, which was drawn."""
    return Pseudonym.objects.filter(project=project).select_related("person").order_by("pk")
