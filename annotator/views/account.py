"""Signing in by a link."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from annotator.sign_in_links import user_for_token


@never_cache
@require_GET
def sign_in_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in whoever the link is for; it works once."""
    user = user_for_token(token)
    if user is None:
        return render(request, "account/link_used.html", status=403)
    login(request, user)
    return redirect("projects")
