"""In a blind project nobody but its owners finds anything of what others annotate, wherever they look; and all of it
once it is open."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator import access, blindness, queries
from annotator.actions.acts import perform
from annotator.actions.annotate import (
    edit_annotation,
    resolve_annotation,
    restore_annotation,
    trash_annotation,
)
from annotator.actions.blinding import make_blind, open_project
from annotator.actions.codebook import operations as do
from annotator.actions.codebook import planning
from annotator.actions.codebook.performing import perform as perform_on_codebook
from annotator.actions.discuss import edit_reply, trash_reply
from annotator.actions.steps import Trash
from annotator.actions.tag import edit_tag
from annotator.actions.trash import delete_for_ever, trash_of
from annotator.actions.undo import undo
from annotator.api.news import as_json, news_after
from annotator.errors import BuiltUpon, Refused
from annotator.live.streams import Stream
from annotator.live.telling import News, Telling
from annotator.live.watching import lines_after
from annotator.models import Annotation, Blinding, Notice, Reply, Shows
from annotator.notices import notices_to_mail
from annotator.tag_counts import counts_by_tag
from documents.access import project_to_read
from documents.actions.projects import change_role
from documents.actions.revisions import add_revision
from documents.models import Change, Membership, Role
from tests import factories as make
from tests.annotator.test_privacy import READS, api, page, signed_in

pytestmark = pytest.mark.django_db

MANY = 3  # random stories; try some hundred after changing what is kept from whom

TEXT = f"{make.FOX} And some more words for others to stand upon."
# Each word stands in what one person wrote, and nowhere else.
BOBS = ("Bumblebee", "Hornet", "Wasp", "Gadfly")
CAROLS = ("Cricket", "Locust", "Mantis", "Earwig")
EDNAS = ("Ladybird",)

SURFACES = {
    **READS,
    "an annotation's history": (lambda world, client: of_annotation(world, client), True),
    "examples of the tag": (lambda world, client: about_tag(world, client, "examples"), True),
    "passages of the tag": (lambda world, client: about_tag(world, client, "passages"), True),
    "the codebook over the API": (api("/projects/{slug}/codebook"), False),
    "suggested topics": (api("/documents/{uid}/suggested-topics"), False),
    "who works on what": (api("/projects/{slug}/progress"), False),
    "the queue": (page("next"), False),
    "the members": (page("members"), False),
    "what wants a look": (page("project-review"), False),
    "what wants a look over the API": (api("/projects/{slug}/review"), False),
    "compared codebooks": (page("codebook-compare"), False),
}


def of_annotation(world: World, client: Client) -> str:
    address = reverse("document-history", args=[world.document.uid])
    seen = [client.get(address, {"of": str(one.uid)}) for one in Annotation.objects.order_by("pk")]
    return "".join(one.content.decode() for one in seen if one.status_code == 200)


def about_tag(world: World, client: Client, what: str) -> str:
    return client.get(f"/api/tags/{world.tag.pk}/{what}").content.decode()


class World:
    """A blind project of Alice's in which Bob and Carol annotate, and Edna is an editor."""

    def __init__(self) -> None:
        self.project = make.project()
        self.carol, self.edna = make.person("carol"), make.person("edna")
        make.member(self.project, self.carol)
        make.member(self.project, self.edna, role=Role.EDITOR)
        self.document = make.document(self.project, text=TEXT)
        self.tag, self.other = make.tag(self.project, "Insects"), make.tag(self.project, "Birds")
        make.view(self.project, "All", shared=True, query="format=csv", shows=Shows.RECIPE)
        self.since = queries.last_change_of_project(self.project.pk)
        self.of_bob = self.annotate(make.bob(), "jumps", BOBS)
        self.blind()
        self.of_carol = self.annotate(self.carol, "lazy", CAROLS)
        self.of_edna = make.annotation(self.document, quote="some", tags=(self.tag,), note=EDNAS[0], by=self.edna)
        revised = make.reading(f"So: {TEXT}")
        add_revision(self.document, revised, by=make.alice())
        self.document.refresh_from_db()

    def annotate(self, by: Any, quote: str, words: tuple[str, ...]) -> Annotation:
        """A passage with a note, a reply, another one in the trash and two in the past."""
        made = make.annotation(self.document, quote=quote, tags=(self.tag,), note=f"{words[0]} @alice", by=by)
        reply = make.reply(made, text=words[1], by=by)
        edit_reply(reply, text=f"{words[2]} @edna @bob @carol", by=by)
        thrown = make.annotation(self.document, quote="dog", tags=(self.tag,), note=words[3], by=by)
        trash_annotation(thrown, by=by)
        return made

    def as_seen_by(self, person: Any) -> Any:
        return project_to_read(person, self.project.slug)

    def blind(self) -> None:
        make_blind(self.as_seen_by(make.alice()), by=make.alice())

    def open(self) -> None:
        open_project(self.as_seen_by(make.alice()), by=make.alice())

    def secrets_from(self, person: Any) -> set[str]:
        """What this person must not find anywhere."""
        words = {make.bob(): BOBS, self.carol: CAROLS, self.edna: EDNAS}
        hidden = {word for who, known in words.items() if who != person for word in known}
        uids = Annotation.objects.exclude(author=person).values_list("uid", flat=True)
        return hidden | {str(uid) for uid in uids} | {uid.hex for uid in uids}


@pytest.fixture(scope="module")
def kept(kept_in_database: Callable[..., Any]) -> World:
    return kept_in_database(World)


@pytest.fixture
def world(kept: World) -> World:
    return copy.deepcopy(kept)


def traces(world: World, person: Any, seen: str) -> set[str]:
    return {secret for secret in world.secrets_from(person) if secret in seen}


@pytest.mark.parametrize(("read", "shows"), SURFACES.values(), ids=SURFACES)
def test_each_finds_only_their_own_until_an_owner_opens_it(world, read, shows):
    for person in (make.bob(), world.carol, world.edna):
        assert traces(world, person, read(world, signed_in(person))) == set(), person
    of_bob, own = read(world, signed_in(make.bob())), {str(world.of_bob.uid), world.of_bob.uid.hex, *BOBS}
    assert any(word in of_bob for word in own) == shows or shows is False
    assert bool(traces(world, make.charlie(), read(world, signed_in(make.alice())))) >= shows
    world.open()
    assert bool(traces(world, make.bob(), read(world, signed_in(make.bob())))) >= (
        shows and read is not SURFACES["the trash"][0]
    )


def test_a_superuser_who_is_a_member_sees_no_more_than_others(world):
    boss = make.person("root", is_superuser=True, is_staff=True)
    make.member(world.project, boss, role=Role.EDITOR)
    for read, _shows in SURFACES.values():
        assert traces(world, boss, read(world, signed_in(boss))) == set()


def test_the_switch_is_for_owners(world):
    for person in (make.bob(), world.edna):
        for change in (make_blind, open_project):
            with pytest.raises(Refused):
                change(world.as_seen_by(person), by=person)
    assert Blinding.objects.filter(project=world.project).exists()


def test_doing_it_twice_leaves_one_line(world):
    world.blind()
    world.open()
    world.open()
    lines = Change.objects.filter(verb__in=queries.BLINDNESS).order_by("number")
    assert list(lines.values_list("verb", flat=True)) == ["project.blinded", "project.opened"]
    assert [blindness.is_blind_to(who, world.project.pk) for who in (make.alice(), make.bob())] == [False, False]


def test_who_is_no_owner_any_more_is_kept_in_the_dark_at_once(world):
    projects_owner = make.person("olga")
    make.member(world.project, projects_owner, role=Role.OWNER)
    client, read = signed_in(projects_owner), READS["the compact annotations"][0]
    assert BOBS[0] in read(world, client)
    etag = client.get(f"/api/documents/{world.document.uid}/annotations")["ETag"]
    change_role(Membership.objects.get(user=projects_owner), role=Role.EDITOR, by=make.alice())
    again = client.get(f"/api/documents/{world.document.uid}/annotations", headers={"If-None-Match": etag})
    assert (again.status_code, traces(world, projects_owner, read(world, client))) == (200, set())


def test_what_was_kept_for_all_is_not_shown_in_a_blind_project(world, monkeypatch):
    monkeypatch.setattr("annotator.snapshots.LARGE", 0)
    read = READS["the compact annotations"][0]
    world.open()
    assert CAROLS[0] in read(world, signed_in(make.bob()))
    world.blind()
    assert CAROLS[0] in read(world, signed_in(make.alice()))
    assert traces(world, make.bob(), read(world, signed_in(make.bob()))) == set()


def test_the_page_hears_whose_annotations_these_are(world):
    address = f"/api/documents/{world.document.uid}/annotations"
    said = {who: signed_in(who).get(address).json()["blind"] for who in (make.alice(), make.bob())}
    assert said == {make.alice(): "all", make.bob(): "own"}
    world.open()
    assert signed_in(make.bob()).get(address).json()["blind"] == ""


def test_it_can_not_be_found_nor_touched(world):
    reply = world.of_bob.replies.get()
    address = f"/api/annotations/{world.of_bob.uid}"
    body = json.dumps({"annotation": str(world.of_bob.uid), "text": "x"})
    for person in (world.carol, world.edna):
        client = signed_in(person)
        for method, path, sent in (
            ("GET", address, ""),
            ("GET", f"{address}/whereabouts", ""),
            ("DELETE", address, ""),
            ("PATCH", address, '{"note": "x"}'),
            ("POST", f"{address}/restore", ""),
            ("PUT", f"/api/replies/{uuid4()}", body),
            ("PATCH", f"/api/replies/{reply.uid}", '{"text": "x"}'),
            ("DELETE", f"/api/replies/{reply.uid}", ""),
            ("POST", f"/api/replies/{reply.uid}/restore", ""),
        ):
            assert client.generic(method, path, sent, content_type="application/json").status_code == 404, path
    assert signed_in(make.alice()).get(address).status_code == 200
    assert signed_in(make.bob()).get(f"{address}/whereabouts").json()["state"] == "standing"


def test_counts_are_those_of_what_one_sees(world):
    def counts(person: Any) -> dict[str, int]:
        client = signed_in(person)
        tags = json.loads(READS["the tags over the API"][0](world, client))
        [document] = json.loads(READS["the documents over the API"][0](world, client))
        tagged = client.get(reverse("tag", args=[world.project.slug, world.tag.pk])).context
        [row] = client.get(reverse("project", args=[world.project.slug])).context["rows"]
        counted = counts_by_tag(world.project, user=person)[world.tag.pk].below
        return {
            "a tag": next(tag["passages"] for tag in tags if tag["id"] == world.tag.pk),
            "a document": document["annotations"],
            "an export": client.get(reverse("export", args=[world.project.slug])).context["count"],
            "a tag's page": tagged["page"].paginator.count,
            "a bar": tagged["bars"][0].count,
            "a row": row.highlights,
            "the tree": counted.passages,
            "the tree's people": counted.people + 2 * (person == make.bob()),
        }

    assert set(counts(make.bob()).values()) == {1, 3}
    assert set(counts(make.alice()).values()) == {3}
    world.open()
    assert counts(make.bob())["the tree"] == 3


def test_documents_are_found_and_sorted_by_what_one_sees(world):
    other = make.document(world.project, title="Another")
    make.annotation(other, quote="fox", tags=(world.other,), by=world.carol)
    make.annotation(other, quote="dog", by=world.carol)
    address = reverse("project", args=[world.project.slug])

    def titles(person: Any, **query: Any) -> list[str]:
        return [row.document.title for row in signed_in(person).get(address, query).context["rows"]]

    assert titles(make.bob(), tag=world.other.pk) == []
    assert titles(world.carol, tag=world.other.pk) == ["Another"]
    assert titles(make.bob(), sort="-highlights") == ["The fox", "Another"]
    assert titles(world.carol, sort="-highlights") == ["Another", "The fox"]
    assert titles(make.alice(), sort="-highlights") == ["The fox", "Another"]


def test_counts_of_the_list_that_were_kept_for_all_are_not_shown(world):
    other = make.document(world.project, title="Another")
    make.annotation(other, quote="fox", tags=(world.other,), by=world.carol)
    address = reverse("project", args=[world.project.slug])

    def counted(who: Any, **query: Any) -> dict[int, int]:
        facets = signed_in(who).get(address, query).context["facets"].tags.shown
        return {facet.value: facet.count for facet in facets}

    for query in ({}, {"q": "o"}, {"status": "new"}):
        assert counted(make.alice(), **query) == counted(make.alice(), **query)
        assert counted(make.alice(), **query)[world.other.pk] == 1, query
        assert world.other.pk not in counted(make.bob(), **query), query
    world.open()
    assert counted(make.bob())[world.other.pk] == 1


def test_nobody_is_told_of_what_they_can_not_see(world):
    def told(person: Any) -> bool:
        return bool(traces(world, person, page("notices")(world, signed_in(person))))

    assert told(make.alice())
    assert not any(map(told, (world.edna, make.bob(), world.carol)))
    assert Notice.objects.filter(person=world.edna).count() == 2
    for person in (make.alice(), world.edna, world.carol):
        person.email = f"{person}@example.org"
        person.save()
    since = world.of_bob.created_at
    assert {notice.person for notice in notices_to_mail(since=since)} == {make.alice()}
    world.open()
    assert all(map(told, (world.edna, world.carol)))
    assert {notice.person for notice in notices_to_mail(since=since)} == {make.alice(), world.edna, world.carol}


def test_an_owner_may_discuss_with_each(world):
    make.reply(world.of_bob, text="Dragonfly @carol", by=make.alice())
    read = READS["the compact annotations"][0]
    assert "Dragonfly" in read(world, signed_in(make.bob()))
    assert "Dragonfly" in page("notices")(world, signed_in(make.bob()))
    for person in (world.carol, world.edna):
        assert "Dragonfly" not in read(world, signed_in(person)) + page("notices")(world, signed_in(person))


def test_a_merge_changes_the_passages_of_all_and_counts_only_ones_own(world):
    project, wanted = world.as_seen_by(world.edna), do.Merge((world.tag.pk,), world.other.pk)
    plan = planning.plan(project, wanted, by=world.edna)
    assert (plan.passages, [person.name for person in plan.people]) == (1, ["edna"])
    client = signed_in(world.edna)
    act = str(uuid4())
    sent = {"act": act, "do": {"kind": "merge", "tags": [world.tag.pk], "into": world.other.pk}}
    done = client.post(f"/api/projects/{world.project.slug}/codebook/acts", sent, content_type="application/json")
    assert "with 1 passage." in done.json()["said"]
    assert {one.tags.get() for one in (world.of_bob, world.of_carol)} == {world.other}
    world.tag = world.other
    for read, _shows in SURFACES.values():
        assert traces(world, world.edna, read(world, client)) == set()
    news = READS["the project's history"][0](world, client)
    assert "3 passages" not in news
    undone = client.post(
        f"/api/projects/{world.project.slug}/undo", {"act": str(uuid4())}, content_type="application/json"
    )
    assert undone.status_code == 200
    assert traces(world, world.edna, undone.content.decode()) == set()
    assert world.of_bob.tags.get().name == "Insects"


def test_an_editor_retags_only_what_they_see(world):
    wanted = do.Retag(world.tag.pk, (world.other.pk,), None)
    perform_on_codebook(world.as_seen_by(world.edna), wanted, uid=uuid4(), by=world.edna)
    assert [one.tags.get() for one in (world.of_edna, world.of_bob)] == [world.other, world.tag]


def test_undo_names_nothing_that_is_hidden_by_now(world):
    world.open()
    edit_annotation(world.of_carol, note=f"{CAROLS[0]}, said Edna", by=world.edna)
    world.blind()
    following = READS["what is undone next"][0]
    client = signed_in(world.edna)
    assert traces(world, world.edna, following(world, client)) == set()
    assert "lazy" not in following(world, client)
    with pytest.raises(BuiltUpon) as refused:
        undo(world.as_seen_by(world.edna), act=uuid4(), by=world.edna)
    assert traces(world, world.edna, str(refused.value)) == set()
    assert "lazy" not in str(refused.value)


def test_undo_does_not_say_who_used_a_tag(world):
    mine = make.tag(world.project, "Spiders", by=make.bob())
    make.annotation(world.document, quote="quick", tags=(mine,), by=world.carol)
    with pytest.raises(BuiltUpon) as refused:
        undo(world.as_seen_by(make.bob()), act=uuid4(), by=make.bob())
    assert "carol" not in str(refused.value)


def test_the_command_takes_out_all_that_is_shared(world, tmp_path):
    file = tmp_path / "all.csv"
    call_command("export_annotations", project=world.project.slug, format="csv", output=str(file))
    table = file.read_text("utf-8-sig")
    assert all(words[0] in table for words in (BOBS, CAROLS, EDNAS))


def test_what_is_private_stays_so_for_owners_and_after_opening(world):
    private = make.annotation(world.document, quote="brown", note="Silverfish", by=make.bob())
    Annotation.objects.filter(pk=private.pk).update(private=True)
    read = READS["the compact annotations"][0]
    assert "Silverfish" not in read(world, signed_in(make.alice()))
    assert "Silverfish" in read(world, signed_in(make.bob()))
    world.open()
    assert "Silverfish" not in read(world, signed_in(world.carol))


def test_the_list_of_everybodys_projects_is_not_touched(world):
    other = make.project(name="Open to all")
    document = make.document(other)
    make.annotation(document, quote="brown", by=make.bob())
    assert access.annotations_of(make.alice()).filter(project=other).count() == 1
    make.member(other, world.carol)
    assert access.annotations_of(world.carol).filter(project=other).count() == 1


def test_deleting_for_ever_says_no_number_to_others(world):
    doomed = trash_of(world.as_seen_by(make.alice()), by=make.alice())
    delete_for_ever(doomed, seen=str(doomed.contents()))
    history = READS["the project's history"][0]
    assert "for ever" in history(world, signed_in(make.alice()))
    assert "for ever" not in history(world, signed_in(make.bob()))


def test_the_administration_counts_no_others_either(world):
    boss = make.person("boss", is_staff=True)
    make.member(world.project, boss, role=Role.EDITOR)
    address = reverse("admin:index")
    seen = signed_in(boss).get(address).context["dashboard"].annotations.total
    change_role(Membership.objects.get(user=boss), role=Role.OWNER, by=make.alice())
    assert (seen, signed_in(boss).get(address).context["dashboard"].annotations.total) == (0, 5)
    change_role(Membership.objects.get(user=boss), role=Role.EDITOR, by=make.alice())
    world.open()
    assert signed_in(boss).get(address).context["dashboard"].annotations.total == 5


def test_the_administration_lists_only_ones_own(world):
    boss = make.person("boss", is_staff=True)
    make.member(world.project, boss, role=Role.EDITOR)
    for name in ("annotator_annotation", "annotator_reply", "documents_change"):
        client = signed_in(boss)
        for query in ({}, {"q": "e"}):
            seen = client.get(reverse(f"admin:{name}_changelist"), query)
            assert traces(world, boss, seen.content.decode()) == set(), name


# ── Live ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def streamed(world: World, after: int) -> dict[str, str]:
    """What open pages of the document are told of what came after a line, by user name."""
    people = {who.pk: who for who in (make.alice(), make.bob(), world.carol, world.edna)}
    streams = {
        pk: Stream(
            tab=uuid4(),
            document=world.document.pk,
            project=world.project.pk,
            person=pk,
            session="",
            key="",
            change=after,
        )
        for pk in people
    }
    lines = lines_after(world.project.pk, after, documents=[world.document.pk])
    telling = Telling(News(news_after, as_json), after=after, last=lines[-1].number, people=people)
    telling.tell(world.document, list(streams.values()), lines)
    return {str(people[pk]): told_by(stream) for pk, stream in streams.items()}


def told_by(stream: Stream) -> str:
    said = (stream.take(0) or b"").decode()
    return "" if said.startswith(":") else said


def test_pages_hear_only_of_ones_own_annotations(world):
    after = queries.last_change_of_project(world.project.pk)
    edit_annotation(world.of_bob, note=f"{BOBS[0]} again", by=make.bob())
    told = streamed(world, after)
    assert {name: BOBS[0] in said for name, said in told.items()} == {
        "alice": True,
        "bob": True,
        "carol": False,
        "edna": False,
    }
    assert told["carol"] == told["edna"] == ""


def test_pages_of_all_load_what_there_is_to_see_anew(world):
    after = queries.last_change_of_project(world.project.pk)
    edit_annotation(world.of_bob, note=f"{BOBS[0]} again", by=make.bob())
    world.open()
    assert all('"anew":true' in said for said in streamed(world, after).values())


def test_tags_are_told_with_what_each_may_count(world):
    after = queries.last_change_of_project(world.project.pk)
    edit_tag(world.tag, name="Beetles", by=make.alice())
    told = {name: json.loads(re.search("data: (.*)", said)[1]) for name, said in streamed(world, after).items()}
    assert {name: news["tags"][0]["passages"] for name, news in told.items()} == {
        "alice": 3,
        "bob": 1,
        "carol": 1,
        "edna": 1,
    }


# ── At random ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def add(world: World, _one: Annotation | None, by: Any, word: str) -> None:
    tags = (make.tag(world.project, f"Tag {word[-1]}", by=by),)
    make.annotation(world.document, quote="quick", note=word, tags=tags, by=by)


def on_reply(change: Callable[..., Any]) -> Callable[..., None]:
    def done(_world: World, one: Annotation, by: Any, word: str) -> None:
        if (reply := one.replies.first()) is not None:
            change(reply, word, by)

    return done


# What people do on what they see; each text has a word of its own.
ACTS: dict[str, Callable[[World, Any, Any, str], Any]] = {
    "add": add,
    "note": lambda _world, one, by, word: edit_annotation(one, note=f"{word} @bob @carol @edna", by=by),
    "reply": lambda _world, one, by, word: make.reply(one, text=f"{word} @bob @carol @edna", by=by),
    "edit reply": on_reply(lambda reply, word, by: edit_reply(reply, text=word, by=by)),
    "trash reply": on_reply(lambda reply, _word, by: trash_reply(reply, by=by)),
    "trash": lambda _world, one, by, _word: trash_annotation(one, by=by),
    "restore": lambda _world, one, by, _word: restore_annotation(one, by=by),
    "resolve": lambda _world, one, by, _word: resolve_annotation(one, by=by),
    "tag": lambda world, one, by, _word: edit_annotation(one, tags={world.other.pk}, by=by),
    "by act": lambda _world, one, by, _word: perform([Trash(one.uid)], uid=uuid4(), by=by),
    "undo": lambda world, _one, by, _word: undo(world.as_seen_by(by), act=uuid4(), by=by),
}
people = st.sampled_from(("bob", "carol", "edna"))
steps = st.lists(
    st.tuples(st.one_of(people, st.just("alice")), st.sampled_from(sorted(ACTS)), st.integers(0, 5)),
    min_size=1,
    max_size=12,
)


@settings(max_examples=MANY, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=steps, name=people)
def test_whatever_people_do_nothing_of_it_leaks(kept, wanted, name):
    with transaction.atomic():
        world, person = copy.deepcopy(kept), make.person(name)
        for number, (who, what, which) in enumerate(wanted):
            by = make.person(who)
            seen = list(access.annotations_of(by).order_by("pk"))
            with suppress(Refused), transaction.atomic():
                ACTS[what](world, seen[which % len(seen)], by, f"Xq{who}{number}z{which}")
        known = set(words_in(own_past(person))) | {word for word in words_in(everything()) if f"Xq{name}" in word}
        for surface, (read, _shows) in SURFACES.items():
            seen_there = read(world, signed_in(person))
            assert set(words_in(seen_there)) <= known, surface
            assert traces(world, person, seen_there) == set(), surface
        transaction.set_rollback(True)


def words_in(seen: str) -> list[str]:
    return re.findall(r"Xq[a-z]+\d+z\d", seen)


def own_past(person: Any) -> str:
    """All that was ever said of this person's annotations and under them."""
    mine = Annotation.objects.filter(author=person)
    replies = Reply.objects.filter(annotation__in=mine)
    targets = [str(uid) for things in (mine, replies) for uid in things.values_list("uid", flat=True)]
    return json.dumps(list(Change.objects.filter(target__in=targets).values("before", "after")))


def everything() -> str:
    return json.dumps(list(Change.objects.values("before", "after")))
