"""Splitting a tag, and choosing passages on a tag's page."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotator.actions import tag as tagging
from documents.models import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(client: Any) -> Any:
    client.force_login(make.alice())
    return make.project()


def data_of(response: Any) -> dict[str, Any]:
    """What the page hands to its scripts."""
    found = re.search(r'<script id="split-data" type="application/json">(.*?)</script>', response.content.decode())
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def chosen_in(response: Any) -> list[str]:
    """The passages that can be chosen on a page."""
    return re.findall(
        r'<label class="passage-choice"><input type="checkbox" value="([^"]+)"', response.content.decode()
    )


def test_the_page_knows_the_tags_one_may_sort_under(client: Any, project: Any) -> None:
    outer = make.tag(project, "Claims")
    tag = make.tag(project, "Economic", parent=outer, shortcut="e")
    tagging.trash_tag(make.tag(project, "Gone"), by=make.alice())
    response = client.get(reverse("tag-split", args=[project.slug, tag.pk]))
    data = data_of(response)
    assert (data["project"], data["tag"], data["above"]) == (project.slug, tag.pk, outer.pk)
    assert data["me"] == make.alice().pk
    assert [(one["path"], one["shortcut"]) for one in data["tags"]] == [("Claims", ""), ("Claims / Economic", "e")]
    assert reverse("tag", args=[project.slug, outer.pk]) in response.content.decode()


NOWHERE = {
    "a tag of another project": lambda project: make.tag(make.project(name="Other", with_bob=False), "Foreign").pk,
    "a tag in the trash": lambda project: trashed(project),
    "a tag there is not": lambda project: 999_999,
}


def trashed(project: Any) -> int:
    tag = make.tag(project, "Gone")
    tagging.trash_tag(tag, by=make.alice())
    return int(tag.pk)


@pytest.mark.parametrize("made", NOWHERE.values(), ids=NOWHERE)
def test_what_is_not_there_cannot_be_split(client: Any, project: Any, made: Any) -> None:
    assert client.get(reverse("tag-split", args=[project.slug, made(project)])).status_code == 404


def test_the_page_costs_no_more_with_more_tags_and_passages(client: Any, project: Any) -> None:
    tag = make.tag(project)
    document = make.document(project)
    address = reverse("tag-split", args=[project.slug, tag.pk])

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    queries()  # what is kept of the codebook is looked at from now on
    for number in range(2):
        make.annotation(document, tags=(tag, make.tag(project, f"Few {number}", parent=tag)))
    few = queries()
    for number in range(18):
        make.annotation(document, tags=(tag, make.tag(project, f"Many {number}", parent=tag)))
    assert queries() == few


def test_an_editor_chooses_passages_with_this_very_tag(client: Any, project: Any) -> None:
    tag = make.tag(project)
    under = make.tag(project, "Foxes", parent=tag)
    document = make.document(project)
    own = make.annotation(document, tags=(tag,))
    make.annotation(document, quote="fox", tags=(under,))
    page = client.get(reverse("tag", args=[project.slug, tag.pk]))
    assert chosen_in(page) == [str(own.uid)]
    assert reverse("tag-split", args=[project.slug, tag.pk]) in page.content.decode()


def test_an_annotator_is_offered_no_acts_on_the_tag(client: Any, project: Any) -> None:
    tag = make.tag(project)
    make.annotation(make.document(project), tags=(tag,))
    client.force_login(make.bob())
    page = client.get(reverse("tag", args=[project.slug, tag.pk]))
    assert chosen_in(page) == []
    assert not re.search(r"data-operation|tag-split|/split/|<plan-dialog", page.content.decode())


def test_a_page_that_needs_no_choice_has_none(client: Any, project: Any) -> None:
    make.member(project, make.charlie(), role=Role.EDITOR)
    client.force_login(make.charlie())
    page = client.get(reverse("tag", args=[project.slug, make.tag(project).pk]))
    assert "<plan-dialog" in page.content.decode()  # it can be merged and thrown away all the same
    assert "passages-chosen" not in page.content.decode()
