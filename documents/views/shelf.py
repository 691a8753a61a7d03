"""What every page of a project shows around its own content."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from documents.models import Role


def around(thing: Any, **more: Any) -> dict[str, Any]:
    """The context of a page of a project: ``thing`` is the project, or a document of it, with ``my_role``."""
    return {
        "project": getattr(thing, "project", thing),
        "may_annotate": thing.my_role >= Role.ANNOTATOR,
        "may_edit": thing.my_role >= Role.EDITOR,
        "may_own": thing.my_role >= Role.OWNER,
        **more,
    }


def with_undo(sentence: str, address: str) -> SafeString:
    """A message with a button that posts to ``address``; the project's pages hold the form for it."""
    return format_html(
        '{} <button class="button plain" form="undo" formaction="{}">{}</button>', sentence, address, _("Undo")
    )


def number_in(request: HttpRequest, name: str, *, default: int = 0) -> int:
    """A whole number of the address; ``default`` if it is missing, not a number, or absurdly large."""
    value = request.GET.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else default


def bad_request_status(form: Any) -> int:
    """422 for a form that was sent and can't be accepted, else 200."""
    return 422 if form.is_bound and not form.is_valid() else 200
