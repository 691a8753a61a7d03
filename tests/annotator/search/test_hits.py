"""Reading with the hits of a search."""

from __future__ import annotations

import pytest

from annotator.search import hits
from annotator.search.hits import beside, hits_in
from annotator.search.understanding import understood
from tests import factories as make

pytestmark = pytest.mark.django_db

FOX = "The quick brown fox jumps over the lazy dog. A fox is no dog."


@pytest.fixture
def project():
    project = make.project()
    for title in ("Apes", "A fox", "Cats", "Dogs"):
        make.document(project, text="No such." if title == "Cats" else FOX, title=title)
    return project


def of(project, title):
    return project.documents.get(title=title)


def found(project, text, title, **how):
    document = of(project, title)
    return hits_in(understood(project, text, user=make.alice()), document, document.revision_number, **how)


def test_hits_are_in_the_order_of_the_text(project):
    there = found(project, "dog fox", "Apes")
    assert [FOX[place.start : place.end] for place in there.places] == ["fox", "dog", "fox", "dog"]
    assert {place.section for place in there.places} == {"body"}
    assert (there.title, there.more) == ([], False)


def test_hits_in_the_title_are_told_apart(project):
    assert found(project, "fox", "A fox").title == [(2, 5)]


def test_a_document_is_read_with_the_words_whether_or_not_it_is_found(project):
    assert len(found(project, "fox title:nothing", "Apes").places) == 2


def test_without_words_the_hits_are_passages(project):
    passage = make.annotation(of(project, "Apes"), quote="quick", tags=(make.tag(project),))
    make.annotation(of(project, "Apes"), quote="lazy")
    assert [place[:2] for place in found(project, "tag:Animals", "Apes").places] == [(passage.start, passage.end)]
    assert not found(project, "tag:Animals", "Dogs").places


def test_where_passages_are_shown_they_are_the_hits(project):
    passage = make.annotation(of(project, "Apes"), quote="brown fox")
    there = found(project, "fox", "Apes", passages=True)
    assert [place[:2] for place in there.places] == [(passage.start, passage.end)]


def test_very_many_are_cut(project, monkeypatch):
    monkeypatch.setattr(hits, "MOST", 1)
    there = found(project, "fox", "Apes")
    assert (len(there.places), there.more) == (1, True)


# Order → what comes before and after "A fox", and where in the text: the last hit of the one, the first of the other.
ORDERS = {
    "newest": ("Dogs", "Apes"),
    "oldest": ("Apes", "Dogs"),
    "title": (None, "Apes"),
    "published": ("Dogs", "Apes"),
}


@pytest.mark.parametrize(("sort", "expected"), ORDERS.items(), ids=ORDERS)
def test_the_next_document_is_that_of_the_order(project, sort, expected):
    search = understood(project, "fox", user=make.alice())
    before, after = beside(search, of(project, "A fox"), sort=sort)
    assert (before and before.document.title, after and after.document.title) == expected
    assert after.at.start == FOX.index("fox")
    assert before is None or before.at.start == FOX.rindex("fox")


def test_documents_without_hits_in_their_texts_are_passed_by(project):
    make.document(project, text="Of cats.", title="A fox again")
    make.document(project, text=FOX, title="Owls")
    search = understood(project, "fox", user=make.alice())
    assert beside(search, of(project, "Owls"))[1].document.title == "Dogs"


def test_where_none_has_a_hit_in_its_text_the_next_is_the_next(project):
    search = understood(project, "title:cats OR title:dogs", user=make.alice())
    assert beside(search, of(project, "Dogs")) == (None, hits.Neighbour(_about(of(project, "Cats")), None))


def test_of_passages_the_next_document_has_one(project):
    for title in ("Apes", "Cats", "Dogs"):
        make.annotation(of(project, title), quote=None if title == "Cats" else "quick", tags=(make.tag(project),))
    search = understood(project, "tag:Animals", user=make.alice())
    before, after = beside(search, of(project, "Dogs"))
    assert before is None
    assert after.document.title == "Apes"
    assert FOX[after.at.start : after.at.end] == "quick"


def _about(document):
    return hits.About(document.pk, document.uid, document.title, document.language)
