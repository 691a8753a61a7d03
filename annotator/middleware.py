"""Turns what can't be done into an answer a person can read (the API has its own: ``annotator.api.problems``). Keeps
out who has to set up a second factor first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from annotator.api.problems import problem
from annotator.errors import Refused
from annotator.second_factors import has_second_factor, must_have_second_factor


class RefusalMiddleware:
    """Any ``Refused`` that a page raises becomes a page that says what happened and what can be done."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused):
            return None
        return render(request, "refused.html", {"error": error, "title": error.title}, status=error.status)


class SecondFactorMiddleware:
    """Only where REQUIRE_TWO_FACTOR is set. Who must have a second factor and has none gets to where it is set up, and
    nowhere else. A session in which one was found isn't asked again: it ends with the factor (``reset``), and who must
    have one can't remove the last."""

    FOUND = "has_second_factor"
    OPEN = {
        *("two-factor", "two-factor-app", "two-factor-codes", "passkey-add", "confirm"),
        *("password-change", "password-changed", "password-strength", "sign-out"),
    }

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        user: Any = request.user
        if not user.is_authenticated or self.FOUND in request.session or not must_have_second_factor(user):
            return None
        if has_second_factor(user):
            request.session[self.FOUND] = True
            return None
        if request.resolver_match and request.resolver_match.url_name in self.OPEN:
            return None
        if request.path_info.startswith("/api/"):
            return problem(403, _("Second factor missing"), _("This site asks you for a second factor: set one up."))
        return redirect("two-factor")
