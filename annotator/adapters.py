"""What of allauth is done our own way: the steps of signing in, and how second factors are kept."""

from __future__ import annotations

import base64
from functools import lru_cache
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from annotator.errors import Conflict


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts come from invitations, from who looks after the site, and from an identity provider; nobody just signs
    up. Pages say themselves what happened."""

    def is_open_for_signup(self, request: Any) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        return ["annotator.stages.SecondFactor"]

    def add_message(self, *_given: Any, **_more: Any) -> None:
        return None


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of authenticator apps and recovery codes are encrypted with the site's secret key: a copy of the
    database alone opens nothing."""

    def get_totp_label(self, user: Any) -> str:
        return str(user.get_username())

    def get_totp_issuer(self) -> str:
        return f"Annotator {context.request.get_host().partition(':')[0]}"

    def encrypt(self, text: str) -> str:
        return str(_cipher(settings.SECRET_KEY).encrypt(text.encode()).decode())

    def decrypt(self, encrypted_text: str) -> str:
        from cryptography.fernet import InvalidToken

        try:
            return str(_cipher(settings.SECRET_KEY).decrypt(encrypted_text.encode()).decode())
        except InvalidToken as error:
            raise Conflict(
                _(
                    "The site has another secret key than when this second factor was set up, so it can't be checked. "
                    "Ask whoever looks after the site to reset it."
                )
            ) from error


@lru_cache(maxsize=2)
def _cipher(key: str) -> Any:
    from cryptography.fernet import Fernet  # large; few processes ever need it

    return Fernet(base64.urlsafe_b64encode(salted_hmac("annotator.adapters", key, algorithm="sha256").digest()))
