"""What a person keeps to themselves is nowhere to be seen by anybody else, whoever they are; and everywhere by them."""

from __future__ import annotations

import gzip
import json
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from annotator import queries
from annotator.access import passage_to_annotate
from annotator.actions.acts import perform
from annotator.actions.annotate import (
    annotate,
    edit_annotation,
    resolve_annotation,
    restore_annotation,
    share_annotation,
    trash_annotation,
    unshare_annotation,
)
from annotator.actions.discuss import edit_reply
from annotator.actions.steps import Trash
from annotator.models import Annotation, Shows
from documents.actions.revisions import add_revision
from documents.models import Change
from documents.text import Span
from tests import factories as make

pytestmark = pytest.mark.django_db

# What only Bob may see. Each word stands in one place alone, so that a trace says where it comes from.
QUOTE, NOTE, REPLY, TRASHED = "jumps", "Bumblebee", "Hornet", "lazy"
TEXT = f"{make.FOX} And some more."


class World:
    """Bob's highlight, which is private, with a note, a tag of its own and a reply; and another one in the trash."""

    def __init__(self) -> None:
        self.project = make.project()
        self.document = make.document(self.project, text=TEXT)
        self.since = queries.last_change_of_project(self.project.pk)
        self.tag = make.tag(self.project, "Insects")
        self.shared = make.annotation(self.document, quote="brown", tags=(self.tag,), note="Everybody’s.")
        self.annotation = self.private(QUOTE)
        edit_annotation(self.annotation, note=f"{NOTE}, @alice", by=make.bob())
        reply = make.reply(self.annotation, text="A wasp, @alice?")
        edit_reply(reply, text=f"{REPLY}, @alice!", by=make.bob())
        self.trashed = self.private(TRASHED)
        trash_annotation(self.trashed, by=make.bob())
        add_revision(self.document, make.reading(f"So: {TEXT}"), by=make.alice())
        make.view(self.project, "All", shared=True, query="format=csv", shows=Shows.RECIPE)
        self.secrets = (str(self.annotation.uid), str(self.trashed.uid), self.annotation.uid.hex, NOTE, REPLY)

    def private(self, quote: str) -> Annotation:
        self.document.refresh_from_db()
        start = make.revision(self.document).text.index(quote)
        span, bob = Span(start, start + len(quote)), make.bob()
        passage = passage_to_annotate(bob, self.document.uid, self.document.revision_number, span)
        made = {"uid": uuid4(), "quote": quote, "tags": {self.tag.pk}, "note": "", "private": True, "by": bob}
        return annotate(passage, span=span, **made)[0]


def page(name: str, **query: Any) -> Any:
    def read(world: World, client: Client) -> str:
        named = {
            "slug": world.project.slug,
            "uid": world.document.uid,
            "pk": world.tag.pk,
        }
        wanted = {
            "document": ("uid",),
            "document-print": ("uid",),
            "document-history": ("uid",),
            "document-revisions": ("uid",),
            "document-compare": ("uid",),
            "tag": ("slug", "pk"),
            "notices": (),
            "projects": (),
        }.get(name, ("slug",))
        chosen = {key: str(getattr(world, value).pk) for key, value in query.items()}
        return text(client.get(reverse(name, kwargs={key: named[key] for key in wanted}), chosen))

    return read


def api(path: str) -> Any:
    def read(world: World, client: Client) -> str:
        parts = {"uid": world.document.uid, "slug": world.project.slug, "since": world.since}
        return text(client.get("/api" + path.format(**parts)))

    return read


def searched(show: str) -> Any:
    def read(world: World, client: Client) -> str:
        return text(client.get(reverse("search", args=[world.project.slug]), {"q": "has:note", "show": show}))

    return read


def text(response: Any) -> str:
    assert response.status_code == 200, response.content
    content = b"".join(response) if response.streaming else response.content
    return (gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content).decode()


# Each read, and whether its author finds the highlight there.
READS = {
    "the compact annotations": (api("/documents/{uid}/annotations"), True),
    "those of an older text": (api("/documents/{uid}/annotations?revision=1"), True),
    "news": (api("/documents/{uid}/news?after={since}&tab=00000000-0000-4000-8000-000000000000"), True),
    "the log over the API": (api("/projects/{slug}/changes?after={since}"), True),
    "the tags over the API": (api("/projects/{slug}/tags"), False),
    "the documents over the API": (api("/projects/{slug}/documents"), False),
    "a document over the API": (api("/documents/{uid}?text=1"), False),
    "the projects over the API": (api("/projects"), False),
    "what is undone next": (api("/projects/{slug}/undo"), False),
    "a table": (api("/projects/{slug}/exports/csv"), True),
    "a table of a document": (api("/projects/{slug}/exports/csv?document={uid}"), True),
    "a table of an older text": (api("/projects/{slug}/exports/csv?document={uid}&revision=1"), True),
    "web annotations": (api("/projects/{slug}/exports/jsonld"), True),
    "a report": (api("/projects/{slug}/exports/markdown"), True),
    "a table by a recipe": (api("/projects/{slug}/recipes/all/file"), True),
    "a table of those who wrote": (api("/projects/{slug}/exports/csv?without=replies&since=2000"), True),
    "what a table leaves behind": (api("/projects/{slug}/exports/csv/losses"), False),
    "documents that are found": (api("/projects/{slug}/search?q=has:note&counts=1&facets=1"), False),
    "passages that are found": (api("/projects/{slug}/search?q=has:note&show=passages&counts=1&facets=1"), True),
    "a table of what is found": (api("/projects/{slug}/search/table/csv?q=has:note&show=passages"), True),
    "hits of a search": (api("/documents/{uid}/hits?q=has:note&show=passages"), False),
    "the reading page": (page("document"), False),
    "print": (page("document-print"), True),
    "the document's history": (page("document-history"), True),
    "the project's history": (page("history"), True),
    "the document list": (page("project"), False),
    "the document list by tag": (page("project", tag="tag"), False),
    "the codebook": (page("codebook"), False),
    "the tag's page": (page("tag"), True),
    "the choice of exports": (page("export"), False),
    "the export of a tag": (page("export", tag="tag"), False),
    "the trash": (page("trash"), True),
    "notices": (page("notices"), False),
    "my projects": (page("projects"), False),
    "the revisions": (page("document-revisions"), False),
    "two revisions": (page("document-compare"), True),
    "documents that are searched for": (searched("documents"), False),
    "passages that are searched for": (searched("passages"), True),
    "a concordance": (searched("concordance"), True),
}


@pytest.fixture
def world() -> World:
    return World()


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def traces(world: World, seen: str) -> set[str]:
    return {secret for secret in world.secrets if secret in seen}


@pytest.mark.parametrize(("read", "is_there"), READS.values(), ids=READS)
def test_nobody_but_its_author_sees_a_private_annotation(world, read, is_there):
    editor = make.person("edna")
    make.member(world.project, editor, role=make.Role.EDITOR)
    boss = make.person("root", is_superuser=True, is_staff=True)
    make.member(world.project, boss)
    for other in (make.alice(), editor, boss):
        assert traces(world, read(world, signed_in(other))) == set()
    assert bool(traces(world, read(world, signed_in(make.bob())))) == is_there


@pytest.mark.parametrize(("read", "is_there"), READS.values(), ids=READS)
def test_what_was_kept_back_later_is_nowhere_either(world, read, is_there):
    seen = make.annotation(world.document, quote="quick", note="Cricket")
    make.member(world.project, edna := make.person("edna"))
    make.reply(seen, text="Grasshopper", by=edna)
    world.secrets = (*world.secrets, "Cricket", "Grasshopper")
    unshare_annotation(seen, by=make.bob())
    assert traces(world, read(world, signed_in(make.alice()))) == set()


@pytest.mark.parametrize(("read", "is_there"), READS.values(), ids=READS)
def test_what_is_shared_is_seen_without_its_past(world, read, is_there):
    edit_annotation(world.annotation, note="Ladybird", by=make.bob())
    share_annotation(world.annotation, by=make.bob())
    seen = read(world, signed_in(make.alice()))
    assert NOTE not in seen
    assert str(world.trashed.uid) not in seen
    # On the older text it was private, and stays so.
    if is_there and read not in {
        READS["the trash"][0],
        READS["those of an older text"][0],
        READS["a table of an older text"][0],
    }:
        assert QUOTE in seen or str(world.annotation.uid) in seen or world.annotation.uid.hex in seen


def test_undo_names_nothing_that_somebody_hid_since(world):
    seen = make.annotation(world.document, quote="quick", note="Cricket")
    trash_annotation(seen, by=make.alice())
    restore_annotation(seen, by=make.alice())
    following = READS["what is undone next"][0]
    assert "quick" in following(world, signed_in(make.alice()))
    unshare_annotation(seen, by=make.bob())
    assert "quick" not in following(world, signed_in(make.alice()))
    refused = signed_in(make.alice()).post(
        f"/api/projects/{world.project.slug}/undo", {"act": str(uuid4())}, content_type="application/json"
    )
    assert (refused.status_code, "quick" in refused.content.decode()) == (409, False)


def test_sharing_tells_whom_it_mentions(world):
    notices = page("notices")
    assert REPLY not in notices(world, signed_in(make.alice()))
    share_annotation(world.annotation, by=make.bob())
    assert REPLY in notices(world, signed_in(make.alice()))
    unshare_annotation(world.annotation, by=make.bob())
    assert REPLY not in notices(world, signed_in(make.alice()))


def test_it_can_not_be_found_nor_touched(world):
    alice, bob = signed_in(make.alice()), signed_in(make.bob())
    address = f"/api/annotations/{world.annotation.uid}"
    reply = world.annotation.replies.get()
    body = json.dumps({"annotation": str(world.annotation.uid), "text": "x"})
    assert alice.get(address).status_code == 404
    for method, path, sent in (
        ("DELETE", address, ""),
        ("PATCH", address, '{"note": "x"}'),
        ("POST", f"{address}/restore", ""),
        ("PUT", f"/api/replies/{uuid4()}", body),
        ("PATCH", f"/api/replies/{reply.uid}", '{"text": "x"}'),
        ("DELETE", f"/api/replies/{reply.uid}", ""),
        ("POST", f"/api/replies/{reply.uid}/restore", ""),
    ):
        assert alice.generic(method, path, sent, content_type="application/json").status_code == 404, path
    assert bob.get(address).json()["private"] is True


def test_it_can_be_private_from_the_first_moment(world):
    address = f"/api/annotations/{uuid4()}"
    sent = {"document": str(world.document.uid), "revision": 2, "note": "Mine.", "private": True}
    assert signed_in(make.bob()).put(address, sent, content_type="application/json").json()["private"] is True
    assert signed_in(make.alice()).get(address).status_code == 404
    assert Change.objects.latest("number").private_to == make.bob()


def test_counts_are_those_of_what_one_sees(world):
    def counts(person: Any) -> list[int]:
        client = signed_in(person)
        [tag] = json.loads(READS["the tags over the API"][0](world, client))
        [document] = json.loads(READS["the documents over the API"][0](world, client))
        choice = client.get(reverse("export", args=[world.project.slug]), {"tag": world.tag.pk})
        tagged = client.get(reverse("tag", args=[world.project.slug, world.tag.pk])).context
        [row] = client.get(reverse("project", args=[world.project.slug])).context["rows"]
        return [
            tag["passages"],
            document["annotations"],
            choice.context["count"],
            tagged["page"].paginator.count,
            tagged["bars"][0].count,
            row.highlights,
        ]

    assert counts(make.alice()) == [1] * 6
    assert counts(make.bob()) == [2] * 6


def test_documents_are_found_and_sorted_by_what_one_sees(world):
    other = make.document(world.project, title="Another")
    make.annotation(other, quote="fox")
    make.annotation(other, quote="dog")
    trash_annotation(world.shared, by=make.bob())
    address = reverse("project", args=[world.project.slug])

    def titles(person: Any, **query: Any) -> list[str]:
        return [row.document.title for row in signed_in(person).get(address, query).context["rows"]]

    def facets(person: Any) -> list[int]:
        return [facet.count for facet in signed_in(person).get(address).context["facets"].tags.shown]

    assert titles(make.alice(), tag=world.tag.pk) == []
    assert titles(make.bob(), tag=world.tag.pk) == ["The fox"]
    assert (facets(make.alice()), facets(make.bob()), facets(make.alice())) == ([], [1], [])
    for quote in ("And", "some"):
        world.private(quote)
    assert titles(make.alice(), sort="-highlights") == ["Another", "The fox"]
    assert titles(make.bob(), sort="-highlights") == ["The fox", "Another"]


def test_those_who_share_a_browser_get_each_their_own(world):
    address = f"/api/documents/{world.document.uid}/annotations"
    etag = signed_in(make.bob()).get(address)["ETag"]
    assert signed_in(make.alice()).get(address, headers={"If-None-Match": etag}).status_code == 200


def test_what_comes_after_others_have_looked_is_not_told_them(world, monkeypatch):
    monkeypatch.setattr("annotator.snapshots.LARGE", 0)  # what all see of it is kept
    read = READS["the compact annotations"][0]
    alice = signed_in(make.alice())
    read(world, alice)
    later = world.private("quick")
    world.secrets = (str(later.uid), later.uid.hex)
    assert traces(world, read(world, alice)) == set()
    share_annotation(later, by=make.bob())
    assert traces(world, read(world, alice))
    unshare_annotation(later, by=make.bob())
    assert later.uid.hex not in read(world, alice)  # dashed it may be: what they saw before is gone


def test_the_command_takes_out_what_everybody_may_see(world, tmp_path):
    file = tmp_path / "all.csv"
    call_command("export_annotations", project=world.project.slug, format="csv", output=str(file))
    table = file.read_text("utf-8-sig")
    assert "Everybody’s." in table
    assert traces(world, table) == set()


def test_every_line_about_it_is_its_authors(world):
    before = set(Change.objects.values_list("number", flat=True))
    resolve_annotation(world.annotation, by=make.bob())
    restore_annotation(world.trashed, by=make.bob())
    perform([Trash(world.annotation.uid)], uid=uuid4(), by=make.bob())
    lines = Change.objects.exclude(number__in=before)
    assert {line.private_to for line in lines} == {make.bob()}
    assert lines.count() == 3
