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


def test_where_only_editors_make_tags_no_other_way_makes_them(project, alice, bob, url):
    doing(alice, url, kind="settings", tags_made_by="editors")
    assert bob("POST", f"/projects/{project.slug}/tags", {"name": "Bees"}).status_code == 403
    assert bob.client.post(f"/projects/{project.slug}/codebook/", {"name": "Bees"}).status_code == 403
    assert not Tag.objects.exists()


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


def test_a_plan_says_what_merging_would_do(project, document, alice, url):
    a, b = make.tag(project, "A"), make.tag(project, "B")
    make.annotation(document, tags=(a,))
    answer = alice("POST", f"{url}/plan", {"do": {"kind": "merge", "tags": [a.pk], "into": b.pk}})
    assert answer.json() == {
        "passages": 1,
        "both": 0,
        "documents": 1,
        "topics": 0,
        "children": 0,
        "people": [{"name": "Bob Stone", "passages": 1}],
        "says": ["1 passage in 1 document will carry “B” instead.", "From then on “A” finds “B”."],
    }
    assert tree(doing(alice, url, kind="move", tags=[a.pk])) == ["B", "A"]


SAID = {
    "merging": ({"kind": "merge", "tags": [0], "into": 1}, "“A” went into “B”, with 1 passage."),
    "retagging": ({"kind": "retag", "tag": 0, "to": [1]}, "1 passage is retagged."),
    "an other name": ({"kind": "alias", "tag": 0, "name": "Alpha"}, "“Alpha” finds the tag “A” now."),
    "recolouring": ({"kind": "change", "tag": 0, "fields": {"colour": "teal"}}, "The tag “A” has changed."),
    "reordering": ({"kind": "move", "tags": [1], "before": 0}, "The tags stand in another order now."),
    "several moved": ({"kind": "move", "tags": [0, 1], "parent": 2}, "2 tags have moved."),
    "deleting": ({"kind": "trash", "tags": [0]}, "The tag “A” is in the trash; its passages keep their highlights."),
    "nothing": ({"kind": "retag", "tag": 1, "to": [0]}, "There was nothing left to do."),
}


@pytest.mark.parametrize(("operation", "said"), SAID.values(), ids=SAID)
def test_what_was_done_is_said_and_said_again(project, document, alice, url, operation, said):
    tags = [make.tag(project, name) for name in "ABC"]
    make.annotation(document, tags=(tags[0],))
    about = {name: tags[operation[name]].pk for name in ("tag", "into", "parent", "before") if name in operation}
    about |= {name: [tags[n].pk for n in operation[name]] for name in ("tags", "to") if name in operation}
    act = uuid4()
    assert doing(alice, url, act=act, **operation | about).json()["said"] == said
    assert doing(alice, url, act=act, **operation | about).json()["said"] == said


def test_names_come_and_go(project, alice, url):
    tag = make.tag(project, "Iraq")
    [shown] = doing(alice, url, kind="alias", tag=tag.pk, name="Irak").json()["codebook"]["tags"]
    [alias] = shown["aliases"]
    assert alias["name"] == "Irak"
    answer = doing(alice, url, kind="make", name="IRAK")
    assert answer.status_code == 409
    assert "is another name of the tag “Iraq”" in answer.json()["detail"]
    answer = doing(alice, url, kind="unalias", alias=alias["id"])
    assert answer.json()["said"] == "“Irak” doesn’t find the tag “Iraq” any more."
    assert answer.json()["codebook"]["tags"][0]["aliases"] == []


def test_restored_tags_are_back(project, alice, url):
    tag = make.tag(project, "Iraq")
    doing(alice, url, kind="trash", tags=[tag.pk])
    answer = doing(alice, url, kind="restore", tag=tag.pk)
    assert (tree(answer), answer.json()["said"]) == (["Iraq"], "The tag “Iraq” is back.")


def test_open_pages_hear_that_highlights_carry_another_tag(project, document, alice, bob, url):
    a, b = make.tag(project, "A"), make.tag(project, "B")
    highlight = make.annotation(document, tags=(a,))
    known = bob("GET", f"/documents/{document.uid}/annotations").json()["change"]
    last = Change.objects.latest("number").number
    doing(alice, url, kind="merge", tags=[a.pk], into=b.pk)
    news = bob("GET", f"/documents/{document.uid}/news?after={max(known, last)}&tab={uuid4()}").json()
    assert [(one["uid"], one["tags"]) for one in news["annotations"]] == [(str(highlight.uid), [b.pk])]
    assert news["gone_tags"] == [a.pk]
    assert [(tag["id"], tag["passages"]) for tag in news["tags"]] == [(b.pk, 1)]


def test_a_snapshot_of_before_isnt_shown_after(project, document, alice, bob, url, monkeypatch):
    monkeypatch.setattr("annotator.snapshots.LARGE", 0)
    a, b = make.tag(project, "A"), make.tag(project, "B")
    highlight = make.annotation(document, tags=(a,))
    bob("GET", f"/documents/{document.uid}/annotations")
    doing(alice, url, kind="merge", tags=[a.pk], into=b.pk)
    answer = bob("GET", f"/documents/{document.uid}/annotations").json()
    assert answer["changed"] == [str(highlight.uid)]
    assert answer["fresh"]["tag_sets"][answer["fresh"]["tags"][0]] == [b.pk]
