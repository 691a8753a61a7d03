"""Keywords in their context."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator.actions.annotate import trash_annotation, unshare_annotation
from annotator.errors import Invalid
from annotator.search import concordance
from annotator.search.concordance import all_lines, count, lines
from annotator.search.understanding import understood
from documents.actions.documents import trash_document
from documents.actions.importing import import_document
from documents.article import Article, Block, BlockKind, Section, SectionKind
from tests import factories as make

pytestmark = pytest.mark.django_db

FOX = "The quick brown fox jumps over the lazy dog. A fox is no dog."
SEA = "Near the sea\nfoxes sleep, and a grey fox wakes."


@pytest.fixture
def project():
    project = make.project()
    make.document(project, text=FOX, title="Fox", language="en")
    make.document(project, text=SEA, title="Sea", language="en")
    return project


def searched(project, text, *, user=None):
    return understood(project, text, user=user or make.alice())


def shown(page):
    return [f"{line.left}[{line.keyword}]{line.right}" for line in page.lines]


def test_every_occurrence_stands_in_its_context_the_newest_document_first(project):
    page = lines(searched(project, "fox"), width=8, limit=10)
    assert shown(page) == [
        "the sea [foxes] sleep, ",
        " a grey [fox] wakes.",
        "k brown [fox] jumps o",
        " dog. A [fox] is no d",
    ]
    assert [line.document.title for line in page.lines] == ["Sea", "Sea", "Fox", "Fox"]
    assert (page.next, page.cut) == ("", False)
    assert FOX[page.lines[2].start : page.lines[2].end] == "fox"


@pytest.mark.parametrize("sort", concordance.SORTS)
@pytest.mark.parametrize("query", ["fox", "is:unresolved"])
def test_page_by_page_all_lines_come_once(project, query, sort):
    for quote in ("quick", "lazy", "brown"):
        make.annotation(project.documents.get(title="Fox"), quote=quote)
    make.annotation(project.documents.get(title="Sea"), quote="grey")
    found, after = [], ""
    while True:
        page = lines(searched(project, query), sort=sort, after=after, limit=1)
        found += page.lines
        if not (after := page.next):
            break
    assert found == list(all_lines(searched(project, query), sort=sort))
    assert len(found) == len(set(found)) == 4


SORTED = {
    "document": ["foxes", "fox wakes", "fox jumps", "fox is"],
    "left": ["fox is", "fox jumps", "fox wakes", "foxes"],  # a, brown, grey, sea
    "keyword": ["fox is", "fox jumps", "fox wakes", "foxes"],
    "right": ["fox is", "fox jumps", "foxes", "fox wakes"],
}


@pytest.mark.parametrize(("sort", "expected"), SORTED.items(), ids=SORTED)
def test_lines_are_sorted(project, sort, expected):
    page = lines(searched(project, "fox"), sort=sort, limit=10)
    whole = [f"{line.keyword}{line.right}" for line in page.lines]
    assert [line.startswith(start) for line, start in zip(whole, expected, strict=True)] == [True] * 4


def test_what_stands_before_is_compared_from_the_nearest_word_outward():
    project = make.project()
    make.document(project, text="zebra oil field x. apple oil fields x. pear oil x.")
    page = lines(searched(project, "x"), sort="left", limit=10)
    assert [line.left.split()[-2:] for line in page.lines] == [["oil", "field"], ["oil", "fields"], ["pear", "oil"]]


def test_a_sorted_concordance_is_read_once_for_all_pages(project, django_assert_num_queries):
    search = searched(project, "fox")
    lines(search, sort="left", limit=2)
    with django_assert_num_queries(3):  # the last line of the log, how long texts are, the texts
        assert len(lines(search, sort="left", after="0-2", limit=2).lines) == 2


def test_a_sorted_concordance_knows_of_what_comes_later(project):
    assert len(lines(searched(project, "fox"), sort="left", limit=10).lines) == 4
    make.document(project, text="One more fox.")
    assert len(lines(searched(project, "fox"), sort="left", limit=10).lines) == 5


def test_of_very_many_only_the_first_are_sorted_and_that_is_said(project, monkeypatch):
    monkeypatch.setattr(concordance, "MOST_SORTED", 3)
    page = lines(searched(project, "fox"), sort="right", limit=10)
    assert page.cut
    assert [line.right[:3] for line in page.lines] == [" ju", " sl", " wa"]


def test_a_later_page_reads_no_more_documents_than_it_shows(project, django_assert_max_num_queries):
    for _number in range(60):
        make.document(project, text="A fox.")
    search = searched(project, "fox")
    page = lines(search, limit=5)
    with django_assert_max_num_queries(7):
        page = lines(search, limit=5, after=page.next)
    assert len(page.lines) == 5


@pytest.mark.parametrize("after", ["x", "1", "1-2-3", "-1-1", "1-99999999999"])
def test_a_page_begins_somewhere(project, after):
    with pytest.raises(Invalid):
        lines(searched(project, "fox"), after=after, limit=1)


def test_there_are_four_orders(project):
    with pytest.raises(Invalid):
        lines(searched(project, "fox"), sort="colour", limit=1)


# ── What is shown ────────────────────────────────────────────────────────────────────────────────────────────────────

# Of "fox" in FOX and SEA, with a highlight on "brown fox" (tagged) and one on "grey".
QUERIES = {
    "a word": ("fox", 4),
    "what must not be there": ("fox -sea", 2),
    "several words": ("grey OR lazy", 2),
    "a phrase": ('"brown fox"', 1),
    "words in a passage": ("fox tag:Animals", 1),
    "words in a passage or anywhere": ("fox OR tag:Animals", 4),
    "words without such a passage": ("fox -tag:Animals", 2),
    "words in a passage without a note": ("fox tag:Animals -has:note", 1),
    "words in a passage of nobody": ("fox tag:Animals by:alice", 0),
    "what a document is": ("fox title:sea", 2),
    "passages of documents with words in their titles": ("fox in:title", 1),
    "words that one of two has": ("fox title:sea OR lazy", 5),
    "what isn't in the texts": ("hedgehog", 0),
    "passages": ("tag:Animals", 1),
    "all passages": ("", 2),
    "the same word twice": ("fox OR foxes OR FOX", 4),
}


@pytest.mark.parametrize(("query", "expected"), QUERIES.values(), ids=QUERIES)
def test_occurrences_are_those_that_the_query_allows(project, query, expected):
    make.annotation(project.documents.get(title="Fox"), quote="brown fox", tags=(make.tag(project),))
    make.annotation(project.documents.get(title="Sea"), quote="grey")
    found = lines(searched(project, query), limit=10).lines
    assert len(found) == expected
    assert count(searched(project, query)).occurrences == expected


def test_furniture_and_comments_are_looked_through_as_the_query_says(project):
    kinds = (SectionKind.BODY, SectionKind.FURNITURE, SectionKind.COMMENT)
    words = ("one owl", "two owl", "red owl")
    places = [(number * 8, number * 8 + 7) for number in range(3)]
    parts = {
        "blocks": tuple(Block(BlockKind.PARAGRAPH, *place) for place in places),
        "sections": tuple(Section(kind, *place) for kind, place in zip(kinds, places, strict=True)),
    }

    article = Article(text="\n".join(words), title="Owls", **parts)
    import_document(project, replace(make.reading("x"), article=article), by=make.alice())
    found = {
        query: [line.left.strip() for line in lines(searched(project, query), width=4, limit=10).lines]
        for query in ("owl", "owl in:furniture", "owl in:any", "owl in:comment")
    }
    assert found == {
        "owl": ["one", "red"],
        "owl in:furniture": ["two"],
        "owl in:any": ["one", "two", "red"],
        "owl in:comment": ["red"],
    }


def test_lines_and_pictures_between_words_are_blanks(project):
    make.document(project, text="first line\n\nowl\n\ufffc\nlast line")
    (line,) = lines(searched(project, "owl"), width=12, limit=2).lines
    assert (line.left, line.right) == ("first line ", " last line")


def test_long_passages_are_cut_in_the_middle(project):
    document = make.document(project, text=f"{'word ' * 200}.", title="Long")
    make.annotation(document, quote="word " * 199 + "word")
    (line,) = lines(searched(project, "title:Long"), limit=2).lines
    assert len(line.keyword) < 320
    assert " … " in line.keyword
    assert line.end - line.start == 999


def test_a_passage_that_is_found_nowhere_has_what_it_stood_in(project):
    document = project.documents.get(title="Fox")
    passage = make.annotation(document, quote="brown fox")
    type(passage).objects.filter(pk=passage.pk).update(start=None, end=None, how="orphan", score=0)
    for sort in ("document", "left"):
        (line,) = lines(searched(project, "is:orphan"), sort=sort, width=6, limit=2).lines
        assert (line.start, line.end, line.passage) == (None, None, (passage.uid, passage.pk))
        assert (line.left, line.keyword, line.right) == ("quick ", "brown fox", " jumps")


# ── Who may see it ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("sort", ["document", "left"])
def test_only_what_one_may_see_is_in_it(project, sort):
    passage = make.annotation(project.documents.get(title="Fox"), quote="brown fox", tags=(make.tag(project),))
    for query in ("tag:Animals", "fox tag:Animals"):
        assert len(lines(searched(project, query), sort=sort, limit=9).lines) == 1
    unshare_annotation(passage, by=make.bob())
    for query in ("tag:Animals", "fox tag:Animals"):
        assert not lines(searched(project, query), sort=sort, limit=9).lines
        assert len(lines(searched(project, query, user=make.bob()), sort=sort, limit=9).lines) == 1
    trash_annotation(passage, by=make.bob())
    assert not lines(searched(project, "tag:Animals", user=make.bob()), sort=sort, limit=9).lines


def test_what_lies_in_the_trash_is_not_in_it(project):
    trash_document(project.documents.get(title="Fox"), by=make.alice())
    for sort in ("document", "left"):
        assert len(lines(searched(project, "fox"), sort=sort, limit=9).lines) == 2


# ── How much it costs ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("sort", ["document", "right"])
@pytest.mark.parametrize("query", ["fox", "fox tag:Animals", "tag:Animals"])
def test_more_lines_cost_no_more_queries(query, sort):
    project = make.project()
    tag = make.tag(project)
    counted = []
    for documents in (2, 7):
        for _number in range(documents):
            make.annotation(make.document(project, text="A fox, and a fox."), quote="fox", tags=(tag,))
        search = searched(project, query)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            lines(search, sort=sort, limit=50)
        counted.append(len(asked))
    assert counted[0] == counted[1]


def test_counting_ends_at_some_point(project):
    assert count(searched(project, "fox"), most=4) == concordance.Count(4, more=False)
    assert count(searched(project, "fox"), most=3) == concordance.Count(3, more=True)
    make.document(project, text="A fox. " * 200)
    assert count(searched(project, "fox"), seconds=-1) == concordance.Count(64, more=True)
