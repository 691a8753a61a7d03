"""Counting attempts to sign in, before a password is looked at, so that many at once are counted too."""

from __future__ import annotations

import math
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotator.attempts import FORGOTTEN_AFTER, limits_for
from annotator.errors import Refused
from annotator.models import FailedSignIn


class TooMany(Refused):
    """Too many attempts to sign in; ``seconds`` until the next one is allowed."""

    status = 429
    title = "Too many attempts"

    def __init__(self, seconds: int) -> None:
        super().__init__(_("There were too many attempts to sign in. Try again %(when)s.") % {"when": _in(seconds)})
        self.seconds = seconds


def begin_attempt(username: str, address: str, *, at: str = "") -> None:
    """Count an attempt that is about to be made: it failed, unless ``attempt_succeeded`` is told. TooMany if it has to
    wait; then it isn't counted, so that waiting comes to an end."""
    limits = limits_for(username, address, at=at)
    now = timezone.now()
    with transaction.atomic():
        FailedSignIn.objects.filter(last_at__lt=now - FORGOTTEN_AFTER).delete()
        FailedSignIn.objects.bulk_create([FailedSignIn(key=key, last_at=now) for key in limits], ignore_conflicts=True)
        # In the order of their keys, so that two never wait for each other.
        rows = list(FailedSignIn.objects.select_for_update().filter(key__in=limits).order_by("key"))
        now = timezone.now()  # others may have been waited for
        until = max((row.until for row in rows if row.until), default=now)
        if until <= now:
            for row in rows:
                row.count, row.last_at = row.count + 1, now
                wait = limits[row.key].after(row.count)
                row.until = now + wait if wait else None
            FailedSignIn.objects.bulk_update(rows, ["count", "last_at", "until"])
    if until > now:
        raise TooMany(_seconds(now, until))


def attempt_succeeded(username: str, address: str, *, at: str = "") -> None:
    """What was counted of this account is forgotten; at the address, this attempt alone."""
    here, elsewhere, account = limits_for(username, address, at=at)
    with transaction.atomic():
        FailedSignIn.objects.filter(key__in=(here, account)).delete()
        FailedSignIn.objects.filter(key=elsewhere).update(count=F("count") - 1, until=None)


def _seconds(now: datetime, until: datetime) -> int:
    return math.ceil((until - now).total_seconds())


def _in(seconds: int) -> str:
    if seconds < 60:
        return ngettext("in %(n)s second", "in %(n)s seconds", seconds) % {"n": seconds}
    minutes = math.ceil(seconds / 60)
    return ngettext("in %(n)s minute", "in %(n)s minutes", minutes) % {"n": minutes}
