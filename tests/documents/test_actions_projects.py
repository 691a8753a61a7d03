"""Making projects and letting people in and out: one act, one change, and always an owner."""

from __future__ import annotations

import pytest

from documents.actions import projects as acting
from documents.errors import Conflict, Invalid
from documents.models import Change, Membership, Project, Role
from tests import factories as make

pytestmark = pytest.mark.django_db


def log(project):
    lines = Change.objects.filter(project=project).order_by("number")
    return list(lines.values_list("verb", "target", "before", "after"))


SLUGS = {
    "plain": ("Iraq reading group", "iraq-reading-group"),
    "another script": ("Права людини", "права-людини"),
    "nothing to make an address of": ("🐝 !", "project"),
    "long": ("x" * 300, "x" * 75),
    "control characters": ("Bees\x00", "bees"),
    "the address of a page": ("New", "new-2"),
}


@pytest.mark.parametrize(("name", "slug"), SLUGS.values(), ids=SLUGS)
def test_a_project_gets_an_address_from_its_name(name, slug):
    project = acting.make_project(name, by=make.alice())
    assert project.slug == slug
    assert Membership.objects.get(project=project).role == Role.OWNER
    assert [line[0] for line in log(project)] == ["project.made"]


def test_addresses_are_told_apart():
    slugs = [acting.make_project("Bees", by=make.alice()).slug for _ in range(3)]
    assert slugs == ["bees", "bees-2", "bees-3"]


@pytest.mark.parametrize("name", ["", " ", "\x00"])
def test_a_project_needs_a_name(name):
    with pytest.raises(Invalid):
        acting.make_project(name, by=make.alice())
    with pytest.raises(Invalid):
        acting.edit_project(make.project(), name=name, description="", by=make.alice())


def test_editing_is_one_change_and_none_without_a_difference():
    project = make.project(with_bob=False)
    for _ in range(2):
        acting.edit_project(project, name="Bees", description="All of them.", by=make.alice())
    assert log(project)[1:] == [
        (
            "project.edited",
            project.slug,
            {"name": "Iraq reading group", "description": ""},
            {"name": "Bees", "description": "All of them."},
        )
    ]


def test_members_come_change_and_go():
    project = make.project(with_bob=False)
    bob = acting.add_member(project, make.bob(), role=Role.READER, by=make.alice())
    for _ in range(2):
        acting.change_role(bob, role=Role.EDITOR, by=make.alice())
    acting.remove_member(bob, by=make.alice())
    assert log(project)[1:] == [
        ("member.added", "bob", None, {"role": "reader"}),
        ("member.changed", "bob", {"role": "reader"}, {"role": "editor"}),
        ("member.removed", "bob", {"role": "editor"}, None),
    ]
    assert not Membership.objects.filter(user=make.bob()).exists()


def test_a_member_is_not_added_twice():
    project = make.project()
    before = log(project)
    with pytest.raises(Conflict):
        acting.add_member(project, make.bob(), role=Role.OWNER, by=make.alice())
    assert log(project) == before


def test_the_last_owner_stays():
    project = make.project()
    alice = Membership.objects.get(user=make.alice())
    for act in (
        lambda: acting.remove_member(alice, by=make.alice()),
        lambda: acting.change_role(alice, role=Role.EDITOR, by=make.alice()),
    ):
        with pytest.raises(Conflict):
            act()
    acting.change_role(Membership.objects.get(user=make.bob()), role=Role.OWNER, by=make.alice())
    acting.remove_member(alice, by=make.alice())
    assert list(project.memberships.values_list("user__username", flat=True)) == ["bob"]


def test_what_a_member_wrote_stays_when_they_go():
    project = make.project()
    annotation = make.annotation(make.document(project))
    acting.remove_member(Membership.objects.get(user=make.bob()), by=make.alice())
    annotation.refresh_from_db()
    assert annotation.author == make.bob()
    assert annotation.trashed_at is None


ACTS = {
    "make": lambda bob: acting.make_project("Bees", by=make.alice()),
    "edit": lambda bob: acting.edit_project(bob.project, name="Bees", description="", by=make.alice()),
    "add": lambda bob: acting.add_member(bob.project, make.charlie(), role=Role.READER, by=make.alice()),
    "change": lambda bob: acting.change_role(bob, role=Role.OWNER, by=make.alice()),
    "remove": lambda bob: acting.remove_member(bob, by=make.alice()),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_an_act_that_can_not_be_logged_does_not_happen(act, monkeypatch):
    make.project()
    make.charlie()
    before = everything()
    monkeypatch.setattr(type(Change.objects), "record", broken)
    with pytest.raises(RuntimeError):
        act(Membership.objects.select_related("project").get(user=make.bob()))
    assert everything() == before


def broken(*_args, **_kwargs):
    raise RuntimeError("the disk is full")


def everything():
    return [list(model.objects.order_by("pk").values()) for model in (Project, Membership, Change)]
