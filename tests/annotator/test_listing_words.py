"""The words that the document list is filtered by: a query in the language of the search, or just words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from annotator import queries
from annotator.listing import Asked, Codebook, documents_asked_for
from tests import factories as make

pytestmark = pytest.mark.django_db

WORDS = {
    "a part of a title": ("withdr", "war"),
    "a part of an author's name": ("garc", "oil"),
    "a word of the text": ("Baghdad", "oil"),
    "a word of the text without accents": ("uber", "talk"),
    "another form of a word of the text": ("troop", "war"),
    "two words of which one is in the title": ("withdrawal left", "war"),
    "two words, each in another document": ("Baghdad Basra", ""),
    "one without the other": ("waited -government", "war"),
    "a phrase": ('"in Baghdad"', "oil"),
    "a field": ("date:2019", "oil"),
    "passages": ("tag:troops", "war"),
    "parts of words aren't looked for beside a field": ("withdr date:2019", ""),
    "a field and not closed: words": ("in:(Baghdad", "oil"),
    "not closed: words": ("(Baghdad", "oil"),
    "nothing to look for": ("((", "odd"),
    "a mark": ("§", "odd"),
}


@pytest.fixture(scope="module")
def world(kept_in_database: Any) -> Any:
    def made() -> Any:
        project = make.project()
        war = make.document(project, text="The troops left Basra. They had waited.", title="Withdrawal", language="en")
        documents = {
            "war": war,
            "oil": make.document(
                project,
                text="The government in Baghdad waited.",
                title="Oil",
                authors=("José García",),
                published=date(2019, 3, 20),
                language="en",
            ),
            "talk": make.document(project, text="Über den Frieden.", title="Gespräche", language="de"),
            "odd": make.document(project, text="Nothing.", title="§ 1 ((a)"),
        }
        make.annotation(war, quote="troops", tags=(make.tag(project, "Troops"),))
        return project, documents

    return kept_in_database(made)


@pytest.mark.parametrize(("words", "expected"), WORDS.values(), ids=WORDS)
def test_documents_are_listed_by_words(world, words, expected):
    project, documents = world
    codebook = Codebook.of(queries.codebook(project))
    found = documents_asked_for(project, Asked(words=words), codebook, user=make.alice())
    pks = set(found.values_list("pk", flat=True))
    assert " ".join(name for name, one in documents.items() if one.pk in pks) == expected
