"""Tokens for the API: the one a request comes with, and those of a person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from annotator.errors import NotFound
from annotator.models import Token
from documents.secret import fingerprint_of, is_secret_of

PREFIX = "annotator_"  # so that what looks for leaked secrets finds them
NOTED_EVERY = timedelta(minutes=1)  # more often nobody needs to know when one was used


def standing_tokens() -> QuerySet[Token]:
    """Those that open anything now."""
    return Token.objects.filter(revoked_at__isnull=True, expires_at__gt=timezone.now(), person__is_active=True)


def tokens_of(person: Any) -> QuerySet[Token]:
    """A person's tokens that weren't revoked, the newest first; expired ones too."""
    return Token.objects.filter(person=person, revoked_at__isnull=True).select_related("project").order_by("-pk")


def token_to_revoke(person: Any, pk: int) -> Token:
    token = tokens_of(person).filter(pk=pk).first()
    if token is None:
        raise NotFound(_("You have no such token."))
    return token


def token_for(secret: str) -> Token | None:
    """The token of this secret, with its person, noted as used; None for any that opens nothing. One query, and a
    statement a minute."""
    token = standing_tokens().filter(fingerprint=fingerprint_of(secret)).select_related("person").first()
    if token is None or not is_secret_of(secret, token.fingerprint):
        return None
    now = timezone.now()
    if token.used_at is None or now - token.used_at > NOTED_EVERY:
        late = Q(used_at__isnull=True) | Q(used_at__lt=now - NOTED_EVERY)
        Token.objects.filter(late, pk=token.pk).update(used_at=now)
    token.person.only_project_id = token.project_id  # type: ignore[attr-defined]  # asked for by documents.access
    return token
