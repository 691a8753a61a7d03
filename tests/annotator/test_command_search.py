"""``manage.py search``."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command

from annotator.actions.annotate import unshare_annotation
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    project = make.project()
    make.document(project, title="The fox", publisher="Outlook", language="en")
    make.document(project, text="雪の中の狐。 Foxes and more foxes.", title="狐", language="en")
    return project


def told(project, query, *options):
    out = io.StringIO()
    call_command("search", project.slug, query, *options, stdout=out)
    return out.getvalue()


def test_documents_are_listed_the_newest_first(project):
    assert told(project, "fox").splitlines() == ["           狐", "  Outlook  The fox"]


def test_a_concordance_is_aligned(project):
    lines = told(project, "fox", "--show", "concordance", "--width", "12").splitlines()
    assert [line.split("  ")[-1].strip() for line in lines] == ["狐", "狐", "The fox"]
    assert lines[-1].startswith(" quick brown  fox ")
    assert lines[0].startswith("雪の中の狐。  Foxes")


def test_each_hit_is_a_line_of_json(project):
    hits = [
        json.loads(line) for line in told(project, "fox", "--show", "concordance", "--format", "jsonl").splitlines()
    ]
    assert [hit["found"] for hit in hits] == ["Foxes", "foxes", "fox"]
    assert hits[-1]["start"] == 16


def test_passages_and_csv(project):
    make.annotation(project.documents.get(title="The fox"), quote="brown", tags=(make.tag(project),))
    table = told(project, "tag:Animals", "--show", "passages", "--format", "csv").splitlines()
    assert len(table) == 2
    assert ',"brown","Animals",' in table[1]


def test_no_more_than_asked_for(project):
    assert len(told(project, "fox", "--show", "concordance", "--limit", "2").splitlines()) == 2


def test_how_much_there_is(project):
    make.annotation(project.documents.get(title="The fox"), quote="fox")
    assert told(project, "fox", "--count").strip() == "2 documents, 1 passages, 3 occurrences"


def test_nothing_found_is_said(project):
    assert told(project, "hedgehog").strip() == "Nothing was found."


def test_what_is_private_is_found_for_who_may_see_it(project):
    passage = make.annotation(project.documents.get(title="The fox"), note="Between us")
    unshare_annotation(passage, by=make.bob())
    asked = ("note:us", "--show", "passages", "--format", "jsonl")
    assert told(project, *asked) == told(project, *asked, "--as", "alice") == ""
    assert json.loads(told(project, *asked, "--as", "bob"))["note"] == "Between us"


REFUSED = {
    "a query that isn't understood": (("fox tga:x",), "Perhaps: fox tag:x"),
    "a name that nothing has": (("tag:x",), "tag:x\n      ^"),
    "nobody of that name": (("fox", "--as", "charlie"), "no member"),
}


@pytest.mark.parametrize(("asked", "said"), REFUSED.values(), ids=REFUSED)
def test_what_can_not_be_is_refused_with_a_sentence(project, asked, said):
    with pytest.raises(CommandError) as refused:
        told(project, *asked)
    assert said in str(refused.value)


def test_a_project_that_is_not_there_is_refused(project):
    with pytest.raises(CommandError, match="There are: iraq-reading-group"):
        call_command("search", "nowhere", "fox")
