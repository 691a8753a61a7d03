"""Mail about mentions, replies, newer texts and new hits: sent by a thread of the web process, never by a request.

What waits to be sent stands in the database (``Notice.mailed_at`` is null), so whatever a killed process left is sent
by the next one that starts.
"""

from __future__ import annotations

import logging
import smtplib
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import groupby
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import DatabaseError, connection
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotator.models import Notice
from annotator.notices import notices_to_mail
from annotator.told_hits import Told, told_hits

SECONDS_TO_GATHER = 20  # so that several mentions in a row are one mail, and one that is read at once is none
SECONDS_TO_RETRY = 300  # after a mail server could not be reached
OLDEST = timedelta(days=1)  # after which nobody wants to be told any more

# The two keys of PostgreSQL's advisory lock: of all web processes one sends at a time, and nothing is sent twice.
_LOCK = (0x416E6E6F, 0)

logger = logging.getLogger(__name__)


def send_soon() -> None:
    """There is something to send, if mail is sent at all."""
    if settings.SENDS_MAIL:
        _mailer.poke()


def send_waiting() -> bool:
    """Send each person one mail about all that waits for them. False if something could not be sent."""
    with _alone():
        waiting = notices_to_mail(since=timezone.now() - OLDEST)
        by_person = [(person, list(notices)) for person, notices in groupby(waiting, key=lambda notice: notice.person)]
        if not by_person:
            return True
        try:
            with get_connection() as server:
                for person, notices in by_person:
                    _send(person, notices, server)
        except (OSError, smtplib.SMTPException) as error:
            logger.error("Mail can't be sent, it will be tried again: %s", error)
            return False
        return True


def mail_about(person: Any, notices: Sequence[Notice]) -> EmailMessage:
    """One mail about these notices, the oldest first."""
    told = [(notice, told_hits(notice)) for notice in notices]
    context = {"person": person, "told": told, "site": settings.PUBLIC_ADDRESS}
    return EmailMessage(
        # A title may have any characters, a header must not.
        " ".join(_subject(told).split()),
        render_to_string("annotator/mail/notices.txt", context),
        to=[person.email],
        headers={"Auto-Submitted": "auto-generated"},
    )


def _subject(told: Sequence[tuple[Notice, Told | None]]) -> str:
    if len(told) > 1 and any(notice.headline for notice, _hits in told):
        return ngettext("%(count)s notice", "%(count)s notices", len(told)) % {"count": len(told)}
    if len(told) > 1:
        return ngettext("%(count)s mention or reply", "%(count)s mentions and replies", len(told)) % {
            "count": len(told)
        }
    ((notice, hits),) = told
    if hits is not None:
        sentence = ngettext("%(count)s new hit of “%(title)s”", "%(count)s new hits of “%(title)s”", hits.found.count)
        return sentence % {"count": hits.found.shown_new, "title": notice.title}
    if notice.headline:
        return notice.headline
    who = notice.by.get_full_name() or notice.by.get_username()
    return _("%(who)s %(reason)s in “%(title)s”") % {
        "who": who,
        "reason": notice.get_reason_display(),
        "title": notice.title,
    }


def _send(person: Any, notices: Sequence[Notice], server: Any) -> None:
    try:
        server.send_messages([mail_about(person, notices)])
    except (ValueError, smtplib.SMTPRecipientsRefused) as error:
        # That is the address's fault, and trying again wouldn't mend it.
        logger.error("No mail can be sent to the address of %s: %s", person, error)
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(mailed_at=timezone.now())


@contextmanager
def _alone() -> Iterator[None]:
    """No other process sends meanwhile. On SQLite there is no other."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", _LOCK)
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", _LOCK)


class Mailer:
    """A thread that sends what waits, and ends when nothing does."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._works = self._again = False

    def poke(self) -> None:
        """Have it look. Returns at once."""
        with self._turn:
            self._again = True
            if not self._works:
                self._works = True
                threading.Thread(target=self._work, daemon=True, name="mail").start()

    def _work(self) -> None:
        pause = SECONDS_TO_GATHER
        while self._goes_on():
            time.sleep(pause)
            pause = SECONDS_TO_GATHER
            if not self._look():
                pause, self._again = SECONDS_TO_RETRY, True

    def _goes_on(self) -> bool:
        with self._turn:
            self._works, self._again = self._again, False
            return self._works

    def _look(self) -> bool:
        try:
            return send_waiting()
        except DatabaseError as error:
            logger.error("What to send by mail could not be found out, it will be tried again: %s", error)
            return False
        finally:
            connection.close()


_mailer = Mailer()
