"""Who has an address looked at is told what was found: on the page and by mail, as long as it is theirs to know."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotator.actions.mailing import send_waiting
from annotator.actions.notices import FAILURES_TO_TELL, see_all_notices
from annotator.actions.trash import delete_for_ever, thing_in_trash
from annotator.models import Notice
from annotator.notices import notices_of, unseen_notices
from documents.access import project_to_read
from documents.actions import checks, looks
from documents.actions.documents import trash_document
from documents.actions.moving import move
from documents.actions.proposals import propose_text
from documents.models import AddressCheck, Document, ImportItem, Membership, Role
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def check() -> AddressCheck:
    """An address that Bob, an editor, has looked at."""
    bob = make.bob(email="bob@example.org")
    document = make.document(make.project(), title="The fox", url="https://example.org/fox")
    Membership.objects.filter(user=bob).update(role=Role.EDITOR)
    these = Document.objects.filter(pk=document.pk)
    checks.schedule(these, every=7, take_in="ask", project=document.project, by=bob)
    return AddressCheck.objects.select_related("document__project", "by", "host").get()


def found(check: AddressCheck, state: str) -> None:
    """What the last look brought is in this state."""
    item = propose_text(check.document, "Another text", by=check.by)
    ImportItem.objects.filter(pk=item.pk).update(state=state)
    AddressCheck.objects.update(last_at=timezone.now(), found="", validators={"item": item.pk})
    check.refresh_from_db()
    looks.settle(check)


def told() -> list[tuple[str, str]]:
    return [(notice.person.username, notice.reason) for notice in notices_of(make.bob())]


FOUND: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "a newer text": ("ready", [("bob", "newer")]),
    "a newer text that was taken in": ("imported", [("bob", "taken-in")]),
    "nothing new": ("duplicate", []),
    "a newer text that somebody dropped before": ("left-out", []),
    "a page that can't be read": ("failed", []),
}


@pytest.mark.parametrize(("state", "expected"), FOUND.values(), ids=FOUND)
def test_what_was_found_is_told_to_who_wanted_to_know(
    check: AddressCheck, state: str, expected: list[tuple[str, str]]
) -> None:
    found(check, state)
    assert told() == expected
    assert unseen_notices(make.bob()) == len(expected)
    assert unseen_notices(make.alice()) == 0


def test_an_address_that_can_not_be_had_is_told_once_and_not_the_first_time(check: AddressCheck) -> None:
    for times in range(1, 6):
        looks.note_failed(check, "There is no page.")
        assert told() == ([] if times < FAILURES_TO_TELL else [("bob", "failed")])


def test_the_last_word_counts_as_long_as_nobody_has_seen_the_one_before(check: AddressCheck) -> None:
    found(check, "ready")
    found(check, "imported")
    assert told() == [("bob", "taken-in")]
    see_all_notices(make.bob())
    found(check, "ready")
    assert told() == [("bob", "newer"), ("bob", "taken-in")]


PLACES = {
    "ready": lambda check: reverse("newer", args=[check.document.uid]),
    "imported": lambda check: reverse("document", args=[check.document.uid]),
}


@pytest.mark.parametrize("state", PLACES)
def test_a_notice_leads_to_where_something_can_be_done(check: AddressCheck, state: str) -> None:
    client = Client()
    client.force_login(make.bob())
    found(check, state)
    page = client.get(reverse("notices")).content.decode()
    assert "The fox" in page
    response = client.get(reverse("notice", args=[Notice.objects.get().pk]))
    assert response.headers["Location"] == PLACES[state](check)
    assert unseen_notices(make.bob()) == 0


def test_what_failed_leads_to_the_checks(check: AddressCheck) -> None:
    client = Client()
    client.force_login(make.bob())
    for _time in range(FAILURES_TO_TELL):
        looks.note_failed(check, "There is no page.")
    response = client.get(reverse("notice", args=[Notice.objects.get().pk]))
    assert response.headers["Location"] == reverse("checks", args=[check.project.slug])


def test_it_goes_out_by_mail_as_others_do(check: AddressCheck, settings: Any) -> None:
    settings.SENDS_MAIL, settings.PUBLIC_ADDRESS = True, "https://notes.example.org"
    found(check, "ready")
    assert send_waiting()
    [sent] = mail.outbox
    assert (sent.to, sent.subject) == (["bob@example.org"], "“The fox” has a newer text")
    assert f"“The fox” has a newer text\n\nhttps://notes.example.org/notices/{Notice.objects.get().pk}/\n" in sent.body


def test_a_mail_about_several_things_says_how_many(check: AddressCheck, settings: Any) -> None:
    settings.SENDS_MAIL, settings.PUBLIC_ADDRESS = True, "https://notes.example.org"
    found(check, "ready")
    make.annotation(check.document, note="@bob", by=make.alice())
    assert send_waiting()
    assert [sent.subject for sent in mail.outbox] == ["2 notices"]


UNTOLD: dict[str, Any] = {
    "a document in the trash": lambda check: trash_document(check.document, by=make.alice()),
    "somebody who left": lambda check: Membership.objects.filter(user=make.bob()).delete(),
    "somebody who may not bring texts in any more": lambda check: Membership.objects.filter(user=make.bob()).update(
        role=Role.READER
    ),
}


@pytest.mark.parametrize("change", UNTOLD.values(), ids=UNTOLD)
def test_nobody_is_told_of_what_is_not_theirs_any_more(check: AddressCheck, change: Any) -> None:
    found(check, "ready")
    change(check)
    assert told() == []
    assert unseen_notices(make.bob()) == 0


def test_a_document_goes_for_ever_with_its_check_its_proposals_and_its_notices(check: AddressCheck) -> None:
    found(check, "ready")
    trash_document(check.document, by=make.alice())
    project = project_to_read(make.alice(), check.project.slug)
    doomed = thing_in_trash(project, "documents", str(check.document.uid), by=make.alice())
    delete_for_ever(doomed, seen=str(doomed.contents()))
    for model in (AddressCheck, Notice, ImportItem, Document):
        assert not model._default_manager.exists()


def test_a_check_goes_along_to_another_project_and_what_was_proposed_stays_behind(check: AddressCheck) -> None:
    found(check, "ready")
    elsewhere = make.project(name="Elsewhere")
    move(Document.objects.all(), project=check.project, to=elsewhere, by=make.alice())
    check.refresh_from_db()
    assert check.project == elsewhere
    assert Notice.objects.get().project == elsewhere
    assert not ImportItem.objects.exists()
    assert told() == [], "Bob may only annotate there"
