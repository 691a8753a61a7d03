"""Documents go to another project with all that belongs to them, and both logs tell of it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from annotator import access
from annotator.actions import annotate, carrying
from annotator.actions.tag import trash_tag
from annotator.actions.topics import add_topic, dismiss_topic
from annotator.actions.undo import undo
from annotator.errors import BuiltUpon
from annotator.models import Alias, Annotation, Blinding, DismissedTopic, Notice, Presence, Reply, Tag, Tagging, Topic
from annotator.tag_counts import counts_by_tag
from documents.access import project_to_read
from documents.actions import moving
from documents.actions.fields import make_field, trash_field
from documents.actions.projects import trash_project
from documents.actions.values import set_value
from documents.actions.work import assign
from documents.errors import Conflict, Refused
from documents.models import Assignment, Change, Document, FieldValue, ImportItem, ItemState, Project, Role
from documents.text import Span
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> SimpleNamespace:
    """A document with everything on it in one project, another beside it, and a second project that Alice owns."""
    project = make.project(name="Harrow Bay")
    to = make.project(name="Estuary", with_bob=False)
    claims = make.tag(project, "Claims", colour="teal", description="What could be false.")
    money = make.tag(project, "Money", parent=claims)
    document, other = make.document(project, title="One"), make.document(project, title="Two")
    annotation = make.annotation(document, tags=(money, claims), note="Why, @alice?")
    reply = make.reply(annotation, by=make.alice())
    add_topic(document, claims, by=make.alice())
    make.annotation(other, tags=(money,))
    return SimpleNamespace(**locals())


def moved(world: SimpleNamespace, *documents: Document) -> int:
    pks = [one.pk for one in documents or (world.document,)]
    chosen = Document.objects.filter(pk__in=pks)
    return moving.move(chosen, project=world.project, to=world.to, by=make.alice())


def test_all_that_belongs_to_a_document_goes_along(world: SimpleNamespace) -> None:
    Presence.objects.create(person=make.bob(), document=world.document, seen_at=timezone.now())
    assert moved(world) == 1
    pointing = {
        relation.related_model: relation.field.name
        for model in (Document, Annotation)
        for relation in model._meta.related_objects
        if any(one.name == "project" for one in relation.related_model._meta.fields)
    }
    assert {Annotation, Reply, Tagging, Topic, Notice, Assignment, FieldValue} <= set(pointing)
    for model in pointing:
        if model is Change or model is ImportItem:
            continue
        rows = model._default_manager.filter(**{f"{pointing[model]}__in": [world.document.pk]})
        if pointing[model] in {"annotation", "content_object"} and model is not Topic:
            rows = model._default_manager.filter(**{f"{pointing[model]}__document": world.document})
        assert not rows.exclude(project=world.to).exists(), model
    assert access.document_to_read(make.alice(), world.document.uid).project == world.to
    assert not Presence.objects.exists()
    assert Annotation.objects.get(document=world.other).project == world.project


def test_tags_are_found_by_their_path_or_made_with_their_words(world: SimpleNamespace) -> None:
    there = make.tag(world.to, "CLAIMS", description="Ours.")
    moved(world)
    tags = {tag.name: tag for tag in Tag.objects.filter(project=world.to)}
    assert set(tags) == {"CLAIMS", "Money"}
    assert (tags["Money"].parent, tags["CLAIMS"].description) == (there, "Ours.")
    assert set(Annotation.objects.get(document=world.document).tags.all()) == set(tags.values())
    assert [topic.tag for topic in Topic.objects.filter(content_object=world.document)] == [there]
    assert set(Annotation.objects.get(document=world.other).tags.all()) == {world.money}


def test_a_new_tag_keeps_colour_and_words(world: SimpleNamespace) -> None:
    moved(world)
    tag = Tag.objects.get(project=world.to, name="Claims")
    assert (tag.colour, tag.description) == ("teal", "What could be false.")


def test_tags_that_become_one_are_put_once(world: SimpleNamespace) -> None:
    claims = make.tag(world.to, "Claims")
    Alias.objects.create(project=world.to, tag=claims, parent=claims, name="Money")
    moved(world)
    assert list(Annotation.objects.get(document=world.document).tags.all()) == [claims]


def test_tags_in_the_trash_stay_behind(world: SimpleNamespace) -> None:
    trash_tag(world.money, by=make.alice())
    moved(world)
    assert [tag.name for tag in Annotation.objects.get(document=world.document).tags.all()] == ["Claims"]
    assert not Tag.objects.filter(project=world.to, name="Money").exists()


def test_people_keep_what_they_are_to_work_on_where_they_may(world: SimpleNamespace) -> None:
    chosen = Document.objects.filter(pk=world.document.pk)
    assign(chosen, [make.alice(), make.bob()], project=world.project, by=make.alice())
    plan = moving.plan(chosen, project=world.project, to=world.to)
    assert (plan.documents, plan.assigned, plan.released) == (1, 1, 1)
    moved(world)
    assert [(one.person, one.project) for one in Assignment.objects.all()] == [(make.alice(), world.to)]


def field_values(world: SimpleNamespace, name: str, kind: str, written: str, **more: Any) -> Any:
    field = make_field(world.project, name, kind=kind, by=make.alice(), **more)
    chosen = Document.objects.filter(pk__in=[world.document.pk, world.other.pk])
    set_value(chosen, field, written, project=world.project, by=make.alice())
    return field


def test_values_go_to_the_field_of_that_name(world: SimpleNamespace) -> None:
    field_values(world, "Pages", "number", "12")
    there = make_field(world.to, "pages", kind="number", by=make.alice())
    moved(world)
    assert FieldValue.objects.get(document=world.document).field == there
    assert FieldValue.objects.get(document=world.other).project == world.project


def test_a_field_that_is_missing_is_made(world: SimpleNamespace) -> None:
    field_values(world, "Place", "choice", "North", choices=["North", "South"])
    assert moving.plan(chosen_of(world), project=world.project, to=world.to).made == ["Place"]
    moved(world)
    field = FieldValue.objects.get(document=world.document).field
    assert (field.project, field.choices) == (world.to, ["North", "South"])


def test_a_choice_that_is_missing_is_added(world: SimpleNamespace) -> None:
    field_values(world, "Place", "choice", "North", choices=["North", "South"])
    make_field(world.to, "Place", kind="choice", choices=["East"], by=make.alice())
    moved(world)
    assert FieldValue.objects.get(document=world.document).field.choices == ["East", "North"]


def test_a_choice_that_is_spelled_otherwise_is_the_one_there(world: SimpleNamespace) -> None:
    field_values(world, "Era", "choice", "Pre-War", choices=["Pre-War"])
    there = make_field(world.to, "Era", kind="choice", choices=["pre war"], by=make.alice())
    moved(world)
    there.refresh_from_db()
    value = FieldValue.objects.get(document=world.document)
    assert (value.field, value.text, value.sort, there.choices) == (there, "pre war", "pre war", ["pre war"])


def test_of_two_fields_of_a_name_the_one_in_the_trash_gives_way(world: SimpleNamespace) -> None:
    trash_field(field_values(world, "Place", "text", "North"), by=make.alice())
    field_values(world, "Place", "text", "South")
    make_field(world.to, "Place", kind="text", by=make.alice())
    plan = moving.plan(chosen_of(world), project=world.project, to=world.to)
    assert (plan.made, plan.unfit) == ([], 1)
    moved(world)
    assert FieldValue.objects.get(document=world.document).text == "South"
    world.document.refresh_from_db()
    assert world.document.metadata["Place"] == "North"


def test_a_value_that_fits_no_field_stays_with_the_metadata(world: SimpleNamespace) -> None:
    field_values(world, "Pages", "text", "about twelve")
    make_field(world.to, "Pages", kind="number", by=make.alice())
    assert moving.plan(chosen_of(world), project=world.project, to=world.to).unfit == 1
    moved(world)
    world.document.refresh_from_db()
    assert world.document.metadata["Pages"] == "about twelve"
    assert not FieldValue.objects.filter(document=world.document).exists()


def chosen_of(world: SimpleNamespace) -> Any:
    return Document.objects.filter(pk=world.document.pk)


def test_both_logs_tell_of_it_and_the_old_one_lets_go(world: SimpleNamespace) -> None:
    moved(world, world.document, world.other)
    out = Change.objects.filter(project=world.project, verb="document.moved_out")
    come = Change.objects.filter(project=world.to, verb="document.moved_in")
    assert {line.target for line in out} == {line.target for line in come}
    assert len({line.batch for line in (*out, *come)}) == 1
    assert [line.document for line in out] == [None, None]
    assert {line.document for line in come} == {world.document, world.other}
    assert not Change.objects.filter(project=world.project, document__isnull=False).exists()
    client = Client()
    client.force_login(make.alice())
    for project, sentence in ((world.project, "2 documents to another"), (world.to, "2 documents here from another")):
        assert sentence in client.get(reverse("history", args=[project.slug])).text


def test_the_log_names_what_went_and_not_where_to(world: SimpleNamespace) -> None:
    moved(world)
    client = Client()
    client.force_login(make.bob())
    text = client.get(reverse("history", args=[world.project.slug])).text
    assert "moved <em>One</em> to another project" in text
    assert "Estuary" not in text


def test_the_new_project_s_pages_show_it(world: SimpleNamespace) -> None:
    client = Client()
    client.force_login(make.alice())
    before = client.get(reverse("document", args=[world.document.uid]))
    assert before.status_code == 200
    moved(world)
    for address in (
        reverse("document", args=[world.document.uid]),
        reverse("document-history", args=[world.document.uid]),
        reverse("project", args=[world.to.slug]),
        reverse("codebook", args=[world.to.slug]),
        reverse("export-file", args=[world.to.slug, "csv"]),
    ):
        assert client.get(address).status_code == 200
    stranger = Client()
    stranger.force_login(make.bob())
    assert stranger.get(reverse("document", args=[world.document.uid])).status_code == 404


def test_whose_words_came_along_goes_under_a_pseudonym_there(world: SimpleNamespace) -> None:
    """Nobody of the old project is a member of the new one, or did anything in it; some were only mentioned."""
    carol = make.person("carol", first_name="Carol", last_name="Quill")
    make.member(world.project, carol)
    make.reply(world.annotation, by=make.alice(), text="Bob Stone and @carol know; Carol Quill most.")
    moved(world)
    client = Client()
    client.force_login(make.alice())
    answer = client.get(reverse("export-file", args=[world.to.slug, "csv"]) + "?people=pseudonyms")
    text = "".join(part.decode() for part in answer.streaming_content)
    assert " most." in text
    assert [name for name in ("Bob", "Stone", "bob", "Carol", "carol", "Quill", "P0") if name in text] == []


def test_counts_follow(world: SimpleNamespace) -> None:
    alice = make.alice()
    assert counts_by_tag(world.project, user=alice)[world.money.pk].own.passages == 2
    counts_by_tag(world.to, user=alice)
    moved(world)
    assert counts_by_tag(world.project, user=alice)[world.money.pk].own.passages == 1
    money = Tag.objects.get(project=world.to, name="Money")
    assert counts_by_tag(world.to, user=alice)[money.pk].own == (1, 1, 1, 0)


def test_what_was_done_before_is_not_undone_after(world: SimpleNamespace) -> None:
    moved(world)
    make.member(world.to, make.bob())
    project = project_to_read(make.bob(), world.project.slug)
    undo(project, act=uuid4(), by=make.bob())  # the one on the other document
    with pytest.raises(BuiltUpon):
        undo(project, act=uuid4(), by=make.bob())
    assert Annotation.objects.get(document=world.document).trashed_at is None


REFUSED = {
    "into the project they are in": lambda world: (world.project, world.project),
    "into a project in the trash": lambda world: (world.project, trashed(world.to)),
}


def trashed(project: Project) -> Project:
    trash_project(project, by=make.alice())
    return project


@pytest.mark.parametrize("row", REFUSED.values(), ids=REFUSED)
def test_what_can_not_be_is_refused(world: SimpleNamespace, row: Any) -> None:
    project, to = row(world)
    before = Change.objects.count()
    for act in (
        lambda: moving.plan(chosen_of(world), project=project, to=to),
        lambda: moving.move(chosen_of(world), project=project, to=to, by=make.alice()),
    ):
        with pytest.raises(Conflict):
            act()
    assert Change.objects.count() == before


def test_all_of_it_or_nothing(world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any, **_more: Any) -> None:
        raise Refused("no")

    monkeypatch.setattr(carrying, "_carry", fail)
    with pytest.raises(Refused):
        moved(world)
    world.document.refresh_from_db()
    assert world.document.project == world.project
    assert not Tag.objects.filter(project=world.to).exists()


def test_the_plan_says_what_would_be(world: SimpleNamespace) -> None:
    place = access.passage_to_annotate(make.bob(), world.document.uid, 1, Span(0, 3))
    made = {"uid": uuid4(), "span": Span(0, 3), "quote": "The", "tags": set(), "note": "Mine.", "private": True}
    annotate.annotate(place, by=make.bob(), **made)
    make.tag(world.to, "claims")
    Blinding.objects.create(project=world.project)
    found = carrying.plan([world.document.pk], project=world.project, to=world.to, user=make.alice())
    assert found == carrying.Carried(1, 1, ["Claims / Money"], ["Bob Stone"], opened=True)
    assert Tag.objects.filter(project=world.to).count() == 1


def test_dismissed_topics_and_imports_let_go(world: SimpleNamespace) -> None:
    dismiss_topic(world.document, world.money, by=make.alice())
    item = make.item(make.import_of(world.project), document=world.document, state=ItemState.IMPORTED)
    moved(world)
    item.refresh_from_db()
    assert item.document is None
    assert not DismissedTopic.objects.exists()


def test_it_takes_as_many_queries_for_more_documents(world: SimpleNamespace) -> None:
    counts = []
    for rows in (2, 20):
        documents = [make.document(world.project, title=f"{rows} {n}") for n in range(rows)]
        for one in documents:
            make.annotation(one, tags=(world.money,))
        with CaptureQueriesContext(connection) as captured:
            moved(world, *documents)
        counts.append(len([query for query in captured if "SAVEPOINT" not in query["sql"]]))
    assert counts[1] <= counts[0]


# In the admin


def test_it_is_asked_planned_and_done_in_the_admin(world: SimpleNamespace) -> None:
    client = Client()
    client.force_login(make.person("root", is_staff=True, is_superuser=True))
    address = reverse("admin:documents_document_changelist")
    sent = {"action": "move", "_selected_action": [world.document.pk]}
    assert "Show what it will do" in client.post(address, sent).text
    text = client.post(address, {**sent, "to": world.to.pk, "look": "1"}).text
    for sentence in (
        "1 document goes from “Harrow Bay” to “Estuary”, with 1 annotation and",
        "“Claims”, “Claims / Money”",
    ):
        assert sentence in text
    world.document.refresh_from_db()
    assert world.document.project == world.project
    answer = client.post(address, {**sent, "to": world.to.pk, "confirmed": "1"}, follow=True)
    assert [str(told) for told in answer.context["messages"]] == ["1 document is in “Estuary” now."]
    world.document.refresh_from_db()
    assert world.document.project == world.to


def test_who_is_no_editor_in_both_moves_nothing(world: SimpleNamespace) -> None:
    edie = make.person("edie", is_staff=True)
    make.member(world.project, edie, role=Role.EDITOR)
    make.member(world.to, edie, role=Role.READER)
    client = Client()
    client.force_login(edie)
    address = reverse("admin:documents_document_changelist")
    sent = {"action": "move", "_selected_action": [world.document.pk], "to": world.to.pk, "confirmed": "1"}
    assert "Select a valid choice" in client.post(address, sent).text
    edie.memberships.filter(project=world.to).update(role=Role.EDITOR)
    Blinding.objects.create(project=world.project)
    answer = client.post(address, sent, follow=True)
    assert ["only its owners" in str(told) for told in answer.context["messages"]] == [True]
    world.document.refresh_from_db()
    assert world.document.project == world.project
