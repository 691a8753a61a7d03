"""What is written once stays as it was written, whatever tries to change it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from documents.actions.documents import edit_document
from documents.models import Change, Membership, Project, Revision, SourceFile
from tests import factories as make

pytestmark = pytest.mark.django_db

REWRITES = {
    "the number of a change": (Change, {"number": 1_000_000}),
    "who did it": (Change, {"by": None}),
    "when it was done": (Change, {"at": timezone.now()}),
    "what was done": (Change, {"verb": "document.vanished"}),
    "to what it was done": (Change, {"target": "another"}),
    "what was there before": (Change, {"before": {}}),
    "what was there after": (Change, {"after": {}}),
    "which batch it was of": (Change, {"batch": "5b7b6d5e-3c73-4e9f-9d6e-0c9c1d0f2a11"}),
    "the text of a revision": (Revision, {"text": "The quick brown cat"}),
    "the fingerprint of a text": (Revision, {"sha256": "0" * 64}),
    "the layout of a revision": (Revision, {"layout": {"blocks": [], "marks": [], "sections": []}}),
    "the number of a revision": (Revision, {"number": 7}),
    "the bytes of a source file": (SourceFile, {"content": b"another"}),
    "the fingerprint of a source file": (SourceFile, {"sha256": "0" * 64}),
}


@pytest.mark.parametrize(("model", "values"), REWRITES.values(), ids=REWRITES)
def test_a_rewrite_is_refused_by_the_database(model, values):
    make.document(make.project())
    row = model.objects.order_by("pk").last()
    before = model.objects.filter(pk=row.pk).values().get()

    with pytest.raises(IntegrityError, match="_is_never_rewritten"), transaction.atomic():
        model.objects.filter(pk=row.pk).update(**values)

    assert model.objects.filter(pk=row.pk).values().get() == before


def test_saving_a_change_again_is_a_rewrite():
    make.project()
    change = Change.objects.latest("number")
    with pytest.raises(IntegrityError), transaction.atomic():
        change.save()


def test_a_change_may_not_be_put_on_another_document():
    project = make.project()
    make.document(project)
    other = make.document(project, title="Another")
    with pytest.raises(IntegrityError, match="change_keeps_its_document"), transaction.atomic():
        Change.objects.filter(verb="document.imported").update(document=other)


def test_the_log_outlives_a_document_that_is_deleted():
    document = make.document(make.project())
    edit_document(document, title="The brown fox", by=make.alice())
    Revision.objects.filter(document=document).delete()

    document.delete()

    verbs = list(Change.objects.filter(target=str(document.uid)).order_by("number").values_list("verb", "document"))
    assert verbs == [("document.imported", None), ("document.edited", None)]


def test_a_project_that_is_erased_for_good_takes_its_log_along():
    project = make.project()
    Change.objects.filter(project=project).delete()
    project.delete()
    assert not Change.objects.exists()


def test_a_document_has_one_revision_of_a_number():
    revision = make.revision(make.document(make.project()))
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.create(
            project=revision.project,
            document=revision.document,
            number=revision.number,
            text="",
            sha256="",
            layout={},
            reader="",
            reader_version=1,
        )


def test_a_person_is_a_member_once():
    project = make.project()
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(project=project, user=make.bob())


@pytest.mark.parametrize("role", [0, 15, 41])
def test_a_role_is_one_of_four(role):
    project = make.project()
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(project=project).update(role=role)


def test_an_address_is_one_projects():
    project = make.project()
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.create(name="Another", slug=project.slug)


def test_a_project_with_documents_is_not_deleted_by_mistake():
    project = make.project()
    make.document(project)
    with pytest.raises(ProtectedError):
        project.delete()
