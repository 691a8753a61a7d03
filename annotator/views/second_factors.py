"""A person's second factors, on a page of his account: setting them up, and taking them away."""

from __future__ import annotations

import base64
import io
import json

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.utils import decrypt, encrypt
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotator.account_forms import AppForm, NewPasskeyForm, PasskeyNameForm
from annotator.actions import second_factors as acting
from annotator.errors import Refused
from annotator.second_factors import events_of, factors_of, must_have_second_factor, passkey_of
from annotator.views.confirming import confirmed
from documents.views.shelf import bad_request_status

_NEW = "new_app"  # where a session has the secret of an app that is being set up, encrypted


@never_cache
@require_safe
@confirmed(instead="two-factor")
def two_factor(request: HttpRequest) -> HttpResponse:
    return _page(request)


@never_cache
@require_http_methods(["GET", "POST"])
@confirmed(instead="two-factor")
def app(request: HttpRequest) -> HttpResponse:
    """Setting up an authenticator app; what the person has to type or to scan stays the same until it is."""
    if factors_of(request.user).app:
        return redirect("two-factor")
    form = AppForm(request.POST or None)
    secret = _secret(request)
    if form.is_valid():
        try:
            codes = acting.add_app(request.user, secret=secret, code=form.cleaned_data["code"])
        except Refused as error:
            form.add_error("code", str(error))
        else:
            del request.session[_NEW]
            messages.success(request, _("Your authenticator app is set up. From now on its code is asked for, too."))
            return _page(request, codes=codes)
    address = get_adapter().build_totp_url(request.user, secret)
    parts = [secret[n : n + 4] for n in range(0, len(secret), 4)]
    context = {"form": form, "secret": " ".join(parts), "address": address, "picture": _picture(address)}
    return render(request, "account/app.html", context, status=bad_request_status(form))


@require_POST
@confirmed(instead="two-factor")
def remove_app(request: HttpRequest) -> HttpResponse:
    acting.remove_app(request.user)
    messages.success(request, _("The authenticator app is removed; its codes are good for nothing any more."))
    return redirect("two-factor")


@never_cache
@require_POST
@confirmed(instead="two-factor")
def new_codes(request: HttpRequest) -> HttpResponse:
    """Answers with the codes themselves: they are shown this once."""
    return _page(request, codes=acting.make_codes(request.user))


@never_cache
@require_http_methods(["GET", "POST"])
@confirmed(instead="two-factor")
def add_passkey(request: HttpRequest) -> HttpResponse:
    from annotator import passkeys  # large; few requests need it

    form = NewPasskeyForm(request.POST or None)
    if form.is_valid():
        told = form.cleaned_data
        try:
            passkeys.made(told["credential"])
            codes = acting.add_passkey(request.user, name=told["name"], credential=told["credential"])
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The passkey is added."))
            return _page(request, codes=codes) if codes else redirect("two-factor")
    context = {"form": form, "options": json.dumps(passkeys.asked_to_make(request.user))}
    return render(request, "account/passkey.html", context, status=bad_request_status(form))


@require_POST
@confirmed(instead="two-factor")
def rename_passkey(request: HttpRequest, pk: int) -> HttpResponse:
    form = PasskeyNameForm(request.POST)
    acting.rename_passkey(passkey_of(request.user, pk), form.cleaned_data["name"] if form.is_valid() else "")
    messages.success(request, _("The passkey has another name now."))
    return redirect("two-factor")


@require_POST
@confirmed(instead="two-factor")
def remove_passkey(request: HttpRequest, pk: int) -> HttpResponse:
    acting.remove_passkey(passkey_of(request.user, pk))
    messages.success(request, _("The passkey is removed: it opens this account no more."))
    return redirect("two-factor")


def _page(request: HttpRequest, *, codes: list[str] | None = None) -> HttpResponse:
    shown = [f"{code[:4]} {code[4:]}" for code in codes or ()]
    context = {
        "codes": shown,
        "codes_file": f"{request.get_host()}, {request.user.get_username()}\n\n" + "\n".join(shown) + "\n",
        "factors": factors_of(request.user),
        "must": must_have_second_factor(request.user),
        "events": events_of(request.user),
    }
    return render(request, "account/two_factor.html", context)


def _secret(request: HttpRequest) -> str:
    if _NEW not in request.session:
        request.session[_NEW] = encrypt(generate_totp_secret())
    return str(decrypt(request.session[_NEW]))


def _picture(address: str) -> str:
    """A QR code as the address of an SVG picture."""
    import qrcode  # large; few requests need it
    from qrcode.image.svg import SvgPathFillImage

    file = io.BytesIO()
    qrcode.make(address, image_factory=SvgPathFillImage, box_size=10, border=3).save(file)
    return f"data:image/svg+xml;base64,{base64.b64encode(file.getvalue()).decode('ascii')}"
