"""Fields of a project and what its documents have in them: made, changed, set for many at once, said in the log."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents import brought_along
from documents.actions import fields as acting
from documents.actions import filling, importing, projects
from documents.actions.documents import trash_document
from documents.actions.values import set_values
from documents.errors import Conflict, Invalid, NotFound, TooLarge
from documents.field_values import fields_of, known_of, shown, trashed_fields_of, values_by_document, values_per_field
from documents.models import Change, Document, Field, FieldValue
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Any:
    """Alice's project with three documents."""
    project = make.project()
    for title in ("one", "two", "three"):
        make.document(project, title=title)
    return project


def these(*titles: str) -> Any:
    return Document.objects.filter(title__in=titles)


def field(project: Any, name: str = "Year", *, kind: str = "number", **options: Any) -> Field:
    return acting.make_field(project, name, kind=kind, by=make.alice(), **options)


def put(project: Any, field: Field, written: str, *titles: str) -> int:
    return acting.set_value(these(*titles), field, written, project=project, by=make.alice())


def texts(field: Field) -> dict[str, str]:
    return dict(FieldValue.objects.filter(field=field).values_list("document__title", "text"))


def last() -> int:
    return Change.objects.order_by("-number").values_list("number", flat=True)[0]


def lines(after: int) -> list[tuple[str, Any, Any]]:
    return list(Change.objects.filter(number__gt=after).order_by("number").values_list("verb", "before", "after"))


def test_fields_stand_in_the_order_in_which_they_were_made(project: Any) -> None:
    made = [field(project, name) for name in ("Year", "Place", "Source")]
    assert fields_of(project) == made
    assert [one.key for one in made] == ["year", "place", "source"]
    assert lines(last() - 1) == [
        ("field.added", None, {"name": "Source", "kind": "number", "description": "", "choices": []})
    ]


REFUSED: dict[str, tuple[dict[str, Any], type[Exception], str]] = {
    "a name that is taken": ({"name": " YEAR "}, Conflict, "a field “Year” already"),
    "no name": ({"name": " _ "}, Invalid, "needs a name"),
    "too long a name": ({"name": "x" * 101}, Invalid, "at most 100"),
    "an unknown kind": ({"kind": "colour"}, Invalid, "no kind of field “colour”"),
    "too long a description": ({"description": "x" * 501}, Invalid, "at most 500"),
    "no choices": ({"kind": "choice", "choices": [" "]}, Invalid, "Write down the choices"),
    "a choice twice": ({"kind": "choice", "choices": ["Low", "low"]}, Invalid, "“Low” is there twice"),
    "too many choices": ({"kind": "choice", "choices": [str(n) for n in range(501)]}, Invalid, "at most 500 choices"),
    "too long a choice": ({"kind": "choice", "choices": ["x" * 201]}, Invalid, "too long"),
}


@pytest.mark.parametrize(("options", "error", "sentence"), REFUSED.values(), ids=REFUSED)
def test_a_field_that_cant_be_is_refused(project: Any, options: dict[str, Any], error: Any, sentence: str) -> None:
    field(project)
    with pytest.raises(error, match=sentence):
        field(project, **{"name": "Another", **options})
    assert Field.objects.count() == 1


def test_a_project_has_only_so_many_fields(project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acting, "MOST_FIELDS", 1)
    field(project)
    with pytest.raises(Conflict, match="at most 1 fields"):
        field(project, "Another")


def test_choices_are_tidied_and_kept_by_fields_of_choices_alone(project: Any) -> None:
    assert field(project, "How", kind="choice", choices=[" High  up ", "", "Low"]).choices == ["High up", "Low"]
    assert field(project, "Year", choices=["High"]).choices == []


def test_a_value_is_set_for_many_documents_as_one_act(project: Any) -> None:
    year, before = field(project), last()
    assert put(project, year, "2,019.50", "one", "two") == 2
    assert texts(year) == {"one": "2019.5", "two": "2019.5"}
    assert FieldValue.objects.filter(number=2019.5, sort="2019.5", day=None, project=project).count() == 2
    state = {"field": year.pk, "name": "Year", "text": ""}
    assert lines(before) == [("value.set", state, state | {"text": "2019.5"})] * 2
    written = Change.objects.filter(number__gt=before)
    assert written.values("batch").distinct().count() == 1
    assert None not in written.values_list("batch", flat=True)
    assert set(written.values_list("target", flat=True)) == {str(one.uid) for one in these("one", "two")}
    assert set(written.values_list("document__title", "by", "project")) == {
        (title, make.alice().pk, project.pk) for title in ("one", "two")
    }


def test_what_is_set_twice_is_set_once_and_empty_takes_away(project: Any) -> None:
    year = field(project)
    put(project, year, "2019", "one", "two")
    assert put(project, year, " 2019 ", "one", "two", "three") == 1
    assert put(project, year, "2020", "one", "two") == 2
    before = last()
    assert put(project, year, " ", "one") == 1
    assert put(project, year, "", "one") == 0
    assert texts(year) == {"two": "2020", "three": "2019"}
    assert [(was["text"], now["text"]) for _verb, was, now in lines(before)] == [("2020", "")]


def test_a_value_that_doesnt_fit_names_its_field_and_changes_nothing(project: Any) -> None:
    year = field(project)
    with pytest.raises(Invalid, match="Year: “soon” is no number"):
        put(project, year, "soon", "one")
    assert texts(year) == {}


def test_yes_and_no_are_understood_in_the_readers_language(project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "documents.field_values._", lambda sentence: {"yes": "ja", "no": "nein"}.get(sentence, sentence)
    )
    sure = field(project, "Sure", kind="yes_no")
    put(project, sure, "Ja", "one")
    put(project, sure, "nein", "two")
    assert texts(sure) == {"one": "yes", "two": "no"}
    assert shown(sure, known_of(these("one").get())[0]) == "ja"


def test_documents_of_other_projects_stay_as_they_are(project: Any) -> None:
    other = make.project(name="Other")
    make.document(other, title="theirs")
    year = field(project)
    assert put(project, year, "2019", "one", "theirs") == 1
    with pytest.raises(Conflict, match="trash"):
        acting.set_value(these("theirs"), year, "2019", project=other, by=make.alice())


def test_a_field_in_the_trash_takes_no_values(project: Any) -> None:
    year = field(project)
    acting.trash_field(year, by=make.alice())
    with pytest.raises(Conflict, match="“Year” is in the trash"):
        put(project, year, "2019", "one")


def test_more_documents_than_may_be_changed_at_once_are_refused(project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("documents.actions.work.MOST", 2)
    with pytest.raises(TooLarge):
        put(project, field(project), "2019", "one", "two", "three")


def test_several_values_of_a_document_are_one_act(project: Any) -> None:
    year, place = field(project), field(project, "Place", kind="text")
    before = last()
    assert set_values(these("one").get(), {year: "2019", place: "Basra"}, by=make.alice()) == 2
    assert set_values(these("one").get(), {year: "2019", place: ""}, by=make.alice()) == 1
    assert set_values(these("one").get(), {}, by=make.alice()) == 0
    batches = Change.objects.filter(number__gt=before).order_by("number").values_list("batch", flat=True)
    assert [batches[0] == batches[1], batches[1] == batches[2]] == [True, False]


def test_values_are_read_by_one_query_however_many_there_are(project: Any) -> None:
    year, gone = field(project), field(project, "Gone", kind="text")
    put(project, year, "2019", "one", "two", "three")
    put(project, gone, "x", "one")
    acting.trash_field(gone, by=make.alice())
    documents = list(these("one", "two", "three").order_by("pk"))
    for some in (documents[:1], documents):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found = values_by_document(some)
        assert len(queries) == 1
        assert {pk: {key: value.text for key, value in values.items()} for pk, values in found.items()} == {
            one.pk: {year.pk: "2019"} for one in some
        }


def test_documents_with_a_value_are_counted_without_the_trash(project: Any) -> None:
    year = field(project)
    put(project, year, "2019", "one", "two")
    trash_document(these("one").get(), by=make.alice())
    assert values_per_field(project) == {year.pk: 1}


SHOWN = {
    "a number": ("number", "1234.5", "1234.5"),
    "a day": ("date", "2019-01-20", "20 January 2019"),
    "yes": ("yes_no", "y", "yes"),
    "a text": ("text", "Basra", "Basra"),
}


@pytest.mark.parametrize(("kind", "written", "words"), SHOWN.values(), ids=SHOWN)
def test_a_value_is_shown_as_people_write_it(project: Any, kind: str, written: str, words: str) -> None:
    one = field(project, kind=kind)
    put(project, one, written, "one")
    assert shown(one, known_of(these("one").get())[0]) == words
    assert shown(one, None) == ""


def test_known_values_come_in_the_order_of_the_fields(project: Any) -> None:
    year, place = field(project), field(project, "Place", kind="text")
    put(project, year, "2019", "one")
    put(project, place, "Basra", "one")
    acting.move_field(place, place=0, by=make.alice())
    assert [value.field for value in known_of(these("one").get())] == [place, year]


def test_a_field_is_renamed_and_described(project: Any) -> None:
    year, before = field(project), last()
    put(project, year, "2019", "one")
    acting.edit_field(year, name="Year of data", description="Of the figures.", by=make.alice())
    acting.edit_field(year, name="Year of data", by=make.alice())
    found = Field.objects.get()
    assert (found.name, found.key, found.description) == ("Year of data", "year of data", "Of the figures.")
    assert [verb for verb, *_states in lines(before)] == ["value.set", "field.edited"]
    assert texts(year) == {"one": "2019"}


def test_a_fields_name_is_its_own(project: Any) -> None:
    field(project, "Place")
    year = field(project)
    with pytest.raises(Conflict, match="“Place” already"):
        acting.edit_field(year, name="place", by=make.alice())
    acting.edit_field(year, name="YEAR", by=make.alice())
    assert Field.objects.get(pk=year.pk).name == "YEAR"


def test_a_choice_that_is_renamed_is_renamed_in_its_documents(project: Any) -> None:
    how = field(project, "How", kind="choice", choices=["High", "Low", "Unclear"])
    put(project, how, "high", "one")
    put(project, how, "low", "two")
    renamed = {"High": "Low", "Low": "High"}
    acting.edit_field(how, choices=["Low", "High", "Unclear"], renamed=renamed, by=make.alice())
    assert texts(how) == {"one": "Low", "two": "High"}
    assert set(FieldValue.objects.values_list("sort", flat=True)) == {"low", "high"}


def test_a_choice_that_is_only_spelled_otherwise_is_renamed_too(project: Any) -> None:
    how = field(project, "How", kind="choice", choices=["high"])
    put(project, how, "high", "one")
    acting.edit_field(how, choices=["High", "Low"], by=make.alice())
    assert texts(how) == {"one": "High"}


def test_a_choice_that_documents_have_isnt_taken_away(project: Any) -> None:
    how = field(project, "How", kind="choice", choices=["High", "Low"])
    put(project, how, "High", "one", "two")
    with pytest.raises(Conflict, match="2 documents have values that “How” can’t hold, such as “High”"):
        acting.edit_field(how, choices=["Low"], by=make.alice())
    acting.edit_field(how, choices=["High"], by=make.alice())
    assert Field.objects.get().choices == ["High"]


MERGES = {
    "two become one": (["Other"], {"High": "Other", "Low": "Other"}),
    "into one that is left out": (["Low"], {"High": "Low"}),
}


@pytest.mark.parametrize(("choices", "renamed"), MERGES.values(), ids=MERGES)
def test_two_choices_dont_become_one_by_renaming(project: Any, choices: list[str], renamed: dict[str, str]) -> None:
    how = field(project, "How", kind="choice", choices=["High", "Low"])
    with pytest.raises(Invalid):
        acting.edit_field(how, choices=choices, renamed=renamed, by=make.alice())


def test_another_kind_is_taken_where_every_value_fits_it(project: Any) -> None:
    year = field(project, kind="text")
    put(project, year, "1 000", "one")
    put(project, year, "2019", "two")
    before = last()
    acting.edit_field(year, kind="number", by=make.alice())
    assert texts(year) == {"one": "1000", "two": "2019"}
    assert set(FieldValue.objects.values_list("number", "sort")) == {(1000.0, "1000"), (2019.0, "2019")}
    assert [verb for verb, *_states in lines(before)] == ["value.rewritten", "field.edited"]
    acting.edit_field(year, kind="text", by=make.alice())
    assert set(FieldValue.objects.values_list("number", flat=True)) == {None}


def test_another_kind_is_refused_telling_how_many_values_dont_fit(project: Any) -> None:
    year = field(project, kind="text")
    put(project, year, "soon", "one", "two")
    put(project, year, "2019", "three")
    with pytest.raises(Conflict, match="2 documents have values that “Year” can’t hold, such as “soon”"):
        acting.edit_field(year, kind="number", by=make.alice())
    assert Field.objects.get().kind == "text"
    assert set(FieldValue.objects.values_list("number", flat=True)) == {None}


def test_a_field_becomes_one_of_the_choices_that_documents_have(project: Any) -> None:
    how = field(project, "How", kind="text")
    put(project, how, "High", "one")
    put(project, how, "high", "two")
    put(project, how, "Low", "three")
    acting.edit_field(how, kind="choice", by=make.alice())
    assert Field.objects.get().choices == ["High", "Low"]
    assert texts(how) == {"one": "High", "two": "High", "three": "Low"}


def test_fields_are_put_in_another_order(project: Any) -> None:
    one, two, three = (field(project, name) for name in ("one", "two", "three"))
    before = last()
    acting.move_field(three, place=0, by=make.alice())
    assert fields_of(project) == [three, one, two]
    acting.move_field(three, place=99, by=make.alice())
    acting.move_field(three, place=2, by=make.alice())
    assert fields_of(project) == [one, two, three]
    assert [(was["place"], now["place"]) for _verb, was, now in lines(before)] == [(2, 0), (0, 2)]
    acting.trash_field(two, by=make.alice())
    with pytest.raises(NotFound):
        acting.move_field(two, place=0, by=make.alice())


def test_a_field_waits_in_the_trash_with_its_values(project: Any) -> None:
    year, before = field(project), last()
    put(project, year, "2019", "one")
    for _again in range(2):
        acting.trash_field(year, by=make.alice())
    assert (fields_of(project), trashed_fields_of(project)) == ([], [year])
    assert known_of(these("one").get()) == []
    for _again in range(2):
        acting.restore_field(year, by=make.alice())
    assert fields_of(project) == [year]
    assert texts(year) == {"one": "2019"}
    assert [verb for verb, *_states in lines(before)] == ["value.set", "field.trashed", "field.restored"]


def test_a_field_isnt_restored_beside_another_of_its_name(project: Any) -> None:
    year = field(project)
    acting.trash_field(year, by=make.alice())
    field(project)
    with pytest.raises(Conflict, match="“Year” already"):
        acting.restore_field(year, by=make.alice())
    acting.edit_field(year, name="Year before", by=make.alice())
    acting.restore_field(year, by=make.alice())
    assert [one.name for one in fields_of(project)] == ["Year before", "Year"]


def test_an_import_fills_fields_from_what_comes_along_and_fits(project: Any) -> None:
    year, sure = field(project, "Word count"), field(project, "Sure", kind="yes_no")
    reading = make.reading(metadata={"word_count": 1200, "sure": True, "place": "Basra"})
    other = make.reading(metadata={"word_count": "many", "Sure": False})
    with CaptureQueriesContext(connection) as queries:
        one, two = (
            outcome.document for outcome in importing.import_documents(project, [reading, other], by=make.alice())
        )
    found = {(value.document, value.field): value.text for value in FieldValue.objects.all()}
    assert found == {(one, year): "1200", (one, sure): "yes", (two, sure): "no"}
    assert two.metadata == {"word_count": "many", "Sure": False}
    assert len([query for query in queries if '"documents_field"' in query["sql"]]) == 1


def test_a_field_is_filled_from_what_documents_brought_along(project: Any) -> None:
    for title, value in {"one": 2019, "two": "soon", "three": "2021"}.items():
        these(title).update(metadata={"YEAR": value})
    year = field(project)
    put(project, year, "1999", "three")
    fit = brought_along.fit_of(year, project)
    assert (fit.fitting, fit.misfits) == (1, 1)
    assert [(one.title, one.value and one.value.text) for one in fit.good] == [("one", "2019")]
    assert [(one.title, one.written, str(one.misfit)[:19]) for one in fit.bad] == [
        ("two", "soon", "“soon” is no number")
    ]
    assert filling.fill(year, by=make.alice()) == 1
    assert texts(year) == {"one": "2019", "three": "1999"}
    assert filling.fill(year, by=make.alice()) == 0


def test_a_field_is_made_of_what_documents_brought_along(project: Any) -> None:
    these("one", "two").update(metadata={"word_count": 12, "place": "Basra"})
    these("three").update(metadata={"word_count": 13, "open": True, "when": "2019-01-20", "link": "https://a.b"})
    field(project, "Place", kind="text")
    names = brought_along.names_without_field(project, fields_of(project))
    assert [(one.name, one.count, one.kind) for one in names] == [
        ("word_count", 3, "number"),
        ("link", 1, "url"),
        ("open", 1, "yes_no"),
        ("when", 1, "date"),
    ]
    before = last()
    made, count = filling.make_filled(project, "Word count", kind="number", by=make.alice())
    assert (count, texts(made)) == (3, {"one": "12", "two": "12", "three": "13"})
    assert Change.objects.filter(number__gt=before).values("batch").distinct().count() == 1


def test_ten_thousand_documents_take_few_queries(project: Any) -> None:
    """As many for two as for twenty: sets, not rows."""
    year = field(project)
    for number in range(20):
        make.document(project, title=f"more {number}")
    counts = []
    for titles in (["more 0", "more 1"], [f"more {number}" for number in range(20)]):
        with CaptureQueriesContext(connection) as queries:
            put(project, year, "2019", *titles)
        counts.append(len(queries) - sum("executemany" in query["sql"] for query in queries))
    assert counts[0] == counts[1]


def test_a_project_goes_for_ever_with_its_fields(project: Any) -> None:
    from documents.actions.erasing import erase_documents, erase_project

    year = field(project)
    put(project, year, "2019", "one", "two")
    erase_documents([these("one").get().pk])
    assert texts(year) == {"two": "2019"}
    projects.trash_project(project, by=make.alice())
    erase_project(project)
    assert not Field.objects.exists()
    assert not FieldValue.objects.exists()


def test_an_act_that_is_under_way_takes_values_in(project: Any) -> None:
    from documents.acting import act

    uid = uuid4()
    with act(uid):
        put(project, field(project), "2019", "one")
    assert Change.objects.filter(batch=uid).count() == 2
