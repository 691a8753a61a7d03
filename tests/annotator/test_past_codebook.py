"""The codebook as it stood, and what two of them differ in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.actions import annotate
from annotator.actions import tag as tagging
from annotator.actions.codebook import operations as do
from annotator.actions.codebook import perform
from annotator.actions.codebook.versions import freeze
from annotator.actions.trash import delete_for_ever, thing_in_trash
from annotator.actions.undo import undo
from annotator.errors import Invalid, NotFound, Refused
from annotator.models import Alias, Tag
from annotator.moments import (
    codebook_at,
    codebook_before,
    definitions_of,
    moment_of,
    passages_by_definition,
    tags_of,
)
from annotator.past_codebook import Definition, PastTag, compared, in_force
from documents.access import project_to_read
from documents.models import Change
from tests import factories as make

DAY = datetime(2026, 3, 1, 12, tzinfo=UTC)


def tag(pk: int, name: str, parent: int | None = None, **fields: Any) -> PastTag:
    return PastTag(pk, parent, name, position=fields.pop("position", pk), **fields)


def book(*tags: PastTag) -> dict[int, PastTag]:
    return {one.pk: one for one in tags}


CLAIMS, ECONOMIC, ACTORS = tag(1, "Claims"), tag(2, "Economic", 1), tag(3, "Actors")
OLD = book(CLAIMS, ECONOMIC, ACTORS)

BECAME = {
    "nothing": (OLD, []),
    "a new one": (book(*OLD.values(), tag(4, "Jobs", 2)), [("Claims / Economic / Jobs", ("new",))]),
    "one thrown away": (book(CLAIMS, ECONOMIC), [("", ("gone",))]),
    "one renamed": (book(CLAIMS, ECONOMIC, tag(3, "People")), [("People", ("renamed",))]),
    "one moved": (book(CLAIMS, tag(2, "Economic", 3), ACTORS), [("Actors / Economic", ("moved",))]),
    "two in another order": (book(tag(1, "Claims", position=9), ECONOMIC, ACTORS), [("Actors", ("reordered",))]),
    "other words": (book(CLAIMS, ECONOMIC, tag(3, "Actors", when_not="No")), [("Actors", ("changed",))]),
    "another colour": (book(CLAIMS, ECONOMIC, tag(3, "Actors", colour="red")), [("Actors", ("changed",))]),
    "another name beside": (book(CLAIMS, ECONOMIC, tag(3, "Actors", aliases=("Who",))), [("Actors", ("changed",))]),
    "one merged": (
        book(CLAIMS, tag(2, "Economic", 1, aliases=("actors",))),
        [("Claims / Economic", ("changed",)), ("", ("merged",))],
    ),
    "renamed, moved and changed": (
        book(CLAIMS, tag(2, "Money", None, colour="red"), ACTORS),
        [("Money", ("renamed", "moved", "changed"))],
    ),
    "the one above renamed": (book(tag(1, "Theses"), ECONOMIC, ACTORS), [("Theses", ("renamed",))]),
}  # fmt: skip


@pytest.mark.parametrize(("new", "became"), BECAME.values(), ids=BECAME)
def test_a_comparison_says_what_became_of_a_codebook(new, became):
    assert [(one.paths[1], one.kinds) for one in compared(OLD, new)] == became


def test_a_merged_tag_says_which_tag_bears_its_name_since():
    [_changed, merged] = compared(OLD, book(CLAIMS, tag(2, "Economic", 1, aliases=("Actors",))))
    assert (merged.was, merged.merged_into.name, merged.paths) == (ACTORS, "Economic", ("Actors", ""))


def test_a_name_that_a_tag_bore_already_makes_it_no_heir():
    old = book(CLAIMS, ACTORS, tag(4, "People", aliases=("Actors",)))
    [gone] = compared(old, book(CLAIMS, tag(4, "People", aliases=("Actors",))))
    assert gone.kinds == ("gone",)


def test_the_fewest_tags_explain_another_order():
    old = book(*(tag(number, f"T{number}") for number in range(1, 9)))
    new = {pk: tag(pk, one.name, position=0 if pk == 7 else pk) for pk, one in old.items()}
    assert [one.now.pk for one in compared(old, new)] == [7]


def test_a_definition_is_in_force_until_the_next_one():
    words = [Definition(DAY + timedelta(days=n), f"Name {n}", "", "", "") for n in range(3)]
    asked = {-1: 0, 0: 0, 0.5: 0, 1: 1, 1.5: 1, 2: 2, 99: 2}
    assert {days: words.index(in_force(words, DAY + timedelta(days=days))) for days in asked} == asked


# From here on: real codebooks.


@pytest.fixture
def project(db: None) -> Any:
    return make.project()


def last_change() -> int:
    return Change.objects.order_by("-number").values_list("number", flat=True).first() or 0


def standing(project: Any) -> dict[int, PastTag]:
    return tags_of(project)[0]


def test_the_codebook_of_a_day_is_that_of_its_end(project):
    make.tag(project, "Old")
    yesterday = timezone.localdate() - timedelta(days=1)
    assert codebook_at(project, moment_of(project, yesterday.isoformat())) == {}
    assert codebook_at(project, moment_of(project, timezone.localdate().isoformat())) == standing(project)


def test_the_codebook_of_a_time_is_the_one_just_before(project):
    old = make.tag(project, "Old", description="First")
    then, stood = timezone.now(), standing(project)
    tagging.edit_tag(old, name="New", description="Second", by=make.alice())
    make.tag(project, "Another")
    assert codebook_at(project, moment_of(project, then.isoformat())) == stood
    assert codebook_at(project, moment_of(project, then.isoformat().replace("+", " "))) == stood
    assert codebook_at(project, moment_of(project, "now")) == standing(project) != stood


NO_MOMENTS = {
    "yesterday": Invalid,
    "2026-02-31": Invalid,
    "9999-12-31": Invalid,
    "v0": Invalid,
    "v²": Invalid,
    "v7": NotFound,
}


@pytest.mark.parametrize(("asked", "error"), NO_MOMENTS.items(), ids=NO_MOMENTS)
def test_what_is_no_moment_is_refused(project, asked, error):
    with pytest.raises(error):
        moment_of(project, asked)


def test_a_tag_that_was_deleted_for_ever_stood_before(project):
    tag = make.tag(project, "Rumour", description="Said, not shown", shortcut="r")
    number, stood = last_change(), standing(project)
    tagging.trash_tag(tag, by=make.alice())
    doomed = thing_in_trash(project_to_read(make.alice(), project.slug), "tags", str(tag.pk), by=make.alice())
    delete_for_ever(doomed, seen=str(doomed.contents()))
    assert not Tag.objects.exists()
    assert codebook_before(project, number) == stood


def test_the_codebook_of_another_project_has_no_part_in_it(project):
    other = make.project(name="Another")
    number = last_change()
    make.tag(other, "Theirs")
    make.tag(project, "Ours")
    assert codebook_before(other, number) == {}
    assert [one.name for one in standing(other).values()] == ["Theirs"]


@pytest.mark.parametrize("moment", ["2026-01-01", "now"])
def test_reading_a_past_codebook_costs_the_same_for_more(project, moment, django_assert_num_queries):
    for count in (2, 20):
        for number in range(count):
            tagging.edit_tag(make.tag(project, f"T{count} {number}"), description="x", by=make.alice())
        with django_assert_num_queries(2 if moment == "now" else 3):
            codebook_at(project, moment_of(project, moment))


# A random life of a codebook: what stood after each act is what is read of that moment in the end.

ACTS = ("make", "make", "edit", "move", "trash", "restore", "merge", "alias", "unalias", "undo")
LIVES = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 7), st.integers(0, 7), st.sampled_from("abcde")),
    min_size=3,
    max_size=14,
)


def live(project: Any, act: str, one: int, other: int, letter: str) -> None:
    tags = list(Tag.objects.filter(project=project, trashed_at__isnull=act != "restore").order_by("pk"))
    by = make.alice()
    if act == "undo":
        undo(project, act=uuid4(), by=by)
        return
    if act == "make":
        perform(
            project,
            do.Make(letter, parent=tags[one % len(tags)].pk if tags and other % 2 else None),
            uid=uuid4(),
            by=by,
        )
        return
    if not tags:
        return
    a, b = tags[one % len(tags)].pk, tags[other % len(tags)].pk
    aliases = list(Alias.objects.filter(project=project).order_by("pk"))
    operation: Any = {
        "edit": do.Change(a, {"name": letter * 2, "description": f"{letter} {other}", "colour": "red"}),
        "move": do.Move((a,), parent=b if letter < "c" else None, before=None),
        "trash": do.Trash((a,), children="lift" if letter < "c" else "trash"),
        "restore": do.Restore(a),
        "merge": do.Merge((a,), into=b),
        "alias": do.AddAlias(a, letter * 3),
        "unalias": do.RemoveAlias(aliases[one % len(aliases)].pk) if aliases else do.Restore(a),
    }[act]
    perform(project, operation, uid=uuid4(), by=by)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(life=LIVES)
def test_the_codebook_of_a_past_moment_equals_what_stood_then(project, life):
    project = project_to_read(make.alice(), project.slug)
    stood = {last_change(): standing(project)}
    for step in life:
        try:
            live(project, *step)
        except Refused:
            continue
        stood[last_change()] = standing(project)
    for number, tags in stood.items():
        assert codebook_before(project, number) == tags


# Versions.


def test_a_frozen_version_stays_as_it_was(project):
    claims = make.tag(project, "Claims", description="What could be false", shortcut="c")
    make.tag(project, "Economic", parent=claims)
    stood = standing(project)
    version = freeze(project, name="  Round   one ", note=" For May. ", by=make.alice())
    tagging.edit_tag(claims, name="Theses", by=make.alice())
    assert codebook_at(project, moment_of(project, "v1")) == stood
    assert (version.number, version.name, version.note) == (1, "Round one", "For May.")
    assert codebook_before(project, version.through) == stood


def test_versions_are_counted_in_their_project(project):
    make.tag(project, "Claims")
    other = make.project(name="Another")
    make.tag(other, "Theirs")
    assert [freeze(one, by=make.alice()).number for one in (project, other, project)] == [1, 1, 2]


def test_freezing_is_in_the_log_and_an_empty_codebook_is_not_frozen(project):
    with pytest.raises(Invalid, match="no tags"):
        freeze(project, by=make.alice())
    assert not Change.objects.filter(verb="codebook.frozen").exists()
    make.tag(project, "Claims")
    freeze(project, name="Round one", by=make.alice())
    line = Change.objects.get(verb="codebook.frozen")
    assert (line.target, line.after, line.by) == ("1", {"name": "Round one"}, make.alice())


def test_a_name_that_is_too_long_freezes_nothing(project):
    make.tag(project, "Claims")
    with pytest.raises(Invalid, match="100"):
        freeze(project, name="x" * 101, by=make.alice())


# Definitions in force.


def test_a_tag_knows_all_that_it_was_said_to_mean(project):
    tag = make.tag(project, "Claims", description="First")
    then = timezone.now()
    tagging.edit_tag(tag, description="Second", by=make.alice())
    tagging.edit_tag(tag, colour="red", by=make.alice())
    tagging.edit_tag(tag, name="Theses", when_not="Never", by=make.alice())
    found = definitions_of(project)[tag.pk]
    assert [one.words for one in found] == [
        ("Claims", "First", "", ""),
        ("Claims", "Second", "", ""),
        ("Theses", "Second", "", "Never"),
    ]
    assert in_force(found, then).description == "First"
    assert in_force(found, timezone.now()).name == "Theses"
    assert definitions_of(project, [tag.pk + 1]) == {}


def test_passages_are_counted_by_the_definition_under_which_they_got_the_tag(project):
    tag, document = make.tag(project, "Claims", description="First"), make.document(project)
    make.annotation(document, tags=(tag,))
    tagging.edit_tag(tag, description="Second", by=make.alice())
    make.annotation(document, quote="fox", tags=(tag,))
    make.annotation(document, quote="dog", tags=(tag,))
    private = make.annotation(document, quote="quick", tags=(tag,))
    type(private).objects.filter(pk=private.pk).update(private=True)
    annotate.trash_annotation(make.annotation(document, quote="lazy", tags=(tag,)), by=make.bob())
    tagging.edit_tag(tag, when_not="Never", by=make.alice())
    known = definitions_of(project)[tag.pk]
    assert passages_by_definition(tag, known, user=make.alice()) == [1, 2, 0]
    assert passages_by_definition(tag, known, user=make.bob()) == [1, 3, 0]
    assert passages_by_definition(tag, known[:1], user=make.bob()) == [4]
