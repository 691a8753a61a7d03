"""Open pages of a codebook are told that others changed it, and of nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from unittest import mock
from uuid import uuid4

import pytest
from django.core.signals import request_finished

from annotator import queries
from annotator.actions import tag as tagging
from annotator.actions.codebook.versions import freeze
from annotator.api import live
from annotator.api.news import as_json, news_after
from annotator.live import pump as pumping
from annotator.live.streams import Streams
from annotator.live.telling import News
from annotator.models import Presence
from documents.actions import projects
from documents.models import Membership
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def look(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """What the thread does again and again, for this test alone."""
    settings.STREAMS = 2
    streams = Streams()
    pump = pumping.Pump(streams, News(news_after, as_json))
    monkeypatch.setattr(live, "streams", streams)
    monkeypatch.setattr(live, "pump", pump)
    monkeypatch.setattr(pump, "start", lambda: None)
    return pump.look


class Page:
    """Somebody's page of a codebook, and what it is told."""

    def __init__(self, caller: Any, project: Any, *, after: int | None = None) -> None:
        after = queries.last_change_of_project(project.pk) if after is None else after
        self.tab = uuid4()
        before = set(live.streams.all())
        self.answer = caller("GET", f"/projects/{project.slug}/codebook/events?after={after}&tab={self.tab}")
        self.stream = next(iter(set(live.streams.all()) - before), None)
        self.first = next(iter(self.answer.streaming_content)).decode() if self.stream else ""

    def told(self) -> list[tuple[str, Any]]:
        text, self.first = self.first, ""
        while (content := self.stream.take(0)) not in {b":\n\n", None}:
            text += content.decode()
        self.ended = content is None
        parts = [dict(line.split(": ", 1) for line in part.splitlines()) for part in text.split("\n\n") if part]
        return [(part["event"], json.loads(part["data"])) for part in parts if "event" in part]

    @property
    def changes(self) -> list[int]:
        return [data["change"] for name, data in self.told() if name == "news"]

    def close(self) -> None:
        with mock.patch.object(request_finished, "send"):
            self.answer.close()


@pytest.fixture
def project() -> Any:
    return make.project()


def last(project: Any) -> int:
    return queries.last_change_of_project(project.pk)


def test_a_page_says_at_once_that_events_pass(bob: Any, project: Any, look: Any) -> None:
    assert Page(bob, project).told() == [("presence", [])]


def test_what_another_does_to_the_codebook_is_told_once(bob: Any, project: Any, look: Any) -> None:
    animals = make.tag(project)
    page = Page(bob, project)
    for act in (
        lambda: tagging.edit_tag(animals, name="Beasts", by=make.alice()),
        lambda: freeze(project, by=make.alice()),
        lambda: tagging.trash_tag(animals, by=make.alice()),
    ):
        page.told()
        act()
        look()
        assert page.changes == [last(project)]
        look()
        assert page.changes == []


def test_what_is_done_elsewhere_is_not_told(bob: Any, project: Any, look: Any) -> None:
    document, elsewhere = make.document(project), make.project(name="Elsewhere")
    page = Page(bob, project)
    make.annotation(document)
    make.tag(elsewhere)
    look()
    assert page.changes == []


def test_a_page_catches_up_with_what_it_missed(bob: Any, project: Any, look: Any) -> None:
    make.tag(project)
    change = last(project)
    make.document(project)
    page = Page(bob, project, after=0)
    assert page.changes == [change]
    assert Page(bob, project, after=change).changes == []


def test_pages_of_documents_and_of_the_codebook_stand_beside_each_other(bob: Any, project: Any, look: Any) -> None:
    document = make.document(project)
    page = Page(bob, project)
    answer = bob("GET", f"/documents/{document.uid}/events?after={last(project)}&tab={uuid4()}")
    make.tag(project)
    look()
    assert page.changes == [last(project)]
    assert Presence.objects.count() == 1  # of the document's page alone
    with mock.patch.object(request_finished, "send"):
        answer.close()


def test_who_may_not_read_any_more_hears_nothing_more(bob: Any, project: Any, look: Any) -> None:
    page = Page(bob, project)
    Membership.objects.filter(user=make.bob()).delete()
    tagging.make_tag(project, name="Secret", by=make.alice())
    freeze(project, by=make.alice())  # no harmless line: who may read is asked anew
    look()
    assert page.changes == []
    assert page.ended


def test_a_project_in_the_trash_ends_its_pages(bob: Any, project: Any, look: Any) -> None:
    page = Page(bob, project)
    projects.trash_project(project, by=make.alice())
    look()
    assert page.changes == []
    assert page.ended


def test_where_there_is_no_room_the_page_asks(bob: Any, project: Any, look: Any) -> None:
    pages = [Page(bob, project) for _ in range(3)]
    assert pages[2].stream is None
    assert "event: poll" in pages[2].answer.content.decode()


def test_a_page_that_goes_gives_its_place_back(bob: Any, project: Any, look: Any) -> None:
    page = Page(bob, project)
    assert bob("DELETE", f"/projects/{project.slug}/codebook/presence/{page.tab}").status_code == 204
    assert len(live.streams) == 0


def test_who_asks_hears_of_the_codebook_alone(bob: Any, project: Any) -> None:
    make.tag(project)
    change = last(project)
    make.document(project)
    address = f"/projects/{project.slug}/codebook/news?tab={uuid4()}"
    assert bob("GET", f"{address}&after=0").json() == {"change": change, "more": False, "presence": [], "unseen": 0}
    assert bob("GET", f"{address}&after={change}").json()["change"] == change
