"""Undoing the act that a page has just told of."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from annotator import past
from annotator.actions.undo import undo
from annotator.errors import BuiltUpon


def take_back(request: HttpRequest, project: Any, asked: str) -> None:
    """Take back the act ``asked``, if nothing else was done by this person since, and say what came of it."""
    last = past.next_for(request.user, project).undo
    if last is None or str(last.batch) != asked:
        messages.error(request, _("You did something else since, so this isn’t what would be undone."))
        return
    try:
        messages.success(request, undo(project, act=uuid4(), by=request.user).told)
    except BuiltUpon as error:
        messages.error(request, str(error))
