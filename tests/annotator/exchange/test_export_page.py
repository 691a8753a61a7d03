"""The page on which one chooses what goes out, and as what."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from annotator.exchange import FORMATS
from annotator.exchange.losses import Feature
from annotator.models import Pseudonym
from annotator.views import export as page_of_exports
from annotator.views.export_formats import COMMONEST, Row
from documents.models import Change
from tests import factories as make

pytestmark = pytest.mark.django_db

WRITTEN = {name: one for name, one in FORMATS.items() if one.writes}


def shown(project: Any, **choice: str) -> Any:
    client = Client()
    client.force_login(make.bob())
    return client.get(reverse("export", args=[project.slug]), choice)


def rows(response: Any) -> dict[str, Row]:
    """Each format that the page offers, in its order."""
    found = [row for section in response.context["sections"] for row in section.rows]
    assert len({row.name for row in found}) == len(found)
    return {row.name: row for row in found}


@pytest.fixture
def project() -> Any:
    project = make.project()
    document, tag = make.document(project), make.tag(project, "Claims")
    make.annotation(document, quote="brown fox", note="Is it?", tags=(tag,))
    make.annotation(document, quote="fox")
    make.document(project, title="Bare", text="Nothing stands here.")
    return project


def test_all_formats_are_offered_the_commonest_first_the_others_by_purpose(project: Any) -> None:
    response = shown(project)
    found = rows(response)
    assert set(found) == set(WRITTEN)
    assert set(list(found)[: len(COMMONEST)]) == set(COMMONEST)
    groups = [section.name for section in response.context["sections"]]
    assert groups == ["usual", "table", "report", "analysis", "language", "sources"]
    page = response.content.decode()
    for name, one in WRITTEN.items():
        assert escape(str(one.purpose)) in page
        if not one.missing:
            assert f'href="{reverse("export-file", args=[project.slug, name])}" download' in page


def test_each_says_what_would_stay_behind_of_what_was_chosen(project: Any) -> None:
    found = rows(shown(project))
    assert found["qdpx"].is_whole
    assert "1 note on a passage" in found["conll"].lost
    assert found["conll"].otherwise["the longer passage alone"] == ["1 passage that overlaps with another one"]
    document = str(project.documents.get(title="Bare").uid)
    assert found["spacy-jsonl"].otherwise != rows(shown(project, document=document))["spacy-jsonl"].otherwise


def test_downloads_are_of_what_was_chosen(project: Any) -> None:
    response = shown(project, q="has:note", people="pseudonyms", nonsense="1")
    assert rows(response)["csv"].address.endswith("/export/csv/?q=has%3Anote&people=pseudonyms")
    assert response.context["count"] == 1
    assert not Pseudonym.objects.exists()
    assert not Change.objects.filter(verb="project.pseudonymised").exists()


def test_of_very_many_it_is_counted_when_somebody_asks(project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_of_exports, "MOST_COUNTED", 1)
    row = rows(shown(project, q="fox"))["conll"]
    assert (row.is_counted, row.lost, row.is_whole) == (False, [], False)
    assert row.asks == f"{reverse('export', args=[project.slug])}?q=fox&losses=conll#format-conll"
    response = shown(project, losses="conll")
    assert rows(response)["conll"].lost
    assert response.content.decode().count("<details open>") == 1


def test_where_nothing_is_annotated_documents_go_out_all_the_same() -> None:
    project = make.project()
    assert "import a document first" in shown(project).content.decode()
    assert shown(project).context["sections"] == []
    make.document(project)
    response = shown(project)
    found = rows(response)
    assert "No annotations, but 1 document as" in " ".join(response.content.decode().split())
    assert {"brat", "ris", "documents-csv", "docx-documents"} <= set(found)
    assert not {"csv", "markdown", "jsonld"} & set(found)
    assert all(Feature.UNMARKED in FORMATS[name].carrier.CARRIES for name in found)
    tag = make.tag(project)
    nothing = shown(project, tag=str(tag.pk))
    page = nothing.content.decode()
    assert page.index("export-choice") < page.index("There are no annotations in this choice.")


def test_what_is_not_installed_is_shown_and_not_offered(project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FORMATS, "csv", replace(FORMATS["csv"], needs=("no_such_package", "tables")))
    response = shown(project)
    assert rows(response)["csv"].missing == "Whoever looks after this site can add it: make tables"
    page = response.content.decode()
    assert "Whoever looks after this site can add it: make tables" in page
    assert f'href="{reverse("export-file", args=[project.slug, "csv"])}"' not in page


def test_a_query_that_is_not_understood_is_shown_with_what_it_may_mean(project: Any) -> None:
    response = shown(project, q="brown tga:x", people="pseudonyms")
    assert response.status_code == 422
    fault = response.context["fault"]
    assert (fault["before"], fault["here"], fault["after"]) == ("brown ", "tga:x", "")
    page = response.content.decode()
    assert "Did you mean “tag”?" in page
    assert "?q=brown+tag%3Ax&amp;people=pseudonyms" in page
    assert 'value="brown tga:x"' in page
    assert "/export/csv" not in page


def test_a_wrong_day_is_said_where_it_was_written(project: Any) -> None:
    response = shown(project, since="someday")
    assert response.status_code == 422
    assert "“someday” is not a day." in response.content.decode()
