"""A tag's passages over the API, a few at a time, and its examples."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator.actions import annotate
from annotator.models import Annotation, Tagging
from documents.models import Change
from tests import factories as make

pytestmark = pytest.mark.django_db

TEXT = "First comes the word one. Then two, three and four.\nAt last there is five, and nothing else whatever.\n"


@pytest.fixture
def project(client: Any) -> Any:
    client.force_login(make.alice())
    return make.project()


def quotes(answer: dict[str, Any]) -> list[str]:
    return [one["quote"] for one in answer["passages"]]


def test_passages_come_page_by_page_in_the_order_of_the_texts(client: Any, project: Any) -> None:
    tag = make.tag(project)
    make.annotation(make.document(project, text=TEXT), quote="five", tags=(tag,))
    two = make.document(project, text=TEXT, title="Another")
    whole = make.annotation(two, quote=None, tags=(tag,))
    for quote in ("four", "one", "two", "three"):
        make.annotation(two, quote=quote, tags=(tag,))
    make.annotation(two, quote="word", tags=(make.tag(project, "Other"),))
    address = f"/api/tags/{tag.pk}/passages"
    first = client.get(f"{address}?limit=3").json()
    assert (quotes(first), first["more"], first["total"]) == (["five", "", "one"], True, 6)
    assert UUID(first["passages"][1]["uid"]) == whole.uid
    # The last one has another tag meanwhile: the next page begins where it stood.
    Tagging.objects.filter(content_object__uid=first["passages"][-1]["uid"]).delete()
    second = client.get(f"{address}?limit=3&after={first['passages'][-1]['uid']}").json()
    assert (quotes(second), second["more"], second["total"]) == (["two", "three", "four"], False, 5)


def test_after_what_is_nowhere_all_of_them_come(client: Any, project: Any) -> None:
    tag = make.tag(project)
    make.annotation(make.document(project), tags=(tag,))
    answer = client.get(f"/api/tags/{tag.pk}/passages?after={uuid4()}").json()
    assert quotes(answer) == ["brown"]


def test_passages_of_one_place_come_once_each(client: Any, project: Any) -> None:
    tag = make.tag(project)
    document = make.document(project)
    made = [make.annotation(document, tags=(tag,)) for _ in range(3)]
    address = f"/api/tags/{tag.pk}/passages?limit=1"
    found, after = [], ""
    for _ in range(3):
        (passage,) = client.get(f"{address}{after}").json()["passages"]
        found.append(passage["uid"])
        after = f"&after={passage['uid']}"
    assert found == [str(one.uid) for one in made]


def test_a_passage_is_shown_with_what_stands_around_it(client: Any, project: Any) -> None:
    tag, other = make.tag(project), make.tag(project, "Other")
    text = "a" * 700 + " 🦊 here " + "b" * 700 + "\n"
    document = make.document(project, text=text, title="Foxes")
    make.annotation(document, quote="🦊 here", tags=(tag, other), note="*Why?*")
    (passage,) = client.get(f"/api/tags/{tag.pk}/passages").json()["passages"]
    assert passage["before"] == "a" * 599 + " "
    assert passage["after"] == " " + "b" * 599
    assert passage["document"] == {"uid": str(document.uid), "title": "Foxes"}
    assert (passage["author"], passage["note"]) == ("Bob Stone", "*Why?*")
    assert sorted(passage["tags"]) == sorted([tag.pk, other.pk])


def test_what_stands_around_a_passage_is_cut_between_words(client: Any, project: Any) -> None:
    tag = make.tag(project)
    text = "word " * 200 + "here" + " word" * 200 + "\n"
    make.annotation(make.document(project, text=text), quote="here", tags=(tag,))
    (passage,) = client.get(f"/api/tags/{tag.pk}/passages").json()["passages"]
    assert passage["before"] == "… " + "word " * 119
    assert passage["after"] == " word" * 119 + " …"
    (example,) = client.get(f"/api/tags/{tag.pk}/examples").json()
    assert (example["before"], example["after"]) == ("… " + "word " * 19, " word" * 19 + " …")


def test_a_passage_at_the_start_has_nothing_before_it(client: Any, project: Any) -> None:
    tag = make.tag(project)
    make.annotation(make.document(project), quote="The quick", tags=(tag,))
    (passage,) = client.get(f"/api/tags/{tag.pk}/passages").json()["passages"]
    assert (passage["before"], passage["after"]) == ("", " brown fox jumps over the lazy dog.")


def test_a_passage_that_is_found_nowhere_has_what_stood_around_it(client: Any, project: Any) -> None:
    tag = make.tag(project)
    made = make.annotation(make.document(project), tags=(tag,))
    Annotation.objects.filter(pk=made.pk).update(start=None, end=None, how="orphan")
    (passage,) = client.get(f"/api/tags/{tag.pk}/passages").json()["passages"]
    assert (passage["before"], passage["quote"], passage["after"]) == (made.prefix, "brown", made.suffix)


def test_what_is_private_or_thrown_away_is_left_out(client: Any, project: Any) -> None:
    tag = make.tag(project)
    document = make.document(project)
    hidden = make.annotation(document, tags=(tag,))
    Annotation.objects.filter(pk=hidden.pk).update(private=True)
    annotate.trash_annotation(make.annotation(document, quote="dog", tags=(tag,)), by=make.bob())
    shown = make.annotation(document, quote="fox", tags=(tag,))
    answer = client.get(f"/api/tags/{tag.pk}/passages").json()
    assert ([one["uid"] for one in answer["passages"]], answer["total"]) == ([str(shown.uid)], 1)


EXAMPLES = {
    "the shortest that tell something": (
        ["one", "Then two, three and four.", "First comes the word one.", "At last there is five, and nothing else"],
        ["Then two, three and four.", "First comes the word one.", "At last there is five, and nothing else"],
    ),
    "short ones where there are no others": (["one", "word one", "five"], ["one", "five", "word one"]),
    "none of a note on the whole": ([None, "one"], ["one"]),
}


@pytest.mark.parametrize(("made", "shown"), EXAMPLES.values(), ids=EXAMPLES)
def test_examples_are_short_and_telling(client: Any, project: Any, made: list[str | None], shown: list[str]) -> None:
    tag = make.tag(project)
    document = make.document(project, text=TEXT)
    for quote in made:
        make.annotation(document, quote=quote, tags=(tag,))
    assert [one["quote"] for one in client.get(f"/api/tags/{tag.pk}/examples").json()] == shown


@pytest.mark.parametrize("address", ["passages", "examples"])
def test_they_cost_the_same_however_many_there_are(client: Any, project: Any, address: str) -> None:
    tag = make.tag(project)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"/api/tags/{tag.pk}/{address}").status_code == 200
        return len(seen)

    for title in ("One", "Two"):
        make.annotation(make.document(project, title=title), tags=(tag, make.tag(project, title)))
    few = queries()
    for number in range(18):
        make.annotation(make.document(project, title=f"{number}"), tags=(tag, make.tag(project, f"T{number}")))
    assert queries() == few


@pytest.mark.parametrize("limit", ["0", "201", "x"])
def test_a_limit_that_cannot_be_is_refused(client: Any, project: Any, limit: str) -> None:
    assert client.get(f"/api/tags/{make.tag(project).pk}/passages?limit={limit}").status_code == 422


def test_an_act_may_be_answered_without_the_codebook(client: Any, project: Any) -> None:
    tag, other = make.tag(project), make.tag(project, "Other")
    annotation = make.annotation(make.document(project), tags=(tag,))
    do = {"kind": "retag", "tag": tag.pk, "to": [other.pk], "annotations": [str(annotation.uid)]}
    sent = {"act": str(uuid4()), "do": do, "brief": True}
    answer = client.post(f"/api/projects/{project.slug}/codebook/acts", sent, content_type="application/json").json()
    assert answer["codebook"] is None
    assert (answer["said"], answer["change"]) == ("1 passage is retagged.", Change.objects.latest("number").number)
