"""The codebook that is kept is the one that stands, whatever was done to it, by whomever, in whichever process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from annotator import access, kept_codebooks, queries
from annotator.actions import codebook as acting
from annotator.actions import tag as tagging
from annotator.actions import undo
from annotator.actions.codebook import operations as do
from annotator.codebook import depth_first
from annotator.kept_codebooks import Kept, codebook_of
from annotator.models import Alias, Tag
from documents.models import Project
from tests import factories as make

pytestmark = pytest.mark.django_db


class World:
    """Animals / Foxes and Animals / Dogs, and Colours."""

    def __init__(self) -> None:
        self.project = make.project()
        self.project.my_role = 3
        self.animals = make.tag(self.project, "Animals")
        self.foxes = make.tag(self.project, "Foxes", parent=self.animals)
        self.dogs = make.tag(self.project, "Dogs", parent=self.animals)
        self.colours = make.tag(self.project, "Colours")

    def perform(self, operation: Any) -> None:
        acting.perform(access_of(self.project), operation, uid=uuid4(), by=make.alice())


def access_of(project: Project) -> Any:
    return access.project_to_annotate(make.alice(), project.slug)


def plainly(project: Project) -> tuple[list[Any], dict[int, list[str]]]:
    """As it stands, read without keeping anything."""
    placed = depth_first(Tag.objects.filter(project=project, trashed_at__isnull=True))
    aliases: dict[int, list[str]] = {}
    for alias in Alias.objects.filter(project=project):
        aliases.setdefault(alias.tag_id, []).append(alias.name)
    names = Kept._fields[:-1]
    return [
        (one.path, one.depth, one.has_children, *(getattr(one.node, name) for name in names)) for one in placed
    ], aliases


def kept(project: Project) -> tuple[list[Any], dict[int, list[str]]]:
    book = codebook_of(project.pk)
    rows = [(one.path, one.depth, one.has_children, *one.node[:-1]) for one in book.placed]
    return rows, {tag: [name for _pk, name in names] for tag, names in book.aliases.items()}


ACTS: dict[str, Callable[[World], object]] = {
    "a new tag": lambda world: make.tag(world.project, "Red", parent=world.colours),
    "another name": lambda world: tagging.edit_tag(world.foxes, name="Vixens", by=make.alice()),
    "another description": lambda world: tagging.edit_tag(world.foxes, description="Red ones.", by=make.alice()),
    "another place": lambda world: tagging.edit_tag(world.foxes, parent=world.colours, by=make.alice()),
    "to the trash": lambda world: tagging.trash_tag(world.colours, by=make.alice()),
    "a merge, which leaves an alias": lambda world: world.perform(do.Merge((world.dogs.pk,), into=world.foxes.pk)),
    "back and forth": lambda world: (
        tagging.trash_tag(world.colours, by=make.alice()),
        codebook_of(world.project.pk),
        tagging.restore_tag(world.colours, by=make.alice()),
    ),
    "an act that is taken back": lambda world: (
        world.perform(do.Merge((world.dogs.pk,), into=world.foxes.pk)),
        codebook_of(world.project.pk),
        undo.undo(access_of(world.project), act=uuid4(), by=make.alice()),
    ),
    "nothing about tags": lambda world: make.document(world.project),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_what_is_kept_is_what_stands(act: Callable[[World], object]) -> None:
    world = World()
    assert kept(world.project) == plainly(world.project)
    act(world)
    assert kept(world.project) == plainly(world.project)
    assert queries.codebook(world.project) == codebook_of(world.project.pk).placed


def test_an_act_that_came_to_nothing_leaves_nothing_behind() -> None:
    world = World()
    before = kept(world.project)
    with transaction.atomic():
        make.tag(world.project, "Never was")
        assert len(kept(world.project)[0]) == 5
        transaction.set_rollback(True)
    assert kept(world.project) == before
    make.tag(world.project, "Is")  # its line has the number of the one that was lost
    assert kept(world.project) == plainly(world.project)


def asked(world: World) -> int:
    with CaptureQueriesContext(connection) as queries:
        codebook_of(world.project.pk)
    return len(queries)


def test_it_is_read_anew_only_where_a_tag_was_changed() -> None:
    world = World()
    codebook_of(world.project.pk)
    assert asked(world) == 1  # for the last line of the log
    make.document(world.project)
    assert (asked(world), asked(world)) == (2, 1)  # whether there are lines about tags
    make.tag(world.project, "Red")
    assert (asked(world), asked(world)) == (4, 1)  # tags and aliases


def test_what_is_made_of_a_codebook_is_made_once_for_each() -> None:
    world = World()
    made = [codebook_of(world.project.pk).once("names", lambda: object()) for _twice in range(2)]
    make.tag(world.project, "Red")
    assert made[0] is made[1] is not codebook_of(world.project.pk).once("names", lambda: object())


def test_only_so_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_codebooks, "MOST_KEPT", 1)
    codebook_of(World().project.pk)
    codebook_of(make.project(name="Another", with_bob=False).pk)
    assert len(kept_codebooks._books) == len(kept_codebooks._seen) == 1
