"""The admin: what it shows, what it changes through actions, and what it keeps its hands off."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from annotator.actions.tag import trash_tag
from annotator.actions.tokens import make_token
from annotator.actions.topics import add_topic
from annotator.models import (
    Alias,
    Annotation,
    Blinding,
    CodebookVersion,
    FailedSignIn,
    Pseudonym,
    Reply,
    SavedView,
    SignIn,
    Subscription,
    Tag,
    Token,
    Topic,
)
from documents.actions.documents import trash_document
from documents.actions.fields import make_field
from documents.actions.imports import start_import
from documents.actions.values import set_value
from documents.models import (
    AddressCheck,
    Assignment,
    Change,
    Document,
    Field,
    FieldValue,
    Import,
    ImportItem,
    ItemState,
    Membership,
    Project,
    Revision,
    Role,
    SourceFile,
)
from tests import factories as make

pytestmark = pytest.mark.django_db

User = get_user_model()
LISTS = {
    "documents_project": Project,
    "documents_document": Document,
    "documents_sourcefile": SourceFile,
    "documents_revision": Revision,
    "documents_change": Change,
    "documents_import": Import,
    "documents_importitem": ImportItem,
    "annotator_annotation": Annotation,
    "annotator_reply": Reply,
    "annotator_tag": Tag,
    "annotator_alias": Alias,
    "annotator_codebookversion": CodebookVersion,
    "annotator_savedview": SavedView,
    "annotator_subscription": Subscription,
    "annotator_pseudonym": Pseudonym,
    "annotator_token": Token,
    "annotator_signin": SignIn,
    "annotator_failedsignin": FailedSignIn,
    "annotator_blinding": Blinding,
    "documents_field": Field,
    "documents_fieldvalue": FieldValue,
    "documents_assignment": Assignment,
    "documents_addresscheck": AddressCheck,
    "auth_user": User,
}


@pytest.fixture
def root():
    return make.person("root", is_staff=True, is_superuser=True, first_name="Rosa", last_name="Oak")


@pytest.fixture
def show(client, root):
    client.force_login(root)

    def get(name, /, *args, **query):
        response = client.get(reverse(f"admin:{name}", args=args), query)
        assert response.status_code == 200
        return response

    return get


@pytest.fixture
def post(client, root):
    client.force_login(root)

    def send(name, /, *args, **fields):
        return client.post(reverse(f"admin:{name}", args=args), fields)

    return send


def full_project(rows=1, *, name="Iraq reading group"):
    """A project with so many rows of everything."""
    project = make.project(name=name)
    parent = make.tag(project, "Parent")
    for n in range(rows):
        person = make.person(f"{project.slug}-{n}")
        make.member(project, person)
        document = make.document(project, title=f"Document {n}")
        tags = tuple(make.tag(project, f"Tag {n}.{m}", parent=parent) for m in range(2))
        annotation = make.annotation(document, tags=tags, note=f"Note {n}", by=person)
        make.reply(annotation, by=person)
        add_topic(document, tags[0], by=person)
        Alias.objects.create(project=project, tag=tags[0], parent=parent, name=f"Label {n}", created_by=person)
        CodebookVersion.objects.create(project=project, number=n + 1, through=1, tags=[], created_by=person)
        import_ = start_import(project, by=person)
        make.item(import_, name=f"file {n}.txt", document=document, state=ItemState.IMPORTED)
        beside(project, document, person)
    return project


def beside(project, document, person):
    """What a project and a person have besides, a row each."""
    name = person.username
    view = SavedView.objects.create(project=project, name=name, shared=True, by=person)
    Subscription.objects.create(view=view, project=project, person=person, since=timezone.now())
    Pseudonym.objects.create(project=project, person=person, name=name)
    make_token(name=name, scope="read", days=7, by=person)
    SignIn.objects.create(session=name[-40:], person=person, seen_at=timezone.now())
    FailedSignIn.objects.create(key=name[-64:], last_at=timezone.now())
    Assignment.objects.create(project=project, document=document, person=person)
    AddressCheck.objects.create(project=project, document=document, by=person, next_at=timezone.now())
    field = make_field(project, name, kind="text", by=person)
    set_value(Document.objects.filter(pk=document.pk), field, name, project=project, by=person)
    Blinding.objects.get_or_create(project=make.project(name=f"Blind {name}", with_bob=False))


def told(response):
    return [str(message) for message in response.context["messages"]]


def errors(response):
    return re.sub(r"<[^>]+>", " ", " ".join(re.findall(r'<ul class="errorlist.*?</ul>', response.text, re.DOTALL)))


# Who may enter


def test_the_admin_has_the_sites_sign_in(client):
    response = client.get(reverse("admin:annotator_tag_changelist"), follow=True)
    assert response.redirect_chain[-1][0] == f"{reverse('sign-in')}?next=/admin/annotator/tag/"


def test_who_is_not_staff_is_told_so(client):
    client.force_login(make.alice())
    response = client.get(reverse("admin:index"), follow=True)
    assert response.status_code == 403


def test_signing_out_of_the_admin_is_signing_out(post):
    assert post("logout").url == reverse("sign-in")


# What it shows


def test_the_first_page_groups_what_belongs_together(show):
    groups = show("index").context["app_list"]
    assert [str(group["name"]) for group in groups][:5] == [
        "People",
        "Articles",
        "Imports",
        "Highlights",
        "History",
    ]
    shown = {model["object_name"] for group in groups for model in group["models"]}
    assert {"User", "Project", "Document", "Annotation", "Tag", "Change"} <= shown
    assert [str(model["name"]) for group in groups for model in group["models"]].count("Tags") == 1


@pytest.mark.parametrize("app", ["documents", "annotator", "auth"])
def test_an_app_has_its_page(show, app):
    show("app_list", app)


@pytest.fixture(scope="module")
def costs(kept_in_database):
    return kept_in_database(costs_with_more_rows)


def costs_with_more_rows():
    """How many queries each list takes, and the page of the newest thing on it: with two rows and with 22."""
    client, costs = Client(), defaultdict(list)
    with transaction.atomic():
        client.force_login(make.person("root", is_staff=True, is_superuser=True))
        for rows, project in ((2, "Some"), (20, "Another")):  # names that every project has once are the same for both
            full_project(rows, name=project)
            for name, model in LISTS.items():
                pages = {"list": ("changelist", []), "page": ("change", [model.objects.order_by("pk").last().pk])}
                for kind, (page, args) in pages.items():
                    costs[kind, name].append(queries_of(client, reverse(f"admin:{name}_{page}", args=args)))
        transaction.set_rollback(True)
    return costs


def queries_of(client, address):
    """Of the second time that it is asked for."""
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_with_more_rows(costs, name):
    few, many = costs["list", name]
    assert many == few


@pytest.mark.parametrize("name", LISTS)
def test_a_page_of_one_thing_costs_the_same_with_more_rows(costs, name):
    few, many = costs["page", name]
    assert many == few


def test_rows_inside_a_page_cost_the_same_with_more_of_them(show):
    project = make.project()
    document = make.document(project)
    tags = tuple(make.tag(project, f"Tag {n}") for n in range(22))
    few, many = make.annotation(document, tags=tags[:2]), make.annotation(document, quote="fox", tags=tags[2:])
    counts = []
    for annotation in (few, few, many):
        with CaptureQueriesContext(connection) as captured:
            show("annotator_annotation_change", annotation.pk)
        counts.append(len(captured))
    assert counts[1] == counts[2]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_reads_no_long_texts_and_counts_up_to_a_limit(show, name):
    full_project(2)
    with CaptureQueriesContext(connection) as captured:
        show(f"{name}_changelist")
    statements = [query["sql"] for query in captured]
    for statement in statements:
        for column in ('"documents_revision"."text"', '"layout"', '"content"', '"documents_change"."before"'):
            assert column not in statement
        if "COUNT(" in statement:
            assert "LIMIT 10001" in statement


def test_a_count_stops_at_its_limit(show, monkeypatch):
    monkeypatch.setattr("documents.admin.base.CappedPaginator.MOST", 3)
    full_project(5)
    assert "More than 3 documents" in show("documents_document_changelist").text
    assert "5 documents" not in show("documents_document_changelist").text


SEARCHES = {
    "a document by its title": ("documents_document", "document 1", "Document 1"),
    "an annotation by its note": ("annotator_annotation", "note 1", "brown"),
    "an annotation by its quote": ("annotator_annotation", "brown", "Note 0"),
    "a reply by its text": ("annotator_reply", "is it", "Is it?"),
    "a tag by its name": ("annotator_tag", "tag 0.1", "Tag 0.1"),
    "a project by its address": ("documents_project", "iraq", "Iraq reading group"),
    "a person by their name": ("auth_user", "bob", "bob"),
    "an item of an import by its name": ("documents_importitem", "file 1", "file 1.txt"),
    "a revision by its document": ("documents_revision", "document 1", "Document 1"),
}


@pytest.mark.parametrize(("name", "words", "found"), SEARCHES.values(), ids=SEARCHES)
def test_a_search_finds(show, name, words, found):
    full_project(2)
    response = show(f"{name}_changelist", q=words)
    assert response.context["cl"].result_count >= 1
    assert found in response.text


def test_identifiers_are_found(show):
    full_project(2)
    annotation, document, change = Annotation.objects.first(), Document.objects.first(), Change.objects.first()
    for name, identifier in (
        ("annotator_annotation", annotation.uid),
        ("documents_document", document.uid),
        ("documents_change", change.number),
    ):
        assert show(f"{name}_changelist", q=str(identifier)).context["cl"].result_count == 1
    lines = set(Change.objects.filter(target=document.uid))
    assert lines
    assert set(show("documents_change_changelist", q=str(document.uid)).context["cl"].result_list) == lines


@pytest.mark.parametrize("name", sorted(LISTS))
@pytest.mark.parametrize("words", ["x" * 5000, "\U0001f41d 'quoted\" %_\\", "-1", "9" * 40])
def test_a_search_for_anything_is_answered(show, name, words):
    full_project(1)
    show(f"{name}_changelist", q=words)


def test_lists_are_filtered_by_what_they_belong_to(show):
    one, other = full_project(2), full_project(1, name="Another")
    author = make.person("another-0")
    tag = Tag.objects.get(project=other, name="Tag 0.0")
    for name, query, count in (
        ("documents_document", {"project__id__exact": one.pk}, 2),
        ("annotator_annotation", {"project__id__exact": one.pk}, 2),
        ("annotator_annotation", {"author__id__exact": author.pk}, 1),
        ("annotator_annotation", {"tag": tag.pk}, 1),
        ("annotator_annotation", {"document__id__exact": Document.objects.filter(project=one).first().pk}, 1),
        ("annotator_reply", {"project__id__exact": other.pk}, 1),
        ("annotator_tag", {"project__id__exact": other.pk}, 3),
        ("documents_revision", {"project__id__exact": other.pk}, 1),
        ("documents_change", {"project__id__exact": other.pk, "verb": "annotation.added"}, 1),
    ):
        response = show(f"{name}_changelist", **query)
        assert response.context["cl"].result_count == count, name


def test_a_filter_shows_what_was_chosen_and_keeps_the_rest(show):
    project = full_project(1)
    response = show("annotator_annotation_changelist", project__id__exact=project.pk, q="brown", trash="no")
    assert f'<option value="{project.pk}" selected>{project}</option>' in response.text
    assert '<input type="hidden" name="q" value="brown">' in response.text
    assert '<input type="hidden" name="trash" value="no">' in response.text


@pytest.mark.parametrize("name", ["project__id__exact", "tag"])
@pytest.mark.parametrize("value", ["x", "9" * 30, "-1", "", "٣"])
def test_a_filter_on_nonsense_is_answered(client, root, name, value):
    client.force_login(root)
    response = client.get(reverse("admin:annotator_annotation_changelist"), {name: value}, follow=True)
    assert response.status_code == 200


def test_autocomplete_offers_tags_of_the_project_only(client, root):
    client.force_login(root)
    one, other = make.project(), make.project(name="Another")
    actors = make.tag(one, "Actors")
    make.tag(one, "States", parent=actors)
    make.tag(other, "States")
    trash_tag(make.tag(one, "States of mind"), by=root)
    query = {"app_label": "annotator", "model_name": "tagging", "field_name": "tag", "term": "sta"}

    def offered(**more):
        response = client.get(reverse("admin:autocomplete"), {**query, **more})
        return sorted(result["text"] for result in response.json()["results"])

    assert offered(project=one.pk) == ["Actors / States – Iraq reading group"]
    assert offered() == [
        "Actors / States – Iraq reading group",
        "States of mind – Iraq reading group",
        "States – Another",
    ]


def test_forms_ask_for_tags_of_their_project(show):
    project = full_project(1)
    for name, thing in (
        ("annotator_annotation", Annotation.objects.get()),
        ("documents_document", Document.objects.get()),
        ("annotator_tag", Tag.objects.get(name="Tag 0.0")),
    ):
        assert f'data-ajax--url="/admin/autocomplete/?project={project.pk}"' in show(f"{name}_change", thing.pk).text


def test_things_are_linked(show):
    full_project(1)
    annotation = Annotation.objects.select_related("document", "author", "project").get()
    text = show("annotator_annotation_change", annotation.pk).text
    for thing, name in (
        (annotation.document, "documents_document"),
        (annotation.project, "documents_project"),
        (annotation.author, "auth_user"),
    ):
        assert f'href="{reverse(f"admin:{name}_change", args=[thing.pk])}"' in text
    assert f'href="{reverse("document", args=[annotation.document.uid])}#a-{annotation.uid}"' in text
    text = show("documents_document_change", annotation.document.pk).text
    for link in (
        reverse("document", args=[annotation.document.uid]),
        f"/admin/annotator/annotation/?document__id__exact={annotation.document.pk}",
        f"/admin/documents/change/?document__id__exact={annotation.document.pk}",
    ):
        assert f'href="{link}"' in text


# What it keeps its hands off


@pytest.mark.parametrize("name", [name for name in LISTS if name != "auth_user"])
def test_nothing_is_deleted_for_good(client, root, name):
    client.force_login(root)
    full_project(1)
    thing = LISTS[name].objects.first()
    count = LISTS[name].objects.count()
    assert client.post(reverse(f"admin:{name}_delete", args=[thing.pk]), {"post": "yes"}).status_code == 403
    client.post(
        reverse(f"admin:{name}_changelist"),
        {"action": "delete_selected", "_selected_action": [thing.pk], "post": "yes"},
    )
    assert LISTS[name].objects.count() == count


READ_ONLY = [
    "documents_sourcefile",
    "documents_revision",
    "documents_change",
    "documents_import",
    "documents_importitem",
]


@pytest.mark.parametrize("name", READ_ONLY)
def test_what_is_read_only_takes_no_change(client, root, name):
    client.force_login(root)
    full_project(1)
    thing = LISTS[name].objects.first()
    assert client.get(reverse(f"admin:{name}_add")).status_code == 403
    assert client.post(reverse(f"admin:{name}_change", args=[thing.pk]), {"text": "x"}).status_code == 403
    assert "_save" not in client.get(reverse(f"admin:{name}_change", args=[thing.pk])).text


@pytest.mark.parametrize("name", ["documents_document", "annotator_annotation", "annotator_reply"])
def test_what_is_made_elsewhere_is_not_made_here(client, root, name):
    client.force_login(root)
    assert client.get(reverse(f"admin:{name}_add")).status_code == 403


def test_who_left_traces_is_deactivated_not_deleted(client, root):
    client.force_login(root)
    full_project(1)
    bob, idle = make.bob(), make.person("idle")
    assert client.post(reverse("admin:auth_user_delete", args=[bob.pk]), {"post": "yes"}).status_code == 403
    assert client.post(reverse("admin:auth_user_delete", args=[idle.pk]), {"post": "yes"}).status_code == 302
    assert not User.objects.filter(username="idle").exists()
    chosen = {"action": "deactivate", "_selected_action": [bob.pk, root.pk]}
    client.post(reverse("admin:auth_user_changelist"), chosen)
    assert dict(User.objects.filter(username__in=["bob", "root"]).values_list("username", "is_active")) == {
        "bob": False,
        "root": True,
    }
    client.post(reverse("admin:auth_user_changelist"), {**chosen, "action": "activate"})
    assert User.objects.get(username="bob").is_active


# What it changes


def last():
    change = Change.objects.latest("number")
    return change.verb, change.by.username, change.before, change.after


def rows(prefix, *forms, initial=0):
    """A list of rows in a form as a browser sends it."""
    fields = {f"{prefix}-TOTAL_FORMS": len(forms), f"{prefix}-INITIAL_FORMS": initial}
    for n, form in enumerate(forms):
        fields |= {f"{prefix}-{n}-{name}": value for name, value in form.items()}
    return fields


METADATA = {
    "title": "A fox",
    "authors": "Ann Lee\r\n\r\n Bo  Ek ",
    "publisher": "Field",
    "published": "2019-01-20",
    "url": "https://example.org/fox",
    "language": "en",
}


def test_a_document_is_corrected(post):
    document = make.document(make.project())
    response = post("documents_document_change", document.pk, **METADATA, **rows("topics"))
    assert response.status_code == 302, errors(response)
    document.refresh_from_db()
    assert (document.title, document.authors) == ("A fox", ["Ann Lee", "Bo Ek"])
    verb, by, _before, after = last()
    assert (verb, by) == ("document.edited", "root")
    assert after["published"] == "2019-01-20"
    before = Change.objects.count()
    post("documents_document_change", document.pk, **METADATA, **rows("topics"))
    assert Change.objects.count() == before


def test_a_document_is_put_under_topics(post):
    project = make.project()
    document, tag, other = make.document(project), make.tag(project, "Animals"), make.tag(project, "Colours")
    add_topic(document, tag, by=make.alice())
    topic = Topic.objects.get()
    post(
        "documents_document_change",
        document.pk,
        **METADATA,
        **rows("topics", {"id": topic.pk, "content_object": document.pk, "DELETE": "on"}, {"tag": other.pk}, initial=1),
    )
    assert [topic.tag for topic in Topic.objects.all()] == [other]
    verbs = list(Change.objects.order_by("number").values_list("verb", flat=True))
    assert verbs[-3:] == ["document.edited", "topic.removed", "topic.added"]


def test_a_note_and_tags_are_changed(post):
    project = make.project()
    old, kept, new = (make.tag(project, name) for name in ("Old", "Kept", "New"))
    annotation = make.annotation(make.document(project), tags=(old, kept), note="one")
    standing = [annotation.taggings.get(tag=tag) for tag in (old, kept)]
    response = post(
        "annotator_annotation_change",
        annotation.pk,
        note="two",
        **rows(
            "taggings",
            {"id": standing[0].pk, "content_object": annotation.pk, "DELETE": "on"},
            {"id": standing[1].pk, "content_object": annotation.pk},
            {"tag": new.pk},
            initial=2,
        ),
    )
    assert response.status_code == 302, errors(response)
    annotation.refresh_from_db()
    assert annotation.note == "two"
    assert set(annotation.taggings.values_list("tag", flat=True)) == {kept.pk, new.pk}
    assert last() == (
        "annotation.edited",
        "root",
        {"tags": sorted([old.pk, kept.pk])},
        {"tags": sorted([kept.pk, new.pk])},
    )


def test_where_an_annotation_stands_is_not_changed_by_a_form(post):
    annotation = make.annotation(make.document(make.project()))
    post(
        "annotator_annotation_change",
        annotation.pk,
        **{"note": "two", "start": 0, "end": 3, "quote": "The", "made_start": 0, "author": 1, **rows("taggings")},
    )
    annotation.refresh_from_db()
    assert (annotation.note, annotation.start, annotation.quote) == ("two", 10, "brown")


def test_a_tag_of_another_project_is_refused_in_the_form(post):
    project = make.project()
    foreign = make.tag(make.project(name="Another"), "Foreign")
    annotation = make.annotation(make.document(project), note="one")
    response = post("annotator_annotation_change", annotation.pk, note="two", **rows("taggings", {"tag": foreign.pk}))
    assert response.status_code == 200
    assert "has no tag" in errors(response)
    annotation.refresh_from_db()
    assert annotation.note == "one"
    # What was typed is still there.
    assert ">\ntwo</textarea>" in response.text


def test_a_reply_is_corrected(post):
    reply = make.reply(make.annotation(make.document(make.project())))
    post("annotator_reply_change", reply.pk, text="It is.")
    assert last() == ("reply.edited", "root", {"text": "Is it?"}, {"text": "It is."})


def test_a_tag_is_made_and_edited(post):
    project = make.project()
    actors = make.tag(project, "Actors")
    fields = {"project": project.pk, "name": "States", "parent": actors.pk, "colour": "teal", "shortcut": "s"}
    response = post("annotator_tag_add", **fields, description="")
    assert response.status_code == 302, errors(response)
    tag = Tag.objects.get(name="States")
    assert last()[:2] == ("tag.added", "root")
    post("annotator_tag_change", tag.pk, **{**fields, "name": "Countries", "parent": ""}, description="")
    assert last() == (
        "tag.edited",
        "root",
        {"name": "States", "parent": actors.pk},
        {"name": "Countries", "parent": None},
    )


def test_a_tag_that_can_not_be_is_refused_in_the_form(post):
    project = make.project()
    actors = make.tag(project, "Actors")
    states = make.tag(project, "States", parent=actors)
    fields = {"project": project.pk, "colour": "teal", "shortcut": "", "description": "", "parent": ""}
    before = list(Tag.objects.values())
    for response, reason in (
        (post("annotator_tag_add", **fields, name="ACTORS"), "already"),
        (post("annotator_tag_change", actors.pk, **{**fields, "parent": states.pk}, name="Actors"), "of itself"),
        (post("annotator_tag_change", states.pk, **fields, name="actors"), "already"),
    ):
        assert response.status_code == 200
        assert reason in errors(response)
    assert list(Tag.objects.values()) == before


def test_a_project_is_made_with_its_members(post, root):
    bob = make.bob()
    response = post(
        "documents_project_add",
        name="Bees",
        description="",
        **rows("memberships", {"user": bob.pk, "role": int(Role.EDITOR)}),
    )
    assert response.status_code == 302, errors(response)
    project = Project.objects.get()
    assert project.slug == "bees"
    members = set(project.memberships.values_list("user__username", "role"))
    assert members == {("root", Role.OWNER), ("bob", Role.EDITOR)}
    verbs = list(Change.objects.order_by("number").values_list("verb", flat=True))
    assert verbs == ["project.made", "member.added"]


def test_members_are_let_in_changed_and_taken_out(post):
    project = make.project()
    alice, bob = (Membership.objects.get(user=person) for person in (make.alice(), make.bob()))
    charlie = make.charlie()
    response = post(
        "documents_project_change",
        project.pk,
        name="Bees",
        description="",
        **rows(
            "memberships",
            {"id": alice.pk, "project": project.pk, "role": int(Role.OWNER)},
            {"id": bob.pk, "project": project.pk, "role": int(Role.EDITOR)},
            {"user": charlie.pk, "role": int(Role.READER)},
            initial=2,
        ),
    )
    assert response.status_code == 302, errors(response)
    verbs = list(Change.objects.order_by("number").values_list("verb", flat=True))
    assert verbs[-3:] == ["project.edited", "member.added", "member.changed"]
    assert set(project.memberships.values_list("user__username", "role")) == {
        ("alice", Role.OWNER),
        ("bob", Role.EDITOR),
        ("charlie", Role.READER),
    }


def test_the_last_owner_stays(post):
    project = make.project(with_bob=False)
    alice = Membership.objects.get()
    response = post(
        "documents_project_change",
        project.pk,
        name="Bees",
        description="",
        **rows(
            "memberships", {"id": alice.pk, "project": project.pk, "role": int(Role.OWNER), "DELETE": "on"}, initial=1
        ),
    )
    assert "needs an owner" in errors(response)
    project.refresh_from_db()
    assert project.name == "Iraq reading group"


TRASHES = {
    "documents_project": ("project.trashed", "project.restored"),
    "documents_document": ("document.trashed", "document.restored"),
    "annotator_annotation": ("annotation.trashed", "annotation.restored"),
    "annotator_reply": ("reply.trashed", "reply.restored"),
    "annotator_tag": ("tag.trashed", "tag.restored"),
}


@pytest.mark.parametrize("name", TRASHES)
def test_the_chosen_are_moved_to_the_trash_and_back(client, root, name):
    client.force_login(root)
    full_project(2)
    make.project(name="Another")
    model = LISTS[name]
    chosen = list(model.objects.order_by("-pk").values_list("pk", flat=True)[:2])
    before = Change.objects.count()
    for action, trashed in (("move_to_trash", True), ("take_out_of_trash", False)):
        response = client.post(
            reverse(f"admin:{name}_changelist"),
            {"action": action, "confirmed": "1", "_selected_action": chosen},
            follow=True,
        )
        assert told(response) == [f"2 were {'moved to the trash' if trashed else 'restored'}."]
        assert model.objects.filter(pk__in=chosen, trashed_at__isnull=not trashed).count() == 2
    verbs = list(Change.objects.order_by("number").values_list("verb", "by__username")[before:])
    assert verbs == [(verb, "root") for verb in TRASHES[name] for _ in chosen]


def test_what_can_not_be_trashed_is_told_and_keeps_nothing_from_it(client, root):
    client.force_login(root)
    project = make.project()
    parents = [make.tag(project, f"Parent {n}") for n in range(5)]
    for parent in parents:
        make.tag(project, "Child", parent=parent)
    loose = make.tag(project, "Loose")
    chosen = [tag.pk for tag in (*parents, loose)]
    response = client.post(
        reverse("admin:annotator_tag_changelist"),
        {"action": "move_to_trash", "confirmed": "1", "_selected_action": chosen},
        follow=True,
    )
    messages = told(response)
    assert messages[0] == "1 was moved to the trash."
    assert sum("There are tags under" in message for message in messages) == 3
    assert messages[-1] == "2 more were refused."


def test_the_chosen_are_exported(client, root):
    client.force_login(root)
    project = full_project(3)
    other = full_project(1, name="Another")
    chosen = list(Annotation.objects.filter(project=project).order_by("pk").values_list("pk", flat=True)[:2])
    address = reverse("admin:annotator_annotation_changelist")
    response = client.post(address, {"action": "export_as_csv", "_selected_action": chosen})
    assert response["Content-Disposition"] == 'attachment; filename="iraq-reading-group.csv"'
    rows = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert [row["note"] for row in rows] == ["Note 0", "Note 1"]
    chosen.append(Annotation.objects.get(project=other).pk)
    response = client.post(address, {"action": "export_as_csv", "_selected_action": chosen}, follow=True)
    assert told(response) == ["Choose some of one project: filter by it first."]


def test_the_trash_is_a_filter(show):
    project = full_project(2)
    trash_document(Document.objects.filter(project=project).first(), by=make.alice())
    assert show("documents_document_changelist").context["cl"].result_count == 2
    assert show("documents_document_changelist", trash="yes").context["cl"].result_count == 1
    assert show("documents_document_changelist", trash="no").context["cl"].result_count == 1


def test_every_model_of_ours_is_in_the_admin():
    from django.apps import apps

    ours = {model for app in ("documents", "annotator") for model in apps.get_app_config(app).get_models()}
    inline = {inline.model for one in admin.site._registry.values() for inline in one.inlines}
    # What an item or a document has beside it: bytes, images, fingerprints, what was chosen last.
    not_shown = {"SignInLink", "ColumnMapping", "DocumentPicture", "ImportContent", "Invitation", "TextBand"}
    # What a project says of its codebook stands on the codebook's page.
    not_shown |= {"CodebookSettings"}
    # What is a person's own, or lasts a minute.
    not_shown |= {"CheckedHost", "DismissedTopic", "Notice", "Preference", "Presence", "Sorting"}
    # Files that wait for somebody to decide on them.
    not_shown |= {"ArchiveUpload", "Arrival"}
    # What things are found by.
    not_shown |= {"AnnotationWords", "DocumentWords", "KnownWord"}
    missing = {model.__name__ for model in ours - set(admin.site._registry) - inline}
    assert missing <= not_shown
