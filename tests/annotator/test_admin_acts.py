"""What is done in the administration to several things at once: asked, said first, done as everywhere else."""

from __future__ import annotations

import csv
import io
import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotator import exchange
from annotator.actions.tokens import make_token
from annotator.models import Alias, Annotation, SignIn, Tag, Token
from documents.actions.fields import make_field
from documents.actions.work import assign
from documents.models import Assignment, Change, Document, Role, Status
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> SimpleNamespace:
    project = make.project()
    claims, economy = make.tag(project, "Claims"), make.tag(project, "Economy")
    documents = [make.document(project, title=f"Document {n}") for n in range(2)]
    marks = [make.annotation(one, tags=(claims,), note=f"Note {n}") for n, one in enumerate(documents)]
    make.reply(marks[0])
    elsewhere = make.document(make.project(name="Another"), title="Elsewhere")
    return SimpleNamespace(**locals())


class Admin:
    """Somebody at the lists of the administration."""

    def __init__(self, name: str = "root", *, superuser: bool = True) -> None:
        self.person = make.person(name, is_staff=True, is_superuser=superuser)
        self.client = Client()
        self.client.force_login(self.person)

    def act(self, model: str, action: str, *chosen: Any, **fields: Any) -> Any:
        sent = {"action": action, "_selected_action": [one.pk for one in chosen], **fields}
        return self.client.post(reverse(f"admin:{model}_changelist"), sent, follow=True)

    def told(self, *args: Any, **fields: Any) -> list[str]:
        response = self.act(*args, confirmed="1", **fields)
        return [str(message) for message in response.context["messages"]]


def last_batch() -> list[tuple[str, str]]:
    newest = Change.objects.latest("number")
    lines = Change.objects.filter(batch=newest.batch) if newest.batch else Change.objects.filter(pk=newest.pk)
    return sorted({(line.verb, line.by.username) for line in lines})


def test_the_status_of_many_is_one_act(world: SimpleNamespace) -> None:
    root = Admin()
    assert "Set the status" in root.act("documents_document", "set_status", *world.documents).text
    assert Change.objects.latest("number").verb != "work.marked"
    assert root.told("documents_document", "set_status", *world.documents, status="done") == [
        "2 documents were changed."
    ]
    assert {one.status for one in Document.objects.filter(project=world.project)} == {Status.DONE}
    assert last_batch() == [("work.marked", "root")]


def test_documents_are_assigned_and_taken_back(world: SimpleNamespace) -> None:
    root, bob = Admin(), make.bob()
    page = root.act("documents_document", "assign", *world.documents).text
    assert "Bob Stone" in page
    assert "Charlie" not in page
    assert root.told("documents_document", "assign", *world.documents, person=bob.pk) == ["2 documents were assigned."]
    assert Assignment.objects.filter(person=bob).count() == 2
    told = root.told("documents_document", "unassign", *world.documents, person=bob.pk)
    assert told == ["2 documents were taken back."]
    assert not Assignment.objects.exists()


def test_only_who_may_annotate_there_is_chosen(world: SimpleNamespace) -> None:
    charlie = make.charlie()
    response = Admin().act("documents_document", "assign", *world.documents, person=charlie.pk, confirmed="1")
    assert response.status_code == 422
    assert "Select a valid choice" in response.text
    assert not Assignment.objects.exists()


@pytest.mark.parametrize("action", ["set_status", "assign", "unassign", "move", "export_as_csv", "export_as"])
def test_what_is_one_act_is_of_one_project(world: SimpleNamespace, action: str) -> None:
    root = Admin()
    fields = {"status": "done", "person": make.bob().pk, "format_name": "csv"}
    told = root.told("documents_document", action, *world.documents, world.elsewhere, **fields)
    assert told == ["Choose some of one project: filter by it first."]
    assert not Document.objects.filter(status="done").exists()


def test_originals_are_read_again_each_by_itself(world: SimpleNamespace) -> None:
    for one in world.documents[:1]:
        one.revisions.update(source_file=None)
    root = Admin()
    assert "becomes a new version" in root.act("documents_document", "read_again", *world.documents).text
    told = root.told("documents_document", "read_again", *world.documents)
    assert told == ["1 original was read again.", "“Document 0” came without a file, so it can't be read again."]


def test_passages_are_retagged_with_the_plan_first(world: SimpleNamespace) -> None:
    root = Admin()
    fields = {"tag": world.claims.pk, "to": world.economy.pk}
    page = root.act("annotator_annotation", "retag", world.marks[0], look="1", **fields).text
    assert "1 passage in 1 document will carry “Economy” instead." in page
    assert list(world.marks[0].tags.all()) == [world.claims]
    assert "Done" in root.told("annotator_annotation", "retag", world.marks[0], **fields)[0]
    assert [list(mark.tags.all()) for mark in world.marks] == [[world.economy], [world.claims]]
    assert last_batch() == [("annotation.retagged", "root")]


def test_a_tag_is_taken_off_chosen_passages(world: SimpleNamespace) -> None:
    Admin().told("annotator_annotation", "retag", *world.marks, tag=world.claims.pk, to="")
    assert [list(mark.tags.all()) for mark in world.marks] == [[], []]


def test_tags_are_merged_with_the_plan_first(world: SimpleNamespace) -> None:
    root = Admin()
    assert "Show what it will do" in root.act("annotator_tag", "merge", world.claims).text
    page = root.act("annotator_tag", "merge", world.claims, look="1", to=world.economy.pk).text
    assert "2 passages in 2 documents will carry “Economy” instead." in page
    assert "Bob" not in page
    root.told("annotator_tag", "merge", world.claims, to=world.economy.pk)
    assert Alias.objects.get().tag == world.economy
    assert {tag for mark in world.marks for tag in mark.tags.all()} == {world.economy}
    assert ("tag.merged", "root") in last_batch()


def test_all_passages_of_one_tag_get_another(world: SimpleNamespace) -> None:
    root = Admin()
    assert root.told("annotator_tag", "retag", world.claims, world.economy, to="") == [
        "Choose one tag; its passages get another one."
    ]
    root.told("annotator_tag", "retag", world.claims, to=world.economy.pk)
    assert {tag for mark in world.marks for tag in mark.tags.all()} == {world.economy}
    assert Tag.objects.get(pk=world.claims.pk).trashed_at is None


def test_a_tag_of_another_codebook_is_not_offered(world: SimpleNamespace) -> None:
    foreign = make.tag(world.elsewhere.project, "Foreign")
    response = Admin().act("annotator_tag", "merge", world.claims, look="1", to=foreign.pk)
    assert "Select a valid choice" in response.text


HANGING = {
    "a project": ("documents_project", "project", ["Along go documents: 2", "don’t find them any more: 2"]),
    "a document": ("documents_document", "documents", ["annotations: 2, and replies: 1"]),
    "an annotation": ("annotator_annotation", "marks", ["replies: 1"]),
    "a tag": ("annotator_tag", "claims", ["2 passages lose a tag and keep their highlights."]),
}


@pytest.mark.parametrize("row", HANGING.values(), ids=HANGING)
def test_what_hangs_on_it_is_said_before_it_goes(world: SimpleNamespace, row: Any) -> None:
    model, name, sentences = row
    things = getattr(world, name)
    things = things if isinstance(things, list) else [things]
    page = Admin().act(model, "move_to_trash", *things).text
    for sentence in [*sentences, "Nothing is deleted"]:
        assert sentence in page
    assert all(type(one).objects.get(pk=one.pk).trashed_at is None for one in things)


def test_a_tag_with_others_under_it_is_said_to_stay(world: SimpleNamespace) -> None:
    make.tag(world.project, "Child", parent=world.claims)
    page = Admin().act("annotator_tag", "move_to_trash", world.claims).text
    assert "There are tags under “Claims”: move or delete them first." in page


FORMATS = {
    "csv": lambda body: [row["note"] for row in csv.DictReader(io.StringIO(body.decode("utf-8-sig")))],
    "jsonld": lambda body: ["Note 0"] if "Note 0" in body.decode() and json.loads(body) else [],
    "markdown": lambda body: ["Note 0"] if "Note 0" in body.decode() and "Note 1" not in body.decode() else [],
}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("model", ["documents_document", "annotator_annotation"])
def test_what_was_chosen_is_exported(world: SimpleNamespace, model: str, name: str) -> None:
    chosen = (world.documents if model == "documents_document" else world.marks)[0]
    response = Admin().act(model, "export_as", chosen, confirmed="1", format_name=name)
    assert FORMATS[name](b"".join(response.streaming_content)) == ["Note 0"]


def test_the_format_is_asked_for_and_so_is_what_people_are_called(world: SimpleNamespace) -> None:
    root = Admin()
    page = root.act("annotator_annotation", "export_as", *world.marks)
    written = {name for name, one in exchange.FORMATS.items() if one.writes and not one.missing}
    offered = {name for name in exchange.FORMATS if f'<option value="{name}"' in page.text}
    assert offered == written
    fields = {"confirmed": "1", "format_name": "csv", "people": "pseudonyms"}
    file = b"".join(root.act("annotator_annotation", "export_as", *world.marks, **fields).streaming_content)
    assert b"Note 0" in file
    assert b"Stone" not in file
    wrong = root.act("annotator_annotation", "export_as", *world.marks, confirmed="1", format_name="taguette")
    assert (wrong.status_code, "Select a valid choice" in wrong.text) == (422, True)
    quick = root.act("annotator_annotation", "export_as_csv", *world.marks)
    assert b"Stone" in b"".join(quick.streaming_content)


def test_an_export_has_what_one_may_see_alone(world: SimpleNamespace) -> None:
    Annotation.objects.filter(pk=world.marks[0].pk).update(private=True)
    response = Admin().act("documents_document", "export_as_csv", *world.documents)
    assert FORMATS["csv"](b"".join(response.streaming_content)) == ["Note 1"]


def test_an_annotator_acts_on_what_he_wrote(world: SimpleNamespace) -> None:
    ann = Admin("ann", superuser=False)
    make.member(world.project, ann.person, role=Role.ANNOTATOR)
    own = make.annotation(world.documents[0], quote="fox", by=ann.person)
    told = ann.told("annotator_annotation", "move_to_trash", own, world.marks[0])
    assert told == [
        "1 was moved to the trash.",
        "This needs the role “editor”; yours is “annotator”. Ask an owner of the project.",
    ]
    actions = ann.client.get(reverse("admin:documents_document_changelist")).context["cl"].model_admin
    assert "set_status" not in actions.get_actions(ann.client.get(reverse("admin:index")).wsgi_request)
    assert ann.told("annotator_annotation", "retag", world.marks[1], tag=world.claims.pk, to="")[0].startswith(
        "This needs"
    )
    assert list(world.marks[1].tags.all()) == [world.claims]


def test_tokens_are_revoked_and_sessions_ended(world: SimpleNamespace) -> None:
    token, _secret = make_token(name="Script", scope="read", days=7, by=make.bob())
    client = Client()
    client.force_login(make.bob())
    sign_in = SignIn.objects.get(person=make.bob())
    root = Admin()
    assert root.told("annotator_token", "revoke", token) == ["1 token was revoked."]
    assert Token.objects.get().revoked_at is not None
    assert root.told("annotator_signin", "end", sign_in) == ["1 session was ended."]
    assert client.get(reverse("account")).status_code == 302


def test_a_field_is_renamed_thrown_away_and_taken_back(world: SimpleNamespace) -> None:
    field = make_field(world.project, "Place", kind="text", by=make.alice())
    root = Admin()
    address = reverse("admin:documents_field_change", args=[field.pk])
    assert root.client.post(address, {"name": "Town", "description": "Where"}).status_code == 302
    assert last_batch() == [("field.edited", "root")]
    root.told("documents_field", "move_to_trash", field)
    assert last_batch() == [("field.trashed", "root")]
    root.told("documents_field", "take_out_of_trash", field)
    field.refresh_from_db()
    assert (field.name, field.trashed_at) == ("Town", None)


def test_history_leads_to_the_lines_about_a_thing(world: SimpleNamespace) -> None:
    assign(Document.objects.filter(pk=world.documents[0].pk), [make.bob()], project=world.project, by=make.alice())
    root = Admin()
    for name, thing, verbs in (
        ("documents_document", world.documents[0], {"document.imported", "work.assigned"}),
        ("annotator_annotation", world.marks[0], {"annotation.added"}),
        ("annotator_tag", world.claims, {"tag.added"}),
    ):
        page = root.client.get(reverse(f"admin:{name}_history", args=[thing.pk]), follow=True)
        assert {line.verb for line in page.context["cl"].queryset} == verbs
