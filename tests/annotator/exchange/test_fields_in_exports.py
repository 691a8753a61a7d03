"""Fields go out with their documents, in every format, typed where the format has types."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator.exchange import FORMATS
from annotator.exchange.losses import Feature
from annotator.exchange.masking import Masking, Person
from documents.actions.fields import make_field, set_value, trash_field
from documents.models import Document
from tests import factories as make
from tests.annotator.exchange.going_out import export
from tests.annotator.exchange.insides import read_out

pytestmark = pytest.mark.django_db

VALUES = {
    "Year": ("number", "-2019"),
    "Share": ("number", "0.5"),
    "Checked": ("yes_no", "yes"),
    "On": ("date", "2019-01-20"),
    "Archive": ("url", "https://a.example/x"),
    "note": ("text", "=1+1 *by* Bob Stone"),
    "Rank": ("choice", "High"),
}

WRITTEN = {name: one for name, one in FORMATS.items() if one.writes and not one.missing}
CARRYING = [name for name, one in WRITTEN.items() if Feature.FIELD in one.carrier.CARRIES]


@pytest.fixture
def project() -> Any:
    """Two documents with a passage each; one has a value in each of seven fields, the other in none."""
    project = make.project()
    one, two = (make.document(project, title=title) for title in ("one", "two"))
    for name, (kind, written) in VALUES.items():
        field = make_field(project, name, kind=kind, choices=["High"], by=make.alice())
        set_value(Document.objects.filter(pk=one.pk), field, written, project=project, by=make.alice())
    gone = make_field(project, "Gone", kind="text", by=make.alice())
    set_value(Document.objects.filter(pk=one.pk), gone, "Gone", project=project, by=make.alice())
    trash_field(gone, by=make.alice())
    for document in (one, two):
        make.annotation(document)
    return project


def text_of(project: Any, format_name: str, **options: Any) -> str:
    return b"".join(export(project, format_name, **options)).decode()


def test_a_table_has_a_column_for_each_field(project: Any) -> None:
    head, one, two = csv.reader(io.StringIO(text_of(project, "csv")[1:], newline=""))
    assert head[-8:] == ["link", *(f"field: {name}" for name in VALUES)]
    assert one[-7:] == ["-2019", "0.5", "yes", "2019-01-20", "https://a.example/x", "'=1+1 *by* Bob Stone", "High"]
    assert two[-7:] == [""] * 7
    assert len(head) == len(one) == len(two)


def test_web_annotations_carry_typed_properties(project: Any) -> None:
    one, two = (item["target"]["source"] for item in json.loads(text_of(project, "jsonld"))["first"]["items"])
    found = {known["schema:name"]: known["schema:value"] for known in one["schema:additionalProperty"]}
    assert found == {
        "Year": -2019,
        "Share": 0.5,
        "Checked": True,
        "On": "2019-01-20",
        "Archive": "https://a.example/x",
        "note": "=1+1 *by* Bob Stone",
        "Rank": "High",
    }
    assert {known["type"] for known in one["schema:additionalProperty"]} == {"schema:PropertyValue"}
    assert "schema:additionalProperty" not in two


def test_a_report_has_them_in_a_line_under_the_title(project: Any) -> None:
    report = text_of(project, "markdown")
    line = r"Year: -2019 · Share: 0.5 · Checked: yes · On: 2019-01-20 · Archive: [https://a.example/x](https://a.example/x)"
    assert f"## one\n\n{line} · note: =1+1 \\*by\\* Bob Stone · Rank: High\n" in report
    assert "## two\n\n> " in report


@pytest.mark.parametrize("format_name", CARRYING)
def test_names_in_fields_go_out_as_pseudonyms(project: Any, format_name: str) -> None:
    make_field(project, "Seen by Bob Stone", kind="text", by=make.alice())
    masking = Masking((Person(make.bob().pk, "P7", "bob", ("Bob Stone",)),))
    text = read_out(b"".join(export(project, format_name, masking=masking)))
    assert "Stone" not in text
    assert "P7" in text


def test_without_fields_nothing_more_is_asked() -> None:
    project = make.project()
    make.annotation(make.document(project))
    with CaptureQueriesContext(connection) as queries:
        text_of(project, "csv")
    assert sum("documents_field" in query["sql"] for query in queries) == 1
