"""The codebook as a whole over HTTP: what is read of it, and acts on it."""

from __future__ import annotations

from uuid import uuid4

import pytest

from annotator.models import Tag
from documents.models import Change
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(project):
    return f"/projects/{project.slug}/codebook"


def doing(caller, url, *, act=None, **operation):
    return caller("POST", f"{url}/acts", {"act": str(act or uuid4()), "do": operation})


def tree(answer):
    """Names in reading order, indented."""
    return [" " * tag["depth"] + tag["name"] for tag in answer.json()["codebook"]["tags"]]


def test_the_codebook_comes_with_counts_of_what_one_may_see(project, document, alice, bob, url):
    claims = make.tag(project, "Claims")
    economic = make.tag(project, "Economic", parent=claims, description="Money.")
    make.annotation(document, tags=(claims, economic))
    make.annotation(document, quote="fox", tags=(economic,), by=make.alice())
    answer = bob("GET", url).json()
    assert answer["settings"] == {"tags_made_by": "annotators"}
    assert answer["may"] == {"make": True, "edit": False}
    assert answer["change"] == Change.objects.latest("number").number
    first, second = answer["tags"]
    assert (first["name"], first["depth"], second["name"], second["depth"]) == ("Claims", 0, "Economic", 1)
    assert first["own"] == {"passages": 1, "documents": 1, "people": 1, "topics": 0}
    assert first["below"] == {"passages": 2, "documents": 1, "people": 2, "topics": 0}
    assert second["own"] == second["below"] == {"passages": 2, "documents": 1, "people": 2, "topics": 0}
    assert (second["description"], second["aliases"], second["mine"]) == ("Money.", [], False)
    assert all(tag["mine"] for tag in alice("GET", url).json()["tags"])


@pytest.mark.parametrize("count", [2, 20])
def test_the_codebook_costs_the_same_with_more_tags(project, document, bob, url, count, django_assert_max_num_queries):
    tags = [make.tag(project, f"Tag {n}") for n in range(count)]
    for tag in tags:
        make.tag(project, "Below", parent=tag)
    make.annotation(document, tags=tuple(tags))
    bob("GET", url)
    with django_assert_max_num_queries(16):
        assert bob("GET", url).status_code == 200


def test_a_tag_is_made_where_one_says(project, alice, url):
    make.tag(project, "One")
    last = make.tag(project, "Three")
    answer = doing(alice, url, kind="make", name="Two", before=last.pk, colour="teal", shortcut="2")
    assert tree(answer) == ["One", "Two", "Three"]
    assert answer.json()["said"] == "The tag “Two” is new."
    assert answer.json()["change"] == Change.objects.latest("number").number


def test_an_act_that_comes_twice_is_done_once(project, alice, url):
    act = uuid4()
    first = doing(alice, url, act=act, kind="make", name="Bees")
    again = doing(alice, url, act=act, kind="make", name="Bees")
    assert first.json() == again.json()
    assert Tag.objects.count() == 1


def test_somebody_elses_act_isnt_ones_own(project, alice, bob, url):
    act = uuid4()
    doing(alice, url, act=act, kind="make", name="Bees")
    assert doing(bob, url, act=act, kind="make", name="Bees").status_code == 409


def test_a_name_that_is_taken_is_a_conflict(project, alice, url):
    make.tag(project, "Bees")
    answer = doing(alice, url, kind="make", name="BEES")
    assert answer.status_code == 409
    assert answer.json()["detail"] == "There is a tag “Bees” at that place already."


def test_words_of_a_tag_are_changed(project, alice, url):
    tag = make.tag(project, "Bees")
    answer = doing(alice, url, kind="change", tag=tag.pk, fields={"name": "Wasps", "when_not": "For ants."})
    assert answer.json()["said"] == "“Bees” is called “Wasps” now."
    [shown] = answer.json()["codebook"]["tags"]
    assert (shown["name"], shown["when_not"]) == ("Wasps", "For ants.")


def test_tags_move_with_what_lies_under_them(project, alice, url):
    animals, bees = make.tag(project, "Animals"), make.tag(project, "Bees")
    make.tag(project, "Drones", parent=bees)
    answer = doing(alice, url, kind="move", tags=[bees.pk], parent=animals.pk)
    assert tree(answer) == ["Animals", " Bees", "  Drones"]
    assert answer.json()["said"] == "The tag “Bees” has moved."


def test_thrown_away_tags_leave_what_lay_under_them(project, alice, url):
    animals = make.tag(project, "Animals")
    make.tag(project, "Plants")
    make.tag(project, "Bees", parent=animals)
    answer = doing(alice, url, kind="trash", tags=[animals.pk], children="lift")
    assert tree(answer) == ["Bees", "Plants"]


def test_editors_say_who_makes_tags(project, alice, bob, url):
    answer = doing(alice, url, kind="settings", tags_made_by="editors")
    assert answer.json()["said"] == "New tags are made by editors only."
    assert bob("GET", url).json()["may"] == {"make": False, "edit": False}
    assert doing(bob, url, kind="make", name="Bees").status_code == 403
    assert doing(alice, url, kind="make", name="Bees").status_code == 200


OTHERS = {
    "a tag of somebody else's": {"kind": "change", "fields": {"name": "Wasps"}},
    "throwing it away": {"kind": "trash"},
    "moving": {"kind": "move"},
    "settings": {"kind": "settings", "tags_made_by": "editors"},
}


@pytest.mark.parametrize("operation", OTHERS.values(), ids=OTHERS)
def test_what_is_an_editors_isnt_an_annotators(project, bob, url, operation):
    tag = make.tag(project, "Bees")
    about = {"change": {"tag": tag.pk}, "settings": {}}.get(operation["kind"], {"tags": [tag.pk]})
    assert doing(bob, url, **operation, **about).status_code == 403


def test_annotators_change_tags_that_are_theirs_alone(project, document, alice, bob, url):
    tag = make.tag(project, "Bees", by=make.bob())
    make.annotation(document, tags=(tag,))
    assert doing(bob, url, kind="change", tag=tag.pk, fields={"name": "Wasps"}).status_code == 200
    make.annotation(document, quote="fox", tags=(tag,), by=make.alice())
    assert doing(bob, url, kind="change", tag=tag.pk, fields={"name": "Ants"}).status_code == 403
