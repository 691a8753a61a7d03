"""Searches for what came out of files, by whom those name as its author."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator.actions.annotate import trash_annotation, unshare_annotation
from annotator.actions.blinding import make_blind
from annotator.errors import Misunderstood
from annotator.models import Annotation
from annotator.search.completing import completions
from annotator.search.facets import facets
from annotator.search.naming import credits_in
from annotator.search.understanding import understood
from documents.access import project_to_read
from documents.models import Project
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    """Bob Stone did one himself, and brought in what files say Maria Lopez and Ann Stone did; Alice what Nina did."""
    made = make.project()
    document = make.document(made)
    make.annotation(document, quote="lazy")
    make.brought(document, quote="brown", credit="Maria Lopez")
    make.brought(document, quote="fox", credit="Ann Stone")
    make.orphan(document, quote="a red hen", credit="Nina", by=make.alice())
    return made


QUERIES = {
    "by a person: not what that one brought in": ("by:bob", {"lazy"}),
    "by who is called so here and in a file": ("by:stone", {"lazy", "fox"}),
    "by whom a file names": ('by:"Maria Lopez"', {"brown"}),
    "by a part of that name": ("by:lopez", {"brown"}),
    "by the beginning of that name": ("by:mari*", {"brown"}),
    "by whom a file names with words of nowhere": ("by:nina", {"a red hen"}),
    "by me": ("by:me", set()),
    "not by whom a file names": ("-by:nina -by:lopez", {"lazy", "fox"}),
}


def found(project: Project, query: str, *, by: Any = None) -> set[str]:
    search = understood(project, query, user=by or make.alice())
    return set(search.passages().values_list("quote", flat=True))


@pytest.mark.parametrize(("query", "expected"), QUERIES.values(), ids=QUERIES)
def test_what_is_found(project: Project, query: str, expected: set[str]) -> None:
    assert found(project, query) == expected


def people(project: Project, query: str = "", *, by: Any = None, passages: bool = True) -> list[tuple[str, int, str]]:
    search = understood(project, query, user=by or make.alice())
    [facet] = [one for one in facets(search, passages=passages) if one.name == "person"]
    return [(value.label, value.count, value.query) for value in facet.values]


@pytest.mark.parametrize("passages", [False, True], ids=["documents", "passages"])
def test_the_facet_of_people_tells_them_apart(project: Project, *, passages: bool) -> None:
    assert sorted(people(project, passages=passages)) == [
        ("Ann Stone", 1, 'by:"Ann Stone"'),
        ("Bob Stone", 1, "by:bob"),
        ("Maria Lopez", 1, 'by:"Maria Lopez"'),
        ("Nina", 1, "by:Nina"),
    ]


def test_the_facet_knows_who_is_asked_for(project: Project) -> None:
    assert people(project, 'by:"Maria Lopez"') == [("Maria Lopez", 1, "")]


def test_their_names_are_offered(project: Project) -> None:
    offered = completions(project, "by:lop", 6, user=make.alice()).completions
    assert [(one.insert, one.detail) for one in offered] == [('by:"Maria Lopez"', "named in a file")]


def without_private(project: Project) -> Any:
    unshare_annotation(Annotation.objects.get(credit="Nina"), by=make.alice())
    return make.bob()


def without_trashed(project: Project) -> Any:
    trash_annotation(Annotation.objects.get(credit="Nina"), by=make.alice())
    return make.bob()


def without_blind(project: Project) -> Any:
    make_blind(project_to_read(make.alice(), project.slug), by=make.alice())
    return make.bob()


HIDDEN = {
    "what is private to another": without_private,
    "what lies in the trash": without_trashed,
    "another's in a blind project": without_blind,
}


@pytest.mark.parametrize("hide", HIDDEN.values(), ids=HIDDEN)
def test_names_of_what_is_hidden_are_unknown(project: Project, hide: Any) -> None:
    assert credits_in(project, user=make.bob()) == ["Ann Stone", "Maria Lopez", "Nina"]
    bob = hide(project)
    assert credits_in(project, user=bob) == ["Ann Stone", "Maria Lopez"]
    with pytest.raises(Misunderstood):
        found(project, "by:nina", by=bob)


def test_what_is_brought_in_more_than_once_costs_no_more(project: Project) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            found(project, "by:lopez")
        return len(asked)

    before = queries()
    for _ in range(20):
        make.brought(project.documents.get(), credit="Maria Lopez")
    assert queries() == before
