"""Who subscribed to a search hears of what it newly finds: what they may see, at most once a day, and once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from annotator import told_hits
from annotator.actions import subscriptions
from annotator.actions import views as doing
from annotator.actions.blinding import make_blind
from annotator.actions.mailing import mail_about, send_waiting
from annotator.actions.subscriptions import subscribe, unsubscribe
from annotator.actions.tag import trash_tag
from annotator.models import Annotation, Notice, SavedView, Subscription
from annotator.notices import notices_of, notices_to_mail, unseen_notices
from documents import errands
from documents.access import project_to_own
from documents.models import Change, Document, Membership, Project, Role
from tests import factories as make
from tests.tools.threads import threads

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


class Clock:
    """What time it is."""

    def __init__(self) -> None:
        self.at = timezone.now()

    def now(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Nothing was counted before, and time passes as the test says."""
    cache.clear()
    made = Clock()
    monkeypatch.setattr(timezone, "now", made.now)
    # A field keeps the function that it was given.
    monkeypatch.setattr(Annotation._meta.get_field("created_at"), "_get_default", made.now)
    return made


@pytest.fixture
def project() -> Project:
    """Alice owns it, Bob annotates; a document of Outlook, with Bob's highlight of animals."""
    make.bob(email="bob@example.org")
    project = make.project()
    document = make.document(project, title="Old", publisher="Outlook")
    make.annotation(document, tags=(make.tag(project),))
    return project


@pytest.fixture
def followed(project: Project) -> SavedView:
    """A search for documents of Outlook, for all, which Bob subscribed to two days ago."""
    return subscribed(make.search(project, "Outlook", "publisher:Outlook", shared=True))


def subscribed(view: SavedView) -> SavedView:
    subscribe(view, by=make.bob())
    pass_by(timedelta(days=2))
    return view


def pass_by(time: timedelta) -> None:
    clock: Clock = timezone.now.__self__  # type: ignore[attr-defined]
    clock.at += time


def settle() -> None:
    """What was begun is stored."""
    pass_by(timedelta(minutes=2))


def look() -> list[str]:
    """What the workers do that look as often as there is something due; what Bob is told."""
    for _time in range(3):
        subscriptions.tell_one()
    assert not subscriptions.is_due()
    return [notice.headline for notice in notices_of(make.bob())]


TOLD = "New hits of “Outlook”"


def imported(project: Project, title: str = "New", publisher: str = "Outlook") -> Document:
    made = make.document(project, title=title, publisher=publisher)
    settle()
    return made


def test_what_is_new_is_told_and_what_was_there_is_not(project: Project, followed: SavedView) -> None:
    assert look() == []
    imported(project, "Another", publisher="Lantern")
    assert look() == []
    pass_by(HOUR)
    imported(project)
    assert subscriptions.is_due()
    assert look() == [TOLD]
    assert unseen_notices(make.bob()) == 1
    assert unseen_notices(make.alice()) == 0


def test_a_notice_comes_at_most_once_a_day_and_takes_the_place_of_one_that_was_not_seen(
    project: Project, followed: SavedView
) -> None:
    imported(project)
    assert look() == [TOLD]
    for _hour in range(2):
        imported(project)
        pass_by(HOUR)
        assert not subscriptions.is_due()
    pass_by(timedelta(days=1))
    assert look() == [TOLD], "the one before went"
    pass_by(timedelta(days=1))
    assert not subscriptions.is_due(), "nothing has happened since"
    make.annotation(Document.objects.get(title="Old"), quote="lazy")
    assert look() == [TOLD], "what was told isn't told again"
    assert Notice.objects.count() == 1


def test_after_a_look_that_found_nothing_the_next_one_comes_an_hour_later(
    project: Project, followed: SavedView
) -> None:
    imported(project, publisher="Lantern")
    assert look() == []
    imported(project)
    assert look() == []
    pass_by(HOUR)
    assert look() == [TOLD]


def test_what_is_being_stored_is_told_of_the_next_time(project: Project, followed: SavedView) -> None:
    make.document(project, title="New", publisher="Outlook")
    assert look() == []
    pass_by(HOUR)
    assert look() == [TOLD]


def test_what_somebody_has_looked_at_is_not_told(project: Project, followed: SavedView) -> None:
    client = Client()
    client.force_login(make.bob())
    imported(project)
    client.get(reverse("saved-search", args=[project.slug, followed.uid]))
    settle()
    pass_by(HOUR)
    make.annotation(Document.objects.get(title="Old"), quote="lazy")
    assert look() == []


def test_looking_at_a_search_sees_its_notices_and_begins_to_count_anew(project: Project, followed: SavedView) -> None:
    client = Client()
    client.force_login(make.bob())
    imported(project)
    look()
    front = reverse("front-searches", args=[project.slug])
    day = timezone.localtime(Subscription.objects.get().since).strftime("%A")
    assert f"+1 since {day}" in client.get(front).content.decode()
    client.get(reverse("saved-search", args=[project.slug, followed.uid]))
    assert unseen_notices(make.bob()) == 0
    assert "since" not in client.get(front).content.decode()


def test_a_notice_leads_to_the_search_and_is_told_on_the_page_with_its_project(
    project: Project, followed: SavedView
) -> None:
    client = Client()
    client.force_login(make.bob())
    imported(project)
    look()
    page = client.get(reverse("notices")).content.decode()
    assert TOLD in page
    assert "<bdi>Outlook</bdi> · <bdi>Iraq reading group</bdi>" in page
    response = client.get(reverse("notice", args=[Notice.objects.get().pk]))
    assert response.headers["Location"] == reverse("saved-search", args=[project.slug, followed.uid])
    assert unseen_notices(make.bob()) == 0


def test_it_goes_out_by_mail_as_others_do(project: Project, followed: SavedView, settings: Any) -> None:
    settings.SENDS_MAIL, settings.PUBLIC_ADDRESS = True, "https://notes.example.org"
    imported(project)
    look()
    assert send_waiting()
    [sent] = mail.outbox
    assert (sent.to, sent.subject) == (["bob@example.org"], "1 new hit of “Outlook”")
    document = f"https://notes.example.org{leads(Document.objects.get(title='New'), followed)}"
    notice = f"https://notes.example.org/notices/{Notice.objects.get().pk}/"
    assert f"{TOLD}\n\n1 document since you last looked:\n\n- New\n  {document}\n\n{notice}\n" in sent.body


def leads(document: Document, view: SavedView, fragment: str = "") -> str:
    return f"/documents/{document.uid}/?{view.query}{fragment}"


def mailed() -> tuple[str, str]:
    """What Bob gets by mail about what he is told of: its subject, and what it says."""
    look()
    waiting = list(notices_to_mail(since=timezone.now() - timedelta(days=9)))
    sent = mail_about(make.bob(), waiting)
    return sent.subject, sent.body


def test_a_mail_names_the_newest_and_counts_all(
    project: Project, followed: SavedView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(told_hits, "MOST_NAMED", 2)
    for title in ("One", "Two\nlines", "Three " + "x" * 300):
        imported(project, title)
    subject, told = mailed()
    assert subject == "3 new hits of “Outlook”"
    assert "3 documents since you last looked:\n\n- Three xx" in told
    assert [line[:9] for line in told.splitlines() if line.startswith("- ")] == ["- Three x", "- Two lin"]
    assert max(map(len, told.splitlines())) < 200
    assert "All of them:\n\n" in told


def test_a_mail_quotes_the_passages_and_leads_to_them(project: Project) -> None:
    view = passages(project, "passages")
    made = tag(project, make.alice())
    subject, told = mailed()
    assert subject == "1 new hit of “Animals”"
    assert "1 passage since you last looked:\n\n- “lazy” in “Old”\n" in told
    assert leads(made.document, view, f"#a-{made.uid}") in told
    assert "All of them:" not in told


def hide(project: Project) -> None:
    Annotation.objects.filter(quote="lazy").update(private=True)


def lose(project: Project) -> None:
    trash_tag(project.tags.get(name="Animals"), by=make.alice())


def shut_out(project: Project) -> None:
    Membership.objects.filter(project=project, user=make.bob()).delete()


GONE = {
    "it is another's alone by now": hide,
    "the tag that is asked for is gone": lose,
    "the person is no member any more": shut_out,
    "they are subscribed no more": lambda _project: Subscription.objects.all().delete(),
}


@pytest.mark.parametrize("change", GONE.values(), ids=GONE)
def test_a_mail_says_nothing_of_what_somebody_may_not_see(project: Project, change: Any) -> None:
    passages(project, "passages")
    tag(project, make.alice())
    look()
    change(project)
    assert told_hits.told_hits(Notice.objects.get()) is None
    mail = mail_about(make.bob(), [Notice.objects.get()])
    assert mail.subject == "New hits of “Animals”"
    assert "lazy" not in mail.body


def test_naming_twenty_costs_as_many_queries_as_naming_two(
    project: Project, followed: SavedView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(told_hits, "MOST_NAMED", 20)
    counts = []
    for number in (2, 18):
        for _each in range(number):
            make.document(project, publisher="Outlook")
        settle()
        look()
        pass_by(timedelta(days=2))
        notice = Notice.objects.select_related("view", "person").get()
        with CaptureQueriesContext(connection) as asked:
            assert told_hits.told_hits(notice)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def passages(project: Project, show: str) -> SavedView:
    return subscribed(make.search(project, "Animals", "tag:Animals", show=show, shared=True))


def tag(project: Project, by: Any) -> Annotation:
    document, animals = Document.objects.get(title="Old"), project.tags.get(name="Animals")
    made = make.annotation(document, quote="lazy", tags=(animals,), by=by)
    settle()
    return made


@pytest.mark.parametrize("show", ["", "passages", "concordance"])
def test_passages_that_others_make_are_new_and_ones_own_are_not(project: Project, show: str) -> None:
    passages(project, show)
    tag(project, make.bob())
    assert look() == []
    pass_by(HOUR)
    tag(project, make.alice())
    assert look() == ["New hits of “Animals”"]


def test_a_passage_in_an_old_document_is_no_news_of_a_search_that_asks_for_none(
    project: Project, followed: SavedView
) -> None:
    tag(project, make.alice())
    assert look() == []


UNTOLD: dict[str, Any] = {
    "what is private": lambda one: Annotation.objects.filter(pk=one.pk).update(private=True),
    "what others mark in a blind project": lambda one: make_blind(
        project_to_own(make.alice(), one.project.slug), by=make.alice()
    ),
    "somebody who left": lambda one: Membership.objects.filter(user=make.bob()).delete(),
    "somebody whose account was closed": lambda one: (
        type(make.bob()).objects.filter(username="bob").update(is_active=False)
    ),
    "a search that is somebody else's now": lambda one: SavedView.objects.update(shared=False),
    "a project in the trash": lambda one: Project.objects.update(trashed_at=timezone.now()),
    "a search for what is gone": lambda one: trash_tag(one.project.tags.get(name="Animals"), by=make.alice()),
}


@pytest.mark.parametrize("change", UNTOLD.values(), ids=UNTOLD)
def test_nobody_is_told_of_what_is_not_theirs(project: Project, change: Any) -> None:
    passages(project, "passages")
    change(tag(project, make.alice()))
    assert look() == []
    assert not Notice.objects.exists()


GONE: dict[str, Any] = {
    "a search that is somebody else's now": lambda view: SavedView.objects.update(shared=False),
    "somebody who left": lambda view: Membership.objects.filter(user=make.bob()).delete(),
    "a search that was deleted": lambda view: doing.remove_view(view, by=make.alice()),
    "a project in the trash": lambda view: Project.objects.update(trashed_at=timezone.now()),
}


@pytest.mark.parametrize("change", GONE.values(), ids=GONE)
def test_what_was_told_stands_as_long_as_it_is_theirs(project: Project, followed: SavedView, change: Any) -> None:
    imported(project)
    assert look() == [TOLD]
    change(followed)
    assert list(notices_of(make.bob())) == []
    assert unseen_notices(make.bob()) == 0


def test_who_hears_no_more_of_it_is_told_nothing(project: Project, followed: SavedView) -> None:
    imported(project)
    look()
    unsubscribe(followed, by=make.bob())
    assert unseen_notices(make.bob()) == 0
    pass_by(timedelta(days=2))
    imported(project)
    look()
    assert unseen_notices(make.bob()) == 0


def test_the_form_subscribes_and_does_so_once(project: Project) -> None:
    view = make.search(project, shared=True)
    client = Client()
    client.force_login(make.bob())
    there = reverse("saved-search-follow", args=[project.slug, view.uid])
    for _time in range(2):
        page = client.post(there + "?q=fox", {"subscribed": "1"}, follow=True)
    assert page.context["saved"].open.since is not None
    assert (Subscription.objects.get().person, Change.objects.filter(by=make.bob(), target=view.uid).count()) == (
        make.bob(),
        0,
    )
    page = client.post(there, follow=True)
    assert page.context["saved"].open.since is None
    assert not Subscription.objects.exists()


def test_everybody_is_told_for_themselves(project: Project, followed: SavedView) -> None:
    subscribe(followed, by=make.alice())
    pass_by(timedelta(days=1))
    imported(project)
    look()
    assert [unseen_notices(person) for person in (make.alice(), make.bob())] == [1, 1]


def test_the_workers_know_of_it(project: Project, followed: SavedView) -> None:
    assert "subscriptions" in errands._errands
    imported(project)
    assert errands.is_one_due()
    while errands.do_one():
        pass
    assert notices_of(make.bob()).count() == 1


def test_of_two_that_look_at_the_same_moment_one_tells(
    project: Project, followed: SavedView, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(project)
    finds = subscriptions._finds_something

    def meanwhile(*given: Any) -> bool:
        monkeypatch.setattr(subscriptions, "_finds_something", finds)
        assert subscriptions.tell_one()  # another process
        return finds(*given)

    monkeypatch.setattr(subscriptions, "_finds_something", meanwhile)
    assert subscriptions.tell_one()
    assert Notice.objects.count() == 1


def test_one_that_is_killed_before_it_tells_leaves_it_to_the_next(
    project: Project, followed: SavedView, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(project)
    with monkeypatch.context() as killing:
        killing.setattr(subscriptions, "tell_of_found", lambda _one: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            subscriptions.tell_one()
    assert look() == [TOLD]


@pytest.mark.django_db(transaction=True)
def test_many_processes_tell_nobody_twice(project: Project, followed: SavedView) -> None:
    imported(project)
    with threads(4) as start:
        for _number in range(4):
            start(subscriptions.tell_one)
    assert Notice.objects.filter(person=make.bob()).count() == 1


def test_who_only_reads_is_told_too(project: Project, followed: SavedView) -> None:
    Membership.objects.filter(user=make.bob()).update(role=Role.READER)
    imported(project)
    assert look() == [TOLD]
