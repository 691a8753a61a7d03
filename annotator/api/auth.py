"""Who uses the API: a program with a token, or the page of somebody who is signed in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer

from annotator.errors import NotAllowed
from annotator.models import Token
from annotator.tokens import token_for

_READING = {"GET", "HEAD"}


class TokenAuth(HttpBearer):
    """``Authorization: Bearer annotator_…``. Who sends a token that is no good is refused, signed in or not."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        found = token_for(token)
        if found is None:
            raise AuthenticationError
        if found.scope == Token.Scope.READ and request.method not in _READING:
            raise NotAllowed(_("This token only reads: make one that also writes, on the page of your account."))
        request.user = found.person
        request.META[TOKEN] = found.pk
        return found


TOKEN = "annotator.token"  # noqa: S105 (where a request has its token's number)


def proof_of_sign_in(request: HttpRequest) -> str:
    """The session, or the token, that a stream ends with."""
    token = request.META.get(TOKEN)
    return f"token {token}" if token else request.session.session_key or ""
