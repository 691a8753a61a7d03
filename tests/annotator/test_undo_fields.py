"""What was done to fields and their values is taken back as one act, unless somebody built upon it; and is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from annotator.actions.undo import redo, undo
from annotator.errors import BuiltUpon, NotAllowed
from annotator.history.log import Filters, page_of
from documents.access import project_to_read
from documents.actions import fields as acting
from documents.actions.projects import change_role
from documents.models import Document, Field, FieldValue, Membership, Role
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Any:
    """Alice's project with two documents; Bob edits there, too."""
    project = make.project(with_bob=False)
    make.member(project, make.bob(), role=Role.EDITOR)
    for title in ("one", "two"):
        make.document(project, title=title)
    return project


def these(*titles: str) -> Any:
    return Document.objects.filter(title__in=titles)


def put(field: Field, written: str, *titles: str, by: Any = None) -> int:
    return acting.set_value(these(*titles), field, written, project=field.project, by=by or make.alice())


def standing() -> tuple[Any, ...]:
    fields = Field.objects.filter(trashed_at=None).values_list("name", "kind", "choices", "description")
    values = FieldValue.objects.order_by("document", "field").values_list("document__title", "text", "sort", "number")
    return (list(fields), list(values))


def mine(project: Any, by: Any = None) -> Any:
    return project_to_read(by or make.alice(), project.slug)


def back(project: Any, by: Any = None) -> str:
    return undo(mine(project, by), act=uuid4(), by=by or make.alice()).told


def again(project: Any) -> str:
    return redo(mine(project), act=uuid4(), by=make.alice()).told


ACTS: dict[str, tuple[Callable[[Any, Field, Field], Any], str]] = {
    "a new field": (lambda p, _y, _h: acting.make_field(p, "Sure", kind="yes_no", by=make.alice()), "new field “Sure”"),
    "a new name": (lambda _p, y, _h: acting.edit_field(y, name="When", by=make.alice()), "change to the field “When”"),
    "another kind": (
        lambda _p, y, _h: acting.edit_field(y, kind="number", by=make.alice()),
        "change to the field “Year” and one more change",
    ),
    "other choices": (
        lambda _p, _y, h: acting.edit_field(h, choices=["b", "a"], renamed={"a": "b", "b": "a"}, by=make.alice()),
        "change to the field “How”",
    ),
    "another place": (lambda _p, _y, h: acting.move_field(h, place=0, by=make.alice()), "new place of the field “How”"),
    "the trash": (lambda _p, y, _h: acting.trash_field(y, by=make.alice()), "deletion of the field “Year”"),
    "values for many": (lambda _p, y, _h: put(y, "2020", "one", "two"), "detail of “one” and one more change"),
    "no values any more": (lambda _p, y, _h: put(y, "", "one", "two"), "detail of “one”"),
}


@pytest.mark.parametrize(("do", "name"), ACTS.values(), ids=ACTS)
def test_an_act_is_taken_back_and_done_again_as_one(project: Any, do: Any, name: str) -> None:
    year = acting.make_field(project, "Year", kind="text", by=make.alice())
    how = acting.make_field(project, "How", kind="choice", choices=["a", "b"], by=make.alice())
    put(year, "1 000", "one")
    put(how, "a", "one")
    put(how, "b", "two")
    before = standing()
    do(project, year, how)
    after = standing()
    assert after != before
    for _twice in range(2):
        assert back(project) == f"Undone: {name}"
        assert standing() == before
        assert again(project) == f"Done again: {name}"
        assert standing() == after


def test_a_restored_field_is_thrown_away_again(project: Any) -> None:
    year = acting.make_field(project, "Year", kind="text", by=make.alice())
    acting.trash_field(year, by=make.alice())
    acting.restore_field(year, by=make.alice())
    assert back(project) == "Undone: restoring of the field “Year”"
    assert standing()[0] == []


BUILT_UPON: dict[str, tuple[Callable[[Any, Field], Any], Callable[[Any, Field], Any]]] = {
    "a value that somebody changed": (
        lambda _p, y: put(y, "2019", "one", "two"),
        lambda _p, y: put(y, "2020", "two", by=make.bob()),
    ),
    "a field that somebody renamed": (
        lambda _p, y: acting.edit_field(y, name="When", by=make.alice()),
        lambda _p, y: acting.edit_field(y, name="Since when", by=make.bob()),
    ),
    "a field that somebody moved": (
        lambda _p, y: acting.move_field(y, place=1, by=make.alice()),
        lambda _p, y: acting.move_field(y, place=0, by=make.bob()),
    ),
    "a field that somebody threw away": (
        lambda p, _y: acting.make_field(p, "Sure", kind="yes_no", by=make.alice()),
        lambda _p, _y: acting.trash_field(Field.objects.get(name="Sure"), by=make.bob()),
    ),
    "a field that somebody restored": (
        lambda _p, y: acting.trash_field(y, by=make.alice()),
        lambda _p, y: acting.restore_field(y, by=make.bob()),
    ),
}


@pytest.mark.parametrize(("do", "build"), BUILT_UPON.values(), ids=BUILT_UPON)
def test_what_somebody_built_upon_isnt_taken_back(project: Any, do: Any, build: Any) -> None:
    year = acting.make_field(project, "Year", kind="text", by=make.alice())
    acting.make_field(project, "Place", kind="text", by=make.alice())
    do(project, year)
    build(project, year)
    before = standing()
    with pytest.raises(BuiltUpon, match="Bob Stone .* on .*, so this can't be undone"):
        back(project)
    assert standing() == before


def test_a_kind_doesnt_come_back_where_values_dont_fit_it(project: Any) -> None:
    year = acting.make_field(project, "Year", kind="number", by=make.alice())
    acting.edit_field(year, kind="text", by=make.alice())
    put(year, "soon", "one", by=make.bob())
    with pytest.raises(BuiltUpon, match="such as|“soon”"):
        back(project)


def test_values_in_a_field_in_the_trash_dont_come_back(project: Any) -> None:
    year = acting.make_field(project, "Year", kind="number", by=make.alice())
    put(year, "2019", "one")
    acting.trash_field(year, by=make.bob())
    with pytest.raises(BuiltUpon, match="“Year” is in the trash"):
        back(project)


def test_who_is_no_editor_any_more_takes_nothing_back(project: Any) -> None:
    year = acting.make_field(project, "Year", kind="number", by=make.alice())
    put(year, "2019", "one", by=make.bob())
    bobs = Membership.objects.get(project=project, user=make.bob())
    change_role(bobs, role=Role.ANNOTATOR, by=make.alice())
    with pytest.raises(NotAllowed):
        back(project, make.bob())


def test_the_history_tells_of_fields_and_values(project: Any) -> None:
    year = acting.make_field(project, "Year", kind="text", by=make.alice())
    put(year, "2019", "one")
    put(year, "", "one")
    put(year, "2020", "one", "two")
    acting.edit_field(year, kind="number", description="Of the data", by=make.alice())
    entries = page_of(project, Filters(kind="field"), user=make.bob()).entries
    link = f'<em><a href="/documents/{these("one").get().uid}/">one</a></em>'
    alice = "<strong>Alice Ng</strong>"
    assert [entry.sentence for entry in entries] == [
        f"{alice} changed the field “Year”",
        f"{alice} set 2 details",
        f"{alice} took “Year” from {link}: 2019",
        f"{alice} set “Year” of {link}: 2019",
        f"{alice} added the field “Year”",
    ]
    differences = {one.label: (one.before, one.after) for one in entries[0].line.differences}
    assert differences == {"Kind": ("text", "number"), "Description": ("", "Of the data")}
