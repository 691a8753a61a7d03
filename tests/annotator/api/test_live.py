"""Open pages are told what others do: everything that concerns them, nothing that is not theirs to see."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest import mock
from uuid import UUID, uuid4

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.signals import request_finished
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotator import queries
from annotator.actions import annotate, tag, topics
from annotator.actions.notices import see_all_notices
from annotator.actions.tokens import make_token
from annotator.api import live
from annotator.api.news import as_json, news_after
from annotator.live import pump as pumping
from annotator.live.streams import Streams
from annotator.live.telling import News
from annotator.models import Annotation, Presence
from annotator.notices import unseen_by_person
from documents.actions import documents, moving, projects, revisions
from documents.models import Document, Membership
from tests import factories as make

COMMENT = ":\n\n"


class Page:
    """A page of somebody's that has a document open, and what it is told."""

    def __init__(self, caller: Any, document: Any, *, after: int | None = None, **headers: str) -> None:
        self.tab = uuid4()
        after = queries.last_change_of_project(document.project_id) if after is None else after
        before = set(live.streams.all())
        path = f"/documents/{document.uid}/events?after={after}&tab={self.tab}"
        self.answer = caller("GET", path, **headers)
        self.stream = next(iter(set(live.streams.all()) - before), None)
        self.first = ""
        if self.stream is not None:
            self.first = next(iter(self.answer.streaming_content)).decode()

    def told(self, name: str | None = None) -> list[Any]:
        """The data of the events that came since it was last asked, all or those of one name."""
        text, self.first = self.first, ""
        while (content := self.stream.take(0)) not in {COMMENT.encode(), None}:
            text += content.decode()
        self.ended = content is None
        parts = [dict(line.split(": ", 1) for line in part.splitlines()) for part in text.split("\n\n") if part]
        events = [(part["event"], json.loads(part["data"])) for part in parts if "event" in part]
        return [data for event, data in events if name in {None, event}]

    def close(self) -> None:
        """Its server notices that it is gone. The test is one transaction, whose connection Django would close, too."""
        with mock.patch.object(request_finished, "send"):
            self.answer.close()

    @property
    def news(self) -> list[Any]:
        return self.told("news")

    @property
    def is_over(self) -> bool:
        self.told()
        return self.ended


@pytest.fixture(autouse=True)
def look(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """What the thread does again and again, for this test alone."""
    settings.STREAMS = 200
    streams = Streams()
    pump = pumping.Pump(streams, News(news_after, as_json))
    monkeypatch.setattr(live, "streams", streams)
    monkeypatch.setattr(live, "pump", pump)
    monkeypatch.setattr(pump, "start", lambda: None)
    return pump.look


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    monkeypatch.setattr(pumping.time, "monotonic", lambda: 1e9 + seconds)


# ── News ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_highlight_of_alice_s_comes_whole_to_bob_s_page(alice, bob, document, look) -> None:
    page = Page(bob, document)
    animals = make.tag(document.project)
    made = make.annotation(document, quote="brown", tags=(animals,), note="Why?", by=make.alice())
    look()
    (news,) = page.news
    assert [one["uid"] for one in news["annotations"]] == [str(made.uid)]
    assert news["annotations"][0]["note"]["text"] == "Why?"
    assert news["annotations"][0]["tags"] == [animals.pk]
    assert [one["id"] for one in news["tags"]] == [animals.pk]
    assert news["by"] == {"id": make.alice().pk, "name": "Alice Ng"}
    assert news["change"] == queries.last_change_of_project(document.project_id)


def test_whatever_is_done_comes_once(alice, bob, document, look) -> None:
    annotation, animals = make.annotation(document), make.tag(document.project)
    page = Page(bob, document)
    acts: dict[str, tuple[Callable[[], object], str, Any]] = {
        "a note": (
            lambda: annotate.edit_annotation(annotation, note="New.", by=make.alice()),
            "annotations",
            [str(annotation.uid)],
        ),
        "a reply": (lambda: make.reply(annotation, by=make.alice()), "annotations", [str(annotation.uid)]),
        "a deletion": (lambda: annotate.trash_annotation(annotation, by=make.alice()), "gone", [str(annotation.uid)]),
        "what is brought back": (
            lambda: annotate.restore_annotation(annotation, by=make.alice()),
            "annotations",
            [str(annotation.uid)],
        ),
        "a colour": (lambda: tag.edit_tag(animals, colour="teal", by=make.alice()), "tags", [animals.pk]),
        "a topic": (lambda: topics.add_topic(document, animals, by=make.alice()), "topics", [animals.pk]),
        "a tag that goes": (lambda: tag.trash_tag(animals, by=make.alice()), "gone_tags", [animals.pk]),
        "a text": (
            lambda: revisions.add_revision(document, make.reading("Quite another text."), by=make.alice()),
            "revision",
            2,
        ),
    }
    for name, (act, part, expected) in acts.items():
        act()
        look()
        (news,) = page.news
        found = news[part]
        if part in {"annotations", "tags"}:
            found = [one["uid"] if part == "annotations" else one["id"] for one in found]
        assert found == expected, name
        look()
        assert page.news == [], name


def test_who_did_it_is_named_only_where_it_was_one_person(alice, bob, rita, document, look) -> None:
    page = Page(rita, document)
    make.annotation(document, by=make.alice())
    make.annotation(document, by=make.bob(), quote="fox")
    look()
    (news,) = page.news
    assert (len(news["annotations"]), news["by"]) == (2, None)


def test_a_page_begins_with_what_it_missed(bob, document, look) -> None:
    before = queries.last_change_of_project(document.project_id)
    make.annotation(document, by=make.alice())
    page = Page(bob, document, after=before)
    assert "retry: " in page.first
    assert len(page.news) == 1
    look()
    assert page.news == []


def test_a_browser_that_connects_again_says_itself_what_it_knows(bob, document, look) -> None:
    make.annotation(document, by=make.alice())
    last = queries.last_change_of_project(document.project_id)
    assert Page(bob, document, after=0, Last_Event_ID=str(last)).news == []
    assert len(Page(bob, document, after=0, Last_Event_ID="x²").news) == 1


def test_who_knows_more_than_there_is_is_told_what_comes(bob, document, look) -> None:
    """Its database was restored from a backup."""
    page = Page(bob, document, after=10**9)
    make.annotation(document, by=make.alice())
    look()
    assert len(page.news) == 1


def test_who_missed_very_much_is_sent_to_ask_for_it(bob, document, look, monkeypatch) -> None:
    monkeypatch.setattr("annotator.api.news.MOST", 1)
    before = queries.last_change_of_project(document.project_id)
    for word in ("brown", "fox", "dog"):
        make.annotation(document, quote=word, by=make.alice())
    assert len(Page(bob, document, after=before).told("news")) == 3
    monkeypatch.setattr(live, "_ROUNDS", 2)
    page = Page(bob, document, after=before)
    assert [len(page.first.split(f"event: {name}\n")) - 1 for name in ("news", "poll")] == [2, 1]


def test_of_other_documents_nothing_is_told(bob, document, look) -> None:
    other = make.document(document.project, title="Another")
    page = Page(bob, document)
    make.annotation(other, by=make.alice())
    look()
    assert page.news == []


def test_a_tag_is_told_to_every_document_of_its_project_and_to_no_other(bob, document, look) -> None:
    elsewhere = make.project(name="Elsewhere")
    pages = [Page(bob, made) for made in (document, make.document(document.project), make.document(elsewhere))]
    make.tag(document.project)
    look()
    assert [len(page.news) for page in pages] == [1, 1, 0]


def test_a_burst_comes_in_pieces_and_whole(bob, document, look, monkeypatch) -> None:
    monkeypatch.setattr("annotator.live.watching.MOST_LINES", 2)
    page = Page(bob, document)
    made = {str(make.annotation(document, quote=word, by=make.alice()).uid) for word in ("quick", "brown", "fox")}
    look()
    assert {one["uid"] for news in page.news for one in news["annotations"]} == made


def test_what_happens_to_many_other_documents_holds_nothing_up(alice, bob, document, look, monkeypatch) -> None:
    monkeypatch.setattr("annotator.live.watching.MOST_LINES", 4)
    animals, beasts = make.tag(document.project, "Animals"), make.tag(document.project, "Beasts")
    here = make.annotation(document, quote="fox", tags=(animals,))
    for _other in range(9):
        make.annotation(make.document(document.project), tags=(animals,))
    page = Page(bob, document)
    merge = {"kind": "merge", "tags": [animals.pk], "into": beasts.pk}
    path = f"/projects/{document.project.slug}/codebook/acts"
    assert alice("POST", path, {"act": str(uuid4()), "do": merge}).status_code == 200
    told = []
    with CaptureQueriesContext(connection) as asked:
        look()
    told = page.news
    assert [(one["uid"], one["tags"]) for news in told for one in news["annotations"]] == [(str(here.uid), [beasts.pk])]
    assert [gone for news in told for gone in news["gone_tags"]] == [animals.pk]
    assert told[-1]["change"] == queries.last_change_of_project(document.project_id)
    assert sum("documents_change" in query["sql"] for query in asked.captured_queries) < 9  # none for each document


def test_telling_many_costs_as_much_as_telling_two(
    bob, document, look, monkeypatch, django_assert_max_num_queries
) -> None:
    later(monkeypatch, 0)
    counts = []
    for pages in (2, 2, 20):  # the first time, what never changes is asked for
        others = [make.person(f"p{number}") for number in range(pages)]
        for person in others:
            if not Membership.objects.filter(project=document.project, user=person).exists():
                make.member(document.project, person)
        opened = [Page(type(bob)(person), document) for person in others]
        look()
        make.annotation(document, quote="brown", by=make.alice())
        with django_assert_max_num_queries(100) as asked:
            look()
        counts.append(len(asked))
        assert all(page.news for page in opened)
    assert counts[1] == counts[2]


# ── Privacy ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_private_comes_only_to_its_author(alice, bob, rita, document, look) -> None:
    pages = {name: Page(caller, document) for name, caller in (("alice", alice), ("bob", bob), ("rita", rita))}
    mine = private(document, by=make.bob(), note="Only mine.")
    shared = make.annotation(document, quote="fox", by=make.alice())
    look()
    found = {name: {one["uid"] for news in page.news for one in news["annotations"]} for name, page in pages.items()}
    assert found["bob"] == {str(mine.uid), str(shared.uid)}
    assert found["alice"] == found["rita"] == {str(shared.uid)}


def test_what_becomes_private_goes_from_the_others_and_comes_back(alice, bob, rita, document, look) -> None:
    made = make.annotation(document, by=make.bob(), note="Secret.")
    pages = {name: Page(caller, document) for name, caller in (("alice", alice), ("bob", bob), ("rita", rita))}
    look()
    [page.told() for page in pages.values()]
    annotate.unshare_annotation(made, by=make.bob())
    look()
    told = {name: page.news for name, page in pages.items()}
    assert told["bob"][0]["annotations"][0]["private"] is True
    for name in ("alice", "rita"):
        assert (told[name][0]["annotations"], told[name][0]["gone"]) == ([], [str(made.uid)])
        assert "Secret" not in json.dumps(told[name])
    annotate.edit_annotation(made, note="Still secret.", by=make.bob())
    make.reply(made, text="To myself.", by=make.bob())
    look()
    assert "Still secret" in json.dumps(pages["bob"].news)
    assert "secret" not in json.dumps([pages["alice"].news, pages["rita"].news]).lower()
    annotate.share_annotation(made, by=make.bob())
    look()
    assert [len(page.news[0]["annotations"]) for page in pages.values()] == [1, 1, 1]


def test_whoever_comes_first_gives_away_nothing_of_theirs(alice, bob, document, look) -> None:
    """A new text moves everybody's annotations at once."""
    first, second = private(document, by=make.alice()), private(document, by=make.bob())
    pages = {first.uid: Page(alice, document), second.uid: Page(bob, document)}
    revisions.add_revision(document, make.reading(f"A new start. {make.FOX}"), by=make.alice())
    look()
    for uid, page in pages.items():
        assert {one["uid"] for news in page.news for one in news["annotations"]} <= {str(uid)}


def test_a_tag_s_count_tells_nothing_of_private_passages(alice, bob, document, look) -> None:
    animals = make.tag(document.project)
    private(document, by=make.bob(), tags=(animals,))
    pages = [Page(bob, document), Page(alice, document)]
    tag.edit_tag(animals, colour="teal", by=make.alice())
    look()
    assert [page.news[0]["tags"][0]["passages"] for page in pages] == [0, 0]


# ── Who may ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_stranger_and_who_is_signed_out_get_no_events(document, charlie, nobody) -> None:
    path = f"/documents/{document.uid}/events?after=0&tab={uuid4()}"
    assert [caller("GET", path).status_code for caller in (charlie, nobody)] == [404, 401]
    assert live.streams.all() == []


def remove(document: Any, bob: Any) -> None:
    projects.remove_member(Membership.objects.get(project=document.project, user=make.bob()), by=make.alice())


def sign_out(document: Any, bob: Any) -> None:
    bob.client.logout()


def change_password(document: Any, bob: Any) -> None:
    person = make.bob()
    person.set_password("another one")
    person.save()


def deactivate(document: Any, bob: Any) -> None:
    get_user_model().objects.filter(username="bob").update(is_active=False)


def expire(document: Any, bob: Any) -> None:
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))


LOSSES = {
    "is no member any more": (remove, True),
    "has signed out": (sign_out, False),
    "has another password": (change_password, False),
    "may not sign in any more": (deactivate, False),
    "was signed in for too long": (expire, False),
    "has the document trashed": (lambda document, _: documents.trash_document(document, by=make.alice()), True),
    "has the project trashed": (lambda document, _: projects.trash_project(document.project, by=make.alice()), True),
}


@pytest.mark.parametrize(("lose", "at_once"), LOSSES.values(), ids=LOSSES)
def test_the_stream_ends_of_somebody_who(lose, at_once, alice, bob, document, look, monkeypatch) -> None:
    page, other = Page(bob, document), Page(alice, document)
    later(monkeypatch, 0)
    look()
    lose(document, bob)
    make.annotation(make.document(make.project(name="Elsewhere")))
    if not at_once:
        later(monkeypatch, 31)
    look()
    assert page.is_over
    assert page.stream not in live.streams.all()
    assert Presence.objects.filter(tab=page.tab).count() == 0
    if lose in {remove, sign_out, change_password, deactivate}:
        assert not other.is_over


def test_a_page_of_a_document_that_moved_to_another_project_ends(alice, bob, document, look) -> None:
    page, other = Page(bob, document), Page(alice, make.document(document.project, title="Another"))
    look()
    page.told()
    to = make.project(name="Elsewhere", with_bob=False)
    moving.move(Document.objects.filter(pk=document.pk), project=document.project, to=to, by=make.alice())
    look()
    assert page.is_over
    assert not other.is_over
    assert page.stream not in live.streams.all()


def test_who_lost_the_right_to_read_is_not_told_what_happened_with_it(alice, bob, document, look) -> None:
    page = Page(bob, document)
    look()
    page.told()
    remove(document, bob)
    make.annotation(document, by=make.alice())
    look()
    assert page.told() == []


# ── Streams ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_events_pass_proxies_as_they_are(bob, document) -> None:
    page = Page(bob, document, Accept_Encoding="gzip, br")
    assert page.answer["Content-Type"] == "text/event-stream"
    assert page.answer["Cache-Control"] == "no-store, no-transform"
    assert page.answer["X-Accel-Buffering"] == "no"
    assert "Content-Encoding" not in page.answer


def test_above_the_cap_a_page_is_sent_to_ask(bob, alice, document, settings) -> None:
    settings.STREAMS = 1
    _first = Page(bob, document)
    answer = Page(alice, document).answer
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/event-stream")
    assert answer.content == b"event: poll\ndata: {}\n\n"


def test_a_page_that_goes_makes_room(bob, document) -> None:
    page = Page(bob, document)
    page.close()
    assert live.streams.all() == []


def test_a_stream_that_can_t_begin_takes_no_room(bob, document, monkeypatch) -> None:
    monkeypatch.setattr(live, "news_after", lambda *_args, **_more: 1 / 0)
    bob("GET", f"/documents/{document.uid}/events?after=0&tab={uuid4()}")
    assert live.streams.all() == []


# ── Presence ──────────────────────────────────────────────────────────────────────────────────────────────────────


def there(page: Page) -> list[Any]:
    """Who else is there, as the page was told last; [] if it was told nothing new."""
    told = page.told("presence")
    return [(one["person"]["name"], one["tabs"]) for one in told[-1]] if told else []


def test_who_is_there_is_told_when_it_changes(alice, bob, document, look) -> None:
    first = Page(bob, document)
    look()
    assert there(first) == [("Bob Stone", 1)]
    second, third = Page(alice, document), Page(bob, document)
    look()
    assert there(first) == there(second) == there(third) == [("Alice Ng", 1), ("Bob Stone", 2)]
    look()
    assert there(first) == []
    second.close()
    look()
    assert there(first) == [("Bob Stone", 2)]
    assert Presence.objects.filter(person=make.alice()).count() == 0


def test_a_page_that_is_heard_of_no_more_is_gone(bob, document, look, monkeypatch) -> None:
    page = Page(bob, document)
    row = Presence.objects.create(document=document, person=make.alice(), seen_at=timezone.now())
    later(monkeypatch, 0)
    look()
    assert there(page) == [("Alice Ng", 1), ("Bob Stone", 1)]
    Presence.objects.filter(pk=row.pk).update(seen_at=timezone.now() - timedelta(seconds=46))
    later(monkeypatch, 3)
    look()
    assert there(page) == [("Bob Stone", 1)]


def test_presence_is_said_again_and_again_for_all_pages_at_once(alice, bob, document, look, monkeypatch) -> None:
    pages = [Page(caller, document) for caller in (alice, bob) for _ in range(5)]
    later(monkeypatch, 0)
    look()
    Presence.objects.update(seen_at=timezone.now() - timedelta(seconds=20))
    later(monkeypatch, 16)
    look()
    assert Presence.objects.filter(seen_at__gt=timezone.now() - timedelta(seconds=5)).count() == len(pages)


def test_a_page_says_that_it_goes(alice, bob, charlie, document, look) -> None:
    page, other = Page(bob, document), Page(alice, document)
    look()
    other.told()
    for caller in (alice, charlie):  # not theirs
        assert caller("DELETE", f"/documents/{document.uid}/presence/{page.tab}").status_code == 204
    assert Presence.objects.filter(tab=page.tab).exists()
    assert bob("DELETE", f"/documents/{document.uid}/presence/{page.tab}").status_code == 204
    assert page.is_over
    look()
    assert there(other) == [("Alice Ng", 1)]


# ── Notices ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_page_is_told_how_much_its_person_has_not_seen(alice, bob, document, look) -> None:
    page, other = Page(bob, document), Page(alice, document)
    look()
    assert page.told("notices") == other.told("notices") == [{"unseen": 0}]
    made = make.annotation(document, note="Why, @bob?", by=make.alice())
    look()
    assert (page.told("notices"), other.told("notices")) == ([{"unseen": 1}], [])
    look()
    assert page.told("notices") == []
    see_all_notices(make.bob())
    make.reply(made, by=make.alice(), text="Again")
    look()
    assert page.told("notices") == [{"unseen": 0}]


def test_a_mention_in_another_project_is_told_a_little_later(bob, document, look, monkeypatch) -> None:
    page = Page(bob, document)
    later(monkeypatch, 0)
    look()
    page.told()
    elsewhere = make.document(make.project(name="Elsewhere"))
    make.annotation(elsewhere, note="@bob", by=make.alice())
    later(monkeypatch, 1)
    look()
    assert page.told() == []
    later(monkeypatch, 2)
    look()
    assert page.told("notices") == [{"unseen": 1}]


def test_who_comes_by_a_token_for_one_project_is_told_of_no_other(bob, document, look) -> None:
    _token, secret = make_token(by=make.bob(), name="x", scope="read", days=7, project=document.project)
    by_token = Client(headers={"Authorization": f"Bearer {secret}"})
    make.annotation(make.document(make.project(name="Elsewhere")), note="@bob", by=make.alice())

    def caller(_method: str, path: str) -> Any:
        return by_token.get(f"/api{path}")

    page, other = Page(caller, document), Page(bob, document)
    look()
    assert (page.told("notices"), other.told("notices")) == ([{"unseen": 0}], [{"unseen": 1}])
    address = f"/documents/{document.uid}/news?after=0&tab={uuid4()}"
    assert (caller("GET", address).json()["unseen"], bob("GET", address).json()["unseen"]) == (0, 1)


@pytest.mark.parametrize("pages", [2, 20])
def test_counting_for_all_pages_is_one_query(alice, bob, document, look, pages, django_assert_max_num_queries) -> None:
    open_pages = [Page((alice, bob)[number % 2], document) for number in range(pages)]
    look()
    make.annotation(document, note="@bob", by=make.alice())
    with django_assert_max_num_queries(100) as asked:
        look()
    assert sum("annotator_notice" in query["sql"] for query in asked) == 1
    assert [page.told("notices")[-1] for page in open_pages] == [{"unseen": 0}, {"unseen": 1}] * (pages // 2)


def test_more_than_a_hundred_are_told_as_a_hundred(bob, document, monkeypatch) -> None:
    monkeypatch.setattr("annotator.notices.MOST_COUNTED", 2)
    for _ in range(3):
        make.annotation(document, note="@bob", by=make.alice())
    assert unseen_by_person({make.bob().pk}) == {make.bob().pk: 2}


def test_who_asks_is_told_how_much_they_have_not_seen(bob, document) -> None:
    elsewhere = make.document(make.project(name="Elsewhere"))
    after, tab = queries.last_change_of_project(document.project_id), uuid4()
    first = ask(bob, document, after=after, tab=tab)
    assert first.json()["unseen"] == 0
    make.annotation(elsewhere, note="@bob", by=make.alice())
    second = ask(bob, document, after=after, tab=tab, etag=first["ETag"])
    assert second.json()["unseen"] == 1


# ── Asking ────────────────────────────────────────────────────────────────────────────────────────────────────────


def ask(caller: Any, document: Any, *, after: int, tab: UUID, etag: str = "") -> Any:
    headers = {"If_None_Match": etag} if etag else {}
    return caller("GET", f"/documents/{document.uid}/news?after={after}&tab={tab}", **headers)


def test_who_asks_gets_news_once_and_then_nothing(alice, bob, document) -> None:
    before, tab = queries.last_change_of_project(document.project_id), uuid4()
    made = make.annotation(document, by=make.alice())
    answer = ask(bob, document, after=before, tab=tab)
    news = answer.json()
    assert [one["uid"] for one in news["annotations"]] == [str(made.uid)]
    assert news["presence"] == [{"person": {"id": make.bob().pk, "name": "Bob Stone"}, "tabs": 1}]
    again = ask(bob, document, after=news["change"], tab=tab, etag=answer["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", answer["ETag"])
    make.annotation(document, by=make.alice(), quote="fox")
    answer = ask(bob, document, after=news["change"], tab=tab, etag=answer["ETag"])
    assert len(answer.json()["annotations"]) == 1


def test_a_compressed_answer_s_tag_is_known_again(bob, document) -> None:
    tab, after = uuid4(), queries.last_change_of_project(document.project_id)
    answer = ask(bob, document, after=after, tab=tab)
    assert ask(bob, document, after=after, tab=tab, etag=f"W/{answer['ETag']}").status_code == 304


def test_who_asks_is_seen_and_sees_the_others(alice, bob, document, look) -> None:
    page = Page(alice, document)
    look()
    after, tab = queries.last_change_of_project(document.project_id), uuid4()
    first = ask(bob, document, after=after, tab=tab)
    assert [one["person"]["name"] for one in first.json()["presence"]] == ["Alice Ng", "Bob Stone"]
    page.close()
    look()
    second = ask(bob, document, after=after, tab=tab, etag=first["ETag"])
    assert [one["person"]["name"] for one in second.json()["presence"]] == ["Bob Stone"]


def test_asking_in_vain_is_cheap(bob, document, django_assert_num_queries) -> None:
    after, tab = queries.last_change_of_project(document.project_id), uuid4()
    etag = ask(bob, document, after=after, tab=tab)["ETag"]
    with django_assert_num_queries(6):  # two of them ask who is signed in
        assert ask(bob, document, after=after, tab=tab, etag=etag).status_code == 304


def test_asking_writes_down_a_page_every_fifteen_seconds_at_most(bob, document) -> None:
    after, tab = queries.last_change_of_project(document.project_id), uuid4()
    ask(bob, document, after=after, tab=tab)
    for age, is_written in ((10, False), (16, True)):
        then = timezone.now() - timedelta(seconds=age)
        Presence.objects.update(seen_at=then)
        ask(bob, document, after=after, tab=tab)
        assert (Presence.objects.get().seen_at > then) is is_written


def test_asking_tells_nothing_of_what_is_private(alice, bob, document) -> None:
    after, tab = queries.last_change_of_project(document.project_id), uuid4()
    private(document, by=make.bob())
    assert len(ask(bob, document, after=after, tab=tab).json()["annotations"]) == 1
    assert ask(alice, document, after=after, tab=uuid4()).json()["annotations"] == []


def test_a_stranger_and_who_is_signed_out_get_no_news(document, charlie, nobody) -> None:
    assert [ask(caller, document, after=0, tab=uuid4()).status_code for caller in (charlie, nobody)] == [404, 401]
    assert Presence.objects.count() == 0


def test_pages_that_never_said_that_they_go_are_forgotten(bob, document) -> None:
    Presence.objects.create(
        document=document, person=make.alice(), seen_at=timezone.now() - live.presence.KEPT - timedelta(seconds=1)
    )
    ask(bob, document, after=0, tab=uuid4())
    assert Presence.objects.count() == 1


def private(document: Any, *, by: Any, quote: str = "brown", note: str = "", tags: tuple[Any, ...] = ()) -> Annotation:
    made = make.annotation(document, quote=quote, by=by, note=note, tags=tags)
    annotate.unshare_annotation(made, by=by)
    return made
