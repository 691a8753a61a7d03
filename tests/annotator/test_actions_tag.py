"""The codebook's acts: make, edit, trash and restore tags; put documents under topics."""

from __future__ import annotations

import pytest

from annotator.actions import tag as acting
from annotator.actions import topics
from annotator.errors import Conflict, Invalid
from annotator.models import Annotation, Tag, Tagging, Topic
from documents.models import Change
from tests import factories as make

pytestmark = pytest.mark.django_db


def last_change():
    change = Change.objects.latest("number")
    return change.verb, change.target, change.before, change.after


NAMES = {
    "languages that a slug can't tell apart": ["C", "C++", "C#", "F#", "c--"],
    "emoji": ["🐝", "🐞", "👩‍👩‍👧"],
    "nothing a slug keeps": ["!", "?", "…", "—"],
    "commas, quotes and spaces": ["human rights", "rights, human", 'say "hi"', "a,b", "a b"],
    "slashes without spaces": ["and/or", "km/h", "/"],
    "scripts": ["حقوق", "人権", "Δίκαιο", "Право"],
    "what looks like markup": ["<b>bold</b>", "{{ tag }}", "%s", "=1+1"],
}


@pytest.mark.parametrize("names", NAMES.values(), ids=NAMES)
def test_any_name_will_do(names):
    project = make.project()
    for name in names:
        tag, made = acting.make_tag(project, name=name, by=make.bob())
        assert made
        assert str(Tag.objects.get(pk=tag.pk)) == name
    assert Tag.objects.count() == len(names)


THE_SAME = {
    "case": ("Health", "health"),
    "case beyond ASCII": ("Ärzte", "ärzte"),
    "case that grows": ("STRASSE", "straße"),
    "composed or not": ("Caf\u00e9", "Cafe\u0301"),
    "width": ("ABC", "ＡＢＣ"),
    "white space around": ("Law", "  Law\t"),
    "white space within": ("human rights", "human \u00a0 rights"),
    "final sigma": ("ΛΟΓΟΣ", "λόγος".replace("ό", "ο")),
}


@pytest.mark.parametrize(("first", "second"), THE_SAME.values(), ids=THE_SAME)
def test_two_spellings_of_a_name_are_one_tag(first, second):
    project = make.project()
    tag, _made = acting.make_tag(project, name=first, by=make.alice())
    before = Change.objects.count()
    assert acting.make_tag(project, name=second, by=make.bob()) == (tag, False)
    assert Change.objects.count() == before


def test_the_same_name_may_stand_elsewhere():
    project, other = make.project(), make.project(name="Another")
    actors = make.tag(project, "Actors")
    tags = {make.tag(project, "States"), make.tag(project, "States", parent=actors), make.tag(other, "States")}
    assert len(tags) == 3


NO_NAMES = {
    "nothing": "",
    "white space": " \t\u00a0",
    "a path": "Claims / Economic",
    "too long": "x" * 101,
    "control characters": "\x00\x1b",
}


@pytest.mark.parametrize("name", NO_NAMES.values(), ids=NO_NAMES)
def test_what_is_no_name_is_refused(name):
    with pytest.raises(Invalid):
        acting.make_tag(make.project(), name=name, by=make.alice())


def test_making_a_tag_is_one_change():
    project = make.project()
    actors = make.tag(project, "Actors", colour="teal")
    tag, _made = acting.make_tag(
        project, name="States", parent=actors, description=" All of them. ", shortcut="s", by=make.bob()
    )
    assert last_change() == (
        "tag.added",
        str(tag.pk),
        None,
        {
            "name": "States",
            "parent": actors.pk,
            "colour": "teal",
            "description": "All of them.",
            "when_to_use": "",
            "when_not": "",
            "shortcut": "s",
            "position": tag.position,
        },
    )
    assert tag.created_by == make.bob()


def test_new_tags_take_colours_in_turn_and_stand_last():
    project = make.project()
    tags = [make.tag(project, f"Tag {n}") for n in range(12)]
    assert len({tag.colour for tag in tags[:11]}) == 11
    assert tags[11].colour == tags[0].colour
    assert [tag.position for tag in tags] == sorted({tag.position for tag in tags})


REFUSED = {
    "no such colour": {"colour": "mauve"},
    "a long shortcut": {"shortcut": "ab"},
    "no such field": {"project": 1},
    "an empty name": {"name": " "},
}


@pytest.mark.parametrize("fields", REFUSED.values(), ids=REFUSED)
def test_an_edit_that_makes_no_sense_is_refused(fields):
    tag = make.tag(make.project())
    before = Tag.objects.values().get()
    with pytest.raises(Invalid):
        acting.edit_tag(tag, by=make.alice(), **fields)
    assert Tag.objects.values().get() == before


def test_an_edit_is_one_change_of_what_changed():
    tag = make.tag(make.project(), "States", colour="teal")
    acting.edit_tag(tag, name="Countries", colour="teal", by=make.alice())
    assert last_change() == ("tag.edited", str(tag.pk), {"name": "States"}, {"name": "Countries"})
    tag.refresh_from_db()
    assert tag.key == "countries"
    before = Change.objects.count()
    acting.edit_tag(tag, name="Countries", by=make.alice())
    assert Change.objects.count() == before


def test_a_name_may_be_spelled_anew():
    tag = make.tag(make.project(), "health")
    assert acting.edit_tag(tag, name="Health", by=make.alice()).name == "Health"


def test_a_place_holds_one_tag_of_a_name():
    project = make.project()
    actors, states = make.tag(project, "Actors"), make.tag(project, "States")
    make.tag(project, "States", parent=actors)
    with pytest.raises(Conflict):
        acting.edit_tag(states, parent=actors, by=make.alice())
    with pytest.raises(Conflict):
        acting.edit_tag(Tag.objects.get(pk=states.pk), name="ACTORS", by=make.alice())


def test_a_shortcut_is_one_tags():
    project = make.project()
    make.tag(project, "States", shortcut="s")
    with pytest.raises(Conflict):
        acting.make_tag(project, name="Sources", shortcut="s", by=make.alice())
    with pytest.raises(Conflict):
        acting.edit_tag(make.tag(project, "Sources"), shortcut="s", by=make.alice())


def test_a_tag_does_not_come_to_lie_under_itself():
    project = make.project()
    top = make.tag(project, "Actors")
    below = make.tag(project, "States", parent=top)
    lowest = make.tag(project, "Members", parent=below)
    for parent in (top, below, lowest):
        with pytest.raises(Conflict):
            acting.edit_tag(Tag.objects.get(pk=top.pk), parent=parent, by=make.alice())


def test_a_parent_is_of_the_same_project_and_not_in_the_trash():
    project, other = make.project(), make.project(name="Another")
    trashed = make.tag(project, "Old")
    acting.trash_tag(trashed, by=make.alice())
    for parent in (make.tag(other, "Foreign"), trashed):
        with pytest.raises(Invalid):
            acting.make_tag(project, name="States", parent=parent, by=make.alice())
        with pytest.raises(Invalid):
            acting.edit_tag(make.tag(project, "Parties"), parent=parent, by=make.alice())


def test_a_path_makes_what_is_missing():
    project = make.project()
    claims = make.tag(project, "Claims")
    tag = acting.make_path(project, "claims / Economic / Trade", by=make.bob(), colour="red")
    assert (tag.name, tag.parent.name, tag.parent.parent, tag.colour) == ("Trade", "Economic", claims, "red")
    assert acting.make_path(project, "Claims / Economic / trade", by=make.bob()) == tag
    assert Tag.objects.count() == 3
    with pytest.raises(Invalid):
        acting.make_path(project, " / ", by=make.bob())


def test_trash_and_restore_keep_the_tag_on_its_passages():
    project = make.project()
    tag = make.tag(project, shortcut="a")
    annotation = make.annotation(make.document(project), tags=(tag,))
    before = Change.objects.count()
    for _ in range(2):
        acting.trash_tag(tag, by=make.alice())
    for _ in range(2):
        acting.restore_tag(tag, by=make.alice())
    tag.refresh_from_db()
    assert (tag.trashed_at, tag.shortcut) == (None, "a")
    assert annotation.taggings.get().tag == tag
    assert list(Change.objects.order_by("number").values_list("verb", flat=True)[before:]) == [
        "tag.trashed",
        "tag.restored",
    ]


def test_a_tag_with_tags_under_it_is_not_trashed():
    project = make.project()
    top = make.tag(project, "Actors")
    below = make.tag(project, "States", parent=top)
    with pytest.raises(Conflict):
        acting.trash_tag(top, by=make.alice())
    acting.trash_tag(below, by=make.alice())
    acting.trash_tag(top, by=make.alice())
    with pytest.raises(Conflict):
        acting.restore_tag(Tag.objects.get(pk=below.pk), by=make.alice())


def test_a_place_or_a_shortcut_taken_meanwhile_is_respected():
    project = make.project()
    tag = make.tag(project, "States", shortcut="s")
    acting.trash_tag(tag, by=make.alice())
    newer = make.tag(project, "states")
    with pytest.raises(Conflict):
        acting.restore_tag(tag, by=make.alice())
    acting.edit_tag(newer, name="Countries", shortcut="s", by=make.alice())
    acting.restore_tag(tag, by=make.alice())
    tag.refresh_from_db()
    assert (tag.trashed_at, tag.shortcut) == (None, "")


def test_a_document_lies_under_a_topic_once():
    project = make.project()
    document, tag = make.document(project), make.tag(project)
    before = Change.objects.count()
    for _ in range(2):
        topics.add_topic(document, tag, by=make.bob())
    assert Topic.objects.get().by == make.bob()
    assert last_change() == ("topic.added", str(document.uid), None, {"tag": tag.pk})
    for _ in range(2):
        topics.remove_topic(document, tag, by=make.bob())
    assert not Topic.objects.exists()
    assert last_change() == ("topic.removed", str(document.uid), {"tag": tag.pk}, None)
    assert Change.objects.count() == before + 2


def test_a_topic_is_of_the_documents_project_and_not_in_the_trash():
    project = make.project()
    document, trashed = make.document(project), make.tag(project, "Old")
    acting.trash_tag(trashed, by=make.alice())
    for tag in (trashed, make.tag(make.project(name="Another"), "Foreign")):
        with pytest.raises(Invalid):
            topics.add_topic(document, tag, by=make.bob())


BY_THE_BACK_DOOR = {
    "add a tag": lambda annotation, tag: annotation.tags.add(tag),
    "add a name": lambda annotation, tag: annotation.tags.add(tag.name),
    "add it in another's name": lambda annotation, tag: annotation.tags.add(
        tag, through_defaults={"project_id": annotation.project_id}
    ),
    "set": lambda annotation, tag: annotation.tags.set([tag]),
    "remove": lambda annotation, tag: annotation.tags.remove(tag),
    "clear": lambda annotation, tag: annotation.tags.clear(),
}


@pytest.mark.parametrize("write", BY_THE_BACK_DOOR.values(), ids=BY_THE_BACK_DOOR)
def test_tags_are_written_through_actions_only(write):
    project = make.project()
    foreign = make.tag(make.project(name="Another"), "Animals")
    annotation = make.annotation(make.document(project), tags=(make.tag(project, "Animals"),))
    before = list(Tagging.objects.values())
    with pytest.raises(TypeError, match="actions"):
        write(annotation, foreign)
    assert list(Tagging.objects.values()) == before


def test_tags_can_be_read_through_taggits_manager():
    project = make.project()
    tag = make.tag(project, "Animals")
    annotation = make.annotation(make.document(project), tags=(tag,))
    make.annotation(make.document(project, title="Another"))
    assert list(annotation.tags.all()) == [tag]
    assert list(Annotation.objects.filter(tags__in=[tag])) == [annotation]


ACTS = {
    "make": lambda tag, document: acting.make_tag(tag.project, name="New", by=make.bob()),
    "make a path": lambda tag, document: acting.make_path(tag.project, "A / B / C", by=make.bob()),
    "edit": lambda tag, document: acting.edit_tag(tag, name="New", by=make.bob()),
    "trash": lambda tag, document: acting.trash_tag(tag, by=make.bob()),
    "add a topic": lambda tag, document: topics.add_topic(document, tag, by=make.bob()),
    "restore": lambda tag, document: acting.restore_tag(tag, by=make.bob()),
    "remove a topic": lambda tag, document: topics.remove_topic(document, tag, by=make.bob()),
}


@pytest.mark.parametrize("name", ACTS)
def test_an_act_that_can_not_be_logged_does_not_happen(name, monkeypatch):
    project = make.project()
    tag, document = make.tag(project), make.document(project)
    if name == "restore":
        acting.trash_tag(tag, by=make.alice())
    if name == "remove a topic":
        topics.add_topic(document, tag, by=make.bob())
    before = everything()
    monkeypatch.setattr(type(Change.objects), "record", broken)
    with pytest.raises(RuntimeError):
        ACTS[name](Tag.objects.get(pk=tag.pk), document)
    assert everything() == before


def broken(*_args, **_kwargs):
    raise RuntimeError("the disk is full")


def everything():
    return [list(model.objects.order_by("pk").values()) for model in (Tag, Topic, Change)]
