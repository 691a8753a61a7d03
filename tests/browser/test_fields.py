"""The fields of a project by page: made, filled in, changed and taken away, by mouse and by keys alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from documents.actions.fields import make_field, set_value
from documents.models import Document, Field, FieldValue
from tests import factories as make
from tests.browser.test_accessibility import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def project() -> Any:
    """A project with a document that brought something along."""
    project = make.project(name="Harrow Bay")
    make.document(project, title="The tide is not free", metadata={"word_count": 1200})
    return project


def test_a_field_is_made_and_filled_in_at_a_document(visit: Callable[..., Page], page: Page, project: Any) -> None:
    visit(reverse("fields", args=[project.slug]))
    panel = page.get_by_role("region", name="New field")
    panel.get_by_label("Name").fill("Reliability")
    expect(panel.get_by_label("Choices")).to_be_hidden()
    panel.get_by_label("Kind").select_option("choice")
    panel.get_by_label("Choices").fill("High\nLow")
    panel.get_by_role("button", name="Add").click()
    expect(page.get_by_role("status")).to_contain_text("“Reliability” is a field now.")
    page.get_by_role("button", name="Word count").click()
    expect(page.get_by_role("status")).to_contain_text("“Word count” was filled for 1 document.")
    page.goto(page.url.split("/projects/")[0] + reverse("document-edit", args=[Document.objects.get().uid]))
    fields = page.get_by_role("region", name="Fields")
    expect(fields.get_by_label("Word count")).to_have_value("1200")
    fields.get_by_label("Reliability").select_option("High")
    fields.get_by_label("Word count").fill("1,250.5")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/documents/*/")
    known = dict(FieldValue.objects.values_list("field__name", "text"))
    assert known == {"Reliability": "High", "Word count": "1250.5"}
    page.locator("details.about-document summary").click()
    expect(page.locator("details.about-document")).to_contain_text("1250.5")


def test_a_choice_is_renamed_where_documents_have_it(visit: Callable[..., Page], page: Page, project: Any) -> None:
    field = make_field(project, "Reliability", kind="choice", choices=["High", "Low"], by=make.alice())
    set_value(Document.objects.all(), field, "High", project=project, by=make.alice())
    visit(reverse("field", args=[project.slug, field.pk]))
    page.get_by_label("Choice “High”").fill("Very high")
    page.get_by_label("Choice “Low”").fill("")
    page.get_by_label("New choices").fill("Unclear")
    assert faults(page) == []
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    assert Field.objects.get().choices == ["Very high", "Unclear"]
    assert FieldValue.objects.get().text == "Very high"


def test_fields_are_moved_and_thrown_away_by_keys_alone(visit: Callable[..., Page], page: Page, project: Any) -> None:
    for name in ("Year", "Place"):
        make_field(project, name, kind="text", by=make.alice())
    visit(reverse("fields", args=[project.slug]))
    page.get_by_role("button", name="Move “Place” up").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("rowheader").first).to_have_text("Place")
    page.get_by_role("button", name="Move “Year” to the trash").focus()
    page.keyboard.press("Enter")
    status = page.get_by_role("status")
    expect(status).to_contain_text("The field “Year” is in the trash")
    page.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    expect(status).to_contain_text("The field “Year” is back.")


def test_a_number_that_leads_to_the_documents_that_have_a_value(
    visit: Callable[..., Page], page: Page, project: Any
) -> None:
    field = make_field(project, "Year", kind="number", by=make.alice())
    make.document(project, title="Nobody lied")
    set_value(Document.objects.filter(title="Nobody lied"), field, "2019", project=project, by=make.alice())
    visit(reverse("fields", args=[project.slug]))
    page.get_by_role("link", name="1 with “Year”").click()
    table = page.get_by_role("table").first
    expect(table).to_contain_text("Nobody lied")
    expect(table).to_contain_text("2019")
    expect(table).not_to_contain_text("The tide is not free")
