"""The documents of an export with their texts: which, with what on them, at what cost."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator.actions.annotate import edit_annotation
from annotator.actions.tag import edit_tag
from annotator.actions.topics import add_topic
from annotator.exchange.bundle import Bundle, TextItem
from annotator.exchange.features import features_of
from annotator.exchange.found import found_in
from annotator.exchange.losses import Feature, counted
from annotator.exchange.naming import masking_of
from annotator.exchange.scope import Scope
from annotator.exchange.transfer import bundle_of
from annotator.models import Alias, Annotation
from documents.actions.documents import trash_document
from documents.article import SectionKind
from documents.models import Document
from tests import factories as make

pytestmark = pytest.mark.django_db


def bundle(project: Any, **more: Any) -> Bundle:
    asked = {name: more.pop(name) for name in ("masking", "originals", "site") if name in more}
    return bundle_of(Scope(project, **more), address="urn:uuid:1", texts=True, **asked)


def texts(project: Any, **more: Any) -> dict[str, list[str]]:
    """The passages of each document, by its title, in the order in which they go out."""
    found: list[TextItem] = list(bundle(project, **more).texts)
    assert all(one.quote == item.text[one.start : one.end] for item in found for one in item.standing)
    return {item.document.title: [one.quote for one in item.annotations] for item in found}


def test_every_document_goes_out_with_its_text_and_what_is_on_it() -> None:
    project = make.project()
    first = make.document(project, title="First", text="The brown fox.\n\nA bus.")
    make.document(project, title="Second", text="Nothing here.")
    third = make.document(project, title="Third", text="A bus, a bus.")
    make.annotation(third, quote="A bus")
    make.annotation(first, quote="A bus")
    make.annotation(first, quote="fox")
    make.annotation(first, quote=None, note="Of the whole")
    found = list(bundle(project).texts)
    assert {one.document.title: [mark.quote for mark in one.annotations] for one in found} == {
        "First": ["fox", "A bus", ""],
        "Second": [],
        "Third": ["A bus"],
    }
    assert [one.text for one in found] == ["The brown fox.\n\nA bus.", "Nothing here.", "A bus, a bus."]
    assert [(block.start, block.end) for block in found[0].blocks] == [(0, 14), (16, 22)]
    assert [section.kind for section in found[0].sections] == [SectionKind.BODY]
    assert found[0].original is None


def test_where_a_part_is_asked_for_only_marked_documents_go_out_but_chosen_ones_all() -> None:
    project = make.project()
    claims = make.tag(project, "Claims")
    first = make.document(project, title="First", text="The brown fox.")
    second = make.document(project, title="Second", text="The brown fox again.")
    make.document(project, title="Third", text="A fox without a mark.")
    make.annotation(first, quote="brown", tags=(claims,))
    make.annotation(second, quote="brown")
    assert texts(project, tag=claims) == {"First": ["brown"]}
    assert texts(project, document=second) == {"Second": ["brown"]}
    trash_document(second, by=make.alice())
    assert texts(project) == {"First": ["brown"], "Third": []}


def test_what_a_search_finds_goes_out() -> None:
    project = make.project()
    first = make.document(project, title="First", text="The brown fox.")
    make.document(project, title="Second", text="A fox without a mark.")
    make.document(project, title="Third", text="A bus.")
    make.annotation(first, quote="brown")
    for show, expected in {
        "documents": {"First": ["brown"], "Second": []},
        "passages": {"First": ["brown"]},
    }.items():
        found = found_in(project, "brown" if show == "passages" else "fox", show=show, user=make.alice())
        assert found is not None
        scope = found.among(Scope(project, user=make.alice()))
        given = bundle_of(scope, address="urn:uuid:1", texts=True).texts
        assert {one.document.title: [mark.quote for mark in one.annotations] for one in given} == expected


def test_originals_go_out_where_they_are_wanted() -> None:
    project = make.project()
    make.document(project)
    [item] = bundle(project, originals=True).texts
    assert item.original is not None
    name, media_type, content = item.original
    assert (name, media_type) == ("fox.txt", "text/plain")
    assert content.decode() == item.text


def test_the_codebook_goes_along_and_pseudonyms_count_there_too() -> None:
    project = make.project()
    tag = make.tag(project, "Claims")
    edit_tag(tag, description="As Bob Stone says", by=make.alice())
    add_topic(make.document(project), make.tag(project, "Mood", parent=tag), by=make.alice())
    named, masked = bundle(project), bundle(project, masking=masking_of(project, by=make.alice()))
    assert [entry.path for entry in named.codebook.entries] == [("Claims",), ("Claims", "Mood")]
    assert named.codebook.entries[0].description == "As Bob Stone says"
    assert "Bob" not in masked.codebook.entries[0].description
    assert next(named.texts).document.topics == ("Claims / Mood",)


def test_the_database_counts_losses_as_they_are_counted_in_what_goes_out() -> None:
    project = make.project()
    claims = make.tag(project, "Claims")
    economic = make.tag(project, "Economic", parent=claims)
    edit_tag(economic, description="Of money", colour="green", by=make.alice())
    Alias.objects.create(project=project, tag=make.tag(project, "Mood"), name="Tone")
    first = make.document(project, text="The brown fox.\n\nA bus, a bus.", url="https://example.org/a")
    add_topic(first, claims, by=make.alice())
    make.document(project, title="Nothing is marked here", text="A fox.")
    second = make.document(project, title="Second", text="A fox again, a fox.")
    said = make.annotation(first, quote="brown fox", note="So *it* is", tags=(economic, claims))
    make.reply(said)
    for quote in ("fox", "fox", "fox.\n\nA bus", "The brown", None):
        make.annotation(first, quote=quote, note="" if quote else "Whole")
    make.annotation(second, quote="again", note="Plain", tags=(claims,))
    orphan = make.annotation(second, quote="a fox", note="Lost")
    Annotation.objects.filter(pk=orphan.pk).update(how="orphan", start=None, end=None)
    edit_annotation(said, note="So *it* was", by=make.bob())
    out = bundle(project)
    expected = counted(out.texts, out.codebook)
    assert +features_of(Scope(project)) == +expected
    wanted = set(Feature) - {Feature.REWORDED, Feature.SHORTCUT, Feature.FIELD, Feature.PAGE}
    assert {feature for feature, count in expected.items() if count} == wanted


def test_counting_losses_costs_the_same_for_2_and_20() -> None:
    def cost(count: int) -> int:
        project = make.project(name=f"Of {count}")
        for number in range(count):
            make.annotation(make.document(project, title=str(number), text="A fox."), quote="fox")
        with CaptureQueriesContext(connection) as queries:
            assert features_of(Scope(project))[Feature.TEXT] == count
        return len(queries)

    assert cost(2) == cost(20)


def test_a_document_that_goes_meanwhile_takes_nothing_else_along(monkeypatch: pytest.MonkeyPatch) -> None:
    project = make.project()
    documents = [make.document(project, title=str(number), text=f"A fox of {number}.") for number in range(3)]
    for one in documents:
        make.annotation(one, quote="fox")
    out = bundle(project)
    Document.objects.filter(pk=documents[1].pk).update(trashed_at=documents[1].created_at)
    assert {one.document.title: len(one.annotations) for one in out.texts} == {"0": 1, "2": 1}


def test_texts_cost_the_same_for_2_and_20() -> None:
    def cost(count: int) -> int:
        project = make.project(name=f"Of {count}")
        for number in range(count):
            make.annotation(make.document(project, title=str(number), text="A fox."), quote="fox")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(list(bundle(project).texts)) == count
        return len(queries)

    assert cost(2) == cost(20)
