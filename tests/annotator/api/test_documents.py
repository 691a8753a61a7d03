"""Projects, documents and the log over HTTP."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator.actions.topics import add_topic
from documents.models import Change, Document, SourceFile
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def documents(project):
    return f"/projects/{project.slug}/documents"


def test_my_projects(alice, bob, charlie, project, document):
    make.project(name="Alice alone", with_bob=False)
    assert bob("GET", "/projects").json() == [
        {"slug": project.slug, "name": project.name, "description": "", "role": "annotator", "documents": 1}
    ]
    assert [(one["name"], one["role"]) for one in alice("GET", "/projects").json()] == [
        ("Alice alone", "owner"),
        ("Iraq reading group", "owner"),
    ]
    assert charlie("GET", "/projects").json() == []


def test_a_project_has_an_address_in_any_script(alice):
    project = make.project(name="Права людини")
    assert alice("GET", f"/projects/{project.slug}/documents").json() == []


@pytest.mark.parametrize("slug", ["no-such", "%00", "a%00b", "%FF", "x" * 3000, "%0A"])
def test_an_address_that_leads_nowhere(alice, slug):
    for path in ("documents", "tags", "changes", "exports/csv"):
        assert alice("GET", f"/projects/{slug}/{path}").status_code == 404


def test_documents_of_a_project(bob, documents, project):
    tag = make.tag(project)
    first = make.document(project, title="First", authors=("Ann Lee",), publisher="Field", language="en")
    second = make.document(project, title="Second")
    add_topic(first, tag, by=make.bob())
    make.annotation(first)
    shown = bob("GET", documents).json()
    assert [one["title"] for one in shown] == ["Second", "First"]
    assert {name: shown[1][name] for name in ("uid", "authors", "publisher", "language", "topics", "annotations")} == {
        "uid": str(first.uid),
        "authors": ["Ann Lee"],
        "publisher": "Field",
        "language": "en",
        "topics": [tag.pk],
        "annotations": 1,
    }
    assert [one["uid"] for one in bob("GET", f"{documents}?offset=1").json()] == [str(first.uid)]
    assert bob("DELETE", f"/documents/{second.uid}").status_code == 403


@pytest.mark.parametrize("offset", ["-1", "x", "1.5", str(10**30)])
def test_an_offset_that_can_not_be(bob, documents, offset):
    assert bob("GET", f"{documents}?offset={offset}").status_code == 422


def test_an_offset_beyond_the_last(bob, documents):
    assert bob("GET", f"{documents}?offset={2**63 - 1}").json() == []


def upload(caller, documents, name="fox.txt", content=b"The quick brown fox.", media_type="text/plain"):
    file = SimpleUploadedFile(name, content, content_type=media_type)
    return caller.client.post(f"/api{documents}", {"file": file})


WORDS = " ".join(f"word{n}" for n in range(300)).encode()


def test_the_answer_tells_what_is_nearly_the_same_and_what_was_not_taken_over(alice, documents):
    first = upload(alice, documents, content=WORDS).json()
    assert (first["near_duplicate_of"], first["warnings"]) == (None, [])
    assert upload(alice, documents, content=WORDS + b" more").json()["near_duplicate_of"] == first["uid"]
    again = upload(alice, documents, content=b"\xef\xbb\xbf" + WORDS)  # the same text, other bytes
    assert (again.status_code, again.json()["document"]) == (409, first["uid"])


def test_a_file_is_imported_once(alice, documents):
    first = upload(alice, documents)
    assert first.status_code == 201
    assert bytes(SourceFile.objects.get().content) == b"The quick brown fox."
    again = upload(alice, documents, name="other.txt")
    assert (again.status_code, again["Content-Type"]) == (409, "application/problem+json")
    assert Document.objects.count() == 1


def test_a_file_that_can_not_be_imported(alice, documents, settings):
    settings.MAX_UPLOAD_BYTES = 1000
    for response, status in (
        (upload(alice, documents, name="clip.mp4", media_type="video/mp4"), 422),
        (upload(alice, documents, content=b"x" * 1001), 413),
        (alice("POST", documents, {"file": "x"}), 422),
    ):
        assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    assert not Document.objects.exists()


def test_a_text_is_imported(alice, project):
    body = {"text": "The quick brown fox.", "title": "Fox", "url": "https://example.org/fox"}
    made = alice("POST", f"/projects/{project.slug}/texts", body)
    assert (made.status_code, made.json()["title"]) == (201, "Fox")
    shown = alice("GET", f"/documents/{made.json()['uid']}?text=1").json()
    assert shown["text"].strip() == "The quick brown fox."
    assert shown["sections"][0]["kind"] == "body"
    assert alice("GET", f"/documents/{made.json()['uid']}").json()["text"] is None


NO_TEXTS = {
    "nothing": {"text": ""},
    "white space": {"text": " \n"},
    "not a text": {"text": 5},
    "a script for an address": {"text": "Fox", "url": "javascript:alert(1)"},
    "too long an address": {"text": "Fox", "url": f"https://example.org/{'x' * 2000}"},
}


@pytest.mark.parametrize("body", NO_TEXTS.values(), ids=NO_TEXTS)
def test_what_is_no_text_is_refused(alice, project, body):
    assert alice("POST", f"/projects/{project.slug}/texts", body).status_code == 422
    assert not Document.objects.exists()


def test_a_document_is_corrected(alice, document):
    address = f"/documents/{document.uid}"
    body = {"title": "A fox", "authors": ["Ann Lee"], "published": "2019-01-20", "language": "pt-BR"}
    changed = alice("PATCH", address, body).json()
    assert {name: changed[name] for name in body} == body
    assert alice("PATCH", address, {"published": None}).json()["published"] is None
    count = Change.objects.count()
    assert alice("PATCH", address, {"title": "A fox"}).status_code == 200
    assert Change.objects.count() == count


WRONG = {
    "no title": {"title": " "},
    "too long a title": {"title": "x" * 501},
    "no date": {"published": "yesterday"},
    "no web address": {"url": "javascript:alert(1)"},
    "no language": {"language": '"><script>'},
    "authors that are no list": {"authors": "Ann Lee"},
    "too many authors": {"authors": ["x"] * 101},
}


@pytest.mark.parametrize("body", WRONG.values(), ids=WRONG)
def test_a_wrong_correction_is_refused(alice, document, body):
    before = Document.objects.values().get()
    assert alice("PATCH", f"/documents/{document.uid}", body).status_code == 422
    assert Document.objects.values().get() == before


def test_trash_and_restore(alice, documents, document):
    address = f"/documents/{document.uid}"
    for _ in range(2):
        assert alice("DELETE", address).status_code == 204
    assert alice("GET", address).status_code == 404
    assert alice("GET", documents).json() == []
    for _ in range(2):
        assert alice("POST", f"{address}/restore").json()["uid"] == str(document.uid)
    assert alice("GET", address).status_code == 200


def test_who_may_do_what_to_a_document(alice, bob, rita, charlie, nobody, documents, document, project):
    address = f"/documents/{document.uid}"
    for n, (caller, read, edit) in enumerate(
        ((alice, 200, 200), (bob, 200, 403), (rita, 200, 403), (charlie, 404, 404), (nobody, 401, 401))
    ):
        assert caller("GET", documents).status_code == read
        assert caller("GET", address).status_code == read
        assert caller("PATCH", address, {"title": f"Fox {n}"}).status_code == edit
        made = caller("POST", f"/projects/{project.slug}/texts", {"text": f"Fox {n}"})
        assert made.status_code == (201 if edit == 200 else edit)


def test_what_happened_since(bob, project, document):
    address = f"/projects/{project.slug}/changes"
    everything = bob("GET", address).json()
    assert [change["verb"] for change in everything["changes"]] == [
        "project.made",
        "member.added",
        "document.imported",
    ]
    annotation = make.annotation(document)
    make.project(name="Another")
    after = bob("GET", f"{address}?after={everything['last']}").json()
    (change,) = after["changes"]
    assert (change["verb"], change["by"], change["target"], change["document"]) == (
        "annotation.added",
        "bob",
        str(annotation.uid),
        str(document.uid),
    )
    assert change["after"]["quote"] == "brown"
    assert after["last"] == change["number"]
    assert bob("GET", f"{address}?after={after['last']}").json() == {"changes": [], "last": after["last"]}
    assert bob("GET", f"{address}?after={2**63 - 1}").json()["changes"] == []
    for wrong in ("-1", "x", str(10**30)):
        assert bob("GET", f"{address}?after={wrong}").status_code == 422


def test_changes_come_in_pieces(bob, project, monkeypatch):
    monkeypatch.setattr("annotator.api.projects._MOST_CHANGES", 2)
    address, seen, last = f"/projects/{project.slug}/changes", [], 0
    for n in range(5):
        make.tag(project, f"Tag {n}")
    while True:
        piece = bob("GET", f"{address}?after={last}").json()
        if not piece["changes"]:
            break
        seen += [change["number"] for change in piece["changes"]]
        last = piece["last"]
    assert seen == list(Change.objects.filter(project=project).order_by("number").values_list("number", flat=True))


def test_lists_cost_the_same_with_more_rows(bob):
    counts = []
    for name, count in (("Few", 2), ("Fewer", 2), ("Many", 20)):
        project = make.project(name=name)
        tag = make.tag(project)
        for n in range(count):
            document = make.document(project, title=f"Document {n}")
            make.annotation(document)
            add_topic(document, tag, by=make.bob())
        costs = []
        for path in (f"/projects/{project.slug}/documents", f"/projects/{project.slug}/changes", "/projects"):
            with CaptureQueriesContext(connection) as queries:
                bob("GET", path)
            costs.append(len(queries))
        counts.append(costs)
    assert counts[1] == counts[2]


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("csv", "text/csv; charset=utf-8"), ("jsonld", "application/ld+json"), ("markdown", "text/markdown")],
)
def test_an_export_is_a_file(bob, project, document, name, media_type):
    make.annotation(document)
    response = bob("GET", f"/projects/{project.slug}/exports/{name}")
    assert response.status_code == 200
    assert response["Content-Type"].startswith(media_type)
    assert "attachment" in response["Content-Disposition"]
    assert b"brown" in b"".join(response.streaming_content)


def test_an_export_that_can_not_be(bob, charlie, project, document):
    other = make.project(name="Another")
    address = f"/projects/{project.slug}/exports"
    assert bob("GET", f"{address}/xls").status_code == 422
    assert bob("GET", f"{address}/csv?document={make.document(other).uid}").status_code == 404
    assert bob("GET", f"{address}/csv?tag={make.tag(other).pk}").status_code == 404
    assert bob("GET", f"{address}/csv?document=x").status_code == 422
    assert charlie("GET", f"{address}/csv").status_code == 404
