"""Mail about mentions and replies: what it says, who gets it, and that nothing is lost or sent twice."""

from __future__ import annotations

import re
import runpy
import smtplib
import socketserver
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from annotator.actions import mailing
from annotator.actions.annotate import trash_annotation
from annotator.actions.mailing import Mailer, send_waiting
from annotator.actions.notices import choose_mail, see_all_notices
from annotator.models import Notice
from documents.models import Membership
from tests import factories as make
from tests.tools.threads import in_thread

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mail_server(settings: Any) -> None:
    settings.SENDS_MAIL = True
    settings.PUBLIC_ADDRESS = "https://notes.example.org"


@pytest.fixture
def document() -> Any:
    make.alice(email="alice@example.org")
    return make.document(make.project(), title="The\u2028fox")


def test_a_mail_says_who_what_and_where(document: Any) -> None:
    make.annotation(document, quote="brown fox", note="Is it <brown> & *brown*, @alice?")
    assert send_waiting()
    (sent,) = mail.outbox
    notice = Notice.objects.get()
    assert sent.to == ["alice@example.org"]
    assert sent.subject == "Bob Stone mentioned you in “The fox”"
    assert sent.extra_headers == {"Auto-Submitted": "auto-generated"}
    for line in (
        "Bob Stone mentioned you in “The\u2028fox”",
        "    “brown fox”",
        "Is it <brown> & *brown*, @alice?",
        f"https://notes.example.org/notices/{notice.pk}/",
        "https://notes.example.org/notices/",
    ):
        assert f"\n{line}\n" in f"\n{sent.body}"
    assert notice.mailed_at is not None


def test_what_waits_for_one_person_is_one_mail(document: Any) -> None:
    rita = make.person("rita", email="rita@example.org")
    make.member(document.project, rita)
    first = make.annotation(document, quote="brown", note="@alice")
    make.reply(first, text="And this, @alice @rita.")
    make.annotation(document, quote=None, note="Lastly, @alice.")
    assert send_waiting()
    assert [(sent.to, sent.subject) for sent in mail.outbox] == [
        (["alice@example.org"], "3 mentions and replies"),
        (["rita@example.org"], "Bob Stone mentioned you in “The fox”"),
    ]
    links = re.findall(r"/notices/(\d+)/", mail.outbox[0].body)
    assert links == sorted(links), "the oldest first"
    assert len(links) == 3


def test_nothing_is_sent_twice(document: Any) -> None:
    make.annotation(document, note="@alice")
    assert send_waiting()
    assert send_waiting()
    assert len(mail.outbox) == 1


UNSENT = {
    "it was read": lambda notice: see_all_notices(notice.person),
    "it is in the trash": lambda notice: trash_annotation(notice.annotation, by=make.bob()),
    "the person left": lambda notice: Membership.objects.filter(user=notice.person).delete(),
    "the person wants none": lambda notice: choose_mail(notice.person, wanted=False),
    "the person has no address": lambda notice: type(notice.person).objects.update(email=""),
    "the account is closed": lambda notice: type(notice.person).objects.update(is_active=False),
    "it is old": lambda notice: Notice.objects.update(at=timezone.now() - timedelta(days=2)),
}


@pytest.mark.parametrize("unsend", UNSENT.values(), ids=UNSENT)
def test_what_nobody_needs_is_not_sent(document: Any, unsend: Any) -> None:
    make.annotation(document, note="@alice")
    unsend(Notice.objects.get())
    assert send_waiting()
    assert mail.outbox == []


def test_mail_can_be_switched_off_and_on_again(document: Any, client: Any) -> None:
    client.force_login(make.alice())
    make.annotation(document, note="@alice")
    assert "is sent to alice@example.org" in client.get(reverse("notices")).content.decode()
    answer = client.post(reverse("notices-mail"), {"mail": "0"}, follow=True)
    assert "You get no more mail" in answer.content.decode()
    assert "Send them to alice@example.org" in answer.content.decode()
    assert send_waiting()
    assert mail.outbox == []
    answer = client.post(reverse("notices-mail"), {"mail": "1"}, follow=True)
    assert "Send me no mail" in answer.content.decode()
    assert send_waiting()
    assert len(mail.outbox) == 1


def test_the_switch_is_there_only_where_mail_is_sent(document: Any, client: Any, settings: Any) -> None:
    client.force_login(make.bob())
    assert "yours has none" in client.get(reverse("notices")).content.decode()
    settings.SENDS_MAIL = False
    page = client.get(reverse("notices")).content.decode()
    assert "mail" not in page.replace("email", "")


def test_a_server_that_cant_be_reached_is_tried_again(
    document: Any, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    make.annotation(document, note="@alice")
    locmem = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", 1
    assert not send_waiting()
    assert "it will be tried again" in caplog.text
    assert Notice.objects.get().mailed_at is None
    settings.EMAIL_BACKEND = locmem
    assert send_waiting()
    assert len(mail.outbox) == 1


def test_an_address_that_is_none_stops_nobody_elses_mail(document: Any, caplog: pytest.LogCaptureFixture) -> None:
    make.person("rita", email="not an\naddress")
    make.member(document.project, make.person("rita"))
    make.annotation(document, note="@rita @alice", by=make.bob())
    Notice.objects.filter(person__username="rita").update(at=timezone.now())
    assert send_waiting()
    assert [sent.to for sent in mail.outbox] == [["alice@example.org"]]
    assert "No mail can be sent to the address of rita" in caplog.text
    assert not Notice.objects.filter(mailed_at=None).exists(), "it isn't tried for ever"


@pytest.mark.django_db(transaction=True)
def test_the_thread_sends_soon_after_the_commit_and_ends(document: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailing, "SECONDS_TO_GATHER", 0.05)
    began = time.monotonic()
    make.annotation(document, quote="brown", note="@alice")
    make.annotation(document, quote="fox", note="@alice")
    assert not mail.outbox, "no request waits for it"
    await_threads()
    assert time.monotonic() - began < 20
    assert [sent.subject for sent in mail.outbox] == ["2 mentions and replies"]


@pytest.mark.django_db(transaction=True)
def test_without_a_mail_server_nothing_is_started(document: Any, settings: Any) -> None:
    settings.SENDS_MAIL = False
    make.annotation(document, note="@alice")
    assert "mail" not in {thread.name for thread in threading.enumerate()}
    assert not mail.outbox


def await_threads() -> None:
    for thread in threading.enumerate():
        if thread.name == "mail":
            thread.join(20)
            assert not thread.is_alive()


def test_the_thread_tries_again_until_all_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([False, None, True])

    def send() -> bool:
        answer = next(answers)
        if answer is None:
            raise mailing.DatabaseError("locked")
        return answer

    monkeypatch.setattr(mailing, "SECONDS_TO_GATHER", 0)
    monkeypatch.setattr(mailing, "SECONDS_TO_RETRY", 0)
    monkeypatch.setattr(mailing, "send_waiting", send)
    Mailer().poke()
    await_threads()
    assert list(answers) == []


def test_what_a_killed_process_left_is_sent_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []
    monkeypatch.setattr("annotator.import_workers.watch", lambda: begun.append("imports"))
    monkeypatch.setattr(mailing, "_mailer", type("Poked", (), {"poke": lambda self: begun.append("mail")})())
    runpy.run_path(str(Path(mailing.__file__).parents[1] / "wsgi.py"))
    assert begun == ["imports", "mail"]


SMTP = "django.core.mail.backends.smtp.EmailBackend"


class Smtp(socketserver.StreamRequestHandler):
    """As much of a mail server as takes a mail (RFC 5321)."""

    def handle(self) -> None:
        self.say("220 stub")
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].upper()
            if verb == "DATA":
                self.say("354 go on")
                lines = []
                while (part := self.rfile.readline()) != b".\r\n":
                    lines.append(part)
                self.server.mails.append(b"".join(lines).decode())  # type: ignore[attr-defined]
                self.say("250 taken")
            elif verb == "RCPT" and "nobody@" in line:
                self.say("550 no such mailbox")
            elif verb == "QUIT":
                return self.say("221 bye")
            else:
                self.say("250 well")
        return None

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@pytest.fixture
def smtp(settings: Any) -> Iterator[list[str]]:
    """A mail server on this machine, and the mails it got."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Smtp) as server:
        server.daemon_threads = True
        server.mails = []  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        settings.EMAIL_BACKEND, settings.DEFAULT_FROM_EMAIL = SMTP, "Annotator <notes@example.org>"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        yield server.mails  # type: ignore[attr-defined]
        server.shutdown()


def test_a_mail_server_gets_plain_text(document: Any, smtp: list[str]) -> None:
    make.annotation(document, note="Grüße, @alice")
    assert send_waiting()
    (sent,) = smtp
    assert "From: Annotator <notes@example.org>\r\n" in sent
    assert "To: alice@example.org\r\n" in sent
    assert 'Content-Type: text/plain; charset="utf-8"\r\n' in sent
    assert "Grüße, @alice" in sent


def test_an_address_the_server_refuses_is_given_up(
    document: Any, smtp: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    make.member(document.project, make.person("anna", email="nobody@example.org"))
    make.annotation(document, note="@anna @alice")
    assert send_waiting()
    assert len(smtp) == 1
    assert "To: alice@example.org" in smtp[0]
    assert "address of anna" in caplog.text
    assert smtplib.SMTPRecipientsRefused.__name__ not in smtp[0]


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one web process")
@pytest.mark.django_db(transaction=True)
def test_of_two_processes_one_sends(document: Any, settings: Any) -> None:
    settings.SENDS_MAIL = False
    make.annotation(document, note="@alice")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", mailing._LOCK)
        thread = threading.Thread(target=in_thread, args=(send_waiting,))
        thread.start()
        thread.join(0.3)
        assert thread.is_alive()
        Notice.objects.update(mailed_at=timezone.now())
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", mailing._LOCK)
    thread.join(10)
    assert mail.outbox == []
