"""Links that sign a person in once: the way in after ``make run``, where there is no password to copy."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.utils import timezone


class _LinkTokens(PasswordResetTokenGenerator):
    """Tokens made from the time of the last sign-in, so that signing in uses one up."""

    key_salt = "annotator.sign_in_links"

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        # Django rounds the last sign-in to a second, within which a link would work twice.
        return f"{super()._make_hash_value(user, timestamp)}{user.last_login and user.last_login.timestamp()}"


_TOKENS = _LinkTokens()


def make_link_token(user: Any) -> str:
    """A token for ``/sign-in/<token>/``; it works until this person signs in, for three days at most."""
    return f"{user.pk}-{_TOKENS.make_token(user)}"


def user_for_token(token: str) -> Any | None:
    """The person a token is for, and the token is used up; None if it is no good. Of two at once one wins."""
    number, _dash, rest = token.partition("-")
    if not number.isdecimal() or len(number) > 18:
        return None
    with transaction.atomic():
        user = get_user_model().objects.select_for_update().filter(pk=int(number), is_active=True).first()
        if user is None or not _TOKENS.check_token(user, rest):
            return None
        user.last_login = timezone.now()
        user.save(update_fields=["last_login"])
    return user
