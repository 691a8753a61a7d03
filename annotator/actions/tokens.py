"""Making and revoking tokens for the API. They are a person's own: no project's log tells of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from annotator.errors import Conflict, Invalid
from annotator.models import Token
from annotator.tokens import PREFIX, tokens_of
from documents.models import Project
from documents.secret import fingerprint_of, new_secret

DAYS = (7, 30, 90, 365)  # that a token may be good for
MOST = 50  # of one person's


def make_token(*, name: str, scope: str, days: int, by: Any, project: Project | None = None) -> tuple[Token, str]:
    """A token and its secret, which is known to nobody afterwards but to who was told of it here. It opens all that
    ``by`` may see, or ``project`` alone."""
    name = name.strip()[:100]
    if not name:
        raise Invalid(_("A token needs a name, by which you know it again."))
    if days not in DAYS or scope not in Token.Scope.values:
        raise Invalid(_("A token reads, or reads and writes, for 7 to 365 days."))
    with transaction.atomic():
        if tokens_of(by).count() >= MOST:
            raise Conflict(
                _("You have %(most)s tokens, which is as many as there may be: revoke some.") % {"most": MOST}
            )
        secret = PREFIX + new_secret()
        token = Token.objects.create(
            person=by,
            name=name,
            scope=scope,
            project=project,
            fingerprint=fingerprint_of(secret),
            expires_at=timezone.now() + timedelta(days=days),
        )
    return token, secret


def revoke_token(token: Token) -> None:
    """It opens nothing from now on. Doing it twice does it once."""
    Token.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())
