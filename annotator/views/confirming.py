"""Being sure that it's still the same person, before something is changed about how he signs in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from annotator.account_forms import CodeForm, PasswordForm, ShownPasskeyForm
from annotator.second_factors import factors_of
from annotator.sign_ins import KEPT, address_of
from annotator.views.signing_in import passkey_options, passkey_shown, waiting, wanted_address
from documents.views.shelf import bad_request_status

GOOD_FOR = timedelta(minutes=15)  # after one signed in, or proved again who one is
_CONFIRMED = "confirmed_at"  # where a session has the latter
View = Callable[..., Any]


def confirmed(*, instead: str) -> Callable[[View], View]:
    """For who signed in, or confirmed who he is, a while ago at most; others are asked, and come back to the page (to
    the one named ``instead``, if they sent a form, of which nothing is done)."""

    def decorated(view: View) -> View:
        @wraps(view)
        @login_required
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if _confirmed_lately(request) or not _ways(request.user):
                return view(request, *args, **kwargs)
            if request.method == "POST":
                messages.info(request, _("Nothing was changed yet: say who you are, then do it again."))
            back = request.get_full_path() if request.method == "GET" else reverse(instead)
            return redirect(f"{reverse('confirm')}?{urlencode({'next': back})}")

        return checked

    return decorated


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@login_required
def confirm(request: HttpRequest) -> HttpResponse:
    back = wanted_address(request) or reverse("account")
    ways = _ways(request.user)
    about = {"person": request.user, "address": address_of(request)}
    forms: dict[str, Any] = {"password": PasswordForm, "code": CodeForm, "credential": ShownPasskeyForm}
    sent = next((name for name in ways if name in request.POST), "")
    form = forms[sent](request.POST, **({} if sent == "credential" else about)) if sent else None
    if form is not None and form.is_valid() and _passkey_is_good(request, form):
        request.session[_CONFIRMED] = timezone.now().isoformat()
        return redirect(back)
    shown = {name: form if name == sent else forms[name](**about) for name in ways if name != "credential"}
    context = {
        "next": back,
        "forms": shown,
        "passkey_form": form if sent == "credential" else None,
        "options": passkey_options(request.user) if "credential" in ways else "",
    }
    status = bad_request_status(form) if form else 200
    return waiting(render(request, "account/confirm.html", context, status=status), form)


def _passkey_is_good(request: HttpRequest, form: Any) -> bool:
    return not isinstance(form, ShownPasskeyForm) or bool(passkey_shown(request, form, person=request.user))


def _ways(person: Any) -> list[str]:
    """How this person can prove who he is, by the names of what is sent. Somebody who came by a link or from another
    site, and has neither password nor second factor, has none."""
    factors = factors_of(person)
    has = {"password": person.has_usable_password(), "code": factors.app, "credential": factors.passkeys}
    return [name for name, there in has.items() if there]


def _confirmed_lately(request: HttpRequest) -> bool:
    moments = (request.session.get(KEPT, {}).get("at"), request.session.get(_CONFIRMED))
    return any(timezone.now() - datetime.fromisoformat(one) < GOOD_FOR for one in moments if one)
