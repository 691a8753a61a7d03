"""What is found by words, on whichever database the tests use."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from annotator.models import Annotation
from annotator.search.fulltext import Place, annotations_with, documents_with, filling, ranked_documents
from annotator.search.language import parse
from documents.actions import importing
from documents.article import Section, SectionKind
from documents.models import Document
from tests import factories

pytestmark = pytest.mark.django_db


def found(project: Any, query: str, *places: Place) -> set[str]:
    node = parse(query)
    assert node is not None
    documents = Document.objects.filter(pk__in=documents_with(project.pk, node, places=places))
    return set(documents.values_list("title", flat=True))


def texts(**written: str) -> Any:
    """A project with a document for each, by its title."""
    project = factories.project()
    for title, text in written.items():
        factories.document(project, title=title, text=text, language="en")
    return project


WORDS: dict[str, tuple[dict[str, str], str, set[str]]] = {
    "a word": ({"a": "Troops in Iraq", "b": "Rain in Spain"}, "iraq", {"a"}),
    "a word in another form": ({"a": "Two soldiers", "b": "One soldier", "c": "Soldering"}, "soldiers", {"a", "b"}),
    "two words need not stand together": ({"a": "Iraq had many troops", "b": "troops"}, "troops iraq", {"a"}),
    "one word or another": ({"a": "fish", "b": "fowl", "c": "neither"}, "fish OR fowl", {"a", "b"}),
    "one word without another": ({"a": "fish and chips", "b": "fish"}, "fish -chips", {"b"}),
    "without a word": ({"a": "fish", "b": "fowl"}, "-fish", {"b"}),
    "without either of two": ({"a": "fish", "b": "fowl", "c": "bread"}, "-(fish OR fowl)", {"c"}),
    "not a conjunction": ({"a": "fish chips", "b": "fish"}, "-(fish chips)", {"b"}),
    "twice not": ({"a": "fish", "b": "fowl"}, "-(-fish)", {"a"}),
    "an alternative without a word": ({"a": "fish bones", "b": "fowl", "c": "bread bones"}, "fowl OR -bones", {"b"}),
    "the beginning of a word": ({"a": "Economics", "b": "economy", "c": "ecology"}, "econom*", {"a", "b"}),
    "a phrase": ({"a": "the prime minister", "b": "minister of prime"}, '"prime minister"', {"a"}),
    "a phrase is as it stands": ({"a": "prime ministers"}, '"prime minister"', set()),
    "a phrase over marks": ({"a": "“Prime”, minister!"}, '"prime minister"', {"a"}),
    "a phrase over lines": ({"a": "the prime\nminister"}, '"prime minister"', {"a"}),
    "a phrase or a word": ({"a": "prime minister", "b": "fish", "c": "prime"}, '"prime minister" OR fish', {"a", "b"}),
    "a phrase with a word": ({"a": "prime minister fish", "b": "prime minister"}, '"prime minister" fish', {"a"}),
    "without a phrase": ({"a": "prime minister", "b": "minister prime"}, '-"prime minister"', {"b"}),
    "a phrase without a phrase": ({"a": "one two three four", "b": "one two"}, '"one two" -"three four"', {"b"}),
    "near": ({"a": "war on and on and terror", "b": "terror war", "c": "war 1 2 3 4 5 6 terror"},
             '"war terror"~5', {"a", "b"}),
    "near counts what stands between": ({"a": "war 1 2 terror", "b": "war 1 2 3 terror"}, '"war terror"~2', {"a"}),
    "three near each other": ({"a": "fish with chips and peas", "b": "fish 1 2 3 chips peas"},
             '"peas fish chips"~2', {"a"}),
    "case and accents of a word": ({"a": "CAFÉ", "b": "cafe\u0301"}, "cafe", {"a", "b"}),
    "letter by letter": ({"a": "The US left", "b": "leave us"}, "'US'", {"a"}),
    "letter by letter with marks": ({"a": "the U.S. army", "b": "the us army", "c": "u s"}, "'U.S. army'", {"a"}),
    "letters of a whole word": ({"a": "us USA", "b": "(US)", "c": "us ÉUS", "d": "us US\u0301"}, "'US'", {"b"}),
    "letters of a word in a script without spaces": ({"a": "我US在", "b": "us 1US"}, "'US'", {"a"}),
    "marks beside letters": ({"a": "the us U.S. yes", "b": "the us. A.U.S. no"}, "' U.S.'", {"a"}),
    "without letters": ({"a": "US", "b": "us"}, "-'US'", {"b"}),
    "Chinese inside of a text": ({"a": "我在北京大学学习", "b": "京北"}, "北京", {"a"}),
    "one Chinese character": ({"a": "我在北京大学学习", "b": "上海"}, "京", {"a"}),
    "Japanese": ({"a": "東京タワーに行きました", "b": "京都"}, "タワー", {"a"}),
    "Thai": ({"a": "ฉันรักประเทศไทย", "b": "สวัสดี"}, "ประเทศ", {"a"}),
    "Arabic forms of a letter": ({"a": "الأُمّة", "b": "شيء"}, "الامة", {"a"}),
    "a word of the title": ({"Ghosts": "nothing"}, "ghost", {"Ghosts"}),
    "an apostrophe": ({"a": "They don't", "b": "They do"}, "don't", {"a"}),
    "what looks like the engine's own": ({"a": "NOT a AND", "b": "b"}, '"a and"', {"a"}),
    "what begins like a mark of the index": ({"a": "12 p1", "b": "key"}, "p1", {"a"}),
    "quotes and backslashes": ({"a": "back\\slash it's"}, "'back\\\\slash'", {"a"}),
}  # fmt: skip


@pytest.mark.parametrize(("written", "query", "titles"), WORDS.values(), ids=WORDS)
def test_documents_are_found_by_their_words(written: dict[str, str], query: str, titles: set[str]) -> None:
    assert found(texts(**written), query) == titles


def placed() -> Any:
    project = factories.project()
    text = "alpha in the body\nbeta said below\ngamma menu"
    parts = (
        Section(SectionKind.BODY, 0, 17),
        Section(SectionKind.COMMENT, 18, 33),
        Section(SectionKind.FURNITURE, 34, 44),
    )
    known: dict[str, Any] = {"authors": ("Epsilon Smith",), "metadata": {"desk": "Eta", "pages": 3}}
    read = factories.reading(text, title="delta", language="en", publisher="Zeta Press", **known)
    whole = replace(read, article=replace(read.article, sections=parts))
    importing.import_document(project, whole, by=factories.alice())
    factories.document(project, title="other", text="nothing")
    return project


PLACES: dict[str, tuple[str, tuple[Place, ...], bool]] = {
    "the body": ("alpha", (Place.BODY,), True),
    "not the body": ("alpha", (Place.TITLE, Place.COMMENT, Place.ABOUT, Place.FURNITURE), False),
    "a comment": ("beta", (Place.COMMENT,), True),
    "a comment by default": ("beta", (), True),
    "a comment is not the body": ("beta", (Place.BODY,), False),
    "not furniture by default": ("gamma", (), False),
    "furniture where it is wanted": ("gamma", (Place.FURNITURE,), True),
    "furniture among all": ("gamma", tuple(Place), True),
    "the body among all": ("alpha", tuple(Place), True),
    "furniture and body": ("gamma", (Place.FURNITURE, Place.BODY), True),
    "the title": ("delta", (Place.TITLE,), True),
    "the title is not the body": ("delta", (Place.BODY,), False),
    "title or body": ("alpha", (Place.TITLE, Place.BODY), True),
    "authors": ("epsilon", (Place.ABOUT,), True),
    "the publisher by default": ('"zeta press"', (), True),
    "what it brought along": ("eta", (Place.ABOUT,), True),
    "a phrase in its place": ('"in the body"', (Place.BODY,), True),
    "a phrase in another place": ('"said below"', (Place.BODY,), False),
    "a phrase of the furniture": ('"gamma menu"', (Place.FURNITURE,), True),
    "a phrase of two places": ('"body delta"', (), False),
    "near in its place": ('"body alpha"~3', (Place.BODY,), True),
    "near in two places": ('"body delta"~3', (), False),
    "three near in their place": ('"body the alpha"~3', (Place.BODY,), True),
    "three near in the furniture": ('"menu gamma below"~3', (Place.FURNITURE,), False),
    "a beginning in its place": ("alp*", (Place.BODY,), True),
    "a beginning in another place": ("alp*", (Place.TITLE,), False),
    "letters of the title": ("'delta'", (Place.TITLE,), True),
    "letters of the publisher": ("'Zeta'", (Place.ABOUT,), True),
    "letters of an author in another case": ("'epsilon'", (Place.ABOUT,), False),
    "letters in another place": ("'alpha'", (Place.TITLE,), False),
}


@pytest.mark.parametrize(("query", "places", "is_found"), PLACES.values(), ids=PLACES)
def test_words_are_found_in_the_places_that_are_asked_for(
    query: str,
    places: tuple[Place, ...],
    is_found: bool,  # noqa: FBT001 (of a table)
) -> None:
    assert found(placed(), query, *places) == ({"delta"} if is_found else set())


HUGE = (
    "fish OR fowl",
    "fish -fowl",
    "-fish",
    "econom*",
    '"prime minister"',
    '-"prime minister"',
    '"war terror"~5',
    "'US'",
)


@pytest.mark.parametrize("query", HUGE)
def test_what_has_too_many_words_for_the_index_is_found_as_well(query: str, monkeypatch: pytest.MonkeyPatch) -> None:
    written = (
        "fish and chips",
        "fowl",
        "Economics",
        "the prime minister",
        "minister prime",
        "war on terror",
        "US",
        "us",
    )
    project = texts(**{str(number): text for number, text in enumerate(written)})
    as_usual = found(project, query)
    monkeypatch.setattr("annotator.search.fulltext.postgresql._MOST_BYTES", 0)
    for _done in filling.write_anew(project):
        pass
    assert found(project, query) == as_usual != set()


def test_nothing_of_another_project_is_found() -> None:
    texts(a="fish")
    project = factories.project(name="Other")
    factories.document(project, title="b", text="fish")
    assert found(project, "fish") == {"b"}
    assert found(project, "-fowl") == {"b"}


PASSAGES: dict[str, tuple[str, tuple[Place, ...], set[str]]] = {
    "a quote": ("fox", (), {"fox"}),
    "a note": ("sly", (), {"fox"}),
    "a reply": ("chicken", (), {"dog"}),
    "a word in another form": ("chickens", (), {"dog"}),
    "a quote, not a note": ("sly", (Place.QUOTE,), set()),
    "a note, not a quote": ("fox", (Place.NOTE,), set()),
    "a phrase of the note": ('"sly one"', (Place.NOTE,), {"fox"}),
    "a phrase of the quote": ('"lazy dog"', (Place.QUOTE,), {"dog"}),
    "a phrase over both": ('"fox sly"', (), set()),
    "letters": ("'Sly'", (), set()),
    "letters of a reply": ("'Chicken'", (Place.NOTE,), {"dog"}),
    "one without another": ("fox OR dog -sly", (), {"fox", "dog"}),
    "without a word": ("-sly", (), {"dog"}),
}


@pytest.mark.parametrize(("query", "places", "quotes"), PASSAGES.values(), ids=PASSAGES)
def test_annotations_are_found_by_quote_note_and_replies(
    query: str, places: tuple[Place, ...], quotes: set[str]
) -> None:
    project = factories.project()
    document = factories.document(project, language="en")
    factories.annotation(document, quote="fox", note="a sly one")
    factories.reply(factories.annotation(document, quote="lazy dog"), text="Chicken!")
    node = parse(query)
    assert node is not None
    there = Annotation.objects.filter(pk__in=annotations_with(project.pk, node, places=places))
    assert {one.quote.split()[-1] for one in there} == quotes


def test_the_most_relevant_come_first() -> None:
    project = texts(rare="fish and bread and wine and salt", much="fish fish fish and bread", none="bread")
    factories.document(project, title="About fish", text="nothing of it here", language="en")
    node = parse("fish")
    assert node is not None
    keys = list(Document.objects.values_list("pk", flat=True))
    titles = dict(Document.objects.values_list("pk", "title"))
    assert [titles[pk] for pk in ranked_documents(project.pk, node, keys)] == ["About fish", "much", "rare"]
    assert ranked_documents(project.pk, node, []) == []
    assert ranked_documents(project.pk, node, keys[:1]) == keys[:1]


def test_a_query_of_more_than_words_is_none_of_texts() -> None:
    node = parse("tag:economy")
    assert node is not None
    with pytest.raises(ValueError, match="Field"):
        documents_with(1, node)
