"""Where a person is signed in, and what a session remembers of that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from annotator.browsers import browser_of
from annotator.models import SignIn

KEPT = "signed_in"  # where a session has since when, from which address and in which browser
_LONGEST = 300  # characters of what a browser says of itself


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere that a person is signed in. ``since`` is None for what began before sessions remembered it."""

    pk: int
    browser: str
    system: str
    address: str
    since: datetime | None
    seen_at: datetime
    here: bool


def remember(request: HttpRequest, user: Any, **_signal: Any) -> None:
    """Called when somebody signs in: the session knows from then on where it began."""
    agent = request.META.get("HTTP_USER_AGENT", "")[:_LONGEST]
    request.session[KEPT] = {"at": timezone.now().isoformat(), "address": address_of(request), "browser": agent}
    standing = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    SignIn.objects.filter(person=user).exclude(session__in=standing).delete()


def places_of(user: Any, *, here: str) -> list[Place]:
    """Where this person is signed in, the last seen first; ``here`` is the key of the session that asks. Sessions that
    a new password ended aren't among them. Two queries."""
    mine = {one.session: one for one in SignIn.objects.filter(person=user)}
    standing = Session.objects.filter(session_key__in=mine, expire_date__gt=timezone.now())
    found = [(mine[session.session_key], session.get_decoded()) for session in standing]
    proof = user.get_session_auth_hash()
    good = [(one, told) for one, told in found if constant_time_compare(told.get(HASH_SESSION_KEY, ""), proof)]
    places = [_place(one, told.get(KEPT, {}), here=one.session == here) for one, told in good]
    return sorted(places, key=lambda place: (place.here, place.seen_at), reverse=True)


def _place(one: SignIn, told: dict[str, str], *, here: bool) -> Place:
    browser, system = browser_of(told.get("browser", ""))
    since = datetime.fromisoformat(told["at"]) if "at" in told else None
    return Place(one.pk, browser, system, told.get("address", ""), since, one.seen_at, here)


def address_of(request: HttpRequest) -> str:
    """Where a request comes from. Behind a proxy (SECURE=1) that is what the proxy itself added last."""
    behind_a_proxy = getattr(settings, "SECURE_PROXY_SSL_HEADER", None) is not None
    told = request.META.get("HTTP_X_FORWARDED_FOR", "") if behind_a_proxy else ""
    return str(told.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", ""))[:45]
