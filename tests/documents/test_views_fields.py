"""The pages of fields: made and changed by forms alone, filled in at a document's details."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from documents.actions import fields as acting
from documents.field_values import fields_of
from documents.models import Change, Document, Field, FieldValue
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(client: Any) -> Any:
    """Alice's project with a document; she is signed in."""
    project = make.project()
    make.document(project, title="one")
    client.force_login(make.alice())
    return project


def field(project: Any, name: str = "Year", *, kind: str = "number", **options: Any) -> Field:
    return acting.make_field(project, name, kind=kind, by=make.alice(), **options)


def page(client: Any, project: Any, name: str = "fields", *more: Any) -> str:
    return client.get(reverse(name, args=[project.slug, *more])).content.decode()


def post(client: Any, project: Any, where: str, *more: Any, **form: Any) -> Any:
    return client.post(reverse(where, args=[project.slug, *more]), form, follow=True)


def test_a_field_is_made_by_a_form(client: Any, project: Any) -> None:
    answer = post(client, project, "fields", name="How", kind="choice", choices="High\n\nLow\n", description="By us")
    assert "“How” is a field now." in answer.content.decode()
    assert [(one.name, one.choices, one.description) for one in fields_of(project)] == [
        ("How", ["High", "Low"], "By us")
    ]


def test_a_field_that_cant_be_made_is_told_with_what_was_written(client: Any, project: Any) -> None:
    field(project)
    answer = client.post(reverse("fields", args=[project.slug]), {"name": "year", "kind": "text"})
    assert answer.status_code == 422
    assert "There is a field “Year” already" in answer.content.decode()
    assert 'value="year"' in answer.content.decode()


def test_the_page_tells_how_many_documents_have_a_value(client: Any, project: Any) -> None:
    acting.set_value(Document.objects.all(), field(project), "2019", project=project, by=make.alice())
    assert re.search(r'data-label="Documents"><a [^>]*>1<', page(client, project))


def test_the_page_takes_as_many_queries_for_twenty_fields_as_for_two(client: Any, project: Any) -> None:
    def counted() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(client, project)
        return len(queries)

    for number in range(2):
        field(project, f"Field {number}")
    few = counted()
    for number in range(2, 20):
        acting.trash_field(field(project, f"Gone {number}"), by=make.alice())
        field(project, f"Field {number}")
    assert counted() == few


def test_a_field_is_changed_by_a_form_with_its_choices(client: Any, project: Any) -> None:
    how = field(project, "How", kind="choice", choices=["High", "Low", "Odd"])
    acting.set_value(Document.objects.all(), how, "High", project=project, by=make.alice())
    form = {
        "name": "How sure",
        "kind": "choice",
        "choice-0": "Very high",
        "choice-1": "Low",
        "choice-2": "",
        "choices": "New",
    }
    post(client, project, "field", how.pk, **form)
    how.refresh_from_db()
    assert (how.name, how.choices) == ("How sure", ["Very high", "Low", "New"])
    assert FieldValue.objects.get().text == "Very high"


def test_a_change_that_cant_be_is_told(client: Any, project: Any) -> None:
    how = field(project, "How", kind="text")
    acting.set_value(Document.objects.all(), how, "High", project=project, by=make.alice())
    answer = client.post(reverse("field", args=[project.slug, how.pk]), {"name": "How", "kind": "date"})
    assert answer.status_code == 422
    assert "1 document has a value that “How” can’t hold: “High”" in answer.content.decode()


def test_fields_are_moved_thrown_away_and_restored_by_buttons(client: Any, project: Any) -> None:
    one, two = field(project, "one"), field(project, "two")
    post(client, project, "field-move", two.pk, to="up")
    assert fields_of(project) == [two, one]
    post(client, project, "field-move", two.pk, to="down")
    assert fields_of(project) == [one, two]
    told = post(client, project, "field-trash", one.pk).content.decode()
    assert "The field “one” is in the trash" in told
    assert reverse("field-restore", args=[project.slug, one.pk]) in told
    post(client, project, "field-move", one.pk, to="down")
    assert fields_of(project) == [two]
    assert "The field “one” is back." in post(client, project, "field-restore", one.pk).content.decode()
    assert fields_of(project) == [one, two]


def test_a_field_isnt_restored_beside_its_namesake(client: Any, project: Any) -> None:
    year = field(project)
    acting.trash_field(year, by=make.alice())
    field(project)
    assert "There is a field “Year” already" in post(client, project, "field-restore", year.pk).content.decode()


def test_the_trash_has_fields_that_editors_restore(client: Any, project: Any) -> None:
    year = field(project)
    acting.trash_field(year, by=make.alice())
    restore = reverse("field-restore", args=[project.slug, year.pk])
    shown = page(client, project, "trash")
    assert "<strong>Year</strong>" in shown
    assert restore in shown
    client.force_login(make.bob())
    shown = page(client, project, "trash")
    assert "<strong>Year</strong>" in shown
    assert restore not in shown


def test_filling_is_shown_before_it_is_done(client: Any, project: Any) -> None:
    Document.objects.update(metadata={"year": "2019"})
    make.document(project, title="two", metadata={"year": "soon"})
    year = field(project)
    shown = page(client, project, "field-fill", year.pk)
    assert "1 document without a value brought along one that fits." in shown
    assert "“soon” is no number" in shown
    assert FieldValue.objects.count() == 0
    assert "“Year” was filled for 1 document." in post(client, project, "field-fill", year.pk).content.decode()
    assert FieldValue.objects.get().text == "2019"
    assert "Fill it for" not in page(client, project, "field-fill", year.pk)


def test_filling_a_field_in_the_trash_is_refused(client: Any, project: Any) -> None:
    year = field(project)
    acting.trash_field(year, by=make.alice())
    assert "“Year” is in the trash" in post(client, project, "field-fill", year.pk).content.decode()


def test_what_documents_brought_along_becomes_a_field_by_a_click(client: Any, project: Any) -> None:
    Document.objects.update(metadata={"word_count": 1200})
    assert 'name="brought" value="Word count"' in page(client, project)
    told = post(client, project, "fields", brought="Word count", kind="number").content.decode()
    assert "“Word count” was filled for 1 document." in told
    assert 'name="brought"' not in told
    assert "already" in post(client, project, "fields", brought="Word count", kind="number").content.decode()


def edit(client: Any, document: Document, **form: Any) -> Any:
    return client.post(reverse("document-edit", args=[document.uid]), {"title": document.title, **form})


def test_values_are_filled_in_at_a_documents_details(client: Any, project: Any) -> None:
    document = Document.objects.get()
    year, how = field(project), field(project, "How", kind="choice", choices=["High", "Low"])
    sure = field(project, "Sure", kind="yes_no")
    edit(client, document, **{f"field-{year.pk}": "2,019.5", f"field-{how.pk}": "High", f"field-{sure.pk}": "yes"})
    assert dict(FieldValue.objects.values_list("field__name", "text")) == {
        "Year": "2019.5",
        "How": "High",
        "Sure": "yes",
    }
    assert Change.objects.filter(verb="value.set").values("batch").distinct().count() == 1
    shown = client.get(reverse("document-edit", args=[document.uid])).content.decode()
    assert 'value="2019.5"' in shown
    assert '<option value="High" selected>' in shown
    edit(client, document, title="Another", **{f"field-{year.pk}": "", f"field-{how.pk}": "High"})
    assert dict(FieldValue.objects.values_list("field__name", "text")) == {"How": "High"}
    newest = Change.objects.order_by("-number").values_list("batch", flat=True)[:3]
    assert len(set(newest)) == 1  # the title and two values: one act


def test_a_value_that_doesnt_fit_saves_nothing(client: Any, project: Any) -> None:
    document, year = Document.objects.get(), field(project)
    answer = edit(client, document, title="Another", **{f"field-{year.pk}": "soon"})
    assert answer.status_code == 422
    assert "Year: “soon” is no number" in answer.content.decode()
    assert Document.objects.get().title == "one"


INPUTS = {
    "text": 'type="text"',
    "number": 'inputmode="decimal"',
    "date": 'type="date"',
    "url": 'inputmode="url"',
    "yes_no": '<option value="yes">yes</option>',
    "choice": '<option value="High">High</option>',
}


@pytest.mark.parametrize(("kind", "markup"), INPUTS.items(), ids=INPUTS)
def test_each_kind_has_its_own_input(client: Any, project: Any, kind: str, markup: str) -> None:
    made = field(project, "Thing", kind=kind, choices=["High"], description="What it is.")
    shown = client.get(reverse("document-edit", args=[Document.objects.get().uid])).content.decode()
    part = shown[shown.index(f'for="id_field-{made.pk}"') :]
    assert markup in part[: part.index("What it is.")]


def test_the_reading_page_shows_values_and_not_twice(client: Any, project: Any) -> None:
    document = Document.objects.get()
    Document.objects.update(metadata={"word_count": 1, "place": "Basra"})
    link = field(project, "Archived", kind="url")
    acting.set_value(Document.objects.all(), link, "https://a.example", project=project, by=make.alice())
    acting.set_value(Document.objects.all(), field(project, "Word count"), "1200", project=project, by=make.alice())
    for name in ("document", "document-edit"):
        shown = client.get(reverse(name, args=[document.uid])).content.decode()
        about = shown[shown.index('<dl class="terms">') :]
        assert '<a href="https://a.example" rel="noopener noreferrer">' in about
        assert len(re.findall("<bdi>Word count</bdi>", about)) == 1
        assert "<bdi>1200</bdi>" in about
        assert "<bdi>Basra</bdi>" in about
