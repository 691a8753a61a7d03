"""The codebook on the reading page: a small one in the page, a large one at an address that names what it is."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotator.actions import tag as tagging
from annotator.actions.codebook.aliases import name_tag
from annotator.views import reader_codebook
from documents.models import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Any:
    """Animals / Foxes, also called Vixens, and Colours."""
    project = make.project()
    animals = make.tag(project, "Animals", colour="red", description="What <b>lives</b>.")
    foxes = make.tag(project, "Foxes", parent=animals, colour="teal", shortcut="f")
    make.tag(project, "Colours", colour="blue")
    name_tag(foxes, "Vixens", place=None, project=project, by=make.alice())
    return project


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_codebook, "INLINE", 2)
    monkeypatch.setattr(reader_codebook, "FIRST_SEEN", 1)


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="annotator.sessions.Accounts")
    return client


def read(client: Client, project: Any, query: str = "") -> tuple[str, dict[str, Any]]:
    """The page, and what it tells its scripts."""
    document = project.documents.first() or make.document(project)
    html = client.get(f"/documents/{document.uid}/{query}").content.decode()
    found = re.search(r'<script id="page" type="application/json">(.*?)</script>', html)
    assert found
    return html, json.loads(found[1])


def columns(project: Any) -> list[list[Any]]:
    animals, foxes, colours = project.tags.order_by("pk")
    return [
        [animals.pk, None, "Animals", "red", "", "What <b>lives</b>."],
        [foxes.pk, animals.pk, "Foxes", "teal", "f", "", ["Vixens"]],
        [colours.pk, None, "Colours", "blue"],
    ]


def test_a_small_codebook_stands_in_the_page(project: Any) -> None:
    html, page = read(signed_in(make.bob()), project)
    assert (page["tags"], page["tags_address"]) == (columns(project), "")
    assert html.count('data-act="apply"') == 3 + 1  # and the template
    assert "<b>lives" not in html


def test_a_large_one_comes_from_an_address_that_browsers_may_keep(project: Any, large: None) -> None:
    client = signed_in(make.bob())
    html, page = read(client, project)
    assert page["tags"] is None
    assert html.count('data-act="apply"') == 1 + 1
    assert "2 more tags" in html
    assert f'href="{page["tags_address"]}"' in html  # asked for at once
    answer = client.get(page["tags_address"])
    assert json.loads(answer.content) == columns(project)
    assert "immutable" in answer["Cache-Control"]


def test_after_a_change_it_is_another_address_and_the_old_one_tells_what_is_now(project: Any, large: None) -> None:
    client = signed_in(make.bob())
    _html, before = read(client, project)
    tagging.edit_tag(project.tags.get(name="Colours"), name="Hues", by=make.alice())
    html, after = read(client, project)
    assert after["tags_address"] != before["tags_address"]
    answer = client.get(before["tags_address"])
    assert json.loads(answer.content)[2][2] == "Hues"
    assert answer["Cache-Control"] == "private, no-cache"


def test_whoever_could_not_get_it_gets_the_page_whole(project: Any, large: None) -> None:
    _html, page = read(signed_in(make.bob()), project, "?whole")
    assert (page["tags"], page["tags_address"]) == (columns(project), "")


def test_what_may_be_done_and_the_tags_of_now_are_in_what_is_kept(project: Any) -> None:
    rita = make.person("rita")
    make.member(project, rita, role=Role.READER)
    assert "disabled" in read(signed_in(rita), project)[0].split('class="codebook-list"')[1].split("</ul>")[0]
    listed = read(signed_in(make.bob()), project)[0].split('class="codebook-list"')[1].split("</ul>")[0]
    assert "disabled" not in listed
    make.tag(project, "Rivers")
    assert "Rivers" in read(signed_in(make.bob()), project)[0].split('class="codebook-list"')[1].split("</ul>")[0]


def test_a_page_without_tags_says_so() -> None:
    assert "No tags yet." in read(signed_in(make.bob()), make.project())[0]


def test_more_tags_cost_no_more_queries(project: Any) -> None:
    client, asked = signed_in(make.bob()), []
    read(client, project)
    for _times in range(2):
        for number in range(10):
            make.tag(project, f"{len(asked)}.{number}")
        with CaptureQueriesContext(connection) as queries:
            read(client, project)
        asked.append(len(queries))
    assert asked[0] == asked[1]
