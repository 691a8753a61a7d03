"""The document list and the fields of its documents: as columns, orders, filters, facets, and filled for many at
once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotator.listing import naming
from annotator.listing.columns import chosen_of
from documents.actions.documents import trash_document
from documents.actions.fields import make_field, set_value, trash_field
from documents.models import Change, Document, FieldValue, Role
from tests import factories as make

pytestmark = pytest.mark.django_db

FIELDS: dict[str, tuple[str, dict[str, Any]]] = {
    "Region": ("choice", {"choices": ["South", "North", "East"]}),
    "Words": ("number", {}),
    "Day": ("date", {}),
    "Checked": ("yes_no", {}),
    "Place": ("text", {}),
    "Link": ("url", {}),
}
VALUES = {
    "one": {"Region": "North", "Words": "1200", "Day": "2019-01-20", "Checked": "yes", "Place": "Basra"},
    "two": {
        "Region": "South",
        "Words": "-3.5",
        "Day": "2024-03-12",
        "Checked": "no",
        "Place": "Ärmelkanal, BASRA road",
    },
    "three": {"Region": "North", "Words": "90", "Place": "basra", "Link": "https://example.org/a"},
    "four": {},
    "gone": {"Region": "East", "Words": "1", "Place": "Basra", "Checked": "yes"},
}


@pytest.fixture
def shelf() -> dict[str, Any]:
    """Four documents and one in the trash, with six fields and one in the trash."""
    cache.clear()  # as if nobody had looked at a project of this number before
    project = make.project()
    alice = make.alice()
    fields = {name: make_field(project, name, kind=kind, by=alice, **more) for name, (kind, more) in FIELDS.items()}
    documents = {}
    for key, values in VALUES.items():
        documents[key] = make.document(project, title=key.title(), publisher="Outlook" if key != "two" else "")
        for name, written in values.items():
            only = Document.objects.filter(pk=documents[key].pk)
            set_value(only, fields[name], written, project=project, by=alice)
    trash_document(documents["gone"], by=alice)
    fields["Lost"] = make_field(project, "Lost", kind="text", by=alice)
    trash_field(fields["Lost"], by=alice)
    return {"project": project, "documents": documents, "fields": fields}


def named(shelf: dict[str, Any], asked: dict[str, str]) -> dict[str, str]:
    """ "Words-from" as the address has it."""
    found = {}
    for name, value in asked.items():
        words, _dash, part = name.partition("-")
        field = shelf["fields"].get(words)
        if name == "sort":
            backwards, words = value.startswith("-"), value.removeprefix("-")
            found["sort"] = "-" * backwards + naming.name_of(shelf["fields"][words].pk)
        else:
            found[naming.name_of(field.pk, f"-{part}" if part else "") if field else name] = value
    return found


def listed(client: Any, shelf: dict[str, Any], asked: dict[str, str], **more: Any) -> Any:
    client.force_login(make.bob())
    response = client.get(reverse("project", args=[shelf["project"].slug]), {**named(shelf, asked), **more})
    assert response.status_code == 200
    return response


def titles(response: Any) -> list[str]:
    return [row.document.title.lower() for row in response.context["rows"]]


ASKED: dict[str, tuple[dict[str, str], list[str]]] = {
    "a choice": ({"Region": "North"}, ["three", "one"]),
    "a choice that nobody made": ({"Region": "East"}, []),
    "yes": ({"Checked": "yes"}, ["one"]),
    "no": ({"Checked": "no"}, ["two"]),
    "a text, exactly, in any case": ({"Place": "BASRA"}, ["three", "one"]),
    "a text with a word": ({"Place-has": "basra"}, ["three", "two", "one"]),
    "a text with a word of other letters in another case": ({"Place-has": "ärmelKANAL"}, ["two"]),
    "a text with two words": ({"Place-has": "road basra"}, ["two"]),
    "a sign that means something to a database": ({"Place-has": "%"}, []),
    "an address with a word": ({"Link-has": "example"}, ["three"]),
    "from a number on": ({"Words-from": "90"}, ["three", "one"]),
    "until a number": ({"Words-to": "90"}, ["three", "two"]),
    "between numbers": ({"Words-from": "-4", "Words-to": "0"}, ["two"]),
    "a number as people write it": ({"Words-from": "1 200,0"}, ["one"]),
    "from zero": ({"Words-from": "0"}, ["three", "one"]),
    "from a day on": ({"Day-from": "2020-01-01"}, ["two"]),
    "until a day": ({"Day-to": "2019-01-20"}, ["one"]),
    "has none": ({"Day-given": "no"}, ["four", "three"]),
    "has one": ({"Day-given": "yes"}, ["two", "one"]),
    "two fields": ({"Region": "North", "Words-from": "100"}, ["one"]),
    "a field and a publisher": ({"Place-has": "basra", "publisher": "Outlook"}, ["three", "one"]),
    "a number that is none": ({"Words-from": "many"}, ["four", "three", "two", "one"]),
    "a day that is none": ({"Day-from": "soon"}, ["four", "three", "two", "one"]),
    "a field in the trash": ({"Lost": "x"}, ["four", "three", "two", "one"]),
    "a field there is not": ({"field-999999": "x", "field-999998-from": "1"}, ["four", "three", "two", "one"]),
    "an order by a field in the trash": ({"sort": "Lost"}, ["four", "three", "two", "one"]),
    "by number": ({"sort": "Words"}, ["two", "three", "one", "four"]),
    "by number, backwards": ({"sort": "-Words"}, ["one", "three", "two", "four"]),
    "by day": ({"sort": "Day"}, ["one", "two", "three", "four"]),
    "by day, backwards": ({"sort": "-Day"}, ["two", "one", "four", "three"]),
    "by choice, as its choices are": ({"sort": "Region"}, ["two", "one", "three", "four"]),
    "by choice, backwards": ({"sort": "-Region"}, ["three", "one", "two", "four"]),
    "by text": ({"sort": "Place"}, ["one", "three", "two", "four"]),
    "by yes and no": ({"sort": "-Checked"}, ["one", "two", "four", "three"]),
}


@pytest.mark.parametrize(("asked", "found"), ASKED.values(), ids=ASKED)
def test_the_list_shows_what_is_asked_of_fields(
    client: Any, shelf: dict[str, Any], asked: dict[str, str], found: list[str]
) -> None:
    assert titles(listed(client, shelf, asked)) == found


def test_each_value_says_how_many_documents_it_would_show(client: Any, shelf: dict[str, Any]) -> None:
    def counts(asked: dict[str, str]) -> dict[str, tuple[dict[str, int], int]]:
        context = listed(client, shelf, asked).context
        return {
            one.field.name: ({facet.label: facet.count for facet in one.found.values}, one.found.none.count)
            for one in context["field_filters"]
        }

    assert counts({}) == {
        "Region": ({"South": 1, "North": 2}, 1),
        "Words": ({}, 1),
        "Day": ({}, 2),
        "Checked": ({"yes": 1, "no": 1}, 2),
        "Place": ({"Basra": 2, "Ärmelkanal, BASRA road": 1}, 1),
        "Link": ({}, 3),
    }
    within = counts({"Region": "North"})
    assert within["Region"] == ({"South": 1, "North": 2}, 1)  # a field's own values are counted without it
    assert within["Checked"] == ({"yes": 1}, 1)
    assert counts({"Region": "East"})["Region"] == ({"South": 1, "North": 2, "East": 0}, 1)


def test_counts_of_fields_follow_what_happens(client: Any, shelf: dict[str, Any]) -> None:
    listed(client, shelf, {})
    project, field = shelf["project"], shelf["fields"]["Region"]
    set_value(Document.objects.filter(title="Four"), field, "East", project=project, by=make.alice())
    region = listed(client, shelf, {}).context["field_filters"][0].found
    assert ({facet.label: facet.count for facet in region.values}, region.none.count) == (
        {"South": 1, "North": 2, "East": 1},
        0,
    )


CHIPS = {
    "a choice": ({"Region": "North"}, "Region: North"),
    "yes": ({"Checked": "yes"}, "Checked: yes"),
    "has none": ({"Day-given": "no"}, "Day: has none"),
    "words": ({"Place-has": "road"}, "Place: has “road”"),
    "a range of numbers": ({"Words-from": "-4", "Words-to": "1000.5"}, "Words: from -4 to 1000.5"),
    "from a day": ({"Day-from": "2020-01-01"}, "Day: from 1 Jan 2020"),
    "until a number": ({"Words-to": "7"}, "Words: until 7"),
}


@pytest.mark.parametrize(("asked", "said"), CHIPS.values(), ids=CHIPS)
def test_what_is_filtered_by_is_said_and_can_be_taken_away(
    client: Any, shelf: dict[str, Any], asked: dict[str, str], said: str
) -> None:
    response = listed(client, shelf, asked, q="o")
    chip = response.context["chosen"][0]
    assert f"{chip.label}: {chip.value}" == said
    assert set(chip.names) >= set(named(shelf, asked))
    assert 'href="?q=o"' in response.content.decode()


LEFT_OUT = {
    "a field in the trash": ({"Lost": "x"}, "The field “Lost” lies in the trash"),
    "an order by one": ({"sort": "Lost"}, "The field “Lost” lies in the trash"),
    "a field there is not": ({"field-999999": "x"}, "A field that this address asks for isn’t there any more"),
    "a tag there is not": ({"tag": "999999"}, "The codebook has no such tag; it may lie in the trash."),
}


@pytest.mark.parametrize(("asked", "said"), LEFT_OUT.values(), ids=LEFT_OUT)
def test_a_filter_that_is_gone_is_said_and_left_out(
    client: Any, shelf: dict[str, Any], asked: dict[str, str], said: str
) -> None:
    response = listed(client, shelf, asked)
    assert [sentence[: len(said)] for sentence in response.context["left_out"]] == [said]
    assert len(response.context["rows"]) == 4


def test_a_field_of_another_project_is_as_if_it_were_not(client: Any, shelf: dict[str, Any]) -> None:
    other = make.project(name="Other", by=make.charlie(), with_bob=False)
    secret = make_field(other, "Secret of Charlie", kind="text", by=make.charlie())
    response = listed(client, shelf, {naming.name_of(secret.pk): "x"})
    assert len(response.context["left_out"]) == 1
    assert "Secret of Charlie" not in response.content.decode()


def columns(response: Any) -> list[str]:
    return [column.label for column in response.context["columns"] if column.shown]


def test_the_first_fields_are_columns_until_somebody_chooses(client: Any, shelf: dict[str, Any]) -> None:
    usual = ["Title", "Publisher", "Published", "Region", "Words", "Status", "Highlights"]
    assert columns(listed(client, shelf, {})) == usual
    chosen = ["title", naming.name_of(shelf["fields"]["Place"].pk), "imported", "field-999999"]
    assert columns(listed(client, shelf, {}, column=chosen)) == ["Title", "Place", "Imported"]
    assert columns(listed(client, shelf, {}, column=["title"])) == ["Title"]
    assert columns(listed(client, shelf, {}, column=["field-999999"])) == usual


def test_the_usual_columns_need_no_address(shelf: dict[str, Any]) -> None:
    fields = [shelf["fields"][name] for name in FIELDS]
    usual = ["title", "publisher", "published", *(naming.name_of(one.pk) for one in fields[:2]), "status", "highlights"]
    assert chosen_of(usual, fields) is None
    assert chosen_of(usual[:-1], fields) == usual[:-1]
    assert chosen_of([], fields) is None


def test_rows_show_values_as_people_read_them(client: Any, shelf: dict[str, Any]) -> None:
    names = ["title", *(naming.name_of(shelf["fields"][name].pk) for name in FIELDS)]
    response = listed(client, shelf, {"sort": "Words"}, column=names)
    texts = [[cell.text for cell in row.cells[1:]] for row in response.context["rows"]]
    assert texts[0] == ["South", "-3.5", "12 March 2024", "no", "Ärmelkanal, BASRA road", ""]
    assert '<a href="https://example.org/a" rel="noopener noreferrer"' in response.content.decode()


def test_columns_and_filters_stay_in_every_address_of_the_page(client: Any, shelf: dict[str, Any]) -> None:
    html = listed(client, shelf, {"Region": "North"}, column=["title", "publisher"]).content.decode()
    region = naming.name_of(shelf["fields"]["Region"].pk)
    assert f"?{region}=North&amp;column=title&amp;column=publisher&amp;sort=title" in html
    assert f'<input type="hidden" name="{region}" value="North">' in html


def test_a_hundred_fields_of_rows_cost_as_many_queries_as_two(client: Any) -> None:
    project = make.project()
    field = make_field(project, "Words", kind="number", by=make.alice())
    text = make_field(project, "Place", kind="text", by=make.alice())
    client.force_login(make.alice())
    address = reverse("project", args=[project.slug])

    def queries(*, documents: int) -> int:
        while Document.objects.count() < documents:
            made = make.document(project, title=f"Number {Document.objects.count()}")
            only = Document.objects.filter(pk=made.pk)
            set_value(only, field, str(made.pk), project=project, by=make.alice())
            set_value(only, text, f"Place {made.pk}", project=project, by=make.alice())
        with CaptureQueriesContext(
            connection,
        ) as counted:
            client.get(address, {"sort": naming.name_of(field.pk), naming.name_of(text.pk, "-has"): "place"})
        return len(counted)

    queries(documents=1)
    assert queries(documents=2) == queries(documents=20)


# Filling fields of many documents at once.


def chosen(client: Any, shelf: dict[str, Any], person: Any, **form: Any) -> list[str]:
    client.force_login(person)
    response = client.post(reverse("selection", args=[shelf["project"].slug]), form, follow=True)
    return (
        [str(message) for message in response.context["messages"]] if response.context else [str(response.status_code)]
    )


def value_of(shelf: dict[str, Any], document: str, field: str) -> str | None:
    found = FieldValue.objects.filter(document=shelf["documents"][document], field=shelf["fields"][field])
    return found.values_list("text", flat=True).first()


def test_a_value_is_given_to_chosen_documents_and_taken_back_as_one(client: Any, shelf: dict[str, Any]) -> None:
    words = shelf["fields"]["Words"]
    uids = [str(shelf["documents"][key].uid) for key in ("two", "four")]
    form = {"do": "set-field", "field": str(words.pk), f"value-{words.pk}": "1.234,5", "documents": uids}
    (said,) = chosen(client, shelf, make.alice(), **form)
    assert said.startswith("“Words” of 2 documents is “1.234,5” now.")
    assert [value_of(shelf, key, "Words") for key in ("two", "four")] == ["1234.5", "1234.5"]
    act = Change.objects.latest("number").batch
    client.post(reverse("act-undo", args=[shelf["project"].slug, act]))
    assert [value_of(shelf, key, "Words") for key in ("two", "four")] == ["-3.5", None]


def test_values_are_taken_away_from_all_that_fit(client: Any, shelf: dict[str, Any]) -> None:
    region = shelf["fields"]["Region"]
    client.force_login(make.alice())
    address = reverse("selection", args=[shelf["project"].slug])
    client.post(f"{address}?{naming.name_of(region.pk)}=North", {"do": "clear-field", "field": region.pk, "all": "2"})
    assert [value_of(shelf, key, "Region") for key in ("one", "two", "three", "gone")] == [None, "South", None, "East"]


REFUSED = {
    "what is no number": ("Words", "many", "“many” is no number"),
    "no value": ("Words", " ", "Write a value for “Words”"),
    "a field in the trash": ("Lost", "x", "Choose a field of this project"),
    "what is none of the choices": ("Region", "West", "“West” is none of the choices"),
}


@pytest.mark.parametrize(("name", "written", "said"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_value_is_refused_in_words(
    client: Any, shelf: dict[str, Any], name: str, written: str, said: str
) -> None:
    field = shelf["fields"][name]
    form = {"do": "set-field", "field": str(field.pk), f"value-{field.pk}": written}
    (told,) = chosen(client, shelf, make.alice(), documents=[str(shelf["documents"]["one"].uid)], **form)
    assert said in told


def test_only_editors_fill_fields(client: Any, shelf: dict[str, Any]) -> None:
    region = shelf["fields"]["Region"]
    client.force_login(make.bob())
    form = {"do": "set-field", "field": region.pk, f"value-{region.pk}": "East"}
    documents = [str(shelf["documents"]["one"].uid)]
    answer = client.post(reverse("selection", args=[shelf["project"].slug]), {**form, "documents": documents})
    assert (answer.status_code, value_of(shelf, "one", "Region")) == (403, "North")
    assert b'name="field"' not in client.get(reverse("project", args=[shelf["project"].slug])).content
    make.member(shelf["project"], make.person("editor"), role=Role.EDITOR)
    client.force_login(make.person("editor"))
    assert b'name="field"' in client.get(reverse("project", args=[shelf["project"].slug])).content


NAMES: dict[str, int | None] = {
    "field-12": 12,
    "field-12-has": 12,
    "field-12-to": 12,
    "field-12-more": None,
    "field-": None,
    "field-1x": None,
    "topic": None,
    "field-" + "9" * 40: None,
}


@pytest.mark.parametrize(("name", "field"), NAMES.items(), ids=NAMES)
def test_names_of_the_address_that_speak_of_a_field_are_known(name: str, field: int | None) -> None:
    assert naming.field_of(name) == field


def test_a_day_of_the_address_is_a_day(shelf: dict[str, Any]) -> None:
    assert FieldValue.objects.filter(field=shelf["fields"]["Day"], day=date(2019, 1, 20)).count() == 1
