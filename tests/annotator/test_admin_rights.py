"""Who may enter the administration, and how far: every address of it, tried by everybody.

Who is staff sees the projects that he is a member of and acts there by his role; the rest isn't there for him.
A new address without a row here fails a test.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotator import access
from annotator.actions import annotate
from annotator.actions.tokens import make_token
from annotator.actions.topics import add_topic
from annotator.models import (
    AccountEvent,
    Alias,
    Annotation,
    Blinding,
    CodebookVersion,
    FailedSignIn,
    Pseudonym,
    SavedView,
    SignIn,
    Subscription,
    Tag,
)
from documents.actions.fields import make_field
from documents.actions.imports import start_import
from documents.actions.projects import trash_project
from documents.actions.values import set_value
from documents.models import AddressCheck, Assignment, Change, Document, ItemState, Project, Role
from documents.text import Span
from tests import factories as make

pytestmark = pytest.mark.django_db

WORD = "Quagga"  # in all that lies in the project, and nowhere else
HIDDEN = "Wombat"  # in what Alice keeps to herself

# A superuser; staff: an owner of the project, a reader of it, a member of another one; a member who isn't staff.
WHO = ("root", "olga", "rita", "stan", "alice")
ALL = "ok ok ok ok in"
IN_PROJECT = "ok ok ok 404 in"
LOOKED_AT = {"changelist": ALL, "add": "403 403 403 403 in", "history": "to to to 404 in", "change": IN_PROJECT}
LOOKED_AT["delete"] = "403 403 403 404 in"
EDITORS = LOOKED_AT | {
    "changelist": "ok ok 403 ok in",  # Stan owns his own project
    "history": "to to 404 404 in",
    "change": "ok ok 404 404 in",
    "delete": "403 403 404 404 in",
}
SUPERUSERS = {"changelist": "ok 403 403 403 in", "add": "403 403 403 403 in", "history": "to 404 404 404 in"}
SUPERUSERS |= {"change": "ok 404 404 404 in", "delete": "403 404 404 404 in"}

MODELS: dict[str, dict[str, str]] = {
    "documents_project": LOOKED_AT | {"add": ALL},
    "documents_document": LOOKED_AT,
    "documents_sourcefile": LOOKED_AT,
    "documents_revision": LOOKED_AT,
    "documents_change": LOOKED_AT,
    "documents_assignment": LOOKED_AT,
    "documents_addresscheck": LOOKED_AT,
    "documents_import": EDITORS,
    "documents_importitem": EDITORS,
    "annotator_annotation": LOOKED_AT,
    "annotator_reply": LOOKED_AT,
    "annotator_tag": LOOKED_AT | {"add": "ok ok 403 ok in"},
    "annotator_alias": LOOKED_AT,
    "annotator_codebookversion": LOOKED_AT,
    "documents_field": LOOKED_AT,
    "documents_fieldvalue": LOOKED_AT,
    "annotator_savedview": LOOKED_AT,
    "annotator_blinding": LOOKED_AT,
    "annotator_subscription": SUPERUSERS,
    "annotator_pseudonym": SUPERUSERS,
    "annotator_token": SUPERUSERS,
    "annotator_signin": SUPERUSERS,
    "annotator_failedsignin": SUPERUSERS,
    "annotator_accountevent": SUPERUSERS
    | {"history": "ok 403 403 403 in", "change": "ok 403 403 403 in", "delete": "403 403 403 403 in"},
    "auth_user": LOOKED_AT | {"add": "ok 403 403 403 in", "history": "ok ok ok 404 in"},
}

SITE = {
    "index": ALL,
    "logout": "in in in in to",
    "password_change": "to to to to in",
    "password_change_done": "to to to to in",
    "jsi18n": ALL,
    "login": "in in in in 403",
}


class World:
    """The project and another one, with everybody in WHO."""

    def __init__(self) -> None:
        self.root = make.person("root", is_staff=True, is_superuser=True)
        self.olga, self.rita, self.stan = (make.person(name, is_staff=True) for name in ("olga", "rita", "stan"))
        # What Django itself could allow somebody opens nothing.
        self.stan.user_permissions.set(Permission.objects.all())
        self.project = self.filled(f"{WORD} project", WORD)
        self.other = self.filled("The others", "Ibex", by=self.stan)
        for person, role in ((self.olga, Role.OWNER), (self.rita, Role.READER)):
            make.member(self.project, person, role=role)
        blind = make.project(name=f"{WORD} blind", with_bob=False)
        for person, role in ((self.olga, Role.OWNER), (self.rita, Role.READER)):
            make.member(blind, person, role=role)
        Blinding.objects.create(project=blind)
        self.things = {name: self.last(name) for name in MODELS}

    def filled(self, name: str, word: str, by: Any = None) -> Project:
        """A project with one of everything, each with this word in it."""
        project = make.project(name=name, by=by, with_bob=False)
        someone = make.person(f"{word.lower()}-reader")
        make.member(project, someone)
        document = make.document(project, title=f"{word} lives", by=by)
        tag = make.tag(project, f"{word}s")
        annotation = make.annotation(document, tags=(tag,), note=f"About the {word}", by=someone)
        make.reply(annotation, text=f"{word}?", by=someone)
        add_topic(document, tag, by=someone)
        Alias.objects.create(project=project, tag=tag, name=f"{word} alias")
        CodebookVersion.objects.create(project=project, number=1, name=f"{word} round", through=1, tags=[])
        Assignment.objects.create(project=project, document=document, person=someone)
        AddressCheck.objects.create(project=project, document=document, by=someone, next_at=timezone.now())
        made = start_import(project, by=someone)
        make.item(made, name=f"{word}.txt", document=document, state=ItemState.IMPORTED)
        field = make_field(project, f"{word} field", kind="text", by=by or make.alice())
        set_value(Document.objects.filter(pk=document.pk), field, word, project=project, by=by or make.alice())
        view = SavedView.objects.create(project=project, name=f"{word} view", shared=True, by=someone)
        Subscription.objects.create(view=view, project=project, person=someone, since=timezone.now())
        Pseudonym.objects.create(project=project, person=someone, name=f"{word} 1")
        make_token(name=f"{word} token", scope="read", days=7, by=someone)
        SignIn.objects.create(session=f"{word}-session", person=someone, seen_at=timezone.now())
        FailedSignIn.objects.create(key=word, last_at=timezone.now())
        AccountEvent.objects.create(person=someone, what=AccountEvent.What.choices[0][0], by=someone)
        return project

    def last(self, name: str) -> Any:
        model = next(model for model in admin.site._registry if model._meta.label_lower == name.replace("_", "."))
        if name == "documents_project":
            return self.project
        if name == "auth_user":
            return make.person(f"{WORD.lower()}-reader")
        rows = model._default_manager.order_by("pk")
        if name == "annotator_blinding":
            return Blinding.objects.get()
        names = {field.name for field in model._meta.fields if not field.null}
        return rows.filter(project=self.project).last() if "project" in names else rows.first()


@pytest.fixture(scope="module")
def world(kept_in_database: Any) -> World:
    made: World = kept_in_database(World)
    return made


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(make.person(name))
    return client


def code(response: Any) -> str:
    if response.status_code == 302:
        away = response.url.startswith((reverse("admin:login"), reverse("sign-in")))
        return "in" if away else "to"
    return "ok" if response.status_code == 200 else str(response.status_code)


def addresses() -> dict[str, str]:
    """Every address of a model's pages → who gets what."""
    return {f"{name}_{page}": expected for name, pages in MODELS.items() for page, expected in pages.items()}


def of(world: World, row: str) -> str:
    name, _underscore, page = row.rpartition("_")
    return reverse(f"admin:{row}", args=[] if page in {"changelist", "add"} else [world.things[name].pk])


@pytest.mark.parametrize("row", addresses())
def test_everybody_gets_what_his_role_opens(world: World, row: str) -> None:
    answers = [signed_in(name).get(of(world, row)) for name in WHO]
    assert " ".join(code(answer) for answer in answers) == addresses()[row]
    # What isn't his project's isn't told of in a stranger's pages, and what somebody keeps to himself in nobody's.
    assert WORD.lower() not in answers[3].content.decode().lower()


@pytest.mark.parametrize("page", SITE)
def test_everybody_gets_the_pages_of_the_site(world: World, page: str) -> None:
    answers = [signed_in(name).get(reverse(f"admin:{page}")) for name in WHO]
    answers = [signed_in(name).post(reverse("admin:logout")) for name in WHO] if page == "logout" else answers
    assert " ".join(code(answer) for answer in answers) == SITE[page]


def test_every_address_of_the_administration_is_tried() -> None:
    names = {pattern.name for pattern in _patterns(admin.site.urls[0]) if pattern.name}
    elsewhere = {"app_list", "autocomplete", "view_on_site", "auth_user_password_change"}  # below
    assert names == {*addresses(), *SITE, *elsewhere}


def _patterns(patterns: Any) -> Any:
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _patterns(pattern.url_patterns)
        else:
            yield pattern


@pytest.mark.parametrize("app", ["documents", "annotator"])
def test_an_app_lists_what_one_may_see(world: World, app: str) -> None:
    answers = [signed_in(name).get(reverse("admin:app_list", args=[app])) for name in WHO]
    assert " ".join(map(code, answers)) == ALL


def test_only_a_superuser_sets_passwords(world: World) -> None:
    answers = [
        signed_in(name).get(reverse("admin:auth_user_password_change", args=[world.things["auth_user"].pk]))
        for name in WHO
    ]
    assert " ".join(map(code, answers)) == "ok 403 403 404 in"


def test_who_is_in_no_project_finds_nothing(world: World) -> None:
    make.person("new", is_staff=True)
    client = signed_in("new")
    assert WORD not in client.get(reverse("admin:index")).text
    for name in MODELS:
        assert client.get(reverse(f"admin:{name}_changelist")).status_code == 403


PICKERS = {
    "projects": ("annotator", "tag", "project", "quagga"),
    "tags of an annotation": ("annotator", "tagging", "tag", "quagga"),
    "a tag’s parent": ("annotator", "tag", "parent", "quagga"),
    "documents": ("documents", "revision", "document", "lives"),
    "people": ("documents", "change", "by", "quagga"),
    "imports of an item": ("documents", "importitem", "within", ""),
}


@pytest.mark.parametrize("row", PICKERS.values(), ids=PICKERS)
def test_what_one_chooses_from_is_what_one_may_see(world: World, row: tuple[str, str, str, str]) -> None:
    app, model, field, term = row
    query = {"app_label": app, "model_name": model, "field_name": field, "term": term}
    offered = {}
    for name in ("root", "olga", "stan"):
        results = signed_in(name).get(reverse("admin:autocomplete"), query).json()["results"]
        offered[name] = {result["text"] for result in results}
    assert offered["olga"]
    assert offered["root"] >= offered["olga"]
    assert not any(WORD.lower() in text.lower() for text in offered["stan"])
    if field == "within":
        assert not offered["stan"] & offered["olga"] or len(offered["stan"]) == 1


def test_a_filter_shows_no_name_of_what_one_may_not_see(world: World) -> None:
    author = world.things["auth_user"]
    for query in (
        {"project__id__exact": world.project.pk},
        {"author__id__exact": author.pk},
        {"document__id__exact": world.things["documents_document"].pk},
        {"tag": world.things["annotator_tag"].pk},
    ):
        answer = signed_in("stan").get(reverse("admin:annotator_annotation_changelist"), query)
        assert WORD.lower() not in answer.text.lower()
        assert answer.context["cl"].result_count == 0


def test_mail_addresses_of_others_are_not_to_be_guessed(world: World) -> None:
    person = world.things["auth_user"]
    person.email = "quince@example.org"
    person.save()
    client = signed_in("rita")
    list_of = reverse("admin:auth_user_changelist")
    for query in ({"q": "quince"}, {"email__startswith": "q"}):
        assert person.username not in client.get(list_of, query, follow=True).text or "e=1" in str(query)
    assert "quince" not in client.get(reverse("admin:auth_user_change", args=[person.pk])).text


def test_a_reader_changes_nothing(world: World) -> None:
    client = signed_in("rita")
    before = Change.objects.count()
    for name in ("documents_project", "documents_document", "annotator_annotation", "annotator_reply", "annotator_tag"):
        thing = world.things[name]
        sent = {"name": "x", "title": "x", "note": "x", "text": "x"}
        assert client.post(reverse(f"admin:{name}_change", args=[thing.pk]), sent).status_code == 403
        client.post(
            reverse(f"admin:{name}_changelist"),
            {"action": "move_to_trash", "confirmed": "1", "_selected_action": [thing.pk]},
        )
        thing.refresh_from_db()
        assert thing.trashed_at is None
    assert Change.objects.count() == before


def test_an_owner_does_what_owners_do(world: World) -> None:
    client = signed_in("olga")
    for name in ("annotator_annotation", "annotator_tag", "documents_document", "documents_project"):
        thing = world.things[name]
        client.post(
            reverse(f"admin:{name}_changelist"),
            {"action": "move_to_trash", "confirmed": "1", "_selected_action": [thing.pk]},
        )
        thing.refresh_from_db()
        assert thing.trashed_at is not None
        assert Change.objects.latest("number").by == world.olga
        thing.trashed_at = None


def test_who_reads_one_project_and_owns_another_acts_only_on_his_own(world: World) -> None:
    make.member(world.other, world.rita, role=Role.OWNER)
    client = signed_in("rita")
    tags = Tag.objects.filter(name__in=[f"{WORD}s", "Ibexs"])
    answer = client.post(
        reverse("admin:annotator_tag_changelist"),
        {"action": "move_to_trash", "confirmed": "1", "_selected_action": [tag.pk for tag in tags]},
        follow=True,
    )
    told = [str(message) for message in answer.context["messages"]]
    assert told == [
        "1 was moved to the trash.",
        "This needs the role “editor”; yours is “reader”. Ask an owner of the project.",
    ]
    assert {tag.name: tag.trashed_at is None for tag in tags.all()} == {f"{WORD}s": True, "Ibexs": False}


def test_nobody_puts_a_tag_where_he_is_no_editor(world: World) -> None:
    for name, expected in (("stan", "Select a valid choice"), ("rita", "403")):
        fields = {"project": world.project.pk, "name": "New", "colour": "teal"}
        answer = signed_in(name).post(reverse("admin:annotator_tag_add"), fields)
        assert expected in answer.text or answer.status_code == 403
    make.member(world.other, world.rita, role=Role.EDITOR)
    answer = signed_in("rita").post(reverse("admin:annotator_tag_add"), fields)
    assert "This needs the role “editor”" in answer.text
    assert not Tag.objects.filter(name="New").exists()


def test_a_project_in_the_trash_is_there_for_its_owners_alone(world: World) -> None:
    trash_project(world.project, by=world.olga)
    address = reverse("admin:documents_project_change", args=[world.project.pk])
    assert [signed_in(name).get(address).status_code for name in WHO[:4]] == [200, 200, 404, 404]
    world.project.trashed_at = None


def private_annotation(world: World) -> Annotation:
    document = Document.objects.get(project=world.project)
    place = access.passage_to_annotate(make.alice(), document.uid, 1, Span(4, 9))
    made = {"uid": uuid4(), "span": Span(4, 9), "quote": "quick", "tags": set(), "note": HIDDEN, "private": True}
    return annotate.annotate(place, by=make.alice(), **made)[0]


def test_what_somebody_keeps_to_himself_is_not_in_the_administration(world: World) -> None:
    annotation = private_annotation(world)
    for name in ("root", "olga"):
        client = signed_in(name)
        assert client.get(reverse("admin:annotator_annotation_change", args=[annotation.pk])).status_code == 404
        for page in ("annotator_annotation", "documents_change"):
            assert HIDDEN not in client.get(reverse(f"admin:{page}_changelist")).text
        line = Change.objects.latest("number")
        assert client.get(reverse("admin:documents_change_change", args=[line.pk])).status_code == 404


def test_in_a_blind_project_staff_who_do_not_own_it_see_their_own_marks(world: World) -> None:
    Blinding.objects.create(project=world.project)
    annotation = world.things["annotator_annotation"]
    line = Change.objects.get(verb="annotation.added", target=annotation.uid)
    reply = world.things["annotator_reply"]
    for name, status in (("olga", 200), ("rita", 404)):
        client = signed_in(name)
        for page, pk in (
            ("annotator_annotation", annotation.pk),
            ("annotator_reply", reply.pk),
            ("documents_change", line.pk),
        ):
            assert client.get(reverse(f"admin:{page}_change", args=[pk])).status_code == status
