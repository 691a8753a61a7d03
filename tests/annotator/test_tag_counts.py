"""How much carries each tag, for whom: what changed is counted anew, and only that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from annotator import tag_counts
from annotator.actions import annotate, tag, topics
from annotator.tag_counts import Both, Counts, counts_by_tag
from documents.actions import documents
from documents.models import Change
from tests import factories as make

pytestmark = pytest.mark.django_db


class World:
    """Animals / Foxes / Red and Animals / Dogs, and Colours, on two documents."""

    def __init__(self) -> None:
        self.project = make.project()
        self.animals = make.tag(self.project, "Animals")
        self.foxes = make.tag(self.project, "Foxes", parent=self.animals)
        self.red = make.tag(self.project, "Red", parent=self.foxes)
        self.dogs = make.tag(self.project, "Dogs", parent=self.animals)
        self.colours = make.tag(self.project, "Colours")
        self.one, self.other = make.document(self.project), make.document(self.project)
        self.both = make.annotation(self.one, tags=(self.red, self.dogs))
        self.fox = make.annotation(self.other, quote="fox", tags=(self.foxes,))

    def counts(self, tag: Any, user: Any = None) -> Both:
        return counts_by_tag(self.project, user=user or make.alice())[tag.pk]


def test_each_thing_counts_once_for_a_tag_and_all_above_it() -> None:
    world = World()
    topics.add_topic(world.one, world.red, by=make.alice())
    topics.add_topic(world.one, world.dogs, by=make.alice())
    make.annotation(world.one, quote="dog", tags=(world.dogs,), by=make.alice())
    assert world.counts(world.animals) == Both(Counts(), Counts(passages=3, documents=2, people=2, topics=1))
    assert world.counts(world.dogs) == Both(Counts(2, 1, 2, 1), Counts(2, 1, 2, 1))
    assert world.counts(world.foxes) == Both(Counts(1, 1, 1, 0), Counts(2, 2, 1, 1))
    assert world.counts(world.colours) == Both()


@pytest.mark.parametrize("is_counted", [False, True], ids=["counted at once", "counted before"])
def test_whom_files_name_are_people_of_their_own(*, is_counted: bool) -> None:
    world = World()
    if is_counted:
        assert world.counts(world.foxes).below.people == 1
    for credit in ("Maria", "Maria", "Nina"):
        make.brought(world.one, credit=credit, tags=(world.foxes,))
    assert world.counts(world.foxes).own == Counts(passages=4, documents=2, people=3)
    assert world.counts(world.foxes, make.bob()).below.people == 3


def trash_both(world: World) -> None:
    annotate.trash_annotation(world.both, by=make.bob())


def and_restore(world: World) -> None:
    trash_both(world)
    world.counts(world.animals)
    annotate.restore_annotation(world.both, by=make.bob())


def trash_document(world: World) -> None:
    documents.trash_document(world.one, by=make.alice())


def and_restore_it(world: World) -> None:
    trash_document(world)
    world.counts(world.animals)
    documents.restore_document(world.one, by=make.alice())


def lies_elsewhere(world: World) -> None:
    tag.edit_tag(world.foxes, by=make.alice(), parent=world.colours)


def goes_and_comes(world: World) -> None:
    tag.trash_tag(world.dogs, by=make.alice())
    world.counts(world.animals)
    tag.restore_tag(world.dogs, by=make.alice())


def lose_a_tag(world: World) -> None:
    annotate.edit_annotation(world.fox, tags=set(), by=make.bob())


CHANGES: dict[str, tuple[Callable[[World], object], Counts]] = {
    "nothing": (lambda _world: None, Counts(2, 2, 1, 0)),
    "a passage goes to the trash": (trash_both, Counts(1, 1, 1, 0)),
    "and comes back": (and_restore, Counts(2, 2, 1, 0)),
    "a document goes to the trash": (trash_document, Counts(1, 1, 1, 0)),
    "and comes back with its passages": (and_restore_it, Counts(2, 2, 1, 0)),
    "a tag moves to another branch": (lies_elsewhere, Counts(1, 1, 1, 0)),
    "a tag goes to the trash and comes back": (goes_and_comes, Counts(2, 2, 1, 0)),
    "a passage loses its tag": (lose_a_tag, Counts(1, 1, 1, 0)),
    "a document comes under a topic": (
        lambda world: topics.add_topic(world.one, world.red, by=make.alice()),
        Counts(2, 2, 1, 1),
    ),
    "a passage becomes private": (
        lambda world: annotate.unshare_annotation(world.both, by=make.bob()),
        Counts(1, 1, 1, 0),
    ),
}


@pytest.mark.parametrize(("change", "below"), CHANGES.values(), ids=CHANGES)
def test_counts_follow_what_happens(change: Callable[[World], object], below: Counts) -> None:
    world = World()
    world.counts(world.animals)
    change(world)
    assert world.counts(world.animals).below == below
    kept = world.counts(world.animals), world.counts(world.colours)
    tag_counts._kept.clear()
    assert (world.counts(world.animals), world.counts(world.colours)) == kept


def test_what_a_person_keeps_to_themselves_counts_for_nobody_else() -> None:
    world = World()
    annotate.unshare_annotation(world.both, by=make.bob())
    make.annotation(world.one, quote="dog", tags=(world.dogs,), by=make.alice())
    assert world.counts(world.dogs, make.alice()).own == Counts(1, 1, 1, 0)
    assert world.counts(world.dogs, make.bob()).own == Counts(2, 1, 2, 0)
    annotate.share_annotation(world.both, by=make.bob())
    assert world.counts(world.dogs, make.alice()).own == Counts(2, 1, 2, 0)


def test_an_act_that_came_to_nothing_leaves_no_count() -> None:
    world = World()
    with transaction.atomic():
        trash_both(world)
        assert world.counts(world.dogs).own == Counts()
        transaction.set_rollback(True)
    assert world.counts(world.dogs).own == Counts(1, 1, 1, 0)


def test_a_line_about_tags_that_names_no_document_has_all_counted_anew() -> None:
    world = World()
    world.counts(world.dogs)
    world.both.taggings.filter(tag=world.dogs).delete()
    assert world.counts(world.dogs).own == Counts(1, 1, 1, 0)
    Change.objects.record("tags.turned-around", project_id=world.project.pk, by=make.alice(), target="")
    assert world.counts(world.dogs).own == Counts()


def test_too_many_lines_have_all_counted_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    world.counts(world.dogs)
    monkeypatch.setattr(tag_counts, "MOST_LINES", 1)
    trash_both(world)
    annotate.trash_annotation(world.fox, by=make.bob())
    assert world.counts(world.animals).below == Counts()


def test_counts_that_took_long_are_there_after_a_start(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    monkeypatch.setattr(tag_counts, "LONG", 0)
    world.counts(world.dogs)
    trash_both(world)
    tag_counts._kept.clear()
    with CaptureQueriesContext(connection) as asked:
        assert world.counts(world.dogs).own == Counts()
    about_one = f"IN ({world.one.pk})"
    assert sum(about_one in query["sql"] for query in asked) == 2
    caches["pages"].clear()


def test_only_so_many_projects_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tag_counts, "MOST_KEPT", 1)
    world = World()
    world.counts(world.dogs)
    counts_by_tag(make.project(name="Another", with_bob=False), user=make.alice())
    assert len(tag_counts._kept) == 1


def queries(world: World) -> int:
    alice = make.alice()
    with CaptureQueriesContext(connection) as asked:
        world.counts(world.dogs, alice)
    return len(asked)


def test_counting_asks_no_more_for_more_rows() -> None:
    world = World()
    asked = []
    for _more in range(2):
        world.counts(world.dogs)
        for number in range(10):
            made = make.tag(world.project, f"Tag {len(asked)}.{number}")
            make.annotation(world.one, quote="dog", tags=(made, world.dogs))
        asked.append(queries(world))
    assert asked[0] == asked[1]
    assert queries(world) == 3  # the codebook, whether it is blind, and what is new
