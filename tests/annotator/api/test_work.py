"""How far documents have come, and whose they are, over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from documents.models import Assignment, Change, Document
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def document() -> Document:
    return make.document(make.project())


def call(client: Any, method: str, path: str, body: Any = None, *, by: Any = None) -> Any:
    client.force_login(by or make.alice())
    content = {} if body is None else {"data": body, "content_type": "application/json"}
    return getattr(client, method)(f"/api/{path}", **content)


def test_a_document_is_given_to_a_person_who_finishes_it(client: Any, document: Document) -> None:
    bob = make.bob().pk
    path = f"documents/{document.uid}/assignments/{bob}"
    given = call(client, "put", path).json()
    assert given["status"] == "new"
    assert [(one["person"], one["done"]) for one in given["assignments"]] == [({"id": bob, "name": "Bob Stone"}, None)]
    done = call(client, "put", f"{path}/done", by=make.bob()).json()
    assert (done["status"], done["assignments"][0]["done"] is None) == ("done", False)
    again = call(client, "delete", f"{path}/done", by=make.bob()).json()
    assert (again["status"], again["assignments"][0]["done"]) == ("in_progress", None)
    assert call(client, "get", f"documents/{document.uid}/work").json() == again
    assert call(client, "delete", path).status_code == 204
    assert not Assignment.objects.exists()


def test_what_is_sent_twice_is_done_once(client: Any, document: Document) -> None:
    path = f"documents/{document.uid}/assignments/{make.bob().pk}"
    for _time in range(2):
        assert call(client, "put", path).status_code == 200
        assert call(client, "put", f"{path}/done").status_code == 200
    assert Change.objects.filter(verb__startswith="work.").count() == 3  # assigned, finished, marked
    for _time in range(2):
        assert call(client, "delete", path).status_code == 204
    assert Change.objects.filter(verb__startswith="work.").count() == 4


def test_a_status_is_set(client: Any, document: Document) -> None:
    assert call(client, "patch", f"documents/{document.uid}/work", {"status": "done"}).json()["status"] == "done"
    assert Document.objects.get().status == "done"


def test_progress_is_everybodys(client: Any, document: Document) -> None:
    call(client, "put", f"documents/{document.uid}/assignments/{make.bob().pk}")
    rows = call(client, "get", f"projects/{document.project.slug}/progress", by=make.bob()).json()
    assert [
        (one["person"]["name"], one["member"], one["assigned"], one["in_progress"], one["done"]) for one in rows
    ] == [
        ("Alice Ng", True, 0, 0, 0),
        ("Bob Stone", True, 1, 0, 0),
    ]


REFUSED: dict[str, tuple[str, str, Any, int]] = {
    "a status there is not": ("patch", "work", {"status": "x"}, 422),
    "a person there is not": ("put", "assignments/999999", None, 404),
    "a stranger": ("put", "assignments/{charlie}", None, 404),
    "what wasn't given to them": ("put", "assignments/{bob}/done", None, 404),
    "a number that is none": ("put", "assignments/0", None, 422),
}


@pytest.mark.parametrize(("method", "path", "body", "status"), REFUSED.values(), ids=REFUSED)
def test_what_makes_no_sense_is_refused(
    client: Any, document: Document, method: str, path: str, body: Any, status: int
) -> None:
    where = path.format(bob=make.bob().pk, charlie=make.charlie().pk)
    assert call(client, method, f"documents/{document.uid}/{where}", body).status_code == status


def test_an_annotator_sets_the_status_of_his_own_alone(client: Any, document: Document) -> None:
    path = f"documents/{document.uid}/work"
    assert call(client, "patch", path, {"status": "done"}, by=make.bob()).status_code == 403
    call(client, "put", f"documents/{document.uid}/assignments/{make.bob().pk}")
    assert call(client, "patch", path, {"status": "done"}, by=make.bob()).status_code == 200
