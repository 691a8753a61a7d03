"""The way in: a name and a password or a passkey or a link, and a second factor for who has one."""

from __future__ import annotations

import json
from typing import Any

from allauth.account.internal.flows.login import perform_login, perform_password_login, record_authentication
from allauth.account.models import Login
from allauth.account.stages import LoginStageController
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from annotator.account_forms import CodeForm, ShownPasskeyForm, SignInForm
from annotator.actions.attempts import TooMany, attempt_succeeded, begin_attempt
from annotator.errors import Refused
from annotator.second_factors import factors_of
from annotator.sign_in_links import user_for_token
from annotator.sign_ins import address_of
from annotator.stages import PASSKEY as BY_PASSKEY
from annotator.stages import SecondFactor
from documents.views.shelf import bad_request_status


class SignIn(LoginView):
    template_name = "account/sign_in.html"
    redirect_authenticated_user = True
    authentication_form = SignInForm

    def form_valid(self, form: Any) -> Any:
        person = form.get_user()
        begun = Login(user=person, redirect_url=self.get_redirect_url() or None)
        return perform_password_login(self.request, {"username": person.get_username()}, begun)

    def form_invalid(self, form: Any) -> HttpResponse:
        return waiting(super().form_invalid(form), form)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(identity_provider=settings.ENVIRONMENT.identity_provider, **more)


@never_cache
@require_GET
def sign_in_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in whoever the link is for; it works once. Who prints such a link could as well reset a second factor."""
    user = user_for_token(token)
    if user is None:
        return render(request, "account/link_used.html", status=403)
    login(request, user)
    return redirect("projects")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest) -> Any:
    """What follows the password of somebody who has a second factor."""
    stage = LoginStageController.enter(request, SecondFactor.key)
    if stage is None or request.user.is_authenticated:
        return redirect("projects" if request.user.is_authenticated else "sign-in")
    person = stage.login.user
    if "credential" in request.POST:
        form: Any = ShownPasskeyForm(request.POST)
        if not form.is_valid() or not passkey_shown(request, form, person=person):
            return _second_factor_page(request, person, passkey_form=form)
    else:
        form = CodeForm(request.POST or None, person=person, address=address_of(request))
        if not form.is_valid():
            return waiting(_second_factor_page(request, person, form=form), form)
        record_authentication(request, person, "code", type=form.factor.type)
    return stage.exit()


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def passkey_sign_in(request: HttpRequest) -> Any:
    """By a passkey alone: it has verified the person by itself, so that it is two factors in one."""
    if request.user.is_authenticated:
        return redirect("projects")
    wanted = wanted_address(request)
    form = ShownPasskeyForm(request.POST or None)
    if form.is_valid():
        passkey = passkey_shown(request, form)
        if passkey:
            record_authentication(request, passkey.user, BY_PASSKEY)
            return perform_login(request, Login(user=passkey.user, redirect_url=wanted or None))
    context = {
        "form": form,
        "next": wanted,
        "options": passkey_options(None),
        "at_once": not form.is_bound,
    }
    return waiting(render(request, "account/passkey_sign_in.html", context, status=bad_request_status(form)), form)


def passkey_shown(request: HttpRequest, form: Any, *, person: Any = None) -> Any:
    """The passkey that the browser showed, if it is this person's (anybody's if None); else the form says why not."""
    from annotator import passkeys  # large; few requests need it

    credential = form.cleaned_data["credential"]
    name, address = str(person.pk if person else passkeys.claimed_by(credential)), address_of(request)
    try:
        begin_attempt(name, address, at=BY_PASSKEY)
        passkey = passkeys.shown(credential, person=person)
    except TooMany as error:
        form.wait = error.seconds
        form.add_error(None, str(error))
    except Refused as error:
        form.add_error(None, str(error))
    else:
        attempt_succeeded(name, address, at=BY_PASSKEY)
        passkey.record_usage()
        return passkey
    return None


def wanted_address(request: HttpRequest) -> str:
    """Where one wanted to go (``next``), if that is here; else ""."""
    address = request.POST.get("next", request.GET.get("next", ""))
    here = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if here else ""


def waiting(answer: HttpResponse, form: Any) -> HttpResponse:
    """``answer``, which says when to try again if the form has to wait."""
    if wait := getattr(form, "wait", 0):
        answer.status_code, answer["Retry-After"] = TooMany.status, str(wait)
    return answer


def _second_factor_page(
    request: HttpRequest, person: Any, *, form: Any = None, passkey_form: Any = None
) -> HttpResponse:
    factors = factors_of(person)
    context = {
        "form": form or CodeForm(person=person, address=address_of(request)),
        "passkey_form": passkey_form,
        "factors": factors,
        "options": passkey_options(person) if factors.passkeys else "",
    }
    return render(request, "account/second_factor.html", context, status=bad_request_status(form or passkey_form))


def passkey_options(person: Any) -> str:
    """What ``<pass-key>`` asks the browser for: a passkey of this person, or of anybody."""
    from annotator import passkeys

    return json.dumps(passkeys.asked_to_show(person))
