"""An export of a part of a project, for tests: without an address that would say which."""

from __future__ import annotations

from typing import Any

from annotator.exchange.choice import PSEUDONYMS, Choice, Chosen
from annotator.exchange.masking import Masking
from annotator.exchange.past import older
from annotator.exchange.scope import Scope
from annotator.exchange.transfer import Export
from annotator.exchange.transfer import export as export_chosen
from documents.models import Project


def export(
    project: Project,
    format_name: str,
    *,
    masking: Masking | None = None,
    revision: int | None = None,
    site_url: str = "",
    **scope: Any,
) -> Export:
    """``scope``: what of the project, as ``Scope`` has it."""
    document, tag = scope.get("document"), scope.get("tag")
    number = older(document, revision)
    choice = Choice(
        document=str(document.uid) if document else "",
        revision=str(number or ""),
        tag=str(tag.pk) if tag else "",
        people=PSEUDONYMS if masking else "",
    )
    chosen = Chosen(choice, Scope(project, revision=number, **scope), masking, project.slug)
    return export_chosen(chosen, format_name, site_url=site_url)
