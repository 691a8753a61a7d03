"""Turns what can't be done into an answer a person can read. The API has its own: ``annotator.api.problems``."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from annotator.errors import Refused


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
