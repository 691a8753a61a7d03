"""Says on the pages of a blind project that it is one."""

from __future__ import annotations

from typing import Any

from django import template

from annotator.models import Blinding

register = template.Library()


@register.inclusion_tag("annotator/_blind.html")
def blind_note(project: Any, *, is_owner: bool) -> dict[str, Any]:
    """Nothing where the project isn't blind. One query."""
    return {
        "is_blind": Blinding.objects.filter(project=project.pk).exists(),
        "project": project,
        "is_owner": is_owner,
    }
