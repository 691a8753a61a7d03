"""Every error of the API as ``application/problem+json`` (RFC 9457)."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from annotator.errors import BuiltUpon, ChangedMeanwhile, Misunderstood, QuoteMismatch, Refused
from documents.actions.importing import Duplicate

MEDIA_TYPE = "application/problem+json"
_NOT_FOUND = 404
# A small request must not be answered with a large one: errors told of at once, and characters of each.
_MOST_ERRORS, _LONGEST = 20, 300
_DJANGOS_OWN = {_NOT_FOUND, 405}
logger = logging.getLogger(__name__)


def problem(status: int, title: str, detail: str = "", **more: Any) -> HttpResponse:
    """One error: what happened (title), to what and what can be done (detail), and what helps a program."""
    body = {"type": "about:blank", "title": str(title), "status": status, "detail": str(detail), **more}
    # What was sent may come back in a message, and not all that JSON can say is valid Unicode.
    content = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    return HttpResponse(content, status=status, content_type=MEDIA_TYPE)


def answer_problems(api: NinjaAPI) -> None:
    """Have every error of ``api`` answered as a problem."""

    @api.exception_handler(Refused)
    def refused(request: HttpRequest, error: Refused) -> HttpResponse:
        return problem(error.status, error.title, str(error), **_more(error))

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        errors = [
            {"where": ".".join(str(part) for part in one["loc"][1:])[:_LONGEST], "what": str(one["msg"])[:_LONGEST]}
            for one in error.errors[:_MOST_ERRORS]
        ]
        detail = "; ".join(f"{one['where']}: {one['what']}" for one in errors)
        return problem(422, _("Not valid"), detail, errors=errors)

    @api.exception_handler(AuthenticationError)
    def signed_out(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        answer = problem(401, _("Not signed in"), _("Sign in and try again."))
        answer["WWW-Authenticate"] = "Bearer"
        return answer

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, error: Http404) -> HttpResponse:
        return problem(404, _("Not found"), _("There is nothing at this address."))

    @api.exception_handler(HttpError)
    def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem(error.status_code, _("Not possible"), str(error))

    @api.exception_handler(RequestDataTooBig)
    def too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
        return problem(413, _("Too large"), _("The request is larger than this site takes."))

    @api.exception_handler(SuspiciousOperation)
    def suspicious(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
        return problem(400, _("Not possible"), _("The request can't be read."))

    @api.exception_handler(Exception)
    def failed(request: HttpRequest, error: Exception) -> HttpResponse:
        logger.exception("%s %s failed", request.method, request.path, exc_info=error)
        return problem(500, _("Something went wrong"), _("It was our fault, nothing was changed. Try again."))


def _more(error: Refused) -> dict[str, Any]:
    """What a program needs to go on: the step it was, the text that is there, the document that is, the
    part of a query that isn't understood."""
    step = {} if error.step is None else {"step": error.step}
    if isinstance(error, QuoteMismatch):
        return {**step, "found": error.found}
    if isinstance(error, ChangedMeanwhile):
        by = error.by and {"id": error.by.pk, "name": error.by.get_full_name() or error.by.get_username()}
        return {**step, "theirs": error.theirs, "by": by, "uid": str(error.uid)}
    if isinstance(error, Misunderstood):
        return {"at": error.at, "length": error.length, "suggestion": error.suggestion}
    if isinstance(error, BuiltUpon) and error.number is not None:
        return {"number": error.number}
    if isinstance(error, Duplicate):
        return {"document": str(error.document.uid), "title_there": error.document.title}
    return step


def nothing_here(request: HttpRequest, path: str = "") -> HttpResponse:
    """The answer to an address under ``/api/`` that leads nowhere."""
    return problem(404, _("Not found"), _("There is nothing at this address."))


class ProblemMiddleware:
    """What Django itself answers under ``/api/``, to a method or an address that isn't there, is a problem too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code not in _DJANGOS_OWN or not request.path_info.startswith("/api/"):
            return response
        if response["Content-Type"] == MEDIA_TYPE:
            return response
        if response.status_code == _NOT_FOUND:
            return nothing_here(request)
        allowed = response["Allow"]
        answer = problem(405, _("Not allowed here"), _("This address takes %(allowed)s.") % {"allowed": allowed})
        answer["Allow"] = allowed
        return answer
