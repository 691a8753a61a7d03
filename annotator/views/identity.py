"""To another site that says who one is (OpenID Connect), and back."""

from __future__ import annotations

import logging

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from annotator.errors import NotFound
from annotator.identity import IdentityProvider
from annotator.views.signing_in import wanted_address

logger = logging.getLogger(__name__)
# What the other site, or the way to it, may do wrong: not answering, and answering what can't be read. Whatever
# `requests` raises is one of these.
_WRONG = (OSError, ValueError, KeyError, TypeError)


@never_cache
@require_GET
def there(request: HttpRequest) -> HttpResponse:
    """Off to the other site. A link, no form: the content security policy keeps forms here."""
    known = _known()
    if request.user.is_authenticated:
        return redirect("projects")
    from allauth.socialaccount.adapter import get_adapter  # there only if it is set up

    try:
        provider = get_adapter().get_provider(request, settings.IDENTITY)
        away: HttpResponse = provider.redirect(request, process="login", next_url=wanted_address(request) or None)
    except _WRONG:
        return _failed(request, known)
    return away


@never_cache
@require_GET
def back(request: HttpRequest, provider_id: str) -> HttpResponse:
    known = _known()
    from allauth.socialaccount.providers.openid_connect import views

    try:
        answer: HttpResponse = views.callback(request, provider_id)
    except _WRONG:
        return _failed(request, known)
    return answer


def _known() -> IdentityProvider:
    provider: IdentityProvider | None = settings.ENVIRONMENT.identity_provider
    if provider is None:
        raise NotFound(_("There is no other site by which one signs in here."))
    return provider


def _failed(request: HttpRequest, provider: IdentityProvider) -> HttpResponse:
    logger.exception("signing in by %s failed", provider.issuer)
    messages.error(request, _("%(site)s can’t be reached, or doesn’t answer as it should.") % {"site": provider.name})
    return redirect("sign-in")
