"""The trash: what lies there, what comes back, and what owners delete for ever."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import chain
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotator.actions import annotate, discuss, topics
from annotator.actions import tag as tagging
from annotator.actions.arrivals import keep
from annotator.actions.trash import Contents, delete_for_ever, delete_project, thing_in_trash, trash_of
from annotator.actions.undo import undo
from annotator.errors import BuiltUpon, Conflict, NotAllowed, NotFound
from annotator.models import (
    Alias,
    Annotation,
    Blinding,
    CodebookSettings,
    CodebookVersion,
    DismissedTopic,
    Notice,
    Presence,
    Pseudonym,
    Reply,
    SavedView,
    Sorting,
    Subscription,
    Tag,
    Tagging,
    Token,
)
from documents.access import project_to_read, trashed_projects_of
from documents.actions import checks, documents, fields, projects, work
from documents.actions.invitations import invite
from documents.actions.pictures import store_pictures
from documents.actions.revisions import add_revision
from documents.article import Picture
from documents.models import (
    Change,
    ColumnMapping,
    Document,
    DocumentPicture,
    Membership,
    Project,
    Revision,
    Role,
    SourceFile,
    TextBand,
)
from tests import factories as make

pytestmark = pytest.mark.django_db


def own(project: Project, user: Any = None) -> Any:
    return project_to_read(user or make.alice(), project.slug)


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def full_project() -> Project:
    """A project with something of everything that there is."""
    project = make.project()
    document = make.document(project, language="en")
    store_pictures(document, [Picture(b"x", "image/png", 1, 1, "a" * 64)])
    animals = make.tag(project)
    make.tag(project, "Dogs", parent=animals)
    annotation = make.annotation(document, tags=(animals,), note="@alice look")
    reply = make.reply(annotation, by=make.alice())
    discuss.trash_reply(make.reply(annotation), by=make.bob())
    topics.add_topic(document, animals, by=make.alice())
    make.annotation(document, quote=None, note="All of it")
    add_revision(document, make.reading("Yes. " + make.FOX), by=make.alice())
    import_ = make.import_of(project)
    make.item(import_, read=make.article(), like=document, document=document)
    Notice.objects.get_or_create(
        project=project, person=make.bob(), annotation=annotation, reply=reply, defaults={"by": make.alice()}
    )
    ColumnMapping.objects.create(project=project, signature="a" * 64, mapping={"text": 0})
    Presence.objects.create(document=document, person=make.bob(), seen_at=document.created_at)
    Alias.objects.create(project=project, tag=animals, name="Beasts", created_by=make.alice())
    CodebookSettings.objects.create(project=project)
    DismissedTopic.objects.create(project=project, document=document, tag=animals, person=make.bob())
    Sorting.objects.create(project=project, tag=animals, person=make.bob())
    CodebookVersion.objects.create(project=project, number=1, name="Pilot", through=1, tags=[])
    invite(project, role=make.Role.READER, days=7, by=make.alice())
    year = fields.make_field(project, "Year", kind="number", by=make.alice())
    fields.set_value(Document.objects.filter(pk=document.pk), year, "2019", project=project, by=make.alice())
    work.assign(Document.objects.filter(pk=document.pk), [make.bob()], project=project, by=make.alice())
    Document.objects.filter(pk=document.pk).update(url="https://example.org/fox")
    these = Document.objects.filter(pk=document.pk)
    checks.schedule(these, every=7, take_in="ask", project=project, by=make.alice())
    Blinding.objects.create(project=project, by=make.alice())
    Pseudonym.objects.create(project=project, person=make.bob(), name="P1")
    view = SavedView.objects.create(project=project, by=make.bob(), name="Mine")
    Subscription.objects.create(project=project, view=view, person=make.bob(), since=document.created_at)
    keep(project, name="a.jsonl", format_name="doccano", content=b"{}", reading=b"", by=make.bob())
    expires = document.created_at + timedelta(days=1)
    Token.objects.create(
        project=project, person=make.bob(), name="A script", fingerprint=uuid4().hex * 2, expires_at=expires
    )
    return project


def throw_away(project: Project) -> None:
    """All documents, and some things of a second one that stays."""
    for document in Document.objects.filter(project=project):
        documents.trash_document(document, by=make.alice())
    stays = make.document(project, title="Stays")
    hounds = make.tag(project, "Hounds")
    Alias.objects.create(project=project, tag=hounds, parent=hounds, name="Greyhounds")
    lying, standing = make.annotation(stays, tags=(hounds,)), make.annotation(stays, quote="fox", tags=(hounds,))
    make.reply(lying)
    discuss.trash_reply(make.reply(standing), by=make.bob())
    topics.add_topic(stays, hounds, by=make.alice())
    DismissedTopic.objects.create(project=project, document=stays, tag=hounds, person=make.bob())
    Sorting.objects.create(project=project, tag=hounds, person=make.bob())
    annotate.trash_annotation(lying, by=make.bob())
    tagging.trash_tag(hounds, by=make.alice())


def test_emptying_takes_all_of_it_and_nothing_else() -> None:
    project = full_project()
    throw_away(project)
    other = full_project()
    before = rows_of(other)
    doomed = trash_of(own(project), by=make.alice())
    contents = doomed.contents()
    assert contents == Contents(
        documents=1, on_documents=2, annotations=1, under_annotations=1, replies=1, tags=1, uses=2
    )
    delete_for_ever(doomed, seen=str(contents))
    assert trash_of(own(project), by=make.alice()).contents() == Contents()
    assert list(Document.objects.filter(project=project).values_list("title", flat=True)) == ["Stays"]
    assert list(Annotation.objects.filter(project=project).values_list("quote", flat=True)) == ["fox"]
    assert not Reply.objects.filter(project=project).exists()
    assert sorted(Tag.objects.filter(project=project).values_list("name", flat=True)) == ["Animals", "Dogs"]
    assert not Tagging.objects.filter(project=project).exists()
    for model in (Revision, SourceFile):
        assert model.objects.filter(project=project).count() == 1
    assert not DocumentPicture.objects.filter(project=project).exists()
    assert not TextBand.objects.filter(project=project, document__title="The fox").exists()
    assert rows_of(other) == before


def test_the_log_keeps_its_lines_and_says_what_went() -> None:
    project = full_project()
    throw_away(project)
    lines = Change.objects.filter(project=project).count()
    doomed = trash_of(own(project), by=make.alice())
    delete_for_ever(doomed, seen=str(doomed.contents()))
    [last, *older] = Change.objects.filter(project=project)
    assert len(older) == lines
    assert (last.verb, last.by, last.target) == ("trash.emptied", make.alice(), project.slug)
    assert last.after == {
        "documents": 1,
        "on_documents": 2,
        "annotations": 1,
        "under_annotations": 1,
        "replies": 1,
        "tags": 1,
        "uses": 2,
    }
    assert any(line.verb == "document.imported" and line.document is None for line in older)


THINGS = {
    "a document": ("documents", lambda: Document.objects.get(title="The fox").uid, {"documents": 1, "on_documents": 2}),
    "an annotation": (
        "annotations",
        lambda: Annotation.objects.get(trashed_at__isnull=False).uid,
        {"annotations": 1, "under_annotations": 1},
    ),
    "a reply": (
        "replies",
        lambda: Reply.objects.get(trashed_at__isnull=False, annotation__document__title="Stays").uid,
        {"replies": 1},
    ),
    "a tag": ("tags", lambda: Tag.objects.get(name="Hounds").pk, {"tags": 1, "uses": 2}),
}


@pytest.mark.parametrize("name", THINGS)
def test_one_thing_is_deleted_with_what_belongs_to_it(name: str) -> None:
    project = full_project()
    throw_away(project)
    kind, key, gone = THINGS[name]
    whole = trash_of(own(project), by=make.alice()).contents()
    found = str(key())
    doomed = thing_in_trash(own(project), kind, found, by=make.alice())
    contents = doomed.contents()
    assert contents.counted() == gone
    delete_for_ever(doomed, seen=str(contents))
    with pytest.raises(NotFound):
        thing_in_trash(own(project), kind, found, by=make.alice())
    left = trash_of(own(project), by=make.alice()).contents()
    assert getattr(left, kind) == getattr(whole, kind) - 1
    assert sum(map(bool, left.counted())) > 1


NOWHERE = {
    "no kind": ("projects", str(uuid4())),
    "no identifier": ("documents", "xyz"),
    "no number": ("tags", "xyz"),
    "a number too large": ("tags", "9" * 40),
    "nothing of this identifier": ("annotations", str(uuid4())),
    "a control character": ("documents", "\x00"),
}


@pytest.mark.parametrize(("kind", "key"), NOWHERE.values(), ids=NOWHERE)
def test_what_isnt_there_isnt_found(kind: str, key: str) -> None:
    with pytest.raises(NotFound):
        thing_in_trash(own(make.project()), kind, key, by=make.alice())


def test_what_stands_is_not_deleted() -> None:
    project = make.project()
    with pytest.raises(NotFound):
        thing_in_trash(own(project), "documents", str(make.document(project).uid), by=make.alice())


def test_a_tag_goes_with_the_tags_under_it() -> None:
    project = make.project()
    animals = make.tag(project)
    dogs = make.tag(project, "Dogs", parent=animals)
    for tag in (dogs, animals):
        tagging.trash_tag(tag, by=make.alice())
    doomed = thing_in_trash(own(project), "tags", str(animals.pk), by=make.alice())
    assert doomed.contents().tags == 2
    delete_for_ever(doomed, seen=str(doomed.contents()))
    assert not Tag.objects.exists()


def test_only_what_was_shown_is_deleted() -> None:
    project = make.project()
    document = make.document(project)
    annotate.trash_annotation(make.annotation(document), by=make.bob())
    doomed = trash_of(own(project), by=make.alice())
    seen = str(doomed.contents())
    annotate.trash_annotation(make.annotation(document, quote="fox"), by=make.bob())
    with pytest.raises(Conflict, match="has changed in the meantime"):
        delete_for_ever(doomed, seen=seen)
    assert Annotation.objects.count() == 2


def test_an_empty_trash_is_not_emptied() -> None:
    with pytest.raises(Conflict, match="empty already"):
        delete_for_ever(trash_of(own(make.project()), by=make.alice()), seen=str(Contents()))


def test_editors_empty_nothing() -> None:
    project = make.project()
    Membership.objects.filter(user=make.bob()).update(role=Role.EDITOR)
    doomed = trash_of(own(project, make.bob()), by=make.bob())
    with pytest.raises(NotAllowed):
        delete_for_ever(doomed, seen=str(doomed.contents()))


def test_what_another_keeps_to_themselves_is_theirs_in_the_trash_too() -> None:
    project = make.project()
    annotation = make.annotation(make.document(project))
    annotate.unshare_annotation(annotation, by=make.bob())
    discuss.trash_reply(make.reply(annotation), by=make.bob())
    annotate.trash_annotation(make.annotation(Document.objects.get(), quote="fox"), by=make.bob())
    annotate.trash_annotation(annotation, by=make.bob())
    doomed = trash_of(own(project), by=make.alice())
    assert doomed.contents() == Contents(annotations=1)
    delete_for_ever(doomed, seen=str(doomed.contents()))
    assert Annotation.objects.get() == annotation
    assert b"brown" not in signed_in(make.alice()).get(reverse("trash", args=[project.slug])).content
    assert b"brown" in signed_in(make.bob()).get(reverse("trash", args=[project.slug])).content


def test_undo_says_that_it_is_gone() -> None:
    project = make.project()
    annotation = make.annotation(make.document(project), by=make.alice())
    annotate.trash_annotation(annotation, by=make.alice())
    doomed = trash_of(own(project), by=make.alice())
    delete_for_ever(doomed, seen=str(doomed.contents()))
    with pytest.raises(BuiltUpon, match="deletion of “brown”.*: it was deleted for ever"):
        undo(own(project), act=uuid4(), by=make.alice())


def rows_of(project: Project) -> dict[str, int]:
    """How many rows of each table belong to the project."""
    return {
        model._meta.label: model._default_manager.filter(**{path or "pk": project.pk}).count()
        for model, path in of_a_project()
    }


def of_a_project() -> Iterator[tuple[type[models.Model], str]]:
    """Every model that leads to a project by its foreign keys, and how."""
    known: dict[type[models.Model], str] = {Project: ""}
    while found := {
        model: f"{field.name}__{path}".removesuffix("__")
        for model in apps.get_models()
        for field in model._meta.get_fields()
        for target, path in list(known.items())
        if model not in known and isinstance(field, models.ForeignKey) and field.related_model is target
    }:
        known |= found
    return iter(known.items())


def test_a_project_is_deleted_with_everything_that_leads_to_it_and_no_other() -> None:
    project, other = full_project(), full_project()
    assert all(rows_of(project).values()), "the project should have something of everything"
    before = rows_of(other)
    projects.trash_project(project, by=make.alice())
    delete_project(trashed_projects_of(make.alice()).get())
    assert not any(rows_of(project).values())
    assert rows_of(other) == before


def test_a_project_that_isnt_in_the_trash_is_not_deleted() -> None:
    project = make.project()
    with pytest.raises(Conflict):
        delete_project(own(project))


def page(address: str, *arguments: Any, by: Any = None, **form: str) -> Any:
    client = signed_in(by or make.alice())
    address = reverse(address, args=arguments)
    return client.post(address, form, follow=True) if form else client.get(address)


def test_the_page_says_what_goes_and_deletes_it() -> None:
    project = full_project()
    throw_away(project)
    shown = page("trash-empty", project.slug).content.decode()
    for phrase in ("1 document", "2 annotations in documents", "1 reply under annotations", "1 tag", "2 uses of tags"):
        assert f"<li>{phrase}</li>" in shown
    assert "<li>The fox</li>" in shown
    answer = page("trash-empty", project.slug, seen="1-2-1-1-1-1-2")
    assert answer.redirect_chain == [(reverse("trash", args=[project.slug]), 302)]
    assert "Deleted for ever: 1 document, 2 annotations in documents" in answer.content.decode()
    assert "The trash is empty." in answer.content.decode()
    assert "there is nothing to delete" in page("trash-empty", project.slug).content.decode()


def test_the_page_asks_again_when_the_trash_has_changed() -> None:
    project = make.project()
    annotate.trash_annotation(make.annotation(make.document(project)), by=make.bob())
    answer = page("trash-empty", project.slug, seen="0-0-2-0-0-0-0")
    assert answer.status_code == 409
    assert 'value="0-0-1-0-0-0-0"' in answer.content.decode()


def test_a_reply_is_restored_where_it_was() -> None:
    project = make.project()
    reply = make.reply(make.annotation(make.document(project)))
    discuss.trash_reply(reply, by=make.bob())
    assert "Is it?" in page("trash", project.slug, by=make.bob()).content.decode()
    page("reply-restore", project.slug, reply.uid, by=make.bob(), yes="1")
    assert Reply.objects.get().trashed_at is None
    other = make.project(name="Bees")
    assert page("reply-restore", other.slug, reply.uid, by=make.bob(), yes="1").status_code == 404


def test_a_project_goes_to_the_trash_and_comes_back() -> None:
    project = make.project(name="Bees")
    thrown = page("project-trash", project.slug, yes="1").content.decode()
    assert "“Bees” is in the trash, with all that is in it." in thrown
    assert page("project", project.slug).status_code == 404
    assert "Bees" not in page("trashed-projects", by=make.bob()).content.decode()
    page("project-restore", project.slug, yes="1")
    assert page("project", project.slug).status_code == 200


def test_a_project_is_deleted_by_writing_its_name() -> None:
    project = make.project(name="Bees")
    projects.trash_project(project, by=make.alice())
    assert "1 line of history" not in page("project-delete", project.slug).content.decode()
    assert page("project-delete", project.slug, name="Wasps").status_code == 422
    assert "“Bees” is deleted for ever." in page("project-delete", project.slug, name=" Bees").content.decode()
    with pytest.raises(ObjectDoesNotExist):
        project.refresh_from_db()


def test_the_trash_asks_no_more_of_more() -> None:
    def queries_for(count: int) -> int:
        project = make.project(name=f"Of {count}")
        document = make.document(project)
        for number in range(count):
            annotate.trash_annotation(make.annotation(document), by=make.bob())
            discuss.trash_reply(make.reply(make.annotation(document)), by=make.bob())
            documents.trash_document(make.document(project), by=make.alice())
            tagging.trash_tag(make.tag(project, f"Tag {number}"), by=make.alice())
        client = signed_in(make.alice())
        found = []
        for name in ("trash", "trash-empty"):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(reverse(name, args=[project.slug])).status_code == 200
            found.append(len(captured))
        return sum(chain(found))

    assert queries_for(2) == queries_for(20)
