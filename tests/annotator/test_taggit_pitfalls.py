"""What goes wrong with tags that come from taggit, each met by name: its manager, its slugs, its parsing, its speed."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import IntegrityError, connection, transaction
from django.db.models import Prefetch
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from taggit.models import Tag as TaggitTag
from taggit.models import TaggedItem

from annotator import queries
from annotator.actions import annotate
from annotator.actions import tag as tagging
from annotator.api.annotations import present_all
from annotator.errors import Invalid
from annotator.models import Annotation, Tag, Tagging
from tests import factories as make

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(path for package in ("annotator", "documents") for path in (ROOT / package).rglob("*.py"))


def tagged(*names: str) -> Annotation:
    project = make.project()
    return make.annotation(make.document(project), tags=tuple(make.tag(project, name) for name in names))


def names_of(annotation: Annotation) -> set[str]:
    return set(Tagging.objects.filter(content_object=annotation).values_list("tag__name", flat=True))


WRITES = {
    "set, which clears before it fails": lambda tags: tags.set(["Law"], clear=True, tag_kwargs={"project_id": 1}),
    "add, which makes tags by name": lambda tags: tags.add("Law"),
    "remove, which goes by name": lambda tags: tags.remove("Law"),
    "clear": lambda tags: tags.clear(),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_taggits_manager_writes_nothing(write: Any) -> None:
    annotation = tagged("Law")
    with pytest.raises(TypeError, match="through annotator"):
        write(annotation.tags)
    assert names_of(annotation) == {"Law"}


def test_of_two_tags_with_one_name_the_one_that_is_meant_comes_off() -> None:
    annotation = tagged("Law")
    under = make.tag(annotation.project, "Law", parent=make.tag(annotation.project, "Claims"))
    law = Tag.objects.get(name="Law", parent=None)
    annotate.edit_annotation(annotation, tags={law.pk, under.pk}, by=make.bob())
    annotate.edit_annotation(annotation, tags={under.pk}, by=make.bob())
    assert [tagging.tag_id for tagging in annotation.taggings.all()] == [under.pk]


def test_a_tag_is_called_by_its_bare_name_wherever_it_lies() -> None:
    project = make.project()
    assert str(make.tag(project, "Economic", parent=make.tag(project, "Claims"))) == "Economic"


def test_a_tag_of_another_project_is_refused() -> None:
    annotation = tagged("Law")
    foreign = make.tag(make.project(name="Another"), "Law")
    with pytest.raises(Invalid):
        annotate.edit_annotation(annotation, tags={foreign.pk}, by=make.bob())
    with pytest.raises(Invalid):
        make.annotation(annotation.document, quote="fox", tags=(foreign,))
    assert names_of(annotation) == {"Law"}


def test_two_projects_have_a_tag_of_the_same_name_each() -> None:
    one, other = (make.tag(make.project(name=name), "Law") for name in ("One", "Another"))
    assert (one.key, one.project_id) != (other.key, other.project_id)


SAME = {"beyond ASCII": ("Ärzte", "ärzte"), "of plain letters": ("Health", "health"), "width": ("ABC", "ＡＢＣ")}


@pytest.mark.parametrize(("name", "again"), SAME.values(), ids=SAME)
def test_case_is_folded_by_unicode_and_the_database_holds_to_it(name: str, again: str) -> None:
    tag = make.tag(make.project(), name)
    assert tagging.make_tag(tag.project, name=again, by=make.bob()) == (tag, False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Tag(project=tag.project, name=again, slug="another").save()


def test_a_name_costs_one_query_to_look_up_however_many_there_are() -> None:
    project = make.project()
    asked = []
    for count in (2, 20):
        for number in range(count):
            make.tag(project, f"Tag {number}")
        with CaptureQueriesContext(connection) as queries_:
            tagging.make_tag(project, name="tag 1", by=make.bob())
        asked.append(len(queries_))
    assert asked[0] == asked[1]


ADDRESSED = ("C", "C++", "C#", "🐝", "!", "人権", "a,b")


def test_names_that_no_slug_can_tell_apart_have_addresses_of_their_own(client: Any) -> None:
    project = make.project()
    tags = [make.tag(project, name) for name in ADDRESSED]
    client.force_login(make.alice())
    found = {reverse("tag", args=[project.slug, tag.pk]): tag.name for tag in tags}
    assert list(found.values()) == list(ADDRESSED)
    for address, name in found.items():
        assert name in client.get(address).content.decode()


AS_TYPED = ("human rights", 'say "hi"', "rights, human", "C++", "👩‍👩‍👧", "Ärzte")


@pytest.mark.parametrize("name", AS_TYPED)
def test_what_is_typed_is_one_name_and_comes_back_as_it_was(client: Any, name: str) -> None:
    project = make.project()
    client.force_login(make.bob())
    made = client.post(f"/api/projects/{project.slug}/tags", {"name": name}, content_type="application/json")
    assert [tag["name"] for tag in client.get(f"/api/projects/{project.slug}/tags").json()] == [name]
    assert made.json()["name"] == name


def test_nothing_parses_tags_as_taggit_does() -> None:
    parsing = {"TagField", "parse_tags", "edit_string_for_tags", "TagWidget"}
    named = {
        (path.name, name.name)
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("taggit")
        for name in node.names
    }
    assert {name for _path, name in named} & parsing == set()


def test_tags_are_fetched_through_taggings_where_taggit_cant() -> None:
    annotation = tagged("Law", "War")
    with pytest.raises(ValueError, match="Custom querysets"):
        list(Annotation.objects.prefetch_related(Prefetch("tags", Tag.objects.all())))  # type: ignore[misc]
    found = queries.annotations_with_all(Annotation.objects.filter(pk=annotation.pk)).get()
    with CaptureQueriesContext(connection) as asked:
        assert {tagging.tag.name for tagging in found.taggings.all()} == {"Law", "War"}
    assert len(asked) == 0


def test_showing_more_annotations_with_their_tags_asks_no_more() -> None:
    document = make.document(make.project())
    tags = tuple(make.tag(document.project, name) for name in ("Law", "War"))
    bob = make.bob()
    queries.pages_of(document.uid, 1)  # never changes, so it is kept
    asked = []
    for count in (2, 18):
        for _number in range(count):
            make.annotation(document, tags=tags)
        with CaptureQueriesContext(connection) as queries_:
            shown = present_all(list(queries.annotations_of_document(document, user=bob)))
            assert all(len(one["tags"]) == 2 for one in shown)
        asked.append(len(queries_))
    assert asked[0] == asked[1]


def test_putting_more_tags_on_asks_no_more() -> None:
    document = make.document(make.project())
    tags = [make.tag(document.project, f"Tag {number}") for number in range(20)]
    asked = []
    for some in (tags[:2], tags):
        with CaptureQueriesContext(connection) as queries_:
            make.annotation(document, tags=tuple(some))
        asked.append(len(queries_))
    assert asked[0] == asked[1]


def test_what_a_branch_holds_counts_each_passage_once() -> None:
    annotation = tagged("Law")
    law = Tag.objects.get(name="Law")
    under = make.tag(annotation.project, "Courts", parent=law)
    annotate.edit_annotation(annotation, tags={law.pk, under.pk}, by=make.bob())
    found = Annotation.objects.filter(tags__in=law.descendants(include_self=True)).distinct()
    assert found.count() == 1


def test_nothing_asks_taggit_for_similar_things() -> None:
    assert [path.name for path in SOURCES if "similar_objects" in path.read_text("utf-8")] == []


def test_taggits_own_tables_are_in_nobodys_way() -> None:
    assert not admin.site.is_registered(TaggitTag)
    make.tag(make.project(), "Law")
    assert (TaggitTag.objects.count(), TaggedItem.objects.count()) == (0, 0)
    assert apps.get_model("annotator", "Tag") is Tag


def test_an_annotation_that_isnt_stored_has_no_tags_to_ask_for() -> None:
    with pytest.raises(ValueError, match="primary key"):
        list(Annotation().tags.all())
    with pytest.raises(ValueError, match="primary key"):
        list(Annotation().taggings.all())
