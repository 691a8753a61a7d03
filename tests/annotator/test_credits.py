"""What came out of a file says whom that names as its author, and who brought it in, wherever people are told so."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from annotator import history, past_columns
from annotator.actions.annotate import trash_annotation
from annotator.actions.codebook import operations as do
from annotator.actions.codebook.planning import plan
from annotator.actions.discuss import trash_reply
from annotator.at_revision import annotations_at
from annotator.columns import Wanted, columns
from annotator.exchange.masking import SOMEBODY
from annotator.exchange.naming import masking_of
from annotator.exchange.tables import found
from annotator.models import Annotation
from annotator.people import by_whom
from annotator.search.understanding import understood
from documents.access import project_to_read
from documents.actions.revisions import add_revision
from documents.models import Change, Document, Project
from tests import factories as make
from tests.annotator.exchange.going_out import export

TOLD = "Maria, brought in by Bob Stone"
ANSWERED = "Zoë, brought in by Bob Stone"
PLAIN = "Bob Stone"


pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make.project()


@pytest.fixture
def document(project: Project) -> Document:
    """With two highlights: what Bob brought in, which Zoë answers to in the file, and his own."""
    made = make.document(project)
    make.reply(make.brought(made, note="Maria says so"), credit="Zoë", text="Zoë answers brown")
    make.annotation(made, quote="lazy", note="Bob says so")
    return made


@pytest.fixture
def client(client: Any) -> Any:
    client.force_login(make.alice())
    return client


def test_whom_something_is_by(document: Document) -> None:
    own = make.annotation(document)
    assert by_whom(own) == "Bob Stone"
    assert by_whom(make.reply(own)) == "Bob Stone"
    assert by_whom(make.brought(document)) == TOLD
    assert by_whom(make.reply(own, credit="Zoë")) == ANSWERED


PAGES = {
    "what is printed": lambda document: reverse("document-print", args=[document.uid]),
    "what a search finds": lambda document: (
        reverse("search", args=[document.project.slug]) + "?q=brown+OR+says&show=passages"
    ),
}


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_pages_say_whom_the_file_names_and_who_brought_it_in(client, document, address):
    page = client.get(address(document)).content.decode()
    assert TOLD in page
    assert ANSWERED in page
    assert f"<span>{PLAIN}</span>" in page


def test_the_page_of_a_tag_does(client, project, document):
    tag = make.tag(project)
    make.brought(document, tags=(tag,))
    assert TOLD in client.get(reverse("tag", args=[project.slug, tag.pk])).content.decode()


def test_the_trash_does(client, project, document):
    brought, reply = make.brought(document), make.reply(make.annotation(document), credit="Zoë")
    trash_annotation(brought, by=make.bob())
    trash_reply(reply, by=make.bob())
    page = client.get(reverse("trash", args=[project.slug])).content.decode()
    assert TOLD in page
    assert ANSWERED in page


def test_the_review_queue_does(client, project, document):
    make.reply(make.orphan(document), credit="Zoë")
    page = client.get(reverse("project-review", args=[project.slug])).content.decode()
    assert TOLD in page
    assert ANSWERED in page


def test_the_comparison_of_two_revisions_does(client, document):
    add_revision(document, make.reading("Nothing of it."), by=make.alice())
    page = client.get(reverse("document-compare", args=[document.uid])).content.decode()
    assert TOLD in page
    assert f"<bdi>{PLAIN}</bdi>" in page


def out_of(document: Document, **scope: Any) -> list[dict[str, str]]:
    file = b"".join(export(document.project, "csv", document=document, **scope)).decode()
    return list(csv.DictReader(io.StringIO(file.removeprefix("\ufeff"))))


def people_in(found: dict[str, Any]) -> list[dict[str, Any]]:
    """Who made each, and who answered."""
    answered = [reply["author"] for replies in found["replies"].values() for reply in replies]
    return [found["people"][index] for index in [*found["author"], *answered]]


def test_columns_tell_them_apart_from_who_brought_them_in(document):
    bob = {"id": make.bob().pk, "name": PLAIN}
    assert people_in(columns(document, Wanted.shared(document))) == [
        bob | {"credit": "Maria"},
        bob,
        bob | {"credit": "Zoë"},
    ]


def test_columns_of_an_older_text_do(document):
    add_revision(document, make.reading("Nothing of it."), by=make.alice())
    then = past_columns.columns_of(annotations_at(document, 1, user=None), document)
    bob = {"id": make.bob().pk, "name": PLAIN}
    assert people_in(then) == [bob | {"credit": "Maria"}, bob, bob | {"credit": "Zoë"}]


def test_columns_tell_of_bare_highlights_too(project):
    bare = make.document(project)
    make.brought(bare)
    assert people_in(columns(bare, Wanted.shared(bare))) == [{"id": make.bob().pk, "name": PLAIN, "credit": "Maria"}]


def test_columns_say_nothing_where_nobody_is_named(project):
    plain = make.document(project)
    make.reply(make.annotation(plain))
    assert columns(plain, Wanted.shared(plain))["people"] == [{"id": make.bob().pk, "name": PLAIN}]


def test_the_api_does(client, document):
    brought = make.brought(document)
    make.reply(brought, credit="Zoë")
    told = client.get(f"/api/annotations/{brought.uid}").json()
    bob = {"id": make.bob().pk, "name": PLAIN}
    assert told["author"] == bob | {"credit": "Maria"}
    assert [reply["author"] for reply in told["replies"]] == [bob | {"credit": "Zoë"}]
    own = make.annotation(document)
    assert client.get(f"/api/annotations/{own.uid}").json()["author"] == bob | {"credit": ""}


def test_passages_of_the_api_do(client, project, document):
    tag = make.tag(project)
    make.brought(document, tags=(tag,))
    for address in (f"/api/tags/{tag.pk}/passages", f"/api/projects/{project.slug}/search?q=tag:Animals&show=passages"):
        [passage] = client.get(address).json()["passages"]
        assert (passage["author"], passage["credit"]) == (PLAIN, "Maria"), address


REVISIONS = {"of what stands now": None, "of an older text": 1}


@pytest.mark.parametrize("number", REVISIONS.values(), ids=REVISIONS)
def test_the_names_of_a_file_go_out(project, document, number):
    add_revision(document, make.reading(f"{make.FOX} It does."), by=make.alice())
    out = out_of(document, revision=number)
    assert [row["created_by"] for row in out] == ["Maria", PLAIN]
    assert "Zoë" in out[0]["replies"]


@pytest.mark.parametrize("number", REVISIONS.values(), ids=REVISIONS)
def test_under_pseudonyms_they_do_not(project, document, number):
    """Nor that of somebody whom a file names that comes in just then."""
    masking = masking_of(project, by=make.alice())
    make.brought(document, quote="fox", credit="Nina")
    add_revision(document, make.reading(f"{make.FOX} It does."), by=make.alice())
    out = out_of(document, revision=number, masking=masking)
    bob = masking.names([make.bob().pk])[make.bob().pk]
    maria, zoe = masking.credited("Maria"), masking.credited("Zoë")
    assert len({maria, zoe, bob, SOMEBODY}) == 4
    assert [row["created_by"] for row in out] == [maria, SOMEBODY, bob]
    assert zoe in out[0]["replies"]
    assert not any(name in cell for row in out for cell in row.values() for name in ("Maria", "Zoë", "Nina"))


def test_tables_of_what_a_search_finds_name_them(project, document):
    search = understood(project, "", user=make.alice())
    head, rows = found(search, show="passages", width=40)
    assert {row[head.index("created_by")] for row in rows} == {"Maria", PLAIN}


LINES = {
    "annotation.added": (
        "Bob Stone brought in what Maria highlighted in The fox: “brown”",
        "Bob Stone highlighted “lazy” in The fox",
    ),
    "reply.added": (
        "Bob Stone brought in what Zoë replied in The fox: “Zoë answers brown”",
        "Bob Stone replied “Is it?” in The fox",
    ),
}


@pytest.mark.parametrize(("verb", "told"), LINES.items(), ids=LINES)
def test_the_history_says_who_made_what_was_brought_in(project, document, verb, told):
    make.reply(make.annotation(document))
    make.brought(document, quote="", note="On all of it")
    lines = Change.objects.filter(verb=verb).order_by("number").select_related("by", "document")
    sentences = [strip_tags(line.sentence) for line in history.told(lines, slug=project.slug)]
    assert set(told) <= set(sentences)
    if verb == "annotation.added":
        assert sentences[-1] == "Bob Stone brought in a note of Maria on The fox"


def test_the_history_says_who_made_what_another_brought_in(project, document):
    """The file names Bob, who has an account here."""
    brought = make.brought(document, credit="", author=make.bob(), by=make.alice())
    lines = Change.objects.filter(target=str(brought.uid)).select_related("by", "document")
    [line] = history.told(lines, slug=project.slug)
    assert strip_tags(line.sentence) == "Alice Ng brought in what Bob Stone highlighted in The fox: “brown”"


def test_a_plan_for_the_codebook_tells_whose_passages_they_are(project, document):
    tag = make.tag(project)
    make.brought(document, tags=(tag,))
    make.brought(document, tags=(tag,))
    make.annotation(document, tags=(tag,))
    planned = plan(project_to_read(make.alice(), project.slug), do.Trash((tag.pk,)), by=make.alice())
    assert [(one.name, one.passages) for one in planned.people] == [(TOLD, 2), (PLAIN, 1)]


def test_the_admin_does(admin_client, document):
    [brought] = Annotation.objects.filter(credit="Maria")
    [reply] = brought.replies.all()
    for address, name in (
        (reverse("admin:annotator_annotation_changelist"), "Maria"),
        (reverse("admin:annotator_annotation_change", args=[brought.pk]), "Maria"),
        (reverse("admin:annotator_reply_changelist"), "Zoë"),
        (reverse("admin:annotator_reply_change", args=[reply.pk]), "Zoë"),
    ):
        page = admin_client.get(address).content.decode()
        assert f"{name}, brought in by <a" in page, address
    found = admin_client.get(reverse("admin:annotator_annotation_changelist") + "?q=Maria")
    assert list(found.context["cl"].result_list) == [brought]


def test_the_admin_says_of_an_orphan_of_a_file_where_it_was_made(admin_client, document):
    orphan = make.orphan(document)
    page = admin_client.get(reverse("admin:annotator_annotation_change", args=[orphan.pk])).content.decode()
    assert "nowhere here: as a file has it" in page
