"""Ending sessions, one's own."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _

from annotator.errors import NotFound
from annotator.models import SignIn


def end_sign_in(person: Any, pk: int) -> list[str]:
    """End one of this person's sessions. Answers with the keys of what ended."""
    found = list(SignIn.objects.filter(person=person, pk=pk).values_list("session", flat=True))
    if not found:
        raise NotFound(_("You have no such session, or it ended already."))
    return _end(found)


def end_other_sign_ins(person: Any, *, but: str) -> list[str]:
    """End all of this person's sessions but the one with this key. Answers with the keys of what ended."""
    return _end(list(SignIn.objects.filter(person=person).exclude(session=but).values_list("session", flat=True)))


def _end(keys: list[str]) -> list[str]:
    with transaction.atomic():
        Session.objects.filter(session_key__in=keys).delete()
        SignIn.objects.filter(session__in=keys).delete()
    return keys
