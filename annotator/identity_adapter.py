"""Who may come from another site (OpenID Connect): those whose verified mail address an account here has, and new
people where the environment says so. Imported only where such a site is set up."""

from __future__ import annotations

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthError
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.db import transaction
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from annotator.errors import NotAllowed
from annotator.models import AccountEvent


class IdentityAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def authenticate_by_email(self, sociallogin: Any) -> None:
        """Accounts here have their addresses from who looks after the site, so allauth needn't mistrust them
        (``pre_social_login``)."""
        return None

    def pre_social_login(self, request: Any, sociallogin: Any) -> None:
        """Lets in who is known, connects who is known by his address, and sends away who may not come."""
        if sociallogin.is_existing:
            if not sociallogin.user.is_active:
                raise NotAllowed(_("This account is closed. Ask whoever looks after this site."))
            return
        for one in sociallogin.email_addresses:
            one.verified = one.verified in (True, "true")  # some sites say it in words: "false" is not true
        verified = [one.email for one in sociallogin.email_addresses if one.verified]
        person = self._person_of(verified)
        if person is not None:
            with transaction.atomic():
                sociallogin.connect(request, person)
                what = AccountEvent.What.ELSEWHERE
                AccountEvent.objects.create(person=person, by=person, what=what, about=_provider().name)
        elif not _provider().new_accounts:
            raise NotAllowed(
                _("%(site)s says who you are, but there is no account here with your address. Ask to be invited.")
                % {"site": _provider().name}
            )
        elif not verified:  # anybody's address may have been written there: it would let its owner into this account
            sociallogin.user.email, sociallogin.email_addresses = "", []

    def is_open_for_signup(self, request: Any, sociallogin: Any) -> bool:
        return bool(_provider().new_accounts)

    def on_authentication_error(
        self, request: Any, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        if error != AuthError.CANCELLED:
            messages.error(request, _("%(site)s could not sign you in. Try again.") % {"site": _provider().name})
        raise ImmediateHttpResponse(redirect("sign-in"))

    def _person_of(self, addresses: list[str]) -> Any:
        """The only account with one of these addresses, if it isn't closed."""
        people = [
            one
            for address in addresses
            for one in get_user_model().objects.filter(email__iexact=address)[:2]
            if one.email.lower() == address.lower()  # to PostgreSQL, a dotless ı is an i
        ]
        if len(people) > 1 or any(not one.is_active for one in people):
            raise NotAllowed(_("Your address doesn’t tell which account is yours. Ask whoever looks after this site."))
        return people[0] if people else None


def _provider() -> Any:
    return settings.ENVIRONMENT.identity_provider
