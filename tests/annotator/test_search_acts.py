"""From what a search finds to work, on the page and over HTTP."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from annotator import under_way
from annotator.actions import blinding
from annotator.actions.annotate import trash_annotation, unshare_annotation
from annotator.models import Annotation, Topic
from annotator.search import marking
from annotator.search.marking import planned
from annotator.search.understanding import understood
from annotator.search.widening import Reach
from documents import progress
from documents.access import project_to_own
from documents.actions.documents import trash_document
from documents.models import Assignment, Change, Document, Role
from tests import factories as make

pytestmark = pytest.mark.django_db

BEES = "The bees dance. Other bees sing, and bees fly.\nNobody marks them.\n"


class World:
    def __init__(self) -> None:
        self.project = make.project(name="Harrow Bay")
        self.tag = make.tag(self.project, "Insects", colour="amber")
        self.one = make.document(self.project, text=BEES, title="On bees")
        self.two = make.document(self.project, text="A hive of bees.\n", title="Hives")
        self.fox = make.document(self.project, title="The fox")
        self.mine = make.annotation(self.one, quote="bees dance")
        self.hers = make.annotation(self.two, quote="hive of bees", by=make.alice())

    def send(self, do: str, *, q: str = "bees", show: str = "documents", by: Any = None, **fields: Any) -> Any:
        client = Client()
        client.force_login(by or make.alice())
        address = f"{reverse('search-act', args=[self.project.slug])}?q={q}&show={show}"
        return client.post(address, {"do": do, **fields})

    def marks(self) -> list[tuple[str, str]]:
        found = Annotation.objects.filter(taggings__tag=self.tag, trashed_at__isnull=True)
        return [(one.document.title, one.quote) for one in found.order_by("document_id", "start")]


@pytest.fixture
def world() -> World:
    return World()


def said(response: Any) -> str:
    return " ".join(str(one) for one in get_messages(response.wsgi_request))


def post(path: str, body: dict[str, Any], *, by: Any = None) -> Any:
    client = Client()
    client.force_login(by or make.alice())
    return client.post(path, json.dumps(body), content_type="application/json")


def test_passages_that_are_ticked_are_tagged_and_that_can_be_undone(world: World) -> None:
    response = world.send("tag", show="passages", tag="insects", passages=[str(world.hers.uid)])
    assert response.url.endswith("/search/?q=bees&show=passages")
    assert "1 passage carries “Insects” now." in said(response)
    assert world.marks() == [("Hives", "hive of bees")]
    act = Change.objects.get(verb="search.applied")
    assert act.after == {"query": "bees", "tags": [world.tag.pk], "taken": []}
    address = reverse("search-undo", args=[world.project.slug, act.batch])
    assert address in said(response)
    client = Client()
    client.force_login(make.alice())
    undone = client.post(f"{address}?q=bees")
    assert said(undone) == "Undone: 1 change to hits of “bees”"
    assert undone.url.endswith("/search/?q=bees")
    assert world.marks() == []


def test_all_passages_are_tagged_if_they_are_still_all(world: World) -> None:
    refused = world.send("tag", show="passages", tag="Insects", all="3")
    assert "something else by now" in said(refused)
    assert world.marks() == []
    world.send("tag", show="passages", tag="Insects", all="2")
    assert world.marks() == [("On bees", "bees dance"), ("Hives", "hive of bees")]
    response = world.send("untag", show="passages", q="tag:Insects", tag="Insects", all="2")
    assert "2 passages don’t carry “Insects” any more." in said(response)
    assert world.marks() == []


def test_an_annotator_tags_his_own_of_them(world: World) -> None:
    response = world.send("tag", show="passages", tag="Insects", all="2", by=make.bob())
    assert "1 passage carries “Insects” now. 1 passage is another’s, and stays as it is." in said(response)
    assert world.marks() == [("On bees", "bees dance")]
    again = world.send("tag", show="passages", tag="Insects", passages=[str(world.hers.uid)], by=make.bob())
    assert "These passages are others’" in said(again)


def test_what_isn_t_found_any_more_is_not_changed(world: World) -> None:
    trash_annotation(world.hers, by=make.alice())
    response = world.send("tag", show="passages", tag="Insects", passages=[str(world.hers.uid), str(world.mine.uid)])
    assert "Look at the hits again" in said(response)
    assert world.marks() == []


def test_private_passages_of_others_are_no_hits(world: World) -> None:
    unshare_annotation(world.mine, by=make.bob())
    response = world.send("tag", show="passages", tag="Insects", passages=[str(world.mine.uid)])
    assert "Look at the hits again" in said(response)
    world.send("tag", show="passages", tag="Insects", all="1")
    assert world.marks() == [("Hives", "hive of bees")]


FAULTS = {
    "nothing ticked": ("tag", "passages", {"tag": "Insects"}, "tick the boxes"),
    "no such tag": ("tag", "passages", {"tag": "Birds", "all": "2"}, "in the codebook"),
    "no such act": ("trash-it", "passages", {"all": "2"}, "Choose what to do"),
    "an act on documents, with passages": ("put-under", "passages", {"topic": "Insects", "all": "2"}, "Choose what"),
    "a key that is none": ("mark", "concordance", {"tag": "Insects", "occurrences": "x:y"}, "Look at the hits again"),
    "an identifier that is none": ("tag", "passages", {"tag": "Insects", "passages": "x"}, "Look at the hits again"),
    "another reach": ("mark", "documents", {"tag": "Insects", "reach": "page", "all": "2"}, "its sentence"),
    "a person who isn't here": ("assign", "documents", {"person": "1000", "all": "2"}, "a person of this project"),
}


@pytest.mark.parametrize(("do", "show", "fields", "sentence"), FAULTS.values(), ids=FAULTS)
def test_what_can_t_be_done_is_said(world: World, do: str, show: str, fields: dict[str, Any], sentence: str) -> None:
    before = Change.objects.count()
    assert sentence in said(world.send(do, show=show, **fields))
    assert Change.objects.count() == before


def test_a_query_that_isn_t_understood_changes_nothing(world: World) -> None:
    assert "tga" in said(world.send("tag", q="tga:x", show="passages", tag="Insects", all="2"))
    assert "Say what to look for" in said(world.send("tag", q="", show="passages", tag="Insects", all="2"))


def test_documents_go_under_a_topic_as_one_act(world: World) -> None:
    response = world.send("put-under", topic="Insects", all="2")
    assert "2 documents are under “Insects”." in said(response)
    assert {one.content_object for one in Topic.objects.all()} == {world.one, world.two}
    line = Change.objects.get(verb="search.applied")
    assert line.after == {"query": "bees"}
    assert Change.objects.filter(batch=line.batch).count() == 3
    assert "Other documents" not in said(world.send("take-out", topic="Insects", documents=[str(world.one.uid)]))
    assert Topic.objects.count() == 1


def test_documents_are_assigned_by_editors(world: World) -> None:
    world.send("assign", person=str(make.bob().pk), documents=[str(world.two.uid)])
    assert [one.document for one in Assignment.objects.all()] == [world.two]
    refused = world.send("assign", person=str(make.bob().pk), all="2", by=make.bob())
    assert "needs the role" in said(refused)


def test_marking_is_shown_before_it_is_done(world: World) -> None:
    before = Change.objects.count()
    shown = world.send("mark", tag="Insects", all="2")
    assert shown.status_code == 200
    assert (shown.context["plan"].count, shown.context["plan"].documents, shown.context["plan"].there) == (4, 2, 0)
    page = shown.content.decode()
    assert "Mark 4 places" in page
    assert "<mark>bees</mark>" in page
    assert Change.objects.count() == before
    fields = {"tag": "Insects", "all": "2", "sure": "4", "act": str(shown.context["act"]), "reach": "hit"}
    done = world.send("mark", **fields)
    assert "4 occurrences are marked with “Insects” now." in said(done)
    assert world.marks() == [("On bees", "bees"), ("On bees", "bees"), ("On bees", "bees"), ("Hives", "bees")]
    assert "4 occurrences" in said(world.send("mark", **fields))  # sent twice
    assert len(world.marks()) == 4
    nothing = world.send("mark", tag="Insects", all="2")
    assert "carry this tag already" in nothing.content.decode()


def test_marking_is_refused_where_there_are_others_by_now(world: World) -> None:
    make.document(world.project, text="Bees again.\n", title="New")
    response = world.send("mark", tag="Insects", all="2", sure="4", act=str(uuid4()))
    assert "Look at the hits again" in said(response)
    assert world.marks() == []


def test_sentences_and_paragraphs_are_marked_once(world: World) -> None:
    def marked(reach: str) -> list[str]:
        search = understood(world.project, "bees", user=make.alice())
        plan = planned(search, tag=world.tag.pk, reach=Reach(reach))
        texts = {one.pk: one for one in (world.one, world.two)}
        return [
            span.of(make.revision(texts[place.document]).text) for place in plan.places[::-1] for span in place.spans
        ]

    assert marked("sentence") == ["The bees dance.", "Other bees sing, and bees fly.", "A hive of bees."]
    assert marked("paragraph") == ["The bees dance. Other bees sing, and bees fly.", "A hive of bees."]


def test_occurrences_that_are_ticked_are_marked(world: World) -> None:
    ticked = [f"{world.one.uid}:4-8", f"{world.two.uid}:10-14"]
    fields = {"show": "concordance", "tag": "Insects", "occurrences": ticked, "private": "on"}
    shown = world.send("mark", by=make.bob(), **fields)
    assert shown.context["plan"].count == 2
    world.send("mark", by=make.bob(), sure="2", act=str(uuid4()), **fields)
    assert world.marks() == [("On bees", "bees"), ("Hives", "bees")]
    assert Annotation.objects.filter(private=True).count() == 2
    gone = world.send("mark", show="concordance", tag="Insects", occurrences=f"{world.one.uid}:5-8")
    assert "Look at the hits again" in said(gone)
    elsewhere = world.send("mark", show="concordance", tag="Insects", occurrences=f"{world.fox.uid}:0-3")
    assert "Look at the hits again" in said(elsewhere)


def test_what_others_keep_to_themselves_is_marked_beside(world: World) -> None:
    """That somebody's private passage carries the tag at that place isn't told by leaving it out."""
    hidden = make.annotation(world.two, quote="bees", tags=(world.tag,))
    unshare_annotation(hidden, by=make.bob())

    def count(user: Any) -> tuple[int, int]:
        plan = planned(understood(world.project, "bees", user=user), tag=world.tag.pk)
        return plan.count, plan.there

    assert count(make.alice()) == (4, 0)
    assert count(make.bob()) == (3, 1)
    blinding.make_blind(project_to_own(make.alice(), world.project.slug), by=make.alice())
    mine = make.annotation(world.two, quote="bees", tags=(world.tag,), by=make.alice())
    assert mine.private is False
    assert count(make.bob()) == (3, 1)
    make.member(world.project, make.charlie())
    assert count(make.charlie()) == (4, 0)


def test_occurrences_lie_in_the_passages_that_are_asked_for(world: World) -> None:
    make.annotation(world.one, quote="bees dance", tags=(world.tag,))
    plan = planned(
        understood(world.project, "bees tag:Insects", user=make.alice()), tag=make.tag(world.project, "New").pk
    )
    assert [one.before.strip() + one.quote for one in plan.shown] == ["Thebees"]
    only_tags = planned(understood(world.project, "tag:Insects", user=make.alice()), tag=world.tag.pk)
    assert only_tags.count == 0


def test_too_many_places_are_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marking, "MOST", 3)
    assert "Narrow the search" in said(world.send("mark", tag="Insects", all="2"))
    monkeypatch.setattr("annotator.search.choosing.MOST", 1)
    assert "Narrow the search" in said(world.send("tag", show="passages", tag="Insects", all="2"))


def test_what_lies_in_the_trash_is_not_marked(world: World) -> None:
    trash_document(world.two, by=make.alice())
    plan = planned(understood(world.project, "bees", user=make.alice()), tag=world.tag.pk)
    assert (plan.count, plan.documents) == (3, 1)


def test_exactly_the_hits_go_out(world: World) -> None:
    response = world.send("export", show="passages", passages=[str(world.mine.uid)])
    address = urlsplit(response.url)
    assert parse_qs(address.query) == {"q": ["bees"], "show": ["passages"], "hits": [str(world.mine.uid)]}
    client = Client()
    client.force_login(make.bob())
    page = client.get(response.url)
    assert page.context["count"] == 1
    assert "Passages that “bees” finds." in page.content.decode()
    csv = page.context["sections"][0].rows[0].address
    rows = b"".join(client.get(csv).streaming_content).decode()
    assert "bees dance" in rows
    assert "hive of bees" not in rows
    all_of_them = client.get(f"{reverse('export', args=[world.project.slug])}?q=bees").context["count"]
    assert all_of_them == 2


def test_what_is_marked_on_documents_goes_out(world: World) -> None:
    unshare_annotation(world.mine, by=make.bob())
    address = world.send("export", documents=[str(world.one.uid), str(world.two.uid)]).url
    for user, count in ((make.alice(), 1), (make.bob(), 2)):
        client = Client()
        client.force_login(user)
        assert client.get(address).context["count"] == count
    client = Client()
    client.force_login(make.bob())
    markdown = reverse("export-file", args=[world.project.slug, "markdown"])
    report = b"".join(client.get(f"{markdown}?q=hive&show=documents").streaming_content).decode()
    assert "hive of bees" in report
    assert "bees dance" not in report
    assert "found by “hive”" in report
    assert client.get(f"{markdown}?q=tga:x").status_code == 422
    assert client.get(f"{markdown}?q=hive&hits=x").status_code == 404


def test_programs_tag_what_a_query_finds(world: World) -> None:
    path, act = f"/api/projects/{world.project.slug}/search/tags", str(uuid4())
    body = {"act": act, "q": "bees", "add_tags": [world.tag.pk]}
    assert post(path, body | {"count": 3}).status_code == 409
    done = post(path, body | {"count": 2}).json()
    assert (done["act"], done["changed"], done["others"]) == (act, 2, 0)
    assert post(path, body).json()["changed"] == 2
    assert done["change"] == Change.objects.get(verb="search.applied").number
    some = {"act": str(uuid4()), "q": "bees", "remove_tags": [world.tag.pk], "passages": [str(world.mine.uid)]}
    assert post(path, some).json()["changed"] == 1
    assert world.marks() == [("Hives", "hive of bees")]
    assert post(path, {"act": str(uuid4()), "q": "bees"}).status_code == 422
    assert post(path, {"act": str(uuid4()), "q": "  ", "add_tags": [world.tag.pk]}).status_code == 422
    assert post(path, {"act": str(uuid4()), "q": "bees", "add_tags": [10**6]}).status_code == 422
    other = {"act": str(uuid4()), "q": "bees", "add_tags": [world.tag.pk]}
    assert post(path, other, by=make.bob()).json()["others"] == 1


def test_programs_mark_what_a_query_finds(world: World) -> None:
    path, client = f"/api/projects/{world.project.slug}/search/marks", Client()
    client.force_login(make.bob())
    plan = client.get(f"{path}?q=bees&tag={world.tag.pk}&reach=sentence")
    assert plan.json() == {"count": 3, "documents": 2, "there": 0}
    body = {"act": str(uuid4()), "q": "bees", "tag": world.tag.pk, "reach": "sentence"}
    assert post(path, body | {"count": 4}, by=make.bob()).status_code == 409
    assert post(path, body | {"count": 3}, by=make.bob()).json()["changed"] == 3
    assert post(path, body | {"count": 3}, by=make.bob()).json()["changed"] == 3
    assert len(world.marks()) == 3
    only = {"act": str(uuid4()), "q": "bees", "tag": world.tag.pk, "documents": [str(world.two.uid)], "private": True}
    assert post(path, only, by=make.bob()).json()["changed"] == 1
    assert Annotation.objects.get(private=True).quote == "bees"
    assert client.get(f"{path}?q=bees&tag={world.tag.pk}&reach=page").status_code == 422


def test_readers_choose_nothing(world: World) -> None:
    make.member(world.project, make.charlie(), role=Role.READER)
    assert world.send("tag", show="passages", tag="Insects", all="2", by=make.charlie()).status_code == 403
    client = Client()
    for user, there in ((make.charlie(), False), (make.bob(), True)):
        client.force_login(user)
        page = client.get(f"{reverse('search', args=[world.project.slug])}?q=bees").content.decode()
        assert ('id="search-acts"' in page) is there


@pytest.mark.parametrize(("show", "acts"), {"documents": "mark", "passages": "tag", "concordance": "mark"}.items())
def test_the_page_offers_what_can_be_done(world: World, show: str, acts: str) -> None:
    client = Client()
    client.force_login(make.alice())
    page = client.get(f"{reverse('search', args=[world.project.slug])}?q=bees&show={show}").content.decode()
    assert f'name="do" value="{acts}"' in page
    assert ('name="do" value="put-under"' in page) is (show == "documents")
    assert ('name="do" value="export"' in page) is (show != "concordance")
    assert Document.objects.count() == 3


def test_who_waits_for_an_act_is_told_how_far_it_is_and_nobody_else(client: Client) -> None:
    project = make.project()
    uid, bob = uuid4(), make.bob()
    address = reverse("search-act-state", args=[project.slug, uid])

    def asked(by: Any) -> Any:
        client.force_login(by)
        return client.get(address).json()

    assert asked(bob) == {}
    with under_way.noted(uid, by=bob):
        progress.report(300, 20_000)
        progress.report(301, 20_000)  # a moment later: not noted
        assert asked(bob) == {"done": 300, "total": 20_000}
        assert asked(make.alice()) == {}
    assert asked(bob) == {}
